//! Tests on one value, compiled: literals folded, amounts in the base currency, regular expressions built.
//!
//! The same test serves traits and properties. A trait's value is typed once, when it becomes known ([`typed`]),
//! so that testing it is cheap; a property is read as what the test asks for.

use leadpact_pact::model::{Currencies, Quantity, Test};
use leadpact_terms::{DAY_MS, Date, Instant, Money, TraitType, Value, eq_folded, fold, words};
use regex::{Regex, RegexBuilder};
use rustc_hash::FxHashSet;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::CompileError;

/// A compiled [`Test`].
#[derive(Debug, Clone)]
pub(crate) enum Check {
    Known,
    Missing,
    OneOf(Box<[Literal]>),
    Between { unit: Unit, low: Option<(f64, bool)>, high: Option<(f64, bool)> },
    HasWord(Phrases),
    Contains(Box<[Box<str>]>),
    StartsWith(Box<[Box<str>]>),
    EndsWith(Box<[Box<str>]>),
    Matches(Regex),
    InNext(i32),
    InLast(i32),
    All(Box<[Self]>),
}

/// What a comparison reads the value as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unit {
    Number,
    Money,
    Date,
}

/// A value to be equal to.
#[derive(Debug, Clone)]
pub(crate) enum Literal {
    Text(Box<str>),
    Number(f64),
    Money(f64),
    Date(Date),
    YesNo(bool),
}

/// Words and phrases to look for, so that a text is gone through once however many there are.
#[derive(Debug, Clone, Default)]
pub(crate) struct Phrases {
    words: FxHashSet<Box<str>>,
    /// Two words or more each.
    longer: Vec<Vec<Box<str>>>,
}

impl Phrases {
    fn new(phrases: &[Box<str>]) -> Self {
        let mut all = Self::default();
        for phrase in phrases {
            let mut phrase: Vec<Box<str>> = words(&fold(phrase)).map(Into::into).collect();
            match phrase.len() {
                0 => {}
                1 => all.words.extend(phrase.pop()),
                _ => all.longer.push(phrase),
            }
        }
        all
    }

    /// Whether one of them stands in a folded text.
    fn stand_in(&self, text: &str) -> bool {
        let mut rest = words(text);
        loop {
            let from_here = rest.clone();
            let Some(word) = rest.next() else { return false };
            let begins = |phrase: &Vec<Box<str>>| {
                let mut from_here = from_here.clone();
                phrase.iter().all(|word| from_here.next() == Some(word))
            };
            if self.words.contains(word) || self.longer.iter().any(begins) {
                return true;
            }
        }
    }
}

impl Check {
    pub(crate) fn new(test: &Test, currencies: &Currencies) -> Result<Self, CompileError> {
        let folded = |texts: &[Box<str>]| texts.iter().map(|text| fold(text).into_owned().into()).collect();
        Ok(match test {
            Test::Known => Self::Known,
            Test::Missing => Self::Missing,
            Test::OneOf(values) => Self::OneOf(values.iter().flat_map(|value| literals(value, currencies)).collect()),
            Test::Between { low, high } => {
                let unit = low.as_ref().or(high.as_ref()).map_or(Unit::Number, |bound| match bound.at {
                    Quantity::Number(_) => Unit::Number,
                    Quantity::Money(_) => Unit::Money,
                    Quantity::Date(_) => Unit::Date,
                });
                let end = |bound: &leadpact_pact::model::Bound| match bound.at {
                    Quantity::Number(number) | Quantity::Money(number) => (number, bound.included),
                    Quantity::Date(date) => (f64::from(date.0), bound.included),
                };
                Self::Between { unit, low: low.as_ref().map(end), high: high.as_ref().map(end) }
            }
            Test::HasWord(phrases) => Self::HasWord(Phrases::new(phrases)),
            Test::Contains(texts) => Self::Contains(folded(texts)),
            Test::StartsWith(texts) => Self::StartsWith(folded(texts)),
            Test::EndsWith(texts) => Self::EndsWith(folded(texts)),
            Test::Matches(pattern) => Self::Matches(regex(pattern)?),
            Test::InNext(duration) => Self::InNext(whole_days(duration.as_ms())),
            Test::InLast(duration) => Self::InLast(whole_days(duration.as_ms())),
            Test::All(tests) => {
                Self::All(tests.iter().map(|test| Self::new(test, currencies)).collect::<Result<_, _>>()?)
            }
        })
    }

