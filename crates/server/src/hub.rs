//! Tells whoever listens what has changed, while it happens.
//!
//! A [`Change`] names what changed by its id and never says how: a listener fetches it, and so sees exactly what it may see. Nobody
//! waits for listeners: who falls behind, or comes back after too long, is told to fetch anew what it shows.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use leadpact_accounts::Operation;
use leadpact_terms::Instant;
use serde::{Deserialize, Serialize};
use tokio::sync::broadcast;
use utoipa::ToSchema;

/// What kind of thing changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    /// A lead: its events, traits, standing or stage.
    Lead,
    /// A handoff: who has it, what was done with it, its clocks.
    Handoff,
    /// A company or its buying group.
    Company,
    /// A pact: a version came, or came into force.
    Pact,
    /// What could not be read.
    Quarantine,
    /// An import's progress.
    Import,
    /// The sources of events and their keys.
    Source,
    /// People of one's own company, their keys and sessions.
    Person,
    /// Settings of the service.
    Settings,
}

impl Topic {
    /// Whoever may do this to all such things hears when they change.
    pub fn operation(self) -> Operation {
        match self {
            Self::Lead => Operation::LeadList,
            Self::Handoff => Operation::HandoffList,
            Self::Company => Operation::CompanyList,
            Self::Pact => Operation::PactList,
            Self::Quarantine => Operation::QuarantineList,
            Self::Import => Operation::EventList,
            Self::Source => Operation::SourceList,
            Self::Person => Operation::PersonList,
            Self::Settings => Operation::EndpointList,
        }
    }
}

/// Something has changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Change {
    /// What kind of thing.
    pub topic: Topic,
    /// Which; left out if it concerns all of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, nullable = false)]
    pub id: Option<Arc<str>>,
    /// When the change was stored.
    #[schema(value_type = String, format = DateTime)]
    pub at: Instant,
}

/// What listeners are told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum News {
    /// Something has changed.
    Changed(Change),
    /// So much changed that it is not told one by one, or nobody knows what: everything is to be fetched anew.
    Missed,
}

/// News and their number in this process.
#[derive(Debug, Clone)]
pub struct Numbered {
    /// From 1, without gaps.
    pub number: u64,
    /// What is told.
    pub news: News,
}

/// Where changes are told and heard.
pub struct Hub {
    boot: u64,
    sender: broadcast::Sender<Numbered>,
    /// The latest changes, for listeners that come back.
    latest: Mutex<Latest>,
}

#[derive(Default)]
struct Latest {
    told: VecDeque<Numbered>,
    n_told: u64,
}

/// A listener's place in the stream: what it missed, and what is to come.
pub struct Listening {
    /// What was told since the listener was last there.
    pub missed: Missed,
    /// What is told from now on.
    pub receiver: broadcast::Receiver<Numbered>,
}

/// What a listener missed.
pub enum Missed {
    /// These, perhaps none.
    These(Vec<Numbered>),
    /// More than is remembered, or than anybody knows.
    TooMuch,
}

/// So many changes are remembered, and a listener may lag behind so far.
const REMEMBERED: usize = 4096;

impl Hub {
    pub(crate) fn new(boot: u64) -> Self {
        Self { boot, sender: broadcast::Sender::new(REMEMBERED), latest: Mutex::default() }
    }

    /// Tells a change to everybody who listens. Call it once the change is durable.
    pub fn tell(&self, change: Change) {
        self.spread(News::Changed(change));
    }

    /// Tells everybody who listens to fetch anew what they show.
    pub fn tell_missed(&self) {
        self.spread(News::Missed);
    }

