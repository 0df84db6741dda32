//! People, keys and the audit on a real ledger of each kind, with a clock and chance that the tests set.

mod audit;
mod keys;
mod oidc;
mod people;
mod sign_in;
mod world;
