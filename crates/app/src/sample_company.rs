//! The sample company: a simulated company in a service of its own, with its pact and its people, so that a newcomer has something to look at.
//!
//! Its two years are imported up to six weeks ago, evaluated under its pact, and the rest is lived through ([`live_weeks`]). All of it happens
//! in one transaction of the caller's: after a crash or a failure nothing of it is there, and nobody ever sees half a company, nor does
//! anybody's desk work in it at another instant than the one that it lives through.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use leadpact_accounts::links::follow_link;
use leadpact_accounts::password::{Password, PasswordHash};
use leadpact_accounts::people::invite_person;
use leadpact_accounts::{AccountsError, Caller, Email, KnownAs, Language, NewPerson, PersonName, Role, TimeZone};
use leadpact_desk::{Desk, DeskError};
use leadpact_ingest::{Options, Progress, scratch_dir};
use leadpact_ledger::counters::{Counter, counter_latest};
use leadpact_ledger::leads::lead_count;
use leadpact_ledger::settings::{setting_fetch, setting_put};
use leadpact_ledger::{Ledger, LedgerError, Tx};
use leadpact_live::{Live, LiveError, Walk};
use leadpact_pact::model::Pact;
use leadpact_simulate::{Plan, SimulateError, simulate};
use leadpact_terms::{DAY_MS, Date, Instant};
use serde::{Deserialize, Serialize};
use tempfile::TempDir;

use crate::intake::{IntakeRequest, Watch};
use crate::live_weeks::{Happening, Lived, live_weeks};
use crate::send_files::{Kept, send_files};
use crate::{AppError, KeepError, ScenarioText, SoundPact, UnfitPact, check_pact_sent, push_pact, put_pact_in_force};

/// The pact of the company, and its scenarios.
const PACT: &str = include_str!("../../../pacts/northwind-desk.yaml");
const SCENARIOS: &str = include_str!("../../../pacts/northwind-desk.scenarios.md");
/// So many weeks before today are lived through at the desk; what came before is history that was imported.
const WEEKS: i64 = 6;
/// The setting that says whether the ledger holds a sample company.
const SETTING: &str = "sample_company";
/// Who works there besides those to whom the pact hands leads.
const PEOPLE: [(&str, &str, Role); 3] = [
    ("Ana Lima", "ana.lima@northwind.example", Role::Marketing),
    ("Petr Novák", "petr.novak@northwind.example", Role::SalesManager),
    ("Vera Viewer", "vera.viewer@northwind.example", Role::Viewer),
];

/// Which company, as it is today.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SamplePlan {
    /// How many leads.
    pub leads: u32,
    /// The same seed gives the same company.
    pub seed: u64,
    /// Its two years end today, so that clocks run while somebody looks.
    pub now: Instant,
}

/// What is being done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SampleStep {
    /// Leads are simulated.
    Simulating,
    /// The files of the simulated company are read; counted in bytes.
    Reading,
    /// What the leads did is imported.
    Importing,
    /// Leads are evaluated under the pact.
    Evaluating,
    /// The latest weeks are lived through, counted in hours.
    Living,
}

impl SampleStep {
    /// All of them, in their order.
    pub const ALL: [Self; 5] = [Self::Simulating, Self::Reading, Self::Importing, Self::Evaluating, Self::Living];
}

/// Is told the step and how much of it is done, of how much; and says whether to go on.
pub type SampleWatch<'w> = dyn FnMut(SampleStep, u64, u64) -> ControlFlow<()> + 'w;

/// Where random bytes come from.
pub type SampleChance = Arc<dyn Fn(&mut [u8]) + Send + Sync>;

/// The files of a simulated company. Those in a scratch directory are gone when this is.
pub struct SampleFiles {
    company: PathBuf,
    _scratch: Option<TempDir>,
}

/// What was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sample {
    /// Events that were imported.
    pub n_imported: u64,
    /// Leads that there are.
    pub n_leads: u64,
    /// What came of the latest weeks.
    pub lived: Lived,
}

