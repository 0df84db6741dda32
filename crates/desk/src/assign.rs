//! Whose turn it is: the names of a pact's routing become people, with what they have on their hands.

use std::borrow::Cow;

use leadpact_accounts::PersonState;
use leadpact_engine::LeadState;
use leadpact_handoff::{Candidate, Group, Owner, Route, Turns, route};
use leadpact_ledger::duties::{DutyRow, duty_fetch, duty_list, turns_fetch, turns_put};
use leadpact_ledger::handoffs::{handoff_load_of, handoff_owner_of_company};
use leadpact_ledger::leads::LeadRow;
use leadpact_ledger::people::{PersonRow, person_fetch, person_fetch_by_email};
use leadpact_ledger::{LedgerError, Tx};
use leadpact_pact::model::{Assignee, Pact, Routing, Territory};
use leadpact_terms::{Instant, fold};
use serde::Serialize;

use crate::agreed::Agreed;
use crate::{Desk, DeskError};

/// The part of a routing that takes what no territory takes.
const OTHERWISE: &str = "otherwise";

/// A name in a pact's routing that stands for nobody who could be handed a lead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Misrouted {
    /// Of which pact.
    pub pact: String,
    /// The name.
    pub who: String,
    /// In which part of the routing.
    pub part: String,
}

/// What the route of a lead depends on.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Routed<'a> {
    pub(crate) agreed: &'a Agreed,
    pub(crate) lead: &'a LeadRow,
    /// What the pact knows of it after its latest event.
    pub(crate) state: Option<&'a LeadState>,
    /// When it is handed over.
    pub(crate) at: Instant,
    /// Whom it must not go to (again).
    pub(crate) except: &'a [Box<str>],
}

impl Desk {
    /// To whom a lead goes, as the pact's routing says.
    pub(crate) fn route(&self, tx: &mut Tx<'_>, lead: Routed<'_>) -> Result<Owner, DeskError> {
        let pact = lead.agreed.compiled.pact();
        let routing = &pact.routing;
        let owner = match lead.lead.company.filter(|_| routing.company_owner_first) {
            Some(company) => handoff_owner_of_company(tx, company)?,
            None => None,
        };
        let owner = match owner {
            Some(owner) => person_fetch(tx, owner)?,
            None => None,
        };
        let owner = owner.map(|row| candidate(tx, &row, 1, routing.capacity, lead.at)).transpose()?;
        let territory = self.territory_of(tx, routing, lead)?;
        let (part, to) = territory.map_or((OTHERWISE, &*routing.otherwise), |one| (&*one.name, &*one.to));
        let named = candidates(tx, to, routing.capacity, lead.at)?;
        let group = match territory {
            Some(_) => Group::Territory(&named),
            None => Group::Otherwise(&named),
        };
        let before = turns_fetch(tx, &pact.name, part)?;
        let mut turns: Turns = before.as_deref().and_then(|body| serde_json::from_str(body).ok()).unwrap_or_default();
        let found = route(owner.as_ref(), group, &mut turns, lead.except);
        let body = serde_json::to_string(&turns).expect("turns become JSON");
        if before.as_ref() != Some(&body) {
            turns_put(tx, &pact.name, part, &body)?;
        }
        Ok(match found {
            Route::Person { who, .. } => Owner::Person(who),
            Route::Pool { .. } => Owner::Pool(self.manager_of(tx, routing)?),
        })
    }

