//! Starts the service and stops it: from a configuration to a listening process, and from a signal to its end.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use leadpact_accounts::links::{Link, issue_set_up_link};
use leadpact_ledger::{Ledger, LedgerError, Place};
use leadpact_messages::MailServerError;
use tokio::signal::unix::{SignalKind, signal};

use crate::api::people::link_path;
use crate::config::{Config, PublicUrl};
use crate::connections::{Listener, Serving, Stopped};
use crate::desk;
use crate::jobs;
use crate::logs;
use crate::post;
use crate::relay;
use crate::router::{metrics_router, router};
use crate::state::{App, Parts, SystemClock, SystemEntropy, std_duration};
use crate::tls::{Tls, TlsError};
use crate::traces::Traces;

/// What whoever started the service should be told, besides what is logged.
#[derive(Debug, Clone)]
pub enum Notice {
    /// Requests are taken at this address.
    Listening {
        /// `http://127.0.0.1:7700`.
        url: String,
    },
    /// Nobody uses the service yet: whoever opens this link within a day becomes its first admin.
    SetUp {
        /// `http://127.0.0.1:7700/link#…`; the part after the `#` is a secret.
        link: String,
    },
}

/// Why the service could not be started.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The system gave no threads or signals.
    #[error("can't start: {0}")]
    Runtime(std::io::Error),
    /// The data directory can't be made.
    #[error("can't make the data directory {}: {source}", path.display())]
    DataDirectory {
        /// The directory.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The ledger can't be opened.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The address is taken or none of this machine's.
    #[error("can't listen on {address}: {source} (set another one with `--listen`)")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// Why.
        source: std::io::Error,
    },
    /// The certificate can't be used.
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// The identity provider can't be used.
    #[error("{0} (`oidc.issuer`)")]
    Provider(String),
    /// The mail server can't be used.
    #[error("{0} (`mail.server`)")]
    Mail(#[from] MailServerError),
    /// The link of the first start can't be issued.
    #[error("the set-up link can't be issued: {0}")]
    SetUp(&'static str),
    /// Traces can't be sent.
    #[error("can't send traces (`traces.endpoint`): {0}")]
    Traces(String),
}

/// Runs the service until it is told to stop by SIGTERM or SIGINT. `tell` hears what happens on the way.
pub fn run(config: Config, tell: impl Fn(Notice)) -> Result<(), ServeError> {
    install_crypto();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(ServeError::Runtime)?;
    // Before the ledger, so that opening it is logged; within the runtime, which sends the spans.
    let traces = {
        let _entered = runtime.enter();
        let begin = |endpoint| Traces::begin(endpoint, config.traces_share).map_err(ServeError::Traces);
        config.traces_endpoint.as_ref().map(begin).transpose()?
    };
    logs::begin(&config, traces.as_ref());
    // Opening may migrate, and PostgreSQL's client blocks: not on the runtime's threads.
    let ledger = Ledger::open(&place(&config)?)?;
    ledger.keep_in_memory(config.database_memory.0)?;
    let app = App::new(Parts { config, ledger, clock: Box::new(SystemClock), entropy: Box::new(SystemEntropy) });
    let done = runtime.block_on(serve(&app, tell));
    if let Some(Err(error)) = traces.map(Traces::finish) {
        tracing::warn!(error, "the last traces were not sent");
    }
    // What still blocks on a thread is not waited for: whatever was acknowledged is in the ledger.
    runtime.shutdown_timeout(Duration::from_secs(1));
    done
}

/// Makes the cryptography of this service that of the process. Whoever was first stays.
pub fn install_crypto() {
    let _ = rustls::crypto::ring::default_provider().install_default();
}

fn place(config: &Config) -> Result<Place, ServeError> {
    if let Some(database) = &config.database {
        return Ok(Place::Postgres(database.reveal().to_owned()));
    }
    let path = config.data.clone();
    std::fs::create_dir_all(&path).map_err(|source| ServeError::DataDirectory { path: path.clone(), source })?;
    Ok(Place::Directory(path))
}

async fn serve(app: &App, tell: impl Fn(Notice)) -> Result<(), ServeError> {
    // Before anything is opened: a signal during the start must not be lost.
    let mut signals = Signals::new().map_err(ServeError::Runtime)?;
    let config = &app.config;
    let tls = match (&config.tls_certificate, &config.tls_key) {
        (Some(certificate), Some(key)) => Some(Tls::open(certificate, key)?),
        (None, _) | (_, None) => None,
    };
    let acceptor = tls.as_ref().map(Tls::acceptor).transpose()?;
    if let Err(error) = &app.provider {
        return Err(ServeError::Provider(error.to_string()));
    }
    let open = async |address, tls| {
        Listener::open(address, tls, config).await.map_err(|source| ServeError::Listen { address, source })
    };
    let listener = open(config.listen, acceptor).await?;
    let address = listener.address().map_err(ServeError::Runtime)?;
    let mut serving = vec![listener.serve(router(app))];
    if let Some(address) = config.metrics_listen {
        serving.push(open(address, None).await?.serve(metrics_router(app)));
    }
    let committer = std::sync::Arc::clone(&app.committer);
    app.shutdown.drain_later("what waits to be written", move || {
        Box::pin(async move {
            // A thread that panicked was logged by itself; what it had not acknowledged its senders send again.
            let _ = tokio::task::spawn_blocking(move || committer.finish()).await;
        })
    });
    post::start(app)?;
    // After these, because they still change something.
    relay::start(app);
    app.started();
    app.catch_up();
    let scheme = if tls.is_some() { "https" } else { "http" };
    tracing::info!(%address, tls = tls.is_some(), version = env!("CARGO_PKG_VERSION"), "listening");
    tell(Notice::Listening { url: format!("{scheme}://{address}") });
    if let Some(link) = set_up_link(app).await? {
        let here = from_here(scheme, address);
        let base = app.config.public_url.as_ref().map_or(&*here, PublicUrl::origin);
        tell(Notice::SetUp { link: format!("{base}{}", link_path(&link.token.reveal())) });
    }
    let upkeep = tokio::spawn(jobs::run(app.clone()));
    let desk = tokio::spawn(desk::run(app.clone()));
    signals.wait(tls.as_ref()).await;
    stop(app, serving).await;
    upkeep.abort();
    desk.abort();
    Ok(())
}

/// By which address a browser on this machine reaches the service: one that listens everywhere listens at no address in particular.
fn from_here(scheme: &str, address: SocketAddr) -> String {
    match address.ip().is_unspecified() {
        true => format!("{scheme}://localhost:{}", address.port()),
        false => format!("{scheme}://{address}"),
    }
}

/// The link with which the first person makes themselves admin. It is told to whoever started the service, and never logged.
async fn set_up_link(app: &App) -> Result<Option<Link>, ServeError> {
    let (now, chance) = (app.now(), app.clone());
    let issued = app.write(move |tx| Ok(issue_set_up_link(tx, now, &mut |bytes: &mut [u8]| chance.random(bytes))?));
    issued.await.map_err(|problem| ServeError::SetUp(problem.code.title()))
}

async fn stop(app: &App, serving: Vec<Serving>) {
    tracing::info!("stopping");
    app.shutdown.announce();
    tokio::time::sleep(std_duration(app.config.shutdown_notice)).await;
    let within = std_duration(app.config.shutdown_within);
    let stopped = futures::future::join_all(serving.into_iter().map(|serving| serving.stop(within))).await;
    if stopped.contains(&Stopped::Forced) {
        tracing::warn!("some requests took longer than `shutdown.within` and were broken off");
    }
    app.shutdown.drain().await;
    tracing::info!("stopped");
}

/// What the system asks of the process.
struct Signals {
    terminate: tokio::signal::unix::Signal,
    interrupt: tokio::signal::unix::Signal,
    hang_up: tokio::signal::unix::Signal,
}

impl Signals {
    fn new() -> std::io::Result<Self> {
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
            hang_up: signal(SignalKind::hangup())?,
        })
    }

    /// Waits for the one to stop; on the way, SIGHUP reads the certificate again.
    async fn wait(&mut self, tls: Option<&Tls>) {
        loop {
            tokio::select! {
                _ = self.terminate.recv() => return,
                _ = self.interrupt.recv() => return,
                _ = self.hang_up.recv() => match tls.map(Tls::reload) {
                    Some(Ok(())) => tracing::info!("the certificate was read again"),
                    Some(Err(error)) => tracing::error!(%error, "the certificate stays as it was"),
                    None => tracing::info!("nothing to read again"),
                },
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_sets_a_service_up_that_listens_everywhere_opens_it_here() {
        for (listens, opened) in [
            ("0.0.0.0:7700", "http://localhost:7700"),
            ("[::]:7701", "http://localhost:7701"),
            ("127.0.0.1:7700", "http://127.0.0.1:7700"),
            ("192.168.0.7:80", "http://192.168.0.7:80"),
        ] {
            assert_eq!(from_here("http", listens.parse().unwrap()), opened);
        }
    }
}
