//! What the pacts in force say of a lead now: fed what is new where that is enough, evaluated anew from its stream where it is not.

use std::collections::{BTreeMap, BTreeSet};

use leadpact_engine::{Decision, LeadState, Qualification, Verdict};
use leadpact_ledger::counters::{Counter, counter_take};
use leadpact_ledger::decisions::{DecisionKind, DecisionRow, decision_correct, decision_list_of};
use leadpact_ledger::identity::{IdentifierRow, identifier_list_of};
use leadpact_ledger::leads::{Card, LeadRow, Origin};
use leadpact_ledger::retention::{thinned_any, thinned_find};
use leadpact_ledger::standings::{Journey, StandingRow, standing_delete, standing_find};
use leadpact_terms::{Event, EventId, IdentifierKind, Instant, Kind, OutcomeAct, SalesAct, Stage, Value};
use serde_json::json;

use crate::LiveError;
use crate::company::Employer;
use crate::pacts::PactInForce;
use crate::stream::{own_events, with_company};
use crate::work::{Touched, Work};

/// The properties by which events name the campaign that they are an answer to, the usual one first.
const CAMPAIGN: [&str; 3] = ["campaign.name", "campaign", "utm_campaign"];

/// A lead under one pact, brought up to date.
struct Settled {
    state: LeadState,
    /// How it came there.
    journey: Journey,
    /// After its latest event.
    decision: Decision,
    /// Whether it was ready after its latest event before the version came into force.
    was_ready: bool,
}

/// What was decided of a lead under one pact.
struct Decided {
    rows: Vec<DecisionRow>,
    /// Whether sales had the lead in hands when the version came into force, because an earlier one had handed it over.
    with_sales: bool,
}

impl Work<'_, '_> {
    /// Brings every lead that was touched up to date under every pact in force.
    pub(crate) fn settle(&mut self) -> Result<(), LiveError> {
        let touched = std::mem::take(&mut self.touched);
        let leads: BTreeSet<i64> = touched.keys().copied().collect();
        self.look_up_leads(&leads)?;
        let numbers: Vec<i64> = leads.into_iter().collect();
        let mut standings: BTreeMap<i64, Vec<StandingRow>> = BTreeMap::new();
        if !self.pacts.is_empty() {
            for row in standing_find(self.tx, &numbers)? {
                standings.entry(row.lead).or_default().push(row);
            }
        }
        for (lead, touched) in touched {
            let before = standings.remove(&lead).unwrap_or_default();
            self.settle_lead(lead, touched, &before)?;
        }
        Ok(())
    }

    fn settle_lead(&mut self, lead: i64, mut touched: Touched, before: &[StandingRow]) -> Result<(), LiveError> {
        let n_own = touched.events.len();
        touched.events.append(&mut touched.facts);
        touched.events.sort_by(|a, b| a.order(b));
        let row = self.lead(lead);
        let follows = |first: &Event| match &row.latest {
            Some((at, id)) => (*at, id) < (first.at, &first.id),
            None => true,
        };
        let mut ids = BTreeSet::new();
        let repeats = !touched.events.iter().all(|event| ids.insert(&event.id));
        // Which of two addresses is shown is seen from all that is known.
        let has_another_address = touched.has_new_address && row.card.email.is_some();
        if touched.anew || repeats || has_another_address || !touched.events.first().is_none_or(follows) {
            return self.settle_anew(lead);
        }
        let may_lack_address = touched.has_new_address || touched.events.iter().any(tells_address);
        if touched.events.is_empty() {
            return if may_lack_address { self.show_address(lead) } else { Ok(()) };
        }
        let revision = row.revision;
        let pacts = self.pacts.clone();
        let mut news: Vec<(usize, Settled, Vec<Qualification>)> = Vec::with_capacity(pacts.len());
        for (position, pact) in pacts.iter().enumerate() {
            let kept = before.iter().find(|row| *row.pact == *pact.name);
            let kept = kept
                .filter(|row| row.number == pact.number && row.revision == revision)
                .and_then(|row| Some((LeadState::from_bytes(&pact.compiled, &row.state).ok()?, row.journey.clone())));
            let (mut state, journey) = match kept {
                Some(kept) => kept,
                None if row.latest.is_none() => (LeadState::lean(&pact.compiled), Journey::default()),
                None => return self.settle_anew(lead),
            };
            let n_before = state.qualifications().len();
            let Some(fed) = feed(&mut state, pact, &touched.events, journey) else { continue };
            let new = state.qualifications()[n_before..].to_vec();
            if new.iter().any(|one| pact.is_earlier(one.at)) {
                // What counts of it depends on what the versions before have decided.
                return self.settle_anew(lead);
            }
            let Fed { decision, was_ready, journey } = fed;
            news.push((position, Settled { state, journey, decision, was_ready }, new));
        }
        self.advance(lead, &touched.events, n_own);
        if may_lack_address {
            self.show_address(lead)?;
        }
        for (position, settled, new) in news {
            let pact = &pacts[position];
            if !new.is_empty() {
                let rows = self.decided_of(lead, pact)?;
                self.record(lead, pact, &new, settled.was_ready, &Decided { rows, with_sales: false })?;
            }
            self.keep(lead, pact, &settled);
        }
        Ok(())
    }

