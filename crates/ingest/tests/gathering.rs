//! Gathering: the same leads whatever the order of arrival, the repeats and the memory limit.

mod support;

use leadpact_ingest::{CompanyFact, Gather, Lead, Record, RecordId, UNDATED, When};
use leadpact_terms::{Channel, Instant, Kind, LeadId, Value};
use proptest::prelude::*;
use support::{Files, import, leads, mapping, shown};

#[derive(Debug, Clone)]
enum Push {
    Record(LeadId, Record),
    Company(Option<String>, Option<String>, CompanyFact),
}

fn gathered(pushes: &[Push], memory: usize) -> Vec<Lead> {
    let scratch = tempfile::tempdir().unwrap();
    let mut gather = Gather::new(memory, scratch.path().to_owned(), UNDATED);
    for push in pushes {
        match push {
            Push::Record(lead, record) => gather.push(lead, record).unwrap(),
            Push::Company(id, domain, fact) => gather.push_company(id.as_deref(), domain.as_deref(), fact).unwrap(),
        }
    }
    let leads = gather.finish().unwrap().map(|lead| lead.unwrap()).collect();
    assert_eq!(std::fs::read_dir(scratch.path()).unwrap().count(), 0, "scratch files are cleaned up");
    leads
}

fn a_when() -> impl Strategy<Value = When> {
    prop_oneof![
        4 => (0..20_i64).prop_map(|at| When::At(Instant(at * 1000))),
        1 => Just(When::FirstEvent),
        1 => Just(When::Recorded),
        1 => Just(When::Last),
    ]
}

fn a_record() -> impl Strategy<Value = Push> {
    let id = prop_oneof![
        (0..6_u32).prop_map(|n| RecordId::Given(format!("e{n}").into())),
        (0..3_u32).prop_map(|n| RecordId::Content(format!("c{n}").into())),
        (0..3_u32).prop_map(|n| RecordId::Occurrence(format!("o{n}").into())),
    ];
    let place = (0..3_u32, 0..5_u64);
    let company = prop::option::of(prop::sample::select(vec!["C1", "C2"]));
    (0..8_u32, id, place, a_when(), any::<bool>(), company).prop_map(|(lead, id, place, when, snapshot, company)| {
        let properties = company.map(|id| ("company.id".into(), Value::from(id))).into_iter().collect();
        // Equal rows are equal in all they say: what a content id stands for decides the rest.
        let when = if matches!(id, RecordId::Given(_)) { when } else { When::At(Instant(5_000)) };
        let (kind, channel, name) = (Kind::Traits, Channel::Import, Box::default());
        let record = Record { place, id, when, snapshot, channel, kind, name, lasted: None, marked: false, properties };
        Push::Record(LeadId::new(format!("lead-{lead}")), record)
    })
}

fn a_fact() -> impl Strategy<Value = Push> {
    (0..4_u32, prop::sample::select(vec!["C1", "C2"]), a_when()).prop_map(|(n, id, when)| {
        let traits =
            vec![("company.id".into(), Value::from(id)), ("company.employees".into(), Value::from(f64::from(n)))];
        Push::Company(
            Some(id.to_owned()),
            None,
            CompanyFact { id: format!("!company-{id}-{n}-{when:?}").into(), when, traits },
        )
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) })]

    #[test]
    fn order_repeats_and_memory_do_not_matter(
        (pushes, shuffled) in prop::collection::vec(prop_oneof![6 => a_record(), 1 => a_fact()], 0..80)
            .prop_flat_map(|pushes| {
                let twice: Vec<Push> = pushes.iter().chain(pushes.iter().step_by(3)).cloned().collect();
                (Just(pushes), Just(twice).prop_shuffle())
            }),
        memory in prop::sample::select(vec![64_usize, 512, 4_096, 1 << 20]),
    ) {
        let expected = gathered(&pushes, 1 << 24);
        prop_assert!(expected.windows(2).all(|two| two[0].id < two[1].id), "sorted by id, each once");
        for lead in &expected {
            prop_assert!(lead.events.is_sorted_by(|a, b| a.order(b).is_lt()), "in order, each once");
        }
        prop_assert_eq!(gathered(&shuffled, memory), expected);
    }
}

const LOG: &str = "map: 1\nfiles: [{ file: 'log*.csv', holds: events, id: who, at: when, name: what }]\n";

#[test]
fn equal_rows_of_a_log_are_repeats_and_overlapping_exports_are_not() {
    let row = "u1,2026-01-01 10:00,Clicked\n";
    let (once, twice) =
        (format!("who,when,what\n{row}"), format!("who,when,what\n{row}u1,2026-01-01 11:00,Left\n{row}"));
    for (files, expected) in [
        (vec![&once], 1),
        (vec![&twice], 3),
        (vec![&once, &once], 1),
        (vec![&once, &twice], 3),
        (vec![&twice, &twice, &once], 3),
    ] {
        let named: Vec<(String, &[u8])> =
            files.iter().enumerate().map(|(i, text)| (format!("log{i}.csv"), text.as_bytes())).collect();
        let named: Vec<(&str, &[u8])> = named.iter().map(|(name, bytes)| (name.as_str(), *bytes)).collect();
        let files = Files::new(&named);
        let (intake, _) = import(files.paths(), &mapping(LOG));
        let leads = leads(intake);
        assert_eq!(leads[0].events.len(), expected);
    }
}

#[test]
fn a_company_is_found_by_id_or_by_its_own_domain() {
    let files = Files::new(&[
        ("leads.csv", b"lead,at,company,email\n1,2026-01-01,C1,a@one.example\n2,2026-01-01,,b@mail.one.example\n3,2026-01-01,,c@gmail.com\n4,2026-01-01,C9,d@two.example\n"),
        ("companies.csv", b"company,at,domain,employees\nC1,2025-01-01,www.one.example,10\nC2,2026-02-01,two.example,20\nC3,,gmail.com,30\n,,,40\n"),
    ]);
    let text = shown(files.paths(), &support::guessed(files.paths()).mapping);
    let size_of = |lead: &str| {
        let (_, rest) = text.split_once(&format!("{lead}\n")).unwrap();
        let own: Vec<&str> = rest.lines().take_while(|line| line.starts_with(' ')).collect();
        own.iter()
            .find_map(|line| line.split_once("employees="))
            .map(|(before, rest)| (before.trim()[..10].to_owned(), rest[..2].to_owned()))
    };
    let found = |at: &str, size: &str| Some((at.to_owned(), size.to_owned()));
    assert_eq!(size_of("1"), found("2026-01-01", "10"), "by id, known no earlier than the lead");
    assert_eq!(size_of("2"), found("2026-01-01", "10"), "by the domain of the address");
    assert_eq!(size_of("3"), None, "a free-mail domain is nobody's company");
    assert_eq!(size_of("4"), found("2026-02-01", "20"), "by domain, as the id is not known; from its own date on");
    assert!(text.contains("! companies.csv:5 no_company_key"), "{text}");
}

#[test]
fn what_comes_before_the_lead_row_and_without_it_is_kept() {
    let files = Files::new(&[
        ("leads.csv", b"lead,email\n1,a@one.example\n"),
        ("events.csv", b"lead,at,kind,name\n1,2025-12-01,track,Clicked\n9,2025-12-02,page,Home\n"),
    ]);
    let text = shown(files.paths(), &support::guessed(files.paths()).mapping);
    assert!(
        text.starts_with("1\n  2025-12-01T00:00:00Z Traits"),
        "the undated row counts from the first event: {text}"
    );
    assert!(text.contains("9\n  2025-12-02T00:00:00Z Page web \"Home\""), "{text}");
}
