//! A mapping as YAML that a person reads and corrects. What is written reads back as the same mapping.

use std::fmt::Write;

use leadpact_language::{Language, Said, said};

use super::{
    At, Choice, DATE_ORDERS, DECIMALS, EventKind, FileMap, Format, Id, Keep, Mapping, Otherwise, Properties, Rule,
    Test, Text, Unit, What, Words, word,
};
use crate::normalise::{DateOrder, Decimal};

impl Mapping {
    /// The mapping as `map.yaml`.
    pub fn to_yaml(&self) -> String {
        self.commented(&[], Language::English)
    }

    /// The same; `notes` are comments in this language for the entry of the same position.
    pub(crate) fn commented(&self, notes: &[Vec<Said>], language: Language) -> String {
        let mut out = format!("# {}\nmap: 1\nfiles:\n", said!("guess-head").in_language(language));
        if self.files.is_empty() {
            out.truncate(out.len() - 1);
            out.push_str(" []\n");
        }
        for (i, entry) in self.files.iter().enumerate() {
            for note in notes.get(i).into_iter().flatten() {
                let _ = writeln!(out, "  # {}", note.in_language(language).replace('\n', " "));
            }
            let lines = file_lines(entry);
            for (n, line) in lines.iter().enumerate() {
                let _ = writeln!(out, "  {} {line}", if n == 0 { "-" } else { " " });
            }
        }
        out
    }
}

fn file_lines(entry: &FileMap) -> Vec<String> {
    let mut lines = vec![format!("file: {}", quoted(&entry.file)), format!("holds: {}", entry.holds.word())];
    let mut put = |key: &str, value: String| lines.push(format!("{key}: {value}"));
    if let Some(format) = entry.format {
        put("format", word(&Format::ALL, format).to_owned());
    }
    if let Some(delimiter) = entry.delimiter {
        put("delimiter", if delimiter == '\t' { "tab".to_owned() } else { format!("{:?}", delimiter.to_string()) });
    }
    if let Some(encoding) = entry.encoding {
        put("encoding", encoding.name().to_lowercase());
    }
    if entry.decimal != Decimal::Point {
        put("decimal", word(&DECIMALS, entry.decimal).to_owned());
    }
    if entry.dates != DateOrder::Iso {
        put("dates", word(&DATE_ORDERS, entry.dates).to_owned());
    }
    if entry.time_zone != "UTC" {
        put("time_zone", quoted(&entry.time_zone));
    }
    if !entry.missing.is_empty() {
        put("missing", list(&entry.missing));
    }
    match &entry.id {
        Id::Unsaid => {}
        Id::Columns(columns) => put("id", one_or_list(columns)),
        Id::Number(prefix) => put("id", format!("{{ number: {} }}", quoted(prefix))),
    }
    if !entry.also.is_empty() {
        put("also", list(&entry.also));
    }
    if let Some(company) = &entry.company {
        put("company", quoted(company));
    }
    if let Some(at) = at(&entry.at) {
        put("at", at);
    }
    if !entry.traits.is_empty() {
        put("traits", String::new());
        for known in &entry.traits {
            let value = match known.kind {
                Some(kind) => format!("{{ trait: {}, type: {} }}", quoted(known.name.as_str()), kind.word()),
                None => quoted(known.name.as_str()),
            };
            lines.push(format!("  {}: {value}", quoted(&known.column)));
        }
        let last = lines.iter().rposition(|line| line == "traits: ");
        if let Some(i) = last {
            lines[i].truncate("traits:".len());
        }
    }
    if entry.keep == Keep::None {
        lines.push("keep: none".to_owned());
    }
    if !entry.drop.is_empty() {
        lines.push(format!("drop: {}", list(&entry.drop)));
    }
    if let Some(rule) = &entry.main {
        lines.extend(
            rule_pairs(rule, &Properties::All, Otherwise::Refuse)
                .into_iter()
                .map(|(key, value)| format!("{key}: {value}")),
        );
    }
    for (key, chosen) in [
        ("events", (|what| matches!(what, What::Event { .. } | What::Change { .. })) as fn(&What) -> bool),
        ("touches", |what| matches!(what, What::Touch(_))),
        ("outcomes", |what| matches!(what, What::Outcome(_))),
    ] {
        let rules: Vec<&Rule> = entry.more.iter().filter(|rule| chosen(&rule.what)).collect();
        if rules.is_empty() {
            continue;
        }
        lines.push(format!("{key}:"));
        for rule in rules {
            let pairs = rule_pairs(rule, &Properties::None, Otherwise::Nothing);
            let pairs: Vec<String> = pairs.into_iter().map(|(key, value)| format!("{key}: {value}")).collect();
            lines.push(format!("  - {{ {} }}", pairs.join(", ")));
        }
    }
    lines
}

/// What `otherwise` is if it is left out.
type Unwritten = Otherwise<()>;

