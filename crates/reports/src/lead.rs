//! One lead's result: what a list of qualified leads shows of it.

use leadpact_engine::{CompiledPact, LeadState, ReasonCode, Standing, Verdict, in_order, unmet_parts};
use leadpact_language::say;
use leadpact_pact::model::Pact;
use leadpact_pact::words::{Messages, condition_in_words, trait_in_words};
use leadpact_terms::{ClauseId, Event, EventId, Grade, Instant, Kind, LeadId, Level, OutcomeAct, Value, first_won};
use serde::Serialize;

use crate::rounding::in_language;
use crate::tell::tell_reason;

/// How many contributions are named as reasons.
const REASONS_MAX: usize = 5;

/// A line of the list: what was decided about a lead under one pact.
///
/// For a lead that was handed over, scores, grade and level are those of its first hand-over, which is what sales saw;
/// for all others those of the instant asked for.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LeadRow {
    /// The lead.
    pub lead_id: LeadId,
    /// Its name, if known.
    pub name: Option<String>,
    /// Its e-mail address, if known.
    pub email: Option<String>,
    /// Its company's name, if known.
    pub company: Option<String>,
    /// qualified (at any time), held, below or excluded.
    pub verdict: &'static str,
    /// The tier it was handed over in, or is held in.
    pub tier: Option<String>,
    /// When it was first handed over.
    pub qualified_at: Option<Instant>,
    /// The fit score.
    pub fit: f64,
    /// The engagement score.
    pub engagement: f64,
    /// A1 to D4.
    pub grade: String,
    /// 0 to 6.
    pub level: u8,
    /// How far it has come at the instant asked for.
    pub stage: String,
    /// Its persona.
    pub persona: Option<String>,
    /// Why, a few words each, the weightiest first.
    pub reasons: Vec<String>,
}

/// A line of the list and what only the summary counts.
#[derive(Debug, Clone, PartialEq)]
pub struct LeadResult {
    /// The line.
    pub row: LeadRow,
    /// What the summary counts as the reason: missing information, exclusions, parts of a tier that are not met.
    pub counted_reasons: Vec<String>,
    /// The grade at the instant asked for.
    pub grade_now: Grade,
    /// The level at the instant asked for.
    pub level_now: Level,
    /// The channel of the lead's first behaviour; `import` without any.
    pub channel: &'static str,
    /// Whether and when the first deal was won.
    pub won_at: Option<Instant>,
    /// Whether any outcome of a deal, won or lost, is known of the lead.
    pub has_outcome: bool,
}

/// Judges one lead by its events up to an instant (any order, duplicates allowed). `None` if nothing had happened by then.
pub fn judge(
    pact: &CompiledPact,
    lead: &LeadId,
    events: &[Event],
    at: Instant,
    messages: &Messages,
) -> Option<LeadResult> {
    let ordered = in_order(events, at);
    ordered.first()?;
    let mut state = LeadState::lean(pact);
    for event in &ordered {
        state.feed(pact, event);
    }
    let standing = state.standing(pact, at);
    let mut row = row_of(lead, &ordered, &standing);
    let counted_reasons = match state.qualifications().first() {
        Some(first) => {
            row.reasons = reasons_for_hand_over(pact, &ordered, (first.at, &first.event), messages);
            Vec::new()
        }
        None => reasons_against(pact, &state, &standing, messages),
    };
    if row.reasons.is_empty() {
        row.reasons.clone_from(&counted_reasons);
    }
    let outcomes =
        || ordered.iter().filter(|event| matches!(event.kind, Kind::Outcome(OutcomeAct::Won | OutcomeAct::Lost)));
    let channel = ordered.iter().find(|event| event.kind.is_behaviour()).map_or("import", |event| event.channel.word());
    Some(LeadResult {
        row,
        counted_reasons,
        grade_now: standing.grade,
        level_now: standing.level,
        channel,
        won_at: first_won(ordered.iter().map(|event| (event.kind, event.at))),
        has_outcome: outcomes().next().is_some(),
    })
}

/// Why a pact judges a lead as it does by its events up to an instant; nothing if nothing had happened by then.
pub fn reasons_at(
    pact: &CompiledPact,
    lead: &LeadId,
    events: &[Event],
    at: Instant,
    messages: &Messages,
) -> Vec<String> {
    judge(pact, lead, events, at, messages).map(|judged| judged.row.reasons).unwrap_or_default()
}

