//! The clocks of one handoff, as the page on handoffs says: which run, until when, and what they have to say by an instant.

use std::collections::BTreeMap;

use crate::company::Terms;

/// A promise with a clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Promise {
    HandOver,
    Respond,
    Latest,
    Decide,
    Touches,
    Status,
}

impl Promise {
    /// The promise of this word, as steps have it.
    pub(crate) fn read(word: &str) -> Option<Self> {
        Some(match word {
            "hand_over" => Self::HandOver,
            "respond" => Self::Respond,
            "at_the_latest" => Self::Latest,
            "decide" => Self::Decide,
            "touches" => Self::Touches,
            "status" => Self::Status,
            _ => return None,
        })
    }

    fn owed(self, terms: &Terms) -> i64 {
        match self {
            Self::HandOver => terms.hand_over,
            Self::Respond => terms.respond,
            Self::Latest => terms.latest,
            Self::Decide => terms.decide,
            Self::Touches => terms.touches.2,
            Self::Status => terms.status,
        }
    }
}

/// What becomes of a clock, as far as it matters to what it still says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Run {
    Runs,
    /// It was kept in time, or nothing is owed any more.
    Over,
    /// It ran out; whether the promise was kept after all.
    RanOut {
        kept: bool,
    },
}

#[derive(Debug, Clone)]
pub(crate) struct Clock {
    pub(crate) promise: Promise,
    pub(crate) due: i64,
    pub(crate) warn: Option<i64>,
    pub(crate) run: Run,
    /// Who let it run out.
    pub(crate) owner: Option<&'static str>,
}

/// Something that time alone brings about. Order is the order in which it is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Says {
    PauseEnds,
    Warning(Promise),
    Breach(Promise),
}

/// All clocks of a handoff.
#[derive(Debug, Clone)]
pub(crate) struct Clocks {
    terms: &'static Terms,
    pub(crate) all: Vec<Clock>,
    pub(crate) pause: Option<i64>,
    /// When the handoff was taken back: what ran out while it was closed is heard then.
    reopened_at: i64,
    counts: BTreeMap<&'static str, u32>,
    counted_until: i64,
}

impl Clocks {
    /// A lead that did something is offered.
    pub(crate) fn offered(terms: &'static Terms, happened_at: i64, offered_at: i64) -> Self {
        let mut clocks = Self {
            terms,
            all: Vec::new(),
            pause: None,
            reopened_at: i64::MIN,
            counts: BTreeMap::new(),
            counted_until: i64::MAX,
        };
        clocks.start(Promise::HandOver, happened_at);
        if clocks.all[0].due > offered_at {
            clocks.all[0].run = Run::Over;
        }
        for promise in [Promise::Respond, Promise::Latest, Promise::Decide, Promise::Touches] {
            clocks.start(promise, offered_at);
        }
        clocks
    }

    /// What is to be said and was not yet, in order, with the instants at which it is so.
    pub(crate) fn coming(&self) -> Vec<(i64, Says)> {
        let heard = |at: i64| at.max(self.reopened_at);
        let mut all: Vec<(i64, Says)> = self.pause.map(|until| (heard(until), Says::PauseEnds)).into_iter().collect();
        for clock in self.all.iter().filter(|clock| clock.run == Run::Runs) {
            let due = heard(clock.due);
            let warn = clock.warn.map(heard).filter(|at| *at < due);
            all.extend(warn.map(|at| (at, Says::Warning(clock.promise))));
            all.push((due, Says::Breach(clock.promise)));
        }
        all.sort_unstable();
        all
    }

    /// It was said. Whether it was to be said.
    pub(crate) fn said(&mut self, at: i64, says: Says, owner: Option<&'static str>) -> bool {
        if !self.coming().contains(&(at, says)) {
            return false;
        }
        let running = |promise: Promise| move |clock: &&mut Clock| clock.promise == promise && clock.run == Run::Runs;
        match says {
            Says::PauseEnds => self.pause = None,
            Says::Warning(promise) => {
                self.all.iter_mut().find(running(promise)).into_iter().for_each(|clock| clock.warn = None);
            }
            Says::Breach(promise) => {
                self.all.iter_mut().find(running(promise)).into_iter().for_each(|clock| {
                    clock.run = Run::RanOut { kept: promise == Promise::HandOver };
                    clock.owner = owner;
                });
            }
        }
        true
    }

