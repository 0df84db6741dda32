//! Every projection made anew from events, identities and pacts, and held against what is kept. Read in chunks of leads, so that a
//! database across a network is asked nine questions for each chunk and not for each lead.

use std::collections::{BTreeSet, HashMap};

use leadpact_engine::LeadState;
use leadpact_ledger::companies::{CompanyKey, FactRow, company_key_find, fact_list_of};
use leadpact_ledger::decisions::{DecisionRow, decision_list_of};
use leadpact_ledger::events::{EventRow, event_list_of};
use leadpact_ledger::identity::{IdentifierRow, ProfileRow, identifier_list_of, profile_list_of, sort_identifiers};
use leadpact_ledger::leads::{Card, LeadRow, Origin, lead_list_after};
use leadpact_ledger::retention::thinned_find;
use leadpact_ledger::standings::{Journey, StandingRow, standing_find};
use leadpact_ledger::{LedgerError, Tx};
use leadpact_terms::{Event, Instant, Kind};
use serde::Serialize;

use crate::company::Employer;
use crate::evaluate::{Fed, address_of, body_of, feed, learn_card, learn_origin, standing_row};
use crate::pacts::PactInForce;
use crate::stream::{Marks, marks_of, with_facts, with_marks};
use crate::{Live, LiveError};

/// Leads that are looked at in one transaction.
const AT_ONCE: usize = 500;

/// What was found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Rebuilt {
    /// Leads that were looked at.
    pub n_leads: u64,
    /// Their events.
    pub n_events: u64,
    /// What is kept and should be something else.
    pub differences: Vec<Difference>,
}

/// Something kept that does not follow from the events.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// The lead's public id.
    pub lead: String,
    /// What.
    pub what: String,
    /// What is kept.
    pub kept: String,
    /// What follows from the events.
    pub expected: String,
}

/// Everything that is kept about some leads, found by lead, profile or company.
#[derive(Default)]
struct Chunk {
    profiles: HashMap<i64, Vec<ProfileRow>>,
    identifiers: HashMap<i64, Vec<IdentifierRow>>,
    events: HashMap<i64, Vec<EventRow>>,
    marks: Marks,
    thinned: HashMap<i64, Instant>,
    facts: HashMap<i64, Vec<FactRow>>,
    standings: HashMap<i64, Vec<StandingRow>>,
    decisions: HashMap<i64, Vec<DecisionRow>>,
}

/// A lead as it follows from its events.
struct Anew {
    own: Vec<Event>,
    key: Option<CompanyKey>,
}

impl Live {
    /// Looks at all leads and says what differs; changes nothing. `progress` is told how many leads were looked at.
    pub fn rebuild(&self, now: Instant, progress: &mut dyn FnMut(u64)) -> Result<Rebuilt, LiveError> {
        let mut found = Rebuilt::default();
        let mut after = 0;
        loop {
            let (last, part) = self.ledger().read(|tx| {
                let pacts = self.pacts_in_force(tx, now)?;
                let leads = lead_list_after(tx, after, AT_ONCE)?;
                let part = rebuild_leads(tx, &leads, &pacts)?;
                Ok::<_, LiveError>((leads.last().map(|lead| lead.lead), part))
            })?;
            found.n_leads += part.n_leads;
            found.n_events += part.n_events;
            found.differences.extend(part.differences);
            progress(found.n_leads);
            match last {
                Some(last) => after = last,
                None => return Ok(found),
            }
        }
    }
}

fn rebuild_leads(tx: &mut Tx<'_>, leads: &[LeadRow], pacts: &[PactInForce]) -> Result<Rebuilt, LiveError> {
    let mut chunk = Chunk::read(tx, leads)?;
    let anew: Vec<Anew> = leads.iter().map(|lead| chunk.anew(lead)).collect();
    let keys: BTreeSet<&CompanyKey> = anew.iter().filter_map(|one| one.key.as_ref()).collect();
    let keys: Vec<&CompanyKey> = keys.into_iter().collect();
    let companies: HashMap<CompanyKey, i64> = company_key_find(tx, &keys)?.into_iter().collect();
    let mut found = Rebuilt::default();
    for (lead, anew) in leads.iter().zip(anew) {
        let company = anew.key.as_ref().and_then(|key| companies.get(key)).copied();
        chunk.hold_against(lead, anew.own, company, pacts, &mut found);
    }
    Ok(found)
}

