//! Which of our crates may build on which: data flows one way, and so do dependencies.

use crate::project::{DependencyKind, Project};

use super::Finding;

/// Each crate and the crates it may use, in the order in which data flows.
const MAY_USE: [(&str, &[&str]); 11] = [
    ("terms", &[]),
    ("document", &[]),
    ("pact", &["terms", "document"]),
    ("ingest", &["terms", "document"]),
    ("engine", &["terms", "pact"]),
    ("scenarios", &["terms", "document", "pact", "ingest", "engine"]),
    ("reports", &["terms", "pact", "engine"]),
    ("simulate", &["terms"]),
    ("app", &["terms", "document", "pact", "ingest", "engine", "scenarios", "reports", "simulate"]),
    ("cli", &["terms", "document", "pact", "ingest", "engine", "scenarios", "reports", "simulate", "app"]),
    ("testkit", &["terms", "document", "pact", "engine"]),
];

/// Libraries that only these crates may use: what is heavy or does I/O has one home.
const HOMES: [(&str, &[&str]); 7] = [
    ("arrow", &["ingest", "app"]),
    ("parquet", &["ingest", "app"]),
    ("saphyr-parser", &["document"]),
    ("annotate-snippets", &["document", "scenarios", "cli"]),
    ("clap", &["cli"]),
    ("indicatif", &["cli"]),
    ("comfy-table", &["cli"]),
];

/// Beside the flow, and nothing builds on them.
const BESIDE: [(&str, &[&str]); 2] =
    [("xtask", &[]), ("benches/engine", &["terms", "document", "pact", "ingest", "engine", "simulate"])];

/// Every dependency runs against the flow of the data, and every crate has its place in the table.
pub fn check(project: &Project) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (folder, package) in project.ours() {
        let name = folder.strip_prefix("crates/").unwrap_or(folder);
        let Some((_, allowed)) = MAY_USE.iter().chain(&BESIDE).find(|(known, _)| *known == name) else {
            findings.push(Finding::new(folder, "has no place in the flow: add it to the table in xtask's directions"));
            continue;
        };
        for dependency in &package.dependencies {
            let what = match dependency.name.strip_prefix("leadpact-") {
                Some(used) => direction(name, used, dependency.kind, allowed),
                None => home(name, &dependency.name, dependency.kind),
            };
            findings.extend(what.map(|what| Finding::new(format!("{folder}/Cargo.toml"), what)));
        }
    }
    for (name, _) in MAY_USE {
        if !project.ours().any(|(folder, _)| folder.strip_prefix("crates/") == Some(name)) {
            findings.push(Finding::new(
                format!("crates/{name}"),
                "is in the table of directions, but there is no such crate",
            ));
        }
    }
    findings
}

/// Every package takes the lints of the workspace.
pub fn workspace_lints(project: &Project) -> Vec<Finding> {
    let takes_them =
        |text: &str| text.split("[lints]").nth(1).is_some_and(|rest| rest.trim_start().starts_with("workspace = true"));
    let manifests = project.files.iter().filter(|(path, _)| path.ends_with("/Cargo.toml"));
    manifests
        .filter(|(_, text)| !takes_them(text))
        .map(|(path, _)| {
            Finding::new(path, "does not take the workspace's lints: add `[lints]` with `workspace = true`")
        })
        .collect()
}

/// Tests may look at anything but the use cases and the command built on top.
fn direction(name: &str, used: &str, kind: DependencyKind, allowed: &[&str]) -> Option<String> {
    let is_fine = match kind {
        DependencyKind::Normal => allowed.contains(&used),
        DependencyKind::Dev => !matches!(used, "app" | "cli") || allowed.contains(&used),
    };
    let can = if allowed.is_empty() { "none of our crates".to_owned() } else { allowed.join(", ") };
    (!is_fine).then(|| format!("`{name}` must not build on `{used}`; it may use {can}"))
}

fn home(name: &str, library: &str, kind: DependencyKind) -> Option<String> {
    let (_, homes) = HOMES.iter().find(|(known, _)| *known == library)?;
    let is_fine = homes.contains(&name) || kind == DependencyKind::Dev;
    (!is_fine).then(|| format!("`{library}` belongs to {} alone, not to `{name}`", homes.join(" and ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::{lines, package, project};

    /// A project with every crate of the table, in which one is replaced.
    fn with(changed: crate::project::Package) -> Project {
        let mut project = project(&[]);
        project.packages = MAY_USE.iter().map(|(name, _)| package(&format!("crates/{name}"), &[])).collect();
        project.packages.retain(|known| known.folder != changed.folder);
        project.packages.push(changed);
        project
    }

    #[test]
    fn dependencies_along_the_flow_pass() {
        let engine = package("crates/engine", &["leadpact-terms", "leadpact-pact", "libm", "dev:leadpact-testkit"]);
        assert_eq!(check(&with(engine)), []);
        assert_eq!(check(&with(package("benches/engine", &["leadpact-engine"]))), []);
    }

    #[test]
    fn dependencies_against_the_flow_are_found() {
        for (folder, dependency, part) in [
            ("crates/terms", "leadpact-engine", "`terms` must not build on `engine`; it may use none of our crates"),
            ("crates/engine", "leadpact-ingest", "`engine` must not build on `ingest`; it may use terms, pact"),
            ("crates/engine", "leadpact-testkit", "`engine` must not build on `testkit`"),
            ("crates/pact", "dev:leadpact-cli", "`pact` must not build on `cli`"),
            ("xtask", "leadpact-terms", "`xtask` must not build on `terms`"),
            ("crates/engine", "parquet", "`parquet` belongs to ingest and app alone"),
        ] {
            let found = lines(check(&with(package(folder, &[dependency]))));
            assert!(found.len() == 1 && found[0].contains(part), "{folder} {dependency}: {found:?}");
        }
    }

    #[test]
    fn a_crate_without_a_place_and_a_place_without_a_crate_are_found() {
        assert!(lines(check(&with(package("crates/utils", &[]))))[0].contains("crates/utils: has no place"));
        assert_eq!(check(&project(&[])).len(), MAY_USE.len());
    }

    #[test]
    fn a_package_without_the_workspace_lints_is_found() {
        let good = "[package]\n\n[lints]\nworkspace = true\n";
        let bad = "[package]\n[lints.rust]\nunsafe_code = \"allow\"\n";
        let found = workspace_lints(&project(&[("crates/a/Cargo.toml", good), ("crates/b/Cargo.toml", bad)]));
        assert_eq!(found.len(), 1);
        assert!(found[0].at.starts_with("crates/b"));
    }
}
