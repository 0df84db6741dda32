//! Sources of events as requests see them: whose a write key is, whether the page may use it, whether it sends too much.
//!
//! The list is kept in memory and read anew when it is older than a few seconds, so that a key revoked on another node ends here too.

use std::collections::HashMap;
use std::num::NonZeroU32;
use std::sync::{Arc, Mutex, PoisonError};

use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultDirectRateLimiter, Quota, RateLimiter};
use leadpact_ingest::hooks::{Hook, Tool};
use leadpact_ledger::sources::{SourceRow, source_list};
use leadpact_live::sources::{HookSettings, write_key_hash};
use leadpact_terms::{Duration, Instant, SECOND_MS};

use crate::App;
use crate::problem::{Problem, ProblemCode};

/// For so long the list is believed.
const BELIEVED: Duration = Duration(5 * SECOND_MS);
/// A source may send as much at once as in so many seconds.
const BURST_SECONDS: u32 = 10;

/// The sources that this process knows.
#[derive(Default)]
pub struct Sources(Mutex<Known>);

#[derive(Default)]
struct Known {
    by_key: HashMap<Vec<u8>, Arc<Source>>,
    read_at: Option<Instant>,
}

/// A source that takes events.
pub struct Source {
    /// Its row.
    pub row: SourceRow,
    /// Of a tool: its secret and its mapping.
    pub settings: HookSettings,
    hook: Option<Hook>,
    origins: Vec<String>,
    limiter: Option<DefaultDirectRateLimiter>,
}

impl Sources {
    /// The source of a write key.
    pub async fn of_key(&self, app: &App, key: &str) -> Result<Arc<Source>, Problem> {
        let hash = write_key_hash(key);
        let now = app.now();
        if let Some(found) = self.believed(&hash, now) {
            return found.ok_or_else(unknown_key);
        }
        let rows = app.read(|tx| Ok(source_list(tx)?)).await?;
        self.replace(rows, now);
        self.believed(&hash, now).flatten().ok_or_else(unknown_key)
    }

    /// Forgets what was read, because something was changed here.
    pub fn forget(&self) {
        self.lock().read_at = None;
    }

    /// What is known of a key, unless it is too old to be believed.
    fn believed(&self, hash: &[u8], now: Instant) -> Option<Option<Arc<Source>>> {
        let known = self.lock();
        let is_fresh = known.read_at.is_some_and(|at| now.0 - at.0 < BELIEVED.as_ms());
        is_fresh.then(|| known.by_key.get(hash).cloned())
    }

    fn replace(&self, rows: Vec<SourceRow>, now: Instant) {
        let mut known = self.lock();
        let mut by_key = HashMap::with_capacity(rows.len());
        for row in rows.into_iter().filter(|row| row.revoked_at.is_none()) {
            let Some(hash) = row.key_hash.clone() else { continue };
            // A limiter remembers: it stays as long as its source is as it was.
            let same = known.by_key.get(&hash).filter(|source| source.row == row).cloned();
            by_key.insert(hash, same.unwrap_or_else(|| Arc::new(Source::new(row))));
        }
        *known = Known { by_key, read_at: Some(now) };
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Source {
    fn new(row: SourceRow) -> Self {
        let origins = serde_json::from_str(&row.origins).unwrap_or_default();
        let per_second = row.per_second.and_then(|n| u32::try_from(n).ok()).and_then(NonZeroU32::new);
        let limiter = per_second.map(|n| {
            let burst = n.saturating_mul(NonZeroU32::new(BURST_SECONDS).expect("it is not zero"));
            RateLimiter::direct(Quota::per_second(n).allow_burst(burst))
        });
        let settings = HookSettings::of(&row);
        let hook = Tool::from_word(&row.kind).map(|tool| settings.hook(tool));
        Self { row, settings, hook, origins, limiter }
    }

    /// By what a tool's messages are read. A key of another kind of source opens no hook.
    pub fn hook(&self) -> Result<&Hook, Problem> {
        self.hook.as_ref().ok_or_else(|| {
            let kind = &self.row.kind;
            let why = format!("this is the key of a source of the kind `{kind}`: it opens `/v1/batch` and its like");
            Problem::new(ProblemCode::Forbidden).with_detail(why)
        })
    }

    /// Whether tracking libraries may use its key. A tool's key stands in addresses, and opens nothing else.
    pub fn takes_calls(&self) -> Result<(), Problem> {
        match &self.hook {
            None => Ok(()),
            Some(hook) => {
                let why =
                    format!("this is the key of a source of the kind `{}`: it opens `/v1/hooks`", hook.tool.word());
                Err(Problem::new(ProblemCode::Forbidden).with_detail(why))
            }
        }
    }

    /// Whether a page of this origin may send. A source that names no origins takes events from any.
    pub fn allows(&self, origin: &str) -> bool {
        self.origins.is_empty() || self.origins.iter().any(|allowed| allowed == origin)
    }

    /// Lets so many calls in, or says when to come again.
    pub fn admit(&self, n_calls: usize) -> Result<(), Problem> {
        let (Some(limiter), Some(n)) = (&self.limiter, u32::try_from(n_calls).ok().and_then(NonZeroU32::new)) else {
            return Ok(());
        };
        let wait = match limiter.check_n(n) {
            Ok(Ok(())) => return Ok(()),
            Ok(Err(not_until)) => not_until.wait_time_from(DefaultClock::default().now()).as_millis(),
            // More in one request than the source may ever send at once.
            Err(_) => u128::from(BURST_SECONDS) * 1_000,
        };
        let wait = Duration(i64::try_from(wait).unwrap_or(i64::MAX).max(1));
        Err(Problem::new(ProblemCode::RateLimited).with_detail("this source sends too many events").retry_after(wait))
    }
}

fn unknown_key() -> Problem {
    let problem = Problem::new(ProblemCode::Unauthenticated);
    problem.with_detail("the write key is unknown or was revoked: send the key of a source, as the user of Basic, in `writeKey`, or after `Bearer`")
}
