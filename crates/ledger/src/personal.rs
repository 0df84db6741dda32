//! What of the ledger is about whom: every column of every table, declared once. Export and erasure are held against this list, and a
//! new column that nobody declared fails the tests.

use crate::{Arg, Cell, LedgerError, Tx};

/// About whom a column says something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    /// Nobody: numbers of rows, settings, pacts, companies.
    Nobody,
    /// A lead: in its export as it is, and gone when the lead is erased.
    Lead,
    /// A lead: in its export in words or in the form of what it stands for, and gone when the lead is erased.
    LeadInWords,
    /// A lead that was erased: what is left of it says nothing of it.
    Husk,
    /// Those who use the service.
    User,
    /// Whoever an answer was about: kept for a day, and forgotten at once when it names a lead that is erased.
    Passing,
}

/// By which column the rows of a table belong to a lead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Belongs {
    /// They don't.
    Not,
    /// By the lead's number in one of these columns.
    ToLead(&'static [&'static str]),
    /// By the number of one of its profiles.
    ToProfile,
}

/// A table and about whom its columns are.
#[derive(Debug)]
pub struct Declared {
    /// Its name.
    pub table: &'static str,
    /// How its rows belong to leads.
    pub belongs: Belongs,
    /// Its columns.
    pub columns: &'static [(&'static str, About)],
}

use About::{Husk, Lead, LeadInWords, Nobody, Passing, User};
use Belongs::{Not, ToLead, ToProfile};

