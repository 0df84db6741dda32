//! The simulated world: one queue of what happens when, and one thread that lets it happen.
//!
//! Cast: *nodes* run the service's logic over one ledger; *leads* do things and *sales* answer (`life`); the *post* carries parcels to
//! receivers and answers back (`post`); `watch` looks at the ledger after each step and holds what changed against the model.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use leadpact_ledger::Ledger;
use leadpact_ledger::faults::Commit;
use leadpact_terms::{DAY_MS, HOUR_MS, Instant, MINUTE_MS, SECOND_MS};
use leadpact_testkit::generate::Random;

use crate::chaos::{Chaos, Fault};
use crate::life::Retry;
use crate::node::{Call, NEVER, Node};
use crate::post::Post;
use crate::watch::Facts;

/// Monday, 5 October 2026, 0:00 UTC.
pub(crate) const BEGIN: i64 = 1_791_158_400_000;
/// After the last thing that anybody does, what is under way has so long to come to its end.
const DRAIN: i64 = 4 * DAY_MS;

/// Something that is going to happen.
#[derive(Debug)]
pub(crate) enum Happening {
    /// A lead does something.
    LeadDoes(usize),
    /// A client sends its request, perhaps again.
    Sends(Call),
    /// A node writes what waits in its line.
    Commits(usize),
    /// A node looks whether something is due, and a moment later does it.
    DeskLooks(usize),
    DeskDoes(usize, u32),
    /// The same of its postman.
    PostLooks(usize),
    PostDoes(usize, u32),
    /// A parcel comes to its receiver, and the answer back.
    ParcelComes(u64),
    AnswerComes(u64),
    /// Somebody of sales does something.
    SalesActs,
    /// Whoever got a handoff does something with it at once, and perhaps something else a moment later.
    SalesAnswers(String),
    /// The same again, because nobody said whether it was done.
    ActsAgain(Retry),
    /// Two leads turn out to be one.
    LeadsMerge,
    /// Somebody goes off duty, leaves, comes back.
    PeopleChange,
    /// A receiver changes its mood.
    ReceiverChanges,
    /// The operator sees to paused endpoints.
    OperatorLooks,
    /// A node dies, starts, or its clock is set.
    NodeDies(usize),
    NodeStarts(usize),
    ClockIsSet(usize),
    /// All nodes are down for hours.
    Outage,
}

/// What goes wrong, and how often.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Dangers {
    /// Of a hundred transactions.
    pub(crate) faults: usize,
    /// Whether nodes die and clocks are wrong.
    pub(crate) crashes: bool,
    pub(crate) clocks: bool,
}

pub(crate) struct World {
    pub(crate) random: Random,
    pub(crate) now: i64,
    pub(crate) ends: i64,
    pub(crate) history: Vec<String>,
    pub(crate) nodes: Vec<Node>,
    /// Looks at the ledger and is never disturbed.
    pub(crate) observer: Ledger,
    pub(crate) facts: Facts,
    pub(crate) post: Post,
    pub(crate) dangers: Dangers,
    pub(crate) n_leads: usize,
    queue: BTreeMap<(i64, u64), Happening>,
    n_queued: u64,
    directory: tempfile::TempDir,
    ids: Arc<AtomicU64>,
}

/// What a simulation came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Everything that happened, line by line.
    pub history: Vec<String>,
    /// Weeks that were lived through.
    pub weeks: u64,
    /// Events that were kept.
    pub n_events: u64,
    /// Handoffs.
    pub n_handoffs: u64,
    /// Warnings and breaches.
    pub n_clocks: u64,
    /// Deliveries.
    pub n_deliveries: u64,
    /// Faults that struck, and crashes.
    pub n_faults: u64,
}

/// A promise that was not kept.
#[derive(Debug)]
pub struct Broken {
    /// What.
    pub what: String,
    /// What led there.
    pub history: Vec<String>,
}

/// Runs the simulation of a seed.
///
/// # Errors
/// If a promise is not kept: which one, and what led there.
pub fn run(seed: u64) -> Result<Report, Broken> {
    let mut world = World::new(seed).map_err(|what| Broken { what, history: Vec::new() })?;
    match world.live() {
        Ok(()) => Ok(world.report()),
        Err(what) => Err(Broken { what, history: world.history }),
    }
}

