//! The kinds of values that settings have: how each is read, what is expected, and how it is shown.

use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::str::FromStr;

use axum::http::Uri;
use leadpact_terms::Duration;

/// A value of a setting.
pub(super) trait SettingValue: Sized {
    /// What it looks like, to follow "expected".
    const EXPECTED: &'static str;

    /// Reads it; `None` is a setting that nobody gave. `Err` says what is wrong beyond what was expected, if there is more.
    fn read(text: Option<&str>) -> Result<Self, Option<String>>;
}

/// A number of bytes: `4MiB`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ByteSize(pub usize);

impl FromStr for ByteSize {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let n: usize = text[..digits].parse().map_err(|_| ())?;
        let unit = match text[digits..].trim() {
            "" | "B" => 1,
            "KiB" => 1 << 10,
            "MiB" => 1 << 20,
            "GiB" => 1 << 30,
            _ => return Err(()),
        };
        n.checked_mul(unit).map(Self).ok_or(())
    }
}

/// The address of a PostgreSQL database, with its password.
#[derive(Clone, PartialEq, Eq)]
pub struct DatabaseUrl(String);

impl DatabaseUrl {
    /// All of it, for whoever connects.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&without_password(&self.0))
    }
}

/// An address without what stands before the `@` after the colon, and without its query, where passwords may be too.
pub(super) fn without_password(url: &str) -> String {
    let url = url.split_once('?').map_or(url, |(address, _)| address);
    let Some((scheme, rest)) = url.split_once("://") else {
        return "…".to_owned();
    };
    match rest.rsplit_once('@') {
        Some((who, place)) => {
            let name = who.split_once(':').map_or(who, |(name, _)| name);
            format!("{scheme}://{name}:…@{place}")
        }
        None => url.to_owned(),
    }
}

/// The address under which the service is reached: a scheme, a host and perhaps a port.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicUrl(String);

impl PublicUrl {
    /// Without a slash at the end: what a browser sends as its origin.
    pub fn origin(&self) -> &str {
        &self.0
    }

    /// Whether it is reached over TLS, be it ours or a proxy's.
    pub fn is_https(&self) -> bool {
        self.0.starts_with("https://")
    }
}

impl FromStr for PublicUrl {
    type Err = Option<String>;

    fn from_str(text: &str) -> Result<Self, Option<String>> {
        let uri: Uri = text.parse().map_err(|_| None)?;
        let (Some("http" | "https"), Some(authority)) = (uri.scheme_str(), uri.authority()) else {
            return Err(None);
        };
        if !matches!(uri.path(), "" | "/") || uri.query().is_some() {
            return Err(Some("the service has to have a host of its own, without a path".to_owned()));
        }
        if authority.as_str().contains('@') {
            return Err(Some("a user and password don't belong here".to_owned()));
        }
        let scheme = uri.scheme_str().unwrap_or_default();
        Ok(Self(format!("{scheme}://{}", authority.as_str().to_lowercase())))
    }
}

/// Where something is sent to over HTTP.
#[derive(Clone, PartialEq, Eq)]
pub struct Endpoint(String);

impl Endpoint {
    /// All of it, for whoever connects.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&without_password(&self.0))
    }
}

/// An address, or all addresses that begin like it: `10.0.0.0/8`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    /// How many of its first bits count.
    prefix: u8,
}

impl Network {
    /// The address that they begin like.
    pub fn address(&self) -> IpAddr {
        self.address
    }

    /// How many of its first bits count.
    pub fn prefix(&self) -> u8 {
        self.prefix
    }

    /// Whether the address is one of these.
    pub fn contains(&self, address: IpAddr) -> bool {
        let same = |a: &[u8], b: &[u8]| {
            let (whole, rest) = (usize::from(self.prefix / 8), self.prefix % 8);
            a[..whole] == b[..whole] && (rest == 0 || (a[whole] ^ b[whole]) >> (8 - rest) == 0)
        };
        match (self.address, address.to_canonical()) {
            (IpAddr::V4(ours), IpAddr::V4(theirs)) => same(&ours.octets(), &theirs.octets()),
            (IpAddr::V6(ours), IpAddr::V6(theirs)) => same(&ours.octets(), &theirs.octets()),
            (IpAddr::V4(_), IpAddr::V6(_)) | (IpAddr::V6(_), IpAddr::V4(_)) => false,
        }
    }
}

