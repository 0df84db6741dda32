//! What refusals that people meet say, for whoever asked, where the refusal itself says it in English only: of people and keys, of
//! handoffs, of what is not there. In English each is the refusal's own sentence, which a test compares.

use std::path::Path;

use leadpact_accounts::keys::KEY_NAME_MAX_CHARS;
use leadpact_accounts::password::{
    PASSWORD_MAX_BYTES, PASSWORD_MIN_CHARS, PASSWORD_MIN_DISTINCT_CHARS, PasswordProblem,
};
use leadpact_accounts::{Denied, FieldProblem, NAME_MAX_CHARS, Refusal, Scope};
use leadpact_app::AppError;
use leadpact_desk::DeskError;
use leadpact_document::{Diagnostic, Source};
use leadpact_handoff::{ActKind, CalendarError, LONGEST_PAUSE, Refusal as HandoffRefusal, State};
use leadpact_ingest::Error as FileError;
use leadpact_ingest::segment::{BATCH_EVENTS_MAX, RequestError};
use leadpact_language::{Gap, Messages, Said, said};
use leadpact_ledger::quarantine::QuarantineState;
use leadpact_live::Thing;
use leadpact_terms::DAY_MS;

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
        Refusal::Deactivated => said!("refused-deactivated"),
        Refusal::NoPassword => said!("refused-provider-only"),
        Refusal::Field(problem) => field(problem),
        // The web app has its own words for how long to wait, and offers what is in a list.
        Refusal::TooManyAttempts { .. } | Refusal::UnknownCode(_) => Said::plain(refusal.to_string()),
    }
}

fn field(problem: &FieldProblem) -> Said {
    match problem.field {
        "email" => said!("refused-field-email"),
        "name" => said!("refused-field-name", max = NAME_MAX_CHARS),
        "language" => said!("refused-field-language"),
        "time_zone" => said!("refused-field-time-zone"),
        // Pages of ours send no others.
        _ => Said::plain(problem.to_string()),
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
        DeskError::Unknown { what, id } => unknown(*what, id),
        DeskError::NotYours(why) | DeskError::Unfit { why, .. } => why.clone(),
        DeskError::Calendar { pact, source } => said!("refused-calendar", pact, why = calendar(source)),
        DeskError::Holidays { name, source } => {
            said!("refused-holidays", name, line = source.line.to_string(), problem = source.problem.clone())
        }
        // The ledger's and the state machine's have their own ways to be answered.
        DeskError::Ledger(_) | DeskError::Live(_) => Said::plain(error.to_string()),
    }
}

/// That there is no such thing.
pub(crate) fn unknown(what: Thing, id: &str) -> Said {
    match what {
        Thing::Lead => said!("refused-unknown-lead", id),
        Thing::Merge => said!("refused-unknown-merge", id),
        Thing::Source => said!("refused-unknown-source", id),
        Thing::PactVersion => said!("refused-unknown-version", id),
        Thing::PactInForce => said!("refused-unknown-in-force", id),
        Thing::Handoff => said!("refused-unknown-handoff", id),
    }
}

/// That an entry of the quarantine waits no more.
pub(crate) fn entry(entry: i64, state: QuarantineState) -> Said {
    let (entry, state) = (entry.to_string(), state.word());
    said!("refused-entry", entry, state)
}

/// What is wrong with a text that somebody wrote.
pub(crate) fn unfit_text(error: &AppError) -> Said {
    match error {
        AppError::Mistakes { source_text, .. } => said!("refused-mistakes", file = &*source_text.path),
        // Nothing else goes wrong with a text alone.
        other => Said::plain(other.to_string()),
    }
}

/// That a file does not go with its mapping, if that is it. The file is called by its name, wherever it lies.
pub(crate) fn unfit_file(error: &FileError) -> Option<Said> {
    let name_of = |path: &Path| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    Some(match error {
        FileError::NotMapped { name, .. } => said!("refused-not-mapped", name),
        FileError::NoColumn { path, column, key, nearest } => match nearest {
            Some(nearest) => said!("refused-no-column-near", file = name_of(path), column, key, nearest),
            None => said!("refused-no-column", file = name_of(path), column, key),
        },
        FileError::Open { path, source } => {
            said!("unread-file-open", file = name_of(path), why = source.to_string())
        }
        FileError::Read { path, source } => {
            said!("unread-file-broken", file = name_of(path), why = source.to_string())
        }
        FileError::Format { path, expected, found } => {
            said!("unread-file-form", file = name_of(path), expected = expected.clone(), found = found.clone())
        }
        // The service's own disk is the operator's.
        FileError::Scratch { .. } | FileError::Quarantine { .. } => return None,
    })
}

