//! Leadpact: app.
