//! Signing in at an identity provider: one that is made for the test, whose tokens are right, or wrong in one respect.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use axum::extract::State;
use axum::http::HeaderMap;
use axum::routing::{get, post};
use axum::{Json, Router};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use leadpact_server::problem::ProblemCode as P;
use leadpact_terms::Duration;
use openidconnect::core::{CoreEdDsaPrivateSigningKey, CoreJwsSigningAlgorithm};
use openidconnect::{JsonWebKeyId, PrivateSigningKey};
use reqwest::redirect::Policy;
use reqwest::{Client, Response, StatusCode};
use serde_json::{Value, json};

use crate::support::browser::set_cookies;
use crate::support::{TestApp, problem};

/// How the service is called there.
const CLIENT: &str = "leadpact";
/// A key as PKCS #8 has it, but for its 32 bytes.
const KEY_HEAD: [u8; 16] = [0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20];

/// A provider that vouches for whatever it is told to.
#[derive(Clone)]
struct Provider {
    url: String,
    state: Arc<Mutex<Says>>,
}

/// What it says next.
#[derive(Default)]
struct Says {
    url: String,
    /// The claims of the next token.
    claims: Value,
    /// Which of its keys signs.
    key: u8,
    /// Which of its keys it shows.
    shown: u8,
    /// What it tells at its userinfo endpoint; nothing: it does not answer there.
    told: Value,
    /// The parameters of the latest exchange.
    exchanged: BTreeMap<String, String>,
}

impl Provider {
    async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let state = Arc::new(Mutex::new(Says { url: url.clone(), key: 1, shown: 1, ..Says::default() }));
        let routes = Router::new()
            .route("/.well-known/openid-configuration", get(configuration))
            .route("/keys", get(keys))
            .route("/token", post(token))
            .route("/userinfo", get(userinfo))
            .with_state(Arc::clone(&state));
        tokio::spawn(async move { axum::serve(listener, routes).await });
        Self { url, state }
    }

    fn says(&self, change: impl FnOnce(&mut Says)) {
        change(&mut self.state.lock().expect("nobody panicked"));
    }
}

type Shared = State<Arc<Mutex<Says>>>;

async fn configuration(State(says): Shared) -> Json<Value> {
    let url = says.lock().expect("nobody panicked").url.clone();
    Json(json!({
        "issuer": url, "authorization_endpoint": format!("{url}/authorize"), "token_endpoint": format!("{url}/token"),
        "jwks_uri": format!("{url}/keys"), "userinfo_endpoint": format!("{url}/userinfo"), "response_types_supported": ["code"], "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["EdDSA"],
    }))
}

async fn keys(State(says): Shared) -> Json<Value> {
    let shown = says.lock().expect("nobody panicked").shown;
    Json(json!({ "keys": [key(shown).as_verification_key()] }))
}

async fn token(State(says): Shared, body: String) -> Json<Value> {
    let mut says = says.lock().expect("nobody panicked");
    says.exchanged = form_urlencoded::parse(body.as_bytes()).into_owned().collect();
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let head = json!({ "alg": "EdDSA", "typ": "JWT", "kid": says.key.to_string() });
    let signed = format!("{}.{}", part(&head), part(&says.claims));
    let signature = key(says.key).sign(&CoreJwsSigningAlgorithm::EdDsa, signed.as_bytes()).expect("a key signs");
    let token = format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature));
    Json(json!({ "access_token": "a", "token_type": "Bearer", "id_token": token }))
}

async fn userinfo(State(says): Shared, headers: HeaderMap) -> Result<Json<Value>, StatusCode> {
    let told = says.lock().expect("nobody panicked").told.clone();
    let is_ours = headers.get("authorization").is_some_and(|key| key == "Bearer a");
    if told.is_null() || !is_ours { Err(StatusCode::BAD_REQUEST) } else { Ok(Json(told)) }
}

fn key(number: u8) -> CoreEdDsaPrivateSigningKey {
    let bytes: Vec<u8> = KEY_HEAD.iter().copied().chain([number; 32]).collect();
    let pem = format!("-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n", STANDARD.encode(bytes));
    CoreEdDsaPrivateSigningKey::from_ed25519_pem(&pem, Some(JsonWebKeyId::new(number.to_string()))).expect("a key")
}

/// A browser on its way to the provider and back.
struct Journey {
    client: Client,
    cookie: String,
    state: String,
    nonce: String,
    challenge: String,
}

