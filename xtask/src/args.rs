//! The words after `cargo xtask`: few and simple enough to be read without a library.

use std::collections::VecDeque;
use std::str::FromStr;

use crate::run::{Failure, Outcome};

/// What is left of the command line. Tasks take what they know and then say [`Args::done`].
#[derive(Debug, Default)]
pub struct Args(VecDeque<String>);

impl Args {
    /// The arguments of this process.
    pub fn from_env() -> Self {
        Self(std::env::args().skip(1).collect())
    }

    /// The next word.
    pub fn word(&mut self) -> Option<String> {
        self.0.pop_front()
    }

    /// Whether the flag is given.
    pub fn flag(&mut self, name: &str) -> bool {
        let before = self.0.len();
        self.0.retain(|arg| arg != name);
        self.0.len() < before
    }

    /// The value of `--name VALUE` or `--name=VALUE`, else the default.
    pub fn value<T: FromStr>(&mut self, name: &str, default: T) -> Outcome<T> {
        let prefix = format!("{name}=");
        let Some(idx) = self.0.iter().position(|arg| arg == name || arg.starts_with(&prefix)) else {
            return Ok(default);
        };
        let found = self.0.remove(idx).unwrap_or_default();
        let value = match found.strip_prefix(&prefix) {
            Some(value) => value.to_owned(),
            None => self.0.remove(idx).ok_or_else(|| Failure::from(format!("{name} needs a value")))?,
        };
        value.parse().map_err(|_| format!("{name} {value}: not a value for {name}").into())
    }

    /// Fails if something is left that nobody took.
    pub fn done(self) -> Outcome {
        match self.0.front() {
            None => Ok(()),
            Some(arg) => Err(format!("unexpected argument `{arg}`; `cargo xtask help` lists what is known").into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn args(text: &str) -> Args {
        Args(text.split_whitespace().map(str::to_owned).collect())
    }

    #[test]
    fn flags_and_values_are_taken_in_any_order() {
        let mut given = args("engine --leads 50 --quick --seed=7");
        assert_eq!(given.word().as_deref(), Some("engine"));
        assert!(given.flag("--quick"));
        assert!(!given.flag("--quick"));
        assert_eq!(given.value("--seed", 1).unwrap(), 7);
        assert_eq!(given.value("--leads", 20_000).unwrap(), 50);
        assert_eq!(given.value("--rounds", 3).unwrap(), 3);
        given.done().unwrap();
    }

    #[test]
    fn what_nobody_knows_is_refused() {
        assert!(args("--leeds 50").done().unwrap_err().to_string().contains("--leeds"));
        assert!(args("--leads many").value("--leads", 1).is_err());
        assert!(args("--leads").value("--leads", 1).is_err());
    }
}
