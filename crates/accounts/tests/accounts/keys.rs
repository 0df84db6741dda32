//! API keys do what they are for, for as long as their maker could do it.

use std::collections::BTreeSet;

use leadpact_accounts::keys::{ApiKey, NewKey, authenticate_key, create_key, list_keys, note_key, revoke_key};
use leadpact_accounts::people::{Expecting, deactivate_person, erase_person};
use leadpact_accounts::sessions::Seen;
use leadpact_accounts::{AccountsError, Caller, Grant, Operation, Person, Role, Scope};
use leadpact_terms::{Duration, HOUR_MS, Instant};

use crate::world::{World, as_person, code, nobody, on_both};

fn new_key(scopes: &[Scope], expires_at: Option<Instant>) -> NewKey {
    NewKey { name: "warehouse".to_owned(), scopes: scopes.iter().copied().collect(), expires_at }
}

fn make(world: &World, maker: &Person, new: &NewKey) -> Result<(ApiKey, String), AccountsError> {
    world.write(|tx| create_key(tx, &as_person(maker), new, world.now(), &mut world.chance()))
}

#[test]
fn a_key_works_until_it_ends() {
    on_both(|world| {
        let admin = world.admin();
        let ends = world.now() + Duration(HOUR_MS);
        let (_, text) = make(world, &admin, &new_key(&[Scope::Read], None)).unwrap();
        let (key, ending) = make(world, &admin, &new_key(&[Scope::Read], Some(ends))).unwrap();
        assert!(text.starts_with("lp_") && ending.starts_with(&key.hint));
        let actor = world.who_by_key(&text).unwrap();
        assert_eq!(actor.may(Operation::LeadList), Ok(Grant::All));
        assert!(actor.may(Operation::LeadChange).is_err());

        // Another key's secret does not open this one.
        let mixed = format!("{}{}", &ending[..24], &text[24..]);
        assert_ne!(mixed, ending);
        for wrong in [mixed.as_str(), &text[..text.len() - 1], "lp_", ""] {
            assert!(world.who_by_key(wrong).is_none(), "{wrong}");
        }
        world.wait(Duration(HOUR_MS - 1));
        assert!(world.who_by_key(&ending).is_some());
        world.wait(Duration(1));
        assert!(world.who_by_key(&ending).is_none());
        assert!(world.who_by_key(&text).is_some());
    });
}

#[test]
fn a_key_falls_with_its_maker() {
    on_both(|world| {
        let admin = world.admin();
        let maker = world.person(&admin, "petr@northwind.example", Role::SalesManager);
        let (key, text) = make(world, &maker, &new_key(&[Scope::Read, Scope::WriteLeads], None)).unwrap();
        assert!(world.who_by_key(&text).unwrap().may(Operation::LeadMerge).is_ok());
        world.give_role(&admin, &maker, Role::SalesRep).unwrap();
        let actor = world.who_by_key(&text).unwrap();
        assert!(actor.may(Operation::LeadMerge).is_err());
        assert_eq!(actor.may(Operation::LeadFetch), Ok(Grant::OwnedBy(maker.id)));
        let out = |tx: &mut leadpact_ledger::Tx<'_>| {
            deactivate_person(tx, &as_person(&admin), maker.id, Expecting::Any, world.now())
        };
        world.write(out).unwrap();
        assert!(world.who_by_key(&text).is_none());

        world.write(|tx| erase_person(tx, &as_person(&admin), maker.id, world.now())).unwrap();
        let listed = world.ledger.read(|tx| list_keys(tx, &as_person(&admin), None, 9)).unwrap();
        let row = listed.iter().find(|row| row.id == key.id).unwrap();
        assert_eq!((row.name.as_str(), row.revoked_at.is_some()), ("", true));
    });
}

#[test]
fn nobody_makes_a_key_that_may_more_than_they() {
    on_both(|world| {
        let admin = world.admin();
        let manager = world.person(&admin, "petr@northwind.example", Role::SalesManager);
        let rep = world.person(&admin, "iva@northwind.example", Role::SalesRep);
        let past = Some(world.now());
        for (maker, new, expected) in [
            (&admin, new_key(Scope::ALL, None), ""),
            (&manager, new_key(&[Scope::Read, Scope::WritePacts], None), ""),
            (&manager, new_key(&[Scope::Read, Scope::WriteIntake], None), "scope_beyond_role"),
            (&rep, new_key(&[Scope::Read], None), "denied"),
            (&admin, new_key(&[], None), "no_scope"),
            (&admin, new_key(&[Scope::Read], past), "expiry_past"),
            (&admin, NewKey { name: " ".to_owned(), ..new_key(&[Scope::Read], None) }, "key_name"),
        ] {
            assert_eq!(code(make(world, maker, &new)), expected, "{new:?}");
        }
        let (_, text) = make(world, &admin, &new_key(Scope::ALL, None)).unwrap();
        let by_key = Caller { actor: world.who_by_key(&text).unwrap(), ..nobody() };
        let more = new_key(&[Scope::Read], None);
        let made = world.write(|tx| create_key(tx, &by_key, &more, world.now(), &mut world.chance()));
        assert_eq!(code(made), "denied", "keys make no keys");
    });
}

#[test]
fn keys_are_listed_and_revoked_by_their_maker_and_by_an_admin() {
    on_both(|world| {
        let admin = world.admin();
        let maker = world.person(&admin, "petr@northwind.example", Role::Marketing);
        let (of_admin, _) = make(world, &admin, &new_key(&[Scope::Admin], None)).unwrap();
        let (own, text) = make(world, &maker, &new_key(&[Scope::Read], None)).unwrap();
        let ids = |who| -> BTreeSet<_> {
            let listed = world.ledger.read(|tx| list_keys(tx, &as_person(who), None, 9)).unwrap();
            listed.iter().map(|key| key.id).collect()
        };
        assert_eq!(ids(&maker), [own.id].into());
        assert_eq!(ids(&admin), [own.id, of_admin.id].into());
        let revoke = |who, id| code(world.write(|tx| revoke_key(tx, &as_person(who), id, world.now())));
        assert_eq!(revoke(&maker, of_admin.id), "key_not_found");
        assert_eq!(revoke(&admin, own.id), "");
        assert_eq!(revoke(&maker, own.id), "", "a second time changes nothing");
        assert!(world.who_by_key(&text).is_none());
    });
}

#[test]
fn the_use_of_a_key_is_noted_to_the_hour() {
    on_both(|world| {
        let admin = world.admin();
        let (key, text) = make(world, &admin, &new_key(&[Scope::Read], None)).unwrap();
        let seen = || world.ledger.read(|tx| authenticate_key(tx, &text, world.now())).unwrap().unwrap().seen;
        assert_eq!(seen(), Seen::NoteNow);
        world.write(|tx| note_key(tx, key.id, world.now())).unwrap();
        world.wait(Duration(HOUR_MS - 1));
        assert_eq!(seen(), Seen::Lately);
        world.wait(Duration(1));
        assert_eq!(seen(), Seen::NoteNow);
    });
}
