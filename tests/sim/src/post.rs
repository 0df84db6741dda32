//! The world outside: receivers with moods, parcels on their way to them, answers on their way back, some of them lost.

use std::collections::{BTreeMap, BTreeSet};

use leadpact_ledger::deliveries::BY_MAIL;
use leadpact_ledger::endpoints::{EndpointRow, endpoint_list};
use leadpact_messages::endpoints::resume_endpoint;
use leadpact_messages::{Mood as PostMood, Outcome, Parcel, Topics};
use leadpact_terms::{DAY_MS, HOUR_MS, Instant, MINUTE_MS, SECOND_MS};

use crate::node::NEVER;
use crate::world::{Happening, World, words};

/// How a receiver answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Mood {
    #[default]
    Good,
    /// 503, or no answer before it was taken.
    Failing,
    /// It takes what comes and its answer gets lost.
    Silent,
    /// 429, for so long.
    Busy,
    /// 410: it is gone for good.
    Gone,
    /// Each time another.
    Moody,
}

/// A parcel that was handed out.
#[derive(Debug)]
struct Flight {
    node: usize,
    epoch: u32,
    parcel: Box<Parcel>,
    outcome: Option<Outcome>,
}

/// What became of a delivery, as the world outside knows it.
#[derive(Debug, Default)]
pub(crate) struct Fate {
    pub(crate) n_taken: u32,
    pub(crate) n_failed: u32,
    pub(crate) is_refused: bool,
    /// It was taken, the sender heard so and wrote it down.
    pub(crate) is_settled: bool,
}

#[derive(Debug, Default)]
pub(crate) struct Post {
    endpoints: Vec<EndpointRow>,
    moods: BTreeMap<i64, Mood>,
    flights: BTreeMap<u64, Flight>,
    n_flights: u64,
    pub(crate) fates: BTreeMap<String, Fate>,
    /// Under which ids each message came to each place.
    came: BTreeMap<(i64, String, String), BTreeSet<String>>,
}

impl Post {
    pub(crate) fn know(&mut self, rows: Vec<EndpointRow>) {
        self.endpoints = rows;
    }

    /// Every receiver takes what comes and says so.
    pub(crate) fn be_good(&mut self) {
        self.moods.clear();
    }

    /// The endpoints that want to hear of a topic.
    pub(crate) fn subscribers(&self, topic: &str) -> BTreeSet<i64> {
        let wants = |row: &&EndpointRow| {
            let texts: Vec<String> = serde_json::from_str(&row.topics).unwrap_or_default();
            Topics::parse(texts.iter().map(String::as_str)).is_ok_and(|topics| topics.take(topic))
        };
        self.endpoints.iter().filter(wants).map(|row| row.endpoint).collect()
    }
}

impl World {
    pub(crate) fn post_looks(&mut self, node: usize) -> Result<(), String> {
        if self.nodes[node].post_at != self.now {
            return Ok(());
        }
        self.nodes[node].post_at = NEVER;
        let now = Instant(self.clock(node));
        self.tempt_fate(node);
        let Some(running) = &mut self.nodes[node].running else { return Ok(()) };
        let look = running.sorting.is_due(&running.ledger, PostMood::Working, now);
        let look = look.and_then(|is_due| match is_due {
            true => Ok(None),
            false => running.sorting.rest(&running.ledger, now).map(Some),
        });
        match self.fate_of(node, "looking into the outbox", look)? {
            None => self.look_at_post(node, self.now + 2 * SECOND_MS),
            Some(None) => {
                let later = self.random.between(0, 20);
                let epoch = self.nodes[node].epoch;
                self.plan(later, Happening::PostDoes(node, epoch));
            }
            Some(Some(rest)) => {
                let rest = i64::try_from(rest.as_millis()).unwrap_or(DAY_MS);
                self.look_at_post(node, self.now + rest.max(1));
            }
        }
        Ok(())
    }

