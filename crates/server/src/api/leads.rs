//! Leads: found, looked at, asked for their standing at any instant, and repaired.

use std::collections::BTreeMap;

use axum::extract::State;
use leadpact_accounts::{Grant, Operation};
use leadpact_engine::Standing;
use leadpact_language::{Said, said};
use leadpact_ledger::Tx;
use leadpact_ledger::companies::{CompanyRow, company_find};
use leadpact_ledger::decisions::DecisionRow;
use leadpact_ledger::identity::MergeRow;
use leadpact_ledger::leads::{LeadRow, lead_list_before, lead_search};
use leadpact_ledger::standings::{StandingFilter, StandingRow, standing_find, standing_list_before};
use leadpact_live::{LeadView, Live, PactInForce, Receipt, Stretch};
use leadpact_terms::{Channel, Instant};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::App;
use crate::actor::Asking;
use crate::api::handoffs::reaches_lead;
use crate::api::own::{own_list_before, own_list_of_standing, own_search};
use crate::cursor::{List, Page, PageParams};
use crate::extract::{Json, Path, Query};
use crate::problem::{Problem, ProblemCode, refused};

/// Leads that a search finds at most.
/// Why something is marked is said in so many characters.
const WHY_MAX: usize = 500;
const FOUND_MAX: usize = 50;

/// Which leads are asked for.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct LeadFilter {
    /// Leads whose name begins with this, or whose e-mail address it is. The other filters do not apply then.
    #[serde(default)]
    #[param(nullable = false)]
    pub(crate) q: Option<String>,
    /// The pact whose standings are meant; the only one in force, if there is only one.
    #[serde(default)]
    #[param(nullable = false)]
    pub(crate) pact: Option<String>,
    /// Only leads with this verdict: `below`, `held`, `qualified`, `excluded`.
    #[serde(default)]
    #[param(nullable = false)]
    pub(crate) verdict: Option<String>,
    /// Only leads in this tier; goes with `verdict`.
    #[serde(default)]
    #[param(nullable = false)]
    pub(crate) tier: Option<String>,
    /// Only leads in this stage now: `inquiry`, `mql`, `sal`, `sql`, `opportunity`, `customer`, `evangelist`, `nurture`, `disqualified`.
    /// Does not go with `verdict`.
    #[serde(default)]
    #[param(nullable = false)]
    pub(crate) stage: Option<String>,
}

impl LeadFilter {
    /// Refuses filters that do not go together.
    pub(crate) fn must_fit(&self) -> Result<(), Problem> {
        if self.stage.is_some() && (self.verdict.is_some() || self.tier.is_some()) {
            return Err(Problem::new(ProblemCode::InvalidQuery).at("stage").saying(said!("refused-stage-verdict")));
        }
        Ok(())
    }
}

/// Under which pact, and when.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct When {
    /// The pact; the only one in force, if there is only one.
    #[serde(default)]
    #[param(nullable = false)]
    pact: Option<String>,
    /// The instant; now, if none is named.
    #[serde(default)]
    #[param(value_type = Option<String>, format = DateTime, nullable = false)]
    at: Option<Instant>,
}

/// A lead in a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct LeadItem {
    /// Its id.
    id: String,
    /// Its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    name: Option<String>,
    /// Its e-mail address.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    email: Option<String>,
    /// Its job title.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    title: Option<String>,
    /// Its part in the decision to buy.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    buying_role: Option<String>,
    /// Its company.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    company: Option<CompanyItem>,
    /// How many events it has.
    n_events: i64,
    /// When its latest event happened.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = String, format = DateTime, nullable = false)]
    latest_at: Option<Instant>,
    /// What each pact in force said after that event; in a list only the one that was asked for.
    standings: Vec<StandingItem>,
}

