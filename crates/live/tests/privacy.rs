//! An erased person is gone from every byte of every file, an export is complete, and counts stay right.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use leadpact_ledger::consents::ConsentState;
use leadpact_ledger::counters::{Counter, counter_take};
use leadpact_ledger::erasures::gone_event_list;
use leadpact_ledger::handoffs::{HandoffRow, NEVER, StepRow, handoff_put_many, step_insert_many};
use leadpact_ledger::idempotency::{Answer, Begun, idempotency_begin, idempotency_finish};
use leadpact_ledger::leads::{lead_count, lead_fetch, lead_list_after, lead_put_many};
use leadpact_ledger::messages::{MessageRow, message_insert_many};
use leadpact_ledger::pacts::PactVersionRow;
use leadpact_ledger::personal::{About, Belongs, DECLARED, column_list, personal_cells};
use leadpact_ledger::quarantine::quarantine_list_after;
use leadpact_ledger::{Cell, Ledger, LedgerError, Place, Scrubbed, Tx};
use leadpact_live::{
    Arrival, BehaviourKind, CONTACT, Consent, ERASURES_FILE, Live, LiveError, Note, Over, Restoring, RetentionRule,
    Said, Stretch, back_up, restore,
};
use leadpact_terms::{
    Channel, DAY_MS, Event, EventId, Identifier, IdentifierKind, Instant, Kind, LeadId, SalesAct, Value,
};
use leadpact_testkit::postgres::empty_database;

const NOW: Instant = Instant(1_790_000_000_000);

/// Random bytes for ids, the same in every run.
fn chance() -> [u8; 10] {
    static SEED: AtomicU64 = AtomicU64::new(1);
    let mut bytes = [0; 10];
    bytes[..8].copy_from_slice(&SEED.fetch_add(1, Ordering::Relaxed).to_be_bytes());
    bytes
}

const PACT: &str = "\
pact: tiny
version: 1
review_by: 2027-01-31
exclude:
  said no: { consent: no }
signals:
  pricing read: { page: { path: { starts_with: /pricing } } }
  asked: { event: Form Submitted, where: { contact_me: yes } }
required: [email]
personas:
  decider: { seniority: vp }
fit:
  seniority: { when: { seniority: { in: [vp, c-level] } }, points: 20 }
engagement:
  pricing: { on: pricing read, points: 8, half_life: 14d, at_most: 3 per 7d }
  asking: { on: asked, points: 30, half_life: 30d }
mql:
  hot: { fit: { min: 15 }, on: asked, within: 7d }
";

fn live(place: &Place) -> Live {
    let ledger = Arc::new(Ledger::open(place).unwrap());
    Live::new(ledger, chance)
}

/// Runs a test on a service with a pact in force over an empty ledger of each kind; the directory of one that has files.
fn on_both(test: impl Fn(&Live, Option<&Path>)) {
    let directory = tempfile::tempdir().unwrap();
    for (place, files) in [
        (Place::Directory(directory.path().to_owned()), Some(directory.path())),
        (Place::Postgres(empty_database()), None),
    ] {
        let live = live(&place);
        put_pact(&live);
        test(&live, files);
    }
}

fn put_pact(live: &Live) {
    let row = PactVersionRow {
        number: 0,
        pact: "tiny".into(),
        version: 1,
        fingerprint: "f".into(),
        text: PACT.into(),
        scenarios: "[]".into(),
        checked: "{}".into(),
        uploaded_at: Instant(0),
        uploaded_by: "person 1".into(),
    };
    live.ledger()
        .write(|tx| {
            let row = live.keep_version(tx, row.clone())?;
            live.put_in_force(tx, row.number, Instant(0), "person 1", Instant(0))
        })
        .unwrap();
}

fn identifier(kind: IdentifierKind, value: &str) -> Identifier {
    Identifier::new(kind, value)
}

fn event(id: &str, at: Instant, kind: Kind, name: &str, properties: &[(&str, &str)]) -> Said {
    let channel = match kind {
        Kind::Track => Channel::Form,
        Kind::Page => Channel::Web,
        Kind::Traits => Channel::Import,
        Kind::Sales(_) | Kind::Outcome(_) => Channel::Sales,
    };
    Said::Event(Event {
        id: EventId::from(id),
        lead: LeadId::from(""),
        at,
        channel,
        kind,
        name: name.into(),
        lasted: None,
        marked: false,
        properties: properties.iter().map(|(name, value)| ((*name).into(), Value::text(*value))).collect(),
    })
}

