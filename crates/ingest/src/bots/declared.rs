//! Robots that say what they are in their user agent.

use std::sync::LazyLock;

use leadpact_terms::Value;
use regex::{Regex, RegexSet};

/// A pattern a line, from a list that is kept by others (`data/README.md`).
const PATTERNS: &str = include_str!("../../data/crawler-user-agents.txt");
/// Libraries that run where a person reads, by what their names contain. What others say of a user agent is their own program's.
const IN_BROWSERS: [&str; 4] = ["analytics.js", "javascript", "amp", "pixel"];

/// Programs through which providers of mail load pictures when a reader looks at a mail: the patterns by which they are known.
const READERS_PROXIES: [&str; 2] = ["GoogleImageProxy", "YahooMailProxy"];

/// The patterns, in two forms: the one answers quickly whether any matches, which is nearly always no.
struct Patterns {
    /// As the list has them.
    texts: Vec<&'static str>,
    any: Option<Regex>,
    each: Option<RegexSet>,
}

static KNOWN: LazyLock<Patterns> = LazyLock::new(|| {
    let texts: Vec<&'static str> = PATTERNS.lines().collect();
    let any = texts.iter().map(|text| format!("(?:{text})")).collect::<Vec<_>>().join("|");
    Patterns { any: Regex::new(&any).ok(), each: RegexSet::new(&texts).ok(), texts }
});

/// The robot that a browser's user agent declares itself to be, as the pattern by which it is known.
pub fn declared_bot(user_agent: &str) -> Option<&'static str> {
    let known = &*KNOWN;
    if !known.any.as_ref()?.is_match(user_agent) {
        return None;
    }
    let first = known.each.as_ref()?.matches(user_agent).into_iter().next()?;
    known.texts.get(first).copied()
}

/// Whether what has opened a mail or followed a link in it declares itself to be a machine that no reader has sent.
pub fn machine_in_mail(user_agent: &str) -> bool {
    declared_bot(user_agent).is_some_and(|pattern| !READERS_PROXIES.contains(&pattern))
}

/// The robot behind an event of the live intake, by the properties that it has from its context.
///
/// Only browsers are asked: a server that tells what somebody did sends with a program of its own, and is no robot for it.
pub fn machine_behind(properties: &[(Box<str>, Value)]) -> Option<&'static str> {
    let text = |wanted: &str| {
        properties.iter().find_map(|(name, value)| match value {
            Value::Text(text) if **name == *wanted => Some(&**text),
            _ => None,
        })
    };
    let user_agent = text("context.userAgent")?;
    let library = text("context.library.name").map(str::to_ascii_lowercase);
    let in_browser = library.is_none_or(|name| IN_BROWSERS.iter().any(|mark| name.contains(mark)));
    if in_browser { declared_bot(user_agent) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHROME: &str = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36";
    const GOOGLE: &str = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)";

    #[test]
    fn every_pattern_of_the_list_is_in_use() {
        let known = &*KNOWN;
        assert!(known.any.is_some() && known.each.is_some());
        assert!(known.texts.len() >= 1_500);
        assert!(known.texts.iter().all(|text| !text.trim().is_empty()));
    }

    #[test]
    fn robots_are_known_and_readers_are_not_taken_for_one() {
        for (user_agent, expected) in [
            (GOOGLE, Some("Googlebot/")),
            (
                "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/120.0.0.0 Safari/537.36",
                Some("HeadlessChrome"),
            ),
            ("facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)", Some("facebookexternalhit")),
            ("curl/8.5.0", Some("^curl")),
            (CHROME, None),
            (
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15",
                None,
            ),
            ("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", None),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1",
                None,
            ),
            ("", None),
        ] {
            assert_eq!(declared_bot(user_agent), expected, "{user_agent}");
        }
    }

    #[test]
    fn a_readers_proxy_is_no_machine_in_mail() {
        let through_gmail = "Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)";
        assert!(declared_bot(through_gmail).is_some(), "the list knows it");
        for (user_agent, expected) in [
            (through_gmail, false),
            ("YahooMailProxy; https://help.yahoo.com/", false),
            (CHROME, false),
            (GOOGLE, true),
            ("", false),
        ] {
            assert_eq!(machine_in_mail(user_agent), expected, "{user_agent}");
        }
    }

    #[test]
    fn a_servers_own_program_is_no_robot() {
        for (user_agent, library, expected) in [
            (GOOGLE, Some("analytics.js"), Some("Googlebot/")),
            (GOOGLE, Some("RudderLabs JavaScript SDK"), Some("Googlebot/")),
            (GOOGLE, None, Some("Googlebot/")),
            ("python-requests/2.32", Some("analytics-python"), None),
            ("axios/1.7", Some("@segment/analytics-node"), None),
            (CHROME, Some("analytics.js"), None),
        ] {
            let mut properties = vec![(Box::from("context.userAgent"), Value::from(user_agent))];
            properties.extend(library.map(|name| (Box::from("context.library.name"), Value::from(name))));
            assert_eq!(machine_behind(&properties), expected, "{user_agent} by {library:?}");
        }
        assert_eq!(machine_behind(&[]), None);
    }
}
