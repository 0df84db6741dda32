//! A pact's conditions as json-rules-engine writes them: `{ fact, operator, value }` under `all`, `any` and `not`.
//!
//! Facts: `t:<trait>`; of the event `kind`, `name`, `channel`, `lasted` and `p:<property>`; `s<i>:now` and `s<i>:age` of signal
//! i; `c<i>` the matches in a window; `fit`, `engagement`, `grade`, `persona`, `excluded`, `sales`, `outcomes`, `bant…`, `today±n`.

use leadpact_pact::model::{
    BantTest, Bound, Condition, Currencies, EventPattern, EventSource, Pact, PersonaName, PersonaTest, Quantity,
    ScoreTest, SignalName, Test,
};
use leadpact_terms::{Currency, DAY_MS, Money, Value, fold};
use serde_json::{Value as Json, json};

/// A window in which a condition counts matches of a signal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counter {
    /// The signal's position.
    pub signal: usize,
    /// How many matches are asked for.
    pub at_least: u32,
    /// The window's length in milliseconds.
    pub within_ms: i64,
}

/// Writes conditions, and collects the facts that the fold has to keep for them.
pub struct Writer<'p> {
    pact: &'p Pact,
    /// Windows in which matches are counted.
    pub counters: Vec<Counter>,
    /// Days before or after today that dates are compared with.
    pub days: Vec<i64>,
}

impl<'p> Writer<'p> {
    /// A writer for the conditions of this pact.
    pub fn new(pact: &'p Pact) -> Self {
        Self { pact, counters: Vec::new(), days: Vec::new() }
    }

    /// A condition.
    pub fn condition(&mut self, condition: &Condition) -> Json {
        match condition {
            Condition::All(list) => json!({ "all": self.list(list) }),
            Condition::Any(list) => any(self.list(list)),
            Condition::NoneOf(list) => json!({ "not": any(self.list(list)) }),
            Condition::Trait(test) => self.test(&format!("t:{}", test.name), &test.test),
            Condition::Fit(test) => score("fit", *test),
            Condition::Engagement(test) => score("engagement", *test),
            Condition::Grade(grades) => {
                fact("grade", "in", json!(grades.iter().map(ToString::to_string).collect::<Vec<_>>()))
            }
            Condition::Level(level) => {
                let levels = &self.pact.levels[..usize::from(*level)];
                json!({ "all": levels.iter().map(|level| self.condition(&level.when)).collect::<Vec<_>>() })
            }
            Condition::Persona(PersonaTest::Any) => known("persona"),
            Condition::Persona(PersonaTest::OneOf(names)) => {
                let position = |name: &PersonaName| self.pact.personas.iter().position(|persona| persona.name == *name);
                fact("persona", "in", json!(names.iter().filter_map(position).collect::<Vec<_>>()))
            }
            Condition::Excluded => fact("excluded", "equal", json!(true)),
            Condition::On { signal, within: None } => {
                fact(&format!("s{}:now", self.signal(signal)), "equal", json!(true))
            }
            Condition::On { signal, within: Some(within) } => {
                fact(&format!("s{}:age", self.signal(signal)), "lessThan", json!(within.as_ms()))
            }
            Condition::Seen(signal) => known(&format!("s{}:age", self.signal(signal))),
            Condition::SeenAny => fact("behaved", "equal", json!(true)),
            Condition::Count { signal, at_least, within } => {
                let counter = Counter { signal: self.signal(signal), at_least: *at_least, within_ms: within.as_ms() };
                let position = self.counters.iter().position(|known| *known == counter);
                let position = position.unwrap_or_else(|| {
                    self.counters.push(counter);
                    self.counters.len() - 1
                });
                fact(&format!("c{position}"), "greaterThanInclusive", json!(at_least))
            }
            Condition::Sales(act) => fact("sales", "contains", json!(act.word())),
            Condition::Outcome(act) => fact("outcomes", "contains", json!(act.word())),
            Condition::Bant(BantTest::Confirmed) => fact("bant confirmed", "equal", json!(true)),
            Condition::Bant(BantTest::AtLeast(n)) => fact("bant", "greaterThanInclusive", json!(n)),
            Condition::Bant(BantTest::Point(point)) => fact(&format!("bant {}", point.word()), "equal", json!(true)),
        }
    }

