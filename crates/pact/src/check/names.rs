//! Which names a pact gives, and which of them a reference means.

use leadpact_document::{Said, Span, nearest};
use leadpact_language::said;
use leadpact_terms::{TRAITS, TraitName, TraitType, builtin_trait, fold};

use super::Checker;
use crate::diagnostics as id;
use crate::limits;
use crate::model::{GroupName, PersonaName, SignalName};
use crate::written::{Item, Leaf, Map};

/// Words that stand where a signal's name may stand.
const RESERVED_SIGNALS: [&str; 3] = ["any", "nothing", "any new signal"];
/// Words that stand where a persona's name may stand.
const RESERVED_PERSONAS: [&str; 1] = ["any"];

/// The names of one section.
pub(super) struct Names {
    known: Vec<String>,
    /// Whether the section could be read; if not, any name may be in it.
    complete: bool,
}

impl Names {
    /// The names of a section.
    pub(super) fn of(root: &Map, section: &str) -> Self {
        let item = root.item(section);
        let known = item.and_then(Item::as_map).into_iter().flat_map(Map::named);
        Self {
            known: known.map(|entry| entry.key.text.split_whitespace().collect::<Vec<_>>().join(" ")).collect(),
            complete: !item.is_some_and(|item| item.is_bad() || item.as_map().is_some_and(|map| map.damaged)),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.known.is_empty() && self.complete
    }

    fn find(&self, text: &str) -> Option<&str> {
        let folded = fold(text);
        self.known.iter().find(|known| fold(known) == folded).map(String::as_str)
    }
}

/// What is looked for by name.
#[derive(Clone, Copy)]
enum Sort {
    Signal,
    Persona,
    Group,
}

impl Sort {
    /// The diagnostic's id, what it says of a name that nothing has, and the section in which names are given.
    fn unknown(self, name: &str) -> (&'static str, Said, &'static str) {
        match self {
            Self::Signal => (id::UNKNOWN_SIGNAL, said!("pact-no-signal", name), "signals"),
            Self::Persona => (id::UNKNOWN_PERSONA, said!("pact-no-persona", name), "personas"),
            Self::Group => (id::UNKNOWN_GROUP, said!("pact-no-group", name), "groups"),
        }
    }
}

impl Checker<'_> {
    /// The signal that an item names, spelled as it was declared.
    pub(super) fn signal_name(&mut self, item: &Item) -> Option<SignalName> {
        self.named(item, Sort::Signal).map(|name| SignalName::new(&name))
    }

    /// The signals that an item names: one, or a list.
    pub(super) fn signal_names(&mut self, item: &Item) -> Option<Vec<SignalName>> {
        let names: Vec<Option<SignalName>> = item.elements().iter().map(|item| self.signal_name(item)).collect();
        names.into_iter().collect()
    }

    /// The persona that an item names.
    pub(super) fn persona_name(&mut self, item: &Item) -> Option<PersonaName> {
        self.named(item, Sort::Persona).map(|name| PersonaName::new(&name))
    }

    /// The group that an item names.
    pub(super) fn group_name(&mut self, item: &Item) -> Option<GroupName> {
        self.named(item, Sort::Group).map(|name| GroupName::new(&name))
    }

    fn named(&mut self, item: &Item, sort: Sort) -> Option<String> {
        let text = item.as_text()?;
        let names = match sort {
            Sort::Signal => &self.signals,
            Sort::Persona => &self.personas,
            Sort::Group => &self.groups,
        };
        if let Some(known) = names.find(text) {
            return Some(known.to_owned());
        }
        if !names.complete {
            return None;
        }
        let (id, message, section) = sort.unknown(text);
        let looked_at =
            if self.diagnostics.len() < limits::FINDINGS_WITH_NEAREST { names.known.as_slice() } else { &[] };
        let help = match nearest(&fold(text), looked_at.iter().map(String::as_str)) {
            Some(near) => said!("found-did-you-mean", near),
            None if names.known.is_empty() => said!("pact-add-section", section, name = text),
            None if names.known.len() <= 20 => said!("pact-known-names", section, names = names.known.join(", ")),
            None => said!("pact-look-in-section", section),
        };
        self.error(id, message, item.span).help.push(help);
        None
    }

    /// Reports signals whose name is a word of the language.
    pub(super) fn reserved_signals(&mut self, root: &Map) {
        self.reserved(root, "signals", &RESERVED_SIGNALS);
    }

    /// Reports personas whose name is a word of the language.
    pub(super) fn reserved_personas(&mut self, root: &Map) {
        self.reserved(root, "personas", &RESERVED_PERSONAS);
    }

    fn reserved(&mut self, root: &Map, section: &str, words: &[&str]) {
        for entry in root.map(section).into_iter().flat_map(Map::named) {
            if words.contains(&&*fold(&entry.key.text)) {
                let message = said!("pact-reserved-name", name = &entry.key.text);
                self.error(id::RESERVED_NAME, message, entry.key.span).help.push(said!("pact-reserved-name-help"));
            }
        }
    }

    /// The trait that an item names, and its type.
    pub(super) fn known_trait(&mut self, item: &Item) -> Option<(TraitName, TraitType)> {
        match item.as_leaf() {
            Some(Leaf::Trait(name)) => self.trait_type(name, item.span, &[]).map(|kind| (name.clone(), kind)),
            _ => None,
        }
    }

    /// The type of a trait; reported if there is none. `words` may have been meant as well.
    pub(super) fn trait_type(&mut self, name: &TraitName, span: Span, words: &[&'static str]) -> Option<TraitType> {
        if let Some(kind) = self.traits.get(name).copied().or_else(|| builtin_trait(name).map(|known| known.kind)) {
            return Some(kind);
        }
        if !self.traits_known {
            return None;
        }
        let candidates = words.iter().copied().chain(TRAITS.iter().map(|known| known.name));
        let candidates = candidates.chain(self.traits.keys().map(TraitName::as_str));
        let many = self.diagnostics.len() >= limits::FINDINGS_WITH_NEAREST;
        let near = nearest(name.as_str(), candidates.filter(|_| !many)).map(str::to_owned);
        let company = TraitName::new(&format!("company.{name}"))
            .filter(|name| self.traits.contains_key(name) || builtin_trait(name).is_some());
        let diagnostic = self.error(id::UNKNOWN_TRAIT, said!("pact-no-trait", name = name.as_str()), span);
        diagnostic.help.extend(match (company, near) {
            (Some(company), _) => Some(said!("found-did-you-mean", near = company.as_str())),
            (None, Some(near)) => Some(said!("found-did-you-mean", near)),
            (None, None) => None,
        });
        diagnostic.help.push(said!("pact-no-trait-help", name = name.as_str()));
        None
    }
}
