//! Around the flow: who may do what, and what they did.
