//! Webhooks after Standard Webhooks: a signed POST to an address that is allowed, without redirects, and what its answer means.

use std::fmt;
use std::io::Read as _;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use leadpact_terms::{Instant, SECOND_MS};
use serde_json::{Value as Json, json};
use ureq::config::Config;
use ureq::http::{Uri, header::HeaderMap};
use ureq::tls::{Certificate, RootCerts, TlsConfig};
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};
use ureq::{Agent, Error};

use crate::guard::{Forbidden, Guard};
use crate::sign::{Secret, seconds, signatures};
use crate::{Outcome, Parcel};

/// From the name's resolution to the end of the answer.
const WITHIN: Duration = Duration::from_secs(20);
/// So much of an answer's body is read and thrown away, so that a receiver that says much is not cut off in the middle.
const READ_OF_ANSWER: u64 = 16 * 1024;
/// Without a number in `Retry-After`, for so long.
const BUSY_MS: i64 = 60 * SECOND_MS;

/// Sends webhooks.
#[derive(Debug)]
pub struct Webhook {
    agent: Agent,
}

impl Webhook {
    /// Sends to addresses that the guard lets pass.
    pub fn new(guard: Guard) -> Self {
        Self { agent: agent(guard) }
    }

    pub(crate) fn send(&self, parcel: &Parcel, url: &str, secrets: &[Secret], now: Instant) -> Outcome {
        let body = payload(parcel);
        let request = self
            .agent
            .post(url)
            .header("content-type", "application/json")
            .header("webhook-id", &parcel.id)
            .header("webhook-timestamp", seconds(now).to_string())
            .header("webhook-signature", signatures(secrets, &parcel.id, now, body.as_bytes()));
        outcome(request.send(body.as_bytes()))
    }
}

/// What a webhook says: the same bytes whenever it is sent again.
fn payload(parcel: &Parcel) -> String {
    let data: Json = serde_json::from_str(&parcel.message.body).unwrap_or_default();
    json!({ "type": parcel.message.topic, "timestamp": parcel.message.at, "data": data }).to_string()
}

/// Speaks HTTP to addresses that the guard lets pass: no proxy, no redirects, a connection for each request.
pub(crate) fn agent(guard: Guard) -> Agent {
    let native = rustls_native_certs::load_native_certs().certs;
    let roots = native.iter().map(|root| Certificate::from_der(root.as_ref()).to_owned());
    let tls = TlsConfig::builder()
        .root_certs(RootCerts::Specific(Arc::new(roots.collect())))
        .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .build();
    let config = Agent::config_builder()
        .tls_config(tls)
        // A proxy of the environment would resolve names by itself, behind the guard's back.
        .proxy(None)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .http_status_as_error(false)
        .timeout_global(Some(WITHIN))
        .max_idle_connections(0)
        .user_agent(concat!("leadpact/", env!("CARGO_PKG_VERSION")))
        .build();
    Agent::with_parts(config, DefaultConnector::default(), Guarded { guard, names: DefaultResolver::default() })
}

/// What the answer to a webhook means. Its body may speak of people: nothing of it is kept.
pub(crate) fn outcome(answered: Result<ureq::http::Response<ureq::Body>, Error>) -> Outcome {
    let mut response = match answered {
        Ok(response) => response,
        Err(error) => return Outcome::Failed { answer: in_words(&error) },
    };
    // What was answered counts, not whether it could be read to its end.
    let _ = std::io::copy(&mut response.body_mut().as_reader().take(READ_OF_ANSWER), &mut std::io::sink());
    let status = response.status();
    let answer = status.to_string();
    match status.as_u16() {
        200..=299 => Outcome::Taken { answer },
        410 => Outcome::Gone { answer },
        300..=399 => Outcome::Failed {
            answer: format!("{answer}: redirects are not followed, give the endpoint its new address"),
        },
        429 | 503 => match retry_after(response.headers()) {
            Some(wait_ms) => Outcome::Busy { answer, wait_ms },
            None if status.as_u16() == 429 => Outcome::Busy { answer, wait_ms: BUSY_MS },
            None => Outcome::Failed { answer },
        },
        _ => Outcome::Failed { answer },
    }
}

/// `Retry-After` in seconds. As a date it is rare, and stands for [`BUSY_MS`].
fn retry_after(headers: &HeaderMap) -> Option<i64> {
    let value = headers.get("retry-after")?.to_str().ok()?.trim();
    Some(value.parse::<i64>().map_or(BUSY_MS, |seconds| seconds.saturating_mul(SECOND_MS)))
}

/// Why there was no answer, without addresses and names.
fn in_words(error: &Error) -> String {
    match error {
        Error::Timeout(which) => format!("no answer within {} s (time ran out at: {which})", WITHIN.as_secs()),
        Error::HostNotFound => "its name is not known".to_owned(),
        Error::Io(error) => match error.get_ref().and_then(|inner| inner.downcast_ref::<Forbidden>()) {
            Some(forbidden) => forbidden.to_string(),
            None => format!("the connection failed: {}", error.kind()),
        },
        Error::ConnectionFailed => "the connection failed".to_owned(),
        Error::Rustls(error) => format!("the encrypted connection failed: {error}"),
        Error::Tls(why) => format!("the encrypted connection failed: {why}"),
        Error::Protocol(_) | Error::LargeResponseHeader(..) => "its answer is no HTTP".to_owned(),
        Error::BadUri(_) | Error::Http(_) => "its address can't be used".to_owned(),
        // The library's list is open. None of these names a person, but they may name what is behind an address.
        _ => "no answer".to_owned(),
    }
}

