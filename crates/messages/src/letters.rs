//! What people read: a letter for each topic, once as structure, and from it the plain and the HTML part of a mail, and a chat message.

use leadpact_ledger::messages::MessageRow;
use leadpact_terms::Instant;
use serde_json::Value as Json;

use crate::sheet::SlaSheet;
use crate::words::{Words, say};
use crate::{Reader, Topic};

/// A letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// What it is about, in one line.
    pub subject: String,
    /// The rest of it.
    pub parts: Vec<Part>,
}

/// A part of a letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// A paragraph.
    Text(String),
    /// Names and values.
    Facts(Vec<(String, String)>),
    /// Where to go on.
    Link {
        /// What it says.
        label: String,
        /// Where it leads.
        url: String,
    },
    /// Figures.
    Table {
        /// What stands above them.
        head: Vec<String>,
        /// The rows.
        rows: Vec<Vec<String>>,
    },
    /// What has to be said and need not be read.
    Small(String),
}

/// What an account's mail is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignInLetter {
    /// Somebody is invited.
    Invitation,
    /// Somebody is to choose a new password.
    PasswordReset,
}

/// Characters of a subject at most.
const MAX_SUBJECT: usize = 180;
/// Reasons shown at most.
const MAX_REASONS: usize = 5;

/// The letter for a message, if there are words for its topic.
pub fn letter_of(message: &MessageRow, reader: &Reader, base_url: &str) -> Option<Letter> {
    let words = &Words::of(reader);
    let body: Json = serde_json::from_str(&message.body).ok()?;
    let about = About { words, body: &body, base_url };
    let letter = match Topic::parse(&message.topic)? {
        Topic::Offered => about.handed("mail-offered", reader),
        Topic::Pooled => about.handed("mail-pooled", reader),
        Topic::Assigned => about.handed("mail-assigned", reader),
        Topic::Warned => about.deadline("mail-warned", reader),
        Topic::Breached => about.deadline("mail-breached", reader),
        Topic::Sheet => sheet(words, &serde_json::from_value(body).ok()?, reader, base_url),
        Topic::Accepted => about.said("said-accepted"),
        Topic::Rejected => about.said("said-rejected"),
        Topic::Disqualified => about.said("said-disqualified"),
        Topic::Recycled => about.said("said-recycled"),
        Topic::Touched => about.said("said-touched"),
        Topic::Noted => about.said("said-noted"),
        Topic::Qualified => about.said("said-qualified"),
        Topic::NextStepAgreed => about.said("said-next-step-agreed"),
        Topic::OpportunityOpened => about.said("said-opportunity-opened"),
        Topic::Won => about.said("said-won"),
        Topic::Lost => about.said("said-lost"),
        Topic::Paused => about.said("said-paused"),
        Topic::Resumed => about.said("said-resumed"),
        Topic::Reopened => about.said("said-reopened"),
        Topic::Withdrawn => about.said("said-withdrawn"),
        Topic::Expired => about.said("said-expired"),
        Topic::Ping => Letter::new(&say!(words, "said-ping"), Vec::new()),
    };
    Some(letter)
}

/// The letter with which an account begins, or begins anew. The link is a secret: it is nowhere else.
pub fn sign_in_letter(kind: SignInLetter, link: &str, until: Instant, reader: &Reader) -> Letter {
    let words = &Words::of(reader);
    let id = match kind {
        SignInLetter::Invitation => "mail-invited",
        SignInLetter::PasswordReset => "mail-reset",
    };
    let parts = vec![
        greeting(words, reader),
        Part::Text(words.say(id, &[])),
        Part::Link { label: words.say(&format!("{id}-link"), &[]), url: link.to_owned() },
        Part::Small(say!(words, "mail-link-until", until = words.instant(until))),
    ];
    Letter::new(&words.say(&format!("{id}-subject"), &[]), parts)
}

/// The letter by which somebody sees that mail goes out.
pub fn try_letter(reader: &Reader) -> Letter {
    let words = &Words::of(reader);
    let parts = vec![greeting(words, reader), Part::Text(say!(words, "mail-try"))];
    Letter::new(&say!(words, "mail-try-subject"), parts)
}

