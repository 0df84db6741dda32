//! Values as JSON, without loss: what stands in the columns of properties and traits.

use std::fmt::Write;

use leadpact_terms::{Date, Money, Range, Value};
use rustc_hash::FxHashMap;
use serde_json::value::RawValue;

/// Whole numbers below this are written without a point.
const WHOLE: f64 = 1e15;

/// Appends a value as JSON: `"text"`, `250`, `true`, `null` (told to be missing), `{"amount":15000,"currency":"EUR"}`,
/// `{"date":"2026-10-05"}`, `[…]`, `{"low":…,"high":…}`. Equal values have equal texts.
pub fn write_value(value: &Value, out: &mut String) {
    match value {
        Value::Missing => out.push_str("null"),
        Value::YesNo(yes) => out.push_str(if *yes { "true" } else { "false" }),
        Value::Number(number) => write_number(*number, out),
        Value::Money(Money { amount, currency }) => {
            out.push_str("{\"amount\":");
            write_number(*amount, out);
            match currency {
                Some(currency) => push(out, format_args!(",\"currency\":\"{currency}\"}}")),
                None => out.push('}'),
            }
        }
        Value::Date(date) => match date.to_string() {
            text if text.parse() == Ok(*date) => push(out, format_args!("{{\"date\":\"{text}\"}}")),
            // Outside the years that have four digits: days since 1970.
            _ => push(out, format_args!("{{\"date\":{}}}", date.0)),
        },
        Value::Text(text) => write_text(text, out),
        Value::List(list) => {
            out.push('[');
            for (i, one) in list.iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                write_value(one, out);
            }
            out.push(']');
        }
        Value::Range(range) => {
            out.push('{');
            let ends = [("low", &range.low), ("high", &range.high)];
            for (i, (name, end)) in ends.iter().filter_map(|(name, end)| Some((name, end.as_ref()?))).enumerate() {
                push(out, format_args!("{}\"{name}\":", if i > 0 { "," } else { "" }));
                write_value(end, out);
            }
            out.push('}');
        }
    }
}

/// Reads what [`write_value`] wrote; the error says what was found instead.
pub fn read_value(text: &str) -> Result<Value, String> {
    let wrong = || format!("`{}` is not a value", text.chars().take(60).collect::<String>());
    match text.as_bytes().first() {
        Some(b'n') if text == "null" => Ok(Value::Missing),
        Some(b't') if text == "true" => Ok(Value::YesNo(true)),
        Some(b'f') if text == "false" => Ok(Value::YesNo(false)),
        Some(b'"') => serde_json::from_str::<Box<str>>(text).map(Value::Text).map_err(|_| wrong()),
        Some(b'-' | b'0'..=b'9') => text.parse().map(Value::Number).map_err(|_| wrong()),
        Some(b'[') => {
            let list: Vec<&RawValue> = serde_json::from_str(text).map_err(|_| wrong())?;
            Ok(Value::List(list.into_iter().map(|one| read_value(one.get())).collect::<Result<_, _>>()?))
        }
        Some(b'{') => read_object(text)?.ok_or_else(wrong),
        _ => Err(wrong()),
    }
}

/// Reads an object of values, as the column `others` holds them.
pub(crate) fn read_others(text: &str) -> Result<Vec<(Box<str>, Value)>, String> {
    let fields: FxHashMap<Box<str>, &RawValue> =
        serde_json::from_str(text).map_err(|error| format!("`others` holds no object: {error}"))?;
    let mut fields: Vec<_> = fields.into_iter().collect();
    fields.sort_by(|(a, _), (b, _)| a.cmp(b));
    fields.into_iter().map(|(name, value)| Ok((name, read_value(value.get())?))).collect()
}

/// Appends a text as JSON.
pub(crate) fn write_text(text: &str, out: &mut String) {
    if text.bytes().all(|byte| byte >= b' ' && byte != b'"' && byte != b'\\' && byte != 0x7f) {
        out.push('"');
        out.push_str(text);
        out.push('"');
    } else {
        out.push_str(&serde_json::to_string(text).expect("a text can be written as JSON"));
    }
}

fn write_number(number: f64, out: &mut String) {
    if number.is_nan() {
        out.push_str("{\"number\":\"NaN\"}");
    } else if number.is_infinite() {
        push(out, format_args!("{{\"number\":\"{number}\"}}"));
    } else if number.fract() == 0.0 && number.abs() < WHOLE && (number != 0.0 || number.is_sign_positive()) {
        push(out, format_args!("{}", number as i64));
    } else {
        // The shortest text that reads back as the same number.
        push(out, format_args!("{number:?}"));
    }
}

