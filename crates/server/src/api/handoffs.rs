//! Handoffs: the queues of sales, each lead with everything that comes with it, and what is done with it.

use std::collections::BTreeMap;

use axum::extract::State as Shared;
use leadpact_accounts::{Grant, Operation};
use leadpact_desk::{
    Asked, BantFact, By, Desk, Kept, LookedAt, NewColleague, NextQuestion, Package, Person, allowed, person_of,
    present_lead,
};
use leadpact_engine::{Contribution, Standing};
use leadpact_handoff::{Act, ActKind, Assigning, Clock, ClockState, DisqualifyReason, LoseReason, Owner, RejectReason};
use leadpact_language::{Said, said};
use leadpact_ledger::account_ids::PersonId;
use leadpact_ledger::companies::{CompanyRow, company_find};
use leadpact_ledger::handoffs::{HandoffRow, Queue, StepRow, handoff_closed, handoff_list_of, handoff_queue};
use leadpact_ledger::leads::{LeadRow, lead_find};
use leadpact_ledger::{LedgerError, Tx};
use leadpact_pact::model::BantPoint;
use leadpact_terms::{ClauseId, Instant, Money, TouchKind, TraitName};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::App;
use crate::actor::Asking;
use crate::api::leads::CompanyItem;
use crate::cursor::{List, Page, PageParams};
use crate::extract::{Json, Path, Query};
use crate::hub::Topic;
use crate::problem::{Problem, ProblemCode, refused};

/// The family of the four traits that sales gathers.
const BANT: &str = "bant.";
/// Characters that somebody may say about a lead at once.
const WORDS_MAX: usize = 2_000;

/// Which handoffs are asked for.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct HandoffFilter {
    /// `open` (what is due first coming first) or `closed` (the latest first). Of a lead: both, the latest first, if nothing is said.
    #[serde(default)]
    #[param(nullable = false, default = "open")]
    state: Option<String>,
    /// `me`, `pool` (those that nobody has), `all`, or a person's id. A rep sees their own and the pool. Of a lead: all that may be seen, if
    /// nothing is said.
    #[serde(default)]
    #[param(nullable = false, default = "me")]
    owner: Option<String>,
    /// Only those of this lead, also from before it became one with another: on one page, the latest first.
    #[serde(default)]
    #[param(nullable = false)]
    lead: Option<String>,
    /// Only of this pact.
    #[serde(default)]
    #[param(nullable = false)]
    pact: Option<String>,
}

/// A handoff in a queue.
#[derive(Debug, Serialize, ToSchema)]
pub struct HandoffItem {
    /// Its id.
    id: String,
    /// The pact under which the lead was handed over.
    pact: String,
    /// The number of the pact's version.
    version: i64,
    /// The tier in which it qualified.
    tier: String,
    /// `offered`, `accepted`, `qualified`, `opportunity`, `won`, `lost`, `rejected`, `disqualified`, `recycled`, `expired`, `withdrawn`.
    state: String,
    /// The reason that sales gave for its latest answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    reason: Option<String>,
    /// Whether sales still has something to do with it.
    open: bool,
    /// Grows with each step; what is done with the handoff names the one that was looked at.
    revision: i64,
    /// When it was offered.
    #[schema(value_type = String, format = DateTime)]
    offered_at: Instant,
    /// When something was last done with it.
    #[schema(value_type = String, format = DateTime)]
    changed_at: Instant,
    /// Whose it is; left out while it waits in a pool.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    owner: Option<PersonItem>,
    /// Whose pool it waits in.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    manager: Option<PersonItem>,
    /// The lead.
    lead: HandoffLead,
    /// Tier, scores, grade and level when it qualified, and what gave most of the points.
    #[schema(value_type = Object)]
    why: serde_json::Value,
    /// Both parties' promises about it.
    clocks: Vec<ClockItem>,
    /// When the next promise falls due.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = String, format = DateTime, nullable = false)]
    next_due: Option<Instant>,
    /// What can be done with it now.
    allowed: Vec<&'static str>,
}

/// A person of one's own company.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PersonItem {
    /// Their id.
    pub(crate) id: String,
    /// How they are called.
    pub(crate) name: String,
}

/// The lead of a handoff.
#[derive(Debug, Serialize, ToSchema)]
pub struct HandoffLead {
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
    /// Its phone number.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    phone: Option<String>,
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
}

