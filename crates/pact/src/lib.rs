//! Before stage 1: the agreement itself (text → diagnostics + a checked, comparable, hashable **pact**).
pub mod model;
