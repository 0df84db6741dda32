//! The API's description, as a document for machines and as pages for people.

use axum::http::{HeaderValue, header};
use axum::response::{Html, IntoResponse, Response};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::App;
use crate::extract::Path;
use crate::openapi;
use crate::problem::{Problem, ProblemCode};
use crate::reference::{STYLE, page, problem_page, problems_page};

/// Our pages run no script and load nothing but their own style sheet.
const PAGE_POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
);

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(openapi_fetch))
        .routes(routes!(reference_fetch))
        .routes(routes!(style_fetch))
        .routes(routes!(problem_list))
        .routes(routes!(problem_fetch))
}

/// Gives this description (OpenAPI 3.1).
#[utoipa::path(get, path = "/openapi.json", tag = "reference", operation_id = "openapi.fetch", extensions(("x-operation" = json!("reference.fetch"))),
    responses((status = 200, description = "The description.", body = Object)))]
async fn openapi_fetch() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "application/json")], openapi::text())
}

/// Shows this description as a page.
#[utoipa::path(get, path = "/reference", tag = "reference", operation_id = "reference.fetch",
    responses((status = 200, description = "The page.", body = String, content_type = "text/html")))]
async fn reference_fetch() -> Response {
    as_page(page())
}

/// Gives the style sheet of these pages.
#[utoipa::path(get, path = "/reference.css", tag = "reference", operation_id = "reference.style", extensions(("x-operation" = json!("reference.fetch"))),
    responses((status = 200, description = "The style sheet.", body = String, content_type = "text/css")))]
async fn style_fetch() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], STYLE)
}

/// Lists the codes of problems.
#[utoipa::path(get, path = "/problems", tag = "reference", operation_id = "problem.list", extensions(("x-operation" = json!("reference.fetch"))),
    responses((status = 200, description = "A page with all codes.", body = String, content_type = "text/html")))]
async fn problem_list() -> Response {
    as_page(problems_page())
}

/// Explains the code of a problem: when it happens, and what to do about it.
#[utoipa::path(get, path = "/problems/{code}", tag = "reference", operation_id = "problem.fetch", extensions(("x-operation" = json!("reference.fetch"))),
    params(("code" = String, Path, description = "The code, such as `invalid-body`.")),
    responses((status = 200, description = "A page about it.", body = String, content_type = "text/html")))]
async fn problem_fetch(Path(code): Path<String>) -> Result<Response, Problem> {
    let problem = ProblemCode::by_code(&code).ok_or_else(|| {
        Problem::new(ProblemCode::NotFound)
            .at("code")
            .with_detail("there is no problem with this code; /problems lists all")
    })?;
    Ok(as_page(problem_page(problem)))
}

fn as_page(html: String) -> Response {
    ([(header::CONTENT_SECURITY_POLICY, PAGE_POLICY)], Html(html)).into_response()
}
