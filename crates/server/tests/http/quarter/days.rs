//! The quarter, one thing after another under a clock that is moved: calls arrive, the desk works, reps look at their queues and act.
//!
//! Everything that the test does is in the log with its instant: what was sent, and every act. Of the service's own doing the log has
//! what its API says in the end. `figures.py` counts from these alone.

use std::collections::{BTreeMap, BTreeSet};

use leadpact_server::desk::work;
use leadpact_simulate::{Deed, deeds};
use leadpact_terms::{DAY_MS, Duration, HOUR_MS, Instant, MINUTE_MS};
use leadpact_testkit::generate::Random;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use super::marketing::{Delivery, address};
use super::office::Office;
use super::team::{Rep, read};
use crate::support::TestApp;

/// Working minutes of a day.
const DAY: f64 = 480.0;

/// Something that is going to happen.
enum Coming {
    /// Calls arrive.
    Arrives(Delivery),
    /// A rep looks at their queue, as every morning.
    Morning(usize),
    /// A rep's page, left open, asks whether somebody is still signed in.
    Night(usize),
    /// A rep does something with a lead.
    Does(Planned),
    /// The manager writes down a call that the rep forgot to log.
    Logs { handoff: String, body: Value },
    /// Something in the life of a rep.
    Changes(usize, Change),
    /// The desk stops until an instant: till then only the clock goes on.
    DeskGoesDown(Instant),
    /// The desk looks by itself whether there is something to do.
    DeskLooks,
}

/// What a rep is going to do with a handoff.
struct Planned {
    rep: usize,
    handoff: String,
    body: Value,
}

/// What happens to a rep.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Change {
    /// Leaves the company.
    Leaves,
    /// Is away, known beforehand.
    Holiday(Instant, Instant),
}

/// The company while the quarter runs.
pub(crate) struct Quarter {
    pub(crate) app: TestApp,
    pub(crate) office: Office,
    pub(crate) reps: Vec<Rep>,
    /// What was sent and done, in order.
    pub(crate) log: Vec<Value>,
    agenda: BTreeMap<(Instant, u64), Coming>,
    n_planned: u64,
    random: Random,
    seed: u64,
    /// How many reps were seen to have each handoff, and its number.
    seen: BTreeMap<String, (u64, u64)>,
    /// Who planned what to do with which handoff already.
    planned: BTreeSet<(usize, String)>,
    gone: BTreeSet<usize>,
    away: Vec<(usize, Instant, Instant)>,
    next_wake: Option<Instant>,
    desk_is_back_at: Option<Instant>,
}

impl Quarter {
    pub(crate) fn new(app: TestApp, office: Office, reps: Vec<Rep>, seed: u64) -> Self {
        Self {
            app,
            office,
            reps,
            log: Vec::new(),
            agenda: BTreeMap::new(),
            n_planned: 0,
            random: Random::new(seed),
            seed,
            seen: BTreeMap::new(),
            planned: BTreeSet::new(),
            gone: BTreeSet::new(),
            away: Vec::new(),
            next_wake: None,
            desk_is_back_at: None,
        }
    }

    /// Puts everything on the agenda that does not depend on what the service does.
    pub(crate) fn prepare(&mut self, deliveries: Vec<Delivery>, (from, to): (Instant, Instant)) {
        for delivery in deliveries {
            self.plan(delivery.at, Coming::Arrives(delivery));
        }
        for rep in 0..self.reps.len() {
            let mut day = from;
            while day < to {
                let opens = self.reps[rep].hours.working_on(day, Duration(0));
                let late_by = self.random.between(1, 20 * MINUTE_MS);
                self.plan(Instant(opens.0 + late_by), Coming::Morning(rep));
                // A page that nobody looks at keeps the session alive overnight, but not over a weekend.
                self.plan(Instant(opens.0 + 16 * HOUR_MS), Coming::Night(rep));
                day = Instant((opens.0.div_euclid(DAY_MS) + 1) * DAY_MS);
            }
        }
    }

    /// Plans what happens to a rep.
    pub(crate) fn change(&mut self, name: &str, at: Instant, change: Change) {
        let rep = self.reps.iter().position(|rep| rep.name == name).expect("one of them");
        self.plan(at, Coming::Changes(rep, change));
    }

    fn plan(&mut self, at: Instant, coming: Coming) {
        self.n_planned += 1;
        self.agenda.insert((at, self.n_planned), coming);
    }

