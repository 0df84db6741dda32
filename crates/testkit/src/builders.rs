//! Pacts and events from short texts, so that a table test reads like a story; and events back to such text.
//!
//! One event a line: `2026-10-05 09:00 Form Submitted contact_me=true`. After the instant (UTC, to the minute, second
//! or millisecond) stands what happened: `page /pricing`, `traits`, `sales <act>`, `outcome <outcome>`, or else the
//! name of a track event. `#id` gives an id, `marked` marks, `via=form` names the channel, `lasted=10s` the duration,
//! `named=…` a page; all else are properties.
//!
//! Values: `missing`, `yes`, `no`, `true`, `false`, numbers, dates, `500EUR`, ranges `51..200` (open: `51..`),
//! lists `[a, b]`, texts; in double quotes it is always text.

use leadpact_document::Source;
use leadpact_pact::model::Pact;
use leadpact_pact::words::{Language, Messages};
use leadpact_terms::{Channel, Date, Event, EventId, Instant, Kind, LeadId, Money, Range, SalesAct, Value};

/// A checked pact from its YAML text. Name and version need not be given; without tiers no lead is handed over.
///
/// # Panics
/// If the text has mistakes; they are told.
pub fn pact(yaml: &str) -> Pact {
    let mut text = yaml.trim_end().to_owned();
    for (section, usual) in
        [("pact", "tested"), ("version", "1"), ("mql", "{ never: { engagement: { min: 1000000 } } }")]
    {
        if !yaml.lines().any(|line| line.starts_with(&format!("{section}:"))) {
            text = format!("{text}\n{section}: {usual}\n");
        }
    }
    let source = Source::new("tested.yaml", text);
    let reading = leadpact_pact::read(&source);
    let mistakes = || leadpact_document::to_json(&reading.diagnostics, &source, Messages::speaking(Language::English));
    let checked = reading.pact.as_ref();
    checked.unwrap_or_else(|| panic!("{}\n{:#}", source.text, mistakes())).pact.clone()
}

/// An instant: `2026-10-05 09:00`.
///
/// # Panics
/// If the text is no instant.
pub fn at(text: &str) -> Instant {
    text.parse().unwrap_or_else(|error| panic!("{error}"))
}

/// Events from a text, one a line, with the ids `e01`, `e02`, … where a line gives none. Blank lines are skipped.
///
/// # Panics
/// If a line is no event.
pub fn events(lines: &str) -> Vec<Event> {
    let lines = lines.lines().filter(|line| !line.trim().is_empty());
    lines.enumerate().map(|(i, line)| read(line, &format!("e{:02}", i + 1))).collect()
}

/// An event from a line; its id is the line, unless it gives one.
///
/// # Panics
/// If the line is no event.
pub fn event(line: &str) -> Event {
    read(line, line.trim())
}

/// The line from which [`event`] reads this event.
pub fn line(event: &Event) -> String {
    let quoted_if = |word: &str| if is_plain(word) { word.to_owned() } else { quoted(word) };
    let mut line = event.at.to_string().replace('T', " ").replace('Z', "");
    line += &match event.kind {
        Kind::Track => format!(" {}", quoted_if(&event.name)),
        Kind::Page if event.name.is_empty() => " page".to_owned(),
        Kind::Page => format!(" page named={}", quoted_if(&event.name)),
        Kind::Traits => " traits".to_owned(),
        Kind::Sales(act) => format!(" sales {act}"),
        Kind::Outcome(outcome) => format!(" outcome {outcome}"),
    };
    for (name, value) in &event.properties {
        line += &format!(" {name}={}", write_value(value));
    }
    if event.channel != usual_channel(event.kind) {
        line += &format!(" via={}", quoted_if(event.channel.word()));
    }
    if let Some(lasted) = event.lasted {
        line += &format!(" lasted={}", quoted_if(&lasted.to_string()));
    }
    if event.marked {
        line += " marked";
    }
    format!("{line} #{}", event.id)
}

