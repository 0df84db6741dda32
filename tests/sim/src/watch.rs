//! Looks at the ledger after each step and holds what changed against the model: events, decisions, handoffs with their clocks, messages
//! and deliveries.

use std::collections::{BTreeMap, BTreeSet};

use leadpact_desk::{Look, Offered, WhyPassedOver};
use leadpact_handoff::Act;
use leadpact_ledger::counters::{Counter, counter_latest};
use leadpact_ledger::decisions::{DecisionRow, decision_list_of};
use leadpact_ledger::deliveries::{BY_MAIL, DeliveryFilter, delivery_list};
use leadpact_ledger::events::{EventRow, event_list_after};
use leadpact_ledger::handoffs::{HandoffRow, StepRow, handoff_walk, step_list_of};
use leadpact_ledger::identity::{merge_list_after, profile_find};
use leadpact_ledger::messages::{MessageRow, message_list_after};
use leadpact_ledger::settings::setting_fetch;
use leadpact_terms::{DAY_MS, Instant, Kind, OutcomeAct, SalesAct};
use serde_json::Value as Json;

use crate::company::{PACTS, Terms, terms};
use crate::model::handoff::{Handoff, State};
use crate::model::stream::{DealDeed, SalesDeed, Stream, What};
use crate::node::Call;
use crate::world::{World, words};

/// Somebody of sales.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Person {
    pub(crate) is_active: bool,
    pub(crate) on_duty: bool,
    pub(crate) away: Option<(i64, i64)>,
    pub(crate) capacity: Option<usize>,
}

impl Default for Person {
    fn default() -> Self {
        Self { is_active: true, on_duty: true, away: None, capacity: None }
    }
}

impl Person {
    /// Whether they take leads at an instant.
    pub(crate) fn is_there(&self, now: i64) -> bool {
        let is_away = self.away.is_some_and(|(from, until)| from <= now && now < until);
        self.is_active && self.on_duty && !is_away
    }
}

/// A lead, as the model has it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Lead {
    pub(crate) stream: Stream,
    /// Whether anything was told of it.
    pub(crate) is_known: bool,
    /// Its number in the ledger, and those of leads that turned out to be the same.
    pub(crate) numbers: Vec<i64>,
    /// Whether another lead turned out to be the same.
    pub(crate) is_merged: bool,
}

/// A decision, as it was seen first.
#[derive(Debug, Clone)]
pub(crate) struct Decision {
    pub(crate) lead: usize,
    pub(crate) pact: String,
    pub(crate) at: i64,
    pub(crate) event: String,
    pub(crate) is_withdrawn: bool,
}

/// What is known to be so.
#[derive(Debug, Default)]
pub(crate) struct Facts {
    pub(crate) people: BTreeMap<&'static str, Person>,
    /// Events that clients told: whose, when, and what.
    pub(crate) sent: BTreeMap<String, (usize, i64, What)>,
    pub(crate) leads: Vec<Lead>,
    pub(crate) decisions: BTreeMap<i64, Decision>,
    pub(crate) handoffs: BTreeMap<String, Handoff>,
    pub(crate) revisions: BTreeMap<String, i64>,
    /// What somebody of sales asks for in the transaction that is under way.
    pub(crate) asked: Option<(String, Act, &'static str)>,
    /// Why decisions were passed over that were, as the model sees it.
    pub(crate) passed_over: BTreeMap<i64, WhyPassedOver>,
    pub(crate) n_events: u64,
    pub(crate) n_clocks: u64,
    pub(crate) n_faults: u64,
    pub(crate) n_deliveries: i64,
    stored: BTreeSet<String>,
    lead_of_profile: BTreeMap<i64, usize>,
    latest_event: i64,
    latest_step: i64,
    latest_message: i64,
    taken_up: i64,
    /// The decisions that were known before the transaction that is looked at, and whether each stood: what the desk knew when it judged.
    /// What it tells a lead may bring back one that was withdrawn, and withdraw another.
    stood_before: BTreeMap<i64, bool>,
    /// Leads that the transaction that is looked at told that nobody gets them, as far as its decisions were gone through: from then on
    /// the desk judged by what stood after that.
    told: BTreeSet<usize>,
    /// Which leads turned out to be which.
    merged_into: BTreeMap<usize, usize>,
    latest_merge: i64,
    merges_looked_at: i64,
    made: i64,
    /// Messages that are expected of the transaction that is under way: about which handoff, and of what.
    pub(crate) expected: Vec<(String, String)>,
    /// Messages of which no deliveries were made yet.
    messages: BTreeMap<i64, MessageRow>,
}

impl Facts {
    pub(crate) fn lead(&mut self, lead: usize) -> &mut Lead {
        if self.leads.len() <= lead {
            self.leads.resize_with(lead + 1, Lead::default);
        }
        &mut self.leads[lead]
    }

