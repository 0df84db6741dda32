//! Exports that are recognised by their columns: Salesforce, HubSpot, and calls of the Segment tracking API.

use leadpact_language::{Said, said};
use leadpact_terms::{OutcomeAct, SalesAct, TouchKind, TraitName};

use super::table::Table;
use super::traits;
use crate::mapping::{
    At, Choice, EventKind, FileMap, Holds, Id, Otherwise, Properties, Rule, Test, Text, TraitMap, What,
};

type Known = Option<(FileMap, Vec<Said>)>;

/// Columns that sales or the CRM fills in after the fact: as traits they would tell the future.
const AFTER_THE_FACT: &[&str] = &[
    "status",
    "leadstatus",
    "hsleadstatus",
    "lifecyclestage",
    "isconverted",
    "converted",
    "converteddate",
    "convertedaccountid",
    "convertedcontactid",
    "convertedopportunityid",
    "lastactivitydate",
    "lastactivity",
    "lastmodifieddate",
    "lastmodified",
    "systemmodstamp",
    "lastvieweddate",
    "lastreferenceddate",
    "isdeleted",
    "isunreadbyowner",
    "hslastmodifieddate",
    "lastmodifiedbyid",
    "masterrecordid",
    "becamealeaddate",
    "becameasubscriberdate",
    "becameamarketingqualifiedleaddate",
    "becameasalesqualifiedleaddate",
    "becameanopportunitydate",
    "becameacustomerdate",
    "becameanevangelistdate",
    "hslifecyclestageleaddate",
    "hslifecyclestagesubscriberdate",
    "hslifecyclestagemarketingqualifiedleaddate",
    "hslifecyclestagesalesqualifiedleaddate",
    "hslifecyclestageopportunitydate",
    "hslifecyclestagecustomerdate",
    "hslifecyclestageevangelistdate",
];

/// The mapping of a known export.
pub(super) fn known(table: &Table) -> Known {
    segment(table)
        .or_else(|| salesforce_history(table))
        .or_else(|| salesforce_opportunity_history(table))
        .or_else(|| salesforce_opportunity(table))
        .or_else(|| salesforce_task(table))
        .or_else(|| salesforce_campaign_member(table))
        .or_else(|| hubspot_deals(table))
        .or_else(|| hubspot_contacts(table))
        .or_else(|| hubspot_companies(table))
        .or_else(|| salesforce_lead(table))
        .or_else(|| salesforce_account(table))
}

fn entry(table: &Table, holds: Holds, id: String, at: Vec<Option<String>>) -> FileMap {
    let mut entry = FileMap::new(table.pattern(), holds);
    entry.id = Id::Columns(vec![id]);
    let at: Vec<String> = at.into_iter().flatten().collect();
    if !at.is_empty() {
        entry.at = At::Columns(at);
    }
    entry
}

fn known_as(what: Said) -> Vec<Said> {
    vec![said!("guess-known", what)]
}

fn columns(found: [Option<String>; 2]) -> At {
    At::Columns(found.into_iter().flatten().collect())
}

fn salesforce_lead(table: &Table) -> Known {
    let id = table.first_of(&["leadid", "id"])?;
    let is_lead = table.has(&["leadsource", "isconverted", "converted", "leadstatus", "convertedopportunityid"])
        && table.has(&["company", "companyaccount", "lastname", "email"])
        && !table.has(&["stagename"]);
    if !is_lead {
        return None;
    }
    let created = table.first_of(&["createddate", "createdate"]);
    let mut entry = entry(table, Holds::Leads, id, vec![created.clone()]);
    entry.also =
        ["convertedopportunityid", "convertedcontactid"].iter().filter_map(|name| table.first_of(&[name])).collect();
    if let Some(converted) = table.first_of(&["isconverted", "converted"]) {
        let when = vec![(converted, Test::In(["1", "true", "yes"].map(str::to_owned).to_vec()))];
        let at = columns([table.first_of(&["converteddate"]), created]);
        let mut qualified = Rule::new(What::Touch(Choice::Fixed(SalesAct::Qualified)), Properties::None);
        (qualified.at, qualified.when) = (at.clone(), when);
        entry.more.push(qualified);
        if let Some(opportunity) = table.first_of(&["convertedopportunityid"]) {
            let mut opened = Rule::new(What::Outcome(Choice::Fixed(OutcomeAct::Opportunity)), Properties::None);
            (opened.at, opened.when) = (at, vec![(opportunity, Test::Known)]);
            entry.more.push(opened);
        }
    }
    lead_columns(
        table,
        &mut entry,
        &[
            ("company", "company.name"),
            ("website", "company.website"),
            ("industry", "company.industry"),
            ("leadowner", "owner"),
        ],
    );
    Some((entry, known_as(said!("guess-salesforce-leads"))))
}

