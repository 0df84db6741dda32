//! Changes while they happen, as server-sent events: `GET /api/live`.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures::{Stream, StreamExt, stream};
use leadpact_accounts::{Actor, Grant, Operation};
use tokio::sync::broadcast;
use tokio::sync::broadcast::error::RecvError;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::App;
use crate::actor::Asking;
use crate::hub::{Change, Hub, Listening, Missed, News, Numbered, Topic};
use crate::problem::{Problem, ProblemCode};

/// A stream ends after so long, and the client comes back: then it is asked anew what it may hear.
const LONGEST: Duration = Duration::from_secs(300);
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
/// themselves, the stream continues where it was broken off. A comment every 15 seconds keeps it open. It ends after five minutes, or when
/// people or their rights change: come back then. Whoever may list all leads hears of leads, and so on for each topic.
#[utoipa::path(get, path = "/api/live", tag = "live", operation_id = "live.follow",
    params(("Last-Event-ID" = Option<String>, Header, description = "The id of the last message that was received.")),
    responses((status = 200, description = "A stream that ends when the client or the service ends it.",
        body = Change, content_type = "text/event-stream")))]
async fn live_follow(State(app): State<App>, asking: Asking, headers: HeaderMap) -> Result<Response, Problem> {
    let _by_topic = asking.may(Operation::LiveFollow)?;
    let last = match headers.get(LAST_EVENT_ID) {
        Some(value) => Some(value.to_str().map_err(|_| Problem::new(ProblemCode::InvalidHeader).at("Last-Event-ID"))?),
        None => None,
    };
    let Listening { missed, receiver } = app.hub.listen(last);
    let (stopping, hub) = (app.clone(), Arc::clone(&app.hub));
    let follower = Follower { hub, actor: asking.caller.actor, receiver, is_done: false };
    let over = async move {
        tokio::select! {
            () = stopping.shutdown.announced() => {}
            () = tokio::time::sleep(LONGEST) => {}
        }
    };
    let mut answer = Sse::new(follower.messages(missed).take_until(over))
        .keep_alive(KeepAlive::new().interval(HEARTBEAT))
        .into_response();
    // Reverse proxies that hold answers back until they are whole would hold this one for ever.
    answer.headers_mut().insert("x-accel-buffering", HeaderValue::from_static("no"));
    Ok(answer)
}

/// Somebody who follows.
struct Follower {
    hub: Arc<Hub>,
    actor: Actor,
    receiver: broadcast::Receiver<Numbered>,
    is_done: bool,
}

impl Follower {
    fn messages(self, missed: Missed) -> impl Stream<Item = Result<Event, Infallible>> {
        let hello = Event::default().retry(COME_BACK).comment("leadpact");
        let missed = match missed {
            Missed::These(these) => these.iter().filter_map(|numbered| self.message(numbered)).collect(),
            Missed::TooMuch => vec![self.refetch(self.hub.n_told())],
        };
        let begun = stream::iter(std::iter::once(hello).chain(missed));
        begun.chain(stream::unfold(self, Self::next)).map(Ok)
    }

    async fn next(mut self) -> Option<(Event, Self)> {
        while !self.is_done {
            let event = match self.receiver.recv().await {
                Ok(numbered) => {
                    // Rights may have changed: whoever follows has to come back and show theirs.
                    self.is_done = concerns_rights(&numbered.news);
                    self.message(&numbered)
                }
                Err(RecvError::Lagged(_)) => {
                    // Who can't keep up begins anew from here.
                    self.receiver = self.receiver.resubscribe();
                    Some(self.refetch(self.hub.n_told()))
                }
                Err(RecvError::Closed) => return None,
            };
            if let Some(event) = event {
                return Some((event, self));
            }
        }
        None
    }

    /// The message about news, if the follower may hear of them.
    fn message(&self, numbered: &Numbered) -> Option<Event> {
        let change = match &numbered.news {
            News::Changed(change) => change,
            News::Missed => return Some(self.refetch(numbered.number)),
        };
        match self.actor.may(change.topic.operation()) {
            Ok(Grant::All) => {}
            Ok(Grant::OwnedBy(_)) | Err(_) => return None,
        }
        let event = Event::default().event("change").id(self.hub.id(numbered.number));
        // A change is words and ids, which always have a JSON form.
        Some(event.json_data(change).unwrap_or_else(|_| self.refetch(numbered.number)))
    }

    fn refetch(&self, number: u64) -> Event {
        Event::default().event("refetch").id(self.hub.id(number)).data("{}")
    }
}

fn concerns_rights(news: &News) -> bool {
    match news {
        News::Changed(change) => change.topic == Topic::Person,
        News::Missed => false,
    }
}
