//! `leadpact backup`: a copy of the ledger while it is used.

use std::path::PathBuf;
use std::process::ExitCode;

use leadpact_live::back_up;
use leadpact_server::{Clock, SystemClock};

use crate::failure::Done;
use crate::show::{say, say_json};
use crate::verbs::place::LedgerArgs;
use crate::watch::Meter;

/// Copies the ledger while it is used, and looks the copy through.
///
/// The copy is of one moment. Beside it lies `erasures.jsonl`, the list of those who were erased, which `leadpact restore` needs to
/// forget them again when an older copy is put back: keep it with the copies.
#[derive(Debug, clap::Args)]
pub(crate) struct Backup {
    #[command(flatten)]
    ledger: LedgerArgs,
    /// The copy: a new file, or a directory, in which it gets a name with the time
    #[arg(long, value_name = "FILE|DIR")]
    to: PathBuf,
    /// Print what was done as JSON
    #[arg(long)]
    json: bool,
}

impl Backup {
    pub(crate) fn run(self) -> Done {
        let meter = Meter::new("copying");
        let copied =
            back_up(&self.ledger.place(), &self.to, SystemClock.now(), &mut |left, of| meter.at(of - left, of))?;
        drop(meter);
        if self.json {
            say_json(&copied)?;
        } else {
            say(format!(
                "{} holds the ledger in {} bytes and is sound; {} lists who was erased so far",
                copied.file.display(),
                copied.bytes,
                copied.erasures.display()
            ))?;
        }
        Ok(ExitCode::SUCCESS)
    }
}
