//! A lead of a ledger explained at an instant, as a lead of files is: by its id, or by anything it is known by.

use std::collections::{BTreeMap, BTreeSet};

use leadpact_language::{Said, said};
use leadpact_ledger::identity::{identifier_find, profile_find};
use leadpact_ledger::leads::{LeadRow, lead_fetch, lead_find, lead_search};
use leadpact_ledger::{LedgerError, Tx};
use leadpact_live::{Live, LiveError, PactInForce, Thing};
use leadpact_pact::words::{Language, Messages};
use leadpact_reports::{Explanation, Table, explain};
use leadpact_terms::{ClauseId, EventId, Identifier, IdentifierKind, Instant};
use serde::Serialize;

/// Of several leads that are meant, so many are named.
const NAMED_MAX: usize = 10;

/// A lead under a pact, as data and as people read it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Explained {
    /// The standing with every contribution, and what is missing.
    pub explanation: Explanation,
    /// The verdict and what it rests on, a line each.
    pub headline: Vec<String>,
    /// Every point, and what is missing for the next tier.
    pub tables: Vec<Table>,
    /// What each clause says that the standing names, in words.
    pub clauses: BTreeMap<ClauseId, String>,
    /// What happened at each event that the standing names, in a few words.
    pub events: BTreeMap<EventId, String>,
}

/// Why a lead can't be explained.
#[derive(Debug, thiserror::Error)]
pub enum ExplainError {
    /// The ledger, or a pact in it.
    #[error(transparent)]
    Live(#[from] LiveError),
    /// No pact, or several.
    #[error("{}", .0.in_english())]
    WhichPact(Said),
    /// Several leads are meant.
    #[error("several leads are meant by `{text}`: name one of {ids}")]
    WhichLead {
        /// As asked for.
        text: String,
        /// Their ids.
        ids: String,
    },
    /// Nothing is known of the lead at that instant.
    #[error("nothing is known of this lead at {at}: its first event is at {first}")]
    NotYet {
        /// As asked for.
        at: Instant,
        /// Its first event.
        first: Instant,
    },
}

impl From<LedgerError> for ExplainError {
    fn from(error: LedgerError) -> Self {
        Self::Live(error.into())
    }
}

/// Explains a lead under a pact in force, as of an instant, in a language.
pub fn explain_kept(
    live: &Live,
    tx: &mut Tx<'_>,
    (lead, pact): (&str, Option<&str>),
    (at, now): (Instant, Instant),
    language: Language,
) -> Result<Explained, ExplainError> {
    let pact = pact_in_force(live, tx, pact, now)?;
    let lead = find_lead(tx, lead)?;
    let events = live.timeline(tx, lead.id.as_str())?;
    if let Some(first) = events.first().filter(|first| first.at > at) {
        return Err(ExplainError::NotYet { at, first: first.at });
    }
    let messages = Messages::speaking(language);
    let explanation = explain(&pact.compiled, &lead.id, &events, at, messages);
    let headline = explanation.headline(pact.compiled.pact(), messages);
    let tables = explanation.tables(messages);
    let (clauses, events) = named(&explanation);
    Ok(Explained { explanation, headline, tables, clauses, events })
}

/// What the clauses and events are that a standing names.
fn named(explanation: &Explanation) -> (BTreeMap<ClauseId, String>, BTreeMap<EventId, String>) {
    let standing = &explanation.standing;
    let contributions = || standing.fit.contributions.iter().chain(&standing.engagement.contributions);
    let clauses = contributions().map(|one| &one.clause).chain(&standing.reason.clauses).chain(&standing.missing);
    let evidence = contributions().flat_map(|one| &one.evidence);
    let events = evidence.flat_map(|one| one.after.iter().chain([&one.event]));
    (
        clauses.filter_map(|clause| Some((clause.clone(), explanation.said(clause)?.to_owned()))).collect(),
        events.filter_map(|event| Some((event.clone(), explanation.told(event)?.to_owned()))).collect(),
    )
}

/// The pact of this name in force, or the only one.
pub fn pact_in_force(
    live: &Live,
    tx: &mut Tx<'_>,
    name: Option<&str>,
    now: Instant,
) -> Result<PactInForce, ExplainError> {
    let pacts = live.pacts_in_force(tx, now)?;
    let names = || pacts.iter().map(|pact| format!("`{}`", pact.name)).collect::<Vec<_>>().join(", ");
    let which = |why: Said| Err(ExplainError::WhichPact(why));
    match (name, &*pacts) {
        (_, []) => which(said!("refused-no-pact")),
        (None, [only]) => Ok(only.clone()),
        (None, _) => which(said!("refused-many-pacts", known = names())),
        (Some(name), all) => match all.iter().find(|pact| *pact.name == *name) {
            Some(pact) => Ok(pact.clone()),
            None => which(said!("refused-not-in-force", name, known = names())),
        },
    }
}

/// The lead with this id, or with an identifier, or whose name begins so.
fn find_lead(tx: &mut Tx<'_>, text: &str) -> Result<LeadRow, ExplainError> {
    let text = text.trim();
    let found = match lead_fetch(tx, text)? {
        Some(lead) => vec![lead],
        None => {
            let by_identifier = leads_known_as(tx, text)?;
            if by_identifier.is_empty() { lead_search(tx, text, NAMED_MAX)? } else { by_identifier }
        }
    };
    match found.as_slice() {
        [lead] => Ok(lead.clone()),
        [] => Err(LiveError::Unknown { what: Thing::Lead, id: text.to_owned() }.into()),
        many => {
            let ids = many.iter().take(NAMED_MAX).map(|lead| lead.id.to_string()).collect::<Vec<_>>().join(", ");
            Err(ExplainError::WhichLead { text: text.to_owned(), ids })
        }
    }
}

/// Leads that have this identifier, of whichever kind.
fn leads_known_as(tx: &mut Tx<'_>, text: &str) -> Result<Vec<LeadRow>, LedgerError> {
    let spellings: BTreeSet<String> = [text.to_owned(), text.to_lowercase()].into();
    let identifiers: Vec<Identifier> = IdentifierKind::ALL
        .iter()
        .flat_map(|kind| spellings.iter().map(|text| Identifier::new(*kind, text.as_str())))
        .collect();
    let asked: Vec<&Identifier> = identifiers.iter().collect();
    let profiles: BTreeSet<i64> = identifier_find(tx, &asked)?.iter().map(|row| row.profile).collect();
    let profiles: Vec<i64> = profiles.into_iter().collect();
    let leads: BTreeSet<i64> = profile_find(tx, &profiles)?.iter().map(|row| row.lead).collect();
    let leads: Vec<i64> = leads.into_iter().collect();
    lead_find(tx, &leads)
}
