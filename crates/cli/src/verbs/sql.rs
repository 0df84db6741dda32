//! `leadpact sql`: any question about a store, as tables.

use std::io::{BufWriter, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use leadpact_cluster::{AnswerFormat, Host, Place, Session, Subject, block_on, read_pact};
use leadpact_terms::Instant;

use super::cluster::ClientArgs;
use super::instant;
use crate::failure::{Done, Failure};
use crate::show::say;

/// Answers a question in SQL about a store: the tables are leads, companies, events and, with --pact, handoffs and standings.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  leadpact sql --store history 'select channel, count(*) from events group by channel order by 2 desc'
`describe leads` shows the columns of a table.")]
pub(crate) struct Sql {
    /// The question
    #[arg(value_name = "SQL")]
    question: String,
    /// The store: a directory, or s3://bucket/prefix
    #[arg(long, value_name = "STORE")]
    store: String,
    /// The S3 server to ask, where it is not Amazon's
    #[arg(long, value_name = "URL", env = "LEADPACT_S3_ENDPOINT")]
    s3_endpoint: Option<String>,
    /// The pact of the tables handoffs and standings
    #[arg(long, value_name = "PACT")]
    pact: Option<PathBuf>,
    /// Look at the store as of this instant [default: the latest event]
    #[arg(long, value_name = "INSTANT", value_parser = instant)]
    until: Option<Instant>,
    /// How the answer is written [default: by the ending of --out, else table]
    #[arg(long, value_name = "FORMAT")]
    format: Option<FormatArg>,
    /// Where the answer goes [default: standard output]
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Memory for sorts, joins and groups before they spill to disk, in MiB; on a cluster, its executors have their own
    #[arg(long, value_name = "MIB", default_value_t = 1024)]
    memory: usize,
    #[command(flatten)]
    client: ClientArgs,
}

/// The form of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum FormatArg {
    /// For people
    Table,
    /// With a line of names
    Csv,
    /// An array of objects
    Json,
    /// For other tools
    Parquet,
}

impl Sql {
    pub(crate) fn run(self) -> Done {
        let format = self.format()?;
        let pact = self.pact.as_deref().map(read_pact).transpose()?;
        let place = Place::parse(&self.store, self.s3_endpoint.as_deref())?;
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let host = match self.client.cluster()? {
            Some(cluster) => Host::There(cluster),
            None => Host::Here { cores, memory: self.memory << 20 },
        };
        let subject = Subject { place, pact, until: self.until };
        let out = self.out.clone();
        let n_rows = block_on(async {
            let session = Session::open(&subject, host).await?;
            let answer = session.ask(&self.question).await?;
            match &out {
                Some(path) => answer.write_file(format, path).await,
                None => {
                    let mut stdout = BufWriter::new(std::io::stdout());
                    let n_rows = answer.write(format, &mut stdout).await?;
                    // A closed pipe is noticed at the latest here.
                    stdout.flush().map_err(leadpact_cluster::Error::Output)?;
                    Ok(n_rows)
                }
            }
        })
        .map_err(|error| Failure::no_threads(&error))??;
        if let Some(path) = self.out {
            say(format!("{n_rows} rows are in {}", path.display()))?;
        }
        Ok(ExitCode::SUCCESS)
    }

    fn format(&self) -> Result<AnswerFormat, Failure> {
        let asked = self.format.map(|format| match format {
            FormatArg::Table => AnswerFormat::Table,
            FormatArg::Csv => AnswerFormat::Csv,
            FormatArg::Json => AnswerFormat::Json,
            FormatArg::Parquet => AnswerFormat::Parquet,
        });
        match (asked, &self.out) {
            (Some(AnswerFormat::Parquet), None) => {
                Err(Failure::Said("Parquet is not for a terminal: name a file with --out".to_owned()))
            }
            (Some(format), _) => Ok(format),
            (None, None) => Ok(AnswerFormat::Table),
            (None, Some(path)) => AnswerFormat::of(path).ok_or_else(|| {
                let path = path.display();
                Failure::Said(format!("can't tell the format of {path}: expected .csv, .json or .parquet, or --format"))
            }),
        }
    }
}
