//! The small phrases: traits, values, amounts, tests.

use leadpact_terms::{Duration, TraitName, TraitType, Value, builtin_trait};

use super::Messages;
use super::say;
use crate::model::{Bound, Pact, Quantity, ScoreTest, Test, TraitTest};

/// Whether a phrase says that something is so or that it is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Is {
    Yes,
    No,
}

impl Is {
    pub(super) fn opposite(self) -> Self {
        match self {
            Self::Yes => Self::No,
            Self::No => Self::Yes,
        }
    }

    /// The value of `$is` in messages.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
        }
    }
}

/// What is compared: things are fewer, sizes are less, dates are before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Of {
    Things,
    Size,
    Dates,
}

/// What a test is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Subject<'a> {
    /// Something that has a word of its own, such as the path of a page.
    Word,
    /// Something that people named, which stands in quotation marks.
    Quoted,
    /// A trait.
    Trait(&'a TraitName),
}

/// Puts a pact into words.
#[derive(Clone, Copy)]
pub(crate) struct Speaker<'a> {
    pub(super) pact: &'a Pact,
    pub(super) m: &'a Messages,
}

impl<'a> Speaker<'a> {
    pub(crate) fn new(pact: &'a Pact, m: &'a Messages) -> Self {
        Self { pact, m }
    }

    /// A trait as the subject of a sentence: "the job title".
    pub(super) fn the_trait(&self, name: &TraitName) -> String {
        let own = builtin_trait(name).and_then(|_| self.m.attribute(&trait_message(name), "the", &[]));
        own.unwrap_or_else(|| match builtin_trait(name) {
            Some(_) => say!(self.m, "trait-the", trait = trait_in_words(name, self.m)),
            // As the definitions of the agreement name it.
            None => self.m.quoted(trait_in_words(name, self.m)),
        })
    }

    /// A test on a trait as a sentence: "the company has at least 100 employees".
    pub(super) fn trait_test(&self, TraitTest { name, test }: &TraitTest, is: Is) -> String {
        let message = trait_message(name);
        if let (Some(_), Test::OneOf(values)) = (builtin_trait(name), test)
            && let [value] = values.as_slice()
            && let Some(yes) = value.as_yes_no()
            && is == Is::Yes
            && let Some(sentence) = self.m.attribute(&message, if yes { "yes" } else { "no" }, &[])
        {
            return sentence;
        }
        if builtin_trait(name).is_some()
            && let Some(amount) = self.amount_of(test)
            && let Some(sentence) =
                self.m.attribute(&message, "has", &[("amount", amount.into()), ("is", is.word().into())])
        {
            return sentence;
        }
        say!(
            self.m,
            "trait-test",
            the = self.the_trait(name),
            predicate = self.predicate(Subject::Trait(name), test, is)
        )
    }

    /// The amount that a test asks for, if it asks for nothing else.
    fn amount_of(&self, test: &Test) -> Option<String> {
        match test {
            Test::Between { low, high } => Some(self.between(low.as_ref(), high.as_ref(), Of::Things)),
            Test::OneOf(values) => match values.as_slice() {
                [value @ (Value::Number(_) | Value::Money(_))] => {
                    Some(say!(self.m, "amount-exactly", value = self.value(value)))
                }
                _ => None,
            },
            Test::Known
            | Test::Missing
            | Test::HasWord(_)
            | Test::Contains(_)
            | Test::StartsWith(_)
            | Test::EndsWith(_)
            | Test::Matches(_)
            | Test::InNext(_)
            | Test::InLast(_)
            | Test::All(_) => None,
        }
    }

    /// Whether a test's phrase is a list, so that what follows it must be set off.
    pub(super) fn is_list(test: &Test) -> bool {
        match test {
            Test::OneOf(values) => values.len() > 1,
            Test::HasWord(words) | Test::Contains(words) | Test::StartsWith(words) | Test::EndsWith(words) => {
                words.len() > 1
            }
            Test::All(_) => true,
            Test::Known
            | Test::Missing
            | Test::Between { .. }
            | Test::Matches(_)
            | Test::InNext(_)
            | Test::InLast(_) => false,
        }
    }