fn arrival(identifiers: Vec<Identifier>, said: Vec<Said>) -> Arrival {
    Arrival { source: 1, received_at: NOW, identifiers, said, notes: Vec::new() }
}

fn at(days: i64) -> Instant {
    Instant(NOW.0 - 400 * DAY_MS + days * DAY_MS)
}

/// A person whose every text holds `who`, seen anonymously first, merged, marked, qualified, worked on by sales and misread once.
fn meet(live: &Live, who: &str) -> String {
    let mail = format!("{who}@{who}-mail.example");
    let anonymous = identifier(IdentifierKind::AnonymousId, &format!("anon-{who}"));
    let email = identifier(IdentifierKind::Email, &mail);
    let traits = [
        ("email", mail.as_str()),
        ("email.domain", &format!("{who}-mail.example")),
        ("name", &format!("Name {who}")),
        ("phone", &format!("+1555{who}")),
        ("title", &format!("Title {who}")),
        ("buying_role", "champion"),
        ("seniority", "vp"),
        ("pain", &format!("pain of {who}")),
    ];
    let calls = [
        arrival(
            vec![anonymous.clone()],
            vec![event(&format!("{who}-1"), at(0), Kind::Page, &format!("page for {who}"), &[("path", "/pricing")])],
        ),
        arrival(
            vec![email.clone(), identifier(IdentifierKind::Handle, &format!("linkedin:handle-{who}"))],
            vec![event(&format!("{who}-2"), at(1), Kind::Traits, "", &traits)],
        ),
        arrival(
            vec![email.clone(), anonymous],
            vec![event(
                &format!("{who}-3"),
                at(2),
                Kind::Track,
                "Form Submitted",
                &[
                    ("contact_me", "yes"),
                    ("campaign", &format!("spring for {who}")),
                    ("message", &format!("call me, {who}")),
                ],
            )],
        ),
        arrival(
            vec![email.clone()],
            vec![event(
                &format!("{who}-4"),
                at(3),
                Kind::Sales(SalesAct::Noted),
                "",
                &[("bant.need", &format!("need of {who}"))],
            )],
        ),
    ];
    live.take(&calls.iter().collect::<Vec<_>>(), NOW).unwrap();
    let note = |raw: String| Note {
        extent: "value",
        endpoint: "identify".into(),
        reason: "bad_value".into(),
        why: format!("`{raw}` is not a date"),
        path: "$.traits.birthday".into(),
        raw,
    };
    // Once sent by it, and once by nobody who could be read, naming it.
    let by_it = Arrival { notes: vec![note(format!("born like {who}"))], ..arrival(vec![email], vec![]) };
    let about_it =
        Arrival { notes: vec![note(format!("{{\"email\": \"{}\"}}", mail.to_uppercase()))], ..arrival(vec![], vec![]) };
    live.take(&[&by_it, &about_it], NOW).unwrap();
    let id = lead_of(live, &mail).expect("it was met");
    let consent = Consent {
        purpose: "newsletter".into(),
        state: ConsentState::Given,
        at: at(2),
        evidence: format!("box ticked by {who}"),
    };
    live.ledger().write(|tx| live.set_consent(tx, &id, &consent, "person 1", NOW)).unwrap();
    let stretch = Stretch {
        from_at: at(0),
        until_at: at(0),
        channel: Some(Channel::Web),
        marked: true,
        why: format!("scanner of {who}"),
    };
    live.ledger().write(|tx| live.mark_events(tx, &id, &stretch, "person 1", NOW)).unwrap();
    live.ledger().write(|tx| hand_over(tx, &id, who)).unwrap();
    id
}