    /// The lead that a lead is by now.
    pub(crate) fn present(&self, mut lead: usize) -> usize {
        while let Some(winner) = self.merged_into.get(&lead) {
            lead = *winner;
        }
        lead
    }

    /// Two leads are one.
    fn join(&mut self, winner: usize, loser: usize) {
        let gone = std::mem::take(&mut self.leads[loser]);
        let lead = &mut self.leads[winner];
        lead.stream.join(gone.stream);
        lead.numbers.extend(gone.numbers);
        lead.is_merged = true;
        self.merged_into.insert(loser, winner);
        self.leads[loser].is_known = true;
        self.decisions.values_mut().filter(|one| one.lead == loser).for_each(|one| one.lead = winner);
        self.handoffs.values_mut().filter(|one| one.lead == loser).for_each(|one| one.lead = winner);
    }

    /// Handoffs that are open.
    pub(crate) fn open(&self) -> impl Iterator<Item = &Handoff> {
        self.handoffs.values().filter(|handoff| handoff.state.is_open())
    }

    /// How many other handoffs of the same lead under the same pact are open.
    pub(crate) fn others_open(&self, id: &str) -> usize {
        let Some(one) = self.handoffs.get(id) else { return 0 };
        let is_other =
            |other: &&Handoff| other.id != id && (other.lead, other.terms.name) == (one.lead, one.terms.name);
        self.open().filter(is_other).count()
    }

    /// How many open handoffs somebody has.
    pub(crate) fn load(&self, name: &str) -> usize {
        self.open().filter(|handoff| handoff.owner == Some(name)).count()
    }

    /// Whether somebody can be given one more under a pact.
    pub(crate) fn has_room(&self, name: &str, terms: &Terms, now: i64) -> bool {
        let person = &self.people[name];
        person.is_there(now) && self.load(name) < person.capacity.unwrap_or(terms.capacity)
    }

    /// The ids of all events that are kept.
    pub(crate) fn stored(&self) -> impl Iterator<Item = &str> {
        self.stored.iter().map(String::as_str)
    }

    /// Messages of which no deliveries were made.
    pub(crate) fn n_without_deliveries(&self) -> usize {
        self.messages.len()
    }

    fn what_of(&self, row: &EventRow) -> Result<(usize, What), String> {
        let id = row.event.id.as_str();
        if let Some((lead, at, what)) = self.sent.get(id) {
            if *at != row.event.at.0 {
                return Err(format!("event {id} was told for {at} and is kept for {}", row.event.at.0));
            }
            return Ok((*lead, what.clone()));
        }
        if let Some(seq) = id.strip_prefix("passed-over:").and_then(|seq| seq.parse::<i64>().ok()) {
            let decision = self.decisions.get(&seq).ok_or_else(|| format!("{id}: there is no such decision"))?;
            if row.event.kind != Kind::Sales(SalesAct::Recycled) {
                return Err(format!("{id} is {:?}", row.event.kind));
            }
            return Ok((decision.lead, What::Sales { pact: decision.pact.clone(), act: SalesDeed::Recycled }));
        }
        let handoff = id.strip_prefix("handoff:").and_then(|rest| rest.split(':').next());
        let handoff = handoff.and_then(|handoff| self.handoffs.get(handoff));
        let handoff = handoff.ok_or_else(|| format!("nobody told event {id}"))?;
        let pact = handoff.terms.name.to_owned();
        let sales = |act| What::Sales { pact: pact.clone(), act };
        let what = match row.event.kind {
            Kind::Sales(SalesAct::Accepted) => sales(SalesDeed::Accepted),
            Kind::Sales(SalesAct::Rejected) => sales(SalesDeed::Rejected),
            Kind::Sales(SalesAct::Disqualified) => sales(SalesDeed::Disqualified),
            Kind::Sales(SalesAct::Recycled) => sales(SalesDeed::Recycled),
            Kind::Sales(SalesAct::Qualified) => sales(SalesDeed::Qualified),
            Kind::Sales(SalesAct::Reopened) => sales(SalesDeed::Reopened),
            Kind::Sales(SalesAct::NextStepAgreed | SalesAct::Touch(_) | SalesAct::Noted) => sales(SalesDeed::Other),
            Kind::Outcome(OutcomeAct::Opportunity) => What::Deal(DealDeed::Opened),
            Kind::Outcome(OutcomeAct::Won) => What::Deal(DealDeed::Won),
            Kind::Outcome(OutcomeAct::Lost) => What::Deal(DealDeed::Lost),
            Kind::Outcome(OutcomeAct::Advocated) | Kind::Track | Kind::Page | Kind::Traits => {
                return Err(format!("sales told event {id}, which is none of sales"));
            }
        };
        Ok((handoff.lead, what))
    }
}

impl World {
    /// Takes in what changed since the last look, and checks it. `now` is what the clock of whoever changed it showed.
    pub(crate) fn watch(&mut self, now: i64) -> Result<(), String> {
        let known = self.facts.decisions.iter();
        self.facts.stood_before = known.map(|(seq, decision)| (*seq, !decision.is_withdrawn)).collect();
        self.facts.told.clear();
        let mut touched = self.watch_merges()?;
        touched.extend(self.watch_events()?);
        for lead in touched {
            self.watch_decisions(lead)?;
        }
        self.watch_handoffs(now)?;
        self.watch_messages()?;
        self.watch_deliveries()
    }

