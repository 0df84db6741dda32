//! The fast lane for raw Parquet files: rows in any order → whole leads, column by column, without a row ever being made.
//!
//! Cast: a *plan* says which columns of a file are read and what they are; a *coder* gives each distinct combination of
//! cells a number and asks the mapping only once what it says; rows of a few words are *scattered* over parts by a
//! hash of the lead, beyond the limit of memory into scratch files; a *part* is small enough for the processor's
//! cache, where its rows are brought together by lead and put in order.
//!
//! What a mapping means is known to `leadpact_ingest` alone. Whatever this lane can't do exactly as it would — a row
//! for quarantine, ids from the content of rows, companies — ends in a [`Fallback`], and the caller takes the ordinary
//! road. Columns that no need names are not read: what is wrong in them is not noticed here.

mod batch;
mod coder;
mod decode;
mod emit;
mod error;
mod part;
mod plan;
mod scatter;
mod tables;
mod ties;
mod worker;

use std::path::PathBuf;

use leadpact_ingest::{FileCount, Mapping, UNDATED, Watch};
use leadpact_terms::Instant;

use crate::block::{Block, BlockSource, Needs};
pub use error::{ArrivalsError, Fallback, Why};
use plan::Plans;
use scatter::Shards;
use tables::Tables;
use ties::Ties;

/// How arrivals are read.
#[derive(Debug, Clone)]
pub struct ArrivalOptions {
    /// About how many bytes of memory rows may take before they are set aside on disk.
    pub memory: usize,
    /// Where they are set aside.
    pub scratch: PathBuf,
    /// How many threads read.
    pub threads: usize,
    /// From when on a lead is known of which nothing says when anything happened.
    pub undated: Instant,
}

/// Raw files read by column: leads in parts, and what became of the files' rows. Scratch files live as long as this.
pub struct Arrivals {
    /// A count for each file, in the order given.
    pub files: Vec<FileCount>,
    /// The latest instant at which the rows say that something happened to a lead; `None` if no row says when.
    pub latest_at: Option<Instant>,
    paths: Vec<PathBuf>,
    needs: Needs,
    undated: Instant,
    events: Shards,
    tellings: Shards,
    /// Words of a scattered telling.
    telling_words: usize,
    tables: Tables,
    ties: Ties,
}

impl Default for ArrivalOptions {
    fn default() -> Self {
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        Self { memory: 512 << 20, scratch: std::env::temp_dir(), threads, undated: UNDATED }
    }
}

impl Arrivals {
    /// Reads what `needs` names from files under a mapping, with all that a lead needs in one part.
    ///
    /// # Errors
    /// [`ArrivalsError::Fallback`] if these files have to be read row after row; else what is wrong with a file, with
    /// the mapping or with the scratch directory.
    pub fn open(
        files: &[PathBuf],
        mapping: &Mapping,
        needs: &Needs,
        options: &ArrivalOptions,
        watch: &mut dyn Watch,
    ) -> Result<Self, ArrivalsError> {
        let plans = Plans::new(files, mapping, needs)?;
        let read = worker::read(&plans, needs, options, watch)?;
        Ok(Self {
            files: read.files,
            latest_at: read.latest_at,
            paths: files.to_vec(),
            needs: needs.clone(),
            undated: options.undated,
            events: read.events,
            tellings: read.tellings,
            telling_words: read.telling_words,
            tables: read.tables,
            ties: Ties::new(&plans),
        })
    }
}

impl BlockSource for Arrivals {
    type Error = ArrivalsError;

    fn n_parts(&self) -> usize {
        self.events.n_parts()
    }

    /// The blocks of one part, sorted by the leads' ids.
    ///
    /// # Panics
    /// If `needs` goes beyond those that the arrivals were opened for.
    fn read_part(
        &self,
        part: usize,
        needs: &Needs,
        sink: &mut dyn FnMut(&Block) -> Result<(), ArrivalsError>,
    ) -> Result<(), ArrivalsError> {
        assert!(self.covers(needs), "arrivals are read for the needs that they were opened for");
        if self.needs.lasted { part::read::<4, 3>(self, part, sink) } else { part::read::<3, 2>(self, part, sink) }
    }
}

impl Arrivals {
    fn covers(&self, needs: &Needs) -> bool {
        let traits = needs.traits.iter().all(|(name, need)| self.needs.traits.get(name).is_some_and(|had| had >= need));
        traits && needs.properties.is_subset(&self.needs.properties) && needs.lasted <= self.needs.lasted
    }
}
