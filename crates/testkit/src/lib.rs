//! What tests share: an independent oracle of the semantics, generators of pacts and events, and builders of both.
//!
//! The oracle does not know the engine; nothing in this crate does. Tests of the engine bring the two together.

pub mod builders;
pub mod generate;
pub mod oracle;
pub mod postgres;
pub mod shrink;
