//! The files of a simulated company: where they may go, how they are written, and the README that explains them.
//!
//! Files are written under names ending in `.part`, renamed when all are complete, and `README.md` comes last: a
//! directory without it is an interrupted simulation.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use leadpact_terms::Instant;
use serde::{Serialize, Serializer};

use crate::arrival::{ArrivalOrder, RUN_BYTES};
use crate::companies::{Company, employee_band};
use crate::people::{Field, Known, Person};
use crate::random::{Random, mix};
use crate::sales::{Outcome, Touch};
use crate::story::{Delivery, Fact, Facts, Happening, Story};
use crate::{SimulateError, Summary};

const README: &str = "README.md";
const FILES: [&str; 5] = ["leads.csv", "companies.csv", "events.jsonl", "touches.csv", "outcomes.csv"];
const LEAD_HEAD: [&str; 3] = ["lead", "at", "company"];
const COMPANY_HEAD: [&str; 10] =
    ["company", "at", "name", "domain", "employees", "revenue", "industry", "country", "city", "founded"];
const TOUCH_HEAD: [&str; 7] = ["lead", "id", "at", "act", "by", "reason", "note"];
const OUTCOME_HEAD: [&str; 7] = ["lead", "id", "at", "outcome", "amount", "currency", "reason"];
/// The share of events that clients hold back for hours or days, offline or after a failure.
const LATE: f64 = 0.012;
/// The share of events that clients send twice.
const TWICE: f64 = 0.008;

type Csv = csv::Writer<BufWriter<File>>;

/// Makes the directory, or makes sure that it is empty.
pub(crate) fn prepare(directory: &Path) -> Result<(), SimulateError> {
    let failed = |source| SimulateError::Write { path: directory.to_owned(), source };
    if directory.exists() && !directory.is_dir() {
        return Err(SimulateError::NoDirectory { path: directory.to_owned() });
    }
    fs::create_dir_all(directory).map_err(failed)?;
    let mut found = vec![];
    for entry in fs::read_dir(directory).map_err(failed)? {
        found.push(entry.map_err(failed)?.file_name().to_string_lossy().into_owned());
    }
    found.sort();
    let path = directory.to_owned();
    let is_ours = |name: &String| name.ends_with(".part") || FILES.contains(&name.as_str());
    match found.first() {
        None => Ok(()),
        Some(_) if found.iter().all(is_ours) => Err(SimulateError::Interrupted { path }),
        Some(first) => Err(SimulateError::NotEmpty { path, found: first.clone() }),
    }
}

/// The open files.
pub(crate) struct Output {
    directory: PathBuf,
    end: Instant,
    leads: Csv,
    companies: Csv,
    touches: Csv,
    outcomes: Csv,
    events: ArrivalOrder,
    line: Vec<u8>,
}

/// One line of the event file.
#[derive(Serialize)]
struct EventLine<'a> {
    lead: &'a str,
    id: &'a str,
    #[serde(serialize_with = "as_text")]
    at: Instant,
    kind: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    name: &'a str,
    channel: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    lasted_s: Option<f64>,
    marked: bool,
    #[serde(serialize_with = "as_map", skip_serializing_if = "Vec::is_empty")]
    properties: &'a Facts,
}

fn as_text<S: Serializer>(at: &Instant, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(at)
}

fn as_map<S: Serializer>(facts: &&Facts, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(facts.iter().map(|(name, fact): &(&str, Fact)| (name, fact)))
}

impl Output {
    /// Opens the files in a prepared directory. What happens from `end` on is after the export and not written.
    pub(crate) fn create(directory: &Path, end: Instant) -> io::Result<Self> {
        let open = |name: &str| -> io::Result<Csv> {
            let file = File::create(directory.join(format!("{name}.part")))?;
            Ok(csv::Writer::from_writer(BufWriter::new(file)))
        };
        let mut output = Self {
            directory: directory.to_owned(),
            end,
            leads: open("leads.csv")?,
            companies: open("companies.csv")?,
            touches: open("touches.csv")?,
            outcomes: open("outcomes.csv")?,
            events: ArrivalOrder::new(directory, RUN_BYTES),
            line: vec![],
        };
        let columns = Field::ALL.iter().map(|field| field.name());
        output.leads.write_record(LEAD_HEAD.into_iter().chain(columns).chain(["source"]))?;
        output.companies.write_record(COMPANY_HEAD)?;
        output.touches.write_record(TOUCH_HEAD)?;
        output.outcomes.write_record(OUTCOME_HEAD)?;
        Ok(output)
    }

