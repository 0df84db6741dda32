//! The `leadpact` command: one file per verb.
fn main() {}
