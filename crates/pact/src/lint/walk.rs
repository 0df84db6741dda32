//! Everything a pact says about a trait, a signal or a persona, wherever it says it.

use leadpact_terms::ClauseId;

use crate::model::{Condition, NewSignal, Pact, SignalName, TraitTest, Trigger};

/// The tests on traits in a condition.
pub(crate) fn traits(condition: &Condition, visit: &mut impl FnMut(&TraitTest)) {
    condition.each(&mut |condition| {
        if let Condition::Trait(test) = condition {
            visit(test);
        }
    });
}

/// The signals in a condition.
pub(crate) fn signals(condition: &Condition) -> Vec<&SignalName> {
    let mut found = Vec::new();
    condition.each(&mut |condition| {
        if let Condition::On { signal, .. } | Condition::Seen(signal) | Condition::Count { signal, .. } = condition {
            found.push(signal);
        }
    });
    found
}

/// The signals that make a rule count.
pub(crate) fn trigger_signals(trigger: &Trigger) -> Vec<&SignalName> {
    match trigger {
        Trigger::Signal(signal) | Trigger::Count { signal, .. } => vec![signal],
        Trigger::Sequence { steps, .. } => steps.iter().collect(),
        Trigger::Silence { of, .. } => of.iter().collect(),
    }
}

/// All conditions of the pact with the clause of the rule they belong to, in the order of the agreement.
pub(crate) fn all(pact: &Pact) -> Vec<(&ClauseId, &Condition)> {
    let mut found: Vec<(&ClauseId, &Condition)> = Vec::new();
    found.extend(pact.personas.iter().map(|persona| (&persona.clause, &persona.when)));
    found.extend(pact.exclusions.iter().map(|exclusion| (&exclusion.clause, &exclusion.when)));
    for rule in &pact.fit {
        found.extend(rule.alternatives.iter().map(|alternative| (&rule.clause, &alternative.when)));
    }
    found.extend(pact.levels.iter().map(|rule| (&rule.clause, &rule.when)));
    found.extend(pact.tiers.iter().map(|tier| (&tier.clause, &tier.when)));
    found.extend(pact.gates.iter().map(|gate| (&gate.clause, &gate.when)));
    for rule in &pact.bant.points {
        found.extend(rule.deduced.as_ref().map(|deduced| (&rule.clause, deduced)));
    }
    for track in &pact.tracks {
        found.extend(track.when.as_ref().map(|when| (&track.clause, when)));
    }
    found.extend(pact.routing.territories.iter().map(|territory| (&territory.clause, &territory.when)));
    found
}

/// All signals that something in the pact refers to.
pub(crate) fn used_signals(pact: &Pact) -> Vec<&SignalName> {
    let mut used: Vec<&SignalName> = all(pact).into_iter().flat_map(|(_, condition)| signals(condition)).collect();
    used.extend(pact.engagement.iter().flat_map(|rule| trigger_signals(&rule.on)));
    if let NewSignal::OneOf(signals) = &pact.recycle.needs {
        used.extend(signals);
    }
    used
}
