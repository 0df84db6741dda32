//! PostgreSQL's own programs, which copy a database and put it back better than anybody else could.

use std::path::Path;
use std::process::{Command, Stdio};

use leadpact_ledger::Place;

use crate::LiveError;

/// Lines of what a program said that are repeated in an error.
const SAID_LINES: usize = 5;

/// Dumps a database into a file, and makes sure that it can be read.
pub(crate) fn dump(place: &Place, file: &Path) -> Result<(), LiveError> {
    let mut program = tool("pg_dump", place)?;
    program.args(["--format=custom", "--no-owner", "--no-privileges", "--schema=public", "--file"]).arg(file);
    run(program, "pg_dump")?;
    let mut list = tool("pg_restore", place)?;
    list.arg("--list").arg(file);
    run(list, "pg_restore")
}

/// Puts a dump into an empty database, or nothing.
pub(crate) fn restore_dump(place: &Place, file: &Path) -> Result<(), LiveError> {
    let mut program = tool("pg_restore", place)?;
    let environment = place.tool_environment()?;
    let named = |wanted: &str| environment.iter().find(|(name, _)| *name == wanted).map(|(_, value)| value.clone());
    let database = named("PGDATABASE").or_else(|| named("PGUSER")).unwrap_or_default();
    program.args(["--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error", "--schema=public"]);
    program.arg("--dbname").arg(database).arg(file);
    run(program, "pg_restore")
}

/// A program that is told of the database by its environment, where nobody else can read the password.
fn tool(name: &'static str, place: &Place) -> Result<Command, LiveError> {
    let mut command = Command::new(name);
    command.envs(place.tool_environment()?).stdin(Stdio::null());
    Ok(command)
}

fn run(mut command: Command, name: &str) -> Result<(), LiveError> {
    let output = command.output().map_err(|error| {
        let hint = "it comes with PostgreSQL's client (Debian: apt-get install postgresql-client)";
        LiveError::told_operators(format!("`{name}` can't be started: {error}; {hint}"))
    })?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let lines: Vec<&str> = said.lines().filter(|line| !line.trim().is_empty()).take(SAID_LINES).collect();
    Err(LiveError::told_operators(format!("`{name}` failed: {}", lines.join("; "))))
}
