//! What happens to every request, whatever it asks for. From the outside in:
//!
//! 1. [`watch`]: the request gets its id, is logged and counted; a panic, and whatever else is no answer of ours, becomes a problem.
//! 2. [`security`]: headers that tell browsers what they may not do.
//! 3. [`limits`]: how many requests at a time, how long, how large.
//!
//! Besides, [`cors`] is for the one part that pages of other origins may call: the intake of events.

pub mod cors;
pub mod limits;
pub mod security;
pub mod watch;