/// What the ledger says about a sample company.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum SampleRecord {
    /// One is being made, unless whoever makes it is gone.
    BeingMade {
        /// Since when.
        begun_at: Instant,
        /// Which process makes it.
        process: String,
    },
    /// The ledger holds one.
    Made {
        /// When it was made.
        at: Instant,
        /// How many leads it had then.
        n_leads: u64,
    },
    /// One could not be made, and nothing of it is there.
    Failed {
        /// When.
        at: Instant,
        /// Why.
        why: String,
        /// The same, where it can be told in every language.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        cause: Option<SampleCause>,
    },
}

/// Why there is no sample company, where that is nobody's fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SampleCause {
    /// The ledger is somebody's already.
    NotEmpty,
    /// The service stopped.
    BrokenOff,
}

/// Why there is no sample company.
#[derive(Debug, thiserror::Error)]
pub enum SampleError {
    /// The ledger is somebody's already.
    #[error("the service holds leads or a pact already, or held some: a sample company needs a new data directory")]
    NotEmpty,
    /// Whoever watched wanted no more of it.
    #[error("it was broken off because the service stops")]
    BrokenOff,
    /// Nothing was simulated.
    #[error(transparent)]
    Simulate(#[from] SimulateError),
    /// The simulated files can't be read.
    #[error(transparent)]
    Files(#[from] AppError),
    /// The company's pact is unsound.
    #[error("the pact of the sample company can't be kept: {0}; this is a fault of Leadpact, please report it")]
    Pact(String),
    /// The ledger, or an account.
    #[error(transparent)]
    Keep(#[from] KeepError),
    /// The desk.
    #[error(transparent)]
    Desk(#[from] DeskError),
}

impl SampleError {
    /// What it is in every language, if it happens without anybody's fault.
    pub fn cause(&self) -> Option<SampleCause> {
        match self {
            Self::NotEmpty => Some(SampleCause::NotEmpty),
            Self::BrokenOff => Some(SampleCause::BrokenOff),
            Self::Simulate(_) | Self::Files(_) | Self::Pact(_) | Self::Keep(_) | Self::Desk(_) => None,
        }
    }
}

impl SamplePlan {
    /// From this instant on the company's weeks are lived through.
    fn weeks_from(&self) -> Instant {
        Instant(self.now.0 - WEEKS * 7 * DAY_MS)
    }

    fn plan(&self) -> Plan {
        let plan = Plan::new(self.leads, self.seed);
        let days = i32::try_from(plan.days).expect("two years");
        Plan { from: Date(self.now.date().0 + 1 - days), ..plan }
    }
}

impl SampleFiles {
    /// Simulates a company into a new or empty directory, and leaves it there.
    pub fn simulate_into(plan: &SamplePlan, company: &Path, watch: &mut SampleWatch<'_>) -> Result<Self, SampleError> {
        let mut flow = ControlFlow::Continue(());
        simulate(&plan.plan(), company, &mut |done, of| flow = watch(SampleStep::Simulating, done, of))?;
        go_on(flow)?;
        Ok(Self { company: company.to_owned(), _scratch: None })
    }

    /// Simulates a company into a directory that is removed with the value.
    pub fn simulate_in_scratch(plan: &SamplePlan, watch: &mut SampleWatch<'_>) -> Result<Self, SampleError> {
        let scratch = scratch_dir(&Options::default().scratch).map_err(AppError::from)?;
        let files = Self::simulate_into(plan, scratch.path(), watch)?;
        Ok(Self { _scratch: Some(scratch), ..files })
    }
}

/// Whether nothing was ever taken in and no pact was ever kept.
pub fn is_unused(tx: &mut Tx<'_>) -> Result<bool, LedgerError> {
    for counter in [Counter::Event, Counter::Lead, Counter::Company, Counter::PactVersion] {
        if counter_latest(tx, counter)? > 0 {
            return Ok(false);
        }
    }
    Ok(true)
}

/// What the ledger says about a sample company, if it says anything.
pub fn sample_record(tx: &mut Tx<'_>) -> Result<Option<SampleRecord>, LedgerError> {
    let Some(text) = setting_fetch(tx, SETTING)? else { return Ok(None) };
    let stored = |error: serde_json::Error| LedgerError::Stored {
        what: "what is known of the sample company".to_owned(),
        why: error.to_string(),
    };
    Ok(Some(serde_json::from_str(&text).map_err(stored)?))
}

/// Lets the ledger say so from now on.
pub fn note_sample(tx: &mut Tx<'_>, record: &SampleRecord) -> Result<(), LedgerError> {
    setting_put(tx, SETTING, &serde_json::to_string(record).expect("plain data becomes JSON"))
}

/// Makes the company of these files, within a transaction of the caller's: its leads, its pact, its people, and what they did.
///
/// # Errors
/// If the ledger is not unused, or anything fails: then the caller has to undo the transaction.
pub fn make_sample_company(
    ledger: &Arc<Ledger>,
    tx: &mut Tx<'_>,
    plan: &SamplePlan,
    files: &SampleFiles,
    chance: &SampleChance,
    watch: &mut SampleWatch<'_>,
) -> Result<Sample, SampleError> {
    if !is_unused(tx)? {
        return Err(SampleError::NotEmpty);
    }
    // Its own: what it remembers of pacts must go with the transaction, should that be undone.
    let ids = Arc::clone(chance);
    let live = Arc::new(Live::new(Arc::clone(ledger), move || {
        let mut bytes = [0; 10];
        ids(&mut bytes);
        bytes
    }));
    let weeks = (plan.weeks_from(), plan.now);
    let (kept, latest) = import(&live, tx, files, plan, watch)?;
    let pact = put_in_force(&live, tx, Instant::start_of(plan.plan().from), plan.now)?;
    hire(tx, &people_of(&pact), plan.now, chance)?;
    bring_up_to_date(&live, tx, plan.now, watch)?;
    let desk = Desk::new(live);
    let mut progress = |done, of| go_on(watch(SampleStep::Living, done, of));
    let lived = live_weeks(&desk, tx, pact.sla.calendar.as_ref(), latest, weeks, plan.seed, &mut progress)?;
    let n_leads = lead_count(tx)?.unsigned_abs();
    note_sample(tx, &SampleRecord::Made { at: plan.now, n_leads })?;
    Ok(Sample { n_imported: kept.accepted, n_leads, lived })
}

/// Lets people work there. Nobody has a password that anybody knows: an admin can give each of them a link.
pub fn hire(
    tx: &mut Tx<'_>,
    people: &[(String, &str, Role)],
    now: Instant,
    chance: &SampleChance,
) -> Result<(), AccountsError> {
    let random = &mut |bytes: &mut [u8]| chance(bytes);
    let password = unknown_password(chance)?;
    for (name, email, role) in people {
        let new = NewPerson {
            known_as: KnownAs { email: Email::parse(email)?, name: PersonName::parse(name)? },
            language: Language::default(),
            time_zone: TimeZone::parse("Europe/Prague")?,
        };
        let (_, link) = invite_person(tx, &Caller::system(), &new, *role, now, random)?;
        follow_link(tx, &Caller::system(), &link.token, &password, now)?;
    }
    Ok(())
}

fn unknown_password(chance: &SampleChance) -> Result<PasswordHash, AccountsError> {
    let mut secret = [0; 24];
    chance(&mut secret);
    let secret: String = secret.iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(Password::choose(&secret, &[])?.hash(&mut |bytes: &mut [u8]| chance(bytes)))
}

/// Everybody to whom the pact hands leads, and a person of each other role but admin.
fn people_of(pact: &Pact) -> Vec<(String, &str, Role)> {
    let routing = &pact.routing;
    let assignees = routing.territories.iter().flat_map(|territory| &territory.to).chain(&routing.otherwise);
    let reps: BTreeSet<&str> = assignees.map(|one| &*one.who).filter(|who| who.contains('@')).collect();
    let others = PEOPLE.iter().map(|(name, email, role)| ((*name).to_owned(), *email, *role));
    others.chain(reps.into_iter().map(|email| (name_of(email), email, Role::SalesRep))).collect()
}

/// `jonas.weil@northwind.example` is Jonas Weil.
fn name_of(email: &str) -> String {
    let local = email.split('@').next().unwrap_or_default();
    let capital = |part: &str| {
        let mut letters = part.chars();
        letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect::<String>()
    };
    local.split('.').map(capital).collect::<Vec<_>>().join(" ")
}

/// Before any pact is in force, so that every lead is evaluated once, when all is known. What leads did later than the weeks begin is handed
/// back; of companies all is known that was told up to now.
fn import(
    live: &Live,
    tx: &mut Tx<'_>,
    files: &SampleFiles,
    plan: &SamplePlan,
    watch: &mut SampleWatch<'_>,
) -> Result<(Kept, Vec<Happening>), SampleError> {
    let request = IntakeRequest { files: vec![files.company.clone()], ..IntakeRequest::default() };
    let until = plan.weeks_from();
    let flow = Cell::new(ControlFlow::Continue(()));
    let mut reading = Reading { watch, flow: &flow, n_leads: plan.leads.into() };
    let mut latest = Vec::new();
    let sent = send_files(&request, None, &mut reading, &mut |mut batch| {
        go_on(flow.get())?;
        for lead in &mut batch.leads {
            let (events, later) = std::mem::take(&mut lead.events).into_iter().partition(|event| event.at < until);
            lead.events = events;
            let happening = |event| Happening { identifiers: lead.identifiers.clone(), event };
            latest.extend(later.into_iter().map(happening));
        }
        batch.leads.retain(|lead| !lead.events.is_empty());
        batch.companies.retain(|news| news.at < plan.now);
        let receipt = live.import(tx, &batch, until)?;
        Ok::<_, SampleError>(Kept { accepted: receipt.accepted, repeated: receipt.repeated })
    })?;
    Ok((sent.kept, latest))
}

/// Tells how far the files are read, and what they say imported; and remembers whether to go on.
struct Reading<'w, 'c, 'f> {
    watch: &'w mut SampleWatch<'c>,
    flow: &'f Cell<ControlFlow<()>>,
    n_leads: u64,
}

impl Watch for Reading<'_, '_, '_> {
    fn reading(&mut self, progress: Progress<'_>) {
        self.flow.set((self.watch)(SampleStep::Reading, progress.bytes, progress.bytes_total));
    }

    fn leads(&mut self, n_leads: u64) {
        self.flow.set((self.watch)(SampleStep::Importing, n_leads.min(self.n_leads), self.n_leads));
    }
}

fn put_in_force(live: &Live, tx: &mut Tx<'_>, from: Instant, now: Instant) -> Result<Pact, SampleError> {
    let scenarios = [ScenarioText { name: "northwind-desk.scenarios.md".to_owned(), text: SCENARIOS.to_owned() }];
    let checked = check_pact_sent("northwind-desk.yaml", PACT, &scenarios)?;
    let pact = SoundPact::of(&checked).map_err(|fault| SampleError::Pact(fault.word().to_owned()))?;
    let kept = push_pact(live, tx, &Caller::system(), &pact, now)?;
    put_pact_in_force(live, tx, &Caller::system(), (kept.number, from), now)?;
    Ok(live.pact_version(tx, kept.number)?.pact().clone())
}

fn bring_up_to_date(
    live: &Live,
    tx: &mut Tx<'_>,
    now: Instant,
    watch: &mut SampleWatch<'_>,
) -> Result<(), SampleError> {
    let of = counter_latest(tx, Counter::Lead)?.unsigned_abs();
    let mut walk = Walk::default();
    while !walk.is_done {
        go_on(watch(SampleStep::Evaluating, walk.after.unsigned_abs(), of))?;
        walk = live.catch_up_in(tx, walk, now)?;
    }
    go_on(watch(SampleStep::Evaluating, of, of))
}

fn go_on(flow: ControlFlow<()>) -> Result<(), SampleError> {
    match flow {
        ControlFlow::Continue(()) => Ok(()),
        ControlFlow::Break(()) => Err(SampleError::BrokenOff),
    }
}

impl From<UnfitPact> for SampleError {
    fn from(error: UnfitPact) -> Self {
        Self::Pact(error.to_string())
    }
}

impl From<LedgerError> for SampleError {
    fn from(error: LedgerError) -> Self {
        Self::Keep(error.into())
    }
}

impl From<LiveError> for SampleError {
    fn from(error: LiveError) -> Self {
        Self::Keep(error.into())
    }
}

impl From<AccountsError> for SampleError {
    fn from(error: AccountsError) -> Self {
        Self::Keep(error.into())
    }
}
