//! What tests share: an independent oracle of the semantics, generators of pacts and events, builders of both, and servers to try.
//!
//! The oracle does not know the engine; nothing in this crate does. Tests of the engine bring the two together.

pub mod builders;
pub mod generate;
pub mod http;
pub mod office;
pub mod oracle;
pub mod postgres;
pub mod receiver;
pub mod service;
pub mod shrink;
pub mod smtp;
