//! What tests of the service share: a ledger of each kind, calls in few words, and the ledger's streams put together a second time.

#![allow(dead_code)]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use leadpact_engine::{CompiledPact, LeadState, Qualification, in_order};
use leadpact_ledger::companies::fact_list_of;
use leadpact_ledger::decisions::{DecisionRow, decision_list_of};
use leadpact_ledger::events::event_list_of;
use leadpact_ledger::identity::{identifier_list_of, profile_list_of};
use leadpact_ledger::leads::{LeadRow, lead_list_after};
use leadpact_ledger::marks::mark_list_of;
use leadpact_ledger::pacts::PactVersionRow;
use leadpact_ledger::standings::{Journey, StandingRow, standing_find};
use leadpact_ledger::{Ledger, Place, Tx};
use leadpact_live::{Arrival, Live, LiveError, PactInForce, Receipt, Said, Walk};
use leadpact_terms::{Event, Identifier, IdentifierKind, Instant, LeadId};
use leadpact_testkit::postgres::empty_database;
use serde_json::json;
use tempfile::TempDir;

/// A service's state machine over a ledger of its own, with a clock that goes on by a second at each look.
pub struct Service {
    pub live: Live,
    clock: AtomicI64,
    _directory: Option<TempDir>,
}

/// Runs a test on an empty ledger of each kind.
pub fn on_both(test: impl Fn(&Service)) {
    test(&Service::on_sqlite());
    test(&Service::on_postgres());
}

