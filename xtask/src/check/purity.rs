//! What a crate is not allowed to do: pure crates touch nothing outside of their arguments, and only the CLI prints.
//!
//! That a standing is a pure function of the pact and the lead's events is a promise; here is what keeps it.

use crate::project::{DependencyKind, Project};

use super::Finding;
use super::rust_text::{code_without_tests, lines_with, lines_with_path};

/// Crates whose functions return the same for the same arguments, always and everywhere.
const PURE: [&str; 8] = ["terms", "language", "document", "pact", "engine", "scenarios", "reports", "replay"];

/// Files in which a pure crate may do what the others may not, and why.
const EXCEPT: [(&str, &str, &str); 2] = [
    ("crates/scenarios/src/files.rs", "std::fs", "finds the scenario files beside a pact"),
    ("crates/replay/src/parts.rs", "std::thread", "all cores share the parts; results come in the order of the parts"),
];

/// What reaches outside, and what it would bring in.
const OUTSIDE: [(&str, &str); 15] = [
    ("std::fs", "the file system"),
    ("std::env", "the environment"),
    ("std::net", "the network"),
    ("std::process", "other programs"),
    ("std::thread", "the order of threads"),
    ("stdin", "the terminal"),
    ("SystemTime", "the clock"),
    ("Instant::now", "the clock"),
    ("Timestamp::now", "the clock"),
    ("Zoned::now", "the clock"),
    ("TimeZone::system", "the machine's time zone"),
    ("rand::", "chance"),
    ("getrandom", "chance"),
    ("RandomState", "an order that differs from run to run"),
    (
        "std::collections::HashMap",
        "an order that differs from run to run (take BTreeMap, or rustc_hash and never its order)",
    ),
];

/// What prints.
const PRINTS: [&str; 5] = ["print!", "println!", "eprint!", "eprintln!", "dbg!"];

/// Libraries that a pure crate has no use for.
const IMPURE_LIBRARIES: [&str; 7] = ["rand", "getrandom", "fastrand", "tempfile", "glob", "tokio", "indicatif"];

/// Pure crates reach nothing outside.
pub fn pure_crates(project: &Project) -> Vec<Finding> {
    let mut findings = Vec::new();
    for name in PURE {
        for (path, text) in project.files_in(&format!("crates/{name}/src/"), ".rs") {
            if is_test_module(project, path) {
                continue;
            }
            let code = code_without_tests(text);
            for (word, brings) in OUTSIDE {
                if EXCEPT.iter().any(|(file, allowed, _)| *file == path && *allowed == word) {
                    continue;
                }
                for line in lines_with_path(&code, word) {
                    let what = format!("`{word}` brings in {brings}, and `{name}` is pure: let the caller pass it in");
                    findings.push(Finding::new(format!("{path}:{line}"), what));
                }
            }
        }
    }
    findings.extend(project.ours().flat_map(|(folder, package)| {
        let is_pure = folder.strip_prefix("crates/").is_some_and(|name| PURE.contains(&name));
        let used = package.dependencies.iter().filter(move |dependency| {
            is_pure && dependency.kind == DependencyKind::Normal && IMPURE_LIBRARIES.contains(&&*dependency.name)
        });
        used.map(move |used| {
            Finding::new(format!("{folder}/Cargo.toml"), format!("a pure crate has no use for `{}`", used.name))
        })
    }));
    findings
}

/// No library writes to the terminal: what a function has to say, it returns.
pub fn only_the_cli_prints(project: &Project) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, text) in project.files_in("crates/", ".rs") {
        if path.starts_with("crates/cli/") || !path.contains("/src/") || is_test_module(project, path) {
            continue;
        }
        let code = code_without_tests(text);
        for word in PRINTS {
            for line in lines_with(&code, word) {
                findings.push(Finding::new(
                    format!("{path}:{line}"),
                    format!("`{word}` in a library: only the CLI prints"),
                ));
            }
        }
    }
    findings
}

/// Whether the file is a `tests.rs` that its parent module takes in for tests only.
fn is_test_module(project: &Project, path: &str) -> bool {
    let Some(folder) = path.strip_suffix("/tests.rs") else {
        return false;
    };
    let parents = [format!("{folder}/mod.rs"), format!("{folder}/lib.rs"), format!("{folder}.rs")];
    let mut texts = parents.iter().filter_map(|parent| project.files.get(parent));
    texts.any(|text| text.contains("#[cfg(test)]\nmod tests;"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::{package, project};

    #[test]
    fn each_way_outside_is_found_in_a_pure_crate_only() {
        for (word, _) in OUTSIDE {
            let text = format!("//! x\nfn f() {{ {word} }}\n");
            for name in PURE {
                let path = format!("crates/{name}/src/deep/file.rs");
                let found = pure_crates(&project(&[(&path, &text)]));
                assert!(found.len() == 1 && found[0].at == format!("{path}:2"), "{word} in {name}: {found:?}");
            }
            assert_eq!(pure_crates(&project(&[("crates/app/src/lib.rs", &text)])), []);
        }
    }

    #[test]
    fn tests_comments_and_excepted_files_may() {
        let text = "// SystemTime\n#[cfg(test)]\nmod tests { use std::fs; }\n";
        assert_eq!(pure_crates(&project(&[("crates/engine/src/lib.rs", text)])), []);
        assert_eq!(pure_crates(&project(&[("crates/scenarios/src/files.rs", "use std::fs;")])), []);
        assert_eq!(pure_crates(&project(&[("crates/scenarios/src/files.rs", "use std::env;")])).len(), 1);
        assert_eq!(pure_crates(&project(&[("crates/replay/src/parts.rs", "use std::thread;")])), []);
        assert_eq!(pure_crates(&project(&[("crates/replay/src/parts.rs", "use std::fs;")])).len(), 1);
        assert_eq!(pure_crates(&project(&[("crates/replay/src/rows.rs", "use std::thread;")])).len(), 1);
    }

    #[test]
    fn a_file_of_tests_may_only_if_it_is_for_tests_alone() {
        for (parent, n_findings) in [("#[cfg(test)]\nmod tests;\n", 0), ("mod tests;\n", 1)] {
            let files =
                [("crates/pact/src/words/mod.rs", parent), ("crates/pact/src/words/tests.rs", "use std::fs;\n")];
            assert_eq!(pure_crates(&project(&files)).len(), n_findings, "{parent}");
        }
    }

    #[test]
    fn an_impure_library_is_found_in_a_pure_crate() {
        let mut broken = project(&[]);
        broken.packages =
            vec![package("crates/engine", &["rand", "dev:tempfile"]), package("crates/ingest", &["tempfile"])];
        let found = pure_crates(&broken);
        assert!(found.len() == 1 && found[0].what.contains("`rand`"), "{found:?}");
    }

    #[test]
    fn printing_is_found_in_libraries_only() {
        for word in PRINTS {
            let text = format!("//! x\nfn f() {{ {word}(\"a\") }}\n");
            assert_eq!(only_the_cli_prints(&project(&[("crates/engine/src/lib.rs", &text)])).len(), 1, "{word}");
            assert_eq!(only_the_cli_prints(&project(&[("crates/cli/src/main.rs", &text)])), []);
            assert_eq!(only_the_cli_prints(&project(&[("crates/simulate/examples/a.rs", &text)])), []);
        }
        assert_eq!(only_the_cli_prints(&project(&[("crates/engine/src/lib.rs", "fn f() { footprint!() }")])), []);
    }
}
