//! The log: lines on standard error that read well alone, and never hold personal data.

use std::io::IsTerminal;
use std::panic::PanicHookInfo;

use tracing::Subscriber;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer};

use crate::config::{Config, LogFormat};
use crate::traces::Traces;

/// Begins to log and, if set so, to trace. A second call in one process changes nothing.
pub fn begin(config: &Config, traces: Option<&Traces>) {
    let filter = EnvFilter::try_new(config.log_level.as_str()).unwrap_or_default();
    let spans = traces.map(|traces| {
        // Spans of requests are traced whatever the log leaves out; those of libraries are not.
        let ours = tracing_subscriber::filter::Targets::new().with_target("leadpact", tracing::Level::INFO);
        tracing_opentelemetry::layer()
            .with_tracer(traces.tracer())
            .with_location(false)
            .with_threads(false)
            .with_filter(ours)
    });
    let lines = lines(config.log_format).with_filter(filter);
    let begun = tracing_subscriber::registry().with(spans).with(lines).try_init();
    if begun.is_ok() {
        std::panic::set_hook(Box::new(note_panic));
    }
}

fn lines<S>(format: LogFormat) -> Box<dyn Layer<S> + Send + Sync>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
{
    match format {
        LogFormat::Text => tracing_subscriber::fmt::layer()
            .with_writer(std::io::stderr)
            .with_ansi(std::io::stderr().is_terminal())
            .with_target(false)
            .boxed(),
        LogFormat::Json => tracing_subscriber::fmt::layer()
            .json()
            .flatten_event(true)
            .with_span_list(false)
            .with_current_span(true)
            .with_writer(std::io::stderr)
            .boxed(),
    }
}

/// Logs where a panic happened. Its words only if they are fixed ones: made-up ones may quote what a person sent.
fn note_panic(panic: &PanicHookInfo<'_>) {
    let place = panic.location().map(ToString::to_string).unwrap_or_default();
    let words = panic.payload().downcast_ref::<&'static str>().copied().unwrap_or("(words with values are not logged)");
    tracing::error!(place, words, "panic");
}
