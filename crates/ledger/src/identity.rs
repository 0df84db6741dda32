//! Who is who: identifiers, the profiles they belong to, the leads that profiles make up, and merges of leads.

use leadpact_terms::{Identifier, IdentifierKind, Instant};

use crate::table::Type::{Int, Text};
use crate::{Arg, Conflict, LedgerError, Row, Table, Tx, args};

const IDENTIFIERS: Table = Table {
    name: "identifiers",
    columns: &[("kind", Int), ("value", Text), ("profile", Int), ("since", Int)],
    key: &["kind", "value"],
};

const PROFILES: Table =
    Table { name: "profiles", columns: &[("profile", Int), ("lead", Int), ("born_as", Int)], key: &["profile"] };

const APART: Table =
    Table { name: "apart", columns: &[("one", Int), ("other", Int), ("at", Int)], key: &["one", "other"] };

/// An identifier and the profile to which it belongs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdentifierRow {
    /// The identifier.
    pub identifier: Identifier,
    /// Its profile.
    pub profile: i64,
    /// The number of the event that brought it.
    pub since: i64,
}

/// A profile and the lead to which it belongs now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProfileRow {
    /// Its number.
    pub profile: i64,
    /// The lead to which it belongs now.
    pub lead: i64,
    /// The lead as which it was first seen.
    pub born_as: i64,
}

/// Two leads that were found to be one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MergeRow {
    /// Its number.
    pub merge: i64,
    /// The lead that stays.
    pub winner: i64,
    /// The lead whose profiles went over.
    pub loser: i64,
    /// These profiles.
    pub profiles: Vec<i64>,
    /// When.
    pub at: Instant,
    /// What showed it, as JSON.
    pub evidence: String,
    /// Who said so: `rule`, or a person.
    pub made_by: String,
    /// When it was taken apart again.
    pub undone_at: Option<Instant>,
    /// By whom.
    pub undone_by: Option<String>,
}

pub(crate) fn kind_number(kind: IdentifierKind) -> i64 {
    match kind {
        IdentifierKind::UserId => 1,
        IdentifierKind::RecordId => 2,
        IdentifierKind::Email => 3,
        IdentifierKind::Phone => 4,
        IdentifierKind::Handle => 5,
        IdentifierKind::AnonymousId => 6,
    }
}

fn kind_of(number: i64) -> Result<IdentifierKind, LedgerError> {
    IdentifierKind::ALL.iter().copied().find(|kind| kind_number(*kind) == number).ok_or_else(|| LedgerError::Stored {
        what: "an identifier".to_owned(),
        why: format!("there is no kind {number}"),
    })
}

/// Those of these identifiers that are known.
pub fn identifier_find(tx: &mut Tx<'_>, identifiers: &[&Identifier]) -> Result<Vec<IdentifierRow>, LedgerError> {
    let keys: Vec<Vec<Arg<'_>>> =
        identifiers.iter().map(|one| args![kind_number(one.kind), &one.value].to_vec()).collect();
    tx.find(&IDENTIFIERS, &["kind", "value"], &keys)?.iter().map(identifier_row).collect()
}

/// All identifiers of these profiles.
pub fn identifier_list_of(tx: &mut Tx<'_>, profiles: &[i64]) -> Result<Vec<IdentifierRow>, LedgerError> {
    let keys: Vec<Vec<Arg<'_>>> = profiles.iter().map(|profile| args![*profile].to_vec()).collect();
    let mut rows: Vec<IdentifierRow> =
        tx.find(&IDENTIFIERS, &["profile"], &keys)?.iter().map(identifier_row).collect::<Result<_, _>>()?;
    sort_identifiers(&mut rows);
    Ok(rows)
}

/// The strongest first; of one kind, the one that has been known for longer.
pub fn sort_identifiers(rows: &mut [IdentifierRow]) {
    rows.sort_by(|a, b| {
        (a.identifier.kind, a.since, &a.identifier.value).cmp(&(b.identifier.kind, b.since, &b.identifier.value))
    });
}

