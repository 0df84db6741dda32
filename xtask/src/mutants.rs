//! `cargo xtask mutants [--only TEXT|FILE|CRATE]`: breaks engine and handoff on purpose, one small way at a time, and expects their tests
//! to fail.
//!
//! A test that can't fail proves nothing. Each mutant is a change that a tired person could make (`<` for `≤`, a cap off
//! by one, a forgotten reset), made in a copy of the project, never in the project itself. A mutant that survives shows
//! a promise that no test keeps; one whose text is no longer found shows that the code has moved on and the list has not.

mod handoff;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use crate::args::Args;
use crate::project::{root, target_folder};
use crate::run::{Outcome, While};

/// A crate that is broken on purpose.
struct Victim {
    /// Its folder in `crates`.
    name: &'static str,
    /// The tables among its tests, which take no time.
    quick: &'static [&'static str],
    mutants: &'static [Mutant],
}

/// A change of one file.
struct Mutant {
    /// What it breaks.
    breaks: &'static str,
    /// The file in the `src` of its crate.
    file: &'static str,
    /// Stands there exactly once.
    from: &'static str,
    to: &'static str,
}

/// What the tests said to a mutant.
enum Fate {
    Killed,
    Survived,
    /// It does not compile, or its text is not there (exactly once): the list must be brought up to date.
    Unfit(String),
}

/// Never copied: what is built, and what others keep there.
const LEFT_OUT: [&str; 4] = ["target", "node_modules", "demo", ".git"];

const VICTIMS: [Victim; 2] = [
    Victim { name: "engine", quick: &["--test", "boundaries", "--test", "laziness"], mutants: MUTANTS },
    Victim { name: "handoff", quick: &["--test", "clocks", "--test", "life"], mutants: handoff::MUTANTS },
];

const fn mutant(file: &'static str, breaks: &'static str, from: &'static str, to: &'static str) -> Mutant {
    Mutant { breaks, file, from, to }
}

