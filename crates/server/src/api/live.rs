//! Changes while they happen, as server-sent events: `GET /api/live`.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures::{Stream, StreamExt, stream};
use tokio::sync::broadcast;
use tokio::sync::broadcast::error::RecvError;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::App;
use crate::hub::{Change, Listening, Missed, Numbered};
use crate::problem::{Problem, ProblemCode};

/// A comment is sent after so long a silence, so that nobody on the way takes the connection for dead.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// How long a browser waits before it comes back.
const COME_BACK: Duration = Duration::from_secs(2);
const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(live_follow))
}

/// Follows changes while they happen.
///
/// A stream of server-sent events. `event: change` carries as `data` a [`Change`]: what changed, by its id; fetch it to see how.
/// `event: refetch` says that changes were missed: fetch anew whatever is shown. With `Last-Event-ID`, which browsers send by
/// themselves, the stream continues where it was broken off. A comment every 15 seconds keeps it open.
#[utoipa::path(get, path = "/api/live", tag = "live", operation_id = "live.follow",
    params(("Last-Event-ID" = Option<String>, Header, description = "The id of the last message that was received.")),
    responses((status = 200, description = "A stream that ends when the client or the service ends it.",
        body = Change, content_type = "text/event-stream")))]
async fn live_follow(State(app): State<App>, headers: HeaderMap) -> Result<Response, Problem> {
    let last = match headers.get(LAST_EVENT_ID) {
        Some(value) => Some(value.to_str().map_err(|_| Problem::new(ProblemCode::InvalidHeader).at("Last-Event-ID"))?),
        None => None,
    };
    let listening = app.hub.listen(last);
    let stopping = app.clone();
    let messages = messages(app, listening).take_until(async move { stopping.shutdown.announced().await });
    let mut answer = Sse::new(messages).keep_alive(KeepAlive::new().interval(HEARTBEAT)).into_response();
    // Reverse proxies that hold answers back until they are whole would hold this one for ever.
    answer.headers_mut().insert("x-accel-buffering", HeaderValue::from_static("no"));
    Ok(answer)
}

fn messages(app: App, listening: Listening) -> impl Stream<Item = Result<Event, Infallible>> {
    let hello = Event::default().retry(COME_BACK).comment("leadpact");
    let missed = match listening.missed {
        Missed::These(these) => these.iter().map(|numbered| change(&app, numbered)).collect(),
        Missed::TooMuch => vec![refetch(&app, app.hub.n_told())],
    };
    let begun = stream::iter(std::iter::once(hello).chain(missed));
    begun.chain(stream::unfold((app, listening.receiver), next)).map(Ok)
}

async fn next(
    (app, mut receiver): (App, broadcast::Receiver<Numbered>),
) -> Option<(Event, (App, broadcast::Receiver<Numbered>))> {
    let event = match receiver.recv().await {
        Ok(numbered) => change(&app, &numbered),
        Err(RecvError::Lagged(_)) => {
            // Who can't keep up begins anew from here.
            receiver = receiver.resubscribe();
            refetch(&app, app.hub.n_told())
        }
        Err(RecvError::Closed) => return None,
    };
    Some((event, (app, receiver)))
}

fn change(app: &App, numbered: &Numbered) -> Event {
    let event = Event::default().event("change").id(app.hub.id(numbered.number));
    // A change is words and ids, which always have a JSON form.
    event.json_data(&numbered.change).unwrap_or_else(|_| refetch(app, numbered.number))
}

fn refetch(app: &App, number: u64) -> Event {
    Event::default().event("refetch").id(app.hub.id(number)).data("{}")
}
