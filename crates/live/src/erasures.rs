//! Erasures outlive the ledger that they were made in: a list beside it and beside its backups tells a backup that is restored whom
//! to forget again. It holds no identifiers, but keyed digests of them, and only a ledger of this installation has the key.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};

use leadpact_ledger::erasures::{DIGEST_BYTES, Digest, ErasureRow, digester, erasure_insert, erasure_list};
use leadpact_ledger::identity::{identifier_list_after, profile_find};
use leadpact_ledger::leads::{LeadRow, lead_fetch, lead_find};
use leadpact_ledger::{LedgerError, Tx};
use leadpact_terms::Instant;
use serde::{Deserialize, Serialize};

use crate::correct::present;
use crate::privacy::{Erased, forget};
use crate::{Live, LiveError};

/// The list's name, beside a ledger and beside backups.
pub const ERASURES_FILE: &str = "erasures.jsonl";
/// The version of its lines.
const VERSION: u8 = 1;
/// Identifiers that are looked at in one transaction.
const IDENTIFIERS_AT_ONCE: usize = 10_000;

/// A line of the list.
#[derive(Debug, Serialize, Deserialize)]
struct Line {
    v: u8,
    erasure: String,
    at_ms: i64,
    by: String,
    leads: Vec<String>,
    digests: Vec<String>,
}

impl Live {
    /// Notes all erasures of the ledger in the list beside it. A ledger on PostgreSQL has no place beside it.
    pub(crate) fn export_erasures(&self) -> Result<(), LiveError> {
        let Some(directory) = self.ledger().directory() else { return Ok(()) };
        self.export_erasures_to(&directory.join(ERASURES_FILE))
    }

    /// Adds all erasures of the ledger to a list.
    pub fn export_erasures_to(&self, file: &Path) -> Result<(), LiveError> {
        let rows = self.ledger().read(erasure_list)?;
        write_erasures(file, rows)
    }

    /// Forgets those again whom these erasures are about and whom this ledger still knows, because it is older: for a backup that
    /// was restored. Erasures that the ledger knows of change nothing: whoever came again after them is a new lead.
    pub fn apply_erasures(&self, erasures: &[ErasureRow]) -> Result<Vec<Erased>, LiveError> {
        let known: BTreeSet<String> = self.ledger().read(erasure_list)?.into_iter().map(|row| row.erasure).collect();
        let new: Vec<&ErasureRow> = erasures.iter().filter(|row| !known.contains(&row.erasure)).collect();
        if new.is_empty() {
            return Ok(Vec::new());
        }
        let by_digest = self.leads_of_digests(&new)?;
        let mut erased = Vec::new();
        for row in new {
            let one = self.ledger().write(|tx| {
                let mut leads: BTreeMap<i64, LeadRow> = BTreeMap::new();
                for id in &row.leads {
                    leads.extend(still_there(tx, id)?.map(|lead| (lead.lead, lead)));
                }
                for id in by_digest.get(&row.erasure).into_iter().flatten() {
                    leads.extend(still_there(tx, id)?.map(|lead| (lead.lead, lead)));
                }
                if leads.is_empty() {
                    erasure_insert(tx, row)?;
                    return Ok::<_, LiveError>(None);
                }
                forget(tx, leads.into_values().collect(), row.clone()).map(Some)
            })?;
            erased.extend(one);
        }
        Ok(erased)
    }

    /// The public ids of the leads that have identifiers with the digests of these erasures.
    fn leads_of_digests(&self, erasures: &[&ErasureRow]) -> Result<HashMap<String, Vec<String>>, LiveError> {
        let wanted: HashMap<Digest, &str> =
            erasures.iter().flat_map(|row| row.digests.iter().map(|digest| (*digest, row.erasure.as_str()))).collect();
        let mut found: HashMap<String, Vec<String>> = HashMap::new();
        let mut after = None;
        while !wanted.is_empty() {
            let last = self.ledger().read(|tx| {
                let digester = digester(tx)?;
                let rows = identifier_list_after(tx, after.as_ref(), IDENTIFIERS_AT_ONCE)?;
                for row in &rows {
                    let Some(erasure) = wanted.get(&digester.digest(&row.identifier)) else { continue };
                    for profile in profile_find(tx, &[row.profile])? {
                        let leads = lead_find(tx, &[profile.lead])?;
                        let ids = leads.into_iter().map(|lead| lead.id.to_string());
                        found.entry((*erasure).to_owned()).or_default().extend(ids);
                    }
                }
                Ok::<_, LedgerError>(rows.into_iter().next_back().map(|row| row.identifier))
            })?;
            match last {
                Some(last) => after = Some(last),
                None => break,
            }
        }
        Ok(found)
    }
}

/// The lead with this id, or what it became, if it was not erased.
fn still_there(tx: &mut Tx<'_>, id: &str) -> Result<Option<LeadRow>, LiveError> {
    if lead_fetch(tx, id)?.is_none() {
        return Ok(None);
    }
    match present(tx, id) {
        Ok(lead) => Ok(Some(lead)),
        Err(LiveError::Unknown { .. }) => Ok(None),
        Err(other) => Err(other),
    }
}

