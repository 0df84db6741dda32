//! `leadpact restore`: a copy of the ledger put back.

use std::path::PathBuf;
use std::process::ExitCode;

use leadpact_live::{Over, Restoring, restore};
use leadpact_server::{Clock, SystemClock};

use super::doctor::{Steps, chance, tell};
use crate::failure::{Done, FAULT};
use crate::show::{say, say_json};
use crate::verbs::place::LedgerArgs;

/// Puts a copy of the ledger back, forgets again who was erased after it was made, and looks everything through.
///
/// Who is to be forgotten is read from `erasures.jsonl` beside the copy and beside the ledger that is replaced, and from that ledger
/// itself. The service must not be running.
#[derive(Debug, clap::Args)]
pub(crate) struct Restore {
    /// The copy that `leadpact backup` made
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[command(flatten)]
    ledger: LedgerArgs,
    /// Put what is there aside, under another name
    #[arg(long)]
    force: bool,
    /// Another list of erasures, besides those found
    #[arg(long, value_name = "FILE")]
    erasures: Vec<PathBuf>,
    /// Print what was done as JSON
    #[arg(long)]
    json: bool,
}

impl Restore {
    pub(crate) fn run(self) -> Done {
        let restoring = Restoring {
            file: self.file,
            place: self.ledger.place(),
            over: if self.force { Over::WhatIsThere } else { Over::Nothing },
            erasures: self.erasures,
        };
        let mut steps = Steps::new();
        let restored = restore(&restoring, chance, SystemClock.now(), &mut |stage| steps.show(stage))?;
        drop(steps);
        let is_sound = restored.findings.is_sound();
        if self.json {
            say_json(&restored)?;
        } else {
            say(format!("{} is in place again from {}", restoring.place.shown(), restoring.file.display()))?;
            if let Some(replaced) = &restored.replaced {
                say(format!("What was there before is kept as {replaced}; remove it when nothing of it is missed"))?;
            }
            match restored.n_erased_again {
                0 => {}
                n => say(format!("{n} people who had been erased after the copy was made were forgotten again"))?,
            }
            tell(&restored.findings)?;
        }
        Ok(if is_sound { ExitCode::SUCCESS } else { ExitCode::from(FAULT) })
    }
}