/// That a body can't be read at all.
pub(crate) fn request(error: &RequestError) -> Said {
    match error {
        RequestError::TooLarge { n_bytes, max } => said!("unread-long-body", n = *n_bytes, max = *max),
        RequestError::TooManyCalls { n_calls } => said!("unread-many-calls", n = *n_calls, max = BATCH_EVENTS_MAX),
        RequestError::NotJson { expected, why } => said!("unread-body", expected = *expected, why),
    }
}

/// What is wrong with a mapping, a line each.
pub(crate) fn mapping(source: &Source, mistakes: &[Diagnostic]) -> Said {
    let said_of = |one: &Diagnostic| {
        let Some(span) = one.span else { return one.message.clone() };
        let message = match one.help.first() {
            Some(help) => said!("map-helped", message = one.message.clone(), help = help.clone()),
            None => one.message.clone(),
        };
        said!("map-line", line = source.line_column(span.start).0, message)
    };
    let all: Vec<Said> = mistakes.iter().map(said_of).collect();
    let joined = |messages: &Messages| all.iter().map(|one| messages.said(one)).collect::<Vec<_>>().join("\n");
    said!("map-lines", lines = Gap::in_each(joined))
}

/// That a word is none of a list. `what` is the id of the message that says what the list is.
pub(crate) fn word(word: &str, what: &'static str, known: &[&str]) -> Said {
    said!("refused-word", word, what = Said::of(what), known = known.join(", "))
}

