//! From the columns of files to a proposed mapping: known exports are recognised, the rest is guessed and says so.

mod crm;
mod table;

use std::path::{Path, PathBuf};

use leadpact_language::{Language, Said, said};
use leadpact_terms::{TraitName, fold};

use crate::error::Error;
use crate::mapping::{
    At, Choice, EventKind, FileMap, Holds, Id, Keep, Lasted, Mapping, Otherwise, Properties, Rule, Text, TraitMap,
    Unit, What, company_trait,
};
use crate::normalise::{DateOrder, Decimal, canonical_trait};
use leadpact_terms::OutcomeAct;
use table::Table;

/// A proposed mapping, with a remark for each of its entries.
#[derive(Debug, Clone, PartialEq)]
pub struct Guess {
    /// The mapping.
    pub mapping: Mapping,
    /// For each entry of the mapping, what was recognised and what should be looked at.
    pub notes: Vec<Vec<Said>>,
    /// Whether all files are in Leadpact's own form, so that nothing had to be guessed.
    certain: bool,
}

impl Guess {
    /// Whether all files are in Leadpact's own form, so that nothing had to be guessed.
    pub fn is_certain(&self) -> bool {
        self.certain
    }

    /// The mapping as YAML with comments in this language; it reads back as the same mapping.
    pub fn to_yaml(&self, language: Language) -> String {
        self.mapping.commented(&self.notes, language)
    }
}

/// Proposes a mapping for files, from their names, columns and first rows.
pub fn guess(files: &[PathBuf]) -> Result<Guess, Error> {
    let mut out = Guess { mapping: Mapping::default(), notes: Vec::new(), certain: true };
    for path in files {
        if let Some((entry, notes, certain)) = guess_file(path)? {
            out.certain &= certain;
            out.mapping.files.push(entry);
            out.notes.push(notes);
        }
    }
    deals_once(&mut out);
    Ok(out)
}

/// Where a CRM's deals are imported, what its leads say of the same deals would count them twice.
fn deals_once(guess: &mut Guess) {
    if !guess.mapping.files.iter().any(|entry| entry.holds == Holds::Outcomes) {
        return;
    }
    for (entry, notes) in guess.mapping.files.iter_mut().zip(&mut guess.notes) {
        let before = entry.more.len();
        entry.more.retain(|rule| !matches!(rule.what, What::Outcome(Choice::Fixed(_))));
        if entry.more.len() < before {
            notes.push(said!("guess-deals-once"));
        }
    }
}

/// The proposed entry for a file, remarks, and whether it is certain.
fn guess_file(path: &Path) -> Result<Option<(FileMap, Vec<Said>, bool)>, Error> {
    let Some(table) = Table::sample(path)? else { return Ok(None) };
    let own = own(&table);
    let certain = own.is_some();
    let (mut entry, mut notes) = own.or_else(|| crm::known(&table)).unwrap_or_else(|| generic(&table));
    entry.delimiter = table.delimiter.filter(|delimiter| *delimiter != ',');
    entry.encoding = table.encoding.filter(|encoding| *encoding != encoding_rs::UTF_8);
    locale(&table, &mut entry, &mut notes);
    if entry.holds == Holds::Leads && entry.at == At::Unsaid {
        notes.push(said!("guess-undated"));
    }
    Ok(Some((entry, notes, certain)))
}

