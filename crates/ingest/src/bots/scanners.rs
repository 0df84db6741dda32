//! Mail gateways that fetch every link of a mail to see whether it is safe, right after it was delivered.
//!
//! Such a gateway changes its address and calls itself a browser, so only its haste gives it away: two or more links of one
//! mail within seconds of each other, right after delivery, and no page that was looked at. A reader opens one link, and a
//! page view follows it; a gateway runs no scripts, so none follows.

use std::collections::BTreeSet;

use leadpact_terms::{
    Channel, Duration, Event, EventId, Instant, Kind, MINUTE_MS, SECOND_MS, Value, contains_words, fold,
};

/// A burst begins no later after delivery. Gateways hold a mail back until they have looked at its links; a reader first
/// has to be told that there is a mail, open it and find a link.
pub const OPENING_MAX: Duration = Duration(MINUTE_MS);
/// No more lies between two fetches of one burst. Nobody comes back from a page that quickly, again and again.
pub const CLICK_GAP_MAX: Duration = Duration(5 * SECOND_MS);
/// So many different links make a burst after a delivery. One alone may be a reader who was waiting for the mail.
pub const LINKS_MIN: usize = 2;
/// So many do where nothing tells of the delivery.
pub const LINKS_MIN_UNDELIVERED: usize = 3;

/// Names of properties that say which mail it was, the most telling first.
const MAIL: [&str; 7] =
    ["email_id", "message_id", "campaign", "campaign_id", "campaign_name", "campaign.id", "campaign.name"];
/// Names of properties that say which link was followed.
const LINK: [&str; 4] = ["link", "link_url", "url", "link_id"];

/// Fetches by a machine that look like clicks of a reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Burst {
    /// When the first link was fetched.
    pub from: Instant,
    /// When the last one was.
    pub to: Instant,
    /// The events that are not the reader's own doing.
    pub events: Vec<EventId>,
    /// Why, in a sentence.
    pub why: String,
}

/// What an event is to a mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Delivered,
    Opened,
    Clicked,
}

/// A mail whose links may be followed by a machine.
struct Run<'e> {
    mail: Option<String>,
    /// When it was sent or delivered, if that was told.
    delivered: Option<Instant>,
    /// Opens that nothing explains yet: a gateway loads the pictures, too.
    opens: Vec<&'e Event>,
    clicks: Vec<&'e Event>,
}

/// Finds bursts of a link scanner in one lead's events, which are in their order. Marked events are looked at as well, so
/// that the answer does not depend on what was found before.
pub fn scanner_bursts(events: &[Event]) -> Vec<Burst> {
    let mut bursts = Vec::new();
    let mut runs: Vec<Run<'_>> = Vec::new();
    for event in events {
        let (over, still): (Vec<_>, Vec<_>) = runs.into_iter().partition(|run| run.end() < event.at);
        bursts.extend(over.into_iter().filter_map(|mut run| run.burst()));
        runs = still;
        if event.kind == Kind::Page {
            // Somebody reads, whichever mail led there: in doubt it was a reader who clicked. A burst that is over stands.
            let is_over = |run: &Run<'_>| run.next_click_by().is_some_and(|by| by < event.at);
            bursts.extend(runs.drain(..).filter(is_over).filter_map(|mut run| run.burst()));
            continue;
        }
        let Some(step) = step(event) else { continue };
        let mail = property(event, &MAIL);
        let at = runs.iter().position(|run| run.mail == mail);
        match (step, at) {
            (Step::Delivered, None) => runs.push(Run::new(mail, Some(event.at))),
            // Delivery is often told in two steps, and a gateway may be at work between them.
            (Step::Delivered, Some(at)) => runs[at].delivered = Some(event.at),
            (Step::Opened, None) => {}
            (Step::Opened, Some(at)) => runs[at].opens.push(event),
            (Step::Clicked, None) => runs.push(Run { clicks: vec![event], ..Run::new(mail, None) }),
            (Step::Clicked, Some(at)) => {
                if runs[at].next_click_by().is_some_and(|by| by < event.at) {
                    bursts.extend(runs[at].burst());
                }
                runs[at].clicks.push(event);
            }
        }
    }
    bursts.extend(runs.into_iter().filter_map(|mut run| run.burst()));
    bursts.sort_by_key(|burst| burst.from);
    bursts
}

