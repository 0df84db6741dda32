//! Who gets a lead: whoever owns its company, or else the people of its territory in weighted turns, or else a pool.
//!
//! Turns are *smooth*: with weights 2, 1 and 1 they go a, b, c, a and not a, a, b, c, so that nobody gets a heap at once. Everybody's
//! credit grows by their weight, the one with the most gets the lead and pays the weights of all who could have got it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Somebody who may get a lead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidate {
    /// The person, by public id.
    pub who: Box<str>,
    /// How many turns to one of a colleague with weight 1.
    pub weight: u32,
    /// Whether they work now.
    pub on_duty: bool,
    /// How many handoffs they have open.
    pub n_open: u32,
    /// How many they take at most.
    pub capacity: Option<u32>,
}

/// Among whom a lead is shared out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group<'a> {
    /// Those of the first territory whose condition holds.
    Territory(&'a [Candidate]),
    /// Those who get the rest.
    Otherwise(&'a [Candidate]),
}

/// Whose turn it is: the credit of each, kept from one lead to the next.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Turns(BTreeMap<Box<str>, i64>);

/// Who gets a lead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Route {
    /// A person.
    Person {
        /// By public id.
        who: Box<str>,
        /// Why this one.
        why: Chosen,
    },
    /// Nobody: it waits until somebody takes it.
    Pool {
        /// Why nobody.
        why: Unrouted,
    },
}

/// Why a person gets a lead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Chosen {
    /// They look after its company.
    CompanyOwner,
    /// It is their turn in the lead's territory.
    Territory,
    /// It is their turn among those who get the rest.
    Otherwise,
}

/// Why nobody gets a lead. Order is precedence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unrouted {
    /// The pact names nobody for it.
    NobodyNamed,
    /// Nobody works now.
    NobodyOnDuty,
    /// All who work now have as many as they take.
    AllAtCapacity,
    /// All who could take it let it run out before.
    NobodyLeft,
}

impl Candidate {
    fn has_room(&self) -> bool {
        self.capacity.is_none_or(|capacity| self.n_open < capacity)
    }
}

/// Who gets a lead; `except` are those who let it run out before.
pub fn route(company_owner: Option<&Candidate>, group: Group<'_>, turns: &mut Turns, except: &[Box<str>]) -> Route {
    let (candidates, why) = match group {
        Group::Territory(candidates) => (candidates, Chosen::Territory),
        Group::Otherwise(candidates) => (candidates, Chosen::Otherwise),
    };
    let can = |one: &Candidate| one.on_duty && one.has_room() && !except.contains(&one.who);
    if let Some(owner) = company_owner.filter(|owner| can(owner)) {
        return Route::Person { who: owner.who.clone(), why: Chosen::CompanyOwner };
    }
    let able: Vec<&Candidate> = candidates.iter().filter(|one| one.weight > 0 && can(one)).collect();
    if let Some(who) = turns.next(candidates, &able) {
        return Route::Person { who, why };
    }
    let named = || company_owner.into_iter().chain(candidates.iter().filter(|one| one.weight > 0));
    let why = if named().next().is_none() {
        Unrouted::NobodyNamed
    } else if !named().any(|one| one.on_duty) {
        Unrouted::NobodyOnDuty
    } else if !named().any(|one| one.on_duty && one.has_room()) {
        Unrouted::AllAtCapacity
    } else {
        Unrouted::NobodyLeft
    };
    Route::Pool { why }
}

impl Turns {
    /// The next of those who are able; of several with the same credit the first in the order of the pact.
    fn next(&mut self, named: &[Candidate], able: &[&Candidate]) -> Option<Box<str>> {
        // Who is no longer named has no credit; who is only away keeps it.
        self.0.retain(|who, _| named.iter().any(|one| one.who == *who));
        let mut best: Option<(&Candidate, i64)> = None;
        let mut total = 0;
        for one in able {
            let credit = self.0.entry(one.who.clone()).or_default();
            *credit += i64::from(one.weight);
            total += i64::from(one.weight);
            if best.is_none_or(|(_, most)| *credit > most) {
                best = Some((one, *credit));
            }
        }
        let (best, _) = best?;
        *self.0.entry(best.who.clone()).or_default() -= total;
        Some(best.who.clone())
    }
}
