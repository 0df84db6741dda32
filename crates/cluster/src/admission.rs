//! Who may speak to a node of the cluster: the same release on both sides, the same secret, and TLS if it is set up.
//!
//! Ballista has no authentication, and lets us set exactly one header on every connection that its nodes and clients
//! open: the user agent. So that is where a caller says its release and proves that it knows the secret. Every service
//! of ours asks for it before it looks at anything else, and refuses by name.
//!
//! The secret itself never travels: its SHA-256 does, which without TLS is as good as the secret to whoever listens.
//! Hence both together, or a private network.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use ballista_core::extension::EndpointOverrideFn;
use datafusion::DATAFUSION_VERSION;
use sha2::{Digest, Sha256};
use tonic::transport::{Certificate, ClientTlsConfig, Endpoint, Identity, ServerTlsConfig};
use tonic::{Request, Status};

use crate::Error;

/// Goes up whenever what nodes say to each other changes: the form of a [`crate::scan::Scan`], or the columns of a relation.
const PLAN_FORMAT: u32 = 2;

/// How long a peer may take to accept a connection.
const CONNECT_WITHIN: Duration = Duration::from_secs(5);
/// How long a peer may take to answer a request.
const ANSWER_WITHIN: Duration = Duration::from_secs(20);
/// How often a silent connection is asked whether it still lives, and how long it may take to say so.
pub(crate) const KEEP_ALIVE: Duration = Duration::from_secs(10);

/// What two nodes must share to understand each other to the bit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Release {
    /// Of Leadpact.
    pub version: String,
    /// Of plans.
    pub plan_format: u32,
    /// Of DataFusion.
    pub engine: String,
}

impl Release {
    /// This program's.
    pub fn own() -> Self {
        Self {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            plan_format: PLAN_FORMAT,
            engine: DATAFUSION_VERSION.to_owned(),
        }
    }

    /// The release in a user agent's one word.
    fn word(&self) -> String {
        format!("leadpact/{}+plan.{}.datafusion.{}", self.version, self.plan_format, self.engine)
    }

    fn parse(word: &str) -> Option<Self> {
        let (version, rest) = word.strip_prefix("leadpact/")?.split_once("+plan.")?;
        let (plan_format, engine) = rest.split_once(".datafusion.")?;
        Some(Self { version: version.to_owned(), plan_format: plan_format.parse().ok()?, engine: engine.to_owned() })
    }
}

impl fmt::Display for Release {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "leadpact {} (plan format {}, DataFusion {})", self.version, self.plan_format, self.engine)
    }
}

/// Where certificates lie, as PEM.
#[derive(Debug, Clone, Default)]
pub struct TlsFiles {
    /// The authority that signed the nodes' certificates. Given: connections to nodes use TLS.
    pub authority: Option<PathBuf>,
    /// This node's certificate and its key. Given: this node serves TLS only.
    pub own: Option<(PathBuf, PathBuf)>,
}

/// How a node or a client makes itself known, and whom it lets in.
#[derive(Clone)]
pub struct Admission {
    release: Release,
    /// SHA-256 of the shared secret, in hex.
    key: Option<String>,
    authority: Option<Certificate>,
    own: Option<Identity>,
}

impl fmt::Debug for Admission {
    /// Without the key.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { release, key, authority, own } = self;
        f.debug_struct("Admission")
            .field("release", release)
            .field("key", &key.is_some())
            .field("authority", &authority.is_some())
            .field("own", &own.is_some())
            .finish()
    }
}

impl Admission {
    /// With the given secret and certificates.
    ///
    /// # Errors
    /// If a file can't be read, holds no PEM, or the secret is blank.
    pub fn new(secret: Option<&str>, files: &TlsFiles) -> Result<Self, Error> {
        let pem = |path: &Path| {
            let failed = |reason: String| Error::Security { path: path.to_owned(), reason };
            let text = fs::read(path).map_err(|error| failed(error.to_string()))?;
            let is_pem = text.windows(11).any(|bytes| bytes == b"-----BEGIN ");
            if is_pem { Ok(text) } else { Err(failed("expected PEM: a text with `-----BEGIN …`".to_owned())) }
        };
        let authority = files.authority.as_deref().map(pem).transpose()?.map(Certificate::from_pem);
        let own = match &files.own {
            Some((certificate, key)) => Some(Identity::from_pem(pem(certificate)?, pem(key)?)),
            None => None,
        };
        if secret.is_some_and(|secret| secret.trim().is_empty()) {
            return Err(Error::BlankSecret);
        }
        let key = secret.map(|secret| {
            let digest = Sha256::new().chain_update("leadpact cluster\n").chain_update(secret.trim()).finalize();
            digest.iter().map(|byte| format!("{byte:02x}")).collect()
        });
        Ok(Self { release: Release::own(), key, authority, own })
    }

    /// The same, but under another release: what a node of another version would say.
    #[must_use]
    pub fn under(self, release: Release) -> Self {
        Self { release, ..self }
    }

    /// Whether this node's services use TLS.
    pub fn serves_tls(&self) -> bool {
        self.own.is_some()
    }

    /// Whether callers must know a secret.
    pub fn asks_for_secret(&self) -> bool {
        self.key.is_some()
    }

    /// How this node's services use TLS, if they do.
    pub(crate) fn server_tls(&self) -> Option<ServerTlsConfig> {
        self.own.clone().map(|own| ServerTlsConfig::new().identity(own))
    }