impl<'e> Run<'e> {
    fn new(mail: Option<String>, delivered: Option<Instant>) -> Self {
        Self { mail, delivered, opens: Vec::new(), clicks: Vec::new() }
    }

    /// After this instant nothing can belong to it any more.
    fn end(&self) -> Instant {
        let opening = self.delivered.map(|delivered| delivered + OPENING_MAX);
        opening.max(self.next_click_by()).unwrap_or_default()
    }

    /// Until when another click would belong to the same burst.
    fn next_click_by(&self) -> Option<Instant> {
        self.clicks.last().map(|click| click.at + CLICK_GAP_MAX)
    }

    /// The clicks so far as a burst, if they are one; the next ones begin anew.
    fn burst(&mut self) -> Option<Burst> {
        let clicks = std::mem::take(&mut self.clicks);
        let (from, to) = (clicks.first()?.at, clicks.last()?.at);
        let links: BTreeSet<String> =
            clicks.iter().map(|click| property(click, &LINK).unwrap_or_else(|| click.id.to_string())).collect();
        let enough = match self.delivered {
            Some(_) => LINKS_MIN,
            None => LINKS_MIN_UNDELIVERED,
        };
        if links.len() < enough {
            return None;
        }
        let opens = std::mem::take(&mut self.opens);
        let (loaded, later): (Vec<_>, Vec<_>) = opens.into_iter().partition(|open| open.at <= to);
        self.opens = later;
        let mut events: Vec<&Event> = loaded.into_iter().chain(clicks).collect();
        events.sort_by(|a, b| a.order(b));
        let after = match self.delivered {
            Some(delivered) => format!("{} after the mail was delivered", seconds(from.since(delivered))),
            None => "with nothing that tells of a delivery".to_owned(),
        };
        let why = format!(
            "{} links of one mail were followed within {}, {after}, and no page was looked at",
            links.len(),
            seconds(to.since(from)),
        );
        Some(Burst { from, to, events: events.into_iter().map(|event| event.id.clone()).collect(), why })
    }
}

/// What an event of this name is to a mail, whatever tool wrote it: `Email Link Clicked`, `email_opened`.
fn step(event: &Event) -> Option<Step> {
    if event.kind != Kind::Track {
        return None;
    }
    let name = fold(&event.name).replace(['_', '-'], " ");
    let says = |words: &[&str]| words.iter().any(|word| contains_words(&name, word));
    if event.channel != Channel::Email && !says(&["email", "mail", "e mail"]) {
        return None;
    }
    if says(&["clicked", "click"]) {
        Some(Step::Clicked)
    } else if says(&["opened", "open"]) {
        Some(Step::Opened)
    } else if says(&["delivered", "sent"]) {
        Some(Step::Delivered)
    } else {
        None
    }
}

fn property(event: &Event, names: &[&str]) -> Option<String> {
    let mut known = names.iter().filter_map(|name| event.property(name));
    known.find(|value| !value.is_missing()).map(Value::to_string)
}

