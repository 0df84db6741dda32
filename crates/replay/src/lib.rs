//! Looking back (history → **replay**): a compiled pact over the columns of history, on all cores, with the bits of the engine.
//!
//! Cast: [`needs`] says which columns a pact looks at; [`Meanings`] are what the distinct events and values of a block mean to it,
//! worked out once each; [`replay`] folds every lead and yields [`Rows`], one a lead; [`WhatIf`] asks [`InMemory`] history what an edited
//! pact would have done; a [`Comparison`] says which leads another pact gains and loses. There is no scoring here: the fold is the engine's.

mod answer;
mod compare;
mod in_memory;
mod meanings;
mod needs;
mod parts;
mod rows;
mod what_if;

pub use answer::{Answer, TierAnswer, monday_of};
pub use compare::{Compared, Comparison, First, HandedOver};
pub use in_memory::{AtHand, InMemory};
pub use meanings::{Folds, Meanings};
pub use needs::needs;
pub use parts::{Control, in_order};
pub use rows::{Contribution, Detail, Rows, replay, replay_block, replay_part};
pub use what_if::{FirstHandOvers, NeedsMore, Road, WhatIf};
