//! What opens personas, exclusions, grades, levels, tiers and gates, and the points of BANT.

use leadpact_language::said;
use leadpact_terms::{ClauseId, OutcomeAct, SalesAct, Stage, TraitName, TraitType, Value as TermValue};

use super::Checker;
use super::condition::Place;
use super::rules::name_of;
use super::test::Subject;
use crate::diagnostics as id;
use crate::model::{
    Bant, BantPoint, BantRule, BantTest, Condition, Exclusion, Gate, Grades, LevelRule, Persona, PersonaName,
    PersonaTest, ScoreTest, Test, Tier, TierName, TraitTest,
};
use crate::written::{Entry, Item, Leaf, Map, Value};

/// The least score for A, B and C, and for 1, 2 and 3, where the pact says nothing.
const GRADE_DEFAULTS: [f64; 3] = [75.0, 50.0, 25.0];
/// How many points of BANT are asked for where the pact says nothing.
const BANT_DEFAULT: u8 = 3;

/// A condition under a name.
struct Named {
    clause: ClauseId,
    name: Box<str>,
    when: Condition,
    note: Option<Box<str>>,
}

impl Checker<'_> {
    fn named_conditions(&mut self, root: &Map, section: &'static str, place: Place) -> Option<Vec<Named>> {
        let entries: Vec<&Entry> = root.map(section).into_iter().flat_map(Map::named).collect();
        let named: Vec<Option<Named>> =
            entries.into_iter().map(|entry| self.named_condition(entry, section, place)).collect();
        named.into_iter().collect()
    }

    fn named_condition(&mut self, entry: &Entry, section: &str, place: Place) -> Option<Named> {
        let long = entry.item.as_map().filter(|map| map.has("when"));
        let name = name_of(entry);
        let part = long.and_then(|map| map.text("id")).unwrap_or(&name).to_owned();
        let clause = self.clause(&format!("{section}/{part}"), entry.key.span);
        let when = self.condition_or_when(&entry.item, place);
        let note = long.and_then(|map| map.text("note")).map(Into::into);
        when.map(|when| Named { clause, name, when, note })
    }

    pub(super) fn personas(&mut self, root: &Map) -> Option<Vec<Persona>> {
        self.reserved_personas(root);
        let named = self.named_conditions(root, "personas", Place::Traits("personas"))?;
        let persona =
            |Named { clause, name, when, note }| Persona { clause, name: PersonaName::new(&name), when, note };
        Some(named.into_iter().map(persona).collect())
    }

    pub(super) fn exclusions(&mut self, root: &Map) -> Option<Vec<Exclusion>> {
        let named = self.named_conditions(root, "exclude", Place::Exclusion)?;
        Some(named.into_iter().map(|Named { clause, name, when, .. }| Exclusion { clause, name, when }).collect())
    }

    pub(super) fn tiers(&mut self, root: &Map) -> Option<Vec<Tier>> {
        if let Some(entry) = root.entry("mql")
            && entry.item.as_map().is_some_and(Map::says_nothing)
        {
            self.error(id::EMPTY, said!("pact-no-tier"), entry.item.span)
                .help
                .push(said!("pact-no-tier-help", code = "warm: { fit: { min: 30 }, engagement: { min: 60 } }"));
            return None;
        }
        let named = self.named_conditions(root, "mql", Place::Anywhere)?;
        let tier = |Named { clause, name, when, note }| Tier { clause, name: TierName::new(&name), when, note };
        Some(named.into_iter().map(tier).collect())
    }

    pub(super) fn grades(&mut self, root: &Map) -> Grades {
        let entry = root.entry("grades");
        let clause = self.clause_or_default("grades", entry.map(|entry| entry.key.span));
        let map = entry.and_then(|entry| entry.item.as_map());
        Grades {
            clause,
            fit: self.borders(map.and_then(|map| map.entry("fit")), ["A", "B", "C"]),
            engagement: self.borders(map.and_then(|map| map.entry("engagement")), ["1", "2", "3"]),
        }
    }

    fn borders(&mut self, entry: Option<&Entry>, names: [&str; 3]) -> [f64; 3] {
        let map = entry.and_then(|entry| entry.item.as_map());
        let mut borders = GRADE_DEFAULTS;
        for (border, name) in borders.iter_mut().zip(names) {
            *border = map.and_then(|map| map.number(name)).unwrap_or(*border);
        }
        let bad = map.is_some_and(|map| map.entries.iter().any(|entry| entry.item.is_bad()));
        if let Some(entry) = entry
            && !bad
            && !borders.is_sorted_by(|a, b| a > b)
        {
            let [a, b, c] = borders;
            let message = said!("pact-borders", first = names[0], last = names[2], borders = format!("{a}, {b}, {c}"));
            self.error(id::CONTRADICTION, message, entry.item.span).help.push(said!("pact-borders-help"));
        }
        borders
    }

    pub(super) fn levels(&mut self, root: &Map, grades: &Grades) -> Option<Vec<LevelRule>> {
        let map = root.map("levels");
        let mut levels = Vec::new();
        for level in 1..=6_u8 {
            let entry = map.and_then(|map| map.entry(&level.to_string()));
            let clause = self.clause_or_default(&format!("levels/{level}"), entry.map(|entry| entry.key.span));
            let when = match entry {
                Some(entry) => self.condition_or_when(&entry.item, Place::Level),
                None => Some(self.default_level(level, grades)),
            };
            levels.push(when.map(|when| LevelRule { clause, level, when }));
        }
        levels.into_iter().collect()
    }

    fn default_level(&self, level: u8, grades: &Grades) -> Condition {
        let fit_of_c = Condition::Fit(ScoreTest { min: Some(grades.fit[2]), max: None });
        let engagement_of_2 = Condition::Engagement(ScoreTest { min: Some(grades.engagement[1]), max: None });
        let right_person = if self.personas.is_empty() { fit_of_c } else { Condition::Persona(PersonaTest::Any) };
        match level {
            1 => Condition::All(vec![Condition::Any(vec![known("email"), known("phone")]), Condition::SeenAny]),
            2 => Condition::All(vec![Condition::NoneOf(vec![Condition::Excluded]), right_person]),
            3 => Condition::Any(vec![Condition::Bant(BantTest::Point(BantPoint::Need)), engagement_of_2]),
            4 => Condition::Any(vec![known("requirements"), Condition::Bant(BantTest::AtLeast(2))]),
            5 if self.has_bant => Condition::Bant(BantTest::Confirmed),
            5 => Condition::Bant(BantTest::AtLeast(BANT_DEFAULT)),
            _ => Condition::All(vec![Condition::Sales(SalesAct::Accepted), Condition::Sales(SalesAct::NextStepAgreed)]),
        }
    }

    pub(super) fn gates(&mut self, root: &Map) -> Option<Vec<Gate>> {
        let map = root.map("gates");
        let mut gates = Vec::new();
        for stage in [Stage::Sal, Stage::Sql, Stage::Opportunity, Stage::Customer, Stage::Evangelist] {
            let entry = map.and_then(|map| map.entry(stage.word()));
            let clause = self.clause_or_default(&format!("gates/{stage}"), entry.map(|entry| entry.key.span));
            let when = match entry {
                Some(entry) => self.condition_or_when(&entry.item, Place::Anywhere),
                None => Some(self.default_gate(stage)),
            };
            gates.push(when.map(|when| Gate { clause, stage, when }));
        }
        gates.into_iter().collect()
    }

    fn default_gate(&self, stage: Stage) -> Condition {
        match stage {
            Stage::Sql if self.has_bant => {
                Condition::All(vec![Condition::Bant(BantTest::Confirmed), Condition::Sales(SalesAct::Accepted)])
            }
            Stage::Sql => Condition::Sales(SalesAct::Qualified),
            Stage::Opportunity => Condition::Outcome(OutcomeAct::Opportunity),
            Stage::Customer => Condition::Outcome(OutcomeAct::Won),
            Stage::Evangelist => Condition::Outcome(OutcomeAct::Advocated),
            Stage::Disqualified | Stage::Nurture | Stage::Inquiry | Stage::Mql | Stage::Sal => {
                Condition::Sales(SalesAct::Accepted)
            }
        }
    }

    pub(super) fn bant(&mut self, root: &Map) -> Option<Bant> {
        let entry = root.entry("bant");
        let clause = self.clause_or_default("bant", entry.map(|entry| entry.key.span));
        let map = entry.and_then(|entry| entry.item.as_map());
        let at_least = match entry {
            None => 0,
            Some(_) => map.and_then(|map| map.integer("at_least")).map_or(BANT_DEFAULT, |n| n.min(4) as u8),
        };
        let points: Vec<Option<BantRule>> = BantPoint::ALL
            .into_iter()
            .map(|point| self.bant_rule(point, map.and_then(|map| map.entry(point.word()))))
            .collect();
        Some(Bant { clause, at_least, points: points.into_iter().collect::<Option<_>>()? })
    }

    fn bant_rule(&mut self, point: BantPoint, entry: Option<&Entry>) -> Option<BantRule> {
        let clause = self.clause_or_default(&format!("bant/{}", point.word()), entry.map(|entry| entry.key.span));
        let default = match point {
            BantPoint::Authority => Some(Test::OneOf(vec![TermValue::text("decision maker")])),
            BantPoint::Budget | BantPoint::Need | BantPoint::Timeline => None,
        };
        let mut rule = BantRule { clause, point, mandatory: false, test: default, deduced: None };
        let Some(entry) = entry else { return Some(rule) };
        let item = &entry.item;
        let subject = match point {
            BantPoint::Budget => Subject::Trait(point.trait_name(), TraitType::Money),
            BantPoint::Authority => Subject::Role,
            BantPoint::Need => Subject::Trait(point.trait_name(), TraitType::Text),
            BantPoint::Timeline => Subject::Trait(point.trait_name(), TraitType::Date),
        };
        match &item.value {
            Value::Bad => return None,
            Value::Leaf(Leaf::Text(text, _)) if leadpact_terms::fold(text) == "required" => rule.mandatory = true,
            Value::Leaf(_) | Value::List(_) => rule.test = Some(self.test(item, subject)?),
            Value::Map(map) => {
                rule.mandatory = map.yes_no("required").unwrap_or(false);
                let mut tests = self.tests(map, item.span, subject)?;
                tests.extend(self.bant_within(map, point)?);
                match tests.len() {
                    0 => {}
                    1 => rule.test = tests.pop(),
                    _ => rule.test = Some(Test::All(tests)),
                }
                if let Some(deduced) = map.item("deduced_from") {
                    rule.deduced = Some(self.condition(deduced, Place::Traits("bant … deduced_from"))?);
                }
                if map.entries.iter().any(|entry| entry.item.is_bad()) {
                    return None;
                }
            }
        }
        Some(rule)
    }

    /// `timeline: { within: 6mo }`, another way to write `in_next: 6mo`. `None` if it was reported.
    fn bant_within(&mut self, map: &Map, point: BantPoint) -> Option<Option<Test>> {
        let Some(entry) = map.entry("within") else { return Some(None) };
        if point != BantPoint::Timeline {
            self.error(id::MISPLACED_FIELD, said!("pact-within-timeline", point = point.word()), entry.key.span)
                .help
                .push(said!("pact-within-timeline-help"));
            return None;
        }
        map.duration("within").map(|within| Some(Test::InNext(within)))
    }
}

fn known(name: &str) -> Condition {
    match TraitName::new(name) {
        Some(name) => Condition::Trait(TraitTest { name, test: Test::Known }),
        None => Condition::All(Vec::new()),
    }
}

/// The text of an item, for lists of texts.
pub(super) fn texts(item: Option<&Item>) -> Vec<Box<str>> {
    item.map(Item::elements).unwrap_or_default().iter().filter_map(Item::as_text).map(Into::into).collect()
}
