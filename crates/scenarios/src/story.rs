//! What is known of the lead and what happens: the lines of `lead` and `events` blocks, read into events.

use leadpact_document::{Diagnostic, Said, Span, nearest};
use leadpact_language::said;
use leadpact_terms::{
    Channel, Duration, Event, EventId, Instant, Kind, LeadId, OutcomeAct, SalesAct, TraitName, Value,
};

use crate::piece::Piece;

/// An event of a scenario, and how it was written.
#[derive(Debug, Clone, PartialEq)]
pub struct StoryEvent {
    /// The event. Texts are as written: [`crate::run`] reads traits as the pact's types.
    pub event: Event,
    /// Its words in the file, without the time; of what is known at the start, that it is.
    pub text: Said,
    /// Where it stands.
    pub span: Span,
    /// Where each property or trait of the event stands.
    pub property_spans: Vec<Span>,
}

/// The id of the n-th event of a scenario: events of one instant keep the order of the file.
pub(crate) fn event_id(index: usize) -> EventId {
    EventId::new(format!("{index:05}"))
}

/// The traits of a `lead` block as one event, at an instant that is not known before the first line of the events is.
pub(crate) fn lead(lines: &[Piece<'_>], span: Span, diagnostics: &mut Vec<Diagnostic>) -> StoryEvent {
    let mut told = blank(Kind::Traits, Channel::Import);
    for line in lines {
        let Some((name, value)) = line.split_outside(":") else {
            diagnostics.push(
                Diagnostic::error("not-a-trait", said!("scenario-no-trait"), line.span())
                    .with_help(said!("scenario-no-trait-help", code = "company.employees: 250")),
            );
            continue;
        };
        add_trait(&mut told, name, value, diagnostics);
    }
    StoryEvent { text: said!("scenario-at-the-start"), span, ..told }
}

/// One line of an `events` block, without its time: `page /pricing for 12s`, `Form Submitted, form contact via web`.
pub(crate) fn event(line: Piece<'_>, at: Instant, diagnostics: &mut Vec<Diagnostic>) -> Option<StoryEvent> {
    let (body, marked) = match line.text.strip_suffix("(marked)") {
        Some(body) => (line.split_at(body.len()).0.trim(), true),
        None => (line, false),
    };
    let mut tail = Tail::default();
    let mut parts = body.between_commas();
    let what = parts.first().map_or(body, |first| *first);
    if what.after_words("traits").is_none() {
        let last =
            if ["sales", "outcome"].iter().any(|word| what.after_words(word).is_some()) { 0 } else { parts.len() - 1 };
        for (i, part) in parts.iter_mut().enumerate() {
            *part = tail.cut(*part, i == 0 || i == last, diagnostics);
        }
        parts.retain(|part| !part.is_empty());
    }
    let Some((&head, parts)) = parts.split_first() else {
        diagnostics.push(
            Diagnostic::error("nothing-happens", said!("scenario-no-event"), line.span())
                .with_help(said!("scenario-no-event-help", code = "2026-10-05 09:00  page /pricing for 12s")),
        );
        return None;
    };
    let mut told = read_body(head, parts, diagnostics)?;
    told.event.at = at;
    told.event.marked = marked;
    told.event.lasted = tail.lasted;
    told.event.channel = tail.channel.unwrap_or(told.event.channel);
    Some(StoryEvent { text: Said::plain(line.text), span: line.span(), ..told })
}

fn read_body(head: Piece<'_>, parts: &[Piece<'_>], diagnostics: &mut Vec<Diagnostic>) -> Option<StoryEvent> {
    if let Some(path) = head.after_words("page") {
        return Some(page(path, parts, diagnostics));
    }
    if let Some(first) = head.after_words("traits") {
        let mut told = blank(Kind::Traits, Channel::Import);
        for part in std::iter::once(&first).chain(parts) {
            let (name, value) = property_parts(*part, diagnostics)?;
            add_trait(&mut told, name, value, diagnostics);
        }
        return Some(told);
    }
    if let Some(word) = head.after_words("sales") {
        let words = SalesAct::ALL.iter().map(|act| act.word());
        let act = act::<SalesAct>(word, said!("expected-sales"), words, diagnostics)?;
        let mut told = blank(Kind::Sales(act), Channel::Sales);
        for part in parts {
            let (name, value) = property_parts(*part, diagnostics)?;
            match act {
                SalesAct::Noted => add_trait(&mut told, name, value, diagnostics),
                SalesAct::Accepted
                | SalesAct::Rejected
                | SalesAct::Disqualified
                | SalesAct::Recycled
                | SalesAct::Qualified
                | SalesAct::NextStepAgreed
                | SalesAct::Reopened
                | SalesAct::Touch(_) => add_property(&mut told, name, name.text, property_value(value), diagnostics),
            }
        }
        return Some(told);
    }
    let mut told = if let Some(word) = head.after_words("outcome") {
        let words = OutcomeAct::ALL.iter().map(|act| act.word());
        let outcome = act::<OutcomeAct>(word, said!("expected-outcome"), words, diagnostics)?;
        blank(Kind::Outcome(outcome), Channel::Sales)
    } else {
        let mut told = blank(Kind::Track, Channel::Web);
        told.event.name = unquoted(head.text).into();
        told
    };
    add_properties(&mut told, parts, diagnostics)?;
    Some(told)
}