    pub(crate) fn post_does(&mut self, node: usize, epoch: u32) -> Result<(), String> {
        if self.nodes[node].epoch != epoch || self.nodes[node].running.is_none() {
            return Ok(());
        }
        let now = self.clock(node);
        self.tempt_fate(node);
        let Some(running) = &mut self.nodes[node].running else { return Ok(()) };
        let sorted = running.sorting.sort(&running.ledger, PostMood::Working, Instant(now));
        let sorted = self.fate_of(node, "sorting the outbox", sorted)?;
        self.watch(now)?;
        let Some(sorted) = sorted else {
            self.look_at_post(node, self.now + 2 * SECOND_MS);
            return Ok(());
        };
        for (row, outcome) in &sorted.tried {
            if matches!(outcome, Outcome::Taken { .. }) {
                self.post.fates.entry(row.id.clone()).or_default().is_settled = true;
            }
        }
        if sorted.n_messages > 0 || !sorted.parcels.is_empty() {
            let (made, sent) = (sorted.n_messages, sorted.parcels.len());
            self.say(format!("node {node}'s postman: {made} messages, {sent} parcels"));
        }
        for parcel in sorted.parcels {
            self.send(node, parcel, now)?;
        }
        self.look_at_post(node, self.now + 1);
        if sorted.n_messages > 0 || !sorted.tried.is_empty() {
            self.others_look_at_post(node);
        }
        Ok(())
    }

    /// The other nodes look into the outbox every other second, whether or not they were told.
    fn others_look_at_post(&mut self, node: usize) {
        for other in (0..self.nodes.len()).filter(|other| *other != node) {
            let later = self.random.between(1, 2 * SECOND_MS);
            self.look_at_post(other, self.now + later);
        }
    }

    /// A parcel goes out. Nobody else may be sending it.
    fn send(&mut self, node: usize, parcel: Parcel, now: i64) -> Result<(), String> {
        let is_sent_by_another = self.post.flights.values().any(|flight| {
            let lives = self.nodes[flight.node].running.is_some() && self.nodes[flight.node].epoch == flight.epoch;
            flight.parcel.id == parcel.id && lives && flight.parcel.claimed_until.0 > now
        });
        if is_sent_by_another {
            return Err(format!("node {node} sends delivery {} that is being sent already", parcel.id));
        }
        if self.post.fates.get(&parcel.id).is_some_and(|fate| fate.is_settled) {
            return Err(format!("node {node} sends delivery {} again, which was known to be taken", parcel.id));
        }
        self.post.n_flights += 1;
        let (number, epoch) = (self.post.n_flights, self.nodes[node].epoch);
        self.post.flights.insert(number, Flight { node, epoch, parcel: Box::new(parcel), outcome: None });
        let later = self.random.between(1, 2 * SECOND_MS);
        self.plan(later, Happening::ParcelComes(number));
        Ok(())
    }

