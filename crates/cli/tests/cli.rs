//! The command as a user meets it: what it prints, what it writes, and its exit codes.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use expect_test::{Expect, expect};
use serde_json::Value as Json;

const PACT: &str = "\
pact: tiny
version: 1
review_by: 2027-01-31
signals:
  pricing read: { page: { path: { starts_with: /pricing } } }
  asked: { event: Form Submitted, where: { contact_me: yes } }
  unsubscribed: { event: Unsubscribed }
required: [email, company.name]
exclude:
  student: { email.domain: { ends_with: .edu } }
fit:
  size:
    - { when: { company.employees: { min: 500 } }, points: 25 }
    - { when: { company.employees: { min: 100 } }, points: 15 }
engagement:
  pricing: { on: pricing read, points: 8, half_life: 14d, at_most: 3 per 7d }
  asking: { on: asked, points: 30, half_life: 30d }
  left: { on: unsubscribed, points: -50 }
mql:
  hot: { fit: { min: 15 }, on: asked, within: 7d }
  warm: { fit: { min: 15 }, engagement: { min: 15 } }
";

const LEADS: &str = "\
lead,at,email,first_name,last_name,company.name,company.employees
ana,2026-09-01T08:00:00Z,ana@acme.example,Ana,Lima,Acme,650
ben,2026-09-01T08:00:00Z,ben@uni.edu,Ben,Ek,University,5000
cyd,2026-09-01T08:00:00Z,cyd@small.example,Cyd,Roe,Small,8
dan,2026-09-01T08:00:00Z,dan@blank.example,Dan,Ott,,300
eve,not a day,eve@acme.example,Eve,Moss,Acme,650
,2026-09-01T08:00:00Z,nobody@acme.example,No,Body,Acme,650
";

