//! `leadpact simulate`: a company to try everything on.

use std::path::PathBuf;
use std::process::ExitCode;

use indicatif::{ProgressBar, ProgressStyle};
use leadpact_simulate::{Plan, simulate};
use serde_json::json;

use crate::failure::{Done, Failure};
use crate::show::{say, say_json};

/// Writes two years of a simulated company: leads, companies, events, touches and outcomes.
#[derive(Debug, clap::Args)]
pub(crate) struct Simulate {
    /// How many leads
    #[arg(long, value_name = "N", default_value_t = 20_000)]
    leads: u32,
    /// The same seed gives the same company
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,
    /// The directory to write; must be empty or not exist
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Print the counts as JSON
    #[arg(long)]
    json: bool,
}

impl Simulate {
    pub(crate) fn run(self) -> Done {
        let style = ProgressStyle::with_template("simulating {bar:30} {pos}/{len} {eta}");
        let bar = ProgressBar::no_length().with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        let summary = simulate(&Plan::new(self.leads, self.seed), &self.out, &mut |done, total| {
            bar.set_length(total);
            bar.set_position(done);
        });
        bar.finish_and_clear();
        let summary = summary.map_err(|error| Failure::Said(error.to_string()))?;
        if self.json {
            say_json(&json!({
                "simulated": true,
                "out": self.out,
                "seed": self.seed,
                "leads": summary.leads,
                "companies": summary.companies,
                "events": summary.events,
                "touches": summary.touches,
                "outcomes": summary.outcomes,
            }))?;
        } else {
            say(format!(
                "Simulated (nothing of it is real): {} leads, {} companies, {} events, {} touches, {} outcomes in {}",
                summary.leads,
                summary.companies,
                summary.events,
                summary.touches,
                summary.outcomes,
                self.out.display()
            ))?;
        }
        Ok(ExitCode::SUCCESS)
    }
}
