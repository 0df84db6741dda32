//! Around the flow: the service over HTTP. Everything that the CLI's `--server` verbs and the web app do goes through it.
//!
//! Cast: [`config`] is what an operator sets; [`run`] starts and stops the service; [`App`] is what all requests share; [`frame`] is
//! what happens to each of them; [`api`] has one file for each noun, with its routes, their description and their handlers;
//! [`extract`] reads requests, [`problem`] is every answer that is no success; [`openapi`] is the API's description, which comes
//! from the same macros as the routes.
//!
//! Absent on purpose: SQL (`leadpact-ledger`), what an event does to a lead (`leadpact-live`), who may do what
//! (`leadpact-accounts`), printing (the command).

pub mod actor;
pub mod api;
pub mod config;
mod connections;
pub mod cursor;
pub mod desk;
pub mod extract;
pub mod frame;
mod guard;
pub mod hub;
pub mod idempotency;
pub mod jobs;
mod language;
pub mod logs;
pub mod metrics;
pub mod oidc;
pub mod openapi;
pub mod post;
pub mod problem;
mod reference;
pub mod relay;
mod router;
mod sample;
mod serve;
pub mod shutdown;
pub mod sources;
mod state;
mod tls;
pub mod traces;
pub mod version;
pub mod visitor;
mod web;
mod what_if;

pub use api::people::link_path;
pub use connections::{Listener, Serving, Stopped};
pub use router::router;
pub use serve::{Notice, ServeError, install_crypto, run};
pub use state::{App, Clock, Entropy, Inner, Parts, SystemClock, SystemEntropy};
pub use tls::{Tls, TlsError};