/// A promise with its deadline.
#[derive(Debug, Serialize, ToSchema)]
pub struct ClockItem {
    /// `hand over within`, `respond within`, `at the latest`, `decide within`, `touches`, `status every`.
    promise: &'static str,
    /// `marketing` or `sales`.
    party: &'static str,
    /// 1, and more where it began anew.
    round: u32,
    /// From when it is owed.
    #[schema(value_type = String, format = DateTime)]
    from: Instant,
    /// When it runs out.
    #[schema(value_type = String, format = DateTime)]
    due: Instant,
    /// When its owner is warned.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = String, format = DateTime, nullable = false)]
    warn_at: Option<Instant>,
    /// `running`, `kept`, `breached`, `dropped`.
    state: &'static str,
    /// When the promise was kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = String, format = DateTime, nullable = false)]
    kept_at: Option<Instant>,
}

/// A handoff with everything that comes with it.
#[derive(Debug, Serialize, ToSchema)]
pub struct Handoff {
    /// What queues show of it.
    #[serde(flatten)]
    item: HandoffItem,
    /// When the lead qualified.
    #[schema(value_type = String, format = DateTime)]
    qualified_at: Instant,
    /// Every point that it had then, the largest first, with the events behind it.
    #[schema(value_type = Vec<Object>)]
    contributions: Vec<Contribution>,
    /// What the same version of the pact says now.
    #[schema(value_type = Object)]
    standing: Standing,
    /// What it read, downloaded and asked for, the latest first.
    looked_at: Vec<LookedAtItem>,
    /// Who else is known at its company.
    group: Vec<HandoffLead>,
    /// The four points of BANT.
    bant: Vec<BantItem>,
    /// Handoffs of the same lead, the latest first.
    earlier: Vec<EarlierItem>,
    /// What was done, in order.
    steps: Vec<StepItem>,
    /// What to ask next.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    next_question: Option<NextQuestionItem>,
}

/// Something that the lead looked at.
#[derive(Debug, Serialize, ToSchema)]
pub struct LookedAtItem {
    /// The event's name, or the path of the page.
    what: String,
    /// How often in the 90 days before it qualified.
    n: u64,
    /// When last.
    #[schema(value_type = String, format = DateTime)]
    latest_at: Instant,
}

/// One point of BANT.
#[derive(Debug, Serialize, ToSchema)]
pub struct BantItem {
    /// `budget`, `authority`, `need`, `timeline`.
    point: &'static str,
    /// What is known, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    value: Option<String>,
    /// The event that told it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    event: Option<String>,
    /// When.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = String, format = DateTime, nullable = false)]
    at: Option<Instant>,
    /// Whether it passes what the pact asks for.
    confirmed: bool,
    /// Whether the pact must have it.
    mandatory: bool,
}

/// Another handoff of the same lead.
#[derive(Debug, Serialize, ToSchema)]
pub struct EarlierItem {
    /// Its id.
    id: String,
    /// The pact.
    pact: String,
    /// The tier.
    tier: String,
    /// Where it ended.
    state: String,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    reason: Option<String>,
    /// When it was offered.
    #[schema(value_type = String, format = DateTime)]
    offered_at: Instant,
}

/// Something that was done.
#[derive(Debug, Serialize, ToSchema)]
pub struct StepItem {
    /// When.
    #[schema(value_type = String, format = DateTime)]
    at: Instant,
    /// What: an act, or `offer`, `warned`, `breached`, `pause ended`.
    act: String,
    /// By whom: `leadpact` for the service itself.
    by: String,
    /// Their name, if it was a person.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    name: Option<String>,
    /// What was said.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    words: Option<String>,
    /// Its particulars: the name of the act alone, if it has none.
    detail: serde_json::Value,
}

/// What to ask next.
#[derive(Debug, Serialize, ToSchema)]
pub struct NextQuestionItem {
    /// `missing`, `decision_maker` or `bant`.
    about: &'static str,
    /// The clause of what is missing, or the point of BANT.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    which: Option<String>,
}

