//! The licences of everything that we build on: whoever ships Leadpact has to be able to.

use crate::project::Project;

use super::Finding;

/// Licences that ask for no more than keeping their text. MPL-2.0 asks for changes to its own files, and bzip2-1.0.6 to mark changes
/// as such, which we don't make.
const ALLOWED: [&str; 17] = [
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-1-Clause",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "bzip2-1.0.6",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MIT-0",
    "MPL-2.0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

/// Every package says under which licence it comes, and it is one that we can live with.
pub fn check(project: &Project) -> Vec<Finding> {
    let verdict = |license: Option<&str>| match license {
        None => Some("names no licence".to_owned()),
        Some(license) => match is_allowed(license) {
            Some(true) => None,
            Some(false) => Some(format!("comes under `{license}`, which is not on the list of allowed licences")),
            None => Some(format!("`{license}` is not a licence expression")),
        },
    };
    project
        .packages
        .iter()
        .filter_map(|package| {
            let what = verdict(package.license.as_deref())?;
            Some(Finding::new(format!("{} {}", package.name, package.version), what))
        })
        .collect()
}

/// Whether an SPDX expression lets us choose allowed licences only; `None` if it can't be read.
fn is_allowed(expression: &str) -> Option<bool> {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut rest = words.as_slice();
    let allowed = any_of(&mut rest)?;
    rest.is_empty().then_some(allowed)
}

fn any_of(words: &mut &[&str]) -> Option<bool> {
    let mut allowed = all_of(words)?;
    while take(words, "OR") {
        allowed |= all_of(words)?;
    }
    Some(allowed)
}

fn all_of(words: &mut &[&str]) -> Option<bool> {
    let mut allowed = one(words)?;
    while take(words, "AND") {
        allowed &= one(words)?;
    }
    Some(allowed)
}

fn one(words: &mut &[&str]) -> Option<bool> {
    if take(words, "(") {
        let allowed = any_of(words)?;
        return take(words, ")").then_some(allowed);
    }
    let name = next(words).filter(|word| !matches!(*word, "OR" | "AND" | "WITH" | ")"))?;
    if take(words, "WITH") {
        let exception = next(words)?;
        return Some(ALLOWED.contains(&&*format!("{name} WITH {exception}")) || ALLOWED.contains(&name));
    }
    Some(ALLOWED.contains(&name))
}

fn take(words: &mut &[&str], word: &str) -> bool {
    let is_next = words.first() == Some(&word);
    if is_next {
        *words = &words[1..];
    }
    is_next
}

fn next<'a>(words: &mut &[&'a str]) -> Option<&'a str> {
    let (first, rest) = words.split_first()?;
    *words = rest;
    Some(first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::{lines, package, project};

    #[test]
    fn expressions_are_weighed() {
        for (expression, allowed) in [
            ("MIT", Some(true)),
            ("MIT/Apache-2.0", Some(true)),
            ("GPL-3.0-only", Some(false)),
            ("GPL-3.0-only OR MIT", Some(true)),
            ("GPL-3.0-only AND MIT", Some(false)),
            ("(MIT OR GPL-2.0-only) AND Unicode-3.0", Some(true)),
            ("MIT AND (GPL-2.0-only OR LGPL-2.1-only)", Some(false)),
            ("Apache-2.0 WITH LLVM-exception OR MIT", Some(true)),
            ("GPL-2.0-only WITH Classpath-exception-2.0", Some(false)),
            ("MIT OR", None),
            ("(MIT", None),
            ("MIT Apache-2.0", None),
            ("", None),
        ] {
            assert_eq!(is_allowed(expression), allowed, "{expression}");
        }
    }

    #[test]
    fn a_package_with_another_licence_or_none_is_found() {
        let mut broken = project(&[]);
        broken.packages = ["MIT", "AGPL-3.0-only"].map(|license| package(license, &[])).into();
        broken.packages[1].license = Some("AGPL-3.0-only".to_owned());
        broken.packages.push(package("crates/silent", &[]));
        broken.packages[2].license = None;
        assert_eq!(
            lines(check(&broken)),
            [
                "leadpact-AGPL-3.0-only 0.1.0: comes under `AGPL-3.0-only`, which is not on the list of allowed licences",
                "leadpact-silent 0.1.0: names no licence",
            ]
        );
    }
}
