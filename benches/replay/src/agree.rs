//! Whether two engines made the same of every lead: exactly the same, and scores to nine digits.

use std::fmt;
use std::fs::File;
use std::path::Path;

use arrow::array::{Array, AsArray, RecordBatch};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Float64Type, Int64Type, TimeUnit, TimestampMillisecondType};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use crate::Failure;

/// Scores may differ by so much of the larger one: engines add in different orders.
const RELATIVE: f64 = 1e-9;
/// Where points cancel each other, what is left of a score may be smaller than what adding in another order changes.
const ABSOLUTE: f64 = 1e-12;
/// Differing rows that are shown.
const SHOWN: usize = 5;

/// A row of `leadpact replay`.
#[derive(Debug, Clone, PartialEq)]
struct Row {
    lead_id: i64,
    qualified_at: Option<i64>,
    tier: Option<String>,
    fit: Option<f64>,
    engagement_at: Option<f64>,
    engagement_end: f64,
    level_peak: i64,
    level_end: i64,
}

/// What both sides say.
#[derive(Debug, PartialEq, Eq)]
pub struct Agreement {
    /// Rows, which is leads.
    pub n_rows: usize,
    /// Leads that qualified.
    pub n_qualified: usize,
}

/// Compares the rows of two files, in whatever order they stand.
pub fn agree(one: &Path, other: &Path) -> Result<Agreement, Failure> {
    let (ours, theirs) = (rows(one)?, rows(other)?);
    let names = [one, other].map(|path| path.file_name().unwrap_or_default().to_string_lossy().into_owned());
    compare(&ours, &theirs, &names)
}

fn compare(ours: &[Row], theirs: &[Row], names: &[String; 2]) -> Result<Agreement, Failure> {
    if ours.is_empty() {
        return Err(format!("{} has no rows: nothing to compare", names[0]).into());
    }
    if ours.len() != theirs.len() {
        return Err(format!("{} has {} rows, {} has {}", names[0], ours.len(), names[1], theirs.len()).into());
    }
    let differ = || ours.iter().zip(theirs).filter(|(one, other)| !one.is_like(other));
    let n_differ = differ().count();
    if n_differ > 0 {
        let shown = differ().take(SHOWN);
        let shown: String =
            shown.map(|(one, other)| format!("\n  {:<20} {one}\n  {:<20} {other}", names[0], names[1])).collect();
        return Err(format!("{n_differ} of {} rows differ; the first of them:{shown}", ours.len()).into());
    }
    let n_qualified = ours.iter().filter(|row| row.qualified_at.is_some()).count();
    Ok(Agreement { n_rows: ours.len(), n_qualified })
}

impl Row {
    fn is_like(&self, other: &Self) -> bool {
        let maybe = |one: Option<f64>, other: Option<f64>| match (one, other) {
            (None, None) => true,
            (Some(one), Some(other)) => is_close(one, other),
            (Some(_), None) | (None, Some(_)) => false,
        };
        self.lead_id == other.lead_id
            && self.qualified_at == other.qualified_at
            && self.tier == other.tier
            && (self.level_peak, self.level_end) == (other.level_peak, other.level_end)
            && maybe(self.fit, other.fit)
            && maybe(self.engagement_at, other.engagement_at)
            && is_close(self.engagement_end, other.engagement_end)
    }
}

fn is_close(one: f64, other: f64) -> bool {
    (one - other).abs() <= RELATIVE * one.abs().max(other.abs()) + ABSOLUTE
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "lead {}, qualified {:?} as {:?}, fit {:?}, engagement {:?} then and {} at the end, level {} at most and {} at the end",
            self.lead_id,
            self.qualified_at,
            self.tier,
            self.fit,
            self.engagement_at,
            self.engagement_end,
            self.level_peak,
            self.level_end
        )
    }
}

/// The rows of a file in the order of the leads' ids.
fn rows(path: &Path) -> Result<Vec<Row>, Failure> {
    let during = |failure: Failure| -> Failure { format!("{}: {failure}", path.display()).into() };
    let read = || -> Result<Vec<Row>, Failure> {
        let mut rows = Vec::new();
        for batch in ParquetRecordBatchReaderBuilder::try_new(File::open(path)?)?.build()? {
            rows_of(&batch?, &mut rows)?;
        }
        Ok(rows)
    };
    let mut rows = read().map_err(during)?;
    rows.sort_unstable_by_key(|row| row.lead_id);
    Ok(rows)
}