/// A handoff of a lead, what was said with it, and what was told of it.
fn hand_over(tx: &mut Tx<'_>, id: &str, who: &str) -> Result<(), LedgerError> {
    let lead = lead_fetch(tx, id)?.expect("it was met").lead;
    let handoff = counter_take(tx, Counter::Handoff, 1)?;
    let row = HandoffRow {
        handoff,
        id: format!("handoff-{handoff}"),
        pact: "tiny".to_owned(),
        number: 1,
        lead,
        decision: 1_000 + handoff,
        tier: "hot".to_owned(),
        state: "accepted".to_owned(),
        reason: None,
        is_open: true,
        owner: None,
        manager: None,
        heat: 1.0,
        why: "{}".to_owned(),
        offered_at: NOW,
        changed_at: NOW,
        closed_at: None,
        due_at: NEVER,
        wakes_at: None,
        revision: 1,
        body: "{}".to_owned(),
    };
    handoff_put_many(tx, &[row])?;
    let step = StepRow {
        seq: counter_take(tx, Counter::Step, 1)?,
        handoff,
        lead,
        at: NOW,
        recorded_at: NOW,
        made_by: "person 1".to_owned(),
        act: "touch".to_owned(),
        body: "{}".to_owned(),
        event: Some(format!("{who}-4")),
        words: Some(format!("spoke with {who}")),
    };
    step_insert_many(tx, &[step])?;
    let message = counter_take(tx, Counter::Message, 1)?;
    let row = MessageRow {
        message,
        id: format!("message-{message}"),
        at: NOW,
        topic: "handoff.touched".to_owned(),
        lead: Some(lead),
        body: format!(r#"{{"name":"Name {who}"}}"#),
    };
    message_insert_many(tx, &[row])
}

fn lead_of(live: &Live, mail: &str) -> Option<String> {
    let leads = live.ledger().read(|tx| lead_list_after(tx, 0, 100_000)).unwrap();
    leads.into_iter().find(|lead| lead.card.email.as_deref() == Some(mail)).map(|lead| lead.id.to_string())
}

/// The files in a directory that hold a text.
fn holding(directory: &Path, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(holding(&path, text));
            continue;
        }
        let bytes = std::fs::read(&path).unwrap();
        let text = text.as_bytes();
        if bytes.windows(text.len()).any(|window| window.eq_ignore_ascii_case(text)) {
            found.push(path.display().to_string());
        }
    }
    found
}

#[test]
fn nothing_of_an_erased_lead_stays() {
    const WHO: &str = "zuzana77";
    on_both(|live, files| {
        let other = meet(live, "other55");
        let before = live.ledger().read(|tx| live.export_lead(tx, &other, NOW)).unwrap();
        let id = meet(live, WHO);
        if let Some(directory) = files {
            assert!(!holding(directory, WHO).is_empty());
        }
        let (erased, scrubbed) = live.erase(&id, "person 1", NOW).unwrap();
        assert_eq!(scrubbed, Scrubbed::Clean);
        assert_eq!((erased.n_events, erased.n_decisions, erased.n_quarantined), (4, 1, 2));
        assert_eq!(erased.leads.len(), 2, "also the one that was merged into it");
        if let Some(directory) = files {
            assert_eq!(holding(directory, WHO), Vec::<String>::new());
        }
        live.ledger()
            .read(|tx| {
                let husks = [lead_fetch(tx, &id)?.unwrap().lead];
                assert!(personal_cells(tx, &husks, &[]).unwrap().is_empty());
                assert_eq!(lead_count(tx)?, 1);
                let gone: i64 = gone_event_list(tx)?.iter().map(|(.., n)| n).sum();
                assert_eq!(gone, 4);
                assert!(matches!(live.lead_view(tx, &id), Err(LiveError::Unknown { .. })));
                let entries = quarantine_list_after(tx, 0, 10)?;
                assert_eq!(entries.len(), 4, "they are counted");
                assert_eq!(entries.iter().filter(|entry| entry.raw.is_empty()).count(), 2);
                Ok::<_, LiveError>(())
            })
            .unwrap();
        assert_eq!(live.ledger().read(|tx| live.export_lead(tx, &other, NOW)).unwrap(), before, "others are untouched");
        let found = live.examine(NOW, &mut |_| {}).unwrap();
        assert!(found.is_sound(), "{found:#?}");
        assert!(matches!(
            live.ledger().write(|tx| live.erase_lead(tx, &id, "person 1", NOW)),
            Err(LiveError::Unknown { .. })
        ));
        // Whoever comes again is somebody new.
        let again = meet(live, WHO);
        assert_ne!(again, id);
    });
}