    /// Evaluates a lead from its stream.
    pub(crate) fn settle_anew(&mut self, lead: i64) -> Result<(), LiveError> {
        let profiles = self.profiles_of(lead)?;
        let id = self.lead(lead).id.clone();
        let own = own_events(self.tx, &id, &profiles)?;
        let company = self.company_of_keys(&Employer::of(&own).keys())?;
        let n_own = own.len();
        let stream = with_company(self.tx, own, company)?;
        let row = self.lead_mut(lead);
        let is_new = row.revision == 0 && profiles.len() == 1;
        *row = LeadRow {
            company,
            first_at: None,
            latest: None,
            n_events: 0,
            card: Card::default(),
            origin: Origin::default(),
            ..row.clone()
        };
        self.advance(lead, &stream, n_own);
        self.show_address(lead)?;
        if stream.is_empty() {
            // Everything that it did was dropped, or went with a merge that was taken apart: nothing can be said of it.
            standing_delete(self.tx, lead)?;
        }
        let pacts = self.pacts.clone();
        for pact in pacts.iter() {
            let mut state = LeadState::lean(&pact.compiled);
            let fed = feed(&mut state, pact, &stream, Journey::default());
            // Of a lead that is heard of for the first time, nothing was decided yet.
            if !is_new || !state.qualifications().is_empty() {
                self.reconcile(lead, pact, &state, fed.as_ref().is_some_and(|fed| fed.was_ready), &stream)?;
            }
            if let Some(Fed { decision, was_ready, journey }) = fed {
                self.keep(lead, pact, &Settled { state, journey, decision, was_ready });
            }
        }
        Ok(())
    }

    /// Moves the end of a lead's stream on, and its card with it.
    fn advance(&mut self, lead: i64, events: &[Event], n_own: usize) {
        let row = self.lead_mut(lead);
        row.n_events += i64::try_from(n_own).expect("fewer than 2^63");
        row.revision += 1;
        for event in events {
            row.first_at = Some(row.first_at.map_or(event.at, |first| first.min(event.at)));
            row.latest = Some((event.at, event.id.clone()));
            if event.kind == Kind::Traits {
                learn_card(&mut row.card, event);
            }
            learn_origin(&mut row.origin, event);
        }
    }

    /// A lead of whom no address was told is shown with the one by which it is known.
    fn show_address(&mut self, lead: i64) -> Result<(), LiveError> {
        if self.lead(lead).card.email.is_none() {
            let profiles = self.profiles_of(lead)?;
            let identifiers = identifier_list_of(self.tx, &profiles)?;
            if let Some(address) = address_of(&identifiers) {
                self.lead_mut(lead).card.email = Some(address);
            }
        }
        Ok(())
    }

    /// Keeps the standing after the lead's latest event.
    fn keep(&mut self, lead: i64, pact: &PactInForce, settled: &Settled) {
        let revision = self.lead(lead).revision;
        self.new_standings.push(standing_row(
            (lead, revision),
            pact,
            &settled.state,
            &settled.decision,
            &settled.journey,
        ));
    }

    /// Holds what was decided of a lead before against what its stream says now. Decisions are facts: those that nothing says any
    /// more are marked as withdrawn, and stay; those that are said with other scores or in another tier carry that beside them.
    fn reconcile(
        &mut self,
        lead: i64,
        pact: &PactInForce,
        state: &LeadState,
        was_ready: bool,
        stream: &[Event],
    ) -> Result<(), LiveError> {
        let rows = self.decided_of(lead, pact)?;
        let stands_until = self.stands_until(lead)?;
        let ours = rows.iter().filter(|row| row.number == pact.number);
        // Leads that were one, then two, then one again may have one decision twice: that which stands, or else the first, counts.
        let mut counts: BTreeMap<(Instant, &EventId), (bool, i64)> = BTreeMap::new();
        for row in ours.clone() {
            let rank = (row.withdrawn_at.is_some(), row.seq);
            counts.entry((row.at, &row.event)).and_modify(|best| *best = rank.min(*best)).or_insert(rank);
        }
        for row in ours.filter(|row| stands_until.is_none_or(|stands| row.at > stands)) {
            let says = state.qualifications().iter().find(|one| (one.at, &one.event) == (row.at, &row.event));
            let says = says.filter(|_| counts[&(row.at, &row.event)].1 == row.seq);
            let withdrawn_at = if says.is_some() { None } else { row.withdrawn_at.or(Some(self.now)) };
            let corrected = says.map_or_else(|| row.corrected.clone(), |one| Some(body_of(one)));
            let corrected = corrected.filter(|body| *body != row.body);
            if (withdrawn_at, &corrected) != (row.withdrawn_at, &row.corrected) {
                decision_correct(self.tx, row.seq, withdrawn_at, corrected.as_deref())?;
            }
        }
        let with_sales = with_sales_already(&rows, pact, stream);
        self.record(lead, pact, state.qualifications(), was_ready, &Decided { rows, with_sales })
    }

