//! The fold of one engagement rule: which events are matches, which of them count, what they are worth at an instant.
//!
//! Each rule keeps a few numbers, whatever the number of events: with a half-life, the decayed sum at its latest
//! match; with a window, the instants inside it; for a sequence, the latest start of each of its beginnings.

use std::collections::VecDeque;

use leadpact_pact::model::{Caps, Repeat};
use leadpact_terms::{EventId, Instant};

use crate::bytes::{Reader, Writer};

/// A compiled engagement rule; signals are positions in the pact.
#[derive(Debug, Clone)]
pub(crate) struct Rule {
    pub(crate) finder: Finder,
    pub(crate) points: f64,
    pub(crate) half_life: Option<f64>,
    pub(crate) lasts: Option<i64>,
    pub(crate) at_most: Caps,
    pub(crate) group: Option<usize>,
}

#[derive(Debug, Clone)]
pub(crate) enum Finder {
    Each,
    Sequence { steps: Box<[usize]>, within: i64, repeat: Repeat },
    Count { at_least: usize, within: i64, repeat: Repeat },
    Silence { of: Box<[usize]>, lasting: i64 },
}

/// What a rule remembers of one lead.
#[derive(Debug, Clone)]
pub(crate) struct RuleState {
    /// Whether a find that happens once has happened.
    done: bool,
    /// How many matches counted, ever.
    counted: u32,
    /// With a half-life and no window: the decayed sum at the latest counted match.
    sum: f64,
    /// The instant of the latest counted match.
    latest: Instant,
    /// Instants of counted matches, as many as caps and windows need.
    recent: VecDeque<Instant>,
    finding: Finding,
    /// The counted matches with their events, where evidence is kept.
    evidence: Option<Vec<Match>>,
}

/// A counted match: the events that made it (the last one completes it).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Match {
    pub(crate) at: Instant,
    pub(crate) events: Vec<EventId>,
}

#[derive(Debug, Clone)]
enum Finding {
    Nothing,
    /// For each beginning of the sequence (one step, two steps, …): its latest start, with the events where evidence is kept.
    Sequence(Box<[Option<Beginning>]>),
    /// The latest matches since the last find, at most as many as are asked for.
    Count(VecDeque<(Instant, Option<EventId>)>),
}

#[derive(Debug, Clone)]
struct Beginning {
    start: Instant,
    events: Vec<EventId>,
}

impl Rule {
    pub(crate) fn is_silence(&self) -> bool {
        matches!(self.finder, Finder::Silence { .. })
    }

    pub(crate) fn state(&self, keep_evidence: bool) -> RuleState {
        RuleState {
            done: false,
            counted: 0,
            sum: 0.0,
            latest: Instant::default(),
            recent: VecDeque::new(),
            finding: match &self.finder {
                Finder::Each | Finder::Silence { .. } => Finding::Nothing,
                Finder::Sequence { steps, .. } => Finding::Sequence(vec![None; steps.len() - 1].into()),
                Finder::Count { .. } => Finding::Count(VecDeque::new()),
            },
            evidence: keep_evidence.then(Vec::new),
        }
    }

    /// Takes an event whose matching signals are told by `is`; the event matches at least one signal of this rule.
    /// Returns whether a match counted.
    pub(crate) fn take(&self, state: &mut RuleState, at: Instant, event: &EventId, is: impl Fn(usize) -> bool) -> bool {
        let keep = state.evidence.is_some();
        let found = match (&self.finder, &mut state.finding) {
            (Finder::Each, _) => Some(if keep { vec![event.clone()] } else { Vec::new() }),
            (Finder::Sequence { steps, within, repeat }, Finding::Sequence(beginnings)) if !state.done => {
                let found = find_sequence(steps, *within, beginnings, at, keep.then_some(event), is);
                if found.is_some() {
                    beginnings.fill(None);
                    state.done = *repeat == Repeat::Once;
                }
                found
            }
            (Finder::Count { at_least, within, repeat }, Finding::Count(latest)) if !state.done => {
                if latest.len() == *at_least {
                    latest.pop_front();
                }
                latest.push_back((at, keep.then(|| event.clone())));
                let enough =
                    latest.len() == *at_least && latest.front().is_some_and(|(first, _)| at.0 - first.0 < *within);
                enough.then(|| {
                    state.done = *repeat == Repeat::Once;
                    latest.drain(..).filter_map(|(_, event)| event).collect()
                })
            }
            (Finder::Sequence { .. } | Finder::Count { .. } | Finder::Silence { .. }, _) => None,
        };
        found.is_some_and(|events| self.count(state, at, events))
    }

