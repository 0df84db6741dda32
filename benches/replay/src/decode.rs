//! Reads Parquet columns into memory and does nothing with them: the least that any replay of the same files costs.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder};

use crate::{Failure, THREADS};

const ROWS_A_BATCH: usize = 8_192;

/// A row group of a file.
struct Group {
    path: Arc<Path>,
    metadata: ArrowReaderMetadata,
    group: usize,
}

/// Decodes these columns (all, if none is named) of the files, or of all Parquet files below a folder; the number of rows.
pub fn decode(columns: &[&str], paths: &[&str]) -> Result<u64, Failure> {
    let mut files = Vec::new();
    for path in paths {
        find_files(Path::new(path), &mut files)?;
    }
    if files.is_empty() {
        return Err(format!("no Parquet file in {}", paths.join(", ")).into());
    }
    let mut groups = Vec::new();
    for path in files {
        let metadata = ArrowReaderMetadata::load(&File::open(&path)?, ArrowReaderOptions::new())?;
        let path: Arc<Path> = path.into();
        let n_groups = metadata.metadata().num_row_groups();
        groups.extend((0..n_groups).map(|group| Group { path: Arc::clone(&path), metadata: metadata.clone(), group }));
    }
    let next = AtomicUsize::new(0);
    thread::scope(|scope| {
        let work = || -> Result<u64, Failure> {
            let mut n_rows = 0;
            while let Some(group) = groups.get(next.fetch_add(1, Ordering::Relaxed)) {
                n_rows += decode_group(group, columns)?;
            }
            Ok(n_rows)
        };
        let workers: Vec<_> = (0..THREADS).map(|_| scope.spawn(work)).collect();
        workers.into_iter().map(|worker| worker.join().map_err(|_| Failure::from("a thread has panicked"))?).sum()
    })
}

fn decode_group(group: &Group, columns: &[&str]) -> Result<u64, Failure> {
    let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(File::open(&group.path)?, group.metadata.clone());
    let mask = if columns.is_empty() {
        ProjectionMask::all()
    } else {
        ProjectionMask::columns(builder.parquet_schema(), columns.iter().copied())
    };
    let reader =
        builder.with_row_groups(vec![group.group]).with_projection(mask).with_batch_size(ROWS_A_BATCH).build()?;
    let mut n_rows = 0;
    for batch in reader {
        n_rows += std::hint::black_box(batch?).num_rows() as u64;
    }
    Ok(n_rows)
}

fn find_files(path: &Path, into: &mut Vec<PathBuf>) -> Result<(), Failure> {
    if path.is_dir() {
        let mut inside = fs::read_dir(path)?.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>, Failure>>()?;
        inside.sort();
        for path in inside {
            if path.is_dir() || path.extension().is_some_and(|ending| ending == "parquet") {
                find_files(&path, into)?;
            }
        }
    } else {
        into.push(path.to_owned());
    }
    Ok(())
}
