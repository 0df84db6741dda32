//! `leadpact serve`: runs the service until it is told to stop.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Arg, ArgAction, ArgMatches, Command, FromArgMatches};
use leadpact_document::Source;
use leadpact_pact::words::Language;
use leadpact_server::config::{ConfigError, SETTINGS, Settled, Sources};
use leadpact_server::{Notice, run};

use crate::failure::{Done, Failure};
use crate::show::{say, show_diagnostics};

/// The file that is read if it is there and no other one is named.
const USUAL_FILE: &str = "leadpact.yaml";

/// Runs the service: HTTP API, intake of events, evaluation under the pacts in force.
///
/// What is not said by a flag comes from an environment variable (`--listen` is `LEADPACT_LISTEN`), else from the configuration file,
/// else from the defaults. Every setting can be said in all three ways; `--print-config` shows what holds and where it came from.
#[derive(Debug)]
pub(crate) struct Serve {
    file: Option<PathBuf>,
    print: bool,
    flags: Vec<(&'static str, String)>,
}

impl clap::Args for Serve {
    fn augment_args(command: Command) -> Command {
        let command = command
            .about("Runs the service: HTTP API, intake of events, evaluation under the pacts in force")
            .after_help(
                "Each setting can also stand in the configuration file, or in the environment: --listen is LEADPACT_LISTEN. \
                 Flags count first, then the environment, then the file.",
            )
            .arg(
                Arg::new("config")
                    .long("config")
                    .value_name("FILE")
                    .env("LEADPACT_CONFIG")
                    .value_parser(clap::value_parser!(PathBuf))
                    .help("The configuration file [default: leadpact.yaml, if it is there]"),
            )
            .arg(
                Arg::new("print-config")
                    .long("print-config")
                    .action(ArgAction::SetTrue)
                    .help("Only print what is set, and where it came from"),
            );
        SETTINGS.iter().fold(command, |command, setting| {
            let default = setting.default.filter(|text| !text.is_empty());
            let default = default.map_or_else(String::new, |text| format!(" [default: {text}]"));
            command.arg(
                Arg::new(setting.key)
                    .long(setting.flag())
                    .value_name("VALUE")
                    .hide_default_value(true)
                    .help(format!("{}{default}", setting.help())),
            )
        })
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for Serve {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let flag = |key: &'static str| matches.get_one::<String>(key).map(|text| (key, text.clone()));
        Ok(Self {
            file: matches.get_one::<PathBuf>("config").cloned(),
            print: matches.get_flag("print-config"),
            flags: SETTINGS.iter().filter_map(|setting| flag(setting.key)).collect(),
        })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

impl Serve {
    pub(crate) fn run(self) -> Done {
        let print = self.print;
        let settled = self.settle()?;
        settled.notes.iter().for_each(|note| eprintln!("leadpact: {note}"));
        if print {
            say(settled.print().trim_end())?;
            return Ok(ExitCode::SUCCESS);
        }
        run(settled.config, tell).map_err(|error| Failure::Said(error.to_string()))?;
        Ok(ExitCode::SUCCESS)
    }

    fn settle(self) -> Result<Settled, Failure> {
        let named = self.file.or_else(|| Some(PathBuf::from(USUAL_FILE)).filter(|file| file.exists()));
        let file = named.map(|path| match std::fs::read_to_string(&path) {
            Ok(text) => Ok(Source::new(path.display().to_string(), text)),
            Err(error) => Err(Failure::Said(format!("{}: {error}", path.display()))),
        });
        let environment = std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
            .collect();
        let sources = Sources { file: file.transpose()?, environment, flags: self.flags };
        sources.settle().map_err(|error| {
            if let ConfigError::File { file, diagnostics, .. } = &error {
                show_diagnostics(diagnostics, file, Language::English);
            }
            Failure::Said(error.to_string())
        })
    }
}

/// Says on standard output what whoever started the service waits for.
fn tell(notice: Notice) {
    match notice {
        Notice::Listening { url } => {
            // Whoever closed our output does not want to know.
            let _ = say(format!("Listening on {url}"));
        }
        Notice::SetUp { link } => {
            let _ = say(format!(
                "Nobody uses this service yet. Whoever opens this link within a day becomes its first admin:\n{link}"
            ));
        }
    }
}
