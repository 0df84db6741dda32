//! People who use the service, by whom identity providers know them, and their one-time links.

use leadpact_terms::Instant;

use crate::account_ids::{PersonId, digest, maybe_person};
use crate::table::Type::{Bytes, Int, Text};
use crate::{Arg, Conflict, LedgerError, Row, Table, Tx, args};

const PEOPLE: Table = Table {
    name: "people",
    columns: &[
        ("person", Bytes),
        ("email", Text),
        ("name", Text),
        ("role", Text),
        ("state", Text),
        ("language", Text),
        ("time_zone", Text),
        ("password_hash", Text),
        ("password_at", Int),
        ("created_at", Int),
        ("changed_at", Int),
        ("revision", Int),
    ],
    key: &["person"],
};

const LINKS: Table = Table {
    name: "links",
    columns: &[
        ("digest", Bytes),
        ("purpose", Text),
        ("person", Bytes),
        ("issued_at", Int),
        ("expires_at", Int),
        ("used_at", Int),
    ],
    key: &["digest"],
};

/// A person as the ledger keeps them. What role and state mean is `leadpact-accounts`' business.
#[derive(Clone, PartialEq, Eq)]
pub struct PersonRow {
    /// Who.
    pub person: PersonId,
    /// Their address, folded; none once they were erased.
    pub email: Option<String>,
    /// Their name; none once they were erased.
    pub name: Option<String>,
    /// The code of their role.
    pub role: String,
    /// The code of their state.
    pub state: String,
    /// The tag of their language.
    pub language: String,
    /// The name of their time zone.
    pub time_zone: String,
    /// What is kept of their password.
    pub password_hash: Option<String>,
    /// When they chose it.
    pub password_at: Option<Instant>,
    /// Since when they are known.
    pub created_at: Instant,
    /// When something of this row last changed.
    pub changed_at: Instant,
    /// Grows with each change.
    pub revision: i64,
}

/// A one-time link, without its secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkRow {
    /// SHA-256 of its secret.
    pub digest: [u8; 32],
    /// The code of what it is for.
    pub purpose: String,
    /// For whom it is.
    pub person: Option<PersonId>,
    /// Since when it can be followed.
    pub issued_at: Instant,
    /// Until when.
    pub expires_at: Instant,
    /// When it was.
    pub used_at: Option<Instant>,
}

/// This person.
pub fn person_fetch(tx: &mut Tx<'_>, person: PersonId) -> Result<Option<PersonRow>, LedgerError> {
    tx.find(&PEOPLE, &["person"], &[args![person.as_bytes()].to_vec()])?.first().map(person_row).transpose()
}

/// The person with this address, which has to be folded.
pub fn person_fetch_by_email(tx: &mut Tx<'_>, email: &str) -> Result<Option<PersonRow>, LedgerError> {
    tx.find(&PEOPLE, &["email"], &[args![email].to_vec()])?.first().map(person_row).transpose()
}

/// The people after an id, in the order in which they came.
pub fn person_list(tx: &mut Tx<'_>, after: Option<PersonId>, n: usize) -> Result<Vec<PersonRow>, LedgerError> {
    let sql =
        format!("select {} from people t where t.person > $1 order by t.person limit $2", PEOPLE.column_list("t."));
    let after = after.map_or([0; 16], |person| *person.as_bytes());
    tx.rows(&sql, &args![&after, i64::try_from(n).unwrap_or(i64::MAX)])?.iter().map(person_row).collect()
}

/// How many there are, whatever their state.
pub fn person_count(tx: &mut Tx<'_>) -> Result<i64, LedgerError> {
    tx.row("select count(*) from people", &[])?.expect("a count is a row").int(0)
}

/// How many there are of this role in this state.
pub fn person_count_of(tx: &mut Tx<'_>, role: &str, state: &str) -> Result<i64, LedgerError> {
    let sql = "select count(*) from people where role = $1 and state = $2";
    tx.row(sql, &args![role, state])?.expect("a count is a row").int(0)
}

/// Adds a person, or changes the one who is there.
pub fn person_put(tx: &mut Tx<'_>, row: &PersonRow) -> Result<(), LedgerError> {
    tx.put(&PEOPLE, &[row.cells()], Conflict::Replace)?;
    Ok(())
}

/// Whom an identity provider means by this subject.
pub fn identity_fetch(tx: &mut Tx<'_>, issuer: &str, subject: &str) -> Result<Option<PersonId>, LedgerError> {
    let row =
        tx.row("select person from person_identities where issuer = $1 and subject = $2", &args![issuer, subject])?;
    row.map(|row| PersonId::from_cell(row.bytes(0)?)).transpose()
}

