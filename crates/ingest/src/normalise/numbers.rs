//! Numbers, ranges of numbers and money, in the ways that spreadsheets and CRMs write them.

use std::str::FromStr;

use leadpact_language::{Said, said};
use leadpact_terms::{Currency, Money, Range, Value, fold};

/// What stands before the fraction of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Decimal {
    /// `1,234.5`
    #[default]
    Point,
    /// `1.234,5` or `1 234,5`
    Comma,
}

/// A number: `1234.5`, `1,234.5`, `12 %`, `1.5k`, `2 million`; with [`Decimal::Comma`] `1.234,5`.
pub fn number(text: &str, decimal: Decimal) -> Result<f64, Said> {
    let error = || {
        let hint = match decimal {
            Decimal::Point => said!("refused-number-point"),
            Decimal::Comma => said!("refused-number-comma"),
        };
        said!("refused-no-number", text, hint)
    };
    let trimmed = text.trim();
    let trimmed = trimmed.strip_suffix('%').unwrap_or(trimmed).trim_end();
    let end = trimmed.find(|c: char| c.is_alphabetic()).unwrap_or(trimmed.len());
    let (digits, unit) = trimmed.split_at(end);
    // `1e5` is how spreadsheets write large numbers.
    if let Ok(plain) = trimmed.parse::<f64>().map_err(|_| ())
        && decimal == Decimal::Point
        && plain.is_finite()
    {
        return Ok(plain);
    }
    let scale = scale(unit).ok_or_else(error)?;
    let plain = plain_digits(digits.trim(), decimal).ok_or_else(error)?;
    plain.parse::<f64>().ok().map(|n| n * scale).filter(|n| n.is_finite()).ok_or_else(error)
}

/// A number or a range of numbers: `51-200`, `1000+`, `10,001 or more`, `under 20`, `20 to 99 employees`.
pub fn number_or_range(text: &str, decimal: Decimal) -> Result<Value, Said> {
    range(text, |part| number(part, decimal).map(Value::Number))
}

/// An amount of money: `15000 EUR`, `€15k`, `1.5M`, `250`, `12 500 Kč`; with [`Decimal::Comma`] `15.000,50 €`.
pub fn money(text: &str, decimal: Decimal) -> Result<Money, Said> {
    let text = text.trim();
    let error = || said!("refused-money", text);
    let first = text.find(|c: char| c.is_ascii_digit()).ok_or_else(error)?;
    let before = text[..first].trim_end();
    let negative = before.ends_with('-') || before.starts_with('-');
    let before = before.trim_matches('-').trim();
    let is_number = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '\'') || c.is_whitespace();
    let end = text[first..].find(|c| !is_number(c)).map_or(text.len(), |i| first + i);
    let digits = text[first..end].trim_end();
    let after = text[end..].trim();
    let unit_end = after.find(|c: char| !c.is_alphabetic()).unwrap_or(after.len());
    let (scaled, after) = match scale(&after[..unit_end]) {
        Some(scale) => (scale, after[unit_end..].trim()),
        None => (1.0, after),
    };
    let amount = plain_digits(digits, decimal).and_then(|plain| plain.parse::<f64>().ok()).ok_or_else(error)? * scaled;
    let currency = match (before, after) {
        ("", "") => None,
        (sign, "") | ("", sign) => Some(currency(sign).ok_or_else(error)?),
        _ => return Err(error()),
    };
    Ok(Money { amount: if negative { -amount } else { amount }, currency })
}

/// An amount of money or a range of amounts.
pub(super) fn money_or_range(text: &str, decimal: Decimal) -> Result<Value, Said> {
    if let Ok(money) = money(text, decimal) {
        return Ok(Value::Money(money));
    }
    let mut value = range(text, |part| money(part, decimal).map(Value::Money))?;
    // `1-10M EUR`: the currency of one end is the currency of both.
    if let Value::Range(range) = &mut value
        && let (Some(Value::Money(low)), Some(Value::Money(high))) = (&mut range.low, &mut range.high)
    {
        low.currency = low.currency.or(high.currency);
        high.currency = high.currency.or(low.currency);
    }
    Ok(value)
}

fn range(text: &str, one: impl Fn(&str) -> Result<Value, Said>) -> Result<Value, Said> {
    let folded = fold(text);
    let mut words = folded.as_ref();
    for noise in [" employees", " employee", " people", " staff"] {
        words = words.strip_suffix(noise).unwrap_or(words);
    }
    if let Ok(value) = one(words) {
        return Ok(value);
    }
    let closed = |low: &str, high: &str| Some(Range { low: Some(one(low).ok()?), high: Some(one(high).ok()?) });
    let open_up = |low: &str| Some(Range { low: Some(one(low).ok()?), high: None });
    let open_down = |high: &str| Some(Range { low: None, high: Some(one(high).ok()?) });
    let read = || {
        for suffix in ["+", "or more", "and more", "and above", "and over", "or above", "a vice"] {
            if let Some(low) = words.strip_suffix(suffix) {
                return open_up(low);
            }
        }
        for prefix in [">=", ">", "≥", "over ", "more than ", "above ", "from ", "at least "] {
            if let Some(low) = words.strip_prefix(prefix) {
                return open_up(low);
            }
        }
        for prefix in ["<=", "<", "≤", "under ", "less than ", "below ", "up to ", "at most "] {
            if let Some(high) = words.strip_prefix(prefix) {
                return open_down(high);
            }
        }
        for between in [" to ", " - ", "–", "—", "..", "~"] {
            if let Some((low, high)) = words.split_once(between) {
                return closed(low, high);
            }
        }
        // The first dash may be a minus.
        let dash = words.char_indices().skip(1).find(|(_, c)| *c == '-')?.0;
        closed(&words[..dash], &words[dash + 1..])
    };
    match read() {
        Some(range) => Ok(Value::Range(Box::new(range))),
        None => one(text).map_err(|why| said!("refused-or-range", why)),
    }
}

