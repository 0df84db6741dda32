//! How often somebody may try to sign in: a few attempts at once, then pauses that double, for each account and each address.
//!
//! An attempt is counted before the password is looked at and forgiven when it was right. So many attempts side by side gain
//! nothing, and whether there is such an account makes no difference: what is counted is a digest of what was typed.

use std::net::IpAddr;

use leadpact_ledger::Tx;
use leadpact_ledger::sessions::{AttemptsRow, attempts_delete, attempts_fetch, attempts_prune, attempts_put};
use leadpact_terms::{DAY_MS, Duration, HOUR_MS, Instant, MINUTE_MS, SECOND_MS};
use sha2::{Digest as _, Sha256};

use crate::error::{AccountsError, Wait};
use crate::fields::Email;

/// How patient the service is with one account or one address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// Attempts without a pause.
    pub free: i64,
    /// The first pause; each further failure doubles it.
    pub pause: Duration,
    /// The longest pause.
    pub pause_max: Duration,
}

/// With an account: somebody who mistypes gets through, somebody who guesses gets about a hundred guesses a day. The pauses end
/// by themselves and sessions that are open go on, so nobody is locked out for long by somebody else's guesses.
pub const WITH_ACCOUNT: Patience =
    Patience { free: 5, pause: Duration(30 * SECOND_MS), pause_max: Duration(15 * MINUTE_MS) };

/// With an address, behind which a whole office may sit.
pub const WITH_ADDRESS: Patience = Patience { free: 30, pause: Duration(30 * SECOND_MS), pause_max: Duration(HOUR_MS) };

/// After so long without an attempt, earlier ones are forgotten.
pub const FORGIVEN_AFTER: Duration = Duration(DAY_MS);

/// An attempt that was let through, and is counted as a failure until it is forgiven.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attempt {
    account: Subject,
    address: Option<Subject>,
}

/// Whether an attempt is let through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Admission {
    /// Look at the password.
    Go(Attempt),
    /// Not before this pause is over.
    Pause(Wait),
}

/// What attempts are counted for, as the digest that is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Subject([u8; 32]);

/// Lets an attempt through and counts it, or says how long to wait.
pub fn admit_attempt(
    tx: &mut Tx<'_>,
    email: &Email,
    address: Option<IpAddr>,
    now: Instant,
) -> Result<Admission, AccountsError> {
    attempts_prune(tx, now - FORGIVEN_AFTER)?;
    let attempt = Attempt { account: account(email), address: address.map(address_subject) };
    let subjects = [(Some(attempt.account), WITH_ACCOUNT), (attempt.address, WITH_ADDRESS)];
    let mut counted = Vec::new();
    let mut until = now;
    for (subject, patience) in subjects {
        let Some(subject) = subject else { continue };
        let row = attempts_fetch(tx, &subject.0)?.unwrap_or(AttemptsRow { failures: 0, latest_at: now });
        until = until.max(row.latest_at + patience.pause_after(row.failures));
        counted.push((subject, AttemptsRow { failures: row.failures + 1, latest_at: now }));
    }
    if until > now {
        return Ok(Admission::Pause(Wait::of(until.since(now))));
    }
    for (subject, row) in counted {
        attempts_put(tx, &subject.0, row)?;
    }
    Ok(Admission::Go(attempt))
}

/// Forgives an attempt that was right: the account's earlier failures too, of the address only this one, so that an own account
/// is no means to go on guessing at others.
pub(crate) fn forgive(tx: &mut Tx<'_>, attempt: &Attempt) -> Result<(), AccountsError> {
    attempts_delete(tx, &attempt.account.0)?;
    if let Some(address) = attempt.address
        && let Some(row) = attempts_fetch(tx, &address.0)?
    {
        attempts_put(tx, &address.0, AttemptsRow { failures: (row.failures - 1).max(0), ..row })?;
    }
    Ok(())
}

impl Patience {
    /// How long to pause after so many failures in a row.
    pub fn pause_after(self, failures: i64) -> Duration {
        let beyond = failures - self.free;
        if beyond < 0 {
            return Duration(0);
        }
        let doubled =
            u32::try_from(beyond).ok().and_then(|beyond| self.pause.0.checked_mul(2_i64.checked_pow(beyond)?));
        Duration(doubled.unwrap_or(i64::MAX).min(self.pause_max.0))
    }
}

fn account(email: &Email) -> Subject {
    subject(b"account", email.as_str().as_bytes())
}

/// A whole IPv4 address; of IPv6 the half that a network is given, since one machine has all of the other.
fn address_subject(address: IpAddr) -> Subject {
    match address.to_canonical() {
        IpAddr::V4(address) => subject(b"address", &address.octets()),
        IpAddr::V6(address) => subject(b"address", &address.octets()[..8]),
    }
}

fn subject(kind: &[u8], value: &[u8]) -> Subject {
    Subject(Sha256::new().chain_update(kind).chain_update([0]).chain_update(value).finalize().into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_the_longest() {
        let seconds = |failures| WITH_ACCOUNT.pause_after(failures).0 / SECOND_MS;
        let found: Vec<i64> = [0, 4, 5, 6, 7, 8, 9, 10, 11, 1_000, i64::MAX].into_iter().map(seconds).collect();
        assert_eq!(found, [0, 0, 30, 60, 120, 240, 480, 900, 900, 900, 900]);
    }

    #[test]
    fn neighbours_in_one_ipv6_network_count_together_and_others_apart() {
        let of = |text: &str| address_subject(text.parse().expect("an address"));
        assert_eq!(of("2001:db8:1:2::1"), of("2001:db8:1:2:ffff::9"));
        assert_ne!(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
        assert_eq!(of("::ffff:203.0.113.7"), of("203.0.113.7"));
        assert_ne!(of("203.0.113.7"), of("203.0.113.8"));
    }
}
