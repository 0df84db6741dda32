//! Sources of events: made with a write key that is shown once and kept only as its hash.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use leadpact_document::{Severity, Source};
use leadpact_ingest::hooks::{Hook, HookMap, Tool};
use leadpact_language::{Gap, Said, said};
use leadpact_ledger::Tx;
use leadpact_ledger::counters::{Counter, counter_take};
use leadpact_ledger::sources::{SourceRow, source_fetch, source_put};
use leadpact_terms::Instant;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::signature::{check_secret, secret_of};
use crate::{LiveError, Thing};

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
/// A mapping is no longer.
pub const MAPPING_BYTES_MAX: usize = 64 << 10;
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
    /// A tool that posts what happens to it.
    Tool(Tool),
}

impl SourceKind {
    /// All of them.
    pub fn all() -> impl Iterator<Item = Self> {
        [Self::Browser, Self::Server, Self::Import].into_iter().chain(Tool::ALL.iter().copied().map(Self::Tool))
    }

    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Browser => "browser",
            Self::Server => "server",
            Self::Import => "import",
            Self::Tool(tool) => tool.word(),
        }
    }

    /// The kind of this word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::all().find(|kind| kind.word() == word)
    }
}

/// What is kept of a tool besides its key.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HookSettings {
    /// What its messages are signed with; none: the key in the address is what it is known by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secret: Option<String>,
    /// What the messages of a generic tool mean: a [`HookMap`] as it was written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mapping: Option<String>,
}

// A secret does not get into a log by being printed.
impl std::fmt::Debug for HookSettings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("HookSettings").field("mapping", &self.mapping).finish_non_exhaustive()
    }
}

impl HookSettings {
    /// Those of a source.
    pub fn of(row: &SourceRow) -> Self {
        row.hook.as_deref().and_then(|hook| serde_json::from_str(hook).ok()).unwrap_or_default()
    }

    /// By what the tool's messages are read. A mapping that this version can't read is none: its messages wait in quarantine.
    pub fn hook(&self, tool: Tool) -> Hook {
        Hook { tool, mapping: self.mapping.as_deref().and_then(|mapping| read_mapping(mapping).ok()) }
    }

    /// Whether a source of this kind can have them.
    pub fn check(&self, kind: SourceKind) -> Result<(), UnfitSource> {
        let unfit = |path: &str, expected: Said| Err(UnfitSource { path: path.to_owned(), expected });
        let tool = match kind {
            SourceKind::Tool(tool) => tool,
            SourceKind::Browser | SourceKind::Server | SourceKind::Import => {
                return match (&self.secret, &self.mapping) {
                    (Some(_), _) => unfit("secret", said!("refused-no-secret")),
                    (_, Some(_)) => unfit("mapping", said!("refused-no-mapping")),
                    (None, None) => Ok(()),
                };
            }
        };
        if let Some(secret) = &self.secret {
            check_secret(tool, secret).or_else(|expected| unfit("secret", expected))?;
        }
        match (tool, &self.mapping) {
            (Tool::Generic, Some(mapping)) => {
                read_mapping(mapping).map(drop).or_else(|expected| unfit("mapping", expected))
            }
            (Tool::Generic, None) => unfit("mapping", said!("refused-mapping-missing")),
            (_, Some(_)) => unfit("mapping", said!("refused-no-mapping")),
            (_, None) => Ok(()),
        }
    }

    /// As it is kept; none of what is no tool.
    fn stored(&self, kind: SourceKind) -> Option<String> {
        match kind {
            SourceKind::Tool(_) => serde_json::to_string(self).ok(),
            SourceKind::Browser | SourceKind::Server | SourceKind::Import => None,
        }
    }
}

