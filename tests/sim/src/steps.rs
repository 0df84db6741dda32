//! Each step of a handoff held against the model: may it be done, by whom, at which instant, and what has to be told of it.

use leadpact_ledger::handoffs::{HandoffRow, StepRow};
use leadpact_terms::{Instant, MINUTE_MS, SECOND_MS};
use serde_json::Value as Json;

use crate::company::{PACTS, name_of};
use crate::model::clocks::{Clocks, Promise, Run, Says};
use crate::model::handoff::{Handoff, State};
use crate::world::{Happening, World};

impl World {
    /// A lead is handed over: once, as the pact allows, and at this moment.
    pub(crate) fn check_offer(&mut self, row: &HandoffRow, step: &StepRow, now: i64) -> Result<(), String> {
        let decision = self.facts.decisions.get(&row.decision).cloned();
        let decision = decision.ok_or_else(|| format!("handoff {} has no decision", row.id))?;
        if self.facts.handoffs.contains_key(&row.id) || row.decision <= self.taken_up() {
            return Err(format!("decision {} is handed over twice", row.decision));
        }
        if let Some(why) = self.reason_against(row.decision, now) {
            return Err(format!("decision {} was handed over though it is {why:?}", row.decision));
        }
        let body: Json = serde_json::from_str(&step.body).map_err(|error| error.to_string())?;
        let instant = |name: &str| body["offer"][name].as_str().and_then(|text| text.parse::<Instant>().ok());
        if (instant("happened_at"), instant("offered_at")) != (Some(Instant(decision.at)), Some(Instant(now))) {
            return Err(format!("handoff {} was offered at {now} for {}: {}", row.id, decision.at, step.body));
        }
        let terms = PACTS.iter().find(|terms| terms.name == row.pact).ok_or("a handoff of no pact")?;
        self.say(format!("handoff {} of lead {} under {}", row.id, decision.lead, row.pact));
        let handoff = Handoff {
            id: row.id.clone(),
            number: row.handoff,
            terms,
            lead: decision.lead,
            state: State::Offered,
            owner: None,
            clocks: Clocks::offered(terms, decision.at, now),
            offered_at: now,
            end: None,
            latest: now,
            is_reached: false,
            is_routed: false,
            to_pass_on: None,
        };
        self.facts.handoffs.insert(row.id.clone(), handoff);
        // Some answer at once.
        if self.random.chance(30) && self.now < self.ends {
            let later = self.random.between(SECOND_MS, 3 * MINUTE_MS);
            self.plan(later, Happening::SalesAnswers(row.id.clone()));
        }
        Ok(())
    }

    pub(crate) fn check_step(&mut self, row: &HandoffRow, step: &StepRow, now: i64) -> Result<(), String> {
        let body: Json = serde_json::from_str(&step.body).map_err(|error| error.to_string())?;
        let id = row.id.as_str();
        self.say(format!("  {id}: {} by {} at {}: {}", step.act, step.made_by, step.at, step.body));
        match (step.made_by.as_str(), step.act.as_str()) {
            ("leadpact", "warned" | "breached" | "pause ended") => self.check_clock(id, step, &body, now),
            ("leadpact", "assign") => self.check_assignment(id, &body, now),
            ("leadpact", "withdraw") => self.check_withdrawal(id, now),
            ("leadpact", other) => Err(format!("{other} is nothing that the service does by itself")),
            (who, _) => self.check_deed(id, who, step, &body, now),
        }
    }