/// The next identifiers after one, in order, with their profiles: a walk over all of them.
pub fn identifier_list_after(
    tx: &mut Tx<'_>,
    after: Option<&Identifier>,
    n: usize,
) -> Result<Vec<IdentifierRow>, LedgerError> {
    let (kind, value) = after.map_or((0, ""), |one| (kind_number(one.kind), &*one.value));
    let sql = format!(
        "select {} from identifiers where (kind, value) > ($1, $2) order by kind, value limit $3",
        IDENTIFIERS.column_list("")
    );
    tx.rows(&sql, &args![kind, value, i64::try_from(n).unwrap_or(i64::MAX)])?.iter().map(identifier_row).collect()
}

/// Adds identifiers that were not known.
pub fn identifier_insert_many(tx: &mut Tx<'_>, rows: &[IdentifierRow]) -> Result<(), LedgerError> {
    let cells: Vec<Vec<Arg<'_>>> = rows
        .iter()
        .map(|row| args![kind_number(row.identifier.kind), &row.identifier.value, row.profile, row.since].to_vec())
        .collect();
    tx.put(&IDENTIFIERS, &cells, Conflict::Fail)?;
    Ok(())
}

/// Forgets all identifiers of these profiles: only for erasure.
pub fn identifier_erase(tx: &mut Tx<'_>, profiles: &[i64]) -> Result<(), LedgerError> {
    for profile in profiles {
        tx.run("delete from identifiers where profile = $1", &args![*profile])?;
    }
    Ok(())
}

/// These profiles.
pub fn profile_find(tx: &mut Tx<'_>, profiles: &[i64]) -> Result<Vec<ProfileRow>, LedgerError> {
    let keys: Vec<Vec<Arg<'_>>> = profiles.iter().map(|profile| args![*profile].to_vec()).collect();
    tx.find(&PROFILES, &["profile"], &keys)?.iter().map(profile_row).collect()
}

/// The profiles of these leads, by number.
pub fn profile_list_of(tx: &mut Tx<'_>, leads: &[i64]) -> Result<Vec<ProfileRow>, LedgerError> {
    let keys: Vec<Vec<Arg<'_>>> = leads.iter().map(|lead| args![*lead].to_vec()).collect();
    let mut rows: Vec<ProfileRow> =
        tx.find(&PROFILES, &["lead"], &keys)?.iter().map(profile_row).collect::<Result<_, _>>()?;
    rows.sort_by_key(|row| row.profile);
    Ok(rows)
}

/// Adds profiles, or gives those that are there another lead.
pub fn profile_put_many(tx: &mut Tx<'_>, rows: &[ProfileRow]) -> Result<(), LedgerError> {
    let cells: Vec<Vec<Arg<'_>>> = rows.iter().map(|row| args![row.profile, row.lead, row.born_as].to_vec()).collect();
    tx.put(&PROFILES, &cells, Conflict::Replace)?;
    Ok(())
}

/// Records a merge.
pub fn merge_insert(tx: &mut Tx<'_>, row: &MergeRow) -> Result<(), LedgerError> {
    let profiles = serde_json::to_string(&row.profiles).expect("numbers become JSON");
    tx.run(
        "insert into merges (merge, winner, loser, profiles, at, evidence, made_by, undone_at, undone_by) \
         values ($1, $2, $3, $4, $5, $6, $7, null, null)",
        &args![row.merge, row.winner, row.loser, &profiles, row.at, &row.evidence, &row.made_by],
    )?;
    Ok(())
}

/// Records that a merge was taken apart.
pub fn merge_undo(tx: &mut Tx<'_>, merge: i64, at: Instant, by: &str) -> Result<(), LedgerError> {
    tx.run("update merges set undone_at = $2, undone_by = $3 where merge = $1", &args![merge, at, by])?;
    Ok(())
}

