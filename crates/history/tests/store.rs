//! The store gives back what was put in, however it was put in.

mod support;

use arrow::array::{AsArray, StringArray};
use leadpact_history::{Folder, History, HistoryError, Needs, SEGMENTS_MAX, Storage};
use leadpact_ingest::{CompanyFact, Record, RecordId, When};
use leadpact_terms::{Channel, Instant, Kind, LeadId, Value};
use leadpact_testkit::generate::Random;
use proptest::prelude::*;
use support::{
    Push, events, expected, folder, gathered, import, latest_at, normal, some_needs, spelled, store, stored,
};

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(24) })]

    #[test]
    fn what_is_imported_in_batches_is_read_as_if_it_came_at_once(
        seed in any::<u64>(),
        n_batches in 1..12_usize,
        buckets in prop::sample::select(vec![1_u32, 2, 8]),
    ) {
        let mut random = Random::new(seed);
        let pushes = events(seed, 12);
        let dir = tempfile::tempdir().unwrap();
        let mut history = store(dir.path(), buckets);
        let leads = gathered(&pushes);
        let mut batches = vec![Vec::new(); n_batches];
        for push in &pushes {
            batches[random.below(n_batches)].push(push.clone());
            if random.chance(10) {
                batches[random.below(n_batches)].push(push.clone());
            }
        }
        for batch in &batches {
            history = import(&history, batch).unwrap();
        }
        prop_assert_eq!(&stored(&history), &leads);
        let needs = some_needs(&mut random, &leads);
        prop_assert_eq!(spelled(&history, &needs), expected(&leads, &needs));
        prop_assert_eq!(history.status().unwrap().leads, leads.len() as u64);
        prop_assert_eq!(history.verify(&mut |_, _| {}).unwrap().damaged, vec![]);

        let (history, _) = history.compact(&mut |_, _| {}).unwrap();
        prop_assert!(history.manifest().buckets.iter().all(|segments| segments.len() <= 1));
        prop_assert_eq!(&stored(&history), &leads);
        prop_assert_eq!(spelled(&history, &needs), expected(&leads, &needs));
        let rows: usize = leads.iter().map(|lead| lead.events.len()).sum();
        prop_assert_eq!(history.status().unwrap().rows, rows as u64, "nothing is there twice");
        prop_assert_eq!(stored(&History::open(folder(dir.path())).unwrap()), leads);
    }

    #[test]
    fn what_depends_on_other_events_is_decided_again(
        batches in prop::collection::vec(prop::collection::vec(a_push(), 0..20), 1..5),
    ) {
        let dir = tempfile::tempdir().unwrap();
        let mut history = store(dir.path(), 4);
        let mut all = Vec::new();
        for (number, mut batch) in batches.into_iter().enumerate() {
            for push in &mut batch {
                if let Push::Record(_, record) = push {
                    record.place.0 += number as u32 * 10;
                }
            }
            history = import(&history, &batch).unwrap();
            all.extend(batch);
            let leads = gathered(&all);
            for lead in &leads {
                let found = history.lead(lead.id.as_str()).unwrap().map(normal);
                prop_assert_eq!(found.as_ref(), Some(lead));
            }
            prop_assert_eq!(history.latest_at(), latest_at(&all));
            prop_assert_eq!(stored(&history), leads);
        }
    }
}

fn a_push() -> impl Strategy<Value = Push> {
    prop_oneof![12 => a_record(), 2 => a_fact(), 1 => an_other_id()]
}