    /// Counts a match, unless a cap forbids it.
    fn count(&self, state: &mut RuleState, at: Instant, events: Vec<EventId>) -> bool {
        if self.at_most.total.is_some_and(|total| state.counted >= total) {
            return false;
        }
        if let Some((n, within)) = self.at_most.per {
            let n = n as usize;
            let full = state.recent.len() >= n && at.0 - state.recent[state.recent.len() - n].0 < within.0;
            if n == 0 || full {
                return false;
            }
        }
        state.sum = match self.half_life {
            Some(half_life) if self.sums_up() && state.counted > 0 => {
                state.sum * decay(at.0 - state.latest.0, half_life) + self.points
            }
            _ => self.points,
        };
        state.counted += 1;
        state.latest = at;
        if let Some(needed) = self.remembered(at, &state.recent) {
            state.recent.drain(..needed);
            state.recent.push_back(at);
        }
        if let Some(evidence) = &mut state.evidence {
            evidence.push(Match { at, events });
        }
        true
    }

    fn remembers_instants(&self) -> bool {
        self.lasts.is_some() || self.at_most.per.is_some()
    }

    /// Whether the decayed sum says what the matches are worth.
    fn sums_up(&self) -> bool {
        self.half_life.is_some() && self.lasts.is_none()
    }

    /// How many of the oldest remembered instants neither the cap nor the window needs any more; `None` if nothing is to be remembered.
    fn remembered(&self, at: Instant, recent: &VecDeque<Instant>) -> Option<usize> {
        if !self.remembers_instants() {
            return None;
        }
        let for_cap = self.at_most.per.map_or(recent.len(), |(n, _)| (recent.len() + 1).saturating_sub(n as usize));
        let for_window = self.lasts.map_or(recent.len(), |lasts| recent.partition_point(|then| at.0 - then.0 >= lasts));
        Some(for_cap.min(for_window))
    }

    /// What the counted matches are worth at `at`, which is no earlier than the latest of them; `None` if nothing counts.
    pub(crate) fn points_at(&self, state: &RuleState, at: Instant) -> Option<f64> {
        if state.counted == 0 {
            return None;
        }
        match (self.half_life, self.lasts) {
            (None, None) => Some(self.points * f64::from(state.counted)),
            (Some(half_life), None) => Some(state.sum * decay(at.0 - state.latest.0, half_life)),
            (None, Some(lasts)) => {
                let active = state.recent.len() - state.recent.partition_point(|then| at.0 - then.0 >= lasts);
                (active > 0).then_some(self.points * active as f64)
            }
            (Some(half_life), Some(lasts)) => {
                let fallen = state.recent.partition_point(|then| at.0 - then.0 >= lasts);
                let active = state.recent.range(fallen..);
                (fallen < state.recent.len())
                    .then(|| active.fold(0.0, |sum, then| sum + self.points * decay(at.0 - then.0, half_life)))
            }
        }
    }

    /// The counted matches that are worth something at `at`, each with its points then. Empty where evidence is not kept.
    pub(crate) fn evidence_at<'s>(&self, state: &'s RuleState, at: Instant) -> impl Iterator<Item = (&'s Match, f64)> {
        let (points, half_life, lasts) = (self.points, self.half_life, self.lasts);
        let all = state.evidence.as_deref().unwrap_or_default().iter();
        all.filter(move |found| lasts.is_none_or(|lasts| at.0 - found.at.0 < lasts)).map(move |found| {
            (found, half_life.map_or(points, |half_life| points * decay(at.0 - found.at.0, half_life)))
        })
    }

    /// The next instant after `after` at which points fall away.
    pub(crate) fn falls_away_after(&self, state: &RuleState, after: Instant) -> Option<Instant> {
        let lasts = self.lasts?;
        state.recent.iter().map(|then| Instant(then.0 + lasts)).find(|end| *end > after)
    }

    /// How many more matches at `at` the caps let count, at most `wanted`.
    pub(crate) fn room_at(&self, state: &RuleState, at: Instant, wanted: u32) -> u32 {
        let of_total = self.at_most.total.map_or(wanted, |total| total.saturating_sub(state.counted));
        let of_period = self.at_most.per.map_or(wanted, |(n, within)| {
            let used = state.recent.iter().filter(|then| at.0 - then.0 < within.0).count();
            n.saturating_sub(u32::try_from(used).unwrap_or(u32::MAX))
        });
        wanted.min(of_total).min(of_period)
    }
}

