//! What an operator can set: one table from which file keys, environment variables, flags and the page of documentation come.
//!
//! A setting is written once, in `settings!` below. Its key in the file is `limits.body`; the environment variable
//! `LEADPACT_LIMITS_BODY` and the flag `--limits-body` follow from it. Flags win over the environment, the environment over the
//! file, the file over what is set by default.

mod layers;
mod mail;
mod page;
mod provider;
mod values;

#[cfg(test)]
mod tests;

use std::net::SocketAddr;
use std::num::NonZeroUsize;
use std::path::PathBuf;

use leadpact_accounts::Role;
use leadpact_accounts::oidc::FirstSignIn;
use leadpact_terms::Duration;

pub use layers::{ConfigError, Origin, Settled, Sources};
pub use mail::{MailSender, MailServerUrl};
pub use page::reference;
pub use provider::{Issuer, ProviderName, ProviderNames, ProviderSecret, RoleMap};
pub use values::{ByteSize, DatabaseUrl, Endpoint, LogFormat, LogLevel, Network, Networks, PublicUrl, Share};

use values::SettingValue;

/// One thing that an operator can set.
#[derive(Debug, Clone, Copy)]
pub struct Setting {
    /// Its key in the file, with a dot between group and name: `limits.body`.
    pub key: &'static str,
    /// What it does, one line a sentence or so.
    pub about: &'static [&'static str],
    /// What is taken if nobody says anything; `None` if there is nothing then.
    pub default: Option<&'static str>,
    /// What its value looks like: `a size such as 512KiB or 4MiB`.
    pub expected: &'static str,
    /// Whether its value may be shown.
    pub secrecy: Secrecy,
}

/// Whether a value may be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Secrecy {
    /// Anybody may see it.
    Open,
    /// It may hold a password: it is shown without.
    Secret,
}

impl Setting {
    /// The setting with this key.
    pub fn by_key(key: &str) -> Option<&'static Self> {
        SETTINGS.iter().find(|setting| setting.key == key)
    }

    /// The environment variable: `LEADPACT_LIMITS_BODY`.
    pub fn variable(&self) -> String {
        format!("LEADPACT_{}", self.key.replace('.', "_").to_uppercase())
    }

    /// The flag without its dashes: `limits-body`.
    pub fn flag(&self) -> String {
        self.key.replace(['.', '_'], "-")
    }

    /// What it does, as one text.
    pub fn help(&self) -> String {
        self.about.iter().map(|line| line.trim()).collect::<Vec<_>>().join(" ")
    }
}