fn page(path: Piece<'_>, parts: &[Piece<'_>], diagnostics: &mut Vec<Diagnostic>) -> StoryEvent {
    let mut told = blank(Kind::Page, Channel::Web);
    let written = unquoted(path.text);
    if written.starts_with('/') {
        told.push("path", Value::text(written), path.span());
    } else if let Some((_, rest)) = written.split_once("://") {
        let in_url = rest.find('/').map_or("/", |slash| rest[slash..].split(['?', '#']).next().unwrap_or("/"));
        told.push("path", Value::text(in_url), path.span());
        told.push("url", Value::text(written), path.span());
    } else {
        told.event.name = written.into();
    }
    add_properties(&mut told, parts, diagnostics);
    told
}

/// `for 12s` and `via email` at the end of a part.
#[derive(Default)]
struct Tail {
    lasted: Option<Duration>,
    channel: Option<Channel>,
}

impl Tail {
    /// The part without them; in a part that `may_end_so`, or that is nothing else.
    fn cut<'a>(&mut self, part: Piece<'a>, may_end_so: bool, diagnostics: &mut Vec<Diagnostic>) -> Piece<'a> {
        let mut part = part;
        loop {
            let Some((before, word, after)) = last_words(part) else { return part };
            if !may_end_so && !before.is_empty() {
                return part;
            }
            match word {
                "for" => match after.text.parse() {
                    Ok(lasted) => self.lasted = Some(lasted),
                    Err(_) if before.is_empty() => {
                        diagnostics.push(
                            Diagnostic::error(
                                "wrong-duration",
                                said!("scenario-no-duration", found = after.text),
                                after.span(),
                            )
                            .with_help(said!("scenario-no-duration-help")),
                        );
                    }
                    Err(_) => return part,
                },
                _ => match after.text.parse::<Channel>() {
                    Ok(channel) => self.channel = Some(channel),
                    Err(_) => {
                        let words = Channel::ALL.iter().map(|channel| channel.word());
                        let meant = nearest(after.text, words.clone());
                        if meant.is_none() && !before.is_empty() {
                            return part;
                        }
                        diagnostics.push(Diagnostic::error(
                            "unknown-channel",
                            no_word(after.text, said!("expected-channel"), words),
                            after.span(),
                        ));
                    }
                },
            }
            part = before;
        }
    }
}

/// What stands before the last `for` or `via`, that word, and what follows it.
fn last_words(part: Piece<'_>) -> Option<(Piece<'_>, &'static str, Piece<'_>)> {
    let found = ["for", "via"].into_iter().filter_map(|word| {
        let at = part.text.match_indices(word).map(|(at, _)| at).filter(|at| {
            let (before, after) = (&part.text[..*at], &part.text[at + word.len()..]);
            (before.is_empty() || before.ends_with(' ')) && after.starts_with(' ')
        });
        Some((at.last()?, word))
    });
    let (at, word) = found.max_by_key(|(at, _)| *at)?;
    let (before, after) = part.split_at(at);
    Some((before.trim(), word, after.split_at(word.len()).1.trim()))
}

/// What is said of a word that is none of a closed list.
fn no_word(found: &str, what: Said, words: impl Iterator<Item = &'static str>) -> Said {
    said!("found-not-one-of", found, what, names = words.collect::<Vec<_>>().join(", "))
}

fn act<T: std::str::FromStr<Err = String>>(
    word: Piece<'_>,
    what: Said,
    words: impl Iterator<Item = &'static str> + Clone,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<T> {
    match word.text.parse() {
        Ok(act) => Some(act),
        Err(_) => {
            let message = no_word(word.text, what, words.clone());
            let mut diagnostic = Diagnostic::error("unknown-act", message, word.span());
            if let Some(meant) = nearest(word.text, words) {
                diagnostic = diagnostic.with_help(said!("found-did-you-mean", near = meant));
            } else {
                diagnostic =
                    diagnostic.with_help(said!("scenario-act-help", code = "sales recycled, reason no budget"));
            }
            diagnostics.push(diagnostic);
            None
        }
    }
}

