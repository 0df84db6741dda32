//! What leads do of their own accord: how they arrive, when they visit, and how they become known.
//!
//! A buyer reads, compares, and in the days around the decision asks for prices, a demo or a talk. Curious
//! people look much the same now and then; that is why no pact can be right always.

use leadpact_terms::{Channel, DAY_MS, Instant};

use crate::calendar::{Calendar, HEAD_OFFICE, Rhythm, later};
use crate::catalog;
use crate::companies::Company;
use crate::moods::{ADVISE, APPLY, AWARE, CONSIDER, DECIDE, Mood, REPORT, SPY, STUDY, Step};
use crate::output::LeadRow;
use crate::people::{Field, Fields, Intent, Person};
use crate::random::Random;
use crate::steps::NEWSLETTER_FIELDS;
use crate::story::{Delivery, Facts, Sort, Story, Trigger, Visit};

/// A visit that is going to happen.
#[derive(Debug)]
struct PlannedVisit {
    day: u32,
    mood: Mood,
    n_steps: i64,
    /// A step that certainly closes the visit.
    last: Option<Step>,
}

const BADGE_FIELDS: Fields = Fields::of(&[
    Field::Email,
    Field::FirstName,
    Field::LastName,
    Field::Title,
    Field::Seniority,
    Field::Country,
    Field::City,
]);
const LIST_FIELDS: Fields = Fields::of(&[
    Field::Email,
    Field::FirstName,
    Field::LastName,
    Field::Title,
    Field::Seniority,
    Field::Department,
    Field::Phone,
    Field::Country,
    Field::City,
]);
const ENRICHED_FIELDS: Fields = Fields::of(&[Field::Seniority, Field::Department, Field::Country, Field::City]);

/// Everything that one lead does of its own accord.
pub(crate) fn live(
    random: &mut Random,
    calendar: &Calendar,
    company: &Company,
    person: Person,
    number: u32,
) -> (Story, LeadRow) {
    let last_day = calendar.n_days() - 1;
    let offset = random.skewed(0, i64::from(60.min(last_day - company.begins))) as u32;
    let ready = (person.intent == Intent::Buying).then_some(company.ready).flatten();
    let first_day = ready.map_or(company.begins + offset, |day| (company.begins + offset).min(day)).min(last_day);
    let rhythm = rhythm(random, person.intent);
    let first_day =
        Some(calendar.day_of_week(random, first_day, rhythm)).filter(|day| *day <= last_day).unwrap_or(first_day);
    let mut story = Story::new(number, person, ready);
    let mut actor = Actor { random, calendar, rhythm, story: &mut story, webinars: vec![] };
    let referrer = actor.arrive(first_day);
    for (n, plan) in actor.plan_visits(first_day).into_iter().enumerate() {
        actor.visit(&plan, if n == 0 { referrer } else { None });
    }
    actor.become_known(first_day);
    actor.be_enriched();
    actor.change_job();
    let known = story.settle();
    let row = LeadRow::new(&story.person, known);
    (story, row)
}

fn rhythm(random: &mut Random, intent: Intent) -> Rhythm {
    match intent {
        Intent::Studying => Rhythm::Night,
        Intent::Applying => Rhythm::Spare,
        Intent::Buying | Intent::Curious | Intent::Casual | Intent::Spying | Intent::Advising | Intent::Reporting => {
            if random.chance(0.05) {
                Rhythm::Spare
            } else {
                Rhythm::Office
            }
        }
    }
}

/// One lead at work on its story.
pub(crate) struct Actor<'a> {
    pub(crate) random: &'a mut Random,
    pub(crate) calendar: &'a Calendar,
    pub(crate) rhythm: Rhythm,
    pub(crate) story: &'a mut Story,
    /// The webinars that the lead has registered for.
    pub(crate) webinars: Vec<Instant>,
}