    /// Leads that turned out to be one.
    fn watch_merges(&mut self) -> Result<BTreeSet<usize>, String> {
        let after = self.facts.latest_merge;
        let looked_at = self.observer.read(|tx| setting_fetch(tx, "desk.merges")).map_err(words)?;
        self.facts.merges_looked_at = looked_at.and_then(|text| text.parse().ok()).unwrap_or(0);
        let mut touched = BTreeSet::new();
        for merge in self.observer.read(|tx| merge_list_after(tx, after, 100)).map_err(words)? {
            let of = |number: i64| self.facts.leads.iter().position(|lead| lead.numbers.contains(&number));
            let (Some(winner), Some(loser)) = (of(merge.winner), of(merge.loser)) else {
                return Err(format!("merge {} is of leads that nobody knows", merge.merge));
            };
            self.facts.latest_merge = merge.merge;
            self.say(format!("lead {loser} turns out to be lead {winner}"));
            self.facts.join(winner, loser);
            touched.insert(winner);
        }
        Ok(touched)
    }

    fn watch_events(&mut self) -> Result<BTreeSet<usize>, String> {
        let after = self.facts.latest_event;
        let rows = self.observer.read(|tx| event_list_after(tx, after, 10_000)).map_err(words)?;
        let mut touched = BTreeSet::new();
        for row in rows {
            self.facts.latest_event = row.seq;
            self.facts.n_events += 1;
            let (lead, what) = self.facts.what_of(&row)?;
            let lead = self.facts.present(lead);
            let id = row.event.id.as_str();
            if !self.facts.stored.insert(id.to_owned()) || !self.facts.lead(lead).stream.add(row.event.at.0, id, what) {
                return Err(format!("event {id} is kept twice"));
            }
            match self.facts.lead_of_profile.insert(row.profile, lead) {
                Some(other) if self.facts.present(other) != lead => {
                    return Err(format!("event {id} went to another lead's profile"));
                }
                Some(_) => {}
                None => {
                    let profile = self.observer.read(|tx| profile_find(tx, &[row.profile])).map_err(words)?;
                    self.facts.lead(lead).numbers.extend(profile.first().map(|row| row.lead));
                }
            }
            touched.insert(lead);
        }
        Ok(touched)
    }

    /// What was decided of a lead is what its events say, each decision once.
    fn watch_decisions(&mut self, lead: usize) -> Result<(), String> {
        let numbers = self.facts.lead(lead).numbers.clone();
        let rows = self.observer.read(|tx| decision_list_of(tx, &numbers)).map_err(words)?;
        for terms in &PACTS {
            let said = self.facts.leads[lead].stream.under(terms);
            let mut left: BTreeSet<(i64, String)> = said.ready.into_iter().collect();
            for row in rows.iter().filter(|row| row.pact == terms.name) {
                let key = (row.at.0, row.event.as_str().to_owned());
                let is_said = left.remove(&key);
                if is_said != row.withdrawn_at.is_none() {
                    let what = if is_said { "withdrawn, and its events say it" } else { "made, and no event says it" };
                    return Err(format!("decision {} of lead {lead} under {} is {what}", row.seq, row.pact));
                }
                self.know_decision(lead, row)?;
            }
            if let Some((at, event)) = left.first() {
                return Err(format!("lead {lead} was ready under {} at {at} ({event}), undecided", terms.name));
            }
        }
        Ok(())
    }

