//! Leadpact: simulate.
