//! What happens to one lead, as it is told: the events with their properties, and what became known when.

use std::borrow::Cow;

use leadpact_terms::{Channel, Instant};
use serde::{Serialize, Serializer};

use crate::calendar::later;
use crate::people::{Field, Fields, Known, Person};
use crate::random::Random;

/// A value in an event.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Fact {
    Text(Cow<'static, str>),
    Number(f64),
    YesNo(bool),
}

impl Serialize for Fact {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Number(number) if *number == number.trunc() => serializer.serialize_i64(*number as i64),
            Self::Number(number) => serializer.serialize_f64(*number),
            Self::YesNo(yes) => serializer.serialize_bool(*yes),
        }
    }
}

impl From<&'static str> for Fact {
    fn from(text: &'static str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Fact {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

/// Properties of an event, in the order in which they are written.
pub(crate) type Facts = Vec<(&'static str, Fact)>;

/// The kinds of events that the event file knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sort {
    Track,
    Page,
    Traits,
}

impl Sort {
    /// The word for it in the file.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Track => "track",
            Self::Page => "page",
            Self::Traits => "traits",
        }
    }
}

/// How an event reaches the company.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Delivery {
    /// Within seconds.
    Live,
    /// With a file that somebody uploads a day or more later: attendance of webinars, badges scanned at fairs.
    Uploaded,
}

/// One event.
#[derive(Debug)]
pub(crate) struct Happening {
    pub(crate) at: Instant,
    pub(crate) sort: Sort,
    pub(crate) name: &'static str,
    pub(crate) channel: Channel,
    pub(crate) lasted_s: Option<f64>,
    pub(crate) facts: Facts,
    pub(crate) delivery: Delivery,
}

/// What makes today's process hand a lead to sales.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trigger {
    /// Asked for somebody: demo, contact form, call, chat with a wish.
    HandRaise,
    /// Filled any other form.
    Form,
    /// A record without a wish: a badge scanned at a fair, a line of a purchased list.
    Badge,
}

/// Fields that were given at an instant.
#[derive(Debug, Clone, Copy)]
struct Learnt {
    at: Instant,
    channel: Channel,
    fields: Fields,
}

/// A lead with what happened to it so far.
#[derive(Debug)]
pub(crate) struct Story {
    /// Its number among all, from 0.
    pub(crate) number: u32,
    pub(crate) person: Person,
    /// Where it came from first, as the lead's record says.
    pub(crate) source: &'static str,
    pub(crate) campaign: Option<String>,
    /// When which fields were given, in the order of telling.
    learnt: Vec<Learnt>,
    /// The day of decision, where the lead takes part in a project.
    pub(crate) ready: Option<u32>,
    pub(crate) happenings: Vec<Happening>,
    pub(crate) triggers: Vec<(Instant, Trigger)>,
}

impl Story {
    /// A lead of whom nothing is told yet.
    pub(crate) fn new(number: u32, person: Person, ready: Option<u32>) -> Self {
        Self { number, person, source: "", campaign: None, learnt: vec![], ready, happenings: vec![], triggers: vec![] }
    }

    /// The lead's id, as it is written.
    pub(crate) fn id(&self) -> String {
        format!("L-{:06}", self.number + 1)
    }

    /// Something done under a name.
    pub(crate) fn track(&mut self, at: Instant, name: &'static str, channel: Channel, facts: Facts) -> &mut Happening {
        self.tell(at, Sort::Track, name, channel, facts)
    }

    /// Adds an event.
    pub(crate) fn tell(
        &mut self,
        at: Instant,
        sort: Sort,
        name: &'static str,
        channel: Channel,
        facts: Facts,
    ) -> &mut Happening {
        let happening = Happening { at, sort, name, channel, lasted_s: None, facts, delivery: Delivery::Live };
        let place = self.happenings.len();
        self.happenings.push(happening);
        &mut self.happenings[place]
    }

    /// These fields were given at this instant.
    pub(crate) fn learn(&mut self, at: Instant, channel: Channel, fields: Fields) {
        self.learnt.push(Learnt { at, channel, fields });
    }

    /// Forgets what was learnt at this instant or later.
    pub(crate) fn forget_from(&mut self, at: Instant) {
        self.learnt.retain(|learnt| learnt.at < at);
        self.triggers.retain(|(triggered, _)| *triggered < at);
    }

    /// When the lead became known, if it did.
    pub(crate) fn known_at(&self) -> Option<Instant> {
        self.learnt.iter().map(|learnt| learnt.at).min()
    }

    /// Whether the lead was known at this instant.
    pub(crate) fn is_known(&self, at: Instant) -> bool {
        self.known_at().is_some_and(|known| known <= at)
    }

    /// Since when this field is known.
    pub(crate) fn known_since(&self, field: Field) -> Option<Instant> {
        self.learnt.iter().filter(|learnt| learnt.fields.has(field)).map(|learnt| learnt.at).min()
    }

    /// Settles who is known since when: what was learnt first is the lead's record, the rest become trait events.
    pub(crate) fn settle(&mut self) -> Known {
        self.learnt.sort_by_key(|learnt| learnt.at);
        let mut first: Option<Known> = None;
        let mut so_far = Fields::default();
        for Learnt { at, channel, fields } in self.learnt.clone() {
            let new = fields.without(so_far);
            so_far = so_far.with(fields);
            match &mut first {
                None => {
                    first = Some(Known { at, fields });
                    continue;
                }
                Some(known) if known.at == at => {
                    known.fields = so_far;
                    continue;
                }
                Some(_) => {}
            }
            let given = |field: &Field| new.has(*field) && !self.person.text(*field).is_empty();
            let facts: Facts = Field::ALL
                .into_iter()
                .filter(given)
                .map(|field| (field.name(), Fact::from(self.person.text(field).to_owned())))
                .collect();
            if !facts.is_empty() {
                self.tell(at, Sort::Traits, "", channel, facts);
            }
        }
        first.unwrap_or_else(|| panic!("{} has become known", self.id()))
    }
}

/// A visit to the web site: a clock that runs on as pages are read.
#[derive(Debug)]
pub(crate) struct Visit {
    pub(crate) at: Instant,
    /// Where the visitor came from; only the first page has it.
    pub(crate) referrer: Option<&'static str>,
    pub(crate) campaign: Option<String>,
    /// How long a page is read, typically, in seconds.
    pub(crate) patience_s: i64,
}

impl Visit {
    /// Reads a page for a while.
    pub(crate) fn page(&mut self, random: &mut Random, story: &mut Story, path: &'static str, title: &'static str) {
        let lasted_s = random.skewed(20, self.patience_s * 100) as f64 / 10.0;
        let mut facts: Facts = vec![("path", path.into()), ("title", title.into())];
        if let Some(referrer) = self.referrer.take() {
            facts.push(("referrer", referrer.into()));
        }
        if let Some(campaign) = &self.campaign {
            facts.push(("campaign", campaign.clone().into()));
        }
        story.tell(self.at, Sort::Page, "", Channel::Web, facts).lasted_s = Some(lasted_s);
        self.at = later(self.at, lasted_s + random.between(0, 3_000) as f64 / 1_000.0);
    }

    /// Some time passes.
    pub(crate) fn pass(&mut self, random: &mut Random, from_s: i64, to_s: i64) {
        self.at = later(self.at, random.between(from_s * 1_000, to_s * 1_000) as f64 / 1_000.0);
    }
}
