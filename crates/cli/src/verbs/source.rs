//! `leadpact source`: the sources of events of a ledger, their write keys made and revoked, whether the service runs or not.

use std::process::ExitCode;

use leadpact_ledger::LedgerError;
use leadpact_ledger::sources::{SourceRow, source_list};
use leadpact_live::LiveError;
use leadpact_live::sources::{KEY_BYTES, NewSource, SourceKind, make_source, revoke_source};
use leadpact_reports::{Align, Table};
use leadpact_server::{Clock, Entropy, SystemClock, SystemEntropy};
use leadpact_terms::Instant;
use serde_json::json;

use crate::failure::{Done, Failure};
use crate::show::{say, say_json, say_table};
use crate::verbs::place::LedgerArgs;

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
    ledger: LedgerArgs,
}

#[derive(Debug, clap::Args)]
pub(crate) struct List {
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    ledger: LedgerArgs,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Revoke {
    /// The number of the source
    source: i64,
    #[command(flatten)]
    ledger: LedgerArgs,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
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

impl Add {
    fn run(self) -> Done {
        let kind = match self.kind {
            Kind::Browser => SourceKind::Browser,
            Kind::Server => SourceKind::Server,
            Kind::Import => SourceKind::Import,
        };
        let new = NewSource { name: self.name, kind, origins: self.origins, per_second: self.per_second };
        new.check().map_err(|unfit| Failure::Said(format!("{}: {}", unfit.path, unfit.expected)))?;
        let mut random = [0; KEY_BYTES];
        SystemEntropy.fill(&mut random);
        let made = self.ledger.open()?.write(|tx| make_source(tx, &new, &random, SystemClock.now()));
        let (row, write_key) = made.map_err(|error: LiveError| Failure::Said(error.to_string()))?;
        if self.json {
            say_json(&json!({ "source": row.source, "write_key": write_key }))?;
        } else {
            eprintln!("Source {}: {}. Its write key, which is not shown again:", row.source, row.name);
            say(write_key)?;
        }
        Ok(ExitCode::SUCCESS)
    }
}

impl List {
    fn run(self) -> Done {
        let rows = self.ledger.open()?.read(source_list);
        let rows = rows.map_err(|error: LedgerError| Failure::Said(error.to_string()))?;
        if self.json {
            say_json(&rows.iter().map(as_json).collect::<Vec<_>>())?;
            return Ok(ExitCode::SUCCESS);
        }
        if rows.is_empty() {
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
        for row in &rows {
            let key = row.key_hint.as_ref().map_or_else(String::new, |hint| format!("…{hint}"));
            let state = row.revoked_at.map_or("open".to_owned(), |at| format!("revoked {}", at.date()));
            let per_second = row.per_second.map_or_else(String::new, |n| n.to_string());
            table.row([
                row.source.to_string(),
                row.name.clone(),
                row.kind.clone(),
                key,
                origins(row).join(", "),
                per_second,
                state,
            ]);
        }
        say_table(&table)?;
        Ok(ExitCode::SUCCESS)
    }
}

impl Revoke {
    fn run(self) -> Done {
        let now: Instant = SystemClock.now();
        let row = self.ledger.open()?.write(|tx| revoke_source(tx, self.source, now));
        let row = row.map_err(|error: LiveError| Failure::Said(error.to_string()))?;
        say(format!(
            "The write key of source {} ({}) is revoked; running services notice it within seconds.",
            row.source, row.name
        ))?;
        Ok(ExitCode::SUCCESS)
    }
}

fn origins(row: &SourceRow) -> Vec<String> {
    serde_json::from_str(&row.origins).unwrap_or_default()
}

fn as_json(row: &SourceRow) -> serde_json::Value {
    json!({
        "source": row.source,
        "name": row.name,
        "kind": row.kind,
        "key_hint": row.key_hint,
        "origins": origins(row),
        "per_second": row.per_second,
        "created_at": row.created_at,
        "revoked_at": row.revoked_at,
    })
}
