//! Signing in, staying in and getting out; and how little somebody learns who guesses.

use leadpact_accounts::people::issue_reset;
use leadpact_accounts::sessions::{
    SESSIONS_PER_PERSON_MAX, Seen, end_session, list_sessions, note_session, revoke_session,
};
use leadpact_accounts::sign_in::{begin_password_change, begin_sign_in, finish_password_change};
use leadpact_accounts::{Caller, Role, Token};
use leadpact_terms::{DAY_MS, Duration, HOUR_MS, MINUTE_MS, SECOND_MS};

use crate::world::{PASSWORD, RULES, World, as_person, code, from, nobody, on_both, wait_of};

const ANA: &str = "ana@northwind.example";

fn begins(world: &World, caller: &Caller, email: &str) -> u64 {
    wait_of(&world.write(|tx| begin_sign_in(tx, caller, email, world.now()).map(|_| ())))
}

#[test]
fn each_sign_in_has_a_token_of_its_own_and_the_one_before_ends() {
    on_both(|world| {
        world.admin();
        let first = world.sign_in(&nobody(), ANA, PASSWORD).unwrap().unwrap();
        let elsewhere = world.sign_in(&from("198.51.100.1"), ANA, PASSWORD).unwrap().unwrap();
        let again = world.sign_in_over(&nobody(), ANA, PASSWORD, Some(&first.token)).unwrap().unwrap();
        assert!(world.who(&first.token).is_none());
        let who = world.who(&again.token).unwrap();
        assert!(who.csrf.is(&again.csrf) && !who.csrf.is(&elsewhere.csrf));
        assert_eq!(who.session.network.as_deref(), Some("203.0.113.0/24"));
        assert!(world.who(&elsewhere.token).is_some());
        assert!(world.who(&Token::mint(&mut |bytes: &mut [u8]| bytes.fill(3))).is_none());
    });
}

#[test]
fn a_session_ends_when_it_is_not_used_and_in_any_case() {
    on_both(|world| {
        let admin = world.admin();
        let idle = world.session(&admin);
        world.wait(Duration(RULES.idle.0 - 1));
        assert_eq!(world.who(&idle.token).unwrap().seen, Seen::NoteNow);
        world.wait(Duration(1));
        assert!(world.who(&idle.token).is_none());

        let used = world.session(&admin);
        assert_eq!(world.who(&used.token).unwrap().seen, Seen::Lately);
        for _ in 0..14 {
            world.wait(Duration(12 * HOUR_MS - 1));
            assert!(world.who(&used.token).is_some());
            world.write(|tx| note_session(tx, used.session.id, world.now())).unwrap();
        }
        world.wait(Duration(14));
        assert!(world.who(&used.token).is_none(), "a week has passed");
    });
}

#[test]
fn sessions_are_seen_and_ended_by_their_person_and_by_an_admin() {
    on_both(|world| {
        let admin = world.admin();
        let petr = world.person(&admin, "petr@northwind.example", Role::SalesRep);
        let (own, lost, of_admin) = (world.session(&petr), world.session(&petr), world.session(&admin));
        let caller = Caller { actor: world.who(&own.token).unwrap().actor, ..nobody() };
        let listed = |caller: &Caller, of| {
            code(world.ledger.read(|tx| list_sessions(tx, caller, of, None, 9, world.now(), RULES)))
        };
        let n_listed = |caller: &Caller, of| {
            world.ledger.read(|tx| list_sessions(tx, caller, of, None, 9, world.now(), RULES)).unwrap().len()
        };
        assert_eq!((n_listed(&caller, None), n_listed(&as_person(&admin), None)), (2, 3));
        assert_eq!(n_listed(&as_person(&admin), Some(petr.id)), 2);
        assert_eq!(listed(&caller, Some(admin.id)), "person_not_found");

        let revoke = |caller: &Caller, id| code(world.write(|tx| revoke_session(tx, caller, id, world.now())));
        assert_eq!(revoke(&caller, of_admin.session.id), "session_not_found");
        assert_eq!(revoke(&caller, lost.session.id), "");
        assert_eq!(revoke(&caller, lost.session.id), "session_not_found");
        assert!(world.who(&lost.token).is_none());
        world.write(|tx| end_session(tx, &caller, world.now())).unwrap();
        assert!(world.who(&own.token).is_none());
        assert_eq!(revoke(&as_person(&admin), of_admin.session.id), "");
    });
}

