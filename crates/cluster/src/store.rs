//! Opening a store, and what of it must be known before a query can be planned.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use leadpact_history::{Folder, History, Storage};
use leadpact_terms::Instant;

use crate::object::Objects;
use crate::{Error, Place};

/// What a store holds, at one commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Survey {
    /// Which commit.
    pub(crate) version: u64,
    /// Rows of each part.
    pub(crate) rows: Vec<u64>,
    /// The instant of the latest event; missing in an empty store.
    pub(crate) latest_at: Option<Instant>,
    /// What there is a column for.
    pub(crate) names: Names,
}

/// Names of traits and properties.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Names {
    /// All traits that were ever told.
    pub(crate) traits: BTreeSet<String>,
    /// All properties of events.
    pub(crate) properties: BTreeSet<String>,
}

/// How closely a store is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Glance {
    /// At its manifest alone.
    Manifest,
    /// At every segment's list of names as well.
    Names,
}

/// Looks a store over.
pub(crate) fn survey(place: &Place, glance: Glance) -> Result<Survey, Error> {
    let history = open(place)?;
    let manifest = history.manifest();
    let rows = manifest.buckets.iter().map(|segments| segments.iter().map(|segment| segment.stored.rows).sum());
    let names = match glance {
        Glance::Manifest => Names::default(),
        Glance::Names => {
            let status = history.status()?;
            let texts = |names: BTreeMap<Box<str>, u64>| names.into_keys().map(String::from).collect();
            Names { traits: texts(status.traits), properties: texts(status.properties) }
        }
    };
    Ok(Survey { version: manifest.commit, rows: rows.collect(), latest_at: history.latest_at(), names })
}

/// Opens a store.
pub(crate) fn open(place: &Place) -> Result<History, Error> {
    Ok(History::open(storage(place)?)?)
}

/// Opens a store that must still be at the commit for which a plan was made.
pub(crate) fn open_at(place: &Place, version: u64) -> Result<History, Error> {
    let history = open(place)?;
    let found = history.manifest().commit;
    if found == version { Ok(history) } else { Err(Error::StoreChanged { expected: version, found }) }
}

/// The files of a store.
pub fn storage(place: &Place) -> Result<Arc<dyn Storage>, Error> {
    Ok(match place {
        Place::Directory(path) => Arc::new(Folder::new(path)),
        Place::S3 { bucket, prefix, endpoint } => Arc::new(Objects::open(place, bucket, prefix, endpoint.as_deref())?),
    })
}