    /// Records the qualifications that were not recorded yet.
    ///
    /// What lies before the version came into force was decided by the versions before it, if there were any: only a lead that is
    /// ready at that moment, and that none of them had put into the hands of sales, is recorded, once.
    fn record(
        &mut self,
        lead: i64,
        pact: &PactInForce,
        qualifications: &[Qualification],
        was_ready: bool,
        decided: &Decided,
    ) -> Result<(), LiveError> {
        let known = |one: &Qualification| {
            let is_it = |row: &&DecisionRow| (row.number, row.at, &row.event) == (pact.number, one.at, &one.event);
            decided.rows.iter().find(is_it).is_some()
        };
        let stands_until = self.stands_until(lead)?;
        let is_open = |one: &&Qualification| stands_until.is_none_or(|stands| one.at > stands);
        let latest_earlier = qualifications.iter().rposition(|one| pact.is_earlier(one.at));
        let is_due = |(position, one): &(usize, &Qualification)| match pact.is_earlier(one.at) {
            true => Some(*position) == latest_earlier && was_ready && !decided.with_sales,
            false => true,
        };
        let due = qualifications.iter().enumerate().filter(is_due).map(|(_, one)| one);
        let new: Vec<&Qualification> = due.filter(is_open).filter(|one| !known(one)).collect();
        let first = counter_take(self.tx, Counter::Decision, new.len())?;
        for (seq, one) in (first..).zip(new) {
            self.new_decisions.push(DecisionRow {
                seq,
                lead,
                pact: pact.name.to_string(),
                number: pact.number,
                kind: DecisionKind::Qualified,
                at: one.at,
                event: one.event.clone(),
                recorded_at: self.now,
                body: body_of(one),
                withdrawn_at: None,
                corrected: None,
            });
        }
        Ok(())
    }

    /// Until when what was decided of a lead stands, because events that it rests on were dropped by a rule of retention.
    fn stands_until(&mut self, lead: i64) -> Result<Option<Instant>, LiveError> {
        let is_any = match self.is_any_thinned {
            Some(is_any) => is_any,
            None => *self.is_any_thinned.insert(thinned_any(self.tx)?),
        };
        if !is_any {
            return Ok(None);
        }
        let profiles = self.profiles_of(lead)?;
        Ok(thinned_find(self.tx, &profiles)?.into_iter().map(|(_, until)| until).max())
    }

    /// What was decided of a lead, and of those that became it, under a pact.
    fn decided_of(&mut self, lead: i64, pact: &PactInForce) -> Result<Vec<DecisionRow>, LiveError> {
        let profiles = self.profiles_of(lead)?;
        let mut leads: BTreeSet<i64> = profiles.iter().map(|profile| self.born_as(*profile)).collect();
        leads.insert(lead);
        let leads: Vec<i64> = leads.into_iter().collect();
        let mut decided = decision_list_of(self.tx, &leads)?;
        decided.retain(|decision| *decision.pact == *pact.name);
        Ok(decided)
    }
}

/// What is kept of a lead under a pact after its latest event.
pub(crate) fn standing_row(
    (lead, revision): (i64, i64),
    pact: &PactInForce,
    state: &LeadState,
    decision: &Decision,
    journey: &Journey,
) -> StandingRow {
    let mut bytes = Vec::with_capacity(256);
    state.to_bytes(&pact.compiled, &mut bytes);
    StandingRow {
        lead,
        pact: pact.name.to_string(),
        number: pact.number,
        revision,
        at: decision.at,
        verdict: decision.verdict.word().to_owned(),
        tier: decision.verdict.tier().map(ToString::to_string),
        reason: decision.reason.code.code().to_owned(),
        fit: decision.fit,
        engagement: decision.engagement,
        grade: decision.grade.to_string(),
        level: decision.level.number().into(),
        stage: decision.stage.word().to_owned(),
        alarm_at: state.next_alarm(&pact.compiled, decision.at).map(|alarm| alarm.at),
        state: bytes,
        journey: Journey { persona: state.persona(&pact.compiled).map(|name| name.to_string()), ..journey.clone() },
    }
}