    /// The first territory that takes a lead, if one does.
    fn territory_of<'p>(
        &self,
        tx: &mut Tx<'_>,
        routing: &'p Routing,
        lead: Routed<'_>,
    ) -> Result<Option<&'p Territory>, DeskError> {
        let compiled = &lead.agreed.compiled;
        let state = match lead.state {
            Some(state) => Cow::Borrowed(state),
            None => Cow::Owned(self.state_from_stream(tx, lead)?),
        };
        let at = state.latest_at().map_or(lead.at, |latest| latest.max(lead.at));
        Ok(state.territory(compiled, at).map(|position| &routing.territories[position]))
    }

    /// A lead under a version that is not in force any more.
    fn state_from_stream(&self, tx: &mut Tx<'_>, lead: Routed<'_>) -> Result<LeadState, DeskError> {
        let mut state = LeadState::lean(&lead.agreed.compiled);
        for event in self.live().timeline_of(tx, lead.lead)? {
            state.feed(&lead.agreed.compiled, &event);
        }
        Ok(state)
    }

    /// Whose pool takes what nobody can take.
    fn manager_of(&self, tx: &mut Tx<'_>, routing: &Routing) -> Result<Option<Box<str>>, DeskError> {
        let Some(pool) = &routing.pool else { return Ok(None) };
        let person = person_fetch_by_email(tx, &pool.to_lowercase())?;
        Ok(person.filter(is_active).map(|row| row.person.to_string().into()))
    }

    /// Names of a pact's routing that stand for nobody here: their leads go to the others, or to the pool.
    pub fn misrouted(&self, tx: &mut Tx<'_>, pact: &Pact) -> Result<Vec<Misrouted>, DeskError> {
        let routing = &pact.routing;
        let parts = routing.territories.iter().map(|territory| (&*territory.name, &*territory.to));
        let mut missing = Vec::new();
        for (part, to) in parts.chain([(OTHERWISE, &*routing.otherwise)]) {
            for one in to {
                if !people_named(tx, &one.who)?.iter().any(is_active) {
                    missing.push(Misrouted {
                        pact: pact.name.to_string(),
                        who: one.who.to_string(),
                        part: part.to_owned(),
                    });
                }
            }
        }
        if let Some(pool) = &routing.pool
            && self.manager_of(tx, routing)?.is_none()
        {
            missing.push(Misrouted { pact: pact.name.to_string(), who: pool.to_string(), part: "pool".to_owned() });
        }
        Ok(missing)
    }
}

/// Whether somebody takes leads at this moment, as far as their duty says.
pub(crate) fn is_on_duty(duty: &DutyRow, now: Instant) -> bool {
    let is_away = match (duty.away_from, duty.away_until) {
        (None, None) => false,
        (from, until) => from.is_none_or(|from| from <= now) && until.is_none_or(|until| now < until),
    };
    duty.on_duty && !is_away
}

fn is_active(person: &PersonRow) -> bool {
    person.state == PersonState::Active.code()
}

/// The people behind the names of a part of a routing.
pub(crate) fn candidates(
    tx: &mut Tx<'_>,
    to: &[Assignee],
    capacity: Option<u32>,
    now: Instant,
) -> Result<Vec<Candidate>, LedgerError> {
    let mut found: Vec<Candidate> = Vec::new();
    for one in to {
        for person in people_named(tx, &one.who)? {
            let candidate = candidate(tx, &person, one.weight, capacity, now)?;
            if !found.iter().any(|known| known.who == candidate.who) {
                found.push(candidate);
            }
        }
    }
    Ok(found)
}

fn candidate(
    tx: &mut Tx<'_>,
    person: &PersonRow,
    weight: u32,
    capacity: Option<u32>,
    now: Instant,
) -> Result<Candidate, LedgerError> {
    let duty = duty_fetch(tx, person.person)?;
    let own = duty.as_ref().and_then(|duty| u32::try_from(duty.capacity?).ok());
    Ok(Candidate {
        who: person.person.to_string().into(),
        weight,
        on_duty: is_active(person) && duty.is_none_or(|duty| is_on_duty(&duty, now)),
        n_open: u32::try_from(handoff_load_of(tx, person.person)?).unwrap_or(u32::MAX),
        capacity: own.or(capacity),
    })
}

/// Whoever has this address, or is of the team with this name.
fn people_named(tx: &mut Tx<'_>, who: &str) -> Result<Vec<PersonRow>, LedgerError> {
    if who.contains('@') {
        return Ok(person_fetch_by_email(tx, &who.to_lowercase())?.into_iter().collect());
    }
    let is_member = |duty: &DutyRow| duty.team.as_deref().is_some_and(|team| fold(team) == fold(who));
    let mut people = Vec::new();
    for duty in duty_list(tx)?.into_iter().filter(is_member) {
        people.extend(person_fetch(tx, duty.person)?);
    }
    Ok(people)
}
