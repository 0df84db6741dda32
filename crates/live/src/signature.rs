//! Whether a message comes from the tool that it says it comes from: each tool's own way to sign, as its documentation has it.
//!
//! An old message that somebody sends again has a good signature, and changes nothing: its id was counted. So no clock is asked, and
//! a message that a tool sends again after a day is as good as it was; only HubSpot wants its signatures to grow old, and makes new ones.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use leadpact_ingest::hooks::Tool;
use leadpact_language::{Said, said};
use leadpact_terms::{Duration, Instant, MINUTE_MS};
use ring::hmac::{self, HMAC_SHA1_FOR_LEGACY_USE_ONLY, HMAC_SHA256};
use ring::signature::{ECDSA_P256_SHA256_ASN1, UnparsedPublicKey};
use serde::Deserialize;
use serde_json::{Value as Json, json};

use crate::sns;

/// A secret is no longer: SNS's certificates are the longest.
pub const SECRET_BYTES_MAX: usize = 16_000;
/// HubSpot's signatures are good for so long, and for as long before, because clocks differ.
const HUBSPOT_BELIEVED: Duration = Duration(5 * MINUTE_MS);
/// What stands before the point of a P-256 key in its usual form (SubjectPublicKeyInfo).
const P256_PREFIX: [u8; 26] = [
    0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce,
    0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00,
];
/// The point itself, uncompressed.
const P256_POINT_BYTES: usize = 65;
/// What the secrets of Standard Webhooks begin with.
const STANDARD_PREFIX: &str = "whsec_";

/// A request, as far as its signature is concerned.
pub struct Signed<'a> {
    /// The value of a header, by its name in lower case.
    pub header: &'a dyn Fn(&str) -> Option<&'a str>,
    /// The body as it was signed.
    pub body: &'a [u8],
    /// The method, in capitals.
    pub method: &'a str,
    /// The whole address that the tool has called.
    pub address: &'a str,
    /// When it arrived.
    pub received_at: Instant,
}

/// Why a message is not believed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotSigned {
    /// There is no signature where the tool puts it.
    #[error("there is no signature in `{place}`, and the source has a secret: switch signing on in the tool")]
    Missing {
        /// The header, or the field of the body.
        place: &'static str,
    },
    /// It is not the signature of this body under the source's secret.
    #[error("the signature in `{place}` does not fit: expected one that is made with the source's secret")]
    Wrong {
        /// The header, or the field of the body.
        place: &'static str,
    },
    /// It was made too long ago.
    #[error("the signature of `{place}` is older than five minutes, or made later than now: look at the clocks")]
    Old {
        /// The header with the instant.
        place: &'static str,
    },
    /// It comes from elsewhere than the source is for.
    #[error("the message's `{place}` is not the one that the source's secret names")]
    Elsewhere {
        /// The field of the body.
        place: &'static str,
    },
}

/// What the tool calls the secret that its messages are signed with; none if it does not sign.
pub fn secret_of(tool: Tool) -> Option<&'static str> {
    match tool {
        Tool::SendGrid => Some("verification key"),
        Tool::Mailgun => Some("HTTP webhook signing key"),
        Tool::Typeform => Some("secret"),
        Tool::Tally => Some("signing secret"),
        Tool::Webflow => Some("secret key"),
        Tool::Intercom => Some("client secret"),
        Tool::Calendly => Some("signing key"),
        Tool::CalCom => Some("secret"),
        Tool::Zoom => Some("secret token"),
        Tool::Crisp => Some("signing secret"),
        Tool::HubSpot => Some("client secret"),
        Tool::Ses => Some("topic ARN and signing certificate"),
        Tool::Form | Tool::Generic => Some("secret of Standard Webhooks (whsec_…)"),
        Tool::Postmark | Tool::Brevo | Tool::Mailchimp => None,
    }
}