const MUTANTS: &[Mutant] = &[
    mutant("rules.rs", "a total cap lets one more count", "state.counted >= total", "state.counted > total"),
    mutant(
        "rules.rs",
        "a cap's window holds its end",
        "state.recent[state.recent.len() - n].0 < within.0",
        "state.recent[state.recent.len() - n].0 <= within.0",
    ),
    mutant(
        "rules.rs",
        "a cap per window lets one more count",
        "state.recent.len() >= n &&",
        "state.recent.len() > n &&",
    ),
    mutant("rules.rs", "a count's window holds its end", "at.0 - first.0 < *within", "at.0 - first.0 <= *within"),
    mutant(
        "rules.rs",
        "a sequence's window holds its end",
        "beginning.start.0 < within",
        "beginning.start.0 <= within",
    ),
    mutant("rules.rs", "one event is two steps of a sequence", "(0..steps.len()).rev()", "(0..steps.len())"),
    mutant("rules.rs", "a sequence goes on from before its find", "beginnings.fill(None);", ""),
    mutant(
        "rules.rs",
        "an early start is kept for a late one",
        "known.start <= longer.start",
        "known.start > longer.start",
    ),
    mutant(
        "rules.rs",
        "points last a millisecond longer",
        "state.recent.len() - state.recent.partition_point(|then| at.0 - then.0 >= lasts)",
        "state.recent.len() - state.recent.partition_point(|then| at.0 - then.0 > lasts)",
    ),
    mutant(
        "rules.rs",
        "decaying points last a millisecond longer",
        "let fallen = state.recent.partition_point(|then| at.0 - then.0 >= lasts)",
        "let fallen = state.recent.partition_point(|then| at.0 - then.0 > lasts)",
    ),
    mutant(
        "rules.rs",
        "evidence lasts longer than its points",
        "at.0 - found.at.0 < lasts",
        "at.0 - found.at.0 <= lasts",
    ),
    mutant(
        "rules.rs",
        "points do not decay after the latest match",
        "Some(state.sum * decay(at.0 - state.latest.0, half_life))",
        "Some(state.sum)",
    ),
    mutant(
        "rules.rs",
        "points do not decay between matches",
        "state.sum * decay(at.0 - state.latest.0, half_life) + self.points",
        "state.sum + self.points",
    ),
    mutant("rules.rs", "points decay by e, not by 2", "libm::exp2(", "libm::exp("),
    mutant("rules.rs", "instants are forgotten too early", "for_cap.min(for_window)", "for_cap.max(for_window)"),
    mutant("rules.rs", "an alarm is the instant itself", "find(|end| *end > after)", "find(|end| *end >= after)"),
    mutant("scores.rs", "silence needs a millisecond more", ">= *lasting", "> *lasting"),
    mutant("scores.rs", "silence begins with the latest event", "(self.first_at, None)", "(self.latest_at, None)"),
    mutant("scores.rs", "a ceiling lifts", "sum > ceiling => ceiling", "sum < ceiling => ceiling"),
    mutant("scores.rs", "a floor presses down", "sum < floor => floor", "sum > floor => floor"),
    mutant("scores.rs", "a group's correction is shown, not counted", "score += bound - sum;", ""),
    mutant("scores.rs", "the lowest grade is never given", ".unwrap_or(3)", ".unwrap_or(2)"),
    mutant(
        "scores.rs",
        "the last alternative counts",
        "fit.alternatives.iter().position(",
        "fit.alternatives.iter().rposition(",
    ),
    mutant(
        "scores.rs",
        "fit is not worked out on a new day",
        "!self.is_fit_known || self.fit_on != today",
        "!self.is_fit_known",
    ),
    mutant("condition.rs", "a tie fails", "score >= threshold - 1e-9 * threshold.abs()", "score > threshold"),
    mutant("condition.rs", "a tie with a maximum fails", "score <= max + 1e-9 * max.abs()", "score < max"),
    mutant(
        "condition.rs",
        "`within` holds its end",
        "view.at.0 - latest.0 < *within",
        "view.at.0 - latest.0 <= *within",
    ),
    mutant(
        "condition.rs",
        "the window of `at_least` holds its end",
        "recent[recent.len() - at_least].0 < *within",
        "recent[recent.len() - at_least].0 <= *within",
    ),
    mutant("condition.rs", "`none` allows some", "!none.iter().any(", "!none.iter().all("),
    mutant(
        "condition.rs",
        "a level must be passed",
        "view.level().number() >= *level",
        "view.level().number() > *level",
    ),
    mutant("condition.rs", "BANT asks for one point more", ".count() >= *n", ".count() > *n"),
    mutant(
        "condition.rs",
        "mandatory points of BANT are not",
        "false if point.mandatory => return false",
        "false if false => return false",
    ),
    mutant(
        "condition.rs",
        "confirmed BANT asks for one point more",
        "confirmed >= usize::from(",
        "confirmed > usize::from(",
    ),
    mutant("condition.rs", "BANT is never deduced", "confirmed || rule.deduced", "confirmed && rule.deduced"),
    mutant(
        "verdict.rs",
        "a cool-off takes a millisecond more",
        "view.at.0 - at.0 < cool_off",
        "view.at.0 - at.0 <= cool_off",
    ),
    mutant(
        "verdict.rs",
        "the returning event is its own new signal",
        "self.latest_renewal <= event",
        "self.latest_renewal < event",
    ),
    mutant(
        "meaning.rs",
        "tracks have no cool-off of their own",
        "track.and_then(|track| track.cool_off).unwrap_or(",
        "None.unwrap_or(",
    ),
    mutant(
        "verdict.rs",
        "a customer falls back to nurture",
        "self.stage < Stage::Customer",
        "self.stage <= Stage::Customer",
    ),
    mutant(
        "verdict.rs",
        "an open deal is no reason",
        "if self.stage >= Stage::Opportunity {",
        "if self.stage > Stage::Opportunity {",
    ),
    mutant(
        "verdict.rs",
        "the nearest gate is entered",
        ".rev()\n            .find(|(stage, gate)|",
        ".find(|(stage, gate)|",
    ),
    mutant("verdict.rs", "SQL is entered without sales", "*stage > Stage::Sql", "*stage > Stage::Sal"),
    mutant("verdict.rs", "of alternative information all is required", "slots.iter().any(", "slots.iter().all("),
    mutant(
        "verdict.rs",
        "missing information holds nobody",
        "let code = if self.is_informed(inner) {",
        "let code = if true {",
    ),
    mutant("verdict.rs", "a lost deal stays open", "self.outcomes &= !bit(OutcomeAct::Opportunity)", "{}"),
    mutant(
        "verdict.rs",
        "sales' hands come before exclusion",
        "if view.excluded() {",
        "if view.excluded() && !matches!(self.whereabouts, Whereabouts::InSalesHands { .. }) {",
    ),
    mutant(
        "verdict.rs",
        "anybody can be given up",
        "(SalesAct::Disqualified, Whereabouts::InSalesHands { .. })",
        "(SalesAct::Disqualified, _)",
    ),
    mutant(
        "verdict.rs",
        "what was given up does not come back",
        "(SalesAct::Recycled, Whereabouts::GivenUp)",
        "(SalesAct::Rejected, Whereabouts::GivenUp)",
    ),
    mutant(
        "check.rs",
        "`min` leaves out its end",
        "if included { number >= end } else { number > end }",
        "if included { number > end } else { number >= end }",
    ),
    mutant(
        "check.rs",
        "`max` leaves out its end",
        "if included { number <= end } else { number < end }",
        "if included { number < end } else { number <= end }",
    ),
    mutant("check.rs", "an open range has a low end", "None => low.is_none(),", "None => true,"),
    mutant("check.rs", "an open range has a high end", "None => high.is_none(),", "None => true,"),
    mutant(
        "check.rs",
        "all elements of a list must pass",
        "list.iter().any(|element| self.passes(",
        "list.iter().all(|element| self.passes(",
    ),
    mutant("check.rs", "`in_next` takes a day more", "today.saturating_add(*days)", "today.saturating_add(*days + 1)"),
    mutant("check.rs", "`in_last` takes a day less", "today.saturating_sub(*days)", "today.saturating_sub(*days - 1)"),
    mutant("check.rs", "rates are applied upside down", "money.amount * rate", "money.amount / rate"),
    mutant(
        "check.rs",
        "a word may be part of another",
        "self.words.contains(word)",
        "self.words.iter().any(|known| word.contains(&**known))",
    ),
    mutant(
        "check.rs",
        "the words of a phrase may stand apart",
        "phrase.iter().all(|word| from_here.next() == Some(word))",
        "phrase.iter().all(|word| from_here.any(|one| one == &**word))",
    ),
    mutant(
        "scores.rs",
        "an exclusion holds for ever",
        "self.excluded_by_traits = self.excluded_by_traits_at(inner, at);",
        "self.excluded_by_traits |= self.excluded_by_traits_at(inner, at);",
    ),
    mutant("check.rs", "`starts_with` looks everywhere", "text.starts_with(&**start)", "text.contains(&**start)"),
    mutant("check.rs", "`ends_with` looks everywhere", "text.ends_with(&**end)", "text.contains(&**end)"),
    mutant("meaning.rs", "marked events count", "if !event.marked {", "if true {"),
    mutant(
        "state.rs",
        "acts of sales outlive a new hand-over",
        "(self.sales, self.before_end) = (0, None);",
        "self.before_end = None;",
    ),
    mutant(
        "state.rs",
        "an end outlives a new hand-over",
        "(self.sales, self.before_end) = (0, None);",
        "self.sales = 0;",
    ),
    mutant("verdict.rs", "nothing is taken back", "(SalesAct::Reopened, _) => self.reopen(),", ""),
    mutant(
        "verdict.rs",
        "the last of two ends is taken back",
        "&self.before_end, says.is_end())",
        "&None::<BeforeEnd>, says.is_end())",
    ),
    mutant("verdict.rs", "an end is taken back again and again", "self.before_end.take() else", "self.before_end else"),
    mutant("verdict.rs", "what was taken back is still seen", "self.sales &= !bit_of(SalesAct::ALL, end);", ""),
    mutant(
        "verdict.rs",
        "a deal that was taken back is still won",
        "(self.stage, self.outcomes) = (stage, outcomes);",
        "self.stage = stage;",
    ),
    mutant(
        "verdict.rs",
        "who is taken back begins anew",
        "(self.stage, self.outcomes) = (stage, outcomes);",
        "self.outcomes = outcomes;",
    ),
    mutant("state.rs", "the last instant is left out", "event.at <= until", "event.at < until"),
    mutant(
        "state.rs",
        "events at one instant stay as they arrived",
        "ordered.sort_by(|a, b| a.order(b));",
        "ordered.sort_by_key(|event| event.at);",
    ),
    mutant(
        "state.rs",
        "repeated events count again",
        "ordered.retain(|event| seen.insert(&event.id));",
        "ordered.iter().for_each(|event| { seen.insert(&event.id); });",
    ),
    mutant("state.rs", "notes of sales teach nothing", "Kind::Traits | Kind::Sales(SalesAct::Noted)", "Kind::Traits"),
    mutant("state.rs", "a hand-over skips a stage", "self.stage.max(Stage::Mql)", "self.stage.max(Stage::Sal)"),
    mutant("meaning.rs", "an event must last longer than asked", "lasted.as_ms() >= least", "lasted.as_ms() > least"),
    mutant(
        "meaning.rs",
        "channels are not looked at",
        "self.channels.contains(&event.channel)",
        "!self.channels.is_empty()",
    ),
    mutant(
        "alarm.rs",
        "silence is noticed late",
        "self.silent_since(of).0.0 + lasting",
        "self.silent_since(of).0.0 + lasting + 1",
    ),
    mutant("alarm.rs", "the latest alarm comes first", "min_by_key(|alarm| alarm.at)", "max_by_key(|alarm| alarm.at)"),
    mutant(
        "meaning.rs",
        "a marked event ends a silence",
        "event.kind.is_behaviour() && !event.marked",
        "event.kind.is_behaviour()",
    ),
    mutant("meaning.rs", "a signal is heard once for each of its patterns", "meaning.signals.dedup();", ""),
    mutant(
        "meaning.rs",
        "the patterns of a signal that are apart are two signals",
        "meaning.signals.sort_unstable();",
        "",
    ),
    mutant(
        "meaning.rs",
        "any signal ends the wait after a return",
        "is_none_or(|renewing| renewing.contains(signal))",
        "is_none_or(|renewing| !renewing.is_empty())",
    ),
    mutant(
        "facts.rs",
        "of a lead nobody knows, nothing is missing",
        "facts.passed.set(test, self.passes(test, None, currencies));",
        "",
    ),
    mutant("facts.rs", "what is told empty is known", "known: value.is_some(),", "known: true,"),
    mutant(
        "facts.rs",
        "a date that is told in a replay is not kept",
        "if table.keeps_value[told.slot] {",
        "if false {",
    ),
    mutant("facts.rs", "a lead knows what the lead before it told", "self.known.copy_from(&nothing.known);", ""),
    mutant("facts.rs", "a lead passes the tests of the lead before it", "self.passed.copy_from(&nothing.passed);", ""),
    mutant("facts.rs", "a lead keeps the dates of the lead before it", "self.kept[slot] = None;", ""),
    mutant("state.rs", "rules remember the lead before", "self.rules[rule].forget();", ""),
    mutant("state.rs", "rules think that they have seen an event of the lead before", "self.rule_saw[rule] = 0;", ""),
    mutant(
        "state.rs",
        "signals were heard of the lead before",
        "(state.latest, state.latest_event, state.latest_id) = (None, 0, None);",
        "",
    ),
    mutant("state.rs", "counts go on from the lead before", "state.recent.clear();", ""),
    mutant(
        "state.rs",
        "a lead is where the lead before it was",
        "(self.whereabouts, self.sales, self.outcomes) = (Whereabouts::Free, 0, 0);",
        "",
    ),
    mutant(
        "state.rs",
        "a lead begins in the stage of the lead before it",
        "(self.stage, self.before_end) = (Stage::Inquiry, None);",
        "self.before_end = None;",
    ),
    mutant(
        "state.rs",
        "what ended with the lead before can be taken back",
        "(self.stage, self.before_end) = (Stage::Inquiry, None);",
        "self.stage = Stage::Inquiry;",
    ),
    mutant("state.rs", "a lead has the hand-overs of the lead before it", "self.qualifications.clear();", ""),
    mutant(
        "state.rs",
        "a lead behaved as the lead before it",
        "(self.latest_behaviour, self.latest_renewal) = (None, 0);",
        "",
    ),
    mutant(
        "state.rs",
        "a lead fits as the lead before it",
        "self.qualifications.clear();\n        self.is_fit_known = false;",
        "self.qualifications.clear();",
    ),
    mutant(
        "state.rs",
        "a match does not raise the ceiling",
        "self.engagement_ceiling += raises_ceiling_by(inner.rules[*rule].points);",
        "",
    ),
    mutant(
        "state.rs",
        "a match with a penalty lowers the ceiling",
        "raises_ceiling_by(inner.rules[*rule].points)",
        "inner.rules[*rule].points",
    ),
    mutant(
        "scores.rs",
        "the ceiling counts penalties that will end",
        "ceiling += raises_ceiling_by(points);",
        "ceiling += points;",
    ),
    mutant("scores.rs", "penalties round nothing", "points.max(0.0) + 1e-12 * points.abs()", "points.max(0.0)"),
    mutant(
        "scores.rs",
        "the ceiling is what the rules give now",
        "let mut ceiling = inner.engagement_base;",
        "let mut ceiling = 0.0;",
    ),
    mutant(
        "compile.rs",
        "the ceiling leaves out what silence may give",
        "by_silence.chain(by_floors).sum()",
        "by_floors.sum()",
    ),
    mutant(
        "compile.rs",
        "the ceiling leaves out the floors of groups",
        "by_silence.chain(by_floors).sum()",
        "by_silence.sum()",
    ),
    mutant(
        "condition.rs",
        "a ceiling that ties with a threshold stays below",
        "let slack = 1e-6 * (1.0 + ceiling.abs() + min.abs());",
        "let slack = 0.0;",
    ),
    mutant(
        "condition.rs",
        "of a new level, only the next one is looked at",
        "Some(self.level()).filter(|level| *level > before)",
        "Level::new(before.number() + 1)",
    ),
    mutant(
        "condition.rs",
        "a level is above another if the next one's own condition holds",
        "Some(self.level()).filter(|level| *level > before)",
        "Some(self.level())",
    ),
    mutant(
        "condition.rs",
        "a date never comes",
        "*dated || lead.facts.passed(*test) == wanted",
        "lead.facts.passed(*test) == wanted",
    ),
    mutant(
        "condition.rs",
        "what was not heard never is",
        "wanted || lead.signal(*signal).latest.is_none()",
        "lead.signal(*signal).latest.is_some() == wanted",
    ),
    mutant(
        "condition.rs",
        "a level that is not reached never is",
        "levels.into_iter().all(|level| level.may_be(true, view))",
        "levels.into_iter().all(|level| level.holds(view))",
    ),
    mutant("condition.rs", "a grade out of reach can't be missing", "!wanted || is_dated ||", "is_dated ||"),
    mutant(
        "condition.rs",
        "an exclusion by a date rests on traits",
        "Self::Trait { dated, .. } => !dated,",
        "Self::Trait { .. } => true,",
    ),
    mutant(
        "condition.rs",
        "one alternative with a deal makes a gate ask for deals",
        "Self::All(list) => list.iter().any(Self::asks_for_deal),",
        "Self::All(list) | Self::Any(list) => list.iter().any(Self::asks_for_deal),",
    ),
    mutant(
        "verdict.rs",
        "no gate opens without a deal",
        "!in_hands && inner.gates_ask_for_deals && self.outcomes == 0",
        "!in_hands && self.outcomes == 0",
    ),
    mutant(
        "verdict.rs",
        "a deal opens no gate",
        "!in_hands && inner.gates_ask_for_deals && self.outcomes == 0",
        "!in_hands && inner.gates_ask_for_deals",
    ),
    mutant(
        "verdict.rs",
        "a frame may lie in the wait after a return",
        "self.waits_since_return(view).is_none() && self.is_informed(view.pact)",
        "self.is_informed(view.pact)",
    ),
    mutant(
        "verdict.rs",
        "a frame needs no information",
        "self.waits_since_return(view).is_none() && self.is_informed(view.pact)",
        "self.waits_since_return(view).is_none()",
    ),
    mutant("verdict.rs", "a frame may be excluded", "!view.excluded() && !is_with_sales", "!is_with_sales"),
    mutant("verdict.rs", "a frame may have an open deal", "!view.excluded() && !is_with_sales", "!view.excluded()"),
    mutant("waiting.rs", "a tie with a threshold does not wake", "min - 1e-5 * (1.0 + min.abs())", "min"),
    mutant(
        "waiting.rs",
        "signals beyond the bits are never heard",
        "bit(signal).map_or(Self::ALWAYS,",
        "bit(signal).map_or(Self::NEVER,",
    ),
    mutant(
        "waiting.rs",
        "what may hold at any event wakes at none",
        "self.always || ceiling >= self.engagement",
        "ceiling >= self.engagement",
    ),
    mutant(
        "waiting.rs",
        "of two alternatives, the points of the second do not wake",
        "self.engagement.min(other.engagement)",
        "self.engagement",
    ),
    mutant("waiting.rs", "of two alternatives, the signals of the second do not wake", "self.on | other.on", "self.on"),
    mutant(
        "waiting.rs",
        "of two alternatives, the first alone may always hold",
        "self.always || other.always",
        "self.always",
    ),
    mutant(
        "waiting.rs",
        "both of two things must come at once",
        "if rank(other) < rank(self) { other } else { self }",
        "{\n            let _ = rank;\n            let (engagement, on) = (self.engagement.max(other.engagement), self.on & other.on);\n            Self { always: self.always && other.always, engagement, on }\n        }",
    ),
    mutant(
        "waiting.rs",
        "a level is reached by the next one's condition alone",
        "None => Wake::NEVER,\n        Some(levels) => all(levels, view),",
        "None => Wake::NEVER,\n        Some(_) => Wake::of(view.pact.levels[usize::from(peak.number())].holds(view)),",
    ),
    mutant(
        "waiting.rs",
        "what must not be and is will always be",
        "Wake::of(cond.may_be(true, view))",
        "Wake::of(cond.holds(view))",
    ),
    mutant(
        "waiting.rs",
        "a test of a date that fails never passes",
        "Cond::Trait { dated, .. } => Wake::of(*dated || cond.holds(view)),",
        "Cond::Trait { .. } => Wake::of(cond.holds(view)),",
    ),
    mutant(
        "waiting.rs",
        "the lowest grade is out of reach",
        "border.map_or_else(|| Wake::ALWAYS,",
        "border.map_or_else(|| Wake::NEVER,",
    ),
    mutant(
        "waiting.rs",
        "a grade waits for the border above it",
        "borders.get(usize::from(grade.engagement) - 1);",
        "borders.get(usize::from(grade.engagement).saturating_sub(2));",
    ),
    mutant(
        "waiting.rs",
        "what was heard is waited for again",
        "if !heard(*signal) =>",
        "if !heard(*signal) || true =>",
    ),
    mutant(
        "waiting.rs",
        "a count that is full waits for one more",
        "recent.len() < *at_least",
        "recent.len() <= *at_least",
    ),
    mutant(
        "waiting.rs",
        "BANT by a date that is not confirmed never is",
        "!inner.bant.iter().all(by_traits_alone) || cond.holds(view)",
        "cond.holds(view)",
    ),
    mutant(
        "waiting.rs",
        "BANT tests no dates",
        "point.test.is_none_or(|test| !inner.traits.tests[test].dated)",
        "point.test.is_none_or(|_| true)",
    ),
    mutant("waiting.rs", "deduced BANT rests on told traits", "point.deduced.is_none() && point.test", "point.test"),
    mutant(
        "fold.rs",
        "a trait changes nothing about what is waited for",
        "self.is_wake_known = false;\n        settle(self);",
        "settle(self);",
    ),
    mutant("fold.rs", "fit is not worked out when a trait is told", "self.lead.is_fit_known = false;", ""),
    mutant(
        "fold.rs",
        "what sales said changes nothing about what is waited for",
        "&= !news && !self.wake.waits_for(&meaning.signals)",
        "&= !self.wake.waits_for(&meaning.signals)",
    ),
    mutant(
        "fold.rs",
        "a signal that was waited for is waited for again",
        "&= !news && !self.wake.waits_for(&meaning.signals)",
        "&= !news",
    ),
    mutant("fold.rs", "what sales said wakes nobody", "if self.is_wake_known && !news {", "if self.is_wake_known {"),
    mutant(
        "fold.rs",
        "a lead waits for what the lead before it waited for",
        "then_some(Level::ZERO);\n        self.is_wake_known = false;",
        "then_some(Level::ZERO);",
    ),
    mutant(
        "fold.rs",
        "a lead begins with the highest level of the lead before it",
        "self.peak = self.follows_levels.then_some(Level::ZERO);",
        "",
    ),
    mutant(
        "fold.rs",
        "gates are asked only where a tier may hold",
        "inner.traits_depend_on_date || !self.lead.has_no_gate(inner)",
        "inner.traits_depend_on_date",
    ),
    mutant(
        "fold.rs",
        "without prospects no level is reached",
        "if self.lead.has_prospects { waiting::of_tiers(&view) } else { Wake::NEVER }",
        "if self.lead.has_prospects { waiting::of_tiers(&view) } else { return Wake::NEVER }",
    ),
    mutant(
        "frames.rs",
        "a frame is surpassed whatever parts hold",
        "frame.parts & parts == parts && frame.fit >= fit",
        "frame.fit >= fit",
    ),
    mutant(
        "frames.rs",
        "a frame is surpassed by one with a single part of it",
        "frame.parts & parts == parts &&",
        "(parts == 0 || frame.parts & parts != 0) &&",
    ),
    mutant(
        "frames.rs",
        "a frame is surpassed whatever the fit",
        "frame.fit >= fit && frame.engagement",
        "frame.engagement",
    ),
    mutant(
        "frames.rs",
        "a frame is not surpassed by one that fits as well",
        "frame.fit >= fit && frame.engagement",
        "frame.fit > fit && frame.engagement",
    ),
    mutant(
        "frames.rs",
        "a frame is not surpassed by one with the same engagement",
        "frame.engagement >= engagement",
        "frame.engagement > engagement",
    ),
    mutant("frames.rs", "a tie with a threshold fails by frames", "threshold - 1e-9 * threshold.abs()", "threshold"),
    mutant("frames.rs", "of a tier one part is enough", "parts & one.parts == one.parts", "parts & one.parts != 0"),
    mutant("frames.rs", "frames are taken where a lead is not free", "if !lead.is_open(view) {", "if false {"),
    mutant(
        "frames.rs",
        "both of two conditions need the lower score only",
        "engagement: a.engagement.max(b.engagement)",
        "engagement: a.engagement.min(b.engagement)",
    ),
    mutant(
        "frames.rs",
        "both of two conditions need the lower fit only",
        "fit: a.fit.max(b.fit)",
        "fit: a.fit.min(b.fit)",
    ),
    mutant("frames.rs", "any set of grades is taken apart", "let sound = is_closed && falling", "let sound = falling"),
    mutant(
        "frames.rs",
        "a greatest fit is taken apart",
        "Cond::Fit(test) if test.max.is_none() =>",
        "Cond::Fit(test) =>",
    ),
    mutant(
        "frames.rs",
        "a greatest engagement is taken apart",
        "Cond::Engagement(test) if test.max.is_none() =>",
        "Cond::Engagement(test) =>",
    ),
    mutant(
        "frames.rs",
        "gates may ask for scores",
        "(gates_are_free && n_alternatives <= ALTERNATIVES_MAX)",
        "(n_alternatives <= ALTERNATIVES_MAX)",
    ),
    mutant(
        "rules.rs",
        "a kept lead forgets half of each window",
        "now.0 - then.0 < window;",
        "now.0 - then.0 < window / 2;",
    ),
    mutant("rules.rs", "a kept lead begins sequences anew", "there >> n & 1 == 1", "there >> n & 1 == 2"),
    mutant(
        "rules.rs",
        "a kept lead goes on with sequences for half as long",
        "now.0 - beginning.start.0 < *within;",
        "now.0 - beginning.start.0 < *within / 2;",
    ),
    mutant(
        "rules.rs",
        "a kept lead counts for half as long",
        "latest.partition_point(|(then, _)| now.0 - then.0 >= *within)",
        "latest.partition_point(|(then, _)| now.0 - then.0 >= *within / 2)",
    ),
    mutant(
        "snapshot.rs",
        "a kept lead that came back needs no new signal",
        "self.latest_renewal.saturating_sub(*event)",
        "1",
    ),
    mutant(
        "snapshot.rs",
        "a kept lead no longer hears its latest event",
        "state.latest_event = self.n_events;",
        "state.latest_event = 0;",
    ),
    mutant(
        "snapshot.rs",
        "a kept lead has no points until it earns more",
        "if state.has_counted() {",
        "if state.is_done() {",
    ),
    mutant("snapshot.rs", "a kept lead can't have earned anything", "self.engagement_ceiling = f64::INFINITY;", ""),
    mutant(
        "snapshot.rs",
        "a kept lead may be taken up with signals in another order",
        "serde_json::to_vec(&self.pact).expect(\"plain data\")",
        "leadpact_pact::canonical::canonical_form(&self.pact).into_bytes()",
    ),
    mutant("snapshot.rs", "a kept lead is believed if damaged", "!= xxh64(written, 0)", "== 0"),
    mutant(
        "snapshot.rs",
        "what can't be read of a kept lead stays",
        "            self.forget(inner);\n            StaleState::Damaged",
        "            StaleState::Damaged",
    ),
    mutant("bytes.rs", "a kept lead may know of a trait beyond the last", "last >> n_in_last > 0", "*last == 0"),
    mutant(
        "scores.rs",
        "the silence of a kept lead begins with any of its signals",
        "max_by_key(|(latest, number, _)| (*latest, *number))",
        "max_by_key(|(_, number, _)| *number)",
    ),
    mutant(
        "state.rs",
        "an event at the latest instant can be taken whatever its id",
        "(at, Some(id)) > (self.latest_at, self.latest_id.as_ref())",
        "(at, Some(id)) > (self.latest_at, None)",
    ),
    mutant(
        "meaning.rs",
        "an act for another pact is one for this",
        "if !self.is_for_this(act, event) =>",
        "if false =>",
    ),
    mutant(
        "meaning.rs",
        "an act for this pact is one for another",
        "eq_folded(&name.to_string()",
        "!eq_folded(&name.to_string()",
    ),
    mutant(
        "meaning.rs",
        "what sales noted is for one pact",
        "act != SalesAct::Noted && !name.is_missing()",
        "!name.is_missing()",
    ),
    mutant(
        "meaning.rs",
        "an act for no pact is for none",
        "act != SalesAct::Noted && !name.is_missing()",
        "act != SalesAct::Noted",
    ),
    mutant("meaning.rs", "a replay does not read for which pact an act is", ".chain([PACT])", ""),
    mutant(
        "places.rs",
        "a track without a condition takes everybody",
        "track.as_ref().is_some_and(",
        "track.as_ref().is_none_or(",
    ),
    mutant(
        "places.rs",
        "the last territory takes the lead",
        "inner.territories.iter().position(",
        "inner.territories.iter().rposition(",
    ),
    mutant(
        "facts.rs",
        "a replay reads what says where a lead goes",
        "|(traits, _)| traits)",
        "|(traits, _)| traits.max(self.names.len()))",
    ),
    mutant(
        "facts.rs",
        "a replay reads values that say where a lead goes",
        "*test >= n_tests ||",
        "*test > n_tests + 1_000 ||",
    ),
];

