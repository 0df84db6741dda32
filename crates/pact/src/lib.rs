//! Leadpact: pact.