fn scale(unit: &str) -> Option<f64> {
    match unit.trim().to_lowercase().as_str() {
        "" => Some(1.0),
        "k" | "thousand" | "tis" | "tys" => Some(1e3),
        "m" | "mn" | "mm" | "mio" | "mil" | "mln" | "million" | "millions" => Some(1e6),
        "b" | "bn" | "mld" | "billion" | "billions" => Some(1e9),
        _ => None,
    }
}

/// Digits with `.` before the fraction and no grouping; `None` if the groups are not of three.
fn plain_digits(text: &str, decimal: Decimal) -> Option<String> {
    let (mark, group) = match decimal {
        Decimal::Point => ('.', ','),
        Decimal::Comma => (',', '.'),
    };
    let (sign, digits) = text.strip_prefix('-').map_or(("", text), |rest| ("-", rest));
    let digits = digits.trim_start();
    let (whole, fraction) = digits.split_once(mark).map_or((digits, ""), |(whole, rest)| (whole, rest));
    let all_digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if !all_digits(fraction) || (whole.is_empty() && fraction.is_empty()) {
        return None;
    }
    let groups: Vec<&str> = whole.split(|c: char| c == group || c == '\'' || c.is_whitespace()).collect();
    let grouped = groups.iter().skip(1).all(|group| group.len() == 3) && groups.iter().all(|group| all_digits(group));
    let first_fits = groups.len() == 1 || matches!(groups[0].len(), 1..=3);
    (grouped && first_fits).then(|| format!("{sign}{}.{fraction}0", groups.concat()))
}

fn currency(sign: &str) -> Option<Currency> {
    let code = match sign.to_lowercase().as_str() {
        "kč" | "kc" => "CZK",
        "zł" | "zl" => "PLN",
        "ft" => "HUF",
        "us$" => "USD",
        "r$" => "BRL",
        "₽" | "руб" | "руб." => "RUB",
        "₹" => "INR",
        "₩" => "KRW",
        "₺" => "TRY",
        "₴" => "UAH",
        "лв" | "лв." => "BGN",
        "euro" | "euros" => "EUR",
        _ => sign,
    };
    Currency::from_str(code).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read() {
        for (text, decimal, expected) in [
            ("1234.5", Decimal::Point, 1234.5),
            ("1,234.5", Decimal::Point, 1234.5),
            ("-12", Decimal::Point, -12.0),
            ("12 %", Decimal::Point, 12.0),
            ("1.5k", Decimal::Point, 1500.0),
            ("2 million", Decimal::Point, 2e6),
            ("1e5", Decimal::Point, 1e5),
            (".5", Decimal::Point, 0.5),
            ("1 234 567", Decimal::Point, 1_234_567.0),
            ("1.234,5", Decimal::Comma, 1234.5),
            ("1\u{a0}234,5", Decimal::Comma, 1234.5),
            ("0,5", Decimal::Comma, 0.5),
            ("12", Decimal::Comma, 12.0),
        ] {
            assert_eq!(number(text, decimal), Ok(expected), "{text}");
        }
        for (bad, decimal) in [
            ("", Decimal::Point),
            ("twelve", Decimal::Point),
            ("12,5", Decimal::Point),
            ("1,23,4", Decimal::Point),
            ("12.5", Decimal::Comma),
            ("NaN", Decimal::Point),
            ("inf", Decimal::Point),
            ("1e999", Decimal::Point),
            ("--5", Decimal::Point),
        ] {
            assert!(number(bad, decimal).is_err(), "{bad}");
        }
    }

    #[test]
    fn employees_are_a_number_or_a_range() {
        for (text, expected) in [
            ("51-200", "51–200"),
            ("51 – 200 employees", "51–200"),
            ("1000+", "1000 or more"),
            ("10,001 or more", "10001 or more"),
            ("10,001+", "10001 or more"),
            ("under 20", "up to 20"),
            ("<20", "up to 20"),
            ("20 to 99", "20–99"),
            ("More than 500", "500 or more"),
            ("250 people", "250"),
            ("1k-5k", "1000–5000"),
        ] {
            assert_eq!(number_or_range(text, Decimal::Point).map(|v| v.to_string()).as_deref(), Ok(expected), "{text}");
        }
        for bad in ["many", "a-b", "10-", "-"] {
            assert!(number_or_range(bad, Decimal::Point).is_err(), "{bad}");
        }
    }

    #[test]
    fn money_is_read_in_many_spellings() {
        for (text, decimal, expected) in [
            ("15000 EUR", Decimal::Point, "15000 EUR"),
            ("€15k", Decimal::Point, "15000 EUR"),
            ("1.5M", Decimal::Point, "1500000"),
            ("-250", Decimal::Point, "-250"),
            ("12 500 Kč", Decimal::Comma, "12500 CZK"),
            ("15.000,50 €", Decimal::Comma, "15000.5 EUR"),
            ("$1,234.56", Decimal::Point, "1234.56 USD"),
            ("USD 1M - 10M", Decimal::Point, "1000000 USD–10000000 USD"),
            ("$10M+", Decimal::Point, "10000000 USD or more"),
        ] {
            assert_eq!(money_or_range(text, decimal).map(|v| v.to_string()).as_deref(), Ok(expected), "{text}");
        }
        for bad in ["", "EUR", "fifteen", "EUR 5 USD", "5 EURX"] {
            assert!(money_or_range(bad, Decimal::Point).is_err(), "{bad}");
        }
    }
}
