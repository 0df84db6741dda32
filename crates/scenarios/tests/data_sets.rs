//! The mappings in `pacts/data/` read rows of their data sets as the pacts beside them mean it. The rows are made up.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use leadpact_document::Source;
use leadpact_engine::{CompiledPact, evaluate};
use leadpact_ingest::{Entry, Mapping, Options};
use leadpact_terms::{Instant, Kind};

/// What an import of made-up rows gives: for each lead the tier in which it was first handed over, its fit, and how
/// many events there are.
fn import(set: &str, files: &[(&str, &str)]) -> BTreeMap<String, String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../pacts/data").join(set);
    let text = |name: &str| Source::new(name, fs::read_to_string(folder.join(name)).unwrap());
    let pact = leadpact_pact::read(&text("pact.yaml")).pact.unwrap().pact;
    let compiled = CompiledPact::new(&pact).unwrap();
    let (mapping, diagnostics) = Mapping::parse(&text("map.yaml"));
    assert_eq!(diagnostics, []);

    let scratch = tempfile::tempdir().unwrap();
    let mut paths: Vec<PathBuf> = Vec::new();
    for (name, rows) in files {
        let path = scratch.path().join(name);
        fs::write(&path, rows).unwrap();
        paths.push(path);
    }
    let options = Options { scratch: scratch.path().to_owned(), ..Options::default() };
    let mut quarantine: Vec<Entry> = Vec::new();
    let mut intake = leadpact_ingest::read(&paths, &mapping.unwrap(), &options, &mut quarantine, &mut ()).unwrap();
    assert_eq!(quarantine, []);

    let mut leads = BTreeMap::new();
    let end: Instant = "2030-01-01".parse().unwrap();
    intake
        .for_each_lead::<leadpact_ingest::Error>(|lead| {
            let standing = evaluate(&compiled, &lead.events, end).standing;
            let tier = standing.qualifications.first().map_or("never".to_owned(), |first| first.tier.to_string());
            let outcomes = lead.events.iter().filter(|event| matches!(event.kind, Kind::Outcome(_))).count();
            let words =
                format!("{tier}, fit {}, events {}, outcomes {outcomes}", standing.fit.score, lead.events.len());
            leads.insert(lead.id.to_string(), words);
            Ok(())
        })
        .unwrap();
    leads
}

fn check(found: &BTreeMap<String, String>, expected: &[(&str, &str)]) {
    let found: Vec<(&str, &str)> = found.iter().map(|(id, words)| (id.as_str(), words.as_str())).collect();
    assert_eq!(found, expected);
}

#[test]
fn rows_of_the_online_school_are_read() {
    let header = "Prospect ID,Lead Number,Lead Origin,Lead Source,Do Not Email,Do Not Call,Converted,TotalVisits,\
        Total Time Spent on Website,Page Views Per Visit,Last Activity,Country,Specialization,\
        How did you hear about X Education,What is your current occupation,What matters most to you in choosing a course,\
        Search,Magazine,Newspaper Article,X Education Forums,Newspaper,Digital Advertisement,Through Recommendations,\
        Receive More Updates About Our Courses,Tags,Lead Quality,Update me on Supply Chain Content,Get updates on DM Content,\
        Lead Profile,City,Asymmetrique Activity Index,Asymmetrique Profile Index,Asymmetrique Activity Score,\
        Asymmetrique Profile Score,I agree to pay the amount through cheque,A free copy of Mastering The Interview,\
        Last Notable Activity";
    let rows = format!(
        "{header}\n\
        aaaa-1,1001,Landing Page Submission,Google,No,No,1,4,1520,2,SMS Sent,India,Finance Management,Select,Unemployed,\
        Better Career Prospects,No,No,No,No,No,No,No,No,Ringing,Might be,No,No,Potential Lead,Mumbai,02.Medium,01.High,14,17,No,Yes,Modified\n\
        aaaa-2,1002,API,Olark Chat,No,No,0,0,0,0,Olark Chat Conversation,,Select,Select,,,No,No,No,No,No,No,No,No,,,No,No,\
        Select,Select,,,,,No,No,Modified\n\
        aaaa-3,1003,Lead Add Form,Reference,Yes,Yes,0,,0,,Email Opened,,,,Working Professional,,No,No,No,No,No,No,No,No,,,No,\
        No,,,,,,,No,No,Email Opened\n"
    );
    check(
        &import("x-education", &[("Lead Scoring.csv", &rows)]),
        &[
            ("1001", "reader, fit 40, events 8, outcomes 1"),
            ("1002", "never, fit 0, events 1, outcomes 0"),
            ("1003", "never, fit 70, events 1, outcomes 0"),
        ],
    );
}

#[test]
fn rows_of_the_bank_are_read() {
    let header = "\"age\";\"job\";\"marital\";\"education\";\"default\";\"housing\";\"loan\";\"contact\";\"month\";\
        \"day_of_week\";\"duration\";\"campaign\";\"pdays\";\"previous\";\"poutcome\";\"emp.var.rate\";\"cons.price.idx\";\
        \"cons.conf.idx\";\"euribor3m\";\"nr.employed\";\"y\"";
    let rows = format!(
        "{header}\n\
        41;\"technician\";\"single\";\"university.degree\";\"no\";\"yes\";\"no\";\"cellular\";\"may\";\"mon\";999;1;6;1;\"success\";-1.8;92.9;-46.2;1.3;5099.1;\"yes\"\n\
        41;\"blue-collar\";\"married\";\"basic.9y\";\"unknown\";\"no\";\"no\";\"telephone\";\"may\";\"mon\";200;1;999;0;\"nonexistent\";1.1;93.9;-36.4;4.8;5191;\"no\"\n"
    );
    let leads = import("bank-marketing", &[("bank-additional-full.csv", &rows)]);
    let words: Vec<&str> = leads.values().map(String::as_str).collect();
    assert_eq!(words, ["again, fit 90, events 4, outcomes 1", "never, fit 5, events 1, outcomes 0"]);
}

#[test]
fn rows_of_the_marketplace_are_read() {
    let leads = "mql_id,first_contact_date,landing_page_id,origin\n\
        m1,2018-03-05,22c29808c4f815213303f8933030604c,organic_search\n\
        m2,2018-03-06,0000000000000000000000000000aaaa,social\n\
        m3,2018-03-07,b76ef37428e6799c421989521c0e5077,unknown\n";
    let deals = "mql_id,seller_id,sdr_id,sr_id,won_date,business_segment,lead_type,lead_behaviour_profile,has_company,\
        has_gtin,average_stock,business_type,declared_product_catalog_size,declared_monthly_revenue\n\
        m1,s1,d1,r1,2018-03-20 02:00:00,pet,online_medium,cat,,,,reseller,,0.0\n";
    check(
        &import(
            "olist-funnel",
            &[("olist_marketing_qualified_leads_dataset.csv", leads), ("olist_closed_deals_dataset.csv", deals)],
        ),
        &[
            ("m1", "first, fit 40, events 3, outcomes 1"),
            ("m2", "never, fit 10, events 2, outcomes 0"),
            ("m3", "first, fit 40, events 2, outcomes 0"),
        ],
    );
}
