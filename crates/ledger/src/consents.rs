//! What leads agreed to, purpose by purpose. Records are only added; the latest by the instant at which it was said counts.

use leadpact_terms::Instant;

use crate::account_ids::ConsentId;
use crate::table::Type::{Bytes, Int, Text};
use crate::{Arg, Conflict, LedgerError, Row, Table, Tx, args};

const CONSENTS: Table = Table {
    name: "consents",
    columns: &[
        ("consent", Bytes),
        ("profile", Int),
        ("purpose", Text),
        ("state", Text),
        ("at", Int),
        ("recorded_at", Int),
        ("recorded_by", Text),
        ("evidence", Text),
    ],
    key: &["consent"],
};

/// Whether a lead agreed. A refusal comes after an agreement of the same instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ConsentState {
    /// It did.
    Given,
    /// It took that back, or refused.
    Withdrawn,
}

impl ConsentState {
    /// Both.
    pub const ALL: &'static [Self] = &[Self::Given, Self::Withdrawn];

    /// Its code, which never changes.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Given => "given",
            Self::Withdrawn => "withdrawn",
        }
    }
}

/// A lead said yes or no to a purpose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConsentRow {
    /// Which record.
    pub consent: ConsentId,
    /// The lead's profile under which it said so.
    pub profile: i64,
    /// To what: a code such as `newsletter`.
    pub purpose: String,
    /// Yes or no.
    pub state: ConsentState,
    /// When the lead said so.
    pub at: Instant,
    /// When it was recorded.
    pub recorded_at: Instant,
    /// By whom, as in the audit.
    pub recorded_by: String,
    /// What shows it: the words of the form, the number of a letter.
    pub evidence: String,
}

/// Adds a record.
pub fn consent_insert(tx: &mut Tx<'_>, row: &ConsentRow) -> Result<(), LedgerError> {
    let cells = args![
        row.consent.as_bytes(),
        row.profile,
        &row.purpose,
        row.state.code(),
        row.at,
        row.recorded_at,
        &row.recorded_by,
        &row.evidence,
    ];
    tx.put(&CONSENTS, &[cells.to_vec()], Conflict::Fail)?;
    Ok(())
}

/// All records of the lead that has these profiles, by purpose and in the order in which they were said. Of what was said at
/// one instant the refusal comes last, so that it counts.
pub fn consent_list(tx: &mut Tx<'_>, profiles: &[i64]) -> Result<Vec<ConsentRow>, LedgerError> {
    let keys: Vec<Vec<Arg<'_>>> = profiles.iter().map(|profile| args![*profile].to_vec()).collect();
    let mut rows: Vec<ConsentRow> =
        tx.find(&CONSENTS, &["profile"], &keys)?.iter().map(consent_row).collect::<Result<_, _>>()?;
    rows.sort_by(|a, b| {
        let by = |row: &ConsentRow| (row.at, row.state, row.consent);
        a.purpose.cmp(&b.purpose).then_with(|| by(a).cmp(&by(b)))
    });
    Ok(rows)
}

/// What counts for a lead and a purpose at an instant; nothing if it never said.
pub fn consent_fetch(
    tx: &mut Tx<'_>,
    profiles: &[i64],
    purpose: &str,
    at: Instant,
) -> Result<Option<ConsentRow>, LedgerError> {
    let said = consent_list(tx, profiles)?;
    Ok(said.into_iter().rfind(|row| row.purpose == purpose && row.at <= at))
}

/// Erases the records of these profiles.
pub fn consent_delete_all(tx: &mut Tx<'_>, profiles: &[i64]) -> Result<u64, LedgerError> {
    let mut n_deleted = 0;
    for profile in profiles {
        n_deleted += tx.run("delete from consents where profile = $1", &args![*profile])?;
    }
    Ok(n_deleted)
}

fn consent_row(row: &Row) -> Result<ConsentRow, LedgerError> {
    let code = row.text(3)?;
    let state = ConsentState::ALL.iter().copied().find(|state| state.code() == code);
    Ok(ConsentRow {
        consent: ConsentId::from_cell(row.bytes(0)?)?,
        profile: row.int(1)?,
        purpose: row.text(2)?.to_owned(),
        state: state.ok_or_else(|| LedgerError::Stored {
            what: "a consent".to_owned(),
            why: format!("`{code}` is neither given nor withdrawn"),
        })?,
        at: row.instant(4)?,
        recorded_at: row.instant(5)?,
        recorded_by: row.text(6)?.to_owned(),
        evidence: row.text(7)?.to_owned(),
    })
}