fn push(out: &mut String, text: std::fmt::Arguments<'_>) {
    out.write_fmt(text).expect("a text in memory can be written");
}

fn read_object(text: &str) -> Result<Option<Value>, String> {
    let Ok(fields) = serde_json::from_str::<FxHashMap<&str, &RawValue>>(text) else { return Ok(None) };
    let inner = |name: &str| fields.get(name).map(|raw| read_value(raw.get())).transpose();
    if fields.keys().all(|name| matches!(*name, "low" | "high")) {
        return Ok(Some(Value::Range(Box::new(Range { low: inner("low")?, high: inner("high")? }))));
    }
    let amount = |value| match value {
        Value::Number(amount) => Some(amount),
        Value::Missing
        | Value::YesNo(_)
        | Value::Money(_)
        | Value::Date(_)
        | Value::Text(_)
        | Value::List(_)
        | Value::Range(_) => None,
    };
    Ok(match (fields.len(), inner("amount")?, inner("currency")?, inner("date")?, inner("number")?) {
        (1, None, None, None, Some(Value::Text(number))) => number.parse().ok().map(Value::Number),
        (1, None, None, Some(Value::Text(date)), None) => date.parse().ok().map(Value::Date),
        (1, None, None, Some(Value::Number(days)), None) => Some(Value::Date(Date(days as i32))),
        (1, Some(value), None, None, None) => {
            amount(value).map(|amount| Value::Money(Money { amount, currency: None }))
        }
        (2, Some(value), Some(Value::Text(code)), None, None) => {
            let currency = code.parse().ok();
            amount(value).filter(|_| currency.is_some()).map(|amount| Value::Money(Money { amount, currency }))
        }
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_reads_back_bit_for_bit() {
        let money = |amount, code: Option<&str>| {
            Value::Money(Money { amount, currency: code.map(|code| code.parse().unwrap()) })
        };
        let range = |low, high| Value::Range(Box::new(Range { low, high }));
        for (value, expected) in [
            (Value::Missing, "null"),
            (Value::YesNo(true), "true"),
            (Value::YesNo(false), "false"),
            (Value::Number(250.0), "250"),
            (Value::Number(-0.0), "-0.0"),
            (Value::Number(0.1 + 0.2), "0.30000000000000004"),
            (Value::Number(1e300), "1e300"),
            (Value::Number(f64::INFINITY), "{\"number\":\"inf\"}"),
            (Value::Number(9_007_199_254_740_993.0), "9007199254740992.0"),
            (money(15_000.0, Some("EUR")), "{\"amount\":15000,\"currency\":\"EUR\"}"),
            (money(0.25, None), "{\"amount\":0.25}"),
            (Value::Date("2026-10-05".parse().unwrap()), "{\"date\":\"2026-10-05\"}"),
            (Value::Date(Date(i32::MIN)), "{\"date\":-2147483648}"),
            (Value::text(""), "\"\""),
            (Value::text("Řed\"itel\\\n\u{1}"), "\"Řed\\\"itel\\\\\\n\\u0001\""),
            (Value::List(vec![]), "[]"),
            (Value::List(vec![Value::text("a"), Value::Missing, Value::List(vec![])]), "[\"a\",null,[]]"),
            (range(Some(Value::Number(51.0)), Some(Value::Number(200.0))), "{\"low\":51,\"high\":200}"),
            (range(None, Some(money(1.0, Some("USD")))), "{\"high\":{\"amount\":1,\"currency\":\"USD\"}}"),
            (range(Some(Value::Missing), None), "{\"low\":null}"),
            (range(None, None), "{}"),
        ] {
            let mut text = String::new();
            write_value(&value, &mut text);
            assert_eq!(text, expected);
            let again = read_value(&text).unwrap();
            assert_eq!(format!("{again:?}"), format!("{value:?}"), "{text}");
        }
    }

    #[test]
    fn what_is_no_value_is_refused() {
        for text in ["", "nul", "\"open", "{\"amount\":\"x\"}", "{\"colour\":1}", "[1,", "1 2", "{\"low\":{\"x\":1}}"] {
            assert!(read_value(text).is_err(), "{text}");
        }
    }
}