macro_rules! settings {
    ($( $(#[doc = $about:literal])+ $field:ident: $type:ty = $key:literal, $default:expr, $secrecy:ident; )+) => {
        /// Everything that can be set, read and checked.
        #[derive(Debug, Clone)]
        pub struct Config {
            $( $(#[doc = $about])+ pub $field: $type, )+
        }

        /// All settings, in the order in which they are documented.
        pub const SETTINGS: &[Setting] = &[
            $( Setting {
                key: $key,
                about: &[$($about),+],
                default: $default,
                expected: <$type as SettingValue>::EXPECTED,
                secrecy: Secrecy::$secrecy,
            }, )+
        ];

        impl Config {
            fn read(given: &layers::Given) -> Result<Self, Vec<layers::Unfit>> {
                let mut unfit = Vec::new();
                $( let $field = given.value::<$type>($key, &mut unfit); )+
                match ($($field,)+) {
                    ($(Some($field),)+) if unfit.is_empty() => Ok(Self { $($field,)+ }),
                    _ => Err(unfit),
                }
            }
        }
    };
}

settings! {
    /// The directory in which the service keeps everything. It is made if it does not exist.
    data: PathBuf = "data", Some("leadpact-data"), Open;
    /// A PostgreSQL database to keep the ledger in, instead of SQLite in the data directory.
    /// Several nodes may share one.
    database: Option<DatabaseUrl> = "database", None, Secret;
    /// The address and port to listen on.
    listen: SocketAddr = "listen", Some("127.0.0.1:7700"), Open;
    /// The address under which people and browsers reach the service, for links, cookies and the check of origins.
    /// Without it, the `Host` header is taken for it.
    public_url: Option<PublicUrl> = "public_url", None, Open;
    /// Reverse proxies whose `X-Forwarded-For` is believed: addresses or networks, with commas between them.
    trusted_proxies: Networks = "trusted_proxies", Some(""), Open;

    /// The certificate chain, as PEM. With it, the service speaks TLS only. Read again on SIGHUP.
    tls_certificate: Option<PathBuf> = "tls.certificate", None, Open;
    /// The certificate's private key, as PEM.
    tls_key: Option<PathBuf> = "tls.key", None, Open;

    /// The company's identity provider (OpenID Connect), if people are to sign in there. It has to know the address of this service with
    /// `/api/oidc/callback` behind it.
    oidc_issuer: Option<Issuer> = "oidc.issuer", None, Open;
    /// What the provider calls this service.
    oidc_client_id: Option<ProviderName> = "oidc.client_id", None, Open;
    /// The secret that the provider gave to this service, if it gave one. Better set in the environment than in the file.
    oidc_client_secret: Option<ProviderSecret> = "oidc.client_secret", None, Secret;
    /// What the provider is asked to tell besides who it is.
    oidc_scopes: ProviderNames = "oidc.scopes", Some("email profile"), Open;
    /// What happens when somebody comes from there for the first time: `refuse` lets nobody in who was not known by the provider's id before,
    /// `link` takes whoever was invited to the same verified e-mail address, `create` makes a person of everybody else, too.
    oidc_first_sign_in: FirstSignIn = "oidc.first_sign_in", Some("link"), Open;
    /// The claim that says what somebody is there: `groups`, or `realm_access.roles`.
    oidc_role_claim: Option<ProviderName> = "oidc.role_claim", None, Open;
    /// Which of its values mean which role. The first that somebody has counts, at each sign-in; without any of them the role stays.
    oidc_roles: RoleMap = "oidc.roles", Some(""), Open;
    /// The role of somebody new for whom none follows from the claim. Without it they are not let in.
    oidc_role_otherwise: Option<Role> = "oidc.role_otherwise", None, Open;

    /// The server that takes mail: `smtps://user:password@mail.example.com`, or `smtp://mail.example.com:587?tls=required`.
    /// Without one, no mail is sent. Links in mails need `public_url`. Better set in the environment than in the file.
    mail_server: Option<MailServerUrl> = "mail.server", None, Secret;
    /// From whom mails come.
    mail_from: Option<MailSender> = "mail.from", None, Open;
    /// Networks of one's own that webhooks may go to, with commas between them, such as `10.1.0.0/16`. Without them, messages go to
    /// addresses of the public internet only, and only over https.
    message_networks: Networks = "messages.networks", Some(""), Open;

    /// The largest body of a request.
    body_limit: ByteSize = "limits.body", Some("1MiB"), Open;
    /// The largest body of a request that brings events.
    intake_body_limit: ByteSize = "limits.intake_body", Some("4MiB"), Open;
    /// Requests that are worked on at a time. Further ones are answered with 503 and `Retry-After`.
    in_flight_limit: NonZeroUsize = "limits.in_flight", Some("512"), Open;
    /// Open connections. Further ones wait until one ends.
    connection_limit: NonZeroUsize = "limits.connections", Some("8192"), Open;
    /// How long a request may take before it is answered with 503.
    request_timeout: Duration = "limits.request_within", Some("30s"), Open;
    /// How long a client may take to send the head of a request, or stay silent between two.
    head_timeout: Duration = "limits.head_within", Some("20s"), Open;
    /// How much of SQLite's database the connection that writes keeps in memory, beside the memory that the service needs itself. More is
    /// worth it where more than some fifty thousand leads are active at once. PostgreSQL has `shared_buffers` for that.
    database_memory: ByteSize = "limits.database_memory", Some("192MiB"), Open;
    /// Questions to the database that run at a time; further ones wait.
    readers: NonZeroUsize = "limits.readers", Some("8"), Open;
    /// Events that are held in memory to answer what an edited pact would have done, 12 to 20 bytes each, for a few pacts at a time.
    /// With more of them in the ledger such questions are refused: `leadpact what-if` asks them of a store.
    what_if_events: NonZeroUsize = "limits.what_if_events", Some("50000000"), Open;

    /// For how long the service says that it is not ready before it stops taking connections, so that a load balancer notices.
    shutdown_notice: Duration = "shutdown.notice", Some("0s"), Open;
    /// How long requests that are being worked on may take when the service stops.
    shutdown_within: Duration = "shutdown.within", Some("20s"), Open;

    /// What is logged on standard error: `error`, `warn`, `info`, `debug` or `trace`, or a filter such as `info,leadpact_live=debug`.
    log_level: LogLevel = "log.level", Some("info"), Open;
    /// How it is written: `text` for people, `json` for machines.
    log_format: LogFormat = "log.format", Some("text"), Open;

    /// An address of its own for `/metrics` (and `/health` and `/ready`).
    /// `/metrics` is then no longer served to everybody who reaches the service.
    metrics_listen: Option<SocketAddr> = "metrics.listen", None, Open;
    /// Where traces go: an OpenTelemetry collector that takes OTLP over HTTP.
    traces_endpoint: Option<Endpoint> = "traces.endpoint", None, Secret;
    /// The share of requests that is traced.
    traces_share: Share = "traces.share", Some("1"), Open;
}

impl Config {
    /// Whether browsers reach the service over TLS, be it ours or a proxy's.
    pub fn is_https(&self) -> bool {
        self.public_url.as_ref().map_or(self.tls_certificate.is_some(), PublicUrl::is_https)
    }
}
