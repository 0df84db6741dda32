//! A lead explained: every point with its clause and its events, as data and in the words and tables that people read.

use axum::extract::State;
use leadpact_accounts::{Grant, Operation};
use leadpact_app::{ExplainError, Explained, explain_kept};
use leadpact_language::said;
use leadpact_terms::Instant;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::App;
use crate::actor::Asking;
use crate::api::leads::seen_by;
use crate::extract::{Json, Path, Query};
use crate::problem::{Problem, ProblemCode};

/// Under which pact, and when.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Asked {
    /// The pact; the only one in force, if there is only one.
    #[serde(default)]
    #[param(nullable = false)]
    pact: Option<String>,
    /// The instant; now, if none is named.
    #[serde(default)]
    #[param(value_type = Option<String>, format = DateTime, nullable = false)]
    at: Option<Instant>,
}

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(lead_explain))
}

/// Explains a lead: its standing with every contribution, what is missing for the next tier, and the same as text and tables.
///
/// Text and tables are in the reader's language.
///
/// The lead is named by its id, by anything that it is known by (an e-mail address, the id of a record), or by the beginning of its
/// name if only one lead is called so.
#[utoipa::path(get, path = "/api/leads/{id}/explanation", tag = "leads", operation_id = "lead.explain",
    params(("id" = String, Path, description = "The lead's id, an identifier, or its name."), Asked),
    responses((status = 200, description = "The explanation.", body = Object)))]
async fn lead_explain(
    State(app): State<App>,
    asking: Asking,
    Path(lead): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Json<Explained>, Problem> {
    let grant = asking.may(Operation::LeadExplain)?;
    let (live, now, language) = (app.live.clone(), app.now(), asking.reader.language);
    let at = asked.at.unwrap_or(now);
    let explained = app
        .read(move |tx| {
            let explained = match explain_kept(&live, tx, (&lead, asked.pact.as_deref()), (at, now), language) {
                // Whoever may not see all leads is not told how many there are of a name.
                Err(ExplainError::WhichLead { .. }) if grant != Grant::All => {
                    return Err(Problem::new(ProblemCode::NotFound));
                }
                explained => explained?,
            };
            seen_by(&live, tx, explained.explanation.lead_id.as_str(), grant)?;
            Ok(explained)
        })
        .await?;
    Ok(Json(explained))
}

impl From<ExplainError> for Problem {
    fn from(error: ExplainError) -> Self {
        match error {
            ExplainError::Live(error) => error.into(),
            ExplainError::WhichPact(why) => Self::new(ProblemCode::InvalidQuery).at("pact").saying(why),
            ExplainError::WhichLead { text, ids } => {
                Self::new(ProblemCode::InvalidPath).saying(said!("refused-which-lead", text, ids))
            }
            ExplainError::NotYet { at, first } => {
                Self::new(ProblemCode::InvalidQuery).at("at").saying(said!("refused-not-yet", at, first))
            }
        }
    }
}
