//! A replay on a cluster: the rows that [`leadpact_replay::replay`] gives, in the same order, computed by executors.

use arrow::array::{AsArray, RecordBatch};
use arrow::datatypes::{Float64Type, Int64Type, TimestampMillisecondType};
use futures::StreamExt;
use leadpact_engine::CompiledPact;
use leadpact_replay::Rows;
use leadpact_terms::Instant;

use crate::relations::Relation;
use crate::session::{Answer, Cluster, Host, Session, Subject};
use crate::{Error, PactText, Place};

/// Replays a pact over a store on a cluster; `begin` learns up to when, before the first row.
///
/// If executors died or the store was written to while rows came, the job fails as a whole: [`Error::may_pass`] says
/// whether to begin anew.
///
/// # Errors
/// If the store, the pact or the cluster can't be used, or the job fails; and what the sink meets.
pub async fn replay_there<E: From<Error>>(
    place: Place,
    pact: PactText,
    until: Option<Instant>,
    cluster: Cluster,
    begin: impl FnOnce(Instant),
    mut sink: impl FnMut(&Rows) -> Result<(), E>,
) -> Result<(), E> {
    let compiled = pact.compile()?;
    let subject = Subject { place, pact: Some(pact), until };
    let session = Session::with(&subject, Host::There(cluster), &[Relation::Standings]).await?;
    begin(session.until());
    let Answer { rows: mut batches, host } = session.rows(Relation::Standings).await?;
    while let Some(batch) = batches.next().await {
        match batch {
            Ok(batch) => sink(&rows(&batch, &compiled)?)?,
            Err(error) => return Err(host.failure(&error).await.into()),
        }
    }
    Ok(())
}

/// A batch of the relation `standings` as rows of a replay.
fn rows(batch: &RecordBatch, pact: &CompiledPact) -> Result<Rows, Error> {
    let column = |name: &str| {
        let missing = || Error::Job { reason: format!("an executor sent rows without the column {name}") };
        batch.column_by_name(name).ok_or_else(missing)
    };
    let numbers = |name: &str| Ok::<_, Error>(column(name)?.as_primitive::<Float64Type>());
    let levels = |name: &str| Ok::<_, Error>(column(name)?.as_primitive::<Int64Type>());
    let tiers = &pact.pact().tiers;
    let position = |name: &str| tiers.iter().zip(0..).find(|(tier, _)| tier.name.as_str() == name).map(|(_, at)| at);
    let level = |level: i64| u8::try_from(level).unwrap_or_default();
    let mut rows = Rows::default();
    for lead in column("lead_id")?.as_string::<i32>() {
        rows.lead_id.push(lead.unwrap_or_default());
    }
    let qualified_at = column("qualified_at")?.as_primitive::<TimestampMillisecondType>();
    rows.qualified_at = qualified_at.iter().map(|at| at.map(Instant)).collect();
    rows.tier = column("tier")?.as_string::<i32>().iter().map(|tier| tier.and_then(position)).collect();
    rows.fit = numbers("fit")?.iter().collect();
    rows.engagement_at = numbers("engagement_at")?.iter().collect();
    rows.engagement_end = numbers("engagement_end")?.values().to_vec();
    rows.level_peak = levels("level_peak")?.values().iter().map(|&n| level(n)).collect();
    rows.level_end = levels("level_end")?.values().iter().map(|&n| level(n)).collect();
    Ok(rows)
}