impl FromStr for Network {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (address, prefix) = match text.split_once('/') {
            Some((address, prefix)) => (address, Some(prefix)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().map_err(|_| ())?;
        let bits = if address.is_ipv4() { 32 } else { 128 };
        let prefix = prefix.map_or(Ok(bits), |prefix| prefix.parse().map_err(|_| ()))?;
        if prefix > bits { Err(()) } else { Ok(Self { address, prefix }) }
    }
}

/// Several networks.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Networks(pub Vec<Network>);

impl Networks {
    /// Whether the address is in one of them.
    pub fn contains(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(address))
    }
}

/// What is logged: a filter as `tracing` reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogLevel(String);

impl LogLevel {
    /// The filter's text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// How logs are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// A line that people read.
    Text,
    /// One JSON object a line.
    Json,
}

/// A number from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Share(pub f64);

/// A setting that has a value in any case, because it has a default.
macro_rules! given {
    ($type:ty, $expected:literal, |$text:ident| $read:expr) => {
        impl SettingValue for $type {
            const EXPECTED: &'static str = $expected;

            fn read(text: Option<&str>) -> Result<Self, Option<String>> {
                let $text = text.ok_or(None)?;
                $read
            }
        }
    };
}

given!(PathBuf, "a path", |text| if text.is_empty() { Err(None) } else { Ok(text.into()) });
given!(SocketAddr, "an address and port such as 127.0.0.1:7700 or [::]:7700", |text| text.parse().map_err(|_| None));
given!(NonZeroUsize, "a whole number from 1", |text| text.parse().map_err(|_| None));
given!(ByteSize, "a size such as 512KiB or 4MiB", |text| text.parse().map_err(|()| None));
given!(Duration, "a duration such as 500ms, 30s or 5m", |text| text.parse().map_err(|_| None));
given!(DatabaseUrl, "an address such as postgres://leadpact:password@db.example/leadpact", |text| {
    let named = ["postgres://", "postgresql://"].into_iter().find_map(|scheme| text.strip_prefix(scheme));
    named.filter(|rest| !rest.is_empty()).map(|_| Self(text.to_owned())).ok_or(None)
});
given!(PublicUrl, "an address such as https://leads.example.com", |text| text.parse());
given!(Endpoint, "an address such as http://collector.example:4318/v1/traces", |text| {
    let uri: Uri = text.parse().map_err(|_| None)?;
    let fits = matches!(uri.scheme_str(), Some("http" | "https")) && uri.authority().is_some();
    if fits { Ok(Self(text.to_owned())) } else { Err(None) }
});
given!(Networks, "addresses or networks such as 10.0.0.0/8, with commas between them", |text| {
    let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
    let networks: Result<_, _> =
        parts.map(|part| part.parse().map_err(|()| Some(format!("`{part}` is none")))).collect();
    networks.map(Self)
});
given!(LogLevel, "a level such as info, or a filter such as info,leadpact_live=debug", |text| {
    match tracing_subscriber::EnvFilter::try_new(text) {
        Ok(_) if !text.is_empty() => Ok(Self(text.to_owned())),
        Ok(_) => Err(None),
        Err(error) => Err(Some(error.to_string())),
    }
});
given!(LogFormat, "`text` or `json`", |text| match text {
    "text" => Ok(Self::Text),
    "json" => Ok(Self::Json),
    _ => Err(None),
});
given!(Share, "a number from 0 to 1", |text| {
    let share: f64 = text.parse().map_err(|_| None)?;
    if (0.0..=1.0).contains(&share) { Ok(Self(share)) } else { Err(None) }
});

impl<T: SettingValue> SettingValue for Option<T> {
    const EXPECTED: &'static str = T::EXPECTED;

    fn read(text: Option<&str>) -> Result<Self, Option<String>> {
        text.map(|text| T::read(Some(text))).transpose()
    }
}
