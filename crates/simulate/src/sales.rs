//! How sales answers today, before there is a pact: every form fill is passed on, some are answered within
//! minutes, most within hours or days, many never; some reps note what they learn, others don't.
//!
//! The faster the answer, the likelier the contact and the deal, as studies of response times report.

use leadpact_terms::{Channel, DAY_MS, HOUR_MS, Instant, MINUTE_MS, OutcomeAct, SalesAct, TouchKind};

use crate::calendar::Calendar;
use crate::catalog::{self, REPS, Rep};
use crate::companies::Company;
use crate::people::{Field, Intent, Persona};
use crate::random::Random;
use crate::story::{Fact, Story, Trigger};

/// One line of the touches.
#[derive(Debug)]
pub(crate) struct Touch {
    pub(crate) lead: u32,
    pub(crate) at: Instant,
    pub(crate) act: SalesAct,
    pub(crate) by: &'static str,
    pub(crate) reason: &'static str,
    pub(crate) note: String,
}

/// One line of the outcomes.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) lead: u32,
    pub(crate) at: Instant,
    pub(crate) outcome: OutcomeAct,
    pub(crate) amount: Option<i64>,
    pub(crate) currency: &'static str,
    pub(crate) reason: &'static str,
}

/// What sales did about the people of one company.
#[derive(Debug, Default)]
pub(crate) struct Answers {
    pub(crate) touches: Vec<Touch>,
    pub(crate) outcomes: Vec<Outcome>,
}

/// Whether sales is through with a lead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum After {
    /// A later trigger is looked at again, from this instant on.
    Free(Instant),
    /// Disqualified, or a deal was opened.
    Closed,
}

/// By how long the lead waited: up to so many milliseconds, and what holds then.
type ByWait = [(i64, f64); 6];

/// How likely the first attempt reaches the lead.
const REACHED: ByWait =
    [(5 * MINUTE_MS, 0.8), (30 * MINUTE_MS, 0.6), (HOUR_MS, 0.5), (DAY_MS, 0.36), (3 * DAY_MS, 0.26), (i64::MAX, 0.18)];
/// How the chance to win changes: who answers first shapes what is compared.
const ADVANTAGE: ByWait = [
    (5 * MINUTE_MS, 1.25),
    (30 * MINUTE_MS, 1.15),
    (HOUR_MS, 1.1),
    (DAY_MS, 0.9),
    (3 * DAY_MS, 0.75),
    (i64::MAX, 0.65),
];

fn by_wait(table: &ByWait, waited_ms: i64) -> f64 {
    table.iter().find(|(up_to, _)| waited_ms <= *up_to).map_or(0.0, |(_, value)| *value)
}

/// Answers the people of one company, in the order in which they asked.
pub(crate) fn answer(random: &mut Random, calendar: &Calendar, company: &Company, stories: &mut [Story]) -> Answers {
    let mut desk = Desk { random, calendar, company, answers: Answers::default(), deal: None };
    let mut order: Vec<usize> = (0..stories.len()).collect();
    for story in stories.iter_mut() {
        story.triggers.sort_by_key(|(at, _)| *at);
    }
    order.sort_by_key(|i| stories[*i].triggers.first().map(|(at, _)| *at));
    for i in order {
        desk.work(&mut stories[i]);
    }
    let end = calendar.end();
    let mut answers = desk.answers;
    answers.touches.retain(|touch| touch.at < end);
    answers.outcomes.retain(|outcome| outcome.at < end);
    answers.touches.sort_by_key(|touch| (touch.lead, touch.at));
    answers.outcomes.sort_by_key(|outcome| (outcome.lead, outcome.at));
    answers
}

/// A sales desk with one company before it.
struct Desk<'a> {
    random: &'a mut Random,
    calendar: &'a Calendar,
    company: &'a Company,
    answers: Answers,
    /// Who of this company has a deal: one company buys once.
    deal: Option<u32>,
}