fn seconds(duration: Duration) -> String {
    let tenths = duration.0.max(0) / 100;
    format!("{}.{} s", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use leadpact_terms::LeadId;

    use super::*;

    /// `seconds what [link]`, one a line; the mail is `m` unless `link` has another before a colon.
    fn events(text: &str) -> Vec<Event> {
        let lines = text.split(';').map(str::trim).enumerate();
        lines
            .map(|(i, line)| {
                let mut words = line.split(' ');
                let at = words.next().and_then(|at| at.parse::<f64>().ok()).unwrap();
                let what = words.next().unwrap();
                let link = words.next().unwrap_or("");
                let (mail, link) = link.split_once(':').unwrap_or(("m", link));
                let (kind, channel, name) = match what {
                    "page" => (Kind::Page, Channel::Web, ""),
                    "sent" => (Kind::Track, Channel::Email, "Email Sent"),
                    "delivered" => (Kind::Track, Channel::Email, "Email Delivered"),
                    "opened" => (Kind::Track, Channel::Email, "email_opened"),
                    "click" => (Kind::Track, Channel::Email, "Email Link Clicked"),
                    other => (Kind::Track, Channel::Web, other),
                };
                let properties = vec![("campaign".into(), Value::from(mail)), ("link".into(), Value::from(link))];
                Event {
                    id: EventId::new(format!("{i}")),
                    lead: LeadId::from("L"),
                    at: Instant((at * 1_000.0) as i64),
                    channel,
                    kind,
                    name: name.into(),
                    lasted: None,
                    marked: false,
                    properties,
                }
            })
            .collect()
    }

    #[test]
    fn haste_gives_a_scanner_away() {
        for (text, expected) in [
            // All links within seconds of delivery.
            ("0 sent; 5 delivered; 7 click /a; 8 click /b; 10.5 click /unsubscribe", "2 3 4"),
            // The pictures are loaded as well.
            ("0 delivered; 1 opened; 2 click /a; 3 click /b; 900 opened", "1 2 3"),
            // A reader: one link, then its page.
            ("0 delivered; 20 opened; 30 click /a; 31 page", ""),
            // A reader who goes on to the next link.
            ("0 delivered; 30 click /a; 31 page; 34 click /b; 35 page", ""),
            // Somebody is on the site.
            ("0 delivered; 2 page; 3 click /a; 4 click /b", ""),
            // One link fetched twice is one link.
            ("0 delivered; 3 click /a; 4 click /a", ""),
            // Links of an old mail, one after the other.
            ("0 delivered; 90 click /a; 93 click /b", ""),
            // The same, so many that nobody reads them.
            ("90 click /a; 92 click /b; 94 click /c", "0 1 2"),
            ("90 click /a; 92 click /b", ""),
            // Too slow for a machine.
            ("0 delivered; 10 click /a; 20 click /b; 30 click /c", ""),
            // Two passes, and a reader in the afternoon.
            (
                "0 delivered; 2 click /a; 3 click /b; 30 click /a; 31 click /b; 9000 opened; 9010 click /a; 9011 page",
                "1 2 | 3 4",
            ),
            // Two mails at once.
            (
                "0 delivered m1:; 1 delivered m2:; 2 click m1:/a; 3 click m2:/a; 4 click m1:/b; 5 click m2:/b",
                "2 4 | 3 5",
            ),
            // The gateway is at work before delivery is told.
            ("0 sent; 2 click /a; 3 click /b; 5 delivered; 6 click /c", "1 2 4"),
            // Nothing about mail.
            ("0 delivered; 1 Button_Clicked /a; 2 Button_Clicked /b", ""),
            // The page comes after the burst: the mail was read later.
            ("0 delivered; 2 click /a; 3 click /b; 20 page; 21 click /b", "1 2"),
            ("0 delivered; 2 click /a; 3 click /b; 900 page", "1 2"),
        ] {
            let found = scanner_bursts(&events(text));
            let ids = |burst: &Burst| burst.events.iter().map(EventId::as_str).collect::<Vec<_>>().join(" ");
            assert_eq!(found.iter().map(ids).collect::<Vec<_>>().join(" | "), expected, "{text}");
        }
    }

    #[test]
    fn a_burst_says_why() {
        let found = scanner_bursts(&events("0 delivered; 2 click /a; 3.25 click /b"));
        let [burst] = &found[..] else { panic!("{found:?}") };
        assert_eq!((burst.from, burst.to), (Instant(2_000), Instant(3_250)));
        assert_eq!(
            burst.why,
            "2 links of one mail were followed within 1.2 s, 2.0 s after the mail was delivered, and no page was looked at"
        );
    }
}
