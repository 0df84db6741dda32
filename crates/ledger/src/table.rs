//! A table as the code knows it, so that many rows can be written or found by one statement of each database.

use std::fmt::Write as _;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Type {
    /// Whole numbers, instants, yes or no.
    Int,
    /// Numbers.
    Real,
    /// Text.
    Text,
    /// Bytes.
    Bytes,
}

impl Type {
    /// PostgreSQL's array of it.
    fn array(self) -> &'static str {
        match self {
            Self::Int => "bigint[]",
            Self::Real => "double precision[]",
            Self::Text => "text[]",
            Self::Bytes => "bytea[]",
        }
    }
}

/// A table's name, columns and primary key.
#[derive(Debug)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// Its columns in the order in which rows are written and read here.
    pub columns: &'static [(&'static str, Type)],
    /// The columns of its primary key.
    pub key: &'static [&'static str],
}

/// What to do with a row whose key is there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Conflict {
    /// It is a bug: fail.
    Fail,
    /// The row that is there stays.
    Keep,
    /// The new row takes its place.
    Replace,
    /// The same of rows that change often, and seldom in these columns, which other indexes than the key's are about. SQLite writes an
    /// entry anew in each index of a column that a statement sets, whether or not it changes.
    ReplaceBeside(&'static [&'static str]),
}

impl Table {
    /// `insert` of one row for SQLite, with a parameter for each column.
    pub(crate) fn insert_one(&self, conflict: Conflict) -> String {
        let mut sql = self.insert_into();
        sql.push_str(" values (");
        for column in 1..=self.columns.len() {
            write!(sql, "{}?{column}", if column == 1 { "" } else { "," }).expect("text takes everything");
        }
        sql.push(')');
        self.on_conflict(conflict, &mut sql);
        sql
    }

    /// `update` of one row for SQLite with the same parameters, of all but its key and the columns `beside`: only if these are as they
    /// were.
    pub(crate) fn update_beside(&self, beside: &[&str]) -> String {
        let (mut set, mut same) = (Vec::new(), Vec::new());
        for (position, (name, _)) in self.columns.iter().enumerate() {
            let parameter = position + 1;
            if self.key.contains(name) {
                same.push(format!("{name} = ?{parameter}"));
            } else if beside.contains(name) {
                same.push(format!("{name} is ?{parameter}"));
            } else {
                set.push(format!("{name} = ?{parameter}"));
            }
        }
        format!("update {} set {} where {}", self.name, set.join(", "), same.join(" and "))
    }

    /// `insert` of many rows for PostgreSQL, with an array for each column.
    pub(crate) fn insert_many(&self, conflict: Conflict) -> String {
        let mut sql = self.insert_into();
        sql.push_str(" select * from unnest(");
        for (position, (_, kind)) in self.columns.iter().enumerate() {
            let comma = if position == 0 { "" } else { "," };
            write!(sql, "{comma}${}::{}", position + 1, kind.array()).expect("text takes everything");
        }
        sql.push(')');
        self.on_conflict(conflict, &mut sql);
        sql
    }

    /// `select` of the rows with one key, for SQLite.
    pub(crate) fn find_one(&self, by: &[&str]) -> String {
        let mut sql = format!("select {} from {} t where ", self.column_list("t."), self.name);
        for (position, column) in by.iter().enumerate() {
            let and = if position == 0 { "" } else { " and " };
            write!(sql, "{and}t.{column} = ?{}", position + 1).expect("text takes everything");
        }
        sql
    }

    /// `select` of the rows with any of many keys, for PostgreSQL.
    pub(crate) fn find_many(&self, by: &[&str]) -> String {
        let mut sql = format!("select {} from unnest(", self.column_list("t."));
        for (position, column) in by.iter().enumerate() {
            let comma = if position == 0 { "" } else { "," };
            write!(sql, "{comma}${}::{}", position + 1, self.type_of(column).array()).expect("text takes everything");
        }
        let keys: Vec<String> = (1..=by.len()).map(|position| format!("k{position}")).collect();
        write!(sql, ") as k({}) join {} t on ", keys.join(","), self.name).expect("text takes everything");
        for (position, column) in by.iter().enumerate() {
            let and = if position == 0 { "" } else { " and " };
            write!(sql, "{and}t.{column} = k.k{}", position + 1).expect("text takes everything");
        }
        sql
    }

    /// What this column holds.
    pub(crate) fn type_of(&self, column: &str) -> Type {
        let known = self.columns.iter().find(|(name, _)| *name == column);
        known.unwrap_or_else(|| panic!("`{}` has no column `{column}`", self.name)).1
    }

    /// The columns, each after a prefix: `t.lead, t.at`.
    pub fn column_list(&self, prefix: &str) -> String {
        let names: Vec<String> = self.columns.iter().map(|(name, _)| format!("{prefix}{name}")).collect();
        names.join(", ")
    }

    fn insert_into(&self) -> String {
        format!("insert into {} ({})", self.name, self.column_list(""))
    }

    fn on_conflict(&self, conflict: Conflict, sql: &mut String) {
        match conflict {
            Conflict::Fail => {}
            Conflict::Keep => sql.push_str(" on conflict do nothing"),
            Conflict::Replace | Conflict::ReplaceBeside(_) => {
                let rest = self.columns.iter().map(|(name, _)| *name).filter(|name| !self.key.contains(name));
                let set: Vec<String> = rest.map(|name| format!("{name} = excluded.{name}")).collect();
                write!(sql, " on conflict ({}) do update set {}", self.key.join(", "), set.join(", "))
                    .expect("text takes everything");
            }
        }
    }
}