impl World {
    fn new(seed: u64) -> Result<Self, String> {
        let mut random = Random::new(seed);
        // In memory where the machine has such a place: nobody needs this ledger tomorrow.
        let in_memory = Path::new("/dev/shm");
        let directory = if in_memory.is_dir() { tempfile::tempdir_in(in_memory) } else { tempfile::tempdir() };
        let directory = directory.map_err(|error| format!("no directory for the ledger: {error}"))?;
        let observer = Ledger::open_with_faults(directory.path(), Arc::new(Chaos::default())).map_err(words)?;
        let weeks = *random.pick(&[1, 1, 2, 2, 3, 5, 12]);
        let dangers =
            Dangers { faults: *random.pick(&[0, 2, 5, 10]), crashes: random.chance(75), clocks: random.chance(60) };
        let n_leads = random.below(11) + 4;
        let now = BEGIN + random.between(0, 7 * DAY_MS - 1);
        Ok(Self {
            now,
            ends: now + weeks * 7 * DAY_MS,
            history: Vec::new(),
            nodes: vec![Node::new(), Node::new()],
            observer,
            facts: Facts::default(),
            post: Post::default(),
            dangers,
            n_leads,
            queue: BTreeMap::new(),
            n_queued: 0,
            directory,
            ids: Arc::new(AtomicU64::new(seed << 32)),
            random,
        })
    }

    fn live(&mut self) -> Result<(), String> {
        self.found_company()?;
        for node in 0..self.nodes.len() {
            self.start(node)?;
        }
        self.plan_first();
        self.live_until(self.ends)?;
        self.settle_down()?;
        self.live_until(self.ends + DRAIN)?;
        self.check_at_the_end()
    }

    fn live_until(&mut self, ends: i64) -> Result<(), String> {
        while let Some(next) = self.queue.first_entry().filter(|next| next.key().0 <= ends) {
            let ((at, _), happening) = next.remove_entry();
            self.now = self.now.max(at);
            self.happen(happening)?;
        }
        self.now = ends;
        Ok(())
    }

    fn plan_first(&mut self) {
        for lead in 0..self.n_leads {
            let later = self.random.between(0, 5 * DAY_MS);
            self.plan(later, Happening::LeadDoes(lead));
        }
        self.plan(HOUR_MS, Happening::SalesActs);
        self.plan(DAY_MS, Happening::PeopleChange);
        self.plan(DAY_MS, Happening::ReceiverChanges);
        if self.random.chance(60) {
            self.plan(DAY_MS, Happening::LeadsMerge);
        }
        self.plan(6 * HOUR_MS, Happening::OperatorLooks);
        if self.dangers.crashes {
            for node in 0..self.nodes.len() {
                let later = self.random.between(0, 4 * DAY_MS);
                self.plan(later, Happening::NodeDies(node));
            }
            let later = self.random.between(0, 20 * DAY_MS);
            self.plan(later, Happening::Outage);
        }
        if self.dangers.clocks {
            for node in 0..self.nodes.len() {
                let later = self.random.between(0, 3 * DAY_MS);
                self.plan(later, Happening::ClockIsSet(node));
            }
        }
    }

    /// Nothing goes wrong any more, and nobody does anything new.
    fn settle_down(&mut self) -> Result<(), String> {
        self.say("from now on nothing goes wrong");
        self.dangers = Dangers { faults: 0, crashes: false, clocks: false };
        self.post.be_good();
        let queue = std::mem::take(&mut self.queue);
        for ((at, n), happening) in queue {
            match happening {
                Happening::LeadDoes(_)
                | Happening::SalesActs
                | Happening::SalesAnswers(_)
                | Happening::ActsAgain(_)
                | Happening::LeadsMerge
                | Happening::PeopleChange
                | Happening::ReceiverChanges
                | Happening::NodeDies(_)
                | Happening::ClockIsSet(_)
                | Happening::NodeStarts(_)
                | Happening::Outage => {}
                rest => {
                    self.queue.insert((at, n), rest);
                }
            }
        }
        for node in 0..self.nodes.len() {
            self.nodes[node].skew = 0;
            if self.nodes[node].running.is_none() {
                self.start(node)?;
            }
        }
        self.somebody_wrote();
        Ok(())
    }

