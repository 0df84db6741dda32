//! The reference as pages, written from the description itself: no script, nothing of anybody else's.

mod html;

use std::sync::OnceLock;

use serde_json::Value;

use crate::openapi;
use crate::problem::ProblemCode;
use html::{Element, document, link, prose};

/// The style sheet of all pages.
pub(crate) const STYLE: &str = include_str!("style.css");

/// The reference of the whole API.
pub(crate) fn page() -> String {
    static PAGE: OnceLock<String> = OnceLock::new();
    PAGE.get_or_init(|| reference(openapi::document())).clone()
}

/// A list of all codes of problems.
pub(crate) fn problems_page() -> String {
    let mut table = Element::new("table").child(row("th", ["Code", "Status", "What it says"].map(Element::text)));
    for problem in ProblemCode::ALL {
        let code = link(&problem.address(), Element::new("code").push(problem.code()));
        table =
            table.child(row("td", [code, Element::text(problem.status().as_str()), Element::text(problem.title())]));
    }
    document("Problems", [Element::new("h1").push("Problems"), table])
}

/// What one code means.
pub(crate) fn problem_page(problem: ProblemCode) -> String {
    let facts = Element::new("p")
        .push("Status ")
        .child(Element::new("code").push(problem.status().as_str()))
        .push(", code ")
        .child(Element::new("code").push(problem.code()));
    let back = Element::new("p").child(link("/problems", Element::text("All problems")));
    document(problem.title(), [Element::new("h1").push(problem.title()), facts, prose(&problem.about()), back])
}

fn reference(api: &Value) -> String {
    let title = text(&api["info"], "title");
    let mut parts = vec![
        Element::new("h1").push(title).push(" ").push(text(&api["info"], "version")),
        prose(text(&api["info"], "description")),
        Element::new("p")
            .child(link("/openapi.json", Element::text("As OpenAPI 3.1")))
            .push(" · ")
            .child(link("/problems", Element::text("Codes of problems"))),
    ];
    let tags = api["tags"].as_array().map(Vec::as_slice).unwrap_or_default();
    let mut contents = Element::new("ul");
    let mut sections = Vec::new();
    for tag in tags {
        let name = text(tag, "name");
        let operations = operations_of(api, name);
        let anchors = operations.iter().map(|(path, method, operation)| {
            let line = Element::new("code").push(&format!("{} {path}", method.to_uppercase()));
            Element::new("li").child(link(&format!("#{}", text(operation, "operationId")), line))
        });
        contents = contents.child(Element::new("li").push(name).child(Element::new("ul").children(anchors)));
        sections.push(Element::new("h2").push(name));
        sections.push(prose(text(tag, "description")));
        sections
            .extend(operations.into_iter().map(|(path, method, operation)| operation_part(path, method, operation)));
    }
    parts.push(Element::new("nav").child(contents));
    parts.extend(sections);
    parts.push(Element::new("h2").push("Forms"));
    parts.extend(members(&api["components"]["schemas"]).map(|(name, schema)| schema_part(name, schema)));
    document(&format!("{title}: reference"), parts)
}

fn operations_of<'a>(api: &'a Value, tag: &str) -> Vec<(&'a str, &'a str, &'a Value)> {
    let all = members(&api["paths"])
        .flat_map(|(path, methods)| members(methods).map(move |(method, operation)| (path, method, operation)));
    all.filter(|(_, _, operation)| operation["tags"][0] == tag).collect()
}