/// What a pact said of a lead after its latest event.
#[derive(Debug, Serialize, ToSchema)]
pub struct StandingItem {
    /// The pact.
    pact: String,
    /// `below`, `held`, `qualified` or `excluded`.
    verdict: String,
    /// The tier of a lead that is held or qualified.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    tier: Option<String>,
    /// Why: a stable code.
    reason: String,
    /// The score from traits.
    fit: f64,
    /// The score from behaviour.
    engagement: f64,
    /// Fit by engagement: `A1` to `D4`.
    grade: String,
    /// 0 to 6.
    level: i64,
    /// How far the lead has come.
    stage: String,
    /// When it changes by waiting alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = String, format = DateTime, nullable = false)]
    alarm_at: Option<Instant>,
}

/// A lead and what belongs to it.
#[derive(Debug, Serialize, ToSchema)]
pub struct Lead {
    /// What lists show of it.
    #[serde(flatten)]
    item: LeadItem,
    /// Its phone number.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    phone: Option<String>,
    /// When it was first heard of.
    #[schema(value_type = String, format = DateTime)]
    created_at: Instant,
    /// By what it is recognised, the strongest first.
    identifiers: Vec<IdentifierItem>,
    /// What is known of it and its company, by name.
    traits: Vec<TraitItem>,
    /// What was decided about it, oldest first.
    decisions: Vec<DecisionItem>,
    /// The leads that became one with it, and those merges that were taken apart.
    merges: Vec<MergeItem>,
}

/// An identifier.
#[derive(Debug, Serialize, ToSchema)]
pub struct IdentifierItem {
    /// What sort: `user id`, `email`, …
    kind: String,
    /// The identifier.
    value: String,
}

/// A trait that is known.
#[derive(Debug, Serialize, ToSchema)]
pub struct TraitItem {
    /// Its name: `title`, `company.employees`.
    name: String,
    /// Its value, as people read it.
    value: serde_json::Value,
    /// When it was told.
    #[schema(value_type = String, format = DateTime)]
    told_at: Instant,
}

/// A company in a list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CompanyItem {
    /// Its id.
    pub(crate) id: String,
    /// Its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub(crate) name: Option<String>,
    /// Its web domain.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub(crate) domain: Option<String>,
}

/// A decision. It is a fact: a correction only marks it as withdrawn.
#[derive(Debug, Serialize, ToSchema)]
pub struct DecisionItem {
    /// Its number.
    pub(crate) id: i64,
    /// The pact.
    pub(crate) pact: String,
    /// The number of the pact's version.
    pub(crate) version: i64,
    /// What was decided: `qualified`.
    pub(crate) kind: String,
    /// The instant of the event at which it was decided.
    #[schema(value_type = String, format = DateTime)]
    pub(crate) at: Instant,
    /// That event.
    pub(crate) event: String,
    /// When the service decided.
    #[schema(value_type = String, format = DateTime)]
    pub(crate) recorded_at: Instant,
    /// Tier, scores, grade and level then.
    #[schema(value_type = Object)]
    pub(crate) scores: serde_json::Value,
    /// When a correction took away what it rests on.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = String, format = DateTime, nullable = false)]
    pub(crate) withdrawn_at: Option<Instant>,
}

/// Two leads that became one.
#[derive(Debug, Serialize, ToSchema)]
pub struct MergeItem {
    /// Its number.
    id: i64,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    at: Instant,
    /// Who said so: `rule`, `source` or a person.
    made_by: String,
    /// What showed it.
    #[schema(value_type = Object)]
    evidence: serde_json::Value,
    /// When it was taken apart.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = String, format = DateTime, nullable = false)]
    undone_at: Option<Instant>,
    /// By whom.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    undone_by: Option<String>,
}

/// An event of a lead.
#[derive(Debug, Serialize, ToSchema)]
pub struct EventItem {
    /// Its id.
    id: String,
    /// When it happened.
    #[schema(value_type = String, format = DateTime)]
    at: Instant,
    /// Over which channel.
    channel: String,
    /// `track`, `page`, `traits`, an act of sales or an outcome.
    kind: String,
    /// Its name.
    name: String,
    /// How long it lasted, in seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    lasted_s: Option<f64>,
    /// Whether it is kept and not counted.
    marked: bool,
    /// Properties or traits, as people read them.
    #[schema(value_type = Object)]
    properties: serde_json::Map<String, serde_json::Value>,
}

