//! The second step: resolves names, checks types and ranges, fills in defaults, and gives every clause its id.
//!
//! One file a family of sections. Each reads what the walker left in order and passes over what it reported.
//! A thing that can't be built is `None` and has been reported; its name is still known, so that nothing that refers to it is
//! reported as well.

mod condition;
mod names;
mod promises;
mod rules;
mod signals;
mod stages;
mod test;

use std::collections::BTreeMap;

use leadpact_document::{Diagnostic, Said, Span, nearest};
use leadpact_language::said;
use leadpact_terms::{ClauseId, Currency, TraitName, TraitType, builtin_trait, fold};

use crate::Checked;
use crate::diagnostics as id;
use crate::model::{Currencies, Pact, Parties, RequiredTrait, Silenced, TraitDeclaration};
use crate::written::{Item, Leaf, Map, Value};
use names::Names;

/// Checks a pact as written. `None` if something that every pact needs is missing; other mistakes are in `diagnostics` too.
pub(crate) fn check(root: &Map, diagnostics: &mut Vec<Diagnostic>) -> Option<Checked> {
    let mut checker = Checker::new(root, diagnostics);
    let pact = checker.pact(root);
    let places = checker.places;
    pact.map(|pact| Checked { pact, places })
}

struct Checker<'a> {
    diagnostics: &'a mut Vec<Diagnostic>,
    places: BTreeMap<ClauseId, Span>,
    /// All clause ids, folded, with those that come from defaults.
    clauses: BTreeMap<String, ClauseId>,
    currencies: Currencies,
    traits: BTreeMap<TraitName, TraitType>,
    /// Whether all custom traits are known; if not, an unknown trait may be one that could not be read.
    traits_known: bool,
    signals: Names,
    personas: Names,
    groups: Names,
    group_uses: rules::GroupUses,
    has_bant: bool,
}

impl<'a> Checker<'a> {
    fn new(root: &Map, diagnostics: &'a mut Vec<Diagnostic>) -> Self {
        Self {
            diagnostics,
            places: BTreeMap::new(),
            clauses: BTreeMap::new(),
            currencies: Currencies { base: Currency::EUR, rates: Vec::new() },
            traits: BTreeMap::new(),
            traits_known: true,
            signals: Names::of(root, "signals"),
            personas: Names::of(root, "personas"),
            groups: Names::of(root, "groups"),
            group_uses: rules::GroupUses::default(),
            has_bant: root.has("bant"),
        }
    }

    /// All sections, in the order in which they need each other; only then it is asked whether all of them could be read.
    fn pact(&mut self, root: &Map) -> Option<Pact> {
        self.currencies(root);
        let traits = self.trait_declarations(root);
        self.dates(root);
        let signals = self.signals(root);
        let required = self.required(root);
        let personas = self.personas(root);
        let exclusions = self.exclusions(root);
        let fit = self.fit(root);
        let engagement = self.engagement(root);
        let groups = self.groups(root);
        let grades = self.grades(root);
        let levels = self.levels(root, &grades);
        let tiers = self.tiers(root);
        let gates = self.gates(root);
        let bant = self.bant(root);
        let recycle = self.recycle(root);
        let tracks = self.tracks(root);
        let sla = self.sla(root);
        let routing = self.routing(root);
        let silenced = self.silenced(root);
        Some(Pact {
            name: root.text("pact")?.into(),
            version: root.integer("version")?,
            title: root.text("title").map(Into::into),
            effective: root.date("effective"),
            review_by: root.date("review_by"),
            parties: parties(root),
            currencies: self.currencies.clone(),
            traits,
            signals: signals?,
            required,
            personas: personas?,
            exclusions: exclusions?,
            fit: fit?,
            engagement: engagement?,
            groups: groups?,
            grades,
            levels: levels?,
            tiers: tiers?,
            gates: gates?,
            bant: bant?,
            recycle: recycle?,
            tracks: tracks?,
            sla: sla?,
            routing: routing?,
            silenced,
        })
    }

    fn error(&mut self, id: &'static str, message: Said, span: Span) -> &mut Diagnostic {
        self.diagnostics.push(Diagnostic::error(id, message, span));
        let last = self.diagnostics.len() - 1;
        &mut self.diagnostics[last]
    }

    /// The clause of a thing that was written.
    fn clause(&mut self, id: &str, span: Span) -> ClauseId {
        let clause = ClauseId::new(id);
        match self.clauses.insert(fold(id).into_owned(), clause.clone()) {
            None => {
                self.places.insert(clause.clone(), span);
            }
            Some(_) => {
                self.error(id::DUPLICATE_NAME, said!("pact-two-clauses", id), span)
                    .help
                    .push(said!("pact-two-clauses-help"));
            }
        }
        clause
    }

    /// The clause of a thing that may come from a default.
    fn clause_or_default(&mut self, id: &str, span: Option<Span>) -> ClauseId {
        match span {
            Some(span) => self.clause(id, span),
            None => {
                let clause = ClauseId::new(id);
                self.clauses.insert(fold(id).into_owned(), clause.clone());
                clause
            }
        }
    }

