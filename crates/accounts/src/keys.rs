//! API keys: `lp_<id>_<secret>`, made by people for programs. The id finds the key; of the secret only a digest is kept.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use leadpact_ledger::Tx;
use leadpact_ledger::api_keys::{KeyRow, key_fetch, key_fetch_by_id, key_insert, key_list, key_revoke, key_touch};
use leadpact_terms::{Duration, HOUR_MS, Instant};
use sha2::{Digest as _, Sha256};

use crate::audit::{Detail, audit_append};
use crate::caller::Caller;
use crate::entropy::{self, Entropy};
use crate::error::{AccountsError, Refusal};
use crate::ids::{KeyId, PersonId};
use crate::operation::Operation;
use crate::person::{self, PersonState};
use crate::rights::{Actor, Grant};
use crate::role::Scope;
use crate::sessions::Seen;
use crate::token::Digest;

/// How every key begins, so that people and programs that look for leaked secrets recognise one: `lp_[0-9a-f]{20}_[0-9a-f]{64}`.
pub const KEY_PREFIX: &str = "lp_";
/// Most characters of a key's name.
pub const KEY_NAME_MAX_CHARS: usize = 100;
/// Most keys of one person that are not revoked.
pub const KEYS_PER_PERSON_MAX: usize = 100;
/// A key that is used is noted no more often than this: a note is a durable write.
const SEEN_EVERY: Duration = Duration(HOUR_MS);

const ID_BYTES: usize = 10;
const SECRET_BYTES: usize = 32;

/// An API key, as it is shown to whoever may see it. Its secret is shown once, when it is made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiKey {
    /// Which.
    pub id: KeyId,
    /// How its text begins: enough to know it again, no use to anybody else.
    pub hint: String,
    /// What its maker calls it.
    pub name: String,
    /// Who made it.
    pub maker: PersonId,
    /// What it is for.
    pub scopes: BTreeSet<Scope>,
    /// Since when it is there.
    pub created_at: Instant,
    /// When it ends by itself.
    pub expires_at: Option<Instant>,
    /// When it was last used, to an hour.
    pub seen_at: Option<Instant>,
    /// When it was revoked.
    pub revoked_at: Option<Instant>,
}

/// What is told of a key that is new.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewKey {
    /// What it is called.
    pub name: String,
    /// What it is for.
    pub scopes: BTreeSet<Scope>,
    /// When it ends by itself.
    pub expires_at: Option<Instant>,
}

/// Somebody who came with a key.
#[derive(Debug, Clone)]
pub struct AuthenticatedKey {
    /// Who, for asking what they may.
    pub actor: Actor,
    /// Which key.
    pub key: KeyId,
    /// Whether its use is to be noted.
    pub seen: Seen,
}

/// Makes a key for oneself; its text, which nobody can show again.
pub fn create_key(
    tx: &mut Tx<'_>,
    caller: &Caller,
    new: &NewKey,
    now: Instant,
    entropy: &mut dyn Entropy,
) -> Result<(ApiKey, String), AccountsError> {
    let _own = caller.actor.may(Operation::KeyCreate)?;
    let (Some(maker), Actor::Person { role, .. }) = (caller.actor.person(), &caller.actor) else {
        return Err(Refusal::PersonNotFound.into());
    };
    let name = new.name.trim();
    if name.is_empty() || name.chars().count() > KEY_NAME_MAX_CHARS || name.chars().any(char::is_control) {
        return Err(Refusal::KeyName.into());
    }
    if new.scopes.is_empty() {
        return Err(Refusal::NoScope.into());
    }
    if let Some(scope) = new.scopes.iter().find(|scope| !scope.is_of_use_to(*role)) {
        return Err(Refusal::ScopeBeyondRole { scope: *scope, role: *role }.into());
    }
    if new.expires_at.is_some_and(|at| at <= now) {
        return Err(Refusal::ExpiryPast.into());
    }
    let n_open = key_list(tx, Some(maker), None, usize::MAX)?.iter().filter(|row| row.revoked_at.is_none()).count();
    if n_open >= KEYS_PER_PERSON_MAX {
        return Err(Refusal::TooManyKeys { max: KEYS_PER_PERSON_MAX }.into());
    }
    let (public_id, secret) = (hex(&entropy::bytes::<ID_BYTES>(entropy)), entropy::bytes::<SECRET_BYTES>(entropy));
    let row = KeyRow {
        key: KeyId(entropy::id(now, entropy)),
        digest: digest(&secret).0,
        name: name.to_owned(),
        maker,
        scopes: new.scopes.iter().map(|scope| scope.code()).collect::<Vec<_>>().join(","),
        created_at: now,
        expires_at: new.expires_at,
        seen_at: None,
        revoked_at: None,
        public_id,
    };
    key_insert(tx, &row)?;
    let detail = Detail::none().id("key", row.key.0).words("scopes", new.scopes.iter().map(|scope| scope.code()));
    let detail = new.expires_at.into_iter().fold(detail, |detail, at| detail.instant("expires_at", at));
    audit_append(tx, caller, Operation::KeyCreate, &detail, now)?;
    let text = format!("{KEY_PREFIX}{}_{}", row.public_id, hex(&secret));
    Ok((read(row)?, text))
}