    /// A clock says something: something it has to say, at its instant, and nothing before it was left out.
    fn check_clock(&mut self, id: &str, step: &StepRow, body: &Json, now: i64) -> Result<(), String> {
        let handoff = self.facts.handoffs.get_mut(id).ok_or("a step of no handoff")?;
        let promise = || {
            let word = body["promise"].as_str().unwrap_or_default();
            Promise::read(word).ok_or_else(|| format!("`{word}` is no promise"))
        };
        let says = match step.act.as_str() {
            "warned" => Says::Warning(promise()?),
            "breached" => Says::Breach(promise()?),
            _ => Says::PauseEnds,
        };
        let first = handoff.clocks.coming().first().copied();
        // Clocks of machines differ: of a handoff that another one knows of later, it is as late as that.
        if step.at.0 > now.max(handoff.latest) || first.is_none_or(|(at, _)| at != step.at.0) {
            return Err(format!("handoff {id} says {says:?} at {}, and next was {first:?}", step.at));
        }
        if !handoff.clocks.said(step.at.0, says, handoff.owner) {
            return Err(format!("handoff {id} says {says:?} at {}, which is not to be said", step.at));
        }
        handoff.latest = handoff.latest.max(step.at.0);
        self.facts.n_clocks += 1;
        let topic = match says {
            Says::PauseEnds => return Ok(()),
            Says::Warning(_) => "clock.warned",
            Says::Breach(promise) => {
                if handoff.terms.reassigns.contains(&promise) {
                    handoff.to_pass_on = Some(promise);
                }
                "clock.breached"
            }
        };
        self.facts.expected.push((id.to_owned(), topic.to_owned()));
        Ok(())
    }

    /// Two leads turned out to be one: the handoff that came less far goes, or the younger one, and no deal.
    fn check_withdrawal(&mut self, id: &str, now: i64) -> Result<(), String> {
        let handoff = self.facts.handoffs.get(id).ok_or("a step of no handoff")?;
        let same = |other: &&Handoff| (other.lead, other.terms.name) == (handoff.lead, handoff.terms.name);
        let rank = |one: &Handoff| (one.state as u8, -one.number);
        let is_less = self.facts.open().filter(same).any(|other| rank(other) > rank(handoff));
        if !is_less || handoff.state == State::Opportunity || !self.facts.leads[handoff.lead].is_merged {
            return Err(format!("handoff {id} was withdrawn, and nothing says why"));
        }
        if let Some(handoff) = self.facts.handoffs.get_mut(id) {
            handoff.withdrawn(now);
        }
        self.facts.expected.push((id.to_owned(), "handoff.withdrawn".to_owned()));
        Ok(())
    }

    /// The service gives a handoff to somebody: who can take it, or to the pool if nobody can.
    fn check_assignment(&mut self, id: &str, body: &Json, now: i64) -> Result<(), String> {
        let assign = &body["assign"];
        let to = assign["to"]["person"].as_str();
        let to = to.map(|to| name_of(to).ok_or_else(|| format!("nobody is {to}"))).transpose()?;
        let handoff = self.facts.handoffs.get(id).ok_or("a step of no handoff")?;
        let because = assign["why"]["breach"].as_str().and_then(Promise::read);
        let is_routed = handoff.is_routed;
        match (assign["why"].as_str(), because) {
            (Some("routed"), _) if !is_routed => {}
            (Some("left" | "off_duty"), _) if handoff.owner.is_some_and(|owner| !self.works(owner, handoff, now)) => {}
            (_, Some(promise)) if handoff.to_pass_on == Some(promise) => {}
            _ => return Err(format!("handoff {id} was given to {to:?} because of {}", assign["why"])),
        }
        let able = self.able(handoff, because, now);
        let is_fine = match to {
            Some(to) => {
                able.contains(&to) || (handoff.terms.company_owner_first && self.facts.has_room(to, handoff.terms, now))
            }
            None => able.is_empty(),
        };
        if !is_fine {
            return Err(format!("handoff {id} was given to {to:?}, and could be to {able:?}"));
        }
        let handoff = self.facts.handoffs.get_mut(id).ok_or("a step of no handoff")?;
        let topic = match (is_routed, to) {
            (true, _) => "handoff.assigned",
            (false, Some(_)) => "handoff.offered",
            (false, None) => "handoff.pooled",
        };
        (handoff.owner, handoff.is_routed, handoff.to_pass_on) = (to, true, None);
        handoff.latest = handoff.latest.max(now);
        if let Some(promise) = because {
            handoff.clocks.passed_on(promise, handoff.latest);
        }
        self.facts.expected.push((id.to_owned(), topic.to_owned()));
        Ok(())
    }

