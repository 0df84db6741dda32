//! Tests of every kind, and values that just pass or just fail them.

use leadpact_pact::model::{Bound, Quantity, Test};
use leadpact_terms::{Currency, Date, Duration, Instant, Money, Range, TraitType, Value};

use super::random::Random;

const PHRASES: [&str; 8] = ["it", "head of", "sales", "cio", "student", "oak", "Ředitel", "250"];
const PATTERNS: [&str; 5] = ["^head of", "(it|sales)$", r"\bc[eit]o\b", "student|Ředi(tel)?", "[0-9]{2,}"];
const COUNTRIES: [&str; 4] = ["DE", "AT", "CZ", "US"];
const NUMBERS: [f64; 7] = [-3.0, 0.0, 0.5, 20.0, 99.0, 100.0, 250.0];
const CURRENCIES: [&str; 4] = ["EUR", "USD", "CZK", "GBP"];

/// The date around which all generated dates lie.
pub(super) const TODAY: Date = Date(20_600);

/// A test that makes sense on a trait of this type.
pub(super) fn test(random: &mut Random, kind: TraitType, durations: &[Duration]) -> Test {
    match random.below(20) {
        0 | 1 => Test::Known,
        2 => Test::Missing,
        3 => Test::All((0..2).map(|_| plain_test(random, kind, durations)).collect()),
        // What can't be read as the trait's type is still text.
        4 if kind == TraitType::Number => Test::Contains(vec!["about".into()]),
        _ => plain_test(random, kind, durations),
    }
}

fn plain_test(random: &mut Random, kind: TraitType, durations: &[Duration]) -> Test {
    match kind {
        TraitType::Text | TraitType::List => text_test(random),
        TraitType::Country => {
            let n = 1 + random.below(2);
            Test::OneOf(random.several(&COUNTRIES, n).into_iter().map(Value::from).collect())
        }
        TraitType::YesNo => Test::OneOf(vec![Value::YesNo(random.chance(60))]),
        TraitType::Number | TraitType::Money if random.chance(25) => {
            let number = *random.pick(&NUMBERS);
            Test::OneOf(vec![match kind {
                TraitType::Money => Value::Money(Money { amount: number, currency: None }),
                _ => Value::Number(number),
            }])
        }
        TraitType::Number | TraitType::Money => between(random, kind),
        TraitType::Date => match random.below(4) {
            0 => Test::OneOf(vec![Value::Date(date(random))]),
            1 => Test::InNext(*random.pick(durations)),
            2 => Test::InLast(*random.pick(durations)),
            _ => between(random, kind),
        },
    }
}

/// A test on a text.
pub(super) fn text_test(random: &mut Random) -> Test {
    let n = 1 + random.below(2);
    let parts: Vec<Box<str>> = random.several(&PHRASES, n).into_iter().map(Box::from).collect();
    match random.below(7) {
        0 | 1 => Test::OneOf(parts.into_iter().map(Value::Text).collect()),
        2 => Test::HasWord(parts),
        3 => Test::Contains(parts),
        4 => Test::StartsWith(parts),
        5 => Test::EndsWith(parts),
        _ => Test::Matches((*random.pick(&PATTERNS)).into()),
    }
}

fn between(random: &mut Random, kind: TraitType) -> Test {
    let mut bound = || {
        let at = match kind {
            TraitType::Money => Quantity::Money(*random.pick(&NUMBERS)),
            TraitType::Date => Quantity::Date(date(random)),
            _ => Quantity::Number(*random.pick(&NUMBERS)),
        };
        Bound { at, included: random.chance(50) }
    };
    let (low, high) = (bound(), bound());
    let size = |bound: &Bound| match bound.at {
        Quantity::Number(number) | Quantity::Money(number) => number,
        Quantity::Date(date) => f64::from(date.0),
    };
    let (low, high) = if size(&low) <= size(&high) { (low, high) } else { (high, low) };
    match random.below(3) {
        0 => Test::Between { low: Some(low), high: None },
        1 => Test::Between { low: None, high: Some(high) },
        _ => Test::Between { low: Some(low), high: Some(high) },
    }
}

/// A value that a source could send for a trait of this type, readable or not.
pub(super) fn value(random: &mut Random, kind: TraitType) -> Value {
    match random.below(20) {
        0 => Value::Missing,
        1 => Value::text("  "),
        2 => unreadable(random),
        3 => Value::List((0..random.below(3)).map(|_| plain_value(random, kind)).collect()),
        4 | 5 if matches!(kind, TraitType::Number | TraitType::Money | TraitType::Date) => range(random, kind),
        _ => plain_value(random, kind),
    }
}

fn unreadable(random: &mut Random) -> Value {
    match random.below(5) {
        0 | 1 => {
            let other = *random.pick(&TraitType::ALL);
            plain_value(random, other)
        }
        2 => Value::text("about fifty"),
        3 => Value::text("--None--"),
        _ => Value::Range(Box::new(Range { low: Some(Value::text("few")), high: Some(Value::Number(50.0)) })),
    }
}

