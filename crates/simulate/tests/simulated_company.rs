//! What a simulated company promises: the same bytes from a seed, files that read well, and a plausible world.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use leadpact_simulate::{Plan, SimulateError, Summary, simulate};
use leadpact_terms::{
    Channel, Date, HOUR_MS, Instant, Money, OutcomeAct, SECOND_MS, SalesAct, TouchKind, TraitName, builtin_trait,
};
use serde_json::Value;

const FILES: [&str; 6] = ["README.md", "companies.csv", "events.jsonl", "leads.csv", "outcomes.csv", "touches.csv"];
const REFERENCE: &str = include_str!("../../../docs/reference/simulated-company.md");

/// A directory of this test, removed when it is done.
struct Scratch(PathBuf);

impl Scratch {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("leadpact-simulate-{name}-{}", std::process::id()));
        drop(fs::remove_dir_all(&path));
        Self(path)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.0));
    }
}

type Row = BTreeMap<String, String>;

/// One simulated company, read back.
struct World {
    plan: Plan,
    summary: Summary,
    leads: Vec<Row>,
    companies: Vec<Row>,
    touches: Vec<Row>,
    outcomes: Vec<Row>,
    lines: Vec<String>,
    events: Vec<Value>,
}

fn rows(path: &Path) -> Vec<Row> {
    csv::Reader::from_path(path).unwrap().deserialize().map(|row| row.unwrap()).collect()
}

fn read(plan: Plan, summary: Summary, directory: &Path) -> World {
    let lines: Vec<String> =
        fs::read_to_string(directory.join("events.jsonl")).unwrap().lines().map(str::to_owned).collect();
    let events = lines.iter().map(|line| serde_json::from_str(line).unwrap()).collect();
    let table = |name: &str| rows(&directory.join(name));
    World {
        plan,
        summary,
        leads: table("leads.csv"),
        companies: table("companies.csv"),
        touches: table("touches.csv"),
        outcomes: table("outcomes.csv"),
        lines,
        events,
    }
}

/// The world that most tests look at.
fn world() -> &'static World {
    static WORLD: OnceLock<World> = OnceLock::new();
    WORLD.get_or_init(|| {
        let scratch = Scratch::new("world");
        let plan = Plan::new(4_000, 11);
        let summary = simulate(&plan, &scratch.0, &mut |_, _| ()).unwrap();
        read(plan, summary, &scratch.0)
    })
}

fn text<'a>(event: &'a Value, key: &str) -> &'a str {
    event[key].as_str().unwrap_or("")
}

fn property<'a>(event: &'a Value, key: &str) -> &'a str {
    event["properties"][key].as_str().unwrap_or("")
}

fn at(event: &Value) -> Instant {
    text(event, "at").parse().unwrap()
}

fn bytes_of(plan: &Plan, name: &str) -> Vec<Vec<u8>> {
    let scratch = Scratch::new(name);
    simulate(plan, &scratch.0, &mut |_, _| ()).unwrap();
    FILES.iter().map(|file| fs::read(scratch.0.join(file)).unwrap()).collect()
}

#[test]
fn the_same_seed_makes_the_same_bytes_and_another_does_not() {
    let plan = Plan::new(150, 5);
    let first = bytes_of(&plan, "first");
    assert!(first == bytes_of(&plan, "again"));
    let other = bytes_of(&Plan { seed: 6, ..plan }, "other");
    for (i, file) in FILES.iter().enumerate() {
        assert_ne!(first[i], other[i], "{file}");
    }
}

#[test]
fn the_bytes_are_the_same_on_every_machine() {
    // FNV-1a over all files. A change of the world changes it: then write the new number here, on purpose.
    let files = bytes_of(&Plan::new(200, 7), "machine");
    let hash = files
        .concat()
        .iter()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3));
    assert_eq!(format!("{hash:016x}"), "ee5e7e981012d602");
}

#[test]
fn every_size_works() {
    for (leads, days) in [(0, 730), (1, 730), (2, 28), (10, 730), (50, 28), (30, 3_660)] {
        let scratch = Scratch::new(&format!("size-{leads}-{days}"));
        let plan = Plan { days, ..Plan::new(leads, 3) };
        let mut told = (0, 0);
        let summary = simulate(&plan, &scratch.0, &mut |done, total| told = (done, total)).unwrap();
        let world = read(plan, summary, &scratch.0);
        assert_eq!(world.leads.len(), leads as usize);
        assert!(leads == 0 || told == (u64::from(leads), u64::from(leads)), "{told:?}");
        let found: BTreeSet<String> =
            fs::read_dir(&scratch.0).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        assert_eq!(found, FILES.map(str::to_owned).into(), "nothing is left over");
    }
}

