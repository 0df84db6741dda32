//! The page of roles, written from the table of operations, so that what people read is what the service does.

use std::fmt::Write as _;

use crate::operation::{Access, Operation};
use crate::role::{Reach, Role, Scope};

/// The nouns of operations in the order of the page, each with a title and what "own" means there.
const NOUNS: &[(&str, &[&str])] = &[
    ("Signing in", &["setup", "session", "oidc", "link", "password"]),
    ("People and keys", &["person", "role", "key"]),
    ("Bringing events in", &["source", "intake", "hook", "import", "quarantine"]),
    ("Leads and companies", &["lead", "decision", "event", "live", "view", "company"]),
    ("Handoffs and promises", &["handoff", "sla", "funnel", "duty", "holidays"]),
    ("Messages", &["endpoint", "delivery", "mail"]),
    ("Pacts", &["pact"]),
    ("Personal data", &["privacy", "consent", "retention"]),
    (
        "Running the service",
        &["sample_company", "audit", "settings", "health", "ready", "metrics", "openapi", "reference", "problem"],
    ),
];

const HEAD: &str = "\
# Roles, scopes and operations

This page is written from the table in `crates/accounts/src/operation.rs`, which is also what the service obeys.

Everybody who signs in has one role. What a role may do reaches to everything (**all**), or only to what is one's **own**: leads that were
handed to the person, and the companies of those leads; the person's own account, sessions and keys. What is beyond that reach is answered as
if it were not there.

";

const KEYS: &str = "\
## API keys

A program comes with an API key. It has one or more scopes, and may do what they say as far as the role of the person who made it reaches: if that
person gets another role, the key gets it too, and if they are deactivated, it ends. What stands without a scope in the tables below is for
people who have signed in.

";

/// The page.
pub fn roles_page() -> String {
    let mut page = HEAD.to_owned();
    page.push_str("| role | |\n| --- | --- |\n");
    for role in Role::ALL {
        line(&mut page, &[role.code(), role.says()]);
    }
    page.push('\n');
    page.push_str(KEYS);
    page.push_str("| scope | |\n| --- | --- |\n");
    for scope in Scope::ALL {
        line(&mut page, &[scope.code(), scope.says()]);
    }
    for (title, nouns) in NOUNS {
        section(&mut page, title, nouns);
    }
    page
}

fn section(page: &mut String, title: &str, nouns: &[&str]) {
    let roles: Vec<&str> = Role::ALL.iter().map(|role| role.code()).collect();
    write!(page, "\n## {title}\n\n| operation | {} | scope | |\n", roles.join(" | ")).expect("text takes everything");
    writeln!(page, "| --- |{} --- | --- |", " --- |".repeat(roles.len())).expect("text takes everything");
    for operation in Operation::ALL.iter().filter(|operation| nouns.contains(&operation.noun())) {
        let name = format!("`{operation}`");
        let mut cells = vec![name.as_str()];
        match operation.access() {
            Access::Anyone => cells.extend(["anyone"; 6]),
            Access::Source => cells.extend(["", "", "", "", "", "a source's write key"]),
            Access::Roles(rights) => {
                cells.extend(Role::ALL.iter().map(|role| match rights.of(*role) {
                    Reach::None => "",
                    Reach::Own => "own",
                    Reach::All => "all",
                }));
                cells.push(rights.scope.map_or("", Scope::code));
            }
        }
        cells.push(operation.says());
        line(page, &cells);
    }
}

fn line(page: &mut String, cells: &[&str]) {
    writeln!(page, "| {} |", cells.join(" | ")).expect("text takes everything");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_has_its_place_on_the_page() {
        let page = roles_page();
        for operation in Operation::ALL {
            assert!(page.contains(&format!("| `{operation}` |")), "{operation}: its noun is in no section");
        }
    }

    /// `UPDATE_EXPECT=1` writes the page anew.
    #[test]
    fn the_page_of_roles_is_current() {
        expect_test::expect_file!["../../../docs/reference/roles.md"].assert_eq(&roles_page());
    }
}