    fn happen(&mut self, happening: Happening) -> Result<(), String> {
        match happening {
            Happening::LeadDoes(lead) => self.lead_does(lead),
            Happening::Sends(call) => self.sends(call),
            Happening::Commits(node) => self.commits(node),
            Happening::DeskLooks(node) => self.desk_looks(node),
            Happening::DeskDoes(node, epoch) => self.desk_does(node, epoch),
            Happening::PostLooks(node) => self.post_looks(node),
            Happening::PostDoes(node, epoch) => self.post_does(node, epoch),
            Happening::ParcelComes(flight) => self.parcel_comes(flight),
            Happening::AnswerComes(flight) => self.answer_comes(flight),
            Happening::SalesActs => self.sales_acts(),
            Happening::SalesAnswers(id) => self.sales_answers(&id),
            Happening::ActsAgain(retry) => self.acts_again(retry),
            Happening::LeadsMerge => self.leads_merge(),
            Happening::PeopleChange => self.people_change(),
            Happening::ReceiverChanges => self.receiver_changes(),
            Happening::OperatorLooks => self.operator_looks(),
            Happening::NodeDies(node) => {
                self.die(node);
                let later = self.random.between(HOUR_MS, 6 * DAY_MS);
                self.plan(later, Happening::NodeDies(node));
                Ok(())
            }
            Happening::NodeStarts(node) => self.start(node),
            Happening::ClockIsSet(node) => self.set_clock(node),
            Happening::Outage => self.outage(),
        }
    }

    /// Something is going to happen so much later.
    pub(crate) fn plan(&mut self, later: i64, happening: Happening) {
        self.n_queued += 1;
        self.queue.insert((self.now + later.max(0), self.n_queued), happening);
    }

    /// What a node's clock shows.
    pub(crate) fn clock(&self, node: usize) -> i64 {
        self.now + self.nodes[node].skew
    }

    /// A line of the history.
    pub(crate) fn say(&mut self, what: impl AsRef<str>) {
        let mut line = Instant(self.now).to_string();
        let _ = write!(line, " {}", what.as_ref());
        self.history.push(line);
    }

    /// A node that runs, if one does.
    pub(crate) fn some_node(&mut self) -> Option<usize> {
        let up: Vec<usize> = (0..self.nodes.len()).filter(|node| self.nodes[*node].running.is_some()).collect();
        (!up.is_empty()).then(|| *self.random.pick(&up))
    }

    /// Lets something go wrong in the next transaction of a node, perhaps.
    pub(crate) fn tempt_fate(&mut self, node: usize) {
        let percent = self.dangers.faults;
        let fault = self.random.maybe(percent, |random| match random.below(5) {
            0 | 1 => {
                let among = 1 << random.below(7);
                Fault::Statement(u32::try_from(1 + random.below(among)).unwrap_or(1))
            }
            2 => Fault::Commit(Commit::Lost),
            3 => Fault::Commit(Commit::Unheard),
            _ => Fault::Commit(Commit::Again),
        });
        self.nodes[node].chaos.arm(fault);
    }

    /// A transaction ended: whether something went wrong with it. One that failed though nothing did is a promise not kept.
    pub(crate) fn fate_of<T, E: std::fmt::Display>(
        &mut self,
        node: usize,
        what: &str,
        done: Result<T, E>,
    ) -> Result<Option<T>, String> {
        let has_struck = self.nodes[node].chaos.disarm();
        self.facts.n_faults += u64::from(has_struck);
        match done {
            Ok(done) => Ok(Some(done)),
            Err(error) if has_struck => {
                self.say(format!("node {node}: {what} fails: {error}"));
                if self.dangers.crashes && self.random.chance(30) {
                    self.die(node);
                }
                Ok(None)
            }
            Err(error) => Err(format!("{what} failed at node {node}, and nothing had gone wrong: {error}")),
        }
    }

    /// The ledger may have changed: every node looks at it within a second.
    pub(crate) fn somebody_wrote(&mut self) {
        for node in 0..self.nodes.len() {
            let later = self.random.between(1, SECOND_MS);
            self.look_at_desk(node, self.now + later);
            let later = self.random.between(1, 2 * SECOND_MS);
            self.look_at_post(node, self.now + later);
        }
    }

