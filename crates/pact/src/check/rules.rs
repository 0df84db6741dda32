//! Points: rules of fit and engagement, and the groups that bound them.

use std::collections::BTreeMap;

use leadpact_document::{Said, Span};
use leadpact_language::said;
use leadpact_terms::{Duration, fold};

use super::Checker;
use super::condition::Place;
use crate::diagnostics as id;
use crate::limits;
use crate::model::{Alternative, Caps, EngagementRule, FitRule, Group, GroupName, Repeat, Score, SignalName, Trigger};
use crate::written::{Entry, Item, Leaf, Map, Value};

/// Which rules name which group.
#[derive(Default)]
pub(super) struct GroupUses {
    /// Group (folded) → the score of the first rule that named it.
    by_group: BTreeMap<String, Score>,
    /// Whether a rule could not be read; then it may be the one that names a group.
    incomplete: bool,
}

/// The forms of `on` in an engagement rule.
enum Form {
    Signal,
    Sequence,
    Count,
    Silence,
}

impl Form {
    fn describe(&self) -> Said {
        match self {
            Self::Signal => said!("pact-form-signal"),
            Self::Sequence => said!("pact-form-sequence"),
            Self::Count => said!("pact-form-count"),
            Self::Silence => said!("pact-form-silence"),
        }
    }

    /// The fields that say something about this form, besides `on`, `points`, `group` and `id`.
    fn fields(&self) -> &'static [&'static str] {
        match self {
            Self::Signal => &["within", "half_life", "at_most"],
            Self::Sequence => &["within", "half_life", "lasts", "repeat", "at_most"],
            Self::Count => &["at_least", "half_life", "lasts", "repeat", "at_most"],
            Self::Silence => &["for", "of"],
        }
    }

    /// What to write instead of a field that does not go with this form.
    fn help(&self, field: &str) -> Said {
        match (self, field) {
            (Self::Signal, "lasts") => said!("pact-signal-lasts"),
            (Self::Signal, "repeat") => said!("pact-signal-repeat"),
            (Self::Count, "within") => said!("pact-count-within"),
            (Self::Sequence, "at_least") => said!("pact-sequence-at-least"),
            (_, "for" | "of") => said!("pact-goes-with-nothing", field),
            (Self::Silence, "within" | "lasts") => said!("pact-silence-lasts"),
            (form, _) => said!("pact-form-takes", form = form.describe(), fields = form.fields().join(", ")),
        }
    }
}

