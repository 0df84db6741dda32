//! Ids of people, sessions and keys, as the ledger has them.

pub use leadpact_ledger::account_ids::{ConsentId, KeyId, PersonId, SessionId};