#[test]
fn moved_rows_leave_no_copies_of_the_erased_behind() {
    let directory = tempfile::tempdir().unwrap();
    let live = live(&Place::Directory(directory.path().to_owned()));
    // In an order in which pages are split and rows are moved from one to another.
    let mail = |n: u64| format!("p{:012x}@crowd.example", n.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 16);
    for chunk in (0..6_000_u64).collect::<Vec<_>>().chunks(500) {
        let calls: Vec<Arrival> = chunk
            .iter()
            .map(|n| {
                let mail = mail(*n);
                let traits = event(&format!("e{n}"), at(1), Kind::Traits, "", &[("email", mail.as_str())]);
                arrival(vec![identifier(IdentifierKind::Email, &mail)], vec![traits])
            })
            .collect();
        live.take(&calls.iter().collect::<Vec<_>>(), NOW).unwrap();
    }
    let leads = live.ledger().read(|tx| lead_list_after(tx, 0, 10_000)).unwrap();
    let gone: Vec<_> = leads.iter().step_by(20).collect();
    let erased: Vec<_> = live
        .ledger()
        .write(|tx| {
            gone.iter().map(|lead| live.erase_lead(tx, lead.id.as_str(), "system", NOW)).collect::<Result<Vec<_>, _>>()
        })
        .unwrap();
    assert_eq!(live.clean_up(&erased).unwrap(), Scrubbed::Clean);
    let bytes = std::fs::read(Ledger::file_in(directory.path())).unwrap();
    let left: Vec<_> = gone
        .iter()
        .filter_map(|lead| lead.card.email.as_ref())
        .filter(|mail| bytes.windows(mail.len()).any(|window| window == mail.as_bytes()))
        .collect();
    assert_eq!(left, Vec::<&String>::new());
}

#[test]
fn an_erasure_that_was_broken_off_is_finished_at_the_next_start() {
    const WHO: &str = "halfway7";
    let directory = tempfile::tempdir().unwrap();
    let place = Place::Directory(directory.path().to_owned());
    let service = live(&place);
    put_pact(&service);
    let id = meet(&service, WHO);
    service.ledger().write(|tx| service.erase_lead(tx, &id, "person 1", NOW)).unwrap();
    assert!(!holding(directory.path(), WHO).is_empty(), "the log of changes holds it");
    drop(service);
    let service = live(&place);
    assert_eq!(service.clean_up(&[]).unwrap(), Scrubbed::Clean);
    assert_eq!(holding(directory.path(), WHO), Vec::<String>::new());
    assert!(directory.path().join(ERASURES_FILE).exists());
}

#[test]
fn an_answer_that_names_the_erased_is_forgotten() {
    on_both(|live, _| {
        let id = meet(live, "answered1");
        let answer = |text: &str| Answer { status: 200, headers: "{}".into(), body: text.as_bytes().to_vec() };
        live.ledger()
            .write(|tx| {
                for (key, text) in [("one", format!("{{\"lead\":\"{id}\"}}")), ("two", "{}".to_owned())] {
                    idempotency_begin(tx, "person 1", key, &[0; 32], NOW)?;
                    idempotency_finish(tx, "person 1", key, &answer(&text))?;
                }
                Ok::<_, LedgerError>(())
            })
            .unwrap();
        live.erase(&id, "person 1", NOW).unwrap();
        let begin = |key| live.ledger().write(|tx| idempotency_begin(tx, "person 1", key, &[0; 32], NOW)).unwrap();
        assert_eq!(begin("one"), Begun::New);
        assert_eq!(begin("two"), Begun::Done(answer("{}")));
    });
}

#[test]
fn every_column_is_declared() {
    on_both(|live, _| {
        let there: BTreeSet<(String, String)> = live.ledger().read(column_list).unwrap().into_iter().collect();
        let declared: BTreeSet<(String, String)> = DECLARED
            .iter()
            .flat_map(|one| one.columns.iter().map(|(column, _)| (one.table.to_owned(), (*column).to_owned())))
            .collect();
        assert_eq!(there.difference(&declared).collect::<Vec<_>>(), Vec::<&(String, String)>::new(), "not declared");
        assert_eq!(declared.difference(&there).collect::<Vec<_>>(), Vec::<&(String, String)>::new(), "not there");
        for one in DECLARED {
            let is_about_leads = one.columns.iter().any(|(_, about)| matches!(about, About::Lead | About::LeadInWords));
            assert!(!is_about_leads || one.belongs != Belongs::Not, "{}: whose are its rows?", one.table);
        }
    });
}

