//! E-mail addresses, phone numbers and domains.

use email_address::{EmailAddress, Options};
use leadpact_language::{Said, said};
use rlibphonenumber::{PhoneNumber, PhoneNumberFormat, Region};

const FREE_MAIL: &str = include_str!("../../data/free-mail-domains.txt");
/// Hosts on which many companies have a page; their domain says nothing about the company.
const SHARED_HOSTS: [&str; 12] = [
    "bit.ly",
    "facebook.com",
    "github.com",
    "google.com",
    "instagram.com",
    "linkedin.com",
    "linktr.ee",
    "t.me",
    "twitter.com",
    "x.com",
    "xing.com",
    "youtube.com",
];
/// Fewer digits than this are no phone number anywhere.
const PHONE_DIGITS_MIN: usize = 5;

/// What sort of provider an e-mail address is with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MailKind {
    /// The address's own organisation.
    Business,
    /// A provider where anybody may have an address.
    Free,
    /// A provider of throw-away addresses.
    Disposable,
}

impl MailKind {
    /// The word of the trait `email.kind`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Business => "business",
            Self::Free => "free",
            Self::Disposable => "disposable",
        }
    }
}

/// An e-mail address in lower case, its domain in ASCII; a name around it (`Ana <ana@x.example>`) and `mailto:` are dropped.
pub fn email(text: &str) -> Result<String, Said> {
    if is_plain(text) {
        return Ok(text.to_owned());
    }
    let error = |why: Said| said!("refused-email", text, why);
    let mut address = text.trim();
    if let (Some(open), true) = (address.rfind('<'), address.ends_with('>')) {
        address = &address[open + 1..address.len() - 1];
    }
    if address.get(..7).is_some_and(|start| start.eq_ignore_ascii_case("mailto:")) {
        address = &address[7..];
    }
    let address = address.trim().to_lowercase();
    let (local, host) = address.rsplit_once('@').ok_or_else(|| error(said!("refused-email-at")))?;
    let host = ascii_host(host.trim_end_matches('.')).ok_or_else(|| error(said!("refused-email-domain")))?;
    let address = format!("{local}@{host}");
    let options = Options::default().with_required_tld().without_domain_literal().without_display_text();
    EmailAddress::parse_with_options(&address, options).map_err(|why| error(Said::plain(why.to_string())))?;
    Ok(address)
}

/// Whether an address is in its normal form already, told without the whole grammar: most are.
fn is_plain(text: &str) -> bool {
    let Some((local, host)) = text.split_once('@') else { return false };
    let in_local = |b: u8| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'_' | b'-' | b'+');
    let in_host = |b: u8| matches!(b, b'a'..=b'z' | b'0'..=b'9');
    let part = |part: &str| !part.is_empty() && part.bytes().all(in_local);
    let label = |label: &str| !label.is_empty() && label.len() <= 63 && label.bytes().all(in_host);
    let last_is_name = host.rsplit('.').next().is_some_and(|last| last.bytes().all(|b| b.is_ascii_lowercase()));
    let fits = local.len() <= 64 && host.len() <= 180 && host.contains('.') && last_is_name;
    fits && local.split('.').all(part) && host.split('.').all(label)
}

/// What sort of provider this domain is. Disposable is looked at first: many such domains are on both lists.
pub fn mail_kind(domain: &str) -> MailKind {
    let registrable = psl::domain_str(domain).unwrap_or(domain);
    let on = |listed: fn(&str) -> bool| listed(domain) || listed(registrable);
    if on(disposable_emails::is_disposable_domain) {
        MailKind::Disposable
    } else if on(is_free_mail) {
        MailKind::Free
    } else {
        MailKind::Business
    }
}

/// A phone number as E.164; one that is complete only within an unknown country stays as written.
pub fn phone(text: &str, country: Option<&str>) -> Result<String, Said> {
    let text = text.trim();
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    if digits < PHONE_DIGITS_MIN {
        return Err(said!("refused-phone", text, n = digits));
    }
    let region = country.and_then(|code| Region::try_from(code).ok());
    let international = text.strip_prefix("00").map(|rest| format!("+{rest}"));
    let valid = |text: &str| PhoneNumber::parse(text, region).ok().filter(PhoneNumber::is_valid);
    let number = valid(text).or_else(|| international.as_deref().and_then(valid));
    Ok(number.map_or_else(|| text.to_owned(), |number| number.format_as(PhoneNumberFormat::E164).into_owned()))
}

/// The registrable domain (`www.sales.firm.co.uk` → `firm.co.uk`) of a domain, a URL or an e-mail address.
pub fn domain(text: &str) -> Result<String, Said> {
    let error = || said!("refused-domain", text);
    let rest = text.trim();
    let rest = rest.split_once("://").map_or(rest, |(_, rest)| rest);
    let rest = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    let rest = rest.rsplit('@').next().unwrap_or(rest);
    let host = rest.split(':').next().unwrap_or(rest).trim_end_matches('.');
    let host = ascii_host(host).ok_or_else(error)?;
    psl::domain_str(&host).map(str::to_owned).ok_or_else(error)
}

/// The domain by which a company is found: the registrable one, if it is the company's own.
pub fn company_domain(host: &str) -> Option<String> {
    let registrable = psl::domain_str(host)?;
    let own = mail_kind(host) == MailKind::Business && SHARED_HOSTS.binary_search(&registrable).is_err();
    own.then(|| registrable.to_owned())
}

