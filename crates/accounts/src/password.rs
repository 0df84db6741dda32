//! Passwords: what may be one, and the argon2id hash that is kept of it.
//!
//! Hashing takes tens of milliseconds and 19 MiB on purpose, so nothing here belongs inside a transaction.

use std::fmt;

use argon2::password_hash::phc::PasswordHash as Phc;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use argon2::{Algorithm, Argon2, Params, Version};
use unicode_normalization::UnicodeNormalization as _;

use crate::entropy::{self, Entropy};

/// Least number of characters.
pub const PASSWORD_MIN_CHARS: usize = 12;
/// Most bytes: long enough for any sentence, short enough that hashing it costs nothing beside the rest.
pub const PASSWORD_MAX_BYTES: usize = 1024;
/// Fewer different characters than this are one key held down, or a pattern of few.
pub const PASSWORD_MIN_DISTINCT_CHARS: usize = 5;

/// What OWASP's Password Storage Cheat Sheet recommends for argon2id: 19 MiB, two passes, one lane.
pub const HASH_MEMORY_KIB: u32 = 19 * 1024;
/// Passes over that memory.
pub const HASH_PASSES: u32 = 2;
/// Lanes side by side.
pub const HASH_LANES: u32 = 1;

/// Long passwords that many people choose, folded and without what is put between words.
const COMMON: &str = include_str!("common_passwords.txt");

/// A text that somebody chose as password, fit to be one. It is never shown, logged or kept.
#[derive(Clone)]
pub struct Password(String);

/// What is kept of a password: a PHC string with algorithm, parameters, salt and hash.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordHash(String);

/// Why a text can't be a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PasswordProblem {
    /// Too short to withstand guessing.
    #[error("a password needs at least {PASSWORD_MIN_CHARS} characters; a sentence is easy to remember")]
    TooShort,
    /// Longer than anybody types.
    #[error("a password has at most {PASSWORD_MAX_BYTES} bytes")]
    TooLong,
    /// A pattern of few characters.
    #[error("a password needs at least {PASSWORD_MIN_DISTINCT_CHARS} different characters")]
    TooUniform,
    /// Among the first that are guessed.
    #[error("this password is among those that many people use: choose one that is yours alone")]
    TooCommon,
    /// Others know it.
    #[error("a password must not be the e-mail address or the name of the person")]
    Personal,
}

/// What comparing a password with a hash showed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Check {
    /// It is the one.
    Right,
    /// It is the one, and its hash was made with other parameters than today's: keep a new one.
    RightButDated,
    /// It is not, or there is none.
    Wrong,
}

impl Password {
    /// Reads a password that somebody chose. `personal` are texts that others know of this person.
    pub fn choose(text: &str, personal: &[&str]) -> Result<Self, PasswordProblem> {
        if text.len() > PASSWORD_MAX_BYTES {
            return Err(PasswordProblem::TooLong);
        }
        let text = normal(text);
        if text.chars().count() < PASSWORD_MIN_CHARS {
            return Err(PasswordProblem::TooShort);
        }
        let plain = plain(&text);
        if personal.iter().any(|known| is_personal(&plain, known)) {
            return Err(PasswordProblem::Personal);
        }
        if is_common(&plain) {
            return Err(PasswordProblem::TooCommon);
        }
        let mut characters: Vec<char> = text.to_lowercase().chars().collect();
        characters.sort_unstable();
        characters.dedup();
        if characters.len() < PASSWORD_MIN_DISTINCT_CHARS {
            return Err(PasswordProblem::TooUniform);
        }
        Ok(Self(text))
    }

    /// The hash to keep of it, under a salt of its own.
    pub fn hash(&self, entropy: &mut dyn Entropy) -> PasswordHash {
        let salt: [u8; 16] = entropy::bytes(entropy);
        let hash: Phc =
            argon2().hash_password_with_salt(self.0.as_bytes(), &salt).expect("the parameters are in range");
        PasswordHash(hash.to_string())
    }
}

