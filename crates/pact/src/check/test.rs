//! Tests on one value: what may be asked of a trait of this type, of a property, of a name.

use leadpact_document::{Said, Span, Style, nearest};
use leadpact_language::said;
use leadpact_terms::{BuyingRole, Currency, Date, Money, TraitType, Value as TermValue, country_code, country_names};
use regex::RegexBuilder;

use super::Checker;
use crate::currencies;
use crate::diagnostics as id;
use crate::limits;
use crate::model::{Bound, Quantity, Test};
use crate::written::scalar::{self, Problem, shortened};
use crate::written::{Entry, Item, Leaf, Map, Value};

/// What is tested.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Subject<'a> {
    /// A trait of this name and type.
    Trait(&'a str, TraitType),
    /// `bant.authority`, which holds a buying role.
    Role,
    /// A property of an event; how a value was written says what it is.
    Property,
    /// The name of an event, a part of a page: text.
    Words(&'a str),
}

impl Subject<'_> {
    /// The type, where it is known.
    fn kind(self) -> Option<TraitType> {
        match self {
            Self::Trait(_, kind) => Some(kind),
            Self::Role | Self::Words(_) => Some(TraitType::Text),
            Self::Property => None,
        }
    }

    fn describe(self) -> Said {
        let (name, kind) = match self {
            Self::Trait(name, kind) => (name, kind),
            Self::Role => ("bant.authority", TraitType::Text),
            Self::Words(name) => (name, TraitType::Text),
            Self::Property => return said!("expected-property"),
        };
        match kind {
            TraitType::Text => said!("pact-is-text", name),
            TraitType::Number => said!("pact-is-number", name),
            TraitType::Money => said!("pact-is-money", name),
            TraitType::Date => said!("pact-is-date", name),
            TraitType::Country => said!("pact-is-country", name),
            TraitType::YesNo => said!("pact-is-yes-no", name),
            TraitType::List => said!("pact-is-list", name),
        }
    }
}

/// A family of tests, each for certain types.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Family {
    Comparison,
    Words,
    Dates,
}

impl Family {
    fn suits(self, kind: TraitType) -> bool {
        match self {
            Self::Comparison => matches!(kind, TraitType::Number | TraitType::Money | TraitType::Date),
            Self::Words => matches!(kind, TraitType::Text | TraitType::List),
            Self::Dates => matches!(kind, TraitType::Date),
        }
    }

    fn of(self) -> Said {
        match self {
            Self::Comparison => said!("pact-tests-numbers"),
            Self::Words => said!("pact-tests-texts"),
            Self::Dates => said!("pact-tests-dates"),
        }
    }
}

/// What tests suit a type, for help.
fn suitable(kind: TraitType) -> &'static str {
    match kind {
        TraitType::Text | TraitType::List => "is, in, has, contains, starts_with, ends_with, matches, known, missing",
        TraitType::Number | TraitType::Money => "is, in, min, max, over, under, between, known, missing",
        TraitType::Date => "is, in, min, max, over, under, between, in_next, in_last, known, missing",
        TraitType::Country | TraitType::YesNo => "is, in, known, missing",
    }
}

