//! Both parties' promises side by side: what was owed in a period, what was kept, and where first responses lost their time.

use std::collections::BTreeMap;

use axum::extract::State;
use leadpact_accounts::Operation;
use leadpact_desk::{PromiseReport, ResponseBin, ResponseReport, SlaReport};
use leadpact_language::said;
use leadpact_ledger::account_ids::PersonId;
use leadpact_ledger::duties::{DutyRow, duty_list};
use leadpact_ledger::handoffs::handoff_offered_count;
use leadpact_ledger::{LedgerError, Tx};
use leadpact_pact::model::{Period, Quota};
use leadpact_terms::{DAY_MS, Date, Instant};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::App;
use crate::actor::Asking;
use crate::api::handoffs::{People, PersonItem};
use crate::api::leads::the_pact;
use crate::extract::{Json, Query};
use crate::problem::{Problem, ProblemCode};

/// Days that are shown if nobody says which.
const USUAL_DAYS: i64 = 28;
/// Weeks that are shown at most: two years, the latest.
const WEEKS_MAX: i32 = 106;

/// Which sheet is asked for.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SlaAsked {
    /// The pact; the only one in force, if there is only one.
    #[serde(default)]
    #[param(nullable = false)]
    pact: Option<String>,
    /// From when; 28 days before `to`, if nothing is said.
    #[serde(default)]
    #[param(value_type = Option<String>, format = DateTime, nullable = false)]
    from: Option<Instant>,
    /// Until when, not included; now, if nothing is said.
    #[serde(default)]
    #[param(value_type = Option<String>, format = DateTime, nullable = false)]
    to: Option<Instant>,
}

/// Both parties' promises under a pact in a period.
#[derive(Debug, Serialize, ToSchema)]
pub struct SlaSheet {
    /// The pact.
    pact: String,
    /// From when.
    #[schema(value_type = String, format = DateTime)]
    from: Instant,
    /// Until when, not included.
    #[schema(value_type = String, format = DateTime)]
    to: Instant,
    /// Leads handed over.
    n_offered: u64,
    /// Of these, by the state that they are in now.
    by_state: BTreeMap<String, u64>,
    /// How many leads marketing promised.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    quota: Option<QuotaItem>,
    /// Complete information.
    complete: CompleteItem,
    /// Promises with clocks, in the order of the process.
    promises: Vec<PromiseItem>,
    /// First responses to leads that were offered in the period.
    response: ResponseItem,
}

/// How many leads marketing promised.
#[derive(Debug, Serialize, ToSchema)]
pub struct QuotaItem {
    /// How many in each period.
    count: u32,
    /// `week`, `month`, `quarter`, `year`.
    period: &'static str,
    /// How many that makes in the days of this sheet.
    due: f64,
    /// How many that makes in a week.
    due_a_week: f64,
    /// The weeks of this sheet, from Monday to Sunday (UTC); the first and the last may lie in it only in part.
    weeks: Vec<OfferedWeekItem>,
    /// The period of the promise that the end of this sheet lies in.
    run_rate: RunRateItem,
}

/// Leads handed over in a week.
#[derive(Debug, Serialize, ToSchema)]
pub struct OfferedWeekItem {
    /// The Monday.
    #[schema(value_type = String, format = Date)]
    from: Date,
    /// How many.
    n_offered: u64,
}

/// How a promise of so many leads stands in its week, month, quarter or year.
#[derive(Debug, Serialize, ToSchema)]
pub struct RunRateItem {
    /// Its first day.
    #[schema(value_type = String, format = Date)]
    from: Date,
    /// The first day of the next one.
    #[schema(value_type = String, format = Date)]
    to: Date,
    /// Leads handed over in it so far.
    n_offered: u64,
    /// How many were due by now, if they came day by day alike.
    due: f64,
    /// How many there will be at its end if it goes on so; left out on its first day.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    projected: Option<f64>,
}

/// Complete information.
#[derive(Debug, Serialize, ToSchema)]
pub struct CompleteItem {
    /// The share that marketing promised, 0 to 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    promised: Option<f64>,
    /// Leads that sales rejected because information was missing or wrong.
    n_incomplete: u64,
}

/// What became of one promise.
#[derive(Debug, Serialize, ToSchema)]
pub struct PromiseItem {
    /// `hand over within`, `respond within`, …
    promise: String,
    /// `marketing` or `sales`.
    party: String,
    /// Kept in time.
    n_kept: u64,
    /// Kept in time, and only said too late.
    n_excused: u64,
    /// Ran out.
    n_breached: u64,
    /// Still running.
    n_running: u64,
    /// Person by person.
    people: Vec<PromiseOfPerson>,
}