/// What is to be done with a handoff.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAct {
    /// `accept`, `reject`, `disqualify`, `recycle`, `touch`, `note`, `qualify`, `next step`, `open`, `win`, `lose`, `pause`, `resume`,
    /// `reopen`, `assign`, `withdraw`, `expire`.
    act: String,
    /// The revision that was looked at: if somebody did something meanwhile, nothing is done.
    #[serde(default)]
    #[schema(nullable = false)]
    revision: Option<i64>,
    /// Why. To reject: `wrong_route`, `incomplete_information`, `outside_pact`, `duplicate`, `other`. To disqualify or recycle: `no need`,
    /// `no budget`, `no authority`, `no time`, `unreachable`, `bought elsewhere`, `not interested`, `other`. To lose: `price`, `product`,
    /// `competitor`, `no budget`, `timing`, `no decision`, `other`.
    #[serde(default)]
    #[schema(nullable = false)]
    reason: Option<String>,
    /// What is missing or wrong: traits, for `incomplete_information`.
    #[serde(default)]
    traits: Vec<String>,
    /// What is disputed: clauses, for `outside_pact`.
    #[serde(default)]
    clauses: Vec<String>,
    /// The same in words; what was agreed, for a pause; why, for what is reopened or withdrawn.
    #[serde(default)]
    words: String,
    /// The nurture track that a recycled lead goes to.
    #[serde(default)]
    #[schema(nullable = false)]
    track: Option<String>,
    /// How the lead was touched: `call`, `email`, `meeting`, `social`.
    #[serde(default)]
    #[schema(nullable = false)]
    kind: Option<String>,
    /// Whether it was reached.
    #[serde(default)]
    #[schema(nullable = false)]
    reached: Option<bool>,
    /// When the touch happened; now, if nothing is said.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = DateTime, nullable = false)]
    happened_at: Option<Instant>,
    /// What the deal may bring, or brought: `15000 EUR`.
    #[serde(default)]
    #[schema(nullable = false)]
    amount: Option<String>,
    /// Until when a pause lasts, or for when the next step is agreed.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = DateTime, nullable = false)]
    until: Option<Instant>,
    /// To whom it goes: a person's id, or `pool`.
    #[serde(default)]
    #[schema(nullable = false)]
    to: Option<String>,
    /// What was learnt, for a note: `{"budget": {"low": …, "high": …}, "authority": "influencer", "need": "…", "timeline": "…"}`.
    #[serde(default)]
    #[schema(value_type = Object)]
    told: BTreeMap<Box<str>, Box<RawValue>>,
}

/// A colleague of a handoff's lead.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewColleagueForm {
    /// How they are called.
    name: String,
    /// Their e-mail address.
    email: String,
    /// Their job title.
    #[serde(default)]
    #[schema(nullable = false)]
    title: Option<String>,
    /// Their phone number.
    #[serde(default)]
    #[schema(nullable = false)]
    phone: Option<String>,
    /// Their part in the decision to buy; `decision maker` if nothing is said.
    #[serde(default)]
    #[schema(nullable = false)]
    buying_role: Option<String>,
}

/// A lead that was added.
#[derive(Debug, Serialize, ToSchema)]
pub struct AddedLead {
    /// Its id.
    lead: String,
}

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(handoff_index))
        .routes(routes!(handoff_fetch))
        .routes(routes!(handoff_act))
        .routes(routes!(handoff_add_colleague))
}

/// Lists handoffs: a queue, or what was closed.
#[utoipa::path(get, path = "/api/handoffs", tag = "handoffs", operation_id = "handoff.list",
    params(HandoffFilter, PageParams),
    responses((status = 200, description = "Handoffs.", body = Page<HandoffItem>)))]
async fn handoff_index(
    Shared(app): Shared<App>,
    asking: Asking,
    Query(filter): Query<HandoffFilter>,
    Query(page): Query<PageParams>,
) -> Result<Json<Page<HandoffItem>>, Problem> {
    let grant = asking.may(Operation::HandoffList)?;
    let acts = asking.may(Operation::HandoffAct).ok();
    if let Some(lead) = filter.lead.clone() {
        return handoffs_of_lead(app, asking, lead, filter, (grant, acts)).await;
    }
    let queue = queue_of(&asking, grant, filter.owner.as_deref())?;
    let is_open = is_open(filter.state.as_deref())?.unwrap_or(true);
    let (owner, pact) = (filter.owner.unwrap_or_default(), filter.pact.unwrap_or_default());
    let limit = page.limit()?;
    let filters = [("state", if is_open { "open" } else { "closed" }), ("owner", &*owner), ("pact", &*pact)];
    let list = List { name: "handoffs", filters: &filters };
    let after: Option<(i64, i64)> = page.after(&list)?;
    let pact_asked = pact.clone();
    let items = app
        .read(move |tx| {
            let rows = match is_open {
                true => {
                    let (due, handoff) = after.unwrap_or((i64::MIN, 0));
                    handoff_queue(tx, queue, &pact_asked, (Instant(due), handoff), limit + 1)?
                }
                false => {
                    let before = after.map_or(i64::MAX, |(_, handoff)| handoff);
                    handoff_closed(tx, queue, &pact_asked, before, limit + 1)?
                }
            };
            let places: Vec<(i64, i64)> = rows.iter().map(|row| (row.due_at.0, row.handoff)).collect();
            Ok(places.into_iter().zip(items(tx, rows, acts)?).collect::<Vec<_>>())
        })
        .await?;
    let page = list.page(items, limit, |(place, _)| *place);
    Ok(Json(Page { items: page.items.into_iter().map(|(_, item)| item).collect(), next: page.next }))
}