/// Leadpact's own columns, which need no mapping.
fn own(table: &Table) -> Option<(FileMap, Vec<Said>)> {
    let exact = |name: &str| table.columns.iter().any(|column| column.name == name);
    let note = |holds: Holds| vec![said!("guess-own", holds = holds.word())];
    let named = |name: &str| table.optional(name);
    let mut entry = FileMap::new(table.pattern(), Holds::Leads);
    if exact("at") {
        entry.at = At::Columns(vec!["at".to_owned()]);
    }
    if exact("lead") {
        entry.id = Id::Columns(vec!["lead".to_owned()]);
        let main = if exact("act") {
            entry.holds = Holds::Touches;
            Some(What::Touch(by_column("act", Otherwise::Refuse)))
        } else if exact("outcome") {
            entry.holds = Holds::Outcomes;
            Some(What::Outcome(by_column("outcome", Otherwise::Refuse)))
        } else if exact("kind") && exact("at") {
            entry.holds = Holds::Events;
            let lasted = named("lasted_s").map(|column| Lasted { column, unit: Unit::Seconds });
            let name = named("name").map(|name| Text::Columns(vec![name]));
            Some(What::Event { name, kind: by_column("kind", Otherwise::Refuse), times: None, lasted })
        } else {
            None
        };
        let Some(main) = main else {
            entry.company = named("company");
            entry.traits = traits(table, &entry, &["lead", "at", "company"]);
            let note = note(entry.holds);
            return Some((entry, note));
        };
        let mut rule = Rule::new(main, Properties::All);
        rule.event_id = named("id");
        rule.channel = named("channel").map(|column| by_column(&column, Otherwise::Refuse));
        rule.marked = named("marked");
        entry.main = Some(rule);
        let note = note(entry.holds);
        return Some((entry, note));
    }
    let is_companies = exact("company") && table.file_is_about(&["compan"]);
    is_companies.then(|| {
        entry.holds = Holds::Companies;
        entry.id = Id::Columns(vec!["company".to_owned()]);
        entry.traits = traits(table, &entry, &["company", "at"]);
        (entry, note(Holds::Companies))
    })
}

/// What to make of columns that nobody has described: looks for an id, an instant, a name of an event, an outcome.
fn generic(table: &Table) -> (FileMap, Vec<Said>) {
    const LEAD_IDS: &[&str] = &[
        "leadid",
        "lead",
        "leadnumber",
        "prospectid",
        "prospectno",
        "mqlid",
        "contactid",
        "visitorid",
        "customerid",
        "userid",
        "clientid",
        "personid",
        "anonymousid",
        "fullvisitorid",
        "recordid",
        "id",
        "email",
        "emailaddress",
    ];
    const TIMES: &[&str] = &[
        "at",
        "timestamp",
        "eventtime",
        "eventtimestamp",
        "occurredat",
        "datetime",
        "time",
        "visittime",
        "visitstarttime",
        "invoicedate",
        "orderdate",
        "orderpurchasetimestamp",
        "createdat",
        "createddate",
        "createdate",
        "created",
        "firstcontactdate",
        "datum",
        "vytvoreno",
        "erstelltam",
        "fecha",
        "signupdate",
        "signedupat",
        "wondate",
        "date",
        "closedate",
        "closeddate",
    ];
    const EVENT_NAMES: &[&str] = &["event", "eventname", "eventtype", "action", "activity", "activitytype"];
    const PAGES: &[&str] = &["path", "pagepath", "url", "page", "pageurl", "pagetitle"];
    const WON_AT: &[&str] = &["wondate", "closeddate", "closedate", "wonat"];
    let mut notes = vec![said!("guess-names")];
    let mut entry = FileMap::new(table.pattern(), Holds::Leads);
    let id = table.first_of(LEAD_IDS);
    let at = table.first_of(TIMES);
    let event = table.first_of(EVENT_NAMES);
    let page = table.first_of(PAGES);
    let person = table.first_of(&["email", "emailaddress", "lastname", "firstname", "jobtitle"]);
    let company_key = table.first_of(&["domain", "companydomain", "website", "companyid", "accountid"]);
    if let Some(at) = &at {
        entry.at = At::Columns(vec![at.clone()]);
    }
    if let Some(id) = &id {
        entry.id = Id::Columns(vec![id.clone()]);
    }
    let won_at = table.first_of(WON_AT);
    if let (Some(_), Some(at), Some(name)) = (&id, &at, event.as_ref().or(page.as_ref())) {
        let kind = if event.is_some() { EventKind::Track } else { EventKind::Page };
        entry.holds = Holds::Events;
        let what = What::Event {
            name: Some(Text::Columns(vec![name.clone()])),
            kind: Choice::Fixed(kind),
            times: None,
            lasted: None,
        };
        let mut rule = Rule::new(what, Properties::All);
        rule.event_id = table.first_of(&["eventid", "messageid", "transactionid"]).filter(|id| table.is_unique(id));
        entry.main = Some(rule);
        notes.push(said!("guess-events", name, at));
    } else if let (Some(id), Some(won)) = (&id, &won_at) {
        entry.holds = Holds::Outcomes;
        entry.at = At::Columns(vec![won.clone()]);
        entry.main = Some(Rule::new(What::Outcome(Choice::Fixed(OutcomeAct::Won)), Properties::All));
        notes.push(said!("guess-won", id));
    } else if person.is_none() && company_key.is_some() && table.file_is_about(&["compan", "account", "firm"]) {
        entry.holds = Holds::Companies;
        entry.id = table.first_of(&["companyid", "accountid", "id"]).map_or(Id::Unsaid, |id| Id::Columns(vec![id]));
        entry.traits = traits(table, &entry, &[]);
    } else {
        lead_table(table, &mut entry, &mut notes);
    }
    (entry, notes)
}