/// What somebody kept and broke.
#[derive(Debug, Serialize, ToSchema)]
pub struct PromiseOfPerson {
    /// Who.
    person: PersonItem,
    /// The team that they are in now; left out without one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    team: Option<String>,
    /// Kept in time.
    n_kept: u64,
    /// Ran out.
    n_breached: u64,
}

/// First responses.
#[derive(Debug, Serialize, ToSchema)]
pub struct ResponseItem {
    /// Leads that were answered.
    n_answered: u64,
    /// Leads that nobody has touched yet.
    n_unanswered: u64,
    /// From what the lead did to the first touch.
    total: Spread,
    /// Until it was received.
    capture: Spread,
    /// Until the lead was found to be qualified.
    decision: Spread,
    /// Until it was offered to somebody.
    routing: Spread,
    /// Until the first touch.
    human: Spread,
    /// How many took how long by the clock on the wall, the shortest first; empty without answers.
    wall: Vec<ResponseBinItem>,
    /// How many took how long in working hours.
    working: Vec<ResponseBinItem>,
}

/// First responses that took about as long: longer than those before in the list.
#[derive(Debug, Serialize, ToSchema)]
pub struct ResponseBinItem {
    /// Not longer than this, in milliseconds; left out for the longest.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    up_to_ms: Option<i64>,
    /// How many.
    n: u64,
    /// On average, until it was received.
    capture_ms: i64,
    /// On average, until the lead was found to be qualified.
    decision_ms: i64,
    /// On average, until it was offered to somebody.
    routing_ms: i64,
    /// On average, until the first touch.
    human_ms: i64,
}

/// How times are spread, in milliseconds; left out if there are none.
#[derive(Debug, Serialize, ToSchema)]
pub struct Spread {
    /// Half of them are no longer.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    p50_ms: Option<i64>,
    /// Nine of ten are no longer.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    p90_ms: Option<i64>,
    /// The longest.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    max_ms: Option<i64>,
}

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(sla_fetch))
}

/// Shows what both parties owed each other in a period, and what they kept.
#[utoipa::path(get, path = "/api/sla", tag = "handoffs", operation_id = "sla.fetch", params(SlaAsked),
    responses((status = 200, description = "The sheet.", body = SlaSheet)))]
async fn sla_fetch(
    State(app): State<App>,
    asking: Asking,
    Query(asked): Query<SlaAsked>,
) -> Result<Json<SlaSheet>, Problem> {
    asking.may_to_all(Operation::SlaFetch)?;
    let (live, desk, now) = (app.live.clone(), app.desk.clone(), app.now());
    let (from, to) = time_asked((asked.from, asked.to), now, USUAL_DAYS)?;
    let sheet = app
        .read(move |tx| {
            let pact = the_pact(&live, tx, asked.pact.as_deref(), now)?;
            let report = desk.sla(tx, &pact.name, from, to)?;
            let promised = &pact.compiled.pact().sla.marketing;
            let quota = match &promised.qualified {
                Some(promise) => Some(quota(tx, &pact.name, &promise.what, (from, to), &report)?),
                None => None,
            };
            let complete = promised.complete.as_ref().map(|promise| promise.what);
            sheet(tx, &pact.name, (from, to), report, quota, complete)
        })
        .await?;
    Ok(Json(sheet))
}

/// From when until when: up to now, and so many days before that, if nothing is said.
pub(crate) fn time_asked(
    (from, to): (Option<Instant>, Option<Instant>),
    now: Instant,
    usual_days: i64,
) -> Result<(Instant, Instant), Problem> {
    let to = to.unwrap_or(now);
    let from = from.unwrap_or(Instant(to.0.saturating_sub(usual_days * DAY_MS)));
    if to <= from {
        return Err(Problem::new(ProblemCode::InvalidQuery).at("to").saying(said!("refused-not-after-from")));
    }
    Ok((from, to))
}

