//! Beside stage 3 (ingest → ledger → **engine** → handoff → reports): scenarios, worked examples in Markdown that marketing
//! and sales read together, and that are run against their pact.
//!
//! Cast: a [`Scenario`] is one example (a heading, prose, what is known of a lead, what happens, what is expected);
//! [`parse`] reads a file of them, [`check_names`] finds words that the pact does not know, [`run`] asks the engine and
//! gives an [`Outcome`], which shows a failure as expected against actual with the points behind it.
//! A scenario that expects nothing is a mistake: a check that can't fail is none.
//!
//! The format is written down in `docs/reference/scenarios.md`.

mod expectation;
mod files;
mod markdown;
mod moment;
mod names;
mod piece;
mod run;
mod show;
mod story;

pub use expectation::{Bounds, Claim, Expectation, Moment, VerdictWord};
pub use files::find;
pub use names::check_names;
pub use run::{Check, Outcome, run};
pub use story::StoryEvent;

use leadpact_document::{Diagnostic, Source, Span};
use leadpact_language::said;
use leadpact_terms::Instant;

use crate::markdown::{Block, BlockKind, Section};
use crate::piece::Piece;

/// More events than this in one scenario are refused: an example is for people to read.
pub const EVENTS_MAX: usize = 1_000;

/// One worked example.
#[derive(Debug, Clone, PartialEq)]
pub struct Scenario {
    /// Its heading.
    pub name: String,
    /// Where the heading stands.
    pub span: Span,
    /// What is known and what happens, in the order of time.
    pub story: Vec<StoryEvent>,
    /// What should come of it. Never empty.
    pub expectations: Vec<Expectation>,
}

/// All scenarios of a Markdown file, and what is wrong with it. A scenario with a mistake is left out.
pub fn parse(source: &Source) -> (Vec<Scenario>, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let mut scenarios: Vec<Scenario> = Vec::new();
    let sections = markdown::sections(source, &mut diagnostics);
    if sections.iter().all(|section| section.blocks.is_empty()) && diagnostics.is_empty() {
        diagnostics.push(Diagnostic {
            span: None,
            ..Diagnostic::error("no-scenario", said!("scenario-none"), Span::default())
                .with_help(said!("scenario-none-help"))
        });
    }
    for section in &sections {
        // A heading without blocks is prose: an introduction, a chapter.
        if section.blocks.is_empty() {
            continue;
        }
        if scenarios.iter().any(|known| known.name == section.name) {
            let message = said!("scenario-twice", name = &section.name);
            diagnostics.push(Diagnostic::error("duplicate-scenario", message, section.span));
        }
        let mut teller = Teller::default();
        section.blocks.iter().for_each(|block| teller.block(block));
        let (scenario, mut found) = teller.finish(section);
        scenarios.extend(scenario);
        diagnostics.append(&mut found);
    }
    (scenarios, diagnostics)
}

/// Reads the blocks of one scenario from top to bottom.
#[derive(Default)]
struct Teller {
    story: Vec<StoryEvent>,
    expectations: Vec<Expectation>,
    /// The time of the last line that had one.
    clock: Option<Instant>,
    has_lead: bool,
    diagnostics: Vec<Diagnostic>,
}

impl Teller {
    fn block(&mut self, block: &Block<'_>) {
        match block.kind {
            BlockKind::Lead => self.lead(block),
            BlockKind::Events => block.lines.iter().for_each(|line| self.event(*line)),
            BlockKind::Expect => {
                // `09:04` and `+2d` count from the last event, or from the expectation above.
                let mut clock = self.story.last().map(|last| last.event.at);
                block.lines.iter().for_each(|line| self.expectation(*line, &mut clock));
            }
        }
    }

    fn lead(&mut self, block: &Block<'_>) {
        if self.has_lead || !self.story.is_empty() {
            self.diagnostics.push(
                Diagnostic::error("second-lead", said!("scenario-second-lead"), block.span).with_help(said!(
                    "scenario-second-lead-help",
                    code = "2026-10-06 10:00  traits phone = +420 777 123 456"
                )),
            );
            return;
        }
        self.has_lead = true;
        let mut lead = story::lead(&block.lines, block.span, &mut self.diagnostics);
        if !block.info.is_empty() {
            let since = block.info.after_words("since").unwrap_or(block.info);
            match moment::read(since, None) {
                Ok(Some((at, rest))) if rest.is_empty() => self.clock = Some(at),
                Ok(_) => self.diagnostics.push(
                    Diagnostic::error("wrong-time", said!("scenario-since"), block.info.span())
                        .with_help(said!("scenario-since-help")),
                ),
                Err(diagnostic) => self.diagnostics.push(*diagnostic),
            }
        }
        lead.event.at = self.clock.unwrap_or_default();
        self.story.push(lead);
    }

