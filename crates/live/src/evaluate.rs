//! What the pacts in force say of a lead now: fed what is new where that is enough, evaluated anew from its stream where it is not.

use std::collections::{BTreeMap, BTreeSet};

use leadpact_engine::{Decision, LeadState, Qualification};
use leadpact_ledger::counters::{Counter, counter_take};
use leadpact_ledger::decisions::{DecisionKind, DecisionRow, decision_list_of, decision_withdraw};
use leadpact_ledger::leads::{Card, LeadRow};
use leadpact_ledger::retention::thinned_find;
use leadpact_ledger::standings::{StandingRow, standing_delete, standing_find};
use leadpact_terms::{Event, Instant, Kind, Value};
use serde_json::json;

use crate::LiveError;
use crate::company::Employer;
use crate::pacts::PactInForce;
use crate::stream::{own_events, with_company};
use crate::work::{Touched, Work};

/// A lead under one pact, brought up to date.
struct Settled {
    state: LeadState,
    /// After its latest event.
    decision: Decision,
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
        let repeats = touched.events.windows(2).any(|two| two[0].id == two[1].id);
        if touched.anew || repeats || !touched.events.first().is_none_or(follows) {
            return self.settle_anew(lead, before);
        }
        if touched.events.is_empty() {
            return Ok(());
        }
        let revision = row.revision;
        let pacts = self.pacts.clone();
        let mut news: Vec<(usize, Settled, Vec<Qualification>)> = Vec::with_capacity(pacts.len());
        for (position, pact) in pacts.iter().enumerate() {
            let kept = before.iter().find(|row| *row.pact == *pact.name);
            let state = kept
                .filter(|row| row.number == pact.number && row.revision == revision)
                .and_then(|row| LeadState::from_bytes(&pact.compiled, &row.state).ok());
            let mut state = match state {
                Some(state) => state,
                None if row.latest.is_none() => LeadState::lean(&pact.compiled),
                None => return self.settle_anew(lead, before),
            };
            let n_before = state.qualifications().len();
            let Some(settled) = feed(&mut state, pact, &touched.events) else { continue };
            let new = state.qualifications()[n_before..].to_vec();
            news.push((position, Settled { state, decision: settled }, new));
        }
        self.advance(lead, &touched.events, n_own);
        for (position, settled, new) in news {
            let pact = &pacts[position];
            if !new.is_empty() {
                self.record(lead, pact, &settled, new)?;
            }
            self.keep(lead, pact, &settled);
        }
        Ok(())
    }

    /// Evaluates a lead from its stream.
    pub(crate) fn settle_anew(&mut self, lead: i64, before: &[StandingRow]) -> Result<(), LiveError> {
        let profiles = self.profiles_of(lead)?;
        let id = self.lead(lead).id.clone();
        let own = own_events(self.tx, &id, &profiles)?;
        let company = self.company_of_keys(&Employer::of(&own).keys())?;
        let n_own = own.len();
        let stream = with_company(self.tx, own, company)?;
        let row = self.lead_mut(lead);
        *row = LeadRow { company, first_at: None, latest: None, n_events: 0, card: Card::default(), ..row.clone() };
        self.advance(lead, &stream, n_own);
        if stream.is_empty() {
            // Everything that it did was dropped, or went with a merge that was taken apart: nothing can be said of it.
            standing_delete(self.tx, lead)?;
            return Ok(());
        }
        let pacts = self.pacts.clone();
        for pact in pacts.iter() {
            let mut state = LeadState::lean(&pact.compiled);
            let Some(decision) = feed(&mut state, pact, &stream) else { continue };
            let settled = Settled { state, decision };
            self.reconcile(lead, pact, &settled, before)?;
            self.keep(lead, pact, &settled);
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
        }
    }

    /// Keeps the standing after the lead's latest event.
    fn keep(&mut self, lead: i64, pact: &PactInForce, settled: &Settled) {
        let revision = self.lead(lead).revision;
        self.new_standings.push(standing_row(lead, revision, pact, &settled.state, &settled.decision));
    }

    /// Holds what was decided of a lead before against what its stream says now. Decisions are facts: those that nothing says any
    /// more are marked as withdrawn, and stay.
    fn reconcile(
        &mut self,
        lead: i64,
        pact: &PactInForce,
        settled: &Settled,
        before: &[StandingRow],
    ) -> Result<(), LiveError> {
        let now = self.now;
        let qualifications = settled.state.qualifications();
        let is_new = before.is_empty() && qualifications.is_empty();
        if is_new {
            return Ok(());
        }
        let decided = self.decided_of(lead, pact)?;
        let stands_until = self.stands_until(lead)?;
        let is_open = |decision: &&DecisionRow| {
            decision.number == pact.number && stands_until.is_none_or(|stands| decision.at > stands)
        };
        for decision in decided.iter().filter(is_open) {
            let says = qualifications.iter().any(|one| (one.at, &one.event) == (decision.at, &decision.event));
            match (says, decision.withdrawn_at) {
                (true, Some(_)) => decision_withdraw(self.tx, decision.seq, None)?,
                (false, None) => decision_withdraw(self.tx, decision.seq, Some(now))?,
                (true, None) | (false, Some(_)) => {}
            }
        }
        self.record(lead, pact, settled, qualifications.to_vec())
    }

    /// Records the qualifications that were not recorded yet.
    ///
    /// What lies before the version came into force was decided by the versions before it, if there were any: only a lead that none
    /// of them handed over, and that is ready now, is recorded, once.
    fn record(
        &mut self,
        lead: i64,
        pact: &PactInForce,
        settled: &Settled,
        qualifications: Vec<Qualification>,
    ) -> Result<(), LiveError> {
        let decided = self.decided_of(lead, pact)?;
        let known = |one: &Qualification| {
            decided.iter().any(|decision| {
                decision.number == pact.number && (decision.at, &decision.event) == (one.at, &one.event)
            })
        };
        let stands_until = self.stands_until(lead)?;
        let by_earlier = decided.iter().any(|decision| pact.before.contains(&decision.number));
        let is_ready = settled.decision.verdict.word() == "qualified";
        let last = qualifications.len().saturating_sub(1);
        let new: Vec<Qualification> = qualifications
            .into_iter()
            .enumerate()
            .filter(|(position, one)| {
                let was_theirs = one.at < pact.from_at && !pact.before.is_empty();
                let is_open = stands_until.is_none_or(|stands| one.at > stands);
                is_open && !known(one) && (!was_theirs || (*position == last && is_ready && !by_earlier))
            })
            .map(|(_, one)| one)
            .collect();
        let first = counter_take(self.tx, Counter::Decision, new.len())?;
        for (seq, one) in (first..).zip(new) {
            let body = json!({
                "tier": one.tier.to_string(),
                "fit": one.fit,
                "engagement": one.engagement,
                "grade": one.grade.to_string(),
                "level": one.level.number(),
            });
            self.new_decisions.push(DecisionRow {
                seq,
                lead,
                pact: pact.name.to_string(),
                number: pact.number,
                kind: DecisionKind::Qualified,
                at: one.at,
                event: one.event,
                recorded_at: self.now,
                body: body.to_string(),
                withdrawn_at: None,
            });
        }
        Ok(())
    }

    /// Until when what was decided of a lead stands, because events that it rests on were dropped by a rule of retention.
    fn stands_until(&mut self, lead: i64) -> Result<Option<Instant>, LiveError> {
        let profiles = self.profiles_of(lead)?;
        Ok(thinned_find(self.tx, &profiles)?.into_iter().map(|(_, until)| until).max())
    }

    /// What was decided of a lead, and of those that became it, under a pact.
    fn decided_of(&mut self, lead: i64, pact: &PactInForce) -> Result<Vec<DecisionRow>, LiveError> {
        let profiles = self.profiles_of(lead)?;
        let mut leads: BTreeSet<i64> = profiles.iter().map(|profile| self.profiles[profile].born_as).collect();
        leads.insert(lead);
        let leads: Vec<i64> = leads.into_iter().collect();
        let mut decided = decision_list_of(self.tx, &leads)?;
        decided.retain(|decision| *decision.pact == *pact.name);
        Ok(decided)
    }
}

/// What is kept of a lead under a pact after its latest event.
pub(crate) fn standing_row(
    lead: i64,
    revision: i64,
    pact: &PactInForce,
    state: &LeadState,
    decision: &Decision,
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
    }
}

/// Feeds events; what was decided at the last one.
fn feed(state: &mut LeadState, pact: &PactInForce, events: &[Event]) -> Option<Decision> {
    events.iter().map(|event| state.feed(&pact.compiled, event)).last()
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
