//! The API, one file for each noun: its routes, their description, their handlers and the forms of what goes in and out.
//!
//! A noun's file has a function `routes()`, and its line in `nouns`. A handler takes the [`App`] and the extractors of
//! [`crate::extract`], asks whether it may, and calls a use case; what fails comes back as a [`Problem`](crate::problem::Problem).

#![expect(unused_qualifications, reason = "the macro that describes routes names the types of parameters in full")]

pub mod audit;
pub mod companies;
pub mod deliveries;
pub mod drafts;
pub mod duties;
pub mod endpoints;
pub mod events;
pub mod explanations;
pub mod funnel;
pub mod handoffs;
pub mod hooks;
pub mod import_files;
pub mod imports;
pub mod intake;
pub mod keys;
pub mod lead_table;
pub mod leads;
pub mod live;
pub mod mail;
pub mod oidc;
pub mod operate;
pub(crate) mod own;
pub mod pacts;
pub mod people;
pub mod privacy;
pub mod quarantine;
pub mod reference;
pub mod retention;
pub mod sample_company;
pub mod scores;
pub mod session;
pub mod sla;
pub mod sources;
pub mod told;
pub mod views;
pub mod what_if;

use utoipa_axum::router::OpenApiRouter;

use crate::App;

/// The routes of all nouns that requests work on, within the limits.
pub(crate) fn nouns() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .merge(leads::routes())
        .merge(lead_table::routes())
        .merge(told::routes())
        .merge(views::routes())
        .merge(handoffs::routes())
        .merge(sla::routes())
        .merge(funnel::routes())
        .merge(duties::routes())
        .merge(endpoints::routes())
        .merge(deliveries::routes())
        .merge(mail::routes())
        .merge(companies::routes())
        .merge(privacy::routes())
        .merge(retention::routes())
        .merge(events::routes())
        .merge(explanations::routes())
        .merge(imports::routes())
        .merge(sample_company::routes())
        .merge(pacts::routes())
        .merge(what_if::routes())
        .merge(scores::routes())
        .merge(drafts::routes())
        .merge(sources::routes())
        .merge(hooks::preview_routes())
        .merge(quarantine::routes())
        .merge(session::routes())
        .merge(oidc::routes())
        .merge(people::routes())
        .merge(keys::routes())
        .merge(audit::routes())
        .merge(live::routes())
}
