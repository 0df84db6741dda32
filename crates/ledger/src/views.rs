//! Views: lists that somebody narrowed down, kept under a name for themselves or for all.

use leadpact_terms::Instant;

use crate::account_ids::PersonId;
use crate::table::Type::{Bytes, Int, Text};
use crate::{Conflict, LedgerError, Row, Table, Tx, args};

const VIEWS: Table = Table {
    name: "views",
    columns: &[
        ("id", Text),
        ("owner", Bytes),
        ("page", Text),
        ("name", Text),
        ("is_shared", Int),
        ("body", Text),
        ("changed_at", Int),
    ],
    key: &["id"],
};

/// A list under a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ViewRow {
    /// Its public id.
    pub id: String,
    /// Who keeps it.
    pub owner: PersonId,
    /// The page that it is a view of: `leads`.
    pub page: String,
    /// What people call it.
    pub name: String,
    /// Whether everybody sees it.
    pub is_shared: bool,
    /// What is asked for and shown, as JSON.
    pub body: String,
    /// When it last changed.
    pub changed_at: Instant,
}

/// The view with this id.
pub fn view_fetch(tx: &mut Tx<'_>, id: &str) -> Result<Option<ViewRow>, LedgerError> {
    tx.find(&VIEWS, &["id"], &[args![id].to_vec()])?.first().map(view_row).transpose()
}

/// The views of a page that a person sees: their own, and those that are everybody's; by name.
pub fn view_list(tx: &mut Tx<'_>, page: &str, person: PersonId) -> Result<Vec<ViewRow>, LedgerError> {
    let sql = format!(
        "select {} from views where page = $1 and (owner = $2 or is_shared = 1) order by name, id",
        VIEWS.column_list("")
    );
    tx.rows(&sql, &args![page, person.as_bytes()])?.iter().map(view_row).collect()
}

/// How many views a person keeps.
pub fn view_count_of(tx: &mut Tx<'_>, person: PersonId) -> Result<i64, LedgerError> {
    tx.row("select count(*) from views where owner = $1", &args![person.as_bytes()])?.map_or(Ok(0), |row| row.int(0))
}

/// Keeps a view in the place of what it was.
pub fn view_put(tx: &mut Tx<'_>, row: &ViewRow) -> Result<(), LedgerError> {
    let cells =
        args![&row.id, row.owner.as_bytes(), &row.page, &row.name, row.is_shared, &row.body, row.changed_at].to_vec();
    tx.put(&VIEWS, &[cells], Conflict::Replace)?;
    Ok(())
}

/// Forgets a view.
pub fn view_delete(tx: &mut Tx<'_>, id: &str) -> Result<(), LedgerError> {
    tx.run("delete from views where id = $1", &args![id])?;
    Ok(())
}

/// Forgets what a person kept for themselves alone.
pub fn view_delete_private_of(tx: &mut Tx<'_>, person: PersonId) -> Result<(), LedgerError> {
    tx.run("delete from views where owner = $1 and is_shared = 0", &args![person.as_bytes()])?;
    Ok(())
}

fn view_row(row: &Row) -> Result<ViewRow, LedgerError> {
    Ok(ViewRow {
        id: row.text(0)?.to_owned(),
        owner: PersonId::from_cell(row.bytes(1)?)?,
        page: row.text(2)?.to_owned(),
        name: row.text(3)?.to_owned(),
        is_shared: row.yes(4)?,
        body: row.text(5)?.to_owned(),
        changed_at: row.instant(6)?,
    })
}