fn read(line: &str, id: &str) -> Event {
    let words = split(line, char::is_whitespace);
    let [date, time, words @ ..] = words.as_slice() else { panic!("`{line}`: expected an instant and what happened") };
    let is_option = |word: &&String| word.starts_with('#') || *word == "marked" || name_and_value(word).is_some();
    let n_what = words.iter().take_while(|word| !is_option(word)).count();
    let (what, options) = words.split_at(n_what);
    let (kind, name, path) = read_what(what).unwrap_or_else(|error| panic!("`{line}`: {error}"));
    let mut event = Event {
        id: EventId::new(id),
        lead: LeadId::from("lead"),
        at: at(&format!("{date} {time}")),
        channel: usual_channel(kind),
        kind,
        name: name.into(),
        lasted: None,
        marked: false,
        properties: path.into_iter().map(|path| ("path".into(), Value::text(path))).collect(),
    };
    for option in options {
        read_option(&mut event, option).unwrap_or_else(|error| panic!("`{line}`: {error}"));
    }
    event
}

fn read_what(words: &[String]) -> Result<(Kind, String, Option<String>), String> {
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let nothing = String::new;
    Ok(match words.as_slice() {
        [] => {
            return Err("nothing happened: expected an event's name, `page`, `traits`, `sales` or `outcome`".to_owned());
        }
        ["page"] => (Kind::Page, nothing(), None),
        ["page", path] => (Kind::Page, nothing(), Some(unquoted(path))),
        ["traits"] => (Kind::Traits, nothing(), None),
        ["sales", act @ ..] => (Kind::Sales(act.join(" ").parse::<SalesAct>()?), nothing(), None),
        ["outcome", outcome @ ..] => (Kind::Outcome(outcome.join(" ").parse()?), nothing(), None),
        name => (Kind::Track, unquoted(&name.join(" ")), None),
    })
}

fn read_option(event: &mut Event, option: &str) -> Result<(), String> {
    if let Some(id) = option.strip_prefix('#') {
        event.id = EventId::new(id);
        return Ok(());
    }
    let Some((name, value)) = name_and_value(option) else {
        event.marked = option == "marked";
        return event.marked.then_some(()).ok_or_else(|| format!("`{option}` stands after properties"));
    };
    match name {
        "via" => event.channel = unquoted(value).parse()?,
        "lasted" => event.lasted = Some(unquoted(value).parse().map_err(|error| format!("{error}"))?),
        "named" => event.name = unquoted(value).into(),
        name => event.properties.push((name.into(), read_value(value))),
    }
    Ok(())
}

fn usual_channel(kind: Kind) -> Channel {
    match kind {
        Kind::Track | Kind::Page => Channel::Web,
        Kind::Traits => Channel::Import,
        Kind::Sales(_) | Kind::Outcome(_) => Channel::Sales,
    }
}