/// A stretch of events and what a person says of it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewMark {
    /// The first instant.
    #[schema(value_type = String, format = DateTime)]
    from: Instant,
    /// The last instant.
    #[schema(value_type = String, format = DateTime)]
    until: Instant,
    /// Only events over this channel: `email`, `web`, …
    #[serde(default)]
    #[schema(nullable = false)]
    channel: Option<String>,
    /// Whether they are not to be counted (true), or are to be counted after all.
    marked: bool,
    /// Why.
    #[schema(min_length = 1, max_length = 500)]
    why: String,
}

/// Another lead that is the same person.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewMerge {
    /// The id of the other lead.
    other: String,
}

/// What became of leads by a correction.
#[derive(Debug, Serialize, ToSchema)]
pub struct Corrected {
    /// The ids of the leads whose standings may have changed.
    changed: Vec<String>,
}

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(lead_index))
        .routes(routes!(lead_fetch))
        .routes(routes!(lead_standing))
        .routes(routes!(lead_missing))
        .routes(routes!(lead_events))
        .routes(routes!(lead_mark))
        .routes(routes!(lead_merge))
        .routes(routes!(lead_split))
}

/// Lists and searches leads, the newest first. Who sees only their own finds those that were handed to them.
#[utoipa::path(get, path = "/api/leads", tag = "leads", operation_id = "lead.list", params(LeadFilter, PageParams),
    responses((status = 200, description = "A page of leads.", body = Page<LeadItem>)))]
async fn lead_index(
    State(app): State<App>,
    asking: Asking,
    Query(filter): Query<LeadFilter>,
    Query(page): Query<PageParams>,
) -> Result<Json<Page<LeadItem>>, Problem> {
    let grant = asking.may(Operation::LeadList)?;
    let limit = page.limit()?;
    filter.must_fit()?;
    if let Some(text) = filter.q.filter(|text| !text.trim().is_empty()) {
        let n = FOUND_MAX.min(limit);
        let found = app
            .read(move |tx| {
                let leads = match grant {
                    Grant::All => lead_search(tx, text.trim(), n)?,
                    Grant::OwnedBy(me) => own_search(tx, me, text.trim(), n)?,
                };
                with_standings(tx, leads)
            })
            .await?;
        return Ok(Json(Page { items: found, next: None }));
    }
    let by_standing = [&filter.pact, &filter.verdict, &filter.tier, &filter.stage].iter().any(|one| one.is_some());
    let wanted = StandingFilter {
        pact: filter.pact.unwrap_or_default(),
        verdict: filter.verdict.unwrap_or_default(),
        tier: filter.tier.unwrap_or_default(),
        stage: filter.stage.unwrap_or_default(),
    };
    let filters =
        [("pact", &*wanted.pact), ("verdict", &*wanted.verdict), ("tier", &*wanted.tier), ("stage", &*wanted.stage)];
    let list = List { name: "leads", filters: &filters };
    let before: i64 = page.after(&list)?.unwrap_or(i64::MAX);
    let (live, now) = (app.live.clone(), app.now());
    let asked = wanted.clone();
    let rows: Vec<(i64, LeadItem)> = app
        .read(move |tx| {
            if !by_standing {
                let rows = match grant {
                    Grant::All => lead_list_before(tx, before, limit + 1)?,
                    Grant::OwnedBy(me) => own_list_before(tx, me, before, limit + 1)?,
                };
                let numbers: Vec<i64> = rows.iter().map(|row| row.lead).collect();
                return Ok(numbers.into_iter().zip(with_standings(tx, rows)?).collect());
            }
            let pact = the_pact(&live, tx, Some(asked.pact.as_str()).filter(|name| !name.is_empty()), now)?;
            let asked = StandingFilter { pact: pact.name.to_string(), ..asked.clone() };
            let rows = match grant {
                Grant::All => standing_list_before(tx, &asked, before, limit + 1)?,
                Grant::OwnedBy(me) => own_list_of_standing(tx, me, &asked, before, limit + 1)?,
            };
            let companies = companies_of(tx, rows.iter().map(|(lead, _)| lead))?;
            let shown = |(lead, standing): (LeadRow, StandingRow)| {
                let company = lead.company.and_then(|number| companies.get(&number).cloned());
                (lead.lead, item(lead, vec![standing], company))
            };
            Ok(rows.into_iter().map(shown).collect())
        })
        .await?;
    let page = list.page(rows, limit, |(number, _)| *number);
    Ok(Json(Page { items: page.items.into_iter().map(|(_, item)| item).collect(), next: page.next }))
}

