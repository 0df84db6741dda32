//! Which service a verb works on: the ledger of one in a directory of this machine or in PostgreSQL, or a running service elsewhere.

use std::path::PathBuf;
use std::sync::Arc;

use leadpact_ledger::{Ledger, Place as LedgerPlace};
use leadpact_live::Live;

use super::doctor::chance;
use crate::failure::Failure;
use crate::remote::Remote;

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

/// Where the service is.
#[derive(Debug, clap::Args)]
pub(crate) struct PlaceArgs {
    #[command(flatten)]
    ledger: LedgerArgs,
    /// A running service instead, asked over its API with the key in LEADPACT_KEY
    #[arg(long, value_name = "https://HOST", env = "LEADPACT_SERVER")]
    server: Option<String>,
}

/// A service, here or elsewhere. Whoever has the ledger itself may do everything.
pub(crate) enum Place {
    /// The state machine over a ledger that is there, whether the service runs or not.
    Here(Box<Live>),
    /// The API of a running one.
    There(Box<Remote>),
}

impl LedgerArgs {
    /// Where that is.
    pub(crate) fn place(&self) -> LedgerPlace {
        match &self.database {
            Some(address) => LedgerPlace::Postgres(address.clone()),
            None => LedgerPlace::Directory(self.data.clone()),
        }
    }

    /// Opens the ledger; one that is not there is not made.
    pub(crate) fn open(&self) -> Result<Ledger, Failure> {
        let place = match &self.database {
            Some(address) => LedgerPlace::Postgres(address.clone()),
            None if self.data.join("ledger.sqlite").exists() => LedgerPlace::Directory(self.data.clone()),
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

impl PlaceArgs {
    /// Reaches it.
    pub(crate) fn reach(&self) -> Result<Place, Failure> {
        match &self.server {
            Some(url) => Ok(Place::There(Box::new(Remote::at(url)?))),
            None => Ok(Place::Here(Box::new(Live::new(Arc::new(self.ledger.open()?), chance)))),
        }
    }
}
