//! What all requests share: the application, handed to each handler.
//!
//! Cast: [`App`] is a cheap handle; [`Parts`] is what it is made of, handed in by whoever starts the service (or by a test, with
//! another clock); the [ledger's pool](App::read) lets only so many questions run at a time.

use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use leadpact_desk::Desk;
use leadpact_ledger::{Ledger, LedgerError, Tx};
use leadpact_live::{Committer, Limits, Live, LiveError, Receipt, Walk};
use leadpact_terms::{Duration, Instant};
use tokio::sync::{Notify, Semaphore};

use crate::config::Config;
use crate::hub::{Change, Hub, Topic};
use crate::metrics::{Counted, Metrics};
use crate::oidc::{Provider, ProviderError};
use crate::post::Post;
use crate::problem::{Problem, ProblemCode};
use crate::relay::Outgoing;
use crate::sample::Workshop;
use crate::shutdown::Shutdown;
use crate::sources::Sources;
use crate::what_if::WhatIfs;

/// The application. Handlers get it as their state.
#[derive(Clone)]
pub struct App(Arc<Inner>);

/// What the application consists of; its fields are reached through [`App`].
pub struct Inner {
    /// What the operator set.
    pub config: Config,
    /// Measurements.
    pub metrics: Metrics,
    /// Tells whoever listens what has changed.
    pub hub: Arc<Hub>,
    /// What other nodes are told.
    pub(crate) outgoing: Arc<Outgoing>,
    /// Whether and how the service stops.
    pub shutdown: Shutdown,
    /// What happens to leads.
    pub live: Arc<Live>,
    /// What is done with leads that are ready.
    pub desk: Arc<Desk>,
    /// Told when something was decided, so that it is taken up at once.
    pub(crate) decided: Arc<Notify>,
    /// How messages leave the service.
    pub post: Post,
    /// Writes what arrives, many requests at once.
    pub committer: Arc<Committer>,
    /// Whose write keys are whose.
    pub sources: Sources,
    /// The company's identity provider, if one is configured; whoever starts the service looks whether it can be used.
    pub provider: Result<Option<Provider>, ProviderError>,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    ledger: Arc<Ledger>,
    /// Pasts in memory, for what edited pacts would have done.
    pub(crate) what_ifs: WhatIfs,
    /// Makes the sample company.
    pub(crate) workshop: Workshop,
    /// One walk over all leads at a time; another one that is asked for meanwhile comes right after it.
    walks: Arc<Semaphore>,
    /// So many questions may run at a time.
    readers: Arc<Semaphore>,
    /// Writers take turns anyway: two, so that the next one is ready when the first has done.
    writers: Arc<Semaphore>,
    is_started: AtomicBool,
    /// Requests that are being worked on.
    pub(crate) in_flight: Arc<Semaphore>,
}

/// What an application is made of.
pub struct Parts {
    /// What the operator set.
    pub config: Config,
    /// The open ledger.
    pub ledger: Ledger,
    /// What time it is.
    pub clock: Box<dyn Clock>,
    /// Where random bytes come from.
    pub entropy: Box<dyn Entropy>,
}

/// What time it is.
pub trait Clock: Send + Sync {
    /// Now.
    fn now(&self) -> Instant;
}

/// Where unpredictable bytes come from.
pub trait Entropy: Send + Sync {
    /// Fills all of `bytes`.
    fn fill(&self, bytes: &mut [u8]);
}

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

/// The operating system's random numbers.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemEntropy;

/// Writers that may wait for each other on threads; all others wait in line without one.
const N_WRITERS: usize = 2;

impl App {
    /// Puts it together.
    pub fn new(parts: Parts) -> Self {
        let Parts { config, ledger, clock, entropy } = parts;
        let mut boot = [0; 8];
        entropy.fill(&mut boot);
        let boot = u64::from_le_bytes(boot);
        let (clock, entropy): (Arc<dyn Clock>, Arc<dyn Entropy>) = (clock.into(), entropy.into());
        let ledger = Arc::new(ledger);
        let chance = Arc::clone(&entropy);
        let live = Arc::new(Live::new(Arc::clone(&ledger), move || {
            let mut bytes = [0; 10];
            chance.fill(&mut bytes);
            bytes
        }));
        let times = Arc::clone(&clock);
        let committer = Arc::new(Committer::start(Arc::clone(&live), Limits::default(), move || times.now()));
        let hub = Arc::new(Hub::new(boot));
        let outgoing =
            Arc::new(if ledger.relay().is_some() { Outgoing::to_others(clock.now()) } else { Outgoing::to_nobody() });
        let in_flight = Arc::new(Semaphore::new(config.in_flight_limit.get()));
        let metrics = Metrics::new();
        show_numbers(&metrics, &hub, &outgoing, &committer, &in_flight, config.in_flight_limit.get());
        Self(Arc::new(Inner {
            metrics,
            hub,
            outgoing,
            shutdown: Shutdown::new(),
            desk: Arc::new(Desk::new(Arc::clone(&live))),
            decided: Arc::default(),
            post: Post::of(&config),
            live,
            committer,
            sources: Sources::default(),
            provider: Provider::of(&config),
            ledger,
            what_ifs: WhatIfs::default(),
            workshop: Workshop::default(),
            walks: Arc::new(Semaphore::new(2)),
            readers: Arc::new(Semaphore::new(config.readers.get())),
            writers: Arc::new(Semaphore::new(N_WRITERS)),
            in_flight,
            is_started: AtomicBool::new(false),
            config,
            clock,
            entropy,
        }))
    }

