//! Words that may not stand in the project, and the first line that every file has to have.

use crate::project::Project;

use super::Finding;
use super::rust_text::lines_with;

/// Folders of somebody's machine. Written in two halves, so that this file does not find itself.
const MACHINE_PATHS: [&str; 6] = [
    concat!("/ho", "me/"),
    concat!("/ro", "ot/"),
    concat!("/Us", "ers/"),
    concat!("/t", "mp/"),
    concat!("/wo", "rk/"),
    concat!("C:", "\\"),
];

/// Marks of work that was left for later.
const UNFINISHED: [&str; 3] = [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("XX", "X")];

/// Every Rust file begins by saying what it is and what it is for.
pub fn first_lines(project: &Project) -> Vec<Finding> {
    let says_it = |text: &str| {
        text.lines().next().and_then(|line| line.strip_prefix("//! ")).is_some_and(|line| line.len() >= 20)
    };
    let files = project.files.iter().filter(|(path, _)| path.ends_with(".rs"));
    files
        .filter(|(_, text)| !says_it(text))
        .map(|(path, _)| {
            Finding::new(format!("{path}:1"), "the first line has to be `//! ` and say what the file is for")
        })
        .collect()
}

/// No path of a machine, and nothing left unfinished.
pub fn forbidden(project: &Project) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, text) in &project.files {
        if path.ends_with(".json") {
            continue;
        }
        for (idx, line) in text.lines().enumerate() {
            let paths = MACHINE_PATHS.iter().filter(|folder| begins_a_path(line, folder));
            findings.extend(paths.map(|folder| {
                Finding::new(format!("{path}:{}", idx + 1), format!("`{folder}` is a path of somebody's machine"))
            }));
        }
        for word in UNFINISHED {
            findings.extend(
                lines_with(text, word).into_iter().map(|line| {
                    Finding::new(format!("{path}:{line}"), format!("`{word}`: finish it, or file an issue"))
                }),
            );
        }
    }
    findings
}

/// Whether the folder stands at the beginning of a path (not in the middle of an address or of a longer path).
fn begins_a_path(line: &str, folder: &str) -> bool {
    let continues = |c: char| c.is_alphanumeric() || matches!(c, '.' | '/' | '_' | '-' | '}' | '*');
    line.match_indices(folder).any(|(at, _)| !line[..at].chars().next_back().is_some_and(continues))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::project;

    #[test]
    fn a_file_that_does_not_say_what_it_is_for_is_found() {
        for (text, n_findings) in [
            ("//! What happened to a lead.\nuse std::fs;\n", 0),
            ("use std::fs;\n", 1),
            ("//!\n//! What happened to a lead.\n", 1),
            ("//! Helpers.\n", 1),
            ("", 1),
        ] {
            assert_eq!(first_lines(&project(&[("crates/a/src/lib.rs", text)])).len(), n_findings, "{text:?}");
        }
    }

    #[test]
    fn paths_of_a_machine_are_found_and_addresses_are_not() {
        for folder in MACHINE_PATHS {
            for line in [format!("see {folder}ana/pact.yaml"), format!("\"{folder}x\""), format!("({folder})")] {
                assert_eq!(forbidden(&project(&[("README.md", &line)])).len(), 1, "{line}");
            }
        }
        for line in ["https://northwind.example/home/office", "path: /pricing", "./demo/work/x", "homework/"] {
            assert_eq!(forbidden(&project(&[("README.md", line)])), [], "{line}");
        }
    }

    #[test]
    fn unfinished_work_is_found() {
        for word in UNFINISHED {
            let found = forbidden(&project(&[("crates/a/src/lib.rs", &format!("fn a() {{}}\n// {word}: later\n"))]));
            assert!(found.len() == 1 && found[0].at == "crates/a/src/lib.rs:2", "{found:?}");
        }
        assert_eq!(forbidden(&project(&[("README.md", "mastodon XXXL")])), []);
    }
}
