//! The table of problems: every code that an answer may carry, its status, and what to do about it.
//!
//! A code never changes its meaning. One that is no longer used stays here, so that nobody gives it another.

use axum::http::StatusCode;

macro_rules! problems {
    ($( $(#[doc = $about:literal])+ $name:ident = $status:ident, $code:literal, $title:literal; )+) => {
        /// What went wrong, as clients tell it apart.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum ProblemCode {
            $( $(#[doc = $about])+ $name, )+
        }

        impl ProblemCode {
            /// All of them, in the order of the table.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// The stable code: `body-too-large`.
            pub fn code(self) -> &'static str {
                match self { $(Self::$name => $code),+ }
            }

            /// The status it is answered with.
            pub fn status(self) -> StatusCode {
                match self { $(Self::$name => StatusCode::$status),+ }
            }

            /// One sentence, the same each time.
            pub fn title(self) -> &'static str {
                match self { $(Self::$name => $title),+ }
            }

            /// When it happens and what to do about it.
            pub fn about(self) -> String {
                let lines: &[&str] = match self { $(Self::$name => &[$($about),+]),+ };
                lines.iter().map(|line| line.trim()).collect::<Vec<_>>().join(" ")
            }
        }
    };
}

problems! {
    /// The body is not JSON. `detail` names line and column.
    MalformedJson = BAD_REQUEST, "malformed-json", "The body is not JSON";
    /// The body is JSON, but not what this operation takes. `path` points to the place, `detail` says what was expected there.
    InvalidBody = UNPROCESSABLE_ENTITY, "invalid-body", "The body is not what this operation takes";
    /// A parameter in the query is missing, unknown or not what was expected; `path` is its name.
    InvalidQuery = BAD_REQUEST, "invalid-query", "The query is not what this operation takes";
    /// A part of the path, such as an id, does not have the form that was expected.
    InvalidPath = BAD_REQUEST, "invalid-path", "The path is not what this operation takes";
    /// A header is missing or does not have the form that was expected; `path` is its name.
    InvalidHeader = BAD_REQUEST, "invalid-header", "A header is not what this operation takes";
    /// The request can't be read as HTTP, for instance because its body broke off. Send it again.
    MalformedRequest = BAD_REQUEST, "malformed-request", "The request can't be read";
    /// The cursor was not given by this list, or with other filters, or by a version of the service that is too old.
    /// Begin again without a cursor.
    InvalidCursor = BAD_REQUEST, "invalid-cursor", "This cursor does not belong to this list";

    /// The request says not who makes it, or the session has ended, or the key is unknown, expired or revoked.
    /// Sign in, or send `Authorization: Bearer` with a key.
    Unauthenticated = UNAUTHORIZED, "unauthenticated", "Who makes this request is not known";
    /// The sign-in did not succeed. After e-mail and password it is not said which of the two was wrong; at an identity provider,
    /// whoever it vouched for is not known here, or it took too long.
    SignInFailed = UNAUTHORIZED, "sign-in-failed", "The sign-in did not succeed";
    /// The one-time link was used, has ended, or is incomplete. An admin can issue a new one.
    LinkNotValid = FORBIDDEN, "link-not-valid", "This link is not valid";
    /// Whoever makes the request is known, but may not do this. `detail` names the operation; an admin can give the role or the scope.
    Forbidden = FORBIDDEN, "forbidden", "This is not allowed to whoever makes the request";
    /// A browser's request that changes something has to come from the service's own pages and carry the session's token in
    /// `X-CSRF-Token`.
    CrossSite = FORBIDDEN, "cross-site", "The request does not come from the service's own pages";

    /// There is no such address in this API. `/reference` lists those that there are.
    UnknownRoute = NOT_FOUND, "unknown-route", "There is no such address";
    /// The address is right, but nothing has this id, or whoever makes the request may not see it.
    NotFound = NOT_FOUND, "not-found", "There is nothing with this id";
    /// The address is right, but not with this method. `Allow` names the methods that are.
    MethodNotAllowed = METHOD_NOT_ALLOWED, "method-not-allowed", "This address does not take this method";

    /// What the request asks for contradicts what is stored, for instance a name that is taken.
    Conflict = CONFLICT, "conflict", "The request contradicts what is stored";
    /// Somebody changed it since it was read: `If-Match` names an older version. Read it again, then decide again.
    ChangedMeanwhile = PRECONDITION_FAILED, "changed-meanwhile", "It was changed since it was read";
    /// This change has to say by `If-Match` which version it is made to.
    VersionRequired = PRECONDITION_REQUIRED, "version-required", "The change does not say which version it is made to";
    /// A request with this `Idempotency-Key` is being worked on. Ask again in a moment, with the same key.
    IdempotencyBusy = CONFLICT, "idempotency-busy", "The first request with this key is still being worked on";
    /// The first request with this `Idempotency-Key` broke off before its answer was kept: nobody knows whether it took effect.
    /// Look whether it did; if not, send it with a new key.
    IdempotencyUnknown = CONFLICT, "idempotency-unknown", "The first request with this key broke off";
    /// The first request with this `Idempotency-Key` was done. Its answer held a secret, or was very large, and was not kept.
    IdempotencyDone = CONFLICT, "idempotency-done", "The first request with this key was done, its answer is gone";
    /// This `Idempotency-Key` was used for another request before. Take a new key for each new request.
    IdempotencyReused = UNPROCESSABLE_ENTITY, "idempotency-reused", "This key was used for another request";

    /// The body is larger than this operation takes; `detail` names the limit.
    BodyTooLarge = PAYLOAD_TOO_LARGE, "body-too-large", "The body is too large";
    /// The body's `Content-Type` or `Content-Encoding` is not one that this operation takes; `detail` names those that are.
    UnsupportedMediaType = UNSUPPORTED_MEDIA_TYPE, "unsupported-media-type", "The body is of a kind that is not taken";

    /// Too many requests in a short time. `Retry-After` says when to come back.
    RateLimited = TOO_MANY_REQUESTS, "rate-limited", "Too many requests";
    /// The service has as much to do as it can hold. Nothing was done; `Retry-After` says when to come back.
    Overloaded = SERVICE_UNAVAILABLE, "overloaded", "The service has too much to do";
    /// The request took longer than it may. It may have taken effect: repeat it with the same `Idempotency-Key` or message ids.
    TimedOut = SERVICE_UNAVAILABLE, "timed-out", "The request took too long";
    /// The service is starting or stopping. Nothing was done; come back in a moment, or ask another node.
    NotReady = SERVICE_UNAVAILABLE, "not-ready", "The service is not ready";
    /// The company's identity provider does not answer, or not as one does. Try again, or sign in with a password.
    ProviderUnavailable = BAD_GATEWAY, "provider-unavailable", "The identity provider can't be used";
    /// The database does not answer or can't store anything. What was not acknowledged may be sent again.
    LedgerUnavailable = SERVICE_UNAVAILABLE, "ledger-unavailable", "The database can't be used";
    /// The connection to the database broke while the change was being stored: it may or may not have been. Send the same again,
    /// with the same `Idempotency-Key` or message ids.
    CommitUnknown = SERVICE_UNAVAILABLE, "commit-unknown", "It is not known whether it was stored";
    /// A mistake of ours. The operator finds it in the log by `request_id`.
    Internal = INTERNAL_SERVER_ERROR, "internal", "Something is wrong with the service itself";
}

impl ProblemCode {
    /// The code with this name.
    pub fn by_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|problem| problem.code() == code)
    }

    /// The address of its explanation, which is also its `type`.
    pub fn address(self) -> String {
        format!("/problems/{}", self.code())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn each_code_is_its_own_in_kebab_case_and_is_an_error() {
        let mut seen = BTreeSet::new();
        for problem in ProblemCode::ALL {
            let code = problem.code();
            assert!(code.chars().all(|c| c.is_ascii_lowercase() || c == '-'), "{code}");
            assert!(seen.insert(code), "{code} stands twice in the table");
            assert!(problem.status().is_client_error() || problem.status().is_server_error(), "{code}");
            assert!(problem.about().ends_with('.') && !problem.title().ends_with('.'), "{code}");
            assert_eq!(ProblemCode::by_code(code), Some(*problem));
        }
    }
}
