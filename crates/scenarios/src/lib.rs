//! Leadpact: scenarios.
