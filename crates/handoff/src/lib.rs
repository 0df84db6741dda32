//! Between engine and desk: a handoff's life, the clocks of both parties' promises, and whose turn it is, as pure functions.
//!
//! [`Terms`] are what a version of a pact promises; a [`Handoff`] begins with an [`Offer`], moves on with [`Act`]s, and is
//! woken by time; [`route`] says who gets it. What each act does, and to which clock, is the table of
//! `docs/reference/handoff.md`. Absent on purpose: storage, messages, and any clock but the instants that are handed in.

mod act;
mod calendar;
mod clock;
mod handoff;
mod holidays;
mod refusal;
mod response;
mod routing;
mod state;
mod terms;
mod words;

pub use act::{Act, ActKind, Assigning, DisqualifyReason, LoseReason, RejectReason};
pub use calendar::{CalendarError, WorkingCalendar};
pub use clock::{Clock, ClockState, Dropping, Party, Promised, WARN_AT_PERCENT};
pub use handoff::{Answered, Handoff, LONGEST_PAUSE, Pause, Touches, Wake, Woken};
pub use holidays::{Holidays, HolidaysError};
pub use refusal::Refusal;
pub use response::{Delay, ResponseSplit};
pub use routing::{Candidate, Chosen, Group, Route, Turns, Unrouted, route};
pub use state::{After, Offer, Owner, State};
pub use terms::{BreachTerms, Terms};