/// A mapping of messages that was written by hand.
///
/// # Errors
/// Its mistakes, a line each, with where they are.
pub fn read_mapping(text: &str) -> Result<HookMap, Said> {
    if text.len() > MAPPING_BYTES_MAX {
        return Err(said!("refused-bytes", max = MAPPING_BYTES_MAX));
    }
    let source = Source::new("mapping", text);
    let (mapping, diagnostics) = HookMap::parse(&source);
    mapping.ok_or_else(|| {
        let errors = diagnostics.iter().filter(|one| one.severity == Severity::Error);
        let errors: Vec<(Said, &[Said])> = errors
            .map(|one| {
                let (line, column) = one.span.map_or((1, 1), |span| source.line_column(span.start));
                (said!("map-at", line, column, message = one.message.clone()), one.help.as_slice())
            })
            .collect();
        let lines = Gap::in_each(|messages| {
            let line = |(mistake, help): &(Said, &[Said])| {
                let help = help.iter().map(|help| format!(" ({})", messages.said(help)));
                messages.said(mistake) + &help.collect::<String>()
            };
            errors.iter().map(line).collect::<Vec<_>>().join("; ")
        });
        said!("map-lines", lines)
    })
}

/// Where a tool posts: what follows the service's address.
pub fn hook_path(write_key: &str) -> String {
    format!("{HOOKS}/{write_key}")
}

/// Where tools post that can say who they are in a header.
pub const HOOKS: &str = "/v1/hooks";

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
    /// Of a tool: its secret and its mapping.
    pub hook: HookSettings,
}

/// What is to be changed of a source; what is `None` stays.
#[derive(Debug, Clone, Default)]
pub struct SourceChange {
    /// Another name.
    pub name: Option<String>,
    /// Other origins.
    pub origins: Option<Vec<String>>,
    /// Another limit, or none.
    pub per_second: Option<Option<u32>>,
    /// Another secret, or none.
    pub secret: Option<Option<String>>,
    /// Another mapping.
    pub mapping: Option<String>,
}

/// What is wrong with a source that is to be made or changed.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{path}: {}", .expected.in_english())]
pub struct UnfitSource {
    /// Where: `origins[2]`.
    pub path: String,
    /// What was expected.
    pub expected: Said,
}

impl NewSource {
    /// Whether it can be made.
    pub fn check(&self) -> Result<(), UnfitSource> {
        let unfit = |path: String, expected: Said| Err(UnfitSource { path, expected });
        if !(1..=NAME_CHARS_MAX).contains(&self.name.trim().chars().count()) {
            return unfit("name".to_owned(), said!("refused-name", max = NAME_CHARS_MAX));
        }
        if self.per_second.is_some_and(|n| !(1..=PER_SECOND_MAX).contains(&n)) {
            return unfit("per_second".to_owned(), said!("refused-number", min = 1_usize, max = PER_SECOND_MAX));
        }
        if self.origins.len() > ORIGINS_MAX {
            return unfit("origins".to_owned(), said!("refused-many-origins", max = ORIGINS_MAX));
        }
        if let Some(position) = self.origins.iter().position(|origin| !is_origin(origin)) {
            return unfit(format!("origins[{position}]"), said!("refused-origin"));
        }
        self.hook.check(self.kind)
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
        hook: new.hook.stored(new.kind),
    };
    source_put(tx, &row)?;
    Ok((row, write_key))
}

/// Changes a source. Its kind and its key stay.
pub fn change_source(tx: &mut Tx<'_>, source: i64, change: &SourceChange) -> Result<SourceRow, LiveError> {
    let mut row = known(tx, source)?;
    let kind = SourceKind::from_word(&row.kind).ok_or_else(|| {
        LiveError::Conflict(said!("refused-source-kind", source = source.to_string(), kind = &*row.kind))
    })?;
    let mut hook = HookSettings::of(&row);
    hook.secret = change.secret.clone().unwrap_or(hook.secret);
    hook.mapping = change.mapping.clone().or(hook.mapping);
    let changed = NewSource {
        name: change.name.clone().unwrap_or(row.name),
        kind,
        origins: change.origins.clone().unwrap_or_else(|| serde_json::from_str(&row.origins).unwrap_or_default()),
        per_second: change.per_second.unwrap_or_else(|| row.per_second.and_then(|n| u32::try_from(n).ok())),
        hook,
    };
    changed.check()?;
    row.name = changed.name.trim().to_owned();
    row.origins = serde_json::to_string(&changed.origins).unwrap_or_default();
    row.per_second = changed.per_second.map(i64::from);
    row.hook = changed.hook.stored(kind);
    source_put(tx, &row)?;
    Ok(row)
}

