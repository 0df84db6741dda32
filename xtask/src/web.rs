//! `cargo xtask web`: the web app, built by npm into `web/dist`, from where the build of the server takes it into the binary; its own
//! checks; and the browser that tries it on a running service.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::args::Args;
use crate::chromium::chromium;
use crate::leadpact::Leadpact;
use crate::project::root;
use crate::run::{Outcome, run as run_program, run_watched, version};

/// `cargo xtask web`.
pub fn run(args: Args) -> Outcome {
    args.done()?;
    build()
}

/// Builds the app. A binary that is built afterwards has it.
pub fn build() -> Outcome {
    install()?;
    run_program(&mut npm(&["run", "build"]))
}

/// Types, lints, format and the tests that need no browser.
pub fn check() -> Outcome<String> {
    install()?;
    run_program(&mut npm(&["run", "check"])).map(|()| String::new())
}

/// A browser does what each role does in a day, on the real binary; the note for a summary.
pub fn browse(leadpact: &Leadpact) -> Outcome<String> {
    let (mut note, mut failing) = (String::new(), Vec::new());
    let tests = run_watched(&mut browser(leadpact, &[])?, |line| {
        if line.trim_start().split_once(" passed").is_some_and(|(count, _)| count.parse::<u32>().is_ok()) {
            line.trim().clone_into(&mut note);
        } else if let Some(test) = line.trim_start().strip_prefix('✘') {
            failing.push(test.trim().to_owned());
        }
    });
    tests.map_err(|failure| failure.naming(&failing))?;
    Ok(if failing.is_empty() { note } else { format!("{note}, at the second try: {}", failing.join(", ")) })
}

/// What lets a browser do something with this binary: all tests of the app, or those in the files named.
pub fn browser(leadpact: &Leadpact, files: &[&str]) -> Outcome<Command> {
    install()?;
    let chromium = chromium()?;
    let mut command = npm(&["run", "e2e", "--"]);
    command.args(files).env("LEADPACT_CHROMIUM", chromium).env("LEADPACT_BINARY", leadpact.binary());
    Ok(command)
}

/// What the app is made of, in the versions of its lock file; again only if that file changed.
fn install() -> Outcome {
    if version("npm").is_none() {
        return Err("npm is missing: install Node.js 20 or newer, by which the web app is built".into());
    }
    let installed = folder().join("node_modules/.package-lock.json");
    let changed_at = |path: &Path| fs::metadata(path).and_then(|about| about.modified()).ok();
    if changed_at(&installed).is_some_and(|at| Some(at) >= changed_at(&folder().join("package-lock.json"))) {
        return Ok(());
    }
    // Not `ci`: it refuses a lock file without the tools of other platforms, which not every registry has.
    run_program(&mut npm(&["install", "--no-save", "--no-audit", "--no-fund", "--ignore-scripts"]))
}

fn npm(args: &[&str]) -> Command {
    let mut command = Command::new("npm");
    command.args(args).current_dir(folder());
    command
}

fn folder() -> PathBuf {
    root().join("web")
}