impl Actor<'_> {
    /// How the lead first comes across the company. Returns the referrer of the first visit.
    fn arrive(&mut self, day: u32) -> Option<&'static str> {
        let quarter = self.calendar.quarter(day);
        let zone = self.calendar.zone(self.story.person.zone);
        let at = self.calendar.instant(self.random, day, zone, self.rhythm);
        let private = matches!(self.story.person.intent, Intent::Studying | Intent::Applying);
        let way = if private { self.random.below(55) } else { self.random.below(100) };
        match way {
            0..=33 => {
                self.story.source = "organic search";
                Some(self.random.pick(&[
                    "https://www.google.com/",
                    "https://www.google.com/",
                    "https://www.bing.com/",
                    "https://duckduckgo.com/",
                ]))
            }
            34..=43 => {
                self.story.source = "direct";
                None
            }
            44..=54 => {
                self.story.source = "social";
                self.story.campaign = Some(format!("social-{quarter}-backlog"));
                let network = self.random.pick(&["linkedin", "linkedin", "x", "youtube"]);
                self.story.track(
                    at,
                    "Social Engaged",
                    Channel::Social,
                    vec![("network", network.into()), ("action", "click".into())],
                );
                Some("https://www.linkedin.com/")
            }
            55..=70 => {
                self.story.source = "paid search";
                let theme = self.random.pick(&["brand", "service-desk", "service-desk", "alternatives"]);
                let campaign = format!("search-{quarter}-{theme}");
                let facts: Facts = vec![("campaign", campaign.clone().into()), ("network", "search".into())];
                self.story.track(at, "Ad Clicked", Channel::Ads, facts);
                self.story.campaign = Some(campaign);
                Some("https://www.google.com/")
            }
            71..=78 => {
                self.meet_at_fair(day);
                None
            }
            79..=88 => {
                self.story.source = "purchased list";
                self.story.learn(at, Channel::Import, LIST_FIELDS);
                // Sales calls through a part of the list.
                if self.random.chance(0.3) {
                    self.story.triggers.push((Instant(at.0 + DAY_MS), Trigger::Badge));
                }
                None
            }
            89..=94 => {
                self.story.source = "referral";
                let by = self.random.pick(&["customer", "customer", "partner", "colleague"]);
                self.story.track(at, "Referral Received", Channel::Referral, vec![("by", by.into())]);
                None
            }
            _ => {
                self.story.source = "partner";
                Some("https://www.desk-advisers.example/")
            }
        }
    }

    /// The badge is scanned at the first fair that comes, if there is one within a quarter.
    fn meet_at_fair(&mut self, day: u32) {
        let calendar = self.calendar;
        let next = calendar.fairs.iter().find(|fair| (day..day + 90).contains(&fair.day));
        let Some(fair) = next else {
            self.story.source = "direct";
            return;
        };
        self.story.source = "trade show";
        self.story.campaign = Some(fair.campaign.clone());
        let home = calendar.zone(HEAD_OFFICE);
        let at = calendar.instant(self.random, fair.day, home, Rhythm::Office);
        let talk_s = self.random.skewed(60, 2_400) as f64;
        let facts: Facts = vec![("title", fair.title.into()), ("campaign", fair.campaign.clone().into())];
        let scanned = self.story.track(at, "Event Attended", Channel::InPerson, facts);
        (scanned.lasted_s, scanned.delivery) = (Some(talk_s), Delivery::Uploaded);
        self.story.learn(at, Channel::InPerson, BADGE_FIELDS);
        self.story.triggers.push((Instant(at.0 + 2 * DAY_MS), Trigger::Badge));
    }

    /// The visits, in no particular order; days beyond the end fall away when they are written.
    fn plan_visits(&mut self, first_day: u32) -> Vec<PlannedVisit> {
        let random = &mut *self.random;
        let mut plans = vec![];
        let mut some = |random: &mut Random, n: i64, (from, to): (i64, i64), mood: Mood, n_steps: i64| {
            for _ in 0..n {
                let day = (i64::from(first_day) + random.between(from, to)).max(i64::from(first_day)) as u32;
                plans.push(PlannedVisit { day, mood, n_steps: random.between(1, n_steps), last: None });
            }
        };
        let n = |random: &mut Random, low: i64, high: i64| random.skewed(low, high);
        match self.story.person.intent {
            Intent::Buying => {
                let ready = i64::from(self.story.ready.unwrap_or(first_day).saturating_sub(first_day));
                // One in five says nothing until the decision is due.
                if random.chance(0.8) {
                    let (aware, consider, decide) = (n(random, 1, 4), n(random, 1, 6), n(random, 1, 4));
                    some(random, aware, (0, ready), AWARE, 4);
                    some(random, consider, (ready - 30, ready), CONSIDER, 5);
                    some(random, decide, (ready - 9, ready + 4), DECIDE, 5);
                }
            }
            Intent::Curious => {
                let (aware, consider) = (n(random, 1, 5), n(random, 0, 4));
                some(random, aware, (0, 200), AWARE, 4);
                some(random, consider, (10, 120), CONSIDER, 4);
                if random.chance(0.12) {
                    some(random, 1, (20, 90), DECIDE, 4);
                }
            }
            Intent::Casual => {
                let aware = n(random, 1, 3);
                some(random, aware, (0, 60), AWARE, 3);
                if random.chance(0.08) {
                    some(random, 1, (0, 40), CONSIDER, 3);
                }
            }
            Intent::Studying => some(random, 4, (0, 75), STUDY, 8),
            Intent::Spying => some(random, 7, (0, 300), SPY, 7),
            Intent::Applying => some(random, 2, (0, 20), APPLY, 6),
            Intent::Advising => some(random, 4, (0, 250), ADVISE, 4),
            Intent::Reporting => some(random, 2, (0, 60), REPORT, 4),
        }
        if let Some(plan) = plans.iter_mut().min_by_key(|plan| plan.day) {
            plan.day = first_day;
        }
        plans.extend(self.plan_hand_raise(first_day));
        if plans.is_empty() {
            plans.push(PlannedVisit { day: first_day, mood: AWARE, n_steps: 2, last: None });
        }
        for plan in &mut plans {
            if plan.day > first_day {
                plan.day = self.calendar.active_day(self.random, plan.day, self.rhythm);
            }
        }
        plans.sort_by_key(|plan| plan.day);
        plans
    }

    /// Most buyers ask for somebody when they are ready; some others do as well.
    fn plan_hand_raise(&mut self, first_day: u32) -> Option<PlannedVisit> {
        let random = &mut *self.random;
        let (likely, day) = match (self.story.person.intent, self.story.ready) {
            (Intent::Buying, Some(ready)) => (0.72, ready.saturating_sub(random.skewed(0, 6) as u32)),
            (Intent::Curious, _) => (0.05, first_day + random.between(5, 90) as u32),
            (Intent::Advising, _) => (0.08, first_day + random.between(0, 60) as u32),
            (Intent::Spying, _) => (0.1, first_day + random.between(0, 30) as u32),
            (Intent::Reporting, _) => (0.3, first_day + random.between(0, 10) as u32),
            (Intent::Casual, _) => (0.015, first_day),
            (Intent::Buying | Intent::Studying | Intent::Applying, _) => (0.02, first_day),
        };
        let last = random.weighted(&[(Step::Demo, 52), (Step::Contact, 34), (Step::Call, 8), (Step::Trial, 6)]);
        random.chance(likely).then_some(PlannedVisit { day, mood: DECIDE, n_steps: 2, last: Some(last) })
    }

    fn visit(&mut self, plan: &PlannedVisit, referrer: Option<&'static str>) {
        if plan.day >= self.calendar.n_days() {
            return;
        }
        let zone = self.calendar.zone(self.story.person.zone);
        let at = self.calendar.instant(self.random, plan.day, zone, self.rhythm);
        let patience_s = match self.story.person.intent {
            Intent::Buying => 30,
            Intent::Spying => 6,
            Intent::Studying | Intent::Curious | Intent::Advising => 24,
            Intent::Casual | Intent::Applying | Intent::Reporting => 16,
        };
        let campaign = referrer.and(self.story.campaign.clone());
        let mut visit = Visit { at, referrer, campaign, patience_s };
        for _ in 0..plan.n_steps {
            let step = self.random.weighted(plan.mood);
            self.take(step, &mut visit);
        }
        if let Some(step) = plan.last {
            self.take(step, &mut visit);
        }
    }

    /// Everybody in the lead file became known somehow: who gave nothing before the export subscribes or downloads
    /// at the end of the last visit, and who was never there was bought with a list.
    fn become_known(&mut self, first_day: u32) {
        let (start, end) = (self.calendar.start(), self.calendar.end());
        self.story.forget_from(end);
        if self.story.known_at().is_some() {
            return;
        }
        let seen = self.story.happenings.iter().map(|happening| happening.at).filter(|at| *at < end).max();
        let Some(seen) = seen else {
            self.story.source = "purchased list";
            let bought = Instant(start.0 + i64::from(first_day) * DAY_MS + self.random.between(0, DAY_MS - 1));
            return self.story.learn(bought, Channel::Import, LIST_FIELDS);
        };
        let at = later(seen, self.random.between(30, 300) as f64).max(start);
        let mut visit = Visit { at, referrer: None, campaign: None, patience_s: 10 };
        match self.random.below(3) {
            0 => self.subscribe(&mut visit),
            1 => self.download(&mut visit, "checklist", catalog::CHECKLISTS[0]),
            _ => self.download(&mut visit, "white paper", catalog::WHITE_PAPERS[0]),
        }
        self.story.forget_from(end);
        if self.story.known_at().is_none() {
            // The last visit runs into the export: the form came through, the rest of the visit did not.
            self.story.learn(Instant(end.0 - 1), Channel::Form, NEWSLETTER_FIELDS);
        }
    }

    /// Marketing looks some leads up a few days later.
    fn be_enriched(&mut self) {
        let Some(known) = self.story.known_at() else { return };
        if self.random.chance(0.45) {
            let delay_s = self.random.between(3_600, 4 * 86_400) as f64;
            self.story.learn(later(known, delay_s), Channel::Import, ENRICHED_FIELDS);
        }
    }

    /// A few move up in two years.
    fn change_job(&mut self) {
        let Some(known) = self.story.known_at() else { return };
        let (seniority, title) = match self.story.person.seniority {
            "staff" => ("manager", "Team Manager"),
            "manager" => ("director", "Director IT Services"),
            "director" => ("vp", "VP Technology"),
            _ => return,
        };
        if self.random.chance(0.04) {
            let at = later(known, self.random.between(30 * 86_400, 500 * 86_400) as f64);
            let facts: Facts = vec![("title", title.into()), ("seniority", seniority.into())];
            self.story.tell(at, Sort::Traits, "", Channel::Import, facts);
        }
    }
}
