//! Deliveries: made of messages, claimed by one node at a time, and settled by what came of each try. Each step is one transaction.

use std::collections::BTreeMap;

use leadpact_language::said;
use leadpact_ledger::counters::{Counter, counter_latest, counter_take};
use leadpact_ledger::deliveries::{
    BY_MAIL, DeliveryRow, delivery_due, delivery_fetch, delivery_forget, delivery_insert_many, delivery_next,
    delivery_put,
};
use leadpact_ledger::endpoints::{EndpointRow, endpoint_find, endpoint_list, endpoint_put};
use leadpact_ledger::messages::{MessageRow, message_find, message_forget, message_list_after};
use leadpact_ledger::people::person_fetch;
use leadpact_ledger::settings::{setting_fetch, setting_put};
use leadpact_ledger::{LedgerError, Tx};
use leadpact_terms::{DAY_MS, Instant, MINUTE_MS};
use serde_json::Value as Json;
use sha2::{Digest, Sha256};

use crate::endpoints::Kind;
use crate::recipients::{Recipient, Staff};
use crate::{MessagesError, Next, Outcome, Parcel, Reader, To, Topic, Topics, is_reserved, what_next};

/// The setting that says up to which message all have become deliveries.
const MADE: &str = "messages.deliveries";
/// For so many days what a message said can be looked at, and sent again by hand.
pub const KEEP_DAYS: i64 = 30;
/// For so many days it can be looked up what became of a message.
pub const RECORD_DAYS: i64 = 180;
/// Old deliveries that are looked at in one transaction.
const OLD_AT_ONCE: usize = 2_000;
/// Messages taken in one transaction: it must not keep intake waiting.
const AT_ONCE: usize = 50;
/// A claim ends by itself after so long: longer than any way of sending takes, so that only a dead node's claims end so.
pub(crate) const CLAIM_MS: i64 = 5 * MINUTE_MS;

/// Where a delivery is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It is on its way.
    Waiting,
    /// It was taken.
    Sent,
    /// It was given up after all tries, or refused for good. It can be sent again by hand.
    Dead,
    /// Nothing is left to send, or nobody to send it to.
    Dropped,
}

impl State {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Waiting, Self::Sent, Self::Dead, Self::Dropped];

    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Sent => "sent",
            Self::Dead => "dead",
            Self::Dropped => "dropped",
        }
    }
}

/// Whether mail can be sent at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MailIs {
    /// There is a server to send it by.
    Configured,
    /// There is none: no mails are made.
    Absent,
}

/// How much may be claimed.
#[derive(Debug, Clone)]
pub struct Room {
    /// Deliveries in all.
    pub total: usize,
    /// Deliveries of one endpoint, those that are being sent already among them.
    pub each: usize,
    /// Deliveries that are being sent already, by endpoint.
    pub busy: BTreeMap<i64, usize>,
    /// Grows with each claim, so that each time another endpoint comes first.
    pub turn: usize,
}

/// What was claimed.
#[derive(Debug, Default)]
pub struct Claimed {
    /// To be sent and settled.
    pub parcels: Vec<Parcel>,
    /// Deliveries that were dropped: their lead was erased, or whoever they were for has left.
    pub n_dropped: u64,
}

/// Makes deliveries of what was written since the last time, some at a time: how many messages were looked at.
pub fn fan_out(tx: &mut Tx<'_>, mail: MailIs, now: Instant) -> Result<usize, MessagesError> {
    let after = made_up_to(tx)?;
    let messages = message_list_after(tx, after, AT_ONCE)?;
    let Some(last) = messages.last() else { return Ok(0) };
    setting_put(tx, MADE, &last.message.to_string())?;
    let endpoints = endpoint_list(tx)?;
    let staff = match mail {
        MailIs::Configured => Some(Staff::at_hand(tx)?),
        MailIs::Absent => None,
    };
    let mut made = Vec::new();
    // A ping has its one delivery already.
    let told = messages.iter().filter(|message| !message.body.is_empty() && message.topic != Topic::Ping.name());
    for message in told {
        let wanting = endpoints.iter().filter(|row| Topics::stored(&row.topics).take(&message.topic));
        made.extend(wanting.map(|row| new_delivery(message, Place::Endpoint(row.endpoint), now)));
        if let (Some(staff), Some(topic)) = (&staff, Topic::parse(&message.topic)) {
            let body: Json = serde_json::from_str(&message.body).unwrap_or_default();
            let recipients = staff.recipients(topic, &body);
            made.extend(recipients.into_iter().map(|to| new_delivery(message, Place::Mail(to), now)));
        }
    }
    number_and_insert(tx, made)?;
    Ok(messages.len())
}

