//! What is done with people: invited, changed, deactivated, erased. Each use case checks who may, does it, and records it.

use leadpact_ledger::Tx;
use leadpact_ledger::api_keys::{key_forget_names, key_revoke_all};
use leadpact_ledger::people::{identity_delete_all, person_count_of, person_list};
use leadpact_ledger::sessions::session_delete_all;
use leadpact_ledger::views::view_delete_private_of;
use leadpact_terms::Instant;

use crate::audit::{Detail, audit_append};
use crate::caller::Caller;
use crate::entropy::Entropy;
use crate::error::{AccountsError, Refusal};
use crate::fields::{Email, Language, PersonName, TimeZone};
use crate::ids::PersonId;
use crate::links::{self, Link, LinkPurpose};
use crate::operation::Operation;
use crate::person::{self, Kept, NewPerson, Person, PersonState};
use crate::rights::Grant;
use crate::role::Role;

/// What to change of a person; what is left out stays.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PersonChange {
    /// The name.
    pub name: Option<PersonName>,
    /// The language.
    pub language: Option<Language>,
    /// The time zone.
    pub time_zone: Option<TimeZone>,
}

/// Which revision of a person somebody means to change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expecting {
    /// Whichever there is.
    Any,
    /// This one: if somebody else changed the person since, nothing is changed.
    Revision(i64),
}

/// Shows a person.
pub fn show_person(tx: &mut Tx<'_>, caller: &Caller, id: PersonId) -> Result<Person, AccountsError> {
    own(caller.actor.may(Operation::PersonFetch)?, id)?;
    Ok(person::kept(tx, id)?.person)
}

/// Up to `n` people after one, in the order in which they came; of those that were erased only the id is there.
pub fn list_people(
    tx: &mut Tx<'_>,
    caller: &Caller,
    after: Option<PersonId>,
    n: usize,
) -> Result<Vec<Person>, AccountsError> {
    match caller.actor.may(Operation::PersonList)? {
        Grant::All => {
            person_list(tx, after, n)?.into_iter().map(|row| person::read(row).map(|kept| kept.person)).collect()
        }
        Grant::OwnedBy(id) if after.is_none_or(|after| after < id) => Ok(vec![person::kept(tx, id)?.person]),
        Grant::OwnedBy(_) => Ok(Vec::new()),
    }
}

/// Invites a person by a one-time link.
pub fn invite_person(
    tx: &mut Tx<'_>,
    caller: &Caller,
    new: &NewPerson,
    role: Role,
    now: Instant,
    entropy: &mut dyn Entropy,
) -> Result<(Person, Link), AccountsError> {
    all(caller.actor.may(Operation::PersonInvite)?)?;
    free(tx, &new.known_as.email)?;
    let mut kept = links::new_person(new, role, now, entropy);
    person::keep(tx, &mut kept, now)?;
    let link = links::issue(tx, LinkPurpose::Invite, Some(&kept), now, entropy)?;
    let detail = Detail::none().id("person", kept.person.id.0).word("role", role.code());
    audit_append(tx, caller, Operation::PersonInvite, &detail, now)?;
    Ok((kept.person, link))
}

/// Issues a link with which a person chooses a new password, or their first one if they never followed their invitation.
pub fn issue_reset(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: PersonId,
    now: Instant,
    entropy: &mut dyn Entropy,
) -> Result<Link, AccountsError> {
    own(caller.actor.may(Operation::PersonReset)?, id)?;
    let kept = person::kept(tx, id)?;
    let purpose = match kept.person.state {
        PersonState::Invited => LinkPurpose::Invite,
        PersonState::Active => LinkPurpose::Reset,
        PersonState::Deactivated | PersonState::Erased => {
            return Err(Refusal::Deactivated.into());
        }
    };
    let link = links::issue(tx, purpose, Some(&kept), now, entropy)?;
    let detail = Detail::none().id("person", id.0).word("purpose", purpose.code());
    audit_append(tx, caller, Operation::PersonReset, &detail, now)?;
    Ok(link)
}

/// The same by address, for whoever runs the command on the machine of the service.
pub fn issue_reset_by_email(
    tx: &mut Tx<'_>,
    caller: &Caller,
    email: &Email,
    now: Instant,
    entropy: &mut dyn Entropy,
) -> Result<Link, AccountsError> {
    let kept = person::kept_by_email(tx, email)?.ok_or(Refusal::PersonNotFound)?;
    issue_reset(tx, caller, kept.person.id, now, entropy)
}

/// Changes a person's name, language or time zone.
pub fn change_person(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: PersonId,
    change: &PersonChange,
    expecting: Expecting,
    now: Instant,
) -> Result<Person, AccountsError> {
    own(caller.actor.may(Operation::PersonChange)?, id)?;
    let mut kept = expected(tx, id, expecting)?;
    let person = &mut kept.person;
    let mut changed = Vec::new();
    if let (Some(known), Some(name)) = (&mut person.known_as, &change.name)
        && known.name != *name
    {
        known.name = name.clone();
        changed.push("name");
    }
    if let Some(language) = change.language.as_ref().filter(|language| **language != person.language) {
        person.language = language.clone();
        changed.push("language");
    }
    if let Some(time_zone) = change.time_zone.as_ref().filter(|time_zone| **time_zone != person.time_zone) {
        person.time_zone = time_zone.clone();
        changed.push("time_zone");
    }
    if !changed.is_empty() {
        person::keep(tx, &mut kept, now)?;
        let detail = Detail::none().id("person", id.0).words("changed", changed);
        audit_append(tx, caller, Operation::PersonChange, &detail, now)?;
    }
    Ok(kept.person)
}

