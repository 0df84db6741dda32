//! Whether one value passes one test, and one event fits one pattern.

use std::cell::RefCell;
use std::collections::BTreeMap;

use leadpact_pact::model::{Bound, Currencies, EventPattern, EventSource, Pact, Quantity, Test};
use leadpact_terms::{DAY_MS, Date, Event, Instant, Kind, Money, Value, contains_words, fold};
use regex::{Regex, RegexBuilder};

/// Whether a value passes a test, asked at an instant.
pub fn passes(currencies: &Currencies, test: &Test, value: &Value, at: Instant) -> bool {
    match (test, value) {
        (Test::Known, _) => !value.is_missing(),
        (Test::Missing, _) => value.is_missing(),
        (Test::All(tests), _) => tests.iter().all(|test| passes(currencies, test, value, at)),
        (_, value) if value.is_missing() => false,
        (_, Value::List(list)) => list.iter().any(|element| passes(currencies, test, element, at)),
        (Test::OneOf(wanted), _) => wanted.iter().any(|wanted| equals(currencies, wanted, value)),
        (Test::Between { low, high }, _) => between(currencies, low.as_ref(), high.as_ref(), value),
        (Test::InNext(long), _) => {
            let today = at.date();
            dates(value, |date| today <= date && days(today, date) <= long.as_ms().div_euclid(DAY_MS))
        }
        (Test::InLast(long), _) => {
            let today = at.date();
            dates(value, |date| date <= today && days(date, today) <= long.as_ms().div_euclid(DAY_MS))
        }
        (Test::HasWord(phrases), _) => text(value, phrases, contains_words),
        (Test::Contains(parts), _) => text(value, parts, |text, part| text.contains(part)),
        (Test::StartsWith(parts), _) => text(value, parts, |text, part| text.starts_with(part)),
        (Test::EndsWith(parts), _) => text(value, parts, |text, part| text.ends_with(part)),
        (Test::Matches(pattern), _) => text(value, std::slice::from_ref(pattern), |text, _| found(pattern, text)),
    }
}

/// Whether an event is what a pattern looks for.
pub(super) fn fits(pact: &Pact, pattern: &EventPattern, event: &Event) -> bool {
    let passes = |test: &Test, value: &Value| passes(&pact.currencies, test, value, event.at);
    let name = || Value::text(event.name.clone());
    let source = match &pattern.source {
        EventSource::Behaviour => event.kind.is_behaviour(),
        EventSource::Track(test) => event.kind == Kind::Track && passes(test, &name()),
        EventSource::Page(test) => event.kind == Kind::Page && test.as_ref().is_none_or(|test| passes(test, &name())),
        EventSource::Sales(act) => event.kind == Kind::Sales(*act),
        EventSource::Outcome(outcome) => event.kind == Kind::Outcome(*outcome),
    };
    source
        && (pattern.channels.is_empty() || pattern.channels.contains(&event.channel))
        && pattern.lasting.is_none_or(|least| event.lasted.is_some_and(|lasted| lasted >= least))
        && pattern.properties.iter().all(|(name, test)| passes(test, event.property(name).unwrap_or(&Value::Missing)))
}

fn equals(currencies: &Currencies, wanted: &Value, value: &Value) -> bool {
    if matches!(value, Value::Range(_)) {
        // A range passes comparisons; it equals nothing.
        return false;
    }
    match wanted {
        Value::Number(wanted) => number(currencies, value) == Some(*wanted),
        Value::YesNo(wanted) => value.as_yes_no() == Some(*wanted),
        Value::Date(wanted) => value.as_date() == Some(*wanted),
        Value::Money(wanted) => {
            let wanted = in_base(currencies, *wanted);
            wanted.is_some() && value.as_money().and_then(|money| in_base(currencies, money)) == wanted
        }
        Value::Text(wanted) => fold(wanted) == fold(&value.to_string()),
        Value::Missing | Value::List(_) | Value::Range(_) => false,
    }
}