    fn know_decision(&mut self, lead: usize, row: &DecisionRow) -> Result<(), String> {
        let (at, event, is_withdrawn) = (row.at.0, row.event.as_str().to_owned(), row.withdrawn_at.is_some());
        let new = Decision { lead, pact: row.pact.clone(), at, event, is_withdrawn };
        match self.facts.decisions.get_mut(&row.seq) {
            Some(known) if (known.at, &known.event, &known.pact) != (new.at, &new.event, &new.pact) => {
                Err(format!("decision {} was rewritten", row.seq))
            }
            Some(known) => {
                known.is_withdrawn = new.is_withdrawn;
                Ok(())
            }
            None => {
                self.say(format!("decision {}: lead {lead} is ready under {} by {}", row.seq, new.pact, new.event));
                self.facts.decisions.insert(row.seq, new);
                Ok(())
            }
        }
    }

    /// Up to which decision all were taken up.
    pub(crate) fn taken_up(&self) -> i64 {
        self.facts.taken_up
    }

    /// Why a decision makes no handoff at an instant, as the model sees it.
    pub(crate) fn reason_against(&self, seq: i64, now: i64) -> Option<WhyPassedOver> {
        let decision = &self.facts.decisions[&seq];
        let said = self.facts.leads[decision.lead].stream.under(terms(&decision.pact));
        let is_in_hands =
            self.facts.open().any(|handoff| handoff.lead == decision.lead && handoff.terms.name == decision.pact);
        let is_told = self.facts.told.contains(&decision.lead);
        let stood = |seq: &i64| match self.facts.stood_before.get(seq) {
            Some(stood) if !is_told => *stood,
            Some(_) => !self.facts.decisions[seq].is_withdrawn,
            // Made by what the transaction told.
            None => is_told && !self.facts.decisions[seq].is_withdrawn,
        };
        let was_ready_again = self
            .facts
            .decisions
            .iter()
            .filter(|(seq, _)| stood(seq))
            .map(|(_, other)| other)
            .any(|other| (other.lead, &other.pact) == (decision.lead, &decision.pact) && other.at > decision.at);
        let is_new = !self.facts.stood_before.contains_key(&seq);
        if !(stood(&seq) || is_new && !decision.is_withdrawn) {
            Some(WhyPassedOver::Withdrawn)
        } else if was_ready_again {
            Some(WhyPassedOver::Answered)
        } else if now - decision.at > 30 * DAY_MS {
            Some(WhyPassedOver::Stale)
        } else if said.is_excluded {
            Some(WhyPassedOver::Excluded)
        } else if said.place != crate::model::stream::Place::InHands {
            Some(WhyPassedOver::Answered)
        } else if is_in_hands {
            Some(WhyPassedOver::InHands)
        } else {
            None
        }
    }

    /// Decisions up to this one were taken up and made no handoff: there has to be a reason.
    fn passed_over_up_to(&mut self, seq: i64, now: i64) -> Result<(), String> {
        while self.facts.taken_up < seq {
            self.facts.taken_up += 1;
            let decision = self.facts.taken_up;
            let why = self.reason_against(decision, now);
            let why = why.ok_or_else(|| format!("decision {decision} was taken up and made no handoff"))?;
            // Whoever nobody got is nobody's: the lead's stream has to say so.
            let is_told = self.facts.stored.contains(&format!("passed-over:{decision}"));
            if is_told != matches!(why, WhyPassedOver::Stale | WhyPassedOver::Excluded) {
                return Err(format!(
                    "decision {decision} was passed over ({why:?}), and its lead heard of it: {is_told}"
                ));
            }
            if is_told {
                self.facts.told.insert(self.facts.decisions[&decision].lead);
            }
            self.facts.passed_over.insert(decision, why);
        }
        Ok(())
    }

