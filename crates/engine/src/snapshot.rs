//! A lead kept as bytes between two events, so that a service need not begin with its first event at each one.
//!
//! Only what the events came to is written: what follows from it and from the pact (fit, the rules that contribute, scratch space) is
//! worked out again, and what is as nothing was heard or told takes no more than a bit. The pact says how the bytes are to be read,
//! so they begin with what tells it from every other, and end with a checksum over all of them.

use leadpact_pact::model::TierName;
use leadpact_terms::{EventId, FitGrade, Grade, Instant, Level, Stage};
use xxhash_rust::xxh64::xxh64;

use crate::bytes::{Reader, Writer};
use crate::compile::{CompiledPact, Inner};
use crate::standing::{Qualification, ReasonCode};
use crate::state::{BeforeEnd, LeadState, Whereabouts, tier_name};
use crate::verdict::Decided;

/// Added to the byte that says where a lead is, if what its end took away follows.
const BEFORE_END: u8 = 4;
/// Raised whenever the bytes mean something else: also when what a rule or a signal remembers does, or where tests and traits stand in
/// a compiled pact.
const FORMAT: u8 = 2;

const IDENTITY_BYTES: usize = 8;
const CHECKSUM_BYTES: usize = 8;

/// Why no lead can go on from some bytes. Whatever it is, nothing is lost: the lead is evaluated anew from its events.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StaleState {
    /// Another version of the engine wrote them.
    #[error(
        "the state is in format {found}, this version reads format {FORMAT}: evaluate the lead anew from its events"
    )]
    OtherFormat {
        /// The format they begin with.
        found: u8,
    },
    /// They are of a lead under another pact, or under the same one written in another order.
    #[error("the state was kept under another pact: evaluate the lead anew from its events")]
    OtherPact,
    /// They are not what was written.
    #[error("the state is damaged: evaluate the lead anew from its events")]
    Damaged,
}

impl LeadState {
    /// Appends the lead as bytes, to be taken up again under the same pact. Evidence is left out: what comes back is a
    /// [`LeadState::lean`] lead, and from there on everything is the same to the bit.
    ///
    /// # Panics
    /// If the lead was fed under another pact.
    pub fn to_bytes(&self, pact: &CompiledPact, into: &mut Vec<u8>) {
        let inner = &*pact.inner;
        let start = into.len();
        into.push(FORMAT);
        into.extend_from_slice(&inner.identity().to_le_bytes());
        self.write(inner, &mut Writer(into));
        let checksum = xxh64(&into[start..], 0);
        into.extend_from_slice(&checksum.to_le_bytes());
    }

    /// The lead that was kept as these bytes, as if it had been fed its events just now.
    ///
    /// # Errors
    /// If it can't go on from there: they were written in another format or under another pact, or are damaged.
    pub fn from_bytes(pact: &CompiledPact, bytes: &[u8]) -> Result<Self, StaleState> {
        let body = body_of(&pact.inner, bytes)?;
        let mut lead = Self::lean(pact);
        lead.read(&pact.inner, &mut Reader(body)).ok_or(StaleState::Damaged)?;
        Ok(lead)
    }

    /// Becomes the lead that was kept as these bytes, in the space of the one before, which was fed under the same pact: quicker than
    /// [`LeadState::from_bytes`] where one lead follows the other.
    ///
    /// # Errors
    /// As `from_bytes`. It is a lead of whom nothing is known then, ready for its first event.
    ///
    /// # Panics
    /// If the lead before was fed under another pact.
    pub fn take_up(&mut self, pact: &CompiledPact, bytes: &[u8]) -> Result<(), StaleState> {
        let inner = &*pact.inner;
        if self.keep_evidence {
            *self = Self::lean(pact);
        } else {
            self.forget(inner);
        }
        let read = self.read(inner, &mut Reader(body_of(inner, bytes)?));
        read.ok_or_else(|| {
            self.forget(inner);
            StaleState::Damaged
        })
    }

    fn write(&self, inner: &Inner, writer: &mut Writer<'_>) {
        writer.number(self.n_events);
        writer.instant(self.latest_at);
        writer.before(self.latest_at, self.first_at);
        writer.text(self.latest_id.as_ref().map_or("", EventId::as_str));
        self.write_way(inner, writer);
        self.facts.write(&inner.traits, writer);
        self.write_decided(inner, writer);
        self.write_heard(inner, writer);
    }

