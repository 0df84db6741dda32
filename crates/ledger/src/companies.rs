//! Companies, the ids and domains under which they are found, and what became known of them.

use leadpact_terms::{EventId, Instant, LeadId};

use crate::events::{event_body, event_from_body};
use crate::table::Type::{Int, Text};
use crate::{Arg, Conflict, LedgerError, Row, Table, Tx, args};

const COMPANIES: Table = Table {
    name: "companies",
    columns: &[
        ("company", Int),
        ("id", Text),
        ("created_at", Int),
        ("name", Text),
        ("domain", Text),
        ("revision", Int),
    ],
    key: &["company"],
};

const KEYS: Table = Table {
    name: "company_keys",
    columns: &[("kind", Int), ("value", Text), ("company", Int)],
    key: &["kind", "value"],
};

const FACTS: Table = Table {
    name: "company_facts",
    columns: &[
        ("seq", Int),
        ("company", Int),
        ("at", Int),
        ("received_at", Int),
        ("source", Int),
        ("id", Text),
        ("body", Text),
    ],
    key: &["seq"],
};

/// A company.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompanyRow {
    /// Its number.
    pub company: i64,
    /// Its public id.
    pub id: String,
    /// When it was first heard of.
    pub created_at: Instant,
    /// Its name.
    pub name: Option<String>,
    /// Its web domain.
    pub domain: Option<String>,
    /// Grows with each change.
    pub revision: i64,
}

/// Under what a company is found.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CompanyKey {
    /// Its id in a source.
    Id(Box<str>),
    /// Its registrable domain.
    Domain(Box<str>),
}

impl CompanyKey {
    fn kind(&self) -> i64 {
        match self {
            Self::Id(_) => 1,
            Self::Domain(_) => 2,
        }
    }

    /// The id or the domain.
    pub fn value(&self) -> &str {
        match self {
            Self::Id(value) | Self::Domain(value) => value,
        }
    }
}

/// Something that became known of a company: a [`leadpact_terms::Kind::Traits`] event whose traits begin with `company.`.
#[derive(Debug, Clone, PartialEq)]
pub struct FactRow {
    /// Its number in the order of arrival.
    pub seq: i64,
    /// Of which company.
    pub company: i64,
    /// When it came.
    pub received_at: Instant,
    /// From which source.
    pub source: i64,
    /// The fact; `lead` is empty.
    pub event: leadpact_terms::Event,
}

/// The company of each of these keys that is known.
pub fn company_key_find(tx: &mut Tx<'_>, keys: &[&CompanyKey]) -> Result<Vec<(CompanyKey, i64)>, LedgerError> {
    let cells: Vec<Vec<Arg<'_>>> = keys.iter().map(|key| args![key.kind(), key.value()].to_vec()).collect();
    let rows = tx.find(&KEYS, &["kind", "value"], &cells)?;
    rows.iter().map(|row| Ok((key_of(row)?, row.int(2)?))).collect()
}

/// All keys of a company.
pub fn company_key_list_of(tx: &mut Tx<'_>, company: i64) -> Result<Vec<CompanyKey>, LedgerError> {
    let rows = tx.find(&KEYS, &["company"], &[args![company].to_vec()])?;
    let mut keys = rows.iter().map(key_of).collect::<Result<Vec<_>, _>>()?;
    keys.sort();
    Ok(keys)
}

/// Files companies under keys that were not known.
pub fn company_key_insert_many(tx: &mut Tx<'_>, keys: &[(CompanyKey, i64)]) -> Result<(), LedgerError> {
    let cells: Vec<Vec<Arg<'_>>> =
        keys.iter().map(|(key, company)| args![key.kind(), key.value(), *company].to_vec()).collect();
    tx.put(&KEYS, &cells, Conflict::Keep)?;
    Ok(())
}

/// These companies.
pub fn company_find(tx: &mut Tx<'_>, companies: &[i64]) -> Result<Vec<CompanyRow>, LedgerError> {
    let keys: Vec<Vec<Arg<'_>>> = companies.iter().map(|company| args![*company].to_vec()).collect();
    tx.find(&COMPANIES, &["company"], &keys)?.iter().map(company_row).collect()
}

