//! One-time links: the first start's, an invitation, a reset. A link carries 256 random bits, ends by itself, and works once.

use leadpact_ledger::Tx;
use leadpact_ledger::people::{LinkRow, link_delete_all, link_fetch, link_insert, link_use, person_count};
use leadpact_ledger::sessions::session_delete_all;
use leadpact_terms::{DAY_MS, Duration, Instant};

use crate::audit::{Detail, audit_append};
use crate::caller::Caller;
use crate::codes::codes;
use crate::entropy::{self, Entropy};
use crate::error::{AccountsError, Refusal};
use crate::operation::Operation;
use crate::password::PasswordHash;
use crate::person::{self, Kept, KnownAs, NewPerson, Person, PersonState};
use crate::role::Role;
use crate::token::Token;

/// What a link is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LinkPurpose {
    /// To make the first admin.
    SetUp,
    /// To choose a first password.
    Invite,
    /// To choose a new one.
    Reset,
}

codes!(LinkPurpose, "a purpose of links": SetUp => "set_up", Invite => "invite", Reset => "reset");

/// A link that was just issued: its secret is shown now and never again.
#[derive(Debug, Clone)]
pub struct Link {
    /// What it is for.
    pub purpose: LinkPurpose,
    /// Its secret.
    pub token: Token,
    /// Until when it works.
    pub expires_at: Instant,
}

/// What is shown to whoever opens a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkShown {
    /// What it is for.
    pub purpose: LinkPurpose,
    /// Whom it is for; nobody yet at the first start.
    pub known_as: Option<KnownAs>,
    /// Until when it works.
    pub expires_at: Instant,
}

impl LinkPurpose {
    /// How long such a link works.
    pub const fn lasts(self) -> Duration {
        match self {
            Self::SetUp | Self::Reset => Duration(DAY_MS),
            Self::Invite => Duration(7 * DAY_MS),
        }
    }
}

/// The link with which the first person makes themselves admin, if there is nobody yet. Each start issues one, and the earlier
/// ones work until they end: several nodes may start at once.
pub fn issue_set_up_link(
    tx: &mut Tx<'_>,
    now: Instant,
    entropy: &mut dyn Entropy,
) -> Result<Option<Link>, AccountsError> {
    if person_count(tx)? > 0 {
        return Ok(None);
    }
    issue(tx, LinkPurpose::SetUp, None, now, entropy).map(Some)
}

/// Makes the first person, an admin, with the link of the first start.
pub fn finish_set_up(
    tx: &mut Tx<'_>,
    caller: &Caller,
    token: &Token,
    new: &NewPerson,
    password: &PasswordHash,
    now: Instant,
    entropy: &mut dyn Entropy,
) -> Result<Person, AccountsError> {
    if person_count(tx)? > 0 {
        return Err(Refusal::AlreadySetUp.into());
    }
    let (purpose, _) = valid(tx, token, now)?;
    if purpose != LinkPurpose::SetUp {
        return Err(Refusal::LinkNotValid.into());
    }
    let mut kept = new_person(new, Role::Admin, now, entropy);
    kept.person.state = PersonState::Active;
    set_password(&mut kept, password, now);
    person::keep(tx, &mut kept, now)?;
    use_up(tx, token, now)?;
    link_delete_all(tx, None, LinkPurpose::SetUp.code())?;
    let detail = Detail::none().id("person", kept.person.id.0);
    audit_append(tx, caller, Operation::SetUpFinish, &detail, now)?;
    Ok(kept.person)
}

/// What a link is for and whom, without using it up.
pub fn look_at_link(tx: &mut Tx<'_>, token: &Token, now: Instant) -> Result<LinkShown, AccountsError> {
    let (purpose, row) = valid(tx, token, now)?;
    let known_as = match (purpose, row.person) {
        (LinkPurpose::SetUp, _) if person_count(tx)? > 0 => return Err(Refusal::AlreadySetUp.into()),
        (LinkPurpose::SetUp, _) => None,
        (LinkPurpose::Invite | LinkPurpose::Reset, Some(person)) => followable(tx, purpose, person)?.person.known_as,
        (LinkPurpose::Invite | LinkPurpose::Reset, None) => return Err(Refusal::LinkNotValid.into()),
    };
    Ok(LinkShown { purpose, known_as, expires_at: row.expires_at })
}

