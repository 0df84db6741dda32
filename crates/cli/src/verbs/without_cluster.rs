//! `leadpact sql` and `leadpact cluster` in a binary without the feature `cluster`: how to get them.

use std::ffi::OsString;

use crate::failure::{Done, Failure};

/// What to say where the feature is missing.
pub(crate) const HOW_TO_GET_IT: &str = "this binary was built without SQL, clusters and stores in S3: releases have them, or build one with \
                                        `cargo install --path crates/cli --features cluster`";

/// Needs a binary with the feature `cluster`: `cargo install --path crates/cli --features cluster`.
#[derive(Debug, clap::Args)]
#[command(disable_help_flag = true)]
pub(crate) struct WithoutCluster {
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, hide = true)]
    anything: Vec<OsString>,
}

impl WithoutCluster {
    pub(crate) fn run(&self) -> Done {
        // What was asked for does not matter.
        let _ = &self.anything;
        Err(Failure::Said(HOW_TO_GET_IT.to_owned()))
    }
}