    fn event(&mut self, line: Piece<'_>) {
        let (at, rest) = match moment::read(line, self.clock) {
            Ok(Some(found)) => found,
            Ok(None) => {
                self.diagnostics.push(
                    Diagnostic::error("no-time", said!("scenario-no-time"), line.span())
                        .with_help(said!("scenario-no-time-help")),
                );
                return;
            }
            Err(diagnostic) => return self.diagnostics.push(*diagnostic),
        };
        self.step_clock(at, line);
        let (rest, claims) = match rest.split_outside("=>").or_else(|| rest.split_outside("→")) {
            Some((rest, claims)) => (rest, Some(claims)),
            None => (rest, None),
        };
        let Some(mut event) = story::event(rest, at, &mut self.diagnostics) else { return };
        event.event.id = story::event_id(self.story.len());
        self.story.push(event);
        if self.story.len() > EVENTS_MAX {
            let message = said!("scenario-many-events", max = EVENTS_MAX);
            self.diagnostics.push(Diagnostic::error("too-many-events", message, line.span()));
            self.story.pop();
            return;
        }
        if let Some(claims) = claims {
            let moment = Moment::After(self.story.len() - 1);
            expectation::claims(claims, moment, &mut self.expectations, &mut self.diagnostics);
        }
    }

    fn step_clock(&mut self, at: Instant, line: Piece<'_>) {
        if self.clock.is_some_and(|clock| at < clock) {
            self.diagnostics.push(
                Diagnostic::error("out-of-order", said!("scenario-out-of-order"), line.span())
                    .with_help(said!("scenario-out-of-order-help")),
            );
        }
        // The lead was known when the first thing happened, if nothing else was said.
        if self.clock.is_none() {
            self.story.iter_mut().for_each(|told| told.event.at = at);
        }
        self.clock = Some(self.clock.map_or(at, |clock| clock.max(at)));
    }

    fn expectation(&mut self, line: Piece<'_>, clock: &mut Option<Instant>) {
        let Some(last) = self.story.len().checked_sub(1) else {
            self.diagnostics.push(
                Diagnostic::error("nothing-happened", said!("scenario-nothing-yet"), line.span())
                    .with_help(said!("scenario-nothing-yet-help")),
            );
            return;
        };
        let then = line.after_words("then").or_else(|| line.after_words("end"));
        let (moment, rest) = if let Some(rest) = then {
            let rest = rest.text.strip_prefix(':').map_or(rest, |after| rest.split_at(rest.text.len() - after.len()).1);
            (Moment::After(last), rest.trim())
        } else {
            match moment::read(line, *clock) {
                Ok(Some((at, rest))) => {
                    *clock = Some(at);
                    (Moment::At(at), rest)
                }
                Ok(None) => (Moment::After(last), line),
                Err(diagnostic) => return self.diagnostics.push(*diagnostic),
            }
        };
        if matches!(moment, Moment::At(at) if at < self.story[0].event.at) {
            self.diagnostics.push(Diagnostic::error("nothing-happened", said!("scenario-nothing-then"), line.span()));
            return;
        }
        expectation::claims(rest, moment, &mut self.expectations, &mut self.diagnostics);
    }

    fn finish(mut self, section: &Section<'_>) -> (Option<Scenario>, Vec<Diagnostic>) {
        if self.diagnostics.is_empty() && self.expectations.is_empty() {
            let message = said!("scenario-expects-nothing", name = &section.name);
            self.diagnostics.push(
                Diagnostic::error("no-expectation", message, section.span)
                    .with_help(said!("scenario-expects-nothing-help")),
            );
        }
        if self.clock.is_none() && self.diagnostics.is_empty() {
            self.diagnostics.push(
                Diagnostic::error("no-time", said!("scenario-no-start"), section.span)
                    .with_help(said!("scenario-no-start-help")),
            );
        }
        let scenario = self.diagnostics.is_empty().then(|| Scenario {
            name: section.name.clone(),
            span: section.span,
            story: self.story,
            expectations: self.expectations,
        });
        (scenario, self.diagnostics)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Vec<Scenario>, Vec<&'static str>) {
        let (scenarios, diagnostics) = parse(&Source::new("t.md", text));
        (scenarios, diagnostics.iter().map(|diagnostic| diagnostic.id).collect())
    }