impl Letter {
    fn new(subject: &str, parts: Vec<Part>) -> Self {
        Self { subject: one_line(subject), parts }
    }

    /// As plain text.
    pub fn plain(&self) -> String {
        let part = |part: &Part| match part {
            Part::Text(text) | Part::Small(text) => text.clone(),
            Part::Facts(facts) => {
                let lines: Vec<String> = facts.iter().map(|(name, value)| format!("{name}: {value}")).collect();
                lines.join("\n")
            }
            Part::Link { label, url } => format!("{label}: {url}"),
            Part::Table { head, rows } => aligned(head, rows),
        };
        self.parts.iter().map(part).collect::<Vec<_>>().join("\n\n") + "\n"
    }

    /// As HTML, with its style in it, as mail programs want it.
    pub fn html(&self) -> String {
        let mut html = String::from(
            "<!doctype html><html><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"></head>\
             <body style=\"font:15px/1.5 sans-serif;color:#1c1c1c;max-width:38em;margin:1.5em auto;padding:0 1em\">",
        );
        for part in &self.parts {
            html.push_str(&part_html(part));
        }
        html.push_str("</body></html>\n");
        html
    }
}

/// A message about a handoff, and how to speak of it.
struct About<'a> {
    words: &'a Words,
    body: &'a Json,
    base_url: &'a str,
}

