//! What refusals that people meet say, for whoever asked: of people and keys, of handoffs. In English each is the refusal's own sentence,
//! which a test compares.

use leadpact_accounts::keys::KEY_NAME_MAX_CHARS;
use leadpact_accounts::password::{
    PASSWORD_MAX_BYTES, PASSWORD_MIN_CHARS, PASSWORD_MIN_DISTINCT_CHARS, PasswordProblem,
};
use leadpact_accounts::{Denied, Refusal, Scope};
use leadpact_desk::DeskError;
use leadpact_handoff::{ActKind, LONGEST_PAUSE, Refusal as HandoffRefusal, State};
use leadpact_language::{Gap, Said, said};

/// Why whoever asks may not.
pub(super) fn denied(denied: &Denied) -> Said {
    match denied {
        Denied::SignInFirst { operation } => said!("refused-sign-in-first", operation = operation.to_string()),
        Denied::Role { operation, role } => {
            said!("refused-role", operation = operation.to_string(), role = role.to_string())
        }
        Denied::PeopleOnly { operation } => said!("refused-people-only", operation = operation.to_string()),
        // Programs read these.
        Denied::Scope { .. } | Denied::SourceOnly { .. } => Said::plain(denied.to_string()),
    }
}

/// Why something can't be done with people, sessions and keys.
pub(super) fn refusal(refusal: &Refusal) -> Said {
    match refusal {
        Refusal::SignInFailed => said!("refused-sign-in"),
        Refusal::IdentityUnknown => said!("refused-identity"),
        Refusal::FlowNotValid => said!("refused-flow"),
        Refusal::LinkNotValid => said!("refused-link"),
        Refusal::AlreadySetUp => said!("refused-set-up"),
        Refusal::PersonNotFound => said!("refused-no-person"),
        Refusal::SessionNotFound => said!("refused-no-session"),
        Refusal::KeyNotFound => said!("refused-no-key"),
        Refusal::EmailTaken => said!("refused-email-taken"),
        Refusal::PersonChanged => said!("refused-person-changed"),
        Refusal::LastAdmin => said!("refused-last-admin"),
        Refusal::PasswordWrong => said!("refused-password-wrong"),
        Refusal::PasswordUnfit(problem) => password(*problem),
        Refusal::NoScope => {
            let scopes = Scope::ALL.iter().map(|scope| scope.code()).collect::<Vec<_>>().join(", ");
            said!("refused-no-scope", scopes)
        }
        Refusal::ScopeBeyondRole { scope, role } => {
            said!("refused-scope-beyond", scope = scope.to_string(), role = role.to_string())
        }
        Refusal::ExpiryPast => said!("refused-expiry"),
        Refusal::KeyName => said!("refused-key-name", max = KEY_NAME_MAX_CHARS),
        Refusal::TooManyKeys { max } => said!("refused-many-keys", max = *max),
        // The web app has its own words for how long to wait, and for each field.
        Refusal::TooManyAttempts { .. } | Refusal::WrongState { .. } | Refusal::Field(_) | Refusal::UnknownCode(_) => {
            Said::plain(refusal.to_string())
        }
    }
}

fn password(problem: PasswordProblem) -> Said {
    match problem {
        PasswordProblem::TooShort => said!("refused-password-short", min = PASSWORD_MIN_CHARS),
        PasswordProblem::TooLong => said!("refused-password-long", max = PASSWORD_MAX_BYTES),
        PasswordProblem::TooUniform => said!("refused-password-uniform", min = PASSWORD_MIN_DISTINCT_CHARS),
        PasswordProblem::TooCommon => said!("refused-password-common"),
        PasswordProblem::Personal => said!("refused-password-personal"),
    }
}

