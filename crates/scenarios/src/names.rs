//! Words of a scenario that the pact does not know: a claim about a misspelt clause would pass or fail for no reason.

use leadpact_document::{Diagnostic, Said, Span, nearest};
use leadpact_ingest::normalise::{Derived, Locale, normalise_typed};
use leadpact_language::said;
use leadpact_pact::model::Pact;
use leadpact_terms::{Kind, SalesAct, TraitName};

use crate::{Claim, Expectation, Scenario, StoryEvent};

/// Names in scenarios that mean nothing in this pact, and values that can't be read as what the trait holds.
pub fn check_names(pact: &Pact, scenarios: &[Scenario]) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    let clauses = clauses(pact);
    for scenario in scenarios {
        for told in &scenario.story {
            check_traits(pact, told, &mut diagnostics);
        }
        for expectation in &scenario.expectations {
            diagnostics.extend(check_claim(pact, &clauses, expectation));
        }
    }
    diagnostics
}

/// The full id of the clause that `written` names: an id, or the end of one (`hot` for `mql/hot`).
pub(crate) fn is_clause(id: &str, written: &str) -> bool {
    let (id, written) = (leadpact_terms::fold(id), leadpact_terms::fold(written));
    id == written || id.strip_suffix(&*written).is_some_and(|before| before.ends_with('/'))
}

/// Every clause that a reason or a contribution can name.
fn clauses(pact: &Pact) -> Vec<String> {
    let mut ids: Vec<String> = Vec::new();
    let mut add = |id: &leadpact_terms::ClauseId| ids.push(id.as_str().to_owned());
    pact.signals.iter().for_each(|signal| add(&signal.clause));
    pact.required.iter().for_each(|required| add(&required.clause));
    pact.personas.iter().for_each(|persona| add(&persona.clause));
    pact.exclusions.iter().for_each(|exclusion| add(&exclusion.clause));
    for rule in &pact.fit {
        add(&rule.clause);
        rule.alternatives.iter().for_each(|alternative| add(&alternative.clause));
    }
    pact.engagement.iter().for_each(|rule| add(&rule.clause));
    pact.groups.iter().for_each(|group| add(&group.clause));
    pact.tiers.iter().for_each(|tier| add(&tier.clause));
    add(&pact.recycle.clause);
    pact.tracks.iter().for_each(|track| add(&track.clause));
    ids
}

fn check_traits(pact: &Pact, told: &StoryEvent, diagnostics: &mut Vec<Diagnostic>) {
    if !matches!(told.event.kind, Kind::Traits | Kind::Sales(SalesAct::Noted)) {
        return;
    }
    let names = |name: &str| TraitName::new(name).and_then(|name| pact.trait_type(&name));
    let mut typed = Vec::new();
    for ((name, value), span) in told.event.properties.iter().zip(&told.property_spans) {
        let known = names(name);
        if known.is_none() {
            let candidates = leadpact_terms::TRAITS.iter().map(|known| known.name);
            let declared = pact.traits.iter().map(|declared| declared.name.as_str());
            let mut diagnostic =
                Diagnostic::error("unknown-trait", said!("scenario-unknown-trait", name = &**name), *span);
            if let Some(meant) = nearest(name, candidates.chain(declared)) {
                diagnostic = diagnostic.with_help(said!("found-did-you-mean", near = meant));
            }
            diagnostics.push(diagnostic.with_help(said!("scenario-unknown-trait-help")));
        }
        typed.push((name.clone(), known, value.clone()));
    }
    for problem in normalise_typed(typed, &Locale::default(), Derived::Wanted).problems {
        let message = said!("scenario-unreadable", name = &*problem.name, why = problem.why);
        let place = told.event.properties.iter().position(|(name, _)| *name == problem.name);
        let span = place.map_or(told.span, |place| told.property_spans[place]);
        diagnostics.push(Diagnostic::error("unreadable-value", message, span));
    }
}

fn check_claim(pact: &Pact, clauses: &[String], expectation: &Expectation) -> Option<Diagnostic> {
    let unknown = |message: Said, name: &str, known: Vec<&str>, span: Span| {
        let mut diagnostic = Diagnostic::error("unknown-name", message, span);
        if let Some(meant) = nearest(name, known.iter().copied()) {
            diagnostic = diagnostic.with_help(said!("found-did-you-mean", near = meant));
        } else if !known.is_empty() && known.len() <= 12 {
            diagnostic = diagnostic.with_help(said!("found-one-of", names = known.join(", ")));
        }
        Some(diagnostic)
    };
    match &expectation.claim {
        Claim::Verdict(_, Some(tier)) | Claim::HandedOver(Some(tier)) => {
            if pact.tiers.iter().any(|known| known.name.is(tier.as_str())) {
                return None;
            }
            let tiers = pact.tiers.iter().map(|tier| tier.name.as_str()).collect();
            unknown(said!("scenario-no-tier", name = tier.as_str()), tier.as_str(), tiers, expectation.span)
        }
        Claim::BecauseClause(clause) | Claim::Points(clause, _) | Claim::NoPoints(clause) => {
            if clauses.iter().any(|known| is_clause(known, clause)) {
                return None;
            }
            unknown(
                said!("pact-no-clause", name = &**clause),
                clause,
                clauses.iter().map(String::as_str).collect(),
                expectation.span,
            )
        }
        Claim::Missing(name) => {
            let required = || pact.required.iter().flat_map(|required| &required.any_of);
            if required().any(|known| known == name) {
                return None;
            }
            let known = required().map(TraitName::as_str).collect();
            unknown(said!("scenario-not-required", name = name.as_str()), name.as_str(), known, expectation.span)
        }
        Claim::Persona(persona) => {
            if pact.personas.iter().any(|known| known.name.is(persona)) {
                return None;
            }
            let personas = pact.personas.iter().map(|persona| persona.name.as_str()).collect();
            unknown(said!("scenario-no-persona", name = &**persona), persona, personas, expectation.span)
        }
        Claim::Verdict(_, None)
        | Claim::HandedOver(None)
        | Claim::HandedOverTimes(_)
        | Claim::BecauseCode(_)
        | Claim::Score(..)
        | Claim::Grade(_)
        | Claim::Level(_)
        | Claim::Stage(_) => None,
    }
}
