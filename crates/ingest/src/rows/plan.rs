//! A mapping's entry worked out for the columns of one file, so that reading a row looks up no names.

use leadpact_document::nearest;
use leadpact_terms::{Channel, Instant, OutcomeAct, SalesAct, TraitName, TraitType};

use super::{Columns, MissingColumn};
use crate::mapping::{
    At, Choice, EventKind, FileMap, Holds, Id, Keep, Properties, Rule, Test, Text, Unit, What, company_trait,
};
use crate::normalise::{canonical_trait, squeezed};
use crate::read::Shape;

/// The position of a column; `None` where a row does not have it.
pub(crate) type Col = Option<usize>;

#[derive(Debug)]
pub(crate) struct Plan {
    pub id: IdPlan,
    pub also: Vec<Col>,
    pub at: AtPlan,
    pub traits: Vec<(usize, Box<str>, Option<TraitType>)>,
    /// Those of the traits that the mapping names.
    pub named_traits: Vec<(usize, Box<str>, Option<TraitType>)>,
    pub rules: Vec<RulePlan>,
    pub drop: Vec<glob::Pattern>,
}

#[derive(Debug)]
pub(crate) enum IdPlan {
    Unsaid,
    Number(String),
    Columns(Vec<Col>),
}

#[derive(Debug, PartialEq)]
pub(crate) enum AtPlan {
    Unsaid,
    Fixed(Instant),
    Columns(Vec<Col>),
}

impl AtPlan {
    pub fn first_column(&self) -> Option<Col> {
        match self {
            Self::Columns(columns) => columns.first().copied(),
            Self::Unsaid | Self::Fixed(_) => None,
        }
    }
}

#[derive(Debug)]
pub(crate) enum TextPlan {
    Fixed(String),
    Columns(Vec<Col>),
}

impl TextPlan {
    /// The columns that say it.
    pub fn columns(&self) -> &[Col] {
        match self {
            Self::Fixed(_) => &[],
            Self::Columns(columns) => columns,
        }
    }
}

#[derive(Debug)]
pub(crate) struct RulePlan {
    pub what: WhatPlan,
    pub main: bool,
    /// Whether a row that stands twice in a file happened twice.
    pub repeats: bool,
    pub at: AtPlan,
    pub when: Vec<(Col, Test)>,
    pub event_id: Col,
    pub channel: Option<(Choice<Channel>, Col)>,
    pub marked: Col,
    pub properties: Vec<(usize, Box<str>)>,
}

#[derive(Debug)]
pub(crate) enum WhatPlan {
    Event { name: Option<TextPlan>, kind: (Choice<EventKind>, Col), times: Option<Col>, lasted: Option<(Col, Unit)> },
    Touch((Choice<SalesAct>, Col)),
    Outcome((Choice<OutcomeAct>, Col)),
    Change { field: Col, value: Col, was: Col },
}

impl Plan {
    pub fn new(entry: &FileMap, shape: &Shape, columns: Columns) -> Result<Self, MissingColumn> {
        let mut finder = Finder::new(shape, columns);
        let id = match &entry.id {
            Id::Unsaid => IdPlan::Unsaid,
            Id::Number(prefix) => IdPlan::Number(prefix.clone()),
            Id::Columns(names) => IdPlan::Columns(finder.all(names, "id")?),
        };
        let also = finder.all(&entry.also, "also")?;
        let at = finder.at(&entry.at)?;
        let mut traits = Vec::new();
        if let Some(column) = &entry.company
            && let Some(i) = finder.one(column, "company")?
        {
            traits.push((i, "company.id".into(), None));
        }
        for known in &entry.traits {
            if let Some(i) = finder.one(&known.column, "traits")? {
                traits.push((i, known.name.as_str().into(), known.kind));
            }
        }
        let named_traits = traits.clone();
        let drop: Vec<glob::Pattern> =
            entry.drop.iter().filter_map(|pattern| glob::Pattern::new(&pattern.to_lowercase()).ok()).collect();
        for (i, name) in shape.names.iter().enumerate() {
            if drop.iter().any(|pattern| pattern.matches(&name.to_lowercase())) {
                finder.mentioned[i] = true;
            }
        }
        let all: Vec<(&Rule, bool)> =
            entry.main.iter().map(|rule| (rule, true)).chain(entry.more.iter().map(|rule| (rule, false))).collect();
        let mut rules = Vec::new();
        for (rule, main) in &all {
            rules.push(finder.rule(rule, *main)?);
        }
        // What "all" the properties are is only known when every other key has named its columns.
        let is_all = |rule: &Rule| rule.properties == Properties::All;
        for all_now in [false, true] {
            for (plan, (rule, _)) in rules.iter_mut().zip(&all).filter(|(_, (rule, _))| is_all(rule) == all_now) {
                plan.properties = finder.properties(&rule.properties)?;
            }
        }
        if entry.keep == Keep::Others && matches!(entry.holds, Holds::Leads | Holds::Companies) {
            traits.extend(finder.others(entry.holds));
        }
        Ok(Self { id, also, at, traits, named_traits, rules, drop })
    }
}

struct Finder<'a> {
    shape: &'a Shape,
    squeezed: Vec<String>,
    columns: Columns,
    mentioned: Vec<bool>,
}

impl<'a> Finder<'a> {
    fn new(shape: &'a Shape, columns: Columns) -> Self {
        let squeezed = shape.names.iter().map(|name| squeezed(name)).collect();
        Self { shape, squeezed, columns, mentioned: vec![false; shape.names.len()] }
    }

