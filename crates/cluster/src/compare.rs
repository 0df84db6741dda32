//! Two pacts beside each other on a cluster: the leads that [`leadpact_replay::Comparison`] gives, in the same order, computed
//! by executors.

use arrow::array::{AsArray, RecordBatch};
use arrow::datatypes::{Int64Type, TimestampMillisecondType};
use futures::StreamExt;
use leadpact_replay::{Compared, First, HandedOver};
use leadpact_terms::{Instant, LeadId};

use crate::relations::Relation;
use crate::replay::column;
use crate::session::{Answer, Cluster, Host, Session, Subject};
use crate::{Error, PactText, Place};

/// What to compare.
#[derive(Debug, Clone)]
pub struct CompareJob {
    /// The store.
    pub place: Place,
    /// The pact in force.
    pub before: PactText,
    /// The other pact.
    pub after: PactText,
    /// Up to and including this instant; up to the store's latest event if missing.
    pub until: Option<Instant>,
}

/// Compares two pacts over a store on a cluster; up to when it did.
///
/// It fails as a whole, as [`replay_there`](crate::replay_there) does.
///
/// # Errors
/// If the store, a pact or the cluster can't be used, or the job fails; and what the sink meets.
pub async fn compare_there<E: From<Error>>(
    job: &CompareJob,
    cluster: &Cluster,
    mut sink: impl FnMut(Compared) -> Result<(), E>,
) -> Result<Instant, E> {
    let subject = Subject { place: job.place.clone(), pact: Some(job.before.clone()), until: job.until };
    let host = Host::There(cluster.clone());
    let session = Session::with(&subject, Some(&job.after), host, &[Relation::Compared]).await?;
    let Answer { rows: mut batches, host } = session.rows(Relation::Compared).await?;
    while let Some(batch) = batches.next().await {
        match batch {
            Ok(batch) => compared(&batch)?.into_iter().try_for_each(&mut sink)?,
            Err(error) => return Err(host.failure(&error).await.into()),
        }
    }
    Ok(session.until())
}

/// A batch of the relation `compared` as leads.
fn compared(batch: &RecordBatch) -> Result<Vec<Compared>, Error> {
    let leads = column(batch, "lead_id")?.as_string::<i32>();
    let reasons = column(batch, "reasons")?.as_string::<i32>();
    let before = firsts(batch, "before_at", "before_tier")?;
    let after = firsts(batch, "after_at", "after_tier")?;
    let wrong = |what: String| Error::Job { reason: format!("an executor sent {what}") };
    let both = before.into_iter().zip(after).enumerate();
    both.map(|(row, firsts)| {
        let reasons = || {
            let list = serde_json::from_str(reasons.value(row));
            list.map_err(|error| wrong(format!("reasons that are no list: {error}")))
        };
        let by = match firsts {
            (None, Some(first)) => HandedOver::Gained { first, reasons: reasons()? },
            (Some(first), None) => HandedOver::Lost { first, reasons: reasons()? },
            (Some(before), Some(after)) => HandedOver::ByBoth { before, after },
            (None, None) => return Err(wrong("a lead that neither pact hands over".to_owned())),
        };
        Ok(Compared { lead_id: LeadId::new(leads.value(row)), by })
    })
    .collect()
}

/// The first hand-overs under one of the pacts.
fn firsts(batch: &RecordBatch, at: &str, tier: &str) -> Result<Vec<Option<First>>, Error> {
    let at = column(batch, at)?.as_primitive::<TimestampMillisecondType>();
    let tiers = column(batch, tier)?.as_primitive::<Int64Type>();
    let first = |(at, tier): (Option<i64>, Option<i64>)| {
        let tier = tier.and_then(|tier| usize::try_from(tier).ok())?;
        Some(First { at: Instant(at?), tier })
    };
    Ok(at.iter().zip(tiers).map(first).collect())
}