/// Traits, with what this CRM means by some names; and what must not become one.
fn lead_columns(table: &Table, entry: &mut FileMap, meanings: &[(&str, &str)]) {
    let late = |squeezed: &str| AFTER_THE_FACT.contains(&squeezed);
    entry.drop =
        table.columns.iter().filter(|column| late(&column.squeezed)).map(|column| column.name.clone()).collect();
    let mut found = traits(table, entry, &[]);
    for (squeezed, meaning) in meanings {
        let (Some(column), Some(name)) = (table.first_of(&[squeezed]), TraitName::new(meaning)) else { continue };
        found.retain(|known| known.column != column);
        found.push(TraitMap { column, name, kind: None });
    }
    entry.traits = found;
}

fn salesforce_history(table: &Table) -> Known {
    let (field, value) = (table.first_of(&["field", "fieldevent"])?, table.first_of(&["newvalue"])?);
    let id = table.first_of(&["leadid"])?;
    let at = table.first_of(&["createddate", "editdate"]);
    let mut entry = entry(table, Holds::History, id, vec![at]);
    let was = table.first_of(&["oldvalue"]);
    entry.main = Some(Rule::new(What::Change { field, value, was }, Properties::All));
    let fields = [
        "Status",
        "Lead Status",
        "Owner",
        "ownerAssignment",
        "ownerAccepted",
        "leadConverted",
        "leadMerged",
        "created",
    ];
    entry.drop = fields.map(str::to_owned).to_vec();
    Some((entry, known_as(said!("guess-salesforce-history"))))
}

fn salesforce_opportunity(table: &Table) -> Known {
    let stage = table.first_of(&["stagename", "stage"])?;
    let id = table.first_of(&["opportunityid", "id"])?;
    if !table.has(&["closedate"]) || table.has(&["dealname"]) {
        return None;
    }
    let created = table.first_of(&["createddate", "createdate"]);
    let close = table.first_of(&["closedate"]);
    let mut entry = entry(table, Holds::Outcomes, id, vec![created.clone(), close.clone()]);
    let amount = named(table, &[("amount", "amount"), ("leadsource", "source"), ("type", "type")]);
    entry.main = Some(Rule::new(What::Outcome(Choice::Fixed(OutcomeAct::Opportunity)), amount.clone()));
    entry.more.push(closed(stage, columns([close, created]), amount, &["Closed Won"], &["Closed Lost"]));
    Some((entry, known_as(said!("guess-salesforce-opportunities"))))
}

fn salesforce_opportunity_history(table: &Table) -> Known {
    let id = table.first_of(&["opportunityid"])?;
    let stage = table.first_of(&["stagename", "tostage"])?;
    let at = table.first_of(&["createddate", "lastmodified"])?;
    if table.has(&["accountid", "iswon", "name", "opportunityname"]) {
        return None;
    }
    let mut entry = entry(table, Holds::Outcomes, id, vec![Some(at)]);
    let values = outcomes(&["Closed Won"], &["Closed Lost"]);
    let choice = Choice::Column { column: stage.clone(), values, otherwise: Otherwise::Is(OutcomeAct::Opportunity) };
    let mut properties = match named(table, &[("amount", "amount")]) {
        Properties::Named(named) => named,
        Properties::All | Properties::None | Properties::Under(_) => Vec::new(),
    };
    properties.push((stage, "stage".to_owned()));
    entry.main = Some(Rule::new(What::Outcome(choice), Properties::Named(properties)));
    Some((entry, known_as(said!("guess-salesforce-stages"))))
}