    /// Begins to listen; `last` is the id of the last message that the listener got.
    pub fn listen(&self, last: Option<&str>) -> Listening {
        let latest = self.latest.lock().unwrap_or_else(PoisonError::into_inner);
        let receiver = self.sender.subscribe();
        let Some(last) = last else {
            return Listening { missed: Missed::These(Vec::new()), receiver };
        };
        let oldest = latest.told.front().map_or(latest.n_told + 1, |numbered| numbered.number);
        let missed = match self.number(last) {
            Some(number) if number + 1 >= oldest && number <= latest.n_told => {
                let these = latest.told.iter().filter(|numbered| numbered.number > number);
                if these.clone().any(|numbered| numbered.news == News::Missed) {
                    Missed::TooMuch
                } else {
                    Missed::These(these.cloned().collect())
                }
            }
            Some(_) | None => Missed::TooMuch,
        };
        Listening { missed, receiver }
    }

    /// The id of a message: it tells the process from others, because numbers begin anew with each.
    pub fn id(&self, number: u64) -> String {
        format!("{:016x}-{number}", self.boot)
    }

    /// Which process this is, among all that share a ledger.
    pub(crate) fn boot(&self) -> u64 {
        self.boot
    }

    /// How many news were told.
    pub fn n_told(&self) -> u64 {
        self.latest.lock().unwrap_or_else(PoisonError::into_inner).n_told
    }

    /// How many listen.
    pub fn n_listeners(&self) -> usize {
        self.sender.receiver_count()
    }

    /// Tells news to everybody who listens, and remembers them for who comes back.
    pub(crate) fn spread(&self, news: News) {
        let mut latest = self.latest.lock().unwrap_or_else(PoisonError::into_inner);
        latest.n_told += 1;
        let numbered = Numbered { number: latest.n_told, news };
        if latest.told.len() == REMEMBERED {
            latest.told.pop_front();
        }
        latest.told.push_back(numbered.clone());
        // Within the lock, so that nobody hears changes in another order. An error means that nobody listens.
        let _ = self.sender.send(numbered);
    }

    fn number(&self, id: &str) -> Option<u64> {
        let (boot, number) = id.split_once('-')?;
        (u64::from_str_radix(boot, 16).ok()? == self.boot).then(|| number.parse().ok())?
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(id: &str) -> Change {
        Change { topic: Topic::Lead, id: Some(id.into()), at: Instant(0) }
    }

    fn missed(hub: &Hub, last: Option<&str>) -> Option<Vec<u64>> {
        match hub.listen(last).missed {
            Missed::These(these) => Some(these.iter().map(|numbered| numbered.number).collect()),
            Missed::TooMuch => None,
        }
    }

    #[test]
    fn a_listener_that_comes_back_hears_what_it_missed() {
        let hub = Hub::new(7);
        for lead in ["a", "b", "c"] {
            hub.tell(change(lead));
        }
        for (last, expected) in [
            (None, Some(vec![])),
            (Some(hub.id(0)), Some(vec![1, 2, 3])),
            (Some(hub.id(1)), Some(vec![2, 3])),
            (Some(hub.id(3)), Some(vec![])),
            // From the future, of another process, or nothing of ours.
            (Some(hub.id(4)), None),
            (Some(Hub::new(8).id(1)), None),
            (Some("42".to_owned()), None),
            (Some(String::new()), None),
        ] {
            assert_eq!(missed(&hub, last.as_deref()), expected, "{last:?}");
        }
    }

    #[test]
    fn who_missed_that_something_was_missed_is_told_to_fetch_anew() {
        let hub = Hub::new(7);
        hub.tell(change("a"));
        hub.tell_missed();
        hub.tell(change("b"));
        for (last, expected) in [(0, None), (1, None), (2, Some(vec![3])), (3, Some(vec![]))] {
            assert_eq!(missed(&hub, Some(&hub.id(last))), expected, "{last}");
        }
    }

    #[test]
    fn who_missed_more_than_is_remembered_is_told_so() {
        let hub = Hub::new(7);
        for _ in 0..=REMEMBERED {
            hub.tell(change("a"));
        }
        assert_eq!(missed(&hub, Some(&hub.id(0))), None);
        assert_eq!(missed(&hub, Some(&hub.id(1))).map(|numbers| numbers.len()), Some(REMEMBERED));
    }
}
