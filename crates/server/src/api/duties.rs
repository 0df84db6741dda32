//! Who may be handed leads: duty, absences, capacity; and the days on which nobody works.

use axum::extract::State;
use leadpact_accounts::Operation;
use leadpact_language::{Said, said};
use leadpact_ledger::account_ids::PersonId;
use leadpact_ledger::duties::{DutyRow, HolidaysRow, duty_fetch, duty_list, duty_put};
use leadpact_ledger::handoffs::{handoff_load, handoff_load_of};
use leadpact_ledger::people::{PersonRow, person_fetch, person_list};
use leadpact_terms::Instant;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::App;
use crate::actor::Asking;
use crate::extract::{Json, Path};
use crate::hub::Topic;
use crate::problem::{Problem, ProblemCode};

/// Longest name of a team, and of a file of holidays.
const NAME_MAX: usize = 100;
/// Dates off that are shown of a file.
const NEXT_SHOWN: usize = 5;
/// People that are looked through.
const PEOPLE_MAX: usize = 10_000;

/// Whether somebody may be handed leads, and how many they have.
#[derive(Debug, Serialize, ToSchema)]
pub struct DutyItem {
    /// Who.
    person: String,
    /// How they are called.
    name: String,
    /// Their role.
    role: String,
    /// Whether they take leads at all.
    on_duty: bool,
    /// Open leads at most; left out if the pact's number counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    capacity: Option<i64>,
    /// From when they are away.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = String, format = DateTime, nullable = false)]
    away_from: Option<Instant>,
    /// Until when.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = String, format = DateTime, nullable = false)]
    away_until: Option<Instant>,
    /// The team under whose name pacts may hand them leads.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    team: Option<String>,
    /// Open leads now.
    n_open: i64,
}

/// What is to hold for somebody. What is left out stays; `null` takes it away.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DutyChange {
    /// Whether they take leads at all.
    #[serde(default)]
    #[schema(nullable = false)]
    on_duty: Option<bool>,
    /// Open leads at most.
    #[serde(default, deserialize_with = "said")]
    #[schema(value_type = Option<u32>)]
    capacity: Option<Option<u32>>,
    /// From when they are away.
    #[serde(default, deserialize_with = "said")]
    #[schema(value_type = Option<String>, format = DateTime)]
    away_from: Option<Option<Instant>>,
    /// Until when.
    #[serde(default, deserialize_with = "said")]
    #[schema(value_type = Option<String>, format = DateTime)]
    away_until: Option<Option<Instant>>,
    /// Their team.
    #[serde(default, deserialize_with = "said")]
    #[schema(value_type = Option<String>)]
    team: Option<Option<String>>,
}

/// A file of holidays.
#[derive(Debug, Serialize, ToSchema)]
pub struct HolidaysItem {
    /// The name by which calendars of pacts know it.
    name: String,
    /// When it was uploaded.
    #[schema(value_type = String, format = DateTime)]
    changed_at: Instant,
    /// By whom.
    changed_by: String,
    /// Entries in it.
    n_entries: usize,
    /// The next dates off.
    #[schema(value_type = Vec<String>, example = json!(["2026-12-24", "2026-12-25"]))]
    next: Vec<String>,
}

/// The text of a file of holidays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewHolidays {
    /// What the iCalendar file says.
    text: String,
}

/// Tells a value that is `null` from one that is left out.
fn said<'de, D, T>(deserializer: D) -> Result<Option<Option<T>>, D::Error>
where
    D: serde::Deserializer<'de>,
    T: Deserialize<'de>,
{
    Option::deserialize(deserializer).map(Some)
}

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(duty_index))
        .routes(routes!(duty_change))
        .routes(routes!(holidays_index))
        .routes(routes!(holidays_put))
}

/// Lists who may be handed leads: everybody who works in sales, and whoever else is on duty.
#[utoipa::path(get, path = "/api/duties", tag = "handoffs", operation_id = "duty.list",
    responses((status = 200, description = "Duties.", body = Vec<DutyItem>)))]
async fn duty_index(State(app): State<App>, asking: Asking) -> Result<Json<Vec<DutyItem>>, Problem> {
    let grant = asking.may(Operation::DutyList)?;
    let items = app
        .read(move |tx| {
            let (duties, load) = (duty_list(tx)?, handoff_load(tx)?);
            let people = person_list(tx, None, PEOPLE_MAX)?;
            let of = |person: PersonRow| {
                let duty = duties.iter().find(|row| row.person == person.person);
                let n_open = load.iter().find(|(owner, _)| *owner == person.person).map_or(0, |(_, n)| *n);
                item(person, duty, n_open)
            };
            let takes_leads = |person: &PersonRow| {
                let is_listed =
                    person.role.starts_with("sales") || duties.iter().any(|row| row.person == person.person);
                is_listed && person.state == "active" && grant.reaches(person.person)
            };
            Ok(people.into_iter().filter(takes_leads).map(of).collect())
        })
        .await?;
    Ok(Json(items))
}

/// Changes whether somebody may be handed leads. What they have not answered goes to others when they go off duty.
#[utoipa::path(patch, path = "/api/duties/{person}", tag = "handoffs", operation_id = "duty.change",
    params(("person" = String, Path, description = "The person's id.")), request_body = DutyChange,
    responses((status = 200, description = "What holds now.", body = DutyItem)))]
