//! People and keys over HTTP: coming in, doing what one may and no more, and being out again.

use leadpact_accounts::{Access, Operation, Reach, Role};
use leadpact_server::openapi;
use leadpact_server::problem::ProblemCode as P;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::support::browser::{Browser, PASSWORD, set_cookies};
use crate::support::{TestApp, problem};

#[tokio::test]
async fn the_first_start_makes_one_admin() {
    let app = TestApp::start().await;
    let token = app.set_up_token().await.expect("nobody is there yet");
    let body = |token: &str, password: &str| {
        json!({ "token": token, "email": "Ana@northwind.example", "name": "Ana Lima", "password": password,
            "language": "pt-BR", "time_zone": "Europe/Lisbon" })
    };
    for (sent, code, place) in [
        (body("guessed", PASSWORD), P::LinkNotValid, None),
        (body(&token, "short"), P::InvalidBody, Some("password")),
        (body(&token, "ana@northwind.example"), P::InvalidBody, Some("password")),
        (json!({ "token": token, "email": "ana", "name": "Ana", "password": PASSWORD }), P::InvalidBody, Some("email")),
    ] {
        let (found, document) = problem(app.post("/api/setup", &sent).await).await;
        assert_eq!((found, document["path"].as_str()), (code, place), "{sent}");
    }
    let admin = app.browser(app.post("/api/setup", &body(&token, PASSWORD)).await).await;
    let who = admin.json("/api/session").await;
    assert_eq!(who["person"]["role"], "admin");
    assert_eq!(who["person"]["time_zone"], "Europe/Lisbon");
    assert_eq!(problem(app.post("/api/setup", &body(&token, PASSWORD)).await).await.0, P::LinkNotValid);
    assert!(app.set_up_token().await.is_none());
}

#[tokio::test]
async fn whoever_guesses_learns_nothing_and_has_to_wait() {
    let app = TestApp::start().await;
    app.first_admin().await;
    let sign_in = async |email: &str, password: &str| {
        app.post("/api/session", &json!({ "email": email, "password": password })).await
    };
    assert_eq!(sign_in("ANA@northwind.example", PASSWORD).await.status(), StatusCode::OK);
    let mut answers = Vec::new();
    for email in ["ana@northwind.example", "nobody@northwind.example"] {
        for _ in 0..5 {
            let (code, mut document) = problem(sign_in(email, "a wrong password").await).await;
            assert_eq!(code, P::SignInFailed);
            document["request_id"] = Value::Null;
            answers.push(document);
        }
        let paused = sign_in(email, PASSWORD).await;
        assert_eq!(paused.headers()["retry-after"], "30");
        assert_eq!(problem(paused).await.0, P::RateLimited);
    }
    answers.dedup();
    assert_eq!(answers.len(), 1, "all answers are alike: {answers:?}");
}

#[tokio::test]
async fn the_cookie_is_for_this_service_and_its_pages_alone() {
    for (settings, name, secure) in [
        (&[][..], "leadpact=", false),
        (&[("public_url", "https://leads.northwind.example")], "__Host-leadpact=", true),
    ] {
        let app = TestApp::with(settings).await;
        let token = app.set_up_token().await.expect("nobody is there yet");
        let body = json!({ "token": token, "email": "ana@northwind.example", "name": "Ana", "password": PASSWORD });
        let answer = app.post("/api/setup", &body).await;
        let [cookie] = &set_cookies(&answer)[..] else { panic!("one cookie") };
        assert!(cookie.starts_with(name), "{cookie}");
        for part in ["HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=604800"] {
            assert!(cookie.contains(part), "{cookie}");
        }
        assert_eq!(cookie.contains("Secure"), secure, "{cookie}");
        assert_eq!(answer.headers()["cache-control"], "no-store");
        let admin = app.browser(answer).await;
        assert_eq!(admin.get("/api/session").await.status(), StatusCode::OK);
        // Under TLS the name without the prefix, which a neighbouring domain could set, is no session's.
        let planted = admin.cookie.replace("__Host-", "");
        let answer = app.client.get(app.at("/api/session")).header("cookie", planted).send().await.unwrap();
        assert_eq!(answer.status(), if secure { StatusCode::UNAUTHORIZED } else { StatusCode::OK });
    }
}