const fn declared(table: &'static str, belongs: Belongs, columns: &'static [(&'static str, About)]) -> Declared {
    Declared { table, belongs, columns }
}

/// Every column of every table.
pub const DECLARED: &[Declared] = &[
    declared("migrations", Not, &[("number", Nobody), ("name", Nobody), ("checksum", Nobody)]),
    declared("counters", Not, &[("name", Nobody), ("next", Nobody)]),
    declared("settings", Not, &[("name", Nobody), ("value", Nobody)]),
    declared("secrets", Not, &[("name", Nobody), ("secret", Nobody)]),
    declared(
        "sources",
        Not,
        &[
            ("source", Nobody),
            ("name", Nobody),
            ("kind", Nobody),
            ("key_hash", Nobody),
            ("key_hint", Nobody),
            ("origins", Nobody),
            ("per_second", Nobody),
            ("created_at", Nobody),
            ("revoked_at", Nobody),
            ("hook", Nobody),
        ],
    ),
    declared(
        "events",
        ToProfile,
        &[
            ("seq", Nobody),
            ("profile", Nobody),
            ("id_hash", LeadInWords),
            ("at", LeadInWords),
            ("received_at", LeadInWords),
            ("source", LeadInWords),
            ("id", Lead),
            ("body", Lead),
        ],
    ),
    declared("profiles", ToLead(&["lead"]), &[("profile", Nobody), ("lead", Nobody), ("born_as", Nobody)]),
    declared(
        "identifiers",
        ToProfile,
        &[("kind", LeadInWords), ("value", Lead), ("profile", Nobody), ("since", LeadInWords)],
    ),
    declared(
        "leads",
        ToLead(&["lead"]),
        &[
            ("lead", Nobody),
            ("id", Husk),
            ("created_at", Husk),
            ("first_at", LeadInWords),
            ("latest_at", LeadInWords),
            ("latest_id", Lead),
            ("n_events", Nobody),
            ("revision", Nobody),
            ("merged_into", Nobody),
            ("erased_at", Husk),
            ("company", LeadInWords),
            ("name", Lead),
            ("name_key", Lead),
            ("email", Lead),
            ("phone", Lead),
            ("title", Lead),
            ("buying_role", Lead),
            ("channel", LeadInWords),
            ("campaign", Lead),
        ],
    ),
    declared(
        "merges",
        ToLead(&["winner", "loser"]),
        &[
            ("merge", Nobody),
            ("winner", Nobody),
            ("loser", Nobody),
            ("profiles", Nobody),
            ("at", Husk),
            ("evidence", Lead),
            ("made_by", User),
            ("undone_at", Husk),
            ("undone_by", User),
        ],
    ),
    declared("apart", ToLead(&["one", "other"]), &[("one", Nobody), ("other", Nobody), ("at", Nobody)]),
    declared(
        "companies",
        Not,
        &[
            ("company", Nobody),
            ("id", Nobody),
            ("created_at", Nobody),
            ("name", Nobody),
            ("domain", Nobody),
            ("revision", Nobody),
        ],
    ),
    declared("company_keys", Not, &[("kind", Nobody), ("value", Nobody), ("company", Nobody)]),
    declared(
        "company_facts",
        Not,
        &[
            ("seq", Nobody),
            ("company", Nobody),
            ("at", Nobody),
            ("received_at", Nobody),
            ("source", Nobody),
            ("id", Nobody),
            ("body", Nobody),
        ],
    ),
    declared(
        "marks",
        ToProfile,
        &[
            ("mark", Nobody),
            ("profile", Nobody),
            ("from_at", LeadInWords),
            ("until_at", LeadInWords),
            ("channel", Lead),
            ("marked", LeadInWords),
            ("at", LeadInWords),
            ("made_by", User),
            ("why", Lead),
        ],
    ),
    declared(
        "pact_versions",
        Not,
        &[
            ("number", Nobody),
            ("pact", Nobody),
            ("version", Nobody),
            ("fingerprint", Nobody),
            ("text", Nobody),
            ("scenarios", Nobody),
            ("checked", Nobody),
            ("uploaded_at", Nobody),
            ("uploaded_by", User),
        ],
    ),
    declared(
        "in_force",
        Not,
        &[
            ("seq", Nobody),
            ("pact", Nobody),
            ("number", Nobody),
            ("from_at", Nobody),
            ("at", Nobody),
            ("put_by", User),
            ("ended_at", Nobody),
        ],
    ),
    declared(
        "standings",
        ToLead(&["lead"]),
        &[
            ("lead", Nobody),
            ("pact", Lead),
            ("number", LeadInWords),
            ("revision", Nobody),
            ("at", LeadInWords),
            ("verdict", Lead),
            ("tier", Lead),
            ("reason", Lead),
            ("fit", LeadInWords),
            ("engagement", LeadInWords),
            ("grade", Lead),
            ("level", LeadInWords),
            ("stage", Lead),
            ("alarm_at", LeadInWords),
            ("state", LeadInWords),
            ("persona", Lead),
            ("first_tier", Lead),
            ("mql_at", LeadInWords),
            ("sal_at", LeadInWords),
            ("sql_at", LeadInWords),
            ("opportunity_at", LeadInWords),
            ("customer_at", LeadInWords),
            ("evangelist_at", LeadInWords),
        ],
    ),
    declared(
        "decisions",
        ToLead(&["lead"]),
        &[
            ("seq", Nobody),
            ("lead", Nobody),
            ("pact", Husk),
            ("number", Husk),
            ("kind", Husk),
            ("at", Husk),
            ("event", Lead),
            ("recorded_at", Husk),
            ("body", Husk),
            ("corrected", Husk),
            ("withdrawn_at", Husk),
        ],
    ),
    declared(
        "quarantine",
        ToProfile,
        &[
            ("entry", Nobody),
            ("received_at", LeadInWords),
            ("source", LeadInWords),
            ("extent", Lead),
            ("endpoint", Lead),
            ("reason", Lead),
            ("why", Lead),
            ("path", Lead),
            ("raw", Lead),
            ("state", Lead),
            ("settled_at", LeadInWords),
            ("settled_by", User),
            ("profile", Nobody),
        ],
    ),
    declared(
        "people",
        Not,
        &[
            ("person", User),
            ("email", User),
            ("name", User),
            ("role", User),
            ("state", User),
            ("language", User),
            ("time_zone", User),
            ("password_hash", User),
            ("password_at", User),
            ("created_at", User),
            ("changed_at", User),
            ("revision", Nobody),
        ],
    ),
    declared("person_identities", Not, &[("issuer", User), ("subject", User), ("person", User), ("linked_at", User)]),
    declared(
        "links",
        Not,
        &[
            ("digest", Nobody),
            ("purpose", Nobody),
            ("person", User),
            ("issued_at", User),
            ("expires_at", Nobody),
            ("used_at", User),
        ],
    ),
    declared(
        "sessions",
        Not,
        &[
            ("session", User),
            ("digest", Nobody),
            ("person", User),
            ("created_at", User),
            ("seen_at", User),
            ("expires_at", User),
            ("way", User),
            ("network", User),
            ("agent", User),
        ],
    ),
    declared("sign_in_attempts", Not, &[("subject", User), ("failures", User), ("latest_at", User)]),
    declared(
        "sign_in_flows",
        Not,
        &[("digest", Nobody), ("nonce", Nobody), ("verifier", Nobody), ("return_to", User), ("expires_at", Nobody)],
    ),
    declared(
        "api_keys",
        Not,
        &[
            ("key", Nobody),
            ("public_id", Nobody),
            ("digest", Nobody),
            ("name", Nobody),
            ("maker", User),
            ("scopes", Nobody),
            ("created_at", Nobody),
            ("expires_at", Nobody),
            ("seen_at", Nobody),
            ("revoked_at", Nobody),
        ],
    ),
    declared(
        "audit",
        Not,
        &[
            ("seq", Nobody),
            ("at", User),
            ("actor", User),
            ("operation", User),
            ("detail", Husk),
            ("network", User),
            ("request", User),
            ("hash", Nobody),
        ],
    ),
    declared("audit_head", Not, &[("place", Nobody), ("seq", Nobody), ("hash", Nobody)]),
    declared(
        "idempotency",
        Not,
        &[
            ("actor", User),
            ("key", Nobody),
            ("fingerprint", Nobody),
            ("begun_at", User),
            ("status", Nobody),
            ("headers", Passing),
            ("body", Passing),
        ],
    ),
    declared(
        "consents",
        ToProfile,
        &[
            ("consent", Nobody),
            ("profile", Nobody),
            ("purpose", Lead),
            ("state", Lead),
            ("at", LeadInWords),
            ("recorded_at", LeadInWords),
            ("recorded_by", User),
            ("evidence", Lead),
        ],
    ),
    declared(
        "erasures",
        Not,
        &[("erasure", Nobody), ("at", Husk), ("made_by", User), ("leads", Husk), ("in_history_at", Nobody)],
    ),
    declared("erased_identifiers", Not, &[("digest", Husk), ("erasure", Nobody)]),
    declared("gone_events", Not, &[("day", Nobody), ("channel", Nobody), ("kind", Nobody), ("n", Nobody)]),
    declared("thinned", ToProfile, &[("profile", Nobody), ("until_at", LeadInWords)]),
    declared(
        "handoffs",
        ToLead(&["lead"]),
        &[
            ("handoff", Nobody),
            ("id", Husk),
            ("pact", Husk),
            ("number", Husk),
            ("lead", Nobody),
            ("decision", Nobody),
            ("tier", Husk),
            ("state", Husk),
            ("reason", Husk),
            ("is_open", Husk),
            ("owner", User),
            ("manager", User),
            ("heat", Husk),
            ("why", Husk),
            ("offered_at", Husk),
            ("changed_at", Husk),
            ("closed_at", Husk),
            ("due_at", Husk),
            ("wakes_at", Husk),
            ("revision", Husk),
            ("body", Husk),
        ],
    ),
    declared(
        "views",
        Not,
        &[
            ("id", Nobody),
            ("owner", User),
            ("page", Nobody),
            ("name", User),
            ("is_shared", Nobody),
            ("body", Nobody),
            ("changed_at", User),
        ],
    ),
    declared(
        "handoff_steps",
        ToLead(&["lead"]),
        &[
            ("seq", Nobody),
            ("handoff", Nobody),
            ("lead", Nobody),
            ("at", Husk),
            ("recorded_at", Husk),
            ("made_by", User),
            ("act", Husk),
            ("body", Husk),
            ("event", Lead),
            ("words", Lead),
        ],
    ),
    declared(
        "clocks",
        Not,
        &[
            ("handoff", Nobody),
            ("place", Nobody),
            ("pact", Nobody),
            ("promise", Nobody),
            ("party", Nobody),
            ("owner", User),
            ("state", Nobody),
            ("from_at", Nobody),
            ("due_at", Nobody),
            ("warned_at", Nobody),
            ("breached_at", Nobody),
            ("kept_at", Nobody),
        ],
    ),
    declared(
        "duties",
        Not,
        &[
            ("person", User),
            ("on_duty", User),
            ("capacity", User),
            ("away_from", User),
            ("away_until", User),
            ("team", User),
            ("changed_at", User),
        ],
    ),
    declared("turns", Not, &[("pact", Nobody), ("part", Nobody), ("body", User)]),
    declared("holidays", Not, &[("name", Nobody), ("text", Nobody), ("changed_at", Nobody), ("changed_by", User)]),
    declared(
        "messages",
        ToLead(&["lead"]),
        &[("message", Nobody), ("id", Nobody), ("at", Husk), ("topic", Husk), ("lead", Nobody), ("body", LeadInWords)],
    ),
    declared(
        "endpoints",
        Not,
        &[
            ("endpoint", Nobody),
            ("id", Nobody),
            ("kind", Nobody),
            ("name", Nobody),
            ("target", Nobody),
            ("topics", Nobody),
            ("secrets", Nobody),
            ("created_at", Nobody),
            ("changed_at", Nobody),
            ("paused_at", Nobody),
            ("paused_why", Nobody),
            ("held_until", Nobody),
            ("removed_at", Nobody),
        ],
    ),
    declared(
        "deliveries",
        Not,
        &[
            ("delivery", Nobody),
            ("id", Nobody),
            ("message", Nobody),
            ("endpoint", Nobody),
            ("person", User),
            ("address", User),
            ("state", Nobody),
            ("made_at", Nobody),
            ("n_tries", Nobody),
            ("next_at", Nobody),
            ("claimed_until", Nobody),
            ("settled_at", Nobody),
            ("answer", Nobody),
        ],
    ),
];

/// Every table and column that there is, in order.
pub fn column_list(tx: &mut Tx<'_>) -> Result<Vec<(String, String)>, LedgerError> {
    let rows = tx.rows(tx.columns_query(), &[])?;
    rows.iter().map(|row| Ok((row.text(0)?.to_owned(), row.text(1)?.to_owned()))).collect()
}

/// A cell that says something of a lead.
#[derive(Debug, Clone, PartialEq)]
pub struct PersonalCell {
    /// In which table.
    pub table: &'static str,
    /// In which column.
    pub column: &'static str,
    /// How it is to be exported.
    pub about: About,
    /// What it says.
    pub cell: Cell,
}

/// Everything that is kept about the lead of these numbers and profiles, as it lies in the tables, without what is empty.
pub fn personal_cells(tx: &mut Tx<'_>, leads: &[i64], profiles: &[i64]) -> Result<Vec<PersonalCell>, LedgerError> {
    let mut found = Vec::new();
    for Declared { table, belongs, columns } in DECLARED {
        let (keys, numbers): (&[&str], &[i64]) = match belongs {
            Not => continue,
            ToLead(keys) => (keys, leads),
            ToProfile => (&["profile"], profiles),
        };
        let personal: Vec<&(&str, About)> =
            columns.iter().filter(|(_, about)| matches!(about, Lead | LeadInWords)).collect();
        if personal.is_empty() {
            continue;
        }
        let names: Vec<&str> = personal.iter().map(|(name, _)| *name).collect();
        let where_ = keys.iter().map(|key| format!("{key} = $1")).collect::<Vec<_>>().join(" or ");
        let sql = format!("select {} from {table} where {where_}", names.join(", "));
        for number in numbers {
            for row in tx.rows(&sql, &[Arg::Int(*number)])? {
                let cells = row.cells().iter().zip(&personal).filter(|(cell, _)| says_something(cell));
                found.extend(cells.map(|(cell, (column, about))| PersonalCell {
                    table,
                    column,
                    about: *about,
                    cell: cell.clone(),
                }));
            }
        }
    }
    Ok(found)
}

fn says_something(cell: &Cell) -> bool {
    match cell {
        Cell::Null => false,
        Cell::Text(text) => !text.is_empty() && text != "{}",
        Cell::Int(_) | Cell::Real(_) | Cell::Bytes(_) => true,
    }
}