    fn read(&mut self, inner: &Inner, reader: &mut Reader<'_>) -> Option<()> {
        self.n_events = reader.number()?;
        self.latest_at = reader.instant()?;
        self.first_at = reader.before(self.latest_at)?;
        let latest_id = reader.text()?;
        self.latest_id = (self.n_events > 0).then(|| EventId::new(latest_id));
        self.read_way(inner, reader)?;
        self.facts.read(&inner.traits, reader)?;
        // What is missing is among the facts.
        self.read_decided(inner, reader)?;
        self.read_heard(inner, reader)?;
        reader.end()
    }

    /// Where the lead is, what sales and deals said, and how often it was handed over.
    fn write_way(&self, inner: &Inner, writer: &mut Writer<'_>) {
        writer.byte(self.stage as u8);
        writer.number(u64::from(self.sales));
        writer.byte(self.outcomes);
        let ended = if self.before_end.is_some() { BEFORE_END } else { 0 };
        match &self.whereabouts {
            Whereabouts::Free => writer.byte(ended),
            Whereabouts::InSalesHands { tier } => {
                writer.byte(1 | ended);
                writer.number(*tier as u64);
            }
            Whereabouts::Returned { at, event, cool_off } => {
                writer.byte(2 | ended);
                writer.before(self.latest_at, *at);
                writer.number(*cool_off as u64);
                writer.number(*event);
                // Only whether one came since matters, here and of whoever has not come back.
                writer.number(self.latest_renewal.saturating_sub(*event));
            }
            Whereabouts::GivenUp => writer.byte(3 | ended),
        }
        if let Some(BeforeEnd { tier, stage, outcomes }) = self.before_end {
            writer.number(tier as u64);
            writer.byte(stage as u8);
            writer.byte(outcomes);
        }
        writer.number(self.qualifications.len() as u64);
        for Qualification { at, event, tier, fit, engagement, grade, level } in &self.qualifications {
            writer.before(self.latest_at, *at);
            writer.text(event.as_str());
            writer.number(tier_position(inner, tier) as u64);
            writer.score(*fit);
            writer.score(*engagement);
            writer.byte((grade.fit as u8) << 4 | grade.engagement);
            writer.byte(level.number());
        }
    }

    fn read_way(&mut self, inner: &Inner, reader: &mut Reader<'_>) -> Option<()> {
        let n_tiers = inner.tiers.len();
        self.stage = *Stage::ALL.get(usize::from(reader.byte()?))?;
        self.sales = u16::try_from(reader.number()?).ok()?;
        self.outcomes = reader.byte()?;
        let whereabouts = reader.byte()?;
        self.whereabouts = match whereabouts & !BEFORE_END {
            0 => Whereabouts::Free,
            1 => Whereabouts::InSalesHands { tier: reader.position(n_tiers)? },
            2 => {
                let at = reader.before(self.latest_at)?;
                let cool_off = reader.number()? as i64;
                let event = reader.number()?;
                self.latest_renewal = event.checked_add(reader.number()?)?;
                Whereabouts::Returned { at, event, cool_off }
            }
            3 => Whereabouts::GivenUp,
            _ => return None,
        };
        if whereabouts & BEFORE_END != 0 {
            let tier = reader.position(n_tiers)?;
            let stage = *Stage::ALL.get(usize::from(reader.byte()?))?;
            self.before_end = Some(BeforeEnd { tier, stage, outcomes: reader.byte()? });
        }
        for _ in 0..reader.number()? {
            let at = reader.before(self.latest_at)?;
            let event = EventId::new(reader.text()?);
            let tier = tier_name(inner, reader.position(n_tiers)?);
            let (fit, engagement) = (reader.score()?, reader.score()?);
            let grade = reader.byte()?;
            let grade = Grade { fit: *FitGrade::ALL.get(usize::from(grade >> 4))?, engagement: grade & 0xf };
            let level = Level::new(reader.byte()?)?;
            self.qualifications.push(Qualification { at, event, tier, fit, engagement, grade, level });
        }
        Some(())
    }

    /// What was decided at the latest event. The reason follows from it, but for the exclusions, which held at that instant.
    fn write_decided(&self, inner: &Inner, writer: &mut Writer<'_>) {
        writer.byte(self.reason.code as u8);
        match self.reason.code {
            ReasonCode::InSalesHands | ReasonCode::InformationMissing | ReasonCode::TierReached => {
                let tier = self.verdict.tier().map(|tier| tier_position(inner, tier));
                writer.number(tier.expect("what was decided is about a tier") as u64);
            }
            ReasonCode::Excluded => {
                writer.number(self.reason.clauses.len() as u64);
                for clause in &self.reason.clauses {
                    let exclusion = inner.pact.exclusions.iter().position(|one| one.clause == *clause);
                    writer.number(exclusion.expect("an exclusion of this pact") as u64);
                }
            }
            ReasonCode::DealOpen
            | ReasonCode::GivenUp
            | ReasonCode::NoTierReached
            | ReasonCode::CoolingOff
            | ReasonCode::NewSignalNeeded => {}
        }
    }

