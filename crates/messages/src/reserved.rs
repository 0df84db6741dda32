//! Names that nobody can have (RFC 2606): made-up people have addresses under them, and a mail to one reaches nobody.

/// Top-level domains that will never be given to anybody.
const TOP: [&str; 4] = ["test", "example", "invalid", "localhost"];
/// Domains that are kept for examples.
const SECOND: [&str; 3] = ["example.com", "example.net", "example.org"];

/// Whether a mail address lies under a reserved name.
pub fn is_reserved(address: &str) -> bool {
    let domain = address.rsplit('@').next().unwrap_or_default().trim().trim_end_matches('.').to_lowercase();
    let is_or_lies_under =
        |name: &str| domain.strip_suffix(name).is_some_and(|before| before.is_empty() || before.ends_with('.'));
    TOP.into_iter().chain(SECOND).any(is_or_lies_under)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_that_nobody_can_have_are_reserved() {
        for (address, expected) in [
            ("ana@northwind.example", true),
            ("ana@mail.northwind.EXAMPLE.", true),
            ("ana@example", true),
            ("ana@example.com", true),
            ("ana@mail.example.org", true),
            ("ana@localhost", true),
            ("\"a@b\"@x.test", true),
            ("ana@x.invalid", true),
            ("ana@northwind.internal", false),
            ("ana@myexample.com", false),
            ("ana@example.com.de", false),
            ("ana@example.de", false),
            ("ana@test.de", false),
            ("test@northwind.de", false),
            ("", false),
        ] {
            assert_eq!(is_reserved(address), expected, "{address}");
        }
    }
}