async fn duty_change(
    State(app): State<App>,
    asking: Asking,
    Path(person): Path<String>,
    Json(change): Json<DutyChange>,
) -> Result<Json<DutyItem>, Problem> {
    let grant = asking.may(Operation::DutyChange)?;
    let not_found = || Problem::new(ProblemCode::NotFound);
    let id: PersonId = person.parse().map_err(|_| not_found())?;
    if !grant.reaches(id) {
        return Err(not_found());
    }
    let wrong = |path: &str, why: Said| Problem::new(ProblemCode::InvalidBody).at(path).saying(why);
    if change.team.iter().flatten().any(|team| team.trim().is_empty() || team.chars().count() > NAME_MAX) {
        return Err(wrong("team", said!("refused-team", max = NAME_MAX)));
    }
    let now = app.now();
    let item = app
        .write(move |tx| {
            let row = person_fetch(tx, id)?.filter(|row| row.state == "active").ok_or_else(not_found)?;
            let mut duty = duty_fetch(tx, id)?.unwrap_or(DutyRow {
                person: id,
                on_duty: true,
                capacity: None,
                away_from: None,
                away_until: None,
                team: None,
                changed_at: now,
            });
            duty.on_duty = change.on_duty.unwrap_or(duty.on_duty);
            duty.capacity = change.capacity.map_or(duty.capacity, |capacity| capacity.map(i64::from));
            duty.away_from = change.away_from.unwrap_or(duty.away_from);
            duty.away_until = change.away_until.unwrap_or(duty.away_until);
            duty.team = change.team.clone().unwrap_or(duty.team.take());
            duty.changed_at = now;
            if let (Some(from), Some(until)) = (duty.away_from, duty.away_until)
                && until <= from
            {
                return Err(wrong("away_until", said!("refused-back-early")));
            }
            duty_put(tx, &duty)?;
            asking.record(tx, Operation::DutyChange, |detail| detail.id("person", id.0), now)?;
            let n_open = handoff_load_of(tx, id)?;
            Ok(item(row, Some(&duty), n_open))
        })
        .await?;
    app.decided.notify_one();
    app.tell_of(Topic::Person, Some(&item.person));
    Ok(Json(item))
}

/// Lists the files of holidays that calendars of pacts may name.
#[utoipa::path(get, path = "/api/holidays", tag = "handoffs", operation_id = "holidays.list",
    responses((status = 200, description = "Holidays.", body = Vec<HolidaysItem>)))]
async fn holidays_index(State(app): State<App>, asking: Asking) -> Result<Json<Vec<HolidaysItem>>, Problem> {
    let _everybody = asking.may(Operation::HolidaysList)?;
    let (desk, now) = (app.desk.clone(), app.now());
    let rows = app.read(move |tx| Ok(desk.holidays(tx)?)).await?;
    Ok(Json(rows.into_iter().map(|row| HolidaysItem::new(row, now)).collect()))
}

/// Uploads holidays as an iCalendar file, under the name by which calendars of pacts know them.
#[utoipa::path(put, path = "/api/holidays/{name}", tag = "handoffs", operation_id = "holidays.put",
    params(("name" = String, Path, description = "The file's name: `cz.ics`.")), request_body = NewHolidays,
    responses((status = 200, description = "What holds now.", body = HolidaysItem)))]
async fn holidays_put(
    State(app): State<App>,
    asking: Asking,
    Path(name): Path<String>,
    Json(new): Json<NewHolidays>,
) -> Result<Json<HolidaysItem>, Problem> {
    asking.may_to_all(Operation::HolidaysPut)?;
    if name.chars().count() > NAME_MAX {
        return Err(Problem::new(ProblemCode::InvalidPath).saying(said!("refused-name-long", max = NAME_MAX)));
    }
    let (desk, now) = (app.desk.clone(), app.now());
    let item = app
        .write(move |tx| {
            let tag = asking.tag();
            let holidays = desk.put_holidays(tx, &name, &new.text, &tag, now)?;
            asking.record(tx, Operation::HolidaysPut, |detail| detail.label("name", &name), now)?;
            let (n_entries, next) = (holidays.len(), holidays.dates_from(now, NEXT_SHOWN));
            Ok(HolidaysItem { name: name.clone(), changed_at: now, changed_by: tag, n_entries, next })
        })
        .await?;
    app.tell_of(Topic::Settings, None);
    Ok(Json(item))
}

fn item(person: PersonRow, duty: Option<&DutyRow>, n_open: i64) -> DutyItem {
    let id = person.person.to_string();
    DutyItem {
        name: person.name.or(person.email).unwrap_or_else(|| id.clone()),
        person: id,
        role: person.role,
        on_duty: duty.is_none_or(|duty| duty.on_duty),
        capacity: duty.and_then(|duty| duty.capacity),
        away_from: duty.and_then(|duty| duty.away_from),
        away_until: duty.and_then(|duty| duty.away_until),
        team: duty.and_then(|duty| duty.team.clone()),
        n_open,
    }
}

impl HolidaysItem {
    fn new(row: HolidaysRow, now: Instant) -> Self {
        let holidays = leadpact_handoff::Holidays::read(&row.text).unwrap_or_default();
        let (n_entries, next) = (holidays.len(), holidays.dates_from(now, NEXT_SHOWN));
        Self { name: row.name, changed_at: row.changed_at, changed_by: row.changed_by, n_entries, next }
    }
}
