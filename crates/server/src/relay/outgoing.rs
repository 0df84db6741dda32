//! What other nodes are still to be told: what repeats stands there once, and a crowd is told as a whole.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use leadpact_terms::Instant;

use crate::hub::{Change, News, Topic};

/// If more than so many different changes wait, others are told to fetch anew what they show.
const CROWD: usize = 500;

/// Where a node puts down what it changed, until it is sent.
pub(crate) struct Outgoing {
    /// Nothing if nobody else is to be told.
    waiting: Option<Mutex<Waiting>>,
    is_linked: AtomicBool,
    is_stopping: AtomicBool,
}

/// What waits to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Waiting {
    manner: Manner,
    /// When each changed last.
    changes: BTreeMap<(Topic, Option<Arc<str>>), Instant>,
}

/// How it is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Manner {
    /// Each change.
    OneByOne,
    /// That there are too many; but rights are named, because streams end when they change.
    AsCrowd,
}

impl Outgoing {
    /// Of a node that has the ledger to itself.
    pub(crate) fn to_nobody() -> Self {
        Self { waiting: None, is_linked: AtomicBool::new(false), is_stopping: AtomicBool::new(false) }
    }

    /// Of a node that shares the ledger. It begins with all that nobody knows: a node that was killed here may have left changes untold.
    pub(crate) fn to_others(now: Instant) -> Self {
        Self { waiting: Some(Mutex::new(Waiting::unknown(now))), ..Self::to_nobody() }
    }

    /// Puts down a change. It takes a moment, whatever the database does.
    pub(crate) fn put(&self, change: &Change) {
        if let Some(mut waiting) = self.lock() {
            waiting.add(change.topic, change.id.clone(), change.at);
        }
    }

    /// Whether others are told and heard now.
    pub(crate) fn is_linked(&self) -> bool {
        self.is_linked.load(Ordering::Relaxed)
    }

    /// Whether there are others to be told.
    pub(crate) fn is_to_others(&self) -> bool {
        self.waiting.is_some()
    }

    pub(super) fn set_linked(&self, is_linked: bool) {
        self.is_linked.store(is_linked, Ordering::Relaxed);
    }

    pub(super) fn stop(&self) {
        self.is_stopping.store(true, Ordering::Relaxed);
    }

    pub(super) fn is_stopping(&self) -> bool {
        self.is_stopping.load(Ordering::Relaxed)
    }

    /// Takes out whatever waits, if anything does.
    pub(super) fn take(&self) -> Option<Waiting> {
        let mut waiting = self.lock()?;
        (!waiting.is_empty()).then(|| std::mem::take(&mut *waiting))
    }

    /// Puts back what could not be sent, to what came since.
    pub(super) fn give_back(&self, unsent: Waiting) {
        if let Some(mut waiting) = self.lock() {
            waiting.add_all(unsent);
        }
    }

