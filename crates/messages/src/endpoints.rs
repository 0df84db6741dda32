//! What people manage: the places outside that messages go to, made, changed, paused, tried and removed.

use leadpact_language::{Said, said};
use leadpact_ledger::Tx;
use leadpact_ledger::counters::{Counter, counter_take};
use leadpact_ledger::deliveries::{DeliveryRow, delivery_give_up};
use leadpact_ledger::endpoints::{EndpointRow, endpoint_fetch, endpoint_list, endpoint_put};
use leadpact_ledger::messages::{MessageRow, message_insert_many};
use leadpact_terms::Instant;
use serde_json::json;
use ureq::http::Uri;

use crate::deliver::{deliver_to, hex};
use crate::guard::Guard;
use crate::sign::{SECRET_BYTES, Secret, rotated};
use crate::{MessagesError, State, Topic, Topics};

/// Endpoints at most.
pub const MAX_ENDPOINTS: usize = 100;
/// Bytes of an address at most.
pub const MAX_TARGET: usize = 2_000;
/// Characters of a name at most.
pub const MAX_NAME: usize = 100;
/// Random bytes that a new endpoint takes: for its id, then for its secret.
pub const RANDOM_BYTES: usize = 16 + SECRET_BYTES;

/// What an endpoint is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A program that takes Standard Webhooks.
    Webhook,
    /// A chat room that takes Slack's incoming webhooks.
    Chat,
}

impl Kind {
    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Webhook => "webhook",
            Self::Chat => "chat",
        }
    }

    /// The kind of this word.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Webhook, Self::Chat].into_iter().find(|kind| kind.word() == word)
    }
}

/// An endpoint to be made.
#[derive(Debug, Clone)]
pub struct NewEndpoint {
    /// What it is.
    pub kind: Kind,
    /// What people call it.
    pub name: String,
    /// Its address.
    pub target: String,
    /// What it wants to hear.
    pub topics: Vec<String>,
}

/// What is to be changed of an endpoint.
#[derive(Debug, Clone, Default)]
pub struct EndpointChange {
    /// Another name.
    pub name: Option<String>,
    /// Another address.
    pub target: Option<String>,
    /// Other topics.
    pub topics: Option<Vec<String>>,
}

/// Makes an endpoint; of a webhook also the secret, which is not shown again.
pub fn make_endpoint(
    tx: &mut Tx<'_>,
    new: &NewEndpoint,
    guard: &Guard,
    random: &[u8; RANDOM_BYTES],
    now: Instant,
) -> Result<(EndpointRow, Option<Secret>), MessagesError> {
    if endpoint_list(tx)?.len() >= MAX_ENDPOINTS {
        return Err(MessagesError::Conflict(said!("refused-many-endpoints", max = MAX_ENDPOINTS)));
    }
    let (for_id, for_secret) = random.split_first_chunk::<16>().expect("there are enough bytes");
    let secret = match new.kind {
        Kind::Webhook => Some(Secret::new(for_secret.try_into().expect("there are enough bytes"))),
        Kind::Chat => None,
    };
    let row = EndpointRow {
        endpoint: counter_take(tx, Counter::Endpoint, 1)?,
        id: format!("end_{}", hex(for_id)),
        kind: new.kind.word().to_owned(),
        name: fit_name(&new.name)?,
        target: fit_target(&new.target, guard)?,
        topics: Topics::parse(new.topics.iter().map(String::as_str))?.to_json(),
        secrets: stored(&Vec::from_iter(secret.clone())),
        created_at: now,
        changed_at: now,
        paused_at: None,
        paused_why: None,
        held_until: None,
        removed_at: None,
    };
    endpoint_put(tx, &row)?;
    Ok((row, secret))
}

/// Changes an endpoint.
pub fn change_endpoint(
    tx: &mut Tx<'_>,
    id: &str,
    change: &EndpointChange,
    guard: &Guard,
    now: Instant,
) -> Result<EndpointRow, MessagesError> {
    let mut row = present(tx, id)?;
    if let Some(name) = &change.name {
        row.name = fit_name(name)?;
    }
    if let Some(target) = &change.target {
        row.target = fit_target(target, guard)?;
        row.held_until = None;
    }
    if let Some(topics) = &change.topics {
        row.topics = Topics::parse(topics.iter().map(String::as_str))?.to_json();
    }
    put(tx, row, now)
}

/// Lets messages wait instead of sending them.
pub fn pause_endpoint(tx: &mut Tx<'_>, id: &str, now: Instant) -> Result<EndpointRow, MessagesError> {
    let mut row = present(tx, id)?;
    if row.paused_at.is_none() {
        (row.paused_at, row.paused_why) = (Some(now), Some("paused by hand".to_owned()));
    }
    put(tx, row, now)
}

/// Sends what waited, and goes on.
pub fn resume_endpoint(tx: &mut Tx<'_>, id: &str, now: Instant) -> Result<EndpointRow, MessagesError> {
    let mut row = present(tx, id)?;
    (row.paused_at, row.paused_why, row.held_until) = (None, None, None);
    put(tx, row, now)
}