    /// Somebody else gets the lead because a promise ran out.
    pub(crate) fn passed_on(&mut self, because: Promise, at: i64) {
        let is_new_round = matches!(because, Promise::Respond | Promise::Decide | Promise::Status);
        let latest = self.all.iter().rfind(|clock| clock.promise == because);
        if is_new_round && latest.is_some_and(|clock| clock.run == (Run::RanOut { kept: false })) {
            self.start(because, at);
        }
    }

    /// Sales tried to reach the lead.
    pub(crate) fn touched(&mut self, kind: &'static str, happened_at: i64) {
        if let Some(window) = self.all.iter().rfind(|clock| clock.promise == Promise::Touches) {
            self.counted_until = window.due;
        }
        if happened_at < self.counted_until {
            *self.counts.entry(kind).or_default() += 1;
        }
        let n = |kind: &str| self.counts.get(kind).copied().unwrap_or(0);
        let is_enough = n("call") >= self.terms.touches.0 && n("email") >= self.terms.touches.1;
        self.keep(Promise::Respond);
        self.keep(Promise::Latest);
        if is_enough {
            self.keep(Promise::Touches);
        }
    }

    /// A promise is kept.
    pub(crate) fn keep(&mut self, promise: Promise) {
        for clock in self.all.iter_mut().filter(|clock| clock.promise == promise) {
            clock.run = match clock.run {
                Run::Runs | Run::Over => Run::Over,
                Run::RanOut { .. } => Run::RanOut { kept: true },
            };
        }
    }

    /// Nothing is owed any more of these; of all, if none is named.
    pub(crate) fn drop(&mut self, promises: &[Promise]) {
        let all = self.all.iter_mut().filter(|clock| promises.is_empty() || promises.contains(&clock.promise));
        all.filter(|clock| clock.run == Run::Runs).for_each(|clock| clock.run = Run::Over);
        if promises.is_empty() {
            self.pause = None;
        }
    }

    /// Sales said how things stand.
    pub(crate) fn renew_status(&mut self, at: i64) {
        self.keep(Promise::Status);
        self.start(Promise::Status, at);
    }

    /// It was agreed to wait.
    pub(crate) fn paused(&mut self, at: i64, until: i64) {
        self.resumed(at);
        self.pause = Some(until);
        self.shift(until - at);
    }

    /// There is no need to wait any longer.
    pub(crate) fn resumed(&mut self, at: i64) {
        if let Some(until) = self.pause.take() {
            self.shift(at - until);
        }
    }

    /// The end of the handoff was a mistake.
    pub(crate) fn taken_back(&mut self, at: i64) {
        self.reopened_at = at;
    }

    fn shift(&mut self, by: i64) {
        let standing = |clock: &&mut Clock| matches!(clock.promise, Promise::Touches | Promise::Status);
        for clock in self.all.iter_mut().filter(|clock| clock.run == Run::Runs).filter(standing) {
            clock.due += by;
            clock.warn = clock.warn.map(|at| at + by);
        }
    }

    fn start(&mut self, promise: Promise, from: i64) {
        let (hours, owed) = (self.terms.hours, promise.owed(self.terms));
        let (warn, due) = match promise {
            Promise::HandOver => (None, hours.deadline(from, owed)),
            Promise::Respond | Promise::Latest | Promise::Decide => {
                let due = hours.deadline(from, owed);
                (Some(hours.working_on(from, hours.working_time(from, due) * 80 / 100)), due)
            }
            Promise::Touches | Promise::Status => {
                let base = self.pause.map_or(from, |until| from.max(until));
                (Some(base + owed * 80 / 100), base + owed)
            }
        };
        let warn = warn.filter(|at| *at < due);
        self.all.push(Clock { promise, due, warn, run: Run::Runs, owner: None });
    }
}
