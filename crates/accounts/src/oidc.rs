//! Signing in at the company's identity provider: the parts that are no HTTP. Which person is meant, and in which role?
//!
//! The server speaks OpenID Connect (authorisation code with PKCE) and verifies the answer; what it learnt comes here as a
//! [`VerifiedIdentity`]. A person is known by issuer and subject. The first time, a verified e-mail address may lead to them.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use leadpact_ledger::Tx;
use leadpact_ledger::people::{identity_fetch, identity_insert};
use leadpact_ledger::sessions::{FlowRow, flow_insert, flow_prune, flow_take};
use leadpact_terms::{Duration, Instant, MINUTE_MS};
use serde::Deserialize;
use sha2::{Digest as _, Sha256};

use crate::audit::{Detail, audit_append};
use crate::caller::Caller;
use crate::codes::codes;
use crate::entropy::Entropy;
use crate::error::{AccountsError, Refusal};
use crate::fields::{Email, Language, PersonName, TimeZone};
use crate::links::{end_links, new_person};
use crate::operation::Operation;
use crate::people::not_the_last_admin;
use crate::person::{self, Kept, KnownAs, NewPerson, PersonState};
use crate::role::Role;
use crate::sessions::{Opening, SignInWay, SignedIn, open_session};
use crate::token::Token;

/// How long somebody may take at the provider.
pub const FLOW_LASTS: Duration = Duration(10 * MINUTE_MS);
/// Most bytes of the address to which somebody wants to return.
pub const RETURN_TO_MAX_BYTES: usize = 2_000;

/// What happens when somebody comes for the first time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FirstSignIn {
    /// Nobody comes in who was not linked before.
    Refuse,
    /// A person with the same, verified, address is meant: they were invited here.
    Link,
    /// The same, and who is not known here becomes a person, if a role follows from what the provider says.
    Create,
}

codes!(FirstSignIn, "what happens at the first sign-in": Refuse => "refuse", Link => "link", Create => "create");

/// What the company wants of its provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OidcRules {
    /// What happens when somebody comes for the first time.
    pub first: FirstSignIn,
    /// Which values of the provider's claim mean which role; the first that the person has counts, in this order.
    pub roles: Vec<(String, Role)>,
    /// The role of a new person for whom none follows from the claim; none: they are not let in.
    pub role_otherwise: Option<Role>,
}

/// What the provider vouched for, after its answer was verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedIdentity {
    /// The provider.
    pub issuer: String,
    /// The person, as the provider calls them for ever.
    pub subject: String,
    /// Their address, only if the provider says that it verified it.
    pub verified_email: Option<String>,
    /// How they are called.
    pub name: Option<String>,
    /// Their language.
    pub locale: Option<String>,
    /// Their time zone.
    pub zone: Option<String>,
    /// The values of the claim that says their roles.
    pub roles: Vec<String>,
}

/// A sign-in that goes to the provider.
#[derive(Debug, Clone)]
pub struct Flow {
    /// Goes to the provider and into a cookie: both have to come back.
    pub state: Token,
    /// Has to come back inside the provider's answer.
    pub nonce: Token,
    /// Goes to the provider (S256).
    pub challenge: String,
}

/// What is needed to take the provider's answer.
#[derive(Debug, Clone)]
pub struct FlowSecrets {
    /// What the provider's answer has to carry.
    pub nonce: String,
    /// What proves to the provider that we began this sign-in.
    pub verifier: Token,
    /// Where the person wanted to go.
    pub return_to: ReturnTo,
}

/// A place of this service to return to: a path, never another site.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct ReturnTo(String);

impl ReturnTo {
    /// Its text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Default for ReturnTo {
    fn default() -> Self {
        Self("/".to_owned())
    }
}

impl TryFrom<String> for ReturnTo {
    type Error = crate::FieldProblem;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let is_visible = text.bytes().all(|b| b.is_ascii_graphic() && b != b'\\');
        // Browsers take `//other.example` and `/\other.example` for another site.
        if text.starts_with('/') && !text.starts_with("//") && is_visible && text.len() <= RETURN_TO_MAX_BYTES {
            Ok(Self(text))
        } else {
            Err(crate::FieldProblem { field: "return_to", expected: "a path of this service such as /leads" })
        }
    }
}

/// Begins a sign-in at the provider.
pub fn begin_flow(
    tx: &mut Tx<'_>,
    return_to: &ReturnTo,
    now: Instant,
    entropy: &mut dyn Entropy,
) -> Result<Flow, AccountsError> {
    flow_prune(tx, now)?;
    let [state, nonce, verifier] = std::array::from_fn(|_| Token::mint(entropy));
    flow_insert(
        tx,
        &FlowRow {
            digest: state.digest().0,
            nonce: nonce.reveal(),
            verifier: verifier.reveal(),
            return_to: return_to.0.clone(),
            expires_at: now + FLOW_LASTS,
        },
    )?;
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.reveal()));
    Ok(Flow { state, nonce, challenge })
}