/// The handoffs of a lead that whoever asks may see.
async fn handoffs_of_lead(
    app: App,
    asking: Asking,
    lead: String,
    filter: HandoffFilter,
    (grant, acts): (Grant, Option<Grant>),
) -> Result<Json<Page<HandoffItem>>, Problem> {
    let is_open = is_open(filter.state.as_deref())?;
    let queue = filter.owner.as_deref().map(|owner| queue_of(&asking, grant, Some(owner))).transpose()?;
    let live = app.live.clone();
    let items = app
        .read(move |tx| {
            let lead = live.lead_view(tx, &lead)?.lead;
            let numbers = leadpact_desk::everybody_of(tx, &lead)?;
            let mut rows = handoff_list_of(tx, &numbers)?;
            rows.reverse();
            rows.retain(|row| {
                is_seen_by(row, grant).is_ok()
                    && is_open.is_none_or(|asked| asked == row.is_open)
                    && filter.pact.as_ref().is_none_or(|pact| *pact == row.pact)
                    && queue.is_none_or(|queue| is_in(row, queue))
            });
            items(tx, rows, acts)
        })
        .await?;
    Ok(Json(Page { items, next: None }))
}

/// Shows a handoff with everything that sales needs to call the lead.
#[utoipa::path(get, path = "/api/handoffs/{id}", tag = "handoffs", operation_id = "handoff.fetch",
    params(("id" = String, Path, description = "The handoff's id.")),
    responses((status = 200, description = "The handoff.", body = Handoff)))]
async fn handoff_fetch(
    Shared(app): Shared<App>,
    asking: Asking,
    Path(id): Path<String>,
) -> Result<Json<Handoff>, Problem> {
    let grant = asking.may(Operation::HandoffFetch)?;
    let acts = asking.may(Operation::HandoffAct).ok();
    let (desk, now) = (app.desk.clone(), app.now());
    let shown = app
        .read(move |tx| {
            let kept = desk.fetch(tx, &id)?;
            is_seen_by(&kept.row, grant)?;
            whole(tx, &desk, kept, acts, now)
        })
        .await?;
    Ok(Json(shown))
}

/// Does something with a handoff. What sales does becomes an event of the lead, and its standing follows.
///
/// Whoever looked at another revision is answered with 409 and nothing is done.
#[utoipa::path(post, path = "/api/handoffs/{id}/acts", tag = "handoffs", operation_id = "handoff.act",
    params(("id" = String, Path, description = "The handoff's id.")), request_body = NewAct,
    responses((status = 200, description = "The handoff afterwards.", body = Handoff)))]
async fn handoff_act(
    Shared(app): Shared<App>,
    asking: Asking,
    Path(id): Path<String>,
    Json(new): Json<NewAct>,
) -> Result<Json<Handoff>, Problem> {
    let grant = asking.may(Operation::HandoffAct)?;
    let (desk, now) = (app.desk.clone(), app.now());
    let asked = read_act(&new, now)?;
    let (shown, receipt) = app
        .write(move |tx| {
            let tag = asking.tag();
            let by = By { tag: &tag, person: asking.caller.actor.person(), grant };
            is_seen_by(&desk.fetch(tx, &id)?.row, grant)?;
            let (kept, receipt) = desk.act(tx, &id, &asked, by, now)?;
            let act = asked.act.kind().word();
            asking.record(tx, Operation::HandoffAct, |detail| detail.label("handoff", &id).word("act", act), now)?;
            Ok((whole(tx, &desk, kept, Some(grant), now)?, receipt))
        })
        .await?;
    app.tell(&receipt);
    app.tell_of(Topic::Handoff, Some(&shown.item.id));
    Ok(Json(shown))
}