fn plain_value(random: &mut Random, kind: TraitType) -> Value {
    match kind {
        TraitType::Text => text(random),
        TraitType::List => Value::List((0..=random.below(3)).map(|_| text(random)).collect()),
        TraitType::Country => Value::from(*random.pick(&["DE", "de", "AT", "CZ", "US", "FR"])),
        TraitType::YesNo => match random.below(4) {
            0 => Value::from(*random.pick(&["Yes", "no", "1", "maybe"])),
            1 => Value::Number(1.0),
            _ => Value::YesNo(random.chance(60)),
        },
        TraitType::Number | TraitType::Money => sized(random, kind),
        TraitType::Date => match random.below(3) {
            0 => Value::text(date(random).to_string()),
            1 => Value::text(Instant(Instant::start_of(date(random)).0 + random.between(0, 86_399_999)).to_string()),
            _ => Value::Date(date(random)),
        },
    }
}

fn text(random: &mut Random) -> Value {
    let phrase = *random.pick(&PHRASES);
    Value::text(match random.below(6) {
        0 => phrase.to_uppercase(),
        1 => format!("{phrase} of everything"),
        2 => format!("Senior {phrase}"),
        3 => format!("un{phrase}ed"),
        4 => format!(" {phrase}  "),
        _ => phrase.to_owned(),
    })
}

/// A number or an amount at a border of the tests, or a little beside it.
fn sized(random: &mut Random, kind: TraitType) -> Value {
    let number = *random.pick(&NUMBERS) + *random.pick(&[0.0, 0.0, 0.0, 0.5, -0.5, 1e-9]);
    match (kind, random.below(5)) {
        (TraitType::Money, 0) => Value::Number(number),
        (TraitType::Money, 1) => Value::text(format!("{number} {}", random.pick(&CURRENCIES))),
        (TraitType::Money, _) => {
            let currency = random.maybe(70, any_currency);
            Value::Money(Money { amount: number, currency })
        }
        (_, 0) => Value::text(number.to_string()),
        _ => Value::Number(number),
    }
}

/// A range whose ends are of one kind (and currency), the lower one first.
fn range(random: &mut Random, kind: TraitType) -> Value {
    let mut ends = [*random.pick(&NUMBERS), *random.pick(&NUMBERS)];
    ends.sort_by(f64::total_cmp);
    let currency = random.maybe(70, any_currency);
    let as_text = random.chance(20);
    let end = |number: f64| {
        let value = match kind {
            TraitType::Date => Value::Date(Date(TODAY.0 + (number as i32).clamp(-40, 40))),
            TraitType::Money => Value::Money(Money { amount: number, currency }),
            _ => Value::Number(number),
        };
        if as_text { Value::text(value.to_string()) } else { value }
    };
    let [low, high] = ends.map(end);
    let low = random.maybe(85, |_| low);
    Value::Range(Box::new(Range { low, high: random.maybe(85, |_| high) }))
}

/// A value that probably passes a test at an instant.
pub(super) fn witness(random: &mut Random, kind: TraitType, test: &Test, at: Instant) -> Value {
    let with = |random: &mut Random, words: &[Box<str>]| random.pick(words).to_string();
    match test {
        Test::Known | Test::Matches(_) => match test {
            Test::Matches(_) => Value::text(*random.pick(&["Head of IT", "CEO", "head of sales", "Ředitel", "a 100"])),
            _ => plain_value(random, kind),
        },
        Test::Missing => Value::Missing,
        Test::OneOf(values) => random.pick(values).clone(),
        Test::Between { low, high } => {
            let bound = low.as_ref().or(high.as_ref()).map(|bound| bound.at);
            let aside = *random.pick(&[0.0, 0.0, 1.0, 1e-9]) * if low.is_some() { 1.0 } else { -1.0 };
            match bound {
                Some(Quantity::Number(number)) => Value::Number(number + aside),
                Some(Quantity::Money(amount)) => Value::Money(Money { amount: amount + aside, currency: None }),
                Some(Quantity::Date(date)) => Value::Date(Date(date.0 + aside as i32)),
                None => plain_value(random, kind),
            }
        }
        Test::HasWord(words) => Value::text(format!("Senior {} (west)", with(random, words))),
        Test::Contains(words) => Value::text(format!("the {}s", with(random, words))),
        Test::StartsWith(words) => Value::text(format!("{}ing", with(random, words))),
        Test::EndsWith(words) => Value::text(format!("no{}", with(random, words))),
        Test::InNext(long) | Test::InLast(long) => {
            let days = (long.as_ms() / leadpact_terms::DAY_MS) as i32;
            let days = *random.pick(&[0, 1, days - 1, days, days + 1]);
            Value::Date(Date(at.date().0 + if matches!(test, Test::InNext(_)) { days } else { -days }))
        }
        Test::All(tests) => match tests.as_slice() {
            [] => plain_value(random, kind),
            tests => witness(random, kind, random.clone().pick(tests), at),
        },
    }
}

fn date(random: &mut Random) -> Date {
    Date(TODAY.0 + random.between(-40, 40) as i32)
}

fn any_currency(random: &mut Random) -> Currency {
    let code = *random.pick(&CURRENCIES);
    currency(code)
}

/// The currency of a code.
pub(super) fn currency(code: &str) -> Currency {
    code.parse().expect("a code of the list above")
}
