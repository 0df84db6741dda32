//! Which of our crates may build on which: data flows one way, and so do dependencies.

use crate::project::{DependencyKind, Project};

use super::Finding;

/// Each crate and the crates it may use, in the order in which data flows.
const MAY_USE: [(&str, &[&str]); 22] = [
    ("terms", &[]),
    ("language", &["terms"]),
    ("document", &["language"]),
    ("pact", &["terms", "language", "document"]),
    ("ingest", &["terms", "language", "document"]),
    ("engine", &["terms", "pact"]),
    ("scenarios", &["terms", "language", "document", "pact", "ingest", "engine"]),
    ("reports", &["terms", "language", "pact", "engine"]),
    ("history", &["terms", "ingest"]),
    ("replay", &["terms", "pact", "engine", "reports", "history"]),
    ("cluster", &["terms", "document", "pact", "ingest", "engine", "history", "replay"]),
    ("simulate", &["terms"]),
    ("ledger", &["terms"]),
    ("live", &["terms", "language", "document", "pact", "ingest", "ledger", "engine", "scenarios", "history"]),
    ("accounts", &["terms", "ledger"]),
    ("handoff", &["terms", "language", "pact"]),
    ("desk", &["terms", "language", "pact", "ledger", "engine", "live", "accounts", "handoff"]),
    ("messages", &["terms", "language", "ledger"]),
    ("app", &APP),
    ("server", &SERVER),
    ("cli", &CLI),
    ("testkit", &["terms", "document", "pact", "engine"]),
];

/// What use cases are made of: all but the cluster, which is for the command to switch on.
const APP: [&str; 16] = [
    "terms",
    "language",
    "document",
    "pact",
    "ingest",
    "ledger",
    "engine",
    "live",
    "accounts",
    "handoff",
    "desk",
    "scenarios",
    "reports",
    "history",
    "replay",
    "simulate",
];
/// What the service offers over HTTP.
const SERVER: [&str; 18] = [
    "terms",
    "language",
    "document",
    "pact",
    "ingest",
    "ledger",
    "engine",
    "live",
    "accounts",
    "handoff",
    "desk",
    "messages",
    "scenarios",
    "reports",
    "history",
    "replay",
    "simulate",
    "app",
];
/// The command may call anything.
const CLI: [&str; 20] = [
    "terms",
    "language",
    "document",
    "pact",
    "ingest",
    "ledger",
    "engine",
    "live",
    "accounts",
    "handoff",
    "desk",
    "messages",
    "scenarios",
    "reports",
    "history",
    "replay",
    "cluster",
    "simulate",
    "app",
    "server",
];

/// Libraries that only these may use: what is heavy or does I/O has one home.
const HOMES: [(&str, &[&str]); 33] = [
    ("arrow", &COLUMNS),
    ("parquet", &COLUMNS),
    ("arrow-flight", &["cluster"]),
    ("async-trait", &["cluster"]),
    ("axum", &["server"]),
    ("ballista", &["cluster"]),
    ("ballista-core", &["cluster"]),
    ("ballista-executor", &["cluster"]),
    ("ballista-scheduler", &["cluster"]),
    ("datafusion", &["cluster"]),
    ("datafusion-proto", &["cluster"]),
    ("futures", &["cluster", "server"]),
    ("object_store", &["cluster"]),
    ("tonic", &["cluster"]),
    // The command waits for the signal that ends a node.
    ("tokio", &["cluster", "server", "cli"]),
    ("rusqlite", &["ledger"]),
    ("postgres", &["ledger"]),
    ("tokio-postgres-rustls", &["ledger"]),
    ("argon2", &["accounts"]),
    ("openidconnect", &["server"]),
    ("reqwest", &["server"]),
    ("rust-embed", &["server"]),
    ("ureq", &["messages", "cli"]),
    ("lettre", &["messages"]),
    ("icalendar", &["handoff"]),
    ("utoipa", &["server"]),
    ("saphyr-parser", &["document"]),
    ("annotate-snippets", &["document", "scenarios", "cli"]),
    ("clap", &["cli"]),
    ("indicatif", &["cli"]),
    ("comfy-table", &["cli"]),
    ("log", &["cli"]),
    ("mimalloc", &["cli"]),
];

/// Where Arrow and Parquet are at home: reading raw files, the store, SQL, the lists that are written, and the benchmark's data.
const COLUMNS: [&str; 5] = ["ingest", "history", "cluster", "app", "benches/replay"];

/// Beside the flow, and nothing builds on them.
const BESIDE: [(&str, &[&str]); 5] = [
    ("xtask", &[]),
    ("benches/engine", &["terms", "document", "pact", "ingest", "engine", "simulate"]),
    ("benches/replay", &["terms", "document", "pact", "ingest", "engine", "history", "replay"]),
    ("benches/service", &["terms", "ledger", "testkit"]),
    ("tests/sim", &["terms", "ledger", "live", "accounts", "handoff", "desk", "messages", "testkit"]),
];

/// What takes long to build stays out of the everyday build.
const HEAVY: &str = "cluster";

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

