//! The sample company: a simulated company for whoever comes to an empty service and has no leads at hand yet.

use axum::extract::State;
use axum::http::StatusCode;
use leadpact_accounts::Operation;
use leadpact_app::{SamplePlan, SampleRecord, SampleStep, is_unused, note_sample, sample_record};
use leadpact_language::{Reader, said};
use leadpact_terms::Instant;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::App;
use crate::actor::Asking;
use crate::extract::Json;
use crate::problem::{Problem, ProblemCode};
use crate::sample::{Progress, failure, make};

/// As many leads as a few seconds make.
const LEADS: u32 = 4_000;
const LEADS_MIN: u32 = 50;
/// All of them are made in one transaction, and whoever writes waits.
const LEADS_MAX: u32 = 20_000;
/// Everybody's is the same.
const SEED: u64 = 1;

/// Which sample company.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSampleCompany {
    /// How many leads; 4,000 if nothing is said.
    #[schema(nullable = false, minimum = 50, maximum = 20_000)]
    leads: Option<u32>,
}

/// Whether the service holds a sample company.
#[derive(Debug, Serialize, ToSchema)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum SampleCompany {
    /// It holds none.
    None {
        /// Whether one can be made: nothing was ever taken in and no pact was ever kept.
        can_be_made: bool,
    },
    /// One is being made.
    BeingMade {
        /// How far it is; left out where another node makes it.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schema(nullable = false)]
        progress: Option<SampleProgress>,
    },
    /// It holds one.
    Made {
        /// When it was made.
        #[schema(value_type = String, format = DateTime)]
        made_at: Instant,
        /// How many leads it had then.
        n_leads: u64,
    },
    /// One could not be made, and nothing of it is there.
    Failed {
        /// Why.
        why: String,
        /// Whether it can be tried again.
        can_be_made: bool,
    },
}

/// How far it is.
#[derive(Debug, Serialize, ToSchema)]
pub struct SampleProgress {
    /// What is being done: `simulating`, `reading`, `importing`, `evaluating`, `living`.
    #[schema(value_type = String)]
    step: SampleStep,
    /// How many steps came before.
    #[schema(maximum = 4)]
    steps_done: usize,
    /// How many steps there are.
    steps: usize,
    /// How much of this step is done.
    done: u64,
    /// Of how much.
    of: u64,
}

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(sample_company_fetch, sample_company_create))
}

/// Says whether this service holds a sample company, and how far one is that is being made.
#[utoipa::path(get, path = "/api/sample-company", tag = "sample company", operation_id = "sample_company.fetch",
    responses((status = 200, description = "Whether it holds one.", body = SampleCompany)))]
async fn sample_company_fetch(State(app): State<App>, asking: Asking) -> Result<Json<SampleCompany>, Problem> {
    asking.may_to_all(Operation::SampleCompanyFetch)?;
    Ok(Json(look(&app, &asking.reader).await?))
}

/// Makes a sample company, in the background. `GET /api/sample-company` shows how far it is.
///
/// It needs a service that holds nothing: a company of one's own begins with a new data directory. All of it is there at once, or, if it
/// fails, nothing.
#[utoipa::path(post, path = "/api/sample-company", tag = "sample company", operation_id = "sample_company.create",
    request_body = NewSampleCompany,
    responses((status = 202, description = "It begins.", body = SampleCompany)))]
async fn sample_company_create(
    State(app): State<App>,
    asking: Asking,
    Json(new): Json<NewSampleCompany>,
) -> Result<(StatusCode, Json<SampleCompany>), Problem> {
    asking.may_to_all(Operation::SampleCompanyCreate)?;
    let leads = new.leads.unwrap_or(LEADS);
    if !(LEADS_MIN..=LEADS_MAX).contains(&leads) {
        let expected = said!("refused-leads", min = LEADS_MIN, max = LEADS_MAX);
        return Err(Problem::new(ProblemCode::InvalidBody).at("leads").saying(expected));
    }
    let going_on = || Problem::new(ProblemCode::Conflict).saying(said!("refused-being-made"));
    let making = app.workshop.begin().ok_or_else(going_on)?;
    let (claiming, now) = (app.clone(), app.now());
    app.write(move |tx| {
        if !is_unused(tx)? {
            return Err(leadpact_app::SampleError::NotEmpty.into());
        }
        match sample_record(tx)? {
            Some(SampleRecord::BeingMade { begun_at, process }) if claiming.is_made_elsewhere(begun_at, &process) => {
                Err(going_on())
            }
            _ => Ok(note_sample(tx, &SampleRecord::BeingMade { begun_at: now, process: claiming.sample_process() })?),
        }
    })
    .await?;
    let begun = SampleCompany::BeingMade { progress: app.workshop.progress().map(SampleProgress::from) };
    tokio::spawn(make(app, asking, SamplePlan { leads, seed: SEED, now }, making));
    Ok((StatusCode::ACCEPTED, Json(begun)))
}

async fn look(app: &App, reader: &Reader) -> Result<SampleCompany, Problem> {
    // Before and after: it may begin or end meanwhile.
    let progress = app.workshop.progress();
    let (record, can_be_made) = app.read(|tx| Ok((sample_record(tx)?, is_unused(tx)?))).await?;
    let progress = progress.or_else(|| app.workshop.progress());
    Ok(match record {
        Some(SampleRecord::Made { at, n_leads }) => SampleCompany::Made { made_at: at, n_leads },
        _ if progress.is_some() => SampleCompany::BeingMade { progress: progress.map(SampleProgress::from) },
        Some(SampleRecord::BeingMade { begun_at, process }) if app.is_made_elsewhere(begun_at, &process) => {
            SampleCompany::BeingMade { progress: None }
        }
        Some(SampleRecord::BeingMade { .. }) => {
            SampleCompany::Failed { why: said!("refused-stopped").to_reader(reader), can_be_made }
        }
        Some(SampleRecord::Failed { why, cause, .. }) => {
            SampleCompany::Failed { why: failure(why, cause).to_reader(reader), can_be_made }
        }
        None => SampleCompany::None { can_be_made },
    })
}

impl From<Progress> for SampleProgress {
    fn from(Progress { step, done, of }: Progress) -> Self {
        let steps_done = SampleStep::ALL.iter().position(|one| *one == step).unwrap_or(0);
        Self { step, steps_done, steps: SampleStep::ALL.len(), done, of }
    }
}
