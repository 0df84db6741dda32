//! A relation as a table of DataFusion.

use std::sync::Arc;

use arrow::datatypes::SchemaRef;
use async_trait::async_trait;
use datafusion::catalog::{Session, TableProvider};
use datafusion::common::Result;
use datafusion::logical_expr::{Expr, TableType};
use datafusion::physical_plan::ExecutionPlan;

use crate::scan::Scan;

/// A table that reads a store. Planning it asks nobody: all that must be known is in the [`Scan`].
#[derive(Debug)]
pub(crate) struct ScanTable {
    pub(crate) scan: Arc<Scan>,
}

#[async_trait]
impl TableProvider for ScanTable {
    fn schema(&self) -> SchemaRef {
        self.scan.schema()
    }

    fn table_type(&self) -> TableType {
        TableType::Base
    }

    async fn scan(
        &self,
        _: &dyn Session,
        projection: Option<&Vec<usize>>,
        _: &[Expr],
        _: Option<usize>,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        self.scan.plan(projection.cloned().unwrap_or_else(|| (0..self.scan.columns.len()).collect()))
    }
}
