//! SQL in one process: each table, and questions that are wrong.

use leadpact_cluster::{Error, Relation};

use crate::support::{Store, ask, here, leads};

/// One for each table, each with one order of rows.
pub const QUESTIONS: &[&str] = &[
    "select * from leads order by id limit 20",
    "select count(*) as n, min(at) as first_at from events",
    "select kind, name, count(*) as n, count(distinct lead_id) as n_leads from events group by kind, name order by kind, name",
    "select lead_id, id, properties, path from events where kind = 'page' order by lead_id, at, id limit 20",
    "select * from companies order by company",
    "select tier, count(*) as n, avg(fit) as fit from handoffs group by tier order by tier",
    "select * from standings order by lead_id",
    "select clause, moment, count(*) as n, round(sum(points), 6) as points from contributions group by 1, 2 order by 1, 2",
    "select l.company_domain, count(*) as n from handoffs h join leads l on l.id = h.lead_id group by 1 order by 1",
];

#[test]
fn every_table_tells_what_the_leads_did() {
    let leads = leads(60, 25);
    let store = Store::of(&leads);
    let one = |question: &str| {
        let answer = ask(store.place(), here(), question).unwrap();
        answer.lines().nth(1).unwrap_or_default().to_owned()
    };
    let n_events: usize = leads.iter().map(|lead| lead.events.len()).sum();
    assert_eq!(one("select count(*) from leads"), "60");
    assert_eq!(one("select count(*) from events"), n_events.to_string());
    assert_eq!(one("select sum(n_events) from leads"), n_events.to_string());
    assert_eq!(one("select sum(n_leads) from companies"), "60");
    assert_eq!(one("select count(*) from standings"), "60");
    let first_hand_overs = one("select count(*) from handoffs where nth = 1");
    assert_eq!(one("select count(*) from standings where qualified_at is not null"), first_hand_overs);
    assert_ne!(first_hand_overs, "0");
    let differs = "select count(*) from handoffs h join standings s on s.lead_id = h.lead_id \
                   where h.nth = 1 and (h.fit <> s.fit or h.engagement <> s.engagement_at or h.at <> s.qualified_at)";
    assert_eq!(one(differs), "0");
    let adds_up = "select count(*) from standings s join (select lead_id, sum(points) as points from contributions \
                   where moment = 'qualified' group by lead_id) c on c.lead_id = s.lead_id \
                   where abs(c.points - s.fit - s.engagement_at) > 1e-9";
    assert_eq!(one(adds_up), "0");
    let wrong = "select count(*) from leads where company_employees < 0 or company_employees is null or email is null";
    assert_eq!(one(wrong), "0");
    assert_eq!(one("select count(*) from events where id is null or name = ''"), "0");
}

#[test]
fn latest_traits_are_the_last_that_were_told() {
    let leads = leads(40, 30);
    let store = Store::of(&leads);
    let latest = |lead: &leadpact_ingest::Lead| {
        let told = lead.events.iter().rev().find_map(|event| event.property("title").map(ToString::to_string));
        format!("{},{}", lead.id, told.unwrap_or_default())
    };
    let mut expected: Vec<String> = leads.iter().map(latest).collect();
    expected.sort();
    let answer = ask(store.place(), here(), "select id, title from leads order by id").unwrap();
    assert_eq!(answer.lines().skip(1).collect::<Vec<_>>(), expected);
}

#[test]
fn questions_that_are_wrong_are_refused_with_a_reason() {
    let store = Store::of(&leads(3, 3));
    for (question, reason) in [
        ("select nothing from leads", "nothing"),
        ("select * from accounts", "accounts"),
        ("selct 1", "selct"),
        ("drop table leads", "DDL"),
        ("create table x as select 1", "DDL"),
        ("insert into leads select * from leads", "DML"),
        ("set datafusion.execution.batch_size = 1", "statement"),
    ] {
        let error = ask(store.place(), here(), question).unwrap_err();
        assert!(matches!(error, Error::Query { .. }), "{question}: {error}");
        assert!(error.to_string().to_lowercase().contains(&reason.to_lowercase()), "{question}: {error}");
    }
    assert!(Relation::Handoffs.needs_pact() && !Relation::Leads.needs_pact());
}
