//! The task runner: `cargo xtask demo | test | check | bench`.
fn main() {}
