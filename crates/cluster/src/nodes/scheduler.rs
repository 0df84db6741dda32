//! The scheduler: takes jobs, plans them, hands tasks to the executors that ask, and notices who falls silent.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use ballista_core::config::TaskSchedulingPolicy;
use ballista_core::serde::protobuf::scheduler_grpc_server::SchedulerGrpcServer;
use ballista_scheduler::cluster::BallistaCluster;
use ballista_scheduler::config::SchedulerConfig;
use ballista_scheduler::scheduler_process::create_scheduler;
use datafusion_proto::protobuf::{LogicalPlanNode, PhysicalPlanNode};
use tokio::net::TcpListener;
use tonic::service::InterceptorLayer;
use tonic::transport::Server;
use tonic::transport::server::TcpIncoming;

use super::MESSAGE_BYTES;
use super::attentive::Attentive;
use crate::admission::KEEP_ALIVE;
use crate::codec::{LeadpactLogical, LeadpactPhysical};
use crate::{Admission, Error};

/// How a scheduler runs.
#[derive(Debug, Clone)]
pub struct SchedulerOptions {
    /// Where it listens.
    pub bind: SocketAddr,
    /// Whom it lets in.
    pub admission: Admission,
    /// An executor that has not been heard of for so long is taken for dead, and its tasks are given to others. A busy
    /// executor is heard of every five seconds.
    pub executor_timeout: Duration,
    /// Results that nobody fetched are removed from the executors after so long.
    pub keep_results: Duration,
}

/// Runs a scheduler until `stop` is done; `ready` learns where it listens.
///
/// # Errors
/// If the address can't be listened at, or the certificates don't fit.
pub async fn run_scheduler(
    options: &SchedulerOptions,
    ready: impl FnOnce(SocketAddr),
    stop: impl Future<Output = ()>,
) -> Result<(), Error> {
    let failed = |reason: String| Error::Serve { address: options.bind.to_string(), reason };
    let listener = TcpListener::bind(options.bind).await.map_err(|error| failed(error.to_string()))?;
    let address = listener.local_addr().map_err(|error| failed(error.to_string()))?;
    let config = Arc::new(config(options, address));
    let cluster = BallistaCluster::new_from_config(&config).await.map_err(|error| failed(error.to_string()))?;
    let scheduler = create_scheduler::<LogicalPlanNode, PhysicalPlanNode>(cluster, config)
        .await
        .map_err(|error| failed(error.to_string()))?;
    let service = SchedulerGrpcServer::new(Attentive(scheduler))
        .max_decoding_message_size(MESSAGE_BYTES as usize)
        .max_encoding_message_size(MESSAGE_BYTES as usize);
    let admission = options.admission.clone();
    // A client whose machine stops answering is taken for gone.
    let mut server =
        Server::builder().http2_keepalive_interval(Some(KEEP_ALIVE)).http2_keepalive_timeout(Some(KEEP_ALIVE));
    if let Some(tls) = admission.server_tls() {
        server = server.tls_config(tls).map_err(|error| failed(super::causes(&error)))?;
    }
    let incoming = TcpIncoming::from(listener).with_nodelay(Some(true));
    let serving = server
        .layer(InterceptorLayer::new(move |request| admission.admit(request)))
        .add_service(service)
        .serve_with_incoming(incoming);
    ready(address);
    // Jobs live in memory and executors keep asking: there is nothing to wait for, and open status streams would keep
    // a server that drains its connections from ever ending.
    tokio::select! {
        served = serving => served.map_err(|error| failed(super::causes(&error))),
        () = stop => Ok(()),
    }
}

fn config(options: &SchedulerOptions, address: SocketAddr) -> SchedulerConfig {
    let timeout = options.executor_timeout.as_secs().max(1);
    SchedulerConfig {
        scheduling_policy: TaskSchedulingPolicy::PullStaged,
        bind_host: address.ip().to_string(),
        bind_port: address.port(),
        executor_timeout_seconds: timeout,
        expire_dead_executor_interval_seconds: (timeout / 3).max(1),
        // While no executor is there, a job waits so long for one before it fails.
        no_executors_grace_period_seconds: timeout * 2,
        finished_job_data_clean_up_interval_seconds: options.keep_results.as_secs().max(1),
        finished_job_state_clean_up_interval_seconds: options.keep_results.as_secs().max(1) * 2,
        grpc_server_max_decoding_message_size: MESSAGE_BYTES,
        grpc_server_max_encoding_message_size: MESSAGE_BYTES,
        grpc_client_max_message_size: MESSAGE_BYTES,
        override_logical_codec: Some(Arc::new(LeadpactLogical::default())),
        override_physical_codec: Some(Arc::new(LeadpactPhysical::default())),
        override_create_grpc_client_endpoint: Some(options.admission.dialer()),
        ..SchedulerConfig::default()
    }
}
