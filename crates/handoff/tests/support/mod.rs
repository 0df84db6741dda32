//! Terms from the lines of a pact, as a manager writes them.
#![allow(dead_code)]

use leadpact_document::Source;
use leadpact_handoff::{CalendarError, Holidays, Terms};
use leadpact_pact::model::Pact;

/// A pact that promises this and little else.
pub fn pact(sla: &str) -> Pact {
    let lines: String = sla.lines().map(|line| format!("  {}\n", line.trim())).collect();
    let text = format!(
        "pact: test\nversion: 1\nfit: {{ known: {{ when: {{ known: [email] }}, points: 1 }} }}\n\
         mql: {{ any: {{ fit: {{ min: 1 }} }} }}\nnurture: {{ long game: {{ cool_off: 90d }} }}\nsla:\n{lines}"
    );
    let reading = leadpact_pact::read(&Source { path: "test.yaml".into(), text: text.clone() });
    reading.pact.unwrap_or_else(|| panic!("{text}\n{:#?}", reading.diagnostics)).pact
}

/// The terms of a pact that promises this.
pub fn terms(sla: &str, holidays: &Holidays) -> Result<Terms, CalendarError> {
    Terms::of(&pact(sla), holidays)
}

/// An iCalendar file with these lines in it.
pub fn calendar_file(lines: &str) -> String {
    let lines: Vec<&str> = lines.lines().filter(|line| !line.trim().is_empty()).collect();
    format!("BEGIN:VCALENDAR\nVERSION:2.0\n{}\nEND:VCALENDAR\n", lines.join("\n"))
}
