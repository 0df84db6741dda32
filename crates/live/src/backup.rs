//! Copies of the ledger, made while it is used, and put back: complete, looked through, and without whoever was erased since.
//!
//! A copy is written under another name and takes its own only when it is whole and was looked through. A ledger that is put back is
//! made ready beside the place where it goes, erasures included, so that nobody ever sees in it who was erased.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use leadpact_ledger::erasures::{ErasureRow, erasure_list};
use leadpact_ledger::personal::column_list;
use leadpact_ledger::{Ledger, LedgerError, Place};
use leadpact_terms::Instant;
use serde::Serialize;

use crate::doctor::{Examining, Findings};
use crate::erasures::{ERASURES_FILE, read_erasures, sync_directory_of, write_erasures};
use crate::postgres_tools::{dump, restore_dump};
use crate::{Live, LiveError};

/// Where a ledger is made ready before it is put in its place.
const STAGING: &str = "restoring";
/// What is added to the name of a ledger in whose place another one was put.
const REPLACED: &str = ".replaced";

/// A copy that was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BackedUp {
    /// Its file.
    pub file: PathBuf,
    /// Its size.
    pub bytes: u64,
    /// The list of erasures beside it.
    pub erasures: PathBuf,
}

/// How far a copy is: so many of so many pages. PostgreSQL does not tell.
pub type Copied<'a> = &'a mut dyn FnMut(u64, u64);

/// What to do about a ledger that is there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Over {
    /// Refuse.
    Nothing,
    /// Put it aside.
    WhatIsThere,
}

/// What is to be put back, and where.
#[derive(Debug, Clone)]
pub struct Restoring {
    /// The copy.
    pub file: PathBuf,
    /// Where to.
    pub place: Place,
    /// Whether something may be there.
    pub over: Over,
    /// Lists of erasures besides the one beside the copy and the one beside the ledger.
    pub erasures: Vec<PathBuf>,
}

/// A ledger that was put back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Restored {
    /// How many people were forgotten again who had been erased after the copy was made.
    pub n_erased_again: u64,
    /// Where that is what was there before.
    pub replaced: Option<String>,
    /// What the doctor says of it.
    pub findings: Findings,
}

/// Copies the ledger in a place to a file, or into a directory under a name with the instant; what is written meanwhile is not in it.
///
/// # Errors
/// If there is no ledger, the file is there already, something can't be read or written, or the copy is damaged: then it is gone.
pub fn back_up(place: &Place, to: &Path, now: Instant, progress: Copied<'_>) -> Result<BackedUp, LiveError> {
    let ledger = Ledger::open_as_it_is(place)?;
    let extension = match place {
        Place::Directory(_) => "sqlite",
        Place::Postgres(_) => "pgdump",
    };
    let file = if to.is_dir() { to.join(format!("ledger-{}.{extension}", stamp(now))) } else { to.to_owned() };
    if file.exists() {
        let taken = io::Error::new(io::ErrorKind::AlreadyExists, "there is a file already; name another one");
        return Err(failed(&file)(taken));
    }
    let part = with_suffix(&file, ".part");
    remove_if_there(&part)?;
    create_private(&part).map_err(failed(&part))?;
    let made = match place {
        Place::Directory(_) => ledger.copy_to(&part, progress).map_err(LiveError::from).and_then(|()| sound(&part)),
        Place::Postgres(_) => dump(place, &part),
    };
    if let Err(error) = made {
        remove_if_there(&part)?;
        return Err(error);
    }
    File::open(&part).and_then(|copy| copy.sync_all()).map_err(failed(&part))?;
    fs::rename(&part, &file).map_err(failed(&file))?;
    sync_directory_of(&file).map_err(failed(&file))?;
    let erasures = beside(&file);
    write_erasures(&erasures, erasures_in(&ledger)?)?;
    let bytes = fs::metadata(&file).map_err(failed(&file))?.len();
    Ok(BackedUp { file, bytes, erasures })
}

