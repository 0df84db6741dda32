//! Secrets of 256 bits that somebody carries (a session, a one-time link), and the digest of them that is kept.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

use crate::entropy::{self, Entropy};

/// A secret of 256 random bits. It is shown once to whom it belongs and never kept; logs see only that there was one.
#[derive(Clone)]
pub struct Token([u8; 32]);

/// SHA-256 of a token: what the ledger keeps. A token has 256 random bits, so no slow hash is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Digest(pub [u8; 32]);

impl Token {
    /// A new one.
    pub fn mint(entropy: &mut dyn Entropy) -> Self {
        Self(entropy::bytes(entropy))
    }

    /// The token with this text, if it is one.
    pub fn parse(text: &str) -> Option<Self> {
        let mut bytes = [0; 32];
        // One more than fits is wrong as well, so the length is checked first.
        if text.len() != 43 || URL_SAFE_NO_PAD.decode_slice(text, &mut bytes).ok()? != 32 {
            return None;
        }
        Some(Self(bytes))
    }

    /// Its text, 43 letters, digits, `-` and `_`: it goes into a cookie or a link as it is.
    pub fn reveal(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0)
    }

    /// What is kept of it.
    pub fn digest(&self) -> Digest {
        Digest(Sha256::digest(self.0).into())
    }

    /// A second secret that follows from this one and does not give it away.
    pub fn derive(&self, purpose: &str) -> Self {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).expect("HMAC takes keys of any length");
        mac.update(purpose.as_bytes());
        Self(mac.finalize().into_bytes().into())
    }

    /// Whether both are the same, in constant time.
    pub fn is(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

impl Digest {
    /// Whether both are the same, in constant time.
    pub fn is(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_read_back_and_nothing_else_is() {
        let token = Token::mint(&mut |bytes: &mut [u8]| bytes.fill(0xfb));
        let text = token.reveal();
        assert!(Token::parse(&text).expect("it is one").is(&token));
        let longer = format!("{text}A");
        let not_canonical = format!("{}_", &text[..42]);
        for wrong in ["", "abc", &text[1..], &longer, &not_canonical, &"=".repeat(43), &"é".repeat(22)] {
            assert!(Token::parse(wrong).is_none(), "{wrong:?}");
        }
    }

    #[test]
    fn debug_output_does_not_give_a_token_away() {
        let token = Token::mint(&mut |bytes: &mut [u8]| bytes.fill(7));
        assert_eq!(format!("{token:?}"), "Token(…)");
    }

    #[test]
    fn what_is_derived_depends_on_token_and_purpose() {
        let [one, other] = [1, 2].map(|b| Token::mint(&mut |bytes: &mut [u8]| bytes.fill(b)));
        assert!(one.derive("csrf").is(&one.derive("csrf")));
        assert!(!one.derive("csrf").is(&one.derive("else")));
        assert!(!one.derive("csrf").is(&other.derive("csrf")));
        assert!(!one.derive("csrf").is(&one));
    }
}
