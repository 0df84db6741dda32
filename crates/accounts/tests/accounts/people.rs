//! People come in by links, change, and go; nobody who is out stays in by a back door.

use leadpact_accounts::links::{finish_set_up, follow_link, look_at_link};
use leadpact_accounts::people::{
    Expecting, PersonChange, activate_person, change_person, deactivate_person, erase_person, issue_reset, list_people,
    show_person,
};
use leadpact_accounts::{AccountsError, Email, PersonName, PersonState, Reach, Refusal, Role, Token};
use leadpact_terms::{DAY_MS, Duration};

use crate::world::{PASSWORD, World, as_person, code, new_person, nobody, on_both, unknown_person};

fn follow(world: &World, token: &Token, password: &str) -> &'static str {
    let hash = world.hash(password);
    code(world.write(|tx| follow_link(tx, &nobody(), token, &hash, world.now())))
}

#[test]
fn the_first_start_has_one_link_for_one_admin() {
    on_both(|world| {
        let (link, other) = (world.set_up_link().unwrap(), world.set_up_link().unwrap());
        let hash = world.hash(PASSWORD);
        let new = new_person("ana@northwind.example");
        let set_up = |token: &Token| {
            world.write(|tx| finish_set_up(tx, &nobody(), token, &new, &hash, world.now(), &mut world.chance()))
        };
        let guessed = Token::mint(&mut |bytes: &mut [u8]| bytes.fill(1));
        assert_eq!(code(set_up(&guessed)), "link_not_valid");
        let admin = set_up(&link.token).unwrap();
        assert_eq!((admin.role, admin.state), (Role::Admin, PersonState::Active));
        // Neither the same link, nor one that another node printed, makes a second admin.
        for token in [&link.token, &other.token] {
            assert_eq!(code(set_up(token)), "already_set_up");
            assert_ne!(code(world.ledger.read(|tx| look_at_link(tx, token, world.now()))), "");
        }
        assert!(world.set_up_link().is_none());
        assert!(world.sign_in(&nobody(), "ANA@northwind.example", PASSWORD).unwrap().is_some());
    });
}

#[test]
fn a_link_works_once_in_its_time_and_for_its_purpose() {
    on_both(|world| {
        let admin = world.admin();
        let caller = as_person(&admin);
        let (petr, invitation) = world.invite(&caller, "petr@northwind.example", Role::SalesRep).unwrap();
        assert_eq!(petr.state, PersonState::Invited);
        assert!(world.sign_in(&nobody(), "petr@northwind.example", PASSWORD).unwrap().is_none());
        let shown = world.ledger.read(|tx| look_at_link(tx, &invitation.token, world.now())).unwrap();
        assert_eq!(shown.known_as, petr.known_as);
        assert_eq!(follow(world, &invitation.token, PASSWORD), "");
        assert_eq!(follow(world, &invitation.token, "another password"), "link_not_valid");

        let reset = || world.write(|tx| issue_reset(tx, &caller, petr.id, world.now(), &mut world.chance())).unwrap();
        let session = world.session(&petr);
        let (first, second) = (reset(), reset());
        assert_eq!(follow(world, &first.token, "another password"), "link_not_valid", "a later link ends the earlier");
        assert_eq!(follow(world, &second.token, "another password"), "");
        assert!(world.who(&session.token).is_none(), "a new password ends all sessions");
        assert!(world.sign_in(&nobody(), "petr@northwind.example", PASSWORD).unwrap().is_none());
        assert!(world.sign_in(&nobody(), "petr@northwind.example", "another password").unwrap().is_some());

        let late = reset();
        world.wait(Duration(DAY_MS));
        assert_eq!(follow(world, &late.token, PASSWORD), "link_not_valid");
        // An invitation that was never followed is renewed by the same means.
        let (iva, _) = world.invite(&caller, "iva@northwind.example", Role::Viewer).unwrap();
        let again = world.write(|tx| issue_reset(tx, &caller, iva.id, world.now(), &mut world.chance())).unwrap();
        world.wait(Duration(6 * DAY_MS));
        assert_eq!(follow(world, &again.token, PASSWORD), "");
    });
}

#[test]
fn whoever_is_deactivated_is_out_at_once() {
    on_both(|world| {
        let admin = world.admin();
        let petr = world.person(&admin, "petr@northwind.example", Role::Marketing);
        let (caller, session) = (as_person(&admin), world.session(&petr));
        let reset = world.write(|tx| issue_reset(tx, &caller, petr.id, world.now(), &mut world.chance())).unwrap();
        let out = world.write(|tx| deactivate_person(tx, &caller, petr.id, Expecting::Any, world.now())).unwrap();
        assert_eq!(out.state, PersonState::Deactivated);
        assert!(world.who(&session.token).is_none());
        assert!(world.sign_in(&nobody(), "petr@northwind.example", PASSWORD).unwrap().is_none());
        assert_eq!(follow(world, &reset.token, PASSWORD), "link_not_valid");
        let again = world.write(|tx| issue_reset(tx, &caller, petr.id, world.now(), &mut world.chance()));
        assert_eq!(code(again), "wrong_state");

        world.write(|tx| activate_person(tx, &caller, petr.id, Expecting::Any, world.now())).unwrap();
        assert!(world.who(&session.token).is_none(), "what has ended does not come back");
        assert!(world.sign_in(&nobody(), "petr@northwind.example", PASSWORD).unwrap().is_some());
    });
}