fn outcomes(won: &[&str], lost: &[&str]) -> Vec<(String, OutcomeAct)> {
    let won = won.iter().map(|value| ((*value).to_owned(), OutcomeAct::Won));
    won.chain(lost.iter().map(|value| ((*value).to_owned(), OutcomeAct::Lost))).collect()
}

fn closed(stage: String, at: At, properties: Properties, won: &[&str], lost: &[&str]) -> Rule {
    let choice = Choice::Column { column: stage, values: outcomes(won, lost), otherwise: Otherwise::Nothing };
    let mut rule = Rule::new(What::Outcome(choice), properties);
    rule.at = at;
    rule
}

fn named(table: &Table, pairs: &[(&str, &str)]) -> Properties {
    let found = pairs.iter().filter_map(|(squeezed, name)| Some((table.first_of(&[squeezed])?, (*name).to_owned())));
    Properties::Named(found.collect())
}

fn salesforce_task(table: &Table) -> Known {
    let id = table.first_of(&["whoid", "leadid"])?;
    let kind = table.first_of(&["tasksubtype", "type", "activitytype"])?;
    if !table.has(&["subject"]) {
        return None;
    }
    let done = table.first_of(&["completeddatetime"]);
    let created = table.first_of(&["createddate", "activitydate", "date"]);
    let mut entry = entry(table, Holds::Touches, id, vec![done, created]);
    let touch = |value: &str, kind| (value.to_owned(), SalesAct::Touch(kind));
    let values = vec![
        touch("Call", TouchKind::Call),
        touch("Cadence Call", TouchKind::Call),
        touch("Email", TouchKind::Email),
        touch("List Email", TouchKind::Email),
        touch("Meeting", TouchKind::Meeting),
        touch("LinkedIn", TouchKind::Social),
    ];
    let choice = Choice::Column { column: kind, values, otherwise: Otherwise::Nothing };
    let mut rule = Rule::new(
        What::Touch(choice),
        named(table, &[("ownerid", "by"), ("subject", "subject"), ("calldisposition", "result"), ("status", "status")]),
    );
    rule.event_id = table.first_of(&["id", "activityid", "taskid"]);
    if let Some(status) = table.first_of(&["status"]) {
        rule.when = vec![(status, Test::In(vec!["Completed".to_owned()]))];
    }
    entry.main = Some(rule);
    Some((entry, known_as(said!("guess-salesforce-tasks"))))
}

fn salesforce_campaign_member(table: &Table) -> Known {
    let campaign = table.first_of(&["campaignname", "campaignid"])?;
    let ids: Vec<String> = ["leadid", "contactid"].iter().filter_map(|name| table.first_of(&[name])).collect();
    if ids.is_empty()
        || !table.has(&["status", "hasresponded", "memberstatus"])
        || table.has(&["leadsource", "lastname"])
    {
        return None;
    }
    let responded = table.first_of(&["firstrespondeddate", "respondeddate"]);
    let created = table.first_of(&["createddate"]);
    let mut entry = entry(table, Holds::Events, String::new(), vec![responded, created]);
    entry.id = Id::Columns(ids);
    let what = What::Event {
        name: Some(Text::Fixed("Campaign Responded".to_owned())),
        kind: Choice::Fixed(EventKind::Track),
        times: None,
        lasted: None,
    };
    let mut rule = Rule::new(what, named(table, &[("status", "status"), ("memberstatus", "status")]));
    if let Properties::Named(properties) = &mut rule.properties {
        properties.push((campaign, "campaign".to_owned()));
    }
    rule.event_id = table.first_of(&["id", "campaignmemberid"]);
    if let Some(column) = table.first_of(&["hasresponded", "responded"]) {
        rule.when = vec![(column, Test::In(["1", "true", "yes"].map(str::to_owned).to_vec()))];
    }
    entry.main = Some(rule);
    Some((entry, known_as(said!("guess-salesforce-campaigns"))))
}