    /// Lets everything happen up to an instant. Between two others the desk is down, and calls are taken all the same.
    pub(crate) async fn run(&mut self, to: Instant, down: (Instant, Instant)) {
        self.plan(down.0, Coming::DeskGoesDown(down.1));
        self.plan(down.1, Coming::DeskLooks);
        loop {
            let planned = self.agenda.first_key_value().map_or(to, |((at, _), _)| *at).min(to);
            if let Some(wake) = self.next_wake.filter(|wake| *wake < planned && !self.desk_is_down(*wake)) {
                self.set_clock(wake);
                self.desk_works().await;
                self.look_all(wake).await;
            } else if planned < to
                && let Some((_, coming)) = self.agenda.pop_first()
            {
                self.set_clock(planned);
                self.happen(coming, planned).await;
            } else {
                break;
            }
        }
        self.set_clock(to);
    }

    async fn happen(&mut self, coming: Coming, at: Instant) {
        match coming {
            Coming::Arrives(delivery) => {
                self.arrive(&delivery).await;
                self.desk_works().await;
                self.look_all(at).await;
            }
            Coming::Morning(rep) => {
                if self.works(rep, at) {
                    self.take_from_pool(rep, at).await;
                    self.look(rep, at).await;
                }
            }
            Coming::Night(rep) => {
                if !self.gone.contains(&rep) {
                    self.reps[rep].send(&self.app, Method::GET, "/api/session", None).await;
                }
            }
            Coming::Does(planned) => {
                if self.works(planned.rep, at) {
                    self.act(planned, at).await;
                    self.desk_works().await;
                }
            }
            Coming::Logs { handoff, body } => {
                let shown = self.office.show(&format!("/api/handoffs/{handoff}")).await;
                // What is closed, was perhaps closed before the call.
                if shown["open"] == true {
                    self.office.act(&handoff, &body).await;
                    self.note(at, json!({ "did": body, "handoff": handoff, "by": "manager" }));
                    self.desk_works().await;
                }
            }
            Coming::Changes(rep, change) => {
                self.rep_changes(rep, change).await;
                self.desk_works().await;
                self.look_all(at).await;
            }
            Coming::DeskGoesDown(until) => self.desk_is_back_at = Some(until),
            Coming::DeskLooks => {
                self.desk_works().await;
                self.look_all(at).await;
            }
        }
    }

    async fn arrive(&mut self, delivery: &Delivery) {
        self.office.take_in(&delivery.batch()).await;
        let lead = address(delivery.lead);
        for (at, what) in &delivery.happened {
            self.note(delivery.at, json!({ "lead": lead, "happened_at": at, "sent": what.word() }));
        }
    }

    fn note(&mut self, at: Instant, mut line: Value) {
        line["at"] = at.to_string().into();
        self.log.push(line);
    }

    fn set_clock(&mut self, at: Instant) {
        self.app.clock.set(at);
    }

    fn desk_is_down(&self, at: Instant) -> bool {
        self.desk_is_back_at.is_some_and(|back| at < back)
    }

    async fn desk_works(&mut self) {
        let now = self.app.app.now();
        if !self.desk_is_down(now) {
            self.next_wake = work(&self.app.app).await.expect("the desk works");
        }
    }

    /// Whether a rep is at their desk.
    fn works(&self, rep: usize, at: Instant) -> bool {
        let is_away = self.away.iter().any(|(who, from, until)| *who == rep && (*from..*until).contains(&at));
        !self.gone.contains(&rep) && !is_away && self.reps[rep].hours.is_open(at)
    }

    /// Something changed, and whoever is at their desk sees it.
    async fn look_all(&mut self, at: Instant) {
        for rep in 0..self.reps.len() {
            if self.works(rep, at) {
                self.look(rep, at).await;
            }
        }
    }

    /// A rep looks at their queue, and plans what to do with what is new in it.
    async fn look(&mut self, rep: usize, at: Instant) {
        for item in self.reps[rep].queue(&self.app, "me").await {
            let id = text(&item["id"]);
            if self.planned.insert((rep, id.clone())) {
                self.plan_for(rep, &id, at);
            }
        }
    }

    /// What lies in the pool in the morning is taken by whoever comes first.
    async fn take_from_pool(&mut self, rep: usize, at: Instant) {
        for item in self.reps[rep].queue(&self.app, "pool").await {
            let body = json!({ "act": "assign", "to": self.reps[rep].person() });
            self.act(Planned { rep, handoff: text(&item["id"]), body }, at).await;
        }
    }