#[test]
fn there_is_always_an_admin_left() {
    on_both(|world| {
        let admin = world.admin();
        let caller = as_person(&admin);
        let out = |id| code(world.write(|tx| deactivate_person(tx, &caller, id, Expecting::Any, world.now())));
        // One who was only invited can't run the service yet.
        world.invite(&caller, "eva@northwind.example", Role::Admin).unwrap();
        assert_eq!(out(admin.id), "last_admin");
        assert_eq!(code(world.give_role(&admin, &admin, Role::Viewer)), "last_admin");
        assert_eq!(code(world.write(|tx| erase_person(tx, &caller, admin.id, world.now()))), "last_admin");
        let other = world.person(&admin, "petr@northwind.example", Role::Admin);
        assert_eq!(code(world.give_role(&admin, &admin, Role::Viewer)), "");
        assert_eq!(out(other.id), "last_admin");
    });
}

#[test]
fn an_erased_person_is_an_id_and_nothing_more() {
    on_both(|world| {
        let admin = world.admin();
        let petr = world.person(&admin, "petr@northwind.example", Role::Marketing);
        let (caller, session) = (as_person(&admin), world.session(&petr));
        world.write(|tx| erase_person(tx, &caller, petr.id, world.now())).unwrap();
        assert!(world.who(&session.token).is_none());
        assert!(world.sign_in(&nobody(), "petr@northwind.example", PASSWORD).unwrap().is_none());
        let show = world.ledger.read(|tx| show_person(tx, &caller, petr.id));
        assert_eq!(code(show), "person_not_found");
        let listed = world.ledger.read(|tx| list_people(tx, &caller, None, 9)).unwrap();
        let row = listed.iter().find(|person| person.id == petr.id).unwrap();
        assert_eq!((row.known_as.clone(), row.state), (None, PersonState::Erased));
        // The address is free for somebody else, or for the same person as somebody new.
        assert_ne!(world.person(&admin, "petr@northwind.example", Role::Viewer).id, petr.id);
    });
}

#[test]
fn a_change_is_made_to_what_was_seen_and_only_once_for_an_address() {
    on_both(|world| {
        let admin = world.admin();
        let petr = world.person(&admin, "petr@northwind.example", Role::SalesRep);
        let change = PersonChange { name: Some(PersonName::parse("Petr N.").unwrap()), ..PersonChange::default() };
        let changed = |expecting| {
            world.write(|tx| change_person(tx, &as_person(&petr), petr.id, &change, expecting, world.now()))
        };
        let now = changed(Expecting::Revision(petr.revision)).unwrap();
        assert_eq!(now.known_as.as_ref().map(|known| known.name.as_str()), Some("Petr N."));
        assert_eq!(now.revision, petr.revision + 1);
        assert_eq!(code(changed(Expecting::Revision(petr.revision))), "person_changed");
        // What is so already is no change.
        assert_eq!(changed(Expecting::Any).unwrap().revision, now.revision);
        let again = world.invite(&as_person(&admin), "Petr@Northwind.Example", Role::Viewer);
        assert!(matches!(again, Err(AccountsError::Refused(Refusal::EmailTaken))));
    });
}

#[test]
fn each_role_reaches_as_far_as_the_table_says() {
    on_both(|world| {
        let admin = world.admin();
        let rep = world.person(&admin, "petr@northwind.example", Role::SalesRep);
        let manager = world.person(&admin, "iva@northwind.example", Role::SalesManager);
        for (who, of, expected) in [
            (&rep, rep.id, ""),
            (&rep, admin.id, "person_not_found"),
            (&rep, unknown_person(), "person_not_found"),
            (&manager, rep.id, ""),
            (&admin, unknown_person(), "person_not_found"),
        ] {
            let shown = code(world.ledger.read(|tx| show_person(tx, &as_person(who), of)));
            assert_eq!(shown, expected, "{:?} looks at {of}", who.role);
        }
        let listed = |who| world.ledger.read(|tx| list_people(tx, &as_person(who), None, 9)).unwrap().len();
        assert_eq!((listed(&rep), listed(&manager), listed(&admin)), (1, 3, 3));
        assert_eq!(code(world.invite(&as_person(&manager), "x@northwind.example", Role::Viewer)), "denied");
        assert_eq!(code(world.invite(&nobody(), "x@northwind.example", Role::Viewer)), "denied");
        assert_eq!(code(world.give_role(&rep, &rep, Role::Admin)), "denied");
        let change = PersonChange::default();
        let meddle =
            world.write(|tx| change_person(tx, &as_person(&manager), rep.id, &change, Expecting::Any, world.now()));
        assert_eq!(code(meddle), "person_not_found");
        let rights = as_person(&rep).actor.all_rights();
        assert!(rights.contains(&(leadpact_accounts::Operation::LeadList, Reach::Own)));
        assert!(Email::parse("petr@northwind.example").is_ok());
    });
}