const EVENTS: &str = "\
{\"lead\":\"ana\",\"id\":\"e1\",\"at\":\"2026-09-02T09:00:00Z\",\"kind\":\"page\",\"channel\":\"web\",\"properties\":{\"path\":\"/pricing\"}}
{\"lead\":\"ana\",\"id\":\"e2\",\"at\":\"2026-09-16T09:00:00Z\",\"kind\":\"page\",\"channel\":\"web\",\"properties\":{\"path\":\"/pricing/team\"}}
{\"lead\":\"ana\",\"id\":\"e3\",\"at\":\"2026-09-16T10:00:00Z\",\"kind\":\"track\",\"name\":\"Form Submitted\",\"channel\":\"form\",\"properties\":{\"contact_me\":true}}
{\"lead\":\"ana\",\"id\":\"e3\",\"at\":\"2026-09-16T10:00:00Z\",\"kind\":\"track\",\"name\":\"Form Submitted\",\"channel\":\"form\",\"properties\":{\"contact_me\":true}}
{\"lead\":\"ben\",\"id\":\"e4\",\"at\":\"2026-09-03T09:00:00Z\",\"kind\":\"track\",\"name\":\"Form Submitted\",\"channel\":\"form\",\"properties\":{\"contact_me\":true}}
{\"lead\":\"dan\",\"id\":\"e5\",\"at\":\"2026-09-20T09:00:00Z\",\"kind\":\"track\",\"name\":\"Form Submitted\",\"channel\":\"form\",\"properties\":{\"contact_me\":true}}
{\"lead\":\"dan\",\"id\":
";

const OUTCOMES: &str = "\
lead,id,at,outcome,amount,currency,reason
ana,o1,2026-09-20T12:00:00Z,won,12000,EUR,
cyd,o2,2026-09-21T12:00:00Z,lost,,,no budget
";

/// A directory with a pact and a company of five leads.
struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    fn new() -> Self {
        let desk = Self { folder: tempfile::tempdir().unwrap() };
        fs::create_dir(desk.path("company")).unwrap();
        for (name, text) in [
            ("pact.yaml", PACT),
            ("company/leads.csv", LEADS),
            ("company/events.jsonl", EVENTS),
            ("company/outcomes.csv", OUTCOMES),
        ] {
            fs::write(desk.path(name), text).unwrap();
        }
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn run(&self, args: &str) -> Output {
        let args = args.split_whitespace();
        Command::new(env!("CARGO_BIN_EXE_leadpact")).args(args).current_dir(self.folder.path()).output().unwrap()
    }

    /// What a successful run prints.
    fn say(&self, args: &str) -> String {
        let output = self.run(args);
        let (out, err) = (text(&output.stdout), text(&output.stderr));
        assert!(output.status.success(), "leadpact {args}\n{out}\n{err}");
        out
    }

    fn json(&self, args: &str) -> Json {
        serde_json::from_str(&self.say(args)).unwrap()
    }

    /// Exit code, standard output and standard error of a run.
    fn check(&self, args: &str, expected: &Expect) {
        let output = self.run(args);
        let (out, err) = (text(&output.stdout), text(&output.stderr));
        expected.assert_eq(&format!("exit {}\n{out}{err}", output.status.code().unwrap_or(-1)));
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn lines(path: &Path) -> Vec<String> {
    fs::read_to_string(path).unwrap().lines().map(str::to_owned).collect()
}

#[test]
fn every_starter_can_be_signed_as_it_is() {
    for kind in ["b2b-software", "b2b-services", "b2c"] {
        let desk = Desk::new();
        desk.say(&format!("init new --yes --kind {kind} --name our-first --company Acme"));
        let checked = desk.json("check new/our-first.yaml --json");
        assert_eq!(checked["fault"], Json::Null, "{kind}");
        assert_eq!(checked["findings"], Json::Array(Vec::new()), "{kind}");
        assert!(desk.path("new/pact.schema.json").is_file());
        assert!(desk.say("words new/our-first.yaml").contains("fingerprint"));
        let again = desk.run("init new --yes --name our-first");
        assert_eq!(again.status.code(), Some(2), "what is there is not written over");
    }
}

#[test]
fn rows_read_are_rows_accepted_and_rows_quarantined() {
    let desk = Desk::new();
    let report = desk.json("qualify --pact pact.yaml company --json");
    let import = &report["import"];
    assert_eq!(import["read"].as_u64(), Some(15));
    assert_eq!(import["accepted"].as_u64().unwrap() + import["quarantined"].as_u64().unwrap(), 15);
    assert_eq!(import["quarantined"], 2, "a lead without an id, and a line that is no JSON");
    assert_eq!(import["values_quarantined"], 1, "an instant that is none, of a lead that is kept");
    let quarantined = lines(&desk.path("quarantine.jsonl"));
    assert_eq!(quarantined.len(), 3);
    assert!(
        quarantined.iter().any(|line| line.contains("leads.csv") && line.contains("\"line\":7")),
        "{quarantined:?}"
    );
    assert!(
        quarantined.iter().any(|line| line.contains("events.jsonl") && line.contains("\"line\":7")),
        "{quarantined:?}"
    );
}

#[test]
fn each_lead_has_one_verdict_with_its_reasons() {
    let desk = Desk::new();
    let report = desk.json("qualify --pact pact.yaml company --json --out list.jsonl");
    let summary = &report["pacts"][0]["summary"];
    assert_eq!(summary["n_leads"], 5);
    assert_eq!(summary["verdicts"].to_string(), r#"{"below":2,"excluded":1,"held":1,"qualified":1}"#);
    let outcomes = &report["pacts"][0]["outcomes"];
    assert_eq!(outcomes["base_rate"], 0.2);
    assert_eq!(outcomes["tiers"][1]["tier"], "warm");
    let list: Vec<Json> =
        lines(&desk.path("list.jsonl")).iter().map(|line| serde_json::from_str(line).unwrap()).collect();
    let of = |lead: &str, key: &str| list.iter().find(|row| row["lead_id"] == lead).unwrap()[key].clone();
    assert_eq!(of("ana", "verdict"), "qualified");
    assert_eq!(of("ana", "tier"), "hot");
    assert_eq!(of("ana", "qualified_at"), "2026-09-16T10:00:00Z");
    assert_eq!(of("ben", "reasons"), "exclude/student");
    assert_eq!(of("dan", "verdict"), "held");
    assert_eq!(of("dan", "reasons"), "name of the company");
    assert_eq!(of("cyd", "verdict"), "below");
}

#[test]
fn the_list_says_the_same_in_every_format() {
    let desk = Desk::new();
    for name in ["a.csv", "a.jsonl", "a.parquet"] {
        desk.say(&format!("replay --pact pact.yaml company --out {name}"));
    }
    let csv = lines(&desk.path("a.csv"));
    assert_eq!(csv[0], "lead_id,qualified_at,tier,fit,engagement_at,engagement_end,level_peak,level_end");
    assert_eq!(csv.len(), 6);
    assert!(csv[1].starts_with("ana,2026-09-16T10:00:00Z,hot,25,"), "{}", csv[1]);
    // What was written can be read again, whatever the format.
    fs::write(
        desk.path("map.yaml"),
        "map: 1\nfiles:\n  - { file: \"a.*\", holds: leads, id: lead_id, at: qualified_at }\n",
    )
    .unwrap();
    for name in ["a.csv", "a.jsonl", "a.parquet"] {
        let report = desk.json(&format!("import {name} --map map.yaml --json"));
        assert_eq!(
            (report["n_leads"].as_u64(), report["import"]["quarantined"].as_u64()),
            (Some(5), Some(0)),
            "{name}"
        );
        assert_eq!(report["latest_at"], "2026-09-16T10:00:00Z", "{name}");
    }
}

#[test]
fn a_replay_says_why_it_left_the_columns_and_only_where_columns_were_expected() {
    let desk = Desk::new();
    desk.say("replay --pact pact.yaml company --out list.parquet");
    desk.say("history import --store store company");
    let map = |name: &str, entry: &str| {
        fs::write(desk.path(name), format!("map: 1\nfiles:\n  - {{ file: \"list*\", {entry} }}\n")).unwrap();
    };
    map("leads.yaml", "holds: leads, id: lead_id, at: qualified_at");
    map("events.yaml", "holds: events, id: lead_id, name: { fixed: Listed }, at: qualified_at");
    let reason = "list.parquet has to be read row after row: its events have no ids of their own (`event_id`)";
    for (past, by, why) in [
        ("company", "rows", None),
        ("--store store", "store", None),
        ("list.parquet --map leads.yaml", "columns", None),
        ("list.parquet --map events.yaml", "rows", Some(reason)),
    ] {
        let report = desk.json(&format!("replay --pact pact.yaml {past} --weekly --json"));
        assert_eq!((report["road"]["by"].as_str(), report["road"]["why"].as_str()), (Some(by), why), "{past}");
        for asked in ["--weekly", "--compare pact.yaml"] {
            let said = desk.say(&format!("replay --pact pact.yaml {past} {asked}"));
            assert_eq!(said.contains("row after row"), why.is_some(), "{past} {asked}: {said}");
        }
    }
}

#[test]
fn neither_memory_nor_the_order_of_files_changes_a_bit() {
    let desk = Desk::new();
    let files = ["company/leads.csv", "company/events.jsonl", "company/outcomes.csv"];
    desk.say(&format!("replay --pact pact.yaml {} --out one.jsonl", files.join(" ")));
    desk.say(&format!("replay --pact pact.yaml {} {} {} --memory 1 --out two.jsonl", files[2], files[1], files[0]));
    assert_eq!(lines(&desk.path("one.jsonl")), lines(&desk.path("two.jsonl")));
}

#[test]
fn an_explanation_adds_up_to_the_last_bit() {
    let desk = Desk::new();
    let explained = desk.json("explain --pact pact.yaml company ana@acme.example --json");
    for score in ["fit", "engagement"] {
        let tally = &explained["standing"][score];
        let points = tally["contributions"].as_array().unwrap().iter().map(|one| one["points"].as_f64().unwrap());
        let sum = points.fold(0.0, |sum, points| sum + points);
        assert_eq!(sum.to_bits(), tally["score"].as_f64().unwrap().to_bits(), "{score}");
    }
}

#[test]
fn an_explanation_can_be_added_up_by_hand() {
    let desk = Desk::new();
    desk.check(
        "explain --pact pact.yaml company ana --at 2026-09-30",
        &expect![[r#"
            exit 0
            ana under tiny v1 at 2026-09-30 00:00:00
            Qualified as hot: handed over at 2026-09-16 10:00:00 with fit 25.00, engagement 41.98, grade C3, level 2
            Now: fit 25.00 · engagement 28.03 · grade C3 · level 2 · stage customer · in tier warm now · 5 events

            Fit
            ┌──────────────────────────────────────────────────────┐
            │ clause       because                          points │
            ╞══════════════════════════════════════════════════════╡
            │ fit/size/1   company size in employees: 650    25.00 │
            │              total                             25.00 │
            └──────────────────────────────────────────────────────┘

            Engagement
            ┌───────────────────────────────────────────────────────────────────────────────────────────────┐
            │ clause               because                                                of which   points │
            ╞═══════════════════════════════════════════════════════════════════════════════════════════════╡
            │ engagement/pricing   2026-09-02 09:00:00 page /pricing                          2.04     6.11 │
            │                      2026-09-16 09:00:00 page /pricing/team                     4.07          │
            │ engagement/asking    2026-09-16 10:00:00 Form Submitted (contact_me: yes)               21.92 │
            │                      total                                                              28.03 │
            └───────────────────────────────────────────────────────────────────────────────────────────────┘
        "#]],
    );
}

#[test]
fn what_is_missing_for_the_next_tier_is_said() {
    let desk = Desk::new();
    desk.check(
        "explain --pact pact.yaml company dan --at 2026-09-20T09:00:00Z",
        &expect![[r#"
            exit 0
            dan under tiny v1 at 2026-09-20 09:00:00
            Held: ready for hot, but information is missing (Sales must have the company’s name.)
            Now: fit 15.00 · engagement 30.00 · grade D3 · level 1 · stage inquiry · in tier hot now · 2 events
            Required and not known: name of the company

            Fit
            ┌──────────────────────────────────────────────────────┐
            │ clause       because                          points │
            ╞══════════════════════════════════════════════════════╡
            │ fit/size/2   company size in employees: 300    15.00 │
            │              total                             15.00 │
            └──────────────────────────────────────────────────────┘

            Engagement
            ┌───────────────────────────────────────────────────────────────────────────────────┐
            │ clause              because                                                points │
            ╞═══════════════════════════════════════════════════════════════════════════════════╡
            │ engagement/asking   2026-09-20 09:00:00 Form Submitted (contact_me: yes)    30.00 │
            │                     total                                                   30.00 │
            └───────────────────────────────────────────────────────────────────────────────────┘

            What is missing for hot (the cheapest way)
            ┌──────────────────────────────────────────┐
            │     evidence                             │
            ╞══════════════════════════════════════════╡
            │ 1   learn name of the company (required) │
            └──────────────────────────────────────────┘
        "#]],
    );
}

#[test]
fn mistakes_say_where_and_what_was_expected() {
    let desk = Desk::new();
    let broken =
        PACT.replace("company.employees: { min: 500", "compny.employees: { min: 500").replace("14d", "a fortnight");
    fs::write(desk.path("broken.yaml"), broken).unwrap();
    desk.check(
        "qualify --pact broken.yaml company",
        &expect![[r#"
        exit 2
        error[unknown-trait]: there is no trait `compny.employees`
          --> broken.yaml:13:17
           |
        13 |     - { when: { compny.employees: { min: 500 } }, points: 25 }
           |                 ^^^^^^^^^^^^^^^^
           |
        help: did you mean `company.employees`?
        help: a trait of your own is declared under `traits`: `compny.employees: text`

        error[wrong-value]: expected a duration such as 14d, found `a fortnight`
          --> broken.yaml:16:54
           |
        16 |   pricing: { on: pricing read, points: 8, half_life: a fortnight, at_most: 3 per 7d }
           |                                                      ^^^^^^^^^^^
           |
        help: units are ms, s, m, h, d, w, mo (30 days) and y (365 days)

        leadpact: broken.yaml has mistakes
    "#]],
    );
    desk.check(
        "check nowhere.yaml",
        &expect![[r#"
        exit 2
        leadpact: can't read nowhere.yaml: No such file or directory (os error 2); check the name and who may read it
    "#]],
    );
    desk.check(
        "explain --pact pact.yaml company anna",
        &expect![[r#"
        exit 2
        leadpact: there is no lead `anna` in these files; did you mean `ana`?
    "#]],
    );
    desk.check(
        "qualify --pact pact.yaml company --out list.xlsx",
        &expect![[r#"
        exit 2
        leadpact: can't tell the format of list.xlsx: expected a name that ends in .csv, .jsonl or .parquet
    "#]],
    );
}

#[test]
fn mistakes_and_failed_scenarios_are_said_in_german_where_that_is_asked_for() {
    let desk = Desk::new();
    fs::write(desk.path("broken.yaml"), PACT.replace("14d", "a fortnight")).unwrap();
    let broken = expect![[r#"
        exit 1
        Fehler[wrong-value]: Erwartet wird eine Zeitspanne wie 14d, gefunden wurde `a fortnight`
          --> broken.yaml:16:54
           |
        16 |   pricing: { on: pricing read, points: 8, half_life: a fortnight, at_most: 3 per 7d }
           |                                                      ^^^^^^^^^^^
           |
        Hilfe: Einheiten sind ms, s, m, h, d, w, mo (30 Tage) und y (365 Tage)

        broken.yaml: 1 Fehler, 0 Warnungen, 0 Anmerkungen; keine Szenarien; hat Fehler und ist so nicht verwendbar
    "#]];
    desk.check("check broken.yaml --language de", &broken);
    desk.check(
        "words broken.yaml --language de",
        &expect![[r#"
        exit 2
        Fehler[wrong-value]: Erwartet wird eine Zeitspanne wie 14d, gefunden wurde `a fortnight`
          --> broken.yaml:16:54
           |
        16 |   pricing: { on: pricing read, points: 8, half_life: a fortnight, at_most: 3 per 7d }
           |                                                      ^^^^^^^^^^^
           |
        Hilfe: Einheiten sind ms, s, m, h, d, w, mo (30 Tage) und y (365 Tage)

        leadpact: broken.yaml has mistakes
    "#]],
    );
    let scenario = "## Ana\n```events\n2026-10-05 09:00  page /pricing => handed over, engagement 8.5\n```\n";
    fs::write(desk.path("pact.scenarios.md"), scenario).unwrap();
    desk.check("check pact.yaml --language de", &expect![[r#"
        exit 1
        Warnung[opt-out-ignored]: Wer sich abgemeldet hat, ist nicht ausgeschlossen
         |
         = Anmerkung: in pact.yaml
        Hilfe: Einen Ausschluss ergänzen, etwa `no contact: { any: [ { unsubscribed: yes }, { consent: no } ] }`.
        Hilfe: Um es so zu lassen: `lint: [ { allow: opt-out-ignored, because: … } ]`

        Fehler[scenario-failed]: Ana: erwartet war `handed over`, gefunden wurde `nicht bei diesem Ereignis: below (no_tier_reached)`
         --> pact.scenarios.md:3:36
          |
        3 | 2026-10-05 09:00  page /pricing => handed over, engagement 8.5
          |                                    ^^^^^^^^^^^ nicht bei diesem Ereignis: below (no_tier_reached)
        Fehler[scenario-failed]: Ana: erwartet war `engagement 8.5`, gefunden wurde `engagement 8`
         --> pact.scenarios.md:3:49
          |
        3 | 2026-10-05 09:00  page /pricing => handed over, engagement 8.5
          |                                                 ^^^^^^^^^^^^^^ engagement 8
        Was der Pakt um 2026-10-05 09:00 sagt:
          Urteil      below (no tier reached)
          Note D4, Reife 0, Phase inquiry
          Fit                0
          Engagement         8
                          8  engagement/pricing
                             Zeile 3, 2026-10-05 09:00: page /pricing

        tiny v1 27a24bf89a48: 0 Fehler, 1 Warnung, 0 Anmerkungen; 0 Szenarien bestanden, 1 fehlgeschlagen; kann nicht unterschrieben werden: Ein Szenario ist fehlgeschlagen
    "#]]);
    assert_eq!(desk.run("check broken.yaml").status.code(), Some(1));
}

#[test]
fn a_pact_is_said_in_german_where_that_is_asked_for() {
    let desk = Desk::new();
    fs::write(desk.path("next.yaml"), PACT.replace("engagement: { min: 15 }", "engagement: { min: 25 }")).unwrap();
    desk.check("diff pact.yaml next.yaml --language de", &expect![[r#"
        exit 0
        tiny: was sich von Version 1 zu Version 1 ändert
        Eine Änderung (lockernd 0, verschärfend 1, neutral 0, Wirkung unklar 0).

        mql/warm ist geändert; verschärft, wer übergeben wird
          vorher: Ein Lead ist „warm“, wenn der Fit mindestens 15 Punkte beträgt und das Engagement mindestens 15 Punkte beträgt.
          jetzt: Ein Lead ist „warm“, wenn der Fit mindestens 15 Punkte beträgt und das Engagement mindestens 25 Punkte beträgt.
          warum: Wer es jetzt erfüllt, erfüllte es auch vorher, und andere können wegfallen.
    "#]]);
    desk.check("explain --pact pact.yaml company dan --at 2026-09-20T09:00:00Z --language de", &expect![[r#"
        exit 0
        dan nach tiny v1, Stand 2026-09-20 09:00:00
        Angehalten: so weit für hot, aber Pflichtangaben fehlen (Vor einer Übergabe muss bekannt sein: der Name der Firma.)
        Jetzt: Fit 15,00 · Engagement 30,00 · Note D3 · Reife 1 · Phase Anfrage · jetzt in der Stufe hot · 2 Ereignisse
        Pflichtangaben, die fehlen: Name der Firma

        Fit
        ┌─────────────────────────────────────────────────────────────┐
        │ Klausel      weil                                    Punkte │
        ╞═════════════════════════════════════════════════════════════╡
        │ fit/size/2   Zahl der Beschäftigten der Firma: 300    15,00 │
        │              Summe                                    15,00 │
        └─────────────────────────────────────────────────────────────┘

        Engagement
        ┌───────────────────────────────────────────────────────────────────────────────────┐
        │ Klausel             weil                                                   Punkte │
        ╞═══════════════════════════════════════════════════════════════════════════════════╡
        │ engagement/asking   2026-09-20 09:00:00 Form Submitted (contact_me: yes)    30,00 │
        │                     Summe                                                   30,00 │
        └───────────────────────────────────────────────────────────────────────────────────┘

        Was für hot fehlt (auf dem kürzesten Weg)
        ┌──────────────────────────────────────────────────────────┐
        │     Nachweis                                             │
        ╞══════════════════════════════════════════════════════════╡
        │ 1   In Erfahrung bringen: Name der Firma (Pflichtangabe) │
        └──────────────────────────────────────────────────────────┘
    "#]]);
    assert!(desk.say("words pact.yaml --language de-AT").contains("Ein Lead ist „warm“, wenn der Fit mindestens"));
    desk.check(
        "words pact.yaml --language cs",
        &expect![[r#"
        exit 2
        error: invalid value 'cs' for '--language <TAG>': pacts are not said in `cs`: expected en or de

        For more information, try '--help'.
    "#]],
    );
}

#[test]
fn a_changed_threshold_is_said_in_words() {
    let desk = Desk::new();
    fs::write(desk.path("layout.yaml"), format!("# a comment\n{PACT}")).unwrap();
    fs::write(desk.path("next.yaml"), PACT.replace("engagement: { min: 15 }", "engagement: { min: 25 }")).unwrap();
    desk.check(
        "diff pact.yaml layout.yaml",
        &expect![[r#"
        exit 0
        tiny: what changes from version 1 to version 1
        The two mean the same. Only comments, layout, notes or the version number differ.
    "#]],
    );
    desk.check(
        "diff pact.yaml next.yaml",
        &expect![[r#"
        exit 0
        tiny: what changes from version 1 to version 1
        One change (loosening 0, tightening 1, neutral 0, unclear 0).

        mql/warm has changed; it tightens who is handed over
          before: A lead is “warm” if the fit is at least 15 points and the engagement is at least 15 points.
          now: A lead is “warm” if the fit is at least 15 points and the engagement is at least 25 points.
          why: Everybody who meets it now did before, and others no longer do.
    "#]],
    );
}

#[test]
fn several_pacts_in_force_judge_side_by_side() {
    let desk = Desk::new();
    fs::write(
        desk.path("strict.yaml"),
        PACT.replace("pact: tiny", "pact: strict").replace("fit: { min: 15 }", "fit: { min: 26 }"),
    )
    .unwrap();
    let report = desk.json("qualify --pact pact.yaml --pact strict.yaml company --json");
    let qualified = |pact: usize| report["pacts"][pact]["summary"]["verdicts"]["qualified"].as_u64();
    assert_eq!((qualified(0), qualified(1)), (Some(1), Some(0)));
}

#[test]
fn a_simulated_company_says_that_it_is_simulated() {
    let desk = Desk::new();
    assert!(
        desk.say("simulate --leads 50 --seed 7 --out sim").starts_with("Simulated (nothing of it is real): 50 leads")
    );
    let report = desk.json("import sim --json");
    assert_eq!((report["n_leads"].as_u64(), report["import"]["quarantined"].as_u64()), (Some(50), Some(0)));
    assert_eq!(report["import"]["guessed"], false, "our own form needs no guess");
}

#[test]
fn a_store_is_filled_looked_over_and_freed_of_a_lead() {
    let desk = Desk::new();
    desk.check("history status --store store", &expect![[r#"
        exit 2
        leadpact: there is no history at store: it has no manifest.json; `leadpact history import --store store FILES…` begins one
    "#]]);
    desk.check("history import --store store company", &expect![[r#"
        exit 0
        15 rows read = 13 accepted + 2 quarantined (1 single values of accepted rows also in quarantine); see quarantine.jsonl
        12 distinct events of 5 leads came in
        store holds 5 leads in 12 rows and 5 segments, the latest at 2026-09-21 12:00:00
    "#]]);
    desk.check(
        "history import --store store company",
        &expect![[r#"
        exit 0
        company/events.jsonl was imported before and changes nothing
        company/leads.csv was imported before and changes nothing
        company/outcomes.csv was imported before and changes nothing
        0 rows read = 0 accepted + 0 quarantined
        0 distinct events of 0 leads came in
        store holds 5 leads in 12 rows and 5 segments, the latest at 2026-09-21 12:00:00
    "#]],
    );
    let status = text(&desk.run("history status --store store").stdout);
    let shown: Vec<&str> = status.lines().filter(|line| !line.contains(" bytes in ")).collect();
    expect![[r#"
        store holds 5 leads in 12 rows and 5 segments, the latest at 2026-09-21 12:00:00
        events from 2000-01-01 00:00:00 to 2026-09-21 12:00:00

        Traits
        ┌──────────────────────────┐
        │ name                rows │
        ╞══════════════════════════╡
        │ company.domain         5 │
        │ company.employees      5 │
        │ company.name           4 │
        │ email                  5 │
        │ email.domain           5 │
        │ email.kind             5 │
        │ first_name             5 │
        │ last_name              5 │
        └──────────────────────────┘

        Properties
        ┌───────────────────┐
        │ name         rows │
        ╞═══════════════════╡
        │ amount          1 │
        │ contact_me      3 │
        │ path            2 │
        │ reason          1 │
        └───────────────────┘"#]]
    .assert_eq(&shown.join("\n"));
    desk.check(
        "history verify --store store",
        &expect![[r#"
        exit 0
        5 files with 12 rows are as they were written
    "#]],
    );
    desk.check(
        "history compact --store store",
        &expect![[r#"
        exit 0
        0 buckets were merged
        store holds 5 leads in 12 rows and 5 segments, the latest at 2026-09-21 12:00:00
    "#]],
    );
    desk.check(
        "history erase --store store ana nobody",
        &expect![[r#"
        exit 0
        1 of the 2 leads named were there and are gone
        store holds 4 leads in 7 rows and 4 segments, the latest at 2026-09-21 12:00:00
    "#]],
    );
    let status = desk.json("history status --store store --json");
    assert_eq!((&status["leads"], &status["sources"]), (&Json::from(4), &Json::from(3)));
}

#[test]
fn a_damaged_segment_is_named_and_a_store_of_another_version_is_refused() {
    let desk = Desk::new();
    desk.say("history import --store store company");
    let verified = desk.json("history verify --store store --json");
    assert_eq!(verified["damaged"], Json::Array(Vec::new()));
    let manifest: Json = serde_json::from_slice(&fs::read(desk.path("store/manifest.json")).unwrap()).unwrap();
    let segments = manifest["buckets"].as_array().unwrap().iter().flat_map(|bucket| bucket.as_array().unwrap());
    let segment = segments.map(|segment| segment["file"].as_str().unwrap().to_owned()).next().unwrap();
    let path = desk.path("store").join(&segment);
    let mut bytes = fs::read(&path).unwrap();
    bytes[100] ^= 1;
    fs::write(&path, bytes).unwrap();
    let output = desk.run("history verify --store store");
    let said = text(&output.stdout);
    assert_eq!(output.status.code(), Some(1));
    assert!(said.contains(&segment) && said.contains("1 of 5 files are damaged"), "{said}");
    let output = desk.run("history compact --store store");
    assert!(output.status.success(), "nothing to merge, so nothing is read: {}", text(&output.stderr));

    let old = fs::read_to_string(desk.path("store/manifest.json")).unwrap().replace("\"version\": 1", "\"version\": 9");
    fs::write(desk.path("store/manifest.json"), old).unwrap();
    let output = desk.run("history status --store store");
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(2));
    assert!(said.contains("is in format 9, and this program reads format 1 only"), "{said}");
}
