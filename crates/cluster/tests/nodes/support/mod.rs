//! Leads, stores and pacts to try a cluster on, and how to ask it.

pub mod node;
pub mod s3;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use leadpact_cluster::{Cluster, Error, Host, PactText, Place, ReplayJob, Session, Subject, block_on, replay_there};
use leadpact_engine::CompiledPact;
use leadpact_history::{Folder, History};
use leadpact_ingest::{Lead, Options, Origin, Record};
use leadpact_replay::{Control, Detail, Rows, replay};
use leadpact_terms::{Channel, Event, EventId, Instant, Kind, LeadId, OutcomeAct, SalesAct, Value};
use tempfile::TempDir;

/// A pact that the leads of [`leads`] meet in all ways.
pub const PACT: &str = "\
pact: office-furniture
version: 1
signals:
  pricing read: { page: { path: { starts_with: /pricing } } }
  asked for contact: { event: Form Submitted, where: { contact_me: true } }
required: [email]
exclude:
  too small: { company.employees: { under: 20 } }
fit:
  company size: [ { when: { company.employees: { min: 500 } }, points: 25 }, { when: { company.employees: { min: 100 } }, points: 15 } ]
  decision level: { when: { seniority: { in: [vp, c-level] } }, points: 20 }
engagement:
  pricing: { on: pricing read, points: 8, half_life: 14d, at_most: 5 per 30d }
  asked: { on: asked for contact, points: 40, half_life: 30d }
mql:
  hot: { fit: { min: 15 }, on: asked for contact }
  warm: { fit: { min: 30 }, engagement: { min: 20 } }
recycle: { cool_off: 30d, needs: any new signal }
";

/// Leads with traits that change, behaviour, answers of sales and outcomes; always the same for the same numbers.
pub fn leads(n_leads: u64, events_each: u64) -> Vec<Lead> {
    (0..n_leads).map(|number| lead(number, events_each)).collect()
}

fn lead(number: u64, n_events: u64) -> Lead {
    // SplitMix64.
    let mut state = number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mut random = |below: u64| {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        (mixed ^ (mixed >> 31)) % below
    };
    let id = LeadId::new(format!("lead-{number:05}"));
    let start = 1_700_000_000_000 + random(90 * 86_400_000) as i64;
    let company = random(40);
    let mut events = vec![told(
        &id,
        start,
        &[
            ("email", Value::text(format!("person{number}@company{company}.example"))),
            ("company.domain", Value::text(format!("company{company}.example"))),
            ("company.employees", Value::Number(((company * 37) % 900) as f64)),
            ("seniority", Value::text(["staff", "manager", "vp", "c-level"][random(4) as usize])),
        ],
    )];
    let mut at = start;
    for nth in 0..n_events {
        at += 1 + random(6 * 86_400_000) as i64;
        let (kind, name, properties): (Kind, &str, Vec<(&str, Value)>) = match random(20) {
            0..=7 => (
                Kind::Page,
                "",
                vec![("path", Value::text(["/", "/pricing", "/pricing/eu", "/blog"][random(4) as usize]))],
            ),
            8..=9 => (Kind::Track, "Form Submitted", vec![("contact_me", Value::YesNo(random(3) == 0))]),
            10..=14 => (Kind::Track, "Email Opened", vec![]),
            15 => (Kind::Sales(SalesAct::Accepted), "", vec![]),
            16 => (Kind::Sales(SalesAct::Recycled), "", vec![("reason", Value::text("not now"))]),
            17 => (Kind::Outcome(OutcomeAct::Opportunity), "", vec![]),
            18 => (Kind::Traits, "", vec![("title", Value::text(["Buyer", "Office manager"][random(2) as usize]))]),
            _ => (Kind::Track, "Asset Downloaded", vec![("type", Value::text("case study"))]),
        };
        events.push(event(&id, nth, at, kind, name, &properties));
    }
    Lead { id, events }
}

fn told(lead: &LeadId, at: i64, traits: &[(&str, Value)]) -> Event {
    event(lead, 999_999, at, Kind::Traits, "", traits)
}

fn event(lead: &LeadId, nth: u64, at: i64, kind: Kind, name: &str, said: &[(&str, Value)]) -> Event {
    let mut properties: Vec<(Box<str>, Value)> =
        said.iter().map(|(name, value)| ((*name).into(), value.clone())).collect();
    properties.sort_by(|(a, _), (b, _)| a.cmp(b));
    Event {
        id: EventId::new(format!("e{nth:06}")),
        lead: lead.clone(),
        at: Instant(at),
        channel: if kind.is_behaviour() { Channel::Web } else { Channel::Import },
        kind,
        name: name.into(),
        lasted: None,
        marked: false,
        properties,
    }
}

