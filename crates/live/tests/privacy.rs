//! An erased person is gone from every byte of every file, an export is complete, and counts stay right.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use leadpact_ledger::erasures::gone_event_list;
use leadpact_ledger::leads::{lead_count, lead_fetch, lead_list_after};
use leadpact_ledger::pacts::PactVersionRow;
use leadpact_ledger::personal::{About, Belongs, DECLARED, column_list, personal_cells};
use leadpact_ledger::quarantine::quarantine_list_after;
use leadpact_ledger::{Ledger, LedgerError, Place, Scrubbed};
use leadpact_live::{Arrival, Live, LiveError, Note, Said, Stretch};
use leadpact_terms::{
    Channel, DAY_MS, Event, EventId, Identifier, IdentifierKind, Instant, Kind, LeadId, SalesAct, Value,
};
use leadpact_testkit::postgres::empty_database;

const NOW: Instant = Instant(1_790_000_000_000);

const PACT: &str = "\
pact: tiny
version: 1
review_by: 2027-01-31
signals:
  pricing read: { page: { path: { starts_with: /pricing } } }
  asked: { event: Form Submitted, where: { contact_me: yes } }
required: [email]
fit:
  seniority: { when: { seniority: { in: [vp, c-level] } }, points: 20 }
engagement:
  pricing: { on: pricing read, points: 8, half_life: 14d, at_most: 3 per 7d }
  asking: { on: asked, points: 30, half_life: 30d }
mql:
  hot: { fit: { min: 15 }, on: asked, within: 7d }
";

fn live(place: &Place) -> Live {
    static SEED: AtomicU64 = AtomicU64::new(1);
    let ledger = Arc::new(Ledger::open(place).unwrap());
    let chance = || {
        let mut bytes = [0; 10];
        bytes[..8].copy_from_slice(&SEED.fetch_add(1, Ordering::Relaxed).to_be_bytes());
        bytes
    };
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
                &[("contact_me", "yes"), ("message", &format!("call me, {who}"))],
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
    let stretch = Stretch {
        from_at: at(0),
        until_at: at(0),
        channel: Some(Channel::Web),
        marked: true,
        why: format!("scanner of {who}"),
    };
    live.ledger().write(|tx| live.mark_events(tx, &id, &stretch, "person 1", NOW)).unwrap();
    id
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
