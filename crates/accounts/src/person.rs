//! A person who uses the service, as everything outside the ledger sees them.

use leadpact_ledger::Tx;
use leadpact_ledger::people::{PersonRow, person_fetch, person_fetch_by_email, person_put};
use leadpact_terms::Instant;
use serde::Serialize;

use crate::codes::codes;
use crate::error::{AccountsError, Refusal};
use crate::fields::{Email, Language, PersonName, TimeZone};
use crate::ids::PersonId;
use crate::password::PasswordHash;
use crate::role::Role;

/// Whether a person can sign in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PersonState {
    /// Has a link with which to choose a password.
    Invited,
    /// Can sign in.
    Active,
    /// Can't, and nothing of theirs works; an admin can change that.
    Deactivated,
    /// Is known by nothing but an id. There is no way back.
    Erased,
}

codes!(PersonState, "a state of a person":
    Invited => "invited",
    Active => "active",
    Deactivated => "deactivated",
    Erased => "erased",
);

/// A person who uses the service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Who.
    pub id: PersonId,
    /// Address and name; none once they were erased.
    pub known_as: Option<KnownAs>,
    /// What they are to the company.
    pub role: Role,
    /// Whether they can sign in.
    pub state: PersonState,
    /// The language in which the service speaks to them.
    pub language: Language,
    /// Where their day begins.
    pub time_zone: TimeZone,
    /// When they chose their password; none if they sign in elsewhere, or have not yet.
    pub password_at: Option<Instant>,
    /// Since when they are known.
    pub created_at: Instant,
    /// When something of this last changed.
    pub changed_at: Instant,
    /// Grows with each change.
    pub revision: i64,
}

/// Address and name of a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KnownAs {
    /// With which they sign in.
    pub email: Email,
    /// How they are called.
    pub name: PersonName,
}

/// What is told of a person who is new.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPerson {
    /// Address and name.
    pub known_as: KnownAs,
    /// In which language the service speaks to them.
    pub language: Language,
    /// Where they live.
    pub time_zone: TimeZone,
}

impl Person {
    /// Texts that others know of this person, and that can't be the password.
    pub fn personal_words(&self) -> Vec<&str> {
        self.known_as.iter().flat_map(|known| known.personal_words()).collect()
    }
}

impl KnownAs {
    /// Texts that others know of this person, and that can't be the password.
    pub fn personal_words(&self) -> [&str; 3] {
        [self.email.as_str(), self.email.local_part(), self.name.as_str()]
    }
}

/// A person with what is kept of their password: it stays inside this crate.
#[derive(Clone)]
pub(crate) struct Kept {
    pub person: Person,
    pub password: Option<PasswordHash>,
}

/// This person, or that there is none. One who was erased is none.
pub(crate) fn kept(tx: &mut Tx<'_>, person: PersonId) -> Result<Kept, AccountsError> {
    let row = person_fetch(tx, person)?.ok_or(Refusal::PersonNotFound)?;
    let kept = read(row)?;
    if kept.person.state == PersonState::Erased { Err(Refusal::PersonNotFound.into()) } else { Ok(kept) }
}

pub(crate) fn kept_by_email(tx: &mut Tx<'_>, email: &Email) -> Result<Option<Kept>, AccountsError> {
    person_fetch_by_email(tx, email.as_str())?.map(read).transpose()
}

/// Keeps what was changed of a person, as a new revision.
pub(crate) fn keep(tx: &mut Tx<'_>, kept: &mut Kept, now: Instant) -> Result<(), AccountsError> {
    kept.person.revision += 1;
    kept.person.changed_at = now;
    let person = &kept.person;
    person_put(
        tx,
        &PersonRow {
            person: person.id,
            email: person.known_as.as_ref().map(|known| known.email.to_string()),
            name: person.known_as.as_ref().map(|known| known.name.to_string()),
            role: person.role.code().to_owned(),
            state: person.state.code().to_owned(),
            language: person.language.to_string(),
            time_zone: person.time_zone.to_string(),
            password_hash: kept.password.as_ref().map(|hash| hash.as_str().to_owned()),
            password_at: person.password_at,
            created_at: person.created_at,
            changed_at: person.changed_at,
            revision: person.revision,
        },
    )?;
    Ok(())
}

pub(crate) fn read(row: PersonRow) -> Result<Kept, AccountsError> {
    let damaged = |why: String| AccountsError::Damaged { what: "a person", why };
    let known_as = match (&row.email, &row.name) {
        (Some(email), Some(name)) => Some(KnownAs {
            email: Email::parse(email).map_err(|problem| damaged(problem.to_string()))?,
            name: PersonName::parse(name).map_err(|problem| damaged(problem.to_string()))?,
        }),
        (None, _) | (_, None) => None,
    };
    let person = Person {
        id: row.person,
        known_as,
        role: row.role.parse().map_err(|problem: crate::UnknownCode| damaged(problem.to_string()))?,
        state: row.state.parse().map_err(|problem: crate::UnknownCode| damaged(problem.to_string()))?,
        language: Language::parse(&row.language).map_err(|problem| damaged(problem.to_string()))?,
        // A zone that this version's database no longer knows must not lock anybody out.
        time_zone: TimeZone::parse(&row.time_zone).unwrap_or_default(),
        password_at: row.password_at,
        created_at: row.created_at,
        changed_at: row.changed_at,
        revision: row.revision,
    };
    Ok(Kept { person, password: row.password_hash.map(PasswordHash::stored) })
}