fn operation_part(path: &str, method: &str, operation: &Value) -> Element {
    let address = Element::new("code").push(&format!("{} {path}", method.to_uppercase()));
    let mut part = Element::new("section")
        .attribute("id", text(operation, "operationId"))
        .child(Element::new("h3").child(address))
        .child(prose(text(operation, "summary")))
        .child(prose(text(operation, "description")));
    let parameters = operation["parameters"].as_array().map(Vec::as_slice).unwrap_or_default();
    if !parameters.is_empty() {
        let head = row("th", ["Parameter", "In", "Type", ""].map(Element::text));
        let rows = parameters.iter().map(|parameter| {
            let name = Element::new("code").push(text(parameter, "name"));
            let kind = kind(&parameter["schema"]);
            row("td", [name, Element::text(text(parameter, "in")), kind, prose(text(parameter, "description"))])
        });
        part = part.child(Element::new("table").child(head).children(rows));
    }
    for (media_type, content) in members(&operation["requestBody"]["content"]) {
        let line = Element::new("p").push("Body: ").child(kind(&content["schema"])).push(" as ").push(media_type);
        part = part.child(line);
    }
    let rows = members(&operation["responses"]).map(|(status, response)| {
        let forms = members(&response["content"]).map(|(_, content)| kind(&content["schema"]));
        let forms = Element::new("span").children(forms);
        row("td", [Element::new("code").push(status), forms, prose(text(response, "description"))])
    });
    part.child(Element::new("table").child(row("th", ["Status", "Form", ""].map(Element::text))).children(rows))
}

fn schema_part(name: &str, schema: &Value) -> Element {
    let mut part = Element::new("section")
        .attribute("id", &format!("form-{name}"))
        .child(Element::new("h3").push(name))
        .child(prose(text(schema, "description")));
    let required: Vec<&str> = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let properties: Vec<_> = members(&schema["properties"]).collect();
    if properties.is_empty() {
        return part.child(Element::new("p").child(kind(schema)));
    }
    let head = row("th", ["Field", "Type", "", ""].map(Element::text));
    let rows = properties.into_iter().map(|(field, schema)| {
        let need = if required.contains(&field) { "required" } else { "" };
        let field = Element::new("code").push(field);
        row("td", [field, kind(schema), Element::text(need), prose(text(schema, "description"))])
    });
    part = part.child(Element::new("table").child(head).children(rows));
    part
}

/// What kind of value a schema takes, in a few words.
fn kind(schema: &Value) -> Element {
    if let Some(name) = schema["$ref"].as_str().and_then(|address| address.rsplit('/').next()) {
        return link(&format!("#form-{name}"), Element::text(name));
    }
    for key in ["oneOf", "anyOf", "allOf"] {
        if let Some(parts) = schema[key].as_array() {
            let joint = if key == "allOf" { " and " } else { " or " };
            let kinds = parts.iter().enumerate().flat_map(|(idx, part)| {
                let between = (idx > 0).then(|| Element::text(joint));
                between.into_iter().chain(std::iter::once(kind(part)))
            });
            return Element::new("span").children(kinds);
        }
    }
    if let Some(words) = schema["enum"].as_array() {
        let words: Vec<_> = words.iter().map(|word| word.as_str().unwrap_or_default()).collect();
        return Element::new("code").push(&words.join(" | "));
    }
    if schema.get("items").is_some() {
        return Element::new("span").push("list of ").child(kind(&schema["items"]));
    }
    let words = match &schema["type"] {
        Value::String(word) => word.clone(),
        Value::Array(words) => words.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" or "),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => "anything".to_owned(),
    };
    match schema["format"].as_str() {
        Some(format) => Element::text(&format!("{words} ({format})")),
        None => Element::text(&words),
    }
}

fn row<const N: usize>(cell: &'static str, cells: [Element; N]) -> Element {
    Element::new("tr").children(cells.into_iter().map(|content| Element::new(cell).child(content)))
}

fn members(value: &Value) -> impl Iterator<Item = (&str, &Value)> {
    value.as_object().into_iter().flatten().map(|(name, value)| (name.as_str(), value))
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_and_form_has_its_place_and_every_link_leads_there() {
        let page = page();
        let ids: Vec<&str> = page.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        let links: Vec<&str> = page.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        for link in links {
            assert!(ids.contains(&link), "nothing has the id {link}");
        }
        let api = openapi::document();
        for (path, methods) in members(&api["paths"]) {
            for (method, operation) in members(methods) {
                assert!(ids.contains(&text(operation, "operationId")), "{method} {path} is not in the reference");
            }
        }
    }

    #[test]
    fn pages_hold_no_script() {
        for page in [page(), problems_page(), problem_page(ProblemCode::Internal)] {
            assert!(!page.contains("<script") && !page.contains(" style="), "{page:.200}");
        }
    }
}