/// Gives a person another role. It holds from their next request on, also for their keys.
pub fn change_role(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: PersonId,
    role: Role,
    expecting: Expecting,
    now: Instant,
) -> Result<Person, AccountsError> {
    all(caller.actor.may(Operation::PersonChangeRole)?)?;
    let mut kept = expected(tx, id, expecting)?;
    let before = kept.person.role;
    if before != role {
        not_the_last_admin(tx, &kept)?;
        kept.person.role = role;
        person::keep(tx, &mut kept, now)?;
        let detail = Detail::none().id("person", id.0).word("from", before.code()).word("to", role.code());
        audit_append(tx, caller, Operation::PersonChangeRole, &detail, now)?;
    }
    Ok(kept.person)
}

/// Deactivates a person: they can't sign in, and their sessions, links and keys end at once.
pub fn deactivate_person(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: PersonId,
    expecting: Expecting,
    now: Instant,
) -> Result<Person, AccountsError> {
    all(caller.actor.may(Operation::PersonChangeState)?)?;
    let mut kept = expected(tx, id, expecting)?;
    if kept.person.state != PersonState::Deactivated {
        not_the_last_admin(tx, &kept)?;
        kept.person.state = PersonState::Deactivated;
        let (n_sessions, n_keys) = end_all(tx, &kept, now)?;
        person::keep(tx, &mut kept, now)?;
        let detail = Detail::none().id("person", id.0).word("to", PersonState::Deactivated.code());
        let detail = detail.number("sessions", n_sessions).number("keys", n_keys);
        audit_append(tx, caller, Operation::PersonChangeState, &detail, now)?;
    }
    Ok(kept.person)
}

/// Lets a deactivated person sign in again, with the password they had. Keys that were revoked stay so. One who never chose a
/// password is invited as before: [`issue_reset`] gives a new link.
pub fn activate_person(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: PersonId,
    expecting: Expecting,
    now: Instant,
) -> Result<Person, AccountsError> {
    all(caller.actor.may(Operation::PersonChangeState)?)?;
    let mut kept = expected(tx, id, expecting)?;
    if kept.person.state == PersonState::Deactivated {
        kept.person.state = if kept.password.is_some() { PersonState::Active } else { PersonState::Invited };
        person::keep(tx, &mut kept, now)?;
        let detail = Detail::none().id("person", id.0).word("to", kept.person.state.code());
        audit_append(tx, caller, Operation::PersonChangeState, &detail, now)?;
    }
    Ok(kept.person)
}

/// Erases what is known of a person. What they did stays in the audit under their id, which then belongs to nobody.
pub fn erase_person(tx: &mut Tx<'_>, caller: &Caller, id: PersonId, now: Instant) -> Result<(), AccountsError> {
    all(caller.actor.may(Operation::PersonErase)?)?;
    let mut kept = person::kept(tx, id)?;
    not_the_last_admin(tx, &kept)?;
    end_all(tx, &kept, now)?;
    key_forget_names(tx, id)?;
    identity_delete_all(tx, id)?;
    view_delete_private_of(tx, id)?;
    kept.password = None;
    let person = &mut kept.person;
    (person.known_as, person.password_at) = (None, None);
    (person.language, person.time_zone) = (Language::default(), TimeZone::default());
    person.state = PersonState::Erased;
    person::keep(tx, &mut kept, now)?;
    audit_append(tx, caller, Operation::PersonErase, &Detail::none().id("person", id.0), now)
}

/// Ends sessions, links and keys; how many sessions and keys.
fn end_all(tx: &mut Tx<'_>, kept: &Kept, now: Instant) -> Result<(i64, i64), AccountsError> {
    links::end_links(tx, kept)?;
    let n_sessions = session_delete_all(tx, kept.person.id)?;
    let n_keys = key_revoke_all(tx, kept.person.id, now)?;
    Ok((n_sessions.cast_signed(), n_keys.cast_signed()))
}

pub(crate) fn free(tx: &mut Tx<'_>, email: &Email) -> Result<(), AccountsError> {
    if person::kept_by_email(tx, email)?.is_some() { Err(Refusal::EmailTaken.into()) } else { Ok(()) }
}

/// Whoever is the last active admin stays so: nobody else could make another.
pub(crate) fn not_the_last_admin(tx: &mut Tx<'_>, kept: &Kept) -> Result<(), AccountsError> {
    let is_one = kept.person.role == Role::Admin && kept.person.state == PersonState::Active;
    if is_one && person_count_of(tx, Role::Admin.code(), PersonState::Active.code())? <= 1 {
        return Err(Refusal::LastAdmin.into());
    }
    Ok(())
}

fn expected(tx: &mut Tx<'_>, id: PersonId, expecting: Expecting) -> Result<Kept, AccountsError> {
    let kept = person::kept(tx, id)?;
    match expecting {
        Expecting::Revision(revision) if revision != kept.person.revision => Err(Refusal::PersonChanged.into()),
        Expecting::Revision(_) | Expecting::Any => Ok(kept),
    }
}

/// What is not one's own is not there: whether it exists is not told.
fn own(grant: Grant, id: PersonId) -> Result<(), AccountsError> {
    if grant.reaches(id) { Ok(()) } else { Err(Refusal::PersonNotFound.into()) }
}

/// For operations that no role has for its own only.
fn all(grant: Grant) -> Result<(), AccountsError> {
    match grant {
        Grant::All => Ok(()),
        Grant::OwnedBy(_) => Err(Refusal::PersonNotFound.into()),
    }
}