/// Whether a text can be a tool's secret.
///
/// # Errors
/// What was expected.
pub fn check_secret(tool: Tool, secret: &str) -> Result<(), Said> {
    let Some(called) = secret_of(tool) else {
        return Err(said!("refused-does-not-sign", tool = tool.name()));
    };
    if !(1..=SECRET_BYTES_MAX).contains(&secret.len()) {
        return Err(said!("refused-secret-length", called, max = SECRET_BYTES_MAX));
    }
    match tool {
        Tool::SendGrid if p256_point(secret).is_none() => Err(said!("refused-secret-sendgrid", called)),
        Tool::Form | Tool::Generic if standard_key(secret).is_none() => Err(said!("refused-secret-base64", called)),
        Tool::Ses => sns::Pinned::read(secret).map(drop),
        Tool::SendGrid
        | Tool::Mailgun
        | Tool::Postmark
        | Tool::Brevo
        | Tool::Mailchimp
        | Tool::Typeform
        | Tool::Tally
        | Tool::Webflow
        | Tool::Form
        | Tool::Intercom
        | Tool::Crisp
        | Tool::Calendly
        | Tool::CalCom
        | Tool::Zoom
        | Tool::HubSpot
        | Tool::Generic => Ok(()),
    }
}

/// Whether a request was signed with this secret.
///
/// # Errors
/// Where the signature should have been, or does not fit.
pub fn verify(tool: Tool, secret: &str, signed: &Signed<'_>) -> Result<(), NotSigned> {
    match tool {
        Tool::SendGrid => sendgrid(secret, signed),
        Tool::Mailgun => mailgun(secret, signed.body),
        Tool::Typeform => {
            let given = signed.get("typeform-signature")?;
            given.is(given.value.strip_prefix("sha256=").and_then(base64), secret, &[signed.body])
        }
        Tool::Tally => {
            let given = signed.get("tally-signature")?;
            given.is(base64(given.value), secret, &[signed.body])
        }
        Tool::Webflow => {
            let at = signed.get("x-webflow-timestamp")?.value;
            let given = signed.get("x-webflow-signature")?;
            given.is(hex(given.value), secret, &[at.as_bytes(), b":", signed.body])
        }
        Tool::Intercom => {
            let given = signed.get("x-hub-signature")?;
            let key = hmac::Key::new(HMAC_SHA1_FOR_LEGACY_USE_ONLY, secret.as_bytes());
            let tag = given.value.strip_prefix("sha1=").and_then(hex);
            given.fits(tag.is_some_and(|tag| hmac::verify(&key, signed.body, &tag).is_ok()))
        }
        Tool::Calendly => {
            let given = signed.get("calendly-webhook-signature")?;
            let part = |name: &str| given.value.split(',').find_map(|part| part.trim().strip_prefix(name));
            let (Some(at), Some(tag)) = (part("t="), part("v1=")) else { return given.fits(false) };
            given.is(hex(tag), secret, &[at.as_bytes(), b".", signed.body])
        }
        Tool::CalCom => {
            let given = signed.get("x-cal-signature-256")?;
            given.is(hex(given.value), secret, &[signed.body])
        }
        Tool::Zoom => {
            let at = signed.get("x-zm-request-timestamp")?.value;
            let given = signed.get("x-zm-signature")?;
            given.is(given.value.strip_prefix("v0=").and_then(hex), secret, &[b"v0:", at.as_bytes(), b":", signed.body])
        }
        Tool::Crisp => {
            let at = signed.get("x-crisp-request-timestamp")?.value;
            let given = signed.get("x-crisp-signature")?;
            given.is(hex(given.value), secret, &[b"[", at.as_bytes(), b";", signed.body, b"]"])
        }
        Tool::HubSpot => hubspot(secret, signed),
        Tool::Ses => sns::verify(secret, signed.body),
        Tool::Form | Tool::Generic => standard(secret, signed),
        // They do not sign: no source of theirs has a secret.
        Tool::Postmark | Tool::Brevo | Tool::Mailchimp => Ok(()),
    }
}