impl Desk<'_> {
    fn work(&mut self, story: &mut Story) {
        let mut free_from = Instant(i64::MIN);
        let mut spoken_until = free_from;
        let mut handled = 0;
        for (at, trigger) in story.triggers.clone() {
            // Who asks for somebody is taken up again, however the last round ended.
            let waits = at < free_from && trigger != Trigger::HandRaise;
            if waits || at < spoken_until || handled == 4 {
                continue;
            }
            let ignored = match trigger {
                Trigger::HandRaise => 0.08,
                Trigger::Form => 0.5,
                Trigger::Badge => 0.35,
            };
            if self.random.chance(ignored) {
                continue;
            }
            handled += 1;
            match self.take_up(story, at, trigger) {
                After::Free(from) => {
                    free_from = from;
                    let last = self.answers.touches.last().map_or(at, |touch| touch.at);
                    spoken_until = Instant(last.0 + DAY_MS);
                }
                After::Closed => return,
            }
        }
        self.buy_without_us(story);
    }

    /// A few buy although nobody called: through a partner or the web shop.
    fn buy_without_us(&mut self, story: &Story) {
        let Some(ready) = story.ready.filter(|_| self.deal.is_none()) else { return };
        if self.random.chance(0.1) {
            let decided = Instant(self.calendar.start().0 + i64::from(ready) * DAY_MS);
            let since = story.known_at().map_or(decided, |known| known.max(decided));
            let at = Instant(since.0 + self.random.between(5, 60) * DAY_MS);
            let at = self.calendar.working_time(self.random, at, self.calendar.zone(story.person.zone));
            self.deal = Some(story.number);
            self.outcome(story.number, at, OutcomeAct::Opportunity, None, "");
            self.win(story.number, Instant(at.0 + 3 * DAY_MS));
        }
    }

    fn take_up(&mut self, story: &mut Story, asked: Instant, trigger: Trigger) -> After {
        let territory = self.company.country.territory;
        let reps: Vec<&'static Rep> = REPS.iter().filter(|rep| rep.territory == territory).collect();
        let rep = self.random.pick(&reps);
        let due = Instant(asked.0 + self.delay_ms(rep, trigger));
        let mut at = self.calendar.working_time(self.random, due, self.calendar.zone(rep.zone));
        if let Some(reason) = self.refusal(story, at, trigger) {
            let note = if reason == "outside the pact" { self.outside_note(story) } else { String::new() };
            self.touch(story.number, at, SalesAct::Rejected, rep, reason, note);
            return After::Free(Instant(at.0 + 60 * DAY_MS));
        }
        let waited = at.0 - asked.0;
        if self.random.chance(0.85) {
            self.touch(story.number, at, SalesAct::Accepted, rep, "", String::new());
            at = Instant(at.0 + self.random.skewed(20_000, 40 * MINUTE_MS));
        }
        match self.reach(story, rep, at, waited) {
            Some(spoken) => self.talk(story, rep, spoken, waited),
            None => self.give_up(story, rep),
        }
    }

    /// How long until somebody looks: minutes for the quick, hours to days for most.
    fn delay_ms(&mut self, rep: &Rep, trigger: Trigger) -> i64 {
        let quick = match trigger {
            Trigger::HandRaise => rep.quick,
            Trigger::Form => rep.quick * 0.35,
            Trigger::Badge => 0.0,
        };
        if self.random.chance(quick) {
            return match self.random.below(10) {
                0..=3 => self.random.between(40_000, 5 * MINUTE_MS),
                4..=6 => self.random.between(5 * MINUTE_MS, 30 * MINUTE_MS),
                _ => self.random.between(30 * MINUTE_MS, 2 * HOUR_MS),
            };
        }
        self.random.skewed(2 * HOUR_MS, 12 * DAY_MS)
    }

    /// Why sales refuses the lead before any contact, if it does.
    fn refusal(&mut self, story: &Story, at: Instant, trigger: Trigger) -> Option<&'static str> {
        let outside = match story.person.persona {
            Persona::Student => 0.8,
            Persona::Competitor => 0.85,
            Persona::JobSeeker => 0.8,
            Persona::Journalist => 0.6,
            Persona::Consultant => 0.25,
            Persona::ItBuyer | Persona::OperationsHead | Persona::Finance | Persona::Practitioner => {
                if self.company.employees < 20 { 0.35 } else { 0.06 }
            }
        };
        if self.random.chance(outside) {
            return Some("outside the pact");
        }
        let callable = story.person.has_phone() && story.known_since(Field::Phone).is_some_and(|since| since <= at);
        let incomplete = match trigger {
            Trigger::HandRaise => 0.08,
            Trigger::Form | Trigger::Badge => 0.18,
        };
        if !callable && self.random.chance(incomplete) {
            return Some("incomplete information");
        }
        self.random.chance(0.03).then_some("wrong route")
    }

    fn outside_note(&mut self, story: &Story) -> String {
        let why = match story.person.persona {
            Persona::Student => "student",
            Persona::Competitor => "works for a competitor",
            Persona::JobSeeker => "looks for a job",
            Persona::Journalist => "press, passed on to marketing",
            Persona::Consultant => "consultant, no end customer",
            Persona::ItBuyer | Persona::OperationsHead | Persona::Finance | Persona::Practitioner => "too small",
        };
        if self.random.chance(0.6) { why.to_owned() } else { String::new() }
    }

    /// Calls and writes until somebody answers or the rep has enough. Returns when they spoke.
    fn reach(&mut self, story: &Story, rep: &Rep, first: Instant, waited_ms: i64) -> Option<Instant> {
        let mut chance = by_wait(&REACHED, waited_ms);
        chance *= if story.person.intent == Intent::Buying { 1.3 } else { 0.85 };
        let mut at = first;
        for attempt in 0..8 {
            let act = self.random.weighted(&[(TouchKind::Call, 60), (TouchKind::Email, 32), (TouchKind::Social, 8)]);
            let reached = self.random.chance(chance);
            let note = match (act, reached) {
                (_, true) => "reached",
                (TouchKind::Call, false) => self.random.pick(&["no answer", "voicemail", ""]),
                (TouchKind::Email | TouchKind::Social | TouchKind::Meeting, false) => "",
            };
            self.touch(story.number, at, SalesAct::Touch(act), rep, "", note.to_owned());
            if reached {
                return Some(at);
            }
            if attempt == 7 || !self.random.chance(rep.keen) {
                return None;
            }
            chance *= 0.75;
            let next = Instant(at.0 + self.random.skewed(4 * HOUR_MS, 6 * DAY_MS));
            at = self.calendar.working_time(self.random, next, self.calendar.zone(rep.zone));
        }
        None
    }

    /// Nobody answered: sent back to marketing, or simply forgotten.
    fn give_up(&mut self, story: &Story, rep: &Rep) -> After {
        let last = self.answers.touches.iter().rev().find(|touch| touch.lead == story.number).map(|touch| touch.at);
        let at = Instant(last.map_or(0, |at| at.0) + self.random.between(2, 14) * DAY_MS);
        let at = self.calendar.working_time(self.random, at, self.calendar.zone(rep.zone));
        if self.random.chance(rep.keen * 0.8) {
            self.touch(story.number, at, SalesAct::Recycled, rep, "no answer", String::new());
        }
        After::Free(Instant(at.0 + 7 * DAY_MS))
    }

    /// They speak: a project now, a project later, or none.
    fn talk(&mut self, story: &mut Story, rep: &Rep, at: Instant, waited_ms: i64) -> After {
        let days_to_go = story.ready.map(|ready| {
            let day = (at.0 - self.calendar.start().0).div_euclid(DAY_MS);
            i64::from(ready) - day
        });
        let at = Instant(at.0 + self.random.between(3 * MINUTE_MS, 25 * MINUTE_MS));
        let chance = match (days_to_go, story.person.persona) {
            (Some(-60..=40), _) => 0.85,
            (Some(_), _) => 0.15,
            (None, Persona::ItBuyer | Persona::OperationsHead | Persona::Finance | Persona::Practitioner) => 0.045,
            (None, Persona::Consultant) => 0.02,
            (None, Persona::Competitor | Persona::Student | Persona::JobSeeker | Persona::Journalist) => 0.0,
        };
        if self.random.chance(chance) {
            return self.qualify(story, rep, at, waited_ms);
        }
        if matches!(days_to_go, Some(-60..)) && self.random.chance(0.85) || self.random.chance(0.4) {
            let reason =
                self.random.pick(&["not now", "not now", "project postponed", "budget next year", "just researching"]);
            let note = if self.random.chance(0.2) { "call back in autumn" } else { "" };
            self.touch(story.number, at, SalesAct::Recycled, rep, reason, note.to_owned());
            return After::Free(Instant(at.0 + 30 * DAY_MS));
        }
        let reason = match story.person.persona {
            Persona::Student | Persona::JobSeeker | Persona::Journalist | Persona::Consultant => "no need",
            Persona::Competitor => "competitor",
            Persona::ItBuyer | Persona::OperationsHead | Persona::Finance | Persona::Practitioner => {
                self.random.weighted(&[
                    ("no need", 34),
                    ("no budget", 22),
                    ("no authority", 14),
                    ("already has a solution", 16),
                    ("bought elsewhere", 8),
                    ("bad timing", 6),
                ])
            }
        };
        self.touch(story.number, at, SalesAct::Disqualified, rep, reason, String::new());
        After::Closed
    }

    /// A conversation with substance: BANT, a next step, a meeting, mostly an opportunity.
    fn qualify(&mut self, story: &mut Story, rep: &Rep, at: Instant, waited_ms: i64) -> After {
        let lead = story.number;
        let amount = self.amount();
        let note = self.bant(story, amount, at);
        if !note.is_empty() {
            self.touch(lead, at, SalesAct::Noted, rep, "", note);
        }
        let at = Instant(at.0 + self.random.skewed(2 * MINUTE_MS, 2 * HOUR_MS));
        let step = self.random.pick(&catalog::NEXT_STEPS).to_owned();
        self.touch(lead, at, SalesAct::NextStepAgreed, rep, "", step);
        let zone = self.calendar.zone(rep.zone);
        let met = Instant(at.0 + self.random.between(DAY_MS, 9 * DAY_MS));
        let met = self.calendar.working_time(self.random, met, zone);
        story.track(at, "Meeting Booked", Channel::Sales, vec![]);
        self.touch(lead, met, SalesAct::Touch(TouchKind::Meeting), rep, "", String::new());
        let sql = Instant(met.0 + self.random.skewed(25 * MINUTE_MS, 3 * DAY_MS));
        let sql = self.calendar.working_time(self.random, sql, zone);
        if self.random.chance(0.12) {
            self.touch(lead, sql, SalesAct::Disqualified, rep, "no budget", String::new());
            return After::Closed;
        }
        self.touch(lead, sql, SalesAct::Qualified, rep, "", String::new());
        match self.deal {
            Some(first) => {
                let note = format!("same buying group as L-{:06}", first + 1);
                self.touch(lead, Instant(sql.0 + MINUTE_MS), SalesAct::Noted, rep, "", note);
            }
            None => self.deal(story, rep, sql, waited_ms, amount),
        }
        After::Closed
    }

    fn deal(&mut self, story: &mut Story, rep: &Rep, at: Instant, waited_ms: i64, amount: i64) {
        self.deal = Some(story.number);
        let zone = self.calendar.zone(rep.zone);
        let opened = Instant(at.0 + self.random.skewed(MINUTE_MS, 5 * DAY_MS));
        let opened = self.calendar.working_time(self.random, opened, zone);
        self.outcome(story.number, opened, OutcomeAct::Opportunity, Some(amount), "");
        let quoted = Instant(opened.0 + self.random.between(2 * DAY_MS, 20 * DAY_MS));
        let quoted = self.calendar.working_time(self.random, quoted, zone);
        let currency = self.currency();
        let facts = vec![("amount", Fact::Number(amount as f64)), ("currency", currency.into())];
        story.track(quoted, "Pricing Quoted", Channel::Sales, facts);
        let closed = Instant(quoted.0 + self.random.skewed(3 * DAY_MS, 110 * DAY_MS));
        let closed = self.calendar.working_time(self.random, closed, zone);
        let speed = by_wait(&ADVANTAGE, waited_ms);
        if self.random.chance(0.68 * speed) {
            self.win_for(story.number, closed, amount);
        } else {
            let reason = self.random.weighted(&[
                ("price", 28),
                ("competitor", 30),
                ("no decision", 26),
                ("missing feature", 10),
                ("timing", 6),
            ]);
            self.outcome(story.number, closed, OutcomeAct::Lost, None, reason);
        }
    }

    fn win(&mut self, lead: u32, at: Instant) {
        let amount = self.amount();
        self.win_for(lead, at, amount);
    }

    fn win_for(&mut self, lead: u32, at: Instant, amount: i64) {
        // Deals close a little below what was quoted.
        let agreed = amount * self.random.between(80, 100) / 100;
        self.outcome(lead, at, OutcomeAct::Won, Some(agreed), "");
        if self.random.chance(0.15) {
            let at = Instant(at.0 + self.random.between(45 * DAY_MS, 240 * DAY_MS));
            self.outcome(lead, at, OutcomeAct::Advocated, None, "");
        }
    }

    /// A year's fee for about one agent in 25 employees, in round figures.
    fn amount(&mut self) -> i64 {
        let agents = (i64::from(self.company.employees) / 25).clamp(4, 400);
        (agents * self.random.between(380, 760) + 1_200) / 100 * 100
    }

    fn currency(&self) -> &'static str {
        match self.company.country.currency {
            native @ ("USD" | "GBP" | "CHF") => native,
            _ => "EUR",
        }
    }

    /// What the rep writes down of budget, authority, need and timeline; the lazy ones write less.
    fn bant(&mut self, story: &Story, amount: i64, at: Instant) -> String {
        let mut notes: Vec<String> = vec![];
        if self.random.chance(0.6) {
            let budget = amount * self.random.between(70, 160) / 100 / 500 * 500;
            notes.push(format!("bant.budget={budget} {}", self.currency()));
        }
        if self.random.chance(0.7) {
            let role = match story.person.seniority {
                "c-level" | "vp" => "decision maker",
                "director" => self.random.pick(&["decision maker", "decision maker", "influencer"]),
                "manager" => self.random.pick(&["influencer", "influencer", "champion", "decision maker"]),
                _ => self.random.pick(&["user", "champion", "influencer", "gatekeeper"]),
            };
            notes.push(format!("bant.authority={role}"));
        }
        if self.random.chance(0.75) {
            notes.push(format!("bant.need={}", self.random.pick(&catalog::PAINS)));
        }
        if self.random.chance(0.55) {
            let wanted = Instant(at.0 + self.random.between(20, 200) * DAY_MS).date();
            notes.push(format!("bant.timeline={wanted}"));
        }
        notes.join("; ")
    }

    fn touch(&mut self, lead: u32, at: Instant, act: SalesAct, rep: &Rep, reason: &'static str, note: String) {
        self.answers.touches.push(Touch { lead, at, act, by: rep.by, reason, note });
    }

    fn outcome(&mut self, lead: u32, at: Instant, outcome: OutcomeAct, amount: Option<i64>, reason: &'static str) {
        let currency = if amount.is_some() { self.currency() } else { "" };
        self.answers.outcomes.push(Outcome { lead, at, outcome, amount, currency, reason });
    }
}
