//! The languages in which a pact is said. Their Fluent files are part of the program.

use std::fmt;
use std::str::FromStr;

/// A language in which a pact is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// German.
    German,
}

/// Nothing is said in this language.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("pacts are not said in `{tag}`: expected {}", Language::ALL.map(Language::tag).join(" or "))]
pub struct UnknownLanguage {
    tag: String,
}

/// The files of a language: the pact, traits, countries, changes, what is said of a lead, what is found in pacts and scenarios, why
/// something is refused, and what is said of what comes in.
macro_rules! files {
    ($tag:literal) => {
        [
            include_str!(concat!("../../../locales/", $tag, "/pact.ftl")),
            include_str!(concat!("../../../locales/", $tag, "/traits.ftl")),
            include_str!(concat!("../../../locales/", $tag, "/countries.ftl")),
            include_str!(concat!("../../../locales/", $tag, "/diff.ftl")),
            include_str!(concat!("../../../locales/", $tag, "/lead.ftl")),
            include_str!(concat!("../../../locales/", $tag, "/findings.ftl")),
            include_str!(concat!("../../../locales/", $tag, "/scenarios.ftl")),
            include_str!(concat!("../../../locales/", $tag, "/problems.ftl")),
            include_str!(concat!("../../../locales/", $tag, "/intake.ftl")),
        ]
    };
}

impl Language {
    /// All of them, English first.
    pub const ALL: [Self; 2] = [Self::English, Self::German];

    /// Its tag: `de`.
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
        }
    }

    /// The language of a tag such as `de-AT`; nothing if pacts are not said in it.
    pub fn of_tag(tag: &str) -> Option<Self> {
        let language = tag.trim().split(['-', '_']).next().unwrap_or_default();
        Self::ALL.into_iter().find(|known| known.tag().eq_ignore_ascii_case(language))
    }

    /// The texts of its Fluent files.
    pub fn files(self) -> [&'static str; 9] {
        match self {
            Self::English => files!("en"),
            Self::German => files!("de"),
        }
    }
}

impl FromStr for Language {
    type Err = UnknownLanguage;

    fn from_str(tag: &str) -> Result<Self, UnknownLanguage> {
        Self::of_tag(tag).ok_or_else(|| UnknownLanguage { tag: tag.to_owned() })
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.tag())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_names_its_language_whatever_its_country() {
        for (tag, expected) in [
            ("de", Some(Language::German)),
            ("de-AT", Some(Language::German)),
            ("DE_ch", Some(Language::German)),
            ("en-GB", Some(Language::English)),
            ("den", None),
            ("cs", None),
            ("", None),
        ] {
            assert_eq!(Language::of_tag(tag), expected, "{tag}");
        }
        let refused = "cs".parse::<Language>().map_err(|error| error.to_string());
        assert_eq!(refused, Err("pacts are not said in `cs`: expected en or de".to_owned()));
    }
}
