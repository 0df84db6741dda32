//! What can go wrong with people and keys: the ledger failed, somebody may not, or what they ask for can't be.

use leadpact_ledger::LedgerError;
use leadpact_terms::Duration;

use crate::codes::UnknownCode;
use crate::fields::FieldProblem;
use crate::password::PasswordProblem;
use crate::rights::Denied;
use crate::role::{Role, Scope};

/// A failure.
#[derive(Debug, thiserror::Error)]
pub enum AccountsError {
    /// The ledger failed.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// Whoever asks may not.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// What is asked for can't be.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// A row of the ledger that can't be read.
    #[error("the ledger is damaged: {what} can't be read: {why}")]
    Damaged {
        /// What.
        what: &'static str,
        /// Why.
        why: String,
    },
}

/// Why something can't be. Each has a code that stays the same.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The e-mail or the password is wrong; which of the two is not said.
    #[error("e-mail or password is wrong")]
    SignInFailed,
    /// Too many attempts to sign in.
    #[error("too many attempts to sign in: try again in {}", .wait.in_words())]
    TooManyAttempts {
        /// How long to wait.
        wait: Wait,
    },
    /// The identity provider vouched for somebody who is not known here.
    #[error(
        "nobody here belongs to this sign-in: ask an admin for an invitation to the address that the provider knows"
    )]
    IdentityUnknown,
    /// The sign-in at the provider took too long, or began in another browser.
    #[error("this sign-in began too long ago or in another browser: begin again")]
    FlowNotValid,
    /// The link is wrong, was used, or has ended.
    #[error("this link is not valid: it was used, it has ended, or it is incomplete; ask an admin for a new one")]
    LinkNotValid,
    /// Somebody has been made already.
    #[error("the service is set up already: sign in, or ask an admin for an invitation")]
    AlreadySetUp,
    /// The person is not there, or not for whoever asks.
    #[error("there is no such person")]
    PersonNotFound,
    /// The session is not there, or not for whoever asks.
    #[error("there is no such session: it may have ended")]
    SessionNotFound,
    /// The key is not there, or not for whoever asks.
    #[error("there is no such API key")]
    KeyNotFound,
    /// Another person has this address.
    #[error("another person has this e-mail address")]
    EmailTaken,
    /// Somebody changed the person in the meantime.
    #[error("the person was changed in the meantime: look again, then change")]
    PersonChanged,
    /// Nobody could run the service any more.
    #[error("this is the last active admin: make another person admin first")]
    LastAdmin,
    /// The person can't sign in any more.
    #[error("this person is deactivated: activate them first")]
    Deactivated,
    /// Whoever asks signs in elsewhere.
    #[error("you sign in at the identity provider and have no password here: an admin can send a link to choose one")]
    NoPassword,
    /// The password given to confirm is wrong.
    #[error("the present password is wrong")]
    PasswordWrong,
    /// A text is no fit password.
    #[error(transparent)]
    PasswordUnfit(#[from] PasswordProblem),
    /// A field can't be what it says.
    #[error(transparent)]
    Field(#[from] FieldProblem),
    /// A code that is none.
    #[error(transparent)]
    UnknownCode(#[from] UnknownCode),
    /// A key without a scope could do nothing.
    #[error("an API key needs at least one scope: {}", codes_of(Scope::ALL))]
    NoScope,
    /// The maker may do nothing of this scope.
    #[error("the role {role} may do nothing of the scope {scope}, so its API keys can't either")]
    ScopeBeyondRole {
        /// The scope.
        scope: Scope,
        /// The maker's role.
        role: Role,
    },
    /// The key would have ended before it began.
    #[error("`expires_at` lies in the past")]
    ExpiryPast,
    /// The name is none.
    #[error("`name` of an API key is 1 to {} characters on one line", crate::keys::KEY_NAME_MAX_CHARS)]
    KeyName,
    /// A limit was reached.
    #[error("there are {max} API keys of this person already: revoke those that are not used")]
    TooManyKeys {
        /// The limit.
        max: usize,
    },
}

/// How long somebody has to wait, in whole seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wait {
    /// The seconds, at least one.
    pub seconds: u64,
}

impl Wait {
    /// So long, rounded up.
    pub fn of(duration: Duration) -> Self {
        let ms = u64::try_from(duration.0).unwrap_or(0);
        Self { seconds: ms.div_ceil(1_000).max(1) }
    }

    fn in_words(self) -> String {
        match self.seconds {
            1 => "1 second".to_owned(),
            seconds if seconds <= 90 => format!("{seconds} seconds"),
            seconds => format!("{} minutes", seconds.div_ceil(60)),
        }
    }
}

impl Refusal {
    /// Its code, which never changes.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::SignInFailed => "sign_in_failed",
            Self::TooManyAttempts { .. } => "too_many_attempts",
            Self::IdentityUnknown => "identity_unknown",
            Self::FlowNotValid => "flow_not_valid",
            Self::LinkNotValid => "link_not_valid",
            Self::AlreadySetUp => "already_set_up",
            Self::PersonNotFound => "person_not_found",
            Self::SessionNotFound => "session_not_found",
            Self::KeyNotFound => "key_not_found",
            Self::EmailTaken => "email_taken",
            Self::PersonChanged => "person_changed",
            Self::LastAdmin => "last_admin",
            Self::Deactivated | Self::NoPassword => "wrong_state",
            Self::PasswordWrong => "password_wrong",
            Self::PasswordUnfit(_) => "password_unfit",
            Self::Field(_) => "field_not_valid",
            Self::UnknownCode(_) => "unknown_code",
            Self::NoScope => "no_scope",
            Self::ScopeBeyondRole { .. } => "scope_beyond_role",
            Self::ExpiryPast => "expiry_past",
            Self::KeyName => "key_name",
            Self::TooManyKeys { .. } => "too_many_keys",
        }
    }
}

impl From<PasswordProblem> for AccountsError {
    fn from(problem: PasswordProblem) -> Self {
        Self::Refused(problem.into())
    }
}

impl From<FieldProblem> for AccountsError {
    fn from(problem: FieldProblem) -> Self {
        Self::Refused(problem.into())
    }
}

fn codes_of(scopes: &[Scope]) -> String {
    scopes.iter().map(|scope| scope.code()).collect::<Vec<_>>().join(", ")
}
