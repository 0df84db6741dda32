//! Questions to a store, here or on a cluster: a DataFusion session with the store's relations as tables.

use std::path::Path;
use std::sync::Arc;

use ballista::prelude::{SessionConfigExt, SessionContextExt};
use datafusion::error::DataFusionError;
use datafusion::execution::memory_pool::FairSpillPool;
use datafusion::execution::runtime_env::RuntimeEnvBuilder;
use datafusion::execution::{SendableRecordBatchStream, SessionStateBuilder};
use datafusion::prelude::{DataFrame, SQLOptions, SessionConfig, SessionContext};
use leadpact_terms::Instant;

use crate::codec::{LeadpactLogical, LeadpactPhysical};
use crate::error::innermost;
use crate::nodes::{MESSAGE_BYTES, greet};
use crate::relations::{self, COMPANIES_VIEW_TRAITS, PactText, Relation};
use crate::scan::{Scan, deal};
use crate::store::{self, Glance, Survey};
use crate::table::ScanTable;
use crate::{Admission, Error, Place, SchedulerAddress};

/// A cluster to work on.
#[derive(Debug, Clone)]
pub struct Cluster {
    /// Its scheduler.
    pub scheduler: SchedulerAddress,
    /// How to be let in.
    pub admission: Admission,
}

/// What is asked about.
#[derive(Debug, Clone)]
pub struct Subject {
    /// The store.
    pub place: Place,
    /// The pact of handoffs and standings; without one there are no such tables.
    pub pact: Option<PactText>,
    /// Up to and including this instant; up to the store's latest event if missing.
    pub until: Option<Instant>,
}

/// Where questions are answered.
#[derive(Debug, Clone)]
pub enum Host {
    /// In this process.
    Here {
        /// Threads at a time.
        cores: usize,
        /// Memory for sorts, joins and groups, in bytes; what does not fit is spilled to the system's scratch directory.
        memory: usize,
    },
    /// On a cluster.
    There(Cluster),
}

/// A store ready to be asked.
pub struct Session {
    context: SessionContext,
    host: Host,
    survey: Survey,
    until: Instant,
    has_pact: bool,
}

impl Session {
    /// Opens a store, and greets the scheduler if there is to be one.
    ///
    /// # Errors
    /// If the store can't be opened, the pact has mistakes, or the scheduler is not there or refuses.
    pub async fn open(subject: &Subject, host: Host) -> Result<Self, Error> {
        Self::with(subject, None, host, &Relation::TABLES).await
    }

    /// Opens a store of which only these relations are asked for; `other` is the pact to compare the subject's with.
    pub(crate) async fn with(
        subject: &Subject,
        other: Option<&PactText>,
        host: Host,
        relations: &[Relation],
    ) -> Result<Self, Error> {
        if let Host::There(cluster) = &host {
            greet(&cluster.scheduler, &cluster.admission).await?;
        }
        let place = subject.place.clone();
        let glance = if relations.iter().all(|relation| relation.has_fixed_columns()) {
            Glance::Manifest
        } else {
            Glance::Names
        };
        let survey = tokio::task::spawn_blocking(move || store::survey(&place, glance));
        let survey = survey.await.map_err(|error| Error::Query { reason: error.to_string() })??;
        let until = subject.until.or(survey.latest_at).unwrap_or(leadpact_ingest::UNDATED);
        let context = context(&host).await?;
        let session = Self { context, host, survey, until, has_pact: subject.pact.is_some() };
        session.add_tables(subject, other, relations).await?;
        Ok(session)
    }

    /// Up to when the store is looked at.
    pub fn until(&self) -> Instant {
        self.until
    }

    /// Asks a question in SQL; the rows come as they are found.
    ///
    /// # Errors
    /// If the question is wrong, changes anything, or the cluster fails.
    pub async fn ask(&self, sql: &str) -> Result<Answer, Error> {
        let only_questions = SQLOptions::new().with_allow_ddl(false).with_allow_dml(false).with_allow_statements(false);
        let frame =
            self.context.sql_with_options(sql, only_questions).await.map_err(|error| self.misunderstood(&error))?;
        self.answer(frame).await
    }

    /// All rows of a relation, in the order of the parts.
    pub(crate) async fn rows(&self, relation: Relation) -> Result<Answer, Error> {
        let frame = self.context.table(relation.word()).await.map_err(|error| Error::query(&error))?;
        self.answer(frame).await
    }

    /// A question that was not understood, with what to do where we know.
    fn misunderstood(&self, error: &DataFusionError) -> Error {
        let reason = innermost(error);
        let needs_pact = |relation: &&Relation| {
            relation.needs_pact() && !self.has_pact && reason.contains(&format!(".{relation}' not found"))
        };
        match Relation::TABLES.iter().find(needs_pact) {
            Some(relation) => Error::needs_pact(*relation),
            None => Error::Query { reason },
        }
    }

    async fn answer(&self, frame: DataFrame) -> Result<Answer, Error> {
        let rows = frame.execute_stream().await.map_err(|error| Error::query(&error))?;
        Ok(Answer { rows, host: self.host.clone() })
    }

