//! Leadpact: ingest.
