//! Signing in with e-mail and password, and changing the password, in three steps of which the slow one is in no transaction.
//!
//! 1. [`begin_sign_in`], a transaction: may this attempt be made at all? It is counted, and what is kept of the person is read.
//! 2. [`SignInAttempt::check`], outside: the password is compared. It takes as long when there is no such person.
//! 3. [`finish_sign_in`], a transaction: a session is opened, or the failure recorded. Nothing tells which of the two was wrong.

use leadpact_ledger::Tx;
use leadpact_ledger::sessions::session_delete_all;
use leadpact_terms::Instant;

use crate::attempts::{self, Admission, Attempt};
use crate::audit::{Detail, audit_append};
use crate::caller::Caller;
use crate::entropy::Entropy;
use crate::error::{AccountsError, Refusal};
use crate::fields::Email;
use crate::ids::PersonId;
use crate::links::{end_links, set_password};
use crate::operation::Operation;
use crate::password::{Check, Password, PasswordHash, check};
use crate::person::{self, Kept, PersonState};
use crate::sessions::{Opening, SessionRules, SignInWay, SignedIn, open_session};

/// An attempt that was let through, before its password is compared.
pub struct SignInAttempt {
    attempt: Attempt,
    person: Option<(PersonId, Option<PasswordHash>)>,
}

/// An attempt whose password was compared.
pub struct CheckedSignIn {
    attempt: Attempt,
    outcome: Outcome,
}

enum Outcome {
    Right { person: PersonId, compared: PasswordHash, renewed: Option<PasswordHash> },
    Wrong { person: Option<PersonId> },
}

/// What came of an attempt. A failure is a result and no error: the transaction that records it has to be kept.
#[derive(Debug)]
pub enum SignInResult {
    /// The person is signed in.
    SignedIn(Box<SignedIn>),
    /// E-mail or password is wrong, or the person can't sign in.
    Failed,
}

/// A person who wants to change their password, before the present one is compared.
pub struct PasswordAttempt {
    attempt: SignInAttempt,
    personal: Vec<String>,
}

/// A change of password whose present password was compared.
pub struct CheckedPassword {
    checked: CheckedSignIn,
    chosen: PasswordHash,
}

/// Begins an attempt to sign in. It is refused with [`Refusal::TooManyAttempts`] during a pause.
pub fn begin_sign_in(
    tx: &mut Tx<'_>,
    caller: &Caller,
    email: &str,
    now: Instant,
) -> Result<SignInAttempt, AccountsError> {
    // What is no address belongs to nobody; said so plainly, since it says nothing about anybody.
    let email = Email::parse(email)?;
    let attempt = admitted(tx, caller, &email, now)?;
    let person = person::kept_by_email(tx, &email)?.map(|kept| (kept.person.id, kept.password));
    Ok(SignInAttempt { attempt, person })
}

impl SignInAttempt {
    /// Compares the password that was typed. Slow on purpose, and as slow if there is no such person.
    pub fn check(self, typed: &str, entropy: &mut dyn Entropy) -> CheckedSignIn {
        let kept = self.person.as_ref().and_then(|(_, hash)| hash.as_ref());
        let found = check(typed, kept);
        let mut renewed = || Password::choose(typed, &[]).ok().map(|password| password.hash(entropy));
        let outcome = match (found, self.person) {
            (Check::Right, Some((person, Some(compared)))) => Outcome::Right { person, compared, renewed: None },
            (Check::RightButDated, Some((person, Some(compared)))) => {
                Outcome::Right { person, compared, renewed: renewed() }
            }
            (Check::Wrong | Check::Right | Check::RightButDated, person) => {
                Outcome::Wrong { person: person.map(|(person, _)| person) }
            }
        };
        CheckedSignIn { attempt: self.attempt, outcome }
    }
}

/// Finishes an attempt: opens a session, or records the failure.
pub fn finish_sign_in(
    tx: &mut Tx<'_>,
    caller: &Caller,
    checked: &CheckedSignIn,
    opening: Opening<'_>,
    now: Instant,
    entropy: &mut dyn Entropy,
) -> Result<SignInResult, AccountsError> {
    let mut kept = match passed(tx, checked)? {
        Ok(kept) => kept,
        Err(person) => {
            let detail = person.map_or_else(Detail::none, |person| Detail::none().id("person", person.0));
            audit_append(tx, caller, Operation::SessionStart, &detail.word("outcome", "failed"), now)?;
            return Ok(SignInResult::Failed);
        }
    };
    if let Outcome::Right { renewed: Some(renewed), .. } = &checked.outcome {
        kept.password = Some(renewed.clone());
        person::keep(tx, &mut kept, now)?;
    }
    attempts::forgive(tx, &checked.attempt)?;
    let way = SignInWay::Password;
    let signed_in = open_session(tx, caller, kept.person, way, opening, now, entropy)?;
    Ok(SignInResult::SignedIn(Box::new(signed_in)))
}