    /// Writes a company as it was first recorded, and for some a later row with what changed.
    pub(crate) fn company(
        &mut self,
        random: &mut Random,
        company: &Company,
        at: Instant,
        summary: &mut Summary,
    ) -> io::Result<()> {
        let employees = match random.below(12) {
            0 => String::new(),
            1..=3 => employee_band(company.employees).to_owned(),
            _ => company.employees.to_string(),
        };
        let revenue = revenue(random, company.revenue_m, company.country.currency);
        let country = company.country.spellings[random.skewed(0, company.country.spellings.len() as i64 - 1) as usize];
        let industry = if random.chance(0.08) { "" } else { company.industry };
        let founded = if random.chance(0.5) { company.founded.to_string() } else { String::new() };
        let mut write = |at: Instant, employees: &str, revenue: &str| {
            summary.companies += 1;
            let id = company_id(company);
            self.companies.write_record([
                &id,
                &at.to_string(),
                &company.name,
                &company.domain,
                employees,
                revenue,
                industry,
                country,
                company.city,
                &founded,
            ])
        };
        write(at, &employees, &revenue)?;
        let grown_at = Instant(at.0 + random.between(60, 500) * leadpact_terms::DAY_MS);
        if random.chance(0.08) && grown_at < self.end {
            let growth = 1.05 + 0.6 * random.unit();
            let employees = (f64::from(company.employees) * growth) as u32;
            write(grown_at, &employees.to_string(), &revenue_of(company.revenue_m * growth, company.country.currency))?;
        }
        Ok(())
    }

    /// Writes the lead's record: what was known of it when it became known.
    pub(crate) fn lead(
        &mut self,
        random: &mut Random,
        story: &Story,
        first: LeadRow,
        company: &Company,
        summary: &mut Summary,
    ) -> io::Result<()> {
        let linked = !company.name.is_empty() && random.chance(0.88);
        let mut row = vec![story.id(), first.at.to_string(), if linked { company_id(company) } else { String::new() }];
        row.extend(first.texts);
        row.push(if random.chance(0.05) { "" } else { story.source }.to_owned());
        summary.leads += 1;
        self.leads.write_record(&row)?;
        Ok(())
    }

    /// Writes the lead's events that happened and arrived before the export.
    pub(crate) fn events(&mut self, random: &mut Random, story: &mut Story, summary: &mut Summary) -> io::Result<()> {
        let lead = story.id();
        story.happenings.sort_by_key(|happening| happening.at);
        for (n, happening) in story.happenings.iter().enumerate() {
            let arrival = arrival(random, happening);
            let twice = random.chance(TWICE).then(|| arrival.at_ms + random.skewed(900, 1_800_000));
            if happening.at >= self.end || arrival.at_ms >= self.end.0 {
                continue;
            }
            // The mix is a bijection, so ids are unique although they look like a client's random ones.
            let id = format!("{:016x}", mix((u64::from(story.number) << 24) | n as u64));
            self.write_line(&lead, &id, happening)?;
            self.events.push(arrival.at_ms, &self.line)?;
            summary.events += 1;
            summary.late_events += u64::from(arrival.late);
            if let Some(again) = twice.filter(|ms| *ms < self.end.0) {
                self.events.push(again, &self.line)?;
                summary.events += 1;
                summary.duplicate_events += 1;
            }
        }
        Ok(())
    }