    fn plan_for(&mut self, rep: usize, id: &str, at: Instant) {
        let n_known = self.seen.len() as u64;
        let (number, round) = self.seen.entry(id.to_owned()).or_insert((n_known, 0));
        *round += 1;
        let plans = deeds(self.seed, *number, *round);
        let hours = self.reps[rep].hours.clone();
        let when = |minutes: f64| hours.working_on(at, Duration((minutes * MINUTE_MS as f64) as i64));
        for (minutes, deed) in plans {
            let (does_at, mut body) = (when(minutes), body_of(&deed));
            let logged_at = match deed {
                Deed::Call(_) if self.random.chance(15) => when(minutes + 150.0),
                Deed::Call(_) if self.random.chance(6) => {
                    body["happened_at"] = does_at.to_string().into();
                    self.plan(when(minutes + DAY), Coming::Logs { handoff: id.to_owned(), body });
                    continue;
                }
                _ => does_at,
            };
            if logged_at != does_at {
                body["happened_at"] = does_at.to_string().into();
            }
            let does = |body: Value| Coming::Does(Planned { rep, handoff: id.to_owned(), body });
            self.plan(logged_at, does(body));
            match deed {
                Deed::Accept if self.random.chance(15) => {
                    let (pauses_at, until) = (when(minutes + 30.0), when(minutes + 8.0 * DAY));
                    self.plan(pauses_at, does(json!({ "act": "pause", "until": until, "words": "after the fair" })));
                    if self.random.chance(30) {
                        self.plan(when(minutes + 3.0 * DAY), does(json!({ "act": "resume" })));
                    }
                }
                Deed::Qualify => {
                    let until = when(minutes + 2.0 * DAY);
                    self.plan(when(minutes + 5.0), does(json!({ "act": "next step", "until": until })));
                }
                _ => {}
            }
        }
    }

    /// Does what was planned, if the rep's page still shows the handoff and offers the act.
    async fn act(&mut self, planned: Planned, at: Instant) {
        let Planned { rep, handoff, body } = planned;
        let act = text(&body["act"]);
        let path = format!("/api/handoffs/{handoff}/acts");
        let is_reopened = act == "reopen";
        if act != "assign" && !is_reopened {
            let queue = self.reps[rep].queue(&self.app, "me").await;
            let Some(shown) = queue.iter().find(|item| item["id"] == *handoff) else { return };
            if !shown["allowed"].as_array().is_some_and(|allowed| allowed.contains(&json!(act))) {
                return;
            }
        }
        let answer = self.reps[rep].ask(&self.app, Method::POST, &path, Some(&body)).await;
        if answer.status() == StatusCode::FORBIDDEN {
            // The page was older than a deadline by which the lead went to somebody else.
            return self.note(at, json!({ "refused": body, "handoff": handoff }));
        }
        read(&path, answer).await;
        let person = self.reps[rep].person().to_owned();
        self.note(at, json!({ "did": body, "handoff": handoff, "by": person }));
        let is_mistake = matches!(&*act, "reject" | "lose") && self.random.chance(20);
        if is_mistake {
            let hours = &self.reps[rep].hours;
            let reopens_at = hours.working_on(at, Duration(self.random.between(60, 700) * MINUTE_MS));
            let goes_on_at = hours.working_on(reopens_at, Duration(20 * MINUTE_MS));
            let then = if act == "lose" { json!({ "act": "win" }) } else { json!({ "act": "accept" }) };
            for (at, body) in [(reopens_at, json!({ "act": "reopen", "words": "a mistake" })), (goes_on_at, then)] {
                self.plan(at, Coming::Does(Planned { rep, handoff: handoff.clone(), body }));
            }
        }
    }

    async fn rep_changes(&mut self, rep: usize, change: Change) {
        let person = self.reps[rep].person().to_owned();
        match change {
            Change::Leaves => {
                self.office.deactivate(&person).await;
                self.gone.insert(rep);
            }
            Change::Holiday(from, until) => {
                let body = json!({ "away_from": from, "away_until": until });
                let path = format!("/api/duties/{person}");
                self.reps[rep].send(&self.app, Method::PATCH, &path, Some(&body)).await;
                self.away.push((rep, from, until));
                // The desk has nothing to say of it before the holiday begins.
                self.plan(from, Coming::DeskLooks);
            }
        }
    }
}

/// What a deed is as the body of an act.
fn body_of(deed: &Deed) -> Value {
    let euros = |amount: &u32| format!("{amount} EUR");
    match deed {
        Deed::Call(reached) => json!({ "act": "touch", "kind": "call", "reached": reached }),
        Deed::Email => json!({ "act": "touch", "kind": "email" }),
        Deed::Accept => json!({ "act": "accept" }),
        Deed::Reject(reason) => json!({ "act": "reject", "reason": reason, "traits": ["title"] }),
        Deed::Disqualify(reason) => json!({ "act": "disqualify", "reason": reason }),
        Deed::Recycle(reason) => json!({ "act": "recycle", "reason": reason }),
        Deed::Note(told) => {
            let told = told.iter().map(|(name, said)| (name.trim_start_matches("bant.").to_owned(), json!(said)));
            json!({ "act": "note", "told": told.collect::<serde_json::Map<_, _>>() })
        }
        Deed::Qualify => json!({ "act": "qualify" }),
        Deed::Open(amount) => json!({ "act": "open", "amount": euros(amount) }),
        Deed::Win(amount) => json!({ "act": "win", "amount": euros(amount) }),
        Deed::Lose(reason) => json!({ "act": "lose", "reason": reason }),
    }
}

fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}