    async fn add_tables(
        &self,
        subject: &Subject,
        other: Option<&PactText>,
        relations: &[Relation],
    ) -> Result<(), Error> {
        let pact = subject.pact.as_ref().map(PactText::compile).transpose()?;
        for &relation in relations {
            if relation.needs_pact() && pact.is_none() {
                continue;
            }
            let scan = Scan {
                place: subject.place.clone(),
                version: self.survey.version,
                relation,
                columns: relations::columns(relation, &self.survey, pact.as_ref()),
                pact: subject.pact.clone().filter(|_| relation.needs_pact()),
                other: other.cloned().filter(|_| relation == Relation::Compared),
                until_ms: self.until.0,
                tasks: deal(&self.survey.rows),
            };
            let view = (relation == Relation::Leads).then(|| companies(&scan)).flatten();
            let table = Arc::new(ScanTable { scan: Arc::new(scan) });
            self.context.register_table(relation.word(), table).map_err(|error| Error::query(&error))?;
            if let Some(view) = view {
                let frame = self.context.sql(&view).await.map_err(|error| Error::query(&error))?;
                self.context.register_table("companies", frame.into_view()).map_err(|error| Error::query(&error))?;
            }
        }
        Ok(())
    }
}

/// The view `companies`: leads by the id of their company, or else its domain, with what its leads say of it, the latest
/// word first. Missing where leads have neither.
fn companies(scan: &Scan) -> Option<String> {
    let traits = || scan.columns.iter().filter_map(|column| Some((column.shows.as_deref()?, column)));
    let keys: Vec<String> = ["company.id", "company.domain"]
        .iter()
        .filter_map(|key| traits().find(|(shows, _)| shows == key))
        .map(|(_, column)| format!("\"{}\"", column.name))
        .collect();
    if keys.is_empty() {
        return None;
    }
    let of_company = traits().filter(|(shows, _)| shows.starts_with(COMPANIES_VIEW_TRAITS));
    let latest: String = of_company
        .map(|(_, column)| {
            let name = &column.name;
            format!(", first_value(\"{name}\" order by \"{name}\" is null, latest_at desc, id) as \"{name}\"")
        })
        .collect();
    let key = format!("coalesce({})", keys.join(", "));
    Some(format!(
        "select {key} as company, count(*) as n_leads, sum(n_events) as n_events, min(first_at) as first_at, \
         max(latest_at) as latest_at{latest} from leads where {key} is not null group by {key}"
    ))
}

/// Rows on their way.
pub struct Answer {
    pub(crate) rows: SendableRecordBatchStream,
    pub(crate) host: Host,
}

impl Host {
    /// What a failure while rows came means: the cluster's, the scheduler's death, or the question's.
    pub(crate) async fn failure(&self, error: &DataFusionError) -> Error {
        let reason = innermost(error);
        let Self::There(Cluster { scheduler, admission }) = self else {
            return Error::Query { reason };
        };
        match greet(scheduler, admission).await {
            Ok(()) if reason.contains("the store was at version") => Error::Moved { reason },
            Ok(()) => Error::Job { reason },
            Err(Error::Unreachable { address, reason }) => Error::SchedulerGone { address, reason },
            Err(refused) => refused,
        }
    }
}

async fn context(host: &Host) -> Result<SessionContext, Error> {
    let failed = |error: DataFusionError| Error::query(&error);
    match host {
        Host::Here { cores, memory } => {
            let config = SessionConfig::new().with_target_partitions((*cores).max(1)).with_information_schema(true);
            let runtime = RuntimeEnvBuilder::new().with_memory_pool(Arc::new(FairSpillPool::new(*memory)));
            Ok(SessionContext::new_with_config_rt(config, runtime.build_arc().map_err(failed)?))
        }
        Host::There(Cluster { scheduler, admission }) => {
            let config = SessionConfig::new_with_ballista()
                .with_information_schema(true)
                .with_ballista_logical_extension_codec(Arc::new(LeadpactLogical::default()))
                .with_ballista_physical_extension_codec(Arc::new(LeadpactPhysical::default()))
                .with_ballista_override_create_grpc_client_endpoint(admission.dialer())
                .with_ballista_grpc_client_max_message_size(MESSAGE_BYTES as usize)
                // A task for each of our groups of parts, so that none waits for its neighbour.
                .set_usize("ballista.scheduler.max_partitions_per_task", 1);
            let state = SessionStateBuilder::new().with_config(config).with_default_features().build();
            SessionContext::remote_with_state(&format!("df://{scheduler}"), state).await.map_err(failed)
        }
    }
}

/// Runs asynchronous work of this crate to its end, on threads with the deep stacks that large plans take.
///
/// # Panics
/// If the work does.
pub fn block_on<T: Send>(work: impl Future<Output = T> + Send) -> std::io::Result<T> {
    const STACK: usize = 32 << 20;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().thread_stack_size(STACK).build()?;
    let done = std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().name("cluster".to_owned()).stack_size(STACK);
        Ok::<_, std::io::Error>(thread.spawn_scoped(scope, || runtime.block_on(work))?.join())
    })?;
    // A thread that still reads a store must not keep the command from ending.
    runtime.shutdown_background();
    Ok(done.unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
}

/// Reads a pact's file.
///
/// # Errors
/// If it can't be read; mistakes show when it is compiled.
pub fn read_pact(path: &Path) -> Result<PactText, Error> {
    let text = std::fs::read_to_string(path)
        .map_err(|error| Error::Read { path: path.to_owned(), reason: error.to_string() })?;
    Ok(PactText { path: path.display().to_string(), text })
}
