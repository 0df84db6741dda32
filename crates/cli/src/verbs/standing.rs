//! `leadpact standing`: a lead of the service explained at an instant, as `leadpact explain` explains a lead of files.

use std::process::ExitCode;

use leadpact_app::explain_kept;
use leadpact_server::{Clock, SystemClock};
use leadpact_terms::Instant;

use super::instant;
use super::pact::open;
use super::place::LedgerArgs;
use crate::failure::Done;
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
    ledger: LedgerArgs,
}

impl Standing {
    pub(crate) fn run(self) -> Done {
        let live = open(&self.ledger)?;
        let now = SystemClock.now();
        let at = self.at.unwrap_or(now);
        let asked = (self.lead.as_str(), self.pact.as_deref());
        let explained = live.ledger().read(|tx| explain_kept(&live, tx, asked, at, now))?;
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
}