    /// A receiver gets a parcel and does as it likes.
    pub(crate) fn parcel_comes(&mut self, number: u64) -> Result<(), String> {
        let Some(flight) = self.post.flights.get(&number) else { return Ok(()) };
        let (endpoint, id) = (flight.parcel.endpoint, flight.parcel.id.clone());
        let (message, to) = (flight.parcel.message.id.clone(), self.addressee(&flight.parcel));
        let mood = self.post.moods.get(&endpoint).copied().unwrap_or_default();
        let mood = match mood {
            Mood::Moody => *self.random.pick(&[Mood::Good, Mood::Failing, Mood::Silent, Mood::Busy]),
            steady => steady,
        };
        let answer = |text: &str| text.to_owned();
        let (is_taken, outcome, later) = match mood {
            Mood::Good | Mood::Moody => (true, Outcome::Taken { answer: answer("200") }, 500),
            Mood::Failing => (false, Outcome::Failed { answer: answer("503") }, 500),
            Mood::Silent => (true, Outcome::Failed { answer: answer("no answer") }, 30 * SECOND_MS),
            Mood::Busy => (false, Outcome::Busy { answer: answer("429"), wait_ms: 20 * MINUTE_MS }, 500),
            Mood::Gone if endpoint == BY_MAIL => (false, Outcome::Refused { answer: answer("550") }, 500),
            Mood::Gone => (false, Outcome::Gone { answer: answer("410") }, 500),
        };
        let fate = self.post.fates.entry(id.clone()).or_default();
        fate.n_taken += u32::from(is_taken);
        fate.n_failed += u32::from(matches!(outcome, Outcome::Failed { .. } | Outcome::Busy { .. }));
        fate.is_refused |= matches!(outcome, Outcome::Refused { .. } | Outcome::Gone { .. });
        if is_taken {
            let ids = self.post.came.entry((endpoint, to, message.clone())).or_default();
            ids.insert(id);
            if ids.len() > 1 {
                return Err(format!("message {message} came to endpoint {endpoint} under several ids: {ids:?}"));
            }
        }
        if let Some(flight) = self.post.flights.get_mut(&number) {
            flight.outcome = Some(outcome);
        }
        let later = later + self.random.between(0, SECOND_MS);
        self.plan(later, Happening::AnswerComes(number));
        Ok(())
    }

    fn addressee(&self, parcel: &Parcel) -> String {
        match &parcel.to {
            leadpact_messages::To::Mail(reader) => reader.address.clone(),
            leadpact_messages::To::Webhook { .. } | leadpact_messages::To::Chat { .. } => String::new(),
        }
    }

    /// The answer comes back, if whoever sent is still there.
    pub(crate) fn answer_comes(&mut self, number: u64) -> Result<(), String> {
        let Some(flight) = self.post.flights.remove(&number) else { return Ok(()) };
        let (Some(outcome), node) = (flight.outcome, &mut self.nodes[flight.node]) else { return Ok(()) };
        if node.epoch != flight.epoch {
            return Ok(());
        }
        let Some(running) = &mut node.running else { return Ok(()) };
        running.sorting.bring_back(flight.parcel, outcome);
        self.look_at_post(flight.node, self.now + 1);
        Ok(())
    }

    pub(crate) fn receiver_changes(&mut self) -> Result<(), String> {
        // Most bad times are short.
        self.post.be_good();
        let later = match self.random.below(6) {
            0 => self.random.between(DAY_MS, 5 * DAY_MS),
            _ => self.random.between(HOUR_MS, 12 * HOUR_MS),
        };
        self.plan(later, Happening::ReceiverChanges);
        let endpoints: Vec<i64> = self.post.endpoints.iter().map(|row| row.endpoint).chain([BY_MAIL]).collect();
        let endpoint = *self.random.pick(&endpoints);
        let moods = [Mood::Good, Mood::Good, Mood::Failing, Mood::Silent, Mood::Busy, Mood::Gone, Mood::Moody];
        let mood = *self.random.pick(&moods);
        self.post.moods.insert(endpoint, mood);
        self.say(format!("endpoint {endpoint} is {mood:?}"));
        Ok(())
    }

    /// The operator resumes endpoints that were paused because they said that they are gone.
    pub(crate) fn operator_looks(&mut self) -> Result<(), String> {
        self.plan(12 * HOUR_MS, Happening::OperatorLooks);
        let now = Instant(self.now);
        let rows = self.observer.read(endpoint_list).map_err(words)?;
        for row in rows.into_iter().filter(|row| row.paused_at.is_some()) {
            self.observer.write(|tx| resume_endpoint(tx, &row.id, now)).map_err(words)?;
            self.post.moods.remove(&row.endpoint);
            self.say(format!("the operator resumes endpoint {}", row.endpoint));
            self.somebody_wrote();
        }
        Ok(())
    }
}