fn a_record() -> impl Strategy<Value = Push> {
    let company = prop::option::of(prop::sample::select(vec!["C1", "C2"]));
    (0..8_u32, 0..20_u32, (0..3_u32, 0..5_u64), company).prop_map(|(lead, n, place, company)| {
        // An id says when: what comes again says the same.
        let when = match n {
            0 | 1 => When::FirstEvent,
            2 => When::Recorded,
            3 => When::Last,
            n => When::At(Instant(i64::from(n) * 1000)),
        };
        let id = match n % 3 {
            0 => RecordId::Given(format!("e{n}").into()),
            1 => RecordId::Content(format!("c{n}").into()),
            // A row says whose it is, so its content does.
            _ => RecordId::Occurrence(format!("o{n}-{lead}").into()),
        };
        let company = company.filter(|_| n % 2 == 0).map(|_| if n % 4 == 0 { "C1" } else { "C2" });
        let properties = company.map(|id| ("company.id".into(), Value::from(id))).into_iter().collect();
        let snapshot = n % 5 == 4;
        let (kind, channel, name) = (Kind::Traits, Channel::Import, Box::default());
        let record = Record { place, id, when, snapshot, channel, kind, name, lasted: None, marked: false, properties };
        Push::Record(LeadId::new(format!("lead-{lead}")), record)
    })
}

fn a_fact() -> impl Strategy<Value = Push> {
    (0..4_u32, prop::sample::select(vec!["C1", "C2"])).prop_map(|(n, id)| {
        let traits =
            vec![("company.employees".into(), Value::from(f64::from(n))), ("company.id".into(), Value::from(id))];
        let when = if n == 0 { When::FirstEvent } else { When::At(Instant(i64::from(n) * 5_000)) };
        let fact = CompanyFact { id: format!("!company-{id}-{n}").into(), when, traits };
        Push::Company(Some(id.to_owned()), None, fact)
    })
}

fn an_other_id() -> impl Strategy<Value = Push> {
    (0..2_u32).prop_map(|n| Push::Also(format!("lead-{n}").into(), LeadId::new(format!("lead-{}", n + 4))))
}

#[test]
fn rarer_names_share_a_column_and_are_found() {
    let mut random = Random::new(5);
    let mut pushes = events(5, 3);
    let names = leadpact_history::COLUMNS_MAX + 30;
    for n in 0..names {
        for push in pushes.iter_mut().step_by(1 + n % 7) {
            if let Push::Record(_, record) = push {
                record.properties.push((format!("name {n:03}").into(), Value::from(n as f64)));
            }
        }
    }
    let dir = tempfile::tempdir().unwrap();
    let history = import(&store(dir.path(), 1), &pushes).unwrap();
    let leads = gathered(&pushes);
    assert_eq!(stored(&history), leads);
    for _ in 0..8 {
        let needs = some_needs(&mut random, &leads[..1]);
        assert_eq!(spelled(&history, &needs), expected(&leads, &needs));
    }
}

#[test]
fn leads_of_many_row_groups_are_read_from_one_segment_and_from_several() {
    let mut random = Random::new(17);
    let mut batches = vec![Vec::new(), Vec::new()];
    for n in 0..3 * leadpact_history::ROW_GROUP_ROWS {
        // One lead alone fills more than a row group.
        let lead = if n % 2 == 0 { 0 } else { random.below(500) };
        let lead = LeadId::new(format!("lead-{lead:03}"));
        let is_traits = n % 50 == 1;
        let said = if is_traits { Value::from((n % 7) as f64) } else { Value::text(format!("/page/{}", n % 11)) };
        let record = Record {
            place: (0, 0),
            id: RecordId::Given(format!("{n}").into()),
            when: When::At(Instant(random.between(0, 50_000_000))),
            snapshot: false,
            channel: if n % 3 == 0 { Channel::Web } else { Channel::Product },
            kind: if is_traits { Kind::Traits } else { Kind::Page },
            name: Box::default(),
            lasted: (n % 4 == 0).then_some(leadpact_terms::Duration(n as i64)),
            marked: n % 1_000 == 999,
            properties: vec![("said".into(), said)],
        };
        let push = Push::Record(lead, record);
        batches[random.below(2)].push(push.clone());
        if n % 100 == 0 {
            batches[random.below(2)].push(push);
        }
    }
    let dir = tempfile::tempdir().unwrap();
    let mut history = store(dir.path(), 1);
    for batch in &batches {
        history = import(&history, batch).unwrap();
    }
    let leads = gathered(&batches.concat());
    let mut needs = Needs { lasted: true, ..Needs::default() };
    needs.properties.insert("said".into());
    needs.traits.insert("said".into(), leadpact_history::Need::Value);
    let expected = expected(&leads, &needs);
    // Compared without showing them: they are many.
    assert!(spelled(&history, &needs) == expected, "two segments");
    let (history, n) = history.compact(&mut |_, _| {}).unwrap();
    assert_eq!(n, 1);
    assert!(spelled(&history, &needs) == expected, "one segment");
    assert!(stored(&history) == leads);
    assert_eq!(history.lead("lead-250").unwrap().map(normal).as_ref(), Some(&leads[250]));
    assert_eq!(history.lead("lead-2500").unwrap(), None);
}