/// Adds a colleague of a handoff's lead as a lead of the same company: above all the one who decides.
#[utoipa::path(post, path = "/api/handoffs/{id}/colleagues", tag = "handoffs", operation_id = "handoff.add_colleague",
    params(("id" = String, Path, description = "The handoff's id.")), request_body = NewColleagueForm,
    responses((status = 200, description = "The lead.", body = AddedLead)))]
async fn handoff_add_colleague(
    Shared(app): Shared<App>,
    asking: Asking,
    Path(id): Path<String>,
    Json(new): Json<NewColleagueForm>,
) -> Result<Json<AddedLead>, Problem> {
    let grant = asking.may(Operation::HandoffAddColleague)?;
    let (desk, now) = (app.desk.clone(), app.now());
    if new.name.trim().is_empty() {
        return Err(wrong_body("name", said!("refused-no-name")));
    }
    let new = NewColleague {
        name: new.name.trim().to_owned(),
        email: new.email,
        title: new.title,
        phone: new.phone,
        buying_role: new.buying_role.unwrap_or_else(|| "decision maker".to_owned()),
    };
    let receipt = app
        .write(move |tx| {
            let kept = desk.fetch(tx, &id)?;
            is_seen_by(&kept.row, grant)?;
            let receipt = desk.add_colleague(tx, &kept, &new, now)?;
            asking.record(tx, Operation::HandoffAddColleague, |detail| detail.label("handoff", &id), now)?;
            Ok(receipt)
        })
        .await?;
    app.tell(&receipt);
    let lead = receipt.changed.first().cloned().ok_or_else(|| Problem::new(ProblemCode::Internal))?;
    Ok(Json(AddedLead { lead }))
}

/// Whether open or closed ones are asked for, if either is.
fn is_open(state: Option<&str>) -> Result<Option<bool>, Problem> {
    match state {
        None => Ok(None),
        Some("open") => Ok(Some(true)),
        Some("closed") => Ok(Some(false)),
        Some(_) => Err(wrong_query("state", "expected `open` or `closed`")),
    }
}

fn is_in(row: &HandoffRow, queue: Queue) -> bool {
    match queue {
        Queue::Owner(person) => row.owner == Some(person),
        Queue::Pool => row.owner.is_none(),
        Queue::Everybody => true,
    }
}

/// Whose handoffs are meant, as far as the right reaches.
fn queue_of(asking: &Asking, grant: Grant, owner: Option<&str>) -> Result<Queue, Problem> {
    let me = asking.caller.actor.person();
    match (owner, grant) {
        (Some("pool"), _) => Ok(Queue::Pool),
        (Some("all"), Grant::All) => Ok(Queue::Everybody),
        (None | Some("me" | "all"), Grant::OwnedBy(me)) => Ok(Queue::Owner(me)),
        (None | Some("me"), Grant::All) => me.map(Queue::Owner).ok_or_else(|| wrong_query("owner", "who is `me`?")),
        (Some(person), grant) => {
            let person: PersonId =
                person.parse().map_err(|_| wrong_query("owner", "expected `me`, `pool`, `all` or a person's id"))?;
            if !grant.reaches(person) {
                return Err(Problem::new(ProblemCode::NotFound));
            }
            Ok(Queue::Owner(person))
        }
    }
}

/// A rep sees their own handoffs, and those that they could take.
fn is_seen_by(row: &HandoffRow, grant: Grant) -> Result<(), Problem> {
    match (grant, row.owner) {
        (Grant::All, _) | (Grant::OwnedBy(_), None) => Ok(()),
        (Grant::OwnedBy(me), Some(owner)) if me == owner => Ok(()),
        (Grant::OwnedBy(_), Some(_)) => Err(Problem::new(ProblemCode::NotFound)),
    }
}

/// Whether a right that ends with one's own reaches a lead: one that was handed to them, or that they could take.
pub(crate) fn reaches_lead(tx: &mut Tx<'_>, grant: Grant, lead: &LeadRow) -> Result<bool, Problem> {
    if grant == Grant::All {
        return Ok(true);
    }
    let numbers = leadpact_desk::everybody_of(tx, lead)?;
    Ok(handoff_list_of(tx, &numbers)?.iter().any(|row| is_seen_by(row, grant).is_ok()))
}

