//! Connections: taken up to a limit, over TLS if there is a certificate, HTTP/1 and HTTP/2, and let go of gently.

mod opening;

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::Request;
use hyper::body::Incoming;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_rustls::TlsAcceptor;
use tower::ServiceExt;

use self::opening::Opening;
use crate::config::Config;
use crate::state::std_duration;

/// Where connections are taken.
pub struct Listener {
    tcp: TcpListener,
    tls: Option<TlsAcceptor>,
    places: Arc<Semaphore>,
    head_timeout: Duration,
}

/// A listener at work. It takes connections until it is told to stop.
pub struct Serving {
    accepting: tokio::task::JoinHandle<()>,
    graceful: Arc<GracefulShutdown>,
}

/// Bytes of the head of a request at most: HTTP/1 buffers so much, HTTP/2 announces it.
const HEAD_BYTES: u32 = 64 << 10;
/// When the machine has no more handles for connections, it is asked again after this pause.
const OUT_OF_HANDLES: Duration = Duration::from_millis(100);

impl Listener {
    /// Begins to listen.
    pub async fn open(address: SocketAddr, tls: Option<TlsAcceptor>, config: &Config) -> std::io::Result<Self> {
        let places = Arc::new(Semaphore::new(config.connection_limit.get()));
        Ok(Self {
            tcp: TcpListener::bind(address).await?,
            tls,
            places,
            head_timeout: std_duration(config.head_timeout),
        })
    }

    /// Where it listens: port 0 has become another one.
    pub fn address(&self) -> std::io::Result<SocketAddr> {
        self.tcp.local_addr()
    }

    /// Answers connections by `routes`.
    pub fn serve(self, routes: Router) -> Serving {
        let graceful = Arc::new(GracefulShutdown::new());
        let accepting = tokio::spawn(self.accept(routes, Arc::clone(&graceful)));
        Serving { accepting, graceful }
    }

    async fn accept(self, routes: Router, graceful: Arc<GracefulShutdown>) {
        loop {
            // The semaphore is never closed.
            let Ok(place) = Arc::clone(&self.places).acquire_owned().await else { return };
            let (stream, peer) = match self.tcp.accept().await {
                Ok(accepted) => accepted,
                Err(error) => {
                    tracing::warn!(%error, "a connection can't be taken");
                    tokio::time::sleep(OUT_OF_HANDLES).await;
                    continue;
                }
            };
            let connection = Connection {
                routes: routes.clone(),
                peer,
                head_timeout: self.head_timeout,
                watcher: graceful.watcher(),
                _place: place,
            };
            tokio::spawn(connection.handle(stream, self.tls.clone()));
        }
    }
}

impl Serving {
    /// Takes no more connections, and lets those that are there finish what they are at, for so long at most.
    pub async fn stop(self, within: Duration) -> Stopped {
        self.accepting.abort();
        // Ends the borrow of the listener: its port is free from here on.
        let _ = self.accepting.await;
        let Some(graceful) = Arc::into_inner(self.graceful) else { return Stopped::Forced };
        match tokio::time::timeout(within, graceful.shutdown()).await {
            Ok(()) => Stopped::Gently,
            Err(_) => Stopped::Forced,
        }
    }
}

/// How it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stopped {
    /// Every request was answered.
    Gently,
    /// Some took too long.
    Forced,
}

struct Connection {
    routes: Router,
    peer: SocketAddr,
    head_timeout: Duration,
    watcher: Watcher,
    _place: OwnedSemaphorePermit,
}

impl Connection {
    async fn handle(self, stream: TcpStream, tls: Option<TlsAcceptor>) {
        // Small answers leave at once. An error means that the client is gone already.
        let _ = stream.set_nodelay(true);
        match tls {
            None => self.speak(stream).await,
            Some(tls) => match tokio::time::timeout(self.head_timeout, tls.accept(stream)).await {
                Ok(Ok(stream)) => self.speak(stream).await,
                // Scanners, and browsers that don't like the certificate: nothing to be done about it here.
                Ok(Err(error)) => tracing::debug!(%error, "no TLS was agreed upon"),
                Err(_) => tracing::debug!("no TLS was agreed upon in time"),
            },
        }
    }

    async fn speak(self, stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static) {
        let Self { routes, peer, head_timeout, watcher, _place } = self;
        let answer = hyper::service::service_fn(move |request: Request<Incoming>| {
            let mut request = request.map(Body::new);
            request.extensions_mut().insert(ConnectInfo(peer));
            let routes = routes.clone();
            async move { Ok::<_, Infallible>(routes.oneshot(request).await.unwrap_or_else(|never| match never {})) }
        });
        let mut builder = Builder::new(TokioExecutor::new());
        builder.http1().timer(TokioTimer::new()).header_read_timeout(head_timeout).max_buf_size(HEAD_BYTES as usize);
        builder
            .http2()
            .timer(TokioTimer::new())
            .max_header_list_size(HEAD_BYTES)
            .keep_alive_interval(Some(head_timeout))
            .keep_alive_timeout(head_timeout);
        let connection =
            builder.serve_connection(TokioIo::new(Opening::new(stream, head_timeout)), answer).into_owned();
        if let Err(error) = watcher.watch(connection).await {
            tracing::debug!(error = %error, "a connection ended early");
        }
    }
}