#[test]
fn an_export_holds_everything_that_is_kept() {
    on_both(|live, _| {
        let id = meet(live, "petra88");
        let (export, cells) = live
            .ledger()
            .read(|tx| {
                let export = live.export_lead(tx, &id, NOW)?;
                let lead = lead_fetch(tx, &id)?.unwrap().lead;
                // Two of each: what was merged into it is its own.
                Ok::<_, LiveError>((export, personal_cells(tx, &[lead], &[1, 2])?))
            })
            .unwrap();
        let shown = export.to_string().to_lowercase();
        let mut seen: BTreeSet<(&str, &str)> = BTreeSet::new();
        for cell in cells.iter().filter(|cell| cell.about == About::Lead) {
            let Cell::Text(text) = &cell.cell else { panic!("{cell:?} is no text") };
            for part in leaves(text) {
                let quoted = serde_json::to_string(&part.to_lowercase()).unwrap();
                let part = quoted.trim_matches('"');
                assert!(shown.contains(part), "{}.{}: `{part}` is not in the export", cell.table, cell.column);
            }
            seen.insert((cell.table, cell.column));
        }
        // A column of which this lead has nothing proves nothing.
        let declared = DECLARED.iter().flat_map(|one| {
            one.columns.iter().filter(|(_, about)| *about == About::Lead).map(|(column, _)| (one.table, *column))
        });
        assert_eq!(declared.filter(|one| !seen.contains(one)).collect::<Vec<_>>(), []);
        for (name, n) in [
            ("events", 4),
            ("identifiers", 3),
            ("marks", 2),
            ("decisions", 1),
            ("merges", 1),
            ("not_readable", 2),
            ("consents", 1),
            ("handoffs", 1),
        ] {
            assert_eq!(export[name].as_array().unwrap().len(), n, "{name}");
        }
        let standing = &export["standings"][0]["now"];
        assert!(!standing["engagement"]["contributions"].as_array().unwrap().is_empty(), "{standing:#}");
        assert_eq!(export["events"][0]["counts"], false, "marked as a scanner's");
    });
}

/// The texts in a cell; of JSON each value by itself.
fn leaves(text: &str) -> Vec<String> {
    fn walk(json: &serde_json::Value, out: &mut Vec<String>) {
        match json {
            serde_json::Value::String(text) => out.push(text.clone()),
            serde_json::Value::Array(items) => items.iter().for_each(|item| walk(item, out)),
            serde_json::Value::Object(fields) => fields.values().for_each(|value| walk(value, out)),
            serde_json::Value::Null | serde_json::Value::Bool(_) | serde_json::Value::Number(_) => {}
        }
    }
    let mut out = Vec::new();
    match serde_json::from_str::<serde_json::Value>(text) {
        Ok(json @ serde_json::Value::Object(_)) => walk(&json, &mut out),
        Ok(_) | Err(_) => out.push(text.to_owned()),
    }
    out
}

#[test]
fn a_backup_that_is_restored_forgets_whoever_was_erased_since() {
    const WHO: &str = "milena99";
    let directory = tempfile::tempdir().unwrap();
    let (data, copies) = (directory.path().join("data"), directory.path().join("copies"));
    std::fs::create_dir(&copies).unwrap();
    let place = Place::Directory(data.clone());
    let service = live(&place);
    put_pact(&service);
    let (id, other) = (meet(&service, WHO), meet(&service, "other55"));
    let copy = back_up(&place, &copies, NOW, &mut |_, _| {}).unwrap();
    assert!(copy.file.ends_with("ledger-20260921T141320Z.sqlite"), "{}", copy.file.display());
    let again = back_up(&place, &copy.file, NOW, &mut |_, _| {}).unwrap_err().to_string();
    assert!(again.contains("there is a file already"), "{again}");
    service.erase(&id, "person 1", NOW).unwrap();
    assert!(holding(&copies, WHO) != Vec::<String>::new());

    let restoring = |over| Restoring { file: copy.file.clone(), place: place.clone(), over, erasures: Vec::new() };
    let put_back = |restoring: &Restoring| restore(restoring, chance, NOW, &mut |_| {});
    let refused = put_back(&restoring(Over::Nothing)).unwrap_err().to_string();
    assert!(refused.contains("is not empty"), "{refused}");
    let in_use = put_back(&restoring(Over::WhatIsThere)).unwrap_err().to_string();
    assert!(in_use.contains("is in use"), "{in_use}");
    drop(service);
    // The list beside the ledger may be lost: the ledger that is replaced knows it as well.
    std::fs::remove_file(data.join(ERASURES_FILE)).unwrap();
    let restored = put_back(&restoring(Over::WhatIsThere)).unwrap();
    assert_eq!(restored.n_erased_again, 1);
    assert!(restored.findings.is_sound(), "{:#?}", restored.findings);
    assert_eq!(holding(&data, WHO), Vec::<String>::new());
    let service = live(&place);
    let view = service
        .ledger()
        .read(|tx| Ok::<_, LiveError>((service.lead_view(tx, &id).is_err(), service.lead_view(tx, &other)?)))
        .unwrap();
    assert!(view.0);
    // Who comes after the erasure is not erased by it.
    let new = meet(&service, WHO);
    assert!(
        service.apply_erasures(&leadpact_live::read_erasures(&data.join(ERASURES_FILE)).unwrap()).unwrap().is_empty()
    );
    assert_eq!(lead_of(&service, &format!("{WHO}@{WHO}-mail.example")), Some(new));

    // To an empty place, with the list that a later backup left beside the copies.
    back_up(&place, &copies.join("later.sqlite"), NOW, &mut |_, _| {}).unwrap();
    let elsewhere = directory.path().join("elsewhere");
    let to = Restoring { place: Place::Directory(elsewhere.clone()), ..restoring(Over::Nothing) };
    assert_eq!(put_back(&to).unwrap().n_erased_again, 1);
    assert_eq!(holding(&elsewhere, WHO), Vec::<String>::new());
}

