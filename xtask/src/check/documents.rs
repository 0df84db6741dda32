//! Documents that have to keep up with the code: the code map names the crates that exist, the glossary leads the names.

use std::collections::BTreeSet;

use crate::project::Project;

use super::Finding;
use super::rust_text::code_only;

/// Words that the glossary has to explain: what the design, the pacts, the commands, the reports and whoever looks back speak of.
const EXPLAINED: [&str; 70] = [
    "Pact",
    "Clause",
    "Lead",
    "Company",
    "Buying group",
    "Event",
    "Behaviour",
    "Channel",
    "Trait",
    "Signal",
    "Rule",
    "Points",
    "Fit",
    "Engagement",
    "Contribution",
    "Grade",
    "Level",
    "Tier",
    "Gate",
    "Stage",
    "Persona",
    "Exclusion",
    "Required information",
    "Standing",
    "Verdict",
    "Below",
    "Held",
    "Qualified",
    "Excluded",
    "Reason",
    "Handoff",
    "Reject",
    "Disqualify",
    "Recycle",
    "Cool-off",
    "Nurture track",
    "Touch",
    "Outcome",
    "Clock",
    "Calendar",
    "Breach",
    "BANT",
    "Ledger",
    "History",
    "Replay",
    "Scenario",
    "Quarantine",
    "Store",
    "Bucket",
    "Segment",
    "Manifest",
    "Commit",
    "Compaction",
    "Erasure",
    "Arrivals",
    "Source",
    "Needs",
    "Block",
    "Shape",
    "Meaning",
    "Fold",
    "Wake",
    "Frame",
    "Threshold",
    "Road",
    "Fallback",
    "Cluster",
    "Scheduler",
    "Executor",
    "What-if",
];

/// An entry of the glossary: `**Company** (not account): The organisation behind leads.`
#[derive(Debug, PartialEq, Eq)]
struct Entry<'a> {
    line: usize,
    word: &'a str,
    /// Words that people use for it elsewhere, and we don't.
    instead_of: Vec<&'a str>,
    meaning: &'a str,
}

/// ARCHITECTURE.md names every crate and no other.
pub fn architecture(project: &Project) -> Vec<Finding> {
    let file = "ARCHITECTURE.md";
    let Some(text) = project.files.get(file) else {
        return vec![Finding::new(file, "is missing")];
    };
    let crates: BTreeSet<&str> = project.ours().filter_map(|(folder, _)| folder.strip_prefix("crates/")).collect();
    let is_name = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
    let mut named = BTreeSet::new();
    let mut findings = Vec::new();
    for (idx, line) in text.lines().enumerate() {
        for (at, prefix) in line.match_indices("crates/") {
            let rest = &line[at + prefix.len()..];
            let name = &rest[..rest.find(|c| !is_name(c)).unwrap_or(rest.len())];
            if !name.is_empty() && !crates.contains(name) {
                findings.push(Finding::new(
                    format!("{file}:{}", idx + 1),
                    format!("names crates/{name}, which does not exist"),
                ));
            }
            named.insert(name);
        }
    }
    let silent = crates.into_iter().filter(|name| !named.contains(name));
    findings.extend(silent.map(|name| Finding::new(file, format!("does not name crates/{name}"))));
    findings
}

/// GLOSSARY.md explains each word once, and no public type is called by a word that it tells us not to use.
pub fn glossary(project: &Project) -> Vec<Finding> {
    let file = "GLOSSARY.md";
    let Some(text) = project.files.get(file) else {
        return vec![Finding::new(file, "is missing")];
    };
    let entries = entries(text);
    let mut findings = Vec::new();
    let mut known = BTreeSet::new();
    for entry in &entries {
        let at = format!("{file}:{}", entry.line);
        if !known.insert(entry.word.to_lowercase()) {
            findings.push(Finding::new(&at, format!("explains `{}` twice", entry.word)));
        }
        if entry.meaning.split_whitespace().count() < 4 || !entry.meaning.contains('.') {
            findings.push(Finding::new(&at, format!("`{}` needs a sentence that says what it is", entry.word)));
        }
    }
    let missing = EXPLAINED.iter().filter(|word| !known.contains(&word.to_lowercase()));
    findings.extend(missing.map(|word| Finding::new(file, format!("does not explain `{word}`"))));
    findings.extend(misnamed(project, &entries));
    findings
}