/// As bytes: without the evidence, and without the instants that lie so far back that no event and no question can ask for them.
impl Rule {
    /// Writes what is remembered of a lead whose latest event lies at `now`. `heard_at` is the instant of the latest event that the
    /// rule listens to: most of the time that of the latest match as well.
    pub(crate) fn write(&self, state: &RuleState, heard_at: Instant, now: Instant, writer: &mut Writer<'_>) {
        writer.number(u64::from(state.counted) << 1 | u64::from(state.done));
        let mut latest = heard_at;
        if state.counted > 0 && self.sums_up() {
            latest = state.latest;
            writer.before(heard_at, latest);
            // The first match is worth the points of the rule.
            if state.counted > 1 {
                writer.score(state.sum);
            }
        }
        if state.counted > 0 && self.remembers_instants() {
            let is_past = |then: &Instant| {
                let lies_within = |window: i64| now.0 - then.0 < window;
                !self.lasts.is_some_and(lies_within)
                    && !self.at_most.per.is_some_and(|(_, within)| lies_within(within.0))
            };
            let n_past = state.recent.partition_point(is_past);
            writer.all_before(latest, state.recent.range(n_past..).copied());
        }
        if state.done {
            return;
        }
        match (&self.finder, &state.finding) {
            (Finder::Sequence { within, .. }, Finding::Sequence(beginnings)) => {
                let goes_on = |beginning: &&Beginning| now.0 - beginning.start.0 < *within;
                let beginnings = || beginnings.iter().map(|one| one.as_ref().filter(goes_on));
                writer.number(beginnings().enumerate().fold(0, |all, (n, one)| all | u64::from(one.is_some()) << n));
                beginnings().flatten().for_each(|beginning| writer.before(heard_at, beginning.start));
            }
            (Finder::Count { within, .. }, Finding::Count(latest)) => {
                let n_past = latest.partition_point(|(then, _)| now.0 - then.0 >= *within);
                writer.all_before(heard_at, latest.range(n_past..).map(|(then, _)| *then));
            }
            (Finder::Each | Finder::Sequence { .. } | Finder::Count { .. } | Finder::Silence { .. }, _) => {}
        }
    }

    /// Reads what was written of a lead, into that of a lead of whom nothing was heard.
    pub(crate) fn read(&self, state: &mut RuleState, heard_at: Instant, reader: &mut Reader<'_>) -> Option<()> {
        let head = reader.number()?;
        state.counted = u32::try_from(head >> 1).ok()?;
        state.done = head & 1 == 1;
        let mut latest = heard_at;
        if state.counted > 0 && self.sums_up() {
            latest = reader.before(heard_at)?;
            state.latest = latest;
            state.sum = if state.counted > 1 { reader.score()? } else { self.points };
        }
        if state.counted > 0 && self.remembers_instants() {
            reader.all_before(latest, &mut state.recent)?;
        }
        if state.done {
            return Some(());
        }
        match &mut state.finding {
            Finding::Nothing => {}
            Finding::Sequence(beginnings) => {
                let there = reader.number()?;
                for (_, beginning) in beginnings.iter_mut().enumerate().filter(|(n, _)| there >> n & 1 == 1) {
                    *beginning = Some(Beginning { start: reader.before(heard_at)?, events: Vec::new() });
                }
            }
            Finding::Count(latest) => {
                let mut instants = VecDeque::new();
                reader.all_before(heard_at, &mut instants)?;
                latest.extend(instants.into_iter().map(|at| (at, None)));
            }
        }
        Some(())
    }
}

impl RuleState {
    /// Whether a match counted.
    pub(crate) fn has_counted(&self) -> bool {
        self.counted > 0
    }

    /// Whether a find that happens once has happened.
    pub(crate) fn is_done(&self) -> bool {
        self.done
    }

    /// Forgets everything but how much space it took.
    pub(crate) fn forget(&mut self) {
        self.done = false;
        self.counted = 0;
        self.recent.clear();
        match &mut self.finding {
            Finding::Nothing => {}
            Finding::Sequence(beginnings) => beginnings.fill(None),
            Finding::Count(latest) => latest.clear(),
        }
        if let Some(evidence) = &mut self.evidence {
            evidence.clear();
        }
    }
}

/// Carries each beginning one step further, the longest first so that one event is never two steps.
fn find_sequence(
    steps: &[usize],
    within: i64,
    beginnings: &mut [Option<Beginning>],
    at: Instant,
    event: Option<&EventId>,
    is: impl Fn(usize) -> bool,
) -> Option<Vec<EventId>> {
    for step in (0..steps.len()).rev().filter(|step| is(steps[*step])) {
        let longer = match step.checked_sub(1) {
            None => Some(Beginning { start: at, events: event.cloned().into_iter().collect() }),
            Some(before) => {
                beginnings[before].as_ref().filter(|beginning| at.0 - beginning.start.0 < within).map(|beginning| {
                    let mut longer = beginning.clone();
                    longer.events.extend(event.cloned());
                    longer
                })
            }
        };
        let Some(longer) = longer else { continue };
        if step + 1 == steps.len() {
            return Some(longer.events);
        }
        // A later start leaves more time for the rest.
        if beginnings[step].as_ref().is_none_or(|known| known.start <= longer.start) {
            beginnings[step] = Some(longer);
        }
    }
    None
}

/// `2^(−age/half_life)`, by the same software on every machine.
pub(crate) fn decay(age_ms: i64, half_life_ms: f64) -> f64 {
    if age_ms == 0 {
        return 1.0;
    }
    libm::exp2(-(age_ms as f64) / half_life_ms)
}