/// Shows a lead with its identifiers, its company and what was decided about it.
///
/// The id of a lead that was merged into another one shows that one.
#[utoipa::path(get, path = "/api/leads/{id}", tag = "leads", operation_id = "lead.fetch",
    params(("id" = String, Path, description = "The lead's id.")),
    responses((status = 200, description = "The lead.", body = Lead)))]
async fn lead_fetch(State(app): State<App>, asking: Asking, Path(id): Path<String>) -> Result<Json<Lead>, Problem> {
    let grant = asking.may(Operation::LeadFetch)?;
    let live = app.live.clone();
    let lead = app
        .read(move |tx| {
            let view = seen_by(&live, tx, &id, grant)?;
            let standings = standing_find(tx, &[view.lead.lead])?;
            let traits = known_traits(&live.timeline(tx, &id)?);
            let merges = live.merges_of(tx, &id)?;
            let company = view.company.map(|row| CompanyItem { id: row.id, name: row.name, domain: row.domain });
            let identifiers = view.identifiers.into_iter().map(|row| IdentifierItem {
                kind: row.identifier.kind.word().to_owned(),
                value: row.identifier.value.into(),
            });
            Ok(Lead {
                phone: view.lead.card.phone.clone(),
                created_at: view.lead.created_at,
                identifiers: identifiers.collect(),
                traits,
                decisions: view.decisions.into_iter().map(DecisionItem::from).collect(),
                merges: merges.into_iter().map(MergeItem::from).collect(),
                item: item(view.lead, standings, company),
            })
        })
        .await?;
    Ok(Json(lead))
}

/// Says what a pact says of a lead at an instant: scores with every contribution and the events behind it.
#[utoipa::path(get, path = "/api/leads/{id}/standing", tag = "leads", operation_id = "lead.standing",
    params(("id" = String, Path, description = "The lead's id."), When),
    responses((status = 200, description = "The standing.", body = Object)))]
async fn lead_standing(
    State(app): State<App>,
    asking: Asking,
    Path(id): Path<String>,
    Query(when): Query<When>,
) -> Result<Json<Standing>, Problem> {
    let grant = asking.may(Operation::LeadStanding)?;
    let (live, now) = (app.live.clone(), app.now());
    let at = when.at.unwrap_or(now);
    let evaluation = app
        .read(move |tx| {
            seen_by(&live, tx, &id, grant)?;
            let pact = the_pact(&live, tx, when.pact.as_deref(), now)?;
            Ok(live.standing_at(tx, &id, &pact, at)?)
        })
        .await?;
    Ok(Json(evaluation.standing))
}

/// Says the least that would have to become known or happen for the next tier.
///
/// `null` if no tier is out of reach by so little, or none is left.
#[utoipa::path(get, path = "/api/leads/{id}/missing", tag = "leads", operation_id = "lead.missing",
    params(("id" = String, Path, description = "The lead's id."), When),
    responses((status = 200, description = "What is missing.", body = Option<Object>)))]
