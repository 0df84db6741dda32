//! Who is asking, and whether they may: the table of operations applied to a person, a key or the system itself.

use std::collections::BTreeSet;

use crate::ids::{KeyId, PersonId, SessionId};
use crate::operation::{Access, Operation};
use crate::role::{Reach, Role, Scope};

/// Who does something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// Somebody who has not signed in.
    Nobody,
    /// A person who has signed in.
    Person {
        /// Who.
        person: PersonId,
        /// The role that the person has now.
        role: Role,
        /// By which session.
        session: SessionId,
    },
    /// An API key.
    Key {
        /// Which.
        key: KeyId,
        /// Who made it, and whose rights bound its own.
        maker: PersonId,
        /// The role that its maker has now.
        role: Role,
        /// What it is for.
        scopes: BTreeSet<Scope>,
    },
    /// The service itself, or whoever runs its command on its machine.
    System,
}

/// Why somebody may not.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Denied {
    /// It takes somebody who has signed in.
    #[error("`{operation}` is for people who have signed in: sign in, or send an API key")]
    SignInFirst {
        /// What was asked for.
        operation: Operation,
    },
    /// The role does not reach so far.
    #[error("`{operation}` is not for the role {role}: an admin can do it, or give another role")]
    Role {
        /// What was asked for.
        operation: Operation,
        /// The role.
        role: Role,
    },
    /// No key may.
    #[error("`{operation}` is for people who have signed in, not for API keys")]
    PeopleOnly {
        /// What was asked for.
        operation: Operation,
    },
    /// The key has not the scope.
    #[error("`{operation}` takes an API key with the scope {scope}")]
    Scope {
        /// What was asked for.
        operation: Operation,
        /// The scope that it takes.
        scope: Scope,
    },
    /// It takes a source's write key.
    #[error("`{operation}` takes the write key of a source")]
    SourceOnly {
        /// What was asked for.
        operation: Operation,
    },
}

/// A right that somebody has: how far it reaches, and whose it is where it reaches only one's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use = "a right that ends with one's own has to be looked at"]
pub enum Grant {
    /// Everything.
    All,
    /// Only what is this person's.
    OwnedBy(PersonId),
}

impl Grant {
    /// Whether it reaches what belongs to this person.
    pub fn reaches(self, owner: PersonId) -> bool {
        match self {
            Self::All => true,
            Self::OwnedBy(person) => person == owner,
        }
    }
}

impl Actor {
    /// Whether this operation is allowed, and how far.
    pub fn may(&self, operation: Operation) -> Result<Grant, Denied> {
        let rights = match operation.access() {
            Access::Anyone => return Ok(Grant::All),
            Access::Source => return Err(Denied::SourceOnly { operation }),
            Access::Roles(rights) => rights,
        };
        let (person, role) = match self {
            Self::System => return Ok(Grant::All),
            Self::Nobody => return Err(Denied::SignInFirst { operation }),
            Self::Person { person, role, .. } => (*person, *role),
            Self::Key { maker, role, scopes, .. } => {
                let scope = rights.scope.ok_or(Denied::PeopleOnly { operation })?;
                if !scopes.contains(&scope) {
                    return Err(Denied::Scope { operation, scope });
                }
                (*maker, *role)
            }
        };
        match rights.of(role) {
            Reach::All => Ok(Grant::All),
            Reach::Own => Ok(Grant::OwnedBy(person)),
            Reach::None => Err(Denied::Role { operation, role }),
        }
    }

    /// All that this actor may do, for showing: menus leave out the rest.
    pub fn all_rights(&self) -> Vec<(Operation, Reach)> {
        let reach = |operation: &Operation| match self.may(*operation) {
            Ok(Grant::All) => Some((*operation, Reach::All)),
            Ok(Grant::OwnedBy(_)) => Some((*operation, Reach::Own)),
            Err(_) => None,
        };
        Operation::ALL.iter().filter_map(reach).collect()
    }

    /// The person on whose behalf it is done.
    pub fn person(&self) -> Option<PersonId> {
        match self {
            Self::Person { person, .. } | Self::Key { maker: person, .. } => Some(*person),
            Self::Nobody | Self::System => None,
        }
    }

    /// The session by which it is done.
    pub fn session(&self) -> Option<SessionId> {
        match self {
            Self::Person { session, .. } => Some(*session),
            Self::Nobody | Self::Key { .. } | Self::System => None,
        }
    }
}

impl Scope {
    /// Whether somebody of this role may do anything at all with a key of this scope.
    pub fn is_of_use_to(self, role: Role) -> bool {
        Operation::ALL.iter().any(|operation| match operation.access() {
            Access::Roles(rights) => rights.scope == Some(self) && rights.of(role) > Reach::None,
            Access::Anyone | Access::Source => false,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn person(role: Role) -> Actor {
        Actor::Person { person: PersonId(Uuid::from_u128(1)), role, session: SessionId(Uuid::from_u128(2)) }
    }

    fn key(role: Role, scopes: &[Scope]) -> Actor {
        let (key, maker) = (KeyId(Uuid::from_u128(3)), PersonId(Uuid::from_u128(1)));
        Actor::Key { key, maker, role, scopes: scopes.iter().copied().collect() }
    }

    #[test]
    fn a_right_is_what_the_table_says() {
        use Operation::*;
        let own = Grant::OwnedBy(PersonId(Uuid::from_u128(1)));
        for (actor, operation, expected) in [
            (person(Role::Admin), PersonInvite, Ok(Grant::All)),
            (
                person(Role::Marketing),
                PersonInvite,
                Err(Denied::Role { operation: PersonInvite, role: Role::Marketing }),
            ),
            (person(Role::SalesRep), LeadFetch, Ok(own)),
            (person(Role::SalesManager), LeadFetch, Ok(Grant::All)),
            (person(Role::Viewer), LeadChange, Err(Denied::Role { operation: LeadChange, role: Role::Viewer })),
            (person(Role::Viewer), PasswordChange, Ok(own)),
            (person(Role::Admin), IntakeSend, Err(Denied::SourceOnly { operation: IntakeSend })),
            (Actor::Nobody, SessionStart, Ok(Grant::All)),
            (Actor::Nobody, LeadList, Err(Denied::SignInFirst { operation: LeadList })),
            (Actor::System, PersonReset, Ok(Grant::All)),
            (key(Role::Admin, &[Scope::Read]), LeadFetch, Ok(Grant::All)),
            (key(Role::SalesRep, &[Scope::Read]), LeadFetch, Ok(own)),
            (
                key(Role::Admin, &[Scope::Read]),
                LeadChange,
                Err(Denied::Scope { operation: LeadChange, scope: Scope::WriteLeads }),
            ),
            (key(Role::Admin, Scope::ALL), KeyCreate, Err(Denied::PeopleOnly { operation: KeyCreate })),
            (
                key(Role::Viewer, &[Scope::WriteLeads]),
                LeadChange,
                Err(Denied::Role { operation: LeadChange, role: Role::Viewer }),
            ),
        ] {
            assert_eq!(actor.may(operation), expected, "{actor:?} {operation}");
        }
    }

    #[test]
    fn a_key_never_may_more_than_its_maker() {
        for role in Role::ALL {
            for scope in Scope::ALL {
                for (operation, reach) in key(*role, &[*scope]).all_rights() {
                    let of_maker = person(*role).all_rights().into_iter().find(|(one, _)| *one == operation);
                    assert!(of_maker.is_some_and(|(_, most)| most >= reach), "{role} {scope} {operation}");
                }
            }
        }
    }
}
