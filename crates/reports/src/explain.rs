//! A lead explained: every point with its clause and its events, in a table that a person can add up by hand.

use std::collections::BTreeMap;

use leadpact_engine::{
    CompiledPact, Contribution, Evidence, LeadState, Missing, Standing, Tally, Verdict, in_order, missing_for_next_tier,
};
use leadpact_language::say;
use leadpact_pact::model::Pact;
use leadpact_pact::words::{Messages, clauses_in_words, trait_in_words};
use leadpact_terms::{ClauseId, Event, EventId, Instant, LeadId};
use serde::Serialize;

use crate::rounding::{hundredths, in_language, parts_that_add_up};
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
        told: ordered.iter().map(|event| (event.id.clone(), tell_event(event, messages))).collect(),
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
        let (m, standing) = (messages, &self.standing);
        let score = |score: f64| in_language(&format!("{score:.2}"), m);
        let mut lines = vec![say!(
            m,
            "lead-heading",
            lead = self.lead_id.as_str(),
            pact = self.pact.as_str(),
            version = self.version.to_string(),
            at = tell_instant(standing.at)
        )];
        let because = || {
            let say = |clause: &ClauseId| self.said.get(clause).cloned().unwrap_or_else(|| clause.to_string());
            m.series(standing.reason.clauses.iter().map(say))
        };
        lines.push(match (&standing.verdict, standing.qualifications.last()) {
            (Verdict::Qualified { tier }, Some(last)) => say!(
                m,
                "lead-qualified",
                tier = tier.as_str(),
                at = tell_instant(last.at),
                fit = score(last.fit),
                engagement = score(last.engagement),
                grade = last.grade.to_string(),
                level = last.level.to_string()
            ),
            (Verdict::Qualified { tier }, None) => say!(m, "lead-qualified-as", tier = tier.as_str()),
            (Verdict::Held { tier }, _) => say!(m, "lead-held", tier = tier.as_str(), because = because()),
            (Verdict::Excluded, _) => say!(m, "lead-excluded", because = because()),
            (Verdict::Below, _) => say!(m, "lead-below", because = tell_reason(standing.reason.code, m)),
        });
        lines.push(self.now(score, m));
        if !standing.bant.is_empty() || pact.bant.at_least > 0 {
            let confirmed: Vec<String> =
                standing.bant.iter().map(|point| m.say(&format!("bant-{}", point.word()), &[])).collect();
            let points = if confirmed.is_empty() { say!(m, "lead-bant-none") } else { confirmed.join(", ") };
            lines.push(say!(m, "lead-bant", points = points, number = pact.bant.at_least.to_string()));
        }
        if standing.find_decision_maker {
            lines.push(say!(m, "lead-decision-maker"));
        }
        if !standing.missing.is_empty() {
            let missing = standing.missing.iter().map(|clause| {
                let required = pact.required.iter().find(|required| required.clause == *clause);
                required.map_or_else(
                    || clause.to_string(),
                    |required| m.any_of(required.any_of.iter().map(|name| trait_in_words(name, m))),
                )
            });
            lines.push(say!(m, "lead-required", traits = missing.collect::<Vec<_>>().join(", ")));
        }
        lines
    }

    /// Scores, grade, level, stage and what else holds now, in one line.
    fn now(&self, score: impl Fn(f64) -> String, m: &Messages) -> String {
        let standing = &self.standing;
        let now = say!(
            m,
            "lead-now",
            fit = score(standing.fit.score),
            engagement = score(standing.engagement.score),
            grade = standing.grade.to_string(),
            level = standing.level.to_string(),
            stage = m.say(&format!("stage-{}", standing.stage.word()), &[])
        );
        let persona = standing.persona.as_ref().map(|one| say!(m, "lead-now-persona", persona = one.as_str()));
        let tier = standing.tier.as_ref().map(|tier| say!(m, "lead-now-tier", tier = tier.as_str()));
        let events = say!(m, "lead-now-events", n = self.n_events, number = self.n_events.to_string());
        [Some(now), persona, tier, Some(events)].into_iter().flatten().collect::<Vec<_>>().join(" · ")
    }

    /// Fit and engagement, point by point; what is missing; earlier hand-overs.
    pub fn tables(&self, messages: &Messages) -> Vec<Table> {
        let m = messages;
        let mut tables = vec![
            self.score_table(say!(m, "table-fit"), &self.standing.fit, m),
            self.score_table(say!(m, "table-engagement"), &self.standing.engagement, m),
        ];
        if let Some(missing) = &self.missing {
            let title = say!(m, "table-missing", tier = missing.tier.as_str());
            let evidence = say!(m, "heading-evidence");
            let mut table = Table::new(title, [("", Align::Right), (evidence.as_str(), Align::Left)]);
            for (number, next) in self.next.iter().enumerate() {
                table.row([(number + 1).to_string(), next.clone()]);
            }
            if self.next.is_empty() {
                table.row([String::new(), say!(m, "table-nothing-missing")]);
            }
            tables.push(table);
        }
        if self.standing.qualifications.len() > 1 {
            let columns = ["heading-at", "heading-tier", "heading-fit", "heading-engagement", "heading-grade"];
            let columns = columns.map(|id| m.say(id, &[]));
            let columns = columns.iter().map(|name| (name.as_str(), Align::Left));
            let mut table = Table::new(say!(m, "table-hand-overs"), columns);
            let score = |score: f64| in_language(&format!("{score:.2}"), m);
            for one in &self.standing.qualifications {
                let (fit, engagement) = (score(one.fit), score(one.engagement));
                table.row([tell_instant(one.at), one.tier.to_string(), fit, engagement, one.grade.to_string()]);
            }
            tables.push(table);
        }
        tables
    }

    /// One line a contribution, below it one line an event; the points column adds up to the total to the last digit.
    fn score_table(&self, title: String, tally: &Tally, messages: &Messages) -> Table {
        let m = messages;
        let of_which = say!(m, "heading-of-which");
        let (clause, because) = (say!(m, "heading-clause"), say!(m, "heading-because"));
        let points_heading = say!(m, "heading-points");
        let columns = [
            (clause.as_str(), Align::Left),
            (because.as_str(), Align::Left),
            (of_which.as_str(), Align::Right),
            (points_heading.as_str(), Align::Right),
        ];
        let mut table = Table::new(title, columns);
        let points: Vec<f64> = tally.contributions.iter().map(|one| one.points).collect();
        let (rounded, total) = parts_that_add_up(&points, tally.score);
        for (contribution, points) in tally.contributions.iter().zip(rounded) {
            let (first, rest) = self.because(contribution, points, messages);
            table.row([contribution.clause.to_string(), first.0, first.1, hundredths(points, m)]);
            for (what, part) in rest {
                table.row([String::new(), what, part, String::new()]);
            }
        }
        if tally.contributions.is_empty() {
            table.row([String::new(), say!(m, "table-no-points"), String::new(), String::new()]);
        }
        table.row([String::new(), say!(m, "table-total"), String::new(), hundredths(total, m)]);
        table.drop_blank_column(&of_which);
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
                    None => format!("{} {}", tell_instant(evidence.at), self.chain(evidence, messages)),
                };
                let part = evidence.points.and_then(|_| rounded.next()).filter(|_| parts.len() > 1);
                let part = part.map(|part| hundredths(part, messages));
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
    fn chain(&self, evidence: &Evidence, m: &Messages) -> String {
        let told = |event: &EventId| self.told.get(event).cloned().unwrap_or_else(|| event.to_string());
        let last = told(&evidence.event);
        match evidence.after.as_slice() {
            [] => last,
            few if few.len() < CHAIN_SHOWN => {
                let before: Vec<String> = few.iter().map(told).collect();
                format!("{} → {last}", before.join(" → "))
            }
            [first, rest @ ..] => {
                let more = say!(m, "chain-more", number = rest.len().to_string());
                format!("{} → {more} → {last}", told(first))
            }
        }
    }
}