impl About<'_> {
    fn text(&self, pointer: &str) -> Option<&str> {
        self.body.pointer(pointer)?.as_str().filter(|text| !text.is_empty())
    }

    /// `Petra Nováková, Contoso`.
    fn lead(&self) -> String {
        let nameless = say!(self.words, "lead-nameless");
        let name = self.text("/lead/name").or_else(|| self.text("/lead/email")).unwrap_or(&nameless);
        match self.text("/lead/company") {
            Some(company) => say!(self.words, "lead-and-company", name = name, company = company),
            None => name.to_owned(),
        }
    }

    /// A lead that somebody has to work on now.
    fn handed(&self, id: &str, reader: &Reader) -> Letter {
        let mut facts = self.who();
        facts.extend(self.why());
        facts.extend(self.deadlines());
        let parts = vec![
            greeting(self.words, reader),
            Part::Text(self.words.say(id, &[])),
            Part::Facts(facts),
            self.link(),
            Part::Small(self.words.say(&format!("{id}-small"), &[])),
        ];
        Letter::new(&self.words.say(&format!("{id}-subject"), &[("lead", self.lead().into())]), parts)
    }

    /// A deadline that comes near or has passed.
    fn deadline(&self, id: &str, reader: &Reader) -> Letter {
        let promise = promise(self.words, self.text("/detail/promise").unwrap_or_default());
        let due = self.when("/detail/due").unwrap_or_default();
        let variables = [("promise", (&*promise).into()), ("due", (&*due).into()), ("lead", self.lead().into())];
        let subject = self.words.say(&format!("{id}-subject"), &variables);
        let mut facts = vec![(promise, due)];
        if let Some(owner) = self.text("/handoff/owner/name") {
            facts.push((say!(self.words, "fact-owner"), owner.to_owned()));
        }
        facts.extend(self.who());
        let parts = vec![
            greeting(self.words, reader),
            Part::Text(self.words.say(id, &[])),
            Part::Facts(facts),
            self.link(),
            Part::Small(self.words.say(&format!("{id}-small"), &[])),
        ];
        Letter::new(&subject, parts)
    }

    /// A line about what sales did, for rooms.
    fn said(&self, id: &str) -> Letter {
        let mut facts = Vec::new();
        if let Some(owner) = self.text("/handoff/owner/name") {
            facts.push((say!(self.words, "fact-owner"), owner.to_owned()));
        }
        facts.extend(self.tier());
        let subject = self.words.say(id, &[("lead", self.lead().into())]);
        Letter::new(&subject, vec![Part::Facts(facts), self.link()])
    }

    fn who(&self) -> Vec<(String, String)> {
        let facts = [
            ("fact-lead", "/lead/name"),
            ("fact-title", "/lead/title"),
            ("fact-company", "/lead/company"),
            ("fact-email", "/lead/email"),
            ("fact-phone", "/lead/phone"),
        ];
        let known = facts.iter().filter_map(|(id, pointer)| Some((id, self.text(pointer)?)));
        let mut facts: Vec<_> = known.map(|(id, value)| (self.words.say(id, &[]), value.to_owned())).collect();
        facts.extend(self.tier());
        facts
    }

    fn tier(&self) -> Option<(String, String)> {
        let (tier, pact) = (self.text("/handoff/tier")?, self.text("/handoff/pact")?);
        Some((say!(self.words, "fact-tier"), say!(self.words, "fact-tier-value", tier = tier, pact = pact)))
    }

    /// Why the lead is here: its scores when it qualified, and the clauses that gave the most points.
    fn why(&self) -> Vec<(String, String)> {
        let number = |pointer: &str| Some(points(self.body.pointer(pointer)?.as_f64()?));
        let mut facts = Vec::new();
        if let (Some(fit), Some(engagement), Some(grade)) =
            (number("/handoff/why/fit"), number("/handoff/why/engagement"), self.text("/handoff/why/grade"))
        {
            let value =
                say!(self.words, "fact-score-value", fit = fit, engagement = engagement, grade = grade.to_owned());
            facts.push((say!(self.words, "fact-score"), value));
        }
        let reasons =
            self.body.pointer("/handoff/why/headline").and_then(Json::as_array).map_or(&[][..], Vec::as_slice);
        let reasons: Vec<String> = reasons
            .iter()
            .take(MAX_REASONS)
            .filter_map(|reason| {
                let points = points(reason["points"].as_f64()?);
                Some(say!(self.words, "fact-why-value", clause = reason["clause"].as_str()?, points = points))
            })
            .collect();
        if !reasons.is_empty() {
            facts.push((say!(self.words, "fact-why"), reasons.join(", ")));
        }
        facts
    }

    fn deadlines(&self) -> Vec<(String, String)> {
        let clocks = self.body.pointer("/handoff/clocks").and_then(Json::as_array).map_or(&[][..], Vec::as_slice);
        let line = |clock: &Json| {
            let due = clock["due"].as_str()?.parse().ok()?;
            Some((promise(self.words, clock["promise"].as_str()?), self.words.instant(due)))
        };
        clocks.iter().filter_map(line).collect()
    }

    fn when(&self, pointer: &str) -> Option<String> {
        Some(self.words.instant(self.text(pointer)?.parse().ok()?))
    }

    fn link(&self) -> Part {
        let url = format!("{}/leads/{}", self.base_url, self.text("/lead/id").unwrap_or_default());
        Part::Link { label: say!(self.words, "open-lead"), url }
    }
}

fn sheet(words: &Words, sheet: &SlaSheet, reader: &Reader, base_url: &str) -> Letter {
    let offered = sheet.n_promised.map_or_else(
        || sheet.n_offered.to_string(),
        |promised| say!(words, "sheet-offered-of", n = sheet.n_offered, promised = promised),
    );
    let mut facts = vec![
        (say!(words, "sheet-offered"), offered),
        (say!(words, "sheet-incomplete"), sheet.n_incomplete.to_string()),
        (say!(words, "sheet-unanswered"), sheet.n_unanswered.to_string()),
    ];
    if let Some(ms) = sheet.median_response_ms {
        facts.push((say!(words, "sheet-response"), span(words, ms)));
    }
    let head = ["sheet-promise", "sheet-party", "sheet-kept", "sheet-breached", "sheet-running"];
    let row = |line: &crate::sheet::SheetLine| {
        let party = words.find(&format!("party-{}", line.party), &[]).unwrap_or_else(|| line.party.clone());
        let counts = [line.n_kept, line.n_breached, line.n_running].map(|n| n.to_string());
        [promise(words, &line.promise), party].into_iter().chain(counts).collect()
    };
    let subject = say!(
        words,
        "mail-sheet-subject",
        from = words.day(sheet.from),
        to = words.day(Instant(sheet.to.0 - 1)),
        pact = &*sheet.pact
    );
    let parts = vec![
        greeting(words, reader),
        Part::Text(say!(words, "mail-sheet", pact = &*sheet.pact)),
        Part::Facts(facts),
        Part::Table {
            head: head.iter().map(|id| words.say(id, &[])).collect(),
            rows: sheet.promises.iter().map(row).collect(),
        },
        Part::Link { label: say!(words, "open-sheet"), url: format!("{base_url}/sla") },
        Part::Small(say!(words, "mail-sheet-small")),
    ];
    Letter::new(&subject, parts)
}

