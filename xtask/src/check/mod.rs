//! `cargo xtask check`: rules of ours that the compiler does not know, after the ones that cargo's own tools check.
//!
//! Each rule of ours is a function from the project to findings, with tests that show that it can fail.

mod directions;
mod documents;
mod licences;
mod purity;
mod rust_text;
mod words;

use std::fmt;

use crate::args::Args;
use crate::project::{Project, cargo};
use crate::run::{Outcome, run as run_program};
use crate::steps::Steps;

/// Something that breaks a rule, and where.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// File and line, or a package.
    at: String,
    /// What is wrong and what to do.
    what: String,
}

impl Finding {
    fn new(at: impl Into<String>, what: impl Into<String>) -> Self {
        Self { at: at.into(), what: what.into() }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.at, self.what)
    }
}

/// A rule: its name and how to find what breaks it.
type Rule = (&'static str, fn(&Project) -> Vec<Finding>);

/// The rules of ours.
const RULES: [Rule; 10] = [
    ("dependency directions", directions::check),
    ("pure crates", purity::pure_crates),
    ("only the CLI prints", purity::only_the_cli_prints),
    ("everyday build", directions::everyday_build),
    ("workspace lints", directions::workspace_lints),
    ("first lines", words::first_lines),
    ("words", words::forbidden),
    ("licences", licences::check),
    ("ARCHITECTURE.md", documents::architecture),
    ("GLOSSARY.md", documents::glossary),
];

/// The checks that cargo's own tools make: name and arguments.
const CARGO: [(&str, &[&str]); 3] = [
    ("format", &["fmt", "--all", "--check"]),
    ("clippy", &["clippy", "--all-targets", "--quiet", "--", "--deny", "warnings"]),
    ("docs", &["doc", "--no-deps", "--quiet"]),
];

/// The cluster and the command with it: what they depend on takes minutes to build, so they have a task of their own.
pub const WITH_CLUSTER: [&str; 6] =
    ["--package", "leadpact-cluster", "--package", "leadpact-cli", "--features", "leadpact-cli/cluster"];

/// Lints the cluster and the command with it.
pub fn lint_cluster() -> Outcome<String> {
    let lints = ["--all-targets", "--quiet", "--", "--deny", "warnings"];
    run_program(cargo().arg("clippy").args(WITH_CLUSTER).args(lints))?;
    let docs = ["--no-deps", "--quiet"];
    run_program(cargo().arg("doc").args(WITH_CLUSTER).args(docs).env("RUSTDOCFLAGS", "--deny warnings"))?;
    Ok(String::new())
}

/// `cargo xtask check [STEP…]`.
pub fn run(mut args: Args) -> Outcome {
    let mut named = Vec::new();
    while let Some(word) = args.word() {
        if !names().any(|name| is_meant(name, &word)) {
            return Err(format!("`{word}` is not a step of check: {}", names().collect::<Vec<_>>().join(", ")).into());
        }
        named.push(word);
    }
    let mut steps = Steps::default();
    run_steps(&mut steps, |name| named.is_empty() || named.iter().any(|word| is_meant(name, word)));
    steps.finish("check")
}

/// Runs all checks as steps of a longer task.
pub fn run_all(steps: &mut Steps) {
    run_steps(steps, |_| true);
}

fn names() -> impl Iterator<Item = &'static str> {
    RULES.iter().map(|(name, _)| *name).chain(CARGO.iter().map(|(name, _)| *name))
}

fn is_meant(name: &str, word: &str) -> bool {
    name.to_lowercase().contains(&word.to_lowercase())
}

/// Ours come first: they take a second, and cargo's take minutes.
fn run_steps(steps: &mut Steps, wanted: impl Fn(&str) -> bool) {
    let rules: Vec<Rule> = RULES.into_iter().filter(|(name, _)| wanted(name)).collect();
    if !rules.is_empty() {
        match Project::read() {
            Ok(project) => {
                for (name, rule) in rules {
                    steps.run(name, || report(rule(&project)));
                }
            }
            Err(failure) => {
                steps.run("read the project", || Err(failure));
            }
        }
    }
    for (name, args) in CARGO.into_iter().filter(|(name, _)| wanted(name)) {
        steps.run(name, || {
            let mut cargo = cargo();
            run_program(cargo.args(args).env("RUSTDOCFLAGS", "--deny warnings")).map(|()| String::new())
        });
    }
}

fn report(mut findings: Vec<Finding>) -> Outcome<String> {
    findings.sort();
    for finding in &findings {
        println!("{finding}");
    }
    match findings.len() {
        0 => Ok(String::new()),
        1 => Err("1 finding, see above".into()),
        n => Err(format!("{n} findings, see above").into()),
    }
}

#[cfg(test)]
mod testing {
    //! Projects that exist only in a test.

    use crate::project::{Dependency, DependencyKind, Package, Project};

    use super::Finding;

    /// A project of these files.
    pub fn project(files: &[(&str, &str)]) -> Project {
        let files = files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
        Project { files, packages: Vec::new() }
    }

    /// One of our packages, with dependencies; those that begin with `dev:` are for tests only.
    pub fn package(folder: &str, dependencies: &[&str]) -> Package {
        let dependencies = dependencies.iter().map(|name| match name.strip_prefix("dev:") {
            Some(name) => Dependency { name: name.to_owned(), kind: DependencyKind::Dev },
            None => Dependency { name: (*name).to_owned(), kind: DependencyKind::Normal },
        });
        Package {
            name: format!("leadpact-{}", folder.rsplit('/').next().unwrap_or(folder)),
            version: "0.1.0".to_owned(),
            license: Some("MIT OR Apache-2.0".to_owned()),
            folder: Some(folder.to_owned()),
            dependencies: dependencies.collect(),
        }
    }

    /// Findings as lines.
    pub fn lines(findings: Vec<Finding>) -> Vec<String> {
        findings.into_iter().map(|finding| finding.to_string()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn findings_fail_a_check_and_none_pass_it() {
        report(vec![]).unwrap();
        assert!(report(vec![Finding::new("a.rs:1", "wrong")]).is_err());
    }

    #[test]
    fn a_step_is_named_by_any_part_of_its_name() {
        assert!(is_meant("dependency directions", "Directions"));
        assert!(is_meant("ARCHITECTURE.md", "architecture"));
        assert!(!is_meant("licences", "lints"));
    }
}