impl Chunk {
    fn read(tx: &mut Tx<'_>, leads: &[LeadRow]) -> Result<Self, LedgerError> {
        let numbers: Vec<i64> = leads.iter().map(|lead| lead.lead).collect();
        let rows = profile_list_of(tx, &numbers)?;
        let profiles: Vec<i64> = rows.iter().map(|row| row.profile).collect();
        let mut decided: Vec<i64> = rows.iter().map(|row| row.born_as).chain(numbers.iter().copied()).collect();
        decided.sort_unstable();
        decided.dedup();
        let mut companies: Vec<i64> = leads.iter().filter_map(|lead| lead.company).collect();
        companies.sort_unstable();
        companies.dedup();
        Ok(Self {
            identifiers: by(identifier_list_of(tx, &profiles)?, |row| row.profile),
            events: by(event_list_of(tx, &profiles)?, |row| row.profile),
            marks: marks_of(tx, &profiles)?,
            thinned: thinned_find(tx, &profiles)?.into_iter().collect(),
            facts: by(fact_list_of(tx, &companies)?, |row| row.company),
            standings: by(standing_find(tx, &numbers)?, |row| row.lead),
            decisions: by(decision_list_of(tx, &decided)?, |row| row.lead),
            profiles: by(rows, |row| row.lead),
        })
    }

    fn profiles_of(&self, lead: &LeadRow) -> &[ProfileRow] {
        self.profiles.get(&lead.lead).map_or(&[], Vec::as_slice)
    }

    /// The address by which a lead is known.
    fn address_of(&self, lead: &LeadRow) -> Option<String> {
        let profiles = self.profiles_of(lead).iter();
        let mut known: Vec<IdentifierRow> =
            profiles.filter_map(|row| self.identifiers.get(&row.profile)).flatten().cloned().collect();
        sort_identifiers(&mut known);
        address_of(&known)
    }

    fn anew(&mut self, lead: &LeadRow) -> Anew {
        let profiles: Vec<i64> = self.profiles_of(lead).iter().map(|row| row.profile).collect();
        let rows: Vec<EventRow> = profiles.iter().filter_map(|one| self.events.remove(one)).flatten().collect();
        let own = with_marks(rows, &lead.id, &self.marks);
        let key = Employer::of(&own).keys().into_iter().next();
        Anew { own, key }
    }

    /// Holds what is kept of a lead against what follows from its events.
    fn hold_against(
        &self,
        lead: &LeadRow,
        own: Vec<Event>,
        company: Option<i64>,
        pacts: &[PactInForce],
        found: &mut Rebuilt,
    ) {
        found.n_leads += 1;
        found.n_events += own.len() as u64;
        let mut differ = |what: &str, kept: String, expected: String| {
            if kept != expected {
                found.differences.push(Difference { lead: lead.id.to_string(), what: what.to_owned(), kept, expected });
            }
        };
        differ("number of events", lead.n_events.to_string(), own.len().to_string());
        differ("company", format!("{:?}", lead.company), format!("{company:?}"));
        let facts = lead.company.and_then(|company| self.facts.get(&company));
        let stream = with_facts(own, facts.map_or(&[], Vec::as_slice));
        let latest = stream.last().map(|event| (event.at, event.id.clone()));
        differ("latest event", format!("{:?}", lead.latest), format!("{latest:?}"));
        differ("first event", format!("{:?}", lead.first_at), format!("{:?}", stream.first().map(|event| event.at)));
        let mut card = card_of(&stream);
        card.email = card.email.or_else(|| self.address_of(lead));
        if lead.card != card {
            // Which of its values is for those to see who may see the lead.
            differ("card", "other values".to_owned(), "those of its latest traits".to_owned());
        }
        let mut origin = Origin::default();
        stream.iter().for_each(|event| learn_origin(&mut origin, event));
        differ("origin", format!("{:?}", lead.origin), format!("{origin:?}"));
        let stands_until = self.profiles_of(lead).iter().filter_map(|row| self.thinned.get(&row.profile)).max();
        for pact in pacts {
            self.hold_standing_against(lead, pact, &stream, stands_until.copied(), &mut differ);
        }
    }

