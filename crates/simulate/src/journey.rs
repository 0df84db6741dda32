//! What leads do: visits made of steps, drawn from what each intent is drawn to.
//!
//! A buyer reads, compares, and in the days around the decision asks for prices, a demo or a talk. Curious
//! people look much the same now and then; that is why no pact can be right always.

use leadpact_terms::{Channel, DAY_MS, Instant};

use crate::calendar::{Calendar, HEAD_OFFICE, Rhythm, later};
use crate::catalog;
use crate::companies::Company;
use crate::output::LeadRow;
use crate::people::{Field, Fields, Intent, Person, Persona};
use crate::random::Random;
use crate::story::{Delivery, Fact, Facts, Sort, Story, Trigger, Visit};

/// One thing to do on a visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Home,
    Blog,
    Docs,
    Product,
    Customers,
    Compare,
    Security,
    Pricing,
    About,
    Careers,
    Press,
    Search,
    Video,
    Calculator,
    Newsletter,
    WhitePaper,
    Checklist,
    CaseStudy,
    PriceList,
    Webinar,
    Chat,
    Call,
    Survey,
    Social,
    Demo,
    Contact,
    Trial,
}

/// What somebody in this state of mind does, with weights.
type Mood = &'static [(Step, u32)];

const AWARE: Mood = &[
    (Step::Home, 14),
    (Step::Blog, 42),
    (Step::Search, 6),
    (Step::WhitePaper, 8),
    (Step::Video, 6),
    (Step::Webinar, 5),
    (Step::Checklist, 5),
    (Step::Newsletter, 7),
    (Step::Social, 5),
    (Step::Product, 6),
];
const CONSIDER: Mood = &[
    (Step::Product, 18),
    (Step::CaseStudy, 10),
    (Step::Customers, 13),
    (Step::Docs, 12),
    (Step::Compare, 8),
    (Step::Calculator, 5),
    (Step::Pricing, 13),
    (Step::Webinar, 7),
    (Step::Video, 5),
    (Step::Chat, 3),
    (Step::WhitePaper, 4),
    (Step::Survey, 2),
];
const DECIDE: Mood = &[
    (Step::Pricing, 26),
    (Step::PriceList, 11),
    (Step::CaseStudy, 9),
    (Step::Customers, 8),
    (Step::Security, 7),
    (Step::Calculator, 7),
    (Step::Trial, 7),
    (Step::Chat, 6),
    (Step::Docs, 6),
    (Step::Call, 3),
    (Step::Survey, 3),
    (Step::Webinar, 4),
];
const STUDY: Mood = &[
    (Step::Docs, 46),
    (Step::Blog, 20),
    (Step::WhitePaper, 13),
    (Step::Video, 9),
    (Step::Search, 6),
    (Step::Webinar, 3),
    (Step::Newsletter, 3),
    (Step::Trial, 2),
    (Step::CaseStudy, 3),
];
const SPY: Mood = &[
    (Step::Pricing, 36),
    (Step::Product, 20),
    (Step::Compare, 9),
    (Step::Docs, 11),
    (Step::Customers, 10),
    (Step::PriceList, 5),
    (Step::CaseStudy, 5),
    (Step::Webinar, 4),
    (Step::Trial, 2),
];
const APPLY: Mood = &[(Step::Careers, 62), (Step::About, 18), (Step::Home, 8), (Step::Blog, 9), (Step::Contact, 4)];
const ADVISE: Mood = &[
    (Step::CaseStudy, 15),
    (Step::Blog, 22),
    (Step::Webinar, 10),
    (Step::Pricing, 9),
    (Step::Docs, 9),
    (Step::WhitePaper, 12),
    (Step::Customers, 11),
    (Step::Newsletter, 8),
    (Step::Compare, 5),
];
const REPORT: Mood = &[
    (Step::Press, 30),
    (Step::Blog, 34),
    (Step::About, 16),
    (Step::Customers, 10),
    (Step::Contact, 6),
    (Step::WhitePaper, 8),
];

/// A visit that is going to happen.
#[derive(Debug)]
struct PlannedVisit {
    day: u32,
    mood: Mood,
    n_steps: i64,
    /// A step that certainly closes the visit.
    last: Option<Step>,
}

