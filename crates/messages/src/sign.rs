//! Signatures after Standard Webhooks: who holds the secret knows that a webhook came from here, unaltered and just now.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use leadpact_terms::{HOUR_MS, Instant};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

/// Random bytes of a secret.
pub const SECRET_BYTES: usize = 32;
/// After it was replaced, a secret signs for so long beside the new one.
pub const OVERLAP_MS: i64 = 24 * HOUR_MS;
/// Secrets that sign at the same time, at most.
const MAX_SECRETS: usize = 2;
const PREFIX: &str = "whsec_";

/// What an endpoint's webhooks are signed with.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Secret {
    /// `whsec_` and the bytes in base64.
    secret: String,
    /// Until when it signs, once it was replaced.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    until_ms: Option<i64>,
}

// A secret does not get into a log by being printed.
impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Secret").field("until_ms", &self.until_ms).finish_non_exhaustive()
    }
}

impl Secret {
    /// A new one.
    pub fn new(random: &[u8; SECRET_BYTES]) -> Self {
        Self { secret: format!("{PREFIX}{}", STANDARD.encode(random)), until_ms: None }
    }

    /// To be shown to whoever made it, once.
    pub fn reveal(&self) -> &str {
        &self.secret
    }

    fn signs_at(&self, now: Instant) -> bool {
        self.until_ms.is_none_or(|until| now.0 < until)
    }

    fn sign(&self, id: &str, seconds: i64, body: &[u8]) -> Option<String> {
        let key = STANDARD.decode(self.secret.strip_prefix(PREFIX)?).ok()?;
        let mut mac = Hmac::<Sha256>::new_from_slice(&key).ok()?;
        mac.update(format!("{id}.{seconds}.").as_bytes());
        mac.update(body);
        Some(format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes())))
    }
}

/// Puts a new secret before the others, which go on signing for a while.
pub(crate) fn rotated(secrets: Vec<Secret>, new: Secret, now: Instant) -> Vec<Secret> {
    let outgoing = secrets
        .into_iter()
        .filter(|secret| secret.signs_at(now))
        .map(|secret| Secret { until_ms: Some(secret.until_ms.unwrap_or(now.0 + OVERLAP_MS)), ..secret });
    std::iter::once(new).chain(outgoing).take(MAX_SECRETS).collect()
}

/// The value of `webhook-signature`: one signature for each secret that is valid, with spaces between.
pub fn signatures(secrets: &[Secret], id: &str, now: Instant, body: &[u8]) -> String {
    let valid = secrets.iter().filter(|secret| secret.signs_at(now));
    let signed: Vec<String> = valid.filter_map(|secret| secret.sign(id, seconds(now), body)).collect();
    signed.join(" ")
}

/// The value of `webhook-timestamp`.
pub fn seconds(now: Instant) -> i64 {
    now.0.div_euclid(1_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Instant = Instant(1_674_087_231_000);

    fn secret(byte: u8) -> Secret {
        Secret::new(&[byte; SECRET_BYTES])
    }

    #[test]
    fn the_example_of_the_specification_is_signed_as_it_says() {
        let secret = Secret { secret: "whsec_plJ3nmyCDGBKInavdOK15jsl".to_owned(), until_ms: None };
        let body = br#"{"event_type":"ping","data":{"success":true}}"#;
        let signed = signatures(&[secret], "msg_loFOjxBNrRLzqYUf", Instant(1_731_705_121_000), body);
        assert_eq!(signed, "v1,rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0=");
    }

    #[test]
    fn the_library_of_the_standard_agrees() {
        let body = r#"{"type":"ping","data":{"name":"Petra Nováková"}}"#.as_bytes();
        let secrets = [secret(1), secret(250)];
        let ours = signatures(&secrets, "dlv_1", NOW, body);
        for (secret, ours) in secrets.iter().zip(ours.split(' ')) {
            let theirs = standardwebhooks::Webhook::new(secret.reveal()).unwrap();
            assert_eq!(ours, theirs.sign("dlv_1", seconds(NOW), body).unwrap());
        }
    }

    #[test]
    fn a_replaced_secret_signs_for_a_day_and_never_three_at_a_time() {
        let once = rotated(vec![secret(1)], secret(2), NOW);
        let n = |secrets: &[Secret], at: i64| signatures(secrets, "x", Instant(at), b"").split(' ').count();
        assert_eq!(n(&once, NOW.0 + OVERLAP_MS - 1), 2);
        assert_eq!(n(&once, NOW.0 + OVERLAP_MS), 1);
        let twice = rotated(once.clone(), secret(3), Instant(NOW.0 + 1));
        assert_eq!(twice.iter().map(Secret::reveal).collect::<Vec<_>>(), [secret(3).reveal(), secret(2).reveal()]);
        let later = rotated(once, secret(3), Instant(NOW.0 + 2 * OVERLAP_MS));
        assert_eq!(later.len(), 2, "the one in use goes on, the one that had ended is gone");
    }

    #[test]
    fn a_secret_is_not_printed() {
        assert!(!format!("{:?}", secret(7)).contains("whsec"));
    }
}
