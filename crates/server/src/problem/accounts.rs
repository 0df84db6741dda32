//! What people and keys refuse, as problems: each refusal has its code here.

use leadpact_accounts::password::PasswordProblem;
use leadpact_accounts::{AccountsError, Denied, FieldProblem, Refusal};
use leadpact_terms::{Duration, SECOND_MS};

use super::{Problem, ProblemCode, refused};

impl From<Denied> for Problem {
    fn from(denied: Denied) -> Self {
        let code = match &denied {
            Denied::SignInFirst { .. } => ProblemCode::Unauthenticated,
            Denied::Role { .. } | Denied::PeopleOnly { .. } | Denied::Scope { .. } | Denied::SourceOnly { .. } => {
                ProblemCode::Forbidden
            }
        };
        Self::new(code).saying(refused::denied(&denied))
    }
}

impl From<AccountsError> for Problem {
    fn from(error: AccountsError) -> Self {
        match error {
            AccountsError::Ledger(error) => error.into(),
            AccountsError::Denied(denied) => denied.into(),
            AccountsError::Refused(refusal) => refusal.into(),
            AccountsError::Damaged { .. } => {
                tracing::error!(%error, "people or keys can't be read");
                Self::new(ProblemCode::Internal)
            }
        }
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        let problem = Self::new(code(&refusal)).saying(refused::refusal(&refusal));
        match &refusal {
            Refusal::TooManyAttempts { wait } => {
                let seconds = i64::try_from(wait.seconds).unwrap_or(i64::MAX);
                problem.retry_after(Duration(seconds.saturating_mul(SECOND_MS)))
            }
            Refusal::Field(field) => problem.at(field.field),
            Refusal::NoScope | Refusal::ScopeBeyondRole { .. } => problem.at("scopes"),
            Refusal::ExpiryPast => problem.at("expires_at"),
            Refusal::KeyName => problem.at("name"),
            Refusal::PasswordWrong => problem.at("present"),
            Refusal::SignInFailed
            | Refusal::IdentityUnknown
            | Refusal::FlowNotValid
            | Refusal::LinkNotValid
            | Refusal::AlreadySetUp
            | Refusal::PersonNotFound
            | Refusal::SessionNotFound
            | Refusal::KeyNotFound
            | Refusal::EmailTaken
            | Refusal::PersonChanged
            | Refusal::LastAdmin
            | Refusal::Deactivated
            | Refusal::NoPassword
            | Refusal::PasswordUnfit(_)
            | Refusal::UnknownCode(_)
            | Refusal::TooManyKeys { .. } => problem,
        }
    }
}

impl From<FieldProblem> for Problem {
    fn from(problem: FieldProblem) -> Self {
        Refusal::Field(problem).into()
    }
}

impl From<PasswordProblem> for Problem {
    fn from(problem: PasswordProblem) -> Self {
        Refusal::PasswordUnfit(problem).into()
    }
}

fn code(refusal: &Refusal) -> ProblemCode {
    match refusal {
        Refusal::SignInFailed | Refusal::IdentityUnknown | Refusal::FlowNotValid => ProblemCode::SignInFailed,
        Refusal::TooManyAttempts { .. } => ProblemCode::RateLimited,
        Refusal::LinkNotValid => ProblemCode::LinkNotValid,
        Refusal::PersonNotFound | Refusal::SessionNotFound | Refusal::KeyNotFound => ProblemCode::NotFound,
        Refusal::PersonChanged => ProblemCode::ChangedMeanwhile,
        Refusal::AlreadySetUp
        | Refusal::EmailTaken
        | Refusal::LastAdmin
        | Refusal::Deactivated
        | Refusal::NoPassword
        | Refusal::TooManyKeys { .. } => ProblemCode::Conflict,
        Refusal::PasswordWrong
        | Refusal::PasswordUnfit(_)
        | Refusal::Field(_)
        | Refusal::UnknownCode(_)
        | Refusal::NoScope
        | Refusal::ScopeBeyondRole { .. }
        | Refusal::ExpiryPast
        | Refusal::KeyName => ProblemCode::InvalidBody,
    }
}
