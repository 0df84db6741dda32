//! `cargo xtask data`: real data sets, qualified under pacts that were written for them.
//!
//! `pacts/data/<set>/` holds the pact and the mapping; the files lie in `<DIR>/<set>/`, or anywhere below `<DIR>`, under the
//! names that the mapping gives. The data itself is not part of the project: everybody uses their own copy.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::args::Args;
use crate::leadpact::{Build, Leadpact, shown};
use crate::project::{root, target_folder};
use crate::run::{Failure, Outcome, While, capture, spoken};
use crate::steps::Steps;

/// Where the data lies if nobody says otherwise.
pub const DEFAULT_FOLDER: &str = "../shared/data";

/// What the project knows about a data set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Set {
    pub name: String,
    pub pact: PathBuf,
    pub map: PathBuf,
}

/// A data set whose files are there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    set: Set,
    files: Vec<PathBuf>,
}

/// `cargo xtask data [DIR]`.
pub fn run(mut args: Args) -> Outcome {
    let folder = args.word().unwrap_or_else(|| DEFAULT_FOLDER.to_owned());
    let folder = folder.strip_prefix("DIR=").unwrap_or(&folder).to_owned();
    args.done()?;
    let found = find(Path::new(&folder))?;
    if found.is_empty() {
        println!("0 data sets found in {folder}: nothing to do. Put each set's files into {folder}/<set>/.");
        return Ok(());
    }
    let leadpact = Leadpact::build(Build::Release)?;
    let mut steps = Steps::default();
    for one in &found {
        steps.run(&one.set.name, || qualify(&leadpact, one));
    }
    steps.finish("data")
}

/// The data sets whose files are in this folder; for each other one, a line says what is missing.
pub fn find(folder: &Path) -> Outcome<Vec<Found>> {
    let folder = if folder.is_absolute() { folder.to_path_buf() } else { root().join(folder) };
    let mut found = Vec::new();
    for set in sets(&root().join("pacts"))? {
        let mut here = Vec::new();
        let own = folder.join(&set.name);
        files_below(if own.is_dir() { &own } else { &folder }, &mut here);
        here.sort();
        let patterns = patterns(&fs::read_to_string(&set.map).while_doing(set.map.display())?);
        match matching(&patterns, &here) {
            Ok(files) => found.push(Found { set, files }),
            Err(missing) => println!("{}: not run, no {} in {}", set.name, missing.join(" and no "), shown(&folder)),
        }
    }
    Ok(found)
}

/// Every data set that has a pact and a mapping.
pub fn sets(pacts: &Path) -> Outcome<Vec<Set>> {
    let folder = pacts.join("data");
    let mut sets = Vec::new();
    if !folder.is_dir() {
        return Ok(sets);
    }
    for entry in fs::read_dir(&folder).while_doing(folder.display())? {
        let path = entry.while_doing(folder.display())?.path();
        let (pact, map) = (path.join("pact.yaml"), path.join("map.yaml"));
        if path.is_dir() {
            for needed in [&pact, &map] {
                if !needed.is_file() {
                    return Err(format!("{} is missing: a data set needs a pact and a mapping", shown(needed)).into());
                }
            }
            sets.push(Set { name: path.file_name().unwrap_or_default().to_string_lossy().into_owned(), pact, map });
        }
    }
    sets.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(sets)
}

/// Qualifies all of them; fails if one does.
pub fn qualify_all(leadpact: &Leadpact, found: &[Found]) -> Outcome<String> {
    let mut failed = Vec::new();
    for one in found {
        match qualify(leadpact, one) {
            Ok(note) => println!("{}: {note}", one.set.name),
            Err(failure) => {
                println!("{}: FAILED: {failure}", one.set.name);
                failed.push(one.set.name.as_str());
            }
        }
    }
    if failed.is_empty() {
        Ok(format!("{} sets", found.len()))
    } else {
        Err(format!("failed: {}", failed.join(", ")).into())
    }
}

fn qualify(leadpact: &Leadpact, found: &Found) -> Outcome<String> {
    let Set { pact, map, .. } = &found.set;
    let mut command = leadpact.command(["qualify", "--pact"]);
    let quarantine = target_folder()?.join(format!("xtask/{}-quarantine.jsonl", found.set.name));
    fs::create_dir_all(quarantine.parent().unwrap_or(&quarantine)).while_doing(quarantine.display())?;
    command.arg(pact).arg("--map").arg(map).arg("--quarantine").arg(quarantine).arg("--json").args(&found.files);
    println!("$ {}", spoken(&command));
    let report: Value = serde_json::from_str(&capture(&mut command)?).while_doing("the summary of qualify")?;
    summary(&report)
}

