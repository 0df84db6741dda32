//! What a trait or a property can hold, and how one kind of value is read as another.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::text::fold;
use crate::time::{Date, Instant};

/// A currency: its three-letter ISO 4217 code, upper case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency([u8; 3]);

impl Currency {
    /// The euro, the base currency of a pact that names none.
    pub const EUR: Self = Self(*b"EUR");

    /// The code: `EUR`.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("???")
    }
}

impl FromStr for Currency {
    type Err = String;

    /// Three letters in either case, or one of the signs `€ $ £ ¥`.
    fn from_str(text: &str) -> Result<Self, String> {
        match text.trim() {
            "€" => Ok(Self(*b"EUR")),
            "$" => Ok(Self(*b"USD")),
            "£" => Ok(Self(*b"GBP")),
            "¥" => Ok(Self(*b"JPY")),
            code => match <[u8; 3]>::try_from(code.as_bytes()) {
                Ok(code) if code.iter().all(u8::is_ascii_alphabetic) => Ok(Self(code.map(|b| b.to_ascii_uppercase()))),
                _ => Err(format!("`{code}` is not a currency: expected an ISO 4217 code such as EUR")),
            },
        }
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}

impl Serialize for Currency {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

/// An amount in a currency; `currency` is missing where the source named none (the pact's base currency is meant).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Money {
    /// In whole units of the currency (euros, not cents).
    pub amount: f64,
    /// The currency, if named.
    pub currency: Option<Currency>,
}

impl FromStr for Money {
    type Err = String;

    /// `15000 EUR`, `EUR 15000`, `€15000`, `15k EUR`, `1.5M`, or a bare number.
    fn from_str(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let error = || format!("`{text}` is not money: expected an amount such as 15000 EUR");
        let is_number = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '_' | '-' | ' ' | '\u{a0}');
        let first = text.find(|c: char| c.is_ascii_digit() || c == '-').ok_or_else(error)?;
        let last = text[first..].find(|c| !is_number(c)).map_or(text.len(), |i| first + i);
        let (before, number, mut after) = (text[..first].trim(), &text[first..last], text[last..].trim());
        let scale = match after.as_bytes() {
            [b'k' | b'K', rest @ ..] if !rest.first().is_some_and(u8::is_ascii_alphabetic) => 1e3,
            [b'm' | b'M', rest @ ..] if !rest.first().is_some_and(u8::is_ascii_alphabetic) => 1e6,
            [b'b' | b'B', rest @ ..] if !rest.first().is_some_and(u8::is_ascii_alphabetic) => 1e9,
            _ => 1.0,
        };
        if scale > 1.0 {
            after = after[1..].trim();
        }
        let number: String = number.chars().filter(|c| !matches!(c, ',' | '_' | ' ' | '\u{a0}')).collect();
        let amount: f64 = number.parse().map_err(|_| error())?;
        let currency = match (before, after) {
            ("", "") => None,
            (code, "") | ("", code) => Some(code.parse().map_err(|_| error())?),
            _ => return Err(error()),
        };
        Ok(Self { amount: amount * scale, currency })
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.currency {
            Some(currency) => write!(f, "{} {currency}", self.amount),
            None => write!(f, "{}", self.amount),
        }
    }
}

/// From `low` to `high`, both included; a missing end is open. Ends are numbers, money or dates.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Range {
    /// The lower end.
    pub low: Option<Value>,
    /// The upper end.
    pub high: Option<Value>,
}

/// The value of a trait or of an event's property.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Value {
    /// Not known. As a trait change: what was known is not any more.
    Missing,
    /// Yes or no.
    YesNo(bool),
    /// A finite number.
    Number(f64),
    /// An amount of money.
    Money(Money),
    /// A calendar date.
    Date(Date),
    /// Text, as it was given (a country: its ISO 3166 alpha-2 code).
    Text(Box<str>),
    /// Several values; a condition holds for a list if it holds for one of them.
    List(Vec<Value>),
    /// A range; a comparison holds for a range if it holds for all of it.
    Range(Box<Range>),
}

impl Value {
    /// A text value.
    pub fn text(text: impl Into<Box<str>>) -> Self {
        Self::Text(text.into())
    }

