//! What rules of retention leave behind: since when decisions about a thinned lead stand by themselves.

use leadpact_terms::Instant;

use crate::table::Type::Int;
use crate::{Arg, LedgerError, Table, Tx, args};

const THINNED: Table = Table { name: "thinned", columns: &[("profile", Int), ("until_at", Int)], key: &["profile"] };

/// Notes that events of these profiles were dropped: what was decided until then stands, whatever those that are left say. It never
/// becomes earlier.
pub fn thinned_put(tx: &mut Tx<'_>, profiles: &[i64], until: Instant) -> Result<(), LedgerError> {
    for profile in profiles {
        tx.run(
            "insert into thinned (profile, until_at) values ($1, $2) on conflict (profile) do update set until_at = \
             case when thinned.until_at < excluded.until_at then excluded.until_at else thinned.until_at end",
            &args![*profile, until],
        )?;
    }
    Ok(())
}

/// Which of these profiles were thinned, and until when what was decided stands.
pub fn thinned_find(tx: &mut Tx<'_>, profiles: &[i64]) -> Result<Vec<(i64, Instant)>, LedgerError> {
    let keys: Vec<Vec<Arg<'_>>> = profiles.iter().map(|profile| args![*profile].to_vec()).collect();
    let rows = tx.find(&THINNED, &["profile"], &keys)?;
    rows.iter().map(|row| Ok((row.int(0)?, row.instant(1)?))).collect()
}

/// Whether any profile was.
pub fn thinned_any(tx: &mut Tx<'_>) -> Result<bool, LedgerError> {
    Ok(tx.row("select 1 from thinned limit 1", &[])?.is_some())
}

/// Forgets it: only for erasure.
pub fn thinned_erase(tx: &mut Tx<'_>, profiles: &[i64]) -> Result<(), LedgerError> {
    for profile in profiles {
        tx.run("delete from thinned where profile = $1", &args![*profile])?;
    }
    Ok(())
}
