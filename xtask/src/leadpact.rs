//! Our own binary: building it, and calling it as a user would.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::project::{cargo, root, target_folder};
use crate::run::{Outcome, While, run};

/// How the binary is built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Build {
    /// Optimised, as users get it.
    Release,
    /// As `cargo test` builds everything, so that nothing is built twice.
    Tested,
    /// In less than half the time of a release, for whoever wants to look at it: libraries are hardly optimised.
    Demo,
}

impl Build {
    /// Arguments of `cargo build`.
    pub fn args(self) -> [&'static str; 2] {
        match self {
            Self::Release => ["--profile", "release"],
            Self::Tested => ["--profile", "test"],
            Self::Demo => ["--profile", "demo"],
        }
    }

    /// The folder below cargo's target folder.
    pub fn folder(self) -> &'static str {
        match self {
            Self::Release => "release",
            Self::Tested => "debug",
            Self::Demo => "demo",
        }
    }
}

/// Any test of the workspace, a small one: built beside a binary, it lets the features of tests count, as for `cargo test`.
const SOME_TEST: &str = "page";

/// The binary, built.
#[derive(Debug, Clone)]
pub struct Leadpact {
    binary: PathBuf,
}

impl Leadpact {
    /// Builds it; cargo shows its progress.
    pub fn build(build: Build) -> Outcome<Self> {
        Ok(Self { binary: build_binary("leadpact-cli", "leadpact", build)? })
    }

    /// One that was built before, wherever it is.
    pub fn there(binary: &Path) -> Outcome<Self> {
        // As others see it, wherever they are started.
        Ok(Self { binary: std::fs::canonicalize(binary).while_doing(binary.display())? })
    }

    /// Where it is.
    pub fn binary(&self) -> &Path {
        &self.binary
    }

    /// The command with these arguments, at the project's root.
    pub fn command<S: AsRef<std::ffi::OsStr>>(&self, args: impl IntoIterator<Item = S>) -> Command {
        let mut command = Command::new(&self.binary);
        command.args(args).current_dir(root());
        command
    }
}

/// Builds a binary of the workspace and says where it is.
pub fn build_binary(package: &str, name: &str, build: Build) -> Outcome<PathBuf> {
    build_binary_with(package, name, build, &[])
}

/// Builds a binary of the workspace with some of its features and says where it is.
pub fn build_binary_with(package: &str, name: &str, build: Build, features: &[&str]) -> Outcome<PathBuf> {
    let mut command = cargo();
    command.args(["build", "--bin", name]).args(build.args());
    if build != Build::Tested || !features.is_empty() {
        command.args(["--package", package]);
    } else {
        // Chosen alone, a package is built with fewer features of what it shares with others and with tests: everything would be built twice.
        command.args(["--test", SOME_TEST]);
    }
    run(command.args(features.iter().flat_map(|feature| ["--features", feature])))?;
    Ok(target_folder()?.join(build.folder()).join(format!("{name}{}", std::env::consts::EXE_SUFFIX)))
}

/// A path below the project's root, as a user there would type it.
pub fn shown(path: &Path) -> String {
    path.strip_prefix(root()).unwrap_or(path).display().to_string()
}
