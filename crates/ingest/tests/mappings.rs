//! Mapping files: diagnostics, and the real tables that a mapping must be able to describe.

mod support;

use expect_test::expect;
use leadpact_document::Source;
use leadpact_ingest::Mapping;
use support::{Files, mapping, shown};

#[test]
fn all_mistakes_are_reported_with_the_nearest_name() {
    let text = r"
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
    let source = Source::new("map.yaml", text);
    let (mapping, diagnostics) = Mapping::parse(&source);
    assert!(mapping.is_none());
    let lines: Vec<String> = diagnostics
        .iter()
        .map(|d| {
            let line = source.line_column(d.span.unwrap().start).0;
            format!("{line} {}: {} ({})", d.id, d.message, d.help.join("; "))
        })
        .collect();
    expect![[""]].assert_eq(&lines.join("\n"));
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
    expect![[""]].assert_eq(&shown(files.paths(), &map));
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
    expect![[""]].assert_eq(&shown(files.paths(), &map));
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
    expect![[""]].assert_eq(&shown(files.paths(), &map));
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
    expect![[""]].assert_eq(&shown(files.paths(), &map));
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
    expect![[""]].assert_eq(&shown(files.paths(), &map));
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
        assert_eq!(mapping(&parsed.to_yaml(&[])), parsed, "an example survives writing and reading");
        examples += 1;
    }
    assert!(examples >= 3, "{examples}");
    let (_, diagnostics) =
        Mapping::parse(&Source::new("map.yaml", "map: 1\nfiles: [{ file: x, holds: leads, zzzzzzzz: 1 }]\n"));
    let keys = diagnostics[0].help[0].strip_prefix("the keys are ").unwrap();
    for key in keys.split(", ") {
        assert!(page.contains(&format!("`{key}`")), "`{key}` is not on the page");
    }
}
