//! Leads as a table: all that a list would show, as one CSV file, written while it is read.

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue};
use futures::{Stream, stream};
use leadpact_accounts::Operation;
use leadpact_ledger::leads::{LeadRow, lead_list_before, lead_search};
use leadpact_ledger::standings::{StandingFilter, StandingRow, standing_find, standing_list_before};
use leadpact_terms::Instant;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::App;
use crate::actor::Asking;
use crate::api::leads::{CompanyItem, LeadFilter, companies_of, the_pact};
use crate::extract::Query;
use crate::problem::Problem;

/// Leads that are read at a time: a reader's place is not kept while somebody slow takes the file.
const STEP: usize = 500;

/// The columns, in their order.
const COLUMNS: &str = "id,name,email,phone,title,company,domain,buying_role,first_seen,last_seen,events,\
     pact,verdict,tier,reason,fit,engagement,grade,level,stage\r\n";

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(lead_export))
}

/// Writes leads as a table (CSV), the newest first: all those that the list with the same filters shows.
///
/// What was asked for stands in the audit.
#[utoipa::path(get, path = "/api/leads/table", tag = "leads", operation_id = "lead.export", params(LeadFilter),
    responses((status = 200, description = "The file.", body = String, content_type = "text/csv")))]
async fn lead_export(
    State(app): State<App>,
    asking: Asking,
    Query(filter): Query<LeadFilter>,
) -> Result<(HeaderMap, Body), Problem> {
    asking.may_to_all(Operation::LeadExport)?;
    let asked = Asked::read(&app, filter).await?;
    let (now, label) = (app.now(), asked.label());
    app.write(move |tx| asking.record(tx, Operation::LeadExport, |detail| detail.label("filter", &label), now)).await?;
    let headers = HeaderMap::from_iter([
        (CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8")),
        (CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"leads.csv\"")),
        (CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ]);
    Ok((headers, Body::from_stream(rows(app, asked))))
}

/// Which leads, settled before the first row is written.
#[derive(Debug, Clone)]
enum Asked {
    /// Those that a search finds.
    Found(String),
    /// All, with what the pact of this name says of them, if there is one.
    All,
    /// Those of whom a pact says this.
    Standing(StandingFilter),
}

impl Asked {
    async fn read(app: &App, filter: LeadFilter) -> Result<Self, Problem> {
        filter.must_fit()?;
        if let Some(text) = filter.q.filter(|text| !text.trim().is_empty()) {
            return Ok(Self::Found(text));
        }
        let of = |text: Option<String>| text.unwrap_or_default();
        let (verdict, tier, stage) = (of(filter.verdict), of(filter.tier), of(filter.stage));
        if filter.pact.is_none() && [&verdict, &tier, &stage].iter().all(|text| text.is_empty()) {
            return Ok(Self::All);
        }
        let (live, now) = (app.live.clone(), app.now());
        let pact = app.read(move |tx| the_pact(&live, tx, filter.pact.as_deref(), now)).await?;
        Ok(Self::Standing(StandingFilter { pact: pact.name.to_string(), verdict, tier, stage }))
    }

    /// What stands in the audit: codes and names of pacts, and nothing of what was searched.
    fn label(&self) -> String {
        match self {
            Self::Found(_) => "search".to_owned(),
            Self::All => "all".to_owned(),
            Self::Standing(StandingFilter { pact, verdict, tier, stage }) => [pact, verdict, tier, stage]
                .into_iter()
                .filter(|text| !text.is_empty())
                .cloned()
                .collect::<Vec<_>>()
                .join(" "),
        }
    }
}

/// Where the writing is.
enum Place {
    Head,
    Before(i64),
    End,
}

/// The file, some leads at a time.
fn rows(app: App, asked: Asked) -> impl Stream<Item = Result<Bytes, std::io::Error>> {
    stream::try_unfold((app, asked, Place::Head), |(app, asked, place)| async move {
        let before = match place {
            Place::Head => {
                return Ok(Some((Bytes::from_static(COLUMNS.as_bytes()), (app, asked, Place::Before(i64::MAX)))));
            }
            Place::Before(before) => before,
            Place::End => return Ok(None),
        };
        let question = asked.clone();
        let read = app.read(move |tx| step(tx, &question, before)).await;
        // Whoever downloads sees that the file broke off.
        let (text, last) = read.map_err(|problem| std::io::Error::other(problem.code.code()))?;
        let next = last.map_or(Place::End, Place::Before);
        Ok(Some((Bytes::from(text), (app, asked, next))))
    })
}

/// The rows of some leads, and the number before which the next ones come.
fn step(tx: &mut leadpact_ledger::Tx<'_>, asked: &Asked, before: i64) -> Result<(String, Option<i64>), Problem> {
    let (rows, is_all): (Vec<(LeadRow, Option<StandingRow>)>, bool) = match asked {
        Asked::Found(text) => {
            let leads = lead_search(tx, text.trim(), STEP)?;
            (with_first_standing(tx, leads)?, true)
        }
        Asked::All => {
            let leads = lead_list_before(tx, before, STEP)?;
            let is_all = leads.len() < STEP;
            (with_first_standing(tx, leads)?, is_all)
        }
        Asked::Standing(filter) => {
            let rows = standing_list_before(tx, filter, before, STEP)?;
            let is_all = rows.len() < STEP;
            (rows.into_iter().map(|(lead, standing)| (lead, Some(standing))).collect(), is_all)
        }
    };
    let companies = companies_of(tx, rows.iter().map(|(lead, _)| lead))?;
    let mut text = String::new();
    for (lead, standing) in &rows {
        let company = lead.company.and_then(|number| companies.get(&number));
        write_row(&mut text, lead, standing.as_ref(), company);
    }
    let last = rows.last().map(|(lead, _)| lead.lead);
    Ok((text, last.filter(|_| !is_all)))
}

/// Leads with what is said of them under the first pact by name.
fn with_first_standing(
    tx: &mut leadpact_ledger::Tx<'_>,
    leads: Vec<LeadRow>,
) -> Result<Vec<(LeadRow, Option<StandingRow>)>, Problem> {
    let numbers: Vec<i64> = leads.iter().map(|lead| lead.lead).collect();
    let mut standings = standing_find(tx, &numbers)?;
    standings.sort_by(|a, b| (a.lead, &a.pact).cmp(&(b.lead, &b.pact)));
    let of = |lead: &LeadRow| standings.iter().find(|row| row.lead == lead.lead).cloned();
    Ok(leads.into_iter().map(|lead| (of(&lead), lead)).map(|(standing, lead)| (lead, standing)).collect())
}

fn write_row(text: &mut String, lead: &LeadRow, standing: Option<&StandingRow>, company: Option<&CompanyItem>) {
    let card = &lead.card;
    let or_empty = |value: &Option<String>| value.clone().unwrap_or_default();
    let at = |at: Option<Instant>| at.map(|at| at.to_string()).unwrap_or_default();
    let said = |of: fn(&StandingRow) -> String| standing.map(of).unwrap_or_default();
    let cells = [
        lead.id.to_string(),
        or_empty(&card.name),
        or_empty(&card.email),
        or_empty(&card.phone),
        or_empty(&card.title),
        company.and_then(|one| one.name.clone()).unwrap_or_default(),
        company.and_then(|one| one.domain.clone()).unwrap_or_default(),
        or_empty(&card.buying_role),
        at(Some(lead.created_at)),
        at(lead.latest.as_ref().map(|(at, _)| *at)),
        lead.n_events.to_string(),
        said(|row| row.pact.clone()),
        said(|row| row.verdict.clone()),
        said(|row| row.tier.clone().unwrap_or_default()),
        said(|row| row.reason.clone()),
        said(|row| row.fit.to_string()),
        said(|row| row.engagement.to_string()),
        said(|row| row.grade.clone()),
        said(|row| row.level.to_string()),
        said(|row| row.stage.clone()),
    ];
    let fields: Vec<String> = cells.iter().map(|cell| field(cell)).collect();
    text.push_str(&fields.join(","));
    text.push_str("\r\n");
}

/// A cell (RFC 4180). A text that a spreadsheet would take for a formula is kept a text; numbers and phones are none.
fn field(cell: &str) -> String {
    let is_number = cell.strip_prefix(['+', '-']).is_some_and(|rest| {
        rest.starts_with(|first: char| first.is_ascii_digit())
            && rest.chars().all(|one| one.is_ascii_digit() || ". ()-e".contains(one))
    });
    let is_formula = cell.starts_with(['=', '+', '-', '@', '\t']) && !is_number;
    let cell = if is_formula { format!("'{cell}") } else { cell.to_owned() };
    if cell.contains([',', '"', '\r', '\n']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell }
}

#[cfg(test)]
mod tests {
    use super::field;

    #[test]
    fn cells_come_back_as_they_were_and_none_becomes_a_formula() {
        let table = [
            ("Ana", "Ana"),
            ("Lima, Ana", "\"Lima, Ana\""),
            ("says \"hi\"", "\"says \"\"hi\"\"\""),
            ("=1+1", "'=1+1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("+420 601 123 456", "+420 601 123 456"),
            ("-12.5", "-12.5"),
            ("-cmd|x", "'-cmd|x"),
        ];
        for (cell, expected) in table {
            assert_eq!(field(cell), expected, "{cell}");
        }
    }
}