impl Journey {
    async fn begin(app: &TestApp) -> Self {
        let client = Client::builder().redirect(Policy::none()).build().expect("a client");
        let answer = client.get(app.at("/api/oidc/start?return_to=/leads")).send().await.expect("an answer");
        assert_eq!(answer.status(), StatusCode::SEE_OTHER);
        let address = answer.headers()["location"].to_str().expect("a text").to_owned();
        let query = address.split_once('?').expect("a query").1;
        let asked: BTreeMap<String, String> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        assert_eq!((&*asked["client_id"], &*asked["code_challenge_method"]), (CLIENT, "S256"), "{address}");
        let cookie = set_cookies(&answer)[0].split(';').next().unwrap_or_default().to_owned();
        let of = |name: &str| asked[name].clone();
        Self { client, cookie, state: of("state"), nonce: of("nonce"), challenge: of("code_challenge") }
    }

    async fn come_back(&self, app: &TestApp) -> Response {
        self.come_back_for(app, "code=c1", "*/*").await
    }

    async fn come_back_for(&self, app: &TestApp, with: &str, accept: &str) -> Response {
        let path = format!("/api/oidc/callback?{with}&state={}", self.state);
        let request = self.client.get(app.at(&path)).header("cookie", &self.cookie).header("accept", accept);
        request.send().await.expect("an answer")
    }
}

async fn app_of(provider: &Provider) -> TestApp {
    let settings = [
        ("oidc.issuer", provider.url.as_str()),
        ("oidc.client_id", CLIENT),
        ("oidc.client_secret", "shared"),
        ("oidc.first_sign_in", "create"),
        ("oidc.role_otherwise", "viewer"),
    ];
    let settings: Vec<(&'static str, &str)> = settings.to_vec();
    TestApp::with(&settings).await
}

/// Right claims for somebody, for five minutes from now on.
fn claims(app: &TestApp, provider: &Provider, nonce: &str) -> Value {
    let now = app.app.now().0.div_euclid(1_000);
    json!({ "iss": provider.url, "aud": CLIENT, "sub": "u-1", "iat": now, "exp": now + 300, "nonce": nonce,
        "email": "eva@northwind.example", "email_verified": true, "name": "Eva" })
}

#[tokio::test]
async fn whom_the_provider_vouches_for_is_signed_in_where_they_wanted_to_be() {
    let provider = Provider::start().await;
    let app = app_of(&provider).await;
    app.first_admin().await;
    let journey = Journey::begin(&app).await;
    provider.says(|says| says.claims = claims(&app, &provider, &journey.nonce));
    let answer = journey.come_back(&app).await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER, "{}", answer.text().await.unwrap_or_default());
    assert_eq!(answer.headers()["location"], "/leads");
    let cookie = set_cookies(&answer)[0].split(';').next().unwrap_or_default().to_owned();
    let who: Value =
        app.client.get(app.at("/api/session")).header("cookie", cookie).send().await.unwrap().json().await.unwrap();
    assert_eq!((&who["person"]["email"], &who["person"]["role"]), (&json!("eva@northwind.example"), &json!("viewer")));
    // The provider is shown what the challenge was made of.
    let verifier = provider.state.lock().unwrap().exchanged["code_verifier"].clone();
    let digest = <sha2::Sha256 as sha2::Digest>::digest(verifier.as_bytes());
    assert_eq!(URL_SAFE_NO_PAD.encode(digest), journey.challenge);
    assert_eq!(problem(journey.come_back(&app).await).await.0, P::SignInFailed, "a sign-in ends once");
}

#[tokio::test]
async fn a_token_that_is_wrong_in_one_respect_signs_nobody_in() {
    let provider = Provider::start().await;
    let app = app_of(&provider).await;
    app.first_admin().await;
    let minutes = |n: i64| json!(app.app.now().0.div_euclid(1_000) + 60 * n);
    for (what, name, value, is_taken) in [
        ("another one's nonce", "nonce", json!("replayed"), false),
        ("no nonce", "nonce", Value::Null, false),
        ("for another service", "aud", json!("crm"), false),
        ("of another provider", "iss", json!("https://id.example"), false),
        ("expired", "exp", minutes(-2), false),
        ("expired by a clock that goes wrong", "exp", json!(minutes(0).as_i64().unwrap() - 30), true),
        ("of a clock that is ahead", "iat", minutes(2), true),
    ] {
        let journey = Journey::begin(&app).await;
        let mut claims = claims(&app, &provider, &journey.nonce);
        claims[name] = value;
        provider.says(|says| says.claims = claims);
        let answer = journey.come_back(&app).await;
        match is_taken {
            true => assert_eq!(answer.status(), StatusCode::SEE_OTHER, "{what}"),
            false => assert_eq!(problem(answer).await.0, P::SignInFailed, "{what}"),
        }
    }
}