    fn read_decided(&mut self, inner: &Inner, reader: &mut Reader<'_>) -> Option<()> {
        let code = *ReasonCode::ALL.get(usize::from(reader.byte()?))?;
        let (mut tier, mut excluding) = (None, Vec::new());
        match code {
            ReasonCode::InSalesHands | ReasonCode::InformationMissing | ReasonCode::TierReached => {
                tier = Some(reader.position(inner.tiers.len())?);
            }
            ReasonCode::Excluded => {
                for _ in 0..reader.number()? {
                    excluding.push(reader.position(inner.exclusions.len())?);
                }
            }
            ReasonCode::DealOpen
            | ReasonCode::GivenUp
            | ReasonCode::NoTierReached
            | ReasonCode::CoolingOff
            | ReasonCode::NewSignalNeeded => {}
        }
        let decided = Decided { code, tier };
        self.verdict = decided.verdict(inner);
        self.reason = self.reason(inner, decided, &excluding);
        Some(())
    }

    /// The signals heard, and what the rules that listen to them remember.
    fn write_heard(&self, inner: &Inner, writer: &mut Writer<'_>) {
        writer.byte(u8::from(self.has_behaved()));
        if let Some((at, _)) = &self.latest_behaviour {
            writer.before(self.latest_at, *at);
        }
        writer.bits(&self.heard, inner.n_signals);
        for signal in self.heard.ones() {
            let state = &self.signals[signal];
            let latest = state.latest.unwrap_or_default();
            // Of its event only whether it is the lead's latest matters; one that is not may still lie at the same instant.
            if state.latest_event == self.n_events {
                writer.number(0);
            } else {
                writer.number((self.latest_at.0.wrapping_sub(latest.0) as u64).wrapping_add(1));
            }
            if inner.n_recent[signal] > 0 {
                let before_latest = state.recent.len().saturating_sub(1);
                writer.all_before(latest, state.recent.range(..before_latest).copied());
            }
        }
        for rule in self.touched.ones() {
            inner.rules[rule].write(&self.rules[rule], self.heard_at(inner, rule), self.latest_at, writer);
        }
    }

    fn read_heard(&mut self, inner: &Inner, reader: &mut Reader<'_>) -> Option<()> {
        self.latest_behaviour = match reader.byte()? {
            0 => None,
            1 => Some((reader.before(self.latest_at)?, None)),
            _ => return None,
        };
        reader.bits(&mut self.heard, inner.n_signals)?;
        for signal in self.heard.ones() {
            let state = &mut self.signals[signal];
            let latest = match reader.number()? {
                0 => {
                    state.latest_event = self.n_events;
                    self.latest_at
                }
                distance => Instant(self.latest_at.0.wrapping_sub((distance - 1) as i64)),
            };
            state.latest = Some(latest);
            if inner.n_recent[signal] > 0 {
                state.recent.push_back(latest);
                reader.all_before(latest, &mut state.recent)?;
            }
            inner.rules_of[signal].iter().for_each(|rule| self.touched.set(*rule, true));
        }
        for position in self.touched.ones() {
            let heard_at = self.heard_at(inner, position);
            let (rule, state) = (&inner.rules[position], &mut self.rules[position]);
            rule.read(state, heard_at, reader)?;
            if state.has_counted() {
                self.contributing.set(position, true);
            }
        }
        // The score itself tells at the next event.
        self.engagement_ceiling = f64::INFINITY;
        Some(())
    }

    /// The instant of the latest event that a rule listens to.
    fn heard_at(&self, inner: &Inner, rule: usize) -> Instant {
        let heard = inner.listens_to[rule].iter().filter_map(|signal| self.signals[*signal].latest);
        heard.max().unwrap_or(self.latest_at)
    }
}

impl Inner {
    /// What tells a compiled pact from every other: the pact as it was written, and where its traits and tests stand. A fingerprint
    /// would not do: it is the same for two orders of the same signals.
    fn identity(&self) -> u64 {
        *self.identity.get_or_init(|| {
            let mut told = serde_json::to_vec(&self.pact).expect("plain data");
            for name in &self.traits.names {
                told.extend_from_slice(name.as_str().as_bytes());
                told.push(0);
            }
            for test in &self.traits.tests {
                told.extend_from_slice(&(test.slot as u64).to_le_bytes());
            }
            xxh64(&told, 0)
        })
    }
}

