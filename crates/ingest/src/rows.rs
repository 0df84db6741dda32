//! One row to what it says: events of a lead, facts of a company, other ids of a lead; or why nothing can be made of it.

mod behaviour;
mod deals;
mod history;
mod notes;
mod plan;

use std::borrow::Cow;
use std::sync::Arc;

use leadpact_language::said;
use leadpact_terms::{Channel, Duration, Event, Instant, Kind, LeadId, TraitName, TraitType, Value, fold};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::error::Error;
use crate::gather::{Dating, Origin};
use crate::mapping::{Choice, FileMap, Holds, Otherwise, Test, Words};
use crate::normalise::{self, Derived, Locale, canonical_trait, normalise_typed};
use crate::quarantine::Reason;
use crate::read::{Row, Shape};
pub(crate) use behaviour::duration;
pub use behaviour::usual_channel;
pub(crate) use plan::{AtPlan, IdPlan, Plan, WhatPlan};
use plan::{Col, RulePlan};

/// A row says at most so often that something happened.
pub const TIMES_MAX: u32 = 1_000;
/// Words that mean "missing" in every file.
const MISSING: [&str; 9] = ["null", "n/a", "#n/a", "nan", "nil", "--none--", "\\n", "(not set)", "(blank)"];

/// When a record happened, before the lead's other records are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum When {
    /// Then.
    At(Instant),
    /// As early as the lead's first event.
    FirstEvent,
    /// When the lead was recorded: right after what its own row says.
    Recorded,
    /// A millisecond after everything else: how a deal ended, of which nothing says when.
    Last,
}

/// Under which id an event is counted once.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum RecordId {
    /// The source's own.
    Given(Box<str>),
    /// From the content of the row; the same row in two files is one event.
    Content(Box<str>),
    /// The same, but a row that stands twice in one file happened twice.
    Occurrence(Box<str>),
}

/// One event of a lead as a row says it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// The file's number in this import and the line: what tells two equal rows apart.
    pub place: (u32, u64),
    /// Its id.
    pub id: RecordId,
    /// When.
    pub when: When,
    /// Whether it is the lead's own row, which says when the lead was recorded.
    pub snapshot: bool,
    /// Over which channel.
    pub channel: Channel,
    /// What sort of event.
    pub kind: Kind,
    /// Its name.
    pub name: Box<str>,
    /// How long it lasted.
    pub lasted: Option<Duration>,
    /// Kept but not counted.
    pub marked: bool,
    /// Traits or properties.
    pub properties: Vec<(Box<str>, Value)>,
}

impl Record {
    /// The record of an event that was settled before, to be settled again; none of a fact about a company, which is
    /// found anew.
    pub fn again(event: Event, origin: Origin) -> Option<Self> {
        let when = match origin.dating {
            Dating::Said => When::At(event.at),
            Dating::FirstEvent => When::FirstEvent,
            Dating::Recorded => When::Recorded,
            Dating::Last => When::Last,
            Dating::Company => return None,
        };
        Some(Self {
            place: (0, 0),
            id: RecordId::Given(event.id.as_str().into()),
            when,
            snapshot: origin.snapshot,
            channel: event.channel,
            kind: event.kind,
            name: event.name,
            lasted: event.lasted,
            marked: event.marked,
            properties: event.properties,
        })
    }

    /// Where its event comes from.
    pub(crate) fn origin(&self) -> Origin {
        let dating = match self.when {
            When::At(_) => Dating::Said,
            When::FirstEvent => Dating::FirstEvent,
            When::Recorded => Dating::Recorded,
            When::Last => Dating::Last,
        };
        Origin { dating, snapshot: self.snapshot }
    }
}

/// What a row says of a company.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CompanyFact {
    /// The event's id.
    pub id: Box<str>,
    /// When it became known.
    pub when: When,
    /// Traits, all beginning with `company.`.
    pub traits: Vec<(Box<str>, Value)>,
}