fn calendar(error: &CalendarError) -> Said {
    match error {
        CalendarError::UnknownZone(name) => said!("refused-calendar-zone", name = &**name),
        CalendarError::Hours { from_minute, to_minute } => {
            said!("refused-calendar-hours", from = from_minute.to_string(), to = to_minute.to_string())
        }
        CalendarError::NoHours => said!("refused-calendar-no-hours"),
        CalendarError::NeverOpen(date) => said!("refused-calendar-closed", date = date.to_string()),
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
        HandoffRefusal::Contacted { reached_at } => said!("refused-contacted", at = *reached_at),
        HandoffRefusal::InPool { act } => said!("refused-in-pool", act = act_word(*act)),
        HandoffRefusal::ReasonMissing { act } => said!("refused-reason-missing", act = act_word(*act)),
        HandoffRefusal::UnknownTrack { track, known } if known.is_empty() => {
            said!("refused-no-tracks", track = &**track)
        }
        HandoffRefusal::UnknownTrack { track, known } => {
            said!("refused-no-track", track = &**track, known = known.join(", "))
        }
        HandoffRefusal::InTheFuture { happened_at, at } => {
            said!("refused-future", touch = *happened_at, now = *at)
        }
        HandoffRefusal::BeforeOffer { happened_at, offered_at } => {
            said!("refused-before-offer", touch = *happened_at, offered = *offered_at)
        }
        HandoffRefusal::AfterEnd { happened_at, ended_at } => {
            said!("refused-after-end", touch = *happened_at, ended = *ended_at)
        }
        HandoffRefusal::PauseOver { until, at } => {
            said!("refused-pause-over", until = *until, now = *at)
        }
        HandoffRefusal::PauseTooLong { until } => {
            said!("refused-pause-long", until = *until, days = (LONGEST_PAUSE.as_ms() / DAY_MS).to_string())
        }
        HandoffRefusal::NotPaused => said!("refused-not-paused"),
        HandoffRefusal::BadAmount => said!("refused-amount"),
        HandoffRefusal::Unsettled { due } => said!("refused-unsettled", due = *due),
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
    use std::io;
    use std::path::PathBuf;

    use leadpact_accounts::{Email, Language, Operation, PersonName, Role, TimeZone};
    use leadpact_handoff::{DisqualifyReason, Holidays, LoseReason};
    use leadpact_language::Language as Tongue;
    use leadpact_pact::starter::StarterKind;
    use leadpact_terms::{Channel, Currency, Date, IdentifierKind, Instant, Money, TouchKind};

    use super::*;

    /// What is said in English is the refusal's own sentence; in German it is another one.
    fn check(said: &Said, own: &str) {
        assert_eq!(said.in_english(), own);
        assert_ne!(said.in_language(Tongue::German), own);
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
            Refusal::Deactivated,
            Refusal::NoPassword,
            Refusal::Field(Email::parse("ana").unwrap_err()),
            Refusal::Field(PersonName::parse("").unwrap_err()),
            Refusal::Field(Language::parse("speech").unwrap_err()),
            Refusal::Field(TimeZone::parse("Mars/Olympus").unwrap_err()),
        ];
        for refused in refusals.into_iter().chain(passwords.map(Refusal::PasswordUnfit)) {
            check(&refusal(&refused), &refused.to_string());
        }
    }

    #[test]
    fn what_does_not_go_with_its_mapping_is_said_as_it_is() {
        let (path, name) = (PathBuf::from("crm.csv"), "crm.csv".to_owned());
        let no_column = |nearest: Option<&str>| FileError::NoColumn {
            path: path.clone(),
            column: "mial".to_owned(),
            key: "email".to_owned(),
            nearest: nearest.map(str::to_owned),
        };
        for error in [FileError::NotMapped { path: path.clone(), name }, no_column(None), no_column(Some("mail"))] {
            check(&unfit_file(&error).expect("it is said"), &error.to_string());
        }
    }

    #[test]
    fn what_is_no_table_is_said_as_it_is() {
        let path = || PathBuf::from("crm.csv");
        let source = || io::Error::other("corrupt deflate stream");
        for error in [
            FileError::Open { path: path(), source: source() },
            FileError::Read { path: path(), source: source() },
            FileError::Format { path: path(), expected: said!("unread-form-table"), found: said!("unread-no-header") },
            FileError::no_parquet(&path(), &"it is too short"),
            FileError::broken_parquet(&path(), 8, &"it is too short"),
        ] {
            check(&unfit_file(&error).expect("it is said"), &error.to_string());
        }
        let not_json = RequestError::NotJson { expected: "a JSON object", why: "found a list".to_owned() };
        let (n_bytes, n_calls) = (12_000, 3_000);
        for error in [RequestError::TooLarge { n_bytes, max: 10 }, RequestError::TooManyCalls { n_calls }, not_json] {
            check(&request(&error), &error.to_string());
        }
    }

    #[test]
    fn words_that_are_none_of_a_list_are_refused_as_they_are() {
        fn none_of<W: std::str::FromStr<Err = String> + Copy>(
            what: &'static str,
            all: &[W],
            of: fn(W) -> &'static str,
        ) {
            let known: Vec<&str> = all.iter().map(|one| of(*one)).collect();
            let own = "pigeon".parse::<W>().err().expect("no such word");
            check(&word("pigeon", what, &known), &own);
        }
        none_of("refused-word-act", ActKind::ALL, ActKind::word);
        none_of("refused-word-touch", TouchKind::ALL, TouchKind::word);
        none_of("refused-word-disqualify", DisqualifyReason::ALL, DisqualifyReason::word);
        none_of("refused-word-lose", LoseReason::ALL, LoseReason::word);
        none_of("expected-channel", Channel::ALL, Channel::word);
        none_of("refused-word-identifier", IdentifierKind::ALL, IdentifierKind::word);
        none_of("refused-word-starter", &StarterKind::ALL, StarterKind::word);
        check(&said!("refused-deal", text = "much"), &"much".parse::<Money>().expect_err("no money"));
        check(&said!("refused-currency", text = "Euros"), &"Euros".parse::<Currency>().expect_err("no currency"));
        let no_instant = "monday".parse::<Instant>().expect_err("no instant").to_string();
        check(&said!("refused-instant", text = "monday"), &no_instant);
    }

    #[test]
    fn a_long_pause_is_said_in_days() {
        let until: Instant = "2027-12-01T00:00:00Z".parse().expect("an instant");
        let refused = at_desk(&DeskError::Refused(HandoffRefusal::PauseTooLong { until }));
        assert!(refused.in_english().contains("is longer than 366 days: recycle"), "{}", refused.in_english());
        let german = refused.in_language(Tongue::German);
        assert!(german.contains("ist länger als 366 Tage; besser"), "{german}");
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
        let calendars = [
            CalendarError::UnknownZone("Mars/Olympus".into()),
            CalendarError::Hours { from_minute: 900, to_minute: 60 },
            CalendarError::NoHours,
            CalendarError::NeverOpen(Date(20_000)),
        ];
        let calendars = calendars.map(|source| DeskError::Calendar { pact: "desk".to_owned(), source });
        let source = Holidays::read("hello").unwrap_err();
        let things = [Thing::Lead, Thing::Merge, Thing::Source, Thing::PactVersion, Thing::PactInForce, Thing::Handoff];
        let unknown = things.map(|what| DeskError::Unknown { what, id: "7".to_owned() });
        let others = [
            DeskError::Changed { asked: 3, present: 4 },
            DeskError::InHands { handoff: "h1".to_owned() },
            DeskError::Holidays { name: "cz.ics".to_owned(), source },
        ];
        for error in refused.chain(calendars).chain(unknown).chain(others) {
            check(&at_desk(&error), &error.to_string());
        }
    }
}
