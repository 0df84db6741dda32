//! Facts about companies, found by the company's id or domain. Facts beyond the limit lie on disk; the index stays in memory.

use std::fs::File;
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::PathBuf;

use leadpact_terms::Event;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use tempfile::TempDir;

use super::company_keys;
use super::runs::scratch_dir;
use crate::error::Error;
use crate::rows::CompanyFact;

#[derive(Debug, Clone, Copy)]
struct Place {
    start: u64,
    length: u32,
}

pub(super) struct Companies {
    limit: usize,
    scratch: PathBuf,
    by_id: FxHashMap<Box<str>, Vec<Place>>,
    by_domain: FxHashMap<Box<str>, Vec<Place>>,
    memory: Vec<u8>,
    disk: Option<Disk>,
    end: u64,
    /// Everything before is no news.
    known: u64,
}

/// A fact, and the keys under which its company is found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FiledFact {
    /// The company's id in the source.
    pub company: Option<Box<str>>,
    /// Its registrable domain.
    pub domain: Option<Box<str>>,
    /// The fact.
    pub fact: CompanyFact,
}

struct Disk {
    writer: BufWriter<File>,
    reader: File,
    flushed: bool,
    _dir: TempDir,
}

impl Companies {
    pub fn new(limit: usize, scratch: PathBuf) -> Self {
        let (by_id, by_domain) = (FxHashMap::default(), FxHashMap::default());
        Self { limit, scratch, by_id, by_domain, memory: Vec::new(), disk: None, end: 0, known: 0 }
    }

    pub fn push(&mut self, id: Option<&str>, domain: Option<&str>, fact: &CompanyFact) -> Result<(), Error> {
        let bytes = postcard::to_stdvec(&(id, domain, fact)).map_err(|error| self.error(io::Error::other(error)))?;
        let length = u32::try_from(bytes.len()).map_err(|error| self.error(io::Error::other(error)))?;
        let place = Place { start: self.end, length };
        self.write(&bytes)?;
        self.end += u64::from(length);
        if let Some(id) = id {
            self.by_id.entry(id.into()).or_default().push(place);
        }
        if let Some(domain) = domain {
            self.by_domain.entry(domain.into()).or_default().push(place);
        }
        Ok(())
    }

    pub fn is_empty(&self) -> bool {
        self.end == 0
    }

    /// What came until now is no news.
    pub fn are_known(&mut self) {
        self.known = self.end;
    }

    /// The facts that are news, in the order of arrival.
    pub fn each_new(&mut self, each: &mut dyn FnMut(FiledFact)) -> Result<(), Error> {
        let places = self.by_id.values().chain(self.by_domain.values()).flatten();
        let mut places: Vec<Place> = places.filter(|place| place.start >= self.known).copied().collect();
        places.sort_by_key(|place| place.start);
        places.dedup_by_key(|place| place.start);
        for place in places {
            each(self.load(place).map_err(|source| self.error(source))?);
        }
        Ok(())
    }

    /// The facts about the company of a lead with these events, in an order that does not depend on arrival.
    pub fn of<'e>(&mut self, events: impl Iterator<Item = &'e Event>) -> Result<Vec<CompanyFact>, Error> {
        if self.end == 0 {
            return Ok(Vec::new());
        }
        let (id, domain) = company_keys(events);
        let by_id = id.as_deref().and_then(|id| self.by_id.get(id));
        let places = by_id.or_else(|| domain.as_deref().and_then(|domain| self.by_domain.get(domain)));
        let places = places.cloned().unwrap_or_default();
        let mut facts = Vec::with_capacity(places.len());
        for place in places {
            facts.push(self.load(place).map_err(|source| self.error(source))?.fact);
        }
        facts.sort_by(|a: &CompanyFact, b| (a.when, &a.id).cmp(&(b.when, &b.id)));
        facts.dedup_by(|a, b| a.id == b.id);
        Ok(facts)
    }

    fn error(&self, source: io::Error) -> Error {
        Error::Scratch { path: self.scratch.clone(), source }
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), Error> {
        if self.disk.is_none() && self.memory.len() + bytes.len() > self.limit {
            let dir = scratch_dir(&self.scratch)?;
            let path = dir.path().join("companies");
            let open = || -> io::Result<Disk> {
                let mut writer = BufWriter::new(File::create(&path)?);
                writer.write_all(&self.memory)?;
                let reader = File::open(&path)?;
                Ok(Disk { writer, reader, flushed: false, _dir: dir })
            };
            self.disk = Some(open().map_err(|source| self.error(source))?);
            self.memory = Vec::new();
        }
        match &mut self.disk {
            None => self.memory.extend_from_slice(bytes),
            Some(disk) => {
                disk.flushed = false;
                let written = disk.writer.write_all(bytes);
                written.map_err(|source| self.error(source))?;
            }
        }
        Ok(())
    }

    fn load(&mut self, place: Place) -> io::Result<FiledFact> {
        let length = place.length as usize;
        let Some(disk) = &mut self.disk else {
            let start = usize::try_from(place.start).map_err(io::Error::other)?;
            return postcard::from_bytes(&self.memory[start..start + length]).map_err(io::Error::other);
        };
        if !disk.flushed {
            disk.writer.flush()?;
            disk.flushed = true;
        }
        let mut bytes = vec![0; length];
        disk.reader.seek(SeekFrom::Start(place.start))?;
        disk.reader.read_exact(&mut bytes)?;
        postcard::from_bytes(&bytes).map_err(io::Error::other)
    }
}