#[tokio::test]
async fn a_change_comes_from_our_own_pages() {
    let app = TestApp::start().await;
    let admin = app.first_admin().await;
    let other = app.invited(&admin, "viewer").await;
    let patch = async |csrf: Option<&str>, site: Option<&str>| {
        let request = app.client.patch(app.at(&format!("/api/people/{}", admin.person)));
        let request = request.header("cookie", &admin.cookie).json(&json!({ "language": "cs" }));
        let request = csrf.into_iter().fold(request, |request, csrf| request.header("x-csrf-token", csrf));
        let request = site.into_iter().fold(request, |request, site| request.header("sec-fetch-site", site));
        request.send().await.expect("an answer")
    };
    for (csrf, site) in [
        (None, None),
        (Some("wrong"), None),
        (Some(other.csrf.as_str()), None),
        (Some(admin.csrf.as_str()), Some("cross-site")),
        (Some(admin.csrf.as_str()), Some("same-site")),
    ] {
        assert_eq!(problem(patch(csrf, site).await).await.0, P::CrossSite, "{csrf:?} {site:?}");
    }
    assert_eq!(patch(Some(&admin.csrf), Some("same-origin")).await.status(), StatusCode::OK);
    // Nor does another site sign somebody in under a name that is not theirs.
    let request = app.client.post(app.at("/api/session")).header("sec-fetch-site", "cross-site");
    let request = request.json(&json!({ "email": "ana@northwind.example", "password": PASSWORD }));
    assert_eq!(problem(request.send().await.unwrap()).await.0, P::CrossSite);
}