#[test]
fn many_small_imports_are_merged() {
    let dir = tempfile::tempdir().unwrap();
    let mut history = store(dir.path(), 2);
    let pushes = events(9, 6);
    for batch in pushes.chunks(4) {
        history = import(&history, batch).unwrap();
        assert!(history.manifest().buckets.iter().all(|segments| segments.len() <= SEGMENTS_MAX));
    }
    assert_eq!(stored(&history), gathered(&pushes));
    let files = Folder::new(dir.path()).list().unwrap();
    assert!(files.len() < 24, "files that nobody needs are removed: {files:?}");
}

#[test]
fn a_reader_goes_on_while_others_write() {
    let dir = tempfile::tempdir().unwrap();
    let pushes = events(3, 6);
    let (before, after) = pushes.split_at(pushes.len() / 2);
    let old = import(&store(dir.path(), 2), before).unwrap();
    let new = import(&old, after).unwrap();
    let (new, _) = new.compact(&mut |_, _| {}).unwrap();
    assert_eq!(stored(&new), gathered(&pushes));
    let mut reader = History::open(folder(dir.path())).unwrap();
    let (_, _) = import(&reader, &events(4, 3)).map(|new| new.compact(&mut |_, _| {}).unwrap()).unwrap();
    reader.refresh().unwrap();
    assert!(stored(&reader).len() >= gathered(&pushes).len());
}

#[test]
fn nothing_of_an_erased_lead_stays() {
    const SECRET: &str = "only-hers";
    let dir = tempfile::tempdir().unwrap();
    let mut pushes = events(7, 8);
    pushes.push(Push::Also(format!("{SECRET}-too").into(), LeadId::from(SECRET)));
    for push in &events(8, 1) {
        let Push::Record(_, record) = push else { continue };
        let mut record = record.clone();
        record.id = RecordId::Given(format!("{SECRET}-{:?}", record.id).into());
        record.properties.push((format!("{SECRET} name").into(), Value::text(format!("{SECRET} value"))));
        pushes.push(Push::Record(LeadId::from(SECRET), record));
    }
    let mut history = store(dir.path(), 4);
    for batch in pushes.chunks(pushes.len() / 3) {
        history = import(&history, batch).unwrap();
    }
    assert!(history.lead(SECRET).unwrap().is_some());
    assert!(history.lead("only-hers-too").unwrap().is_some());
    assert!(!holding(dir.path(), SECRET).is_empty());
    let (history, n) = history.erase(&[LeadId::from("only-hers-too"), LeadId::from("nobody")], &mut |_, _| {}).unwrap();
    assert_eq!(n, 1);
    assert_eq!(holding(dir.path(), SECRET), Vec::<String>::new(), "not in any file");
    let others: Vec<_> = gathered(&pushes).into_iter().filter(|lead| lead.id.as_str() != SECRET).collect();
    assert_eq!(stored(&history), others);
    assert_eq!(stored(&History::open(folder(dir.path())).unwrap()), others);
}

/// The files that hold these bytes, packed or not.
fn holding(dir: &std::path::Path, text: &str) -> Vec<String> {
    let folder = Folder::new(dir);
    let holds = |file: &String| {
        let bytes = folder.read(file).unwrap();
        let mut shown = String::from_utf8_lossy(&bytes).into_owned();
        if file.ends_with(".parquet") {
            let reader = parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder::try_new(bytes).unwrap();
            for batch in reader.build().unwrap() {
                for column in batch.unwrap().columns() {
                    let texts = column.as_any_dictionary_opt().map_or(column, |dictionary| dictionary.values());
                    let texts = texts.as_any().downcast_ref::<StringArray>();
                    texts.into_iter().flatten().flatten().for_each(|text| shown.push_str(text));
                }
            }
        }
        shown.contains(text)
    };
    folder.list().unwrap().into_iter().filter(holds).collect()
}

