//! Companies, each with its buying group: its leads and their parts in the decision to buy.

use axum::extract::State;
use leadpact_accounts::{Grant, Operation};
use leadpact_ledger::companies::{company_fetch as company_row, company_key_list_of, company_list_after, fact_list_of};
use leadpact_ledger::leads::{LeadRow, lead_list_of_company};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::App;
use crate::actor::Asking;
use crate::api::handoffs::reaches_any;
use crate::api::leads::{CompanyItem, EventItem, LeadItem, with_standings};
use crate::api::own::own_companies;
use crate::cursor::{List, Page, PageParams};
use crate::extract::{Json, Path, Query};
use crate::problem::{Problem, ProblemCode};

/// Which companies are asked for.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CompanyFilter {
    /// Companies whose name or domain contains this.
    #[serde(default)]
    #[param(nullable = false)]
    q: Option<String>,
}

/// A company and what belongs to it.
#[derive(Debug, Serialize, ToSchema)]
pub struct Company {
    /// What lists show of it.
    #[serde(flatten)]
    item: CompanyItem,
    /// The ids and domains under which it is found.
    keys: Vec<String>,
    /// Its leads, with their parts in the decision to buy.
    buying_group: Vec<LeadItem>,
    /// What became known of it, the latest last.
    facts: Vec<EventItem>,
}

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(company_index)).routes(routes!(company_fetch))
}

/// Lists and searches companies. Who sees only their own finds those of leads that were handed to them.
#[utoipa::path(get, path = "/api/companies", tag = "companies", operation_id = "company.list",
    params(CompanyFilter, PageParams),
    responses((status = 200, description = "A page of companies, those that were known first at the beginning.", body = Page<CompanyItem>)))]
async fn company_index(
    State(app): State<App>,
    asking: Asking,
    Query(filter): Query<CompanyFilter>,
    Query(page): Query<PageParams>,
) -> Result<Json<Page<CompanyItem>>, Problem> {
    let grant = asking.may(Operation::CompanyList)?;
    let text = filter.q.unwrap_or_default();
    let list = List { name: "companies", filters: &[("q", &text)] };
    let limit = page.limit()?;
    let after: i64 = page.after(&list)?.unwrap_or(0);
    let wanted = text.clone();
    let rows = app
        .read(move |tx| {
            let wanted = Some(wanted.trim()).filter(|text| !text.is_empty());
            match grant {
                Grant::All => Ok(company_list_after(tx, after, wanted, limit + 1)?),
                Grant::OwnedBy(me) => own_companies(tx, me, after, wanted, limit + 1),
            }
        })
        .await?;
    let rows =
        rows.into_iter().map(|row| (row.company, CompanyItem { id: row.id, name: row.name, domain: row.domain }));
    let page = list.page(rows.collect(), limit, |(number, _): &(i64, CompanyItem)| *number);
    Ok(Json(Page { items: page.items.into_iter().map(|(_, item)| item).collect(), next: page.next }))
}

/// Shows a company with its buying group and what became known of it.
#[utoipa::path(get, path = "/api/companies/{id}", tag = "companies", operation_id = "company.fetch",
    params(("id" = String, Path, description = "The company's id.")),
    responses((status = 200, description = "The company.", body = Company)))]
async fn company_fetch(
    State(app): State<App>,
    asking: Asking,
    Path(id): Path<String>,
) -> Result<Json<Company>, Problem> {
    let grant = asking.may(Operation::CompanyFetch)?;
    let company = app
        .read(move |tx| {
            let Some(row) = company_row(tx, &id)? else { return Err(Problem::new(ProblemCode::NotFound)) };
            let leads = lead_list_of_company(tx, row.company)?;
            let is_there = |lead: &LeadRow| lead.merged_into.is_none() && lead.erased_at.is_none();
            let leads: Vec<LeadRow> = leads.into_iter().filter(is_there).collect();
            if !reaches_any(tx, grant, &leads)? {
                return Err(Problem::new(ProblemCode::NotFound));
            }
            let keys = company_key_list_of(tx, row.company)?;
            let facts = fact_list_of(tx, &[row.company])?;
            Ok(Company {
                keys: keys.iter().map(|key| key.value().to_owned()).collect(),
                buying_group: with_standings(tx, leads)?,
                facts: facts.into_iter().map(|fact| EventItem::from(fact.event)).collect(),
                item: CompanyItem { id: row.id, name: row.name, domain: row.domain },
            })
        })
        .await?;
    Ok(Json(company))
}
