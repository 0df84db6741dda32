//! Ids of rows of leads: a hash of the whole row, which decides only where several rows tell of one lead at one instant.
//!
//! Nearly no import has such rows, so the hashes are worked out when the first are met, by reading the files of leads
//! row after row.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use leadpact_ingest::columns::ColumnFile;
use leadpact_ingest::{FileMap, RecordId, Said};

use super::error::{ArrivalsError, Why};
use super::part::ToldRow;
use super::plan::Plans;
use super::worker::ROW_BITS;

/// How the id of a row of leads begins.
pub(super) const TELLING_ID: &str = "!traits-";

/// Works out the ids of rows of leads where they matter.
pub(super) struct Ties {
    files: Vec<TieFile>,
}

struct TieFile {
    path: PathBuf,
    number: u32,
    entry: FileMap,
    /// The first file under the same entry.
    alike: usize,
    names: Vec<Box<str>>,
    /// By row, once they were needed.
    ids: Mutex<Option<Vec<u128>>>,
}

impl Ties {
    pub fn new(plans: &Plans<'_>) -> Self {
        let file = |file: &super::plan::FilePlan<'_>| TieFile {
            path: file.path.to_owned(),
            number: file.number,
            entry: file.entry.clone(),
            alike: plans.files.iter().position(|other| other.entry == file.entry).unwrap_or(0),
            names: file.names.clone(),
            ids: Mutex::new(None),
        };
        Self { files: plans.files.iter().map(file).collect() }
    }

    /// The ids of rows that tell of one lead, if they decide anything; else none.
    pub fn ids<'r>(&self, rows: impl Iterator<Item = &'r ToldRow> + Clone) -> Result<Vec<u128>, ArrivalsError> {
        let pair_decides = |(a, b): (&ToldRow, &ToldRow)| {
            // The same row has the same id; under one entry also the same instant.
            a.at == b.at || self.file(a).alike != self.file(b).alike
        };
        let n_rows = rows.clone().count();
        let decides = n_rows > 1 && {
            let mut sorted: Vec<&ToldRow> = rows.clone().collect();
            sorted.sort_unstable_by_key(|row| row.at);
            sorted.windows(2).any(|pair| pair_decides((pair[0], pair[1])))
        };
        if !decides {
            return Ok(Vec::new());
        }
        rows.map(|row| self.file(row).id((row.place & ((1 << ROW_BITS) - 1)) as usize)).collect()
    }

    fn file(&self, row: &ToldRow) -> &TieFile {
        &self.files[(row.place >> ROW_BITS) as usize]
    }
}

impl TieFile {
    fn id(&self, row: usize) -> Result<u128, ArrivalsError> {
        let mut known = self.ids.lock().unwrap_or_else(PoisonError::into_inner);
        let ids = match &mut *known {
            Some(ids) => ids,
            None => known.insert(self.all_ids()?),
        };
        Ok(ids[row])
    }

    fn all_ids(&self) -> Result<Vec<u128>, ArrivalsError> {
        let path: &Path = &self.path;
        let mut file = ColumnFile::new(path, self.number, &self.entry, self.names.clone())?;
        let mut ids = Vec::new();
        file.for_each_row(path, |row, reading| -> Result<(), ArrivalsError> {
            let reading = reading.map_err(|why| Why::row(row, why).of(path))?;
            let id = reading.said.iter().find_map(|said| match said {
                Said::Event(_, record) => match &record.id {
                    RecordId::Content(id) => u128::from_str_radix(id.strip_prefix(TELLING_ID)?, 16).ok(),
                    RecordId::Given(_) | RecordId::Occurrence(_) => None,
                },
                Said::Company { .. } | Said::Also(..) => None,
            });
            ids.push(id.ok_or_else(|| Why::row(row, "it has no id").of(path))?);
            Ok(())
        })?;
        Ok(ids)
    }
}
