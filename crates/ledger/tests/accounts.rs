//! The ledger keeps people, sessions, keys, audit, answers and consents as it was told, on both databases.

use leadpact_ledger::account_ids::{ConsentId, KeyId, PersonId, SessionId};
use leadpact_ledger::api_keys::{
    KeyRow, key_fetch, key_fetch_by_id, key_forget_names, key_insert, key_list, key_revoke, key_revoke_all, key_touch,
};
use leadpact_ledger::audit::{
    AuditFilter, AuditHead, AuditRow, audit_head_fetch, audit_head_put, audit_insert, audit_list, audit_list_after,
};
use leadpact_ledger::consents::{
    ConsentRow, ConsentState, consent_delete_all, consent_fetch, consent_insert, consent_list,
};
use leadpact_ledger::idempotency::{
    Answer, Begun, idempotency_abandon, idempotency_begin, idempotency_finish, idempotency_prune,
};
use leadpact_ledger::people::{
    LinkRow, PersonRow, identity_delete_all, identity_fetch, identity_insert, link_delete_all, link_fetch, link_insert,
    link_prune, link_use, person_count, person_count_of, person_fetch, person_fetch_by_email, person_list, person_put,
};
use leadpact_ledger::sessions::{
    AttemptsRow, FlowRow, SessionRow, attempts_delete, attempts_fetch, attempts_prune, attempts_put, flow_insert,
    flow_prune, flow_take, session_delete, session_delete_all, session_fetch, session_fetch_by_id, session_insert,
    session_list, session_prune, session_touch,
};
use leadpact_ledger::views::{
    ViewRow, view_count_of, view_delete, view_delete_private_of, view_fetch, view_list, view_put,
};
use leadpact_ledger::{Ledger, LedgerError, Place, Tx};
use leadpact_terms::Instant;
use leadpact_testkit::postgres::empty_database;
use uuid::Uuid;