    /// What time it is.
    pub fn now(&self) -> Instant {
        self.clock.now()
    }

    /// Fills all of `bytes` with unpredictable ones.
    pub fn random(&self, bytes: &mut [u8]) {
        self.entropy.fill(bytes);
    }

    /// Asks the ledger. The work runs on a thread of its own, and only so many at a time.
    pub async fn read<T, F>(&self, work: F) -> Result<T, Problem>
    where
        F: FnMut(&mut Tx<'_>) -> Result<T, Problem> + Send + 'static,
        T: Send + 'static,
    {
        let mut work = work;
        self.on_thread(&self.readers, move |ledger| ledger.read(&mut work)).await
    }

    /// Changes the ledger: when this returns `Ok`, the change survives a crash.
    ///
    /// The work is not broken off when the request is: what was begun is finished or left undone as a whole.
    pub async fn write<T, F>(&self, work: F) -> Result<T, Problem>
    where
        F: FnMut(&mut Tx<'_>) -> Result<T, Problem> + Send + 'static,
        T: Send + 'static,
    {
        let mut work = work;
        self.on_thread(&self.writers, move |ledger| ledger.write(&mut work)).await
    }

    /// Works something out on a thread of its own, so that requests are not held up.
    pub async fn think<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Problem> {
        let span = tracing::Span::current();
        match tokio::task::spawn_blocking(move || span.in_scope(work)).await {
            Ok(done) => Ok(done),
            Err(error) if error.is_panic() => std::panic::resume_unwind(error.into_panic()),
            Err(_) => Err(Problem::new(ProblemCode::NotReady)),
        }
    }

    /// Tells whoever listens, to this node or another, what became of leads.
    pub fn tell(&self, receipt: &Receipt) {
        self.metrics.count(Counted::EventsAccepted, receipt.accepted);
        self.metrics.count(Counted::EventsRepeated, receipt.repeated);
        self.metrics.count(Counted::Quarantined, receipt.quarantined);
        for lead in &receipt.changed {
            self.tell_of(Topic::Lead, Some(lead));
        }
        if !receipt.decided.is_empty() {
            self.decided.notify_one();
        }
        if receipt.quarantined > 0 {
            self.tell_of(Topic::Quarantine, None);
        }
    }

    /// Tells whoever listens, to this node or another, that something changed.
    pub fn tell_of(&self, topic: Topic, id: Option<&str>) {
        // Whatever becomes of a handoff is told to the world, too.
        if topic == Topic::Handoff {
            self.post.nudge();
        }
        let change = Change { topic, id: id.map(Arc::from), at: self.now() };
        self.outgoing.put(&change);
        self.hub.tell(change);
    }

    /// Tells whoever listens to this node what every node notices by itself.
    pub(crate) fn tell_here(&self, topic: Topic) {
        self.hub.tell(Change { topic, id: None, at: self.now() });
    }

    /// Brings all leads up to date under the pacts in force, in the background.
    pub fn catch_up(&self) {
        let app = self.clone();
        tokio::spawn(async move {
            // Two may be on their way: one that walks, and one that waits because something changed since the walk began.
            let Ok(_place) = app.walks.clone().try_acquire_owned() else { return };
            let mut walk = Walk::default();
            while !walk.is_done && !app.shutdown.is_announced() {
                let (live, now) = (Arc::clone(&app.live), app.now());
                match app.think(move || live.catch_up(walk, now)).await {
                    Ok(Ok(next)) => walk = next,
                    Ok(Err(LiveError::Ledger(error))) if error.hope() == leadpact_ledger::Hope::Later => {
                        tracing::warn!(%error, "the walk over all leads waits for the ledger");
                        tokio::time::sleep(std::time::Duration::from_secs(1)).await;
                    }
                    Ok(Err(error)) => {
                        tracing::error!(%error, after = walk.after, "the walk over all leads broke off");
                        return;
                    }
                    Err(_) => return,
                }
            }
            if walk.n_changed > 0 {
                tracing::info!(leads = walk.n_changed, "leads were brought up to date under the pacts in force");
            }
        });
    }

    async fn on_thread<T, F>(&self, pool: &Arc<Semaphore>, work: F) -> Result<T, Problem>
    where
        F: FnOnce(&Ledger) -> Result<T, Problem> + Send + 'static,
        T: Send + 'static,
    {
        let place = Arc::clone(pool).acquire_owned().await.map_err(|_| Problem::new(ProblemCode::NotReady))?;
        let ledger = Arc::clone(&self.ledger);
        let span = tracing::Span::current();
        let done = tokio::task::spawn_blocking(move || {
            let _place = place;
            span.in_scope(|| work(&ledger))
        });
        match done.await {
            Ok(done) => done,
            // The panic goes on in the request that asked for the work, which answers and logs it.
            Err(error) if error.is_panic() => std::panic::resume_unwind(error.into_panic()),
            Err(_) => Err(Problem::new(ProblemCode::NotReady)),
        }
    }

    /// Whether the database answers and has its tables.
    pub(crate) async fn ledger_answers(&self) -> Result<(), Problem> {
        // Any question would do; this one is cheap on both databases.
        self.read(|tx| Ok(leadpact_ledger::settings::setting_fetch(tx, "ready")?)).await.map(|_| ())
    }

    /// The open ledger, for what is no request: the committer, jobs.
    pub fn ledger(&self) -> &Arc<Ledger> {
        &self.ledger
    }

    /// From now on the service is ready, unless it stops.
    pub fn started(&self) {
        self.is_started.store(true, Ordering::Release);
    }

    /// Whether it may take requests as far as it knows itself; the database has to be asked besides.
    pub fn is_open(&self) -> bool {
        self.is_started.load(Ordering::Acquire) && !self.shutdown.is_announced()
    }
}

/// Numbers that only those know whom they are about.
fn show_numbers(
    metrics: &Metrics,
    hub: &Arc<Hub>,
    outgoing: &Arc<Outgoing>,
    committer: &Arc<Committer>,
    in_flight: &Arc<Semaphore>,
    places: usize,
) {
    let (hub, committer, in_flight) = (Arc::clone(hub), Arc::clone(committer), Arc::clone(in_flight));
    metrics.show_gauge("leadpact_live_listeners", "Clients that follow changes.", move || hub.n_listeners() as f64);
    metrics
        .show_gauge("leadpact_intake_waiting", "Arrivals that wait to be written.", move || committer.waiting() as f64);
    metrics.show_gauge("leadpact_http_requests_in_flight", "Requests that are being worked on.", move || {
        places.saturating_sub(in_flight.available_permits()) as f64
    });
    if outgoing.is_to_others() {
        let outgoing = Arc::clone(outgoing);
        metrics.show_gauge(
            "leadpact_nodes_linked",
            "1 while changes go to other nodes and come from them.",
            move || f64::from(u8::from(outgoing.is_linked())),
        );
    }
}

impl Deref for App {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}

impl Clock for SystemClock {
    fn now(&self) -> Instant {
        let since_1970 = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        Instant(i64::try_from(since_1970.as_millis()).unwrap_or(i64::MAX))
    }
}

impl Entropy for SystemEntropy {
    fn fill(&self, bytes: &mut [u8]) {
        // Without randomness there are no secrets, and nothing the service could safely do.
        getrandom::fill(bytes).expect("the operating system has to give random bytes");
    }
}

impl From<LedgerError> for Problem {
    /// The database's own words go to the log: they may quote values.
    fn from(error: LedgerError) -> Self {
        if matches!(error, LedgerError::CommitUnknown) {
            tracing::warn!(%error, "the ledger can't be used");
            return Self::new(ProblemCode::CommitUnknown).retry_after(Duration(2_000));
        }
        match error.hope() {
            leadpact_ledger::Hope::Later => {
                tracing::warn!(%error, "the ledger can't be used");
                Self::new(ProblemCode::LedgerUnavailable).retry_after(Duration(2_000))
            }
            leadpact_ledger::Hope::None => {
                tracing::error!(%error, "the ledger failed");
                Self::new(ProblemCode::Internal)
            }
        }
    }
}

/// As `tokio` and `std` want it; a setting is never negative.
pub(crate) fn std_duration(duration: Duration) -> std::time::Duration {
    std::time::Duration::from_millis(u64::try_from(duration.as_ms()).unwrap_or(0))
}