#[test]
fn an_unsuitable_directory_or_plan_is_refused() {
    let scratch = Scratch::new("refused");
    let plan = Plan::new(1, 1);
    let refusal = |plan: &Plan| simulate(plan, &scratch.0, &mut |_, _| ()).unwrap_err();
    assert!(matches!(refusal(&Plan { days: 27, ..plan }), SimulateError::Days { days: 27 }));
    assert!(matches!(refusal(&Plan { leads: u32::MAX, ..plan }), SimulateError::Leads { .. }));
    assert!(matches!(refusal(&Plan { from: Date(0), ..plan }), SimulateError::From { .. }));
    assert!(!scratch.0.exists(), "a plan is checked before anything is made");

    fs::create_dir_all(&scratch.0).unwrap();
    fs::write(scratch.0.join("leads.csv.part"), "lead").unwrap();
    assert!(matches!(refusal(&plan), SimulateError::Interrupted { .. }));
    fs::write(scratch.0.join("budget.xlsx"), "").unwrap();
    let error = refusal(&plan).to_string();
    assert!(error.contains("already holds files (`budget.xlsx`)"), "{error}");
    fs::remove_dir_all(&scratch.0).unwrap();
    fs::write(&scratch.0, "a file").unwrap();
    assert!(matches!(refusal(&plan), SimulateError::NoDirectory { .. }));
    fs::remove_file(&scratch.0).unwrap();
}

#[test]
fn the_summary_counts_what_is_in_the_files() {
    let world = world();
    let summary = &world.summary;
    assert_eq!(summary.leads, world.leads.len() as u64);
    assert_eq!(summary.companies, world.companies.len() as u64);
    assert_eq!(summary.events, world.lines.len() as u64);
    assert_eq!(summary.touches, world.touches.len() as u64);
    assert_eq!(summary.outcomes, world.outcomes.len() as u64);
    assert_eq!(summary.truth.won, world.outcomes.iter().filter(|row| row["outcome"] == "won").count() as u64);
}

#[test]
fn every_row_belongs_to_a_lead_and_every_lead_to_a_known_company() {
    let world = world();
    let leads: BTreeSet<&str> = world.leads.iter().map(|row| row["lead"].as_str()).collect();
    assert_eq!(leads.len(), world.leads.len(), "lead ids are unique");
    assert!(world.events.iter().all(|event| leads.contains(text(event, "lead"))));
    assert!(world.touches.iter().chain(&world.outcomes).all(|row| leads.contains(row["lead"].as_str())));
    let companies: BTreeSet<&str> = world.companies.iter().map(|row| row["company"].as_str()).collect();
    for row in &world.leads {
        assert!(row["company"].is_empty() || companies.contains(row["company"].as_str()), "{row:?}");
    }
    for table in [&world.touches, &world.outcomes] {
        let ids: BTreeSet<&str> = table.iter().map(|row| row["id"].as_str()).collect();
        assert_eq!(ids.len(), table.len());
    }
}

#[test]
fn events_are_unique_but_for_planted_duplicates() {
    let world = world();
    let mut first: BTreeMap<&str, &str> = BTreeMap::new();
    let mut duplicates = 0;
    for (line, event) in world.lines.iter().zip(&world.events) {
        if let Some(earlier) = first.insert(text(event, "id"), line) {
            assert_eq!(earlier, line, "a retry is the same to the byte");
            duplicates += 1;
        }
    }
    assert_eq!(duplicates, world.summary.duplicate_events);
    assert!(duplicates * 200 > world.summary.events, "there are some");
}

#[test]
fn every_word_and_number_is_one_that_the_importer_knows() {
    let world = world();
    for event in &world.events {
        text(event, "channel").parse::<Channel>().unwrap();
        match text(event, "kind") {
            "track" => assert!(!text(event, "name").is_empty(), "{event}"),
            "page" => assert!(property(event, "path").starts_with('/') && event["lasted_s"].is_number(), "{event}"),
            "traits" => {
                for name in event["properties"].as_object().unwrap().keys() {
                    assert!(builtin_trait(&TraitName::new(name).unwrap()).is_some(), "{event}");
                }
            }
            other => panic!("{other} is no kind"),
        }
        assert!(event["lasted_s"].as_f64().is_none_or(|seconds| (0.0..=36_000.0).contains(&seconds)), "{event}");
    }
    for row in &world.touches {
        let act: SalesAct = row["act"].parse().unwrap();
        assert!(act != SalesAct::Rejected || !row["reason"].is_empty(), "a reason with every rejection");
        for part in row["note"].split("; ").filter(|part| part.contains('=')) {
            let (name, value) = part.split_once('=').unwrap();
            assert!(act == SalesAct::Noted && builtin_trait(&TraitName::new(name).unwrap()).is_some(), "{part}");
            assert!(name != "bant.budget" || value.parse::<Money>().is_ok(), "{part}");
            assert!(name != "bant.timeline" || value.parse::<Date>().is_ok(), "{part}");
        }
    }
    for row in &world.outcomes {
        row["outcome"].parse::<OutcomeAct>().unwrap();
        assert!(row["outcome"] != "won" || row["amount"].parse::<u32>().unwrap() > 0);
    }
    for row in &world.companies {
        assert!(row["revenue"].is_empty() || row["revenue"].parse::<Money>().is_ok(), "{row:?}");
        assert!(row["domain"].ends_with(".example"), "{row:?}");
    }
    for row in &world.leads {
        assert!(row["email"].is_empty() || row["email"].to_lowercase().ends_with(".example"), "{row:?}");
        assert!(row["email"].is_ascii(), "{row:?}");
    }
}

