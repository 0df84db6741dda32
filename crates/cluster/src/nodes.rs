//! The machines of a cluster: one scheduler, which plans and hands out tasks, and executors, which fetch them.
//!
//! Executors *pull*: they ask the scheduler for work and so tell it that they live, nobody opens a connection to them
//! but whoever fetches results. That is one port less to guard on each machine, and Ballista's push mode can't be
//! given TLS. The scheduler keeps its state in memory: if it dies, the jobs under way are lost, and whoever waits for
//! one is told; executors find it again by themselves.

mod attentive;
mod executor;
mod scheduler;

use std::error::Error as _;
use std::time::Duration;

use ballista_core::serde::protobuf::GetJobStatusParams;
use ballista_core::serde::protobuf::scheduler_grpc_client::SchedulerGrpcClient;
use tonic::Code;
use tonic::transport::Endpoint;

pub use executor::{ExecutorOptions, run_executor};
pub use scheduler::{SchedulerOptions, run_scheduler};

use crate::{Admission, Error};

/// The largest message between nodes: a task with its plan, or a batch of rows.
pub(crate) const MESSAGE_BYTES: u32 = 64 << 20;
/// How long a greeting may take in all.
const GREET_WITHIN: Duration = Duration::from_secs(10);

/// Where a scheduler listens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchedulerAddress {
    /// Its name or IP address.
    pub host: String,
    /// Its port.
    pub port: u16,
}

/// The port of a scheduler where none is named.
pub const SCHEDULER_PORT: u16 = 50_050;

impl std::str::FromStr for SchedulerAddress {
    type Err = String;

    /// `df://host:port` or `host:port`; the port may be missing.
    fn from_str(text: &str) -> Result<Self, String> {
        let error =
            || format!("`{text}` is no scheduler's address: expected df://host:port, such as df://10.0.0.5:50050");
        let place = text.strip_prefix("df://").unwrap_or(text).trim_end_matches('/');
        let (host, port) = match place.rsplit_once(':') {
            Some((host, port)) if !host.ends_with(':') && !port.ends_with(']') => {
                (host, port.parse().map_err(|_| error())?)
            }
            _ => (place, SCHEDULER_PORT),
        };
        let is_host = |c: char| c.is_ascii_alphanumeric() || "-._[]:".contains(c);
        if host.is_empty() || !host.chars().all(is_host) {
            return Err(error());
        }
        Ok(Self { host: host.to_owned(), port })
    }
}

impl std::fmt::Display for SchedulerAddress {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.host, self.port)
    }
}

/// Asks a scheduler whether it is there and lets us in.
///
/// # Errors
/// [`Error::Unreachable`] or [`Error::Refused`].
pub async fn greet(scheduler: &SchedulerAddress, admission: &Admission) -> Result<(), Error> {
    let address = scheduler.to_string();
    let unreachable = |mut reason: String| {
        if !reason.contains("tcp connect") {
            // Somebody is there and does not understand us.
            reason.push_str("; do both sides use TLS, or neither?");
        }
        Error::Unreachable { address: address.clone(), reason }
    };
    let greeting = async {
        let endpoint = Endpoint::from_shared(format!("http://{address}")).and_then(|endpoint| admission.dial(endpoint));
        let channel = endpoint.map_err(|error| unreachable(causes(&error)))?.connect().await;
        let channel = channel.map_err(|error| unreachable(causes(&error)))?;
        // Any request will do: admission is decided before it is looked at.
        let nothing = GetJobStatusParams { job_id: String::new() };
        match SchedulerGrpcClient::new(channel).get_job_status(nothing).await {
            Ok(_) => Ok(()),
            // Made here, not there: the connection broke.
            Err(status) if status.source().is_some() => Err(unreachable(causes(&status))),
            Err(status) => match status.code() {
                Code::Unauthenticated | Code::FailedPrecondition => {
                    Err(Error::Refused { address: address.clone(), reason: status.message().to_owned() })
                }
                Code::Unavailable | Code::DeadlineExceeded | Code::Cancelled => {
                    Err(unreachable(status.message().to_owned()))
                }
                // It let us in, and has no such job.
                _ => Ok(()),
            },
        }
    };
    match tokio::time::timeout(GREET_WITHIN, greeting).await {
        Ok(greeted) => greeted,
        Err(_) => Err(unreachable(format!("no answer within {} s", GREET_WITHIN.as_secs()))),
    }
}

/// An error with what caused it, each once: a transport error alone says nothing.
pub(crate) fn causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let more = error.to_string();
        if !text.contains(&more) {
            text = format!("{text}: {more}");
        }
        cause = error.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_schedulers_address_has_a_host_and_maybe_a_port() {
        for (text, shown) in [
            ("df://10.0.0.5:50050", "10.0.0.5:50050"),
            ("localhost:7000", "localhost:7000"),
            ("df://scheduler", "scheduler:50050"),
            ("df://[::1]:50051/", "[::1]:50051"),
            ("[::1]", "[::1]:50050"),
        ] {
            assert_eq!(
                text.parse::<SchedulerAddress>().map(|address| address.to_string()),
                Ok(shown.to_owned()),
                "{text}"
            );
        }
        for bad in ["", "df://", "host:port", "http://host:1/x", "host:99999"] {
            assert!(bad.parse::<SchedulerAddress>().is_err(), "{bad}");
        }
    }
}
