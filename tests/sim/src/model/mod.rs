//! What has to be so, kept in plain maps and worked out without the code that is tried: leads, handoffs, clocks, messages.

pub(crate) mod calendar;
pub(crate) mod clocks;
pub(crate) mod handoff;
pub(crate) mod stream;