/// Revokes a source's write key. Its events stay.
pub fn revoke_source(tx: &mut Tx<'_>, source: i64, now: Instant) -> Result<SourceRow, LiveError> {
    let mut row = known(tx, source)?;
    row.revoked_at.get_or_insert(now);
    source_put(tx, &row)?;
    Ok(row)
}

fn known(tx: &mut Tx<'_>, source: i64) -> Result<SourceRow, LiveError> {
    let unknown = || LiveError::Unknown { what: Thing::Source, id: source.to_string() };
    source_fetch(tx, source)?.ok_or_else(unknown)
}

/// How to know that a tool has been set up: what is done where, a line each, for the address at which it reaches this service.
pub fn directions(tool: Tool, address: &str, settings: &HookSettings) -> Vec<String> {
    let mut lines = vec![format!("Paste this address into {}'s webhook settings: {address}", tool.name())];
    match (secret_of(tool), &settings.secret) {
        (None, _) => {}
        (Some(_), Some(_)) => lines.push("What it posts has to be signed: the source has its secret.".to_owned()),
        (Some(called), None) => lines.push(format!(
            "It can sign what it posts: give the source its {called}, and nothing else is taken any more."
        )),
    }
    if tool == Tool::Ses {
        lines.push("SNS asks first: open the address that waits in quarantine (`to_confirm`) once.".to_owned());
    }
    lines.push("Send a test from there; what can't be read is in quarantine with its place.".to_owned());
    lines
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
            hook: HookSettings::default(),
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

    #[test]
    fn what_a_tool_signs_with_and_means_is_checked_as_well() {
        const MAPPING: &str = "hook: 1\nemail: mail\nname: what";
        for (kind, secret, mapping, path) in [
            (SourceKind::Browser, None, None, None),
            (SourceKind::Browser, Some("shh"), None, Some("secret")),
            (SourceKind::Server, None, Some(MAPPING), Some("mapping")),
            (SourceKind::Tool(Tool::Typeform), Some("shh"), None, None),
            (SourceKind::Tool(Tool::Typeform), Some("shh"), Some(MAPPING), Some("mapping")),
            (SourceKind::Tool(Tool::Postmark), Some("shh"), None, Some("secret")),
            (SourceKind::Tool(Tool::Generic), None, Some(MAPPING), None),
            (SourceKind::Tool(Tool::Generic), None, None, Some("mapping")),
            (SourceKind::Tool(Tool::Generic), None, Some("hook: 1\nemail: mail\nnam: what"), Some("mapping")),
        ] {
            let settings = HookSettings { secret: secret.map(str::to_owned), mapping: mapping.map(str::to_owned) };
            let unfit = settings.check(kind).err();
            assert_eq!(unfit.as_ref().map(|unfit| unfit.path.as_str()), path, "{kind:?} {mapping:?}: {unfit:?}");
        }
        let why = read_mapping("hook: 1\nemail: mail\nnam: what").unwrap_err().in_english();
        assert!(why.contains("line 3, column 1: there is no key `nam` here (did you mean `name`?)"), "{why}");
    }

    #[test]
    fn every_kind_has_a_word_of_its_own() {
        for kind in SourceKind::all() {
            assert_eq!(SourceKind::from_word(kind.word()), Some(kind));
        }
    }

    #[test]
    fn a_secret_is_not_printed() {
        let settings = HookSettings { secret: Some("hush-hush".to_owned()), mapping: None };
        assert!(!format!("{settings:?}").contains("hush-hush"));
    }
}
