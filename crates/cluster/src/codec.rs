//! How our table and our operator travel between the nodes of a cluster: as JSON behind a mark, beside Ballista's own.
//!
//! Ballista's codecs carry its shuffles and must stay; ours ask first whether a thing is ours and pass on the rest.

use std::sync::Arc;

use arrow::datatypes::SchemaRef;
use ballista_core::serde::{BallistaLogicalExtensionCodec, BallistaPhysicalExtensionCodec};
use datafusion::catalog::TableProvider;
use datafusion::common::{Result, TableReference, internal_err};
use datafusion::datasource::file_format::FileFormatFactory;
use datafusion::error::DataFusionError;
use datafusion::execution::TaskContext;
use datafusion::logical_expr::{Extension, LogicalPlan};
use datafusion::physical_plan::ExecutionPlan;
use datafusion_proto::logical_plan::LogicalExtensionCodec;
use datafusion_proto::physical_plan::{PhysicalExtensionCodec, PhysicalProtoConverterExtension};

use crate::scan::{ScanExec, ScanNode};
use crate::table::ScanTable;

/// Begins what is ours. No message of Ballista's begins so: it is no protobuf.
const MARK: &[u8] = b"\xffleadpact\n";

fn external(error: serde_json::Error) -> DataFusionError {
    DataFusionError::External(Box::new(error))
}

/// Tables.
#[derive(Debug, Default)]
pub(crate) struct LeadpactLogical(BallistaLogicalExtensionCodec);

impl LogicalExtensionCodec for LeadpactLogical {
    fn try_decode(&self, bytes: &[u8], inputs: &[LogicalPlan], context: &TaskContext) -> Result<Extension> {
        self.0.try_decode(bytes, inputs, context)
    }

    fn try_encode(&self, node: &Extension, bytes: &mut Vec<u8>) -> Result<()> {
        self.0.try_encode(node, bytes)
    }

    fn try_decode_table_provider(
        &self,
        bytes: &[u8],
        table: &TableReference,
        schema: SchemaRef,
        context: &TaskContext,
    ) -> Result<Arc<dyn TableProvider>> {
        match bytes.strip_prefix(MARK) {
            Some(json) => Ok(Arc::new(ScanTable { scan: Arc::new(serde_json::from_slice(json).map_err(external)?) })),
            None => self.0.try_decode_table_provider(bytes, table, schema, context),
        }
    }

    fn try_encode_table_provider(
        &self,
        table: &TableReference,
        node: Arc<dyn TableProvider>,
        bytes: &mut Vec<u8>,
    ) -> Result<()> {
        match node.downcast_ref::<ScanTable>() {
            Some(ours) => {
                bytes.extend_from_slice(MARK);
                serde_json::to_writer(bytes, &*ours.scan).map_err(external)
            }
            None => self.0.try_encode_table_provider(table, node, bytes),
        }
    }

    fn try_decode_file_format(&self, bytes: &[u8], context: &TaskContext) -> Result<Arc<dyn FileFormatFactory>> {
        self.0.try_decode_file_format(bytes, context)
    }

    fn try_encode_file_format(&self, bytes: &mut Vec<u8>, node: Arc<dyn FileFormatFactory>) -> Result<()> {
        self.0.try_encode_file_format(bytes, node)
    }
}

/// Operators.
#[derive(Debug, Default)]
pub(crate) struct LeadpactPhysical(BallistaPhysicalExtensionCodec);

impl PhysicalExtensionCodec for LeadpactPhysical {
    fn try_decode(
        &self,
        bytes: &[u8],
        inputs: &[Arc<dyn ExecutionPlan>],
        context: &TaskContext,
        converter: &dyn PhysicalProtoConverterExtension,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        match (bytes.strip_prefix(MARK), inputs) {
            (Some(json), [input]) => {
                let node: ScanNode = serde_json::from_slice(json).map_err(external)?;
                Ok(Arc::new(node.over(input.clone())?))
            }
            (Some(_), _) => internal_err!("ScanExec has one input"),
            (None, _) => self.0.try_decode(bytes, inputs, context, converter),
        }
    }

    fn try_encode(
        &self,
        node: Arc<dyn ExecutionPlan>,
        bytes: &mut Vec<u8>,
        converter: &dyn PhysicalProtoConverterExtension,
    ) -> Result<()> {
        match node.downcast_ref::<ScanExec>() {
            Some(ours) => {
                bytes.extend_from_slice(MARK);
                serde_json::to_writer(bytes, &ours.node()).map_err(external)
            }
            None => self.0.try_encode(node, bytes, converter),
        }
    }
}