/// Gives a webhook another secret. The one before signs beside it for a day.
pub fn rotate_secret(
    tx: &mut Tx<'_>,
    id: &str,
    random: &[u8; SECRET_BYTES],
    now: Instant,
) -> Result<(EndpointRow, Secret), MessagesError> {
    let mut row = present(tx, id)?;
    match Kind::parse(&row.kind) {
        Some(Kind::Webhook) => {}
        Some(Kind::Chat) | None => return Err(MessagesError::Conflict(said!("refused-only-webhooks"))),
    }
    let secret = Secret::new(random);
    row.secrets = stored(&rotated(secrets_of(&row), secret.clone(), now));
    Ok((put(tx, row, now)?, secret))
}

/// Removes an endpoint. What was on its way there is given up; what was delivered stays on record.
pub fn remove_endpoint(tx: &mut Tx<'_>, id: &str, now: Instant) -> Result<EndpointRow, MessagesError> {
    let mut row = present(tx, id)?;
    delivery_give_up(tx, row.endpoint, State::Dropped.word(), "the endpoint was removed", now)?;
    // Nobody needs them any more, and both may be secrets.
    row.secrets = stored(&[]);
    row.target = String::new();
    row.removed_at = Some(now);
    put(tx, row, now)
}

/// Sends a `ping` to an endpoint: the delivery, whose state says what came of it.
pub fn test_endpoint(tx: &mut Tx<'_>, id: &str, now: Instant) -> Result<DeliveryRow, MessagesError> {
    let row = present(tx, id)?;
    if row.paused_at.is_some() {
        return Err(MessagesError::Conflict(said!("refused-endpoint-paused")));
    }
    let message = counter_take(tx, Counter::Message, 1)?;
    let message = MessageRow {
        message,
        id: format!("msg_ping_{message}"),
        at: now,
        topic: Topic::Ping.name().to_owned(),
        lead: None,
        body: json!({ "endpoint": row.id, "name": row.name }).to_string(),
    };
    message_insert_many(tx, std::slice::from_ref(&message))?;
    deliver_to(tx, &message, row.endpoint, now)
}

/// An endpoint's address as it may be shown: of a chat room only where it is, for the rest of it is a secret.
pub fn shown_target(row: &EndpointRow) -> String {
    match (Kind::parse(&row.kind), row.target.parse::<Uri>()) {
        (Some(Kind::Webhook), _) => row.target.clone(),
        (Some(Kind::Chat) | None, Ok(uri)) => {
            format!("{}://{}/…", uri.scheme_str().unwrap_or("https"), uri.host().unwrap_or_default())
        }
        (Some(Kind::Chat) | None, Err(_)) => String::new(),
    }
}

pub(crate) fn secrets_of(row: &EndpointRow) -> Vec<Secret> {
    serde_json::from_str(&row.secrets).unwrap_or_default()
}

fn stored(secrets: &[Secret]) -> String {
    serde_json::to_string(secrets).expect("secrets become JSON")
}

fn present(tx: &mut Tx<'_>, id: &str) -> Result<EndpointRow, MessagesError> {
    let row = endpoint_fetch(tx, id)?.filter(|row| row.removed_at.is_none());
    row.ok_or_else(|| MessagesError::NoEndpoint(id.to_owned()))
}

fn put(tx: &mut Tx<'_>, mut row: EndpointRow, now: Instant) -> Result<EndpointRow, MessagesError> {
    row.changed_at = now;
    endpoint_put(tx, &row)?;
    Ok(row)
}

fn fit_name(name: &str) -> Result<String, MessagesError> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > MAX_NAME || name.chars().any(char::is_control) {
        let why = said!("refused-name", max = MAX_NAME);
        return Err(MessagesError::Unfit { path: "name", why });
    }
    Ok(name.to_owned())
}

fn fit_target(target: &str, guard: &Guard) -> Result<String, MessagesError> {
    let unfit = |why: Said| Err(MessagesError::Unfit { path: "target", why });
    let expected = || said!("refused-target");
    let Ok(uri) = target.parse::<Uri>() else { return unfit(expected()) };
    if target.len() > MAX_TARGET {
        return unfit(said!("refused-target-long", max = MAX_TARGET));
    }
    let Some(authority) = uri.authority().filter(|authority| !authority.host().is_empty()) else {
        return unfit(expected());
    };
    if authority.as_str().contains('@') {
        return unfit(said!("refused-target-password"));
    }
    match uri.scheme_str() {
        Some("https") => {}
        Some("http") if guard.allows_some() => {}
        Some("http") => {
            return unfit(said!("refused-target-plain"));
        }
        Some(_) | None => return unfit(expected()),
    }
    // A name is checked when it is resolved, at each delivery; an address written as one can be told of now.
    let host = authority.host().trim_matches(['[', ']']);
    if let Some(Err(forbidden)) = host.parse().ok().map(|address| guard.check(address)) {
        return unfit(said!("refused-target-forbidden", network = forbidden.0));
    }
    Ok(target.to_owned())
}