/// One thing that a row says.
#[derive(Debug, Clone, PartialEq)]
pub enum Said {
    /// An event of a lead.
    Event(LeadId, Record),
    /// A fact about a company, by its id and its domain.
    Company {
        /// Its id in the source.
        id: Option<Box<str>>,
        /// Its registrable domain.
        domain: Option<Box<str>>,
        /// The fact.
        fact: CompanyFact,
    },
    /// Another id of a lead.
    Also(Box<str>, LeadId),
}

/// One value of an accepted row that could not be read.
#[derive(Debug, Clone, PartialEq)]
pub struct Note {
    /// The column, where it is one.
    pub column: Option<String>,
    /// What sort of mistake.
    pub reason: Reason,
    /// The mistake in a sentence.
    pub why: leadpact_language::Said,
}

/// Why nothing can be made of a row.
#[derive(Debug, Clone, PartialEq)]
pub struct Refusal {
    /// The column at fault.
    pub column: Option<String>,
    /// What sort of mistake.
    pub reason: Reason,
    /// The mistake in a sentence.
    pub why: leadpact_language::Said,
}

/// What a row says, and what of it could not be read.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Reading {
    /// What it says.
    pub said: Vec<Said>,
    /// What could not be read.
    pub notes: Vec<Note>,
}

/// Whether a column that the mapping names must be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Columns {
    /// The file has a header: a column that is not in it is a mistake in the mapping.
    Fixed,
    /// Each row brings its own.
    Varying,
}

/// Reads the rows of one file under one entry of the mapping.
pub struct RowReader<'a> {
    entry: &'a FileMap,
    locale: Locale,
    missing: Vec<String>,
    file: u32,
    stem: String,
    columns: Columns,
    derived: Derived,
    plans: Vec<(Arc<Shape>, Arc<Plan>)>,
}

impl<'a> RowReader<'a> {
    /// A reader for the file of this number and name.
    pub fn new(entry: &'a FileMap, file: u32, file_name: &str, columns: Columns) -> Self {
        let missing = entry.missing.iter().map(|word| fold(word).into_owned()).collect();
        let stem = file_name.split('.').next().unwrap_or(file_name).to_owned();
        Self {
            entry,
            locale: entry.locale(),
            missing,
            file,
            stem,
            columns,
            derived: Derived::Wanted,
            plans: Vec::new(),
        }
    }

    /// Leaves out the traits that follow from others.
    pub(crate) fn without_derived(mut self) -> Self {
        self.derived = Derived::Unwanted;
        self
    }

    /// Checks that a file with this header has all columns that the mapping names.
    pub fn check(&mut self, shape: &Arc<Shape>) -> Result<(), MissingColumn> {
        self.plan(shape).map(|_| ())
    }

    /// Reads a row.
    pub fn read(&mut self, row: &Row) -> Result<Result<Reading, Refusal>, MissingColumn> {
        let plan = self.plan(&row.shape)?;
        let reading = Reading::default();
        let one = OneRow { reader: self, plan: &plan, row, reading };
        Ok(one.read())
    }

    /// What a row of a lead tells of it.
    pub(crate) fn told(&self, plan: &Plan, row: &Row) -> (Vec<(Box<str>, Value)>, Vec<Note>) {
        let mut one = OneRow { reader: self, plan, row, reading: Reading::default() };
        let traits = one.traits(&plan.traits, Blank::Skip);
        (traits, one.reading.notes)
    }

    fn plan(&mut self, shape: &Arc<Shape>) -> Result<Arc<Plan>, MissingColumn> {
        const PLANS_KEPT: usize = 64;
        if let Some(i) = self.plans.iter().position(|(known, _)| Arc::ptr_eq(known, shape)) {
            // The plan used last stays in front.
            self.plans.swap(0, i);
            return Ok(Arc::clone(&self.plans[0].1));
        }
        let plan = Arc::new(Plan::new(self.entry, shape, self.columns)?);
        self.plans.truncate(PLANS_KEPT);
        self.plans.push((Arc::clone(shape), Arc::clone(&plan)));
        Ok(plan)
    }

