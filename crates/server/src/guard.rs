//! Asks the table of who may do what before anything else of a request is read: a handler can't forget it, and whoever may not do
//! something learns nothing about how it would be done.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use axum::extract::MatchedPath;
use axum::http::Method;
use axum::http::request::Parts;
use leadpact_accounts::{Actor, Operation};

use crate::openapi;
use crate::problem::{Problem, ProblemCode};

/// Whether somebody may do what this request asks for, by its route. How far that reaches is the handler's business.
pub(crate) fn admit(parts: &Parts, actor: &Actor) -> Result<(), Problem> {
    let route = parts.extensions.get::<MatchedPath>().map(MatchedPath::as_str);
    // Routes that a test made for itself are none of the API's.
    let Some(operation) = route.and_then(|route| operation_of(&parts.method, route)) else { return Ok(()) };
    let operation = operation.ok_or_else(|| Problem::new(ProblemCode::Internal))?;
    actor.may(operation).map(|_| ()).map_err(Problem::from)
}

/// The operation of a route; within, nothing if the API's description names one that the table does not know.
fn operation_of(method: &Method, route: &str) -> Option<Option<Operation>> {
    static OPERATIONS: OnceLock<BTreeMap<(String, String), Option<Operation>>> = OnceLock::new();
    // Who may ask for a thing may ask for its head.
    let method = if method == Method::HEAD { "get".to_owned() } else { method.as_str().to_lowercase() };
    OPERATIONS.get_or_init(operations).get(&(method, route.to_owned())).copied()
}

fn operations() -> BTreeMap<(String, String), Option<Operation>> {
    let paths = openapi::document()["paths"].as_object().into_iter().flatten();
    let of_path = |(path, methods): (&String, &serde_json::Value)| {
        let methods = methods.as_object().into_iter().flatten();
        let operation = |operation: &serde_json::Value| operation["operationId"].as_str()?.parse().ok();
        let path = path.clone();
        methods.map(move |(method, about)| ((method.clone(), path.clone()), operation(about))).collect::<Vec<_>>()
    };
    paths.flat_map(of_path).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_of_the_api_stands_in_the_table() {
        for ((method, path), operation) in operations() {
            assert!(operation.is_some(), "{method} {path}: its `operation_id` is no `Operation`");
        }
    }

    #[test]
    fn no_operation_has_two_routes_unless_it_is_open() {
        let mut routes: BTreeMap<Operation, Vec<(String, String)>> = BTreeMap::new();
        for (route, operation) in operations() {
            routes.entry(operation.expect("the test above")).or_default().push(route);
        }
        for (operation, routes) in routes {
            assert_eq!(routes.len(), 1, "{operation}: {routes:?}");
        }
    }
}