/// Why something can't be done at the desk.
pub(crate) fn at_desk(error: &DeskError) -> Said {
    match error {
        DeskError::Changed { asked, present } => {
            said!("refused-handoff-changed", asked = asked.to_string(), present = present.to_string())
        }
        DeskError::InHands { handoff } => said!("refused-in-hands", handoff),
        DeskError::Refused(refusal) => of_handoff(refusal),
        DeskError::Ledger(_)
        | DeskError::Live(_)
        | DeskError::Unknown { .. }
        | DeskError::NotYours { .. }
        | DeskError::Unfit { .. }
        | DeskError::Calendar { .. }
        | DeskError::Holidays { .. } => Said::plain(error.to_string()),
    }
}

fn of_handoff(refusal: &HandoffRefusal) -> Said {
    match refusal {
        HandoffRefusal::NotHere { act, state, possible } => {
            let possible = possible.clone();
            let listed = Gap::in_each(|messages| {
                possible.iter().map(|act| messages.said(&act_word(*act))).collect::<Vec<_>>().join(", ")
            });
            said!("refused-not-here", act = act_word(*act), state = state_word(*state), possible = listed)
        }
        HandoffRefusal::Contacted { reached_at } => said!("refused-contacted", at = reached_at.to_string()),
        HandoffRefusal::InPool { act } => said!("refused-in-pool", act = act_word(*act)),
        HandoffRefusal::ReasonMissing { act } => said!("refused-reason-missing", act = act_word(*act)),
        HandoffRefusal::UnknownTrack { track, known } if known.is_empty() => {
            said!("refused-no-tracks", track = &**track)
        }
        HandoffRefusal::UnknownTrack { track, known } => {
            said!("refused-no-track", track = &**track, known = known.join(", "))
        }
        HandoffRefusal::InTheFuture { happened_at, at } => {
            said!("refused-future", touch = happened_at.to_string(), now = at.to_string())
        }
        HandoffRefusal::BeforeOffer { happened_at, offered_at } => {
            said!("refused-before-offer", touch = happened_at.to_string(), offered = offered_at.to_string())
        }
        HandoffRefusal::AfterEnd { happened_at, ended_at } => {
            said!("refused-after-end", touch = happened_at.to_string(), ended = ended_at.to_string())
        }
        HandoffRefusal::PauseOver { until, at } => {
            said!("refused-pause-over", until = until.to_string(), now = at.to_string())
        }
        HandoffRefusal::PauseTooLong { until } => {
            said!("refused-pause-long", until = until.to_string(), max = LONGEST_PAUSE.to_string())
        }
        HandoffRefusal::NotPaused => said!("refused-not-paused"),
        HandoffRefusal::BadAmount => said!("refused-amount"),
        HandoffRefusal::Unsettled { due } => said!("refused-unsettled", due = due.to_string()),
    }
}

fn act_word(act: ActKind) -> Said {
    match act {
        ActKind::Assign => said!("refused-act-assign"),
        ActKind::Accept => said!("refused-act-accept"),
        ActKind::Reject => said!("refused-act-reject"),
        ActKind::Disqualify => said!("refused-act-disqualify"),
        ActKind::Recycle => said!("refused-act-recycle"),
        ActKind::Touch => said!("refused-act-touch"),
        ActKind::Note => said!("refused-act-note"),
        ActKind::Qualify => said!("refused-act-qualify"),
        ActKind::NextStep => said!("refused-act-next-step"),
        ActKind::Open => said!("refused-act-open"),
        ActKind::Win => said!("refused-act-win"),
        ActKind::Lose => said!("refused-act-lose"),
        ActKind::Pause => said!("refused-act-pause"),
        ActKind::Resume => said!("refused-act-resume"),
        ActKind::Reopen => said!("refused-act-reopen"),
        ActKind::Withdraw => said!("refused-act-withdraw"),
        ActKind::Expire => said!("refused-act-expire"),
    }
}

