//! Speaks OpenID Connect with the company's identity provider: the authorisation code flow with PKCE.
//!
//! What the provider signed is verified here (issuer, audience, signature, expiry, nonce). Who that is, and in which role, is
//! decided by `leadpact_accounts::oidc`.

use std::str::FromStr;
use std::time::Duration;

use futures::future::BoxFuture;
use leadpact_accounts::oidc::{Flow, FlowSecrets, OidcRules, VerifiedIdentity};
use leadpact_terms::{HOUR_MS, Instant, MINUTE_MS};
use openidconnect::core::{
    CoreAuthDisplay, CoreAuthPrompt, CoreAuthenticationFlow, CoreErrorResponseType, CoreGenderClaim, CoreJsonWebKey,
    CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm, CoreProviderMetadata, CoreRevocableToken,
    CoreRevocationErrorResponse, CoreTokenIntrospectionResponse, CoreTokenType,
};
use openidconnect::{
    AccessToken, AdditionalClaims, AsyncHttpClient, AuthorizationCode, Client, ClientId, ClientSecret, CsrfToken,
    EmptyExtraTokenFields, EndpointMaybeSet, EndpointNotSet, EndpointSet, HttpRequest, HttpResponse, IdTokenFields,
    IdTokenVerifier, IssuerUrl, Nonce, OAuth2TokenResponse, PkceCodeVerifier, RedirectUrl, Scope,
    StandardErrorResponse, StandardTokenResponse, SubjectIdentifier, TokenResponse, UserInfoClaims,
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use tokio::sync::Mutex;

use crate::config::Config;

/// Where the provider sends people back to.
pub const CALLBACK: &str = "/api/oidc/callback";
/// After so long the provider's keys and addresses are asked for again.
const KNOWN_FOR_MS: i64 = HOUR_MS;
/// When a signature fits no key, the provider may have new ones; it is asked again, but no more often than this.
const ASKED_AGAIN_AFTER_MS: i64 = MINUTE_MS;
/// Longest answer that is read from a provider.
const ANSWER_MAX_BYTES: usize = 1 << 20;
/// So far a provider's clock may be behind ours, or ours before its.
const SKEW: leadpact_terms::Duration = leadpact_terms::Duration(MINUTE_MS);
/// How long a provider may take to answer.
const ANSWER_WITHIN: Duration = Duration::from_secs(10);

/// The company's identity provider.
pub struct Provider {
    settings: Settings,
    http: Http,
    /// What it said of itself, and when.
    known: Mutex<Option<(Instant, CoreProviderMetadata)>>,
}

/// How the library reaches the provider.
struct Http(reqwest::Client);

impl<'c> AsyncHttpClient<'c> for Http {
    type Error = ProviderError;
    type Future = BoxFuture<'c, Result<HttpResponse, ProviderError>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(call(&self.0, request))
    }
}

struct Settings {
    issuer: IssuerUrl,
    client_id: ClientId,
    client_secret: Option<ClientSecret>,
    scopes: Vec<Scope>,
    role_claim: Option<String>,
    rules: OidcRules,
}

/// Why somebody could not be sent to the provider, or what it answered was not taken.
#[derive(Debug, thiserror::Error)]
pub enum ProviderError {
    /// It can't be reached, or says something that is no OpenID Connect.
    #[error("the identity provider can't be used: {0}")]
    Unusable(String),
    /// What it answered is not right: somebody may have meddled with it.
    #[error("the identity provider's answer was not taken: {0}")]
    NotTaken(String),
}

/// All claims that are not in the standard's list.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct OtherClaims(Map<String, Value>);

impl AdditionalClaims for OtherClaims {}

type Fields = IdTokenFields<
    OtherClaims,
    EmptyExtraTokenFields,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJwsSigningAlgorithm,
>;
type OidcClient = Client<
    OtherClaims,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    StandardErrorResponse<CoreErrorResponseType>,
    StandardTokenResponse<Fields, CoreTokenType>,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    CoreRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