#[test]
fn a_file_that_is_no_sound_copy_is_refused_and_changes_nothing() {
    let directory = tempfile::tempdir().unwrap();
    let data = directory.path().join("data");
    let place = Place::Directory(data.clone());
    let service = live(&place);
    put_pact(&service);
    let id = meet(&service, "steady11");
    let copy = directory.path().join("copy.sqlite");
    back_up(&place, &copy, NOW, &mut |_, _| {}).unwrap();
    drop(service);
    let good = std::fs::read(&copy).unwrap();
    let mut torn = good.clone();
    let middle = torn.len() / 2;
    torn[middle..middle + 8_192].fill(0xa5);
    for bad in [&b"not a ledger"[..], &torn, &good[..good.len() / 2]] {
        std::fs::write(&copy, bad).unwrap();
        let restoring =
            Restoring { file: copy.clone(), place: place.clone(), over: Over::WhatIsThere, erasures: Vec::new() };
        let error = restore(&restoring, chance, NOW, &mut |_| {}).unwrap_err().to_string();
        assert!(error.contains("no sound copy"), "{error}");
    }
    let service = live(&place);
    assert!(service.ledger().read(|tx| service.lead_view(tx, &id)).is_ok());
}

#[test]
fn a_copy_is_of_one_moment_while_others_write() {
    let directory = tempfile::tempdir().unwrap();
    let place = Place::Directory(directory.path().join("data"));
    let service = live(&place);
    put_pact(&service);
    for n in 0..40 {
        meet(&service, &format!("early{n}"));
    }
    let n_before = service.ledger().read(lead_count).unwrap();
    let mut n = 0;
    let copy = directory.path().join("copy.sqlite");
    back_up(&place, &copy, NOW, &mut |_, _| {
        n += 1;
        if n == 1 {
            meet(&service, "late0");
        }
    })
    .unwrap();
    let elsewhere = Place::Directory(directory.path().join("elsewhere"));
    let restoring = Restoring { file: copy, place: elsewhere.clone(), over: Over::Nothing, erasures: Vec::new() };
    assert!(restore(&restoring, chance, NOW, &mut |_| {}).unwrap().findings.is_sound());
    assert_eq!(live(&elsewhere).ledger().read(lead_count).unwrap(), n_before);
    assert_eq!(service.ledger().read(lead_count).unwrap(), n_before + 1);
}

#[test]
fn a_postgres_ledger_is_dumped_and_put_back_without_the_erased() {
    let directory = tempfile::tempdir().unwrap();
    let place = Place::Postgres(empty_database());
    let service = live(&place);
    put_pact(&service);
    let (id, other) = (meet(&service, "vera44"), meet(&service, "other55"));
    let copy = directory.path().join("copy.pgdump");
    back_up(&place, &copy, NOW, &mut |_, _| {}).unwrap();
    service.erase(&id, "person 1", NOW).unwrap();
    let restoring = |over| Restoring { file: copy.clone(), place: place.clone(), over, erasures: Vec::new() };
    let refused = restore(&restoring(Over::Nothing), chance, NOW, &mut |_| {}).unwrap_err().to_string();
    assert!(refused.contains("is not empty"), "{refused}");
    drop(service);
    let restored = restore(&restoring(Over::WhatIsThere), chance, NOW, &mut |_| {}).unwrap();
    assert_eq!((restored.n_erased_again, restored.findings.is_sound()), (1, true), "{:#?}", restored.findings);
    assert!(restored.replaced.unwrap().starts_with("schema replaced_"));
    let service = live(&place);
    assert!(service.ledger().read(|tx| service.lead_view(tx, &id)).is_err());
    assert!(service.ledger().read(|tx| service.lead_view(tx, &other)).is_ok());
}