/// Puts a copy back and looks it through. `progress` is told how far the doctor is.
///
/// # Errors
/// If something is there and may not be replaced, the ledger is in use, or the copy is none or damaged: then all is as it was.
pub fn restore(
    restoring: &Restoring,
    chance: impl Fn() -> [u8; 10] + Send + Sync + 'static,
    now: Instant,
    progress: &mut dyn FnMut(Examining),
) -> Result<Restored, LiveError> {
    let mut erasures = read_erasures(&beside(&restoring.file))?;
    for list in &restoring.erasures {
        if !list.exists() {
            return Err(failed(list)(io::ErrorKind::NotFound.into()));
        }
        erasures.extend(read_erasures(list)?);
    }
    match &restoring.place {
        Place::Directory(directory) => restore_directory(restoring, directory, erasures, chance, now, progress),
        Place::Postgres(_) => restore_postgres(restoring, erasures, chance, now, progress),
    }
}

fn restore_directory(
    restoring: &Restoring,
    directory: &Path,
    mut erasures: Vec<ErasureRow>,
    chance: impl Fn() -> [u8; 10] + Send + Sync + 'static,
    now: Instant,
    progress: &mut dyn FnMut(Examining),
) -> Result<Restored, LiveError> {
    fs::create_dir_all(directory).map_err(failed(directory))?;
    refuse_unless_empty(directory, restoring.over)?;
    sound(&restoring.file)?;
    erasures.extend(read_erasures(&directory.join(ERASURES_FILE))?);
    erasures.extend(erasures_of_the_replaced(directory)?);

    let staging = directory.join(STAGING);
    if staging.exists() {
        fs::remove_dir_all(&staging).map_err(failed(&staging))?;
    }
    fs::create_dir(&staging).map_err(failed(&staging))?;
    let staged = Ledger::file_in(&staging);
    create_private(&staged).map_err(failed(&staged))?;
    fs::copy(&restoring.file, &staged).map_err(failed(&staged))?;
    let (n_erased_again, findings) = make_ready(&Place::Directory(staging.clone()), &erasures, chance, now, progress)?;
    Ledger::close_file(&staging)?;
    File::open(&staged).and_then(|file| file.sync_all()).map_err(failed(&staged))?;

    let replaced = put_aside(directory)?;
    let file = Ledger::file_in(directory);
    fs::rename(&staged, &file).map_err(failed(&file))?;
    sync_directory_of(&file).map_err(failed(&file))?;
    fs::remove_dir_all(&staging).map_err(failed(&staging))?;
    write_erasures(&directory.join(ERASURES_FILE), erasures)?;
    Ok(Restored { n_erased_again, replaced: replaced.map(|path| path.display().to_string()), findings })
}

fn restore_postgres(
    restoring: &Restoring,
    mut erasures: Vec<ErasureRow>,
    chance: impl Fn() -> [u8; 10] + Send + Sync + 'static,
    now: Instant,
    progress: &mut dyn FnMut(Examining),
) -> Result<Restored, LiveError> {
    let there = Ledger::open_as_it_is(&restoring.place)?;
    let is_empty = there.read(column_list)?.is_empty();
    let replaced = match (is_empty, restoring.over) {
        (true, _) => None,
        (false, Over::Nothing) => {
            let shown = restoring.place.shown();
            return Err(LiveError::told_operators(format!(
                "{shown} is not empty; with --force what is there is put aside"
            )));
        }
        (false, Over::WhatIsThere) => {
            erasures.extend(erasures_in(&there)?);
            Some(there.put_tables_aside(&format!("replaced_{}", stamp(now).to_lowercase()))?)
        }
    };
    drop(there);
    restore_dump(&restoring.place, &restoring.file)?;
    let (n_erased_again, findings) = make_ready(&restoring.place, &erasures, chance, now, progress)?;
    Ok(Restored { n_erased_again, replaced, findings })
}

/// Brings a ledger up to date, forgets who was erased since it was copied, and looks it through.
fn make_ready(
    place: &Place,
    erasures: &[ErasureRow],
    chance: impl Fn() -> [u8; 10] + Send + Sync + 'static,
    now: Instant,
    progress: &mut dyn FnMut(Examining),
) -> Result<(u64, Findings), LiveError> {
    let live = Live::new(Arc::new(Ledger::open(place)?), chance);
    let erased = live.apply_erasures(erasures)?;
    live.clean_up(&erased)?;
    let findings = live.examine(now, progress)?;
    Ok((erased.len() as u64, findings))
}