    fn watch_handoffs(&mut self, now: i64) -> Result<(), String> {
        let latest = self.observer.read(|tx| counter_latest(tx, Counter::Step)).map_err(words)?;
        let mut changed: Vec<HandoffRow> = Vec::new();
        if latest > self.facts.latest_step {
            changed = self.observer.read(|tx| handoff_walk(tx, 0, 10_000)).map_err(words)?;
            changed.retain(|row| self.facts.revisions.get(&row.id) != Some(&row.revision));
            let numbers: Vec<i64> = changed.iter().map(|row| row.handoff).collect();
            let mut steps = self.observer.read(|tx| step_list_of(tx, &numbers)).map_err(words)?;
            steps.retain(|step| step.seq > self.facts.latest_step);
            steps.sort_by_key(|step| step.seq);
            let rows: BTreeMap<i64, HandoffRow> = changed.iter().map(|row| (row.handoff, row.clone())).collect();
            let mut before: Option<String> = None;
            for step in steps {
                if step.seq != self.facts.latest_step + 1 {
                    return Err(format!("step {} comes after step {}", step.seq, self.facts.latest_step));
                }
                self.facts.latest_step = step.seq;
                let row = rows.get(&step.handoff).ok_or_else(|| format!("step {} has no handoff", step.seq))?;
                // Whether somebody could have taken it is asked before anything else changes.
                if let Some(id) = before.replace(row.id.clone()).filter(|id| *id != row.id) {
                    self.check_passed_on(&id, now)?;
                }
                self.watch_step(row, &step, now)?;
            }
            if self.facts.latest_step != latest {
                return Err(format!("{latest} steps were counted, and {} are there", self.facts.latest_step));
            }
        }
        let taken_up = self.observer.read(|tx| setting_fetch(tx, "desk.decisions")).map_err(words)?;
        let taken_up: i64 = taken_up.and_then(|text| text.parse().ok()).unwrap_or(0);
        self.passed_over_up_to(taken_up, now)?;
        changed.iter().try_for_each(|row| self.check_row(row, now))
    }

    fn watch_step(&mut self, row: &HandoffRow, step: &StepRow, now: i64) -> Result<(), String> {
        if step.act == "offer" {
            self.passed_over_up_to(row.decision - 1, now)?;
            self.check_offer(row, step, now)?;
            self.facts.taken_up = row.decision;
            return Ok(());
        }
        self.check_step(row, step, now)
    }

    /// A row says what its steps say.
    fn check_row(&mut self, row: &HandoffRow, now: i64) -> Result<(), String> {
        let handoff = self.facts.handoffs.get(&row.id).ok_or_else(|| format!("handoff {} has no steps", row.id))?;
        let wakes_at = handoff.clocks.coming().first().map(|(at, _)| *at);
        let owner = handoff.owner.map(crate::company::person_id);
        let found = (row.state.as_str(), row.is_open, row.owner, row.wakes_at.map(|at| at.0));
        let expected = (handoff.state.word(), handoff.state.is_open(), owner, wakes_at);
        if found != expected {
            return Err(format!("handoff {} is {found:?} and should be {expected:?}", row.id));
        }
        self.check_passed_on(&row.id, now)?;
        self.facts.revisions.insert(row.id.clone(), row.revision);
        Ok(())
    }

    /// Each thing that was done is told in one message, and nothing else is.
    fn watch_messages(&mut self) -> Result<(), String> {
        let after = self.facts.latest_message;
        let rows = self.observer.read(|tx| message_list_after(tx, after, 10_000)).map_err(words)?;
        let mut told: Vec<(String, String)> = Vec::new();
        for row in rows {
            self.facts.latest_message = row.message;
            let body: Json = serde_json::from_str(&row.body).map_err(words)?;
            told.push((body["handoff"]["id"].as_str().unwrap_or_default().to_owned(), row.topic.clone()));
            self.facts.messages.insert(row.message, row);
        }
        let mut expected = std::mem::take(&mut self.facts.expected);
        told.sort();
        expected.sort();
        if told == expected { Ok(()) } else { Err(format!("told were {told:?}, and expected {expected:?}")) }
    }

