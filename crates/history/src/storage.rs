//! Where the files of a store lie: a directory here, or whatever else can read, write and list files as a whole.

use std::fs::{self, File, TryLockError};
use std::io::{self, ErrorKind, Read, Seek, SeekFrom, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};

use bytes::Bytes;

use crate::layout::LOCK;

/// Held by whoever writes; dropping it lets others.
pub type Lock = Box<dyn Send>;

/// How firmly a storage keeps other writers away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Guard {
    /// The system holds a lock for exactly as long as its writer lives.
    Firm,
    /// A writer that was silent for long loses its lock, and may live on. So whoever writes first takes the manifest over, and what it
    /// commits has to replace the very manifest that it took: a writer that lost its lock can't commit any more.
    Loose,
}

/// What tells a file from others that were there, or will be there, under its name; the same wherever locks are firm.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Stamp(pub Box<str>);

/// Files under names such as `bucket-007/000012.parquet`, written as a whole and never changed but by writing anew.
pub trait Storage: Send + Sync {
    /// What to call it in messages.
    fn place(&self) -> String;

    /// A whole file.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`] if there is no such file; whatever else the system says.
    fn read(&self, file: &str) -> io::Result<Bytes>;

    /// Bytes of a file.
    ///
    /// # Errors
    /// As [`Storage::read`], and [`ErrorKind::UnexpectedEof`] if the file ends before the range does.
    fn read_range(&self, file: &str, range: Range<u64>) -> io::Result<Bytes>;

    /// How long a file is.
    ///
    /// # Errors
    /// As [`Storage::read`].
    fn size(&self, file: &str) -> io::Result<u64>;

    /// Writes a file so that nobody ever sees a part of it, and so that it lasts once this returns.
    ///
    /// # Errors
    /// What the system says; the file is then as it was before.
    fn write(&self, file: &str, bytes: &[u8]) -> io::Result<()>;

    /// How firm the lock is.
    fn guard(&self) -> Guard {
        Guard::Firm
    }

    /// A whole file and its stamp.
    ///
    /// # Errors
    /// As [`Storage::read`].
    fn read_stamped(&self, file: &str) -> io::Result<(Bytes, Stamp)> {
        Ok((self.read(file)?, Stamp::default()))
    }

    /// Writes a file, as [`Storage::write`] does, in the place of the one with this stamp, or where there is none; its stamp. What locks
    /// keep apart where they are firm has to be kept apart here where they are loose.
    ///
    /// # Errors
    /// [`ErrorKind::AlreadyExists`] if another file is there; whatever else the system says.
    fn replace(&self, file: &str, bytes: &[u8], before: Option<&Stamp>) -> io::Result<Stamp> {
        let _ = before;
        self.write(file, bytes)?;
        Ok(Stamp::default())
    }

    /// Removes a file; none there is fine.
    ///
    /// # Errors
    /// What the system says.
    fn delete(&self, file: &str) -> io::Result<()>;

    /// All files, also those that a crash left, sorted.
    ///
    /// # Errors
    /// What the system says.
    fn list(&self) -> io::Result<Vec<String>>;

    /// Keeps other writers away until the lock is dropped.
    ///
    /// # Errors
    /// [`ErrorKind::WouldBlock`] if another holds it; whatever else the system says.
    fn lock(&self) -> io::Result<Lock>;
}

/// A directory of the local file system.
#[derive(Debug, Clone)]
pub struct Folder {
    path: PathBuf,
}

/// The ending of files that are being written.
const PARTIAL: &str = ".partial";

impl Folder {
    /// The directory; it is made when something is written.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }

    fn at(&self, file: &str) -> PathBuf {
        self.path.join(file)
    }

    fn list_into(&self, folder: &Path, prefix: &str, files: &mut Vec<String>) -> io::Result<()> {
        let entries = match fs::read_dir(folder) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
            other => other?,
        };
        for entry in entries {
            let entry = entry?;
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            if entry.file_type()?.is_dir() {
                self.list_into(&entry.path(), &format!("{name}/"), files)?;
            } else if name != LOCK {
                files.push(name);
            }
        }
        Ok(())
    }
}

