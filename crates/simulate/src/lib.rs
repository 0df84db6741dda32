//! The simulated company: two years of leads, behaviour, sales' answers and outcomes from a seed, so that
//! a newcomer has something to qualify, and tests and benchmarks have a world whose truth is known.
//!
//! Cast: a *company* has people and perhaps a project; a *person* has a persona and an intent (the hidden truth);
//! a *story* is what happens to one lead; *sales* answers; *output* writes what an export would show. The truth
//! shapes the stories and is never written out. Leads are told company by company and events are brought into
//! the order of their arrival by an external sort, so memory stays under 128 MiB however many leads there are.
//!
//! The same [`Plan`] gives the same bytes on every machine: chance, time zones and arithmetic are all our own or
//! bundled. Absent on purpose: any knowledge of pacts; what is simulated must not know what it is measured by.

mod arrival;
mod calendar;
mod catalog;
mod companies;
mod habits;
mod journey;
mod mail;
mod moods;
mod output;
mod people;
mod places;
mod random;
mod readme;
mod sales;
mod steps;
mod story;

pub use habits::{Deed, deeds};

use std::io;
use std::path::{Path, PathBuf};

use leadpact_terms::{Date, Instant, OutcomeAct};
use thiserror::Error;

use crate::calendar::Calendar;
use crate::companies::{Company, CompanyKind};
use crate::output::{LeadRow, Output};
use crate::people::Intent;
use crate::random::Random;
use crate::story::Story;

/// The fewest days that can be simulated: a newsletter, a webinar and an answer of sales fit in.
pub const DAYS_MIN: u32 = 28;
/// The most days that can be simulated.
pub const DAYS_MAX: u32 = 3_660;
/// The most leads that can be simulated: ids have room for so many.
pub const LEADS_MAX: u32 = 100_000_000;

/// What to simulate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Plan {
    /// How many leads, exactly.
    pub leads: u32,
    /// What chance is drawn from: the same seed, the same bytes.
    pub seed: u64,
    /// The first day.
    pub from: Date,
    /// How many days; the export is taken at the end of the last.
    pub days: u32,
}

impl Plan {
    /// Two years from October 2024.
    pub fn new(leads: u32, seed: u64) -> Self {
        // 2024-10-01, counted from 1970-01-01.
        Self { leads, seed, from: Date(19_997), days: 730 }
    }

    /// When the export is taken: the first instant that is not simulated any more.
    pub fn exported_at(&self) -> Instant {
        Instant::start_of(Date(self.from.0.saturating_add_unsigned(self.days)))
    }

    fn check(&self) -> Result<(), SimulateError> {
        if !(DAYS_MIN..=DAYS_MAX).contains(&self.days) {
            return Err(SimulateError::Days { days: self.days });
        }
        if self.leads > LEADS_MAX {
            return Err(SimulateError::Leads { leads: self.leads });
        }
        if !(1990..=2100).contains(&self.from.ymd().0) {
            return Err(SimulateError::From { from: self.from });
        }
        Ok(())
    }
}

/// How much was written, and what was true.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Summary {
    /// Rows of `leads.csv`.
    pub leads: u64,
    /// Rows of `companies.csv`, changes included.
    pub companies: u64,
    /// Lines of `events.jsonl`, duplicates included.
    pub events: u64,
    /// Events that arrived hours or days after they happened.
    pub late_events: u64,
    /// Lines that repeat an earlier one.
    pub duplicate_events: u64,
    /// Rows of `touches.csv`.
    pub touches: u64,
    /// Rows of `outcomes.csv`.
    pub outcomes: u64,
    /// What no file tells.
    pub truth: Truth,
}

/// The hidden truth, counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Truth {
    /// Leads that took part in a project whose day of decision came before the export.
    pub ready: u64,
    /// Leads with a won deal.
    pub won: u64,
    /// Leads with a won deal that were ready.
    pub won_ready: u64,
    /// Leads that unsubscribed.
    pub unsubscribed: u64,
    /// Clicks that were made by a mail gateway.
    pub scanner_clicks: u64,
}

/// Why nothing was simulated.
#[derive(Debug, Error)]
pub enum SimulateError {
    /// The number of days is out of bounds.
    #[error("cannot simulate {days} days: expected {DAYS_MIN} to {DAYS_MAX}")]
    Days {
        /// What was asked for.
        days: u32,
    },
    /// The number of leads is out of bounds.
    #[error("cannot simulate {leads} leads: expected at most {LEADS_MAX}")]
    Leads {
        /// What was asked for.
        leads: u32,
    },
    /// The first day is out of bounds.
    #[error("cannot simulate from {from}: expected a day of the years 1990 to 2100")]
    From {
        /// What was asked for.
        from: Date,
    },
    /// The output is no directory.
    #[error("`{}` is not a directory: name a new or an empty one", path.display())]
    NoDirectory {
        /// What was named.
        path: PathBuf,
    },
    /// The directory holds other files.
    #[error("`{}` already holds files (`{found}`): name a new or an empty directory", path.display())]
    NotEmpty {
        /// The directory.
        path: PathBuf,
        /// One of its files.
        found: String,
    },
    /// The directory holds what an interrupted simulation left.
    #[error("`{}` holds an interrupted simulation (it has no README.md): delete it and start again", path.display())]
    Interrupted {
        /// The directory.
        path: PathBuf,
    },
    /// A file could not be written.
    #[error("cannot write the simulated company to `{}`", path.display())]
    Write {
        /// The directory.
        path: PathBuf,
        /// What went wrong.
        source: io::Error,
    },
}

