//! A failing case made small, and told so that a person can read it.

use std::fmt::{Debug, Write};

use leadpact_pact::model::{Condition, Pact, Routing};

use crate::builders::line;
use crate::generate::Case;

/// Leaves out events, questions and lines of the pact, one at a time, for as long as the case still fails.
pub fn smallest(mut case: Case, fails: impl Fn(&Case) -> bool) -> Case {
    loop {
        let smaller = one_step_smaller(&case).into_iter().find(|smaller| fails(smaller));
        match smaller {
            Some(smaller) => case = smaller,
            None => return case,
        }
    }
}

/// The case as text: what remains of the pact, the events in their order, and the questions.
pub fn tell(case: &Case) -> String {
    let Case { seed, pact, events, ask_at } = case;
    let mut text = format!("seed {seed}\n");
    let mut all = |what: &str, lines: Vec<String>| {
        lines.iter().for_each(|line| writeln!(text, "  {what} {line}").expect("text is written"));
    };
    all("currencies", vec![format!("{:?}", pact.currencies)]);
    all("signal", lines(&pact.signals, |signal| (signal.name.to_string(), &signal.any_of)));
    all("required", lines(&pact.required, |required| (required.clause.to_string(), &required.any_of)));
    all("persona", lines(&pact.personas, |persona| (persona.name.to_string(), &persona.when)));
    all("exclude", lines(&pact.exclusions, |exclusion| (exclusion.name.to_string(), &exclusion.when)));
    all("fit", lines(&pact.fit, |rule| (rule.name.to_string(), rule)));
    all("engagement", lines(&pact.engagement, |rule| (rule.name.to_string(), rule)));
    all("group", lines(&pact.groups, |group| (group.name.to_string(), group)));
    all("grades", vec![format!("{:?}", pact.grades)]);
    all("level", lines(&pact.levels, |level| (level.level.to_string(), &level.when)));
    all("tier", lines(&pact.tiers, |tier| (tier.name.to_string(), &tier.when)));
    all("gate", lines(&pact.gates, |gate| (gate.stage.to_string(), &gate.when)));
    all("bant", vec![format!("{:?}", pact.bant)]);
    all("recycle", vec![format!("{:?}", pact.recycle)]);
    all("track", lines(&pact.tracks, |track| (track.name.to_string(), (&track.when, &track.cool_off))));
    all("territory", lines(&pact.routing.territories, |territory| (territory.name.to_string(), &territory.when)));
    let mut ordered: Vec<_> = events.iter().collect();
    ordered.sort_by(|a, b| a.order(b));
    all("event", ordered.into_iter().map(line).collect());
    all("ask at", ask_at.iter().map(ToString::to_string).collect());
    text
}

fn lines<'a, T, D: Debug>(all: &'a [T], said: impl Fn(&'a T) -> (String, D)) -> Vec<String> {
    all.iter().map(said).map(|(name, content)| format!("{name}: {content:?}")).collect()
}

fn one_step_smaller(case: &Case) -> Vec<Case> {
    let mut smaller: Vec<Case> = Vec::new();
    let half = case.events.len() / 2;
    if half > 2 {
        smaller.push(Case { events: case.events[..half].to_vec(), ..case.clone() });
        smaller.push(Case { events: case.events[half..].to_vec(), ..case.clone() });
    }
    smaller.extend(without_each(&case.events).map(|events| Case { events, ..case.clone() }));
    smaller.extend(without_each(&case.ask_at).map(|ask_at| Case { ask_at, ..case.clone() }));
    smaller.extend(smaller_pacts(&case.pact).into_iter().map(|pact| Case { pact, ..case.clone() }));
    smaller
}

fn smaller_pacts(pact: &Pact) -> Vec<Pact> {
    let mut smaller: Vec<Pact> = Vec::new();
    smaller.extend(without_each(&pact.exclusions).map(|exclusions| Pact { exclusions, ..pact.clone() }));
    smaller.extend(without_each(&pact.required).map(|required| Pact { required, ..pact.clone() }));
    smaller.extend(without_each(&pact.engagement).map(|engagement| Pact { engagement, ..pact.clone() }));
    smaller.extend(without_each(&pact.fit).map(|fit| Pact { fit, ..pact.clone() }));
    smaller.extend(without_each(&pact.tiers).map(|tiers| Pact { tiers, ..pact.clone() }));
    smaller.extend(without_each(&pact.tracks).map(|tracks| Pact { tracks, ..pact.clone() }));
    smaller.extend(without_each(&pact.routing.territories).map(|territories| {
        let routing = Routing { territories, ..pact.routing.clone() };
        Pact { routing, ..pact.clone() }
    }));
    smaller.extend(without_each(&pact.personas).map(|personas| Pact { personas, ..pact.clone() }));
    smaller.extend(without_each(&pact.signals).map(|signals| Pact { signals, ..pact.clone() }));
    for (i, group) in pact.groups.iter().enumerate() {
        let mut fewer = pact.clone();
        fewer.groups.remove(i);
        let of_rules = fewer.fit.iter_mut().map(|rule| &mut rule.group);
        let of_rules = of_rules.chain(fewer.engagement.iter_mut().map(|rule| &mut rule.group));
        of_rules.filter(|of| of.as_ref() == Some(&group.name)).for_each(|of| *of = None);
        smaller.push(fewer);
    }
    for i in 0..pact.tiers.len() {
        smaller.extend(simpler(&pact.tiers[i].when).into_iter().map(|when| {
            let mut fewer = pact.clone();
            fewer.tiers[i].when = when;
            fewer
        }));
    }
    for i in 0..pact.levels.len() {
        smaller.extend(simpler(&pact.levels[i].when).into_iter().map(|when| {
            let mut fewer = pact.clone();
            fewer.levels[i].when = when;
            fewer
        }));
    }
    smaller
}

/// The condition with one part less; a single part is left out altogether.
fn simpler(condition: &Condition) -> Vec<Condition> {
    match condition {
        Condition::All(all) => without_each(all).map(Condition::All).collect(),
        Condition::Any(any) => any.clone(),
        Condition::NoneOf(none) => without_each(none).map(Condition::NoneOf).collect(),
        _ => vec![Condition::All(Vec::new())],
    }
}

fn without_each<T: Clone>(all: &[T]) -> impl Iterator<Item = Vec<T>> {
    (0..all.len()).map(|i| {
        let mut fewer = all.to_vec();
        fewer.remove(i);
        fewer
    })
}