    /// Somebody of sales does something: what they asked for, once, and as things are.
    fn check_deed(&mut self, id: &str, who: &str, step: &StepRow, body: &Json, now: i64) -> Result<(), String> {
        let (handoff, act, by) =
            self.facts.asked.take().ok_or_else(|| format!("{who} did not ask for {}", step.act))?;
        if (handoff.as_str(), by, act.kind().word()) != (id, who, step.act.as_str()) {
            return Err(format!("{by} asked for {act:?} of {handoff}, and got {} of {id}", step.act));
        }
        let is_reopened = matches!(act, leadpact_handoff::Act::Reopen { .. });
        let others = self.facts.others_open(id);
        let handoff = self.facts.handoffs.get_mut(id).ok_or("a step of no handoff")?;
        if let Some((at, says)) = handoff.clocks.coming().first().filter(|(at, _)| *at <= now.max(handoff.latest)) {
            return Err(format!("{act:?} of {id} came before {says:?} at {}", Instant(*at)));
        }
        let is_in_other_hands = is_reopened && others > 0;
        if !handoff.can(&act, now) || is_in_other_hands {
            return Err(format!("{act:?} of {id} was done, and is not possible as it is {:?}", handoff.state));
        }
        handoff.done(&act, now);
        if let Some(to) = body["assign"]["to"]["person"].as_str() {
            handoff.owner = name_of(to);
        }
        let topic = match step.act.as_str() {
            "assign" => "handoff.assigned",
            "accept" => "handoff.accepted",
            "reject" => "handoff.rejected",
            "disqualify" => "handoff.disqualified",
            "recycle" => "handoff.recycled",
            "touch" => "handoff.touched",
            "note" => "handoff.noted",
            "qualify" => "handoff.qualified",
            "next step" => "handoff.next_step_agreed",
            "open" => "handoff.opportunity_opened",
            "win" => "handoff.won",
            "lose" => "handoff.lost",
            "pause" => "handoff.paused",
            "resume" => "handoff.resumed",
            "reopen" => "handoff.reopened",
            other => return Err(format!("{other} is nothing that sales does")),
        };
        self.facts.expected.push((id.to_owned(), topic.to_owned()));
        Ok(())
    }

    /// If a promise ran out and the lead stays where it is, nobody could take it.
    pub(crate) fn check_passed_on(&mut self, id: &str, now: i64) -> Result<(), String> {
        let handoff = self.facts.handoffs.get(id).ok_or("a step of no handoff")?;
        if handoff.to_pass_on.is_none() {
            return Ok(());
        }
        let able = self.able(handoff, handoff.to_pass_on, now);
        if handoff.owner.is_some() || !able.is_empty() {
            let promise = handoff.to_pass_on;
            return Err(format!("{promise:?} of {id} ran out, and it stays with {:?}, not {able:?}", handoff.owner));
        }
        if let Some(handoff) = self.facts.handoffs.get_mut(id) {
            handoff.to_pass_on = None;
        }
        Ok(())
    }

    /// Whether somebody works on a handoff: who has answered goes on when off duty.
    fn works(&self, owner: &str, handoff: &Handoff, now: i64) -> bool {
        let person = &self.facts.people[owner];
        person.is_active && (handoff.state != State::Offered || person.is_there(now))
    }

    /// Who could be given a handoff now: of its territory, on duty, with room, and not who let it run out or has it and is away.
    fn able(&self, handoff: &Handoff, because: Option<Promise>, now: i64) -> Vec<&'static str> {
        let terms = handoff.terms;
        let said = self.facts.leads[handoff.lead].stream.under(terms);
        let is_german = said.country.as_deref() == Some("DE") && !terms.german.is_empty();
        let group = if is_german { terms.german } else { terms.otherwise };
        let let_run_out = |name: &str| {
            let ran_out = |run: Run| matches!(run, Run::RanOut { .. });
            let of_it = handoff.clocks.all.iter().filter(|clock| Some(clock.promise) == because);
            of_it.filter(|clock| ran_out(clock.run)).any(|clock| clock.owner == Some(name))
        };
        let is_left = |name: &str| because.is_none() && handoff.owner == Some(name);
        let able = group.iter().copied().filter(|name| !let_run_out(name) && !is_left(name));
        able.filter(|name| self.facts.has_room(name, terms, now)).collect()
    }
}
