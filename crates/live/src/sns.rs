//! Whether a message of SNS is signed by SNS, and comes from the topic that it should come from.
//!
//! SNS names in each message the address of the certificate that it has signed it with. That address is not followed: whoever looks
//! after the source gives it the certificate once, and the next one beside it before SNS changes to it. As SNS signs the messages of
//! all its customers with the same certificate, a signature says nothing without the topic, which is given with it.

use ring::signature::{
    RSA_PKCS1_2048_8192_SHA1_FOR_LEGACY_USE_ONLY, RSA_PKCS1_2048_8192_SHA256, RsaParameters, UnparsedPublicKey,
};
use serde_json::Value as Json;
use x509_cert::Certificate;
use x509_cert::der::Decode as _;
use x509_cert::der::oid::ObjectIdentifier;

use leadpact_language::{Said, said};

use crate::signature::{NotSigned, base64};

const BEGIN: &str = "-----BEGIN CERTIFICATE-----";
const END: &str = "-----END CERTIFICATE-----";
/// The fields that SNS signs, in its order, each with its name before it; what a message does not have is left out.
const FIELDS: [&str; 8] = ["Message", "MessageId", "Subject", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"];
/// The algorithm of RSA keys (RFC 8017, appendix A.1).
const RSA_ENCRYPTION: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
/// So many certificates are looked through: the one in use, the next one, and some that nobody has taken away.
const CERTIFICATES_MAX: usize = 8;

/// What a source believes of SNS.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Pinned {
    topic: String,
    /// Of each certificate the RSA key, in its usual form.
    keys: Vec<Vec<u8>>,
}

impl Pinned {
    /// Reads a topic's ARN, and behind it certificates as PEM. Line ends may be missing: a form for secrets takes them away.
    ///
    /// # Errors
    /// What was expected.
    pub(crate) fn read(text: &str) -> Result<Self, Said> {
        let (topic, rest) = text.split_at(text.find(BEGIN).unwrap_or(text.len()));
        let topic = topic.trim();
        if !topic.starts_with("arn:aws") || topic.split(':').count() != 6 || topic.split(':').nth(2) != Some("sns") {
            return Err(said!("refused-sns-topic"));
        }
        let mut keys = Vec::new();
        for part in rest.split(BEGIN).skip(1) {
            let key = part.split_once(END).and_then(|(body, _)| {
                let body: String = body.chars().filter(|c| !c.is_whitespace()).collect();
                rsa_key_of(&base64(&body)?)
            });
            keys.push(key.ok_or_else(|| said!("refused-sns-unread", position = keys.len() + 1))?);
        }
        match keys.len() {
            0 => Err(said!("refused-sns-certificate", begin = BEGIN)),
            1..=CERTIFICATES_MAX => Ok(Self { topic: topic.to_owned(), keys }),
            _ => Err(said!("refused-sns-many", max = CERTIFICATES_MAX)),
        }
    }
}

/// Whether a message in SNS's envelope was signed with one of the certificates, for the topic.
pub(crate) fn verify(secret: &str, body: &[u8]) -> Result<(), NotSigned> {
    const PLACE: &str = "Signature";
    let message: Json = serde_json::from_slice(body).map_err(|_| NotSigned::Missing { place: PLACE })?;
    let field = |name: &str| message.get(name).and_then(Json::as_str);
    let signature = field(PLACE).and_then(base64).ok_or(NotSigned::Missing { place: PLACE })?;
    let pinned = Pinned::read(secret).map_err(|_| NotSigned::Wrong { place: PLACE })?;
    if field("TopicArn") != Some(&pinned.topic) {
        return Err(NotSigned::Elsewhere { place: "TopicArn" });
    }
    let how: &RsaParameters = match field("SignatureVersion") {
        Some("1") => &RSA_PKCS1_2048_8192_SHA1_FOR_LEGACY_USE_ONLY,
        Some("2") => &RSA_PKCS1_2048_8192_SHA256,
        _ => return Err(NotSigned::Wrong { place: "SignatureVersion" }),
    };
    let parts = FIELDS.iter().filter_map(|name| Some(format!("{name}\n{}\n", field(name)?)));
    let content: String = parts.collect();
    let fits = |key: &Vec<u8>| UnparsedPublicKey::new(how, key).verify(content.as_bytes(), &signature).is_ok();
    if pinned.keys.iter().any(fits) { Ok(()) } else { Err(NotSigned::Wrong { place: PLACE }) }
}