    /// Whether a cell is missing: blank, or a word that says so.
    pub(crate) fn is_missing(&self, value: &Value) -> bool {
        match value {
            Value::Text(text) => self.is_missing_text(text),
            other => other.is_missing(),
        }
    }

    /// Whether a text is blank, or a word that says that something is missing.
    pub(crate) fn is_missing_text(&self, text: &str) -> bool {
        let text = text.trim();
        text.is_empty()
            || MISSING.iter().any(|word| text.eq_ignore_ascii_case(word))
            || (!self.missing.is_empty() && {
                let folded = fold(text);
                self.missing.iter().any(|word| *word == folded)
            })
    }
}

/// A column that the mapping names and the file does not have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingColumn {
    /// The column.
    pub column: String,
    /// The key that names it.
    pub key: &'static str,
    /// The nearest one that is there.
    pub nearest: Option<String>,
}

impl MissingColumn {
    /// As an error about a file.
    pub fn of(self, path: &std::path::Path) -> Error {
        Error::NoColumn { path: path.to_owned(), column: self.column, key: self.key.to_owned(), nearest: self.nearest }
    }
}

struct OneRow<'a> {
    reader: &'a RowReader<'a>,
    plan: &'a Plan,
    row: &'a Row,
    reading: Reading,
}

