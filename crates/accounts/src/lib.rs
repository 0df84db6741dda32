//! Around the flow: who may do what, and what they did.
//!
//! Cast: a *person* has a role and opens *sessions*; an *API key* is a person's, for programs; a *link* works once, to choose a
//! password; [`Operation`] is the one table of what the API does and who may do it; the *audit* is the chain of what was done.
//! [`Caller`] says who asks and from where: every use case takes one, checks the right, does it and records it in one transaction.
//!
//! Absent on purpose: HTTP and cookies (`leadpact-server`), SQL (`leadpact-ledger`), the clock and chance (both are arguments),
//! write keys of sources (`leadpact-live`).

pub mod attempts;
pub mod audit;
mod caller;
mod codes;
mod entropy;
mod error;
mod fields;
mod ids;
pub mod keys;
pub mod links;
pub mod oidc;
mod operation;
mod page;
pub mod password;
pub mod people;
mod person;
mod rights;
mod role;
pub mod sessions;
pub mod sign_in;
mod token;

pub use caller::{Agent, Caller, Network, RequestId};
pub use codes::UnknownCode;
pub use entropy::Entropy;
pub use error::{AccountsError, Refusal, Wait};
pub use fields::{Email, FieldProblem, Language, NAME_MAX_CHARS, PersonName, TimeZone};
pub use ids::{ConsentId, KeyId, PersonId, SessionId};
pub use operation::{Access, Operation, Rights};
pub use page::roles_page;
pub use person::{KnownAs, NewPerson, Person, PersonState};
pub use rights::{Actor, Denied, Grant};
pub use role::{Reach, Role, Scope};
pub use token::{Digest, Token};
