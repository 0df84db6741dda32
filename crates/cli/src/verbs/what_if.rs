//! `leadpact what-if`: the past held in memory, and what an edited pact would have made of it, at every save of the file.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::thread;
use std::time::{Duration, SystemTime};

use leadpact_app::{LoadedPact, WhatIfReport, WhatIfSession, load_pact};
use leadpact_reports::{Align, Table};
use leadpact_terms::Instant;

use super::replay::{PastArgs, say_changes, say_past};
use super::{LanguageArgs, instant, tell_guess};
use crate::failure::{Done, Failure};
use crate::show::{say, say_json_line, say_table};
use crate::watch::Bar;

/// A file that is watched is looked at so often.
const LOOK_EVERY: Duration = Duration::from_millis(150);
/// So many of the latest weeks are shown.
const WEEKS_SHOWN: usize = 12;

/// Holds the past in memory and says what an edited pact would have made of it.
#[derive(Debug, clap::Args)]
pub(crate) struct WhatIf {
    /// The pact in force
    #[arg(long, value_name = "PACT")]
    pact: PathBuf,
    /// The pact that is being edited
    #[arg(long, value_name = "PACT")]
    edited: PathBuf,
    #[command(flatten)]
    past: PastArgs,
    /// Up to and including this instant [default: the latest event]
    #[arg(long, value_name = "INSTANT", value_parser = instant)]
    until: Option<Instant>,
    /// Answer again at every save of the edited pact, until interrupted
    #[arg(long)]
    watch: bool,
    /// Print each answer as a line of JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    pub(crate) language: LanguageArgs,
}

impl WhatIf {
    pub(crate) fn run(self) -> Done {
        self.past.far.only_here("what-if")?;
        let (in_force, edited) = (load_pact(&self.pact)?, load_pact(&self.edited)?);
        let mut session = WhatIfSession::open(self.past.request()?, self.until, in_force, &mut Bar::new())?;
        tell_guess(session.import.as_ref().is_some_and(|import| import.guessed));
        if !self.json {
            say_past(session.import.as_ref(), &session.road)?;
        }
        self.answer(&mut session, &edited)?;
        if !self.watch {
            return Ok(ExitCode::SUCCESS);
        }
        let mut seen = saved_at(&self.edited);
        loop {
            // While the author reads, so that moving a threshold next is at once.
            session.prepare(&edited_now(&self.edited).unwrap_or_else(|| edited.clone()))?;
            while saved_at(&self.edited) == seen {
                thread::sleep(LOOK_EVERY);
            }
            seen = saved_at(&self.edited);
            match load_pact(&self.edited) {
                Ok(edited) => self.answer(&mut session, &edited)?,
                // A file that is being edited has mistakes now and then: show them and wait for the next save.
                Err(error) => drop(Failure::from(error).show(self.language.language)),
            }
        }
    }

    fn answer(&self, session: &mut WhatIfSession, edited: &LoadedPact) -> Result<(), Failure> {
        let report = session.ask(edited, self.language.language, &mut Bar::new())?;
        if self.json { say_json_line(&report) } else { say_report(&report) }
    }
}

fn edited_now(path: &Path) -> Option<LoadedPact> {
    load_pact(path).ok()
}

fn saved_at(path: &Path) -> Option<SystemTime> {
    fs::metadata(path).and_then(|metadata| metadata.modified()).ok()
}

fn say_report(report: &WhatIfReport) -> Result<(), Failure> {
    let share = |share: Option<f64>| share.map_or_else(|| "–".to_owned(), |share| format!("{:.1} %", share * 100.0));
    let columns =
        [("tier", Align::Left), ("handed over", Align::Right), ("precision", Align::Right), ("recall", Align::Right)];
    let mut table = Table::new("Under the edited pact", columns);
    for tier in &report.tiers {
        table.row([tier.tier.clone(), tier.n_qualified.to_string(), share(tier.precision), share(tier.recall)]);
    }
    say_table(&table)?;
    let mut columns = vec![("week from", Align::Left)];
    let tiers = report.tiers.iter().filter(|tier| report.tiers.len() == 1 || tier.tier != "all tiers");
    columns.extend(tiers.map(|tier| (tier.tier.as_str(), Align::Right)));
    let mut weeks = Table::new(format!("By week (the latest {WEEKS_SHOWN})"), columns);
    for week in report.weeks.iter().rev().take(WEEKS_SHOWN).rev() {
        weeks.row([week.monday.to_string()].into_iter().chain(week.by_tier.iter().map(u64::to_string)));
    }
    say_table(&weeks)?;
    say(format!(
        "\n{} leads handed over instead of {}: {} gained, {} lost, {} earlier, {} later. Answered in {:.0} ms{}.",
        report.n_after,
        report.n_before,
        report.n_gained,
        report.n_lost,
        report.n_earlier,
        report.n_later,
        report.took_ms,
        if report.folded { "" } else { ", only thresholds moved" },
    ))?;
    let more = |shown: usize, n: u64| if n > shown as u64 { format!(" ({shown} of {n})") } else { String::new() };
    if !report.gained.is_empty() {
        let more = more(report.gained.len(), report.n_gained);
        say_changes(&report.gained, &format!("Leads gained, and what speaks for them{more}"))?;
    }
    if !report.lost.is_empty() {
        let more = more(report.lost.len(), report.n_lost);
        say_changes(&report.lost, &format!("Leads lost, and what the edited pact has against them{more}"))?;
    }
    Ok(())
}