impl Provider {
    /// The provider that the configuration names, if it names one.
    pub fn of(config: &Config) -> Result<Option<Self>, ProviderError> {
        let (Some(issuer), Some(client_id)) = (&config.oidc_issuer, &config.oidc_client_id) else { return Ok(None) };
        let unusable = |why: String| ProviderError::Unusable(why);
        let settings = Settings {
            issuer: IssuerUrl::new(issuer.as_str().to_owned()).map_err(|error| unusable(error.to_string()))?,
            client_id: ClientId::new(client_id.as_str().to_owned()),
            client_secret: config
                .oidc_client_secret
                .as_ref()
                .map(|secret| ClientSecret::new(secret.reveal().to_owned())),
            scopes: config.oidc_scopes.0.iter().cloned().map(Scope::new).collect(),
            role_claim: config.oidc_role_claim.as_ref().map(|claim| claim.as_str().to_owned()),
            rules: OidcRules {
                first: config.oidc_first_sign_in,
                roles: config.oidc_roles.0.clone(),
                role_otherwise: config.oidc_role_otherwise,
            },
        };
        // Following redirects would let the provider make us call whatever it likes.
        let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).timeout(ANSWER_WITHIN);
        let http = http.build().map_err(|error| unusable(error.to_string()))?;
        Ok(Some(Self { settings, http: Http(http), known: Mutex::new(None) }))
    }

    /// Who is let in, and as what.
    pub fn rules(&self) -> &OidcRules {
        &self.settings.rules
    }

    /// The address at the provider to which somebody is sent.
    pub async fn address(&self, flow: &Flow, origin: &str, now: Instant) -> Result<String, ProviderError> {
        let client = self.client(origin, now).await?;
        let (state, nonce) = (flow.state.reveal(), flow.nonce.reveal());
        let request = client.authorize_url(
            CoreAuthenticationFlow::AuthorizationCode,
            move || CsrfToken::new(state),
            move || Nonce::new(nonce),
        );
        let request = request.add_scopes(self.settings.scopes.iter().cloned());
        let request = request.add_extra_param("code_challenge", flow.challenge.clone());
        let (url, _, _) = request.add_extra_param("code_challenge_method", "S256").url();
        Ok(url.to_string())
    }

    /// Exchanges the code with which somebody came back, and verifies for whom the provider vouches.
    pub async fn identity(
        &self,
        code: String,
        secrets: &FlowSecrets,
        origin: &str,
        now: Instant,
    ) -> Result<VerifiedIdentity, ProviderError> {
        let client = self.client(origin, now).await?;
        let exchange = client.exchange_code(AuthorizationCode::new(code)).map_err(|error| unusable(&error))?;
        let exchange = exchange.set_pkce_verifier(PkceCodeVerifier::new(secrets.verifier.reveal()));
        let answer = exchange.request_async(&self.http).await.map_err(|error| not_taken(&error))?;
        let token = answer.id_token().ok_or_else(|| ProviderError::NotTaken("it has no id token".to_owned()))?;
        let nonce = Nonce::new(secrets.nonce.clone());
        let claims = match token.claims(&verifier(&client, now)?, &nonce) {
            Ok(claims) => claims,
            // The provider may have changed its keys since it was asked.
            Err(openidconnect::ClaimsVerificationError::SignatureVerification(error)) => {
                self.forget(now).await;
                let client = self.client(origin, now).await?;
                token.claims(&verifier(&client, now)?, &nonce).map_err(|_| not_taken(&error))?
            }
            Err(error) => return Err(not_taken(&error)),
        };
        let mut said = fields_of(claims)?;
        if self.lacks_something(&said) {
            for (name, value) in self.ask_more(&client, answer.access_token(), claims.subject()).await? {
                said.entry(name).or_insert(value);
            }
        }
        let subject = claims.subject().as_str().to_owned();
        Ok(self.read(claims.issuer().as_str().to_owned(), subject, &said))
    }

    /// Whether the id token leaves out what we need: with a code, providers may tell it at their userinfo endpoint alone
    /// (OpenID Connect Core 1.0, section 5.4).
    fn lacks_something(&self, said: &Map<String, Value>) -> bool {
        let has_role = self.settings.role_claim.as_deref().is_none_or(|claim| !claim_values(said, claim).is_empty());
        !(["email", "email_verified", "name"].iter().all(|name| said.contains_key(*name)) && has_role)
    }

    /// What the provider tells of the person at its userinfo endpoint; nothing, if it has none.
    async fn ask_more(
        &self,
        client: &OidcClient,
        access: &AccessToken,
        subject: &SubjectIdentifier,
    ) -> Result<Map<String, Value>, ProviderError> {
        if client.user_info_url().is_none() {
            return Ok(Map::new());
        }
        let request = client.user_info(access.clone(), Some(subject.clone())).map_err(|error| unusable(&error))?;
        let told: Result<UserInfoClaims<OtherClaims, CoreGenderClaim>, _> = request.request_async(&self.http).await;
        fields_of(&told.map_err(|error| not_taken(&error))?)
    }

    fn read(&self, issuer: String, subject: String, said: &Map<String, Value>) -> VerifiedIdentity {
        let text = |name: &str| said.get(name).and_then(Value::as_str).map(str::to_owned);
        let is_verified = said.get("email_verified").and_then(Value::as_bool) == Some(true);
        // In a language of the provider's choice, if it names none.
        let in_a_language = || said.iter().find(|(name, _)| name.starts_with("name#")).map(|(name, _)| name.as_str());
        VerifiedIdentity {
            issuer,
            subject,
            verified_email: text("email").filter(|_| is_verified),
            name: text("name").or_else(|| text(in_a_language()?)),
            locale: text("locale"),
            zone: text("zoneinfo"),
            roles: self.settings.role_claim.as_deref().map_or_else(Vec::new, |claim| claim_values(said, claim)),
        }
    }

    async fn client(&self, origin: &str, now: Instant) -> Result<OidcClient, ProviderError> {
        let metadata = self.metadata(now).await?;
        let redirect = RedirectUrl::new(format!("{origin}{CALLBACK}")).map_err(|error| unusable(&error))?;
        let settings = &self.settings;
        let client =
            Client::from_provider_metadata(metadata, settings.client_id.clone(), settings.client_secret.clone());
        Ok(client.set_redirect_uri(redirect))
    }

    async fn metadata(&self, now: Instant) -> Result<CoreProviderMetadata, ProviderError> {
        let mut known = self.known.lock().await;
        if let Some((at, metadata)) = &*known
            && now.since(*at).as_ms() < KNOWN_FOR_MS
        {
            return Ok(metadata.clone());
        }
        let asked = CoreProviderMetadata::discover_async(self.settings.issuer.clone(), &self.http).await;
        let metadata = asked.map_err(|error| unusable(&error))?;
        *known = Some((now, metadata.clone()));
        Ok(metadata)
    }

    async fn forget(&self, now: Instant) {
        let mut known = self.known.lock().await;
        if known.as_ref().is_some_and(|(at, _)| now.since(*at).as_ms() >= ASKED_AGAIN_AFTER_MS) {
            *known = None;
        }
    }
}