/// The ends that a map of tests gives, with the words that gave them.
#[derive(Default)]
struct Ends {
    low: Option<(Bound, &'static str)>,
    high: Option<(Bound, &'static str)>,
}

impl Checker<'_> {
    /// A test as written: a value, a list of values, or a map of tests.
    pub(super) fn test(&mut self, item: &Item, subject: Subject) -> Option<Test> {
        match &item.value {
            Value::Bad => None,
            Value::Leaf(_) | Value::List(_) => self.one_of(item, subject),
            Value::Map(map) => {
                let tests = self.tests(map, item.span, subject)?;
                match <[Test; 1]>::try_from(tests) {
                    Ok([test]) => Some(test),
                    Err(tests) if tests.is_empty() && map.damaged => None,
                    Err(tests) if tests.is_empty() => {
                        self.error(id::EMPTY, said!("pact-test-empty"), item.span)
                            .help
                            .push(said!("pact-test-empty-help", code = "{ known: true }"));
                        None
                    }
                    Err(tests) => Some(Test::All(tests)),
                }
            }
        }
    }

    /// The tests of a map, comparisons merged into one.
    pub(super) fn tests(&mut self, map: &Map, span: Span, subject: Subject) -> Option<Vec<Test>> {
        let mut tests = Vec::new();
        let mut ends = Ends::default();
        let mut complete = true;
        for entry in &map.entries {
            let Some(field) = entry.field else { continue };
            match self.one_test(entry, field, subject, &mut ends) {
                Some(test) => tests.extend(test),
                None => complete = false,
            }
        }
        let Ends { low, high } = ends;
        if complete && (low.is_some() || high.is_some()) {
            let (low, high) = (low.map(|(bound, _)| bound), high.map(|(bound, _)| bound));
            complete = self.something_between(low.as_ref(), high.as_ref(), span);
            tests.push(Test::Between { low, high });
        }
        if complete && tests.contains(&Test::Missing) && tests.len() > 1 {
            self.error(id::CONTRADICTION, said!("pact-missing-and-more"), span)
                .help
                .push(said!("pact-either-condition", code = "{ any: [ … ] }"));
            return None;
        }
        complete.then_some(tests)
    }

    /// The test of one field: `Some(None)` where it went into `ends`, `None` where it has been reported.
    fn one_test(
        &mut self,
        entry: &Entry,
        field: &'static str,
        subject: Subject,
        ends: &mut Ends,
    ) -> Option<Option<Test>> {
        let item = &entry.item;
        if item.is_bad() {
            return None;
        }
        let family = match field {
            "min" | "max" | "over" | "under" | "between" => Some(Family::Comparison),
            "has" | "contains" | "starts_with" | "ends_with" | "matches" => Some(Family::Words),
            "in_next" | "in_last" => Some(Family::Dates),
            _ => None,
        };
        if let (Some(family), Some(kind)) = (family, subject.kind())
            && !family.suits(kind)
        {
            let message = said!("pact-test-on-type", field, tests = family.of(), is = subject.describe());
            self.error(id::TEST_ON_TYPE, message, entry.key.span)
                .help
                .push(said!("found-one-of", names = suitable(kind)));
            return None;
        }
        Some(Some(match field {
            "is" | "in" => self.one_of(item, subject)?,
            "min" | "over" => return self.end(&mut ends.low, item, field, subject).then_some(None),
            "max" | "under" => return self.end(&mut ends.high, item, field, subject).then_some(None),
            "between" => {
                let [low, high] = item.elements() else { return None };
                let low = self.end(&mut ends.low, low, field, subject);
                let high = self.end(&mut ends.high, high, field, subject);
                return (low && high).then_some(None);
            }
            "has" => Test::HasWord(self.words(item, Words::Whole)?),
            "contains" => Test::Contains(self.words(item, Words::Anything)?),
            "starts_with" => Test::StartsWith(self.words(item, Words::Anything)?),
            "ends_with" => Test::EndsWith(self.words(item, Words::Anything)?),
            "matches" => Test::Matches(self.regex(item)?),
            "known" | "missing" => match item.as_leaf()? {
                Leaf::YesNo(yes) if *yes == (field == "known") => Test::Known,
                _ => Test::Missing,
            },
            "in_next" | "in_last" => match item.as_leaf()? {
                Leaf::Duration(duration) if field == "in_next" => Test::InNext(*duration),
                Leaf::Duration(duration) => Test::InLast(*duration),
                _ => return None,
            },
            // Fields of a map that is more than a test (a point of BANT) are read elsewhere.
            _ => return Some(None),
        }))
    }

    /// One end of a comparison. Whether it could be read.
    fn end(
        &mut self,
        end: &mut Option<(Bound, &'static str)>,
        item: &Item,
        field: &'static str,
        subject: Subject,
    ) -> bool {
        let Some(at) = self.quantity(item, subject) else { return false };
        if let Some((_, other)) = end {
            let message = said!("pact-same-end", first = *other, second = field);
            self.error(id::CONTRADICTION, message, item.span).help.push(said!("found-keep-one"));
            return false;
        }
        *end = Some((Bound { at, included: !matches!(field, "over" | "under") }, field));
        true
    }

    fn something_between(&mut self, low: Option<&Bound>, high: Option<&Bound>, span: Span) -> bool {
        let (Some(low), Some(high)) = (low, high) else { return true };
        let order = match (low.at, high.at) {
            (Quantity::Number(a), Quantity::Number(b)) | (Quantity::Money(a), Quantity::Money(b)) => a.partial_cmp(&b),
            (Quantity::Date(a), Quantity::Date(b)) => Some(a.cmp(&b)),
            (Quantity::Number(_) | Quantity::Money(_) | Quantity::Date(_), _) => None,
        };
        let Some(order) = order else {
            self.error(id::CONTRADICTION, said!("pact-ends-differ"), span).help.push(said!("pact-ends-differ-help"));
            return false;
        };
        if order.is_lt() || (order.is_eq() && low.included && high.included) {
            return true;
        }
        self.error(
            id::CONTRADICTION,
            said!("pact-nothing-between", low = low.at.to_string(), high = high.at.to_string()),
            span,
        )
        .help
        .push(said!("pact-nothing-between-help"));
        false
    }

    fn one_of(&mut self, item: &Item, subject: Subject) -> Option<Test> {
        let values: Vec<Option<TermValue>> = item.elements().iter().map(|item| self.value(item, subject)).collect();
        let values: Vec<TermValue> = values.into_iter().collect::<Option<_>>()?;
        (!values.is_empty()).then_some(Test::OneOf(values))
    }

    /// A value to be equal to.
    fn value(&mut self, item: &Item, subject: Subject) -> Option<TermValue> {
        let Some(Leaf::Text(text, style)) = item.as_leaf() else { return None };
        let read = match subject {
            Subject::Trait(_, kind) => self.trait_value(text, kind),
            Subject::Role => role(text),
            Subject::Words(_) => Ok(TermValue::text(text.as_str())),
            Subject::Property => Ok(self.property_value(text, *style)),
        };
        read.map_err(|problem| self.problem(problem, item.span)).ok()
    }

    fn trait_value(&self, text: &str, kind: TraitType) -> Result<TermValue, Problem> {
        Ok(match kind {
            TraitType::Text | TraitType::List => TermValue::text(text),
            TraitType::Number => TermValue::Number(scalar::number(text)?),
            TraitType::Money => {
                TermValue::Money(Money { amount: self.amount(text)?, currency: Some(self.currencies.base) })
            }
            TraitType::Date => TermValue::Date(date(text)?),
            TraitType::Country => TermValue::text(country(text)?),
            TraitType::YesNo => {
                TermValue::YesNo(scalar::yes_no(text).ok_or_else(|| wrong(said!("expected-yes-or-no"), text))?)
            }
        })
    }

    /// A property's value is what it was written as: quotes make it text.
    fn property_value(&self, text: &str, style: Style) -> TermValue {
        let quoted = style == Style::Quoted;
        match () {
            () if quoted => TermValue::text(text),
            () if text.parse().is_ok_and(f64::is_finite) => TermValue::Number(text.parse().unwrap_or_default()),
            () if scalar::yes_no(text).is_some() => TermValue::YesNo(scalar::yes_no(text).unwrap_or_default()),
            () => match (text.parse::<Date>(), text.parse::<Money>()) {
                (Ok(date), _) => TermValue::Date(date),
                (_, Ok(Money { currency: Some(currency), .. })) if currencies::is_known(currency) => {
                    match self.amount(text) {
                        Ok(amount) => TermValue::Money(Money { amount, currency: Some(self.currencies.base) }),
                        Err(_) => TermValue::text(text),
                    }
                }
                _ => TermValue::text(text),
            },
        }
    }

    /// A value to compare with.
    fn quantity(&mut self, item: &Item, subject: Subject) -> Option<Quantity> {
        let Some(Leaf::Text(text, _)) = item.as_leaf() else { return None };
        let read = match subject.kind() {
            Some(TraitType::Number) => scalar::number(text).map(Quantity::Number),
            Some(TraitType::Money) => self.amount(text).map(Quantity::Money),
            Some(TraitType::Date) => date(text).map(Quantity::Date),
            Some(TraitType::Text | TraitType::Country | TraitType::YesNo | TraitType::List) => return None,
            None => self.property_quantity(text),
        };
        read.map_err(|problem| self.problem(problem, item.span)).ok()
    }

    fn property_quantity(&self, text: &str) -> Result<Quantity, Problem> {
        if text.trim().parse::<f64>().is_ok() {
            return scalar::number(text).map(Quantity::Number);
        }
        if let Ok(date) = text.parse::<Date>() {
            return Ok(Quantity::Date(date));
        }
        match text.parse::<Money>() {
            Ok(Money { currency: Some(_), .. }) => self.amount(text).map(Quantity::Money),
            _ => Err(wrong(said!("expected-quantity"), text)),
        }
    }

    /// An amount in the base currency.
    fn amount(&self, text: &str) -> Result<f64, Problem> {
        let money: Money = text.parse().map_err(|_| wrong(said!("expected-amount"), text))?;
        let currency = money.currency.unwrap_or(self.currencies.base);
        if !currencies::is_known(currency) {
            scalar::currency(currency.code())?;
        }
        let amount = money.amount * self.rate(currency)?;
        if amount.is_finite() {
            Ok(amount)
        } else {
            Err(Problem {
                id: id::OUT_OF_RANGE,
                message: said!("pact-amount-great", found = shortened(text)),
                help: None,
            })
        }
    }

    fn rate(&self, currency: Currency) -> Result<f64, Problem> {
        if currency == self.currencies.base {
            return Ok(1.0);
        }
        let rate = self.currencies.rates.iter().find(|(known, _)| *known == currency).map(|(_, rate)| *rate);
        let base = self.currencies.base;
        rate.ok_or_else(|| Problem {
            id: id::UNKNOWN_CURRENCY,
            message: said!("pact-no-rate", currency = currency.to_string()),
            help: Some(said!(
                "pact-no-rate-help",
                currency = currency.to_string(),
                code = format!("currency: {{ base: {base}, rates: {{ {currency}: … }} }}")
            )),
        })
    }

    fn words(&mut self, item: &Item, words: Words) -> Option<Vec<Box<str>>> {
        let mut texts = Vec::new();
        for element in item.elements() {
            let text = element.as_text()?;
            if words == Words::Whole && !text.chars().any(char::is_alphanumeric) {
                self.error(id::WRONG_VALUE, said!("pact-no-word", text), element.span)
                    .help
                    .push(said!("pact-no-word-help"));
                return None;
            }
            texts.push(text.into());
        }
        (!texts.is_empty()).then_some(texts)
    }

    fn regex(&mut self, item: &Item) -> Option<Box<str>> {
        let text = item.as_text()?;
        let length = text.chars().count();
        if length > limits::REGEX_CHARS {
            let message = said!("pact-regex-long", length, max = limits::REGEX_CHARS);
            self.error(id::LIMIT, message, item.span);
            return None;
        }
        match RegexBuilder::new(text).case_insensitive(true).size_limit(limits::REGEX_BYTES).build() {
            Ok(_) => Some(text.into()),
            Err(error) => {
                let error = error.to_string();
                let reason = error.lines().last().unwrap_or_default();
                let reason = reason.strip_prefix("error: ").unwrap_or(reason).trim_end_matches('.');
                self.error(id::BAD_REGEX, said!("pact-regex", why = reason), item.span)
                    .help
                    .push(said!("pact-regex-help"));
                None
            }
        }
    }

    fn problem(&mut self, problem: Problem, span: Span) {
        self.error(problem.id, problem.message, span).help.extend(problem.help);
    }
}

/// What a word test looks for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Words {
    Whole,
    Anything,
}

fn wrong(expected: Said, found: &str) -> Problem {
    Problem { id: id::WRONG_VALUE, message: scalar::instead(expected, found), help: None }
}

fn date(text: &str) -> Result<Date, Problem> {
    text.parse().map_err(|_| wrong(said!("expected-date"), text))
}

fn country(text: &str) -> Result<&'static str, Problem> {
    country_code(text).ok_or_else(|| Problem {
        id: id::UNKNOWN_COUNTRY,
        message: said!("pact-no-country", name = shortened(text)),
        help: Some(match nearest(text, country_names()) {
            Some(near) => said!("found-did-you-mean", near),
            None => said!("pact-no-country-help"),
        }),
    })
}

fn role(text: &str) -> Result<TermValue, Problem> {
    text.parse::<BuyingRole>().map(|role| TermValue::text(role.word())).map_err(|_| {
        let words: Vec<&str> = BuyingRole::ALL.iter().map(|role| role.word()).collect();
        let help = nearest(text, words.iter().copied()).map(|near| said!("found-did-you-mean", near));
        let names = words.join(", ");
        let message = said!("found-not-one-of", found = text, what = said!("expected-buying-role"), names);
        Problem { id: id::WRONG_VALUE, message, help }
    })
}
