//! What the tests of the import share: files in a directory of their own, and leads as text.
#![allow(dead_code)]

use std::path::{Path, PathBuf};

use leadpact_document::Source;
use leadpact_ingest::{Entry, Guess, Intake, Lead, Mapping, Options, guess, read};
use leadpact_language::Language;
use tempfile::TempDir;

/// A directory with files.
pub struct Files {
    dir: TempDir,
    paths: Vec<PathBuf>,
}

impl Files {
    /// With these names and contents.
    pub fn new(files: &[(&str, &[u8])]) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let paths = files.iter().map(|(name, bytes)| {
            let path = dir.path().join(name);
            std::fs::write(&path, bytes).unwrap();
            path
        });
        let paths = paths.collect();
        Self { dir, paths }
    }

    pub fn paths(&self) -> &[PathBuf] {
        &self.paths
    }

    pub fn dir(&self) -> &Path {
        self.dir.path()
    }
}

/// A file of `tests/data`.
pub fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name)
}

/// A mapping that must be right.
pub fn mapping(yaml: &str) -> Mapping {
    let source = Source::new("map.yaml", yaml);
    let (mapping, diagnostics) = Mapping::parse(&source);
    let shown: Vec<String> =
        diagnostics.iter().map(|d| format!("{} {} {:?}", d.id, d.message.in_english(), d.help)).collect();
    mapping.unwrap_or_else(|| panic!("{}", shown.join("\n")))
}

/// Guesses a mapping, and proves that it reads back as the same.
pub fn guessed(paths: &[PathBuf]) -> Guess {
    let guessed = guess(paths).unwrap();
    for language in Language::ALL {
        let written = guessed.to_yaml(language);
        assert_eq!(mapping(&written), guessed.mapping, "{written}");
    }
    guessed
}

/// Reads files; the counts must add up.
pub fn import(paths: &[PathBuf], mapping: &Mapping) -> (Intake, Vec<Entry>) {
    let mut quarantine = Vec::new();
    let intake = read(paths, mapping, &Options::default(), &mut quarantine, &mut ()).unwrap_or_else(|e| panic!("{e}"));
    for file in &intake.files {
        assert_eq!(file.read, file.accepted + file.quarantined, "{file:?}");
    }
    let (_, _, rows, values) = intake.totals();
    assert_eq!(rows + values, quarantine.len() as u64, "each has its line in quarantine");
    (intake, quarantine)
}

/// All leads.
pub fn leads(intake: Intake) -> Vec<Lead> {
    intake.leads.map(|lead| lead.unwrap()).collect()
}

/// Leads and quarantine as text, a line an event.
pub fn shown(paths: &[PathBuf], mapping: &Mapping) -> String {
    let (intake, quarantine) = import(paths, mapping);
    let mut out = String::new();
    for lead in leads(intake) {
        out.push_str(&format!("{}\n", lead.id));
        for event in &lead.events {
            let properties: Vec<String> =
                event.properties.iter().map(|(name, value)| format!("{name}={value}")).collect();
            let lasted = event.lasted.map(|lasted| format!(" {lasted}")).unwrap_or_default();
            let marked = if event.marked { " marked" } else { "" };
            let (kind, at, channel) = (event.kind, event.at, event.channel);
            out.push_str(&format!(
                "  {at} {kind:?} {channel} {:?}{lasted}{marked} {}\n",
                event.name,
                properties.join(" | ")
            ));
        }
    }
    for entry in quarantine {
        let column = entry.column.map(|column| format!(" `{column}`")).unwrap_or_default();
        out.push_str(&format!(
            "! {}:{}{column} {}: {}\n",
            entry.file,
            entry.line,
            entry.reason.code(),
            entry.why.in_english()
        ));
    }
    out
}