/// Makes no deliveries of what was written up to now: it is to be told to nobody.
pub fn pass_over(tx: &mut Tx<'_>) -> Result<(), LedgerError> {
    let latest = counter_latest(tx, Counter::Message)?;
    setting_put(tx, MADE, &latest.to_string())
}

/// Claims what is due: until the claims end, nobody else sends it.
pub fn claim(tx: &mut Tx<'_>, mail: MailIs, room: &Room, now: Instant) -> Result<Claimed, MessagesError> {
    let mut claimed = Claimed::default();
    let mut places = places(tx, mail)?;
    let first = room.turn % places.len().max(1);
    places.rotate_left(first);
    for place in places {
        let (endpoint, is_open) = place.as_ref().map_or((BY_MAIL, true), |row| (row.endpoint, row.is_open(now)));
        let busy = room.busy.get(&endpoint).copied().unwrap_or(0);
        let n = room.each.saturating_sub(busy).min(room.total - claimed.parcels.len());
        if n == 0 || !is_open {
            continue;
        }
        for row in delivery_due(tx, endpoint, now, n)? {
            let message = message_find(tx, &[row.message])?.pop().filter(|message| !message.body.is_empty());
            match (message, destination(tx, place.as_ref(), &row)?) {
                // It was made before the address became one that nobody can have.
                (Some(_), Some(To::Mail(reader))) if is_reserved(&reader.address) => {
                    drop_one(tx, row, "no mail reaches a name that is reserved (RFC 2606)", &mut claimed, now)?;
                }
                (Some(message), Some(to)) => claimed.parcels.push(claim_one(tx, row, message, to, now)?),
                (None, _) => drop_one(tx, row, "what it said is not kept any more", &mut claimed, now)?,
                (Some(_), None) => drop_one(tx, row, "whoever it was for has left", &mut claimed, now)?,
            }
        }
    }
    Ok(claimed)
}

/// Writes down what came of a try: the delivery as it is now, unless somebody else has claimed or settled it since.
pub fn settle(
    tx: &mut Tx<'_>,
    parcel: &Parcel,
    outcome: &Outcome,
    now: Instant,
) -> Result<Option<DeliveryRow>, MessagesError> {
    let row = delivery_fetch(tx, &parcel.id)?;
    let Some(mut row) = row.filter(|row| row.claimed_until == Some(parcel.claimed_until)) else { return Ok(None) };
    row.n_tries += 1;
    row.claimed_until = None;
    row.answer = Some(outcome.answer().to_owned());
    let next = what_next(&row.id, row.n_tries, outcome, now);
    let (state, next_at) = match next {
        Next::Sent => (State::Sent, None),
        Next::Again(at) | Next::AgainAndHold(at) => (State::Waiting, Some(at)),
        Next::Dead | Next::DeadAndPause => (State::Dead, None),
    };
    row.state = state.word().to_owned();
    row.next_at = next_at;
    row.settled_at = next_at.is_none().then_some(now);
    delivery_put(tx, &row)?;
    match next {
        Next::AgainAndHold(at) => change(tx, row.endpoint, |row| row.held_until = row.held_until.max(Some(at)))?,
        Next::DeadAndPause => change(tx, row.endpoint, |row| {
            row.paused_at = row.paused_at.or(Some(now));
            row.paused_why = Some("the endpoint answered 410 Gone".to_owned());
        })?,
        Next::Sent | Next::Again(_) | Next::Dead => {}
    }
    Ok(Some(row))
}