/// Keeps whom an identity provider means by this subject. It can't be somebody else later.
pub fn identity_insert(
    tx: &mut Tx<'_>,
    issuer: &str,
    subject: &str,
    person: PersonId,
    at: Instant,
) -> Result<(), LedgerError> {
    let sql = "insert into person_identities (issuer, subject, person, linked_at) values ($1, $2, $3, $4)";
    tx.run(sql, &args![issuer, subject, person.as_bytes(), at])?;
    Ok(())
}

/// Forgets by whom identity providers know a person.
pub fn identity_delete_all(tx: &mut Tx<'_>, person: PersonId) -> Result<u64, LedgerError> {
    tx.run("delete from person_identities where person = $1", &args![person.as_bytes()])
}

/// The link with this digest.
pub fn link_fetch(tx: &mut Tx<'_>, link: &[u8; 32]) -> Result<Option<LinkRow>, LedgerError> {
    let row = tx.find(&LINKS, &["digest"], &[args![link].to_vec()])?.into_iter().next();
    row.map(|row| {
        Ok(LinkRow {
            digest: digest(row.bytes(0)?)?,
            purpose: row.text(1)?.to_owned(),
            person: maybe_person(&row, 2)?,
            issued_at: row.instant(3)?,
            expires_at: row.instant(4)?,
            used_at: row.maybe_instant(5)?,
        })
    })
    .transpose()
}

/// Keeps a new link.
pub fn link_insert(tx: &mut Tx<'_>, row: &LinkRow) -> Result<(), LedgerError> {
    let person = row.person.as_ref().map(PersonId::as_bytes);
    let cells = args![&row.digest, &row.purpose, person, row.issued_at, row.expires_at, row.used_at];
    tx.put(&LINKS, &[cells.to_vec()], Conflict::Fail)?;
    Ok(())
}

/// Uses a link up; whether it had not been used before.
pub fn link_use(tx: &mut Tx<'_>, link: &[u8; 32], at: Instant) -> Result<bool, LedgerError> {
    let sql = "update links set used_at = $2 where digest = $1 and used_at is null";
    Ok(tx.run(sql, &args![link, at])? == 1)
}

/// Deletes the links of a purpose that are for this person, or for nobody yet.
pub fn link_delete_all(tx: &mut Tx<'_>, person: Option<PersonId>, purpose: &str) -> Result<u64, LedgerError> {
    match person {
        Some(person) => {
            tx.run("delete from links where person = $1 and purpose = $2", &args![person.as_bytes(), purpose])
        }
        None => tx.run("delete from links where person is null and purpose = $1", &args![purpose]),
    }
}

/// Deletes links that ended before an instant.
pub fn link_prune(tx: &mut Tx<'_>, before: Instant) -> Result<u64, LedgerError> {
    tx.run("delete from links where expires_at < $1", &args![before])
}

impl PersonRow {
    fn cells(&self) -> Vec<Arg<'_>> {
        args![
            self.person.as_bytes(),
            self.email.as_deref(),
            self.name.as_deref(),
            &self.role,
            &self.state,
            &self.language,
            &self.time_zone,
            self.password_hash.as_deref(),
            self.password_at,
            self.created_at,
            self.changed_at,
            self.revision,
        ]
        .to_vec()
    }
}

// Neither an address nor a hash gets into a log by printing a row.
impl std::fmt::Debug for PersonRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PersonRow")
            .field("person", &self.person)
            .field("role", &self.role)
            .field("state", &self.state)
            .field("revision", &self.revision)
            .finish_non_exhaustive()
    }
}

fn person_row(row: &Row) -> Result<PersonRow, LedgerError> {
    let maybe = |column| Ok::<_, LedgerError>(row.maybe_text(column)?.map(str::to_owned));
    Ok(PersonRow {
        person: PersonId::from_cell(row.bytes(0)?)?,
        email: maybe(1)?,
        name: maybe(2)?,
        role: row.text(3)?.to_owned(),
        state: row.text(4)?.to_owned(),
        language: row.text(5)?.to_owned(),
        time_zone: row.text(6)?.to_owned(),
        password_hash: maybe(7)?,
        password_at: row.maybe_instant(8)?,
        created_at: row.instant(9)?,
        changed_at: row.instant(10)?,
        revision: row.int(11)?,
    })
}