/// `cargo xtask mutants [--only TEXT|FILE|CRATE]`.
pub fn run(mut args: Args) -> Outcome {
    let only: String = args.value("--only", String::new())?;
    args.done()?;
    let target = target_folder()?.join("mutants");
    let copy = target.join("project");
    if copy.exists() {
        fs::remove_dir_all(&copy).while_doing(copy.display())?;
    }
    copy_folder(&root(), &copy)?;
    let mut left: Vec<String> = Vec::new();
    for victim in &VICTIMS {
        let is_chosen =
            |mutant: &&Mutant| victim.name == only || mutant.breaks.contains(&only) || mutant.file.contains(&only);
        let chosen: Vec<&Mutant> = victim.mutants.iter().filter(is_chosen).collect();
        if !chosen.is_empty() {
            left.extend(Lab { victim, copy: &copy, target: &target }.try_all(&chosen)?);
        }
    }
    fs::remove_dir_all(&copy).while_doing(copy.display())?;
    if left.is_empty() { Ok(()) } else { Err(left.join("\n").into()) }
}

/// Where a crate is broken: a copy of the project, and what is built of it.
struct Lab<'a> {
    victim: &'a Victim,
    copy: &'a Path,
    target: &'a Path,
}

impl Lab<'_> {
    /// Tries mutants one after the other; what is wrong with those that were not killed.
    fn try_all(&self, mutants: &[&Mutant]) -> Outcome<Vec<String>> {
        let name = self.victim.name;
        println!(
            "{} mutants of `{name}`, each in a copy of the project and against the tests of `{name}`",
            mutants.len()
        );
        if !self.tests_pass()? {
            return Err(format!("the tests of `{name}` fail without any mutant; repair that first").into());
        }
        let mut left: Vec<String> = Vec::new();
        for mutant in mutants {
            let started = Instant::now();
            let fate = self.try_mutant(mutant)?;
            let said = match &fate {
                Fate::Killed => "killed  ",
                Fate::Survived => "SURVIVED",
                Fate::Unfit(_) => "UNFIT   ",
            };
            println!("{said} {:>5.1} s  {:<17} {}", started.elapsed().as_secs_f64(), mutant.file, mutant.breaks);
            match fate {
                Fate::Killed => {}
                Fate::Survived => left.push(format!("survived: {} ({name}/{})", mutant.breaks, mutant.file)),
                Fate::Unfit(why) => left.push(format!("unfit: {} ({name}/{}): {why}", mutant.breaks, mutant.file)),
            }
        }
        Ok(left)
    }

    fn try_mutant(&self, mutant: &Mutant) -> Outcome<Fate> {
        let path = source(self.copy, self.victim, mutant);
        let sound = fs::read_to_string(&path).while_doing(path.display())?;
        match sound.matches(mutant.from).count() {
            1 => {}
            n => return Ok(Fate::Unfit(format!("its text stands there {n} times: `{}`", mutant.from))),
        }
        fs::write(&path, sound.replace(mutant.from, mutant.to)).while_doing(path.display())?;
        let fate = if !self.builds()? {
            Fate::Unfit("it does not compile".to_owned())
        } else if self.tests_pass()? {
            Fate::Survived
        } else {
            Fate::Killed
        };
        fs::write(&path, sound).while_doing(path.display())?;
        Ok(fate)
    }

    /// Whether the crate and its quick tests compile.
    fn builds(&self) -> Outcome<bool> {
        quietly(self.tests().args(self.victim.quick).arg("--no-run"))
    }

    /// The quick tables first: most mutants die there.
    fn tests_pass(&self) -> Outcome<bool> {
        Ok(quietly(self.tests().args(self.victim.quick))? && quietly(self.tests().arg("--tests"))?)
    }

    fn tests(&self) -> Command {
        let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        let package = format!("leadpact-{}", self.victim.name);
        cargo.current_dir(self.copy).args(["test", "--package", &package, "--quiet"]);
        cargo.env("CARGO_TARGET_DIR", self.target.join("built")).env("RUST_BACKTRACE", "0");
        cargo.env_remove("CARGO_MANIFEST_DIR");
        cargo
    }
}

