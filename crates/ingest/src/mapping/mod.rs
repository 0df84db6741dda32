//! What the columns of a user's files mean: `map.yaml`, checked. Written by hand, or proposed by [`crate::guess`].

mod parse;
mod render;

pub(crate) use parse::company_trait;

use encoding_rs::Encoding;
use jiff::tz::TimeZone;
use leadpact_terms::{Channel, Instant, OutcomeAct, SalesAct, TraitName, TraitType};

use crate::normalise::{DateOrder, Decimal, Locale};

/// What the columns of all files of an import mean.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Mapping {
    /// In the order of the file: the first entry that matches a file's name is about it.
    pub files: Vec<FileMap>,
}

/// What the fields of a tool's messages mean.
#[derive(Debug, Clone, PartialEq)]
pub struct HookMap {
    /// Where in the body the list of messages lies; the body is one message, or a list of them, if not given.
    pub list: Option<String>,
    /// Fields with the person's e-mail address: the first that is not missing.
    pub email: Vec<String>,
    /// Fields with its telephone number.
    pub phone: Vec<String>,
    /// Fields with its id in the company's own site or product.
    pub user_id: Vec<String>,
    /// Fields with an id that a browser made up.
    pub anonymous_id: Vec<String>,
    /// What the other fields mean, as if a message were a row of a file of events.
    pub entry: FileMap,
}

/// What the columns of one sort of file mean.
#[derive(Debug, Clone, PartialEq)]
pub struct FileMap {
    /// A pattern for the file's name (`leads*.csv`), compared without case.
    pub file: String,
    /// What a row is about.
    pub holds: Holds,
    /// By the file's ending if not given.
    pub format: Option<Format>,
    /// Sniffed if not given.
    pub delimiter: Option<char>,
    /// Guessed if not given.
    pub encoding: Option<&'static Encoding>,
    /// What stands before the fraction of a number.
    pub decimal: Decimal,
    /// The order of day, month and year.
    pub dates: DateOrder,
    /// The IANA name of the zone of instants that name none.
    pub time_zone: String,
    /// Words that mean "missing", besides the usual ones.
    pub missing: Vec<String>,
    /// Whom a row is about.
    pub id: Id,
    /// Columns with other ids by which other files name this lead.
    pub also: Vec<String>,
    /// The column that names the lead's company.
    pub company: Option<String>,
    /// When it happened, or became known.
    pub at: At,
    /// Columns that are traits.
    pub traits: Vec<TraitMap>,
    /// What happens to columns that no key mentions.
    pub keep: Keep,
    /// Columns that are left out on purpose; `*` stands for anything.
    pub drop: Vec<String>,
    /// What a row of events, touches, outcomes or history says.
    pub main: Option<Rule>,
    /// What else a row says.
    pub more: Vec<Rule>,
}

/// What the rows of a file are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Holds {
    /// A row is a lead with its traits.
    Leads,
    /// A row is a company with its traits.
    Companies,
    /// A row is a changed field of a lead, with its old and new value.
    History,
    /// A row is something that happened.
    Events,
    /// A row is something that sales did.
    Touches,
    /// A row is a deal that moved.
    Outcomes,
}

/// How a file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Delimited text under a header.
    Csv,
    /// The same with tabs.
    Tsv,
    /// A JSON object a line, or an array of them.
    JsonLines,
    /// Parquet.
    Parquet,
}

/// Whom a row is about.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Id {
    /// Nothing was said: leads are numbered, companies go by their domain.
    #[default]
    Unsaid,
    /// The first of these columns that is not missing; a lead's id may hold several, split by `;`.
    Columns(Vec<String>),
    /// The row's number behind this text.
    Number(String),
}

/// When something happened, or became known.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum At {
    /// Nothing was said: as early as the lead's first event.
    #[default]
    Unsaid,
    /// The first of these columns that is not missing.
    Columns(Vec<String>),
    /// The same instant for all rows.
    Fixed(Instant),
}

/// A column that is a trait.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TraitMap {
    /// The column.
    pub column: String,
    /// The trait.
    pub name: TraitName,
    /// Its type, for a custom trait.
    pub kind: Option<TraitType>,
}

/// What happens to columns that no key mentions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Keep {
    /// They become traits under their own names.
    #[default]
    Others,
    /// They are left out.
    None,
}