/// A store in a scratch directory.
pub struct Store {
    dir: TempDir,
}

impl Store {
    pub fn of(leads: &[Lead]) -> Self {
        let dir = TempDir::new().unwrap();
        fill(dir.path(), leads);
        Self { dir }
    }

    pub fn path(&self) -> PathBuf {
        self.dir.path().to_owned()
    }

    pub fn place(&self) -> Place {
        Place::Directory(self.path())
    }
}

/// Makes a store of 16 parts in a directory.
pub fn fill(path: &Path, leads: &[Lead]) {
    import(&History::create(Arc::new(Folder::new(path)), 16).unwrap(), leads);
}

/// Brings leads into a store.
pub fn import(history: &History, leads: &[Lead]) -> History {
    let mut import = history.begin_import(&Options { memory: 64 << 20, ..Options::default() }).unwrap();
    for lead in leads {
        for event in &lead.events {
            let record = Record::again(event.clone(), Origin::default()).unwrap();
            import.gather().push(&lead.id, &record).unwrap();
        }
    }
    import.commit(&mut |_| {}).unwrap().0
}

pub fn pact() -> PactText {
    PactText { path: "pact.yaml".to_owned(), text: PACT.to_owned() }
}

/// The rows of a local replay and what they are made of, spelled out to the bit.
pub fn replayed_here(store: &Store) -> Vec<String> {
    let history = History::open(Arc::new(Folder::new(store.path()))).unwrap();
    let compiled: CompiledPact = pact().compile().unwrap();
    let what = (history.latest_at().unwrap(), Detail::Contributions);
    let mut spelled = Spelled::default();
    replay(&history, &compiled, what, 2, &Control::default(), |batch| {
        spelled.add(batch);
        Ok(())
    })
    .unwrap();
    spelled.all()
}

/// The rows of a replay on a cluster and what they are made of, spelled out to the bit.
pub fn replayed_there(place: Place, cluster: &Cluster) -> Result<Vec<String>, Error> {
    let mut spelled = Spelled::default();
    let job = ReplayJob { place, pact: pact(), until: None, detail: Detail::Contributions };
    let replay = replay_there(&job, cluster, |batch: &Rows| {
        spelled.add(batch);
        Ok::<(), Error>(())
    });
    block_on(replay).unwrap()?;
    Ok(spelled.all())
}

/// Rows and contributions, each in its order.
#[derive(Default)]
struct Spelled {
    rows: Vec<String>,
    contributions: Vec<String>,
}

impl Spelled {
    fn add(&mut self, batch: &Rows) {
        spell(batch, &mut self.rows);
        for one in &batch.contributions {
            let lead = batch.lead_id.get(one.row as usize);
            let points = one.points.to_bits();
            self.contributions.push(format!("{lead} {} {} {} {points:x}", one.at, one.is_hand_over, one.clause));
        }
    }

    fn all(mut self) -> Vec<String> {
        self.rows.append(&mut self.contributions);
        self.rows
    }
}

fn spell(batch: &Rows, rows: &mut Vec<String>) {
    let bits = |number: Option<f64>| number.map(f64::to_bits);
    for row in 0..batch.len() {
        rows.push(format!(
            "{} {:?} {:?} {:?} {:?} {:x} {} {}",
            batch.lead_id.get(row),
            batch.qualified_at[row],
            batch.tier[row],
            bits(batch.fit[row]),
            bits(batch.engagement_at[row]),
            batch.engagement_end[row].to_bits(),
            batch.level_peak[row],
            batch.level_end[row],
        ));
    }
}

/// The answer to a question, as CSV.
pub fn ask(place: Place, host: Host, question: &str) -> Result<String, Error> {
    let subject = Subject { place, pact: Some(pact()), until: None };
    let mut text = Vec::new();
    block_on(async {
        let session = Session::open(&subject, host).await?;
        session.ask(question).await?.write(leadpact_cluster::AnswerFormat::Csv, &mut text).await
    })
    .unwrap()?;
    Ok(String::from_utf8(text).unwrap())
}

/// Here, with the memory that a small question takes.
pub fn here() -> Host {
    Host::Here { cores: 2, memory: 256 << 20 }
}