/// The purposes of streams of chance.
mod purpose {
    pub(crate) const COMPANY: u64 = 1;
    pub(crate) const LEAD: u64 = 2;
    pub(crate) const SALES: u64 = 3;
    pub(crate) const MAIL: u64 = 4;
    pub(crate) const RECORD: u64 = 5;
}

/// Simulates the company and writes it into `out`, a new or empty directory.
///
/// `progress` is told how many of how many leads are done.
pub fn simulate(plan: &Plan, out: &Path, progress: &mut dyn FnMut(u64, u64)) -> Result<Summary, SimulateError> {
    plan.check()?;
    output::prepare(out)?;
    write_world(plan, out, progress).map_err(|source| SimulateError::Write { path: out.to_owned(), source })
}

fn write_world(plan: &Plan, out: &Path, progress: &mut dyn FnMut(u64, u64)) -> io::Result<Summary> {
    let calendar = Calendar::new(plan.from, plan.days);
    let mut output = Output::create(out, plan.exported_at())?;
    let mut summary = Summary::default();
    let total = u64::from(plan.leads);
    for rival in companies::rivals() {
        let mut random = Random::of(plan.seed, purpose::RECORD, u64::from(rival.number));
        output.company(&mut random, &rival, calendar.start(), &mut summary)?;
    }
    let mut number = companies::rivals().len() as u32;
    let mut lead = 0;
    while lead < plan.leads {
        let mut random = Random::of(plan.seed, purpose::COMPANY, u64::from(number));
        let share = f64::from(lead) / f64::from(plan.leads);
        let mut company = companies::company(&mut random, &calendar, plan.seed, number, share);
        company.n_leads = company.n_leads.min(plan.leads - lead);
        Telling { plan, calendar: &calendar, company: &company, number, output: &mut output, summary: &mut summary }
            .tell(lead)?;
        lead += company.n_leads;
        number += 1;
        progress(u64::from(lead), total);
    }
    output.finish(&readme::readme(plan, &summary))?;
    Ok(summary)
}

/// One company's people, from their lives to the files.
struct Telling<'a> {
    plan: &'a Plan,
    calendar: &'a Calendar,
    company: &'a Company,
    /// The number of the turn; a rival's own number recurs, this does not.
    number: u32,
    output: &'a mut Output,
    summary: &'a mut Summary,
}

impl Telling<'_> {
    fn tell(mut self, first_lead: u32) -> io::Result<()> {
        let (seed, calendar, company) = (self.plan.seed, self.calendar, self.company);
        let mut records = Random::of(seed, purpose::RECORD, u64::from(self.number));
        let mut stories = vec![];
        let mut rows = vec![];
        for lead in first_lead..first_lead + company.n_leads {
            let mut random = Random::of(seed, purpose::LEAD, u64::from(lead));
            let person = people::person(&mut random, company);
            let (story, row) = journey::live(&mut random, calendar, company, person, lead);
            stories.push(story);
            rows.push(row);
        }
        let mut random = Random::of(seed, purpose::SALES, u64::from(self.number));
        let answers = sales::answer(&mut random, calendar, company, &mut stories);
        for story in &mut stories {
            let mut random = Random::of(seed, purpose::MAIL, u64::from(story.number));
            let mailed = mail::send(&mut random, calendar, company, story);
            self.summary.truth.scanner_clicks += mailed.scanner_clicks;
            self.summary.truth.unsubscribed += u64::from(mailed.unsubscribed);
        }
        self.write_company(&mut records, &rows)?;
        for (story, row) in stories.iter_mut().zip(rows) {
            self.output.lead(&mut records, story, row, company, self.summary)?;
            self.output.events(&mut records, story, self.summary)?;
        }
        for touch in &answers.touches {
            self.output.touch(touch, self.summary)?;
        }
        for outcome in &answers.outcomes {
            self.output.outcome(outcome, self.summary)?;
            if outcome.outcome == OutcomeAct::Won {
                self.count_won(outcome.lead, &stories);
            }
        }
        let ready = stories.iter().filter(|story| self.was_ready(story)).count();
        self.summary.truth.ready += ready as u64;
        Ok(())
    }

    /// The company is recorded with the first of its people; private persons have none, rivals are there from the start.
    fn write_company(&mut self, random: &mut Random, rows: &[LeadRow]) -> io::Result<()> {
        let first = rows.iter().map(LeadRow::at).min();
        match (self.company.kind, first) {
            (CompanyKind::Private | CompanyKind::Rival, _) | (_, None) => Ok(()),
            (_, Some(at)) => self.output.company(random, self.company, at, self.summary),
        }
    }

    fn was_ready(&self, story: &Story) -> bool {
        let in_time = story.ready.is_some_and(|day| day < self.calendar.n_days());
        in_time && story.person.intent == Intent::Buying
    }

    fn count_won(&mut self, lead: u32, stories: &[Story]) {
        self.summary.truth.won += 1;
        let ready = stories.iter().any(|story| story.number == lead && self.was_ready(story));
        self.summary.truth.won_ready += u64::from(ready);
    }
}