fn add_properties(told: &mut StoryEvent, parts: &[Piece<'_>], diagnostics: &mut Vec<Diagnostic>) -> Option<()> {
    for part in parts {
        let (name, value) = property_parts(*part, diagnostics)?;
        add_property(told, name, name.text, property_value(value), diagnostics);
    }
    Some(())
}

/// `name = value`, `name: value` or `name value`.
fn property_parts<'a>(part: Piece<'a>, diagnostics: &mut Vec<Diagnostic>) -> Option<(Piece<'a>, Piece<'a>)> {
    let (word, rest) = part.first_word();
    let parts = if let Some(parts) = part.split_outside("=") {
        parts
    } else if let Some(name) = word.text.strip_suffix(':') {
        (word.split_at(name.len()).0, rest)
    } else if rest.is_empty() {
        diagnostics.push(
            Diagnostic::error("no-value", said!("scenario-no-value", name = part.text), part.span())
                .with_help(said!("scenario-no-value-help", name = part.text)),
        );
        return None;
    } else {
        (word, rest)
    };
    if parts.0.is_empty() {
        diagnostics.push(Diagnostic::error("no-name", said!("scenario-no-name"), part.span()));
        return None;
    }
    Some(parts)
}

fn add_trait(told: &mut StoryEvent, name: Piece<'_>, value: Piece<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let Some(known) = TraitName::new(name.text) else {
        let message = said!("pact-not-trait-name", name = name.text);
        diagnostics.push(Diagnostic::error("not-a-trait", message, name.span()));
        return;
    };
    add_property(told, name, known.as_str(), trait_value(value.text), diagnostics);
}

fn add_property(told: &mut StoryEvent, place: Piece<'_>, name: &str, value: Value, diagnostics: &mut Vec<Diagnostic>) {
    if told.event.property(name).is_some() {
        let message = said!("found-twice", name);
        diagnostics.push(Diagnostic::error("duplicate-name", message, place.span()).with_help(said!("found-keep-one")));
        return;
    }
    told.push(name, value, place.span());
}

/// A trait's value: text (the pact says what it is), a list, or nothing.
fn trait_value(text: &str) -> Value {
    match text {
        "" | "missing" => Value::Missing,
        _ => list(text, |element| Value::text(element)).unwrap_or_else(|| Value::text(unquoted(text))),
    }
}

/// A property's value: yes/no, a number, an amount, a date, a list or text, by the look of it. In quotes it is text.
fn property_value(value: Piece<'_>) -> Value {
    guess(value.text)
}

fn guess(text: &str) -> Value {
    let bare = unquoted(text);
    if bare.len() < text.len() {
        return Value::text(bare);
    }
    match text {
        "" | "missing" => return Value::Missing,
        "yes" | "true" => return Value::YesNo(true),
        "no" | "false" => return Value::YesNo(false),
        _ => {}
    }
    if let Some(list) = list(text, guess) {
        return list;
    }
    // "007" and "+420 777" are names of things, not amounts.
    let countable = text.starts_with(|c: char| c.is_ascii_digit() || c == '-') && !is_zero_led(text);
    match text.parse::<f64>() {
        Ok(number) if countable && number.is_finite() => return Value::Number(number),
        _ => {}
    }
    if let Ok(date) = text.parse() {
        return Value::Date(date);
    }
    match text.parse() {
        Ok(money) if countable => Value::Money(money),
        _ => Value::text(text),
    }
}

fn is_zero_led(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() > 1 && bytes[0] == b'0' && bytes[1].is_ascii_digit()
}

fn list(text: &str, element: impl Fn(&str) -> Value) -> Option<Value> {
    let inner = text.strip_prefix('[')?.strip_suffix(']')?;
    let elements = Piece::new(inner, 0).between_commas();
    Some(Value::List(
        elements.iter().filter(|part| !part.is_empty()).map(|part| element(unquoted(part.text))).collect(),
    ))
}

fn unquoted(text: &str) -> &str {
    text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(text)
}

fn blank(kind: Kind, channel: Channel) -> StoryEvent {
    let event = Event {
        id: event_id(0),
        lead: LeadId::new("scenario"),
        at: Instant(0),
        channel,
        kind,
        name: "".into(),
        lasted: None,
        marked: false,
        properties: Vec::new(),
    };
    StoryEvent { event, text: Said::plain(""), span: Span::default(), property_spans: Vec::new() }
}

