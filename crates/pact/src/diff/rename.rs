//! What has another name in the new version, and says the same.
//!
//! A signal that is only called otherwise would show as gone, as new, and as a change of every rule that uses it. So the old
//! version adopts the new names before the two are compared.

use std::collections::BTreeMap;
use std::mem::discriminant;

use leadpact_terms::ClauseId;

use super::items::{Entry, Item, entries};
use crate::model::{Condition, GroupName, NewSignal, Pact, PersonaName, PersonaTest, SignalName, Trigger};

/// Gives what was renamed its new name in the old version; says which clause was which (new → old).
pub(super) fn adopt(old: &mut Pact, new: &Pact) -> BTreeMap<ClauseId, ClauseId> {
    let mut renamed = BTreeMap::new();
    // Rules are the same only once the signals and groups they name are, so this goes on until nothing is found.
    while let Some((from, to)) = next(old, new, &renamed) {
        let name = |entries: &[Entry], clause: &ClauseId| {
            entries.iter().find(|entry| entry.clause == *clause).map(|entry| entry.name.clone()).unwrap_or_default()
        };
        let (before, after) = (name(&entries(old), &from), name(&entries(new), &to));
        rename(old, &from, &to, &before, &after);
        renamed.insert(to, from);
    }
    renamed
}

/// A clause that is gone and one that is new, of one sort and with the same to say, as long as it is clear which is which.
fn next(old: &Pact, new: &Pact, known: &BTreeMap<ClauseId, ClauseId>) -> Option<(ClauseId, ClauseId)> {
    let (before, after) = (entries(old), entries(new));
    let gone: Vec<&Entry> = before.iter().filter(|was| after.iter().all(|is| is.clause != was.clause)).collect();
    let fresh: Vec<&Entry> = after.iter().filter(|is| before.iter().all(|was| was.clause != is.clause)).collect();
    let same = |was: &Entry, is: &Entry| {
        discriminant(&was.item) == discriminant(&is.item) && was.body == is.body && !was.name.is_empty()
    };
    gone.iter().find_map(|was| {
        let mut matches = fresh.iter().filter(|is| same(was, is) && !known.contains_key(&is.clause));
        let (first, second) = (matches.next()?, matches.next());
        let alone = second.is_none() && gone.iter().filter(|other| same(other, first)).count() == 1;
        alone.then(|| (was.clause.clone(), first.clause.clone()))
    })
}

fn rename(pact: &mut Pact, from: &ClauseId, to: &ClauseId, before: &str, after: &str) {
    let sort = entries(pact).iter().find(|entry| entry.clause == *from).map(|entry| match entry.item {
        Item::Signal(_) => Sort::Signal,
        Item::Persona(_) => Sort::Persona,
        Item::Group(_) => Sort::Group,
        _ => Sort::Other,
    });
    match sort {
        Some(Sort::Signal) => rename_signal(pact, &SignalName::new(before), &SignalName::new(after)),
        Some(Sort::Persona) => rename_persona(pact, &PersonaName::new(before), &PersonaName::new(after)),
        Some(Sort::Group) => rename_group(pact, &GroupName::new(before), &GroupName::new(after)),
        Some(Sort::Other) | None => {}
    }
    adopt_clause(pact, from, to);
}

enum Sort {
    Signal,
    Persona,
    Group,
    Other,
}

fn rename_signal(pact: &mut Pact, from: &SignalName, to: &SignalName) {
    let swap = |name: &mut SignalName| {
        if name == from {
            *name = to.clone();
        }
    };
    pact.signals.iter_mut().for_each(|signal| swap(&mut signal.name));
    for rule in &mut pact.engagement {
        match &mut rule.on {
            Trigger::Signal(signal) | Trigger::Count { signal, .. } => swap(signal),
            Trigger::Sequence { steps, .. } => steps.iter_mut().for_each(swap),
            Trigger::Silence { of, .. } => {
                of.iter_mut().for_each(swap);
                of.sort();
            }
        }
    }
    if let NewSignal::OneOf(signals) = &mut pact.recycle.needs {
        signals.iter_mut().for_each(swap);
        signals.sort();
    }
    every_condition(pact, &mut |condition| match condition {
        Condition::On { signal, .. } | Condition::Seen(signal) | Condition::Count { signal, .. } => swap(signal),
        _ => {}
    });
}

fn rename_persona(pact: &mut Pact, from: &PersonaName, to: &PersonaName) {
    let swap = |name: &mut PersonaName| {
        if name == from {
            *name = to.clone();
        }
    };
    pact.personas.iter_mut().for_each(|persona| swap(&mut persona.name));
    every_condition(pact, &mut |condition| {
        if let Condition::Persona(PersonaTest::OneOf(names)) = condition {
            names.iter_mut().for_each(swap);
            names.sort();
        }
    });
}

fn rename_group(pact: &mut Pact, from: &GroupName, to: &GroupName) {
    let swap = |name: &mut GroupName| {
        if name == from {
            *name = to.clone();
        }
    };
    pact.groups.iter_mut().for_each(|group| swap(&mut group.name));
    pact.fit.iter_mut().for_each(|rule| rule.group.iter_mut().for_each(swap));
    pact.engagement.iter_mut().for_each(|rule| rule.group.iter_mut().for_each(swap));
}

/// Gives a clause its new id, so that the two versions find each other.
fn adopt_clause(pact: &mut Pact, from: &ClauseId, to: &ClauseId) {
    let clauses = [
        pact.signals.iter_mut().map(|signal| &mut signal.clause).collect::<Vec<_>>(),
        pact.personas.iter_mut().map(|persona| &mut persona.clause).collect(),
        pact.exclusions.iter_mut().map(|exclusion| &mut exclusion.clause).collect(),
        pact.fit.iter_mut().map(|rule| &mut rule.clause).collect(),
        pact.engagement.iter_mut().map(|rule| &mut rule.clause).collect(),
        pact.groups.iter_mut().map(|group| &mut group.clause).collect(),
        pact.tiers.iter_mut().map(|tier| &mut tier.clause).collect(),
        pact.tracks.iter_mut().map(|track| &mut track.clause).collect(),
        pact.routing.territories.iter_mut().map(|territory| &mut territory.clause).collect(),
    ];
    for clause in clauses.into_iter().flatten().filter(|clause| *clause == from) {
        *clause = to.clone();
    }
}

fn every_condition(pact: &mut Pact, visit: &mut impl FnMut(&mut Condition)) {
    let mut each = |condition: &mut Condition| condition.each_mut(visit);
    pact.personas.iter_mut().for_each(|persona| each(&mut persona.when));
    pact.exclusions.iter_mut().for_each(|exclusion| each(&mut exclusion.when));
    pact.fit.iter_mut().flat_map(|rule| &mut rule.alternatives).for_each(|line| each(&mut line.when));
    pact.levels.iter_mut().for_each(|rule| each(&mut rule.when));
    pact.tiers.iter_mut().for_each(|tier| each(&mut tier.when));
    pact.gates.iter_mut().for_each(|gate| each(&mut gate.when));
    pact.bant.points.iter_mut().filter_map(|rule| rule.deduced.as_mut()).for_each(&mut each);
    pact.tracks.iter_mut().filter_map(|track| track.when.as_mut()).for_each(&mut each);
    pact.routing.territories.iter_mut().for_each(|territory| each(&mut territory.when));
}
