//! Times at the beginning of a line: `2026-10-05 09:00`, `09:04` (the same day), `+2d 3h` (so much later).

use leadpact_document::Diagnostic;
use leadpact_language::said;
use leadpact_terms::{Duration, Instant, TimeError};

use crate::piece::Piece;

/// The time with which a line begins and what follows it; `None` if the line begins with no time.
/// `previous` is the time that `09:04` and `+2d` count from.
pub(crate) fn read<'a>(
    line: Piece<'a>,
    previous: Option<Instant>,
) -> Result<Option<(Instant, Piece<'a>)>, Box<Diagnostic>> {
    let (text, at) = if line.text.starts_with('+') {
        let (text, later) = duration(line)?;
        (text, counted_from(text, previous)? + later)
    } else if looks_like_date(line.text) {
        let text = line.split_at(instant_len(line.text)).0;
        (text, padded(text.text).parse().map_err(|error| wrong(text, &error))?)
    } else if looks_like_clock(line.text) {
        let end = line.text.find(|c: char| !c.is_ascii_digit() && !matches!(c, ':' | '.')).unwrap_or(line.text.len());
        let text = line.split_at(line.text[..end].trim_end_matches([':', '.']).len()).0;
        let day = counted_from(text, previous)?.date();
        (text, padded(&format!("{day} {}", text.text)).parse().map_err(|error| wrong(text, &error))?)
    } else {
        return Ok(None);
    };
    let rest = line.split_at(text.text.len()).1.trim();
    let rest = if rest.text.starts_with(':') { rest.split_at(1).1.trim() } else { rest };
    Ok(Some((at, rest)))
}

fn looks_like_date(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() >= 5 && bytes[..4].iter().all(u8::is_ascii_digit) && bytes[4] == b'-'
}

fn looks_like_clock(text: &str) -> bool {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    (1..=2).contains(&digits) && text[digits..].starts_with(':')
}

/// How long the date at the beginning is, with the time of day and the offset that follow it.
fn instant_len(text: &str) -> usize {
    let is_time = |c: char| c.is_ascii_digit() || matches!(c, ':' | '.' | '+' | '-' | 'Z');
    let date = text.find(|c: char| !c.is_ascii_digit() && c != '-').unwrap_or(text.len());
    let clock = text[date..].strip_prefix([' ', 'T']).filter(|clock| looks_like_clock(clock));
    let len = clock.map_or(date, |clock| date + 1 + clock.find(|c| !is_time(c)).unwrap_or(clock.len()));
    text[..len].trim_end_matches(':').len()
}

/// `+2d 3h`: as many parts as are durations, each one space after the other.
fn duration(line: Piece<'_>) -> Result<(Piece<'_>, Duration), Box<Diagnostic>> {
    let mut end = 1;
    let mut best = None;
    loop {
        let word = line.text[end..].find(|c: char| !c.is_ascii_alphanumeric()).map_or(line.text.len(), |len| end + len);
        let Ok(later) = line.text[1..word].parse::<Duration>() else { break };
        best = Some((line.split_at(word).0, later));
        let next = &line.text[word..];
        if !next.starts_with(' ') || next.starts_with("  ") {
            break;
        }
        end = word + 1;
    }
    best.ok_or_else(|| {
        let (word, _) = line.first_word();
        Box::new(
            Diagnostic::error("wrong-time", said!("scenario-no-duration", found = word.text), word.span())
                .with_help(said!("scenario-time-forms")),
        )
    })
}

fn counted_from(text: Piece<'_>, previous: Option<Instant>) -> Result<Instant, Box<Diagnostic>> {
    previous.ok_or_else(|| {
        Box::new(
            Diagnostic::error("no-date", said!("scenario-no-date", found = text.text), text.span())
                .with_help(said!("scenario-no-date-help")),
        )
    })
}

/// With a zero before an hour of one digit: `2026-10-05 09:00` for `2026-10-05 9:00`.
fn padded(text: &str) -> String {
    match text.split_once([' ', 'T']) {
        Some((date, clock)) if clock.find(':') == Some(1) => format!("{date} 0{clock}"),
        _ => text.to_owned(),
    }
}

fn wrong(text: Piece<'_>, error: &TimeError) -> Box<Diagnostic> {
    Box::new(
        Diagnostic::error("wrong-time", said!("scenario-no-instant", found = &error.found), text.span())
            .with_help(said!("scenario-time-forms")),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_begins_with_a_time() {
        let previous = Some("2026-10-05T09:00:00Z".parse().unwrap());
        for (line, at, rest) in [
            ("2026-10-05 09:00  page /pricing", "2026-10-05T09:00:00Z", "page /pricing"),
            ("2026-10-05T09:00:30Z: below", "2026-10-05T09:00:30Z", "below"),
            ("2026-10-05 09:00+02:00 x", "2026-10-05T07:00:00Z", "x"),
            ("2026-10-05: below", "2026-10-05T00:00:00Z", "below"),
            ("2026-10-05 1st Visit", "2026-10-05T00:00:00Z", "1st Visit"),
            ("2026-10-06 09:04: held", "2026-10-06T09:04:00Z", "held"),
            ("2026-10-05 9:00 x", "2026-10-05T09:00:00Z", "x"),
            ("9:04 x", "2026-10-05T09:04:00Z", "x"),
            ("09:04:05.250 x", "2026-10-05T09:04:05.25Z", "x"),
            ("+2d 3h x", "2026-10-07T12:00:00Z", "x"),
            ("+2d: x", "2026-10-07T09:00:00Z", "x"),
            ("+1d 3 Pages Read", "2026-10-06T09:00:00Z", "3 Pages Read"),
            ("+1d  2h in the shop", "2026-10-06T09:00:00Z", "2h in the shop"),
            ("+30m", "2026-10-05T09:30:00Z", ""),
        ] {
            let (found, after) = read(Piece::new(line, 0), previous).unwrap().unwrap_or_else(|| panic!("{line}"));
            assert_eq!((found.to_string().as_str(), after.text), (at, rest), "{line}");
        }
        for line in ["below", "then: below", "3 Pages Read", "fit 45"] {
            assert_eq!(read(Piece::new(line, 0), previous), Ok(None), "{line}");
        }
    }

    #[test]
    fn a_wrong_time_says_what_was_expected() {
        let previous = Some(Instant(0));
        for (line, previous, id, words) in [
            ("2026-13-05 09:00 x", previous, "wrong-time", "2026-13-05 09:00"),
            ("2026-10-05 9:60 x", previous, "wrong-time", "2026-10-05 9:60"),
            ("25:00 x", previous, "wrong-time", "25:00"),
            ("+soon x", previous, "wrong-time", "+soon"),
            ("09:04 x", None, "no-date", "09:04"),
            ("+2d x", None, "no-date", "+2d"),
        ] {
            let error = read(Piece::new(line, 0), previous).unwrap_err();
            assert_eq!((error.id, &line[error.span.unwrap().range()]), (id, words), "{line}");
        }
    }
}
