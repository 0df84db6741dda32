//! Leadpact: testkit.
