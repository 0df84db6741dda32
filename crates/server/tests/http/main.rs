//! The service as its clients meet it: a real port, a real ledger in a directory of its own, requests over TCP.

mod support;

mod accounts;

mod encrypted;
mod endpoints;
mod frame;
mod handoffs;
mod hooks;
mod idempotency;
mod language;
mod lists;
mod live;
mod nodes;
mod oidc;
mod operate;
mod privacy;
mod problems;
mod quarter;
mod recording;
mod sample_company;
mod stopping;
mod traces;
mod what_if;