fn source(project: &Path, victim: &Victim, mutant: &Mutant) -> PathBuf {
    project.join("crates").join(victim.name).join("src").join(mutant.file)
}

fn quietly(command: &mut Command) -> Outcome<bool> {
    let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status();
    status.map(|status| status.success()).while_doing("cargo test")
}

/// Copies a folder, but for what is built in it.
pub fn copy_folder(from: &Path, to: &Path) -> Outcome {
    fs::create_dir_all(to).while_doing(to.display())?;
    for entry in fs::read_dir(from).while_doing(from.display())? {
        let entry = entry.while_doing(from.display())?;
        let (name, source) = (entry.file_name(), entry.path());
        if LEFT_OUT.iter().any(|left_out| name == *left_out) {
            continue;
        }
        if source.is_dir() {
            copy_folder(&source, &to.join(name))?;
        } else {
            fs::copy(&source, to.join(name)).while_doing(source.display())?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mutant_still_fits_its_crate() {
        for victim in &VICTIMS {
            for mutant in victim.mutants {
                let text = fs::read_to_string(source(&root(), victim, mutant)).unwrap();
                assert_eq!(text.matches(mutant.from).count(), 1, "{}: `{}`", mutant.breaks, mutant.from);
                assert_ne!(mutant.from, mutant.to);
            }
        }
    }
}