    /// Prepares a connection to a node: who calls, TLS, and how long it may take.
    pub(crate) fn dial(&self, endpoint: Endpoint) -> Result<Endpoint, tonic::transport::Error> {
        let endpoint = match &self.authority {
            Some(authority) => {
                // Ballista asks for `http`; tonic speaks TLS to `https` alone.
                let secure = endpoint.uri().to_string().replacen("http://", "https://", 1);
                let tls = ClientTlsConfig::new().ca_certificate(authority.clone());
                Endpoint::from_shared(secure)?.tls_config(tls)?
            }
            None => endpoint,
        };
        let agent = format!("{} key/{}", self.release.word(), self.key.as_deref().unwrap_or("none"));
        Ok(endpoint
            .user_agent(agent)?
            .connect_timeout(CONNECT_WITHIN)
            .timeout(ANSWER_WITHIN)
            .tcp_nodelay(true)
            .http2_keep_alive_interval(KEEP_ALIVE)
            .keep_alive_timeout(KEEP_ALIVE)
            .keep_alive_while_idle(true))
    }

    /// [`Self::dial`], in the form in which Ballista takes it.
    pub(crate) fn dialer(&self) -> EndpointOverrideFn {
        let admission = self.clone();
        Arc::new(move |endpoint| Ok(admission.dial(endpoint)?))
    }

    /// Lets a caller in, or says why not. The secret comes first: a stranger learns nothing else.
    pub(crate) fn admit(&self, request: Request<()>) -> Result<Request<()>, Status> {
        let agent = request.metadata().get("user-agent").and_then(|agent| agent.to_str().ok()).unwrap_or_default();
        let mut words = agent.split(' ');
        let Some(release) = words.next().and_then(Release::parse) else {
            return Err(Status::unauthenticated(
                "this node belongs to a Leadpact cluster and speaks only to `leadpact` of the same version",
            ));
        };
        let key = words.next().and_then(|word| word.strip_prefix("key/")).unwrap_or("none");
        if !same(key, self.key.as_deref().unwrap_or("none")) {
            return Err(Status::unauthenticated(match (&self.key, key) {
                (Some(_), "none") => "this cluster asks for a secret, and none was given: set --secret-file",
                (Some(_), _) => "wrong cluster secret: all nodes and clients need the same --secret-file",
                (None, _) => "a cluster secret was given, but this node has none: set --secret-file on all nodes",
            }));
        }
        if release != self.release {
            return Err(Status::failed_precondition(format!(
                "version mismatch: this node runs {}, the caller runs {release}; install the same version on all \
                 nodes and clients",
                self.release
            )));
        }
        Ok(request)
    }
}

/// Compares in a time that does not depend on where the texts differ.
fn same(a: &str, b: &str) -> bool {
    a.len() == b.len() && a.bytes().zip(b.bytes()).fold(0, |difference, (a, b)| difference | (a ^ b)) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(agent: &str) -> Request<()> {
        let mut request = Request::new(());
        if let Ok(agent) = agent.parse() {
            request.metadata_mut().insert("user-agent", agent);
        }
        request
    }

    fn agent(admission: &Admission) -> String {
        format!("{} key/{} tonic/0.14", admission.release.word(), admission.key.as_deref().unwrap_or("none"))
    }

    #[test]
    fn a_caller_is_let_in_with_the_same_secret_and_release_only() {
        let admission = |secret| Admission::new(secret, &TlsFiles::default()).unwrap();
        let node = admission(Some("swordfish"));
        let older = Release { version: "0.0.9".to_owned(), ..Release::own() };
        let refused = |node: &Admission, agent: &str| node.admit(request(agent)).unwrap_err().message().to_owned();
        assert!(node.admit(request(&agent(&admission(Some(" swordfish\n"))))).is_ok());
        assert!(admission(None).admit(request(&agent(&admission(None)))).is_ok());
        for (caller, reason) in [
            (agent(&admission(Some("marlin"))), "wrong cluster secret"),
            (agent(&admission(None)), "none was given"),
            ("grpc-python/1.60".to_owned(), "speaks only to `leadpact`"),
            (agent(&admission(Some("swordfish")).under(older.clone())), "version mismatch"),
        ] {
            assert!(refused(&node, &caller).contains(reason), "{caller}: {}", refused(&node, &caller));
        }
        assert!(refused(&admission(None), &agent(&node)).contains("this node has none"));
        let both = refused(&node, &agent(&admission(Some("swordfish")).under(older)));
        assert!(both.contains("leadpact 0.0.9") && both.contains(&Release::own().to_string()), "{both}");
    }

    #[test]
    fn a_stranger_does_not_learn_the_version() {
        let node = Admission::new(Some("swordfish"), &TlsFiles::default()).unwrap();
        let stranger = Release { version: "9.9.9".to_owned(), ..Release::own() };
        let caller = Admission::new(Some("marlin"), &TlsFiles::default()).unwrap().under(stranger);
        let told = node.admit(request(&agent(&caller))).unwrap_err();
        assert!(!told.message().contains(&Release::own().version), "{}", told.message());
    }

    #[test]
    fn the_secret_is_not_shown() {
        let admission = Admission::new(Some("swordfish"), &TlsFiles::default()).unwrap();
        let shown = format!("{admission:?}");
        assert!(!shown.contains("swordfish") && !shown.contains(admission.key.as_deref().unwrap()), "{shown}");
    }
}