#[test]
fn one_session_too_many_ends_the_oldest() {
    on_both(|world| {
        let admin = world.admin();
        let sessions: Vec<_> = (0..=SESSIONS_PER_PERSON_MAX)
            .map(|_| {
                world.wait(Duration(SECOND_MS));
                world.session(&admin)
            })
            .collect();
        let open: Vec<bool> = sessions.iter().map(|session| world.who(&session.token).is_some()).collect();
        assert_eq!(open.iter().filter(|open| **open).count(), SESSIONS_PER_PERSON_MAX);
        assert!(!open[0]);
    });
}

#[test]
fn guesses_at_an_account_have_to_pause_longer_and_longer() {
    on_both(|world| {
        world.admin();
        // Someone who is not there is treated like someone who is.
        for email in [ANA, "nobody@northwind.example"] {
            for guess in 0..5 {
                let caller = from(&format!("198.51.100.{guess}"));
                assert!(world.sign_in(&caller, email, "a wrong password").unwrap().is_none());
            }
            for pause_s in [30, 60, 120, 240, 480, 900, 900] {
                let caller = from("192.0.2.1");
                assert_eq!(begins(world, &caller, email), pause_s, "{email}");
                world.wait(Duration(pause_s as i64 * SECOND_MS - 1));
                assert_eq!(begins(world, &caller, email), 1);
                world.wait(Duration(1));
                // Whether the password is looked at or not: the attempt is counted when it begins.
                assert_eq!(begins(world, &caller, email), 0);
            }
        }
        // After the pause the right password still opens, and all is forgiven.
        world.wait(Duration(15 * MINUTE_MS));
        assert!(world.sign_in(&from("192.0.2.2"), ANA, PASSWORD).unwrap().is_some());
        for _ in 0..4 {
            assert!(world.sign_in(&from("192.0.2.2"), ANA, "a wrong password").unwrap().is_none());
        }
        assert!(world.sign_in(&from("192.0.2.2"), ANA, PASSWORD).unwrap().is_some());
    });
}

#[test]
fn guesses_from_an_address_have_to_pause_whomever_they_are_at() {
    on_both(|world| {
        let admin = world.admin();
        world.person(&admin, "petr@northwind.example", Role::SalesRep);
        let (attacker, office) = (from("2001:db8:1:2::1"), from("192.0.2.9"));
        let guess = |number: usize| begins(world, &attacker, &format!("lead{number}@northwind.example"));
        assert_eq!((0..29).map(guess).max(), Some(0));
        // One's own account forgives that one attempt and no other.
        assert!(world.sign_in(&attacker, "petr@northwind.example", PASSWORD).unwrap().is_some());
        assert_eq!(guess(30), 0);
        assert_eq!(guess(31), 30);
        assert_eq!(begins(world, &from("2001:db8:1:2::ffff"), ANA), 30, "the same network");
        assert!(world.sign_in(&office, ANA, PASSWORD).unwrap().is_some());
        world.wait(Duration(DAY_MS + 1));
        assert_eq!(guess(32), 0);
    });
}

#[test]
fn a_password_is_changed_by_whoever_knows_the_present_one() {
    on_both(|world| {
        let admin = world.admin();
        let (here, elsewhere) = (world.session(&admin), world.session(&admin));
        let caller = Caller { actor: here_actor(world, &here.token), ..nobody() };
        let change = |present: &str, chosen: &str| {
            let attempt = world.write(|tx| begin_password_change(tx, &caller, world.now()))?;
            let checked = attempt.check(present, chosen, &mut world.chance())?;
            world.write(|tx| finish_password_change(tx, &caller, &checked, world.now(), &mut world.chance(), RULES))
        };
        for (present, chosen, expected) in [
            ("a wrong password", "five score and eight", "password_wrong"),
            (PASSWORD, "short", "password_unfit"),
            (PASSWORD, "ana@northwind.example", "password_unfit"),
            (PASSWORD, "ana.northwind.example1", "password_unfit"),
        ] {
            assert_eq!(code(change(present, chosen)), expected, "{chosen}");
        }
        let reset = world.write(|tx| issue_reset(tx, &caller, admin.id, world.now(), &mut world.chance())).unwrap();
        let signed_in = change(PASSWORD, "five score and eight").unwrap();
        assert!(world.who(&here.token).is_none() && world.who(&elsewhere.token).is_none());
        assert!(world.who(&signed_in.token).is_some());
        let hash = world.hash(PASSWORD);
        let by_link =
            world.write(|tx| leadpact_accounts::links::follow_link(tx, &nobody(), &reset.token, &hash, world.now()));
        assert_eq!(code(by_link), "link_not_valid");
        assert!(world.sign_in(&nobody(), ANA, PASSWORD).unwrap().is_none());
        assert!(world.sign_in(&nobody(), ANA, "five score and eight").unwrap().is_some());
    });
}

fn here_actor(world: &World, token: &Token) -> leadpact_accounts::Actor {
    world.who(token).unwrap().actor
}
