//! Between engine and desk: a handoff's life, the clocks of both parties' promises, and whose turn it is, as pure functions.

mod calendar;
mod holidays;

pub use calendar::{CalendarError, WorkingCalendar};
pub use holidays::{Holidays, HolidaysError};
