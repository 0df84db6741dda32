//! The audit holds what was done and nothing personal, and whoever meddles with it is found out.

use leadpact_accounts::audit::{AuditFault, AuditVerdict, Detail, audit_append, head_parse, head_text, verify_audit};
use leadpact_accounts::keys::{NewKey, create_key};
use leadpact_accounts::people::{erase_person, issue_reset};
use leadpact_accounts::{AccountsError, Caller, Operation, Refusal, Role, Scope};
use leadpact_ledger::Tx;
use leadpact_ledger::audit::{AuditFilter, AuditHead, AuditRow, audit_list};

use crate::world::{PASSWORD, World, as_person, nobody, on_both};

fn entries(world: &World) -> Vec<AuditRow> {
    let mut rows = world.ledger.read(|tx| audit_list(tx, AuditFilter::default(), 1_000)).unwrap();
    rows.reverse();
    rows
}

fn verdict(world: &World, noted: &[AuditHead]) -> AuditVerdict {
    world.ledger.read(|tx| verify_audit(tx, noted)).unwrap()
}

fn append(tx: &mut Tx<'_>, world: &World, n: i64) -> Result<(), AccountsError> {
    let detail = Detail::none().number("lead", n);
    audit_append(tx, &Caller::system(), Operation::LeadMark, &detail, world.now())
}

