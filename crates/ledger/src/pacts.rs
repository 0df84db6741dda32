//! Pacts: every version as it was uploaded, and from when on which was in force.

use leadpact_terms::Instant;

use crate::{LedgerError, Row, Tx, args};

/// A version of a pact, as uploaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PactVersionRow {
    /// Its number among all versions of all pacts.
    pub number: i64,
    /// The pact's name.
    pub pact: String,
    /// The version that its text gives itself.
    pub version: i64,
    /// The fingerprint of its meaning.
    pub fingerprint: String,
    /// Its text.
    pub text: String,
    /// The scenarios beside it, as JSON: a list of `{name, text}`.
    pub scenarios: String,
    /// What its check found, as JSON.
    pub checked: String,
    /// When it was uploaded.
    pub uploaded_at: Instant,
    /// By whom.
    pub uploaded_by: String,
}

/// A version that came into force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InForceRow {
    /// Its number among all changes.
    pub seq: i64,
    /// The pact's name.
    pub pact: String,
    /// The version's number.
    pub number: i64,
    /// From when on.
    pub from_at: Instant,
    /// When this was said.
    pub at: Instant,
    /// By whom.
    pub put_by: String,
    /// When it was taken out of force, by a later version or a person.
    pub ended_at: Option<Instant>,
}

const VERSIONS: &str =
    "select number, pact, version, fingerprint, text, scenarios, checked, uploaded_at, uploaded_by from pact_versions";
const IN_FORCE: &str = "select seq, pact, number, from_at, at, put_by, ended_at from in_force";

/// Adds a version.
pub fn pact_version_insert(tx: &mut Tx<'_>, row: &PactVersionRow) -> Result<(), LedgerError> {
    tx.run(
        "insert into pact_versions (number, pact, version, fingerprint, text, scenarios, checked, uploaded_at, uploaded_by) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        &args![
            row.number,
            &row.pact,
            row.version,
            &row.fingerprint,
            &row.text,
            &row.scenarios,
            &row.checked,
            row.uploaded_at,
            &row.uploaded_by
        ],
    )?;
    Ok(())
}

/// One version.
pub fn pact_version_fetch(tx: &mut Tx<'_>, number: i64) -> Result<Option<PactVersionRow>, LedgerError> {
    tx.row(&format!("{VERSIONS} where number = $1"), &args![number])?.as_ref().map(version_row).transpose()
}

/// The version of a pact with this fingerprint.
pub fn pact_version_by_fingerprint(
    tx: &mut Tx<'_>,
    pact: &str,
    fingerprint: &str,
) -> Result<Option<PactVersionRow>, LedgerError> {
    let sql = format!("{VERSIONS} where pact = $1 and fingerprint = $2");
    tx.row(&sql, &args![pact, fingerprint])?.as_ref().map(version_row).transpose()
}

/// All versions, newest first; of one pact, if one is named.
pub fn pact_version_list(tx: &mut Tx<'_>, pact: Option<&str>) -> Result<Vec<PactVersionRow>, LedgerError> {
    let sql = format!("{VERSIONS} where $1 = '' or pact = $1 order by number desc");
    tx.rows(&sql, &args![pact.unwrap_or("")])?.iter().map(version_row).collect()
}

/// Records that a version comes into force.
pub fn in_force_insert(tx: &mut Tx<'_>, row: &InForceRow) -> Result<(), LedgerError> {
    tx.run(
        "insert into in_force (seq, pact, number, from_at, at, put_by, ended_at) values ($1, $2, $3, $4, $5, $6, $7)",
        &args![row.seq, &row.pact, row.number, row.from_at, row.at, &row.put_by, row.ended_at],
    )?;
    Ok(())
}

/// Takes what is in force of a pact out of force.
pub fn in_force_end(tx: &mut Tx<'_>, pact: &str, at: Instant) -> Result<u64, LedgerError> {
    tx.run("update in_force set ended_at = $2 where pact = $1 and ended_at is null", &args![pact, at])
}

/// All changes, oldest first.
pub fn in_force_list(tx: &mut Tx<'_>) -> Result<Vec<InForceRow>, LedgerError> {
    tx.rows(&format!("{IN_FORCE} order by seq"), &[])?.iter().map(in_force_row).collect()
}

fn version_row(row: &Row) -> Result<PactVersionRow, LedgerError> {
    Ok(PactVersionRow {
        number: row.int(0)?,
        pact: row.text(1)?.to_owned(),
        version: row.int(2)?,
        fingerprint: row.text(3)?.to_owned(),
        text: row.text(4)?.to_owned(),
        scenarios: row.text(5)?.to_owned(),
        checked: row.text(6)?.to_owned(),
        uploaded_at: row.instant(7)?,
        uploaded_by: row.text(8)?.to_owned(),
    })
}

fn in_force_row(row: &Row) -> Result<InForceRow, LedgerError> {
    Ok(InForceRow {
        seq: row.int(0)?,
        pact: row.text(1)?.to_owned(),
        number: row.int(2)?,
        from_at: row.instant(3)?,
        at: row.instant(4)?,
        put_by: row.text(5)?.to_owned(),
        ended_at: row.maybe_instant(6)?,
    })
}
