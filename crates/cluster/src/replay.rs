//! A replay on a cluster: the rows that [`leadpact_replay::replay`] gives, in the same order, computed by executors.

use arrow::array::{ArrayRef, AsArray, RecordBatch};
use arrow::datatypes::{Float64Type, Int64Type, TimestampMillisecondType};
use futures::StreamExt;
use leadpact_engine::CompiledPact;
use leadpact_replay::{Contribution, Detail, Rows};
use leadpact_terms::{ClauseId, Instant};

use crate::relations::{QUALIFIED, Relation};
use crate::session::{Answer, Cluster, Host, Session, Subject};
use crate::{Error, PactText, Place};

/// What to replay.
#[derive(Debug, Clone)]
pub struct ReplayJob {
    /// The store.
    pub place: Place,
    /// The pact.
    pub pact: PactText,
    /// Up to and including this instant; up to the store's latest event if missing.
    pub until: Option<Instant>,
    /// Whether to say what the scores are made of; such rows come after all others, with nothing else in them.
    pub detail: Detail,
}

/// Replays a pact over a store on a cluster; up to when it did.
///
/// If executors died or the store was written to while rows came, the job fails as a whole: [`Error::may_pass`] says
/// whether to begin anew.
///
/// # Errors
/// If the store, the pact or the cluster can't be used, or the job fails; and what the sink meets.
pub async fn replay_there<E: From<Error>>(
    job: &ReplayJob,
    cluster: &Cluster,
    mut sink: impl FnMut(&Rows) -> Result<(), E>,
) -> Result<Instant, E> {
    let compiled = job.pact.compile()?;
    let subject = Subject { place: job.place.clone(), pact: Some(job.pact.clone()), until: job.until };
    let relations = [Relation::Standings, Relation::Contributions];
    let session = Session::with(&subject, None, Host::There(cluster.clone()), &relations).await?;
    let relations = match job.detail {
        Detail::Rows => &relations[..1],
        Detail::Contributions => &relations[..],
    };
    for &relation in relations {
        let Answer { rows: mut batches, host } = session.rows(relation).await?;
        while let Some(batch) = batches.next().await {
            match (batch, relation) {
                (Ok(batch), Relation::Contributions) => sink(&contributions(&batch)?)?,
                (Ok(batch), _) => sink(&rows(&batch, &compiled)?)?,
                (Err(error), _) => return Err(host.failure(&error).await.into()),
            }
        }
    }
    Ok(session.until())
}

/// A column that an executor must have sent.
pub(crate) fn column<'a>(batch: &'a RecordBatch, name: &str) -> Result<&'a ArrayRef, Error> {
    let missing = || Error::Job { reason: format!("an executor sent rows without the column {name}") };
    batch.column_by_name(name).ok_or_else(missing)
}

/// A batch of the relation `contributions`: rows of a replay with nothing but contributions.
fn contributions(batch: &RecordBatch) -> Result<Rows, Error> {
    let texts = |name: &str| Ok::<_, Error>(column(batch, name)?.as_string::<i32>());
    let (leads, moments, clauses) = (texts("lead_id")?, texts("moment")?, texts("clause")?);
    let at = column(batch, "at")?.as_primitive::<TimestampMillisecondType>();
    let points = column(batch, "points")?.as_primitive::<Float64Type>();
    let mut rows = Rows::default();
    for (position, row) in (0..batch.num_rows()).zip(0..) {
        rows.lead_id.push(leads.value(position));
        rows.contributions.push(Contribution {
            row,
            at: Instant(at.value(position)),
            is_hand_over: moments.value(position) == QUALIFIED,
            clause: ClauseId::new(clauses.value(position)),
            points: points.value(position),
        });
    }
    Ok(rows)
}

/// A batch of the relation `standings` as rows of a replay.
fn rows(batch: &RecordBatch, pact: &CompiledPact) -> Result<Rows, Error> {
    let texts = |name: &str| Ok::<_, Error>(column(batch, name)?.as_string::<i32>());
    let numbers = |name: &str| Ok::<_, Error>(column(batch, name)?.as_primitive::<Float64Type>());
    let levels = |name: &str| Ok::<_, Error>(column(batch, name)?.as_primitive::<Int64Type>());
    let tiers = &pact.pact().tiers;
    let position = |name: &str| tiers.iter().zip(0..).find(|(tier, _)| tier.name.as_str() == name).map(|(_, at)| at);
    let level = |level: i64| u8::try_from(level).unwrap_or_default();
    let mut rows = Rows::default();
    for lead in texts("lead_id")? {
        rows.lead_id.push(lead.unwrap_or_default());
    }
    let qualified_at = column(batch, "qualified_at")?.as_primitive::<TimestampMillisecondType>();
    rows.qualified_at = qualified_at.iter().map(|at| at.map(Instant)).collect();
    rows.tier = texts("tier")?.iter().map(|tier| tier.and_then(position)).collect();
    rows.fit = numbers("fit")?.iter().collect();
    rows.engagement_at = numbers("engagement_at")?.iter().collect();
    rows.engagement_end = numbers("engagement_end")?.values().to_vec();
    rows.level_peak = levels("level_peak")?.values().iter().map(|&n| level(n)).collect();
    rows.level_end = levels("level_end")?.values().iter().map(|&n| level(n)).collect();
    Ok(rows)
}