/// Rows read = accepted + quarantined, and each tier's precision against the base rate.
fn summary(report: &Value) -> Outcome<String> {
    let count = |name: &str| {
        find_key(report, name)
            .and_then(Value::as_u64)
            .ok_or_else(|| Failure::from(format!("the summary of qualify has no number `{name}`")))
    };
    let (read, accepted, quarantined) = (count("read")?, count("accepted")?, count("quarantined")?);
    let rows = format!("{read} rows read = {accepted} accepted + {quarantined} quarantined");
    if read != accepted + quarantined {
        return Err(format!("does not add up: {rows}").into());
    }
    if accepted == 0 {
        return Err(format!("nothing was accepted: {rows}").into());
    }
    let percent = |share: f64| format!("{:.1} %", share * 100.0);
    let base_rate = find_key(report, "base_rate").and_then(Value::as_f64);
    let tiers = find_key(report, "tiers").and_then(Value::as_array).into_iter().flatten().filter_map(|tier| {
        let name = tier["tier"].as_str().or_else(|| tier["name"].as_str())?;
        Some(format!("{name} {}", percent(tier["precision"].as_f64()?)))
    });
    let tiers: Vec<String> = tiers.collect();
    Ok(match base_rate {
        Some(base_rate) if !tiers.is_empty() => {
            format!("{rows}; precision: {}; all leads: {}", tiers.join(", "), percent(base_rate))
        }
        _ => format!("{rows}; no outcomes known"),
    })
}

/// The first value of this key, wherever it stands.
fn find_key<'a>(value: &'a Value, key: &str) -> Option<&'a Value> {
    match value {
        Value::Object(map) => map.get(key).or_else(|| map.values().find_map(|inner| find_key(inner, key))),
        Value::Array(list) => list.iter().find_map(|inner| find_key(inner, key)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
    }
}

/// The patterns of file names in a mapping: the lines `file: leads*.csv`.
fn patterns(map: &str) -> Vec<String> {
    let value = |line: &str| Some(line.trim_start().trim_start_matches("- ").strip_prefix("file:")?.trim().to_owned());
    let bare = |value: String| value.split(" #").next().unwrap_or_default().trim().trim_matches(['"', '\'']).to_owned();
    map.lines().filter_map(value).map(bare).collect()
}

/// The files that match; or the patterns that no file matches.
fn matching(patterns: &[String], files: &[PathBuf]) -> Result<Vec<PathBuf>, Vec<String>> {
    let name = |path: &Path| path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    let matches = |pattern: &str, path: &Path| is_like(&pattern.to_lowercase(), &name(path));
    let missing: Vec<String> =
        patterns.iter().filter(|pattern| !files.iter().any(|file| matches(pattern, file))).cloned().collect();
    if !missing.is_empty() {
        return Err(missing);
    }
    Ok(files.iter().filter(|file| patterns.iter().any(|pattern| matches(pattern, file))).cloned().collect())
}

/// Whether a name is like a pattern in which `*` stands for any text and `?` for one character.
fn is_like(pattern: &str, name: &str) -> bool {
    let mut rest = pattern.chars();
    match rest.next() {
        None => name.is_empty(),
        Some('*') => (0..=name.len()).any(|at| name.is_char_boundary(at) && is_like(rest.as_str(), &name[at..])),
        Some(wanted) => {
            let mut name = name.chars();
            name.next().is_some_and(|c| wanted == '?' || wanted == c) && is_like(rest.as_str(), name.as_str())
        }
    }
}

fn files_below(folder: &Path, into: &mut Vec<PathBuf>) {
    for path in fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok).map(|entry| entry.path()) {
        if path.is_dir() {
            files_below(&path, into);
        } else {
            into.push(path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_is_found_if_every_pattern_of_its_mapping_matches_a_file() {
        let map = "map: 1\nfiles:\n  - file: Leads*.csv   # the export\n    holds: leads\n  - holds: events\n    file: \"e?.jsonl\"\n";
        let patterns = patterns(map);
        assert_eq!(patterns, ["Leads*.csv", "e?.jsonl"]);
        let files = |names: &[&str]| names.iter().map(|name| Path::new("d").join(name)).collect::<Vec<_>>();
        assert_eq!(
            matching(&patterns, &files(&["leads-2024.csv", "e1.jsonl", "README.md"])),
            Ok(files(&["leads-2024.csv", "e1.jsonl"]))
        );
        assert_eq!(matching(&patterns, &files(&["leads.csv", "e12.jsonl"])), Err(vec!["e?.jsonl".to_owned()]));
    }

    #[test]
    fn rows_that_do_not_add_up_fail() {
        let report = |text: &str| summary(&serde_json::from_str(text).unwrap());
        let note = report(
            r#"{ "import": { "read": 10, "accepted": 9, "quarantined": 1 }, "base_rate": 0.1,
                 "tiers": [ { "tier": "hot", "precision": 0.425 } ] }"#,
        );
        assert_eq!(
            note.unwrap(),
            "10 rows read = 9 accepted + 1 quarantined; precision: hot 42.5 %; all leads: 10.0 %"
        );
        for bad in [
            r#"{ "read": 10, "accepted": 9, "quarantined": 0 }"#,
            r#"{ "read": 10, "accepted": 0, "quarantined": 10 }"#,
            r#"{ "read": 10, "accepted": 10 }"#,
        ] {
            assert!(report(bad).is_err(), "{bad}");
        }
    }
}