    /// The column of this name: as written, else without case, accents, spaces and signs.
    fn one(&mut self, name: &str, key: &'static str) -> Result<Col, MissingColumn> {
        let names = &self.shape.names;
        let loosely = || {
            let wanted = squeezed(name);
            self.squeezed.iter().position(|known| *known == wanted)
        };
        match names.iter().position(|known| **known == *name).or_else(loosely) {
            Some(i) => {
                self.mentioned[i] = true;
                Ok(Some(i))
            }
            None if self.columns == Columns::Varying => Ok(None),
            None => {
                let nearest = nearest(name, names.iter().map(|name| &**name)).map(str::to_owned);
                Err(MissingColumn { column: name.to_owned(), key, nearest })
            }
        }
    }

    fn all(&mut self, names: &[String], key: &'static str) -> Result<Vec<Col>, MissingColumn> {
        names.iter().map(|name| self.one(name, key)).collect()
    }

    fn maybe(&mut self, name: Option<&String>, key: &'static str) -> Result<Col, MissingColumn> {
        name.map_or(Ok(None), |name| self.one(name, key))
    }

    fn at(&mut self, at: &At) -> Result<AtPlan, MissingColumn> {
        Ok(match at {
            At::Unsaid => AtPlan::Unsaid,
            At::Fixed(instant) => AtPlan::Fixed(*instant),
            At::Columns(names) => AtPlan::Columns(self.all(names, "at")?),
        })
    }

    fn choice<T: Clone>(&mut self, choice: &Choice<T>, key: &'static str) -> Result<(Choice<T>, Col), MissingColumn> {
        let column = match choice {
            Choice::Fixed(_) => None,
            Choice::Column { column, .. } => self.one(column, key)?,
        };
        Ok((choice.clone(), column))
    }

    fn rule(&mut self, rule: &Rule, main: bool) -> Result<RulePlan, MissingColumn> {
        let what = match &rule.what {
            What::Event { name, kind, times, lasted } => WhatPlan::Event {
                name: match name {
                    None => None,
                    Some(Text::Fixed(text)) => Some(TextPlan::Fixed(text.clone())),
                    Some(Text::Columns(names)) => Some(TextPlan::Columns(self.all(names, "name")?)),
                },
                kind: self.choice(kind, "kind")?,
                times: times.as_ref().map(|name| self.one(name, "times")).transpose()?,
                lasted: match lasted {
                    None => None,
                    Some(lasted) => Some((self.one(&lasted.column, "lasted")?, lasted.unit)),
                },
            },
            What::Touch(act) => WhatPlan::Touch(self.choice(act, "act")?),
            What::Outcome(act) => WhatPlan::Outcome(self.choice(act, "outcome")?),
            What::Change { field, value, was } => WhatPlan::Change {
                field: self.one(field, "field")?,
                value: self.one(value, "value")?,
                was: self.maybe(was.as_ref(), "was")?,
            },
        };
        let mut when = Vec::new();
        for (name, test) in &rule.when {
            when.push((self.one(name, "when")?, test.clone()));
        }
        let repeats = main && matches!(what, WhatPlan::Event { .. } | WhatPlan::Touch(_));
        Ok(RulePlan {
            what,
            main,
            repeats,
            at: self.at(&rule.at)?,
            when,
            event_id: self.maybe(rule.event_id.as_ref(), "event_id")?,
            channel: rule.channel.as_ref().map(|channel| self.choice(channel, "channel")).transpose()?,
            marked: self.maybe(rule.marked.as_ref(), "marked")?,
            properties: Vec::new(),
        })
    }

    fn properties(&mut self, properties: &Properties) -> Result<Vec<(usize, Box<str>)>, MissingColumn> {
        let names = &self.shape.names;
        Ok(match properties {
            Properties::None => Vec::new(),
            Properties::All => {
                let unmentioned = (0..names.len()).filter(|i| !self.mentioned[*i]);
                unmentioned.map(|i| (i, names[i].strip_prefix("properties.").unwrap_or(&names[i]).into())).collect()
            }
            Properties::Named(named) => {
                let mut found = Vec::new();
                for (column, name) in named {
                    if let Some(i) = self.one(column, "properties")? {
                        found.push((i, name.as_str().into()));
                    }
                }
                found
            }
            Properties::Under(prefixes) => {
                let mut found = Vec::new();
                for (prefix, name) in prefixes {
                    for (i, column) in names.iter().enumerate() {
                        let Some(rest) = column.strip_prefix(prefix.as_str()).and_then(|rest| rest.strip_prefix('.'))
                        else {
                            continue;
                        };
                        let full = if name.is_empty() { rest.to_owned() } else { format!("{name}.{rest}") };
                        found.push((i, full.into()));
                    }
                }
                found
            }
        })
    }

    /// The columns that no key mentions, as traits under their own names.
    fn others(&self, holds: Holds) -> Vec<(usize, Box<str>, Option<TraitType>)> {
        let unmentioned = (0..self.shape.names.len()).filter(|i| !self.mentioned[*i]);
        unmentioned
            .filter_map(|i| {
                let header = &self.shape.names[i];
                let canonical = canonical_trait(header).and_then(TraitName::new);
                let name = match holds {
                    Holds::Companies => company_trait(TraitName::new(header)?, holds),
                    _ => canonical.or_else(|| TraitName::new(header))?,
                };
                Some((i, name.as_str().into(), None))
            })
            .collect()
    }
}