async fn lead_missing(
    State(app): State<App>,
    asking: Asking,
    Path(id): Path<String>,
    Query(when): Query<When>,
) -> Result<Json<serde_json::Value>, Problem> {
    let grant = asking.may(Operation::LeadMissing)?;
    let (live, now) = (app.live.clone(), app.now());
    let at = when.at.unwrap_or(now);
    let missing = app
        .read(move |tx| {
            seen_by(&live, tx, &id, grant)?;
            let pact = the_pact(&live, tx, when.pact.as_deref(), now)?;
            Ok(live.missing_at(tx, &id, &pact, at)?)
        })
        .await?;
    Ok(Json(serde_json::to_value(missing).unwrap_or_default()))
}

/// Lists a lead's events, the newest first.
#[utoipa::path(get, path = "/api/leads/{id}/events", tag = "leads", operation_id = "lead.events",
    params(("id" = String, Path, description = "The lead's id."), PageParams),
    responses((status = 200, description = "A page of events.", body = Page<EventItem>)))]
async fn lead_events(
    State(app): State<App>,
    asking: Asking,
    Path(id): Path<String>,
    Query(page): Query<PageParams>,
) -> Result<Json<Page<EventItem>>, Problem> {
    let grant = asking.may(Operation::LeadEvents)?;
    let list = List { name: "events", filters: &[("lead", &id)] };
    let limit = page.limit()?;
    let before: Option<(Instant, String)> = page.after(&list)?;
    let live = app.live.clone();
    let lead = id.clone();
    let mut events = app
        .read(move |tx| {
            seen_by(&live, tx, &lead, grant)?;
            Ok(live.timeline(tx, &lead)?)
        })
        .await?;
    events.reverse();
    let is_before = |event: &leadpact_terms::Event| {
        before.as_ref().is_none_or(|(at, id)| (event.at, event.id.as_str()) < (*at, id.as_str()))
    };
    let items: Vec<EventItem> = events.into_iter().filter(is_before).take(limit + 1).map(EventItem::from).collect();
    Ok(Json(list.page(items, limit, |event: &EventItem| (event.at, event.id.clone()))))
}

/// Marks a stretch of a lead's events as not its own doing, or takes such a mark away.
///
/// Events stay as they are; standings follow, and decisions that rest on the stretch are marked as withdrawn.
#[utoipa::path(post, path = "/api/leads/{id}/marks", tag = "leads", operation_id = "lead.mark",
    params(("id" = String, Path, description = "The lead's id.")), request_body = NewMark,
    responses((status = 200, description = "It is marked.", body = Corrected)))]
async fn lead_mark(
    State(app): State<App>,
    asking: Asking,
    Path(id): Path<String>,
    Json(new): Json<NewMark>,
) -> Result<Json<Corrected>, Problem> {
    asking.may_to_all(Operation::LeadMark)?;
    let wrong = |path: &str, why: Said| Problem::new(ProblemCode::InvalidBody).at(path).saying(why);
    if new.until < new.from {
        return Err(wrong("until", said!("refused-ends-early")));
    }
    if new.why.trim().is_empty() || new.why.chars().count() > WHY_MAX {
        return Err(wrong("why", said!("refused-why", max = WHY_MAX)));
    }
    let channels: Vec<&str> = Channel::ALL.iter().map(|channel| channel.word()).collect();
    let not_one = |text: &str| wrong("channel", refused::word(text, "expected-channel", &channels));
    let channel = new.channel.as_deref().map(|text| text.parse::<Channel>().map_err(|_| not_one(text))).transpose()?;
    let stretch = Stretch { from_at: new.from, until_at: new.until, channel, marked: new.marked, why: new.why };
    let (live, now) = (app.live.clone(), app.now());
    correct(&app, move |tx| {
        let receipt = live.mark_events(tx, &id, &stretch, &asking.tag(), now)?;
        asking.record(tx, Operation::LeadMark, |detail| detail.label("lead", &id), now)?;
        Ok(receipt)
    })
    .await
}

/// Makes one lead of two that are the same person. The one that was known first keeps its id.
#[utoipa::path(post, path = "/api/leads/{id}/merges", tag = "leads", operation_id = "lead.merge",
    params(("id" = String, Path, description = "The lead's id.")), request_body = NewMerge,
    responses((status = 200, description = "They are one.", body = Corrected)))]