/// What a decision says, as JSON.
pub(crate) fn body_of(one: &Qualification) -> String {
    let body = json!({
        "tier": one.tier.to_string(),
        "fit": one.fit,
        "engagement": one.engagement,
        "grade": one.grade.to_string(),
        "level": one.level.number(),
    });
    body.to_string()
}

/// Whether versions before this one had handed the lead over, and sales had not given it back when this one came into force.
fn with_sales_already(rows: &[DecisionRow], pact: &PactInForce, stream: &[Event]) -> bool {
    let by_earlier = rows.iter().filter(|row| pact.before.contains(&row.number));
    let Some(latest) = by_earlier.map(|row| (row.at, &row.event)).max() else { return false };
    let is_later = |event: &&Event| {
        let is_for_another = matches!(event.kind, Kind::Sales(_)) && !pact.compiled.is_answered_by(event);
        !is_for_another && pact.is_earlier(event.at) && (event.at, &event.id) > latest
    };
    let comes_back = |event: &Event| match event.kind {
        Kind::Sales(SalesAct::Rejected | SalesAct::Recycled) | Kind::Outcome(OutcomeAct::Lost) => Some(true),
        Kind::Sales(SalesAct::Reopened) => Some(false),
        _ => None,
    };
    !stream.iter().filter(is_later).filter_map(comes_back).next_back().unwrap_or(false)
}

/// What feeding events came to.
pub(crate) struct Fed {
    /// What was decided at the last one.
    pub(crate) decision: Decision,
    /// Whether the lead was ready at the last one before the version came into force.
    was_ready: bool,
    /// How far it came, and when.
    pub(crate) journey: Journey,
}

/// Feeds events; nothing if there are none.
pub(crate) fn feed(state: &mut LeadState, pact: &PactInForce, events: &[Event], mut journey: Journey) -> Option<Fed> {
    let (mut last, mut was_ready) = (None, false);
    for event in events {
        let n_before = state.qualifications().len();
        let decision = state.feed(&pact.compiled, event);
        if pact.is_earlier(event.at) {
            was_ready = matches!(decision.verdict, Verdict::Qualified { .. });
        }
        if let Some(one) = state.qualifications().get(n_before) {
            // A gate that is open at once hides the stage that comes before it.
            journey.enter(Stage::Mql, event.at);
            journey.first_tier.get_or_insert_with(|| one.tier.to_string());
        }
        journey.enter(decision.stage, event.at);
        last = Some(decision);
    }
    last.map(|decision| Fed { decision, was_ready, journey })
}

/// Of identifiers in the ledger's order, the first that is an e-mail address.
pub(crate) fn address_of(identifiers: &[IdentifierRow]) -> Option<String> {
    let first = identifiers.iter().find(|row| row.identifier.kind == IdentifierKind::Email);
    first.map(|row| row.identifier.value.to_string())
}

/// Whether an event tells an address, or that there is none.
fn tells_address(event: &Event) -> bool {
    event.kind == Kind::Traits && event.property("email").is_some()
}

/// What the first thing that a lead did tells of what brought it.
pub(crate) fn learn_origin(origin: &mut Origin, event: &Event) {
    if origin.channel.is_some() || !event.kind.is_behaviour() || event.marked {
        return;
    }
    let campaign = CAMPAIGN.iter().find_map(|name| event.property(name).filter(|value| !value.is_missing()));
    *origin = Origin { channel: Some(event.channel.word().to_owned()), campaign: campaign.map(ToString::to_string) };
}

/// What an event tells of what lists show.
pub(crate) fn learn_card(card: &mut Card, event: &Event) {
    let text = |name: &str| {
        event.property(name).map(|value| match value {
            Value::Missing => None,
            value => Some(value.to_string()),
        })
    };
    for (slot, name) in [
        (&mut card.name, "name"),
        (&mut card.email, "email"),
        (&mut card.phone, "phone"),
        (&mut card.title, "title"),
        (&mut card.buying_role, "buying_role"),
    ] {
        if let Some(told) = text(name) {
            *slot = told;
        }
    }
    if event.property("name").is_none() {
        let parts: Vec<String> =
            ["first_name", "last_name"].into_iter().filter_map(|part| text(part).flatten()).collect();
        if !parts.is_empty() {
            card.name = Some(parts.join(" "));
        }
    }
}
