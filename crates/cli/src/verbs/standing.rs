//! `leadpact standing`: a lead of the service explained at an instant, as `leadpact explain` explains a lead of files.

use std::process::ExitCode;

use leadpact_app::explain_kept;
use leadpact_reports::Table;
use leadpact_server::{Clock, SystemClock};
use leadpact_terms::Instant;
use serde::Deserialize;

use super::place::{Place, PlaceArgs};
use super::{LanguageArgs, instant};
use crate::failure::{Done, Failure};
use crate::remote::segment;
use crate::show::{say, say_json, say_table};

/// Explains a lead of the service: each point with its clause and events, and what is missing for the next tier.
#[derive(Debug, clap::Args)]
pub(crate) struct Standing {
    /// The lead: its id, anything it is known by (an e-mail address, the id of a record), or the beginning of its name
    lead: String,
    /// As of this instant [default: now]
    #[arg(long, value_name = "INSTANT", value_parser = instant)]
    at: Option<Instant>,
    /// The name of the pact [default: the only one in force]
    #[arg(long, value_name = "NAME")]
    pact: Option<String>,
    /// Print the explanation as JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    place: PlaceArgs,
    #[command(flatten)]
    pub(crate) language: LanguageArgs,
}

/// A lead explained, as the API tells it.
#[derive(Deserialize)]
struct Explained {
    explanation: serde_json::Value,
    headline: Vec<String>,
    tables: Vec<Table>,
}

impl Standing {
    pub(crate) fn run(self) -> Done {
        let explained = match self.place.reach()? {
            Place::Here(live) => {
                let now = SystemClock.now();
                let asked = (self.lead.as_str(), self.pact.as_deref());
                let (at, language) = (self.at.unwrap_or(now), self.language.language);
                let found = live.ledger().read(|tx| explain_kept(&live, tx, asked, (at, now), language))?;
                let explanation = serde_json::to_value(&found.explanation);
                let explanation = explanation.map_err(|error| Failure::Said(format!("can't write JSON: {error}")))?;
                Explained { explanation, headline: found.headline, tables: found.tables }
            }
            Place::There(remote) => remote.speaking(self.language.language).get(&self.path())?,
        };
        if self.json {
            say_json(&explained.explanation)?;
            return Ok(ExitCode::SUCCESS);
        }
        for line in explained.headline {
            say(line)?;
        }
        for table in &explained.tables {
            say_table(table)?;
        }
        Ok(ExitCode::SUCCESS)
    }

    fn path(&self) -> String {
        let at = self.at.map(|at| format!("at={}", segment(&at.to_string())));
        let pact = self.pact.as_ref().map(|pact| format!("pact={}", segment(pact)));
        let query: Vec<String> = at.into_iter().chain(pact).collect();
        let path = format!("/api/leads/{}/explanation", segment(&self.lead));
        if query.is_empty() { path } else { format!("{path}?{}", query.join("&")) }
    }
}