fn lead_table(table: &Table, entry: &mut FileMap, notes: &mut Vec<Said>) {
    const OUTCOMES: &[&str] =
        &["converted", "isconverted", "won", "iswon", "purchased", "bought", "subscribed", "deposit", "y"];
    if entry.id == Id::Unsaid {
        notes.push(said!("guess-no-id"));
    }
    if let Some(column) = table.first_of(OUTCOMES).filter(|column| table.is_yes_no(column)) {
        let values = ["1", "yes", "true"].map(|value| (value.to_owned(), OutcomeAct::Won)).to_vec();
        let choice = Choice::Column { column: column.clone(), values, otherwise: Otherwise::Nothing };
        entry.more.push(Rule::new(What::Outcome(choice), Properties::None));
        notes.push(said!("guess-outcome", column));
    }
    entry.traits = traits(table, entry, &[]);
}

/// The columns that are built-in traits, said outright so that a reader sees them. `taken` are columns with another meaning.
fn traits(table: &Table, entry: &FileMap, taken: &[&str]) -> Vec<TraitMap> {
    let is_taken = |name: &str| {
        taken.contains(&name)
            || entry.drop.iter().any(|dropped| dropped == name)
            || matches!(&entry.id, Id::Columns(columns) if columns.iter().any(|column| column == name) && !fold(name).contains("mail"))
            || matches!(&entry.at, At::Columns(columns) if columns.iter().any(|column| column == name))
    };
    let mut found: Vec<TraitMap> = Vec::new();
    for column in &table.columns {
        let header = TraitName::new(&column.name);
        let canonical = canonical_trait(&column.name).and_then(TraitName::new);
        let name = match entry.holds {
            Holds::Companies => header.clone().map(|name| company_trait(name, Holds::Companies)),
            Holds::Leads | Holds::History | Holds::Events | Holds::Touches | Holds::Outcomes => canonical,
        };
        let Some(name) = name.filter(|_| !is_taken(&column.name)) else { continue };
        // Under its own name it needs no line.
        if Some(&name) != header.as_ref() {
            found.push(TraitMap { column: column.name.clone(), name, kind: None });
        }
    }
    found
}

fn by_column<T>(column: &str, otherwise: Otherwise<T>) -> Choice<T> {
    Choice::Column { column: column.to_owned(), values: Vec::new(), otherwise }
}

fn locale(table: &Table, entry: &mut FileMap, notes: &mut Vec<Said>) {
    entry.decimal = table.decimal();
    let usual = if entry.decimal == Decimal::Comma || table.delimiter == Some(';') {
        DateOrder::DayFirst
    } else {
        DateOrder::MonthFirst
    };
    match table.date_order() {
        table::Dates::Iso => {}
        table::Dates::Order(order) => entry.dates = order,
        table::Dates::Ambiguous(example) => {
            entry.dates = usual;
            let order = if usual == DateOrder::DayFirst { "day first" } else { "month first" };
            notes.push(said!("guess-two-dates", example, order));
        }
    }
    if table.has_value("select") {
        entry.missing.push("Select".to_owned());
    }
    if entry.keep == Keep::None {
        notes.push(said!("guess-left-out"));
    }
}