fn greeting(words: &Words, reader: &Reader) -> Part {
    Part::Text(match &reader.name {
        Some(name) => say!(words, "greeting", name = &**name),
        None => say!(words, "greeting-nameless"),
    })
}

/// A promise in words, whether it is named as in messages (`at_the_latest`) or as in pacts (`respond within`). One that a newer node
/// knows is shown by its own word.
fn promise(words: &Words, word: &str) -> String {
    let short = word.trim_end_matches(" within").trim_end_matches(" every").replace(' ', "_");
    words.find(&format!("promise-{short}"), &[]).unwrap_or_else(|| word.to_owned())
}

fn span(words: &Words, ms: i64) -> String {
    let minutes = ms / leadpact_terms::MINUTE_MS;
    match minutes {
        ..120 => say!(words, "span-minutes", n = minutes),
        120..2880 => say!(words, "span-hours", n = minutes / 60),
        2880.. => say!(words, "span-days", n = minutes / 1440),
    }
}

/// `25`, `12.5`, `-3`.
fn points(points: f64) -> String {
    let tenths = (points * 10.0).round() / 10.0;
    if tenths == tenths.trunc() { format!("{tenths:.0}") } else { format!("{tenths:.1}") }
}

/// A subject is one line: what a lead calls itself can add no header to a mail.
fn one_line(text: &str) -> String {
    let words: Vec<&str> =
        text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|w| !w.is_empty()).collect();
    words.join(" ").chars().take(MAX_SUBJECT).collect()
}

/// A table that is read in a font of equal widths.
fn aligned(head: &[String], rows: &[Vec<String>]) -> String {
    let all: Vec<&[String]> = std::iter::once(head).chain(rows.iter().map(Vec::as_slice)).collect();
    let width = |column: usize| all.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max();
    let widths: Vec<usize> = (0..head.len()).map(|column| width(column).unwrap_or(0)).collect();
    let line = |row: &&[String]| {
        let cells: Vec<String> = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}")).collect();
        cells.join("  ").trim_end().to_owned()
    };
    all.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn part_html(part: &Part) -> String {
    match part {
        Part::Text(text) => format!("<p>{}</p>", escaped(text)),
        Part::Small(text) => format!("<p style=\"color:#666;font-size:13px\">{}</p>", escaped(text)),
        Part::Link { label, url } => format!(
            "<p><a href=\"{}\" style=\"display:inline-block;background:#1f4fd8;color:#fff;padding:.5em 1em;\
             border-radius:4px;text-decoration:none\">{}</a></p>",
            escaped(url),
            escaped(label)
        ),
        Part::Facts(facts) => {
            let row = |(name, value): &(String, String)| {
                format!(
                    "<tr><td style=\"color:#666;padding:2px 1em 2px 0;vertical-align:top\">{}</td><td>{}</td></tr>",
                    escaped(name),
                    escaped(value)
                )
            };
            format!("<table>{}</table>", facts.iter().map(row).collect::<String>())
        }
        Part::Table { head, rows } => {
            let cells = |tag: &str, cells: &[String]| {
                let cell = |cell: &String| {
                    format!("<{tag} style=\"text-align:left;padding:2px 1em 2px 0\">{}</{tag}>", escaped(cell))
                };
                format!("<tr>{}</tr>", cells.iter().map(cell).collect::<String>())
            };
            let rows: String = rows.iter().map(|row| cells("td", row)).collect();
            format!("<table>{}{rows}</table>", cells("th", head))
        }
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests;