impl Service {
    pub fn on_sqlite() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let place = Place::Directory(directory.path().to_owned());
        Self::over(&place, Some(directory))
    }

    pub fn on_postgres() -> Self {
        Self::over(&Place::Postgres(empty_database()), None)
    }

    fn over(place: &Place, directory: Option<TempDir>) -> Self {
        let ids = AtomicU64::new(0);
        let chance = move || {
            let mut bytes = [0; 10];
            bytes[2..].copy_from_slice(&ids.fetch_add(1, Ordering::Relaxed).to_be_bytes());
            bytes
        };
        let live = Live::new(Arc::new(Ledger::open(place).unwrap()), chance);
        // Long after all that happens in tests: events are told in hindsight.
        Self { live, clock: AtomicI64::new(2_000_000_000_000), _directory: directory }
    }

    /// An instant after all that were told before.
    pub fn now(&self) -> Instant {
        Instant(self.clock.fetch_add(1_000, Ordering::Relaxed))
    }

    pub fn take(&self, arrivals: &[Arrival]) -> Receipt {
        let arrivals: Vec<&Arrival> = arrivals.iter().collect();
        self.live.take(&arrivals, self.now()).unwrap()
    }

    pub fn write<T>(&self, mut work: impl FnMut(&Live, &mut Tx<'_>, Instant) -> Result<T, LiveError>) -> T {
        let now = self.now();
        self.live.ledger().write(|tx| work(&self.live, tx, now)).unwrap()
    }

    pub fn read<T>(&self, mut work: impl FnMut(&mut Tx<'_>) -> Result<T, LiveError>) -> T {
        self.live.ledger().read(|tx| work(tx)).unwrap()
    }

    /// Keeps a version of a pact and puts it in force from an instant; its number.
    pub fn put_in_force(&self, name: &str, text: &str, from_at: Instant) -> i64 {
        let row = self.keep_version(name, text);
        self.write(|live, tx, now| live.put_in_force(tx, row, from_at, "ana", now));
        row
    }

    /// The same of a pact that has no text.
    pub fn put_compiled_in_force(&self, name: &str, pact: &CompiledPact) -> i64 {
        let text = format!("{name} {}", self.now());
        let number = self.keep_version(name, &text);
        self.live.remember_version(number, pact.clone());
        self.write(|live, tx, now| live.put_in_force(tx, number, Instant(0), "ana", now));
        number
    }

    fn keep_version(&self, name: &str, text: &str) -> i64 {
        self.write(|live, tx, _| live.keep_version(tx, self.version(name, text))).number
    }

    pub fn version(&self, name: &str, text: &str) -> PactVersionRow {
        PactVersionRow {
            number: 0,
            pact: name.to_owned(),
            version: 1,
            fingerprint: text.to_owned(),
            text: text.to_owned(),
            scenarios: "[]".to_owned(),
            checked: "{}".to_owned(),
            uploaded_at: Instant(0),
            uploaded_by: "ana".to_owned(),
        }
    }

    pub fn pacts(&self) -> Vec<PactInForce> {
        let now = self.now();
        self.read(|tx| Ok(self.live.pacts_in_force(tx, now)?.to_vec()))
    }

    /// Brings all leads up to date; how many were not.
    pub fn catch_up(&self) -> u64 {
        let mut walk = Walk::default();
        while !walk.is_done {
            walk = self.live.catch_up(walk, self.now()).unwrap();
        }
        walk.n_changed
    }

    /// All leads that are there.
    pub fn leads(&self) -> Vec<LeadRow> {
        self.read(|tx| Ok(lead_list_after(tx, 0, usize::MAX)?))
    }

    /// The identifiers of each lead that is there, as [`who`] names them: who is who.
    pub fn people(&self) -> BTreeSet<String> {
        self.read(|tx| {
            let mut people = BTreeSet::new();
            for lead in lead_list_after(tx, 0, usize::MAX)? {
                let profiles: Vec<i64> = profile_list_of(tx, &[lead.lead])?.iter().map(|row| row.profile).collect();
                let known: BTreeSet<String> =
                    identifier_list_of(tx, &profiles)?.iter().map(|row| word(&row.identifier)).collect();
                people.insert(known.into_iter().collect::<Vec<_>>().join(" "));
            }
            Ok(people)
        })
    }

    /// The lead that has an identifier; its public id.
    pub fn lead_of(&self, identifier: &str) -> String {
        let asked = who(identifier).remove(0);
        self.read(|tx| {
            for lead in lead_list_after(tx, 0, usize::MAX)? {
                let profiles: Vec<i64> = profile_list_of(tx, &[lead.lead])?.iter().map(|row| row.profile).collect();
                if identifier_list_of(tx, &profiles)?.iter().any(|row| row.identifier == asked) {
                    return Ok(lead.id.to_string());
                }
            }
            panic!("nobody is {identifier}")
        })
    }

    /// Holds everything that is kept of leads against their streams, evaluated from scratch. How many leads and decisions there were.
    pub fn check(&self) -> Result<(u64, u64), String> {
        let now = self.now();
        let rebuilt = self.live.rebuild(now, &mut |_| {}).unwrap();
        if !rebuilt.differences.is_empty() {
            return Err(format!("a rebuild differs: {:#?}", rebuilt.differences));
        }
        let pacts = self.pacts();
        self.read(|tx| {
            let (mut n_leads, mut n_decisions) = (0, 0);
            for lead in lead_list_after(tx, 0, usize::MAX)? {
                let stream = stream_of(tx, &lead);
                if let Err(wrong) = check_lead(tx, &lead, &stream, &pacts).map(|n| n_decisions += n) {
                    return Ok(Err(format!("{wrong}\nlead {} with the stream {stream:#?}", lead.lead)));
                }
                n_leads += u64::from(!stream.is_empty());
            }
            Ok(Ok((n_leads, n_decisions)))
        })
    }
}

/// Identifiers from words: `user:7 email:ana@northwind.example phone:+420 handle:x:ana anon:browser`, the strongest first.
pub fn who(words: &str) -> Vec<Identifier> {
    let mut all: Vec<Identifier> = words
        .split_whitespace()
        .map(|word| {
            let (kind, value) = word.split_once(':').unwrap_or_else(|| panic!("`{word}`: expected kind:value"));
            let kind = KINDS.iter().find(|(known, _)| *known == kind).unwrap_or_else(|| panic!("no kind `{kind}`")).1;
            Identifier::new(kind, value)
        })
        .collect();
    all.sort();
    all
}

const KINDS: [(&str, IdentifierKind); 6] = [
    ("user", IdentifierKind::UserId),
    ("record", IdentifierKind::RecordId),
    ("email", IdentifierKind::Email),
    ("phone", IdentifierKind::Phone),
    ("handle", IdentifierKind::Handle),
    ("anon", IdentifierKind::AnonymousId),
];

pub fn word(one: &Identifier) -> String {
    let kind = KINDS.iter().find(|(_, kind)| *kind == one.kind).expect("every kind has a word").0;
    format!("{kind}:{}", one.value)
}

/// A call of somebody.
pub fn call(words: &str, said: Vec<Said>) -> Arrival {
    Arrival { source: 1, received_at: Instant(1_900_000_000_000), identifiers: who(words), said, notes: Vec::new() }
}

/// A lead's stream from the ledger's rows: every distinct event once, with the latest mark that covers it, and its company's facts.
pub fn stream_of(tx: &mut Tx<'_>, lead: &LeadRow) -> Vec<Event> {
    let profiles: Vec<i64> = profile_list_of(tx, &[lead.lead]).unwrap().iter().map(|row| row.profile).collect();
    let mut marks = BTreeMap::new();
    for mark in mark_list_of(tx, &profiles).unwrap() {
        marks.insert(mark.mark, mark);
    }
    let id = LeadId::from("");
    let mut all: Vec<Event> = Vec::new();
    for row in event_list_of(tx, &profiles).unwrap() {
        let mut event = row.event;
        for mark in marks.values().filter(|mark| mark.profile == row.profile) {
            let is_inside = event.at >= mark.from_at && event.at <= mark.until_at;
            if is_inside && event.kind.is_behaviour() && mark.channel.is_none_or(|channel| channel == event.channel) {
                event.marked = mark.marked;
            }
        }
        all.push(event);
    }
    let Some(first_at) = all.iter().map(|event| event.at).min() else { return all };
    if let Some(company) = lead.company {
        for row in fact_list_of(tx, &[company]).unwrap() {
            all.push(Event { at: row.event.at.max(first_at), lead: id.clone(), ..row.event });
        }
    }
    in_order(&all, Instant(i64::MAX)).into_iter().cloned().collect()
}

fn check_lead(tx: &mut Tx<'_>, lead: &LeadRow, stream: &[Event], pacts: &[PactInForce]) -> Result<u64, String> {
    let kept = standing_find(tx, &[lead.lead]).unwrap();
    let profiles = profile_list_of(tx, &[lead.lead]).unwrap();
    let leads: BTreeSet<i64> = profiles.iter().map(|row| row.born_as).chain([lead.lead]).collect();
    let decisions = decision_list_of(tx, &leads.into_iter().collect::<Vec<_>>()).unwrap();
    let mut n_decisions = 0;
    let latest = stream.last().map(|event| (event.at, event.id.clone()));
    same("the end of the stream", &lead.latest, &latest)?;
    same("the beginning of the stream", &lead.first_at, &stream.first().map(|event| event.at))?;
    for pact in pacts {
        let (state, expected) = judged(lead, pact, stream);
        let kept = kept.iter().find(|row| *row.pact == *pact.name);
        same(&format!("the standing under {}", pact.name), &kept, &expected.as_ref())?;
        if let (Some(kept), Some(expected)) = (kept, &expected) {
            let bits = |row: &StandingRow| [row.fit.to_bits(), row.engagement.to_bits()];
            same(&format!("the scores under {}", pact.name), &bits(kept), &bits(expected))?;
        }
        let said: Vec<String> = state
            .qualifications()
            .iter()
            .filter(|one| one.at >= pact.from_at || pact.before.is_empty())
            .map(|one| format!("{} {} {}", one.at, one.event, body(one)))
            .collect();
        let stand = decisions.iter().filter(|row| row.number == pact.number && row.withdrawn_at.is_none());
        let mut stand: Vec<&DecisionRow> =
            stand.filter(|row| row.at >= pact.from_at || pact.before.is_empty()).collect();
        stand.sort_by(|a, b| (a.at, &a.event, a.seq).cmp(&(b.at, &b.event, b.seq)));
        let stand: Vec<String> = stand.iter().map(|row| told(row)).collect();
        same(&format!("the decisions under {}", pact.name), &stand, &said)?;
        n_decisions += stand.len() as u64;
    }
    Ok(n_decisions)
}

fn told(row: &DecisionRow) -> String {
    format!("{} {} {}", row.at, row.event, row.corrected.as_ref().unwrap_or(&row.body))
}

fn body(one: &Qualification) -> String {
    json!({
        "tier": one.tier.to_string(),
        "fit": one.fit,
        "engagement": one.engagement,
        "grade": one.grade.to_string(),
        "level": one.level.number(),
    })
    .to_string()
}

/// What a pact says of a stream, as the ledger keeps it.
fn judged(lead: &LeadRow, pact: &PactInForce, stream: &[Event]) -> (LeadState, Option<StandingRow>) {
    let (mut state, mut lean) = (LeadState::new(&pact.compiled), LeadState::lean(&pact.compiled));
    let mut decisions = Vec::new();
    for event in stream {
        decisions.push(state.feed(&pact.compiled, event));
        lean.feed(&pact.compiled, event);
    }
    let first_in = |stage| decisions.iter().find(|one| one.stage == stage).map(|one| one.at);
    let first_handed_over = state.qualifications().first();
    let mut entered = Journey::STAGES.map(first_in);
    entered[0] = entered[0].into_iter().chain(first_handed_over.map(|one| one.at)).min();
    let first_tier = first_handed_over.map(|one| one.tier.to_string());
    let Some(decision) = decisions.pop() else { return (state, None) };
    let persona = state.standing(&pact.compiled, decision.at).persona.map(|name| name.to_string());
    let mut bytes = Vec::new();
    lean.to_bytes(&pact.compiled, &mut bytes);
    let row = StandingRow {
        lead: lead.lead,
        pact: pact.name.to_string(),
        number: pact.number,
        revision: lead.revision,
        at: decision.at,
        verdict: decision.verdict.word().to_owned(),
        tier: decision.verdict.tier().map(ToString::to_string),
        reason: decision.reason.code.code().to_owned(),
        fit: decision.fit,
        engagement: decision.engagement,
        grade: decision.grade.to_string(),
        level: decision.level.number().into(),
        stage: decision.stage.word().to_owned(),
        alarm_at: state.next_alarm(&pact.compiled, decision.at).map(|alarm| alarm.at),
        state: bytes,
        journey: Journey { persona, first_tier, entered },
    };
    (state, Some(row))
}

fn same<T: PartialEq + std::fmt::Debug>(what: &str, kept: &T, expected: &T) -> Result<(), String> {
    if kept == expected {
        return Ok(());
    }
    Err(format!("{what} is kept as\n{kept:#?}\nand a replay says\n{expected:#?}"))
}
