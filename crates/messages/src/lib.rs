//! Between live and server: from the outbox to the world by webhooks, e-mail and chat, each delivery tried until it is taken or given up.
//!
//! Cast: what is decided writes *messages* in its own transaction; [`fan_out`] makes *deliveries* of them, one for each message and
//! place; [`claim`] takes those that are due, for a while and for one node alone; a [`Transport`] sends a [`Parcel`] and says how that
//! went; [`settle`] writes down what becomes of it. The [`Postman`] does all that round by round. [`endpoints`] is what people manage.
//!
//! Promises: each message comes to each of its places at least once, and always under the same id, so that a receiver that saw it
//! already knows it again; a place that fails holds up no other one; nothing is sent to an address that the operator did not allow.
//!
//! Absent on purpose: the clock and chance (arguments), SQL (`leadpact-ledger`), what messages say (whoever writes them).

pub mod endpoints;
pub mod guard;
pub mod letters;
pub mod sheet;
pub mod sign;

mod chat;
mod deliver;
mod error;
mod mail;
mod outcome;
mod postman;
mod recipients;
mod reserved;
mod sorting;
mod topic;
mod transport;
mod webhook;
mod words;

pub use chat::Chat;
pub use deliver::{
    Claimed, KEEP_DAYS, MailIs, RECORD_DAYS, Room, State, claim, fan_out, forget, forget_deliveries, has_work,
    next_due, pass_over, replay, settle,
};
pub use error::MessagesError;
pub use mail::{MailServerError, Mailer};
pub use outcome::{Next, Outcome, what_next};
pub use postman::{Bell, Happening, Limits, Postman};
pub use reserved::is_reserved;
pub use sorting::{Mood, Sorted, Sorting};
pub use topic::{Topic, Topics};
pub use transport::{Parcel, Reader, To, Transport, Transports};
pub use webhook::Webhook;