    /// Whether the outcome for an unchanged value can change with the date.
    pub(crate) fn depends_on_date(&self) -> bool {
        match self {
            Self::InNext(_) | Self::InLast(_) => true,
            Self::All(checks) => checks.iter().any(Self::depends_on_date),
            Self::Known
            | Self::Missing
            | Self::OneOf(_)
            | Self::Between { .. }
            | Self::HasWord(_)
            | Self::Contains(_)
            | Self::StartsWith(_)
            | Self::EndsWith(_)
            | Self::Matches(_) => false,
        }
    }

    /// Whether a value passes at an instant; `None` is a value that is not there.
    pub(crate) fn passes(&self, value: Option<&Value>, at: Instant, currencies: &Currencies) -> bool {
        match (self, value.filter(|value| !value.is_missing())) {
            (Self::Missing, value) => value.is_none(),
            (Self::All(checks), _) => checks.iter().all(|check| check.passes(value, at, currencies)),
            (_, None) => false,
            (Self::Known, Some(_)) => true,
            (_, Some(Value::List(list))) => list.iter().any(|element| self.passes(Some(element), at, currencies)),
            (_, Some(value)) => self.passes_one(value, at, currencies),
        }
    }

    fn passes_one(&self, value: &Value, at: Instant, currencies: &Currencies) -> bool {
        match self {
            Self::Known => true,
            Self::Missing => false,
            Self::OneOf(literals) => literals.iter().any(|literal| literal.equals(value, currencies)),
            Self::Between { unit, low, high } => within(value, *unit, *low, *high, currencies),
            Self::HasWord(phrases) => text_of(value, |text| phrases.stand_in(text)),
            Self::Contains(parts) => text_of(value, |text| parts.iter().any(|part| text.contains(&**part))),
            Self::StartsWith(starts) => text_of(value, |text| starts.iter().any(|start| text.starts_with(&**start))),
            Self::EndsWith(ends) => text_of(value, |text| ends.iter().any(|end| text.ends_with(&**end))),
            Self::Matches(regex) => text_of(value, |text| regex.is_match(text)),
            Self::InNext(days) => {
                let today = at.date().0;
                let last = today.saturating_add(*days);
                within(value, Unit::Date, Some((today.into(), true)), Some((last.into(), true)), currencies)
            }
            Self::InLast(days) => {
                let today = at.date().0;
                let first = today.saturating_sub(*days);
                within(value, Unit::Date, Some((first.into(), true)), Some((today.into(), true)), currencies)
            }
            Self::All(checks) => checks.iter().all(|check| check.passes(Some(value), at, currencies)),
        }
    }

    /// The names a text can have that passes, if the test is on equality alone: what signals are looked up by.
    pub(crate) fn exact_texts(&self) -> Option<Vec<&str>> {
        match self {
            Self::OneOf(literals) => literals
                .iter()
                .map(|literal| match literal {
                    Literal::Text(text) => Some(&**text),
                    Literal::Number(_) | Literal::Money(_) | Literal::Date(_) | Literal::YesNo(_) => None,
                })
                .collect(),
            _ => None,
        }
    }
}

impl Literal {
    fn equals(&self, value: &Value, currencies: &Currencies) -> bool {
        match self {
            Self::Text(text) => match value {
                Value::Text(other) => eq_folded(other, text),
                other => text_of(other, |other| other == &**text),
            },
            Self::Number(number) => quantity(value, Unit::Number, currencies) == Some(*number),
            Self::Money(amount) => quantity(value, Unit::Money, currencies) == Some(*amount),
            Self::Date(date) => value.as_date() == Some(*date),
            Self::YesNo(yes) => value.as_yes_no() == Some(*yes),
        }
    }
}

fn literals(value: &Value, currencies: &Currencies) -> Vec<Literal> {
    match value {
        Value::Text(text) => vec![Literal::Text(fold(text).into_owned().into())],
        Value::Number(number) => vec![Literal::Number(*number)],
        Value::Money(money) => to_base(*money, currencies).map(Literal::Money).into_iter().collect(),
        Value::Date(date) => vec![Literal::Date(*date)],
        Value::YesNo(yes) => vec![Literal::YesNo(*yes)],
        Value::List(list) => list.iter().flat_map(|value| literals(value, currencies)).collect(),
        // Nothing equals what is missing, and a range equals no single value.
        Value::Missing | Value::Range(_) => Vec::new(),
    }
}

