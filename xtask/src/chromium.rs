//! The browser that tests drive: the one that is named, the one that is there, or one that is installed now.

use std::path::Path;
use std::process::Command;

use crate::run::{Outcome, capture, run, version};

/// Where Debian installs it.
const PLACE: &str = "/usr/bin/chromium";
/// Names another one.
const VARIABLE: &str = "LEADPACT_CHROMIUM";

/// Where the browser is. On a Debian machine without one it is installed, if whoever runs this may do so.
pub fn chromium() -> Outcome<String> {
    let named = std::env::var(VARIABLE).ok();
    let place = named.as_deref().unwrap_or(PLACE);
    if named.is_none() && !Path::new(place).is_file() && may_install() {
        run(Command::new("apt-get").args(["update", "--quiet=2"]))?;
        run(Command::new("apt-get").args(["install", "--yes", "--quiet=2", "--no-install-recommends", "chromium"]))?;
    }
    if Path::new(place).is_file() {
        return Ok(place.to_owned());
    }
    let hint = format!("install Chromium (Debian: apt-get install chromium), or name one by {VARIABLE}");
    Err(format!("{place} is missing: {hint}").into())
}

/// Whether this is root on a machine with Debian's packages: a container, most often.
fn may_install() -> bool {
    let is_root = capture(Command::new("id").arg("--user")).is_ok_and(|id| id.trim() == "0");
    is_root && version("apt-get").is_some()
}
