//! Tests on one value: what may be asked of a trait of this type, of a property, of a name.

use leadpact_document::{Span, Style, nearest};
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

    fn describe(self) -> String {
        let (name, kind) = match self {
            Self::Trait(name, kind) => (name, kind),
            Self::Role => ("bant.authority", TraitType::Text),
            Self::Words(name) => (name, TraitType::Text),
            Self::Property => return "a property".into(),
        };
        match kind {
            TraitType::Text => format!("`{name}` is text"),
            TraitType::Number => format!("`{name}` is a number"),
            TraitType::Money => format!("`{name}` is money"),
            TraitType::Date => format!("`{name}` is a date"),
            TraitType::Country => format!("`{name}` is a country"),
            TraitType::YesNo => format!("`{name}` is yes or no"),
            TraitType::List => format!("`{name}` is a list of texts"),
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

    fn of(self) -> &'static str {
        match self {
            Self::Comparison => "numbers, money and dates",
            Self::Words => "texts",
            Self::Dates => "dates",
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
                        self.error(id::EMPTY, "this test says nothing", item.span)
                            .help
                            .push("for a trait that must be known write `{ known: true }`".into());
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
            self.error(id::CONTRADICTION, "what is missing passes no other test", span)
                .help
                .push("write `{ any: [ … ] }` around two conditions if either will do".into());
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
            let message = format!("`{field}` tests {}, and {}", family.of(), subject.describe());
            self.error(id::TEST_ON_TYPE, message, entry.key.span)
                .help
                .push(format!("expected one of {}", suitable(kind)));
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
            let message = format!("`{other}` and `{field}` bound the same end");
            self.error(id::CONTRADICTION, message, item.span).help.push("keep one of them".into());
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
            self.error(id::CONTRADICTION, "the two ends can't be compared with each other", span)
                .help
                .push("write two numbers, two amounts of money, or two dates".into());
            return false;
        };
        if order.is_lt() || (order.is_eq() && low.included && high.included) {
            return true;
        }
        self.error(id::CONTRADICTION, format!("nothing lies between {} and {}", low.at, high.at), span)
            .help
            .push("the lower end comes first".into());
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
            TraitType::YesNo => TermValue::YesNo(scalar::yes_no(text).ok_or_else(|| wrong("yes or no", text))?),
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
            _ => Err(wrong("a number, an amount such as 15 EUR or a date such as 2026-10-05", text)),
        }
    }

    /// An amount in the base currency.
    fn amount(&self, text: &str) -> Result<f64, Problem> {
        let money: Money = text.parse().map_err(|_| wrong("an amount such as 15000 EUR", text))?;
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
                message: format!("`{}` is too great an amount", shortened(text)),
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
            message: format!("the pact has no rate for {currency}"),
            help: Some(format!(
                "say what one {currency} is worth: `currency: {{ base: {base}, rates: {{ {currency}: … }} }}`"
            )),
        })
    }

    fn words(&mut self, item: &Item, words: Words) -> Option<Vec<Box<str>>> {
        let mut texts = Vec::new();
        for element in item.elements() {
            let text = element.as_text()?;
            if words == Words::Whole && !text.chars().any(char::is_alphanumeric) {
                self.error(id::WRONG_VALUE, format!("`{text}` holds no word"), element.span)
                    .help
                    .push("words are made of letters and digits; for signs use `contains`".into());
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
            let message =
                format!("this expression has {length} characters, at most {} are allowed", limits::REGEX_CHARS);
            self.error(id::LIMIT, message, item.span);
            return None;
        }
        match RegexBuilder::new(text).case_insensitive(true).size_limit(limits::REGEX_BYTES).build() {
            Ok(_) => Some(text.into()),
            Err(error) => {
                let error = error.to_string();
                let reason = error.lines().last().unwrap_or_default();
                let reason = reason.strip_prefix("error: ").unwrap_or(reason).trim_end_matches('.');
                self.error(id::BAD_REGEX, format!("this regular expression can't be read: {reason}"), item.span)
                    .help
                    .push("to find a text as it stands, use `contains`".into());
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

fn wrong(expected: &str, found: &str) -> Problem {
    Problem { id: id::WRONG_VALUE, message: format!("expected {expected}, found `{}`", shortened(found)), help: None }
}

fn date(text: &str) -> Result<Date, Problem> {
    text.parse().map_err(|_| wrong("a date such as 2026-10-05", text))
}

fn country(text: &str) -> Result<&'static str, Problem> {
    country_code(text).ok_or_else(|| Problem {
        id: id::UNKNOWN_COUNTRY,
        message: format!("there is no country `{}`", shortened(text)),
        help: Some(match nearest(text, country_names()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "countries are written as a name or an ISO 3166 code: Czechia, CZ".into(),
        }),
    })
}

fn role(text: &str) -> Result<TermValue, Problem> {
    text.parse::<BuyingRole>().map(|role| TermValue::text(role.word())).map_err(|message| {
        let near = nearest(text, BuyingRole::ALL.iter().map(|role| role.word()));
        Problem { id: id::WRONG_VALUE, message, help: near.map(|near| format!("did you mean `{near}`?")) }
    })
}