/// Whether a tool only asks, before it sends anything, whether its secret is known here.
pub fn asks(tool: Tool, body: &[u8]) -> bool {
    question(tool, body).is_some()
}

/// What is answered to a tool that asks whether this secret is known here; none if it does not ask.
pub fn answer_to_question(tool: Tool, secret: &str, body: &[u8]) -> Option<Json> {
    let token = question(tool, body)?;
    let tag = hmac::sign(&hmac::Key::new(HMAC_SHA256, secret.as_bytes()), token.as_bytes());
    Some(json!({ "plainToken": token, "encryptedToken": in_hex(tag.as_ref()) }))
}

/// The token to be signed. Only Zoom asks.
fn question(tool: Tool, body: &[u8]) -> Option<String> {
    if tool != Tool::Zoom {
        return None;
    }
    let asked: Json = serde_json::from_slice(body).ok()?;
    let is_question = asked.get("event")?.as_str()? == "endpoint.url_validation";
    asked.pointer("/payload/plainToken")?.as_str().filter(|_| is_question).map(str::to_owned)
}

/// A signature, and where it stands.
struct Given<'a> {
    place: &'static str,
    value: &'a str,
}

impl<'a> Signed<'a> {
    fn get(&self, place: &'static str) -> Result<Given<'a>, NotSigned> {
        let value = (self.header)(place).map(str::trim).filter(|value| !value.is_empty());
        value.map(|value| Given { place, value }).ok_or(NotSigned::Missing { place })
    }
}

impl Given<'_> {
    /// Whether it is the HMAC-SHA256 of these bytes, one behind the other.
    fn is(&self, tag: Option<Vec<u8>>, secret: &str, signed: &[&[u8]]) -> Result<(), NotSigned> {
        let key = hmac::Key::new(HMAC_SHA256, secret.as_bytes());
        self.fits(tag.is_some_and(|tag| hmac::verify(&key, &signed.concat(), &tag).is_ok()))
    }

    fn fits(&self, fits: bool) -> Result<(), NotSigned> {
        if fits { Ok(()) } else { Err(NotSigned::Wrong { place: self.place }) }
    }
}

fn sendgrid(key: &str, signed: &Signed<'_>) -> Result<(), NotSigned> {
    let at = signed.get("x-twilio-email-event-webhook-timestamp")?.value;
    let given = signed.get("x-twilio-email-event-webhook-signature")?;
    let (Some(point), Some(tag)) = (p256_point(key), base64(given.value)) else { return given.fits(false) };
    let key = UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, point);
    given.fits(key.verify(&[at.as_bytes(), signed.body].concat(), &tag).is_ok())
}

/// HubSpot signs the method and the address that it has called, too.
fn hubspot(secret: &str, signed: &Signed<'_>) -> Result<(), NotSigned> {
    let at = signed.get("x-hubspot-request-timestamp")?;
    let given = signed.get("x-hubspot-signature-v3")?;
    let parts = [signed.method.as_bytes(), signed.address.as_bytes(), signed.body, at.value.as_bytes()];
    given.is(base64(given.value), secret, &parts)?;
    let age = at.value.parse::<i64>().ok().and_then(|at| signed.received_at.0.checked_sub(at));
    let is_old = age.is_none_or(|age| age.unsigned_abs() > HUBSPOT_BELIEVED.as_ms().unsigned_abs());
    if is_old { Err(NotSigned::Old { place: at.place }) } else { Ok(()) }
}

/// Mailgun signs a time and a token, beside the event.
fn mailgun(secret: &str, body: &[u8]) -> Result<(), NotSigned> {
    const PLACE: &str = "signature";
    #[derive(Deserialize)]
    struct Body {
        signature: Signature,
    }
    #[derive(Deserialize)]
    struct Signature {
        timestamp: String,
        token: String,
        signature: String,
    }
    let Ok(Body { signature }) = serde_json::from_slice(body) else {
        return Err(NotSigned::Missing { place: PLACE });
    };
    let given = Given { place: PLACE, value: &signature.signature };
    given.is(hex(given.value), secret, &[signature.timestamp.as_bytes(), signature.token.as_bytes()])
}