#[test]
fn everything_happens_between_the_first_day_and_the_export() {
    let world = world();
    let span = Instant::start_of(world.plan.from)..world.plan.exported_at();
    assert_eq!(span.start.to_string(), "2024-10-01T00:00:00Z");
    let tables = [&world.leads, &world.companies, &world.touches, &world.outcomes];
    let in_tables = tables.into_iter().flatten().map(|row| row["at"].parse::<Instant>().unwrap());
    for at in world.events.iter().map(at).chain(in_tables) {
        assert!(span.contains(&at), "{at}");
    }
}

#[test]
fn leads_are_anonymous_before_they_are_known() {
    let world = world();
    let known: BTreeMap<&str, Instant> =
        world.leads.iter().map(|row| (row["lead"].as_str(), row["at"].parse().unwrap())).collect();
    let earlier = world.events.iter().filter(|event| at(event) < known[text(event, "lead")]);
    let (traits, behaviour): (Vec<&Value>, Vec<&Value>) = earlier.partition(|event| text(event, "kind") == "traits");
    assert!(traits.is_empty(), "nothing is known before: {:?}", traits.first());
    assert!(behaviour.len() * 20 > world.events.len(), "people look around before they give their name");
    assert!(behaviour.iter().all(|event| !text(event, "name").starts_with("Email ")));
}

#[test]
fn sales_acts_on_leads_that_are_known() {
    let world = world();
    let known: BTreeMap<&str, Instant> =
        world.leads.iter().map(|row| (row["lead"].as_str(), row["at"].parse().unwrap())).collect();
    for row in world.touches.iter().chain(&world.outcomes) {
        assert!(row["at"].parse::<Instant>().unwrap() >= known[row["lead"].as_str()], "{row:?}");
    }
}

#[test]
fn lines_are_in_the_order_of_arrival_with_late_ones_among_them() {
    let world = world();
    let mut latest = Instant(i64::MIN);
    let mut late = 0;
    for event in &world.events {
        latest = latest.max(at(event));
        late += u64::from(latest.since(at(event)).as_ms() > HOUR_MS);
    }
    let share = late as f64 / world.events.len() as f64;
    assert!((0.01..0.05).contains(&share), "{share}");
    assert!(late * 10 > world.summary.late_events * 8, "what is late stands after younger events");
}

#[test]
fn some_thirty_kinds_of_events_happen_and_the_reference_names_them() {
    let mut kinds: BTreeMap<&str, u32> = BTreeMap::new();
    for event in &world().events {
        *kinds.entry(text(event, "name")).or_default() += 1;
    }
    kinds.remove("");
    assert!(kinds.len() >= 27, "{kinds:?}");
    for name in kinds.keys() {
        assert!(REFERENCE.contains(&format!("`{name}`")), "{name} is not in the reference");
    }
}

#[test]
fn weekends_and_august_are_quiet() {
    let mut by_day = [0; 7];
    let mut by_month: BTreeMap<(i16, i8), u32> = BTreeMap::new();
    for event in world().events.iter().filter(|event| text(event, "kind") == "page") {
        let date = at(event).date();
        // 1970-01-01 was a Thursday.
        by_day[(date.0 + 3).rem_euclid(7) as usize] += 1;
        *by_month.entry((date.ymd().0, date.ymd().1)).or_default() += 1;
    }
    for weekend in &by_day[5..] {
        assert!(by_day[1] > 2 * weekend, "{by_day:?}");
    }
    for year in [2025, 2026] {
        assert!(by_month[&(year, 8)] * 10 < by_month[&(year, 6)] * 8, "{by_month:?}");
    }
}