fn quota(
    tx: &mut Tx<'_>,
    pact: &str,
    promised: &Quota,
    (from, to): (Instant, Instant),
    report: &SlaReport,
) -> Result<QuotaItem, LedgerError> {
    let Quota { count, period } = *promised;
    let a_day = f64::from(count) / period.usual_days();
    let days = |from: Instant, to: Instant| (to.0 - from.0) as f64 / DAY_MS as f64;
    let weeks = mondays(from, to)
        .map(|monday| OfferedWeekItem { from: monday, n_offered: report.by_week.get(&monday).copied().unwrap_or(0) });
    let (first, next) = period.around(Instant(to.0 - 1).date());
    let (begins, ends) = (Instant::start_of(first), Instant::start_of(next));
    let n_offered = u64::try_from(handoff_offered_count(tx, pact, begins, to)?).unwrap_or(0);
    let share = days(begins, to) / days(begins, ends);
    let run_rate = RunRateItem {
        from: first,
        to: next,
        n_offered,
        due: f64::from(count) * share,
        projected: (days(begins, to) >= 1.0).then(|| n_offered as f64 / share),
    };
    let (due, due_a_week) = (a_day * days(from, to), a_day * 7.0);
    Ok(QuotaItem { count, period: period.word(), due, due_a_week, weeks: weeks.collect(), run_rate })
}

/// The Mondays of the weeks that a time touches, as many as a chart can show.
fn mondays(from: Instant, to: Instant) -> impl Iterator<Item = Date> {
    let last = Period::Week.around(Instant(to.0 - 1).date()).0;
    let first = Period::Week.around(from.date()).0.max(Date(last.0 - 7 * (WEEKS_MAX - 1)));
    (first.0..=last.0).step_by(7).map(Date)
}

fn sheet(
    tx: &mut Tx<'_>,
    pact: &str,
    (from, to): (Instant, Instant),
    report: SlaReport,
    quota: Option<QuotaItem>,
    complete: Option<f64>,
) -> Result<SlaSheet, Problem> {
    let mut people = People::default();
    let team = |row: DutyRow| Some((row.person, row.team?));
    let teams: BTreeMap<PersonId, String> = duty_list(tx)?.into_iter().filter_map(team).collect();
    let mut promises = Vec::with_capacity(report.promises.len());
    for promise in report.promises {
        promises.push(promise_item(tx, &mut people, &teams, promise)?);
    }
    Ok(SlaSheet {
        pact: pact.to_owned(),
        from,
        to,
        n_offered: report.n_offered,
        by_state: report.by_state,
        quota,
        complete: CompleteItem { promised: complete, n_incomplete: report.n_incomplete },
        promises,
        response: ResponseItem::from(report.response),
    })
}

fn promise_item(
    tx: &mut Tx<'_>,
    people: &mut People,
    teams: &BTreeMap<PersonId, String>,
    report: PromiseReport,
) -> Result<PromiseItem, Problem> {
    let mut of_people = Vec::with_capacity(report.by_owner.len());
    for (id, (n_kept, n_breached)) in report.by_owner {
        if let Some(person) = people.item(tx, Some(id))? {
            of_people.push(PromiseOfPerson { person, team: teams.get(&id).cloned(), n_kept, n_breached });
        }
    }
    of_people.sort_by(|a, b| b.n_breached.cmp(&a.n_breached).then_with(|| a.person.name.cmp(&b.person.name)));
    Ok(PromiseItem {
        promise: report.promise,
        party: report.party,
        n_kept: report.n_kept,
        n_excused: report.n_excused,
        n_breached: report.n_breached,
        n_running: report.n_running,
        people: of_people,
    })
}

impl From<ResponseReport> for ResponseItem {
    fn from(report: ResponseReport) -> Self {
        Self {
            n_answered: report.total_ms.len() as u64,
            n_unanswered: report.n_unanswered,
            total: Spread::of(&report.total_ms),
            capture: Spread::of(&report.capture_ms),
            decision: Spread::of(&report.decision_ms),
            routing: Spread::of(&report.routing_ms),
            human: Spread::of(&report.human_ms),
            wall: report.wall.into_iter().map(ResponseBinItem::from).collect(),
            working: report.working.into_iter().map(ResponseBinItem::from).collect(),
        }
    }
}

impl From<ResponseBin> for ResponseBinItem {
    fn from(bin: ResponseBin) -> Self {
        let n = i64::try_from(bin.n).unwrap_or(i64::MAX).max(1);
        Self {
            up_to_ms: bin.up_to_ms,
            n: bin.n,
            capture_ms: bin.capture_ms / n,
            decision_ms: bin.decision_ms / n,
            routing_ms: bin.routing_ms / n,
            human_ms: bin.human_ms / n,
        }
    }
}

impl Spread {
    pub(crate) fn of(sorted_ms: &[i64]) -> Self {
        Self {
            p50_ms: ResponseReport::quantile(sorted_ms, 0.5),
            p90_ms: ResponseReport::quantile(sorted_ms, 0.9),
            max_ms: sorted_ms.last().copied(),
        }
    }
}