/// A text from a column, or always the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Text {
    /// The first of these columns that is not missing.
    Columns(Vec<String>),
    /// Always this.
    Fixed(String),
}

/// A word of a closed list: from a column whose values are translated, or always the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choice<T> {
    /// Always this.
    Fixed(T),
    /// By the values of a column; a value that is a word of the list means that word.
    Column {
        /// The column.
        column: String,
        /// Which value means which word.
        values: Vec<(String, T)>,
        /// What every other value means.
        otherwise: Otherwise<T>,
    },
}

/// What a value means that no line of a [`Choice`] mentions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Otherwise<T> {
    /// A mistake: the row goes to quarantine.
    Refuse,
    /// Nothing happened.
    Nothing,
    /// This.
    Is(T),
}

/// One thing that a row says.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    /// What it says.
    pub what: What,
    /// When; the row's own `at` if unsaid.
    pub at: At,
    /// Only where all of these hold.
    pub when: Vec<(String, Test)>,
    /// The column with the event's own id.
    pub event_id: Option<String>,
    /// Over which channel; guessed from kind and name if not given.
    pub channel: Option<Choice<Channel>>,
    /// The column that says that an event is kept but not counted.
    pub marked: Option<String>,
    /// Which columns are its properties.
    pub properties: Properties,
}

/// What a row says.
#[derive(Debug, Clone, PartialEq)]
pub enum What {
    /// The lead did something, or became known better.
    Event {
        /// Its name.
        name: Option<Text>,
        /// Behaviour, page or traits.
        kind: Choice<EventKind>,
        /// The column that says how many times it happened.
        times: Option<String>,
        /// How long it lasted.
        lasted: Option<Lasted>,
    },
    /// Sales did something.
    Touch(Choice<SalesAct>),
    /// A deal moved.
    Outcome(Choice<OutcomeAct>),
    /// A trait changed.
    Change {
        /// The column with the trait's name.
        field: String,
        /// The column with the new value.
        value: String,
        /// The column with the value before.
        was: Option<String>,
    },
}

/// What sort of event a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EventKind {
    /// Behaviour under a name.
    Track,
    /// A page was viewed.
    Page,
    /// Traits of the lead.
    Traits,
    /// Traits of the lead's company.
    Company,
}

/// How long something lasted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lasted {
    /// The column with the number.
    pub column: String,
    /// Milliseconds in one of it.
    pub unit: Unit,
}

/// A unit of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Milliseconds.
    Milliseconds,
    /// Seconds.
    Seconds,
    /// Minutes.
    Minutes,
    /// Hours.
    Hours,
}

/// What a column must hold for a rule to apply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Test {
    /// One of these values, without case and accents.
    In(Vec<String>),
    /// A value that is none of these.
    NotIn(Vec<String>),
    /// Any value.
    Known,
    /// No value.
    Missing,
}

/// Which columns are an event's properties.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Properties {
    /// All that no other key mentions; of `properties.x`, `x`.
    All,
    /// None.
    None,
    /// These columns under these names.
    Named(Vec<(String, String)>),
    /// The columns under these dotted prefixes, each prefix replaced by the other text.
    Under(Vec<(String, String)>),
}

impl FileMap {
    /// An entry that says nothing but the pattern and what the file holds.
    pub fn new(file: impl Into<String>, holds: Holds) -> Self {
        Self {
            file: file.into(),
            holds,
            format: None,
            delimiter: None,
            encoding: None,
            decimal: Decimal::Point,
            dates: DateOrder::Iso,
            time_zone: "UTC".to_owned(),
            missing: Vec::new(),
            id: Id::Unsaid,
            also: Vec::new(),
            company: None,
            at: At::Unsaid,
            traits: Vec::new(),
            keep: Keep::Others,
            drop: Vec::new(),
            main: None,
            more: Vec::new(),
        }
    }

    /// How the file writes numbers and times.
    pub fn locale(&self) -> Locale {
        let time_zone = TimeZone::get(&self.time_zone).unwrap_or(TimeZone::UTC);
        Locale { decimal: self.decimal, dates: self.dates, time_zone }
    }

    /// Whether the entry is about a file of this name.
    pub fn matches(&self, file_name: &str) -> bool {
        let options = glob::MatchOptions { case_sensitive: false, ..glob::MatchOptions::new() };
        glob::Pattern::new(&self.file).is_ok_and(|pattern| pattern.matches_with(file_name, options))
    }
}

