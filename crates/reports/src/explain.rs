//! A lead explained: every point with its clause and its events, in a table that a person can add up by hand.

use std::collections::BTreeMap;

use leadpact_engine::{
    CompiledPact, Contribution, Evidence, LeadState, Missing, Standing, Tally, Verdict, in_order, missing_for_next_tier,
};
use leadpact_pact::model::Pact;
use leadpact_pact::words::{Messages, clauses_in_words, trait_in_words};
use leadpact_terms::{ClauseId, Event, EventId, Instant, LeadId};
use serde::Serialize;

use crate::rounding::{hundredths, parts_that_add_up};
use crate::table::{Align, Table};
use crate::tell::{tell_ask, tell_event, tell_instant, tell_reason};

/// Of a sequence or count with so many events or more, the middle is only counted.
const CHAIN_SHOWN: usize = 4;

/// What a pact says of one lead at an instant, and why.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Explanation {
    /// The pact's name.
    pub pact: String,
    /// Its version.
    pub version: u32,
    /// The lead.
    pub lead_id: LeadId,
    /// How many distinct events there are up to the instant.
    pub n_events: usize,
    /// The standing, with every contribution.
    pub standing: Standing,
    /// What would hand the lead over; missing if it is in sales' hands, or if nothing would.
    pub missing: Option<Missing>,
    /// The same in words, a sentence each.
    pub next: Vec<String>,
    /// What happened, by event: a few words each.
    #[serde(skip)]
    told: BTreeMap<EventId, String>,
    /// Each clause in words.
    #[serde(skip)]
    said: BTreeMap<ClauseId, String>,
}

/// Explains one lead by its events up to an instant (any order, duplicates allowed).
pub fn explain(pact: &CompiledPact, lead: &LeadId, events: &[Event], at: Instant, messages: &Messages) -> Explanation {
    let definition = pact.pact();
    let ordered = in_order(events, at);
    let mut state = LeadState::new(pact);
    for event in &ordered {
        state.feed(pact, event);
    }
    let standing = state.standing(pact, at);
    let missing = match standing.verdict {
        Verdict::Qualified { .. } | Verdict::Excluded => None,
        Verdict::Below | Verdict::Held { .. } => missing_for_next_tier(pact, &state, at),
    };
    let asks = missing.iter().flat_map(|missing| &missing.asks);
    let next = asks.map(|ask| tell_ask(ask, definition, messages)).collect();
    Explanation {
        pact: definition.name.to_string(),
        version: definition.version,
        lead_id: lead.clone(),
        n_events: ordered.len(),
        standing,
        missing,
        next,
        told: ordered.iter().map(|event| (event.id.clone(), tell_event(event))).collect(),
        said: clauses_in_words(definition, messages).into_iter().collect(),
    }
}

impl Explanation {
    /// What a clause says, in words.
    pub fn said(&self, clause: &ClauseId) -> Option<&str> {
        self.said.get(clause).map(String::as_str)
    }

    /// What happened at an event, in a few words.
    pub fn told(&self, event: &EventId) -> Option<&str> {
        self.told.get(event).map(String::as_str)
    }

    /// The verdict and what it rests on, a line each.
    pub fn headline(&self, pact: &Pact, messages: &Messages) -> Vec<String> {
        let standing = &self.standing;
        let mut lines =
            vec![format!("{} under {} v{} at {}", self.lead_id, self.pact, self.version, tell_instant(standing.at))];
        let because = || {
            let say = |clause: &ClauseId| self.said.get(clause).cloned().unwrap_or_else(|| clause.to_string());
            standing.reason.clauses.iter().map(say).collect::<Vec<_>>().join("; ")
        };
        lines.push(match (&standing.verdict, standing.qualifications.last()) {
            (Verdict::Qualified { tier }, Some(last)) => format!(
                "Qualified as {tier}: handed over at {} with fit {:.2}, engagement {:.2}, grade {}, level {}",
                tell_instant(last.at),
                last.fit,
                last.engagement,
                last.grade,
                last.level
            ),
            (Verdict::Qualified { tier }, None) => format!("Qualified as {tier}"),
            (Verdict::Held { tier }, _) => {
                format!("Held: ready for {tier}, but information is missing ({})", because())
            }
            (Verdict::Excluded, _) => format!("Excluded: {}", because()),
            (Verdict::Below, _) => format!("Below: {}", tell_reason(standing.reason.code)),
        });
        let persona = standing.persona.as_ref().map(|persona| format!(" · persona {persona}")).unwrap_or_default();
        let tier = standing.tier.as_ref().map(|tier| format!(" · in tier {tier} now")).unwrap_or_default();
        lines.push(format!(
            "Now: fit {:.2} · engagement {:.2} · grade {} · level {} · stage {}{persona}{tier} · {} events",
            standing.fit.score,
            standing.engagement.score,
            standing.grade,
            standing.level,
            standing.stage,
            self.n_events
        ));
        if !standing.bant.is_empty() || pact.bant.at_least > 0 {
            let confirmed: Vec<&str> = standing.bant.iter().map(|point| point.word()).collect();
            let confirmed = if confirmed.is_empty() { "nothing yet".to_owned() } else { confirmed.join(", ") };
            lines.push(format!("BANT confirmed: {confirmed} (the pact asks for {} of 4)", pact.bant.at_least));
        }
        if standing.find_decision_maker {
            lines.push("This person can only point to the decision maker: ask for that name".to_owned());
        }
        if !standing.missing.is_empty() {
            let missing = standing.missing.iter().map(|clause| {
                let required = pact.required.iter().find(|required| required.clause == *clause);
                required.map_or_else(
                    || clause.to_string(),
                    |required| messages.any_of(required.any_of.iter().map(|name| trait_in_words(name, messages))),
                )
            });
            lines.push(format!("Required and not known: {}", missing.collect::<Vec<_>>().join(", ")));
        }
        lines
    }

