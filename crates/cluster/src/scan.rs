//! The one operator of ours: parts of a store in, rows of a relation out.
//!
//! Its input is a list of numbers of parts, held in memory and dealt to as many partitions as there are tasks to be.
//! That detour is what makes it travel: a cluster's scheduler cuts a plan into tasks by cutting such lists, and knows
//! nothing of leaves of other people's making (it would give every task all of it).

use std::fmt;
use std::sync::Arc;

use arrow::array::{RecordBatch, UInt32Array};
use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use datafusion::common::tree_node::TreeNodeRecursion;
use datafusion::common::{Result, exec_err, internal_err};
use datafusion::datasource::memory::MemorySourceConfig;
use datafusion::error::DataFusionError;
use datafusion::execution::TaskContext;
use datafusion::physical_expr::{EquivalenceProperties, Partitioning, PhysicalExpr};
use datafusion::physical_plan::execution_plan::{
    Boundedness, ChildrenPropertiesMode, EmissionType, ReplaceChildrenOptions,
};
use datafusion::physical_plan::stream::RecordBatchReceiverStreamBuilder;
use datafusion::physical_plan::{
    DisplayAs, DisplayFormatType, ExecutionPlan, ExecutionPlanProperties, PlanProperties, SendableRecordBatchStream,
};
use futures::StreamExt;
use serde::{Deserialize, Serialize};

use crate::columns::{ColumnSpec, schema};
use crate::relations::{self, Relation};
use crate::{Error, PactText, Place};

/// Rows of the store in one task, where there are enough of them: a second or so of work.
const ROWS_A_TASK: u64 = 1_000_000;
/// Tasks of a small store, so that a few executors share it.
const TASKS: usize = 16;
/// Batches of a task that wait to be taken.
const WAITING: usize = 4;

/// A relation over a store, complete in itself: any node can read it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Scan {
    /// Where the store lies.
    pub place: Place,
    /// At which commit.
    pub version: u64,
    /// Which relation.
    pub relation: Relation,
    /// Its columns.
    pub columns: Vec<ColumnSpec>,
    /// Under which pact, where the relation asks for one.
    pub pact: Option<PactText>,
    /// The pact that it is compared with, where the relation is a comparison.
    pub other: Option<PactText>,
    /// Up to and including this instant, in milliseconds since 1970 UTC.
    pub until_ms: i64,
    /// The parts of the store, as many groups as tasks.
    pub tasks: Vec<Vec<u32>>,
}

/// Deals parts to tasks: neighbours together, so that rows come in the order of the parts.
pub(crate) fn deal(rows: &[u64]) -> Vec<Vec<u32>> {
    let total: u64 = rows.iter().sum();
    let wanted = usize::try_from(total / ROWS_A_TASK).unwrap_or(usize::MAX).max(TASKS);
    let n_tasks = wanted.min(rows.len()).max(1);
    let mut tasks: Vec<Vec<u32>> = vec![Vec::new(); n_tasks];
    for (part, number) in (0..rows.len()).zip(0..) {
        tasks[part * n_tasks / rows.len().max(1)].push(number);
    }
    tasks
}

impl Scan {
    /// All columns.
    pub(crate) fn schema(&self) -> SchemaRef {
        schema(&self.columns)
    }

    /// The plan that reads the columns at these positions.
    pub(crate) fn plan(self: &Arc<Self>, wanted: Vec<usize>) -> Result<Arc<dyn ExecutionPlan>> {
        let numbers: SchemaRef = Arc::new(Schema::new(vec![Field::new("part", DataType::UInt32, false)]));
        let batch =
            |parts: &Vec<u32>| RecordBatch::try_new(numbers.clone(), vec![Arc::new(UInt32Array::from(parts.clone()))]);
        let dealt = self.tasks.iter().map(|parts| Ok(vec![batch(parts)?])).collect::<Result<Vec<_>>>()?;
        let input = MemorySourceConfig::try_new_exec(&dealt, numbers, None)?;
        Ok(Arc::new(ScanExec::new(self.clone(), wanted, input)?))
    }
}

/// Reads the parts that its input names.
#[derive(Debug)]
pub(crate) struct ScanExec {
    scan: Arc<Scan>,
    wanted: Vec<usize>,
    input: Arc<dyn ExecutionPlan>,
    schema: SchemaRef,
    properties: Arc<PlanProperties>,
}

/// A [`ScanExec`] without its input, as it travels.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct ScanNode {
    scan: Arc<Scan>,
    wanted: Vec<usize>,
}