/// One merge.
pub fn merge_fetch(tx: &mut Tx<'_>, merge: i64) -> Result<Option<MergeRow>, LedgerError> {
    let sql = format!("{MERGES} where merge = $1");
    tx.row(&sql, &args![merge])?.as_ref().map(merge_row).transpose()
}

/// The merges of a lead, oldest first: those that it won and those that it lost.
pub fn merge_list_of(tx: &mut Tx<'_>, lead: i64) -> Result<Vec<MergeRow>, LedgerError> {
    let sql = format!("{MERGES} where winner = $1 or loser = $1 order by merge");
    tx.rows(&sql, &args![lead])?.iter().map(merge_row).collect()
}

/// Merges with numbers above `after`, in their order.
pub fn merge_list_after(tx: &mut Tx<'_>, after: i64, n: usize) -> Result<Vec<MergeRow>, LedgerError> {
    let sql = format!("{MERGES} where merge > $1 order by merge limit $2");
    tx.rows(&sql, &args![after, i64::try_from(n).unwrap_or(i64::MAX)])?.iter().map(merge_row).collect()
}

const MERGES: &str = "select merge, winner, loser, profiles, at, evidence, made_by, undone_at, undone_by from merges";

/// Forgets what showed that these leads are one with others: only for erasure.
pub fn merge_erase(tx: &mut Tx<'_>, leads: &[i64]) -> Result<(), LedgerError> {
    for lead in leads {
        tx.run("update merges set evidence = '{}' where winner = $1 or loser = $1", &args![*lead])?;
        tx.run("delete from apart where one = $1 or other = $1", &args![*lead])?;
    }
    Ok(())
}

/// Keeps two leads apart from now on.
pub fn apart_insert(tx: &mut Tx<'_>, (one, other): (i64, i64), at: Instant) -> Result<(), LedgerError> {
    tx.put(&APART, &[args![one.min(other), one.max(other), at].to_vec()], Conflict::Keep)?;
    Ok(())
}

/// Lets them be one again.
pub fn apart_delete(tx: &mut Tx<'_>, (one, other): (i64, i64)) -> Result<(), LedgerError> {
    tx.run("delete from apart where one = $1 and other = $2", &args![one.min(other), one.max(other)])?;
    Ok(())
}

/// Whether a person took these leads apart.
pub fn apart_is(tx: &mut Tx<'_>, pair: (i64, i64)) -> Result<bool, LedgerError> {
    apart_any(tx, &[pair])
}

/// Whether a person took any of these pairs of leads apart.
pub fn apart_any(tx: &mut Tx<'_>, pairs: &[(i64, i64)]) -> Result<bool, LedgerError> {
    let key = |(one, other): &(i64, i64)| args![*one.min(other), *one.max(other)].to_vec();
    let keys: Vec<Vec<Arg<'_>>> = pairs.iter().map(key).collect();
    Ok(!tx.find(&APART, &["one", "other"], &keys)?.is_empty())
}

fn identifier_row(row: &Row) -> Result<IdentifierRow, LedgerError> {
    let identifier = Identifier::new(kind_of(row.int(0)?)?, row.text(1)?);
    Ok(IdentifierRow { identifier, profile: row.int(2)?, since: row.int(3)? })
}

fn profile_row(row: &Row) -> Result<ProfileRow, LedgerError> {
    Ok(ProfileRow { profile: row.int(0)?, lead: row.int(1)?, born_as: row.int(2)? })
}

fn merge_row(row: &Row) -> Result<MergeRow, LedgerError> {
    let profiles = serde_json::from_str(row.text(3)?)
        .map_err(|error| LedgerError::Stored { what: "the profiles of a merge".to_owned(), why: error.to_string() })?;
    Ok(MergeRow {
        merge: row.int(0)?,
        winner: row.int(1)?,
        loser: row.int(2)?,
        profiles,
        at: row.instant(4)?,
        evidence: row.text(5)?.to_owned(),
        made_by: row.text(6)?.to_owned(),
        undone_at: row.maybe_instant(7)?,
        undone_by: row.maybe_text(8)?.map(str::to_owned),
    })
}
