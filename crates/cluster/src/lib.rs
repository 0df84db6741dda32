//! Looking back on many machines: SQL over history, and replay as a DataFusion plan that Ballista spreads over executors.
