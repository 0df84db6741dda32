//! Beside the flow: the service's own logic through months of simulated time on one thread, with everything that can go wrong, from a seed.
//!
//! Cast: a *world* holds one queue of what happens when. In it run two *nodes* over one ledger: intake, desk and postman, called step by
//! step without their threads; *chaos* lets statements and commits of theirs fail, or be kept unheard. Nodes die and start, their clocks
//! are set, receivers refuse, keep silent or are gone. After each step the world is *watched*: what changed in the ledger is held
//! against a *model*, which works out a second time, in plain maps, what the pacts say of leads, which clocks run, who may have what, and
//! what is to be told.
//!
//! The same seed is the same run to the byte. Absent on purpose: threads, the machine's clock and chance, HTTP, and what the disk does
//! in a power cut (`cargo xtask torture` kills the real service for that).

mod chaos;
mod company;
mod last;
mod life;
mod model;
mod node;
mod post;
mod serve;
mod steps;
mod watch;
mod world;

pub use world::{Broken, Report, run};
