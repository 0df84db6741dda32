//! The verbs, in the order in which a newcomer meets them, and the arguments that several of them share.

pub(crate) mod backup;
pub(crate) mod check;
#[cfg(feature = "cluster")]
pub(crate) mod cluster;
pub(crate) mod demo;
pub(crate) mod diff;
pub(crate) mod doctor;
pub(crate) mod explain;
pub(crate) mod far;
pub(crate) mod history;
pub(crate) mod import;
pub(crate) mod init;
pub(crate) mod pact;
pub(crate) mod people;
pub(crate) mod place;
pub(crate) mod qualify;
pub(crate) mod replay;
pub(crate) mod restore;
pub(crate) mod schema;
pub(crate) mod serve;
pub(crate) mod simulate;
pub(crate) mod source;
#[cfg(feature = "cluster")]
pub(crate) mod sql;
pub(crate) mod standing;
pub(crate) mod what_if;
#[cfg(not(feature = "cluster"))]
pub(crate) mod without_cluster;
pub(crate) mod words;

use std::path::PathBuf;

use leadpact_app::{IntakeRequest, LoadedPact, load_pact};
use leadpact_pact::words::{Language, Messages};
use leadpact_terms::Instant;

use crate::failure::Failure;

/// Which files to read, and how.
#[derive(Debug, clap::Args)]
pub(crate) struct IntakeArgs {
    /// Files with leads, companies, events, touches and outcomes, or directories of them
    #[arg(required = true, value_name = "FILES")]
    files: Vec<PathBuf>,
    /// What the columns mean [default: map.yaml in a directory of files, else guessed from the columns]
    #[arg(long, value_name = "FILE")]
    map: Option<PathBuf>,
    /// Memory for events before they are set aside on disk, in MiB
    #[arg(long, value_name = "MIB", default_value_t = 512)]
    memory: usize,
}

/// In which language a pact is said.
#[derive(Debug, Clone, Copy, clap::Args)]
pub(crate) struct LanguageArgs {
    /// The language in which the pact is said: en or de
    #[arg(long, value_name = "TAG", default_value_t)]
    pub(crate) language: Language,
}

impl LanguageArgs {
    fn messages(self) -> &'static Messages {
        Messages::speaking(self.language)
    }
}

impl IntakeArgs {
    /// The request; quarantined rows go to `quarantine`.
    fn request(&self, quarantine: Option<PathBuf>) -> IntakeRequest {
        IntakeRequest {
            files: self.files.clone(),
            map: self.map.clone(),
            quarantine,
            memory: Some(self.memory << 20),
            ..IntakeRequest::default()
        }
    }
}

/// Parses an instant of the command line.
fn instant(text: &str) -> Result<Instant, String> {
    text.parse().map_err(|error: leadpact_terms::TimeError| error.to_string())
}

fn load_pacts(paths: &[PathBuf]) -> Result<Vec<LoadedPact>, Failure> {
    Ok(paths.iter().map(|path| load_pact(path)).collect::<Result<_, _>>()?)
}

/// A line about a mapping that was guessed, so that nobody takes it for given.
fn tell_guess(guessed: bool) {
    if guessed {
        eprintln!(
            "The meaning of the columns was guessed; `leadpact import --guess FILES… > map.yaml` writes the guess down for you to correct."
        );
    }
}

/// Why a past was not gone through by the quicker road, as a line.
fn road_line(road: &leadpact_app::RoadReport) -> Option<String> {
    road.why.as_ref().map(|why| format!("{why}. That takes longer and changes no result."))
}

/// What became of the rows, as a line.
fn import_line(report: &leadpact_app::ImportReport) -> String {
    let values = match report.values_quarantined {
        0 => String::new(),
        n => format!(" ({n} single values of accepted rows also in quarantine)"),
    };
    let at = report.quarantine.as_ref().map(|path| format!("; see {}", path.display())).unwrap_or_default();
    format!("{} rows read = {} accepted + {} quarantined{values}{at}", report.read, report.accepted, report.quarantined)
}