fn salesforce_account(table: &Table) -> Known {
    let id = table.first_of(&["accountid", "id"])?;
    let is_account = table.has(&["name", "accountname"])
        && table.has(&["billingcountry", "numberofemployees", "employees", "annualrevenue"])
        && !table.has(&["email", "lastname", "stagename"]);
    if !is_account {
        return None;
    }
    let mut entry = entry(table, Holds::Companies, id, vec![table.first_of(&["createddate"])]);
    company_columns(
        table,
        &mut entry,
        &[
            ("accountname", "company.name"),
            ("billingcountry", "company.country"),
            ("billingcity", "company.city"),
            ("billingstate", "company.region"),
            ("type", "company.type"),
        ],
    );
    Some((entry, known_as(said!("guess-salesforce-accounts"))))
}

fn company_columns(table: &Table, entry: &mut FileMap, meanings: &[(&str, &str)]) {
    lead_columns(table, entry, meanings);
}

fn hubspot_contacts(table: &Table) -> Known {
    let id = table.first_of(&["hsobjectid", "recordid", "contactid", "vid"])?;
    let is_contact =
        table.has(&["lifecyclestage", "hsleadstatus", "hsanalyticssource", "associatedcompanyid", "originalsource"])
            && table.has(&["email", "firstname", "lastname"])
            && !table.has(&["dealname"]);
    if !is_contact {
        return None;
    }
    let mut entry = entry(table, Holds::Leads, id, vec![table.first_of(&["createdate"])]);
    entry.company = table.first_of(&["associatedcompanyid", "associatedcompanyids", "primaryassociatedcompanyid"]);
    let stage = |long: &str, internal: &str| table.first_of(&[long, internal]).map(|column| At::Columns(vec![column]));
    if let Some(at) = stage("becameasalesqualifiedleaddate", "hslifecyclestagesalesqualifiedleaddate") {
        let mut rule = Rule::new(What::Touch(Choice::Fixed(SalesAct::Qualified)), Properties::None);
        rule.at = at;
        entry.more.push(rule);
    }
    for (long, internal, act) in [
        ("becameanopportunitydate", "hslifecyclestageopportunitydate", OutcomeAct::Opportunity),
        ("becameacustomerdate", "hslifecyclestagecustomerdate", OutcomeAct::Won),
        ("becameanevangelistdate", "hslifecyclestageevangelistdate", OutcomeAct::Advocated),
    ] {
        if let Some(at) = stage(long, internal) {
            let mut rule = Rule::new(What::Outcome(Choice::Fixed(act)), Properties::None);
            rule.at = at;
            entry.more.push(rule);
        }
    }
    lead_columns(
        table,
        &mut entry,
        &[
            ("company", "company.name"),
            ("companyname", "company.name"),
            ("industry", "company.industry"),
            ("websiteurl", "company.website"),
            ("website", "company.website"),
            ("contactowner", "owner"),
        ],
    );
    if let Some(company) = entry.company.clone() {
        entry.traits.retain(|known| known.column != company);
    }
    Some((entry, known_as(said!("guess-hubspot-contacts"))))
}

