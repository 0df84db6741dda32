//! What looks like a lead's behaviour and is a machine's: declared robots, and mail gateways that follow every link.
//!
//! Nothing is thrown away here. What is found is for the caller to mark, and for a person to unmark.

mod declared;
mod scanners;

pub use declared::{declared_bot, machine_behind, machine_in_mail};
pub use scanners::{Burst, CLICK_GAP_MAX, LINKS_MIN, LINKS_MIN_UNDELIVERED, OPENING_MAX, scanner_bursts};