/// The RSA key of an X.509 certificate, as it stands there. Nothing else in it is believed or looked at: it was given by hand.
fn rsa_key_of(certificate: &[u8]) -> Option<Vec<u8>> {
    let key = Certificate::from_der(certificate).ok()?.tbs_certificate.subject_public_key_info;
    (key.algorithm.oid == RSA_ENCRYPTION).then(|| key.subject_public_key.as_bytes().map(<[u8]>::to_vec))?
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Messages that Python's `cryptography` has signed as SNS does: with SHA-1 and SHA-256, a notification and a question.
    const SIGNED: &str = include_str!("../tests/data/sns/signed.json");
    const CERTIFICATE: &str = include_str!("../tests/data/sns/certificate.pem");
    const ANOTHER: &str = include_str!("../tests/data/sns/another.pem");
    const TOPIC: &str = "arn:aws:sns:eu-central-1:123456789012:mail";

    fn signed() -> Vec<Json> {
        serde_json::from_str(SIGNED).unwrap()
    }

    fn check(secret: &str, message: &Json) -> Result<(), NotSigned> {
        verify(secret, message.to_string().as_bytes())
    }

    #[test]
    fn what_sns_has_signed_for_the_topic_is_believed_and_nothing_else() {
        let secret = format!("{TOPIC}\n{CERTIFICATE}");
        let wrong = |place| Err(NotSigned::Wrong { place });
        for message in signed() {
            assert_eq!(check(&secret, &message), Ok(()), "{message}");
            let both = format!("{TOPIC}\n{ANOTHER}{CERTIFICATE}");
            assert_eq!(check(&both, &message), Ok(()), "the next certificate beside the one in use");
            assert_eq!(check(&secret.replace('\n', ""), &message), Ok(()), "as a field of one line has it");
            assert_eq!(check(&format!("{TOPIC}\n{ANOTHER}"), &message), wrong("Signature"));
            let elsewhere = secret.replacen(":mail", ":other", 1);
            assert_eq!(check(&elsewhere, &message), Err(NotSigned::Elsewhere { place: "TopicArn" }));
            for name in FIELDS.iter().filter(|name| !["TopicArn"].contains(name)) {
                let mut altered = message.clone();
                altered[*name] = "altered".into();
                assert_eq!(check(&secret, &altered), wrong("Signature"), "{name}");
            }
            let mut other = message.clone();
            other["SignatureVersion"] = if message["SignatureVersion"] == "1" { "2".into() } else { "1".into() };
            assert_eq!(check(&secret, &other), wrong("Signature"));
            other["SignatureVersion"] = "3".into();
            assert_eq!(check(&secret, &other), wrong("SignatureVersion"));
            other.as_object_mut().unwrap().remove("Signature");
            assert_eq!(check(&secret, &other), Err(NotSigned::Missing { place: "Signature" }));
        }
        assert_eq!(verify(&secret, b"{"), Err(NotSigned::Missing { place: "Signature" }));
    }

    #[test]
    fn what_is_to_be_believed_is_checked_before_it_is_kept() {
        let elliptic = include_str!("../tests/data/sns/elliptic.pem");
        let broken = CERTIFICATE.replacen("MII", "MIJ", 1);
        for (text, expected) in [
            (format!("{TOPIC}\n{CERTIFICATE}"), ""),
            (format!("  {TOPIC}  {CERTIFICATE}\n{ANOTHER}"), ""),
            (CERTIFICATE.to_owned(), "ARN first"),
            (TOPIC.to_owned(), "signing certificate"),
            (format!("arn:aws:sqs:eu-central-1:123456789012:mail{CERTIFICATE}"), "ARN first"),
            (format!("{TOPIC}\n{CERTIFICATE}{elliptic}"), "certificate 2:"),
            (format!("{TOPIC}\n{broken}"), "certificate 1:"),
            (format!("{TOPIC}\n{BEGIN}\nAAAA"), "certificate 1:"),
            (format!("{TOPIC}\n{}", CERTIFICATE.repeat(9)), "at most 8"),
        ] {
            let told = Pinned::read(&text).err().map(|why| why.in_english()).unwrap_or_default();
            assert!(told.contains(expected) && told.is_empty() == expected.is_empty(), "{told}: {text}");
        }
    }
}