fn ascii_host(host: &str) -> Option<String> {
    let host = idna::domain_to_ascii(host.trim()).ok()?;
    let label = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
    };
    let last_has_letter = host.rsplit('.').next().is_some_and(|last| last.bytes().any(|b| b.is_ascii_alphabetic()));
    (host.contains('.') && host.split('.').all(label) && last_has_letter).then_some(host)
}

/// Binary search over the sorted lines of the list, without building an index.
fn is_free_mail(domain: &str) -> bool {
    let (mut low, mut high) = (0, FREE_MAIL.len());
    while low < high {
        let middle = FREE_MAIL.floor_char_boundary(low.midpoint(high));
        let start = FREE_MAIL[..middle].rfind('\n').map_or(0, |i| i + 1);
        let end = FREE_MAIL[start..].find('\n').map_or(FREE_MAIL.len(), |i| start + i);
        match FREE_MAIL[start..end].cmp(domain) {
            std::cmp::Ordering::Equal => return true,
            std::cmp::Ordering::Less => low = end + 1,
            std::cmp::Ordering::Greater => high = start,
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_address_is_what_the_grammar_makes_of_it() {
        let parts = ["ana", "a.b", "a..b", ".a", "a+b_c-d", "x y", "a@b", "ü"];
        let hosts =
            ["x.example", "a.b.example", "x", "x.1", "-x.example", "x-.example", "x..example", "1.example", "x.e1"];
        let mut n_plain = 0;
        for (local, host) in parts.iter().flat_map(|local| hosts.iter().map(move |host| (local, host))) {
            let address = format!("{local}@{host}");
            if is_plain(&address) {
                n_plain += 1;
                // Blanks around it keep it from being told at a glance.
                assert_eq!(email(&format!(" {address}")).as_deref(), Ok(&*address), "{address}");
            }
        }
        assert_eq!(n_plain, 9, "three names at three hosts are plain");
    }

    #[test]
    fn emails_are_read() {
        for (text, expected) in [
            ("Jan.Novak@Firma.CZ", "jan.novak@firma.cz"),
            (" Ana Lima <ANA@northwind.example> ", "ana@northwind.example"),
            ("mailto:x@y.example", "x@y.example"),
            ("jan@bücher.example", "jan@xn--bcher-kva.example"),
            ("a+tag@sub.firma.co.uk", "a+tag@sub.firma.co.uk"),
        ] {
            assert_eq!(email(text).as_deref(), Ok(expected), "{text}");
        }
        for bad in
            ["", "jan", "jan@", "@firma.cz", "jan@firma", "a b@firma.cz", "jan@firma..cz", "jan@-", "a@b@", "a@1.2.3.4"]
        {
            assert!(email(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn mail_providers_are_known() {
        for (domain, kind) in [
            ("gmail.com", MailKind::Free),
            ("seznam.cz", MailKind::Free),
            ("qq.com", MailKind::Free),
            ("mailinator.com", MailKind::Disposable),
            ("northwind.example", MailKind::Business),
            ("zzzzzz.zz", MailKind::Business),
            ("0", MailKind::Business),
        ] {
            assert_eq!(mail_kind(domain), kind, "{domain}");
        }
    }

    #[test]
    fn every_line_of_the_free_mail_list_is_found() {
        let lines: Vec<&str> = FREE_MAIL.lines().collect();
        assert!(lines.len() > 14_000);
        assert!(lines.is_sorted());
        assert!(lines.iter().all(|line| is_free_mail(line)));
        assert!(SHARED_HOSTS.is_sorted());
    }

    #[test]
    fn phones_are_read_with_the_country_as_a_hint() {
        for (text, country, expected) in [
            ("601 234 567", Some("PL"), "+48601234567"),
            ("+420 601 234 567", None, "+420601234567"),
            ("00420 601 234 567", None, "+420601234567"),
            ("(415) 555-2671", Some("US"), "+14155552671"),
            ("+44 20 7946 0018", Some("US"), "+442079460018"),
            ("601 234 567", None, "601 234 567"),
        ] {
            assert_eq!(phone(text, country).as_deref(), Ok(expected), "{text}");
        }
        for bad in ["n/a", "12", "call me"] {
            assert!(phone(bad, Some("US")).is_err(), "{bad}");
        }
    }

    #[test]
    fn domains_are_registrable_ones() {
        for (text, expected) in [
            ("https://www.Sales.Firm.co.uk/path?x=1", "firm.co.uk"),
            ("firma.cz", "firma.cz"),
            ("http://user@host.firma.cz:8080", "firma.cz"),
            ("jan@mail.firma.cz", "firma.cz"),
        ] {
            assert_eq!(domain(text).as_deref(), Ok(expected), "{text}");
        }
        for bad in ["", "firma", "co.uk", "http://", "10.0.0.1"] {
            assert!(domain(bad).is_err(), "{bad}");
        }
        assert_eq!(company_domain("gmail.com"), None);
        assert_eq!(company_domain("www.linkedin.com"), None);
        assert_eq!(company_domain("mail.firma.cz").as_deref(), Some("firma.cz"));
    }
}