    /// A test on a fact.
    pub fn test(&mut self, name: &str, test: &Test) -> Json {
        let currencies = &self.pact.currencies;
        match test {
            Test::Known => known(name),
            Test::Missing => fact(name, "missing", json!(true)),
            Test::OneOf(values) => {
                fact(name, "oneOf", values.iter().map(|value| plain(value, currencies)).collect::<Vec<_>>().into())
            }
            Test::Between { low, high } => fact(name, "within", json!({ "low": end(low), "high": end(high) })),
            Test::HasWord(words) => {
                let phrases = words.iter().map(|words| {
                    fold(words)
                        .split(|c: char| !c.is_alphanumeric())
                        .filter(|word| !word.is_empty())
                        .collect::<Vec<_>>()
                        .join(" ")
                });
                fact(name, "hasWord", phrases.collect::<Vec<_>>().into())
            }
            Test::Contains(parts) => fact(name, "containsText", folded(parts)),
            Test::StartsWith(starts) => fact(name, "startsWith", folded(starts)),
            Test::EndsWith(ends) => fact(name, "endsWith", folded(ends)),
            Test::Matches(pattern) => fact(name, "matches", json!(fold(pattern))),
            Test::InNext(duration) => self.between_days(name, 0, duration.as_ms() / DAY_MS),
            Test::InLast(duration) => self.between_days(name, -(duration.as_ms() / DAY_MS), 0),
            Test::All(tests) => json!({ "all": tests.iter().map(|test| self.test(name, test)).collect::<Vec<_>>() }),
        }
    }

    /// The conditions under which an event is the signal.
    pub fn pattern(&mut self, pattern: &EventPattern) -> Json {
        let mut all = Vec::new();
        match &pattern.source {
            EventSource::Behaviour => all.push(fact("kind", "in", json!(["track", "page"]))),
            EventSource::Track(test) => all.extend([fact("kind", "equal", json!("track")), self.test("name", test)]),
            EventSource::Page(test) => {
                all.push(fact("kind", "equal", json!("page")));
                all.extend(test.as_ref().map(|test| self.test("name", test)));
            }
            EventSource::Sales(act) => all.push(fact("kind", "equal", json!(format!("sales {act}")))),
            EventSource::Outcome(act) => all.push(fact("kind", "equal", json!(format!("outcome {act}")))),
        }
        if !pattern.channels.is_empty() {
            let channels: Vec<&str> = pattern.channels.iter().map(|channel| channel.word()).collect();
            all.push(fact("channel", "in", json!(channels)));
        }
        all.extend(pattern.lasting.map(|lasting| fact("lasted", "greaterThanInclusive", json!(lasting.as_ms()))));
        all.extend(pattern.properties.iter().map(|(name, test)| self.test(&format!("p:{name}"), test)));
        json!({ "all": all })
    }

    /// The position of a signal; pacts are checked, so it is there.
    pub fn signal(&self, name: &SignalName) -> usize {
        let position = self.pact.signals.iter().position(|signal| signal.name == *name);
        position.unwrap_or_else(|| panic!("a checked pact defines `{name}`"))
    }

    fn list(&mut self, list: &[Condition]) -> Vec<Json> {
        list.iter().map(|one| self.condition(one)).collect()
    }

    fn between_days(&mut self, name: &str, first: i64, last: i64) -> Json {
        for days in [first, last] {
            if !self.days.contains(&days) {
                self.days.push(days);
            }
        }
        let today = |days: i64| json!({ "fact": format!("today{days:+}") });
        json!({ "all": [fact(name, "notBefore", today(first)), fact(name, "notAfter", today(last))] })
    }
}

