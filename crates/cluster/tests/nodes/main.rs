//! A cluster as users run it: nodes are processes of their own, which are killed, restarted and lied to.
//!
//! A node is this very test program, started again with `as_a_node` as its only test and its orders in the environment:
//! so there is nothing else to link.

mod admission;
mod failures;
mod here;
mod s3;
mod support;
mod there;

/// Runs a node if there are orders, for the tests that started this process.
#[test]
#[ignore = "this is how the other tests start a node"]
fn as_a_node() {
    support::node::obey();
}