#[test]
fn the_doctor_finds_what_does_not_follow_from_the_events_and_repairs_it() {
    on_both(|live, _| {
        let id = meet(live, "sick22");
        meet(live, "well33");
        assert!(live.examine(NOW, &mut |_| {}).unwrap().is_sound());
        live.ledger()
            .write(|tx| {
                let mut lead = lead_fetch(tx, &id)?.unwrap();
                lead.n_events += 1;
                lead.card.title = Some("Somebody else".into());
                lead.first_at = None;
                lead_put_many(tx, &[&lead])?;
                tx.run("update standings set engagement = engagement + 1 where lead = $1", &[lead.lead.into()])?;
                tx.run("insert into profiles (profile, lead, born_as) values (77, 99, 99)", &[])
            })
            .unwrap();
        let found = live.examine(NOW, &mut |_| {}).unwrap();
        let what: BTreeSet<&str> = found.rebuilt.differences.iter().map(|one| one.what.as_str()).collect();
        assert_eq!(
            what.into_iter().collect::<Vec<_>>(),
            ["card", "first event", "number of events", "standing under tiny"]
        );
        assert!(found.rebuilt.differences.iter().all(|one| one.lead == id));
        let unsound: Vec<&str> = found.unsound.iter().map(|one| one.what.as_str()).collect();
        assert_eq!(unsound, ["profiles of a lead that is not there"]);
        assert_eq!(leadpact_live::findings_in_words(&found).len(), 5);
        assert_eq!(live.repair(&found.rebuilt, NOW, &mut |_| {}).unwrap(), 1);
        let after = live.examine(NOW, &mut |_| {}).unwrap();
        assert_eq!(after.rebuilt.differences, []);
    });
}

#[test]
fn no_to_being_contacted_excludes_a_lead_at_once() {
    on_both(|live, _| {
        let id = meet(live, "quiet66");
        let verdict = || {
            let view = live.ledger().read(|tx| live.export_lead(tx, &id, NOW)).unwrap();
            view["standings"][0]["after_latest_event"]["verdict"].as_str().unwrap().to_owned()
        };
        let say = |state, days| {
            let said = Consent { purpose: CONTACT.into(), state, at: at(days), evidence: "letter 5".into() };
            live.ledger().write(|tx| live.set_consent(tx, &id, &said, "person 1", NOW)).unwrap()
        };
        let before = verdict();
        assert_ne!(before, "excluded");
        say(ConsentState::Withdrawn, 10);
        assert_eq!(verdict(), "excluded");
        // Told late: what was said later counts.
        say(ConsentState::Given, 9);
        assert_eq!(verdict(), "excluded");
        // Of one instant the no counts.
        say(ConsentState::Given, 10);
        assert_eq!(verdict(), "excluded");
        say(ConsentState::Given, 11);
        assert_eq!(verdict(), before);
        let said = live.ledger().read(|tx| live.consents_of(tx, &id)).unwrap();
        let contact: Vec<_> = said.iter().filter(|row| row.purpose == CONTACT).map(|row| row.state).collect();
        assert_eq!(contact.last(), Some(&ConsentState::Given));
        assert!(live.examine(NOW, &mut |_| {}).unwrap().is_sound());
        let wrong =
            Consent { purpose: "News letter".into(), state: ConsentState::Given, at: NOW, evidence: String::new() };
        assert!(matches!(
            live.ledger().write(|tx| live.set_consent(tx, &id, &wrong, "person 1", NOW)),
            Err(LiveError::Conflict(_))
        ));
    });
}

/// Carries the rules out to the end of a round; what was done by rule, and in how many steps.
fn carry_out(live: &Live, now: Instant, limit: usize) -> (BTreeMap<String, u64>, usize) {
    let mut done = BTreeMap::new();
    for step in 1.. {
        let retained = live.retain(now, limit, "system").unwrap();
        assert!(retained.is_clean);
        for (rule, n) in retained.by_rule {
            *done.entry(rule).or_default() += n;
        }
        if retained.is_done {
            return (done, step);
        }
    }
    unreachable!("a round ends")
}

