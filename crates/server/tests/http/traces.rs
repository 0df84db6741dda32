//! Traces, as a collector receives them.

use axum::Router;
use axum::body::Bytes;
use axum::routing::post;
use leadpact_server::traces::Traces;
use tokio::sync::mpsc;
use tracing::Instrument;
use tracing_subscriber::layer::SubscriberExt;

use crate::support::config;

#[tokio::test(flavor = "multi_thread")]
async fn spans_of_requests_reach_the_collector_without_personal_data() {
    leadpact_server::install_crypto();
    let (sender, mut received) = mpsc::unbounded_channel::<Bytes>();
    let collect = move |body: Bytes| async move { drop(sender.send(body)) };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}/v1/traces", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, Router::new().route("/v1/traces", post(collect))).await });
    let config = config(&[("traces.endpoint", &endpoint)]);
    let traces = Traces::begin(config.traces_endpoint.as_ref().unwrap(), config.traces_share).unwrap();
    let subscriber = tracing_subscriber::registry().with(tracing_opentelemetry::layer().with_tracer(traces.tracer()));
    tracing::subscriber::with_default(subscriber, || {
        let span = tracing::info_span!("request", otel.name = "GET /api/leads/{id}", http.route = "/api/leads/{id}");
        futures::executor::block_on(async {}.instrument(span));
    });
    tokio::task::spawn_blocking(move || traces.finish()).await.unwrap().unwrap();
    let body = received.recv().await.expect("a batch of spans");
    let text = String::from_utf8_lossy(&body);
    for part in ["GET /api/leads/{id}", "service.name", "leadpact"] {
        assert!(text.contains(part), "{part} is not in {text}");
    }
}