async fn lead_merge(
    State(app): State<App>,
    asking: Asking,
    Path(id): Path<String>,
    Json(new): Json<NewMerge>,
) -> Result<Json<Corrected>, Problem> {
    asking.may_to_all(Operation::LeadMerge)?;
    let (live, now) = (app.live.clone(), app.now());
    correct(&app, move |tx| {
        let receipt = live.merge_leads(tx, (&id, &new.other), &asking.tag(), now)?;
        asking.record(tx, Operation::LeadMerge, |detail| detail.label("lead", &id).label("other", &new.other), now)?;
        Ok(receipt)
    })
    .await
}

/// Takes a merge apart. The lead that was merged away is back, and no rule puts the two together again.
#[utoipa::path(delete, path = "/api/merges/{id}", tag = "leads", operation_id = "lead.split",
    params(("id" = i64, Path, description = "The merge's number.")),
    responses((status = 200, description = "They are two.", body = Corrected)))]
async fn lead_split(State(app): State<App>, asking: Asking, Path(id): Path<i64>) -> Result<Json<Corrected>, Problem> {
    asking.may_to_all(Operation::LeadSplit)?;
    let (live, now) = (app.live.clone(), app.now());
    correct(&app, move |tx| {
        let receipt = live.take_merge_apart(tx, id, &asking.tag(), now)?;
        asking.record(tx, Operation::LeadSplit, |detail| detail.number("merge", id), now)?;
        Ok(receipt)
    })
    .await
}

/// Corrects leads in one transaction, and tells whoever looks at them.
pub(crate) async fn correct(
    app: &App,
    work: impl FnMut(&mut Tx<'_>) -> Result<Receipt, Problem> + Send + 'static,
) -> Result<Json<Corrected>, Problem> {
    let receipt = app.write(work).await?;
    app.tell(&receipt);
    Ok(Json(Corrected { changed: receipt.changed }))
}

/// What a lead's ordered events tell of it: the latest of each trait counts, and one that became unknown again is not there.
fn known_traits(events: &[leadpact_terms::Event]) -> Vec<TraitItem> {
    use leadpact_terms::{Kind, SalesAct, Value};
    let mut known = BTreeMap::new();
    for event in events {
        if !matches!(event.kind, Kind::Traits | Kind::Sales(SalesAct::Noted)) {
            continue;
        }
        for (name, value) in &event.properties {
            match value {
                Value::Missing => known.remove(name),
                value => known.insert(name.clone(), (plain(value), event.at)),
            };
        }
    }
    let item = |(name, (value, told_at)): (Box<str>, _)| TraitItem { name: name.into(), value, told_at };
    known.into_iter().map(item).collect()
}

/// The pact of this name in force, or the only one.
pub(crate) fn the_pact(live: &Live, tx: &mut Tx<'_>, name: Option<&str>, now: Instant) -> Result<PactInForce, Problem> {
    Ok(leadpact_app::pact_in_force(live, tx, name, now)?)
}

/// A lead, if whoever asks may see it: to a rep only those that were handed to them, or that they could take, are there.
pub(crate) fn seen_by(live: &Live, tx: &mut Tx<'_>, id: &str, grant: Grant) -> Result<LeadView, Problem> {
    let view = live.lead_view(tx, id)?;
    match reaches_lead(tx, grant, &view.lead)? {
        true => Ok(view),
        false => Err(Problem::new(ProblemCode::NotFound)),
    }
}

/// Leads as lists show them.
pub(crate) fn with_standings(tx: &mut Tx<'_>, leads: Vec<LeadRow>) -> Result<Vec<LeadItem>, Problem> {
    let numbers: Vec<i64> = leads.iter().map(|lead| lead.lead).collect();
    let mut standings = standing_find(tx, &numbers)?;
    standings.sort_by(|a, b| a.pact.cmp(&b.pact));
    let companies = companies_of(tx, leads.iter())?;
    let shown = |lead: LeadRow| {
        let own = standings.iter().filter(|row| row.lead == lead.lead).cloned().collect();
        let company = lead.company.and_then(|number| companies.get(&number).cloned());
        item(lead, own, company)
    };
    Ok(leads.into_iter().map(shown).collect())
}

/// The companies of leads, by their numbers.
pub(crate) fn companies_of<'a>(
    tx: &mut Tx<'_>,
    leads: impl Iterator<Item = &'a LeadRow>,
) -> Result<BTreeMap<i64, CompanyItem>, Problem> {
    let mut numbers: Vec<i64> = leads.filter_map(|lead| lead.company).collect();
    numbers.sort_unstable();
    numbers.dedup();
    let shown = |row: CompanyRow| (row.company, CompanyItem { id: row.id, name: row.name, domain: row.domain });
    Ok(company_find(tx, &numbers)?.into_iter().map(shown).collect())
}

