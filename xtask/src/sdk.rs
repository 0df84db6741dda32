//! Real clients against a running service: the tracking libraries that users have already, and schemathesis, which calls everything
//! that the API's description names. They are installed below cargo's target folder, in the versions of `tests/sdk`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::args::Args;
use crate::bench::replay::PYTHON_HINT;
use crate::chromium::chromium;
use crate::project::{cargo, root, target_folder};
use crate::run::{Outcome, While, run as run_program, version};

/// What is installed, and the scripts that use it.
const FOLDER: &str = "tests/sdk";
/// Cases for each operation in the test command.
const FEW: u32 = 8;

/// `cargo xtask fuzz-api [--max-examples N] [--seed S]`.
pub fn fuzz_api(mut args: Args) -> Outcome {
    let (n_examples, seed) = (args.value("--max-examples", 300)?, args.value("--seed", 1)?);
    args.done()?;
    schemathesis(n_examples, seed).map(|_| ())
}

/// `cargo xtask sdk`: the libraries send, and the service knows what they sent. `LEADPACT_LIBRARIES` names fewer of them.
pub fn run(args: Args) -> Outcome {
    args.done()?;
    libraries().map(|_| ())
}

/// All libraries tell their story; the note for a summary.
pub fn libraries() -> Outcome<String> {
    let clients = install()?;
    run_program(of_clients(&clients, "sdk_").env("LEADPACT_CHROMIUM", chromium()?))?;
    Ok("four libraries, one of them in a browser".to_owned())
}

/// A few cases for each operation; the note for a summary.
pub fn few_cases() -> Outcome<String> {
    schemathesis(FEW, 1)
}

fn schemathesis(n_examples: u32, seed: u64) -> Outcome<String> {
    let clients = install()?;
    let mut test = of_clients(&clients, "schemathesis_");
    test.env("LEADPACT_API_EXAMPLES", n_examples.to_string()).env("LEADPACT_API_SEED", seed.to_string());
    run_program(&mut test)?;
    Ok(format!("up to {n_examples} cases an operation"))
}

/// `cargo test` of the tests that need these clients.
fn of_clients(clients: &Path, tests: &str) -> Command {
    let mut test = cargo();
    // Of all packages, as `cargo test` builds them: those of one alone would be built anew, with other features.
    test.args(["test", "--test", "clients", tests, "--", "--nocapture"]);
    test.env("LEADPACT_CLIENTS", clients);
    test
}

/// Installs everything into a folder, unless these versions are there already; the folder.
fn install() -> Outcome<PathBuf> {
    let folder = target_folder()?.join("xtask/sdk");
    fs::create_dir_all(&folder).while_doing(folder.display())?;
    // Programs of a Python environment name its place: one that was moved is made anew.
    let mut wanted = format!("{}\n", folder.display());
    for entry in fs::read_dir(root().join(FOLDER)).while_doing(FOLDER)? {
        let path = entry.while_doing(FOLDER)?.path();
        let name = path.file_name().unwrap_or_default();
        if path.is_file() {
            fs::copy(&path, folder.join(name)).while_doing(path.display())?;
        }
    }
    for name in ["package-lock.json", "requirements.txt"] {
        let path = root().join(FOLDER).join(name);
        wanted += &fs::read_to_string(&path).while_doing(path.display())?;
    }
    // Written last, so that an installation that was interrupted begins again.
    let installed = folder.join("installed.txt");
    if fs::read_to_string(&installed).is_ok_and(|known| known == wanted) {
        return Ok(folder);
    }
    if version("python3").is_none() {
        return Err(format!("python3 is missing: {PYTHON_HINT}").into());
    }
    run_program(Command::new("npm").args(["ci", "--no-audit", "--no-fund", "--ignore-scripts"]).current_dir(&folder))?;
    let python = folder.join("python");
    run_program(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&python))?;
    let pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"];
    run_program(Command::new(python.join("bin/python")).args(pip).arg(folder.join("requirements.txt")))?;
    fs::write(&installed, wanted).while_doing(installed.display())?;
    Ok(folder)
}