fn state_word(state: State) -> Said {
    match state {
        State::Offered => said!("refused-at-offered"),
        State::Accepted => said!("refused-at-accepted"),
        State::Qualified => said!("refused-at-qualified"),
        State::Opportunity => said!("refused-at-opportunity"),
        State::Won => said!("refused-at-won"),
        State::Lost => said!("refused-at-lost"),
        State::Rejected => said!("refused-at-rejected"),
        State::Disqualified => said!("refused-at-disqualified"),
        State::Recycled => said!("refused-at-recycled"),
        State::Expired => said!("refused-at-expired"),
        State::Withdrawn => said!("refused-at-withdrawn"),
    }
}

#[cfg(test)]
mod tests {
    use leadpact_accounts::{Operation, Role};
    use leadpact_language::Language;
    use leadpact_terms::Instant;

    use super::*;

    /// What is said in English is the refusal's own sentence; in German it is another one.
    fn check(said: &Said, own: &str) {
        assert_eq!(said.in_english(), own);
        assert_ne!(said.in_language(Language::German), own);
    }

    #[test]
    fn who_may_not_and_what_people_can_not_do_is_said_as_it_is() {
        let (operation, role) = (Operation::PersonInvite, Role::Viewer);
        for refused in
            [Denied::SignInFirst { operation }, Denied::Role { operation, role }, Denied::PeopleOnly { operation }]
        {
            check(&denied(&refused), &refused.to_string());
        }
        let passwords = [
            PasswordProblem::TooShort,
            PasswordProblem::TooLong,
            PasswordProblem::TooUniform,
            PasswordProblem::TooCommon,
            PasswordProblem::Personal,
        ];
        let refusals = [
            Refusal::SignInFailed,
            Refusal::IdentityUnknown,
            Refusal::FlowNotValid,
            Refusal::LinkNotValid,
            Refusal::AlreadySetUp,
            Refusal::PersonNotFound,
            Refusal::SessionNotFound,
            Refusal::KeyNotFound,
            Refusal::EmailTaken,
            Refusal::PersonChanged,
            Refusal::LastAdmin,
            Refusal::PasswordWrong,
            Refusal::NoScope,
            Refusal::ScopeBeyondRole { scope: Scope::ALL[0], role },
            Refusal::ExpiryPast,
            Refusal::KeyName,
            Refusal::TooManyKeys { max: 20 },
        ];
        for refused in refusals.into_iter().chain(passwords.map(Refusal::PasswordUnfit)) {
            check(&refusal(&refused), &refused.to_string());
        }
    }

    #[test]
    fn what_can_not_be_done_with_a_handoff_is_said_as_it_is() {
        let (at, later) = (Instant(0), Instant(60_000));
        let mut refusals = vec![
            HandoffRefusal::Contacted { reached_at: at },
            HandoffRefusal::InPool { act: ActKind::Accept },
            HandoffRefusal::ReasonMissing { act: ActKind::Reject },
            HandoffRefusal::UnknownTrack { track: "a".into(), known: Vec::new() },
            HandoffRefusal::UnknownTrack { track: "a".into(), known: vec!["b".into(), "c".into()] },
            HandoffRefusal::InTheFuture { happened_at: later, at },
            HandoffRefusal::BeforeOffer { happened_at: at, offered_at: later },
            HandoffRefusal::AfterEnd { happened_at: later, ended_at: at },
            HandoffRefusal::PauseOver { until: at, at: later },
            HandoffRefusal::PauseTooLong { until: later },
            HandoffRefusal::NotPaused,
            HandoffRefusal::BadAmount,
            HandoffRefusal::Unsettled { due: at },
        ];
        for state in State::ALL {
            let possible = ActKind::ALL.to_vec();
            refusals.push(HandoffRefusal::NotHere { act: ActKind::Win, state: *state, possible });
        }
        let refused = refusals.into_iter().map(DeskError::Refused);
        let others = [DeskError::Changed { asked: 3, present: 4 }, DeskError::InHands { handoff: "h1".to_owned() }];
        for error in refused.chain(others) {
            check(&at_desk(&error), &error.to_string());
        }
    }
}