/// Standard Webhooks, also under the names that the standard's authors used before.
fn standard(secret: &str, signed: &Signed<'_>) -> Result<(), NotSigned> {
    let named = |new, old| signed.get(new).or_else(|_| signed.get(old)).map_err(|_| NotSigned::Missing { place: new });
    let id = named("webhook-id", "svix-id")?.value;
    let at = named("webhook-timestamp", "svix-timestamp")?.value;
    let given = named("webhook-signature", "svix-signature")?;
    let Some(key) = standard_key(secret) else { return given.fits(false) };
    let key = hmac::Key::new(HMAC_SHA256, &key);
    let content = [id.as_bytes(), b".", at.as_bytes(), b".", signed.body].concat();
    // While a secret is replaced there are several: one that fits is enough.
    let mut tags = given.value.split(' ').filter_map(|one| base64(one.strip_prefix("v1,")?));
    given.fits(tags.any(|tag| hmac::verify(&key, &content, &tag).is_ok()))
}

fn standard_key(secret: &str) -> Option<Vec<u8>> {
    base64(secret.strip_prefix(STANDARD_PREFIX)?).filter(|key| !key.is_empty())
}

fn p256_point(key: &str) -> Option<Vec<u8>> {
    let der = base64(key.trim())?;
    der.strip_prefix(&P256_PREFIX).filter(|point| point.len() == P256_POINT_BYTES).map(<[u8]>::to_vec)
}

pub(crate) fn base64(text: &str) -> Option<Vec<u8>> {
    STANDARD.decode(text.trim()).ok()
}

fn hex(text: &str) -> Option<Vec<u8>> {
    let digits = text.trim().as_bytes();
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let pairs = digits.chunks(2).map(|pair| match pair {
        [high, low] => Some(digit(*high)? << 4 | digit(*low)?),
        _ => None,
    });
    pairs.collect()
}

