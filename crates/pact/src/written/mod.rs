//! The pact as written: every value read as what the grammar says stands there, with its place, nothing resolved yet.
//!
//! The first of three steps (text → **written** → checked → compiled). [`grammar`] is the table of all sections and fields;
//! [`walk`] holds a YAML tree against it and reports what does not fit. What did not fit is [`Value::Bad`]: it has been
//! reported, and the next step passes over it in silence.

pub mod grammar;
pub mod scalar;
pub mod walk;

use leadpact_document::{Key, Span, Style};
use leadpact_terms::{Channel, Currency, Date, Duration, Grade, OutcomeAct, SalesAct, TraitName, TraitType, fold};

use crate::model::{Hours, Quota};

/// A value and its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub value: Value,
}

/// What was written, read as the grammar says.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// It did not fit; that has been reported.
    Bad,
    /// A single value.
    Leaf(Leaf),
    /// A list.
    List(Vec<Item>),
    /// A map.
    Map(Map),
}

/// A map: known fields and invented names, in the order written.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Map {
    /// The entries.
    pub entries: Vec<Entry>,
    /// Whether there were keys that could not be read; then what seems to be missing may be one of them.
    pub damaged: bool,
}

/// One entry of a map.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The key as written.
    pub key: Key,
    /// The field of the grammar that it names; `None` for an invented name.
    pub field: Option<&'static str>,
    /// The value.
    pub item: Item,
}

/// A single value, read.
#[derive(Debug, Clone, PartialEq)]
pub enum Leaf {
    /// A text, a name, or a value whose meaning depends on what it is compared with.
    Text(String, Style),
    /// A finite number.
    Number(f64),
    /// A whole number.
    Integer(u32),
    /// A length of time.
    Duration(Duration),
    /// A date.
    Date(Date),
    /// Yes or no.
    YesNo(bool),
    /// A share, 0 to 1.
    Share(f64),
    /// So many in each period.
    Quota(Quota),
    /// How often something counts: so many, ever or in a window.
    Cap(u32, Option<Duration>),
    /// So many in a window.
    CountIn(u32, Duration),
    /// A currency.
    Currency(Currency),
    /// Working hours.
    Hours(Hours),
    /// What a trait holds.
    TraitType(TraitType),
    /// A trait's name in its one spelling.
    Trait(TraitName),
    /// The grades meant by `A1`, `A` or `1`.
    Grades(Vec<Grade>),
    /// An act of sales.
    Sales(SalesAct),
    /// An outcome.
    Outcome(OutcomeAct),
    /// A channel.
    Channel(Channel),
}

impl Item {
    /// The map, if it is one.
    pub fn as_map(&self) -> Option<&Map> {
        match &self.value {
            Value::Map(map) => Some(map),
            Value::Bad | Value::Leaf(_) | Value::List(_) => None,
        }
    }

    /// The single value, if it is one.
    pub fn as_leaf(&self) -> Option<&Leaf> {
        match &self.value {
            Value::Leaf(leaf) => Some(leaf),
            Value::Bad | Value::Map(_) | Value::List(_) => None,
        }
    }

    /// The text, if it is one.
    pub fn as_text(&self) -> Option<&str> {
        match self.as_leaf() {
            Some(Leaf::Text(text, _)) => Some(text),
            _ => None,
        }
    }

    /// The elements of a list, or the item itself where one stands for a list of one. Nothing of what is bad.
    pub fn elements(&self) -> &[Self] {
        match &self.value {
            Value::List(list) => list,
            Value::Leaf(_) | Value::Map(_) => std::slice::from_ref(self),
            Value::Bad => &[],
        }
    }

    /// Whether it is a list.
    pub fn is_list(&self) -> bool {
        matches!(self.value, Value::List(_))
    }

    /// Whether it did not fit, which has been reported.
    pub fn is_bad(&self) -> bool {
        self.value == Value::Bad
    }
}

macro_rules! getters {
    ($($name:ident: $leaf:ident -> $type:ty;)+) => {
        $(
            #[doc = concat!("The field's value, if it is there and is ", stringify!($leaf), ".")]
            pub fn $name(&self, field: &str) -> Option<$type> {
                match self.item(field)?.as_leaf()? {
                    Leaf::$leaf(value) => Some(value.clone()),
                    _ => None,
                }
            }
        )+
    };
}

impl Map {
    /// The entry of a field, by its name in the grammar.
    pub fn entry(&self, field: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.field == Some(field))
    }

    /// The value of a field.
    pub fn item(&self, field: &str) -> Option<&Item> {
        self.entry(field).map(|entry| &entry.item)
    }

    /// Whether a field is there, well written or not.
    pub fn has(&self, field: &str) -> bool {
        self.entry(field).is_some()
    }

    /// Whether nothing was written.
    pub fn says_nothing(&self) -> bool {
        self.entries.is_empty() && !self.damaged
    }

    /// The entries under invented names.
    pub fn named(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(|entry| entry.field.is_none())
    }

    /// The map of a field.
    pub fn map(&self, field: &str) -> Option<&Self> {
        self.item(field)?.as_map()
    }

    /// The text of a field.
    pub fn text(&self, field: &str) -> Option<&str> {
        self.item(field)?.as_text()
    }

    getters! {
        number: Number -> f64;
        integer: Integer -> u32;
        duration: Duration -> Duration;
        date: Date -> Date;
        yes_no: YesNo -> bool;
        share: Share -> f64;
        quota: Quota -> Quota;
    }
}

/// Whether a key in the form of [`key_form`] is this name of the grammar, which is ASCII.
pub fn is_key(form: &str, name: &str) -> bool {
    let plain = |byte: u8| if matches!(byte, b'_' | b'-') { b' ' } else { byte.to_ascii_lowercase() };
    form.len() == name.len() && form.bytes().zip(name.bytes()).all(|(a, b)| a == plain(b))
}

/// The form in which keys of the grammar are compared: without case; a space, `_` and `-` alike.
pub fn key_form(text: &str) -> String {
    fold(&text.replace(['_', '-'], " ")).into_owned()
}
