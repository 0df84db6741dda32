//! `leadpact explain`: every point of one lead, to be added up by hand.

use std::path::PathBuf;
use std::process::ExitCode;

use leadpact_app::explain_lead;
use leadpact_terms::Instant;

use super::{IntakeArgs, LanguageArgs, instant, load_pacts};
use crate::failure::{Done, Failure};
use crate::show::{say, say_json, say_table};
use crate::watch::Bar;

/// Explains one lead: each point with its clause and events, and what is missing.
#[derive(Debug, clap::Args)]
#[command(override_usage = "leadpact explain --pact <PACT> [OPTIONS] <FILES>... <LEAD>")]
pub(crate) struct Explain {
    /// The pact's file; repeat it for several pacts
    #[arg(long = "pact", required = true, value_name = "PACT")]
    pacts: Vec<PathBuf>,
    /// FILES as for `qualify`, and last the LEAD: its id or its e-mail address
    #[command(flatten)]
    intake: IntakeArgs,
    /// As of this instant [default: the latest event of all leads]
    #[arg(long, value_name = "INSTANT", value_parser = instant)]
    at: Option<Instant>,
    /// Print the explanation as JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    pub(crate) language: LanguageArgs,
}

impl Explain {
    pub(crate) fn run(mut self) -> Done {
        // The last of the names is the lead.
        let lead = self.intake.files.pop().filter(|_| !self.intake.files.is_empty());
        let Some(lead) = lead else {
            return Err(Failure::Said(
                "expected files and then the lead: leadpact explain --pact P FILES… LEAD".to_owned(),
            ));
        };
        let pacts = load_pacts(&self.pacts)?;
        let lead = lead.to_string_lossy();
        let language = self.language.language;
        let intake = self.intake.request(None);
        let explanations = explain_lead(&pacts, &intake, &lead, self.at, language, &mut Bar::new())?;
        if self.json {
            match explanations.as_slice() {
                [one] => say_json(one)?,
                many => say_json(&many)?,
            }
            return Ok(ExitCode::SUCCESS);
        }
        let messages = self.language.messages();
        for (pact, explanation) in pacts.iter().zip(&explanations) {
            for line in explanation.headline(&pact.checked.pact, messages) {
                say(line)?;
            }
            for table in explanation.tables(messages) {
                say_table(&table)?;
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}