#[test]
fn a_damaged_file_is_named_by_whoever_meets_it() {
    let dir = tempfile::tempdir().unwrap();
    let history = import(&store(dir.path(), 1), &events(1, 20)).unwrap();
    let segment = history.manifest().buckets[0][0].stored.file.clone();
    let path = dir.path().join(&segment);
    let good = std::fs::read(&path).unwrap();
    let named = |error: HistoryError| {
        let text = error.to_string();
        assert!(text.contains(&segment) && text.contains("is damaged"), "{text}");
    };
    for at in (0..good.len()).step_by(97).chain(good.len() - 12..good.len()) {
        let mut bad = good.clone();
        bad[at] ^= 0x10;
        std::fs::write(&path, &bad).unwrap();
        let damaged = history.verify(&mut |_, _| {}).unwrap().damaged;
        assert!(damaged.len() == 1 && damaged[0].segment == segment, "byte {at}");
        // Whoever reads sees nothing wrong, or says what is wrong: never anything else.
        let read = history.leads(0).and_then(|leads| leads.collect::<Result<Vec<_>, _>>());
        match read {
            Ok(_) => assert!(at < 4, "only the first four bytes are nobody's: byte {at}"),
            Err(error) => named(error),
        }
    }
    for cut in [0, 3, good.len() / 2, good.len() - 1] {
        std::fs::write(&path, &good[..cut]).unwrap();
        named(history.leads(0).and_then(|leads| leads.collect::<Result<Vec<_>, _>>()).unwrap_err());
        named(leadpact_history::BlockSource::read_part(&history, 0, &Needs::default(), &mut |_| Ok(())).unwrap_err());
        assert_eq!(history.verify(&mut |_, _| {}).unwrap().damaged.len(), 1);
    }
    std::fs::remove_file(&path).unwrap();
    named(history.compact(&mut |_, _| {}).map(|_| history.leads(0)).map_or_else(Some, |leads| leads.err()).unwrap());
}

#[test]
fn a_store_of_another_format_is_refused_by_name() {
    let dir = tempfile::tempdir().unwrap();
    let missing = History::open(folder(dir.path())).err().unwrap().to_string();
    assert!(missing.contains("there is no history at") && missing.contains("history import"), "{missing}");
    store(dir.path(), 2);
    assert!(History::create(folder(dir.path()), 2).err().unwrap().to_string().contains("there is a history at"));
    for (text, expected) in [
        (r#"{"format": "leadpact history", "version": 0}"#, "is in format 0, and this program reads format 1 only"),
        (r#"{"format": "leadpact history", "version": 2, "new": []}"#, "is in format 2"),
        (r#"{"format": "something else", "version": 1}"#, "is in format `something else` 1"),
        ("{}", "is in format `unknown` unknown"),
        ("{", "can't be read"),
        (r#"{"format": "leadpact history", "version": 1}"#, "can't be read: missing field `commit`"),
    ] {
        std::fs::write(dir.path().join("manifest.json"), text).unwrap();
        let error = History::open(folder(dir.path())).err().unwrap().to_string();
        assert!(error.contains(expected), "{text}: {error}");
    }
    for n in [0, 3, 8192] {
        let error = History::create(folder(&dir.path().join("other")), n).err().unwrap().to_string();
        assert!(error.contains("expected a power of two"), "{error}");
    }
}

#[test]
fn two_writers_are_kept_apart() {
    let dir = tempfile::tempdir().unwrap();
    let history = store(dir.path(), 2);
    let first = history.begin_import(&leadpact_ingest::Options::default()).unwrap();
    let second = history.begin_import(&leadpact_ingest::Options::default()).err().unwrap();
    assert!(second.to_string().contains("another process is writing"), "{second}");
    drop(first);
    assert!(history.begin_import(&leadpact_ingest::Options::default()).is_ok());
}