fn hubspot_deals(table: &Table) -> Known {
    let stage = table.first_of(&["dealstage"])?;
    if !table.has(&["dealname", "closedate", "amount"]) {
        return None;
    }
    let contact =
        table.first_of(&["associatedcontactids", "associatedcontactid", "contactid", "hsobjectid", "recordid"])?;
    let created = table.first_of(&["createdate"]);
    let close = table.first_of(&["closedate"]);
    let mut entry = entry(table, Holds::Outcomes, contact, vec![created.clone(), close.clone()]);
    let amount = named(
        table,
        &[
            ("amount", "amount"),
            ("dealcurrencycode", "currency"),
            ("closedlostreason", "reason"),
            ("pipeline", "pipeline"),
        ],
    );
    entry.main = Some(Rule::new(What::Outcome(Choice::Fixed(OutcomeAct::Opportunity)), amount.clone()));
    entry.more.push(closed(
        stage,
        columns([close, created]),
        amount,
        &["closedwon", "Closed Won"],
        &["closedlost", "Closed Lost"],
    ));
    Some((entry, known_as(said!("guess-hubspot-deals"))))
}

fn hubspot_companies(table: &Table) -> Known {
    let id = table.first_of(&["hsobjectid", "recordid", "companyid"])?;
    let is_company = table.has(&["companydomainname", "domain", "companyname", "numberofemployees", "numemployees"])
        && !table.has(&["email", "firstname", "lastname", "dealname"]);
    if !is_company {
        return None;
    }
    let mut entry = entry(table, Holds::Companies, id, vec![table.first_of(&["createdate"])]);
    company_columns(
        table,
        &mut entry,
        &[
            ("companydomainname", "company.domain"),
            ("companyname", "company.name"),
            ("websiteurl", "company.website"),
            ("countryregion", "company.country"),
            ("companyowner", "company.owner"),
        ],
    );
    Some((entry, known_as(said!("guess-hubspot-companies"))))
}

fn segment(table: &Table) -> Known {
    let exact = |name: &str| table.columns.iter().any(|column| column.name == name).then(|| name.to_owned());
    let either = |camel: &str, snake: &str| exact(camel).or_else(|| exact(snake));
    let kind = exact("type")?;
    let (user, anonymous) = (either("userId", "user_id"), either("anonymousId", "anonymous_id"));
    let is_segment = table.columns.iter().any(|c| {
        matches!(&*c.name, "messageId" | "message_id" | "event")
            || c.name.starts_with("traits.")
            || c.name.starts_with("context.")
    });
    if (user.is_none() && anonymous.is_none()) || !is_segment {
        return None;
    }
    // Each call brings its own fields: what the sample lacks may still come.
    let spelled = |camel: &str, snake: &str| either(camel, snake).or_else(|| table.optional(camel));
    let times = [
        table.optional("timestamp"),
        spelled("originalTimestamp", "original_timestamp"),
        spelled("receivedAt", "received_at"),
        spelled("sentAt", "sent_at"),
    ];
    let mut entry = entry(table, Holds::Events, String::new(), times.to_vec());
    let ids = [spelled("userId", "user_id"), spelled("anonymousId", "anonymous_id")];
    entry.id = Id::Columns(ids.into_iter().flatten().collect());
    entry.company = spelled("groupId", "group_id");
    let word = |value: &str, kind| (value.to_owned(), kind);
    let values =
        vec![word("screen", EventKind::Page), word("identify", EventKind::Traits), word("group", EventKind::Company)];
    let choice = Choice::Column { column: kind, values, otherwise: Otherwise::Refuse };
    let name: Vec<String> = [table.optional("event"), table.optional("name")].into_iter().flatten().collect();
    let name = (!name.is_empty()).then_some(Text::Columns(name));
    let under = [("properties", ""), ("traits", ""), ("context.page", ""), ("context.campaign", "campaign")];
    let under = under.map(|(prefix, name)| (prefix.to_owned(), name.to_owned()));
    let what = What::Event { name, kind: choice, times: None, lasted: None };
    let mut rule = Rule::new(what, Properties::Under(under.to_vec()));
    rule.event_id = spelled("messageId", "message_id");
    entry.main = Some(rule);
    Some((entry, known_as(said!("guess-segment"))))
}