fn between(currencies: &Currencies, low: Option<&Bound>, high: Option<&Bound>, value: &Value) -> bool {
    let low_passes = |value: &Value| low.is_none_or(|bound| compares(currencies, bound, value, f64::ge, f64::gt));
    let high_passes = |value: &Value| high.is_none_or(|bound| compares(currencies, bound, value, f64::le, f64::lt));
    let readable = |end: &Option<Value>| {
        let kind = low.or(high).map(|bound| bound.at);
        end.as_ref().is_none_or(|end| match kind {
            None => true,
            Some(Quantity::Number(_)) => number(currencies, end).is_some(),
            Some(Quantity::Money(_)) => end.as_money().and_then(|money| in_base(currencies, money)).is_some(),
            Some(Quantity::Date(_)) => end.as_date().is_some(),
        })
    };
    match value {
        // A range of which one end can't be read is none; one end that passes no comparison spoils all of it.
        Value::Range(range) if !readable(&range.low) || !readable(&range.high) => false,
        // All of it lies above the low bound if its low end does; an open end lies beyond every bound.
        Value::Range(range) => {
            (low.is_none() || range.low.as_ref().is_some_and(low_passes))
                && (high.is_none() || range.high.as_ref().is_some_and(high_passes))
        }
        value => low_passes(value) && high_passes(value),
    }
}

type Comparison = fn(&f64, &f64) -> bool;

fn compares(currencies: &Currencies, bound: &Bound, value: &Value, or_equal: Comparison, strictly: Comparison) -> bool {
    let (value, end) = match bound.at {
        Quantity::Number(end) => (number(currencies, value), end),
        Quantity::Money(end) => (value.as_money().and_then(|money| in_base(currencies, money)), end),
        Quantity::Date(end) => (value.as_date().map(|date| f64::from(date.0)), f64::from(end.0)),
    };
    value.is_some_and(|value| if bound.included { or_equal(&value, &end) } else { strictly(&value, &end) })
}

/// An amount of money is as a number what it is in the base currency.
fn number(currencies: &Currencies, value: &Value) -> Option<f64> {
    match value {
        Value::Money(money) => in_base(currencies, *money),
        value => value.as_number(),
    }
}

fn in_base(currencies: &Currencies, money: Money) -> Option<f64> {
    match money.currency {
        None => Some(money.amount),
        Some(currency) if currency == currencies.base => Some(money.amount),
        Some(currency) => {
            let rate = currencies.rates.iter().find(|(known, _)| *known == currency);
            rate.map(|(_, rate)| money.amount * rate)
        }
    }
}

fn dates(value: &Value, passes: impl Fn(Date) -> bool) -> bool {
    let date = |value: &Value| value.as_date().is_some_and(&passes);
    match value {
        Value::Range(range) => range.low.as_ref().is_some_and(date) && range.high.as_ref().is_some_and(date),
        value => date(value),
    }
}

fn days(from: Date, to: Date) -> i64 {
    i64::from(to.0) - i64::from(from.0)
}

fn text(value: &Value, parts: &[Box<str>], passes: impl Fn(&str, &str) -> bool) -> bool {
    if matches!(value, Value::Range(_)) {
        return false;
    }
    let text = value.to_string();
    parts.iter().any(|part| passes(&fold(&text), &fold(part)))
}

fn found(pattern: &str, text: &str) -> bool {
    thread_local! {
        static KNOWN: RefCell<BTreeMap<String, Regex>> = const { RefCell::new(BTreeMap::new()) };
    }
    KNOWN.with_borrow_mut(|known| {
        let regex = known.entry(pattern.to_owned()).or_insert_with(|| {
            let plain = |c: char| if c.is_ascii() { c.to_string() } else { fold(&c.to_string()).into_owned() };
            let built =
                RegexBuilder::new(&pattern.chars().map(plain).collect::<String>()).case_insensitive(true).build();
            built.unwrap_or_else(|error| panic!("a checked pact holds a bad regular expression: {error}"))
        });
        regex.is_match(text)
    })
}