impl StoryEvent {
    fn push(&mut self, name: &str, value: Value, span: Span) {
        self.event.properties.push((name.into(), value));
        self.property_spans.push(span);
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    fn check(line: &str, expected: &Expect) {
        let mut diagnostics = Vec::new();
        let read = event(Piece::new(line, 0), Instant(0), &mut diagnostics);
        let mut shown = String::new();
        if let Some(StoryEvent { event, .. }) = read {
            let kind = format!("{:?}", event.kind);
            shown = format!("{kind} {:?} via {}", event.name, event.channel);
            if let Some(lasted) = event.lasted {
                shown.push_str(&format!(" for {lasted}"));
            }
            if event.marked {
                shown.push_str(" marked");
            }
            for (name, value) in &event.properties {
                shown.push_str(&format!("\n{name} = {value:?}"));
            }
        }
        for diagnostic in diagnostics {
            shown.push_str(&format!("{}: {}", diagnostic.id, diagnostic.message.in_english()));
        }
        expected.assert_eq(&shown);
    }

    #[test]
    fn pages_are_read() {
        check(
            "page /pricing for 12s",
            &expect![[r#"
            Page "" via web for 12s
            path = Text("/pricing")"#]],
        );
        check(
            "page https://shop.example/pricing?plan=1, title Prices",
            &expect![[r#"
            Page "" via web
            path = Text("/pricing")
            url = Text("https://shop.example/pricing?plan=1")
            title = Text("Prices")"#]],
        );
        check("Page Home via product", &expect![[r#"Page "Home" via product"#]]);
    }

    #[test]
    fn tracks_are_read_with_typed_properties() {
        check(
            "Form Submitted, form contact, contact_me yes",
            &expect![[r#"
            Track "Form Submitted" via web
            form = Text("contact")
            contact_me = YesNo(true)"#]],
        );
        check(
            "Registered for the webinar, title \"Yes, and\", seats 2, paid = 20 EUR, on: 2026-10-05 via email (marked)",
            &expect![[r#"
            Track "Registered for the webinar" via email marked
            title = Text("Yes, and")
            seats = Number(2.0)
            paid = Money(Money { amount: 20.0, currency: Some(Currency([69, 85, 82])) })
            on = Date(Date(20731))"#]],
        );
        check("Webinar Attended, for 45m, via webinar", &expect![[r#"Track "Webinar Attended" via webinar for 45m"#]]);
        check("Signed Up via Google", &expect![[r#"Track "Signed Up via Google" via web"#]]);
        check(
            "\"page turned\", code 007, tags [a, b]",
            &expect![[r#"
            Track "page turned" via web
            code = Text("007")
            tags = List([Text("a"), Text("b")])"#]],
        );
    }

    #[test]
    fn traits_sales_and_outcomes_are_read() {
        check(
            "traits phone = +420 777 123 456, Company.Name = \"Carrier, Inc.\", title =",
            &expect![[r#"
            Traits "" via import
            phone = Text("+420 777 123 456")
            company.name = Text("Carrier, Inc.")
            title = Missing"#]],
        );
        check(
            "sales recycled, track long game, reason no budget",
            &expect![[r#"
            Sales(Recycled) "" via sales
            track = Text("long game")
            reason = Text("no budget")"#]],
        );
        check(
            "sales noted, bant.budget = 20k EUR, bant.need tickets get lost",
            &expect![[r#"
            Sales(Noted) "" via sales
            bant.budget = Text("20k EUR")
            bant.need = Text("tickets get lost")"#]],
        );
        check("sales next step agreed", &expect![[r#"Sales(NextStepAgreed) "" via sales"#]]);
        check(
            "outcome won, amount 20000 EUR",
            &expect![[r#"
            Outcome(Won) "" via sales
            amount = Money(Money { amount: 20000.0, currency: Some(Currency([69, 85, 82])) })"#]],
        );
    }

    #[test]
    fn mistakes_are_said() {
        check(
            "sales acepted",
            &expect![
                "unknown-act: `acepted` is not an act of sales: expected one of accepted, rejected, disqualified, recycled, qualified, next step agreed, call, email, meeting, social, noted, reopened"
            ],
        );
        check(
            "outcome won 20000 EUR",
            &expect![
                "unknown-act: `won 20000 EUR` is not an outcome: expected one of opportunity, won, lost, advocated"
            ],
        );
        check(
            "Email Opened via emial",
            &expect![[r#"
            Track "Email Opened" via webunknown-channel: `emial` is not a channel: expected one of web, email, webinar, form, chat, phone, social, referral, product, import, sales, in person, ads"#]],
        );
        check(
            "Email Opened, for long",
            &expect![[r#"Track "Email Opened" via webwrong-duration: `long` is no length of time"#]],
        );
        check("Form Submitted, contact_me", &expect!["no-value: `contact_me` has no value"]);
        check(
            "Form Submitted, form a, form b",
            &expect![[r#"
            Track "Form Submitted" via web
            form = Text("a")duplicate-name: `form` stands here twice"#]],
        );
        check("for 12s", &expect!["nothing-happens: there is no event on this line"]);
    }
}