impl OneRow<'_> {
    fn read(mut self) -> Result<Reading, Refusal> {
        if self.reader.entry.holds == Holds::Companies {
            self.company()?;
            return Ok(self.reading);
        }
        let leads = self.lead_ids()?;
        let when = self.row_when()?;
        let ids_given = self.plan.rules.iter().all(|rule| self.text(rule.event_id).is_some());
        let needs_hash = matches!(self.reader.entry.holds, Holds::Leads | Holds::History) || !ids_given;
        let hash = if needs_hash { self.content_hash(&leads[0]) } else { String::new() };
        if self.reader.entry.holds == Holds::Leads {
            self.lead_row(&leads[0], when, &hash);
        }
        let plan = self.plan;
        for (part, rule) in plan.rules.iter().enumerate() {
            for lead in &leads {
                self.rule(rule, lead, when, &hash, part)?;
            }
        }
        Ok(self.reading)
    }

    /// A cell, unless it is missing.
    fn cell(&self, column: Col) -> Option<&Value> {
        column.map(|i| &self.row.cells[i]).filter(|value| !self.reader.is_missing(value))
    }

    fn text(&self, column: Col) -> Option<String> {
        self.cell(column).map(|value| value.to_string().trim().to_owned())
    }

    fn first_text(&self, columns: &[Col]) -> Option<String> {
        columns.iter().find_map(|column| self.text(*column))
    }

    fn column_name(&self, column: Col) -> Option<String> {
        column.map(|i| self.row.shape.names[i].to_string())
    }

    fn lead_ids(&self) -> Result<Vec<LeadId>, Refusal> {
        let ids = match &self.plan.id {
            IdPlan::Number(prefix) => vec![format!("{prefix}{}", self.row.line)],
            IdPlan::Unsaid => vec![format!("{}-{}", self.reader.stem, self.row.line)],
            IdPlan::Columns(columns) => {
                let text = self.first_text(columns).unwrap_or_default();
                match self.reader.entry.holds {
                    Holds::Leads | Holds::History | Holds::Companies => vec![text],
                    Holds::Events | Holds::Touches | Holds::Outcomes => {
                        text.split(';').map(|id| id.trim().to_owned()).collect()
                    }
                }
            }
        };
        let ids: Vec<LeadId> = ids.iter().filter(|id| !id.is_empty()).map(|id| lead_id(id)).collect();
        if ids.is_empty() {
            let column = match &self.plan.id {
                IdPlan::Columns(columns) => columns.first().and_then(|column| self.column_name(*column)),
                IdPlan::Number(_) | IdPlan::Unsaid => None,
            };
            return Err(Refusal { column, reason: Reason::NoLeadId, why: said!("unread-no-lead") });
        }
        Ok(ids)
    }

    /// When the row as a whole happened. A lead's row may do without, an event may not.
    fn row_when(&mut self) -> Result<When, Refusal> {
        let optional = matches!(self.reader.entry.holds, Holds::Leads | Holds::Companies);
        match self.instant(&self.plan.at) {
            Ok(Some(at)) => Ok(When::At(at)),
            Ok(None) if optional || self.plan.at == AtPlan::Unsaid => Ok(When::FirstEvent),
            Ok(None) => {
                let column = self.plan.at.first_column().and_then(|column| self.column_name(column));
                Err(Refusal { column, reason: Reason::NoInstant, why: said!("unread-no-instant") })
            }
            Err(note) if optional => {
                self.reading.notes.push(note);
                Ok(When::FirstEvent)
            }
            Err(Note { column, reason, why }) => Err(Refusal { column, reason, why }),
        }
    }

    fn instant(&self, at: &AtPlan) -> Result<Option<Instant>, Note> {
        match at {
            AtPlan::Unsaid => Ok(None),
            AtPlan::Fixed(at) => Ok(Some(*at)),
            AtPlan::Columns(columns) => {
                for column in columns {
                    if let Some(text) = self.text(*column) {
                        let column = self.column_name(*column);
                        let read = normalise::instant(&text, &self.reader.locale);
                        return read.map(Some).map_err(|why| Note { column, reason: Reason::BadInstant, why });
                    }
                }
                Ok(None)
            }
        }
    }

    /// 96 bits of SHA-256 over what the row holds, whatever the order of its columns.
    fn content_hash(&self, lead: &LeadId) -> String {
        let mut hasher = Sha256::new();
        hasher.update(self.reader.entry.holds.word());
        hasher.update([0]);
        hasher.update(lead.as_str());
        for i in &self.row.shape.by_name {
            let cell = &self.row.cells[*i];
            if !cell.is_missing() {
                hasher.update([0]);
                hasher.update(self.row.shape.names[*i].as_bytes());
                hasher.update([1]);
                match cell {
                    Value::Text(text) => hasher.update(text.as_bytes()),
                    other => hasher.update(other.to_string()),
                }
            }
        }
        let digest = hasher.finalize();
        let digits = digest.iter().take(12).flat_map(|byte| [byte >> 4, byte & 15]);
        digits.filter_map(|digit| char::from_digit(u32::from(digit), 16)).collect()
    }

    fn record(&self, id: RecordId, when: When, kind: Kind, channel: Channel) -> Record {
        let place = (self.reader.file, self.row.line);
        let (name, properties) = (Box::default(), Vec::new());
        Record { place, id, when, snapshot: false, channel, kind, name, lasted: None, marked: false, properties }
    }

    fn lead_row(&mut self, lead: &LeadId, when: When, hash: &str) {
        let traits = self.traits(&self.plan.traits, Blank::Skip);
        let id = RecordId::Content(format!("!traits-{hash}").into());
        let mut record = self.record(id, when, Kind::Traits, Channel::Import);
        record.snapshot = true;
        record.properties = traits;
        self.reading.said.push(Said::Event(lead.clone(), record));
        for column in &self.plan.also {
            if let Some(also) = self.text(*column) {
                self.reading.said.push(Said::Also(also.into(), lead.clone()));
            }
        }
    }

    fn company(&mut self) -> Result<(), Refusal> {
        let when = self.row_when()?;
        let id = match &self.plan.id {
            IdPlan::Columns(columns) => self.first_text(columns),
            IdPlan::Number(_) | IdPlan::Unsaid => None,
        };
        let mut traits = self.traits(&self.plan.traits, Blank::Skip);
        let domain = match text_of(&traits, "company.domain") {
            Some(domain) => normalise::company_domain(&domain),
            None => None,
        };
        if id.is_none() && domain.is_none() {
            return Err(Refusal { column: None, reason: Reason::NoCompanyKey, why: said!("unread-no-company") });
        }
        if let Some(id) = &id {
            put(&mut traits, "company.id", Value::text(id.as_str()));
        }
        let hash = self.content_hash(&LeadId::from(""));
        let fact = CompanyFact { id: format!("!company-{hash}").into(), when, traits };
        self.reading.said.push(Said::Company { id: id.map(Into::into), domain: domain.map(Into::into), fact });
        Ok(())
    }

    fn traits(&mut self, columns: &[(usize, Box<str>, Option<TraitType>)], blank: Blank) -> Vec<(Box<str>, Value)> {
        let mut given = Vec::with_capacity(columns.len());
        for (i, name, kind) in columns {
            let cell = &self.row.cells[*i];
            if !self.reader.is_missing(cell) {
                given.push((name.clone(), *kind, cell.clone()));
            } else if blank == Blank::Clears && *cell == Value::Missing {
                given.push((name.clone(), *kind, Value::Missing));
            }
        }
        let normalised = normalise_typed(given, &self.reader.locale, self.reader.derived);
        for problem in normalised.problems {
            let column = columns.iter().find(|(_, name, _)| *name == problem.name);
            let column = column.map(|(i, ..)| self.row.shape.names[*i].to_string());
            self.reading.notes.push(Note { column, reason: Reason::BadValue, why: problem.why });
        }
        normalised.traits
    }

    fn rule(&mut self, rule: &RulePlan, lead: &LeadId, row_when: When, hash: &str, part: usize) -> Result<(), Refusal> {
        if !rule.when.iter().all(|(column, test)| self.holds(*column, test)) {
            return Ok(());
        }
        let when = match (&rule.at, self.instant(&rule.at)) {
            (AtPlan::Unsaid, _) => row_when,
            (_, Ok(Some(at))) => When::At(at),
            // A rule whose own instant is blank has not happened.
            (_, Ok(None)) => return Ok(()),
            (_, Err(note)) => {
                self.reading.notes.push(note);
                return Ok(());
            }
        };
        // A table of leads that says who bought, but not when: whatever else it tells came before.
        let undated =
            rule.at == AtPlan::Unsaid && (when == When::FirstEvent || self.reader.entry.holds == Holds::Leads);
        let when = match &rule.what {
            WhatPlan::Outcome(_) if undated => When::Last,
            WhatPlan::Event { .. } | WhatPlan::Touch(_) | WhatPlan::Outcome(_) | WhatPlan::Change { .. } => when,
        };
        match &rule.what {
            WhatPlan::Event { .. } => self.event(rule, lead, when, hash, part),
            WhatPlan::Touch(act) => match self.choice(act)? {
                Some(act) => self.touch(rule, act, lead, when, hash, part),
                None => Ok(()),
            },
            WhatPlan::Outcome(act) => match self.choice(act)? {
                Some(act) => self.outcome(rule, act, lead, when, hash, part),
                None => Ok(()),
            },
            WhatPlan::Change { field, value, was } => {
                self.change(lead, when, hash, (*field, *value, *was));
                Ok(())
            }
        }
    }

    fn holds(&self, column: Col, test: &Test) -> bool {
        let value = self.text(column);
        let among = |values: &[String]| value.as_deref().is_some_and(|value| values.iter().any(|one| same(one, value)));
        match test {
            Test::In(values) => among(values),
            Test::NotIn(values) => value.is_some() && !among(values),
            Test::Known => value.is_some(),
            Test::Missing => value.is_none(),
        }
    }

    fn choice<T: Words>(&self, (choice, column): &(Choice<T>, Col)) -> Result<Option<T>, Refusal> {
        let (values, otherwise) = match choice {
            Choice::Fixed(one) => return Ok(Some(*one)),
            Choice::Column { values, otherwise, .. } => (values, otherwise),
        };
        let text = self.text(*column);
        let known = text.as_deref().and_then(|text| {
            let listed = values.iter().find(|(value, _)| same(value, text)).map(|(_, one)| *one);
            listed.or_else(|| T::from_word(text))
        });
        match (known, otherwise) {
            (Some(one), _) => Ok(Some(one)),
            (None, Otherwise::Nothing) => Ok(None),
            (None, Otherwise::Is(one)) => Ok(Some(*one)),
            (None, Otherwise::Refuse) => {
                let words: Vec<&str> = T::all().iter().map(|(_, word)| *word).collect();
                let (what, words) = (leadpact_language::Said::of(T::WHAT), words.join(", "));
                let why = match text {
                    Some(text) => said!("unread-word", text, what, words),
                    None => said!("unread-blank", what, words),
                };
                Err(Refusal { column: self.column_name(*column), reason: Reason::UnknownWord, why })
            }
        }
    }

    fn record_id(&self, rule: &RulePlan, prefix: &str, hash: &str, part: usize) -> RecordId {
        if let Some(id) = self.text(rule.event_id) {
            return RecordId::Given(id.into());
        }
        let id = if part == 0 { format!("{prefix}{hash}") } else { format!("{prefix}{hash}-{part}") };
        if rule.repeats { RecordId::Occurrence(id.into()) } else { RecordId::Content(id.into()) }
    }

    fn channel(&self, rule: &RulePlan, usual: Channel) -> Result<Channel, Refusal> {
        match &rule.channel {
            // A channel that a source leaves blank is the usual one.
            Some((Choice::Column { .. }, column)) if self.text(*column).is_none() => Ok(usual),
            Some(choice) => Ok(self.choice(choice)?.unwrap_or(usual)),
            None => Ok(usual),
        }
    }

    fn is_marked(&self, rule: &RulePlan) -> bool {
        self.cell(rule.marked).and_then(Value::as_yes_no).unwrap_or(false)
    }

    fn properties(&self, rule: &RulePlan) -> Vec<(Box<str>, Value)> {
        let mut out = Vec::with_capacity(rule.properties.len());
        for (i, name) in &rule.properties {
            if let Some(value) = self.cell(Some(*i)) {
                let value = match value {
                    Value::Text(text) => normalise::untyped(text, self.reader.locale.decimal),
                    other => other.clone(),
                };
                put(&mut out, name, value);
            }
        }
        out
    }

    /// Properties as traits; the columns that the entry itself calls traits, such as the company's id, come first.
    fn trait_properties(&mut self, rule: &RulePlan, prefix: &str) -> Vec<(Box<str>, Value)> {
        let mut columns = self.plan.named_traits.clone();
        columns.extend(rule.properties.iter().filter_map(|(i, name)| {
            // The context says how an event came about, not who the lead is.
            if self.row.shape.names[*i].starts_with("context.") {
                return None;
            }
            let known = canonical_trait(name).map(str::to_owned);
            let known = known.or_else(|| TraitName::new(name).map(|name| name.as_str().to_owned()))?;
            let full = if known.starts_with(prefix) { known } else { format!("{prefix}{known}") };
            Some((*i, full.into(), None))
        }));
        self.traits(&columns, Blank::Clears)
    }
}