impl Storage for Folder {
    fn place(&self) -> String {
        self.path.display().to_string()
    }

    fn read(&self, file: &str) -> io::Result<Bytes> {
        fs::read(self.at(file)).map(Bytes::from)
    }

    fn read_range(&self, file: &str, range: Range<u64>) -> io::Result<Bytes> {
        let length = range.end.saturating_sub(range.start);
        let mut open = File::open(self.at(file))?;
        open.seek(SeekFrom::Start(range.start))?;
        let mut bytes = Vec::with_capacity(usize::try_from(length).map_err(io::Error::other)?);
        let read = open.take(length).read_to_end(&mut bytes)? as u64;
        if read < length {
            return Err(io::Error::new(ErrorKind::UnexpectedEof, format!("{} bytes are missing", length - read)));
        }
        Ok(bytes.into())
    }

    fn size(&self, file: &str) -> io::Result<u64> {
        Ok(fs::metadata(self.at(file))?.len())
    }

    fn write(&self, file: &str, bytes: &[u8]) -> io::Result<()> {
        let path = self.at(file);
        let folder = path.parent().unwrap_or(&self.path);
        if !folder.is_dir() {
            fs::create_dir_all(folder)?;
            folder.ancestors().skip(1).take_while(|parent| parent.starts_with(&self.path)).try_for_each(sync_folder)?;
        }
        let partial = self.at(&format!("{file}{PARTIAL}"));
        let written = || -> io::Result<()> {
            let mut open = File::create(&partial)?;
            open.write_all(bytes)?;
            open.sync_all()?;
            fs::rename(&partial, &path)?;
            sync_folder(folder)
        };
        written().inspect_err(|_| {
            // What is left of it is cleared away by the next writer otherwise.
            let _ = fs::remove_file(&partial);
        })
    }

    fn delete(&self, file: &str) -> io::Result<()> {
        match fs::remove_file(self.at(file)) {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
            other => other,
        }
    }

    fn list(&self) -> io::Result<Vec<String>> {
        let mut files = Vec::new();
        self.list_into(&self.path, "", &mut files)?;
        files.sort();
        Ok(files)
    }

    fn lock(&self) -> io::Result<Lock> {
        fs::create_dir_all(&self.path)?;
        let file = File::options().create(true).append(true).open(self.at(LOCK))?;
        match file.try_lock() {
            Ok(()) => Ok(Box::new(file)),
            Err(TryLockError::WouldBlock) => Err(ErrorKind::WouldBlock.into()),
            Err(TryLockError::Error(error)) => Err(error),
        }
    }
}

/// A renamed or new file lasts only when its directory is written too.
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_written_read_and_removed() {
        let dir = tempfile::tempdir().unwrap();
        let folder = Folder::new(dir.path().join("new/store"));
        assert_eq!(folder.list().unwrap(), Vec::<String>::new());
        assert_eq!(folder.read("a").unwrap_err().kind(), ErrorKind::NotFound);
        folder.write("b/two", b"second").unwrap();
        folder.write("one", b"first").unwrap();
        folder.write("one", b"again").unwrap();
        assert_eq!(folder.list().unwrap(), ["b/two", "one"]);
        assert_eq!(&*folder.read("one").unwrap(), b"again");
        assert_eq!(&*folder.read_range("b/two", 2..4).unwrap(), b"co");
        assert_eq!(folder.read_range("b/two", 2..9).unwrap_err().kind(), ErrorKind::UnexpectedEof);
        assert_eq!(folder.size("b/two").unwrap(), 6);
        folder.delete("one").unwrap();
        folder.delete("one").unwrap();
        assert_eq!(folder.list().unwrap(), ["b/two"]);
    }

    #[test]
    fn two_writers_do_not_overlap() {
        let dir = tempfile::tempdir().unwrap();
        let folder = Folder::new(dir.path());
        let held = folder.lock().unwrap();
        assert_eq!(folder.lock().err().map(|error| error.kind()), Some(ErrorKind::WouldBlock));
        drop(held);
        assert!(folder.lock().is_ok());
    }
}