/// The erasures of a list; none if there is no such file.
pub fn read_erasures(file: &Path) -> Result<Vec<ErasureRow>, LiveError> {
    let failed = |source| LiveError::File { path: file.to_owned(), source };
    let reader = match File::open(file) {
        Ok(opened) => BufReader::new(opened),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(failed(error)),
    };
    let mut rows = Vec::new();
    for (number, line) in (1..).zip(reader.lines()) {
        let line = line.map_err(failed)?;
        if line.trim().is_empty() {
            continue;
        }
        let wrong = |why: String| {
            let why = format!("line {number} is not an erasure: {why}; it is a list that `leadpact backup` writes");
            failed(std::io::Error::new(std::io::ErrorKind::InvalidData, why))
        };
        rows.push(row_of(&line).map_err(wrong)?);
    }
    Ok(rows)
}

fn row_of(line: &str) -> Result<ErasureRow, String> {
    let line: Line = serde_json::from_str(line).map_err(|error| error.to_string())?;
    if line.v > VERSION {
        return Err(format!("it is of version {}, this binary knows {VERSION}", line.v));
    }
    let digests = line.digests.iter().map(|text| from_hex(text).ok_or_else(|| format!("`{text}` is not a digest")));
    Ok(ErasureRow {
        erasure: line.erasure,
        at: Instant(line.at_ms),
        made_by: line.by,
        leads: line.leads,
        digests: digests.collect::<Result<_, _>>()?,
        in_history_at: None,
    })
}

/// Adds erasures to a list, which is there whole at any moment.
pub fn write_erasures(file: &Path, rows: Vec<ErasureRow>) -> Result<(), LiveError> {
    let mut all: BTreeMap<String, ErasureRow> = BTreeMap::new();
    let known = read_erasures(file)?;
    let n_known = known.len();
    all.extend(known.into_iter().chain(rows).map(|row| (row.erasure.clone(), row)));
    if all.len() == n_known {
        return Ok(());
    }
    let mut text = String::new();
    for row in all.into_values() {
        let line = Line {
            v: VERSION,
            erasure: row.erasure,
            at_ms: row.at.0,
            by: row.made_by,
            leads: row.leads,
            digests: row.digests.iter().map(to_hex).collect(),
        };
        text.push_str(&serde_json::to_string(&line).expect("plain data becomes JSON"));
        text.push('\n');
    }
    write_whole(file, text.as_bytes())
}

/// Writes a file so that it is there whole or as it was before.
fn write_whole(file: &Path, bytes: &[u8]) -> Result<(), LiveError> {
    let failed = |source| LiveError::File { path: file.to_owned(), source };
    let beside: PathBuf = file.with_extension("new");
    let mut new = File::create(&beside).map_err(failed)?;
    new.write_all(bytes).and_then(|()| new.sync_all()).map_err(failed)?;
    fs::rename(&beside, file).map_err(failed)?;
    sync_directory_of(file).map_err(failed)
}

/// Makes sure that a new name survives a power cut.
pub(crate) fn sync_directory_of(file: &Path) -> std::io::Result<()> {
    let directory = file.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(directory)?.sync_all()
}

fn to_hex(digest: &Digest) -> String {
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn from_hex(text: &str) -> Option<Digest> {
    let is_right = text.len() == 2 * DIGEST_BYTES && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let mut digest = [0; DIGEST_BYTES];
    for (position, byte) in digest.iter_mut().enumerate().filter(|_| is_right) {
        *byte = u8::from_str_radix(&text[2 * position..2 * position + 2], 16).ok()?;
    }
    is_right.then_some(digest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(erasure: &str) -> ErasureRow {
        ErasureRow {
            erasure: erasure.to_owned(),
            at: Instant(5),
            made_by: "person 1".to_owned(),
            leads: vec!["L".to_owned()],
            digests: vec![[7; DIGEST_BYTES], [0xab; DIGEST_BYTES]],
            in_history_at: None,
        }
    }

    #[test]
    fn a_list_grows_and_is_read_back() {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join(ERASURES_FILE);
        assert_eq!(read_erasures(&file).unwrap(), []);
        write_erasures(&file, vec![row("b")]).unwrap();
        write_erasures(&file, vec![row("a"), row("b")]).unwrap();
        assert_eq!(read_erasures(&file).unwrap(), [row("a"), row("b")]);
        assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 1, "nothing is left beside it");
    }

    #[test]
    fn a_line_that_is_no_erasure_is_named() {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("list");
        let good = r#"{"v":1,"erasure":"a","at_ms":5,"by":"x","leads":[],"digests":[]}"#;
        for (line, why) in [
            ("hello", "expected value"),
            (&good.replace("\"v\":1", "\"v\":2"), "version 2"),
            (&good.replace("\"digests\":[]", "\"digests\":[\"zz\"]"), "`zz` is not a digest"),
        ] {
            fs::write(&file, format!("{good}\n\n{line}\n")).unwrap();
            let error = read_erasures(&file).unwrap_err().to_string();
            assert!(error.contains("line 3") && error.contains(why), "{error}");
        }
    }
}