/// Whether such a right reaches one of several leads, if only because it reaches all.
pub(crate) fn reaches_any(tx: &mut Tx<'_>, grant: Grant, leads: &[LeadRow]) -> Result<bool, Problem> {
    if grant == Grant::All {
        return Ok(true);
    }
    for lead in leads {
        if reaches_lead(tx, grant, lead)? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn wrong_query(path: &str, why: &str) -> Problem {
    Problem::new(ProblemCode::InvalidQuery).at(path).with_detail(why)
}

fn wrong_body(path: &str, why: Said) -> Problem {
    Problem::new(ProblemCode::InvalidBody).at(path).saying(why)
}

/// What is to be done, from how it is written.
fn read_act(new: &NewAct, now: Instant) -> Result<Asked, Problem> {
    if new.words.chars().count() > WORDS_MAX {
        return Err(wrong_body("words", said!("refused-long", max = WORDS_MAX)));
    }
    let kind: ActKind = read_word("act", &new.act, "refused-word-act", ActKind::ALL, ActKind::word)?;
    let words: Box<str> = new.words.trim().into();
    let amount = || {
        let read = |text: &str| {
            text.parse::<Money>().map_err(|_| wrong_body("amount", said!("refused-deal", text = text.trim())))
        };
        new.amount.as_deref().map(read).transpose()
    };
    let until = || new.until.ok_or_else(|| wrong_body("until", said!("refused-no-until")));
    let disqualify = || reason(new, "refused-word-disqualify", DisqualifyReason::ALL, DisqualifyReason::word);
    let lose = || reason(new, "refused-word-lose", LoseReason::ALL, LoseReason::word);
    let act = match kind {
        ActKind::Assign => Act::Assign { to: read_owner(new)?, why: Assigning::ByHand },
        ActKind::Accept => Act::Accept,
        ActKind::Reject => Act::Reject { reason: reject_reason(new)?, words },
        ActKind::Disqualify => Act::Disqualify { reason: disqualify()?, words },
        ActKind::Recycle => Act::Recycle { track: new.track.as_deref().map(Into::into), reason: disqualify()?, words },
        ActKind::Touch => {
            let kind = new.kind.as_deref().ok_or_else(|| wrong_body("kind", said!("refused-no-touch")))?;
            let kind: TouchKind = read_word("kind", kind, "refused-word-touch", TouchKind::ALL, TouchKind::word)?;
            Act::Touch { kind, reached: new.reached, happened_at: new.happened_at.unwrap_or(now) }
        }
        ActKind::Note => Act::Note,
        ActKind::Qualify => Act::Qualify,
        ActKind::NextStep => Act::NextStep { at: until()? },
        ActKind::Open => Act::Open { amount: amount()? },
        ActKind::Win => Act::Win { amount: amount()? },
        ActKind::Lose => Act::Lose { reason: lose()?, words },
        ActKind::Pause => Act::Pause { until: until()?, why: words },
        ActKind::Resume => Act::Resume,
        ActKind::Reopen => Act::Reopen { why: words },
        ActKind::Withdraw => Act::Withdraw { why: words },
        ActKind::Expire => Act::Expire,
    };
    if kind != ActKind::Note && !new.told.is_empty() {
        return Err(wrong_body("told", said!("refused-told", act = kind.to_string())));
    }
    let is_point = |name: &str| BantPoint::ALL.iter().any(|point| point_word(*point) == name);
    let full = |name: &str| if is_point(name) { format!("{BANT}{name}").into() } else { name.into() };
    let told = new.told.iter().map(|(name, value)| (full(name), value.clone())).collect();
    let told = leadpact_live::read_told(&told);
    let traits = told.map_err(|refused| wrong_body(&refused.path.replace("properties", "told"), refused.why))?;
    Ok(Asked { act, traits, revision: new.revision })
}

fn read_owner(new: &NewAct) -> Result<Owner, Problem> {
    match new.to.as_deref() {
        None => Err(wrong_body("to", said!("refused-no-owner"))),
        Some("pool") => Ok(Owner::Pool(None)),
        Some(person) => Ok(Owner::Person(person.into())),
    }
}

/// One of a list of words; `what` is the id of the message that says what the list is.
fn read_word<W: std::str::FromStr + Copy>(
    path: &str,
    text: &str,
    what: &'static str,
    all: &[W],
    word: fn(W) -> &'static str,
) -> Result<W, Problem> {
    let known = || all.iter().map(|one| word(*one)).collect::<Vec<_>>();
    text.parse().map_err(|_| wrong_body(path, refused::word(text, what, &known())))
}

fn reason<R: std::str::FromStr + Copy>(
    new: &NewAct,
    what: &'static str,
    all: &[R],
    word: fn(R) -> &'static str,
) -> Result<Option<R>, Problem> {
    new.reason.as_deref().map(|text| read_word("reason", text, what, all, word)).transpose()
}

fn reject_reason(new: &NewAct) -> Result<Option<RejectReason>, Problem> {
    let Some(word) = new.reason.as_deref() else { return Ok(None) };
    Ok(Some(match word.replace(' ', "_").as_str() {
        "wrong_route" => RejectReason::WrongRoute,
        "incomplete_information" => {
            RejectReason::IncompleteInformation(new.traits.iter().filter_map(|name| TraitName::new(name)).collect())
        }
        "outside_pact" => {
            RejectReason::OutsidePact(new.clauses.iter().map(|clause| ClauseId::new(clause.as_str())).collect())
        }
        "duplicate" => RejectReason::Duplicate,
        "other" => RejectReason::Other,
        _ => {
            return Err(wrong_body("reason", said!("refused-reason-unknown", word)));
        }
    }))
}

/// Handoffs as queues show them to somebody whose right to do something with them, if they have one, reaches this far.
fn items(tx: &mut Tx<'_>, rows: Vec<HandoffRow>, acts: Option<Grant>) -> Result<Vec<HandoffItem>, Problem> {
    let mut people = People::default();
    let numbers: Vec<i64> = rows.iter().map(|row| row.lead).collect();
    let found: BTreeMap<i64, LeadRow> = lead_find(tx, &numbers)?.into_iter().map(|row| (row.lead, row)).collect();
    let mut leads = Vec::with_capacity(rows.len());
    for number in numbers {
        leads.push(match found.get(&number) {
            Some(lead) if lead.merged_into.is_none() => lead.clone(),
            Some(_) | None => present_lead(tx, number)?,
        });
    }
    let leads = handoff_leads(tx, leads)?;
    rows.into_iter().zip(leads).map(|(row, lead)| item(tx, &mut people, lead, Kept::read(row)?, acts)).collect()
}

fn item(
    tx: &mut Tx<'_>,
    people: &mut People,
    lead: HandoffLead,
    kept: Kept,
    acts: Option<Grant>,
) -> Result<HandoffItem, Problem> {
    let allowed = acts.map_or_else(Vec::new, |grant| allowed(&kept, grant));
    let allowed = allowed.into_iter().map(ActKind::word).collect();
    let Kept { row, handoff } = kept;
    let running = handoff.clocks().iter().filter(|clock| clock.is_running());
    Ok(HandoffItem {
        next_due: running.map(|clock| clock.due).min().filter(|_| row.is_open),
        clocks: handoff.clocks().iter().map(ClockItem::from).collect(),
        allowed,
        owner: people.item(tx, row.owner)?,
        manager: people.item(tx, row.manager)?,
        lead,
        why: serde_json::from_str(&row.why).unwrap_or_default(),
        id: row.id,
        pact: row.pact,
        version: row.number,
        tier: row.tier,
        state: row.state,
        reason: row.reason,
        open: row.is_open,
        revision: row.revision,
        offered_at: row.offered_at,
        changed_at: row.changed_at,
    })
}

/// A handoff with everything that comes with it.
fn whole(tx: &mut Tx<'_>, desk: &Desk, kept: Kept, acts: Option<Grant>, now: Instant) -> Result<Handoff, Problem> {
    let package = desk.package(tx, &kept, now)?;
    let mut people = People::default();
    let Package { lead, then, now, looked_at, group, bant, earlier, steps, next_question, qualified_at, .. } = package;
    let mut contributions = then.standing.engagement.contributions;
    contributions.extend(then.standing.fit.contributions);
    contributions.sort_by(|a, b| b.points.total_cmp(&a.points));
    let everybody = group.into_iter().map(|colleague| colleague.lead).chain([lead]).collect();
    let mut colleagues = handoff_leads(tx, everybody)?;
    let lead = colleagues.pop().expect("the lead was the last");
    let mut said = Vec::with_capacity(steps.len());
    for step in steps {
        said.push(step_item(tx, &mut people, step)?);
    }
    Ok(Handoff {
        item: item(tx, &mut people, lead, kept, acts)?,
        qualified_at,
        contributions,
        standing: now.standing,
        looked_at: looked_at.into_iter().map(LookedAtItem::from).collect(),
        group: colleagues,
        bant: bant.into_iter().map(BantItem::from).collect(),
        earlier: earlier.into_iter().map(EarlierItem::from).collect(),
        steps: said,
        next_question: next_question.map(NextQuestionItem::from),
    })
}

/// Leads with their companies.
fn handoff_leads(tx: &mut Tx<'_>, leads: Vec<LeadRow>) -> Result<Vec<HandoffLead>, LedgerError> {
    let mut numbers: Vec<i64> = leads.iter().filter_map(|lead| lead.company).collect();
    numbers.sort_unstable();
    numbers.dedup();
    let companies: BTreeMap<i64, CompanyRow> =
        company_find(tx, &numbers)?.into_iter().map(|row| (row.company, row)).collect();
    let shown = |lead: LeadRow| {
        let company = lead.company.and_then(|number| companies.get(&number)).cloned();
        HandoffLead {
            id: lead.id.to_string(),
            name: lead.card.name,
            email: lead.card.email,
            phone: lead.card.phone,
            title: lead.card.title,
            buying_role: lead.card.buying_role,
            company: company.map(|row| CompanyItem { id: row.id, name: row.name, domain: row.domain }),
        }
    };
    Ok(leads.into_iter().map(shown).collect())
}

fn step_item(tx: &mut Tx<'_>, people: &mut People, step: StepRow) -> Result<StepItem, LedgerError> {
    let person = step.made_by.strip_prefix("person ").and_then(|id| id.parse().ok());
    Ok(StepItem {
        at: step.at,
        name: people.item(tx, person)?.map(|person| person.name),
        act: step.act,
        by: step.made_by,
        words: step.words,
        detail: serde_json::from_str(&step.body).unwrap_or_default(),
    })
}

/// The word for a point of BANT: its trait without the family.
fn point_word(point: BantPoint) -> &'static str {
    let name = point.trait_name();
    name.strip_prefix(BANT).unwrap_or(name)
}

/// People that were looked up already.
#[derive(Debug, Default)]
pub(crate) struct People {
    known: BTreeMap<PersonId, Person>,
}

impl People {
    pub(crate) fn item(&mut self, tx: &mut Tx<'_>, id: Option<PersonId>) -> Result<Option<PersonItem>, LedgerError> {
        let Some(id) = id else { return Ok(None) };
        let person = match self.known.get(&id) {
            Some(person) => person.clone(),
            None => {
                let person = person_of(tx, id)?;
                self.known.insert(id, person.clone());
                person
            }
        };
        Ok(Some(PersonItem { id: id.to_string(), name: person.name }))
    }
}

impl From<&Clock> for ClockItem {
    fn from(clock: &Clock) -> Self {
        let (state, kept_at) = match clock.state {
            ClockState::Running => ("running", None),
            ClockState::Kept { at } => ("kept", Some(at)),
            ClockState::Breached { kept_at, .. } => ("breached", kept_at),
            ClockState::Dropped { .. } => ("dropped", None),
        };
        Self {
            promise: clock.promise.word(),
            party: clock.party.word(),
            round: clock.round,
            from: clock.from,
            due: clock.due,
            warn_at: clock.warn_at,
            state,
            kept_at,
        }
    }
}

impl From<LookedAt> for LookedAtItem {
    fn from(one: LookedAt) -> Self {
        Self { what: one.what, n: one.n, latest_at: one.latest_at }
    }
}

impl From<BantFact> for BantItem {
    fn from(fact: BantFact) -> Self {
        let (event, at) = fact.evidence.unzip();
        Self {
            point: point_word(fact.point),
            value: fact.value.map(|value| value.to_string()),
            event: event.map(|event| event.to_string()),
            at,
            confirmed: fact.confirmed,
            mandatory: fact.mandatory,
        }
    }
}

impl From<HandoffRow> for EarlierItem {
    fn from(row: HandoffRow) -> Self {
        Self {
            id: row.id,
            pact: row.pact,
            tier: row.tier,
            state: row.state,
            reason: row.reason,
            offered_at: row.offered_at,
        }
    }
}

impl From<NextQuestion> for NextQuestionItem {
    fn from(question: NextQuestion) -> Self {
        match question {
            NextQuestion::Missing(clause) => Self { about: "missing", which: Some(clause.to_string()) },
            NextQuestion::DecisionMaker => Self { about: "decision_maker", which: None },
            NextQuestion::Bant(point) => Self { about: "bant", which: Some(point_word(point).to_owned()) },
        }
    }
}