    /// What a test says of its subject: "contains the words “it” or “systems”".
    pub(super) fn predicate(&self, subject: Subject<'_>, test: &Test, is: Is) -> String {
        let m = self.m;
        let words = |words: &[Box<str>]| m.any_of(words.iter().map(|word| m.quoted(word)));
        let is_word = is.word();
        match test {
            Test::Known => say!(m, "test-known", is = is_word),
            Test::Missing => say!(m, "test-missing", is = is_word),
            Test::OneOf(values) => {
                let country = match subject {
                    Subject::Trait(name) => self.pact.trait_type(name) == Some(TraitType::Country),
                    Subject::Word | Subject::Quoted => false,
                };
                let quoted = match subject {
                    Subject::Trait(name) => builtin_trait(name).is_none(),
                    Subject::Word => false,
                    Subject::Quoted => true,
                };
                let values = m.any_of(values.iter().map(|value| match value {
                    Value::Text(code) if country => self.country(code),
                    _ => self.value(value),
                }));
                m.say(
                    if quoted { "test-value" } else { "test-is" },
                    &[("is", is_word.into()), ("values", values.into())],
                )
            }
            Test::Between { low, high } => {
                let said = self.between(low.as_ref(), high.as_ref(), Of::Size);
                match low.as_ref().or(high.as_ref()).map(|bound| bound.at) {
                    Some(Quantity::Date(_)) => say!(m, "test-date", is = is_word, dates = said),
                    Some(Quantity::Number(_) | Quantity::Money(_)) | None => {
                        say!(m, "test-amount", is = is_word, amount = said)
                    }
                }
            }
            Test::HasWord(list) => say!(m, "test-has-word", is = is_word, n = list.len(), words = words(list)),
            Test::Contains(list) => say!(m, "test-contains", is = is_word, words = words(list)),
            Test::StartsWith(list) => say!(m, "test-starts-with", is = is_word, words = words(list)),
            Test::EndsWith(list) => say!(m, "test-ends-with", is = is_word, words = words(list)),
            Test::Matches(pattern) => say!(m, "test-matches", is = is_word, pattern = m.quoted(pattern)),
            Test::InNext(duration) => say!(m, "test-in-next", is = is_word, last = m.last(*duration)),
            Test::InLast(duration) => say!(m, "test-in-last", is = is_word, last = m.last(*duration)),
            Test::All(tests) => {
                let predicates = m.all_of(tests.iter().map(|test| self.predicate(subject, test, Is::Yes)));
                match is {
                    Is::Yes => predicates,
                    Is::No => say!(m, "test-not-all", predicates = predicates),
                }
            }
        }
    }

    fn between(&self, low: Option<&Bound>, high: Option<&Bound>, of: Of) -> String {
        let of = match low.or(high).map(|bound| bound.at) {
            Some(Quantity::Date(_)) => Of::Dates,
            Some(Quantity::Money(_)) => Of::Size,
            Some(Quantity::Number(_)) | None => of,
        };
        let m = self.m;
        let from = low.map(|bound| (self.quantity(bound.at), bound.included));
        let to = high.map(|bound| (self.quantity(bound.at), bound.included));
        match (from, to) {
            (None, None) => say!(m, "amount-any"),
            (Some((low, true)), Some((high, true))) if of == Of::Dates => {
                say!(m, "date-between", low = low, high = high)
            }
            (Some((low, true)), Some((high, true))) => say!(m, "amount-between", low = low, high = high),
            (Some(low), Some(high)) => {
                say!(m, "amount-both", low = self.lower(low, of), high = self.upper(high, of))
            }
            (Some(low), None) => self.lower(low, of),
            (None, Some(high)) => self.upper(high, of),
        }
    }

    fn lower(&self, (low, included): (String, bool), of: Of) -> String {
        match (of, included) {
            (Of::Things | Of::Size, true) => say!(self.m, "amount-min", low = low),
            (Of::Things | Of::Size, false) => say!(self.m, "amount-over", low = low),
            (Of::Dates, true) => say!(self.m, "date-min", low = low),
            (Of::Dates, false) => say!(self.m, "date-over", low = low),
        }
    }