#[test]
fn mail_gateways_click_every_link_within_seconds() {
    let mut clicks: BTreeMap<(&str, &str), Vec<Instant>> = BTreeMap::new();
    for event in world().events.iter().filter(|event| text(event, "name") == "Email Link Clicked") {
        let mail = (text(event, "lead"), property(event, "campaign"));
        clicks.entry(mail).or_default().push(at(event));
        assert!(!property(event, "user_agent").is_empty() && event["marked"] == false);
    }
    let is_burst = |at: &&Vec<Instant>| {
        let (first, last) = (at.iter().min().unwrap(), at.iter().max().unwrap());
        at.len() >= 4 && last.since(*first).as_ms() < 20 * SECOND_MS
    };
    let bursts = clicks.values().filter(is_burst).count();
    assert!(bursts > 100 && bursts * 2 < clicks.len(), "{bursts} of {}", clicks.len());
}

#[test]
fn few_are_ready_and_fewer_buy() {
    let Summary { leads, truth, .. } = world().summary;
    let share = |n: u64| n as f64 / leads as f64;
    assert!((0.05..=0.15).contains(&share(truth.ready)), "{truth:?}");
    assert!((0.02..=0.05).contains(&share(truth.won)), "{truth:?}");
    assert!(truth.won_ready < truth.won, "some buy by surprise");
    assert!(truth.won_ready * 5 > truth.won * 4, "most buyers were ready");
}

/// When each lead was first called or written to after it filled a form, and whether it was ever reached.
fn first_answers(world: &World) -> Vec<(i64, bool)> {
    let mut asked: BTreeMap<&str, Instant> = BTreeMap::new();
    for event in world.events.iter().filter(|event| event["properties"]["contact_me"] == true) {
        let first = asked.entry(text(event, "lead")).or_insert_with(|| at(event));
        *first = at(event).min(*first);
    }
    let mut answers: BTreeMap<&str, (i64, bool)> = BTreeMap::new();
    for row in &world.touches {
        let touch =
            matches!(row["act"].parse(), Ok(SalesAct::Touch(TouchKind::Call | TouchKind::Email | TouchKind::Social)));
        let touched: Instant = row["at"].parse().unwrap();
        if let Some(asked) = asked.get(row["lead"].as_str()).filter(|asked| touch && touched >= **asked) {
            let answer = answers.entry(&row["lead"]).or_insert((touched.since(*asked).as_ms(), false));
            answer.1 |= row["note"] == "reached";
        }
    }
    answers.into_values().collect()
}

#[test]
fn sales_answers_some_in_minutes_and_most_much_later_and_the_quick_reach_more() {
    let answers = first_answers(world());
    let share = |of: &[&(i64, bool)]| of.iter().filter(|(_, reached)| *reached).count() as f64 / of.len() as f64;
    let quick: Vec<_> = answers.iter().filter(|(wait, _)| *wait < HOUR_MS).collect();
    let slow: Vec<_> = answers.iter().filter(|(wait, _)| *wait > 24 * HOUR_MS).collect();
    assert!(quick.len() * 20 > answers.len() && slow.len() * 4 > answers.len(), "{} {}", quick.len(), slow.len());
    assert!(share(&quick) > share(&slow) * 1.3, "{} {}", share(&quick), share(&slow));
}

#[test]
fn a_plain_rule_finds_buyers_better_than_chance_but_not_all_too_well() {
    let world = world();
    let large: BTreeSet<&str> = world
        .companies
        .iter()
        .filter(|row| row["employees"].split('-').next().and_then(|low| low.parse().ok()).is_some_and(|n: u32| n >= 50))
        .map(|row| row["company"].as_str())
        .collect();
    let hot = |event: &&Value| match text(event, "name") {
        "Asset Downloaded" => matches!(property(event, "type"), "case study" | "price list"),
        "Form Submitted" => event["properties"]["contact_me"] == true,
        "Calculator Used" | "Trial Started" => true,
        _ => false,
    };
    let mut heat: BTreeMap<&str, u32> = BTreeMap::new();
    for event in world.events.iter().filter(hot) {
        *heat.entry(text(event, "lead")).or_default() += 1;
    }
    let won: BTreeSet<&str> =
        world.outcomes.iter().filter(|row| row["outcome"] == "won").map(|row| row["lead"].as_str()).collect();
    let chosen: Vec<&str> = world
        .leads
        .iter()
        .filter(|row| {
            large.contains(row["company"].as_str()) && heat.get(row["lead"].as_str()).is_some_and(|n| *n >= 2)
        })
        .map(|row| row["lead"].as_str())
        .collect();
    let base = won.len() as f64 / world.leads.len() as f64;
    let precision = chosen.iter().filter(|lead| won.contains(**lead)).count() as f64 / chosen.len() as f64;
    let lift = precision / base;
    assert!((3.0..10.0).contains(&lift), "{lift} with {} of {} chosen", chosen.len(), world.leads.len());
}
