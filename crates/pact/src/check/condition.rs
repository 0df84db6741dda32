//! Conditions: which words may stand where, and what each of them means.

use leadpact_document::{Said, Span};
use leadpact_language::said;
use leadpact_terms::TraitName;

use super::Checker;
use super::test::Subject;
use crate::diagnostics as id;
use crate::limits;
use crate::model::{BantPoint, BantTest, Condition, PersonaTest, ScoreTest, Test, TraitTest};
use crate::written::grammar::CONDITION_MAP;
use crate::written::{Entry, Item, Leaf, Map, Value};

/// Where a condition stands, which says what it may ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// In a section that knows traits only; its name.
    Traits(&'static str),
    /// In `exclude`: traits, signals, acts of sales, outcomes.
    Exclusion,
    /// In `levels`: everything but levels.
    Level,
    /// In `mql` and `gates`: everything.
    Anywhere,
}

impl Place {
    /// Whether a word may stand here; if not, why.
    fn refuses(self, word: &str) -> Option<Said> {
        let traits = matches!(word, "all" | "any" | "none" | "known");
        let facts = traits || matches!(word, "on" | "within" | "at_least" | "seen" | "sales" | "outcome");
        match self {
            Self::Traits(section) if !traits => Some(said!("pact-traits-only", word, section)),
            Self::Exclusion if !facts => Some(said!("pact-not-in-exclude", word)),
            Self::Level if word == "level" => Some(said!("pact-level-of-level")),
            Self::Traits(_) | Self::Exclusion | Self::Level | Self::Anywhere => None,
        }
    }
}