impl ScanExec {
    fn new(scan: Arc<Scan>, wanted: Vec<usize>, input: Arc<dyn ExecutionPlan>) -> Result<Self> {
        if let Some(position) = wanted.iter().find(|&&position| position >= scan.columns.len()) {
            return internal_err!("relation {} has no column {position}", scan.relation);
        }
        let chosen: Vec<ColumnSpec> = wanted.iter().map(|&position| scan.columns[position].clone()).collect();
        let schema = schema(&chosen);
        let properties = PlanProperties::new(
            EquivalenceProperties::new(schema.clone()),
            Partitioning::UnknownPartitioning(input.output_partitioning().partition_count()),
            EmissionType::Incremental,
            Boundedness::Bounded,
        );
        Ok(Self { scan, wanted, input, schema, properties: Arc::new(properties) })
    }

    /// What travels of it.
    pub(crate) fn node(&self) -> ScanNode {
        ScanNode { scan: self.scan.clone(), wanted: self.wanted.clone() }
    }
}

impl ScanNode {
    /// The operator over its input, as it arrived.
    pub(crate) fn over(self, input: Arc<dyn ExecutionPlan>) -> Result<ScanExec> {
        ScanExec::new(self.scan, self.wanted, input)
    }
}

impl DisplayAs for ScanExec {
    /// Without the pact: plans are logged.
    fn fmt_as(&self, _: DisplayFormatType, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.schema.fields().iter().map(|field| field.name().as_str()).collect();
        write!(f, "ScanExec: {} of {}, columns=[{}]", self.scan.relation, self.scan.place, names.join(", "))
    }
}

impl ExecutionPlan for ScanExec {
    fn name(&self) -> &'static str {
        "ScanExec"
    }

    fn properties(&self) -> &Arc<PlanProperties> {
        &self.properties
    }

    fn children(&self) -> Vec<&Arc<dyn ExecutionPlan>> {
        vec![&self.input]
    }

    /// The input is as it was dealt: shuffling numbers would gain nothing.
    fn benefits_from_input_partitioning(&self) -> Vec<bool> {
        vec![false]
    }

    fn apply_expressions(
        &self,
        _: &mut dyn FnMut(&Arc<dyn PhysicalExpr>) -> Result<TreeNodeRecursion>,
    ) -> Result<TreeNodeRecursion> {
        Ok(TreeNodeRecursion::Continue)
    }

    fn replace_children(
        self: Arc<Self>,
        mut children: Vec<Arc<dyn ExecutionPlan>>,
        _: ReplaceChildrenOptions,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        match (children.pop(), children.is_empty()) {
            (Some(input), true) => Ok(Arc::new(Self::new(self.scan.clone(), self.wanted.clone(), input)?)),
            _ => internal_err!("ScanExec has one input"),
        }
    }

    fn with_new_children(self: Arc<Self>, children: Vec<Arc<dyn ExecutionPlan>>) -> Result<Arc<dyn ExecutionPlan>> {
        self.replace_children(children, ReplaceChildrenOptions::new(ChildrenPropertiesMode::Recompute))
    }

    fn execute(&self, partition: usize, context: Arc<TaskContext>) -> Result<SendableRecordBatchStream> {
        let mut numbers = self.input.execute(partition, context)?;
        let mut rows = RecordBatchReceiverStreamBuilder::new(self.schema.clone(), WAITING);
        let (scan, wanted, taker) = (self.scan.clone(), self.wanted.clone(), rows.tx());
        rows.spawn(async move {
            let mut parts = Vec::new();
            while let Some(batch) = numbers.next().await {
                let batch = batch?;
                match batch.column(0).as_any().downcast_ref::<UInt32Array>() {
                    Some(numbers) => parts.extend(numbers.values().iter().copied()),
                    None => return exec_err!("the input of ScanExec must hold the numbers of parts"),
                }
            }
            // Reading and scoring keep a core busy: that is not what the threads of a runtime are for.
            let read = tokio::task::spawn_blocking(move || {
                let mut sink = |batch: RecordBatch| taker.blocking_send(Ok(batch)).map_err(|_| Error::Unwanted);
                match relations::read(&scan, &wanted, &parts, &mut sink) {
                    Ok(()) | Err(Error::Unwanted) => Ok(()),
                    Err(error) => Err(DataFusionError::External(Box::new(error))),
                }
            });
            read.await.map_err(|error| DataFusionError::External(Box::new(error)))?
        });
        Ok(rows.build())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_dealt_in_order_and_each_once() {
        for (rows, n_tasks) in
            [(vec![0; 64], 16), (vec![1_000_000; 64], 64), (vec![500_000; 64], 32), (vec![9; 4], 4), (vec![3], 1)]
        {
            let tasks = deal(&rows);
            assert_eq!(tasks.len(), n_tasks, "{} parts of {} rows", rows.len(), rows[0]);
            let dealt: Vec<u32> = tasks.concat();
            assert_eq!(dealt, (0..u32::try_from(rows.len()).unwrap()).collect::<Vec<_>>());
        }
    }
}
