//! The steps of a visit, one method each: what is seen, said and given away by whoever takes them.

use leadpact_terms::{Channel, DAY_MS, Instant};

use crate::calendar::later;
use crate::catalog;
use crate::journey::Actor;
use crate::moods::Step;
use crate::people::{Field, Fields, Intent, Persona};
use crate::story::{Delivery, Fact, Facts, Sort, Trigger, Visit};

/// Whether somebody asks to be called with a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wish {
    CallMe,
    Nothing,
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
pub(crate) const NEWSLETTER_FIELDS: Fields = Fields::of(&[Field::Email, Field::Language, Field::Consent]);
const CALL_FIELDS: Fields = Fields::of(&[Field::LastName, Field::Phone]);

impl Actor<'_> {
    pub(crate) fn take(&mut self, step: Step, visit: &mut Visit) {
        match step {
            Step::Home => visit.page(self.random, self.story, "/", "Northwind Desk"),
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
            Step::Compare => visit.page(self.random, self.story, "/compare", "Northwind Desk and others"),
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

    fn wish(&mut self, likely: f64) -> Wish {
        if self.random.chance(likely) { Wish::CallMe } else { Wish::Nothing }
    }

    fn form(&mut self, visit: &mut Visit, form: &'static str, wish: Wish, fields: Fields) {
        visit.pass(self.random, 15, 120);
        let mut facts: Facts = vec![("form", form.into()), ("contact_me", Fact::YesNo(wish == Wish::CallMe))];
        if let Some(campaign) = &self.story.campaign {
            facts.push(("campaign", campaign.clone().into()));
        }
        self.story.track(visit.at, "Form Submitted", Channel::Form, facts);
        self.story.learn(visit.at, Channel::Form, fields);
        // Other forms ask for the phone number as well; it is mostly left out.
        if form != "newsletter" && (wish == Wish::CallMe || self.random.chance(0.3)) {
            self.story.learn(visit.at, Channel::Form, Fields::of(&[Field::Phone]));
        }
        let trigger = match wish {
            Wish::CallMe => Trigger::HandRaise,
            Wish::Nothing => Trigger::Form,
        };
        if form != "newsletter" {
            self.story.triggers.push((visit.at, trigger));
        }
        visit.pass(self.random, 1, 4);
    }

    pub(crate) fn subscribe(&mut self, visit: &mut Visit) {
        self.form(visit, "newsletter", Wish::Nothing, NEWSLETTER_FIELDS);
        self.story.track(visit.at, "Newsletter Subscribed", Channel::Form, vec![]);
    }

    /// Assets sit behind a form until the lead is known; then one click is enough, most of the time.
    pub(crate) fn download(&mut self, visit: &mut Visit, sort: &'static str, title: &'static str) {
        if !self.story.is_known(visit.at) || self.random.chance(0.3) {
            // The box that says "please call me" is ticked now and then, by buyers more often.
            let likely = if self.story.person.intent == Intent::Buying { 0.06 } else { 0.006 };
            let wish = self.wish(likely);
            self.form(visit, "download", wish, DOWNLOAD_FIELDS);
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
        visit.page(self.random, self.story, "/webinars", "Webinars");
        let Some(webinar) = calendar.next_webinar(visit.at) else { return };
        if self.webinars.contains(&webinar.at) {
            return;
        }
        self.webinars.push(webinar.at);
        self.form(visit, "webinar", Wish::Nothing, WEBINAR_FIELDS);
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
        if topic == "pricing" && self.story.is_known(visit.at) {
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
        if !self.story.is_known(visit.at) {
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
        self.form(visit, "demo", Wish::CallMe, CONTACT_FIELDS);
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
        let wish = self.wish(wants_call);
        self.form(visit, "contact", wish, CONTACT_FIELDS);
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
        self.form(visit, "trial", Wish::Nothing, DOWNLOAD_FIELDS);
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
}