    /// Whether nothing is known: missing, blank text or an empty list.
    pub fn is_missing(&self) -> bool {
        match self {
            Self::Missing => true,
            Self::Text(text) => text.trim().is_empty(),
            Self::List(list) => list.iter().all(Self::is_missing),
            Self::YesNo(_) | Self::Number(_) | Self::Money(_) | Self::Date(_) | Self::Range(_) => false,
        }
    }

    /// The value read as a number: numbers, amounts of money, and text that is one.
    pub fn as_number(&self) -> Option<f64> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Money(money) => Some(money.amount),
            Self::Text(text) => text.trim().parse().ok().filter(|n: &f64| n.is_finite()),
            _ => None,
        }
    }

    /// The value read as yes or no: booleans, and the words true/false, yes/no, y/n, 1/0.
    pub fn as_yes_no(&self) -> Option<bool> {
        match self {
            Self::YesNo(yes) => Some(*yes),
            Self::Number(n) if *n == 1.0 => Some(true),
            Self::Number(n) if *n == 0.0 => Some(false),
            Self::Text(text) => match &*fold(text) {
                "true" | "yes" | "y" | "1" => Some(true),
                "false" | "no" | "n" | "0" => Some(false),
                _ => None,
            },
            _ => None,
        }
    }

    /// The value read as a date: dates, and text that is a date or an instant in ISO form.
    pub fn as_date(&self) -> Option<Date> {
        match self {
            Self::Date(date) => Some(*date),
            Self::Text(text) => text.parse().ok().or_else(|| text.parse::<Instant>().ok().map(Instant::date)),
            _ => None,
        }
    }

    /// The value read as money: amounts, bare numbers, and text that is an amount.
    pub fn as_money(&self) -> Option<Money> {
        match self {
            Self::Money(money) => Some(*money),
            Self::Number(amount) => Some(Money { amount: *amount, currency: None }),
            Self::Text(text) => text.parse().ok(),
            _ => None,
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => f.write_str("missing"),
            Self::YesNo(yes) => f.write_str(if *yes { "yes" } else { "no" }),
            Self::Number(number) => write!(f, "{number}"),
            Self::Money(money) => write!(f, "{money}"),
            Self::Date(date) => write!(f, "{date}"),
            Self::Text(text) => f.write_str(text),
            Self::List(list) => {
                for (i, value) in list.iter().enumerate() {
                    write!(f, "{}{value}", if i == 0 { "" } else { ", " })?;
                }
                Ok(())
            }
            Self::Range(range) => match (&range.low, &range.high) {
                (Some(low), Some(high)) => write!(f, "{low}–{high}"),
                (Some(low), None) => write!(f, "{low} or more"),
                (None, Some(high)) => write!(f, "up to {high}"),
                (None, None) => f.write_str("any"),
            },
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::text(text)
    }
}

impl From<f64> for Value {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

impl From<bool> for Value {
    fn from(yes: bool) -> Self {
        Self::YesNo(yes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_is_read_in_the_ways_people_write_it() {
        for (text, amount, currency) in [
            ("15000 EUR", 15_000.0, Some("EUR")),
            ("eur 15 000", 15_000.0, Some("EUR")),
            ("€15,000", 15_000.0, Some("EUR")),
            ("15k EUR", 15_000.0, Some("EUR")),
            ("1.5M", 1_500_000.0, None),
            ("250", 250.0, None),
            ("$ 99.90", 99.9, Some("USD")),
            ("10 MXN", 10.0, Some("MXN")),
        ] {
            let money: Money = text.parse().unwrap_or_else(|error| panic!("{error}"));
            assert_eq!(money.amount, amount, "{text}");
            assert_eq!(money.currency.map(|c| c.to_string()).as_deref(), currency, "{text}");
        }
        for bad in ["", "EUR", "fifteen EUR", "EUR 5 USD", "5 EURO"] {
            assert!(bad.parse::<Money>().is_err(), "{bad}");
        }
    }

    #[test]
    fn a_value_is_read_as_what_a_test_asks_for() {
        assert_eq!(Value::from("12.5").as_number(), Some(12.5));
        assert_eq!(Value::from("inf").as_number(), None);
        assert_eq!(Value::from("Yes").as_yes_no(), Some(true));
        assert_eq!(Value::from("maybe").as_yes_no(), None);
        assert_eq!(Value::from("2026-10-05T09:00:00Z").as_date(), "2026-10-05".parse().ok());
        assert!(Value::from("  ").is_missing());
        assert!(!Value::from(0.0).is_missing());
    }
}