/// Engines write the same columns in types of their own.
fn rows_of(batch: &RecordBatch, into: &mut Vec<Row>) -> Result<(), Failure> {
    let column = |name: &str, data_type: &DataType| -> Result<_, Failure> {
        let column = batch.column_by_name(name).ok_or_else(|| format!("there is no column `{name}`"))?;
        Ok(cast(column, data_type)?)
    };
    // A text first, because a number of an unsigned type and a dictionary are both texts.
    let lead_ids = cast(&column("lead_id", &DataType::Utf8)?, &DataType::Int64)?;
    let lead_ids = lead_ids.as_primitive::<Int64Type>();
    let zone = match batch.schema().field_with_name("qualified_at")?.data_type() {
        DataType::Timestamp(_, zone) => zone.clone(),
        other => return Err(format!("`qualified_at` is no timestamp but {other}").into()),
    };
    // With or without a zone it is counted in UTC.
    let qualified_at = column("qualified_at", &DataType::Timestamp(TimeUnit::Millisecond, zone))?;
    let qualified_at = qualified_at.as_primitive::<TimestampMillisecondType>();
    let tier = column("tier", &DataType::Utf8)?;
    let tier = tier.as_string::<i32>();
    let [fit, engagement_at, engagement_end] =
        ["fit", "engagement_at", "engagement_end"].map(|name| column(name, &DataType::Float64));
    let (fit, engagement_at, engagement_end) = (fit?, engagement_at?, engagement_end?);
    let number = |column: &dyn Array, i| column.is_valid(i).then(|| column.as_primitive::<Float64Type>().value(i));
    let [level_peak, level_end] = ["level_peak", "level_end"].map(|name| column(name, &DataType::Int64));
    let (level_peak, level_end) = (level_peak?, level_end?);
    let level = |column: &dyn Array, i| column.as_primitive::<Int64Type>().value(i);
    for i in 0..batch.num_rows() {
        if lead_ids.is_null(i) || engagement_end.is_null(i) || level_peak.is_null(i) || level_end.is_null(i) {
            return Err(format!("row {i} of a batch has no lead, no score or no level at the end").into());
        }
        into.push(Row {
            lead_id: lead_ids.value(i),
            qualified_at: qualified_at.is_valid(i).then(|| qualified_at.value(i)),
            tier: tier.is_valid(i).then(|| tier.value(i).to_owned()),
            fit: number(&fit, i),
            engagement_at: number(&engagement_at, i),
            engagement_end: engagement_end.as_primitive::<Float64Type>().value(i),
            level_peak: level(&level_peak, i),
            level_end: level(&level_end, i),
        });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(lead_id: i64) -> Row {
        Row {
            lead_id,
            qualified_at: Some(1_700_000_000_000),
            tier: Some("ready".to_owned()),
            fit: Some(40.0),
            engagement_at: Some(41.5),
            engagement_end: 0.25,
            level_peak: 4,
            level_end: 2,
        }
    }

    #[test]
    fn rows_agree_to_nine_digits_of_a_score_and_exactly_in_the_rest() {
        let names = ["ours".to_owned(), "theirs".to_owned()];
        let says = |other: Row| compare(&[row(1), row(2)], &[row(1), other], &names);
        let close = Row { engagement_end: 0.25 + 2e-10, engagement_at: Some(41.5 - 4e-8), ..row(2) };
        assert_eq!(says(close).unwrap(), Agreement { n_rows: 2, n_qualified: 2 });
        for other in [
            Row { engagement_end: 0.25 + 1e-9, ..row(2) },
            Row { engagement_at: None, ..row(2) },
            Row { qualified_at: Some(1_700_000_000_001), ..row(2) },
            Row { qualified_at: None, ..row(2) },
            Row { tier: Some("hand raise".to_owned()), ..row(2) },
            Row { fit: Some(40.1), ..row(2) },
            Row { level_peak: 5, ..row(2) },
            Row { level_end: 1, ..row(2) },
            row(3),
        ] {
            let failure = says(other.clone()).unwrap_err().to_string();
            assert!(failure.contains("1 of 2 rows differ") && failure.contains("lead 2"), "{other:?}: {failure}");
        }
        assert!(compare(&[row(1)], &[row(1), row(2)], &names).unwrap_err().to_string().contains("theirs has 2"));
        assert!(compare(&[], &[], &names).is_err());
    }
}