/// The rule engine takes an empty `any` for true; nothing is one of none.
pub fn any(list: Vec<Json>) -> Json {
    if list.is_empty() { fact("kind", "equal", json!("no such kind")) } else { Json::from_iter([("any", list)]) }
}

/// A value as the other side gets it: texts folded, amounts in the base currency, dates as days since 1970.
pub fn plain(value: &Value, currencies: &Currencies) -> Json {
    match value {
        Value::Missing => Json::Null,
        Value::YesNo(yes) => json!(yes),
        Value::Number(number) => json!(number),
        Value::Money(money) => in_base(*money, currencies),
        Value::Date(date) => json!(date.0),
        Value::Text(text) => json!(fold(text)),
        Value::List(list) => list.iter().map(|value| plain(value, currencies)).collect::<Vec<_>>().into(),
        Value::Range(range) => {
            let end = |end: &Option<Value>| end.as_ref().map_or(Json::Null, |end| plain(end, currencies));
            json!({ "low": end(&range.low), "high": end(&range.high) })
        }
    }
}

/// An amount without a rate is known and passes no comparison: an object, not a number.
fn in_base(money: Money, currencies: &Currencies) -> Json {
    let rate = |currency: Currency| {
        let listed = || currencies.rates.iter().find(|(known, _)| *known == currency).map(|(_, rate)| *rate);
        if currency == currencies.base { Some(1.0) } else { listed() }
    };
    match money.currency.map_or(Some(1.0), rate) {
        Some(rate) => json!(money.amount * rate),
        None => {
            json!({ "amount": money.amount, "currency": money.currency.map(|currency| currency.code().to_owned()) })
        }
    }
}

fn fact(name: &str, operator: &str, value: Json) -> Json {
    Json::from_iter([("fact", Json::from(name)), ("operator", operator.into()), ("value", value)])
}

fn known(name: &str) -> Json {
    fact(name, "known", json!(true))
}

/// A tie with a threshold passes, so the tolerance is part of the number.
fn score(name: &str, test: ScoreTest) -> Json {
    let low = test.min.map(|min| fact(name, "greaterThanInclusive", json!(min - 1e-9 * min.abs())));
    let high = test.max.map(|max| fact(name, "lessThanInclusive", json!(max + 1e-9 * max.abs())));
    json!({ "all": low.into_iter().chain(high).collect::<Vec<_>>() })
}

fn folded(texts: &[Box<str>]) -> Json {
    texts.iter().map(|text| fold(text).into_owned()).collect::<Vec<_>>().into()
}

fn end(bound: &Option<Bound>) -> Json {
    bound.as_ref().map_or(Json::Null, |bound| {
        let at = match bound.at {
            Quantity::Number(number) | Quantity::Money(number) => json!(number),
            Quantity::Date(date) => json!(date.0),
        };
        json!({ "at": at, "included": bound.included })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tie_with_a_threshold_passes_on_the_other_side_too() {
        let written = score("fit", ScoreTest { min: Some(30.0), max: None });
        let value = written["all"][0]["value"].as_f64().unwrap();
        assert!((29.999_999_9..30.0).contains(&value), "{written}");
    }

    #[test]
    fn nothing_is_one_of_none() {
        assert_eq!(any(vec![])["value"], json!("no such kind"));
        assert_eq!(any(vec![json!(1)]), json!({ "any": [1] }));
    }

    #[test]
    fn values_are_plain() {
        let currencies = Currencies { base: Currency::EUR, rates: vec![("USD".parse().unwrap(), 0.5)] };
        for (value, written) in [
            (Value::text("Łukasz"), json!("lukasz")),
            (Value::Money("10 USD".parse().unwrap()), json!(5.0)),
            (Value::Money("10 CZK".parse().unwrap()), json!({ "amount": 10.0, "currency": "CZK" })),
            (Value::Date("1970-01-03".parse().unwrap()), json!(2)),
            (Value::List(vec![Value::Number(1.0), Value::YesNo(true)]), json!([1.0, true])),
        ] {
            assert_eq!(plain(&value, &currencies), written);
        }
    }
}