    fn hold_standing_against(
        &self,
        lead: &LeadRow,
        pact: &PactInForce,
        stream: &[Event],
        stands_until: Option<Instant>,
        differ: &mut dyn FnMut(&str, String, String),
    ) {
        let what = format!("standing under {}", pact.name);
        let kept = self.standings.get(&lead.lead).into_iter().flatten().find(|row| *row.pact == *pact.name);
        let Some((state, standing)) = standing_of(lead, pact, stream) else {
            let kept = kept.map_or_else(|| "none".to_owned(), words);
            return differ(&what, kept, "none".to_owned());
        };
        match kept {
            None => differ(&what, "none".to_owned(), words(&standing)),
            Some(row) => {
                differ(&what, words(row), words(&standing));
                let same = if row.state == standing.state { "the same" } else { "other bytes" };
                differ(&format!("state under {}", pact.name), same.to_owned(), "the same".to_owned());
            }
        }
        let counts = |at: Instant| !pact.is_earlier(at) && stands_until.is_none_or(|stands| at > stands);
        let said = state.qualifications().iter().filter(|one| counts(one.at));
        let said = said.map(|one| (one.at, one.event.clone(), body_of(one)));
        let mut leads: Vec<i64> = self.profiles_of(lead).iter().map(|row| row.born_as).chain([lead.lead]).collect();
        leads.sort_unstable();
        leads.dedup();
        let decided = leads.iter().filter_map(|lead| self.decisions.get(lead)).flatten();
        let stand = decided.filter(|one| {
            one.withdrawn_at.is_none() && one.pact == *pact.name && one.number == pact.number && counts(one.at)
        });
        let told = |one: &DecisionRow| one.corrected.clone().unwrap_or_else(|| one.body.clone());
        let mut stand: Vec<_> = stand.map(|one| (one.at, one.event.clone(), told(one))).collect();
        stand.sort();
        let said: Vec<_> = said.collect();
        differ(&format!("decisions under {}", pact.name), format!("{stand:?}"), format!("{said:?}"));
    }
}

fn by<T>(rows: Vec<T>, key: impl Fn(&T) -> i64) -> HashMap<i64, Vec<T>> {
    let mut found: HashMap<i64, Vec<T>> = HashMap::new();
    for row in rows {
        found.entry(key(&row)).or_default().push(row);
    }
    found
}

/// What lists show of a lead with this stream.
fn card_of(stream: &[Event]) -> Card {
    let mut card = Card::default();
    for event in stream.iter().filter(|event| event.kind == Kind::Traits) {
        learn_card(&mut card, event);
    }
    card
}

/// The standing as it would be kept.
fn standing_of(lead: &LeadRow, pact: &PactInForce, stream: &[Event]) -> Option<(LeadState, StandingRow)> {
    let mut state = LeadState::lean(&pact.compiled);
    let Fed { decision, journey, .. } = feed(&mut state, pact, stream, Journey::default())?;
    let row = standing_row((lead.lead, lead.revision), pact, &state, &decision, &journey);
    Some((state, row))
}

/// Everything of a standing but the engine's bytes.
fn words(row: &StandingRow) -> String {
    format!("{:?}", StandingRow { state: Vec::new(), ..row.clone() })
}