/// Follows an invitation or a reset: the person has this password from now on, and all their sessions end.
pub fn follow_link(
    tx: &mut Tx<'_>,
    caller: &Caller,
    token: &Token,
    password: &PasswordHash,
    now: Instant,
) -> Result<Person, AccountsError> {
    let (purpose, row) = valid(tx, token, now)?;
    let (LinkPurpose::Invite | LinkPurpose::Reset, Some(id)) = (purpose, row.person) else {
        return Err(Refusal::LinkNotValid.into());
    };
    let mut kept = followable(tx, purpose, id)?;
    kept.person.state = PersonState::Active;
    set_password(&mut kept, password, now);
    person::keep(tx, &mut kept, now)?;
    use_up(tx, token, now)?;
    // Another link that was sent before must not set the password again.
    end_links(tx, &kept)?;
    session_delete_all(tx, id)?;
    let detail = Detail::none().id("person", id.0).word("purpose", purpose.code());
    audit_append(tx, caller, Operation::LinkFollow, &detail, now)?;
    Ok(kept.person)
}

/// Issues a link for a person. Links of the same purpose that were issued before end.
pub(crate) fn issue(
    tx: &mut Tx<'_>,
    purpose: LinkPurpose,
    kept: Option<&Kept>,
    now: Instant,
    entropy: &mut dyn Entropy,
) -> Result<Link, AccountsError> {
    let person = kept.map(|kept| kept.person.id);
    if person.is_some() {
        link_delete_all(tx, person, purpose.code())?;
    }
    let token = Token::mint(entropy);
    let expires_at = now + purpose.lasts();
    let digest = token.digest().0;
    let purpose_code = purpose.code().to_owned();
    link_insert(tx, &LinkRow { digest, purpose: purpose_code, person, issued_at: now, expires_at, used_at: None })?;
    Ok(Link { purpose, token, expires_at })
}

/// Ends the links of a person.
pub(crate) fn end_links(tx: &mut Tx<'_>, kept: &Kept) -> Result<(), AccountsError> {
    for purpose in [LinkPurpose::Invite, LinkPurpose::Reset] {
        link_delete_all(tx, Some(kept.person.id), purpose.code())?;
    }
    Ok(())
}

pub(crate) fn set_password(kept: &mut Kept, password: &PasswordHash, now: Instant) {
    kept.password = Some(password.clone());
    kept.person.password_at = Some(now);
}

pub(crate) fn new_person(new: &NewPerson, role: Role, now: Instant, entropy: &mut dyn Entropy) -> Kept {
    let person = Person {
        id: crate::ids::PersonId(entropy::id(now, entropy)),
        known_as: Some(new.known_as.clone()),
        role,
        state: PersonState::Invited,
        language: new.language.clone(),
        time_zone: new.time_zone.clone(),
        password_at: None,
        created_at: now,
        changed_at: now,
        revision: 0,
    };
    Kept { person, password: None }
}

fn valid(tx: &mut Tx<'_>, token: &Token, now: Instant) -> Result<(LinkPurpose, LinkRow), AccountsError> {
    let row = link_fetch(tx, &token.digest().0)?.ok_or(Refusal::LinkNotValid)?;
    if row.used_at.is_some() || now >= row.expires_at {
        return Err(Refusal::LinkNotValid.into());
    }
    let purpose = row
        .purpose
        .parse()
        .map_err(|problem: crate::UnknownCode| AccountsError::Damaged { what: "a link", why: problem.to_string() })?;
    Ok((purpose, row))
}

/// The person of a link, if the link still fits what they are: one who was deactivated since can't come back by a link.
fn followable(tx: &mut Tx<'_>, purpose: LinkPurpose, id: crate::ids::PersonId) -> Result<Kept, AccountsError> {
    let kept = person::kept(tx, id)?;
    let fits = match kept.person.state {
        PersonState::Invited => purpose == LinkPurpose::Invite,
        PersonState::Active => purpose == LinkPurpose::Reset,
        PersonState::Deactivated | PersonState::Erased => false,
    };
    if fits { Ok(kept) } else { Err(Refusal::LinkNotValid.into()) }
}

fn use_up(tx: &mut Tx<'_>, token: &Token, now: Instant) -> Result<(), AccountsError> {
    if link_use(tx, &token.digest().0, now)? { Ok(()) } else { Err(Refusal::LinkNotValid.into()) }
}