/// Who comes with this text; nobody if it is no key, or one that ended, or its maker can't sign in any more.
pub fn authenticate_key(tx: &mut Tx<'_>, text: &str, now: Instant) -> Result<Option<AuthenticatedKey>, AccountsError> {
    let Some((public_id, secret)) = parse(text) else { return Ok(None) };
    let Some(row) = key_fetch(tx, public_id)? else { return Ok(None) };
    let has_ended = row.revoked_at.is_some() || row.expires_at.is_some_and(|at| now >= at);
    if !digest(&secret).is(&Digest(row.digest)) || has_ended {
        return Ok(None);
    }
    let maker = match person::kept(tx, row.maker) {
        Ok(kept) if kept.person.state == PersonState::Active => kept.person,
        Ok(_) | Err(AccountsError::Refused(Refusal::PersonNotFound)) => return Ok(None),
        Err(error) => return Err(error),
    };
    let seen = match row.seen_at {
        Some(at) if now.since(at) < SEEN_EVERY => Seen::Lately,
        Some(_) | None => Seen::NoteNow,
    };
    let key = read(row)?;
    let actor = Actor::Key { key: key.id, maker: maker.id, role: maker.role, scopes: key.scopes };
    Ok(Some(AuthenticatedKey { actor, key: key.id, seen }))
}

/// Notes that a key was used.
pub fn note_key(tx: &mut Tx<'_>, id: KeyId, now: Instant) -> Result<(), AccountsError> {
    Ok(key_touch(tx, id, now)?)
}

/// Lists keys, also those that ended, up to `n` after one: one's own, or everybody's.
pub fn list_keys(
    tx: &mut Tx<'_>,
    caller: &Caller,
    after: Option<KeyId>,
    n: usize,
) -> Result<Vec<ApiKey>, AccountsError> {
    let maker = match caller.actor.may(Operation::KeyList)? {
        Grant::All => None,
        Grant::OwnedBy(person) => Some(person),
    };
    key_list(tx, maker, after, n)?.into_iter().map(read).collect()
}

/// Revokes a key: it works no more from its next request on.
pub fn revoke_key(tx: &mut Tx<'_>, caller: &Caller, id: KeyId, now: Instant) -> Result<(), AccountsError> {
    let grant = caller.actor.may(Operation::KeyRevoke)?;
    let row = key_fetch_by_id(tx, id)?.filter(|row| grant.reaches(row.maker)).ok_or(Refusal::KeyNotFound)?;
    if key_revoke(tx, id, now)? {
        let detail = Detail::none().id("key", id.0).id("maker", row.maker.0);
        audit_append(tx, caller, Operation::KeyRevoke, &detail, now)?;
    }
    Ok(())
}

/// The id and the secret in the text of a key.
fn parse(text: &str) -> Option<(&str, [u8; SECRET_BYTES])> {
    let (public_id, secret) = text.strip_prefix(KEY_PREFIX)?.split_once('_')?;
    let is_hex = |part: &str| part.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
    if public_id.len() != 2 * ID_BYTES || secret.len() != 2 * SECRET_BYTES || !is_hex(public_id) || !is_hex(secret) {
        return None;
    }
    let mut bytes = [0; SECRET_BYTES];
    for (byte, digits) in bytes.iter_mut().zip(secret.as_bytes().chunks(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?;
    }
    Some((public_id, bytes))
}

fn digest(secret: &[u8; SECRET_BYTES]) -> Digest {
    Digest(Sha256::digest(secret).into())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").expect("text takes everything");
        text
    })
}

fn read(row: KeyRow) -> Result<ApiKey, AccountsError> {
    let scopes = row.scopes.split(',').map(str::parse).collect::<Result<_, crate::UnknownCode>>();
    Ok(ApiKey {
        id: row.key,
        hint: format!("{KEY_PREFIX}{}", row.public_id),
        name: row.name,
        maker: row.maker,
        scopes: scopes.map_err(|problem| AccountsError::Damaged { what: "an API key", why: problem.to_string() })?,
        created_at: row.created_at,
        expires_at: row.expires_at,
        seen_at: row.seen_at,
        revoked_at: row.revoked_at,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_read_only_in_its_exact_form() {
        let (id, secret) = ("0123456789abcdef0123", "0f".repeat(32));
        let good = format!("lp_{id}_{secret}");
        assert_eq!(parse(&good), Some((id, [0x0f; 32])));
        for wrong in [
            good.to_uppercase(),
            good.replace("lp_", "sk_"),
            format!("{good}0"),
            good[..good.len() - 1].to_owned(),
            format!("lp_{id}{secret}"),
            format!("lp_{id}_+f{}", "0f".repeat(31)),
            format!("lp_{id}_{}", "é".repeat(32)),
            String::new(),
        ] {
            assert_eq!(parse(&wrong), None, "{wrong}");
        }
    }
}
