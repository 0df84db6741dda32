//! Chat rooms that take Slack's incoming webhooks: a line of text, and the same with its facts below it.

use serde_json::{Value as Json, json};

use crate::guard::Guard;
use crate::letters::{Letter, Part, letter_of};
use crate::webhook::{agent, outcome};
use crate::{Outcome, Parcel, Reader};

/// Writes to chat rooms.
#[derive(Debug)]
pub struct Chat {
    agent: ureq::Agent,
    base_url: String,
}

impl Chat {
    /// Writes to addresses that the guard lets pass; links lead to `base_url`.
    pub fn new(guard: Guard, base_url: String) -> Self {
        Self { agent: agent(guard), base_url }
    }

    pub(crate) fn send(&self, parcel: &Parcel, url: &str) -> Outcome {
        // Who reads along in a room is not known: English, and UTC.
        let room = Reader { name: None, address: String::new(), language: "en".into(), time_zone: "UTC".into() };
        let Some(letter) = letter_of(&parcel.message, &room, &self.base_url) else {
            return Outcome::Refused { answer: "there are no words for this topic".to_owned() };
        };
        let request = self.agent.post(url).header("content-type", "application/json");
        outcome(request.send(said(&letter).to_string().as_bytes()))
    }
}

/// A letter as Slack takes it.
fn said(letter: &Letter) -> Json {
    let mut blocks = vec![section(&format!("*{}*", escaped(&letter.subject)))];
    for part in &letter.parts {
        match part {
            Part::Text(text) => blocks.push(section(&escaped(text))),
            Part::Facts(facts) => {
                let lines: Vec<String> =
                    facts.iter().map(|(name, value)| format!("*{}:* {}", escaped(name), escaped(value))).collect();
                blocks.push(section(&lines.join("\n")));
            }
            Part::Link { label, url } => blocks.push(section(&format!("<{}|{}>", escaped(url), escaped(label)))),
            Part::Table { head, rows } => {
                let line = |cells: &[String]| escaped(&cells.join(" · "));
                let lines: Vec<String> = std::iter::once(line(head)).chain(rows.iter().map(|row| line(row))).collect();
                blocks.push(section(&lines.join("\n")));
            }
            // Whom it is for, and why: a room knows.
            Part::Small(_) => {}
        }
    }
    json!({ "text": escaped(&letter.subject), "blocks": blocks })
}

fn section(text: &str) -> Json {
    /// Slack takes no more in one section.
    const MAX: usize = 3_000;
    let text: String = text.chars().take(MAX).collect();
    json!({ "type": "section", "text": { "type": "mrkdwn", "text": text } })
}

/// So that a lead's name can neither ring for everybody nor be a link.
fn escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    // A zero-width space takes the meaning from what Slack would format, and changes nothing that is seen.
    text.chars().flat_map(|c| if matches!(c, '*' | '_' | '~' | '`') { vec![c, '\u{200b}'] } else { vec![c] }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_lead_calls_itself_is_only_text() {
        let letter = Letter {
            subject: "<!channel> Petra & *Co*".to_owned(),
            parts: vec![
                Part::Facts(vec![("Company".to_owned(), "<https://evil.example|Contoso>".to_owned())]),
                Part::Link { label: "Open".to_owned(), url: "https://leads.example/leads/1".to_owned() },
            ],
        };
        let said = said(&letter);
        assert_eq!(said["text"], "&lt;!channel&gt; Petra &amp; *\u{200b}Co*\u{200b}");
        let text = |place: usize| said["blocks"][place]["text"]["text"].as_str().unwrap().to_owned();
        assert_eq!(text(1), "*Company:* &lt;https://evil.example|Contoso&gt;");
        assert_eq!(text(2), "<https://leads.example/leads/1|Open>");
    }
}
