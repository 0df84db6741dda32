//! Before stage 1 (**terms** → ingest → ledger → engine → handoff → reports): the words that every other crate speaks.
//!
//! Events, traits and their values, instants and durations, and the closed lists of the
//! qualification process (levels, stages, verdicts, sales acts). No I/O, no clock, no rules:
//! what a word *means* for a lead is the pact's business.

mod country;
mod event;
mod identifier;
mod ids;
mod process;
mod text;
mod time;
mod traits;
mod value;

pub use country::{country_code, country_names};
pub use event::{Channel, Event, Kind, OutcomeAct, SalesAct, TouchKind, first_won};
pub use identifier::{Identifier, IdentifierKind};
pub use ids::{ClauseId, EventId, LeadId};
pub use process::{BuyingRole, FitGrade, Grade, Level, Stage};
pub use text::{contains_words, eq_folded, fold, words};
pub use time::{DAY_MS, Date, Duration, HOUR_MS, Instant, MINUTE_MS, SECOND_MS, TimeError};
pub use traits::{BuiltinTrait, Subject, TRAITS, TraitName, TraitType, builtin_trait};
pub use value::{Currency, Money, Range, Value};