    pub(crate) fn look_at_desk(&mut self, node: usize, at: i64) {
        if self.nodes[node].running.is_some() && at < self.nodes[node].desk_at {
            self.nodes[node].desk_at = at.max(self.now);
            self.plan(at - self.now, Happening::DeskLooks(node));
        }
    }

    pub(crate) fn look_at_post(&mut self, node: usize, at: i64) {
        if self.nodes[node].running.is_some() && at < self.nodes[node].post_at {
            self.nodes[node].post_at = at.max(self.now);
            self.plan(at - self.now, Happening::PostLooks(node));
        }
    }

    fn start(&mut self, node: usize) -> Result<(), String> {
        if self.nodes[node].running.is_some() {
            return Ok(());
        }
        self.nodes[node].start(self.directory.path(), &self.ids).map_err(words)?;
        self.say(format!("node {node} starts"));
        let later = self.random.between(1, SECOND_MS);
        self.look_at_desk(node, self.now + later);
        self.look_at_post(node, self.now + later);
        Ok(())
    }

    pub(crate) fn die(&mut self, node: usize) {
        let Some(running) = self.nodes[node].running.take() else { return };
        self.say(format!("node {node} dies"));
        self.facts.n_faults += 1;
        // Nobody answers those who wait: they come again.
        for call in running.line {
            let later = self.random.between(SECOND_MS, 2 * MINUTE_MS);
            self.plan(later, Happening::Sends(call));
        }
        self.nodes[node].crash();
        let later = match self.random.below(10) {
            0 => self.random.between(HOUR_MS, 30 * HOUR_MS),
            1..=3 => self.random.between(MINUTE_MS, HOUR_MS),
            _ => self.random.between(1, 30 * SECOND_MS),
        };
        self.plan(later, Happening::NodeStarts(node));
    }

    fn outage(&mut self) -> Result<(), String> {
        for node in 0..self.nodes.len() {
            self.die(node);
        }
        let later = self.random.between(2 * HOUR_MS, 60 * HOUR_MS);
        self.say(format!("nobody is there for {} hours", later / HOUR_MS));
        self.queue.retain(|_, happening| !matches!(happening, Happening::NodeStarts(_)));
        for node in 0..self.nodes.len() {
            self.plan(later, Happening::NodeStarts(node));
        }
        let later = self.random.between(5 * DAY_MS, 40 * DAY_MS);
        self.plan(later, Happening::Outage);
        Ok(())
    }

    fn set_clock(&mut self, node: usize) -> Result<(), String> {
        self.nodes[node].skew = match self.random.below(12) {
            0..=3 => 0,
            4..=7 => self.random.between(-5 * SECOND_MS, 5 * SECOND_MS),
            8 | 9 => self.random.between(-10 * MINUTE_MS, 0),
            10 => self.random.between(0, 10 * MINUTE_MS),
            _ => self.random.between(0, 5 * HOUR_MS),
        };
        self.say(format!("node {node}'s clock is {} ms before the true time", self.nodes[node].skew));
        (self.nodes[node].desk_at, self.nodes[node].post_at) = (NEVER, NEVER);
        self.look_at_desk(node, self.now + 1);
        self.look_at_post(node, self.now + 1);
        let later = self.random.between(HOUR_MS, 6 * DAY_MS);
        self.plan(later, Happening::ClockIsSet(node));
        Ok(())
    }

    /// Another look at the ledger, which nothing disturbs.
    pub(crate) fn another_ledger(&self) -> Result<Ledger, String> {
        Ledger::open_with_faults(self.directory.path(), Arc::new(Chaos::default())).map_err(words)
    }

    fn report(&self) -> Report {
        Report {
            weeks: ((self.ends - BEGIN) / (7 * DAY_MS)).unsigned_abs(),
            n_events: self.facts.n_events,
            n_handoffs: self.facts.handoffs.len() as u64,
            n_clocks: self.facts.n_clocks,
            n_deliveries: self.facts.n_deliveries.unsigned_abs(),
            n_faults: self.facts.n_faults,
            history: self.history.clone(),
        }
    }
}

/// An error in words.
pub(crate) fn words(error: impl std::fmt::Display) -> String {
    error.to_string()
}