fn misnamed(project: &Project, entries: &[Entry<'_>]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, text) in project.files_in("crates/", ".rs") {
        for (line, name) in public_types(text) {
            for entry in entries {
                let wrong =
                    entry.instead_of.iter().find(|word| camel_words(&name).any(|part| part.eq_ignore_ascii_case(word)));
                findings.extend(wrong.map(|wrong| {
                    let what = format!("`{name}`: the glossary says `{}`, not `{wrong}`", entry.word);
                    Finding::new(format!("{path}:{line}"), what)
                }));
            }
        }
    }
    findings
}

fn entries(text: &str) -> Vec<Entry<'_>> {
    let entry = |(idx, line): (usize, &'_ str)| -> Option<(usize, usize)> {
        let end = line.strip_prefix("**")?.find("**")?;
        Some((idx, end))
    };
    text.lines()
        .enumerate()
        .filter_map(|(idx, line)| {
            let (_, end) = entry((idx, line))?;
            let (word, rest) = (&line[2..2 + end], &line[4 + end..]);
            let (aside, meaning) = rest.split_once(':')?;
            let aside = aside.trim().trim_start_matches('(').trim_end_matches(')');
            let instead_of = aside.strip_prefix("not ").map(|words| words.split(", ").map(str::trim).collect());
            Some(Entry { line: idx + 1, word, instead_of: instead_of.unwrap_or_default(), meaning: meaning.trim() })
        })
        .collect()
}

/// The names of the public types in a file, with their lines.
fn public_types(text: &str) -> Vec<(usize, String)> {
    let named = |line: &str| {
        let rest = ["pub struct ", "pub enum ", "pub trait ", "pub type "]
            .iter()
            .find_map(|start| line.trim_start().strip_prefix(start))?;
        let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
        Some(rest[..end].to_owned())
    };
    code_only(text).lines().enumerate().filter_map(|(idx, line)| named(line).map(|name| (idx + 1, name))).collect()
}

/// The words of a name: `LeadId` is `Lead` and `Id`.
fn camel_words(name: &str) -> impl Iterator<Item = &str> {
    let starts: Vec<usize> = name.char_indices().filter(|(_, c)| c.is_uppercase()).map(|(at, _)| at).collect();
    let ends: Vec<usize> = starts.iter().skip(1).copied().chain([name.len()]).collect();
    starts.into_iter().zip(ends).map(|(start, end)| &name[start..end])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::{lines, package, project};

    #[test]
    fn a_crate_that_is_not_named_or_does_not_exist_is_found() {
        let mut broken = project(&[("ARCHITECTURE.md", "# Map\n`crates/terms/` and crates/ledger.\n")]);
        broken.packages = vec![package("crates/terms", &[]), package("crates/engine", &[])];
        assert_eq!(
            lines(architecture(&broken)),
            [
                "ARCHITECTURE.md:2: names crates/ledger, which does not exist",
                "ARCHITECTURE.md: does not name crates/engine",
            ]
        );
        broken.packages = vec![package("crates/terms", &[]), package("crates/ledger", &[])];
        assert_eq!(architecture(&broken), []);
        assert_eq!(architecture(&project(&[])).len(), 1);
    }

    fn complete_glossary() -> String {
        EXPLAINED.iter().map(|word| format!("**{word}**: What we mean by it.\n")).collect()
    }

    #[test]
    fn a_word_that_is_missing_doubled_or_not_explained_is_found() {
        let complete = complete_glossary();
        assert_eq!(glossary(&project(&[("GLOSSARY.md", &complete)])), []);
        for (text, part) in [
            (complete.replace("**Touch**", "**Toucan**"), "does not explain `Touch`"),
            (format!("{complete}**Lead**: A person, that is known."), "explains `Lead` twice"),
            (complete.replace("**Fit**: What we mean by it.", "**Fit**: A score"), "`Fit` needs a sentence"),
        ] {
            let found = lines(glossary(&project(&[("GLOSSARY.md", &text)])));
            assert!(found.len() == 1 && found[0].contains(part), "{part}: {found:?}");
        }
        assert_eq!(glossary(&project(&[])).len(), 1);
    }

    #[test]
    fn a_type_that_is_called_by_another_word_is_found() {
        let text = complete_glossary().replace("**Company**:", "**Company** (not account, organisation):");
        let code = "//! x\n/// An account.\npub struct CompanyId;\npub enum AccountKind {}\npub struct Accountant;\n";
        let found = lines(glossary(&project(&[("GLOSSARY.md", &text), ("crates/a/src/lib.rs", code)])));
        assert_eq!(found, ["crates/a/src/lib.rs:4: `AccountKind`: the glossary says `Company`, not `account`"]);
    }
}