    /// Fit and engagement, point by point; what is missing; earlier hand-overs.
    pub fn tables(&self, messages: &Messages) -> Vec<Table> {
        let mut tables = vec![
            self.score_table("Fit", &self.standing.fit, messages),
            self.score_table("Engagement", &self.standing.engagement, messages),
        ];
        if let Some(missing) = &self.missing {
            let title = format!("What is missing for {} (the cheapest way)", missing.tier);
            let mut table = Table::new(title, [("", Align::Right), ("evidence", Align::Left)]);
            for (number, next) in self.next.iter().enumerate() {
                table.row([(number + 1).to_string(), next.clone()]);
            }
            if self.next.is_empty() {
                table.row(["", "nothing but its next sign of life"]);
            }
            tables.push(table);
        }
        if self.standing.qualifications.len() > 1 {
            let columns = ["at", "tier", "fit", "engagement", "grade"].map(|name| (name, Align::Left));
            let mut table = Table::new("Hand-overs", columns);
            for one in &self.standing.qualifications {
                let (fit, engagement) = (format!("{:.2}", one.fit), format!("{:.2}", one.engagement));
                table.row([tell_instant(one.at), one.tier.to_string(), fit, engagement, one.grade.to_string()]);
            }
            tables.push(table);
        }
        tables
    }

    /// One line a contribution, below it one line an event; the points column adds up to the total to the last digit.
    fn score_table(&self, title: &str, tally: &Tally, messages: &Messages) -> Table {
        let columns =
            [("clause", Align::Left), ("because", Align::Left), ("of which", Align::Right), ("points", Align::Right)];
        let mut table = Table::new(title, columns);
        let points: Vec<f64> = tally.contributions.iter().map(|one| one.points).collect();
        let (rounded, total) = parts_that_add_up(&points, tally.score);
        for (contribution, points) in tally.contributions.iter().zip(rounded) {
            let (first, rest) = self.because(contribution, points, messages);
            table.row([contribution.clause.to_string(), first.0, first.1, hundredths(points)]);
            for (what, part) in rest {
                table.row([String::new(), what, part, String::new()]);
            }
        }
        if tally.contributions.is_empty() {
            table.row(["", "nothing yet", "", ""]);
        }
        table.row(["", "total", "", &hundredths(total)]);
        table.drop_blank_column("of which");
        table
    }

    /// The events behind a contribution: what happened, and what each is worth where there are several.
    fn because(
        &self,
        one: &Contribution,
        points: i64,
        messages: &Messages,
    ) -> ((String, String), Vec<(String, String)>) {
        let parts: Vec<f64> = one.evidence.iter().filter_map(|evidence| evidence.points).collect();
        let (rounded, _) = parts_that_add_up(&parts, points as f64 / 100.0);
        let mut rounded = rounded.into_iter();
        let mut lines: Vec<(String, String)> = one
            .evidence
            .iter()
            .map(|evidence| {
                let what = match &evidence.fact {
                    Some(told) => format!("{}: {}", trait_in_words(&told.name, messages), told.value),
                    None => format!("{} {}", tell_instant(evidence.at), self.chain(evidence)),
                };
                let part = evidence.points.and_then(|_| rounded.next()).filter(|_| parts.len() > 1).map(hundredths);
                (what, part.unwrap_or_default())
            })
            .collect();
        if lines.is_empty() {
            let said = self.said.get(&one.clause).cloned();
            lines.push((said.unwrap_or_default(), String::new()));
        }
        let first = lines.remove(0);
        (first, lines)
    }

    /// The events of a piece of evidence in their order; of a long chain the first, how many more, and the last.
    fn chain(&self, evidence: &Evidence) -> String {
        let told = |event: &EventId| self.told.get(event).cloned().unwrap_or_else(|| event.to_string());
        let last = told(&evidence.event);
        match evidence.after.as_slice() {
            [] => last,
            few if few.len() < CHAIN_SHOWN => {
                let before: Vec<String> = few.iter().map(told).collect();
                format!("{} → {last}", before.join(" → "))
            }
            [first, rest @ ..] => format!("{} → {} more → {last}", told(first), rest.len()),
        }
    }
}