/// Splits at separators outside quotes and brackets.
fn split(text: &str, separates: fn(char) -> bool) -> Vec<String> {
    let mut words = vec![String::new()];
    let (mut quoted, mut escaped, mut depth) = (false, false, 0);
    for c in text.chars() {
        match c {
            '"' if !escaped => quoted = !quoted,
            '[' if !quoted => depth += 1,
            ']' if !quoted => depth -= 1,
            _ => {}
        }
        escaped = c == '\\' && !escaped;
        if separates(c) && !quoted && depth == 0 {
            words.push(String::new());
        } else if let Some(word) = words.last_mut() {
            word.push(c);
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

fn name_and_value(word: &str) -> Option<(&str, &str)> {
    word.split_once('=').filter(|(name, _)| !name.starts_with('"'))
}

fn read_value(text: &str) -> Value {
    let ends = |(low, high): (&str, &str)| {
        let end = |text: &str| (!text.is_empty()).then(|| read_value(text));
        Value::Range(Box::new(Range { low: end(low), high: end(high) }))
    };
    let money = |text: &str| {
        let (amount, code) = text.split_at_checked(text.len().checked_sub(3)?)?;
        let (amount, currency) = (amount.parse().ok()?, code.parse().ok()?);
        Some(Value::Money(Money { amount, currency: Some(currency) }))
    };
    match text {
        "missing" => Value::Missing,
        "yes" | "true" => Value::YesNo(true),
        "no" | "false" => Value::YesNo(false),
        _ if text.starts_with('"') => Value::text(unquoted(text)),
        _ => text
            .strip_prefix('[')
            .and_then(|rest| rest.strip_suffix(']'))
            .map(|inside| {
                Value::List(split(inside, |c| c == ',' || c == ' ').iter().map(|one| read_value(one)).collect())
            })
            .or_else(|| text.split_once("..").map(ends))
            .or_else(|| text.parse().ok().filter(|number: &f64| number.is_finite()).map(Value::Number))
            .or_else(|| text.parse::<Date>().ok().map(Value::Date))
            .or_else(|| money(text))
            .unwrap_or_else(|| Value::text(text)),
    }
}

fn write_value(value: &Value) -> String {
    let end = |end: &Option<Value>| end.as_ref().map_or_else(String::new, write_value);
    match value {
        Value::Text(text) if is_plain(text) && read_value(text) == *value => text.to_string(),
        Value::Text(text) => quoted(text),
        Value::Money(money) => money.to_string().replace(' ', ""),
        Value::List(list) => format!("[{}]", list.iter().map(write_value).collect::<Vec<_>>().join(" ")),
        Value::Range(range) => format!("{}..{}", end(&range.low), end(&range.high)),
        Value::Missing | Value::YesNo(_) | Value::Number(_) | Value::Date(_) => value.to_string(),
    }
}

fn is_plain(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || "_-/@".contains(c))
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

fn unquoted(text: &str) -> String {
    match text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        Some(inside) => inside.replace("\\\"", "\"").replace("\\\\", "\\"),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_tells_an_event() {
        let told = event("2026-10-05 09:00 Form Submitted contact_me=true pages=3 via=form lasted=10s");
        assert_eq!((told.kind, &*told.name, told.channel), (Kind::Track, "Form Submitted", Channel::Form));
        assert_eq!(told.property("contact_me"), Some(&Value::YesNo(true)));
        assert_eq!(told.lasted, "10s".parse().ok());
        let told = event("2026-10-05 09:00:00.001 page /pricing marked #x");
        assert_eq!((told.kind, told.marked, told.id.as_str()), (Kind::Page, true, "x"));
        assert_eq!(told.property("path"), Some(&Value::from("/pricing")));
        assert_eq!(told.at, Instant(at("2026-10-05 09:00").0 + 1));
        let told = event("2026-10-05 09:00 sales next step agreed");
        assert_eq!(told.kind, Kind::Sales(SalesAct::NextStepAgreed));
    }

    #[test]
    fn an_event_written_as_a_line_reads_back() {
        for text in [
            "2026-10-05 09:00 traits title=\"Head of IT\" company.employees=51..200 company.revenue=500EUR",
            "2026-10-05 09:00 traits phone=missing consent=yes created_at=2026-01-31 specialties=[oak \"soft wood\"]",
            "2026-10-05 09:00 traits company.employees=51.. company.revenue=..2.5USD title=\"250\" email=a@b",
            "2026-10-05 09:00 outcome won amount=-4",
            "2026-10-05 09:00 sales recycled track=\"long game\"",
            "2026-10-05 09:00 page named=Prices path=\"/a b\" via=\"in person\"",
            "2026-10-05 09:00 \"say \\\"hi\\\"\" marked",
        ] {
            let told = event(&format!("{text} #x"));
            assert_eq!(event(&line(&told)), told, "{}", line(&told));
        }
    }
}