    fn currencies(&mut self, root: &Map) {
        let Some(item) = root.item("currency") else { return };
        let base = match &item.value {
            Value::Leaf(Leaf::Currency(currency)) => Some(*currency),
            Value::Map(map) => match map.item("base").and_then(Item::as_leaf) {
                Some(Leaf::Currency(currency)) => Some(*currency),
                _ => None,
            },
            Value::Bad | Value::Leaf(_) | Value::List(_) => None,
        };
        self.currencies.base = base.unwrap_or(Currency::EUR);
        let rates = item.as_map().and_then(|map| map.map("rates")).into_iter().flat_map(Map::named);
        for entry in rates {
            let currency = match crate::written::scalar::currency(&entry.key.text) {
                Ok(currency) => currency,
                Err(problem) => {
                    self.error(problem.id, problem.message, entry.key.span).help.extend(problem.help);
                    continue;
                }
            };
            let Some(Leaf::Number(rate)) = entry.item.as_leaf() else { continue };
            if currency == self.currencies.base {
                self.error(id::CONTRADICTION, said!("pact-base-rate", currency = currency.to_string()), entry.key.span)
                    .help
                    .push(said!("found-remove-line"));
            } else {
                self.currencies.rates.push((currency, *rate));
            }
        }
    }

    fn trait_declarations(&mut self, root: &Map) -> Vec<TraitDeclaration> {
        let Some(item) = root.item("traits") else { return Vec::new() };
        self.traits_known = !item.is_bad();
        let mut declarations = Vec::new();
        for entry in item.as_map().into_iter().flat_map(Map::named) {
            let Some(name) = TraitName::new(&entry.key.text) else {
                self.error(id::BAD_NAME, said!("pact-not-trait-name", name = &entry.key.text), entry.key.span)
                    .help
                    .push(said!("pact-not-trait-name-help"));
                continue;
            };
            if let Some(known) = builtin_trait(&name) {
                let message = said!("pact-built-in-trait", name = name.as_str(), kind = known.kind.word());
                self.error(id::BUILTIN_TRAIT, message, entry.key.span).help.push(said!("pact-built-in-trait-help"));
                continue;
            }
            let (kind, map) = match &entry.item.value {
                Value::Leaf(Leaf::TraitType(kind)) => (Some(*kind), None),
                Value::Map(map) => match map.item("type").and_then(Item::as_leaf) {
                    Some(Leaf::TraitType(kind)) => (Some(*kind), Some(map)),
                    _ => (None, Some(map)),
                },
                Value::Bad | Value::Leaf(_) | Value::List(_) => (None, None),
            };
            let Some(kind) = kind else {
                self.traits_known = false;
                continue;
            };
            self.traits.insert(name.clone(), kind);
            declarations.push(TraitDeclaration {
                clause: self.clause(&format!("traits/{name}"), entry.key.span),
                name,
                kind,
                protected: map.and_then(|map| map.yes_no("protected")).unwrap_or(false),
                note: map.and_then(|map| map.text("note")).map(Into::into),
            });
        }
        declarations
    }

    fn dates(&mut self, root: &Map) {
        let (Some(from), Some(review), Some(entry)) =
            (root.date("effective"), root.date("review_by"), root.entry("review_by"))
        else {
            return;
        };
        if review <= from {
            let message = said!("pact-review-early", review = review.to_string(), from = from.to_string());
            self.error(id::CONTRADICTION, message, entry.item.span).help.push(said!("pact-review-early-help"));
        }
    }

    fn required(&mut self, root: &Map) -> Vec<RequiredTrait> {
        let items = root.item("required").map(Item::elements).unwrap_or_default();
        let mut required = Vec::new();
        for item in items {
            let alternatives = match item.as_map() {
                Some(map) => map.item("any").map(Item::elements).unwrap_or_default(),
                None => item.elements(),
            };
            let any_of: Vec<TraitName> =
                alternatives.iter().filter_map(|item| self.known_trait(item)).map(|(name, _)| name).collect();
            if any_of.is_empty() {
                continue;
            }
            let id = any_of.iter().map(TraitName::as_str).collect::<Vec<_>>().join(" or ");
            required.push(RequiredTrait { clause: self.clause(&format!("required/{id}"), item.span), any_of });
        }
        required
    }

    fn silenced(&mut self, root: &Map) -> Vec<Silenced> {
        let items = root.item("lint").map(Item::elements).unwrap_or_default();
        let mut silenced = Vec::new();
        for (i, item) in items.iter().enumerate() {
            let Some(map) = item.as_map() else { continue };
            // Not a clause, but the linter points here when the answer answers nothing.
            self.places.insert(ClauseId::new(format!("lint/{}", i + 1)), item.span);
            let at =
                map.item("at").and_then(|item| item.as_text().map(|text| self.known_clause(root, text, item.span)));
            let (Some(lint), Some(because)) = (map.text("allow"), map.text("because")) else { continue };
            if at != Some(None) {
                silenced.push(Silenced { lint: lint.into(), at: at.flatten(), because: because.into() });
            }
        }
        silenced
    }

    fn known_clause(&mut self, root: &Map, text: &str, span: Span) -> Option<ClauseId> {
        let folded = fold(text);
        if let Some(clause) = self.clauses.get(&*folded) {
            return Some(clause.clone());
        }
        // A section that could not be read has been reported; the clause may be in it.
        let section = text.split('/').next().and_then(|section| root.item(section.trim()));
        if section.is_some_and(|item| item.is_bad() || item.as_map().is_some_and(|map| map.damaged)) {
            return None;
        }
        let near = nearest(text, self.clauses.values().map(ClauseId::as_str)).map(str::to_owned);
        let diagnostic = self.error(id::UNKNOWN_CLAUSE, said!("pact-no-clause", name = text), span);
        diagnostic.help.push(match near {
            Some(near) => said!("found-did-you-mean", near),
            None => said!("pact-no-clause-help"),
        });
        None
    }
}

fn parties(root: &Map) -> Parties {
    let party = |name| root.map("parties").and_then(|parties| parties.text(name)).map(Into::into);
    Parties { marketing: party("marketing"), sales: party("sales") }
}