/// The company with this public id.
pub fn company_fetch(tx: &mut Tx<'_>, id: &str) -> Result<Option<CompanyRow>, LedgerError> {
    tx.find(&COMPANIES, &["id"], &[args![id].to_vec()])?.first().map(company_row).transpose()
}

/// Companies after a number, in order; those whose name or domain contains `text`, if one is given.
pub fn company_list_after(
    tx: &mut Tx<'_>,
    company: i64,
    text: Option<&str>,
    n: usize,
) -> Result<Vec<CompanyRow>, LedgerError> {
    let columns = COMPANIES.column_list("");
    let like = text.map(|text| format!("%{}%", text.to_lowercase()));
    let sql = format!(
        "select {columns} from companies where company > $1 \
         and ($2 = '' or lower(name) like $2 or lower(domain) like $2) order by company limit $3"
    );
    let n = i64::try_from(n).unwrap_or(i64::MAX);
    tx.rows(&sql, &args![company, like.as_deref().unwrap_or(""), n])?.iter().map(company_row).collect()
}

/// Adds companies, or changes those that are there.
pub fn company_put_many(tx: &mut Tx<'_>, rows: &[&CompanyRow]) -> Result<(), LedgerError> {
    let cells: Vec<Vec<Arg<'_>>> = rows
        .iter()
        .map(|row| {
            args![row.company, &row.id, row.created_at, row.name.as_deref(), row.domain.as_deref(), row.revision]
                .to_vec()
        })
        .collect();
    tx.put(&COMPANIES, &cells, Conflict::Replace)?;
    Ok(())
}

/// Forgets a company of which nothing is known but its keys: only when its last lead is erased.
pub fn company_erase(tx: &mut Tx<'_>, company: i64) -> Result<(), LedgerError> {
    tx.run("delete from company_keys where company = $1", &args![company])?;
    tx.run("delete from companies where company = $1", &args![company])?;
    Ok(())
}

/// Adds facts; one whose id its company has already is left out.
pub fn fact_insert_many(tx: &mut Tx<'_>, rows: &[FactRow]) -> Result<(), LedgerError> {
    let bodies: Vec<String> = rows.iter().map(|row| event_body(&row.event)).collect();
    let cells: Vec<Vec<Arg<'_>>> = rows
        .iter()
        .zip(&bodies)
        .map(|(row, body)| {
            let id = row.event.id.as_str();
            args![row.seq, row.company, row.event.at, row.received_at, row.source, id, body].to_vec()
        })
        .collect();
    tx.put(&FACTS, &cells, Conflict::Keep)?;
    Ok(())
}

/// Everything that became known of these companies, in the order of arrival.
pub fn fact_list_of(tx: &mut Tx<'_>, companies: &[i64]) -> Result<Vec<FactRow>, LedgerError> {
    let keys: Vec<Vec<Arg<'_>>> = companies.iter().map(|company| args![*company].to_vec()).collect();
    let mut rows: Vec<FactRow> =
        tx.find(&FACTS, &["company"], &keys)?.iter().map(fact_row).collect::<Result<_, _>>()?;
    rows.sort_by_key(|row| row.seq);
    Ok(rows)
}

fn key_of(row: &Row) -> Result<CompanyKey, LedgerError> {
    match row.int(0)? {
        1 => Ok(CompanyKey::Id(row.text(1)?.into())),
        2 => Ok(CompanyKey::Domain(row.text(1)?.into())),
        kind => {
            Err(LedgerError::Stored { what: "a key of a company".to_owned(), why: format!("there is no kind {kind}") })
        }
    }
}

fn company_row(row: &Row) -> Result<CompanyRow, LedgerError> {
    Ok(CompanyRow {
        company: row.int(0)?,
        id: row.text(1)?.to_owned(),
        created_at: row.instant(2)?,
        name: row.maybe_text(3)?.map(str::to_owned),
        domain: row.maybe_text(4)?.map(str::to_owned),
        revision: row.int(5)?,
    })
}

fn fact_row(row: &Row) -> Result<FactRow, LedgerError> {
    Ok(FactRow {
        seq: row.int(0)?,
        company: row.int(1)?,
        received_at: row.instant(3)?,
        source: row.int(4)?,
        event: event_from_body(EventId::from(row.text(5)?), LeadId::from(""), row.instant(2)?, row.text(6)?)?,
    })
}
