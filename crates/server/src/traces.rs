//! Traces for OpenTelemetry, sent as OTLP over HTTP when an endpoint is set.

use axum::http::HeaderMap;
use opentelemetry::propagation::{Extractor, TextMapPropagator};
use opentelemetry::trace::TraceContextExt;
use opentelemetry::{KeyValue, trace::TracerProvider};
use opentelemetry_otlp::{Protocol, SpanExporter, WithExportConfig, WithHttpConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::propagation::TraceContextPropagator;
use opentelemetry_sdk::runtime::Tokio;
use opentelemetry_sdk::trace::span_processor_with_async_runtime::BatchSpanProcessor;
use opentelemetry_sdk::trace::{Sampler, SdkTracer, SdkTracerProvider};
use tracing::Span;
use tracing_opentelemetry::OpenTelemetrySpanExt;

use crate::config::{Endpoint, Share};

/// Where spans go, until [`Traces::finish`].
pub struct Traces {
    provider: SdkTracerProvider,
}

/// How long the collector may take to answer.
const ANSWER_WITHIN: std::time::Duration = std::time::Duration::from_secs(10);

impl Traces {
    /// Begins to send to a collector. Has to be called within the runtime.
    pub fn begin(endpoint: &Endpoint, share: Share) -> Result<Self, String> {
        let client = reqwest::Client::builder().timeout(ANSWER_WITHIN).build().map_err(|error| error.to_string())?;
        let exporter = SpanExporter::builder()
            .with_http()
            .with_http_client(client)
            .with_protocol(Protocol::HttpBinary)
            .with_endpoint(endpoint.reveal())
            .build()
            .map_err(|error| error.to_string())?;
        let resource = Resource::builder_empty()
            .with_attributes([
                KeyValue::new("service.name", "leadpact"),
                KeyValue::new("service.version", env!("CARGO_PKG_VERSION")),
            ])
            .build();
        let provider = SdkTracerProvider::builder()
            .with_span_processor(BatchSpanProcessor::builder(exporter, Tokio).build())
            // Who is traced is decided here and not by whoever sends a `traceparent`: the service is open to strangers.
            .with_sampler(Sampler::TraceIdRatioBased(share.0))
            .with_resource(resource)
            .build();
        Ok(Self { provider })
    }

    /// What spans are made with.
    pub fn tracer(&self) -> SdkTracer {
        self.provider.tracer("leadpact")
    }

    /// Sends what is left.
    pub fn finish(self) -> Result<(), String> {
        self.provider.shutdown().map_err(|error| error.to_string())
    }
}

/// Makes the span part of the caller's trace, if there is one.
pub(crate) fn continue_trace(span: &Span, headers: &HeaderMap) {
    if !headers.contains_key("traceparent") {
        return;
    }
    let parent = TraceContextPropagator::new().extract(&Headers(headers));
    if parent.span().span_context().is_valid() {
        // Fails only where no traces are sent.
        let _ = span.set_parent(parent);
    }
}

struct Headers<'a>(&'a HeaderMap);

impl Extractor for Headers<'_> {
    fn get(&self, key: &str) -> Option<&str> {
        self.0.get(key).and_then(|value| value.to_str().ok())
    }

    fn keys(&self) -> Vec<&str> {
        self.0.keys().map(axum::http::HeaderName::as_str).collect()
    }
}
