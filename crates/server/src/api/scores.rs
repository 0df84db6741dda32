//! How leads are spread over scores, so that somebody who moves a threshold sees whom it divides.

use std::collections::BTreeMap;

use axum::extract::State;
use leadpact_accounts::Operation;
use leadpact_ledger::standings::standing_scores;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::App;
use crate::actor::Asking;
use crate::api::leads::the_pact;
use crate::extract::{Json, Query};
use crate::problem::Problem;

/// Points that are counted together.
const WIDTH: f64 = 5.0;

/// Under which pact.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ScoresAsked {
    /// The pact in force; the only one, if there is only one.
    #[serde(default)]
    #[param(nullable = false)]
    pact: Option<String>,
}

/// How leads are spread over scores, each after its latest event.
#[derive(Debug, PartialEq, Serialize, ToSchema)]
pub struct Scores {
    /// The pact.
    pact: String,
    /// Points that are counted together.
    width: f64,
    /// Leads by fit, the least first; what nobody has is left out.
    fit: Vec<ScoreBin>,
    /// Leads by engagement, the least first; what nobody has is left out.
    engagement: Vec<ScoreBin>,
}

/// Leads with about the same score.
#[derive(Debug, PartialEq, Serialize, ToSchema)]
pub struct ScoreBin {
    /// The least score that is counted here.
    from: f64,
    /// How many leads.
    n: u64,
}

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(pact_scores))
}

/// Shows how leads are spread over scores under a pact in force, each after its latest event.
#[utoipa::path(get, path = "/api/pacts/scores", tag = "pacts", operation_id = "pact.scores", params(ScoresAsked),
    responses((status = 200, description = "Leads by fit and by engagement.", body = Scores)))]
async fn pact_scores(
    State(app): State<App>,
    asking: Asking,
    Query(asked): Query<ScoresAsked>,
) -> Result<Json<Scores>, Problem> {
    asking.may_to_all(Operation::PactScores)?;
    let (live, now) = (app.live.clone(), app.now());
    let scores = app
        .read(move |tx| {
            let pact = the_pact(&live, tx, asked.pact.as_deref(), now)?.name.to_string();
            let of_leads = standing_scores(tx, &pact)?;
            Ok(Scores {
                pact,
                width: WIDTH,
                fit: bins(of_leads.iter().map(|(fit, _)| *fit)),
                engagement: bins(of_leads.iter().map(|(_, engagement)| *engagement)),
            })
        })
        .await?;
    Ok(Json(scores))
}

fn bins(scores: impl Iterator<Item = f64>) -> Vec<ScoreBin> {
    let mut counts: BTreeMap<i64, u64> = BTreeMap::new();
    for score in scores {
        *counts.entry((score / WIDTH).floor() as i64).or_default() += 1;
    }
    counts.into_iter().map(|(bin, n)| ScoreBin { from: bin as f64 * WIDTH, n }).collect()
}

#[cfg(test)]
mod tests {
    use super::{ScoreBin, bins};

    #[test]
    fn a_score_on_the_edge_is_counted_above_it() {
        let scores = [-0.1, 0.0, 4.99, 5.0, 60.0, 60.2];
        let expected = [(-5.0, 1), (0.0, 2), (5.0, 1), (60.0, 2)].map(|(from, n)| ScoreBin { from, n });
        assert_eq!(bins(scores.into_iter()), expected);
    }
}
