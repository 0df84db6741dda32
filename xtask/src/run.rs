//! Running other programs, and saying in one sentence what failed.

use std::fmt;
use std::io::{self, BufRead, BufReader, Write};
use std::process::{Command, Stdio};

/// Why a task failed, for the person at the terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure(String);

/// How a task ends.
pub type Outcome<T = ()> = Result<T, Failure>;

impl Failure {
    /// The same, and what is meant by it one by one: the tests that failed in a long run.
    pub fn naming(self, things: &[String]) -> Self {
        if things.is_empty() { self } else { Self(format!("{self}: {}", things.join(", "))) }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl From<String> for Failure {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl From<&str> for Failure {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

/// Adds what was being done to an error that only says what went wrong.
pub trait While<T> {
    /// `what`: the thing that was read, written or run.
    fn while_doing(self, what: impl fmt::Display) -> Outcome<T>;
}

impl<T, E: fmt::Display> While<T> for Result<T, E> {
    fn while_doing(self, what: impl fmt::Display) -> Outcome<T> {
        self.map_err(|error| Failure(format!("{what}: {error}")))
    }
}

/// Runs a program that writes to our terminal.
pub fn run(command: &mut Command) -> Outcome {
    announce(command);
    let status = command.status().while_doing(spoken(command))?;
    if status.success() { Ok(()) } else { Err(format!("`{}` failed ({status})", spoken(command)).into()) }
}

/// Runs a program and returns what it printed; its errors go to our terminal.
pub fn capture(command: &mut Command) -> Outcome<String> {
    let output = command.stderr(Stdio::inherit()).output().while_doing(spoken(command))?;
    if !output.status.success() {
        return Err(format!("`{}` failed ({})", spoken(command), output.status).into());
    }
    String::from_utf8(output.stdout).while_doing(format_args!("what `{}` printed", spoken(command)))
}

/// Runs a program, shows each line that it prints at once, and hands the line to `watch` too.
pub fn run_watched(command: &mut Command, mut watch: impl FnMut(&str)) -> Outcome {
    announce(command);
    let mut child = command.stdout(Stdio::piped()).spawn().while_doing(spoken(command))?;
    let stdout = child.stdout.take().ok_or("a piped program has an output")?;
    for line in BufReader::new(stdout).lines() {
        let line = line.while_doing(spoken(command))?;
        println!("{line}");
        watch(&line);
    }
    let status = child.wait().while_doing(spoken(command))?;
    if status.success() { Ok(()) } else { Err(format!("`{}` failed ({status})", spoken(command)).into()) }
}

/// The command as a person would type it.
pub fn spoken(command: &Command) -> String {
    let program = command.get_program().to_string_lossy().into_owned();
    let program = program.rsplit(['/', '\\']).next().unwrap_or_default().to_owned();
    let args = command.get_args().map(|arg| {
        let arg = arg.to_string_lossy();
        if arg.contains(' ') { format!("'{arg}'") } else { arg.into_owned() }
    });
    std::iter::once(program).chain(args).collect::<Vec<_>>().join(" ")
}

/// The first line that `program --version` prints, if the program is there.
pub fn version(program: &str) -> Option<String> {
    let output = Command::new(program).arg("--version").output().ok().filter(|output| output.status.success())?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.lines().next().map(str::trim).map(str::to_owned)
}

fn announce(command: &Command) {
    println!("$ {}", spoken(command));
    io::stdout().flush().ok();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_that_fails_or_is_missing_is_a_failure_that_names_it() {
        let failed = run(Command::new("cargo").arg("no-such-command").stderr(Stdio::null())).unwrap_err();
        assert!(failed.to_string().contains("cargo no-such-command"), "{failed}");
        let missing = run(&mut Command::new("no-such-program")).unwrap_err();
        assert!(missing.to_string().contains("no-such-program"), "{missing}");
        assert_eq!(version("no-such-program"), None);
    }

    #[test]
    fn watched_lines_are_all_seen() {
        let mut lines = Vec::new();
        run_watched(Command::new("cargo").arg("--version"), |line| lines.push(line.to_owned())).unwrap();
        assert!(lines.len() == 1 && lines[0].starts_with("cargo "), "{lines:?}");
    }

    #[test]
    fn commands_are_spoken_as_typed() {
        let mut command = Command::new("some/dir/leadpact");
        assert_eq!(spoken(command.args(["explain", "Ana Lima"])), "leadpact explain 'Ana Lima'");
    }
}