impl Checker<'_> {
    pub(super) fn fit(&mut self, root: &Map) -> Option<Vec<FitRule>> {
        let entries = self.rules_of(root, "fit");
        let rules: Vec<Option<FitRule>> = entries.into_iter().map(|entry| self.fit_rule(entry)).collect();
        rules.into_iter().collect()
    }

    pub(super) fn engagement(&mut self, root: &Map) -> Option<Vec<EngagementRule>> {
        let entries = self.rules_of(root, "engagement");
        let rules: Vec<Option<EngagementRule>> = entries.into_iter().map(|entry| self.engagement_rule(entry)).collect();
        rules.into_iter().collect()
    }

    fn rules_of<'m>(&mut self, root: &'m Map, section: &str) -> Vec<&'m Entry> {
        let Some(item) = root.item(section) else { return Vec::new() };
        self.group_uses.incomplete |= item.is_bad();
        item.as_map().into_iter().flat_map(Map::named).collect()
    }

    fn fit_rule(&mut self, entry: &Entry) -> Option<FitRule> {
        if entry.item.is_bad() {
            self.group_uses.incomplete = true;
            return None;
        }
        let map = entry.item.as_map();
        let clause = self.rule_clause("fit", entry, map);
        let group = map.and_then(|map| self.group_of(map, Score::Fit));
        let list = match map {
            None => entry.item.elements(),
            Some(map) => match map.entry("first") {
                None => std::slice::from_ref(&entry.item),
                Some(first) => {
                    if let Some(beside) = map.entry("when").or_else(|| map.entry("points")) {
                        let message = said!("pact-beside", name = &beside.key.text, other = "first");
                        self.error(id::MISPLACED_FIELD, message, beside.key.span)
                            .help
                            .push(said!("pact-beside-first-help"));
                    }
                    first.item.elements()
                }
            },
        };
        let several = list.len() > 1;
        let mut alternatives = Vec::new();
        for (i, item) in list.iter().enumerate() {
            let Some(map) = item.as_map() else {
                alternatives.push(None);
                continue;
            };
            let clause = match several {
                true => self.clause(&format!("{clause}/{}", i + 1), item.span),
                false => clause.clone(),
            };
            let when = self.needed_field(map, "when", item.span);
            let when = when.and_then(|when| self.condition(when, Place::Traits("fit")));
            let points = self.needed_field(map, "points", item.span).and_then(|_| map.number("points"));
            let points = points.filter(|points| self.within_points(*points, map));
            alternatives.push(when.zip(points).map(|(when, points)| Alternative { clause, when, points }));
        }
        let alternatives: Vec<Alternative> = alternatives.into_iter().collect::<Option<_>>()?;
        let unknown_group = map.is_some_and(|map| map.has("group")) && group.is_none();
        (!alternatives.is_empty() && !unknown_group).then(|| FitRule {
            clause,
            name: name_of(entry),
            group,
            alternatives,
        })
    }

    /// A field without which a rule says nothing, where the grammar can't demand it.
    fn needed_field<'m>(&mut self, map: &'m Map, field: &str, span: Span) -> Option<&'m Item> {
        let item = map.item(field);
        // An alternative of a list has been held against the grammar, which demands both.
        let told = self.diagnostics.iter().any(|told| told.id == id::MISSING_FIELD && told.span == Some(span));
        if item.is_none() && !told {
            self.error(id::MISSING_FIELD, said!("found-missing", field), span).help.push(said!("pact-fit-rule-help"));
        }
        item
    }

    fn within_points(&mut self, points: f64, map: &Map) -> bool {
        let fits = points.abs() <= limits::POINTS;
        if !fits && let Some(entry) = map.entry("points") {
            let message = said!("pact-points-range", max = limits::POINTS.to_string());
            self.error(id::OUT_OF_RANGE, message, entry.item.span);
        }
        fits
    }

    fn rule_clause(&mut self, section: &str, entry: &Entry, map: Option<&Map>) -> leadpact_terms::ClauseId {
        let name = name_of(entry);
        let part = map.and_then(|map| map.text("id")).unwrap_or(&name).to_owned();
        self.clause(&format!("{section}/{part}"), entry.key.span)
    }

    fn group_of(&mut self, map: &Map, score: Score) -> Option<GroupName> {
        let item = map.item("group")?;
        let name = self.group_name(item)?;
        let first = *self.group_uses.by_group.entry(fold(name.as_str()).into_owned()).or_insert(score);
        if first != score {
            self.error(id::MIXED_GROUP, said!("pact-mixed-group", name = name.as_str()), item.span)
                .help
                .push(said!("pact-mixed-group-help"));
            return None;
        }
        Some(name)
    }

    fn engagement_rule(&mut self, entry: &Entry) -> Option<EngagementRule> {
        let Some(map) = entry.item.as_map() else {
            self.group_uses.incomplete = true;
            return None;
        };
        let clause = self.rule_clause("engagement", entry, Some(map));
        let group = self.group_of(map, Score::Engagement);
        let points = map.number("points").filter(|points| self.within_points(*points, map));
        let at_most = self.caps(map);
        let on = map.item("on").and_then(|on| self.trigger(on, map, entry));
        let (on, form) = on?;
        let fine = self.fields_fit(map, &form) && !map.entries.iter().any(|entry| entry.item.is_bad());
        let unknown_group = map.has("group") && group.is_none();
        let lasts = match form {
            Form::Signal => map.duration("within"),
            Form::Sequence | Form::Count => map.duration("lasts"),
            Form::Silence => None,
        };
        (fine && !unknown_group).then_some(())?;
        Some(EngagementRule {
            clause,
            name: name_of(entry),
            group,
            on,
            points: points?,
            half_life: map.duration("half_life"),
            lasts,
            at_most: at_most?,
        })
    }

    fn trigger(&mut self, on: &Item, map: &Map, entry: &Entry) -> Option<(Trigger, Form)> {
        let repeat = match map.text("repeat") {
            Some("each") => Repeat::Each,
            _ => Repeat::Once,
        };
        if let Value::List(list) = &on.value {
            let steps = self.signal_names(on);
            return self.sequence(list.len(), on.span, map, steps, repeat);
        }
        if on.as_text().is_some_and(|text| fold(text) == "nothing") {
            let of = match map.item("of") {
                Some(of) => self.signal_names(of),
                None => Some(Vec::new()),
            };
            if !map.has("for") {
                self.error(id::MISSING_FIELD, said!("found-missing", field = "for"), entry.item.span)
                    .help
                    .push(said!("pact-silence-for"));
            }
            return Some((Trigger::Silence { of: of?, lasting: map.duration("for")? }, Form::Silence));
        }
        let signal = self.signal_name(on);
        match map.item("at_least") {
            None => Some((Trigger::Signal(signal?), Form::Signal)),
            Some(count) => match count.as_leaf() {
                Some(Leaf::CountIn(1, _)) => {
                    self.error(id::OUT_OF_RANGE, said!("pact-count-one"), count.span)
                        .help
                        .push(said!("pact-count-one-help"));
                    None
                }
                Some(Leaf::CountIn(at_least, within)) => {
                    let trigger = Trigger::Count { signal: signal?, at_least: *at_least, within: *within, repeat };
                    Some((trigger, Form::Count))
                }
                _ => None,
            },
        }
    }

    fn sequence(
        &mut self,
        n_steps: usize,
        span: Span,
        map: &Map,
        steps: Option<Vec<SignalName>>,
        repeat: Repeat,
    ) -> Option<(Trigger, Form)> {
        if n_steps < 2 {
            self.error(id::SHORT_SEQUENCE, said!("pact-sequence-short"), span)
                .help
                .push(said!("pact-sequence-short-help"));
            return None;
        }
        if n_steps > limits::SEQUENCE_STEPS {
            let message = said!("pact-sequence-long", max = limits::SEQUENCE_STEPS);
            self.error(id::LIMIT, message, span);
            return None;
        }
        if !map.has("within") {
            self.error(id::MISSING_FIELD, said!("found-missing", field = "within"), span)
                .help
                .push(said!("pact-sequence-within"));
        }
        let within: Duration = map.duration("within")?;
        Some((Trigger::Sequence { steps: steps?, within, repeat }, Form::Sequence))
    }

    /// Whether all fields go with the form of the rule.
    fn fields_fit(&mut self, map: &Map, form: &Form) -> bool {
        let mut fit = true;
        for entry in &map.entries {
            let Some(field) = entry.field else { continue };
            if matches!(field, "on" | "points" | "group" | "id") || form.fields().contains(&field) {
                continue;
            }
            let message = said!("pact-not-with-form", field, form = form.describe());
            self.error(id::MISPLACED_FIELD, message, entry.key.span).help.push(form.help(field));
            fit = false;
        }
        fit
    }

    fn caps(&mut self, map: &Map) -> Option<Caps> {
        let mut caps = Caps::default();
        let Some(item) = map.item("at_most") else { return Some(caps) };
        for element in item.elements() {
            let twice = match element.as_leaf() {
                Some(Leaf::Cap(n, Some(window))) => caps.per.replace((*n, *window)).is_some(),
                Some(Leaf::Cap(n, None)) => caps.total.replace(*n).is_some(),
                _ => return None,
            };
            if twice {
                self.error(id::CONTRADICTION, said!("pact-two-caps"), element.span)
                    .help
                    .push(said!("pact-two-caps-help"));
                return None;
            }
        }
        Some(caps)
    }

    pub(super) fn groups(&mut self, root: &Map) -> Option<Vec<Group>> {
        let entries: Vec<&Entry> = root.map("groups").into_iter().flat_map(Map::named).collect();
        let groups: Vec<Option<Group>> = entries.into_iter().map(|entry| self.group(entry)).collect();
        groups.into_iter().collect()
    }

    fn group(&mut self, entry: &Entry) -> Option<Group> {
        let name = GroupName::new(&entry.key.text);
        let clause = self.clause(&format!("groups/{name}"), entry.key.span);
        let of = self.group_uses.by_group.get(&*fold(name.as_str())).copied();
        if of.is_none() && !self.group_uses.incomplete {
            self.error(id::UNUSED_GROUP, said!("pact-unused-group", name = name.as_str()), entry.key.span)
                .help
                .push(said!("pact-unused-group-help", name = name.as_str()));
        }
        let map = entry.item.as_map()?;
        let (floor, ceiling) = (map.number("floor"), map.number("ceiling"));
        if map.says_nothing() {
            self.error(id::EMPTY, said!("pact-group-empty"), entry.item.span)
                .help
                .push(said!("found-write", code = "{ ceiling: 40 }"));
            return None;
        }
        if let (Some(low), Some(high)) = (floor, ceiling)
            && low > high
        {
            self.error(
                id::CONTRADICTION,
                said!("pact-group-ends", low = low.to_string(), high = high.to_string()),
                entry.item.span,
            )
            .help
            .push(said!("pact-group-ends-help"));
            return None;
        }
        Some(Group { clause, name, of: of?, floor, ceiling })
    }
}

/// The name of a thing as written, with white space folded.
pub(super) fn name_of(entry: &Entry) -> Box<str> {
    entry.key.text.split_whitespace().collect::<Vec<_>>().join(" ").into()
}
