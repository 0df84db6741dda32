//! The identity provider vouches for a person; who that is here, and as what, follows from the company's rules.

use leadpact_accounts::oidc::{
    FLOW_LASTS, FirstSignIn, OidcRules, ReturnTo, VerifiedIdentity, begin_flow, sign_in_by_identity, take_flow,
};
use leadpact_accounts::people::{Expecting, deactivate_person, erase_person};
use leadpact_accounts::sessions::{Opening, SignedIn};
use leadpact_accounts::{AccountsError, PersonState, Role, Token};
use leadpact_terms::Duration;
use sha2::{Digest as _, Sha256};

use crate::world::{RULES, World, as_person, code, nobody, on_both};

fn rules(first: FirstSignIn) -> OidcRules {
    let roles = [("crm-admins", Role::Admin), ("sales", Role::SalesRep)].map(|(value, role)| (value.to_owned(), role));
    OidcRules { first, roles: roles.to_vec(), role_otherwise: None }
}

fn identity(subject: &str, email: Option<&str>, roles: &[&str]) -> VerifiedIdentity {
    VerifiedIdentity {
        issuer: "https://id.northwind.example".to_owned(),
        subject: subject.to_owned(),
        verified_email: email.map(str::to_owned),
        name: Some("Petr Novák".to_owned()),
        locale: Some("cs_CZ".to_owned()),
        zone: Some("Europe/Prague".to_owned()),
        roles: roles.iter().map(|role| (*role).to_owned()).collect(),
    }
}

fn sign_in(world: &World, rules: &OidcRules, identity: &VerifiedIdentity) -> Result<SignedIn, AccountsError> {
    let opening = Opening { before: None, rules: RULES };
    world.write(|tx| sign_in_by_identity(tx, &nobody(), rules, identity, opening, world.now(), &mut world.chance()))
}

#[test]
fn who_comes_first_is_met_by_the_rules_and_later_by_the_subject() {
    use FirstSignIn::*;
    let petr = Some("Petr@Northwind.Example");
    for (first, who, expected) in [
        (Refuse, identity("s", petr, &["sales"]), "identity_unknown"),
        (Link, identity("s", petr, &[]), ""),
        (Link, identity("s", None, &["sales"]), "identity_unknown"),
        (Link, identity("s", Some("iva@northwind.example"), &["sales"]), "identity_unknown"),
        (Create, identity("s", petr, &[]), ""),
        (Create, identity("s", Some("iva@northwind.example"), &["sales"]), ""),
        (Create, identity("s", Some("iva@northwind.example"), &["kitchen"]), "identity_unknown"),
    ] {
        on_both(|world| {
            let admin = world.admin();
            let (invited, _) = world.invite(&as_person(&admin), "petr@northwind.example", Role::SalesRep).unwrap();
            let signed_in = match sign_in(world, &rules(first), &who) {
                Ok(signed_in) => signed_in,
                failed @ Err(_) => return assert_eq!(code(failed), expected, "{first:?} {who:?}"),
            };
            assert_eq!(expected, "", "{first:?} {who:?}");
            assert!(world.who(&signed_in.token).is_some());
            assert_eq!(signed_in.person.state, PersonState::Active);
            if who.verified_email.as_deref() == petr {
                assert_eq!(signed_in.person.id, invited.id);
            }
            // From now on the subject alone says who it is, also with another address.
            let moved = VerifiedIdentity { verified_email: Some("ana@northwind.example".to_owned()), ..who.clone() };
            assert_eq!(sign_in(world, &rules(Refuse), &moved).unwrap().person.id, signed_in.person.id);
        });
    }
}

#[test]
fn the_role_follows_the_provider_but_never_takes_the_last_admin_away() {
    on_both(|world| {
        let admin = world.admin();
        let rules = rules(FirstSignIn::Create);
        let as_role = |subject, email, roles: &[&str]| {
            sign_in(world, &rules, &identity(subject, Some(email), roles)).unwrap().person.role
        };
        assert_eq!(as_role("ana", "ana@northwind.example", &["sales"]), Role::Admin, "the last admin stays");
        assert_eq!(
            as_role("petr", "petr@northwind.example", &["sales", "crm-admins"]),
            Role::Admin,
            "the first counts"
        );
        assert_eq!(as_role("ana", "ana@northwind.example", &["sales"]), Role::SalesRep);
        assert_eq!(
            as_role("ana", "ana@northwind.example", &["kitchen"]),
            Role::SalesRep,
            "what says nothing changes nothing"
        );
        assert_eq!(admin.role, Role::Admin);
    });
}

#[test]
fn whoever_is_out_here_stays_out_whatever_the_provider_says() {
    on_both(|world| {
        let admin = world.admin();
        let rules = rules(FirstSignIn::Create);
        let petr = identity("petr", Some("petr@northwind.example"), &["sales"]);
        let person = sign_in(world, &rules, &petr).unwrap().person;
        let caller = as_person(&admin);
        world.write(|tx| deactivate_person(tx, &caller, person.id, Expecting::Any, world.now())).unwrap();
        assert_eq!(code(sign_in(world, &rules, &petr)), "identity_unknown");
        // Another subject with the same address is met as the same person, and stays out too.
        let again = VerifiedIdentity { subject: "petr2".to_owned(), ..petr.clone() };
        assert_eq!(code(sign_in(world, &rules, &again)), "identity_unknown");
        world.write(|tx| erase_person(tx, &caller, person.id, world.now())).unwrap();
        assert_ne!(sign_in(world, &rules, &petr).unwrap().person.id, person.id, "erased and forgotten: somebody new");
    });
}

#[test]
fn a_flow_is_taken_once_in_time_and_in_the_browser_where_it_began() {
    on_both(|world| {
        let to = ReturnTo::try_from("/leads?tier=hot".to_owned()).unwrap();
        let begin = || world.write(|tx| begin_flow(tx, &to, world.now(), &mut world.chance())).unwrap();
        let take = |state: &Token, cookie: Option<&Token>| world.write(|tx| take_flow(tx, state, cookie, world.now()));
        let (flow, other) = (begin(), begin());
        for cookie in [None, Some(&other.state)] {
            assert_eq!(code(take(&flow.state, cookie)), "flow_not_valid");
        }
        let secrets = take(&flow.state, Some(&flow.state)).unwrap();
        assert_eq!((secrets.nonce, secrets.return_to), (flow.nonce.reveal(), to.clone()));
        use base64::Engine as _;
        let challenge = base64::engine::general_purpose::URL_SAFE_NO_PAD
            .encode(Sha256::digest(secrets.verifier.reveal().as_bytes()));
        assert_eq!(challenge, flow.challenge);
        assert_eq!(code(take(&flow.state, Some(&flow.state))), "flow_not_valid");
        world.wait(Duration(FLOW_LASTS.0));
        assert_eq!(code(take(&other.state, Some(&other.state))), "flow_not_valid");
    });
}

#[test]
fn one_returns_to_this_service_only() {
    for (text, is_fit) in [
        ("/", true),
        ("/leads?tier=hot#top", true),
        ("", false),
        ("leads", false),
        ("//evil.example", false),
        ("/\\evil.example", false),
        ("https://evil.example", false),
        ("/a b", false),
        ("/a\r\nSet-Cookie: x", false),
    ] {
        assert_eq!(ReturnTo::try_from(text.to_owned()).is_ok(), is_fit, "{text}");
    }
}
