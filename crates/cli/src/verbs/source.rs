//! `leadpact source`: the sources of events of a ledger, their write keys made and revoked: in a ledger on this machine,
//! whether the service runs or not, or in a service elsewhere.

use std::process::ExitCode;

use leadpact_accounts::audit::{Detail, audit_append};
use leadpact_accounts::{Caller, Operation};
use leadpact_app::KeepError;
use leadpact_ledger::LedgerError;
use leadpact_ledger::sources::{SourceRow, source_list};
use leadpact_live::sources::{KEY_BYTES, NewSource, SourceKind, make_source, revoke_source};
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
    /// Makes a source and prints its write key, which is not shown again
    Add(Add),
    /// Lists the sources
    List(List),
    /// Revokes a source's write key; its events stay
    Revoke(Revoke),
}

#[derive(Debug, clap::Args)]
pub(crate) struct Add {
    /// What people call it
    name: String,
    /// What sends: a web site, a server, or files
    #[arg(long, value_enum, default_value = "server")]
    kind: Kind,
    /// A web origin from which browsers may send; may be repeated [default: any]
    #[arg(long = "origin", value_name = "ORIGIN")]
    origins: Vec<String>,
    /// How many events a second it may send [default: as many as the service takes]
    #[arg(long, value_name = "N")]
    per_second: Option<u32>,
    /// Print JSON
    #[arg(long)]
    json: bool,
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

#[derive(Debug, Clone, Copy, clap::ValueEnum, Serialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    Browser,
    Server,
    Import,
}

impl SourceVerb {
    pub(crate) fn run(self) -> Done {
        match self {
            Self::Add(verb) => verb.run(),
            Self::List(verb) => verb.run(),
            Self::Revoke(verb) => verb.run(),
        }
    }
}

/// A source to be made, as the API takes it.
#[derive(Serialize)]
struct Wanted {
    name: String,
    kind: Kind,
    origins: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    per_second: Option<u32>,
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
        let wanted = Wanted { name: self.name, kind: self.kind, origins: self.origins, per_second: self.per_second };
        let Made { source, write_key } = self.place.reach()?.source_add(wanted)?;
        if self.json {
            say_json(&json!({ "source": source.id, "write_key": write_key }))?;
        } else {
            eprintln!("Source {}: {}. Its write key, which is not shown again:", source.id, source.name);
            say(write_key)?;
        }
        Ok(ExitCode::SUCCESS)
    }
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
    fn source_add(&self, wanted: Wanted) -> Result<Made, Failure> {
        let live = match self {
            Self::Here(live) => live,
            Self::There(remote) => return Ok(remote.send_json(&Method::POST, "/api/sources", &wanted)?),
        };
        let kind = match wanted.kind {
            Kind::Browser => SourceKind::Browser,
            Kind::Server => SourceKind::Server,
            Kind::Import => SourceKind::Import,
        };
        let new = NewSource { name: wanted.name, kind, origins: wanted.origins, per_second: wanted.per_second };
        new.check().map_err(|unfit| Failure::Said(format!("{}: {}", unfit.path, unfit.expected)))?;
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
        Self {
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