/// Runs a test in one transaction on an empty ledger of each kind.
fn on_both(test: impl Fn(&mut Tx<'_>) -> Result<(), LedgerError>) {
    let directory = tempfile::tempdir().unwrap();
    for place in [Place::Directory(directory.path().to_owned()), Place::Postgres(empty_database())] {
        Ledger::open(&place).unwrap().write(|tx| test(tx)).unwrap();
    }
}

fn person_id(number: u128) -> PersonId {
    PersonId(Uuid::from_u128(number))
}

fn person(number: u128, email: &str) -> PersonRow {
    PersonRow {
        person: person_id(number),
        email: Some(email.to_owned()),
        name: Some("Petr Novák".to_owned()),
        role: "admin".to_owned(),
        state: "active".to_owned(),
        language: "cs".to_owned(),
        time_zone: "Europe/Prague".to_owned(),
        password_hash: Some("$argon2id$…".to_owned()),
        password_at: Some(Instant(4)),
        created_at: Instant(3),
        changed_at: Instant(5),
        revision: 1,
    }
}

#[test]
fn people_come_back_as_they_were_and_in_the_order_in_which_they_came() {
    on_both(|tx| {
        let (first, mut second) = (person(1, "a@northwind.example"), person(2, "b@northwind.example"));
        for row in [&second, &first] {
            person_put(tx, row)?;
        }
        assert_eq!(person_fetch(tx, person_id(1))?, Some(first.clone()));
        assert_eq!(person_fetch(tx, person_id(3))?, None);
        assert_eq!(person_fetch_by_email(tx, "b@northwind.example")?, Some(second.clone()));
        assert_eq!(person_list(tx, None, 9)?, [first.clone(), second.clone()]);
        assert_eq!(person_list(tx, Some(person_id(1)), 9)?, [second.clone()]);
        assert_eq!(person_list(tx, None, 1)?, [first]);

        (second.email, second.name, second.password_hash, second.password_at) = (None, None, None, None);
        second.state = "erased".to_owned();
        person_put(tx, &second)?;
        assert_eq!(person_fetch(tx, person_id(2))?, Some(second));
        assert_eq!((person_count(tx)?, person_count_of(tx, "admin", "active")?), (2, 1));
        Ok(())
    });
}

#[test]
fn a_link_works_once_and_ends_with_its_purpose() {
    on_both(|tx| {
        let link = |digest, purpose: &str, person| LinkRow {
            digest: [digest; 32],
            purpose: purpose.to_owned(),
            person,
            issued_at: Instant(1),
            expires_at: Instant(10),
            used_at: None,
        };
        let (set_up, reset) = (link(1, "set_up", None), link(2, "reset", Some(person_id(1))));
        link_insert(tx, &set_up)?;
        link_insert(tx, &reset)?;
        link_insert(tx, &link(3, "invite", Some(person_id(1))))?;
        assert_eq!(link_fetch(tx, &[1; 32])?, Some(set_up));
        assert_eq!(link_fetch(tx, &[2; 32])?, Some(reset.clone()));
        assert!(link_use(tx, &[2; 32], Instant(5))?);
        assert!(!link_use(tx, &[2; 32], Instant(6))?);
        assert!(!link_use(tx, &[9; 32], Instant(6))?);
        assert_eq!(link_fetch(tx, &[2; 32])?, Some(LinkRow { used_at: Some(Instant(5)), ..reset }));
        assert_eq!(link_delete_all(tx, Some(person_id(1)), "reset")?, 1);
        assert_eq!(link_delete_all(tx, None, "set_up")?, 1);
        assert_eq!((link_prune(tx, Instant(10))?, link_prune(tx, Instant(11))?), (0, 1));
        Ok(())
    });
}

#[test]
fn an_identity_belongs_to_one_person() {
    on_both(|tx| {
        identity_insert(tx, "https://id.example", "s1", person_id(1), Instant(1))?;
        assert_eq!(identity_fetch(tx, "https://id.example", "s1")?, Some(person_id(1)));
        assert_eq!(identity_fetch(tx, "https://other.example", "s1")?, None);
        assert_eq!(identity_delete_all(tx, person_id(1))?, 1);
        assert_eq!(identity_fetch(tx, "https://id.example", "s1")?, None);
        Ok(())
    });
}

#[test]
fn sessions_are_found_by_token_and_end_by_id_person_and_time() {
    on_both(|tx| {
        let session = |number: u8, person, seen_at| SessionRow {
            session: SessionId(Uuid::from_u128(number.into())),
            digest: [number; 32],
            person: person_id(person),
            created_at: Instant(1),
            seen_at: Instant(seen_at),
            expires_at: Instant(100),
            way: "password".to_owned(),
            network: (number == 1).then(|| "203.0.113.0/24".to_owned()),
            agent: "Mozilla/5.0".to_owned(),
        };
        let rows = [session(1, 7, 10), session(2, 7, 20), session(3, 8, 30), session(4, 8, 40)];
        for row in &rows {
            session_insert(tx, row)?;
        }
        assert_eq!(session_fetch(tx, &[1; 32])?.as_ref(), Some(&rows[0]));
        assert_eq!(session_fetch_by_id(tx, rows[1].session)?.as_ref(), Some(&rows[1]));
        assert_eq!(session_list(tx, Some(person_id(7)), None, 9)?, rows[..2]);
        assert_eq!(session_list(tx, Some(person_id(7)), Some(rows[0].session), 9)?, rows[1..2]);
        assert_eq!(session_list(tx, None, Some(rows[0].session), 2)?, rows[1..3]);
        session_touch(tx, rows[1].session, Instant(25))?;
        session_touch(tx, rows[1].session, Instant(24))?;
        assert_eq!(session_fetch(tx, &[2; 32])?.map(|row| row.seen_at), Some(Instant(25)));
        assert_eq!(session_prune(tx, Instant(50), Instant(10))?, 1);
        assert_eq!((session_delete(tx, rows[1].session)?, session_delete(tx, rows[1].session)?), (true, false));
        assert_eq!(session_delete_all(tx, person_id(8))?, 2);
        Ok(())
    });
}

#[test]
fn attempts_and_flows_are_kept_for_a_while() {
    on_both(|tx| {
        let row = |failures, at| AttemptsRow { failures, latest_at: Instant(at) };
        attempts_put(tx, &[1; 32], row(1, 5))?;
        attempts_put(tx, &[1; 32], row(2, 6))?;
        attempts_put(tx, &[2; 32], row(1, 9))?;
        assert_eq!(attempts_fetch(tx, &[1; 32])?, Some(row(2, 6)));
        assert_eq!(attempts_prune(tx, Instant(9))?, 1);
        attempts_delete(tx, &[2; 32])?;
        assert_eq!(attempts_fetch(tx, &[2; 32])?, None);

        let flow = |digest| FlowRow {
            digest: [digest; 32],
            nonce: "n".to_owned(),
            verifier: "v".to_owned(),
            return_to: "/leads".to_owned(),
            expires_at: Instant(10),
        };
        flow_insert(tx, &flow(1))?;
        flow_insert(tx, &flow(2))?;
        assert_eq!(flow_take(tx, &[1; 32])?, Some(flow(1)));
        assert_eq!(flow_take(tx, &[1; 32])?, None);
        assert_eq!(flow_prune(tx, Instant(11))?, 1);
        Ok(())
    });
}

#[test]
fn keys_are_found_listed_and_revoked() {
    on_both(|tx| {
        let key = |number: u8, maker| KeyRow {
            key: KeyId(Uuid::from_u128(number.into())),
            public_id: format!("k{number}"),
            digest: [number; 32],
            name: "warehouse".to_owned(),
            maker: person_id(maker),
            scopes: "read,write_leads".to_owned(),
            created_at: Instant(1),
            expires_at: (number == 1).then_some(Instant(50)),
            seen_at: None,
            revoked_at: None,
        };
        let mut rows = [key(1, 7), key(2, 7), key(3, 8)];
        for row in &rows {
            key_insert(tx, row)?;
        }
        assert_eq!(key_fetch(tx, "k1")?.as_ref(), Some(&rows[0]));
        assert_eq!(key_fetch_by_id(tx, rows[2].key)?.as_ref(), Some(&rows[2]));
        assert_eq!(key_list(tx, Some(person_id(7)), None, 9)?, rows[..2]);
        assert_eq!(key_list(tx, None, Some(rows[0].key), 9)?, rows[1..]);
        for at in [8, 7] {
            key_touch(tx, rows[0].key, Instant(at))?;
        }
        assert!(key_revoke(tx, rows[0].key, Instant(9))?);
        assert!(!key_revoke(tx, rows[0].key, Instant(10))?);
        (rows[0].seen_at, rows[0].revoked_at) = (Some(Instant(8)), Some(Instant(9)));
        assert_eq!(key_fetch(tx, "k1")?.as_ref(), Some(&rows[0]));
        assert_eq!(key_revoke_all(tx, person_id(7), Instant(11))?, 1);
        assert_eq!(key_forget_names(tx, person_id(7))?, 2);
        assert_eq!(key_fetch(tx, "k2")?.map(|row| row.name), Some(String::new()));
        Ok(())
    });
}

#[test]
fn the_audit_is_listed_backwards_by_what_is_asked_and_forwards_as_a_chain() {
    on_both(|tx| {
        let entry = |seq: u8, actor: &str, operation: &str| AuditRow {
            seq: seq.into(),
            at: Instant(i64::from(seq) * 10),
            actor: actor.to_owned(),
            operation: operation.to_owned(),
            detail: r#"{"person":"ž"}"#.to_owned(),
            network: (seq == 1).then(|| "203.0.113.0/24".to_owned()),
            request: (seq == 2).then(|| "r-1".to_owned()),
            hash: [seq; 32],
        };
        let rows =
            [entry(1, "system", "key.create"), entry(2, "person a", "key.create"), entry(3, "system", "key.list")];
        for row in &rows {
            audit_insert(tx, row)?;
        }
        let any = AuditFilter::default();
        for (filter, expected) in [
            (any, vec![3, 2, 1]),
            (AuditFilter { before: Some(3), ..any }, vec![2, 1]),
            (AuditFilter { actor: Some("system"), ..any }, vec![3, 1]),
            (AuditFilter { actor: Some("system"), operation: Some("key.create"), ..any }, vec![1]),
            (AuditFilter { from: Some(Instant(20)), until: Some(Instant(30)), ..any }, vec![2]),
        ] {
            let found: Vec<i64> = audit_list(tx, filter, 9)?.iter().map(|row| row.seq).collect();
            assert_eq!(found, expected, "{filter:?}");
        }
        assert_eq!(audit_list(tx, any, 1)?, rows[2..]);
        assert_eq!(audit_list_after(tx, 1, 9)?, rows[1..]);

        assert_eq!(audit_head_fetch(tx)?, None);
        for seq in [1, 2] {
            audit_head_put(tx, AuditHead { seq: i64::from(seq), hash: [seq; 32] })?;
        }
        assert_eq!(audit_head_fetch(tx)?, Some(AuditHead { seq: 2, hash: [2; 32] }));
        Ok(())
    });
}

#[test]
fn a_write_sent_again_gets_its_first_answer() {
    on_both(|tx| {
        let answer = Answer { status: 201, headers: "{}".to_owned(), body: b"{\"id\":1}".to_vec() };
        let begin =
            |tx: &mut Tx<'_>, actor, key, write: u8| idempotency_begin(tx, actor, key, &[write; 32], Instant(5));
        assert_eq!(begin(tx, "person a", "k", 1)?, Begun::New);
        assert_eq!(begin(tx, "person a", "k", 1)?, Begun::InDoubt { begun_at: Instant(5) });
        assert_eq!(begin(tx, "person a", "k", 2)?, Begun::OtherWrite);
        assert_eq!(begin(tx, "person b", "k", 2)?, Begun::New);
        idempotency_finish(tx, "person a", "k", &answer)?;
        assert_eq!(begin(tx, "person a", "k", 1)?, Begun::Done(answer));
        idempotency_abandon(tx, "person a", "k")?;
        idempotency_abandon(tx, "person b", "k")?;
        assert_eq!(begin(tx, "person b", "k", 3)?, Begun::New);
        assert_eq!((idempotency_prune(tx, Instant(5))?, idempotency_prune(tx, Instant(6))?), (0, 2));
        Ok(())
    });
}

#[test]
fn the_latest_word_of_a_lead_counts_and_a_refusal_at_the_same_instant() {
    use ConsentState::{Given, Withdrawn};
    on_both(|tx| {
        let said = [
            (1, 7, "newsletter", Given, 10),
            (2, 7, "newsletter", Withdrawn, 30),
            (3, 8, "newsletter", Given, 20),
            (4, 7, "phone", Withdrawn, 10),
            (5, 8, "phone", Given, 10),
        ];
        for (number, profile, purpose, state, at) in said {
            consent_insert(
                tx,
                &ConsentRow {
                    consent: ConsentId(Uuid::from_u128(number)),
                    profile,
                    purpose: purpose.to_owned(),
                    state,
                    at: Instant(at),
                    recorded_at: Instant(99),
                    recorded_by: "system".to_owned(),
                    evidence: "form 12".to_owned(),
                },
            )?;
        }
        for (profiles, purpose, at, expected) in [
            (&[7][..], "newsletter", 9, None),
            (&[7], "newsletter", 10, Some(Given)),
            (&[7], "newsletter", 99, Some(Withdrawn)),
            // Two leads that turned out to be one person; and both again after that was taken apart.
            (&[7, 8], "newsletter", 29, Some(Given)),
            (&[8], "newsletter", 99, Some(Given)),
            (&[7, 8], "phone", 99, Some(Withdrawn)),
            (&[8], "phone", 99, Some(Given)),
            (&[7], "post", 99, None),
            (&[], "phone", 99, None),
        ] {
            let found = consent_fetch(tx, profiles, purpose, Instant(at))?.map(|row| row.state);
            assert_eq!(found, expected, "{profiles:?} {purpose} {at}");
        }
        assert_eq!(consent_list(tx, &[8, 7])?.len(), 5);
        assert_eq!(consent_delete_all(tx, &[7])?, 3);
        assert_eq!(consent_list(tx, &[7, 8])?.len(), 2);
        Ok(())
    });
}

#[test]
fn a_person_sees_their_own_views_and_those_that_are_everybodys() {
    let view = |id: &str, owner: u128, name: &str, is_shared: bool| ViewRow {
        id: id.to_owned(),
        owner: person_id(owner),
        page: "leads".to_owned(),
        name: name.to_owned(),
        is_shared,
        body: "{}".to_owned(),
        changed_at: Instant(7),
    };
    on_both(|tx| {
        for row in [view("a", 1, "mine", false), view("b", 1, "ours", true), view("c", 2, "hers", false)] {
            view_put(tx, &row)?;
        }
        let names = |tx: &mut Tx<'_>, person: u128| -> Result<Vec<String>, LedgerError> {
            Ok(view_list(tx, "leads", person_id(person))?.into_iter().map(|row| row.name).collect())
        };
        assert_eq!(names(tx, 1)?, ["mine", "ours"]);
        assert_eq!(names(tx, 2)?, ["hers", "ours"]);
        assert_eq!(view_list(tx, "companies", person_id(1))?, []);
        assert_eq!((view_count_of(tx, person_id(1))?, view_count_of(tx, person_id(3))?), (2, 0));
        view_put(tx, &view("b", 1, "everybody's", true))?;
        assert_eq!(view_fetch(tx, "b")?, Some(view("b", 1, "everybody's", true)));
        view_delete_private_of(tx, person_id(1))?;
        assert_eq!(names(tx, 1)?, ["everybody's"]);
        view_delete(tx, "b")?;
        assert_eq!((names(tx, 1)?.len(), names(tx, 2)?), (0, vec!["hers".to_owned()]));
        Ok(())
    });
}