/// A directory in which nothing is lost.
fn refuse_unless_empty(directory: &Path, over: Over) -> Result<(), LiveError> {
    match over {
        Over::WhatIsThere => Ok(()),
        Over::Nothing => {
            for entry in fs::read_dir(directory).map_err(failed(directory))? {
                let name = entry.map_err(failed(directory))?.file_name();
                if name != ERASURES_FILE && name != STAGING {
                    let (directory, name) = (directory.display(), name.display());
                    return Err(LiveError::told_operators(format!(
                        "{directory} is not empty (there is `{name}`); with --force a ledger in it is put aside"
                    )));
                }
            }
            Ok(())
        }
    }
}

/// The erasures that the ledger knows which is about to be replaced. One that is too damaged to be asked knows none.
fn erasures_of_the_replaced(directory: &Path) -> Result<Vec<ErasureRow>, LiveError> {
    if !Ledger::is_in(directory) {
        return Ok(Vec::new());
    }
    if let Err(LedgerError::InUse { path }) = Ledger::close_file(directory) {
        return Err(LedgerError::InUse { path }.into());
    }
    let known = Ledger::open_as_it_is(&Place::Directory(directory.to_owned())).map_err(LiveError::from);
    Ok(known.and_then(|ledger| erasures_in(&ledger)).unwrap_or_default())
}

/// The erasures in a ledger; none in one of a version before there were any.
fn erasures_in(ledger: &Ledger) -> Result<Vec<ErasureRow>, LiveError> {
    let rows = ledger.read(|tx| {
        let has_list = column_list(tx)?.iter().any(|(table, _)| table == "erasures");
        if has_list { erasure_list(tx) } else { Ok(Vec::new()) }
    })?;
    Ok(rows)
}

/// Renames the ledger in a directory and the files that belong to it.
fn put_aside(directory: &Path) -> Result<Option<PathBuf>, LiveError> {
    let file = Ledger::file_in(directory);
    if !file.exists() {
        return Ok(None);
    }
    let aside = with_suffix(&file, REPLACED);
    for suffix in ["-wal", "-shm", ""] {
        let from = with_suffix(&file, suffix);
        let to = with_suffix(&aside, suffix);
        remove_if_there(&to)?;
        if from.exists() {
            fs::rename(&from, &to).map_err(failed(&from))?;
        }
    }
    Ok(Some(aside))
}

/// Fails if a copy is none, or damaged.
fn sound(file: &Path) -> Result<(), LiveError> {
    if !file.is_file() {
        return Err(failed(file)(io::ErrorKind::NotFound.into()));
    }
    let damage = match Ledger::check_file(file) {
        Ok(damage) => damage,
        Err(error) => vec![error.to_string()],
    };
    match damage.first() {
        None => Ok(()),
        Some(first) => {
            Err(LiveError::told_operators(format!("{} is no sound copy of a ledger: {first}", file.display())))
        }
    }
}

/// The list of erasures beside a copy.
fn beside(file: &Path) -> PathBuf {
    file.with_file_name(ERASURES_FILE)
}

/// An instant as a part of a file's name: `20261122T083000Z`.
fn stamp(now: Instant) -> String {
    now.to_string().split('.').next().unwrap_or_default().replace(['-', ':', 'Z'], "") + "Z"
}

fn with_suffix(file: &Path, suffix: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

/// A new file that only its owner may read: it holds everything that is known of everybody.
fn create_private(file: &Path) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(file).map(drop)
}

fn remove_if_there(file: &Path) -> Result<(), LiveError> {
    match fs::remove_file(file) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(failed(file)(error)),
        Ok(()) | Err(_) => Ok(()),
    }
}

fn failed(path: &Path) -> impl Fn(io::Error) -> LiveError {
    let path = path.to_owned();
    move |source| LiveError::File { path: path.clone(), source }
}