/// Sends a delivery again that was sent, given up or dropped: under the same id, with all its tries before it.
pub fn replay(tx: &mut Tx<'_>, id: &str, now: Instant) -> Result<DeliveryRow, MessagesError> {
    let mut row = delivery_fetch(tx, id)?.ok_or_else(|| MessagesError::NoDelivery(id.to_owned()))?;
    if row.state == State::Waiting.word() {
        return Err(MessagesError::Conflict(said!("refused-on-its-way")));
    }
    if message_find(tx, &[row.message])?.pop().is_none_or(|message| message.body.is_empty()) {
        return Err(MessagesError::Conflict(said!("refused-delivery-gone")));
    }
    if row.endpoint != BY_MAIL && endpoint_find(tx, row.endpoint)?.is_none_or(|row| row.removed_at.is_some()) {
        return Err(MessagesError::Conflict(said!("refused-endpoint-removed")));
    }
    (row.n_tries, row.next_at, row.settled_at, row.claimed_until) = (0, Some(now), None, None);
    row.state = State::Waiting.word().to_owned();
    delivery_put(tx, &row)?;
    Ok(row)
}

/// When something is next to be sent to an endpoint that has room for it.
pub fn next_due(tx: &mut Tx<'_>, mail: MailIs, room: &Room) -> Result<Option<Instant>, MessagesError> {
    let mut next: Option<Instant> = None;
    for place in places(tx, mail)? {
        let (endpoint, from) = match &place {
            None => (BY_MAIL, None),
            Some(row) if row.paused_at.is_some() => continue,
            Some(row) => (row.endpoint, row.held_until),
        };
        if room.busy.get(&endpoint).is_some_and(|busy| *busy >= room.each) {
            continue;
        }
        let due = delivery_next(tx, endpoint)?.map(|at| from.map_or(at, |from| at.max(from)));
        next = [next, due].into_iter().flatten().min();
    }
    Ok(next)
}

/// Forgets what messages said that arrived, or were given up, long ago: they speak of people. How many.
pub fn forget(tx: &mut Tx<'_>, now: Instant) -> Result<u64, MessagesError> {
    let made = made_up_to(tx)?;
    Ok(message_forget(tx, Instant(now.0 - KEEP_DAYS * DAY_MS), made)?)
}

/// Removes deliveries of very long ago, some at a time: how many.
pub fn forget_deliveries(tx: &mut Tx<'_>, now: Instant) -> Result<u64, MessagesError> {
    Ok(delivery_forget(tx, Instant(now.0 - RECORD_DAYS * DAY_MS), OLD_AT_ONCE)?)
}

/// Whether there is a message of which no deliveries were made yet.
pub fn has_work(tx: &mut Tx<'_>) -> Result<bool, MessagesError> {
    Ok(counter_latest(tx, Counter::Message)? > made_up_to(tx)?)
}