#[tokio::test]
async fn a_token_signed_by_a_stranger_is_refused_and_a_new_key_of_the_provider_learnt() {
    let provider = Provider::start().await;
    let app = app_of(&provider).await;
    app.first_admin().await;
    let sign_in = async |key: u8| {
        let journey = Journey::begin(&app).await;
        let claims = claims(&app, &provider, &journey.nonce);
        provider.says(|says| (says.claims, says.key) = (claims, key));
        journey.come_back(&app).await.status()
    };
    assert_eq!(sign_in(1).await, StatusCode::SEE_OTHER);
    assert_eq!(sign_in(2).await, StatusCode::UNAUTHORIZED, "nobody knows this key");
    provider.says(|says| says.shown = 2);
    assert_eq!(sign_in(2).await, StatusCode::UNAUTHORIZED, "the provider is not asked at every forged token");
    app.clock.forward(Duration(61_000));
    assert_eq!(sign_in(2).await, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_sign_in_belongs_to_the_browser_in_which_it_began() {
    let provider = Provider::start().await;
    let app = app_of(&provider).await;
    app.first_admin().await;
    let (ours, theirs) = (Journey::begin(&app).await, Journey::begin(&app).await);
    provider.says(|says| says.claims = claims(&app, &provider, &ours.nonce));
    let planted = Journey { cookie: theirs.cookie, ..ours };
    assert_eq!(problem(planted.come_back(&app).await).await.0, P::SignInFailed);
}

#[tokio::test]
async fn what_the_id_token_leaves_out_is_asked_for_at_the_userinfo_endpoint() {
    let provider = Provider::start().await;
    let app = app_of(&provider).await;
    app.first_admin().await;
    let told = |email: Value, is_verified: Value, sub: &str| json!({ "sub": sub, "email": email, "email_verified": is_verified, "name": "Eva" });
    for (what, told, expected) in [
        ("all is told", told(json!("eva@northwind.example"), json!(true), "u-1"), StatusCode::SEE_OTHER),
        ("yes as a text", told(json!("ina@northwind.example"), json!("true"), "u-1"), StatusCode::SEE_OTHER),
        ("of somebody else", told(json!("ada@northwind.example"), json!(true), "u-7"), StatusCode::UNAUTHORIZED),
        ("nothing", Value::Null, StatusCode::UNAUTHORIZED),
    ] {
        let journey = Journey::begin(&app).await;
        let mut claims = claims(&app, &provider, &journey.nonce);
        let claims_of = claims.as_object_mut().unwrap();
        ["email", "email_verified", "name"].iter().for_each(|name| drop(claims_of.remove(*name)));
        provider.says(|says| (says.claims, says.told) = (claims, told));
        assert_eq!(journey.come_back(&app).await.status(), expected, "{what}");
    }
}

#[tokio::test]
async fn somebody_at_a_browser_reads_at_the_page_for_signing_in_why_they_are_not_in() {
    let provider = Provider::start().await;
    let app = app_of(&provider).await;
    app.first_admin().await;
    let page = "text/html,application/xhtml+xml,*/*;q=0.8";
    let refused = async |with: &str| {
        let answer = Journey::begin(&app).await.come_back_for(&app, with, page).await;
        assert_eq!(answer.status(), StatusCode::SEE_OTHER);
        answer.headers()["location"].to_str().expect("a text").to_owned()
    };
    let expected = "/sign-in?refused=sign-in-failed&return_to=%2Fleads";
    assert_eq!(refused("error=access_denied").await, expected, "they said no at the provider");
    assert_eq!(refused("code=c1").await, expected, "the provider vouches for nobody");
    let planted = Journey { cookie: String::new(), ..Journey::begin(&app).await };
    let answer = planted.come_back_for(&app, "code=c1", page).await;
    assert_eq!(answer.headers()["location"], "/sign-in?refused=sign-in-failed&return_to=%2F", "begun elsewhere");
}
