//! Random bytes as an argument: the service hands in the operating system's, tests hand in theirs.

use leadpact_terms::Instant;
use uuid::Uuid;

/// Where random bytes come from. They have to be unpredictable to others: tokens, keys and salts are made of them.
pub trait Entropy {
    /// Fills all of `bytes`.
    fn fill(&mut self, bytes: &mut [u8]);
}

impl<F: FnMut(&mut [u8])> Entropy for F {
    fn fill(&mut self, bytes: &mut [u8]) {
        self(bytes);
    }
}

/// So many random bytes.
pub(crate) fn bytes<const N: usize>(entropy: &mut dyn Entropy) -> [u8; N] {
    let mut bytes = [0; N];
    entropy.fill(&mut bytes);
    bytes
}

/// A new id, of which later ones sort after earlier ones.
pub(crate) fn id(now: Instant, entropy: &mut dyn Entropy) -> Uuid {
    let since_1970_ms = u64::try_from(now.0).unwrap_or(0);
    uuid::Builder::from_unix_timestamp_millis(since_1970_ms, &bytes(entropy)).into_uuid()
}