/// Claims that were verified, by their names.
fn fields_of(claims: &impl Serialize) -> Result<Map<String, Value>, ProviderError> {
    match serde_json::to_value(claims).map_err(|error| not_taken(&error))? {
        Value::Object(fields) => Ok(fields),
        _ => Err(ProviderError::NotTaken("its claims are no object".to_owned())),
    }
}

/// Verifies what the provider signed, at this instant.
fn verifier(client: &OidcClient, now: Instant) -> Result<IdTokenVerifier<'_, CoreJsonWebKey>, ProviderError> {
    let at = read(&(now - SKEW).to_string())?;
    Ok(client.id_token_verifier().set_time_fn(move || at))
}

/// An instant as the library has it.
fn read<T: FromStr<Err: std::error::Error + 'static>>(text: &str) -> Result<T, ProviderError> {
    text.parse().map_err(|error| unusable(&error))
}

/// The values of a claim, which is a text or a list of texts; `realm_access.roles` reaches into objects.
fn claim_values(claims: &Map<String, Value>, path: &str) -> Vec<String> {
    let mut parts = path.split('.');
    // A claim whose own name has dots (an address, as some providers use) is looked for first.
    let found = claims.get(path).or_else(|| {
        let first = claims.get(parts.next()?)?;
        parts.try_fold(first, |value, part| value.get(part))
    });
    match found {
        Some(Value::String(text)) => vec![text.clone()],
        Some(Value::Array(values)) => values.iter().filter_map(|value| value.as_str().map(str::to_owned)).collect(),
        Some(Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_)) | None => Vec::new(),
    }
}

/// One request to the provider.
async fn call(http: &reqwest::Client, request: HttpRequest) -> Result<HttpResponse, ProviderError> {
    let request = reqwest::Request::try_from(request).map_err(|error| unusable(&error))?;
    let mut answer = http.execute(request).await.map_err(|error| unusable(&error.without_url()))?;
    let mut out = axum::http::Response::builder().status(answer.status());
    for (name, value) in answer.headers() {
        out = out.header(name, value);
    }
    let mut body = Vec::new();
    while let Some(chunk) = answer.chunk().await.map_err(|error| unusable(&error.without_url()))? {
        if body.len() + chunk.len() > ANSWER_MAX_BYTES {
            return Err(ProviderError::Unusable("its answer is too long".to_owned()));
        }
        body.extend_from_slice(&chunk);
    }
    out.body(body).map_err(|error| unusable(&error))
}

fn unusable(error: &dyn std::error::Error) -> ProviderError {
    ProviderError::Unusable(with_causes(error))
}

fn not_taken(error: &dyn std::error::Error) -> ProviderError {
    ProviderError::NotTaken(with_causes(error))
}

fn with_causes(error: &dyn std::error::Error) -> String {
    let mut words = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        words.push_str(&format!(": {error}"));
        cause = error.source();
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_are_found_where_providers_put_them() {
        let claims = serde_json::json!({
            "groups": ["sales", 7, "crm-admins"],
            "role": "viewer",
            "realm_access": { "roles": ["marketing"] },
            "https://northwind.example/roles": ["admin"],
            "odd": { "a": 1 },
        });
        let Value::Object(claims) = claims else { unreachable!("it is an object") };
        for (path, expected) in [
            ("groups", &["sales", "crm-admins"][..]),
            ("role", &["viewer"]),
            ("realm_access.roles", &["marketing"]),
            ("https://northwind.example/roles", &["admin"]),
            ("odd", &[]),
            ("odd.a", &[]),
            ("missing.roles", &[]),
            ("", &[]),
        ] {
            assert_eq!(claim_values(&claims, path), expected, "{path}");
        }
    }
}
