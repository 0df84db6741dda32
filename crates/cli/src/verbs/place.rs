//! Which ledger a verb works on: the directory of one on this machine, or a PostgreSQL database.

use std::path::PathBuf;

use leadpact_ledger::{Ledger, Place};

use crate::failure::Failure;

/// Where the ledger lies.
#[derive(Debug, clap::Args)]
pub(crate) struct LedgerArgs {
    /// The directory of the service
    #[arg(long, value_name = "DIR", env = "LEADPACT_DATA", default_value = "leadpact-data")]
    pub(crate) data: PathBuf,
    /// The PostgreSQL database of the service, if it has one: postgres://user:password@host/name
    #[arg(long, value_name = "URL", env = "LEADPACT_DATABASE", hide_env_values = true)]
    pub(crate) database: Option<String>,
}

impl LedgerArgs {
    /// Where that is.
    pub(crate) fn place(&self) -> Place {
        match &self.database {
            Some(address) => Place::Postgres(address.clone()),
            None => Place::Directory(self.data.clone()),
        }
    }

    /// Opens the ledger; one that is not there is not made.
    pub(crate) fn open(&self) -> Result<Ledger, Failure> {
        let place = match &self.database {
            Some(address) => Place::Postgres(address.clone()),
            None if self.data.join("ledger.sqlite").exists() => Place::Directory(self.data.clone()),
            None => {
                let data = self.data.display();
                return Err(Failure::Said(format!(
                    "{data}: there is no ledger here: `leadpact serve --data {data}` makes one, or name another directory by --data"
                )));
            }
        };
        Ledger::open(&place).map_err(|error| Failure::Said(error.to_string()))
    }
}
