//! Leadpact: engine.