impl Mapping {
    /// The entry about a file of this name.
    pub fn entry(&self, file_name: &str) -> Option<&FileMap> {
        self.files.iter().find(|entry| entry.matches(file_name))
    }
}

impl Rule {
    /// A rule without conditions that takes the row's instant.
    pub fn new(what: What, properties: Properties) -> Self {
        Self { what, at: At::Unsaid, when: Vec::new(), event_id: None, channel: None, marked: None, properties }
    }
}

impl Unit {
    /// All of them with their words.
    pub const ALL: [(Self, &'static str); 4] =
        [(Self::Milliseconds, "ms"), (Self::Seconds, "s"), (Self::Minutes, "m"), (Self::Hours, "h")];

    /// Milliseconds in one.
    pub fn as_ms(self) -> f64 {
        match self {
            Self::Milliseconds => 1.0,
            Self::Seconds => 1e3,
            Self::Minutes => 60e3,
            Self::Hours => 3_600e3,
        }
    }
}

impl Holds {
    /// All of them with their words.
    pub const ALL: [(Self, &'static str); 6] = [
        (Self::Leads, "leads"),
        (Self::Companies, "companies"),
        (Self::History, "history"),
        (Self::Events, "events"),
        (Self::Touches, "touches"),
        (Self::Outcomes, "outcomes"),
    ];

    /// The word of it.
    pub fn word(self) -> &'static str {
        word(&Self::ALL, self)
    }
}

impl Format {
    /// All of them with their words.
    pub const ALL: [(Self, &'static str); 4] =
        [(Self::Csv, "csv"), (Self::Tsv, "tsv"), (Self::JsonLines, "jsonl"), (Self::Parquet, "parquet")];
}

impl EventKind {
    /// All of them with their words.
    pub const ALL: [(Self, &'static str); 4] =
        [(Self::Track, "track"), (Self::Page, "page"), (Self::Traits, "traits"), (Self::Company, "company")];
}

/// The decimal marks with their words.
pub(crate) const DECIMALS: [(Decimal, &str); 2] = [(Decimal::Point, "point"), (Decimal::Comma, "comma")];
/// The orders of a date with their words.
pub(crate) const DATE_ORDERS: [(DateOrder, &str); 3] =
    [(DateOrder::Iso, "iso"), (DateOrder::DayFirst, "day first"), (DateOrder::MonthFirst, "month first")];

/// The word of one of a list with words.
pub(crate) fn word<T: Copy + PartialEq>(all: &[(T, &'static str)], one: T) -> &'static str {
    all.iter().find(|(known, _)| *known == one).map_or("", |(_, word)| word)
}

/// A closed list of words, as far as a mapping needs to know it.
pub(crate) trait Words: Copy + PartialEq + 'static {
    /// The id of the message that says what the words are for.
    const WHAT: &'static str;
    /// All words with their meanings.
    fn all() -> Vec<(Self, &'static str)>;

    /// The meaning of a word.
    fn from_word(text: &str) -> Option<Self> {
        let folded = leadpact_terms::fold(text).replace(['_', '-'], " ");
        Self::all().into_iter().find(|(_, word)| *word == folded).map(|(one, _)| one)
    }

    /// The word of a meaning.
    fn as_word(self) -> &'static str {
        word(&Self::all(), self)
    }
}

impl Words for SalesAct {
    const WHAT: &'static str = "expected-sales";
    fn all() -> Vec<(Self, &'static str)> {
        Self::ALL.iter().map(|act| (*act, act.word())).collect()
    }
}

impl Words for OutcomeAct {
    const WHAT: &'static str = "expected-outcome";
    fn all() -> Vec<(Self, &'static str)> {
        Self::ALL.iter().map(|act| (*act, act.word())).collect()
    }
}

impl Words for Channel {
    const WHAT: &'static str = "expected-channel";
    fn all() -> Vec<(Self, &'static str)> {
        Self::ALL.iter().map(|channel| (*channel, channel.word())).collect()
    }
}

impl Words for EventKind {
    const WHAT: &'static str = "map-word-kind";
    fn all() -> Vec<(Self, &'static str)> {
        Self::ALL.to_vec()
    }
}
