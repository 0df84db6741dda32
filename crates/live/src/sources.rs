//! Sources of events: made with a write key that is shown once and kept only as its hash.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use leadpact_ledger::Tx;
use leadpact_ledger::counters::{Counter, counter_take};
use leadpact_ledger::sources::{SourceRow, source_fetch, source_put};
use leadpact_terms::Instant;
use sha2::{Digest, Sha256};

use crate::LiveError;

/// What every write key begins with, so that one that is found in the wrong place is recognised.
pub const WRITE_KEY_PREFIX: &str = "wk_";
/// Random bytes of a write key.
pub const KEY_BYTES: usize = 24;
/// Longer names are somebody's mistake.
pub const NAME_CHARS_MAX: usize = 100;
/// A source may name so many origins.
pub const ORIGINS_MAX: usize = 50;
/// Nobody sends more events a second.
pub const PER_SECOND_MAX: u32 = 1_000_000;
/// Characters of a key that lists show.
const HINT_CHARS: usize = 4;

/// What sort of source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SourceKind {
    /// A web site: its key can be read by everybody who visits it.
    Browser,
    /// A server or an app's backend.
    Server,
    /// Files.
    Import,
}

impl SourceKind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Browser, Self::Server, Self::Import];

    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Browser => "browser",
            Self::Server => "server",
            Self::Import => "import",
        }
    }
}

/// A source to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSource {
    /// What people call it.
    pub name: String,
    /// What sort of source.
    pub kind: SourceKind,
    /// From which web origins browsers may send; none: from any.
    pub origins: Vec<String>,
    /// How many events a second it may send.
    pub per_second: Option<u32>,
}

/// What is wrong with a source that is to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnfitSource {
    /// Where: `origins[2]`.
    pub path: String,
    /// What was expected.
    pub expected: String,
}

impl NewSource {
    /// Whether it can be made.
    pub fn check(&self) -> Result<(), UnfitSource> {
        let unfit = |path: String, expected: String| Err(UnfitSource { path, expected });
        if !(1..=NAME_CHARS_MAX).contains(&self.name.trim().chars().count()) {
            return unfit("name".to_owned(), format!("expected a name of 1 to {NAME_CHARS_MAX} characters"));
        }
        if self.per_second.is_some_and(|n| !(1..=PER_SECOND_MAX).contains(&n)) {
            return unfit("per_second".to_owned(), format!("expected a number from 1 to {PER_SECOND_MAX}"));
        }
        if self.origins.len() > ORIGINS_MAX {
            return unfit("origins".to_owned(), format!("expected at most {ORIGINS_MAX} origins"));
        }
        match self.origins.iter().position(|origin| !is_origin(origin)) {
            Some(position) => unfit(
                format!("origins[{position}]"),
                "expected an origin such as https://www.example.com, without a path".to_owned(),
            ),
            None => Ok(()),
        }
    }
}

/// Makes a source that was checked; the source and its write key.
pub fn make_source(
    tx: &mut Tx<'_>,
    new: &NewSource,
    random: &[u8; KEY_BYTES],
    now: Instant,
) -> Result<(SourceRow, String), LiveError> {
    let write_key = format!("{WRITE_KEY_PREFIX}{}", URL_SAFE_NO_PAD.encode(random));
    let row = SourceRow {
        source: counter_take(tx, Counter::Source, 1)?,
        name: new.name.trim().to_owned(),
        kind: new.kind.word().to_owned(),
        key_hash: Some(write_key_hash(&write_key)),
        key_hint: Some(write_key[write_key.len() - HINT_CHARS..].to_owned()),
        origins: serde_json::to_string(&new.origins).unwrap_or_default(),
        per_second: new.per_second.map(i64::from),
        created_at: now,
        revoked_at: None,
    };
    source_put(tx, &row)?;
    Ok((row, write_key))
}

/// Revokes a source's write key. Its events stay.
pub fn revoke_source(tx: &mut Tx<'_>, source: i64, now: Instant) -> Result<SourceRow, LiveError> {
    let unknown = || LiveError::Unknown { what: "source", id: source.to_string() };
    let mut row = source_fetch(tx, source)?.ok_or_else(unknown)?;
    row.revoked_at.get_or_insert(now);
    source_put(tx, &row)?;
    Ok(row)
}

/// Under what a write key is kept.
pub fn write_key_hash(key: &str) -> Vec<u8> {
    Sha256::digest(key.as_bytes()).to_vec()
}

fn is_origin(text: &str) -> bool {
    text.split_once("://").is_some_and(|(scheme, host)| {
        matches!(scheme, "http" | "https") && !host.is_empty() && !host.contains(['/', '?', '#', ' '])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_is_checked_before_it_is_made() {
        let new = |name: &str, origins: &[&str], per_second| NewSource {
            name: name.to_owned(),
            kind: SourceKind::Browser,
            origins: origins.iter().map(|&origin| origin.to_owned()).collect(),
            per_second,
        };
        for (source, path) in [
            (new("Web site", &["https://www.example.com", "http://localhost:8080"], Some(10)), None),
            (new("  ", &[], None), Some("name")),
            (new("Web site", &["https://www.example.com/"], None), Some("origins[0]")),
            (new("Web site", &["https://ok.example", "www.example.com"], None), Some("origins[1]")),
            (new("Web site", &["ftp://www.example.com"], None), Some("origins[0]")),
            (new("Web site", &[], Some(0)), Some("per_second")),
        ] {
            assert_eq!(source.check().err().map(|unfit| unfit.path).as_deref(), path, "{source:?}");
        }
    }
}