#[test]
fn old_behaviour_is_dropped_and_what_was_decided_stands() {
    on_both(|live, _| {
        let id = meet(live, "aged12");
        let rules = [RetentionRule::Behaviour {
            name: "old visits".into(),
            kinds: vec![BehaviourKind::Page, BehaviourKind::Track],
            channels: vec![Channel::Web, Channel::Form],
            after_days: 365,
        }];
        assert_eq!(live.preview_retention(&rules, at(366)).unwrap().by_rule, [("old visits".to_owned(), 1)].into());
        assert_eq!(live.preview_retention(&rules, at(370)).unwrap().by_rule, [("old visits".to_owned(), 2)].into());
        live.ledger().write(|tx| live.set_retention_rules(tx, &rules)).unwrap();
        assert_eq!(live.ledger().read(|tx| live.retention_rules(tx)).unwrap(), rules);
        let decided = |live: &Live| {
            let view = live.ledger().read(|tx| live.lead_view(tx, &id)).unwrap();
            (view.decisions, view.lead.n_events)
        };
        let (before, _) = decided(live);
        let (done, n_steps) = carry_out(live, at(370), 2);
        assert_eq!(done, [("old visits".to_owned(), 2)].into());
        assert!(n_steps > 1, "in small steps");
        let (after, n_events) = decided(live);
        assert_eq!((after, n_events), (before, 2), "the decision stands though its event is gone");
        let gone: i64 = live.ledger().read(gone_event_list).unwrap().iter().map(|(.., n)| n).sum();
        assert_eq!(gone, 2);
        assert!(live.examine(NOW, &mut |_| {}).unwrap().is_sound());
        assert_eq!(carry_out(live, at(370), 100), (BTreeMap::new(), 1), "nothing is left to do");
    });
}

#[test]
fn silent_leads_are_erased_but_not_those_that_a_stage_protects() {
    on_both(|live, files| {
        let (silent, active) = (meet(live, "silent31"), meet(live, "active32"));
        let call = arrival(
            vec![identifier(IdentifierKind::Email, "active32@active32-mail.example")],
            vec![event("later", at(300), Kind::Page, "", &[("path", "/")])],
        );
        live.take(&[&call], NOW).unwrap();
        let rule = |except_stages| RetentionRule::SilentLeads { name: "silent".into(), except_stages, after_days: 200 };
        let stage =
            live.ledger().read(|tx| live.export_lead(tx, &silent, NOW)).unwrap()["standings"][0]["after_latest_event"]
                ["stage"]
                .as_str()
                .unwrap()
                .parse()
                .unwrap();
        assert_eq!(live.preview_retention(&[rule(vec![stage])], at(300)).unwrap().by_rule, BTreeMap::new());
        let rules = [rule(vec![])];
        assert_eq!(live.preview_retention(&rules, at(300)).unwrap().by_rule, [("silent".to_owned(), 1)].into());
        live.ledger().write(|tx| live.set_retention_rules(tx, &rules)).unwrap();
        assert_eq!(carry_out(live, at(300), 1).0, [("silent".to_owned(), 1)].into());
        assert!(live.ledger().read(|tx| live.lead_view(tx, &silent)).is_err());
        assert!(live.ledger().read(|tx| live.lead_view(tx, &active)).is_ok());
        if let Some(directory) = files {
            assert_eq!(holding(directory, "silent31"), Vec::<String>::new());
        }
    });
}

#[test]
fn rules_that_make_no_sense_are_refused() {
    on_both(|live, _| {
        let rule = |name: &str, after_days| RetentionRule::SilentLeads {
            name: name.into(),
            except_stages: Vec::new(),
            after_days,
        };
        for (rules, why) in [
            (vec![rule("a", 0)], "keep nothing"),
            (vec![rule("", 1)], "a name of its own"),
            (vec![rule("a", 1), rule("a", 2)], "a name of its own"),
        ] {
            let error = live.ledger().write(|tx| live.set_retention_rules(tx, &rules)).unwrap_err().to_string();
            assert!(error.contains(why), "{error}");
        }
        let json = r#"[{"of":"behaviour","name":"a","channels":["in person"],"after_days":30}]"#;
        let rules: Vec<RetentionRule> = serde_json::from_str(json).unwrap();
        assert_eq!(serde_json::to_value(&rules).unwrap()[0]["channels"][0], "in person");
        let error = serde_json::from_str::<Vec<RetentionRule>>(&json.replace("in person", "pigeon")).unwrap_err();
        assert!(error.to_string().contains("is not a channel"), "{error}");
    });
}
