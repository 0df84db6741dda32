//! The `leadpact` command: reads its arguments, calls one use case, shows what came of it. One file per verb.
//!
//! Only this crate prints. Results go to standard output, progress and messages to standard error. Exit codes: 0 done, 1 what was
//! asked for has a fault (mistakes in a pact, a failed scenario), 2 it could not be done or the arguments are wrong.

mod failure;
mod remote;
mod show;
mod verbs;
mod watch;

use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};

use leadpact_pact::words::Language;

/// Executes the agreement between marketing and sales about what a qualified lead is.
#[derive(Debug, Parser)]
#[command(name = "leadpact", version, propagate_version = true, arg_required_else_help = true)]
#[command(after_help = "Begin with `leadpact init`, or look at the example pacts in `pacts/`.")]
struct Cli {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    Init(verbs::init::Init),
    Check(verbs::check::Check),
    Diff(verbs::diff::Diff),
    Words(verbs::words::Words),
    Schema(verbs::schema::Schema),
    Import(verbs::import::Import),
    Qualify(verbs::qualify::Qualify),
    Explain(verbs::explain::Explain),
    Replay(verbs::replay::Replay),
    WhatIf(verbs::what_if::WhatIf),
    #[command(subcommand)]
    History(verbs::history::History),
    Simulate(verbs::simulate::Simulate),
    Demo(verbs::demo::Demo),
    Serve(verbs::serve::Serve),
    #[command(subcommand)]
    Source(verbs::source::SourceVerb),
    #[command(subcommand)]
    Pact(verbs::pact::PactVerb),
    Standing(verbs::standing::Standing),
    #[command(subcommand)]
    People(verbs::people::PeopleVerb),
    Backup(verbs::backup::Backup),
    Restore(verbs::restore::Restore),
    Doctor(verbs::doctor::Doctor),
    #[cfg(feature = "cluster")]
    Sql(verbs::sql::Sql),
    #[cfg(feature = "cluster")]
    Cluster(verbs::cluster::Cluster),
    #[cfg(not(feature = "cluster"))]
    Sql(verbs::without_cluster::WithoutCluster),
    #[cfg(not(feature = "cluster"))]
    Cluster(verbs::without_cluster::WithoutCluster),
    /// Prints completions for a shell.
    Completions {
        /// Which shell.
        shell: clap_complete::Shell,
    },
}

impl Verb {
    /// In which language it was asked to say what is wrong with a file.
    fn language(&self) -> Language {
        let asked = match self {
            Self::Check(verb) => verb.language,
            Self::Diff(verb) => verb.language,
            Self::Words(verb) => verb.language,
            Self::Qualify(verb) => verb.language,
            Self::Explain(verb) => verb.language,
            Self::Replay(verb) => verb.language,
            Self::WhatIf(verb) => verb.language,
            Self::Standing(verb) => verb.language,
            Self::Init(_)
            | Self::Schema(_)
            | Self::Import(_)
            | Self::History(_)
            | Self::Simulate(_)
            | Self::Demo(_)
            | Self::Serve(_)
            | Self::Source(_)
            | Self::Pact(_)
            | Self::People(_)
            | Self::Backup(_)
            | Self::Restore(_)
            | Self::Doctor(_)
            | Self::Sql(_)
            | Self::Cluster(_)
            | Self::Completions { .. } => return Language::English,
        };
        asked.language
    }
}

/// Many small values on several threads are what we allocate; the system's allocator takes twice as long for them.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let verb = Cli::parse().verb;
    let language = verb.language();
    let done = match verb {
        Verb::Init(verb) => verb.run(),
        Verb::Check(verb) => verb.run(),
        Verb::Diff(verb) => verb.run(),
        Verb::Words(verb) => verb.run(),
        Verb::Schema(verb) => verb.run(),
        Verb::Import(verb) => verb.run(),
        Verb::Qualify(verb) => verb.run(),
        Verb::Explain(verb) => verb.run(),
        Verb::Replay(verb) => verb.run(),
        Verb::WhatIf(verb) => verb.run(),
        Verb::History(verb) => verb.run(),
        Verb::Simulate(verb) => verb.run(),
        Verb::Demo(verb) => verb.run(),
        Verb::Serve(verb) => verb.run(),
        Verb::Source(verb) => verb.run(),
        Verb::Pact(verb) => verb.run(),
        Verb::Standing(verb) => verb.run(),
        Verb::People(verb) => verb.run(),
        Verb::Backup(verb) => verb.run(),
        Verb::Restore(verb) => verb.run(),
        Verb::Doctor(verb) => verb.run(),
        Verb::Sql(verb) => verb.run(),
        Verb::Cluster(verb) => verb.run(),
        Verb::Completions { shell } => {
            clap_complete::generate(shell, &mut Cli::command(), "leadpact", &mut std::io::stdout());
            Ok(ExitCode::SUCCESS)
        }
    };
    done.unwrap_or_else(|failure| failure.show(language))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_arguments_are_consistent() {
        Cli::command().debug_assert();
    }
}