/// Resolves names, and gives only addresses that may be connected to: what was checked is what is connected to.
struct Guarded {
    guard: Guard,
    names: DefaultResolver,
}

impl Resolver for Guarded {
    fn resolve(&self, uri: &Uri, config: &Config, timeout: NextTimeout) -> Result<ResolvedSocketAddrs, Error> {
        let found = self.names.resolve(uri, config, timeout)?;
        passed(&self.guard, uri, &found).map_err(refused).map(|addresses| {
            let mut kept = self.empty();
            addresses.into_iter().for_each(|address| kept.push(address));
            kept
        })
    }
}

impl fmt::Debug for Guarded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Guarded").field("guard", &self.guard).finish_non_exhaustive()
    }
}

/// The addresses that may be connected to; why the first may not, if there are none.
fn passed(guard: &Guard, uri: &Uri, found: &[SocketAddr]) -> Result<Vec<SocketAddr>, Forbidden> {
    let is_encrypted = uri.scheme_str() == Some("https");
    let check = |address: IpAddr| match guard.check(address) {
        Ok(()) if is_encrypted || guard.allows(address) => Ok(()),
        Ok(()) => Err(Forbidden("spoken to without encryption (use https)")),
        Err(forbidden) => Err(forbidden),
    };
    let mut first = None;
    let mut kept = Vec::new();
    for address in found {
        match check(address.ip()) {
            Ok(()) => kept.push(*address),
            Err(forbidden) => first = first.or(Some(forbidden)),
        }
    }
    match (kept.is_empty(), first) {
        (true, Some(forbidden)) => Err(forbidden),
        (true, None) | (false, _) => Ok(kept),
    }
}

fn refused(forbidden: Forbidden) -> Error {
    Error::Io(std::io::Error::new(std::io::ErrorKind::PermissionDenied, forbidden))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answered(status: u16, header: Option<(&str, &str)>) -> Outcome {
        let mut response = ureq::http::Response::builder().status(status);
        if let Some((name, value)) = header {
            response = response.header(name, value);
        }
        outcome(Ok(response.body(ureq::Body::builder().data("Petra Nováková is unknown")).unwrap()))
    }

    #[test]
    fn each_answer_means_what_the_standard_says() {
        let text = str::to_owned;
        let failed = |answer: &str| Outcome::Failed { answer: text(answer) };
        let busy = |answer: &str, wait_ms| Outcome::Busy { answer: text(answer), wait_ms };
        for (status, header, expected) in [
            (200, None, Outcome::Taken { answer: text("200 OK") }),
            (204, None, Outcome::Taken { answer: text("204 No Content") }),
            (
                302,
                Some(("location", "http://10.0.0.1/")),
                failed("302 Found: redirects are not followed, give the endpoint its new address"),
            ),
            (400, None, failed("400 Bad Request")),
            (404, None, failed("404 Not Found")),
            (410, None, Outcome::Gone { answer: text("410 Gone") }),
            (429, None, busy("429 Too Many Requests", BUSY_MS)),
            (429, Some(("retry-after", "7")), busy("429 Too Many Requests", 7_000)),
            (500, Some(("retry-after", "7")), failed("500 Internal Server Error")),
            (503, None, failed("503 Service Unavailable")),
            (503, Some(("retry-after", "120")), busy("503 Service Unavailable", 120_000)),
            (503, Some(("retry-after", "Wed, 21 Oct 2026 07:28:00 GMT")), busy("503 Service Unavailable", BUSY_MS)),
        ] {
            assert_eq!(answered(status, header), expected, "{status}");
        }
    }

    #[test]
    fn only_addresses_that_pass_are_connected_to() {
        let open = Guard::default();
        let allowed = Guard::new(vec!["10.1.0.0/16".parse().unwrap()]);
        for (guard, url, found, expected) in [
            (&open, "https://x.example", &["93.184.216.34:443"][..], Ok(1)),
            (&open, "https://x.example", &["10.0.0.1:443", "93.184.216.34:443"], Ok(1)),
            (&open, "https://x.example", &["10.0.0.1:443", "127.0.0.1:443"], Err(Forbidden("private"))),
            (
                &open,
                "http://x.example",
                &["93.184.216.34:80"],
                Err(Forbidden("spoken to without encryption (use https)")),
            ),
            (&allowed, "http://x.example", &["10.1.0.9:80"], Ok(1)),
            (&allowed, "http://x.example", &["10.2.0.9:80"], Err(Forbidden("private"))),
        ] {
            let found: Vec<SocketAddr> = found.iter().map(|text| text.parse().unwrap()).collect();
            assert_eq!(
                passed(guard, &url.parse().unwrap(), &found).map(|kept| kept.len()),
                expected,
                "{url} {found:?}"
            );
        }
    }

    #[test]
    fn a_private_address_is_refused_however_it_is_written() {
        let agent = agent(Guard::default());
        for host in ["127.0.0.1:9", "localhost:9", "2130706433:9", "0x7f.1:9", "[::1]:9", "[::ffff:127.0.0.1]:9", "0:9"]
        {
            for scheme in ["http", "https"] {
                let outcome = outcome(agent.post(format!("{scheme}://{host}/x")).send(&b"{}"[..]));
                let Outcome::Failed { answer } = outcome else { panic!("{host}: {outcome:?}") };
                assert!(answer.starts_with("its address is of this very machine"), "{host}: {answer}");
            }
        }
    }
}
