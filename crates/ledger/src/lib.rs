//! Stage 2 of 5 (ingest → **ledger** → engine → handoff → reports): what happened and what was decided, kept for ever.
//!
//! Cast: [`Ledger`] is the open database, SQLite in a directory or PostgreSQL; a [`Tx`] is one transaction; the modules below hold
//! the rows of each noun and the questions that are asked about them. All SQL of the project is here, one text for both databases.
//!
//! Promises: what [`Ledger::write`] returned `Ok` for survives a crash; writers take turns, also those of several nodes; events and
//! decisions are only added. Absent on purpose: what rows mean (identity, standings: `leadpact-live`), clocks and chance.

mod cell;
mod db;
mod error;
mod table;

pub mod account_ids;
pub mod api_keys;
pub mod audit;
pub mod clocks;
pub mod companies;
pub mod consents;
pub mod counters;
pub mod decisions;
pub mod deliveries;
pub mod duties;
pub mod endpoints;
pub mod erasures;
pub mod events;
pub mod faults;
pub mod handoffs;
pub mod idempotency;
pub mod identity;
pub mod journeys;
pub mod leads;
pub mod marks;
pub mod messages;
pub mod pacts;
pub mod people;
pub mod personal;
pub mod quarantine;
pub mod relay;
pub mod retention;
pub mod sessions;
pub mod settings;
pub mod soundness;
pub mod sources;
pub mod standings;
pub mod views;

pub use cell::{Arg, Cell, Row};
pub use db::{Ledger, Place, Scrub, Scrubbed, Tx};
pub use error::{Hope, LedgerError};
pub use table::{Conflict, Table, Type};
