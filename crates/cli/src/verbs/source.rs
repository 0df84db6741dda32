//! `leadpact source`: the sources of events of a ledger, their write keys made and revoked: in a ledger on this machine,
//! whether the service runs or not, or in a service elsewhere. Tools that post are sources, too.

mod trial;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::builder::{PossibleValuesParser, TypedValueParser};

use leadpact_accounts::audit::{Detail, audit_append};
use leadpact_accounts::{Caller, Operation};
use leadpact_app::KeepError;
use leadpact_ingest::hooks::Tool;
use leadpact_ledger::LedgerError;
use leadpact_ledger::sources::{SourceRow, source_list};
use leadpact_live::sources::{
    HookSettings, KEY_BYTES, NewSource, SourceChange, SourceKind, change_source, directions, hook_path, make_source,
    revoke_source,
};
use leadpact_reports::{Align, Table};
use leadpact_server::{Clock, Entropy, SystemClock, SystemEntropy};
use leadpact_terms::Instant;
use serde::{Deserialize, Serialize};
use serde_json::json;
use ureq::http::Method;

use crate::failure::{Done, Failure};
use crate::show::{say, say_json, say_table};
use crate::verbs::place::{Place, PlaceArgs};

/// Sources of events and their write keys.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum SourceVerb {
    /// Makes a source and prints its write key, or the address that a tool posts to; neither is shown again
    Add(Add),
    /// Changes what a source is called, or what a tool signs with and means
    Change(Change),
    /// Shows what a message of a tool would become, without any service
    Try(trial::Try),
    /// Lists the sources
    List(List),
    /// Revokes a source's write key; its events stay
    Revoke(Revoke),
}