const CONTACT_FIELDS: Fields = Fields::of(&[
    Field::Email,
    Field::FirstName,
    Field::LastName,
    Field::Title,
    Field::Seniority,
    Field::Department,
    Field::Phone,
    Field::Country,
    Field::Language,
    Field::Consent,
]);
const DOWNLOAD_FIELDS: Fields = Fields::of(&[
    Field::Email,
    Field::FirstName,
    Field::LastName,
    Field::Title,
    Field::Seniority,
    Field::Country,
    Field::Language,
    Field::Consent,
]);
const WEBINAR_FIELDS: Fields = Fields::of(&[
    Field::Email,
    Field::FirstName,
    Field::LastName,
    Field::Title,
    Field::Seniority,
    Field::Country,
    Field::Consent,
]);
const NEWSLETTER_FIELDS: Fields = Fields::of(&[Field::Email, Field::Language, Field::Consent]);
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
const CALL_FIELDS: Fields = Fields::of(&[Field::LastName, Field::Phone]);

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
    let mut actor = Actor { random, calendar, rhythm, story: &mut story };
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
struct Actor<'a> {
    random: &'a mut Random,
    calendar: &'a Calendar,
    rhythm: Rhythm,
    story: &'a mut Story,
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

    fn take(&mut self, step: Step, visit: &mut Visit) {
        match step {
            Step::Home => visit.page(self.random, self.story, "/", "Larkmoor Desk"),
            Step::Blog => {
                let (path, title) = self.random.pick(&catalog::BLOG);
                visit.page(self.random, self.story, path, title);
            }
            Step::Docs => {
                let (path, title) = self.random.pick(&catalog::DOCS);
                visit.page(self.random, self.story, path, title);
            }
            Step::Product => {
                let (path, title) = self.random.pick(&catalog::PRODUCT);
                visit.page(self.random, self.story, path, title);
            }
            Step::Customers => {
                let (path, title, _) = self.random.pick(&catalog::CUSTOMERS);
                visit.page(self.random, self.story, path, title);
            }
            Step::Compare => visit.page(self.random, self.story, "/compare", "Larkmoor Desk and others"),
            Step::Security => visit.page(self.random, self.story, "/security", "Security and hosting"),
            Step::Pricing => visit.page(self.random, self.story, "/pricing", "Pricing"),
            Step::About => visit.page(self.random, self.story, "/about", "About us"),
            Step::Careers => {
                let (path, title) = self.random.pick(&[
                    ("/careers", "Careers"),
                    ("/careers", "Careers"),
                    ("/careers/backend-engineer", "Backend engineer"),
                    ("/careers/account-executive", "Account executive"),
                ]);
                visit.page(self.random, self.story, path, title);
            }
            Step::Press => visit.page(self.random, self.story, "/press", "Press"),
            Step::Search => self.search(visit),
            Step::Video => self.watch(visit),
            Step::Calculator => self.calculate(visit),
            Step::Newsletter => self.subscribe(visit),
            Step::WhitePaper => {
                let title = self.random.pick(&catalog::WHITE_PAPERS);
                self.download(visit, "white paper", title);
            }
            Step::Checklist => {
                let title = self.random.pick(&catalog::CHECKLISTS);
                self.download(visit, "checklist", title);
            }
            Step::CaseStudy => {
                let (path, page, title) = self.random.pick(&catalog::CUSTOMERS);
                visit.page(self.random, self.story, path, page);
                self.download(visit, "case study", title);
            }
            Step::PriceList => {
                visit.page(self.random, self.story, "/pricing", "Pricing");
                self.download(visit, "price list", "Price list");
            }
            Step::Webinar => self.register(visit),
            Step::Chat => self.chat(visit),
            Step::Call => self.call(visit),
            Step::Survey => self.answer(visit),
            Step::Social => {
                let facts: Facts = vec![
                    ("network", "linkedin".into()),
                    ("action", self.random.pick(&["like", "comment", "share"]).into()),
                ];
                self.story.track(visit.at, "Social Engaged", Channel::Social, facts);
            }
            Step::Demo => self.ask_for_demo(visit),
            Step::Contact => self.ask_for_contact(visit),
            Step::Trial => self.try_out(visit),
        }
    }

    fn search(&mut self, visit: &mut Visit) {
        let query = self.random.pick(&catalog::SEARCHES);
        let found = self.random.skewed(0, 30) as f64;
        let facts: Facts = vec![("query", query.into()), ("results", Fact::Number(found))];
        self.story.track(visit.at, "Search Performed", Channel::Web, facts);
        visit.pass(self.random, 3, 20);
    }

    fn watch(&mut self, visit: &mut Visit) {
        let (title, length_s) = self.random.pick(&[
            ("Tour in three minutes", 180),
            ("Automation in practice", 540),
            ("Customer talk", 900),
        ]);
        let lasted_s = self.random.between(5, length_s) as f64;
        self.story.track(visit.at, "Video Watched", Channel::Web, vec![("title", title.into())]).lasted_s =
            Some(lasted_s);
        visit.at = later(visit.at, lasted_s);
    }

    fn calculate(&mut self, visit: &mut Visit) {
        visit.page(self.random, self.story, "/calculator", "Savings calculator");
        let agents = self.random.skewed(3, 120) as f64;
        self.story.track(visit.at, "Calculator Used", Channel::Web, vec![("agents", Fact::Number(agents))]);
        visit.pass(self.random, 2, 30);
    }

    fn form(&mut self, visit: &mut Visit, form: &'static str, contact_me: bool, fields: Fields) {
        visit.pass(self.random, 15, 120);
        let mut facts: Facts = vec![("form", form.into()), ("contact_me", Fact::YesNo(contact_me))];
        if let Some(campaign) = &self.story.campaign {
            facts.push(("campaign", campaign.clone().into()));
        }
        self.story.track(visit.at, "Form Submitted", Channel::Form, facts);
        self.story.learn(visit.at, Channel::Form, fields);
        // Other forms ask for the phone number as well; it is mostly left out.
        if form != "newsletter" && (contact_me || self.random.chance(0.3)) {
            self.story.learn(visit.at, Channel::Form, Fields::of(&[Field::Phone]));
        }
        let trigger = if contact_me { Trigger::HandRaise } else { Trigger::Form };
        if form != "newsletter" {
            self.story.triggers.push((visit.at, trigger));
        }
        visit.pass(self.random, 1, 4);
    }

    fn subscribe(&mut self, visit: &mut Visit) {
        self.form(visit, "newsletter", false, NEWSLETTER_FIELDS);
        self.story.track(visit.at, "Newsletter Subscribed", Channel::Form, vec![]);
    }

    /// Assets sit behind a form until the lead is known; then one click is enough, most of the time.
    fn download(&mut self, visit: &mut Visit, sort: &'static str, title: &'static str) {
        if self.story.known_at().is_none() || self.random.chance(0.3) {
            // The box that says "please call me" is ticked now and then, by buyers more often.
            let wish = if self.story.person.intent == Intent::Buying { 0.06 } else { 0.006 };
            let contact_me = self.random.chance(wish);
            self.form(visit, "download", contact_me, DOWNLOAD_FIELDS);
        }
        self.story.track(
            visit.at,
            "Asset Downloaded",
            Channel::Web,
            vec![("type", sort.into()), ("title", title.into())],
        );
        visit.pass(self.random, 10, 200);
    }

    fn register(&mut self, visit: &mut Visit) {
        let calendar = self.calendar;
        let Some(webinar) = calendar.next_webinar(visit.at) else {
            return visit.page(self.random, self.story, "/webinars", "Webinars");
        };
        visit.page(self.random, self.story, "/webinars", "Webinars");
        self.form(visit, "webinar", false, WEBINAR_FIELDS);
        let facts =
            || -> Facts { vec![("title", webinar.title.into()), ("campaign", webinar.campaign.clone().into())] };
        self.story.track(visit.at, "Webinar Registered", Channel::Webinar, facts());
        let comes = match self.story.person.intent {
            Intent::Buying => 0.62,
            Intent::Curious | Intent::Spying | Intent::Advising => 0.48,
            Intent::Casual | Intent::Studying | Intent::Applying | Intent::Reporting => 0.3,
        };
        if self.random.chance(comes) {
            let joined = later(webinar.at, self.random.between(-300, 900) as f64);
            let lasted_s = 3_300.0 - self.random.skewed(0, 3_000) as f64;
            let attended = self.story.track(joined, "Webinar Attended", Channel::Webinar, facts());
            (attended.lasted_s, attended.delivery) = (Some(lasted_s), Delivery::Uploaded);
        }
    }

    fn chat(&mut self, visit: &mut Visit) {
        let topic = self.random.pick(&["pricing", "pricing", "features", "integration", "support", "other"]);
        let lasted_s = self.random.skewed(20, 1_200) as f64;
        self.story.track(visit.at, "Chat Started", Channel::Chat, vec![("topic", topic.into())]).lasted_s =
            Some(lasted_s);
        visit.at = later(visit.at, lasted_s);
        if self.random.chance(0.6) {
            self.story.learn(visit.at, Channel::Chat, Fields::of(&[Field::Email, Field::FirstName]));
        }
        if topic == "pricing" && self.story.known_at().is_some() {
            self.story.triggers.push((visit.at, Trigger::HandRaise));
        }
    }

    fn call(&mut self, visit: &mut Visit) {
        visit.pass(self.random, 60, 1_200);
        let topic = self.random.pick(&["pricing", "demo", "question"]);
        let lasted_s = self.random.skewed(40, 1_500) as f64;
        self.story.track(visit.at, "Call Received", Channel::Phone, vec![("topic", topic.into())]).lasted_s =
            Some(lasted_s);
        self.story.learn(visit.at, Channel::Phone, CALL_FIELDS);
        self.story.triggers.push((later(visit.at, lasted_s), Trigger::HandRaise));
        visit.at = later(visit.at, lasted_s);
    }

    fn answer(&mut self, visit: &mut Visit) {
        if self.story.known_at().is_none() {
            return;
        }
        let pain = self.random.pick(&catalog::PAINS);
        let facts: Facts = vec![("survey", "state of the service desk".into()), ("challenge", pain.into())];
        self.story.track(visit.at, "Survey Answered", Channel::Form, facts);
        let solution = self.random.pick(&catalog::CURRENT_SOLUTIONS);
        let mut learnt: Facts = vec![("challenge", pain.into()), ("current_solution", solution.into())];
        if let (Some(ready), true) = (self.story.ready, self.random.chance(0.6)) {
            let decides = Instant(self.calendar.start().0 + (i64::from(ready) + self.random.between(0, 90)) * DAY_MS);
            learnt.push(("bant.timeline", decides.date().to_string().into()));
        }
        self.story.tell(visit.at, Sort::Traits, "", Channel::Form, learnt);
        visit.pass(self.random, 30, 240);
    }

    fn ask_for_demo(&mut self, visit: &mut Visit) {
        visit.page(self.random, self.story, "/demo", "See it live");
        self.form(visit, "demo", true, CONTACT_FIELDS);
        let agents = self.random.skewed(3, 150) as f64;
        self.story.track(visit.at, "Demo Requested", Channel::Form, vec![("agents", Fact::Number(agents))]);
        self.tell_pain(visit);
    }

    fn ask_for_contact(&mut self, visit: &mut Visit) {
        visit.page(self.random, self.story, "/contact", "Contact");
        // People who look for work or write for a paper use the contact form as well, without wanting a call.
        let wants_call = match self.story.person.intent {
            Intent::Applying => 0.3,
            Intent::Reporting => 0.5,
            Intent::Buying
            | Intent::Curious
            | Intent::Casual
            | Intent::Studying
            | Intent::Spying
            | Intent::Advising => 0.85,
        };
        let contact_me = self.random.chance(wants_call);
        self.form(visit, "contact", contact_me, CONTACT_FIELDS);
        self.tell_pain(visit);
    }

    fn tell_pain(&mut self, visit: &mut Visit) {
        let business =
            !matches!(self.story.person.persona, Persona::Student | Persona::JobSeeker | Persona::Journalist);
        if business && self.random.chance(0.4) {
            let pain = self.random.pick(&catalog::PAINS);
            self.story.tell(visit.at, Sort::Traits, "", Channel::Form, vec![("pain", pain.into())]);
        }
    }

    fn try_out(&mut self, visit: &mut Visit) {
        visit.page(self.random, self.story, "/trial", "Try it for 14 days");
        self.form(visit, "trial", false, DOWNLOAD_FIELDS);
        self.story.track(visit.at, "Trial Started", Channel::Product, vec![("plan", "team".into())]);
        let buying = self.story.person.intent == Intent::Buying;
        let n_uses = if buying { self.random.skewed(2, 16) } else { self.random.skewed(0, 7) };
        let zone = self.calendar.zone(self.story.person.zone);
        let first_day = ((visit.at.0 - self.calendar.start().0) / DAY_MS).max(0) as u32;
        for _ in 0..n_uses {
            let wanted = first_day + self.random.skewed(1, 13) as u32;
            let day = self.calendar.active_day(self.random, wanted, self.rhythm);
            let at = self.calendar.instant(self.random, day, zone, self.rhythm);
            let feature = self.random.pick(&catalog::FEATURES);
            let lasted_s = self.random.skewed(10, 2_400) as f64;
            self.story.track(at, "Feature Used", Channel::Product, vec![("feature", feature.into())]).lasted_s =
                Some(lasted_s);
            if self.random.chance(if buying { 0.12 } else { 0.03 }) {
                self.story.track(later(at, lasted_s), "Trial Invited Colleague", Channel::Product, vec![]);
            }
            if self.random.chance(0.05) {
                let topic = self.random.pick(&["import", "single sign-on", "automation", "billing"]);
                self.story.track(later(at, lasted_s), "Support Asked", Channel::Chat, vec![("topic", topic.into())]);
            }
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