    /// Each message has one delivery for each endpoint that wants it, and mails where somebody has to read of it.
    fn watch_deliveries(&mut self) -> Result<(), String> {
        let (latest, made) = self
            .observer
            .read(|tx| Ok((counter_latest(tx, Counter::Delivery)?, setting_fetch(tx, "messages.deliveries")?)))
            .map_err(|error: leadpact_ledger::LedgerError| words(error))?;
        let made: i64 = made.and_then(|text| text.parse().ok()).unwrap_or(0);
        let n_new = usize::try_from(latest - self.facts.n_deliveries).unwrap_or(0);
        let mut found: BTreeMap<i64, Vec<(i64, String)>> = BTreeMap::new();
        if n_new > 0 {
            let filter = DeliveryFilter::default();
            for row in self.observer.read(|tx| delivery_list(tx, filter, n_new)).map_err(words)? {
                let to = format!("{:?} {:?}", row.person, row.address);
                found.entry(row.message).or_default().push((row.endpoint, to));
            }
        }
        self.facts.n_deliveries = latest;
        for message in self.facts.made + 1..=made {
            let row = self.facts.messages.remove(&message).ok_or_else(|| format!("there is no message {message}"))?;
            let deliveries = found.remove(&message).unwrap_or_default();
            let unique: BTreeSet<&(i64, String)> = deliveries.iter().collect();
            let endpoints: BTreeSet<i64> =
                deliveries.iter().map(|(endpoint, _)| *endpoint).filter(|endpoint| *endpoint != BY_MAIL).collect();
            let n_mails = deliveries.iter().filter(|(endpoint, _)| *endpoint == BY_MAIL).count();
            let is_read = ["handoff.offered", "handoff.pooled", "clock.warned", "clock.breached"];
            if unique.len() != deliveries.len() || endpoints != self.post.subscribers(&row.topic) {
                return Err(format!("message {message} ({}) has the deliveries {deliveries:?}", row.topic));
            }
            if n_mails == 0 && is_read.contains(&row.topic.as_str()) {
                return Err(format!("nobody gets a mail of message {message} ({})", row.topic));
            }
        }
        self.facts.made = self.facts.made.max(made);
        match found.first_key_value() {
            Some((message, _)) => Err(format!("message {message} has deliveries that were made before")),
            None => Ok(()),
        }
    }

    /// A client heard that its request is kept.
    pub(crate) fn acknowledged(&mut self, call: &Call) -> Result<(), String> {
        match call.ids().find(|id| !self.facts.stored.contains(*id)) {
            Some(id) => Err(format!("event {id} was acknowledged and is not kept")),
            None => Ok(()),
        }
    }

    /// What the desk says that it passed over, and why.
    pub(crate) fn check_passed_over(&mut self, offered: &Offered) -> Result<(), String> {
        for one in &offered.passed_over {
            let expected = self.facts.passed_over.get(&one.decision);
            if expected != Some(&one.why) {
                return Err(format!("decision {} was passed over: {:?}, not {expected:?}", one.decision, one.why));
            }
        }
        Ok(())
    }

    /// Whether something is due by the model: the first thing that is.
    fn what_is_due(&self, now: i64) -> Option<String> {
        let latest = self.facts.decisions.keys().next_back().copied().unwrap_or(0);
        if latest > self.facts.taken_up {
            return Some(format!("decision {latest} is not taken up"));
        }
        if self.facts.latest_merge > self.facts.merges_looked_at {
            return Some("leads that turned out to be one may have several handoffs".to_owned());
        }
        self.facts.open().find_map(|handoff| {
            let due = handoff.clocks.coming().first().copied().filter(|(at, _)| *at <= now);
            let stranded = handoff.owner.filter(|owner| {
                let person = &self.facts.people[owner];
                !person.is_active || (handoff.state == State::Offered && !person.is_there(now))
            });
            match (due, stranded) {
                (Some((at, says)), _) => Some(format!("handoff {}: {says:?} of {}", handoff.id, Instant(at))),
                (None, Some(owner)) => Some(format!("handoff {} lies with {owner}, who is away", handoff.id)),
                (None, None) => None,
            }
        })
    }

    /// Everything that was due is done.
    pub(crate) fn check_nothing_is_due(&self, now: i64) -> Result<(), String> {
        let in_two_hands =
            self.facts.open().find(|one| one.state != State::Opportunity && self.facts.others_open(&one.id) > 0);
        if let Some(double) = in_two_hands {
            return Err(format!("the lead of {} is in other hands, too", double.id));
        }
        match self.what_is_due(now) {
            Some(due) => Err(format!("all that is due was done by {}, but: {due}", Instant(now))),
            None => Ok(()),
        }
    }

    /// A look at the ledger says what is due.
    pub(crate) fn check_look(&self, now: i64, look: Look) -> Result<(), String> {
        let due = self.what_is_due(now);
        let next = self.facts.open().filter_map(|handoff| Some(handoff.clocks.coming().first()?.0)).min();
        if look.is_due != due.is_some() {
            return Err(format!("the desk says that something is due: {}; by the model: {due:?}", look.is_due));
        }
        if look.next_wake.map(|at| at.0) != next {
            return Err(format!("the desk wakes at {:?}, and should at {:?}", look.next_wake, next.map(Instant)));
        }
        Ok(())
    }
}