impl Checker<'_> {
    /// A condition. `None` if something in it was reported.
    pub(super) fn condition(&mut self, item: &Item, place: Place) -> Option<Condition> {
        self.nested(item, place, 1)
    }

    /// A condition, or the one under `when`.
    pub(super) fn condition_or_when(&mut self, item: &Item, place: Place) -> Option<Condition> {
        let map = item.as_map()?;
        self.condition(map.item("when").unwrap_or(item), place)
    }

    fn nested(&mut self, item: &Item, place: Place, depth: usize) -> Option<Condition> {
        let map = item.as_map()?;
        if depth > limits::CONDITION_DEPTH {
            let message = said!("pact-condition-deep", max = limits::CONDITION_DEPTH);
            self.error(id::LIMIT, message, item.span);
            return None;
        }
        if map.says_nothing() {
            self.error(id::EMPTY, said!("pact-condition-empty"), item.span)
                .help
                .push(said!("pact-condition-empty-help", code = "{ company.employees: { min: 100 } }"));
            return None;
        }
        let parts: Vec<Option<Condition>> =
            map.entries.iter().filter_map(|entry| self.part(entry, map, place, depth)).collect();
        let mut parts: Vec<Condition> = parts.into_iter().collect::<Option<_>>()?;
        if map.damaged {
            return None;
        }
        match parts.len() {
            0 => None,
            1 => parts.pop(),
            _ => Some(Condition::All(parts)),
        }
    }

    /// What one entry asks; `None` for an entry that only says more about another one.
    fn part(&mut self, entry: &Entry, map: &Map, place: Place, depth: usize) -> Option<Option<Condition>> {
        let Some(word) = entry.field else { return Some(self.trait_condition(entry)) };
        if let Some(why) = place.refuses(word) {
            let person = TraitName::new(&format!("person.{word}"));
            let help = match person.filter(|name| self.traits.contains_key(name)) {
                Some(_) => said!("pact-person-trait", word),
                None if matches!(word, "on" | "within" | "at_least" | "seen" | "sales" | "outcome") => {
                    said!("pact-where-signals")
                }
                None => said!("pact-where-scores"),
            };
            self.error(id::NOT_ALLOWED_HERE, why, entry.key.span).help.push(help);
            return Some(None);
        }
        let item = &entry.item;
        Some(match word {
            "all" => self.list(item, place, depth).map(Condition::All),
            "any" => self.list(item, place, depth).map(Condition::Any),
            "none" => self.list(item, place, depth).map(Condition::NoneOf),
            "fit" => self.score(item).map(Condition::Fit),
            "engagement" => self.score(item).map(Condition::Engagement),
            "grade" => grade(item),
            "level" => item.as_map().and_then(|map| map.integer("min")).and_then(level),
            "persona" => self.persona(item),
            "excluded" => excluded(item),
            "on" => self.on(item, map),
            "within" | "at_least" if map.has("on") => return None,
            "within" | "at_least" => {
                self.stray(entry, word, map);
                None
            }
            "seen" => self.seen(item),
            "sales" => match item.as_leaf() {
                Some(Leaf::Sales(act)) => Some(Condition::Sales(*act)),
                _ => None,
            },
            "outcome" => match item.as_leaf() {
                Some(Leaf::Outcome(outcome)) => Some(Condition::Outcome(*outcome)),
                _ => None,
            },
            "bant" => self.bant_test(item),
            "known" => self.known(item),
            other => unreachable!("`{other}` is a word of the condition language"),
        })
    }

    fn trait_condition(&mut self, entry: &Entry) -> Option<Condition> {
        let Some(name) = TraitName::new(&entry.key.text) else {
            self.error(id::BAD_NAME, said!("pact-not-trait-name", name = &entry.key.text), entry.key.span);
            return None;
        };
        let words: Vec<&'static str> = CONDITION_MAP.fields.iter().map(|field| field.name).collect();
        let kind = self.trait_type(&name, entry.key.span, &words)?;
        let test = self.test(&entry.item, Subject::Trait(name.as_str(), kind))?;
        Some(Condition::Trait(TraitTest { name, test }))
    }

    fn list(&mut self, item: &Item, place: Place, depth: usize) -> Option<Vec<Condition>> {
        let Value::List(list) = &item.value else { return None };
        let conditions: Vec<Option<Condition>> = list.iter().map(|item| self.nested(item, place, depth + 1)).collect();
        conditions.into_iter().collect()
    }

    fn score(&mut self, item: &Item) -> Option<ScoreTest> {
        let map = item.as_map()?;
        let test = ScoreTest { min: map.number("min"), max: map.number("max") };
        if map.item("min").is_some_and(Item::is_bad) || map.item("max").is_some_and(Item::is_bad) {
            return None;
        }
        match test {
            ScoreTest { min: None, max: None } => {
                if map.says_nothing() {
                    self.error(id::EMPTY, said!("pact-score-empty"), item.span)
                        .help
                        .push(said!("found-write", code = "{ min: 30 }"));
                }
                None
            }
            ScoreTest { min: Some(min), max: Some(max) } if min > max => {
                self.error(
                    id::CONTRADICTION,
                    said!("pact-score-ends", min = min.to_string(), max = max.to_string()),
                    item.span,
                )
                .help
                .push(said!("pact-score-ends-help"));
                None
            }
            ScoreTest { .. } => Some(test),
        }
    }

    fn persona(&mut self, item: &Item) -> Option<Condition> {
        if item.as_text().is_some_and(|text| leadpact_terms::fold(text) == "any") {
            if self.personas.is_empty() {
                self.error(id::UNKNOWN_PERSONA, said!("pact-no-personas"), item.span)
                    .help
                    .push(said!("pact-no-personas-help"));
                return None;
            }
            return Some(Condition::Persona(PersonaTest::Any));
        }
        let names: Vec<_> = item.elements().iter().map(|item| self.persona_name(item)).collect();
        let names: Vec<_> = names.into_iter().collect::<Option<_>>()?;
        (!names.is_empty()).then_some(Condition::Persona(PersonaTest::OneOf(names)))
    }

    fn on(&mut self, item: &Item, map: &Map) -> Option<Condition> {
        let signal = self.signal_name(item);
        let bad = |field| map.item(field).is_some_and(Item::is_bad);
        let window = match map.item("at_least").and_then(Item::as_leaf) {
            Some(Leaf::CountIn(at_least, within)) => Some((*at_least, *within)),
            _ => None,
        };
        if let (Some(_), Some(within)) = (window, map.entry("within")) {
            self.error(id::MISPLACED_FIELD, said!("pact-two-windows"), within.key.span)
                .help
                .push(said!("pact-two-windows-help"));
            return None;
        }
        let signal = signal.filter(|_| !bad("within") && !bad("at_least"))?;
        Some(match window {
            Some((at_least, within)) => Condition::Count { signal, at_least, within },
            None => Condition::On { signal, within: map.duration("within") },
        })
    }

    fn stray(&mut self, entry: &Entry, word: &str, map: &Map) {
        let help = match (word, map.item("seen").and_then(Item::as_text)) {
            ("within", Some(signal)) => said!("pact-seen-within", signal),
            ("within", None) => said!("pact-of-which-signal", code = "on: pricing read, within: 7d"),
            _ => said!("pact-of-which-signal", code = "on: pricing read, at_least: 3 in 7d"),
        };
        self.error(id::MISPLACED_FIELD, said!("pact-goes-with-on", word), entry.key.span).help.push(help);
    }

    fn seen(&mut self, item: &Item) -> Option<Condition> {
        if item.as_text().is_some_and(|text| leadpact_terms::fold(text) == "any") {
            return Some(Condition::SeenAny);
        }
        let mut seen: Vec<Condition> = self.signal_names(item)?.into_iter().map(Condition::Seen).collect();
        match seen.len() {
            0 => None,
            1 => seen.pop(),
            _ => Some(Condition::Any(seen)),
        }
    }

    fn bant_test(&mut self, item: &Item) -> Option<Condition> {
        let test = match &item.value {
            Value::Leaf(Leaf::Text(word, _)) if word == "confirmed" => {
                self.needs_bant(item.span)?;
                BantTest::Confirmed
            }
            Value::Leaf(Leaf::Text(word, _)) => {
                BantTest::Point(BantPoint::ALL.into_iter().find(|point| point.word() == word)?)
            }
            Value::Map(map) => BantTest::AtLeast(u8::try_from(map.integer("at_least")?).ok()?),
            Value::Bad | Value::Leaf(_) | Value::List(_) => return None,
        };
        Some(Condition::Bant(test))
    }

    fn needs_bant(&mut self, span: Span) -> Option<()> {
        if self.has_bant {
            return Some(());
        }
        self.error(id::NO_BANT, said!("pact-no-bant"), span)
            .help
            .push(said!("pact-no-bant-help", code = "bant: { at_least: 3 }"));
        None
    }

    fn known(&mut self, item: &Item) -> Option<Condition> {
        let traits: Vec<_> = item.elements().iter().map(|item| self.known_trait(item)).collect();
        let traits: Vec<_> = traits.into_iter().collect::<Option<_>>()?;
        let mut known: Vec<Condition> =
            traits.into_iter().map(|(name, _)| Condition::Trait(TraitTest { name, test: Test::Known })).collect();
        match known.len() {
            0 => None,
            1 => known.pop(),
            _ => Some(Condition::All(known)),
        }
    }
}

fn grade(item: &Item) -> Option<Condition> {
    let mut grades = Vec::new();
    for element in item.elements() {
        match element.as_leaf() {
            Some(Leaf::Grades(some)) => grades.extend(some),
            _ => return None,
        }
    }
    grades.sort_unstable();
    grades.dedup();
    (!grades.is_empty()).then_some(Condition::Grade(grades))
}

fn level(number: u32) -> Option<Condition> {
    u8::try_from(number).ok().map(Condition::Level)
}

fn excluded(item: &Item) -> Option<Condition> {
    match item.as_leaf() {
        Some(Leaf::YesNo(true)) => Some(Condition::Excluded),
        Some(Leaf::YesNo(false)) => Some(Condition::NoneOf(vec![Condition::Excluded])),
        _ => None,
    }
}
