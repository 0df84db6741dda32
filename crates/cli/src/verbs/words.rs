//! `leadpact words`: the agreement as a document for people who don't read YAML.

use std::path::PathBuf;
use std::process::ExitCode;

use leadpact_app::load_pact;
use leadpact_pact::words::{Messages, words};

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
}

impl Words {
    pub(crate) fn run(self) -> Done {
        let pact = load_pact(&self.pact)?.checked.pact;
        let fingerprint = leadpact_pact::canonical::fingerprint(&pact);
        let document = format!(
            "{}\n\n---\n\nSHA-256 fingerprint of this agreement: `{fingerprint}`",
            words(&pact, &Messages::english()).trim_end()
        );
        match self.out {
            None => say(document)?,
            Some(out) => std::fs::write(&out, document + "\n")
                .map_err(|error| Failure::Said(format!("can't write {}: {error}", out.display())))?,
        }
        Ok(ExitCode::SUCCESS)
    }
}