fn rule_pairs(rule: &Rule, usual: &Properties, unwritten: Unwritten) -> Vec<(&'static str, String)> {
    let mut pairs = Vec::new();
    match &rule.what {
        What::Event { name, kind, times, lasted } => {
            match name {
                None => {}
                Some(Text::Columns(columns)) => pairs.push(("name", one_or_list(columns))),
                Some(Text::Fixed(text)) => pairs.push(("name", format!("{{ fixed: {} }}", quoted(text)))),
            }
            if *kind != Choice::Fixed(EventKind::Track) {
                pairs.push(("kind", choice(kind, unwritten)));
            }
            if let Some(times) = times {
                pairs.push(("times", quoted(times)));
            }
            if let Some(lasted) = lasted {
                let unit = word(&Unit::ALL, lasted.unit);
                pairs.push(("lasted", format!("{{ column: {}, unit: {unit} }}", quoted(&lasted.column))));
            }
        }
        What::Touch(act) => pairs.push(("act", choice(act, unwritten))),
        What::Outcome(act) => pairs.push(("outcome", choice(act, unwritten))),
        What::Change { field, value, was } => {
            pairs.push(("field", quoted(field)));
            pairs.push(("value", quoted(value)));
            pairs.extend(was.as_ref().map(|was| ("was", quoted(was))));
        }
    }
    pairs.extend(at(&rule.at).map(|at| ("at", at)));
    if !rule.when.is_empty() {
        let tests: Vec<String> =
            rule.when.iter().map(|(column, test)| format!("{}: {}", quoted(column), self::test(test))).collect();
        pairs.push(("when", format!("{{ {} }}", tests.join(", "))));
    }
    pairs.extend(rule.event_id.as_ref().map(|column| ("event_id", quoted(column))));
    pairs.extend(rule.channel.as_ref().map(|channel| ("channel", choice(channel, Otherwise::Refuse))));
    pairs.extend(rule.marked.as_ref().map(|column| ("marked", quoted(column))));
    if rule.properties != *usual {
        pairs.push(("properties", properties(&rule.properties)));
    }
    pairs
}

fn at(at: &At) -> Option<String> {
    match at {
        At::Unsaid => None,
        At::Columns(columns) => Some(one_or_list(columns)),
        At::Fixed(instant) => Some(format!("{{ fixed: {instant:?} }}", instant = instant.to_string())),
    }
}

fn test(test: &Test) -> String {
    match test {
        Test::In(values) => list(values),
        Test::NotIn(values) => format!("{{ not: {} }}", list(values)),
        Test::Known => "known".to_owned(),
        Test::Missing => "missing".to_owned(),
    }
}

fn properties(properties: &Properties) -> String {
    match properties {
        Properties::All => "all".to_owned(),
        Properties::None => "none".to_owned(),
        Properties::Named(named) => {
            let pairs: Vec<String> =
                named.iter().map(|(column, name)| format!("{}: {}", quoted(column), quoted(name))).collect();
            if pairs.is_empty() { "[]".to_owned() } else { format!("{{ {} }}", pairs.join(", ")) }
        }
        Properties::Under(prefixes) => {
            let texts: Vec<String> = prefixes
                .iter()
                .map(|(prefix, name)| if name.is_empty() { prefix.clone() } else { format!("{prefix} as {name}") })
                .collect();
            format!("{{ under: {} }}", list(&texts))
        }
    }
}

fn choice<T: Words>(choice: &Choice<T>, unwritten: Unwritten) -> String {
    match choice {
        Choice::Fixed(one) => one.as_word().to_owned(),
        Choice::Column { column, values, otherwise } => {
            let mut parts = vec![format!("column: {}", quoted(column))];
            for (one, word) in T::all() {
                let own: Vec<String> =
                    values.iter().filter(|(_, meant)| *meant == one).map(|(value, _)| value.clone()).collect();
                if !own.is_empty() {
                    parts.push(format!("{}: {}", quoted(word), list(&own)));
                }
            }
            let otherwise = match (otherwise, unwritten) {
                (Otherwise::Refuse, Otherwise::Refuse) | (Otherwise::Nothing, Otherwise::Nothing) => None,
                (Otherwise::Refuse, _) => Some("refuse"),
                (Otherwise::Nothing, _) => Some("nothing"),
                (Otherwise::Is(one), _) => Some(one.as_word()),
            };
            parts.extend(otherwise.map(|word| format!("otherwise: {word}")));
            format!("{{ {} }}", parts.join(", "))
        }
    }
}

fn one_or_list(texts: &[String]) -> String {
    match texts {
        [one] => quoted(one),
        many => list(many),
    }
}

fn list(texts: &[String]) -> String {
    let texts: Vec<String> = texts.iter().map(|text| quoted(text)).collect();
    format!("[{}]", texts.join(", "))
}

/// A YAML scalar: plain where nobody could misread it, else in double quotes.
fn quoted(text: &str) -> String {
    let inner = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '_' | '.' | '/' | '-' | '(' | ')' | '+' | '*');
    let first = text.chars().next().is_some_and(char::is_alphabetic);
    let reserved = ["null", "true", "false", "yes", "no", "known", "missing", "all", "none", "nothing"];
    let plain =
        first && text.chars().all(inner) && !text.ends_with(' ') && !reserved.contains(&text.to_lowercase().as_str());
    if plain { text.to_owned() } else { serde_json::Value::from(text).to_string() }
}
