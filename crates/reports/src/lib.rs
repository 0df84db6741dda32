//! Leadpact: reports.