    #[test]
    fn a_story_is_told_in_order_with_what_is_expected_between() {
        let (scenarios, mistakes) = read(
            "## Ana\n\n```lead\ntitle: CIO\n```\n\n```events\n\
            2026-10-05 09:00  page /pricing for 12s   => below, engagement 8\n09:04  Form Submitted, form contact → qualified hot\n```\n\n\
            Then:\n\n```expect\nstage mql\n```\n\n```events\n+2d  sales recycled\n```\n\n```expect\nthen: stage nurture\n+30d: engagement 0\n2026-10-05 09:04: level 1\n```\n",
        );
        assert_eq!(mistakes, [""; 0]);
        let [scenario] = scenarios.as_slice() else { panic!() };
        let story: Vec<String> = scenario
            .story
            .iter()
            .map(|told| format!("{} {} {}", told.event.id, told.event.at, told.text.in_english()))
            .collect();
        assert_eq!(
            story,
            [
                "00000 2026-10-05T09:00:00Z what is known at the start",
                "00001 2026-10-05T09:00:00Z page /pricing for 12s",
                "00002 2026-10-05T09:04:00Z Form Submitted, form contact",
                "00003 2026-10-07T09:04:00Z sales recycled",
            ]
        );
        let at = |text: &str| Moment::At(text.parse().unwrap());
        let moments: Vec<Moment> = scenario.expectations.iter().map(|expectation| expectation.moment).collect();
        assert_eq!(
            moments,
            [
                Moment::After(1),
                Moment::After(1),
                Moment::After(2),
                Moment::After(2),
                Moment::After(3),
                at("2026-11-06T09:04:00Z"),
                at("2026-10-05T09:04:00Z"),
            ]
        );
    }

    #[test]
    fn a_lead_may_be_known_before_anything_happens() {
        let (scenarios, mistakes) = read("## Ana\n```lead since 2026-09-01\ntitle: CIO\n```\n```expect\nbelow\n```\n");
        assert_eq!(mistakes, [""; 0]);
        assert_eq!(scenarios[0].story[0].event.at.to_string(), "2026-09-01T00:00:00Z");
    }

    #[test]
    fn every_mistake_is_reported() {
        for (text, ids) in [
            ("# Only a title\n", vec!["no-scenario"]),
            ("## A\n```events\n2026-10-05 09:00 x\n```\n", vec!["no-expectation"]),
            ("## A\n```lead\ntitle: x\n```\n```expect\nbelow\n```\n", vec!["no-time"]),
            ("## A\n```events\n2026-10-05 09:00 x => below\n08:00 y\n```\n", vec!["out-of-order"]),
            ("## A\n```events\nx => below\n```\n", vec!["no-time"]),
            ("## A\n```expect\nbelow\n```\n", vec!["nothing-happened"]),
            ("## A\n```events\n2026-10-05 09:00 x\n```\n```expect\n2026-10-04: below\n```\n", vec!["nothing-happened"]),
            (
                "## A\n```lead\nx: 1\n```\n```lead since 2026-01-01\nx: 1\n```\n```expect\nbelow\n```\n",
                vec!["second-lead"],
            ),
            ("## A\n```lead since ever\nx: 1\n```\n```expect\nbelow\n```\n", vec!["wrong-time"]),
            (
                "## A\n```events\n2026-10-05 09:00 x => blow\n+1d sales asked\n```\n",
                vec!["unknown-claim", "unknown-act"],
            ),
            (
                "## A\n```events\n2026-10-05 09:00 x => below\n```\n## A\n```events\n2026-10-05 09:00 x => below\n```\n",
                vec!["duplicate-scenario"],
            ),
        ] {
            assert_eq!(read(text).1, ids, "{text}");
        }
    }
}