impl PasswordHash {
    /// The hash that this text of the ledger is.
    pub fn stored(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// Its text, for the ledger alone.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Compares what somebody typed with the hash that is kept, if one is. Both ways take the same work, so that the time
/// of an answer does not tell whether there is an account.
pub fn check(typed: &str, kept: Option<&PasswordHash>) -> Check {
    // What is longer was never chosen by anybody; that is known without any account.
    if typed.len() > PASSWORD_MAX_BYTES {
        return Check::Wrong;
    }
    let typed = normal(typed);
    let Some(kept) = kept.and_then(|kept| Phc::new(&kept.0).ok()) else {
        let mut unused = [0; Params::DEFAULT_OUTPUT_LEN];
        let worked = argon2().hash_password_into(typed.as_bytes(), b"nobody's account", &mut unused);
        std::hint::black_box((worked.is_ok(), unused));
        return Check::Wrong;
    };
    match Argon2::default().verify_password(typed.as_bytes(), &kept) {
        Err(_) => Check::Wrong,
        Ok(()) if is_of_today(&kept) => Check::Right,
        Ok(()) => Check::RightButDated,
    }
}

fn argon2() -> Argon2<'static> {
    let params = Params::new(HASH_MEMORY_KIB, HASH_PASSES, HASH_LANES, None).expect("the parameters are in range");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

fn is_of_today(hash: &Phc) -> bool {
    let params = Params::try_from(hash);
    hash.algorithm == Algorithm::Argon2id.ident()
        && params.is_ok_and(|params| {
            (params.m_cost(), params.t_cost(), params.p_cost()) == (HASH_MEMORY_KIB, HASH_PASSES, HASH_LANES)
        })
}

/// Keyboards and systems write `é` in two ways; the person means one.
fn normal(text: &str) -> String {
    text.nfkc().collect()
}

/// Letters and digits alone, folded: `Pass-Word 1234` is as easy to guess as `password1234`.
fn plain(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn is_personal(password: &str, known: &str) -> bool {
    let known = plain(&normal(known));
    // What stands around a long name must not make it a password: `petr.novak@northwind.example1`.
    !known.is_empty()
        && (password == known || (known.chars().count() >= 8 && without_tail(password) == without_tail(&known)))
}

/// Among the common ones, also with a year or a few digits behind it, or written twice.
fn is_common(password: &str) -> bool {
    let is_listed = |text: &str| !text.is_empty() && COMMON.lines().any(|line| line == text);
    let half = password.get(..password.len() / 2).filter(|half| half.repeat(2) == password);
    is_listed(password) || is_listed(without_tail(password)) || half.is_some_and(is_listed)
}

/// Without the digits at the end.
fn without_tail(text: &str) -> &str {
    text.trim_end_matches(|c: char| c.is_ascii_digit())
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(…)")
    }
}

impl fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasswordHash(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fixed() -> impl FnMut(&mut [u8]) {
        |bytes: &mut [u8]| bytes.fill(9)
    }

    #[test]
    fn a_password_is_long_and_not_what_others_would_try_first() {
        use PasswordProblem::*;
        let personal = ["petr.novak@northwind.example", "Petr Novák"];
        for (text, expected) in [
            ("four score and seven", None),
            ("výkon na hřišti", None),
            ("zwölf Boxkämpfer", None),
            ("short", Some(TooShort)),
            ("elevenchars", Some(TooShort)),
            ("日本語の長い合言葉です", Some(TooShort)),
            ("日本語の長い合言葉ですよね", None),
            ("password1234", Some(TooCommon)),
            ("Pass-Word-2026", Some(TooCommon)),
            ("qwertyuiop12", Some(TooCommon)),
            ("passwordpassword", Some(TooCommon)),
            ("123456789012", Some(TooCommon)),
            ("Leadpact2026!", Some(TooCommon)),
            ("aaaaaaaaaaaa", Some(TooUniform)),
            ("abababababab", Some(TooUniform)),
            ("petr.novak@northwind.example", Some(Personal)),
            ("Petr.Novak@Northwind.Example1", Some(Personal)),
            ("petr.novak and more", None),
        ] {
            assert_eq!(Password::choose(text, &personal).err(), expected, "{text}");
        }
        let long = "a sentence ".repeat(100);
        assert_eq!(Password::choose(&long, &[]).err(), Some(TooLong));
    }

    #[test]
    fn the_right_password_and_no_other_passes() {
        let hash = Password::choose("correct horse caf\u{e9}", &[]).expect("it is fit").hash(&mut fixed());
        for (typed, kept, expected) in [
            ("correct horse caf\u{e9}", Some(&hash), Check::Right),
            // The same letters as another system writes them.
            ("correct horse cafe\u{301}", Some(&hash), Check::Right),
            ("correct horse cafe", Some(&hash), Check::Wrong),
            ("", Some(&hash), Check::Wrong),
            ("correct horse caf\u{e9}", None, Check::Wrong),
            ("correct horse caf\u{e9}", Some(&PasswordHash::stored("broken")), Check::Wrong),
        ] {
            assert_eq!(check(typed, kept), expected, "{typed}");
        }
    }

    #[test]
    fn the_hash_names_the_parameters_that_owasp_recommends() {
        let hash = Password::choose("four score and seven", &[]).expect("it is fit").hash(&mut fixed());
        assert!(hash.as_str().starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{}", hash.as_str());
        assert_eq!(format!("{hash:?}"), "PasswordHash(…)");
    }

    #[test]
    fn a_hash_of_weaker_parameters_still_passes_and_is_to_be_renewed() {
        let weak = Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(64, 1, 1, None).expect("in range"));
        let hash: Phc = weak.hash_password_with_salt(b"four score and seven", &[3; 16]).expect("in range");
        let kept = PasswordHash::stored(hash.to_string());
        assert_eq!(check("four score and seven", Some(&kept)), Check::RightButDated);
        assert_eq!(check("four score and eight", Some(&kept)), Check::Wrong);
    }

    #[test]
    fn the_list_of_common_passwords_is_written_as_it_is_compared() {
        for line in COMMON.lines() {
            assert_eq!(plain(line), line, "letters and digits, folded");
        }
    }
}
