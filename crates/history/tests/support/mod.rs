//! What tests of the store share: events in batches, the leads that they should make, and blocks spelled out.

#![allow(dead_code)]

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use leadpact_history::{Block, BlockSource, Folder, History, HistoryError, Need, Needs, Storage, TOLD};
use leadpact_ingest::{CompanyFact, Gather, Lead, Options, Origin, Record, UNDATED};
use leadpact_terms::{Event, Instant, LeadId, Value};
use leadpact_testkit::generate::{Random, case};

/// What a row says.
#[derive(Debug, Clone)]
pub enum Push {
    Record(LeadId, Record),
    Company(Option<String>, Option<String>, CompanyFact),
    Also(Box<str>, LeadId),
}

pub fn push_all(gather: &mut Gather, pushes: &[Push]) {
    // As files are read: other ids first.
    for push in pushes {
        if let Push::Also(also, lead) = push {
            gather.also(also.clone(), lead.clone());
        }
    }
    for push in pushes {
        match push {
            Push::Record(lead, record) => gather.push(lead, record).unwrap(),
            Push::Company(id, domain, fact) => gather.push_company(id.as_deref(), domain.as_deref(), fact).unwrap(),
            Push::Also(..) => {}
        }
    }
}

/// The leads that all of it makes when it is read at once.
pub fn gathered(pushes: &[Push]) -> Vec<Lead> {
    let mut gather = Gather::new(1 << 24, std::env::temp_dir(), UNDATED);
    push_all(&mut gather, pushes);
    gather.finish().unwrap().map(|lead| normal(lead.unwrap())).collect()
}

/// By when everything has happened, as those see it who read it at once.
pub fn latest_at(pushes: &[Push]) -> Option<Instant> {
    let mut gather = Gather::new(1 << 24, std::env::temp_dir(), UNDATED);
    push_all(&mut gather, pushes);
    gather.latest_at()
}

/// In which order an event's properties stand means nothing.
pub fn normal(mut lead: Lead) -> Lead {
    for event in &mut lead.events {
        event.properties.sort_by(|(a, _), (b, _)| a.cmp(b));
    }
    lead
}

pub fn import(history: &History, pushes: &[Push]) -> Result<History, HistoryError> {
    let mut import = history.begin_import(&Options { memory: 4 << 20, ..Options::default() })?;
    push_all(import.gather(), pushes);
    Ok(import.commit(&mut |_| {})?.0)
}

pub fn stored(history: &History) -> Vec<Lead> {
    let buckets = 0..history.n_buckets();
    let mut leads: Vec<Lead> = buckets
        .flat_map(|bucket| history.leads(bucket).unwrap().map(|lead| normal(lead.unwrap())).collect::<Vec<_>>())
        .collect();
    leads.sort_by(|a, b| a.id.cmp(&b.id));
    leads
}

pub fn store(path: &Path, n_buckets: u32) -> History {
    History::create(folder(path), n_buckets).unwrap()
}

pub fn folder(path: &Path) -> Arc<dyn Storage> {
    Arc::new(Folder::new(path))
}

/// Events of so many leads, in the order of their arrival, with repeats.
pub fn events(seed: u64, n_leads: usize) -> Vec<Push> {
    let mut random = Random::new(seed);
    let mut pushes = Vec::new();
    for n in 0..n_leads {
        let lead = LeadId::new(format!("lead-{n}"));
        for event in case(random.number()).events {
            let event = Event { lead: lead.clone(), ..event };
            pushes.push(Push::Record(lead.clone(), Record::again(event, Origin::default()).unwrap()));
        }
    }
    random.shuffle(&mut pushes);
    pushes
}

/// An event as a block says it: instant, what, duration.
pub type Said = (i64, String, Option<i64>);

/// All leads of a source, spelled out.
pub fn spelled(source: &History, needs: &Needs) -> BTreeMap<String, Vec<Said>> {
    let mut all = BTreeMap::new();
    for part in 0..source.n_parts() {
        source
            .read_part(part, needs, &mut |block| {
                spell(block, needs, &mut all);
                Ok(())
            })
            .unwrap();
    }
    all
}

fn spell(block: &Block, needs: &Needs, all: &mut BTreeMap<String, Vec<Said>>) {
    assert_eq!(block.first_row.len(), block.leads.len() + 1);
    assert_eq!(block.what.len(), block.at.len());
    assert_eq!(block.first_row.last().copied(), Some(block.at.len() as u32));
    for (i, shape) in block.shapes.iter().enumerate() {
        assert!(!block.shapes[..i].contains(shape), "shapes are distinct");
    }
    for lead in 0..block.leads.len() {
        let rows = block.first_row[lead] as usize..block.first_row[lead + 1] as usize;
        assert!(!rows.is_empty());
        let said = rows.map(|row| (block.at[row], spell_what(block, row), needs.lasted.then(|| block.lasted[row])));
        let before = all.insert(block.leads.get(lead).to_owned(), said.collect());
        assert!(before.is_none(), "a lead is in one block");
    }
}

fn spell_what(block: &Block, row: usize) -> String {
    let what = block.what[row];
    if what & TOLD == 0 {
        let shape = &block.shapes[what as usize];
        return format!("{:?} {:?} {} {} {:?}", shape.kind, shape.name, shape.channel, shape.marked, shape.properties);
    }
    let telling = block.tellings[(what & !TOLD) as usize];
    let told = &block.told[telling.start as usize..telling.end as usize];
    let mut told: Vec<(&str, &Value)> = told
        .iter()
        .map(|one| (&*block.names[one.name as usize], &block.values[one.name as usize][one.value as usize]))
        .collect();
    told.sort_by_key(|(name, _)| *name);
    format!("{:?} {} {} {told:?}", telling.kind, telling.channel, telling.marked)
}

/// The same from the leads themselves.
pub fn expected(leads: &[Lead], needs: &Needs) -> BTreeMap<String, Vec<Said>> {
    let said = |event: &Event| {
        let lasted = needs.lasted.then(|| event.lasted.map_or(-1, |lasted| lasted.0));
        (event.at.0, expected_what(event, needs), lasted)
    };
    leads.iter().map(|lead| (lead.id.to_string(), lead.events.iter().map(said).collect())).collect()
}

fn expected_what(event: &Event, needs: &Needs) -> String {
    if !event.kind.tells_traits() {
        let said = event.properties.iter().filter(|(name, _)| needs.properties.contains(name));
        let properties: Vec<_> = said.cloned().collect();
        return format!("{:?} {:?} {} {} {properties:?}", event.kind, event.name, event.channel, event.marked);
    }
    let told = event.properties.iter().filter_map(|(name, value)| {
        let value = match needs.traits.get(name)? {
            Need::Value => value.clone(),
            Need::Known if value.is_missing() => Value::Missing,
            Need::Known => Value::YesNo(true),
        };
        Some((&**name, value))
    });
    format!("{:?} {} {} {:?}", event.kind, event.channel, event.marked, told.collect::<Vec<_>>())
}

/// Some of the names that the leads say.
pub fn some_needs(random: &mut Random, leads: &[Lead]) -> Needs {
    let mut needs = Needs { lasted: random.chance(50), ..Needs::default() };
    needs.properties.insert("never said".into());
    for (name, _) in leads.iter().flat_map(|lead| &lead.events).flat_map(|event| &event.properties) {
        if random.chance(30) {
            needs.properties.insert(name.clone());
        }
        if random.chance(30) {
            needs.traits.insert(name.clone(), if random.chance(30) { Need::Known } else { Need::Value });
        }
    }
    needs
}
