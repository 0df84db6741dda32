//! The tables, brought up to date step by step. One text for both databases; the words in braces are each one's own.

use sha2::{Digest, Sha256};

use crate::args;
use crate::db::Tx;
use crate::error::LedgerError;

/// Whose SQL is spoken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    Sqlite,
    Postgres,
}

/// A step, applied once and never changed afterwards.
struct Migration {
    number: i64,
    name: &'static str,
    text: &'static str,
}

macro_rules! migrations {
    ($($number:literal $name:literal),+ $(,)?) => {
        [$(Migration { number: $number, name: $name, text: include_str!(concat!("../../migrations/", $name, ".sql")) }),+]
    };
}

const MIGRATIONS: &[Migration] = &migrations![1 "0001_ledger", 2 "0002_accounts", 3 "0003_privacy", 4 "0004_handoffs", 5 "0005_journeys", 6 "0006_views", 7 "0007_hooks", 8 "0008_capacity"];

const BOOK: &str = "create table if not exists migrations \
    (number {int} primary key, name {text} not null, checksum {bytes} not null) {strict}";

/// Applies what has not been applied yet.
pub fn migrate(tx: &mut Tx<'_>) -> Result<(), LedgerError> {
    let dialect = tx.dialect();
    tx.batch(&dialect.spell(BOOK))?;
    let applied = tx.rows("select number, checksum from migrations order by number", &[])?;
    let known = MIGRATIONS.last().map_or(0, |last| last.number);
    for row in &applied {
        let number = row.int(0)?;
        let migration = MIGRATIONS.iter().find(|one| one.number == number);
        match migration {
            None => return Err(LedgerError::TooNew { found: number, known }),
            Some(one) if row.bytes(1)? != one.checksum() => return Err(LedgerError::Migration { number }),
            Some(_) => {}
        }
    }
    for migration in MIGRATIONS.iter().skip(applied.len()) {
        tx.batch(&dialect.spell(migration.text))?;
        let checksum = migration.checksum();
        tx.run(
            "insert into migrations (number, name, checksum) values ($1, $2, $3)",
            &args![migration.number, migration.name, &checksum],
        )?;
    }
    Ok(())
}

impl Migration {
    fn checksum(&self) -> [u8; 32] {
        Sha256::digest(self.text.as_bytes()).into()
    }
}

impl Dialect {
    fn spell(self, text: &str) -> String {
        let words = match self {
            Self::Sqlite => [
                ("{int}", "integer"),
                ("{real}", "real"),
                ("{text}", "text"),
                ("{bytes}", "blob"),
                ("{strict}", "strict"),
                ("{by key}", "strict, without rowid"),
                ("{random}", "lower(hex(randomblob(32)))"),
            ],
            Self::Postgres => [
                ("{int}", "bigint"),
                ("{real}", "double precision"),
                ("{text}", "text"),
                ("{bytes}", "bytea"),
                ("{strict}", ""),
                ("{by key}", ""),
                // Two UUIDs of version 4 have 244 random bits.
                ("{random}", "replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '')"),
            ],
        };
        words.iter().fold(text.to_owned(), |text, (word, spelling)| text.replace(word, spelling))
    }
}