fn in_hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .filter_map(|digit| char::from_digit(digit.into(), 16))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &str = r#"{"event":"open"}"#;
    const AT: &str = "1791190800";
    const SENDGRID_KEY: &str = "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE+evkZBR8wQLZIyTQmdknwaUOQtV6CKEW/+wKKYGdjGVwuvfRKIiQKmoMHWet0QMSPIWatpv46UMck4STDUt+7g==";
    const ADDRESS: &str = "https://leads.example.com/v1/hooks/wk_key";
    const STANDARD_SECRET: &str = "whsec_AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";

    fn check(tool: Tool, secret: &str, headers: &[(&str, &str)], body: &str) -> Result<(), NotSigned> {
        check_called(tool, secret, headers, body, ADDRESS, Duration(0))
    }

    /// The same of a request to an address, so long after [`AT`].
    fn check_called(
        tool: Tool,
        secret: &str,
        headers: &[(&str, &str)],
        body: &str,
        address: &str,
        later: Duration,
    ) -> Result<(), NotSigned> {
        let header = |name: &str| headers.iter().find(|(known, _)| *known == name).map(|(_, value)| *value);
        let received_at = Instant(1_791_190_800_000 + later.0);
        verify(tool, secret, &Signed { header: &header, body: body.as_bytes(), method: "POST", address, received_at })
    }

    /// A tool, its secret, and the headers with which it signed [`BODY`], the signature first.
    type Example = (Tool, &'static str, &'static [(&'static str, &'static str)]);

    /// Signatures that another implementation made (Python's `hmac` and `cryptography`).
    const SIGNED: &[Example] = &[
        (
            Tool::SendGrid,
            SENDGRID_KEY,
            &[
                (
                    "x-twilio-email-event-webhook-signature",
                    "MEYCIQDGgQmsbpBIQIzd9FJpNvzYZReDrldzul7mlZ+B5khXSgIhAIBxPvfxaEIhZDBL23NacG5lgP0E07SwbXKfQxDBGZDZ",
                ),
                ("x-twilio-email-event-webhook-timestamp", AT),
            ],
        ),
        (Tool::Typeform, "shh", &[("typeform-signature", "sha256=L0O3mHRtI6r4jxoiFeHnaT/nlSjUhOOUMKyonbm/O0o=")]),
        (Tool::Tally, "shh", &[("tally-signature", "L0O3mHRtI6r4jxoiFeHnaT/nlSjUhOOUMKyonbm/O0o=")]),
        (
            Tool::Webflow,
            "shh",
            &[
                ("x-webflow-signature", "48c3a5271025be0408a35274e4c0d907a913607e589e1e10e201c130d483156f"),
                ("x-webflow-timestamp", "1791190800123"),
            ],
        ),
        (Tool::Intercom, "shh", &[("x-hub-signature", "sha1=e6fc6bfd40a8a96302c275481af8e135d705e86a")]),
        (
            Tool::Calendly,
            "shh",
            &[(
                "calendly-webhook-signature",
                "t=1791190800,v1=c01a1bd0e3145425e08ed6369833281be2023042f0dfb677cfc4be108c2d500d",
            )],
        ),
        (
            Tool::CalCom,
            "shh",
            &[("x-cal-signature-256", "2f43b798746d23aaf88f1a2215e1e7693fe79528d484e39430aca89db9bf3b4a")],
        ),
        (
            Tool::Zoom,
            "shh",
            &[
                ("x-zm-signature", "v0=8feb04ed4f57744498783dcb540eac40e110579d26379b2a90f94398bcb3cbb7"),
                ("x-zm-request-timestamp", AT),
            ],
        ),
        (
            Tool::Crisp,
            "shh",
            &[
                ("x-crisp-signature", "37d40d9f88a52c7c7ccc129ef7d2e32afd248ffe473a0e312ab637e2e75f4c76"),
                ("x-crisp-request-timestamp", "1791190800000"),
            ],
        ),
        (
            Tool::HubSpot,
            "shh",
            &[
                ("x-hubspot-signature-v3", "Fk7e6r5P71XcuZQPn+ZxtYNV0GvImHVykH9mlDsLXUQ="),
                ("x-hubspot-request-timestamp", "1791190800000"),
            ],
        ),
        (
            Tool::Generic,
            STANDARD_SECRET,
            &[
                ("webhook-signature", "v1,AAAA v1,wZMRSfGSDoA/FXUBFP+/X9uKyOfT3abrIg9B1ZI6l2Y="),
                ("webhook-id", "msg_1"),
                ("webhook-timestamp", AT),
            ],
        ),
        (
            Tool::Form,
            STANDARD_SECRET,
            &[
                ("svix-signature", "v1,wZMRSfGSDoA/FXUBFP+/X9uKyOfT3abrIg9B1ZI6l2Y="),
                ("svix-id", "msg_1"),
                ("svix-timestamp", AT),
            ],
        ),
    ];

    #[test]
    fn what_a_tool_has_signed_is_believed_and_nothing_else() {
        for (tool, secret, headers) in SIGNED {
            let name = tool.word();
            check_secret(*tool, secret).unwrap();
            assert_eq!(check(*tool, secret, headers, BODY), Ok(()), "{name}");
            // The first header is the signature itself, the others are signed as well.
            let another = check(*tool, secret, headers, r#"{"event":"click"}"#);
            assert!(matches!(another, Err(NotSigned::Wrong { .. })), "{name}: another body");
            for left_out in 0..headers.len() {
                let fewer: Vec<_> =
                    headers.iter().enumerate().filter(|(i, _)| *i != left_out).map(|(_, one)| *one).collect();
                assert!(
                    matches!(check(*tool, secret, &fewer, BODY), Err(NotSigned::Missing { .. })),
                    "{name}: {left_out}"
                );
                let mut altered = headers.to_vec();
                altered[left_out].1 = "1791190801";
                assert!(check(*tool, secret, &altered, BODY).is_err(), "{name}: {left_out} altered");
            }
            let other_secret = match tool {
                Tool::Generic | Tool::Form => "whsec_AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI=",
                _ => "other",
            };
            assert!(check(*tool, other_secret, headers, BODY).is_err(), "{name}: another secret");
        }
    }

    #[test]
    fn hubspot_signs_the_address_and_its_signatures_grow_old() {
        let (_, secret, headers) = SIGNED.iter().find(|(tool, ..)| *tool == Tool::HubSpot).unwrap();
        let check = |address: &str, later| check_called(Tool::HubSpot, secret, headers, BODY, address, later);
        let elsewhere = "https://leads.example.com/v1/hooks/wk_other";
        assert_eq!(check(elsewhere, Duration(0)), Err(NotSigned::Wrong { place: "x-hubspot-signature-v3" }));
        for (later, expected) in [
            (Duration(5 * MINUTE_MS), Ok(())),
            (Duration(-5 * MINUTE_MS), Ok(())),
            (Duration(5 * MINUTE_MS + 1), Err(NotSigned::Old { place: "x-hubspot-request-timestamp" })),
            (Duration(-5 * MINUTE_MS - 1), Err(NotSigned::Old { place: "x-hubspot-request-timestamp" })),
        ] {
            assert_eq!(check(ADDRESS, later), expected, "{later:?}");
        }
    }

    #[test]
    fn mailgun_signs_within_the_body() {
        let body = |signature: &str| {
            json!({ "signature": { "timestamp": AT, "token": "a-token", "signature": signature }, "event-data": {} })
                .to_string()
        };
        let good = "7ceab46f7c87dade47562aff122d26192843ef278f01c5c953c11c689cfd720c";
        assert_eq!(check(Tool::Mailgun, "shh", &[], &body(good)), Ok(()));
        assert_eq!(check(Tool::Mailgun, "hush", &[], &body(good)), Err(NotSigned::Wrong { place: "signature" }));
        assert_eq!(check(Tool::Mailgun, "shh", &[], &body("7c")), Err(NotSigned::Wrong { place: "signature" }));
        assert_eq!(check(Tool::Mailgun, "shh", &[], BODY), Err(NotSigned::Missing { place: "signature" }));
    }

    #[test]
    fn secrets_are_checked_before_they_are_kept() {
        for (tool, secret, expected) in [
            (Tool::SendGrid, SENDGRID_KEY, true),
            (Tool::SendGrid, "shh", false),
            (Tool::Generic, STANDARD_SECRET, true),
            (Tool::Generic, "shh", false),
            (Tool::Generic, "whsec_", false),
            (Tool::Typeform, "shh", true),
            (Tool::Typeform, "", false),
            (Tool::Postmark, "shh", false),
            (Tool::Ses, "shh", false),
            (Tool::HubSpot, "shh", true),
        ] {
            assert_eq!(check_secret(tool, secret).is_ok(), expected, "{} {secret}", tool.word());
        }
        for tool in Tool::ALL {
            assert_eq!(
                secret_of(*tool).is_none(),
                check_secret(*tool, STANDARD_SECRET).is_err_and(|why| why.in_english().contains("does not sign"))
            );
        }
    }

    #[test]
    fn zoom_is_answered_that_its_secret_is_known() {
        let asked = r#"{"event":"endpoint.url_validation","payload":{"plainToken":"qgg8vlvZRS6UYooatFL8Aw"}}"#;
        let answer = answer_to_question(Tool::Zoom, "shh", asked.as_bytes()).unwrap();
        assert_eq!(answer["encryptedToken"], "eeeb3a331696af0a85cb3fa00100da9dff268fe3bbf95f1ceaed061eca6d8db6");
        assert_eq!(answer_to_question(Tool::Zoom, "shh", BODY.as_bytes()), None);
        assert_eq!(answer_to_question(Tool::Typeform, "shh", asked.as_bytes()), None);
    }
}