    fn upper(&self, (high, included): (String, bool), of: Of) -> String {
        match (of, included) {
            (Of::Things | Of::Size, true) => say!(self.m, "amount-max", high = high),
            (Of::Things, false) => say!(self.m, "amount-fewer", high = high),
            (Of::Size, false) => say!(self.m, "amount-under", high = high),
            (Of::Dates, true) => say!(self.m, "date-max", high = high),
            (Of::Dates, false) => say!(self.m, "date-under", high = high),
        }
    }

    /// What a test on a score asks for: "at least 30 points".
    pub(super) fn score(&self, test: ScoreTest) -> String {
        let m = self.m;
        match (test.min, test.max) {
            (None, None) => say!(m, "amount-any"),
            (Some(low), None) => say!(m, "amount-min", low = m.points(low)),
            (None, Some(high)) => say!(m, "amount-max", high = m.points(high)),
            (Some(low), Some(high)) => say!(m, "amount-between", low = m.number(low), high = m.points(high)),
        }
    }

    fn quantity(&self, quantity: Quantity) -> String {
        match quantity {
            Quantity::Number(number) => self.m.number(number),
            Quantity::Money(amount) => self.money(amount, self.pact.currencies.base.code()),
            Quantity::Date(date) => self.m.date(date),
        }
    }

    pub(super) fn money(&self, amount: f64, currency: &str) -> String {
        say!(self.m, "money", amount = self.m.number(amount), currency = currency)
    }

    fn country(&self, code: &str) -> String {
        let id = format!("country-{code}");
        if self.m.has(&id) { self.m.say(&id, &[]) } else { self.m.quoted(code) }
    }

    /// A value in a condition: texts in quotation marks, the rest as people write it.
    pub(super) fn value(&self, value: &Value) -> String {
        let m = self.m;
        match value {
            Value::Missing => say!(m, "test-missing", is = "yes"),
            Value::YesNo(true) => say!(m, "yes"),
            Value::YesNo(false) => say!(m, "no"),
            Value::Number(number) => m.number(*number),
            Value::Money(money) => self.money(money.amount, money.currency.unwrap_or(self.pact.currencies.base).code()),
            Value::Date(date) => m.date(*date),
            Value::Text(text) => m.quoted(text),
            Value::List(list) => m.any_of(list.iter().map(|value| self.value(value))),
            Value::Range(range) => {
                let ends =
                    (range.low.as_ref().map(|low| self.value(low)), range.high.as_ref().map(|high| self.value(high)));
                match ends {
                    (Some(low), Some(high)) => say!(m, "amount-between", low = low, high = high),
                    (Some(low), None) => say!(m, "amount-min", low = low),
                    (None, Some(high)) => say!(m, "amount-max", high = high),
                    (None, None) => say!(m, "amount-any"),
                }
            }
        }
    }

    /// The duration of a promise whose clock runs in working hours: "30 minutes of working time", "1 working day".
    pub(super) fn working(&self, duration: Duration) -> String {
        let m = self.m;
        let days = duration.as_ms() / leadpact_terms::DAY_MS;
        if self.pact.sla.calendar.is_none() {
            m.duration(duration)
        } else if duration == Duration::days(days) {
            say!(m, "working-days", n = days, number = m.number(days as f64))
        } else {
            say!(m, "working-time", duration = m.duration(duration))
        }
    }
}

/// A trait's human name: "company size in employees"; a custom trait's own name.
pub fn trait_in_words(name: &TraitName, messages: &Messages) -> String {
    match builtin_trait(name) {
        Some(_) => messages.say(&trait_message(name), &[]),
        None => custom_trait(name, messages),
    }
}

fn custom_trait(name: &TraitName, m: &Messages) -> String {
    let plain = |text: &str| text.replace(['_', '.'], " ");
    match name.as_str().strip_prefix("company.") {
        Some(rest) => say!(m, "trait-custom-company", trait = plain(rest)),
        None => plain(name.as_str()),
    }
}

/// The message of a built-in trait: dots become hyphens.
pub(super) fn trait_message(name: &TraitName) -> String {
    format!("trait-{}", name.as_str().replace('.', "-"))
}
