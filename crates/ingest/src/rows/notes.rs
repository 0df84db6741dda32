//! What sales writes into the note of a touch: traits as `bant.budget=15000 EUR; bant.need=…`, whether somebody
//! answered, or prose.

use leadpact_terms::{TraitName, fold};

/// A note taken apart.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Noted {
    /// `name=value` pairs, by the trait's one spelling.
    pub traits: Vec<(Box<str>, String)>,
    /// The rest.
    pub prose: String,
}

/// Takes a note of traits apart; what is no `name=value` stays prose.
pub(super) fn noted(text: &str) -> Noted {
    let mut out = Noted::default();
    for part in text.split(';').map(str::trim).filter(|part| !part.is_empty()) {
        let pair = part.split_once('=').and_then(|(name, value)| {
            let known = TraitName::new(name).filter(|_| !name.trim().contains(' '))?;
            Some((known.as_str().into(), value.trim().to_owned()))
        });
        match pair {
            Some(pair) => out.traits.push(pair),
            None if out.prose.is_empty() => part.clone_into(&mut out.prose),
            None => {
                out.prose.push_str("; ");
                out.prose.push_str(part);
            }
        }
    }
    out
}

/// Whether a note says that the lead was reached, or that nobody answered.
pub(super) fn reached(text: &str) -> Option<bool> {
    match &*fold(text) {
        "reached" | "connected" | "answered" | "spoke" | "replied" => Some(true),
        "no answer" | "voicemail" | "left voicemail" | "left message" | "busy" | "wrong number" | "not reached" => {
            Some(false)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_are_taken_apart() {
        for (text, traits, prose) in [
            (
                "bant.budget=15000 EUR; bant.need=tickets get lost",
                "bant.budget:15000 EUR bant.need:tickets get lost",
                "",
            ),
            ("same buying group as L-000024", "", "same buying group as L-000024"),
            ("Pain=slow; called back; a = b = c?", "pain:slow a:b = c?", "called back"),
            ("two words=x", "", "two words=x"),
            ("", "", ""),
        ] {
            let noted = noted(text);
            let shown: Vec<String> = noted.traits.iter().map(|(name, value)| format!("{name}:{value}")).collect();
            assert_eq!((shown.join(" ").as_str(), noted.prose.as_str()), (traits, prose), "{text}");
        }
    }

    #[test]
    fn a_note_says_whether_somebody_answered() {
        assert_eq!(reached("Left Voicemail"), Some(false));
        assert_eq!(reached("reached"), Some(true));
        assert_eq!(reached("will call back in May"), None);
    }
}
