//! What SQL sees of a store: leads, events, and under a pact, handoffs, standings and contributions. Beside them, what only a
//! comparison of two pacts asks for.
//!
//! A relation is read part by part, and no lead is in two parts; `companies` is a view over `leads`, because the leads
//! of a company are.

mod compared;
mod events;
mod handoffs;
mod leads;
mod standings;

use std::collections::BTreeSet;
use std::fmt;

use leadpact_document::Source as PactSource;
use leadpact_engine::CompiledPact;
use leadpact_history::{Block, BlockSource, History, HistoryError, Needs};
use leadpact_terms::Instant;
use serde::{Deserialize, Serialize};

use crate::Error;
use crate::columns::{BatchSink, ColumnKind, ColumnSpec};
use crate::scan::Scan;
use crate::store::{self, Survey};

pub(crate) use leads::COMPANIES_VIEW_TRAITS;
pub(crate) use standings::QUALIFIED;

/// A relation over a store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// A row a lead, with its latest traits.
    Leads,
    /// A row an event.
    Events,
    /// A row a hand-over under a pact.
    Handoffs,
    /// A row a lead under a pact: the replay.
    Standings,
    /// A row a clause that gave a lead points under a pact, at its first hand-over and at the end.
    Contributions,
    /// A row a lead that at least one of two pacts hands over.
    Compared,
}

impl Relation {
    /// Those that are tables of SQL.
    pub const TABLES: [Self; 5] = [Self::Leads, Self::Events, Self::Handoffs, Self::Standings, Self::Contributions];

    /// Its name in SQL.
    pub fn word(self) -> &'static str {
        match self {
            Self::Leads => "leads",
            Self::Events => "events",
            Self::Handoffs => "handoffs",
            Self::Standings => "standings",
            Self::Contributions => "contributions",
            Self::Compared => "compared",
        }
    }

    /// Whether its columns are the same in every store.
    pub(crate) fn has_fixed_columns(self) -> bool {
        match self {
            Self::Leads | Self::Events => false,
            Self::Handoffs | Self::Standings | Self::Contributions | Self::Compared => true,
        }
    }

    /// Whether it is a relation of one pact.
    pub fn needs_pact(self) -> bool {
        match self {
            Self::Leads | Self::Events => false,
            Self::Handoffs | Self::Standings | Self::Contributions | Self::Compared => true,
        }
    }
}

impl fmt::Display for Relation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}

/// A pact's file, which every node reads for itself.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct PactText {
    /// What to call it in messages.
    pub path: String,
    /// The file.
    pub text: String,
}

impl PactText {
    /// The pact, ready to run.
    ///
    /// # Errors
    /// If it has mistakes.
    pub fn compile(&self) -> Result<CompiledPact, Error> {
        let wrong = || Error::Pact { path: self.path.clone() };
        let checked =
            leadpact_pact::read(&PactSource::new(self.path.clone(), self.text.clone())).pact.ok_or_else(wrong)?;
        CompiledPact::new(&checked.pact).map_err(|_| wrong())
    }
}

/// The columns of a relation over a store.
pub(crate) fn columns(relation: Relation, survey: &Survey, pact: Option<&CompiledPact>) -> Vec<ColumnSpec> {
    match relation {
        Relation::Leads => leads::columns(survey, pact),
        Relation::Events => events::columns(survey),
        Relation::Handoffs => fixed(handoffs::COLUMNS),
        Relation::Standings => fixed(standings::COLUMNS),
        Relation::Contributions => fixed(standings::CONTRIBUTION_COLUMNS),
        Relation::Compared => fixed(compared::COLUMNS),
    }
}

/// Reads parts of a relation into batches of the wanted columns.
pub(crate) fn read<'a>(
    scan: &Scan,
    wanted: &'a [usize],
    parts: &[u32],
    sink: &'a mut BatchSink<'a>,
) -> Result<(), Error> {
    let history = store::open_at(&scan.place, scan.version)?;
    match (scan.relation, &scan.pact) {
        (Relation::Leads, _) => leads::read(&history, scan, wanted, parts, sink),
        (Relation::Events, _) => events::read(&history, scan, wanted, parts, sink),
        (Relation::Handoffs, Some(pact)) => handoffs::read(&history, scan, &pact.compile()?, wanted, parts, sink),
        (Relation::Standings | Relation::Contributions, Some(pact)) => {
            standings::read(&history, scan, &pact.compile()?, wanted, parts, sink)
        }
        (Relation::Compared, Some(before)) => {
            let after = scan.other.as_ref().ok_or_else(|| Error::needs_pact(scan.relation))?;
            compared::read(&history, scan, (&before.compile()?, &after.compile()?), wanted, parts, sink)
        }
        (Relation::Handoffs | Relation::Standings | Relation::Contributions | Relation::Compared, None) => {
            Err(Error::needs_pact(scan.relation))
        }
    }
}

/// The instant up to which a scan looks.
fn until(scan: &Scan) -> Instant {
    Instant(scan.until_ms)
}

/// Columns that are the same in every store.
pub(crate) fn fixed(columns: &[(&str, ColumnKind)]) -> Vec<ColumnSpec> {
    columns.iter().map(|(name, kind)| ColumnSpec { name: (*name).to_owned(), kind: *kind, shows: None }).collect()
}

/// Adds a column for each trait or property: its name with `_` for every dot, so that SQL needs no quotes, and with
/// `prefix` before it where that name is taken.
fn add_shown(columns: &mut Vec<ColumnSpec>, names: &BTreeSet<String>, prefix: &str, kind: impl Fn(&str) -> ColumnKind) {
    let mut taken: BTreeSet<String> = columns.iter().map(|column| column.name.clone()).collect();
    for shown in names {
        let mut name = shown.replace('.', "_").to_lowercase();
        while !taken.insert(name.clone()) {
            name = format!("{prefix}_{name}");
        }
        columns.push(ColumnSpec { name, kind: kind(shown), shows: Some(shown.clone()) });
    }
}

/// Reads a part's blocks; `sink` may stop with an error of ours.
fn blocks(
    history: &History,
    part: u32,
    needs: &Needs,
    sink: &mut dyn FnMut(&Block) -> Result<(), Error>,
) -> Result<(), Error> {
    let mut stopped = None;
    let read = history.read_part(part as usize, needs, &mut |block| {
        sink(block).map_err(|error| {
            stopped = Some(error);
            stop()
        })
    });
    match stopped {
        Some(error) => Err(error),
        None => Ok(read?),
    }
}

/// Ends a reading from within; what it was is kept beside it.
fn stop() -> HistoryError {
    HistoryError::Storage {
        place: String::new(),
        file: String::new(),
        action: "read",
        source: std::io::ErrorKind::Interrupted.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_need_no_quotes_and_stay_different() {
        let mut columns = fixed(&[("id", ColumnKind::Text)]);
        let names = ["company.employees", "company_employees", "id", "title"].map(str::to_owned);
        add_shown(&mut columns, &BTreeSet::from(names), "trait", ColumnKind::of_builtin);
        let shown: Vec<(&str, ColumnKind)> = columns.iter().map(|column| (column.name.as_str(), column.kind)).collect();
        assert_eq!(
            shown,
            [
                ("id", ColumnKind::Text),
                ("company_employees", ColumnKind::Number),
                ("trait_company_employees", ColumnKind::Text),
                ("trait_id", ColumnKind::Text),
                ("title", ColumnKind::Text),
            ]
        );
    }
}
