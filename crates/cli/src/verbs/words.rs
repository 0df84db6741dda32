//! `leadpact words`: the agreement as a document for people who don't read YAML.

use std::path::PathBuf;
use std::process::ExitCode;

use leadpact_app::load_pact;
use leadpact_pact::words::words_and_fingerprint;

use super::LanguageArgs;
use crate::failure::{Done, Failure};
use crate::show::say;

/// Renders a pact as a readable Markdown document.
#[derive(Debug, clap::Args)]
pub(crate) struct Words {
    /// The pact's file
    pact: PathBuf,
    /// Write the document here instead of to standard output
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) language: LanguageArgs,
}

impl Words {
    pub(crate) fn run(self) -> Done {
        let pact = load_pact(&self.pact)?.checked.pact;
        let document = words_and_fingerprint(&pact, self.language.messages());
        match self.out {
            None => say(document)?,
            Some(out) => std::fs::write(&out, document + "\n")
                .map_err(|error| Failure::Said(format!("can't write {}: {error}", out.display())))?,
        }
        Ok(ExitCode::SUCCESS)
    }
}