/// What a blank cell says of a trait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Blank {
    /// Nothing.
    Skip,
    /// A JSON null: that it is not known any more.
    Clears,
}

fn lead_id(text: &str) -> LeadId {
    LeadId::new(&*lead_spelling(text))
}

/// The one spelling of a lead's id, as a cell has it without blanks around it.
pub fn lead_spelling(text: &str) -> Cow<'_, str> {
    // The same address in two spellings is one person.
    if text.contains('@') { Cow::Owned(text.to_lowercase()) } else { Cow::Borrowed(text) }
}

/// Values compare without case and accents; `1` and `1.0` are one number.
fn same(expected: &str, found: &str) -> bool {
    leadpact_terms::eq_folded(found, &fold(expected))
        || matches!((expected.parse::<f64>(), found.parse::<f64>()), (Ok(a), Ok(b)) if a == b)
}

fn put(traits: &mut Vec<(Box<str>, Value)>, name: &str, value: Value) {
    if !traits.iter().any(|(known, _)| &**known == name) {
        traits.push((name.into(), value));
    }
}

pub(crate) fn text_of(traits: &[(Box<str>, Value)], name: &str) -> Option<String> {
    traits.iter().find(|(known, _)| &**known == name).and_then(|(_, value)| match value {
        Value::Missing => None,
        value => Some(value.to_string()),
    })
}