#[test]
fn what_was_done_is_recorded_with_who_and_from_where() {
    on_both(|world| {
        let admin = world.admin();
        let petr = world.person(&admin, "petr@northwind.example", Role::SalesRep);
        world.sign_in(&nobody(), "petr@northwind.example", "a wrong password").unwrap();
        world.sign_in(&nobody(), "nobody@northwind.example", "a wrong password").unwrap();
        world.sign_in(&nobody(), "petr@northwind.example", PASSWORD).unwrap();
        world.give_role(&admin, &petr, Role::SalesManager).unwrap();
        let found: Vec<(String, String)> = entries(world).into_iter().map(|row| (row.operation, row.actor)).collect();
        let (nobody, ana, petr) = ("nobody".to_owned(), format!("person {}", admin.id), format!("person {}", petr.id));
        let expected = [
            ("setup.finish", &nobody),
            ("person.invite", &ana),
            ("link.follow", &nobody),
            ("session.start", &nobody),
            ("session.start", &nobody),
            ("session.start", &petr),
            ("person.change_role", &ana),
        ];
        assert_eq!(found, expected.map(|(operation, actor)| (operation.to_owned(), actor.clone())));
        let last = entries(world).pop().unwrap();
        let id = petr.strip_prefix("person ").unwrap();
        assert_eq!(last.detail, format!(r#"{{"person":"{id}","from":"sales_rep","to":"sales_manager"}}"#));
        assert_eq!((last.network.as_deref(), last.request.as_deref()), (Some("203.0.113.0/24"), Some("r-1")));
        assert!(matches!(verdict(world, &[]), AuditVerdict::Whole { head } if head.seq == 7));
    });
}

#[test]
fn there_are_no_secrets_and_nothing_personal_in_it_and_erasing_leaves_it_whole() {
    on_both(|world| {
        let admin = world.admin();
        let petr = world.person(&admin, "petr@northwind.example", Role::Marketing);
        let caller = as_person(&admin);
        let signed_in = world.sign_in(&nobody(), "petr@northwind.example", PASSWORD).unwrap().unwrap();
        let link = world.write(|tx| issue_reset(tx, &caller, petr.id, world.now(), &mut world.chance())).unwrap();
        let new = NewKey { name: "Petr's laptop".to_owned(), scopes: [Scope::Read].into(), expires_at: None };
        let (_, key) =
            world.write(|tx| create_key(tx, &as_person(&petr), &new, world.now(), &mut world.chance())).unwrap();
        let before = verdict(world, &[]);
        world.write(|tx| erase_person(tx, &caller, petr.id, world.now())).unwrap();
        let AuditVerdict::Whole { head: noted } = before else { panic!("{before:?}") };
        assert!(matches!(verdict(world, &[noted]), AuditVerdict::Whole { .. }));

        let all = format!("{:?}", entries(world));
        let secrets = [signed_in.token.reveal(), signed_in.csrf.reveal(), link.token.reveal(), key[24..].to_owned()];
        let personal = ["northwind", "Petr", "Novák", "laptop", "203.0.113.77", PASSWORD];
        for text in secrets.iter().map(String::as_str).chain(personal) {
            assert!(!all.contains(text), "{text}");
        }
    });
}

#[test]
fn what_is_undone_leaves_no_entry() {
    on_both(|world| {
        world.write(|tx| append(tx, world, 1)).unwrap();
        let undone = world.write(|tx| {
            append(tx, world, 2)?;
            Err::<(), _>(Refusal::LastAdmin.into())
        });
        assert!(undone.is_err());
        world.write(|tx| append(tx, world, 3)).unwrap();
        assert_eq!(entries(world).len(), 2);
        assert!(matches!(verdict(world, &[]), AuditVerdict::Whole { head } if head.seq == 2));
    });
}

/// Statements, and the first entry that is wrong after them.
type Meddling = (&'static [&'static str], Option<(i64, AuditFault)>);

/// What somebody with the database's password may try on six entries.
const MEDDLING: &[Meddling] = &[
    (&[], None),
    (&["update audit set detail = '{}' where seq = 4"], Some((4, AuditFault::Altered))),
    (&["update audit set at = at + 1 where seq = 4"], Some((4, AuditFault::Altered))),
    (&["update audit set actor = 'nobody' where seq = 1"], Some((1, AuditFault::Altered))),
    (&["update audit set network = '' where seq = 4"], Some((4, AuditFault::Altered))),
    (&["update audit set hash = (select hash from audit where seq = 3) where seq = 4"], Some((4, AuditFault::Altered))),
    (&["delete from audit where seq = 4"], Some((4, AuditFault::Missing))),
    (&["delete from audit where seq = 1"], Some((1, AuditFault::Missing))),
    (
        &["delete from audit where seq = 4", "update audit set seq = seq - 1 where seq = 5"],
        Some((4, AuditFault::Altered)),
    ),
    (
        &[
            "update audit set seq = -1 where seq = 4",
            "update audit set seq = 4 where seq = 5",
            "update audit set seq = 5 where seq = -1",
        ],
        Some((4, AuditFault::Altered)),
    ),
    (&["delete from audit where seq = 6"], Some((6, AuditFault::CutOff))),
    (&["delete from audit where seq > 3"], Some((4, AuditFault::CutOff))),
    (&["delete from audit"], Some((1, AuditFault::CutOff))),
    // With the second place as well it needs the head that was noted elsewhere.
    (&["delete from audit where seq = 6", HEAD_BACK], Some((6, AuditFault::CutOff))),
    (&["delete from audit_head"], Some((1, AuditFault::BeyondEnd))),
    (&[HEAD_BACK], Some((6, AuditFault::BeyondEnd))),
    (&["update audit_head set hash = (select hash from audit where seq = 5)"], Some((6, AuditFault::Altered))),
    (
        &["insert into audit select 7, at, actor, operation, detail, network, request, hash from audit where seq = 6"],
        Some((7, AuditFault::Altered)),
    ),
];

const HEAD_BACK: &str = "update audit_head set seq = 5, hash = (select hash from audit where seq = 5)";

#[test]
fn meddling_is_found_at_the_first_entry_that_is_wrong() {
    on_both(|world| {
        let run = |sql: &str| world.write(|tx| Ok(tx.run(sql, &[])?)).unwrap();
        for (meddling, expected) in MEDDLING {
            for table in ["audit", "audit_head"] {
                run(&format!("delete from {table}"));
            }
            for n in 1..=6 {
                world.write(|tx| append(tx, world, n)).unwrap();
            }
            let AuditVerdict::Whole { head } = verdict(world, &[]) else { panic!("it is whole") };
            let noted = head_parse(&head_text(head)).unwrap();
            assert_eq!(noted, head);
            for sql in *meddling {
                run(sql);
            }
            let broken = |(seq, fault)| AuditVerdict::Broken { seq, fault };
            let expected = expected.map_or(AuditVerdict::Whole { head }, broken);
            assert_eq!(verdict(world, &[noted]), expected, "{meddling:?}");
            // Meddling never stops the service, and what comes after does not cover it up.
            world.write(|tx| append(tx, world, 7)).unwrap();
            assert_eq!(is_whole(verdict(world, &[noted])), is_whole(expected), "{meddling:?}");
        }
    });
}

fn is_whole(verdict: AuditVerdict) -> bool {
    matches!(verdict, AuditVerdict::Whole { .. })
}

#[test]
fn a_chain_that_was_written_anew_does_not_fit_a_head_noted_elsewhere() {
    on_both(|world| {
        for n in 1..=3 {
            world.write(|tx| append(tx, world, n)).unwrap();
        }
        let AuditVerdict::Whole { head: noted } = verdict(world, &[]) else { panic!("it is whole") };
        for sql in ["delete from audit", "delete from audit_head"] {
            world.write(|tx| Ok(tx.run(sql, &[])?)).unwrap();
        }
        for n in [1, 20, 3, 4] {
            world.write(|tx| append(tx, world, n)).unwrap();
        }
        assert!(matches!(verdict(world, &[]), AuditVerdict::Whole { .. }));
        let expected = AuditVerdict::Broken { seq: 3, fault: AuditFault::WrittenAnew };
        assert_eq!(verdict(world, &[noted]), expected);
    });
}

#[test]
fn a_head_is_read_only_in_its_exact_form() {
    let head = AuditHead { seq: 12, hash: [0xab; 32] };
    assert_eq!(head_text(head), format!("12:{}", "ab".repeat(32)));
    for wrong in ["", "12", "12:ab", "x:", &format!("12:{}", "zz".repeat(32)), &format!("12:{}", "é".repeat(32))] {
        assert_eq!(head_parse(wrong), None, "{wrong}");
    }
}