    fn write_line(&mut self, lead: &str, id: &str, happening: &Happening) -> io::Result<()> {
        self.line.clear();
        let line = EventLine {
            lead,
            id,
            at: happening.at,
            kind: happening.sort.word(),
            name: happening.name,
            channel: happening.channel.word(),
            lasted_s: happening.lasted_s,
            marked: false,
            properties: &happening.facts,
        };
        serde_json::to_writer(&mut self.line, &line)?;
        self.line.push(b'\n');
        Ok(())
    }

    /// Writes what sales did.
    pub(crate) fn touch(&mut self, touch: &Touch, summary: &mut Summary) -> io::Result<()> {
        summary.touches += 1;
        let (lead, id, at) = (lead_id(touch.lead), format!("T-{:07}", summary.touches), touch.at.to_string());
        Ok(self.touches.write_record([&lead, &id, &at, touch.act.word(), touch.by, touch.reason, &touch.note])?)
    }

    /// Writes how a deal moved.
    pub(crate) fn outcome(&mut self, outcome: &Outcome, summary: &mut Summary) -> io::Result<()> {
        summary.outcomes += 1;
        let (lead, id, at) = (lead_id(outcome.lead), format!("D-{:06}", summary.outcomes), outcome.at.to_string());
        let amount = outcome.amount.map(|amount| amount.to_string()).unwrap_or_default();
        let word = outcome.outcome.word();
        Ok(self.outcomes.write_record([&lead, &id, &at, word, &amount, outcome.currency, outcome.reason])?)
    }

    /// Brings the events into order, gives the files their names and writes the README.
    pub(crate) fn finish(mut self, readme: &str) -> io::Result<()> {
        for file in [&mut self.leads, &mut self.companies, &mut self.touches, &mut self.outcomes] {
            file.flush()?;
        }
        let mut events = BufWriter::with_capacity(1 << 20, File::create(self.directory.join("events.jsonl.part"))?);
        self.events.finish(&mut events)?;
        events.flush()?;
        drop(events);
        for name in FILES {
            fs::rename(self.directory.join(format!("{name}.part")), self.directory.join(name))?;
        }
        let part = self.directory.join(format!("{README}.part"));
        fs::write(&part, readme)?;
        fs::rename(part, self.directory.join(README))
    }
}

/// A lead's record as it stood when the lead became known, taken before later events add to it.
pub(crate) struct LeadRow {
    at: Instant,
    texts: Vec<String>,
}

impl LeadRow {
    /// The record of a person of whom this was known first.
    pub(crate) fn new(person: &Person, known: Known) -> Self {
        let given = |field| if known.fields.has(field) { person.text(field).to_owned() } else { String::new() };
        Self { at: known.at, texts: Field::ALL.into_iter().map(given).collect() }
    }

    /// When the lead became known.
    pub(crate) fn at(&self) -> Instant {
        self.at
    }
}

struct Arrival {
    at_ms: i64,
    late: bool,
}

fn arrival(random: &mut Random, happening: &Happening) -> Arrival {
    const HOUR: i64 = leadpact_terms::HOUR_MS;
    match happening.delivery {
        Delivery::Uploaded => Arrival { at_ms: happening.at.0 + random.between(16 * HOUR, 70 * HOUR), late: true },
        Delivery::Live if random.chance(LATE) => {
            Arrival { at_ms: happening.at.0 + random.skewed(HOUR, 120 * HOUR), late: true }
        }
        Delivery::Live => Arrival { at_ms: happening.at.0 + random.skewed(40, 20_000), late: false },
    }
}

fn lead_id(number: u32) -> String {
    format!("L-{:06}", number + 1)
}

fn company_id(company: &Company) -> String {
    format!("C-{:05}", company.number + 1)
}

fn revenue(random: &mut Random, millions: f64, currency: &str) -> String {
    match random.below(10) {
        0..=1 => String::new(),
        2 => format!("{currency} {millions:.1}M"),
        _ => revenue_of(millions, currency),
    }
}

fn revenue_of(millions: f64, currency: &str) -> String {
    format!("{} {currency}", (millions * 100.0) as i64 * 10_000)
}
