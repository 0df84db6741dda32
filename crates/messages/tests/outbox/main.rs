//! What becomes of messages, on both databases: the deliveries, and the postman who brings them to real receivers.

mod deliveries;
mod postman;
mod support;