/// Begins to change one's own password. Guesses at the present one are counted like guesses at signing in.
pub fn begin_password_change(tx: &mut Tx<'_>, caller: &Caller, now: Instant) -> Result<PasswordAttempt, AccountsError> {
    let _own = caller.actor.may(Operation::PasswordChange)?;
    let id = caller.actor.person().ok_or(Refusal::PersonNotFound)?;
    let kept = person::kept(tx, id)?;
    let Some(known) = &kept.person.known_as else { return Err(Refusal::PersonNotFound.into()) };
    if kept.password.is_none() {
        return Err(Refusal::NoPassword.into());
    }
    let attempt = admitted(tx, caller, &known.email, now)?;
    let personal = known.personal_words().map(str::to_owned).to_vec();
    Ok(PasswordAttempt { attempt: SignInAttempt { attempt, person: Some((id, kept.password)) }, personal })
}

impl PasswordAttempt {
    /// Compares the present password, and reads the one that is to be. Slow on purpose.
    pub fn check(
        self,
        present: &str,
        chosen: &str,
        entropy: &mut dyn Entropy,
    ) -> Result<CheckedPassword, AccountsError> {
        let personal: Vec<&str> = self.personal.iter().map(String::as_str).collect();
        let chosen = Password::choose(chosen, &personal)?.hash(entropy);
        Ok(CheckedPassword { checked: self.attempt.check(present, entropy), chosen })
    }
}

/// Finishes a change of password: all sessions and links of the person end, and they get a new session.
pub fn finish_password_change(
    tx: &mut Tx<'_>,
    caller: &Caller,
    change: &CheckedPassword,
    now: Instant,
    entropy: &mut dyn Entropy,
    rules: SessionRules,
) -> Result<SignedIn, AccountsError> {
    let _own = caller.actor.may(Operation::PasswordChange)?;
    let mut kept = passed(tx, &change.checked)?.map_err(|_| Refusal::PasswordWrong)?;
    set_password(&mut kept, &change.chosen, now);
    person::keep(tx, &mut kept, now)?;
    end_links(tx, &kept)?;
    let n_ended = session_delete_all(tx, kept.person.id)?;
    attempts::forgive(tx, &change.checked.attempt)?;
    let detail = Detail::none().id("person", kept.person.id.0).number("sessions_ended", n_ended.cast_signed());
    audit_append(tx, caller, Operation::PasswordChange, &detail, now)?;
    let opening = Opening { before: None, rules };
    open_session(tx, caller, kept.person, SignInWay::Password, opening, now, entropy)
}

/// Signs somebody in who just followed a link, so that they need not type the password again.
pub fn sign_in_by_link(
    tx: &mut Tx<'_>,
    caller: &Caller,
    person: PersonId,
    opening: Opening<'_>,
    now: Instant,
    entropy: &mut dyn Entropy,
) -> Result<SignedIn, AccountsError> {
    let kept = person::kept(tx, person)?;
    if kept.person.state != PersonState::Active {
        return Err(Refusal::SignInFailed.into());
    }
    open_session(tx, caller, kept.person, SignInWay::Link, opening, now, entropy)
}

fn admitted(tx: &mut Tx<'_>, caller: &Caller, email: &Email, now: Instant) -> Result<Attempt, AccountsError> {
    match attempts::admit_attempt(tx, email, caller.address, now)? {
        Admission::Go(attempt) => Ok(attempt),
        Admission::Pause(wait) => Err(Refusal::TooManyAttempts { wait }.into()),
    }
}

/// The person if the password was right and nothing changed since it was compared; otherwise at whose account it was tried.
fn passed(tx: &mut Tx<'_>, checked: &CheckedSignIn) -> Result<Result<Kept, Option<PersonId>>, AccountsError> {
    let (id, compared) = match &checked.outcome {
        Outcome::Right { person, compared, .. } => (*person, compared),
        Outcome::Wrong { person } => return Ok(Err(*person)),
    };
    match person::kept(tx, id) {
        Ok(kept) if kept.person.state == PersonState::Active && kept.password.as_ref() == Some(compared) => {
            Ok(Ok(kept))
        }
        Ok(_) | Err(AccountsError::Refused(Refusal::PersonNotFound)) => Ok(Err(Some(id))),
        Err(error) => Err(error),
    }
}