/// Whoever builds or tests the project as it is gets no cluster: it is no default member, and only a feature brings it in.
pub fn everyday_build(project: &Project) -> Vec<Finding> {
    let heavy = format!("leadpact-{HEAVY}");
    let takes_it = |line: &str| line.trim_start().strip_prefix(&heavy).is_some_and(|rest| rest.starts_with([' ', '.']));
    let mut findings = Vec::new();
    for (path, text) in project.files.iter().filter(|(path, _)| path.ends_with("/Cargo.toml")) {
        for (idx, line) in
            text.lines().enumerate().filter(|(_, line)| takes_it(line) && !line.contains("optional = true"))
        {
            let what = format!("`{}` brings DataFusion into the everyday build: make it optional", line.trim());
            findings.push(Finding::new(format!("{path}:{}", idx + 1), what));
        }
        let by_default = text.lines().position(|line| line.starts_with("default = ") && line.contains(HEAVY));
        findings.extend(by_default.map(|idx| {
            Finding::new(format!("{path}:{}", idx + 1), format!("the feature `{HEAVY}` must not be on by default"))
        }));
    }
    let root = project.files.get("Cargo.toml").map(String::as_str).unwrap_or_default();
    let default_members = root.split_once("default-members = [").and_then(|(_, rest)| rest.split_once(']'));
    match default_members {
        None => findings
            .push(Finding::new("Cargo.toml", "has no `default-members`, so that every build builds the cluster")),
        Some((members, _)) if members.contains(&format!("\"crates/{HEAVY}\"")) => {
            findings.push(Finding::new("Cargo.toml", format!("`crates/{HEAVY}` must not be a default member")));
        }
        Some(_) => {}
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

/// Tests may look at anything but the use cases and the command built on top, and what is heavy.
fn direction(name: &str, used: &str, kind: DependencyKind, allowed: &[&str]) -> Option<String> {
    let is_fine = match kind {
        DependencyKind::Normal => allowed.contains(&used),
        DependencyKind::Dev => !matches!(used, "app" | "cli" | HEAVY) || allowed.contains(&used),
    };
    let can = if allowed.is_empty() { "none of our crates".to_owned() } else { allowed.join(", ") };
    (!is_fine).then(|| format!("`{name}` must not build on `{used}`; it may use {can}"))
}

fn home(name: &str, library: &str, kind: DependencyKind) -> Option<String> {
    let (_, homes) = HOMES.iter().find(|(known, _)| *known == library)?;
    let is_fine = homes.contains(&name) || kind == DependencyKind::Dev;
    let homes = match homes.split_last() {
        Some((last, [])) => (*last).to_owned(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
        None => "none".to_owned(),
    };
    (!is_fine).then(|| format!("`{library}` belongs to {homes} alone, not to `{name}`"))
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
        assert_eq!(
            check(&with(package("crates/app", &["leadpact-history", "leadpact-replay", "arrow", "parquet"]))),
            []
        );
        assert_eq!(
            check(&with(package("crates/cluster", &["leadpact-replay", "datafusion", "ballista", "tokio"]))),
            []
        );
        assert_eq!(check(&with(package("benches/engine", &["leadpact-engine"]))), []);
        assert_eq!(check(&with(package("benches/replay", &["leadpact-replay", "parquet"]))), []);
    }

    #[test]
    fn dependencies_against_the_flow_are_found() {
        for (folder, dependency, part) in [
            ("crates/terms", "leadpact-engine", "`terms` must not build on `engine`; it may use none of our crates"),
            ("crates/engine", "leadpact-ingest", "`engine` must not build on `ingest`; it may use terms, pact"),
            ("crates/engine", "leadpact-testkit", "`engine` must not build on `testkit`"),
            ("crates/pact", "dev:leadpact-cli", "`pact` must not build on `cli`"),
            ("crates/history", "leadpact-engine", "`history` must not build on `engine`; it may use terms, ingest"),
            ("crates/replay", "leadpact-ingest", "`replay` must not build on `ingest`"),
            ("crates/app", "leadpact-cluster", "`app` must not build on `cluster`"),
            ("crates/history", "dev:leadpact-cluster", "`history` must not build on `cluster`"),
            ("xtask", "leadpact-terms", "`xtask` must not build on `terms`"),
            ("crates/replay", "parquet", "`parquet` belongs to ingest, history, cluster, app and benches/replay alone"),
            ("crates/history", "object_store", "`object_store` belongs to cluster alone, not to `history`"),
            ("crates/app", "datafusion", "`datafusion` belongs to cluster alone, not to `app`"),
            ("crates/replay", "tokio", "`tokio` belongs to cluster, server and cli alone"),
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
    fn whatever_brings_the_cluster_into_the_everyday_build_is_found() {
        let root = "[workspace]\nmembers = [\"crates/cli\", \"crates/cluster\"]\ndefault-members = [\"crates/cli\"]\n";
        let cli = "[features]\ncluster = [\"dep:leadpact-cluster\"]\n\n[dependencies]\n\
                   leadpact-cluster = { workspace = true, optional = true }\n";
        let found = |root: &str, cli: &str| {
            lines(everyday_build(&project(&[("Cargo.toml", root), ("crates/cli/Cargo.toml", cli)])))
        };
        assert_eq!(found(root, cli), Vec::<String>::new());
        for (root, cli, part) in [
            (root, cli.replace(", optional = true", ""), "crates/cli/Cargo.toml:5: `leadpact-cluster = "),
            (root, "[dependencies]\nleadpact-cluster.workspace = true\n".to_owned(), "crates/cli/Cargo.toml:2: "),
            (root, cli.replace("cluster = [", "default = [\"cluster\"]\ncluster = ["), "must not be on by default"),
            (&root.replace("cli\"]", "cli\", \"crates/cluster\"]"), cli.to_owned(), "must not be a default member"),
            ("[workspace]\nmembers = [\"crates/cli\"]\n", cli.to_owned(), "has no `default-members`"),
        ] {
            let found = found(root, &cli);
            assert!(found.len() == 1 && found[0].contains(part), "{part}: {found:?}");
        }
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
