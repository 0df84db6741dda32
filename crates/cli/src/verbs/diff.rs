//! `leadpact diff`: what a new version changes, in words, and whom it favours.

use std::path::PathBuf;
use std::process::ExitCode;

use leadpact_app::load_pact;
use leadpact_pact::diff::{diff, diff_in_words};

use super::LanguageArgs;
use crate::failure::Done;
use crate::show::{Format, say, say_json};

/// Says in words what changed between two versions of a pact, and whether it loosens or tightens.
#[derive(Debug, clap::Args)]
pub(crate) struct Diff {
    /// The old version
    old: PathBuf,
    /// The new version
    new: PathBuf,
    /// How the changes are shown
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// The same as --format json
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    pub(crate) language: LanguageArgs,
}

impl Diff {
    pub(crate) fn run(self) -> Done {
        let (old, new) = (load_pact(&self.old)?.checked.pact, load_pact(&self.new)?.checked.pact);
        let messages = self.language.messages();
        let changes = diff(&old, &new, messages);
        if self.json || self.format == Format::Json {
            say_json(&changes)?;
        } else {
            say(diff_in_words(&changes, messages).trim_end())?;
        }
        Ok(ExitCode::SUCCESS)
    }
}