/// Takes up a sign-in again when somebody comes back. `state` came in the address, `in_cookie` in the browser's cookie: in another
/// browser than where it began it is nobody's. It can be taken once.
pub fn take_flow(
    tx: &mut Tx<'_>,
    state: &Token,
    in_cookie: Option<&Token>,
    now: Instant,
) -> Result<FlowSecrets, AccountsError> {
    if !in_cookie.is_some_and(|cookie| cookie.is(state)) {
        return Err(Refusal::FlowNotValid.into());
    }
    let row = flow_take(tx, &state.digest().0)?.filter(|row| now < row.expires_at).ok_or(Refusal::FlowNotValid)?;
    let verifier = Token::parse(&row.verifier).ok_or(AccountsError::Damaged {
        what: "a sign-in at the provider",
        why: "its verifier is no token".to_owned(),
    })?;
    Ok(FlowSecrets { nonce: row.nonce, verifier, return_to: ReturnTo::try_from(row.return_to).unwrap_or_default() })
}

/// Signs in whomever the provider vouched for.
pub fn sign_in_by_identity(
    tx: &mut Tx<'_>,
    caller: &Caller,
    rules: &OidcRules,
    identity: &VerifiedIdentity,
    opening: Opening<'_>,
    now: Instant,
    entropy: &mut dyn Entropy,
) -> Result<SignedIn, AccountsError> {
    let mut kept = match identity_fetch(tx, &identity.issuer, &identity.subject)? {
        Some(id) => person::kept(tx, id).map_err(|error| match error {
            AccountsError::Refused(Refusal::PersonNotFound) => Refusal::IdentityUnknown.into(),
            AccountsError::Ledger(_)
            | AccountsError::Denied(_)
            | AccountsError::Refused(_)
            | AccountsError::Damaged { .. } => error,
        })?,
        None => meet(tx, caller, rules, identity, now, entropy)?,
    };
    admit(tx, caller, rules, identity, &mut kept, now)?;
    open_session(tx, caller, kept.person, SignInWay::Oidc, opening, now, entropy)
}

/// Finds or makes the person who comes for the first time, and remembers by whom the provider means them.
fn meet(
    tx: &mut Tx<'_>,
    caller: &Caller,
    rules: &OidcRules,
    identity: &VerifiedIdentity,
    now: Instant,
    entropy: &mut dyn Entropy,
) -> Result<Kept, AccountsError> {
    let email = identity.verified_email.as_deref().and_then(|text| Email::parse(text).ok());
    let email = email.ok_or(Refusal::IdentityUnknown)?;
    let known = person::kept_by_email(tx, &email)?;
    let kept = match (rules.first, known) {
        (FirstSignIn::Link | FirstSignIn::Create, Some(kept)) => kept,
        (FirstSignIn::Create, None) => {
            let role = role_of(rules, identity).or(rules.role_otherwise).ok_or(Refusal::IdentityUnknown)?;
            let name = identity.name.as_deref().and_then(|name| PersonName::parse(name).ok());
            let name = name.or_else(|| PersonName::parse(email.local_part()).ok()).ok_or(Refusal::IdentityUnknown)?;
            let language =
                identity.locale.as_deref().and_then(|locale| Language::parse(&locale.replace('_', "-")).ok());
            let time_zone = identity.zone.as_deref().and_then(|zone| TimeZone::parse(zone).ok());
            let (language, time_zone) = (language.unwrap_or_default(), time_zone.unwrap_or_default());
            let new = NewPerson { known_as: KnownAs { email, name }, language, time_zone };
            let mut kept = new_person(&new, role, now, entropy);
            person::keep(tx, &mut kept, now)?;
            let detail = Detail::none().id("person", kept.person.id.0).word("role", role.code());
            audit_append(tx, caller, Operation::PersonInvite, &detail.word("by", "provider"), now)?;
            kept
        }
        (FirstSignIn::Refuse, _) | (FirstSignIn::Link, None) => return Err(Refusal::IdentityUnknown.into()),
    };
    identity_insert(tx, &identity.issuer, &identity.subject, kept.person.id, now)?;
    Ok(kept)
}

/// Lets a person in as what the provider says they are now. One who was deactivated here stays out.
fn admit(
    tx: &mut Tx<'_>,
    caller: &Caller,
    rules: &OidcRules,
    identity: &VerifiedIdentity,
    kept: &mut Kept,
    now: Instant,
) -> Result<(), AccountsError> {
    let mut changes = false;
    match kept.person.state {
        PersonState::Active => {}
        PersonState::Invited => {
            kept.person.state = PersonState::Active;
            end_links(tx, kept)?;
            changes = true;
        }
        PersonState::Deactivated | PersonState::Erased => return Err(Refusal::IdentityUnknown.into()),
    }
    let before = kept.person.role;
    if let Some(role) = role_of(rules, identity).filter(|role| *role != before)
        // A provider that forgot the last admin must not lock everybody out of running the service.
        && not_the_last_admin(tx, kept).is_ok()
    {
        kept.person.role = role;
        changes = true;
        let detail = Detail::none().id("person", kept.person.id.0).word("from", before.code()).word("to", role.code());
        audit_append(tx, caller, Operation::PersonChangeRole, &detail.word("by", "provider"), now)?;
    }
    if changes { person::keep(tx, kept, now) } else { Ok(()) }
}

fn role_of(rules: &OidcRules, identity: &VerifiedIdentity) -> Option<Role> {
    let has = |value: &str| identity.roles.iter().any(|role| role == value);
    rules.roles.iter().find(|(value, _)| has(value)).map(|(_, role)| *role)
}
