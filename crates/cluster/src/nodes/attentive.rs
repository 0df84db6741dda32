//! A scheduler that notices when whoever asked for a job goes away, and cancels the job.
//!
//! Ballista works a job off whether anybody still waits for it or not: after a ctrl-c its executors would go on for as long
//! as the job takes. A client waits on a stream of messages about its job; that stream breaks when the client ends in
//! whatever way, or when its machine stops answering. So it is here, between the stream and Ballista, that it is noticed.
//! Tasks that are under way are finished, which takes seconds; no others are begun.

use std::time::Duration;

use ballista_core::serde::protobuf::execute_query_failure_result::Failure;
use ballista_core::serde::protobuf::execute_query_result::Result as Begun;
use ballista_core::serde::protobuf::job_status::Status as JobState;
use ballista_core::serde::protobuf::scheduler_grpc_server::SchedulerGrpc;
use ballista_core::serde::protobuf::{
    CancelJobParams, CancelJobResult, CleanJobDataParams, CleanJobDataResult, CreateUpdateSessionParams,
    CreateUpdateSessionResult, ExecuteQueryFailureResult, ExecuteQueryParams, ExecuteQueryResult,
    ExecutorStoppedParams, ExecutorStoppedResult, GetJobMetricsParams, GetJobMetricsResult, GetJobStatusParams,
    GetJobStatusResult, HeartBeatParams, HeartBeatResult, PollWorkParams, PollWorkResult, RegisterExecutorParams,
    RegisterExecutorResult, RemoveSessionParams, RemoveSessionResult, UpdateTaskStatusParams, UpdateTaskStatusResult,
};
use ballista_scheduler::scheduler_server::SchedulerServer;
use datafusion_proto::protobuf::{LogicalPlanNode, PhysicalPlanNode};
use futures::StreamExt;
use futures::stream::{self, BoxStream};
use tokio::sync::mpsc::{Sender, channel};
use tokio::time::sleep;
use tonic::{Request, Response, Status, async_trait};

/// Messages about a job that wait for its client.
const WAITING: usize = 16;
/// How often it is looked how far a job is.
const LOOK: Duration = Duration::from_millis(25);
/// How long a job takes to be over once it is cancelled.
const CANCELLED_WITHIN: Duration = Duration::from_secs(1);

type Ballista = SchedulerServer<LogicalPlanNode, PhysicalPlanNode>;
type Message = Result<GetJobStatusResult, Status>;
type Answer<T> = Result<Response<T>, Status>;

/// Ballista's scheduler, but for jobs without a client.
pub(super) struct Attentive(pub(super) Ballista);

/// How far a job is.
enum Progress {
    /// Not planned yet: there is nothing that could be cancelled.
    Waiting,
    /// Its tasks are handed out.
    Running,
    /// It is done, failed or cancelled.
    Over,
}

impl Progress {
    fn of(message: &GetJobStatusResult) -> Self {
        match message.status.as_ref().and_then(|status| status.status.as_ref()) {
            Some(JobState::Successful(_) | JobState::Failed(_)) => Self::Over,
            Some(JobState::Running(_)) => Self::Running,
            Some(JobState::Queued(_)) | None => Self::Waiting,
        }
    }
}

/// Tells a client how far its job is whenever that changes, until it is over. Without a client the job is cancelled.
///
/// Ballista's own messages name a job only once its first tasks are done, which is too late to know what to cancel.
async fn attend(ballista: Ballista, job_id: String, client: Sender<Message>) {
    let mut told = None;
    loop {
        let asked = Request::new(GetJobStatusParams { job_id: job_id.clone() });
        let message = match ballista.get_job_status(asked).await {
            Ok(message) => message.into_inner(),
            Err(status) => {
                // Whether anybody hears of it or not, there is nothing more to be said.
                let _ = client.send(Err(status)).await;
                return;
            }
        };
        let progress = Progress::of(&message);
        if !client.is_closed() && told.as_ref() != Some(&message.status) {
            told = Some(message.status.clone());
            let _ = client.send(Ok(message)).await;
        }
        match progress {
            // A client that has heard this hangs up, and fetches its rows from the executors: they must stay.
            Progress::Over => return,
            Progress::Running if client.is_closed() => {
                // It fails only while the scheduler ends, and all jobs with it.
                let _ = ballista.cancel_job(job_id.clone().into()).await;
                sleep(CANCELLED_WITHIN).await;
            }
            Progress::Waiting | Progress::Running => sleep(LOOK).await,
        }
    }
}

