//! Measurements for Prometheus: requests by route and status, and what other parts let be asked of them.
//!
//! Each application has a recorder of its own, none is global: two services in one process (as in tests) don't mix their numbers.
//! Labels are route patterns and words of closed lists, never ids or anything of a person.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use axum::http::{Method, StatusCode};
use metrics::{Key, KeyName, Label, Level, Metadata, Recorder, SharedString};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle, PrometheusRecorder};

/// Where numbers are kept.
pub struct Metrics {
    recorder: PrometheusRecorder,
    handle: PrometheusHandle,
    asked: Mutex<Vec<Asked>>,
}

/// A number that is asked for whenever somebody looks.
struct Asked {
    name: &'static str,
    kind: AskedKind,
    ask: Box<dyn Fn() -> f64 + Send + Sync>,
}

#[derive(Clone, Copy)]
enum AskedKind {
    Gauge,
    Counter,
}

/// What is counted while the service works, of which nothing is of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counted {
    /// Events that are new.
    EventsAccepted,
    /// Events that had come before.
    EventsRepeated,
    /// What went to quarantine.
    Quarantined,
    /// Leads that were handed to sales.
    LeadsHandedOver,
    /// Promises whose clock ran out.
    PromisesBroken,
    /// Messages that were taken where they were sent.
    MessagesDelivered,
    /// Tries to deliver a message that failed.
    DeliveriesFailed,
}

impl Counted {
    const ALL: [Self; 7] = [
        Self::EventsAccepted,
        Self::EventsRepeated,
        Self::Quarantined,
        Self::LeadsHandedOver,
        Self::PromisesBroken,
        Self::MessagesDelivered,
        Self::DeliveriesFailed,
    ];

    /// The measurement's name, and what it is.
    const fn name_and_help(self) -> (&'static str, &'static str) {
        match self {
            Self::EventsAccepted => ("leadpact_events_accepted_total", "Events that were new, and are kept."),
            Self::EventsRepeated => ("leadpact_events_repeated_total", "Events that had come before."),
            Self::Quarantined => ("leadpact_quarantined_total", "What could not be read, and went to quarantine."),
            Self::LeadsHandedOver => ("leadpact_leads_handed_over_total", "Leads that were handed to sales."),
            Self::PromisesBroken => ("leadpact_promises_broken_total", "Promises whose clock ran out."),
            Self::MessagesDelivered => {
                ("leadpact_messages_delivered_total", "Messages that were taken where they were sent.")
            }
            Self::DeliveriesFailed => {
                ("leadpact_deliveries_failed_total", "Tries to deliver a message that were not taken.")
            }
        }
    }
}

const DURATIONS: &str = "leadpact_http_request_duration_seconds";
const SHED: &str = "leadpact_http_requests_shed_total";
const METADATA: Metadata<'static> = Metadata::new("leadpact_server", Level::INFO, None);
/// In seconds: from a lookup to what the time-out cuts off.
const BUCKETS: [f64; 14] = [0.001, 0.0025, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0];

impl Metrics {
    pub(crate) fn new() -> Self {
        let recorder = PrometheusBuilder::new()
            .set_buckets_for_metric(Matcher::Full(DURATIONS.to_owned()), &BUCKETS)
            .map_or_else(|_| PrometheusBuilder::new().build_recorder(), PrometheusBuilder::build_recorder);
        recorder.describe_histogram(
            KeyName::from_const_str(DURATIONS),
            None,
            SharedString::const_str("How long requests took until their answer began, by method, route and status."),
        );
        recorder.describe_counter(
            KeyName::from_const_str(SHED),
            None,
            SharedString::const_str("Requests that were turned away because too many were being worked on."),
        );
        for counted in Counted::ALL {
            let (name, help) = counted.name_and_help();
            recorder.describe_counter(KeyName::from_const_str(name), None, SharedString::const_str(help));
            recorder.register_counter(&Key::from_static_name(name), &METADATA).increment(0);
        }
        let handle = recorder.handle();
        Self { recorder, handle, asked: Mutex::new(Vec::new()) }
    }

    /// Counts a request. `route` is the pattern that it matched, never its path.
    pub fn request(&self, method: &Method, route: &str, status: StatusCode, took: Duration) {
        let labels = vec![
            Label::new("method", method_word(method)),
            Label::new("route", route.to_owned()),
            Label::new("status", status.as_str().to_owned()),
        ];
        self.recorder.register_histogram(&Key::from_parts(DURATIONS, labels), &METADATA).record(took.as_secs_f64());
    }

    /// Counts a request that was turned away.
    pub fn shed(&self) {
        self.recorder.register_counter(&Key::from_static_name(SHED), &METADATA).increment(1);
    }

    /// Counts so many more, since this process began.
    pub fn count(&self, counted: Counted, n: u64) {
        let (name, _) = counted.name_and_help();
        self.recorder.register_counter(&Key::from_static_name(name), &METADATA).increment(n);
    }

    /// Shows a number that goes up and down: the length of a queue.
    pub fn show_gauge(&self, name: &'static str, help: &'static str, ask: impl Fn() -> f64 + Send + Sync + 'static) {
        self.recorder.describe_gauge(KeyName::from_const_str(name), None, SharedString::const_str(help));
        self.ask(Asked { name, kind: AskedKind::Gauge, ask: Box::new(ask) });
    }

    /// Shows a number that only grows: events that were accepted.
    pub fn show_counter(&self, name: &'static str, help: &'static str, ask: impl Fn() -> f64 + Send + Sync + 'static) {
        self.recorder.describe_counter(KeyName::from_const_str(name), None, SharedString::const_str(help));
        self.ask(Asked { name, kind: AskedKind::Counter, ask: Box::new(ask) });
    }

    /// All numbers as Prometheus reads them.
    pub fn render(&self) -> String {
        for asked in self.asked.lock().unwrap_or_else(PoisonError::into_inner).iter() {
            let (key, value) = (Key::from_static_name(asked.name), (asked.ask)());
            match asked.kind {
                AskedKind::Gauge => self.recorder.register_gauge(&key, &METADATA).set(value),
                // Counts stay far below 2^53, where floats stop being exact.
                AskedKind::Counter => self.recorder.register_counter(&key, &METADATA).absolute(value.max(0.0) as u64),
            }
        }
        self.handle.render()
    }

    /// Brings single measurements together, which otherwise pile up until somebody looks.
    pub(crate) fn keep_up(&self) {
        self.handle.run_upkeep();
    }

    fn ask(&self, asked: Asked) {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).push(asked);
    }
}

/// The methods that routes have; whatever else somebody sends is one label.
fn method_word(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}