fn row_of(lead: &LeadId, ordered: &[&Event], standing: &Standing) -> LeadRow {
    let first = standing.qualifications.first();
    let verdict = match (first, &standing.verdict) {
        (Some(_), _) => "qualified",
        (None, verdict) => verdict.word(),
    };
    let tier = match (first, &standing.verdict) {
        (Some(first), _) => Some(first.tier.to_string()),
        (None, Verdict::Held { tier } | Verdict::Qualified { tier }) => Some(tier.to_string()),
        (None, Verdict::Below | Verdict::Excluded) => None,
    };
    let full_name = || {
        let parts: Vec<String> = ["first_name", "last_name"].iter().filter_map(|name| latest(ordered, name)).collect();
        (!parts.is_empty()).then(|| parts.join(" "))
    };
    LeadRow {
        lead_id: lead.clone(),
        name: latest(ordered, "name").or_else(full_name),
        email: latest(ordered, "email"),
        company: latest(ordered, "company.name"),
        verdict,
        tier,
        qualified_at: first.map(|first| first.at),
        fit: first.map_or(standing.fit.score, |first| first.fit),
        engagement: first.map_or(standing.engagement.score, |first| first.engagement),
        grade: first.map_or(standing.grade, |first| first.grade).to_string(),
        level: first.map_or(standing.level, |first| first.level).number(),
        stage: standing.stage.to_string(),
        persona: standing.persona.as_ref().map(ToString::to_string),
        reasons: Vec::new(),
    }
}

/// The latest known value of a trait, as text.
fn latest(ordered: &[&Event], name: &str) -> Option<String> {
    let told = ordered.iter().rev().filter(|event| event.kind == Kind::Traits).find_map(|event| event.property(name));
    told.filter(|value| !value.is_missing()).map(Value::to_string)
}

/// The tier and the weightiest contributions at the first hand-over.
fn reasons_for_hand_over(
    pact: &CompiledPact,
    ordered: &[&Event],
    (at, event): (Instant, &EventId),
    messages: &Messages,
) -> Vec<String> {
    let mut state = LeadState::lean(pact);
    for one in ordered {
        state.feed(pact, one);
        if one.id == *event {
            break;
        }
    }
    let standing = state.standing(pact, at);
    let mut contributions: Vec<_> =
        standing.fit.contributions.into_iter().chain(standing.engagement.contributions).collect();
    contributions.sort_by(|a, b| b.points.total_cmp(&a.points).then_with(|| a.clause.cmp(&b.clause)));
    let points = contributions
        .iter()
        .take(REASONS_MAX)
        .map(|one| format!("{} {}", one.clause, in_language(&format!("{:+.2}", one.points), messages)));
    standing.reason.clauses.iter().map(ToString::to_string).chain(points).collect()
}

/// Why a lead was never handed over: what the verdict names, or what of the nearest tier is not met.
fn reasons_against(pact: &CompiledPact, state: &LeadState, standing: &Standing, messages: &Messages) -> Vec<String> {
    let definition = pact.pact();
    match &standing.verdict {
        Verdict::Held { .. } => {
            standing.reason.clauses.iter().map(|clause| missing_in_words(clause, definition, messages)).collect()
        }
        Verdict::Excluded => standing.reason.clauses.iter().map(ToString::to_string).collect(),
        Verdict::Qualified { .. } => Vec::new(),
        Verdict::Below => {
            let unmet = unmet_parts(pact, state, standing.at);
            let nearest = unmet.iter().filter(|unmet| !unmet.parts.is_empty()).min_by_key(|unmet| unmet.parts.len());
            match nearest {
                Some(nearest) if standing.reason.code == ReasonCode::NoTierReached => nearest
                    .parts
                    .iter()
                    .map(|part| {
                        let condition = condition_in_words(part, definition, messages);
                        say!(messages, "unmet", clause = nearest.tier.clause.as_str(), condition = condition)
                    })
                    .collect(),
                _ => vec![tell_reason(standing.reason.code, messages)],
            }
        }
    }
}

fn missing_in_words(clause: &ClauseId, pact: &Pact, messages: &Messages) -> String {
    let required = pact.required.iter().find(|required| required.clause == *clause);
    required.map_or_else(
        || clause.to_string(),
        |required| messages.any_of(required.any_of.iter().map(|name| trait_in_words(name, messages))),
    )
}
