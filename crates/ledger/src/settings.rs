//! What is set for the whole installation, as JSON by name.

use crate::{LedgerError, Tx, args};

/// The value of a setting.
pub fn setting_fetch(tx: &mut Tx<'_>, name: &str) -> Result<Option<String>, LedgerError> {
    let row = tx.row("select value from settings where name = $1", &args![name])?;
    row.map(|row| row.text(0).map(str::to_owned)).transpose()
}

/// Sets it.
pub fn setting_put(tx: &mut Tx<'_>, name: &str, value: &str) -> Result<(), LedgerError> {
    tx.run(
        "insert into settings (name, value) values ($1, $2) on conflict (name) do update set value = excluded.value",
        &args![name, value],
    )?;
    Ok(())
}
