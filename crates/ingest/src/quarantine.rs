//! Stage 1's other exit: what could not be read, with file, line, column, reason and the row itself, to be corrected and read again.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use leadpact_language::{Language, Said};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value as Json;

use crate::error::Error;

/// Why something is in quarantine. Codes are stable; sentences may change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// More or fewer fields than the header has columns.
    WrongNumberOfFields,
    /// A quote that is never closed.
    OpenQuote,
    /// Bytes that are no text in the file's encoding.
    BadEncoding,
    /// More fields than an event may have.
    TooManyFields,
    /// Not a JSON object.
    BadJson,
    /// Longer than a row may be.
    TooLong,
    /// A line below the table of a report export.
    ReportFooter,
    /// No id of a lead in the row.
    NoLeadId,
    /// An id that stands for nobody, such as `null` or `anonymous`: it would make one lead of many people.
    PlaceholderId,
    /// A call that says two ids are of one person, and names only one.
    NoOtherId,
    /// Nothing by which the company could be found: neither id nor domain.
    NoCompanyKey,
    /// An event without an instant.
    NoInstant,
    /// An instant that can't be read.
    BadInstant,
    /// A behaviour without a name.
    NoName,
    /// An act of sales, an outcome, a kind or a channel that the mapping does not translate.
    UnknownWord,
    /// A value that is not of its trait's type; the rest of the row was accepted.
    BadValue,
    /// A quarantined row whose file no entry of the mapping matches.
    NotMapped,
    /// A tool asks whether it may send here, and a person has to say so there.
    ToConfirm,
}

impl Reason {
    /// The stable code.
    pub fn code(self) -> &'static str {
        match self {
            Self::WrongNumberOfFields => "wrong_number_of_fields",
            Self::OpenQuote => "open_quote",
            Self::BadEncoding => "bad_encoding",
            Self::TooManyFields => "too_many_fields",
            Self::BadJson => "bad_json",
            Self::TooLong => "too_long",
            Self::ReportFooter => "report_footer",
            Self::NoLeadId => "no_lead_id",
            Self::PlaceholderId => "placeholder_id",
            Self::NoOtherId => "no_other_id",
            Self::NoCompanyKey => "no_company_key",
            Self::NoInstant => "no_instant",
            Self::BadInstant => "bad_instant",
            Self::NoName => "no_name",
            Self::UnknownWord => "unknown_word",
            Self::BadValue => "bad_value",
            Self::NotMapped => "not_mapped",
            Self::ToConfirm => "to_confirm",
        }
    }
}

/// What of a row is in quarantine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Extent {
    /// The whole row; it counts as quarantined.
    Row,
    /// One value; the row was accepted without it.
    Value,
}

/// One line of `quarantine.jsonl`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// The format's version, and the mark by which the file is recognised.
    pub quarantine: u32,
    /// The name of the file it came from: decides which entry of the mapping reads it again.
    pub file: String,
    /// The line, or the number of the row in a Parquet file.
    pub line: u64,
    /// Row or single value.
    pub extent: Extent,
    /// The column at fault, if it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// The stable code.
    pub reason: Reason,
    /// The same in a sentence.
    #[serde(serialize_with = "in_english", deserialize_with = "as_it_was_said")]
    pub why: Said,
    /// The row: an object of its columns, or the text of the line if it could not be taken apart. Correct it here.
    pub raw: Json,
    /// The columns, where `raw` is a text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub header: Option<Vec<String>>,
}

impl Entry {
    /// The version that is written.
    pub const VERSION: u32 = 1;

    /// The same entry, with its sentence in this language however it is shown.
    #[must_use]
    pub fn told_in(self, language: Language) -> Self {
        Self { why: Said::plain(self.why.in_language(language)), ..self }
    }
}

fn in_english<S: Serializer>(why: &Said, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&why.in_english())
}

fn as_it_was_said<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Said, D::Error> {
    String::deserialize(deserializer).map(Said::plain)
}

/// Where entries go.
pub trait Quarantine {
    /// Takes one entry.
    fn put(&mut self, entry: Entry) -> Result<(), Error>;
}

/// Entries in memory: for tests and for small imports.
impl Quarantine for Vec<Entry> {
    fn put(&mut self, entry: Entry) -> Result<(), Error> {
        self.push(entry);
        Ok(())
    }
}

/// `quarantine.jsonl`, created with the first entry, so that a clean import leaves no file.
pub struct QuarantineFile {
    path: PathBuf,
    language: Language,
    writer: Option<BufWriter<File>>,
}

impl QuarantineFile {
    /// A quarantine at this path, for whoever reads this language; what is there from an earlier run is removed.
    pub fn new(path: impl Into<PathBuf>, language: Language) -> Result<Self, Error> {
        let path = path.into();
        match std::fs::remove_file(&path) {
            Ok(()) => {}
            Err(source) if source.kind() == std::io::ErrorKind::NotFound => {}
            Err(source) => return Err(Error::Quarantine { path, source }),
        }
        Ok(Self { path, language, writer: None })
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Writes out what is buffered. Whether there is a file at all: true if there were entries.
    pub fn finish(mut self) -> Result<bool, Error> {
        let Some(mut writer) = self.writer.take() else { return Ok(false) };
        writer.flush().map_err(|source| Error::Quarantine { path: self.path.clone(), source })?;
        Ok(true)
    }
}

impl Quarantine for QuarantineFile {
    fn put(&mut self, entry: Entry) -> Result<(), Error> {
        let error = |source| Error::Quarantine { path: self.path.clone(), source };
        let writer = match &mut self.writer {
            Some(writer) => writer,
            None => self.writer.insert(BufWriter::new(File::create(&self.path).map_err(error)?)),
        };
        let mut line = serde_json::to_vec(&entry.told_in(self.language)).map_err(|e| error(e.into()))?;
        line.push(b'\n');
        writer.write_all(&line).map_err(error)
    }
}