/// Without case, and without accents in the pattern as in the text.
fn regex(pattern: &str) -> Result<Regex, CompileError> {
    let plain: String = pattern.nfkd().filter(|c| !is_combining_mark(*c)).collect();
    RegexBuilder::new(&plain)
        .case_insensitive(true)
        .build()
        .map_err(|error| CompileError::Pattern { pattern: pattern.into(), reason: error.to_string() })
}

fn whole_days(ms: i64) -> i32 {
    i32::try_from(ms / DAY_MS).unwrap_or(i32::MAX)
}

fn text_of(value: &Value, passes: impl FnOnce(&str) -> bool) -> bool {
    match value {
        Value::Text(text) => passes(&fold(text)),
        Value::YesNo(_) | Value::Number(_) | Value::Money(_) | Value::Date(_) => passes(&fold(&value.to_string())),
        Value::Missing | Value::List(_) | Value::Range(_) => false,
    }
}

fn within(
    value: &Value,
    unit: Unit,
    low: Option<(f64, bool)>,
    high: Option<(f64, bool)>,
    currencies: &Currencies,
) -> bool {
    let above = |number: f64| low.is_none_or(|(end, included)| if included { number >= end } else { number > end });
    let below = |number: f64| high.is_none_or(|(end, included)| if included { number <= end } else { number < end });
    match value {
        Value::Range(range) => {
            let end = |end: &Option<Value>| end.as_ref().map(|end| quantity(end, unit, currencies));
            // An open end reaches beyond every bound; an end that can't be read passes nothing.
            let low_passes = match end(&range.low) {
                Some(number) => number.is_some_and(|number| above(number) && below(number)),
                None => low.is_none(),
            };
            let high_passes = match end(&range.high) {
                Some(number) => number.is_some_and(|number| above(number) && below(number)),
                None => high.is_none(),
            };
            low_passes && high_passes
        }
        one => quantity(one, unit, currencies).is_some_and(|number| above(number) && below(number)),
    }
}

fn quantity(value: &Value, unit: Unit, currencies: &Currencies) -> Option<f64> {
    match unit {
        Unit::Number => match value {
            Value::Money(money) => to_base(*money, currencies),
            other => other.as_number(),
        },
        Unit::Money => value.as_money().and_then(|money| to_base(money, currencies)),
        Unit::Date => value.as_date().map(|date| f64::from(date.0)),
    }
}

fn to_base(money: Money, currencies: &Currencies) -> Option<f64> {
    match money.currency {
        None => Some(money.amount),
        Some(currency) if currency == currencies.base => Some(money.amount),
        Some(currency) => {
            let (_, rate) = currencies.rates.iter().find(|(known, _)| *known == currency)?;
            Some(money.amount * rate)
        }
    }
}

/// A trait's value in the form in which it is tested: texts folded, numbers, dates and yes/no read.
/// What can't be read as the type stays as it is.
pub(crate) fn typed(value: &Value, kind: TraitType) -> Value {
    match value {
        Value::List(list) => return Value::List(list.iter().map(|element| typed(element, kind)).collect()),
        Value::Range(range) => {
            let end = |end: &Option<Value>| end.as_ref().map(|end| typed(end, kind));
            return Value::Range(Box::new(leadpact_terms::Range { low: end(&range.low), high: end(&range.high) }));
        }
        Value::Missing | Value::YesNo(_) | Value::Number(_) | Value::Money(_) | Value::Date(_) | Value::Text(_) => {}
    }
    let read = match kind {
        TraitType::Number => match value {
            Value::Money(_) => None,
            other => other.as_number().map(Value::Number),
        },
        TraitType::Money => value.as_money().map(Value::Money),
        TraitType::Date => value.as_date().map(Value::Date),
        TraitType::YesNo => value.as_yes_no().map(Value::YesNo),
        TraitType::Text | TraitType::List | TraitType::Country => None,
    };
    read.unwrap_or_else(|| match value {
        Value::Text(text) => Value::text(fold(text)),
        other => other.clone(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phrase_stands_in_a_text_as_whole_words_in_a_row() {
        let phrases = Phrases::new(&["IT".into(), "head of".into(), "Vedoucí IT oddělení".into()]);
        for (text, stands) in [
            ("it", true),
            ("digital", false),
            ("head of sales", true),
            ("head chef of the kitchen", false),
            ("the head", false),
            ("ahead of time", false),
            ("head-of-sales", true),
            ("head head of", true),
            ("vedouci oddeleni", false),
            ("", false),
        ] {
            assert_eq!(phrases.stand_in(text), stands, "{text:?}");
        }
        assert!(!Phrases::new(&["--".into()]).stand_in("a -- b"), "a phrase without words stands nowhere");
    }
}