    fn lock(&self) -> Option<MutexGuard<'_, Waiting>> {
        self.waiting.as_ref().map(|waiting| waiting.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Default for Waiting {
    fn default() -> Self {
        Self { manner: Manner::OneByOne, changes: BTreeMap::new() }
    }
}

impl Waiting {
    /// Anything may have changed, rights too.
    pub(super) fn unknown(now: Instant) -> Self {
        Self { manner: Manner::AsCrowd, changes: BTreeMap::from([((Topic::Person, None), now)]) }
    }

    pub(super) fn is_too_much(&self) -> bool {
        self.manner == Manner::AsCrowd
    }

    /// As listeners are told it.
    pub(super) fn news(&self) -> Vec<News> {
        let crowd = self.is_too_much().then_some(News::Missed);
        let changes = self.changes.iter().map(|((topic, id), at)| Change { topic: *topic, id: id.clone(), at: *at });
        crowd.into_iter().chain(changes.map(News::Changed)).collect()
    }

    fn add(&mut self, topic: Topic, id: Option<Arc<str>>, at: Instant) {
        let key = match self.manner {
            Manner::OneByOne => (topic, id),
            Manner::AsCrowd if topic == Topic::Person => (topic, None),
            Manner::AsCrowd => return,
        };
        let latest = self.changes.entry(key).or_insert(at);
        *latest = at.max(*latest);
        if self.changes.len() > CROWD {
            self.become_crowd();
        }
    }

    fn add_all(&mut self, others: Self) {
        match others.manner {
            Manner::OneByOne => {}
            Manner::AsCrowd => self.become_crowd(),
        }
        for ((topic, id), at) in others.changes {
            self.add(topic, id, at);
        }
    }

    fn become_crowd(&mut self) {
        self.manner = Manner::AsCrowd;
        for ((topic, id), at) in std::mem::take(&mut self.changes) {
            self.add(topic, id, at);
        }
    }

    fn is_empty(&self) -> bool {
        self.manner == Manner::OneByOne && self.changes.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `lead/a@1 person@2`: a topic, an id and an instant each; in short, what waits after these were put down.
    fn put(waiting: &mut Waiting, changes: &str) {
        for change in changes.split_whitespace() {
            let (thing, at) = change.split_once('@').expect("an instant");
            let (topic, id) = thing.split_once('/').map_or((thing, None), |(topic, id)| (topic, Some(id)));
            let topic = serde_json::from_value(topic.into()).expect("a topic");
            waiting.add(topic, id.map(Arc::from), Instant(at.parse().expect("a number")));
        }
    }

    fn shown(waiting: &Waiting) -> String {
        let words = waiting.news().into_iter().map(|news| match news {
            News::Missed => "missed".to_owned(),
            News::Changed(Change { topic, id, at }) => {
                let topic = serde_json::to_value(topic).expect("a word");
                let id = id.map(|id| format!("/{id}")).unwrap_or_default();
                format!("{}{id}@{}", topic.as_str().expect("a word"), at.0)
            }
        });
        words.collect::<Vec<_>>().join(" ")
    }

    fn leads(n: usize) -> String {
        (0..n).map(|lead| format!("lead/{lead}@1 ")).collect()
    }

    #[test]
    fn what_repeats_waits_once() {
        for (changes, waits) in [
            ("", ""),
            ("lead/a@1", "lead/a@1"),
            ("lead/a@1 lead/a@3 lead/a@2", "lead/a@3"),
            ("lead/b@1 lead/a@1 lead/b@2", "lead/a@1 lead/b@2"),
            ("lead/a@1 handoff/a@1 lead@1", "lead@1 lead/a@1 handoff/a@1"),
            ("person/p@1 quarantine@1 quarantine@2", "quarantine@2 person/p@1"),
        ] {
            let mut waiting = Waiting::default();
            put(&mut waiting, changes);
            assert_eq!(shown(&waiting), waits, "{changes}");
            assert_eq!(waiting.is_empty(), waits.is_empty(), "{changes}");
        }
    }

    #[test]
    fn a_crowd_is_told_as_a_whole_but_for_rights() {
        let (full, crowd) = (leads(CROWD), leads(CROWD + 1));
        for (changes, waits) in [
            (format!("{full} lead/0@1"), None),
            (crowd.clone(), Some("missed")),
            (format!("{crowd} lead/z@9 settings@9"), Some("missed")),
            (format!("{full} person/p@7"), Some("missed person@7")),
            (format!("person/p@7 person/q@8 {crowd}"), Some("missed person@8")),
            (format!("{crowd} person/p@7 person/q@6"), Some("missed person@7")),
        ] {
            let mut waiting = Waiting::default();
            put(&mut waiting, &changes);
            assert_eq!(waiting.is_too_much(), waits.is_some());
            match waits {
                Some(waits) => assert_eq!(shown(&waiting), waits),
                None => assert_eq!(waiting.changes.len(), CROWD),
            }
        }
    }

    #[test]
    fn what_could_not_be_sent_waits_with_what_came_since() {
        let (full, crowd) = (leads(CROWD), leads(CROWD + 1));
        for (unsent, since, waits) in [
            ("lead/a@1", "", "lead/a@1"),
            ("lead/a@1 lead/b@1", "lead/b@2 lead/c@2", "lead/a@1 lead/b@2 lead/c@2"),
            (&crowd, "lead/a@2 person/p@2", "missed person@2"),
            ("lead/a@1 person/p@1", &crowd, "missed person@1"),
            (&full, "pact/n@1", "missed"),
        ] {
            let outgoing = Outgoing::to_others(Instant(0));
            assert_eq!(
                outgoing.take().as_ref().map(shown).as_deref(),
                Some("missed person@0"),
                "what a node begins with"
            );
            let mut taken = Waiting::default();
            put(&mut taken, unsent);
            put(&mut outgoing.lock().expect("others"), since);
            outgoing.give_back(taken);
            assert_eq!(outgoing.take().as_ref().map(shown).as_deref(), Some(waits));
            assert_eq!(outgoing.take(), None);
        }
    }

    #[test]
    fn who_is_alone_gathers_nothing() {
        let outgoing = Outgoing::to_nobody();
        outgoing.put(&Change { topic: Topic::Lead, id: None, at: Instant(1) });
        assert_eq!(outgoing.take(), None);
    }
}