#[tokio::test]
async fn signing_in_again_and_out_ends_the_session_before() {
    let app = TestApp::start().await;
    let admin = app.first_admin().await;
    let body = json!({ "email": "ana@northwind.example", "password": PASSWORD });
    let request = app.client.post(app.at("/api/session")).header("cookie", &admin.cookie).json(&body);
    let again = app.browser(request.send().await.unwrap()).await;
    assert_eq!(problem(admin.get("/api/session").await).await.0, P::Unauthenticated);
    assert_ne!(again.cookie, admin.cookie);

    let changed = json!({ "present": PASSWORD, "chosen": "five score and eight" });
    let answer = again.send(Method::POST, "/api/session/password", Some(&changed)).await;
    let changed = app.browser(answer).await;
    assert_eq!(again.get("/api/session").await.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(changed.json("/api/sessions").await["items"].as_array().unwrap().len(), 1);

    let out = changed.send(Method::DELETE, "/api/session", None).await;
    assert_eq!(out.status(), StatusCode::NO_CONTENT);
    assert!(set_cookies(&out)[0].contains("Max-Age=0"));
    assert_eq!(changed.get("/api/session").await.status(), StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn people_come_in_change_and_go() {
    let app = TestApp::start().await;
    let admin = app.first_admin().await;
    let invitation = json!({ "email": "iva@northwind.example", "name": "Iva", "role": "marketing" });
    let answer = admin.send(Method::POST, "/api/people", Some(&invitation)).await;
    assert_eq!(answer.status(), StatusCode::CREATED);
    let invited: Value = answer.json().await.unwrap();
    let token = json!({ "token": invited["link"]["token"] });
    let shown: Value = app.post("/api/link", &token).await.json().await.unwrap();
    assert_eq!((shown["purpose"].as_str(), shown["name"].as_str()), (Some("invite"), Some("Iva")));
    let follow = json!({ "token": invited["link"]["token"], "password": PASSWORD });
    let iva = app.browser(app.post("/api/link/follow", &follow).await).await;
    assert_eq!(problem(app.post("/api/link/follow", &follow).await).await.0, P::LinkNotValid);
    let again = admin.send(Method::POST, "/api/people", Some(&invitation)).await;
    assert_eq!(problem(again).await.0, P::Conflict);

    let path = format!("/api/people/{}", iva.person);
    let etag = admin.get(&path).await.headers()["etag"].to_str().unwrap().to_owned();
    let rename = async |who: &Browser, etag: &str| {
        let request = who.request(Method::PATCH, &path).header("if-match", etag);
        request.json(&json!({ "name": "Iva N." })).send().await.unwrap()
    };
    let renamed = rename(&iva, &etag).await;
    assert_eq!(renamed.status(), StatusCode::OK);
    assert_eq!(problem(rename(&admin, &etag).await).await.0, P::ChangedMeanwhile);

    let role = json!({ "role": "viewer" });
    assert_eq!(admin.send(Method::PUT, &format!("{path}/role"), Some(&role)).await.status(), StatusCode::OK);
    assert_eq!(iva.json("/api/session").await["person"]["role"], "viewer");
    let last = admin.send(Method::PUT, &format!("/api/people/{}/role", admin.person), Some(&role)).await;
    assert_eq!(problem(last).await.0, P::Conflict);

    let out = json!({ "state": "deactivated" });
    assert_eq!(admin.send(Method::PUT, &format!("{path}/state"), Some(&out)).await.status(), StatusCode::OK);
    assert_eq!(problem(iva.get("/api/session").await).await.0, P::Unauthenticated);
    assert_eq!(admin.send(Method::DELETE, &path, None).await.status(), StatusCode::NO_CONTENT);
    assert_eq!(problem(admin.get(&path).await).await.0, P::NotFound);
    let people = admin.json("/api/people").await;
    let emails: Vec<&Value> = people["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|person| &person["email"])
        .filter(|email| !email.is_null())
        .collect();
    assert_eq!(emails, ["ana@northwind.example"], "an erased person has no address");
}

#[tokio::test]
async fn a_key_opens_what_it_is_for_until_it_is_revoked() {
    let app = TestApp::start().await;
    let admin = app.first_admin().await;
    let wanted = json!({ "name": "warehouse", "scopes": ["read"] });
    let made: Value = admin.send(Method::POST, "/api/keys", Some(&wanted)).await.json().await.unwrap();
    let secret = made["secret"].as_str().unwrap().to_owned();
    let with_key = async |method: Method, path: &str| {
        app.client.request(method, app.at(path)).bearer_auth(&secret).send().await.expect("an answer")
    };
    let who: Value = with_key(Method::GET, "/api/session").await.json().await.unwrap();
    assert_eq!(who["key"], made["key"]["id"]);
    assert_eq!(with_key(Method::GET, "/api/roles").await.status(), StatusCode::OK);
    for (method, path) in [(Method::GET, "/api/audit"), (Method::GET, "/api/keys"), (Method::DELETE, "/api/session")] {
        assert_eq!(problem(with_key(method.clone(), path).await).await.0, P::Forbidden, "{method} {path}");
    }
    let listed = admin.json("/api/keys").await;
    assert_eq!(listed["items"][0]["seen_at"], "2026-10-05T09:00:00Z");
    assert!(!listed.to_string().contains(&secret[24..]), "a secret is shown once");
    let path = format!("/api/keys/{}", made["key"]["id"].as_str().unwrap());
    assert_eq!(admin.send(Method::DELETE, &path, None).await.status(), StatusCode::NO_CONTENT);
    assert_eq!(problem(with_key(Method::GET, "/api/roles").await).await.0, P::Unauthenticated);
}

#[tokio::test]
async fn the_audit_shows_what_was_done_page_by_page() {
    let app = TestApp::start().await;
    let admin = app.first_admin().await;
    app.invited(&admin, "viewer").await;
    let mut path = "/api/audit?limit=2".to_owned();
    let mut seen = Vec::new();
    loop {
        let page = admin.json(&path).await;
        for entry in page["items"].as_array().unwrap() {
            seen.push(entry["operation"].as_str().unwrap().to_owned());
        }
        let Some(next) = page["next"].as_str() else { break };
        path = format!("/api/audit?limit=2&cursor={next}");
    }
    assert_eq!(seen, ["session.start", "link.follow", "person.invite", "session.start", "setup.finish"]);
    let invited = admin.json("/api/audit?operation=person.invite").await;
    assert_eq!(invited["items"][0]["actor"], format!("person {}", admin.person));
    assert_eq!(invited["items"][0]["network"], "127.0.0.0/24");
    let (code, document) = problem(admin.get("/api/audit?from=yesterday").await).await;
    assert_eq!((code, document["path"].as_str()), (P::InvalidQuery, Some("from")));
}

/// All operations of the API: method, path with something in its places, and what the table says.
fn operations() -> Vec<(Method, String, Operation)> {
    let mut operations = Vec::new();
    for (path, methods) in openapi::document()["paths"].as_object().expect("paths") {
        for (method, about) in methods.as_object().expect("methods") {
            let operation = about["operationId"].as_str().expect("an id").parse().expect("an operation of the table");
            let mut filled = String::new();
            for part in path.split_inclusive(['{', '}']) {
                match part.strip_suffix('}') {
                    Some(_) => filled.push_str("00000000-0000-0000-0000-000000000001"),
                    None => filled.push_str(part.trim_end_matches('{')),
                }
            }
            operations.push((method.to_uppercase().parse().expect("a method"), filled, operation));
        }
    }
    operations
}

#[tokio::test]
async fn each_operation_is_open_to_the_roles_of_the_table_and_to_nobody_else() {
    let app = TestApp::start().await;
    let admin = app.first_admin().await;
    for role in Role::ALL.iter().skip(1) {
        let person = app.invited(&admin, role.code()).await;
        for (method, path, operation) in operations() {
            let Access::Roles(rights) = operation.access() else { continue };
            // What ends the session would end the test; what streams would never end.
            if matches!(operation, Operation::SessionEnd | Operation::LiveFollow) {
                continue;
            }
            let status = person.send(method, &path, None).await.status();
            let is_refused = status == StatusCode::FORBIDDEN || status == StatusCode::UNAUTHORIZED;
            assert_eq!(is_refused, rights.of(*role) == Reach::None, "{operation} by {role}: {status}");
        }
    }
}

#[tokio::test]
async fn whoever_has_not_signed_in_gets_nowhere_and_no_key_further_than_its_scope() {
    let app = TestApp::start().await;
    let admin = app.first_admin().await;
    let wanted = json!({ "name": "reader", "scopes": ["read"] });
    let made: Value = admin.send(Method::POST, "/api/keys", Some(&wanted)).await.json().await.unwrap();
    let secret = made["secret"].as_str().unwrap();
    for (method, path, operation) in operations() {
        let Access::Roles(rights) = operation.access() else { continue };
        if operation == Operation::LiveFollow {
            continue;
        }
        let anonymous = app.client.request(method.clone(), app.at(&path)).send().await.unwrap();
        assert_eq!(problem(anonymous).await.0, P::Unauthenticated, "{operation}");
        let forged = app.client.request(method.clone(), app.at(&path)).bearer_auth("lp_0_0").send().await.unwrap();
        assert_eq!(problem(forged).await.0, P::Unauthenticated, "{operation}");
        let by_key = app.client.request(method, app.at(&path)).bearer_auth(secret).send().await.unwrap();
        let may = rights.scope == Some(leadpact_accounts::Scope::Read);
        assert_eq!(by_key.status() != StatusCode::FORBIDDEN, may, "{operation}");
    }
}
