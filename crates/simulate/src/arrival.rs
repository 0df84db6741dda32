//! Puts lines into the order of their arrival in bounded memory: sorted runs on disk, then one merge.
//!
//! Leads are told one after the other, while the event file is in the order in which a collector would have
//! received it. At most [`RUN_BYTES`] of lines are held; beyond that a run goes to disk, and when there are
//! [`MAX_RUNS`] of them they become one. Small companies never touch the disk.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

/// Bytes of lines held in memory.
pub(crate) const RUN_BYTES: usize = 64 << 20;
/// Runs merged at once, each with a read buffer of 256 KiB.
pub(crate) const MAX_RUNS: usize = 64;
const BUFFER_BYTES: usize = 256 << 10;

/// What lines are sorted by: the arrival in milliseconds, then the order in which they were told.
type Key = (i64, u64);

/// Lines on their way into order.
pub(crate) struct ArrivalOrder {
    directory: PathBuf,
    run_bytes: usize,
    text: Vec<u8>,
    /// Key, start and length of each line in `text`.
    lines: Vec<(Key, usize, u32)>,
    runs: Vec<PathBuf>,
    n_runs_ever: u32,
    n_lines: u64,
}

impl ArrivalOrder {
    /// Holds up to `run_bytes` in memory and spills into `directory`.
    pub(crate) fn new(directory: &Path, run_bytes: usize) -> Self {
        let directory = directory.to_owned();
        Self { directory, run_bytes, text: vec![], lines: vec![], runs: vec![], n_runs_ever: 0, n_lines: 0 }
    }

    /// Adds a line (with its line end) that arrived at this millisecond.
    pub(crate) fn push(&mut self, arrived_ms: i64, line: &[u8]) -> io::Result<()> {
        if self.text.len() + line.len() > self.run_bytes && !self.lines.is_empty() {
            self.spill()?;
        }
        self.lines.push(((arrived_ms, self.n_lines), self.text.len(), line.len() as u32));
        self.text.extend_from_slice(line);
        self.n_lines += 1;
        Ok(())
    }

    /// Writes all lines in order and removes the runs.
    pub(crate) fn finish(mut self, out: &mut impl Write) -> io::Result<()> {
        if self.runs.is_empty() {
            self.lines.sort_unstable();
            for (_, start, length) in &self.lines {
                out.write_all(&self.text[*start..*start + *length as usize])?;
            }
            return Ok(());
        }
        self.spill()?;
        (self.text, self.lines) = (vec![], vec![]);
        merge(&self.runs, |_, line| out.write_all(line))?;
        remove(&self.runs)
    }

    fn spill(&mut self) -> io::Result<()> {
        if self.runs.len() == MAX_RUNS {
            let path = self.next_path();
            let mut run = BufWriter::with_capacity(BUFFER_BYTES, File::create(&path)?);
            merge(&self.runs, |key, line| write_record(&mut run, key, line))?;
            run.flush()?;
            remove(&self.runs)?;
            self.runs = vec![path];
        }
        self.lines.sort_unstable();
        let path = self.next_path();
        let mut run = BufWriter::with_capacity(BUFFER_BYTES, File::create(&path)?);
        for (key, start, length) in &self.lines {
            write_record(&mut run, *key, &self.text[*start..*start + *length as usize])?;
        }
        run.flush()?;
        self.runs.push(path);
        self.text.clear();
        self.lines.clear();
        Ok(())
    }

    fn next_path(&mut self) -> PathBuf {
        self.n_runs_ever += 1;
        self.directory.join(format!("events.run-{:05}.part", self.n_runs_ever))
    }
}

fn remove(runs: &[PathBuf]) -> io::Result<()> {
    runs.iter().try_for_each(fs::remove_file)
}

fn write_record(out: &mut impl Write, (arrived_ms, n): Key, line: &[u8]) -> io::Result<()> {
    out.write_all(&arrived_ms.to_le_bytes())?;
    out.write_all(&n.to_le_bytes())?;
    out.write_all(&(line.len() as u32).to_le_bytes())?;
    out.write_all(line)
}

/// One run, with its foremost line at hand.
struct Run {
    file: BufReader<File>,
    line: Vec<u8>,
}

impl Run {
    /// Reads the next line, or `None` at the end.
    fn advance(&mut self) -> io::Result<Option<Key>> {
        let mut head = [0; 20];
        if let Err(error) = self.file.read_exact(&mut head[..1]) {
            return if error.kind() == ErrorKind::UnexpectedEof { Ok(None) } else { Err(error) };
        }
        self.file.read_exact(&mut head[1..])?;
        let (mut arrived, mut n, mut length) = ([0; 8], [0; 8], [0; 4]);
        arrived.copy_from_slice(&head[..8]);
        n.copy_from_slice(&head[8..16]);
        length.copy_from_slice(&head[16..]);
        self.line.resize(u32::from_le_bytes(length) as usize, 0);
        self.file.read_exact(&mut self.line)?;
        Ok(Some((i64::from_le_bytes(arrived), u64::from_le_bytes(n))))
    }
}

fn merge(paths: &[PathBuf], mut write: impl FnMut(Key, &[u8]) -> io::Result<()>) -> io::Result<()> {
    let mut runs = Vec::with_capacity(paths.len());
    let mut foremost = BinaryHeap::new();
    for path in paths {
        let mut run = Run { file: BufReader::with_capacity(BUFFER_BYTES, File::open(path)?), line: vec![] };
        if let Some(key) = run.advance()? {
            foremost.push(Reverse((key, runs.len())));
        }
        runs.push(run);
    }
    while let Some(Reverse((key, i))) = foremost.pop() {
        write(key, &runs[i].line)?;
        if let Some(next) = runs[i].advance()? {
            foremost.push(Reverse((next, i)));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Random;

    fn sorted_with(run_bytes: usize, name: &str) -> Vec<u8> {
        let directory = std::env::temp_dir().join(format!("leadpact-arrival-{name}-{}", std::process::id()));
        fs::create_dir_all(&directory).unwrap();
        let mut random = Random::of(5, 0, 0);
        let mut order = ArrivalOrder::new(&directory, run_bytes);
        for n in 0..2_000 {
            let arrived = random.between(-50, 50);
            order.push(arrived, format!("{:03} {n:04}\n", arrived + 50).as_bytes()).unwrap();
        }
        let mut out = vec![];
        order.finish(&mut out).unwrap();
        assert_eq!(fs::read_dir(&directory).unwrap().count(), 0, "the runs are gone");
        fs::remove_dir(&directory).unwrap();
        out
    }

    #[test]
    fn the_order_is_the_same_however_little_memory_there_is() {
        let in_memory = sorted_with(usize::MAX, "memory");
        let lines: Vec<&str> = std::str::from_utf8(&in_memory).unwrap().lines().collect();
        assert_eq!(lines.len(), 2_000);
        assert!(lines.is_sorted());
        for run_bytes in [1, 100, 5_000] {
            assert!(sorted_with(run_bytes, &run_bytes.to_string()) == in_memory, "{run_bytes} bytes");
        }
    }
}