#[derive(Debug, clap::Args)]
pub(crate) struct Add {
    /// What people call it
    name: String,
    /// What sends: a web site, a server, files, or a tool that posts
    #[arg(long, default_value = "server", value_parser = kinds())]
    kind: SourceKind,
    /// A web origin from which browsers may send; may be repeated [default: any]
    #[arg(long = "origin", value_name = "ORIGIN")]
    origins: Vec<String>,
    /// How many events a second it may send [default: as many as the service takes]
    #[arg(long, value_name = "N")]
    per_second: Option<u32>,
    /// A file with what the tool signs its messages with; nothing else is taken then
    #[arg(long, value_name = "FILE")]
    secret_file: Option<PathBuf>,
    /// A file with what the messages of a `generic` tool mean
    #[arg(long, value_name = "FILE")]
    mapping: Option<PathBuf>,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    place: PlaceArgs,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Change {
    /// The number of the source
    source: i64,
    /// What people call it
    #[arg(long)]
    name: Option<String>,
    /// A file with what the tool signs its messages with; nothing else is taken then
    #[arg(long, value_name = "FILE")]
    secret_file: Option<PathBuf>,
    /// Takes what is not signed, too: the tool is known by the key in its address
    #[arg(long, conflicts_with = "secret_file")]
    unsigned: bool,
    /// A file with what the messages of a `generic` tool mean
    #[arg(long, value_name = "FILE")]
    mapping: Option<PathBuf>,
    #[command(flatten)]
    place: PlaceArgs,
}

#[derive(Debug, clap::Args)]
pub(crate) struct List {
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    place: PlaceArgs,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Revoke {
    /// The number of the source
    source: i64,
    #[command(flatten)]
    place: PlaceArgs,
}

/// The words of all kinds, of tools and of what sends by itself.
fn kinds() -> impl TypedValueParser<Value = SourceKind> {
    PossibleValuesParser::new(SourceKind::all().map(SourceKind::word))
        .map(|word| SourceKind::from_word(&word).expect("the words are those of the kinds"))
}

impl SourceVerb {
    pub(crate) fn run(self) -> Done {
        match self {
            Self::Add(verb) => verb.run(),
            Self::Change(verb) => verb.run(),
            Self::Try(verb) => verb.run(),
            Self::List(verb) => verb.run(),
            Self::Revoke(verb) => verb.run(),
        }
    }
}

/// A source to be made, as the API takes it.
#[derive(Serialize)]
struct Wanted {
    name: String,
    kind: &'static str,
    origins: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    per_second: Option<u32>,
    #[serde(flatten)]
    hook: HookSettings,
}

/// What is to be changed of a source, as the API takes it.
#[derive(Serialize)]
struct Changed {
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    secret: Option<Option<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mapping: Option<String>,
}

/// A source, as the API tells it.
#[derive(Serialize, Deserialize)]
struct Source {
    id: i64,
    name: String,
    kind: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    key_hint: Option<String>,
    origins: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    per_second: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    is_signed: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    mapping: Option<String>,
    created_at: Instant,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    revoked_at: Option<Instant>,
}

/// A source that was made.
#[derive(Deserialize)]
struct Made {
    source: Source,
    write_key: String,
}

impl Add {
    fn run(self) -> Done {
        let hook =
            HookSettings { secret: secret(self.secret_file.as_deref())?, mapping: text(self.mapping.as_deref())? };
        let wanted = Wanted {
            name: self.name,
            kind: self.kind.word(),
            origins: self.origins,
            per_second: self.per_second,
            hook: hook.clone(),
        };
        let place = self.place.reach()?;
        let Made { source, write_key } = place.source_add(self.kind, wanted)?;
        let tool = match self.kind {
            SourceKind::Tool(tool) => tool,
            SourceKind::Browser | SourceKind::Server | SourceKind::Import => {
                if self.json {
                    say_json(&json!({ "source": source.id, "write_key": write_key }))?;
                } else {
                    eprintln!("Source {}: {}. Its write key, which is not shown again:", source.id, source.name);
                    say(write_key)?;
                }
                return Ok(ExitCode::SUCCESS);
            }
        };
        let address = place.address_of_hook(&write_key);
        let directions = directions(tool, &address, &hook);
        if self.json {
            let made =
                json!({ "source": source.id, "write_key": write_key, "address": address, "directions": directions });
            say_json(&made)?;
        } else {
            eprintln!("Source {}: {}. Its address holds its key, which is not shown again:", source.id, source.name);
            say(&address)?;
            // The first one says the address once more.
            for line in directions.iter().skip(1) {
                eprintln!("{line}");
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

impl Change {
    fn run(self) -> Done {
        let secret = match secret(self.secret_file.as_deref())? {
            Some(secret) => Some(Some(secret)),
            None => self.unsigned.then_some(None),
        };
        let changed = Changed { name: self.name, secret, mapping: text(self.mapping.as_deref())? };
        if changed.name.is_none() && changed.secret.is_none() && changed.mapping.is_none() {
            let hint = "say what is to be changed: --name, --secret-file, --unsigned or --mapping";
            return Err(Failure::Said(hint.to_owned()));
        }
        let source = self.place.reach()?.source_change(self.source, changed)?;
        let signed = match source.is_signed {
            Some(true) => "; what it posts has to be signed",
            Some(false) => "; the key in its address is what it is known by",
            None => "",
        };
        say(format!("Source {} is {}, {}{signed}.", source.id, source.name, source.kind))?;
        Ok(ExitCode::SUCCESS)
    }
}

/// A file as text, if one is named.
fn text(path: Option<&Path>) -> Result<Option<String>, Failure> {
    let read = |path: &Path| {
        std::fs::read_to_string(path).map_err(|error| Failure::Said(format!("can't read {}: {error}", path.display())))
    };
    path.map(read).transpose()
}

/// The same of a secret, without the line's end that editors leave.
fn secret(path: Option<&Path>) -> Result<Option<String>, Failure> {
    Ok(text(path)?.map(|secret| secret.trim().to_owned()))
}

impl List {
    fn run(self) -> Done {
        let sources = self.place.reach()?.source_list()?;
        if self.json {
            say_json(&sources)?;
            return Ok(ExitCode::SUCCESS);
        }
        if sources.is_empty() {
            say("No sources yet: `leadpact source add NAME` makes one.")?;
            return Ok(ExitCode::SUCCESS);
        }
        let columns = [
            ("source", Align::Right),
            ("name", Align::Left),
            ("kind", Align::Left),
            ("key", Align::Left),
            ("from", Align::Left),
            ("events/s", Align::Right),
            ("state", Align::Left),
        ];
        let mut table = Table::new("Sources", columns);
        for source in sources {
            table.row([
                source.id.to_string(),
                source.name,
                source.kind,
                source.key_hint.map_or_else(String::new, |hint| format!("…{hint}")),
                source.origins.join(", "),
                source.per_second.map_or_else(String::new, |n| n.to_string()),
                source.revoked_at.map_or("open".to_owned(), |at| format!("revoked {}", at.date())),
            ]);
        }
        say_table(&table)?;
        Ok(ExitCode::SUCCESS)
    }
}

impl Revoke {
    fn run(self) -> Done {
        let source = self.place.reach()?.source_revoke(self.source)?;
        say(format!(
            "The write key of source {} ({}) is revoked; running services notice it within seconds.",
            source.id, source.name
        ))?;
        Ok(ExitCode::SUCCESS)
    }
}

impl Place {
    fn source_add(&self, kind: SourceKind, wanted: Wanted) -> Result<Made, Failure> {
        let live = match self {
            Self::Here(live) => live,
            Self::There(remote) => return Ok(remote.send_json(&Method::POST, "/api/sources", &wanted)?),
        };
        let Wanted { name, origins, per_second, hook, .. } = wanted;
        let new = NewSource { name, kind, origins, per_second, hook };
        new.check().map_err(|unfit| Failure::Said(unfit.to_string()))?;
        let mut random = [0; KEY_BYTES];
        SystemEntropy.fill(&mut random);
        let now = SystemClock.now();
        let (row, write_key) = live.ledger().write(|tx| {
            let made = make_source(tx, &new, &random, now)?;
            let detail = Detail::none().number("source", made.0.source);
            audit_append(tx, &Caller::system(), Operation::SourceCreate, &detail, now)?;
            Ok::<_, KeepError>(made)
        })?;
        Ok(Made { source: row.into(), write_key })
    }

    fn source_change(&self, source: i64, changed: Changed) -> Result<Source, Failure> {
        let live = match self {
            Self::Here(live) => live,
            Self::There(remote) => {
                return Ok(remote.send_json(&Method::PATCH, &format!("/api/sources/{source}"), &changed)?);
            }
        };
        let Changed { name, secret, mapping } = changed;
        let change = SourceChange { name, secret, mapping, ..SourceChange::default() };
        let now = SystemClock.now();
        let row = live.ledger().write(|tx| {
            let row = change_source(tx, source, &change)?;
            let detail = Detail::none().number("source", source);
            audit_append(tx, &Caller::system(), Operation::SourceChange, &detail, now)?;
            Ok::<_, KeepError>(row)
        })?;
        Ok(row.into())
    }

    /// Where a tool posts. A ledger does not know under which name the world reaches its service.
    fn address_of_hook(&self, write_key: &str) -> String {
        let path = hook_path(write_key);
        match self {
            Self::Here(_) => format!("https://YOUR-SERVICE{path}"),
            Self::There(remote) => remote.address(&path),
        }
    }

    fn source_list(&self) -> Result<Vec<Source>, Failure> {
        match self {
            Self::Here(live) => {
                let rows = live.ledger().read(source_list);
                let rows = rows.map_err(|error: LedgerError| Failure::Said(error.to_string()))?;
                Ok(rows.into_iter().map(Source::from).collect())
            }
            Self::There(remote) => Ok(remote.get("/api/sources")?),
        }
    }

    fn source_revoke(&self, source: i64) -> Result<Source, Failure> {
        let live = match self {
            Self::Here(live) => live,
            Self::There(remote) => {
                return Ok(remote.send_json(&Method::DELETE, &format!("/api/sources/{source}"), &json!({}))?);
            }
        };
        let now = SystemClock.now();
        let row = live.ledger().write(|tx| {
            let row = revoke_source(tx, source, now)?;
            let detail = Detail::none().number("source", source);
            audit_append(tx, &Caller::system(), Operation::SourceRevoke, &detail, now)?;
            Ok::<_, KeepError>(row)
        })?;
        Ok(row.into())
    }
}

impl From<SourceRow> for Source {
    fn from(row: SourceRow) -> Self {
        let settings = HookSettings::of(&row);
        Self {
            is_signed: Tool::from_word(&row.kind).map(|_| settings.secret.is_some()),
            mapping: settings.mapping,
            id: row.source,
            name: row.name,
            kind: row.kind,
            key_hint: row.key_hint,
            origins: serde_json::from_str(&row.origins).unwrap_or_default(),
            per_second: row.per_second,
            created_at: row.created_at,
            revoked_at: row.revoked_at,
        }
    }
}