/// What stands between the head and the checksum, if both are right.
fn body_of<'b>(inner: &Inner, bytes: &'b [u8]) -> Result<&'b [u8], StaleState> {
    let (format, identified) = bytes.split_first().ok_or(StaleState::Damaged)?;
    if *format != FORMAT {
        return Err(StaleState::OtherFormat { found: *format });
    }
    let (identity, _) = identified.split_first_chunk::<IDENTITY_BYTES>().ok_or(StaleState::Damaged)?;
    if u64::from_le_bytes(*identity) != inner.identity() {
        return Err(StaleState::OtherPact);
    }
    let (written, checksum) = bytes.split_last_chunk::<CHECKSUM_BYTES>().ok_or(StaleState::Damaged)?;
    if u64::from_le_bytes(*checksum) != xxh64(written, 0) {
        return Err(StaleState::Damaged);
    }
    written.get(1 + IDENTITY_BYTES..).ok_or(StaleState::Damaged)
}

fn tier_position(inner: &Inner, name: &TierName) -> usize {
    inner.pact.tiers.iter().position(|tier| tier.name == *name).expect("a tier of this pact")
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use leadpact_testkit::builders::{events, pact};
    use proptest::prelude::*;
    use proptest::test_runner::RngSeed;

    use super::*;

    const PACT: &str = "
traits: { renewal: { type: date } }
signals: { a: { event: A }, b: { event: B } }
required: [email]
exclude: { far: { country: AQ }, rival: { company.name: Rival } }
fit: { renews: { when: { renewal: { in_next: 30d } }, points: 5 } }
engagement:
  fading: { on: a, points: 2, half_life: 10d, at_most: 2 per 2d }
  lasting: { on: a, points: 3, within: 10d }
  path: { on: [a, b, a, b], within: 5d, points: 7, repeat: each }
  often: { on: b, at_least: 3 in 7d, points: 9, repeat: each }
mql: { warm: { engagement: { min: 4 } }, asked: { on: b, at_least: 2 in 3d } }
";
    const STORIES: [&str; 3] = [
        "2026-10-01 08:00 traits country=AQ company.name=Rival renewal=2026-10-20",
        "2026-10-01 08:00 traits email=a@b.example renewal=2026-10-20..\n2026-10-02 08:00 A\n2026-10-03 08:00 B
        2026-10-03 09:00 A\n2026-10-03 10:00 B\n2026-10-03 10:00 A",
        "2026-10-01 08:00 traits email=a@b.example\n2026-10-02 08:00 A\n2026-10-02 09:00 A\n2026-10-03 08:00 sales recycled
        2026-10-03 09:00 B",
    ];

    /// What the checksum keeps away all the same must not be able to do harm.
    fn check(story: usize, changes: &[(usize, u8)], cut: usize) {
        static COMPILED: LazyLock<CompiledPact> =
            LazyLock::new(|| CompiledPact::new(&pact(PACT)).expect("a checked pact compiles"));
        let pact = &*COMPILED;
        let mut lead = LeadState::lean(pact);
        events(STORIES[story]).iter().for_each(|event| drop(lead.feed(pact, event)));
        let mut bytes = Vec::new();
        lead.to_bytes(pact, &mut bytes);
        let written = bytes.clone();
        bytes.truncate(bytes.len() - CHECKSUM_BYTES);
        let body = 1 + IDENTITY_BYTES;
        bytes.truncate(bytes.len() - cut.min(bytes.len() - body));
        let n = bytes.len() - body;
        changes.iter().filter(|_| n > 0).for_each(|(position, byte)| bytes[body + position % n] = *byte);
        let checksum = xxh64(&bytes, 0);
        bytes.extend_from_slice(&checksum.to_le_bytes());
        // Whatever it says, it does not panic, and what can't be read leaves nothing behind.
        let read = LeadState::from_bytes(pact, &bytes);
        assert_eq!(read.as_ref().err(), lead.take_up(pact, &bytes).as_ref().err());
        if read.is_err() {
            events(STORIES[story]).iter().for_each(|event| drop(lead.feed(pact, event)));
            let mut anew = Vec::new();
            lead.to_bytes(pact, &mut anew);
            assert_eq!(anew, written);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, rng_seed: RngSeed::Fixed(1), ..ProptestConfig::with_cases(3_000) })]

        #[test]
        fn forged_bytes_with_a_checksum_are_read_or_refused(
            story in 0..STORIES.len(),
            changes in prop::collection::vec((any::<usize>(), any::<u8>()), 0..4),
            cut in prop_oneof![Just(0_usize), 0_usize..200],
        ) {
            check(story, &changes, cut);
        }
    }
}