fn item(lead: LeadRow, standings: Vec<StandingRow>, company: Option<CompanyItem>) -> LeadItem {
    LeadItem {
        id: lead.id.to_string(),
        name: lead.card.name,
        email: lead.card.email,
        title: lead.card.title,
        buying_role: lead.card.buying_role,
        company,
        n_events: lead.n_events,
        latest_at: lead.latest.map(|(at, _)| at),
        standings: standings.into_iter().map(StandingItem::from).collect(),
    }
}

impl From<StandingRow> for StandingItem {
    fn from(row: StandingRow) -> Self {
        Self {
            pact: row.pact,
            verdict: row.verdict,
            tier: row.tier,
            reason: row.reason,
            fit: row.fit,
            engagement: row.engagement,
            grade: row.grade,
            level: row.level,
            stage: row.stage,
            alarm_at: row.alarm_at,
        }
    }
}

impl From<DecisionRow> for DecisionItem {
    fn from(row: DecisionRow) -> Self {
        Self {
            id: row.seq,
            pact: row.pact,
            version: row.number,
            kind: row.kind.word().to_owned(),
            at: row.at,
            event: row.event.to_string(),
            recorded_at: row.recorded_at,
            scores: serde_json::from_str(&row.body).unwrap_or_default(),
            withdrawn_at: row.withdrawn_at,
        }
    }
}

impl From<MergeRow> for MergeItem {
    fn from(row: MergeRow) -> Self {
        Self {
            id: row.merge,
            at: row.at,
            made_by: row.made_by,
            evidence: serde_json::from_str(&row.evidence).unwrap_or_default(),
            undone_at: row.undone_at,
            undone_by: row.undone_by,
        }
    }
}

impl From<leadpact_terms::Event> for EventItem {
    fn from(event: leadpact_terms::Event) -> Self {
        use leadpact_terms::Kind;
        let kind = match event.kind {
            Kind::Track => "track",
            Kind::Page => "page",
            Kind::Traits => "traits",
            Kind::Sales(act) => act.word(),
            Kind::Outcome(act) => act.word(),
        };
        let properties = event.properties.iter().map(|(name, value)| (name.to_string(), plain(value)));
        Self {
            id: event.id.to_string(),
            at: event.at,
            channel: event.channel.word().to_owned(),
            kind: kind.to_owned(),
            name: event.name.to_string(),
            lasted_s: event.lasted.map(|lasted| lasted.as_ms() as f64 / 1_000.0),
            marked: event.marked,
            properties: properties.collect(),
        }
    }
}

/// A value as JSON has it, where JSON has it.
pub(crate) fn plain(value: &leadpact_terms::Value) -> serde_json::Value {
    use leadpact_terms::Value;
    match value {
        Value::Missing => serde_json::Value::Null,
        Value::YesNo(yes) => (*yes).into(),
        Value::Number(number) => (*number).into(),
        Value::List(list) => list.iter().map(plain).collect(),
        Value::Money(_) | Value::Date(_) | Value::Text(_) | Value::Range(_) => value.to_string().into(),
    }
}