#[async_trait]
impl SchedulerGrpc for Attentive {
    type ExecuteQueryPushStream = BoxStream<'static, Message>;

    async fn execute_query_push(&self, asked: Request<ExecuteQueryParams>) -> Answer<BoxStream<'static, Message>> {
        let (headers, begun, extensions) = self.0.execute_query(asked).await?.into_parts();
        let job_id = match begun.result {
            Some(Begun::Success(job)) => job.job_id,
            Some(Begun::Failure(ExecuteQueryFailureResult { failure })) => {
                return Err(Status::invalid_argument(match failure {
                    Some(
                        Failure::SessionNotFound(why)
                        | Failure::PlanParsingFailure(why)
                        | Failure::SqlParsingFailure(why),
                    ) => why,
                    None => "the scheduler did not say why".to_owned(),
                }));
            }
            None => return Err(Status::internal("the scheduler did not say what became of the job")),
        };
        let (client, taken) = channel(WAITING);
        tokio::spawn(attend(self.0.clone(), job_id, client));
        let taken = stream::unfold(taken, |mut taken| async { Some((taken.recv().await?, taken)) });
        Ok(Response::from_parts(headers, taken.boxed(), extensions))
    }

    async fn execute_query(&self, asked: Request<ExecuteQueryParams>) -> Answer<ExecuteQueryResult> {
        self.0.execute_query(asked).await
    }

    async fn poll_work(&self, asked: Request<PollWorkParams>) -> Answer<PollWorkResult> {
        self.0.poll_work(asked).await
    }

    async fn register_executor(&self, asked: Request<RegisterExecutorParams>) -> Answer<RegisterExecutorResult> {
        self.0.register_executor(asked).await
    }

    async fn heart_beat_from_executor(&self, asked: Request<HeartBeatParams>) -> Answer<HeartBeatResult> {
        self.0.heart_beat_from_executor(asked).await
    }

    async fn update_task_status(&self, asked: Request<UpdateTaskStatusParams>) -> Answer<UpdateTaskStatusResult> {
        self.0.update_task_status(asked).await
    }

    async fn create_update_session(
        &self,
        asked: Request<CreateUpdateSessionParams>,
    ) -> Answer<CreateUpdateSessionResult> {
        self.0.create_update_session(asked).await
    }

    async fn remove_session(&self, asked: Request<RemoveSessionParams>) -> Answer<RemoveSessionResult> {
        self.0.remove_session(asked).await
    }

    async fn get_job_status(&self, asked: Request<GetJobStatusParams>) -> Answer<GetJobStatusResult> {
        self.0.get_job_status(asked).await
    }

    async fn get_job_metrics(&self, asked: Request<GetJobMetricsParams>) -> Answer<GetJobMetricsResult> {
        self.0.get_job_metrics(asked).await
    }

    async fn executor_stopped(&self, asked: Request<ExecutorStoppedParams>) -> Answer<ExecutorStoppedResult> {
        self.0.executor_stopped(asked).await
    }

    async fn cancel_job(&self, asked: Request<CancelJobParams>) -> Answer<CancelJobResult> {
        SchedulerGrpc::cancel_job(&self.0, asked).await
    }

    async fn clean_job_data(&self, asked: Request<CleanJobDataParams>) -> Answer<CleanJobDataResult> {
        self.0.clean_job_data(asked).await
    }
}