/// Makes the one delivery of a message to an endpoint, whatever it subscribes to.
pub(crate) fn deliver_to(
    tx: &mut Tx<'_>,
    message: &MessageRow,
    endpoint: i64,
    now: Instant,
) -> Result<DeliveryRow, MessagesError> {
    let row = new_delivery(message, Place::Endpoint(endpoint), now);
    let id = row.id.clone();
    number_and_insert(tx, vec![row])?;
    delivery_fetch(tx, &id)?.ok_or(MessagesError::NoDelivery(id))
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Where a delivery goes, before it is one.
enum Place {
    Endpoint(i64),
    Mail(Recipient),
}

/// A delivery without its number. Its id follows from the message and the place, so that there can't be two.
fn new_delivery(message: &MessageRow, place: Place, now: Instant) -> DeliveryRow {
    let (endpoint, person, address) = match place {
        Place::Endpoint(endpoint) => (endpoint, None, None),
        Place::Mail(Recipient::Person(person)) => (BY_MAIL, Some(person), None),
        Place::Mail(Recipient::Address(address)) => (BY_MAIL, None, Some(address)),
    };
    let key = format!("{}\n{endpoint}\n{person:?}\n{address:?}", message.id);
    DeliveryRow {
        delivery: 0,
        id: format!("dlv_{}", hex(&Sha256::digest(key)[..16])),
        message: message.message,
        endpoint,
        person,
        address,
        state: State::Waiting.word().to_owned(),
        made_at: now,
        n_tries: 0,
        next_at: Some(now),
        claimed_until: None,
        settled_at: None,
        answer: None,
    }
}

fn number_and_insert(tx: &mut Tx<'_>, mut rows: Vec<DeliveryRow>) -> Result<(), MessagesError> {
    if rows.is_empty() {
        return Ok(());
    }
    let first = counter_take(tx, Counter::Delivery, rows.len())?;
    for (number, row) in (first..).zip(&mut rows) {
        row.delivery = number;
    }
    delivery_insert_many(tx, &rows)?;
    Ok(())
}

fn made_up_to(tx: &mut Tx<'_>) -> Result<i64, MessagesError> {
    Ok(setting_fetch(tx, MADE)?.and_then(|text| text.parse().ok()).unwrap_or(0))
}

/// Mail (`None`) and all endpoints.
fn places(tx: &mut Tx<'_>, mail: MailIs) -> Result<Vec<Option<EndpointRow>>, MessagesError> {
    let mail = match mail {
        MailIs::Configured => Some(None),
        MailIs::Absent => None,
    };
    Ok(mail.into_iter().chain(endpoint_list(tx)?.into_iter().map(Some)).collect())
}

/// Where a delivery goes, as things are now; nowhere if whoever it was for has left.
fn destination(tx: &mut Tx<'_>, place: Option<&EndpointRow>, row: &DeliveryRow) -> Result<Option<To>, MessagesError> {
    if let Some(endpoint) = place {
        let url = endpoint.target.clone();
        return Ok(Kind::parse(&endpoint.kind).map(|kind| match kind {
            Kind::Webhook => To::Webhook { url, secrets: crate::endpoints::secrets_of(endpoint) },
            Kind::Chat => To::Chat { url },
        }));
    }
    let Some(person) = row.person else {
        let reader = |address: &String| Reader {
            name: None,
            address: address.clone(),
            language: "en".to_owned(),
            time_zone: "UTC".to_owned(),
        };
        return Ok(row.address.as_ref().map(reader).map(To::Mail));
    };
    let person = person_fetch(tx, person)?.filter(|row| row.state == "active");
    Ok(person.and_then(|row| {
        let (name, address) = (row.name, row.email?);
        Some(To::Mail(Reader { name, address, language: row.language, time_zone: row.time_zone }))
    }))
}

fn claim_one(
    tx: &mut Tx<'_>,
    mut row: DeliveryRow,
    message: MessageRow,
    to: To,
    now: Instant,
) -> Result<Parcel, MessagesError> {
    let claimed_until = Instant(now.0 + CLAIM_MS);
    (row.claimed_until, row.next_at) = (Some(claimed_until), Some(claimed_until));
    delivery_put(tx, &row)?;
    Ok(Parcel { delivery: row.delivery, id: row.id, endpoint: row.endpoint, claimed_until, message, to })
}

fn drop_one(
    tx: &mut Tx<'_>,
    row: DeliveryRow,
    why: &str,
    claimed: &mut Claimed,
    now: Instant,
) -> Result<(), MessagesError> {
    let state = State::Dropped.word().to_owned();
    let answer = Some(why.to_owned());
    let settled_at = Some(now);
    delivery_put(tx, &DeliveryRow { state, answer, settled_at, next_at: None, claimed_until: None, ..row })?;
    claimed.n_dropped += 1;
    Ok(())
}

fn change(tx: &mut Tx<'_>, endpoint: i64, change: impl FnOnce(&mut EndpointRow)) -> Result<(), MessagesError> {
    if let Some(mut row) = endpoint_find(tx, endpoint)? {
        change(&mut row);
        endpoint_put(tx, &row)?;
    }
    Ok(())
}
