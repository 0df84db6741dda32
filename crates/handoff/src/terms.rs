//! What one version of a pact promises for each handoff: all that the life of a handoff has to know of the pact.

use leadpact_pact::model::{Pact, Promise, TouchPromise};
use leadpact_terms::{Duration, fold};

use crate::calendar::{CalendarError, WorkingCalendar};
use crate::clock::Promised;
use crate::holidays::Holidays;

/// The terms on which leads are handed over under one version of a pact.
#[derive(Debug, Clone)]
pub struct Terms {
    calendar: WorkingCalendar,
    hand_over: Option<Duration>,
    respond: Option<Duration>,
    at_the_latest: Option<Duration>,
    decide: Option<Duration>,
    touches: Option<TouchPromise>,
    status: Option<Duration>,
    breaches: Vec<(Promised, BreachTerms)>,
    tracks: Vec<Box<str>>,
    reason_needed: bool,
}

/// What happens when a promise runs out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BreachTerms {
    /// Whether the lead goes to somebody else.
    pub reassign: bool,
    /// Who is told: an e-mail address, a role or a team.
    pub tell: Vec<Box<str>>,
}

impl Terms {
    /// The terms of a pact, whose calendar is closed on these holidays.
    pub fn of(pact: &Pact, holidays: &Holidays) -> Result<Self, CalendarError> {
        let calendar = match &pact.sla.calendar {
            Some(calendar) => WorkingCalendar::of(calendar, holidays)?,
            None => WorkingCalendar::always(),
        };
        let what = |promise: &Option<Promise<Duration>>| promise.as_ref().map(|promise| promise.what);
        let sales = &pact.sla.sales;
        let breaches = pact.sla.breaches.iter().filter_map(|rule| {
            let promise = Promised::ALL.iter().copied().find(|promise| promise.clause() == rule.of)?;
            Some((promise, BreachTerms { reassign: rule.reassign, tell: rule.tell.clone() }))
        });
        Ok(Self {
            calendar,
            hand_over: what(&pact.sla.marketing.hand_over_within),
            respond: what(&sales.respond_within),
            at_the_latest: what(&sales.at_the_latest),
            decide: what(&sales.decide_within),
            touches: sales.touches.as_ref().map(|promise| promise.what.clone()),
            status: what(&sales.status_every),
            breaches: breaches.collect(),
            tracks: pact.tracks.iter().map(|track| track.name.as_str().into()).collect(),
            reason_needed: sales.reject_with_reason.as_ref().is_some_and(|promise| promise.what),
        })
    }

    /// In which hours its clocks run.
    pub fn calendar(&self) -> &WorkingCalendar {
        &self.calendar
    }

    /// How much time a promise gives, if the pact makes it.
    pub fn owed(&self, promise: Promised) -> Option<Duration> {
        match promise {
            Promised::HandOver => self.hand_over,
            Promised::Respond => self.respond,
            Promised::AtTheLatest => self.at_the_latest,
            Promised::Decide => self.decide,
            Promised::Touches => self.touches.as_ref().map(|touches| touches.within),
            Promised::Status => self.status,
        }
    }

    /// How many touches of which kind, within how long.
    pub fn touches(&self) -> Option<&TouchPromise> {
        self.touches.as_ref()
    }

    /// What happens when a promise runs out: nothing, if the pact says nothing.
    pub fn breach(&self, promise: Promised) -> BreachTerms {
        self.breaches.iter().find(|(of, _)| *of == promise).map(|(_, terms)| terms.clone()).unwrap_or_default()
    }

    /// The names of the nurture tracks.
    pub fn tracks(&self) -> &[Box<str>] {
        &self.tracks
    }

    /// The track of this name, compared as names of a pact are.
    pub fn track(&self, name: &str) -> Option<&str> {
        self.tracks.iter().find(|track| fold(track) == fold(name)).map(AsRef::as_ref)
    }

    /// Whether whoever rejects or disqualifies a lead has to say why.
    pub fn reason_needed(&self) -> bool {
        self.reason_needed
    }
}
