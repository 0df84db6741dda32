//! Mapping files: diagnostics, and the real tables that a mapping must be able to describe.

mod support;

use expect_test::expect;
use leadpact_document::Source;
use leadpact_ingest::Mapping;
use leadpact_language::Language;
use support::{Files, mapping, shown};

const MISTAKEN: &str = r"
map: 1
files:
  - file: leads.csv
    holds: leeds
  - file: leads.csv
    holds: leads
    decimel: comma
    dates: day frist
    encoding: windows-1205
    time_zone: Europe/Pargue
    at: { fixed: tomorrow }
    traits: { Size: { trait: company.employees, type: numbr }, Title: titel }
    name: Event
  - holds: events
    file: log.csv
    at: when
  - file: touches.csv
    holds: touches
    id: Lead
    act: { column: Kind, cal: [Call] }
";

/// All mistakes, a line each, as readers of this language are told them.
fn mistakes(text: &str, language: Language) -> String {
    let source = Source::new("map.yaml", text);
    let (mapping, diagnostics) = Mapping::parse(&source);
    assert!(mapping.is_none());
    let lines = diagnostics.iter().map(|d| {
        let line = source.line_column(d.span.unwrap().start).0;
        let help: Vec<String> = d.help.iter().map(|help| help.in_language(language)).collect();
        format!("{line} {}: {} ({})", d.id, d.message.in_language(language), help.join("; "))
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn all_mistakes_are_reported_with_the_nearest_name() {
    expect![[r#"
        5 unknown-word: `leeds` is not what a file can hold (did you mean `leads`?)
        8 unknown-key: there is no key `decimel` here (did you mean `decimal`?)
        9 unknown-word: `day frist` is not an order of dates (did you mean `day first`?)
        10 unknown-encoding: `windows-1205` is not an encoding (did you mean `windows-1250`? Any name of the WHATWG encoding standard will do)
        11 unknown-time-zone: `Europe/Pargue` is not a time zone (write an IANA name such as Europe/Prague or America/New_York)
        12 bad-instant: `tomorrow` is not an instant such as 2026-10-05T09:00:00Z or 2026-10-05 09:00 ()
        13 unknown-type: `numbr` is not a type of trait: expected one of text, number, money, date, country, yes/no, list, range ()
        13 near-builtin-trait: `titel` becomes a custom trait (did you mean the built-in trait `title`?)
        14 misplaced-key: `name` belongs to a file that holds events ()
        15 missing-key: a file of events needs `id`, the column that names the lead ()
        15 missing-key: a file of events needs `name`, a column or `{ fixed: text }` ()
        21 unknown-key: there is no key `cal` here (did you mean `call`?)"#]].assert_eq(&mistakes(MISTAKEN, Language::English));
}

#[test]
fn mistakes_are_told_in_german() {
    expect![[r#"
        5 unknown-word: `leeds` passt hier nicht; erwartet wird das, was eine Datei enthalten kann (Ist `leads` gemeint?)
        8 unknown-key: Den Schlüssel `decimel` gibt es hier nicht (Ist `decimal` gemeint?)
        9 unknown-word: `day frist` passt hier nicht; erwartet wird eine Reihenfolge von Tag, Monat und Jahr (Ist `day first` gemeint?)
        10 unknown-encoding: `windows-1205` ist keine Zeichenkodierung (Ist `windows-1250` gemeint? Jeder Name aus dem Encoding-Standard der WHATWG ist möglich)
        11 unknown-time-zone: `Europe/Pargue` ist keine Zeitzone (Zeitzonen werden wie in der IANA-Datenbank geschrieben: Europe/Prague, America/New_York)
        12 bad-instant: `tomorrow` ist kein Zeitpunkt wie 2026-10-05T09:00:00Z oder 2026-10-05 09:00 ()
        13 unknown-type: `numbr` ist keine Art eines Merkmals; möglich sind text, number, money, date, country, yes/no, list, range ()
        13 near-builtin-trait: `titel` wird ein eigenes Merkmal (Ist das bekannte Merkmal `title` gemeint?)
        14 misplaced-key: `name` gehört zu einer Datei mit `holds: events` ()
        15 missing-key: Zu einer Datei mit events gehört `id`: die Spalte, die den Lead nennt ()
        15 missing-key: Zu einer Datei mit events gehört `name`: eine Spalte oder `{ fixed: text }` ()
        21 unknown-key: Den Schlüssel `cal` gibt es hier nicht (Ist `call` gemeint?)"#]].assert_eq(&mistakes(MISTAKEN, Language::German));
    let shapes = "map: 2\nfiles:\n  - { file: a.csv, holds: history, traits: x, id: {}, when: 3 }\n  - 7\n";
    expect![[r#"
        1 unknown-version: Diese Version eines Mappings von Dateien ist nicht bekannt (Schreibweise: `map: 1`)
        3 missing-key: Zu einer Datei mit history gehören `field` und `value`: die Spalten mit dem Namen eines Merkmals und mit seinem neuen Wert ()
        3 missing-key: Zu einer Datei mit history gehört `id`: die Spalte, die den Lead nennt ()
        3 wrong-shape: Erwartet wird ein Block aus Spalten und Merkmalen wie `Job Title: title`, gefunden wurde ein Text ()
        3 wrong-shape: Erwartet wird eine Spalte, eine Liste von Spalten oder `{ number: Text vor der Zeilennummer }`, gefunden wurde ein Block ()
        4 wrong-shape: Erwartet wird ein Block aus Schlüsseln und Werten, gefunden wurde eine Zahl ()"#]].assert_eq(&mistakes(shapes, Language::German));
}

#[test]
fn a_lead_scoring_table_without_instants() {
    let files = Files::new(&[(
        "Lead Scoring.csv",
        b"Prospect ID,Lead Number,Lead Origin,Lead Source,Do Not Email,Converted,TotalVisits,Total Time Spent on Website,Last Activity,Country,Specialization,Tags,Last Notable Activity\n\
          7927b2df,660737,API,Olark Chat,No,0,0,0,Page Visited on Website,,Select,Interested,Modified\n\
          2a272436,660728,API,Organic Search,Yes,1,2,674,Email Opened,India,Finance,,Email Opened\n",
    )]);
    let map = mapping(
        r#"
map: 1
files:
  - file: lead scoring.csv
    holds: leads
    id: Lead Number
    at: { fixed: 2026-01-01 }
    missing: [Select]
    traits: { Lead Source: source, Do Not Email: unsubscribed }
    drop: [Prospect ID, Tags, Last Notable Activity]
    events:
      - { name: { fixed: Site Visited }, kind: page, times: TotalVisits }
      - { name: { fixed: Time Spent }, when: { TotalVisits: { not: ["0"] } }, lasted: { column: Total Time Spent on Website, unit: s } }
      - { name: Last Activity, properties: { Last Activity: activity } }
    outcomes:
      - { column: Converted, won: ["1"] }
"#,
    );
    expect![[r#"
        660728
          2026-01-01T00:00:00Z Traits import "" source=Organic Search | unsubscribed=yes | country=IN | specialization=Finance
          2026-01-01T00:00:00Z Page web "Site Visited" 
          2026-01-01T00:00:00Z Page web "Site Visited" 
          2026-01-01T00:00:00Z Track web "Time Spent" 11m 14s 
          2026-01-01T00:00:00Z Track email "Email Opened" activity=Email Opened
          2026-01-01T00:00:00.001Z Outcome(Won) sales "" 
        660737
          2026-01-01T00:00:00Z Traits import "" source=Olark Chat | unsubscribed=no
          2026-01-01T00:00:00Z Track web "Page Visited on Website" activity=Page Visited on Website
    "#]].assert_eq(&shown(files.paths(), &map));
}

#[test]
fn a_bank_marketing_table_without_ids() {
    let files = Files::new(&[(
        "bank-full.csv",
        b"\"age\";\"job\";\"marital\";\"balance\";\"contact\";\"duration\";\"campaign\";\"y\"\n58;\"management\";\"married\";2143;\"unknown\";261;2;\"no\"\n44;\"technician\";\"single\";29;\"cellular\";151;1;\"yes\"\n",
    )]);
    let map = mapping(
        r#"
map: 1
files:
  - file: bank-full.csv
    holds: leads
    id: { number: client- }
    at: { fixed: 2026-01-01 }
    missing: [unknown]
    traits: { job: occupation, balance: { type: money } }
    drop: [duration]
    touches:
      - { act: call, when: { contact: [cellular, telephone] }, properties: { campaign: contacts } }
    outcomes:
      - { column: y, won: ["yes"] }
"#,
    );
    expect![[r#"
        client-2
          2026-01-01T00:00:00Z Traits import "" occupation=management | balance=2143 | age=58 | marital_status=married
        client-3
          2026-01-01T00:00:00Z Traits import "" occupation=technician | balance=29 | age=44 | marital_status=single
          2026-01-01T00:00:00Z Sales(Touch(Call)) phone "" contacts=1
          2026-01-01T00:00:00.001Z Outcome(Won) sales "" 
    "#]]
    .assert_eq(&shown(files.paths(), &map));
}

#[test]
fn a_marketing_funnel_in_two_tables() {
    let files = Files::new(&[
        ("olist_marketing_qualified_leads_dataset.csv", b"mql_id,first_contact_date,landing_page_id,origin\nd1,2018-02-01,88740e,social\nd2,2017-10-20,007f91,paid_search\n"),
        ("olist_closed_deals_dataset.csv", b"mql_id,seller_id,sdr_id,won_date,business_segment,lead_type,declared_monthly_revenue\nd1,2c43,a8e,2018-02-26 19:58:54,pet,online_medium,0.0\n"),
    ]);
    let map = mapping(
        r#"
map: 1
files:
  - file: olist_marketing*.csv
    holds: leads
    id: mql_id
    at: first_contact_date
    traits: { origin: source }
    events:
      - { name: { fixed: Landing Page Visited }, kind: page, properties: { landing_page_id: path } }
  - file: olist_closed*.csv
    holds: outcomes
    id: mql_id
    at: won_date
    outcome: won
    properties: [business_segment, lead_type]
"#,
    );
    expect![[r#"
        d1
          2018-02-01T00:00:00Z Traits import "" source=social
          2018-02-01T00:00:00Z Page web "Landing Page Visited" path=88740e
          2018-02-26T19:58:54Z Outcome(Won) sales "" business_segment=pet | lead_type=online_medium
        d2
          2017-10-20T00:00:00Z Traits import "" source=paid_search
          2017-10-20T00:00:00Z Page web "Landing Page Visited" path=007f91
    "#]]
    .assert_eq(&shown(files.paths(), &map));
}

#[test]
fn an_event_log_of_a_shop() {
    let files = Files::new(&[(
        "events.csv",
        b"timestamp,visitorid,event,itemid,transactionid\n1433221332117,257597,view,355908,\n1433224214164,992329,addtocart,248676,\n1433222276276,599528,transaction,356475,4000\n",
    )]);
    let map = mapping(
        r#"
map: 1
files:
  - file: events.csv
    holds: events
    id: visitorid
    at: timestamp
    name: event
    channel: web
    properties: [itemid]
    outcomes:
      - { column: event, won: [transaction], event_id: transactionid }
"#,
    );
    expect![[r#"
        257597
          2015-06-02T05:02:12.117Z Track web "view" itemid=355908
        599528
          2015-06-02T05:17:56.276Z Outcome(Won) sales "" 
          2015-06-02T05:17:56.276Z Track web "transaction" itemid=356475
        992329
          2015-06-02T05:50:14.164Z Track web "addtocart" itemid=248676
    "#]]
    .assert_eq(&shown(files.paths(), &map));
}

#[test]
fn local_numbers_dates_and_zones() {
    let files = Files::new(&[(
        "kontakty.csv",
        "id;e-mail;obrat;založeno;poslední\n1;A@Firma.cz;1.234,50 Kč;5.10.2026 9:00;nic\n2;b@;mnoho;32.1.2026;\n"
            .as_bytes(),
    )]);
    let map = mapping(
        r#"
map: 1
files:
  - file: kontakty.csv
    holds: leads
    decimal: comma
    dates: day first
    time_zone: Europe/Prague
    missing: nic
    id: id
    at: založeno
    traits: { obrat: { trait: company.revenue }, e-mail: email }
"#,
    );
    expect![[r#"
        1
          2026-10-05T07:00:00Z Traits import "" company.revenue=1234.5 CZK | email=a@firma.cz | email.domain=firma.cz | email.kind=business | company.domain=firma.cz
        2
          2000-01-01T00:00:00Z Traits import "" 
        ! kontakty.csv:3 `založeno` bad_instant: `32.1.2026` is not a date: expected 5.10.2026 or 2026-10-05
        ! kontakty.csv:3 `obrat` bad_value: `mnoho` is not an amount of money: expected one such as 15000 EUR, or a range such as 51-200 or 1000+
        ! kontakty.csv:3 `e-mail` bad_value: `b@` is not an e-mail address: its domain is not one
    "#]].assert_eq(&shown(files.paths(), &map));
}

/// The example of the reference page is a mapping that reads, and all keys are documented.
#[test]
fn the_reference_page_is_right() {
    let page =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/reference/mapping.md")).unwrap();
    let mut examples = 0;
    for block in page.split("```yaml\n").skip(1) {
        let example = block.split("```").next().unwrap();
        let parsed = mapping(example);
        assert_eq!(mapping(&parsed.to_yaml()), parsed, "an example survives writing and reading");
        examples += 1;
    }
    assert!(examples >= 3, "{examples}");
    let (_, diagnostics) =
        Mapping::parse(&Source::new("map.yaml", "map: 1\nfiles: [{ file: x, holds: leads, zzzzzzzz: 1 }]\n"));
    let help = diagnostics[0].help[0].in_english();
    let keys = help.strip_prefix("the keys are ").unwrap();
    for key in keys.split(", ") {
        assert!(page.contains(&format!("`{key}`")), "`{key}` is not on the page");
    }
}
