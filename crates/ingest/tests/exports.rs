//! Exports of CRMs, Segment calls and our own form, recognised without a mapping.

mod support;

use expect_test::{Expect, expect};
use leadpact_language::Language;
use support::{Files, data, guessed, shown};

fn check(files: &[&str], expected: &Expect) {
    let paths: Vec<_> = files.iter().map(|name| data(name)).collect();
    expected.assert_eq(&shown(&paths, &guessed(&paths).mapping));
}

#[test]
fn salesforce_exports_become_leads_with_their_history() {
    check(
        &[
            "sf_leads.csv",
            "sf_opportunities.csv",
            "sf_tasks.csv",
            "sf_lead_history.csv",
            "sf_accounts.csv",
            "sf_campaign_members.csv",
        ],
        &expect![[r#"
            00609
              2026-03-16T10:00:00Z Outcome(Opportunity) sales "" amount=100 | source=Web
              2026-05-03T00:00:00Z Outcome(Lost) sales "" amount=100 | source=Web
            00Q01
              2026-01-14T00:00:00Z Traits import "" company.website=www.northwind.example | company.industry=Retail | company.employees=260 | company.revenue=12000000 USD | company.name=Northwind | company.country=CZ | company.domain=northwind.example | company.id=001
              2026-01-14T00:00:00Z Traits import "" company.name=Northwind | source=Web | company.employees=250 | company.industry=Retail | first_name=Ana | last_name=Lima | title=CIO | email=ana@northwind.example | country=CZ | phone=+420601234567 | email.domain=northwind.example | email.kind=business | company.domain=northwind.example
              2026-01-14T00:00:00Z Traits import "" title=Head of IT
              2026-01-14T00:00:00Z Traits import "" title=IT Director
              2026-01-15T09:00:00Z Sales(Touch(Call)) phone "" by=005 | subject=Call | result=Left voicemail | status=Completed | reached=no
              2026-01-16T09:00:00Z Sales(Touch(Email)) email "" by=005 | subject=Mail | status=Completed
              2026-01-30T00:00:00Z Track web "Campaign Responded" status=Attended | campaign=701
              2026-02-01T00:00:00Z Traits import "" title=Head of IT
              2026-02-20T00:00:00Z Traits import "" title=CIO
              2026-03-15T00:00:00Z Sales(Qualified) sales "" 
              2026-03-15T10:00:00Z Outcome(Opportunity) sales "" amount=15000 | source=Web
              2026-05-02T00:00:00Z Outcome(Won) sales "" amount=15000 | source=Web
            00Q02
              2026-01-20T00:00:00Z Traits import "" source=Webinar | first_name=Petr | last_name=Novák | title=Student | email=petr@gmail.com | country=PL | email.domain=gmail.com | email.kind=free
            ! sf_leads.csv:5 report_footer: a line below the table of a report, not a row
            ! sf_leads.csv:6 report_footer: a line below the table of a report, not a row
            ! sf_leads.csv:7 report_footer: a line below the table of a report, not a row
        "#]],
    );
}

#[test]
fn hubspot_exports_become_leads_with_companies_and_deals() {
    check(
        &["hubspot_contacts.csv", "hubspot_companies.csv", "hubspot_deals.csv"],
        &expect![[r#"
            101
              2026-01-05T08:00:00Z Traits import "" company.employees=51–200 | company.industry=Manufacturing | company.revenue=2000000 EUR | company.domain=firma.cz | company.name=Firma a.s. | company.country=CZ | company.id=9001
              2026-01-05T08:00:00Z Traits import "" company.id=9001 | title=Head of IT | country=CZ | source=Organic Search | company.name=Firma | first_name=Eva | last_name=Dvořák | email=eva@firma.cz | phone=+420601234567 | email.domain=firma.cz | email.kind=business | company.domain=firma.cz
              2026-02-01T09:00:00Z Sales(Qualified) sales "" 
              2026-02-10T10:00:00Z Outcome(Opportunity) sales "" amount=5000 | pipeline=default
              2026-03-01T12:00:00Z Outcome(Won) sales "" amount=5000 | pipeline=default
            102
              2026-01-06T08:00:00Z Traits import "" source=Direct | first_name=Jan | last_name=Kos | email=jan@seznam.cz | email.domain=seznam.cz | email.kind=free
              2026-02-10T10:00:00Z Outcome(Opportunity) sales "" amount=5000 | pipeline=default
              2026-02-11T10:00:00Z Outcome(Opportunity) sales "" amount=700 | pipeline=default
              2026-03-01T12:00:00Z Outcome(Won) sales "" amount=5000 | pipeline=default
        "#]],
    );
}

#[test]
fn segment_calls_become_events() {
    check(
        &["segment.jsonl"],
        &expect![[r#"
        a9
          2026-01-01T10:06:00Z Track form "Form Submitted" contact_me=yes
        u1
          2026-01-01T10:00:00Z Traits import "" email=ana@northwind.example | first_name=Ana | company.name=Northwind | company.employees=51–200 | email.domain=northwind.example | email.kind=business | company.domain=northwind.example
          2026-01-01T10:05:00Z Page web "Pricing" path=/pricing | url=https://us.example/pricing | campaign.source=ads
          2026-01-01T10:07:00Z Traits import "" company.id=g7 | company.industry=Retail
        ! segment.jsonl:6 `type` unknown_word: `alias` is not a kind of event: expected one of track, page, traits, company, or a value that the mapping translates
        ! segment.jsonl:7 bad_json: not JSON: EOF while parsing a value at line 1 column 33
    "#]],
    );
}

#[test]
fn our_own_form_needs_no_mapping() {
    let files = Files::new(&[
        ("leads.csv", b"lead,at,company,email,title,fleet size\nL1,2026-01-01T00:00:00Z,C1,a@firm.example,CIO,12\nL2,,,b@gmail.com,,\n"),
        ("companies.csv", b"company,at,name,employees,domain\nC1,2025-06-01,Firm,100,firm.example\n"),
        (
            "events.jsonl",
            br#"{"lead":"L1","id":"e1","at":"2026-01-02T00:00:00Z","kind":"page","name":"","channel":"web","lasted_s":12.5,"marked":true,"properties":{"path":"/pricing"}}
{"lead":"L1","id":"e2","at":"2026-01-03T00:00:00Z","kind":"traits","properties":{"title":null,"company.employees":120}}
{"lead":"L3","id":"e3","at":"2026-01-03T00:00:00Z","kind":"track","name":"Form Submitted","properties":{"n":1}}
"#,
        ),
        ("touches.csv", b"lead,id,at,act,by,reason,note\nL1,t1,2026-01-04,next step agreed,ana,,\nL1,t2,2026-01-05,rejected,ana,wrong_route,\nL1,t3,2026-01-05,danced,ana,,\nL1,t4,2026-01-06,noted,ana,,bant.budget=15k EUR; bant.timeline=soon; likes oak\nL1,t5,2026-01-07,call,ana,,no answer\n"),
        ("outcomes.csv", b"lead,id,at,outcome,amount,currency,reason\nL1,o1,2026-02-01,won,15000,EUR,\n"),
    ]);
    expect![[r#"
        L1
          2026-01-01T00:00:00Z Traits import "" company.name=Firm | company.employees=100 | company.domain=firm.example | company.id=C1
          2026-01-01T00:00:00Z Traits import "" company.id=C1 | email=a@firm.example | title=CIO | fleet_size=12 | email.domain=firm.example | email.kind=business | company.domain=firm.example
          2026-01-02T00:00:00Z Page web "" 12s 500ms marked path=/pricing
          2026-01-03T00:00:00Z Traits import "" title=missing | company.employees=120
          2026-01-04T00:00:00Z Sales(NextStepAgreed) sales "" by=ana
          2026-01-05T00:00:00Z Sales(Rejected) sales "" by=ana | reason=wrong_route
          2026-01-06T00:00:00Z Sales(Noted) sales "" by=ana | bant.budget=15000 EUR | note=likes oak
          2026-01-07T00:00:00Z Sales(Touch(Call)) phone "" by=ana | note=no answer | reached=no
          2026-02-01T00:00:00Z Outcome(Won) sales "" amount=15000 EUR
        L2
          2000-01-01T00:00:00Z Traits import "" email=b@gmail.com | email.domain=gmail.com | email.kind=free
        L3
          2026-01-03T00:00:00Z Track form "Form Submitted" n=1
        ! touches.csv:4 `act` unknown_word: `danced` is not an act of sales: expected one of accepted, rejected, disqualified, recycled, qualified, next step agreed, call, email, meeting, social, noted, reopened, or a value that the mapping translates
        ! touches.csv:5 `note` bad_value: `soon` is not a date: expected 2026-10-05 (other orders need `dates: day first` or `dates: month first`)
    "#]].assert_eq(&shown(files.paths(), &guessed(files.paths()).mapping));
}

#[test]
fn a_proposed_mapping_explains_itself() {
    let files = Files::new(&[(
        "Prospects.csv",
        "Prospect ID;Jméno;Work Email;Score;Datum;Converted\n7;Ana;a@b.cz;3,5;31.12.2026;1\n8;Eva;;4,25;1.2.2026;0\n"
            .as_bytes(),
    )]);
    expect![[r##"
        # What the columns of these files mean to Leadpact. Correct what is wrong; docs/reference/mapping.md explains each key.
        map: 1
        files:
          # guessed from the names of the columns: please look through it
          # `Converted` is taken for the outcome; leave out (`drop:`) columns that were only filled in after it
          - file: Prospects.csv
            holds: leads
            delimiter: ";"
            decimal: comma
            dates: day first
            id: Prospect ID
            at: Datum
            traits:
              Work Email: email
            outcomes:
              - { outcome: { column: Converted, won: ["1", "yes", "true"] } }
    "##]].assert_eq(&guessed(files.paths()).to_yaml(Language::English));
}

#[test]
fn a_proposed_mapping_explains_itself_in_german_and_reads_back() {
    let files = Files::new(&[(
        "Kontakte.csv",
        "Nr;Name;E-Mail;Datum;Converted\n7;Ana;a@b.example;3.4.2026;1\n8;Eva;e@b.example;1.2.2026;0\n".as_bytes(),
    )]);
    let guess = guessed(files.paths());
    let german = guess.to_yaml(Language::German);
    assert!(german.starts_with("# Was die Spalten dieser Dateien für Leadpact bedeuten."), "{german}");
    for remark in ["# aus den Namen der Spalten geraten: bitte durchsehen", "# `Converted` gilt als Ergebnis;"] {
        assert!(german.contains(remark), "{german}");
    }
    let keys = |text: &str| {
        text.lines().filter(|line| !line.trim_start().starts_with('#')).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(keys(&german), keys(&guess.to_yaml(Language::English)), "only remarks are said in a language");
}

#[test]
fn exports_are_recognised_by_label_and_by_api_name() {
    for (header, expected) in [
        (
            "Id,FirstName,LastName,Company,Email,LeadSource,Status,IsConverted,ConvertedDate,CreatedDate",
            "leads Salesforce leads",
        ),
        (
            "Lead ID,First Name,Last Name,Company / Account,Email,Lead Source,Lead Status,Create Date",
            "leads Salesforce leads",
        ),
        ("Id,LeadId,Field,OldValue,NewValue,CreatedDate", "history the field history of Salesforce leads"),
        ("Id,AccountId,Name,StageName,Amount,CloseDate,IsWon,CreatedDate", "outcomes Salesforce opportunities"),
        ("Opportunity ID,Opportunity Name,Stage,Amount,Close Date,Created Date", "outcomes Salesforce opportunities"),
        (
            "OpportunityId,StageName,Amount,CloseDate,CreatedDate",
            "outcomes the stage history of Salesforce opportunities",
        ),
        ("Id,WhoId,OwnerId,Subject,Status,TaskSubtype,CreatedDate", "touches Salesforce tasks"),
        ("CampaignId,LeadId,ContactId,Status,HasResponded,FirstRespondedDate", "events Salesforce campaign members"),
        ("Id,Name,Website,BillingCountry,NumberOfEmployees,AnnualRevenue", "companies Salesforce accounts"),
        ("hs_object_id,firstname,lastname,email,jobtitle,lifecyclestage,createdate", "leads HubSpot contacts"),
        ("Record ID,First Name,Last Name,Email,Lifecycle Stage,Create Date", "leads HubSpot contacts"),
        ("Deal ID,Deal Name,Deal Stage,Amount,Close Date,Associated Contact IDs", "outcomes HubSpot deals"),
        ("hs_object_id,name,domain,numemployees,createdate", "companies HubSpot companies"),
        ("lead,at,company,email", "leads Leadpact's own form of leads"),
        ("lead,id,at,act,by,reason,note", "touches Leadpact's own form of touches"),
        ("visitorid,timestamp,event,itemid", "events guessed"),
        ("InvoiceNo,CustomerID,InvoiceDate,Country", "leads guessed"),
    ] {
        let files = Files::new(&[("t.csv", format!("{header}\n").as_bytes())]);
        let guess = guessed(files.paths());
        let shown = format!(
            "{} {}",
            guess.mapping.files[0].holds.word(),
            guess.notes[0][0].in_english().replace("recognised: ", "")
        );
        assert!(shown.starts_with(expected), "{header}: {shown}");
    }
}
