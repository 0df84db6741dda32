//! The clauses of a pact in normal form, one by one, so that two versions can be held against each other.

use leadpact_terms::{ClauseId, Duration};
use serde::Serialize;
use serde_json::{Value as Json, json};

use crate::model::{
    Bant, BantRule, EngagementRule, Exclusion, FitRule, Gate, Grades, Group, LevelRule, Pact, Persona, Quota, Recycle,
    RequiredTrait, Signal, Tier, TouchPromise,
};

/// Which party makes a promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Party {
    Marketing,
    Sales,
}

/// One clause.
#[derive(Debug, Clone, Copy)]
pub(super) enum Item<'a> {
    /// Who signs, when it begins, what a trait or an amount is.
    Terms,
    /// Something on which the meaning of conditions rests: a trait's type, the currency.
    Ground,
    Signal(&'a Signal),
    Required(&'a RequiredTrait),
    Persona(&'a Persona),
    Exclusion(&'a Exclusion),
    Fit(&'a FitRule),
    Engagement(&'a EngagementRule),
    Group(&'a Group),
    Grades(&'a Grades),
    Level(&'a LevelRule),
    Tier(&'a Tier),
    Gate(&'a Gate),
    Bant(&'a Bant),
    BantPoint(&'a BantRule),
    Recycle(&'a Recycle),
    Track,
    Quota(Quota),
    /// A share that is promised.
    Share(f64),
    /// Something is promised within, or at least every, so long.
    Within(Party, Duration),
    Touches(&'a TouchPromise),
    Reason(bool),
    Calendar,
    Breach,
    Routing,
}

/// A clause, its name and what it says apart from its name.
#[derive(Debug, Clone)]
pub(super) struct Entry<'a> {
    pub(super) clause: ClauseId,
    pub(super) name: String,
    pub(super) body: Json,
    pub(super) item: Item<'a>,
}

/// All clauses in the order of the agreement.
pub(super) fn entries(pact: &Pact) -> Vec<Entry<'_>> {
    let mut list = List(Vec::new());
    list.terms(pact);
    for signal in &pact.signals {
        list.add(&signal.clause, signal, Item::Signal(signal));
    }
    for persona in &pact.personas {
        list.add(&persona.clause, persona, Item::Persona(persona));
    }
    for exclusion in &pact.exclusions {
        list.add(&exclusion.clause, exclusion, Item::Exclusion(exclusion));
    }
    for required in &pact.required {
        list.add(&required.clause, required, Item::Required(required));
    }
    for rule in &pact.fit {
        list.add(&rule.clause, rule, Item::Fit(rule));
    }
    for rule in &pact.engagement {
        list.add(&rule.clause, rule, Item::Engagement(rule));
    }
    for group in &pact.groups {
        list.add(&group.clause, group, Item::Group(group));
    }
    list.add(&pact.grades.clause, &pact.grades, Item::Grades(&pact.grades));
    for rule in &pact.levels {
        list.add(&rule.clause, rule, Item::Level(rule));
    }
    for tier in &pact.tiers {
        list.add(&tier.clause, tier, Item::Tier(tier));
    }
    for gate in &pact.gates {
        list.add(&gate.clause, gate, Item::Gate(gate));
    }
    // How many and which must be confirmed is said in one line; the tests in lines of their own.
    let mandatory: Vec<_> = pact.bant.points.iter().filter(|rule| rule.mandatory).map(|rule| rule.point).collect();
    list.add(&pact.bant.clause, &json!([pact.bant.at_least, mandatory]), Item::Bant(&pact.bant));
    for rule in &pact.bant.points {
        list.add(&rule.clause, &json!([rule.test, rule.deduced]), Item::BantPoint(rule));
    }
    list.add(&pact.recycle.clause, &pact.recycle, Item::Recycle(&pact.recycle));
    for track in &pact.tracks {
        list.add(&track.clause, track, Item::Track);
    }
    list.promises(pact);
    for territory in &pact.routing.territories {
        list.add(&territory.clause, territory, Item::Routing);
    }
    let routing = &pact.routing;
    let general = json!([routing.company_owner_first, routing.otherwise, routing.capacity, routing.pool]);
    if general != json!([false, [], null, null]) {
        list.add(&routing.clause, &general, Item::Routing);
    }
    list.0
}

struct List<'a>(Vec<Entry<'a>>);

impl<'a> List<'a> {
    fn add(&mut self, clause: &ClauseId, value: &impl Serialize, item: Item<'a>) {
        let mut body = serde_json::to_value(value).unwrap_or_default();
        without_clauses(&mut body);
        let mut name = String::new();
        if let Json::Object(object) = &mut body {
            object.remove("note");
            if let Some(Json::String(text)) = object.remove("name") {
                name = text;
            }
        }
        self.0.push(Entry { clause: clause.clone(), name, body, item });
    }

    fn terms(&mut self, pact: &'a Pact) {
        for (clause, value) in [
            ("effective", pact.effective.map(|date| json!(date))),
            ("review_by", pact.review_by.map(|date| json!(date))),
            ("parties/marketing", pact.parties.marketing.as_ref().map(|who| json!(who))),
            ("parties/sales", pact.parties.sales.as_ref().map(|who| json!(who))),
        ] {
            if let Some(value) = value {
                self.add(&ClauseId::from(clause), &value, Item::Terms);
            }
        }
        self.add(&ClauseId::from("currency"), &pact.currencies, Item::Ground);
        for declaration in &pact.traits {
            let body = json!([declaration.kind, declaration.protected]);
            self.add(&declaration.clause, &body, Item::Ground);
        }
    }

    fn promises(&mut self, pact: &'a Pact) {
        let (marketing, sales) = (&pact.sla.marketing, &pact.sla.sales);
        if let Some(promise) = &marketing.qualified {
            self.add(&promise.clause, &promise.what, Item::Quota(promise.what));
        }
        if let Some(promise) = &marketing.complete {
            self.add(&promise.clause, &promise.what, Item::Share(promise.what));
        }
        for (party, promise) in [
            (Party::Marketing, &marketing.hand_over_within),
            (Party::Sales, &sales.respond_within),
            (Party::Sales, &sales.at_the_latest),
            (Party::Sales, &sales.decide_within),
            (Party::Sales, &sales.status_every),
        ] {
            if let Some(promise) = promise {
                self.add(&promise.clause, &promise.what, Item::Within(party, promise.what));
            }
        }
        if let Some(promise) = &sales.touches {
            self.add(&promise.clause, &promise.what, Item::Touches(&promise.what));
        }
        if let Some(promise) = &sales.reject_with_reason {
            self.add(&promise.clause, &promise.what, Item::Reason(promise.what));
        }
        if let Some(calendar) = &pact.sla.calendar {
            self.add(&calendar.clause, calendar, Item::Calendar);
        }
        for breach in &pact.sla.breaches {
            // Which promise it is about stands in its clause.
            self.add(&breach.clause, &json!([breach.tell, breach.reassign]), Item::Breach);
        }
    }
}

/// What is said does not depend on what it is called.
fn without_clauses(json: &mut Json) {
    match json {
        Json::Object(object) => {
            object.remove("clause");
            object.values_mut().for_each(without_clauses);
        }
        Json::Array(list) => list.iter_mut().for_each(without_clauses),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => {}
    }
}
