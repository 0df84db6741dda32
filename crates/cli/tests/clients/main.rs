//! The service as real clients meet it: the tracking libraries that users have already, and schemathesis, from outside.
//!
//! No part of a plain `cargo test`: the clients come from npm and PyPI. `cargo xtask test` installs them (`tests/sdk`) and runs this
//! with `LEADPACT_CLIENTS`, the folder in which they are.

mod api;
mod libraries;
mod proxy;

use std::path::PathBuf;

use leadpact_testkit::service::Launch;

/// The folder in which the clients are installed.
fn clients() -> PathBuf {
    let folder = std::env::var_os("LEADPACT_CLIENTS");
    PathBuf::from(folder.expect("LEADPACT_CLIENTS names the folder of the clients: run `cargo xtask test`"))
}

/// The service over an empty directory.
fn launch(directory: &tempfile::TempDir) -> Launch {
    Launch::new(env!("CARGO_BIN_EXE_leadpact"), directory.path().join("data"))
}
