//! From the YAML tree to a checked [`Mapping`]: every mistake is reported with its place and the nearest valid name.

mod hook;

use encoding_rs::Encoding;
use jiff::tz::TimeZone;
use leadpact_document::{Diagnostic, Key, Node, Said, Severity, Shape, Source, Span, Style, nearest};
use leadpact_language::said;
use leadpact_terms::{OutcomeAct, SalesAct, TRAITS, TraitName, fold};

use super::{
    At, Choice, DATE_ORDERS, DECIMALS, EventKind, FileMap, Format, Holds, Id, Keep, Lasted, Mapping, Otherwise,
    Properties, Rule, Test, Text, TraitMap, Unit, What, Words,
};
use crate::normalise::canonical_trait;

const TOP_KEYS: [&str; 2] = ["map", "files"];
const FILE_KEYS: [&str; 33] = [
    "file",
    "holds",
    "format",
    "delimiter",
    "encoding",
    "decimal",
    "dates",
    "time_zone",
    "missing",
    "id",
    "also",
    "company",
    "at",
    "when",
    "traits",
    "keep",
    "drop",
    "name",
    "kind",
    "channel",
    "event_id",
    "marked",
    "lasted",
    "times",
    "properties",
    "act",
    "outcome",
    "field",
    "value",
    "was",
    "events",
    "touches",
    "outcomes",
];
const EVENT_KEYS: [&str; 10] =
    ["name", "kind", "times", "lasted", "at", "when", "event_id", "channel", "marked", "properties"];
const TOUCH_KEYS: [&str; 7] = ["act", "at", "when", "event_id", "channel", "marked", "properties"];
const OUTCOME_KEYS: [&str; 7] = ["outcome", "at", "when", "event_id", "channel", "marked", "properties"];

/// What is expected nearly everywhere: the name of a column.
const COLUMN: &str = "map-a-column";

impl Mapping {
    /// Reads a mapping file. With an error among the diagnostics there is no mapping.
    pub fn parse(source: &Source) -> (Option<Self>, Vec<Diagnostic>) {
        let (node, diagnostics) = leadpact_document::parse(source);
        let mut reader = Reader { diagnostics };
        let mapping = node.map(|node| reader.mapping(&node));
        reader.diagnostics.sort_by_key(|diagnostic| diagnostic.span);
        let failed = reader.diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error);
        (mapping.filter(|_| !failed), reader.diagnostics)
    }
}

struct Reader {
    diagnostics: Vec<Diagnostic>,
}

/// The entries of one map under their one spelling of keys.
struct Fields<'a> {
    span: Span,
    entries: Vec<(String, &'a Key, &'a Node)>,
}

impl<'a> Fields<'a> {
    fn get(&self, name: &str) -> Option<&'a Node> {
        self.entries.iter().find(|(key, ..)| key == name).map(|(_, _, node)| *node).filter(|node| !node.is_blank())
    }
}

fn key_spelling(key: &str) -> String {
    fold(key).replace([' ', '-'], "_")
}

impl Reader {
    fn error(&mut self, id: &'static str, message: Said, span: Span) -> &mut Diagnostic {
        self.diagnostics.push(Diagnostic::error(id, message, span));
        let last = self.diagnostics.len() - 1;
        &mut self.diagnostics[last]
    }

    /// `what` is the id of a message that says what was expected.
    fn expected(&mut self, node: &Node, what: &'static str) {
        let message = said!("found-expected", expected = Said::of(what), found = node.describe());
        self.error("wrong-shape", message, node.span);
    }

    fn missing(&mut self, message: Said, span: Span) -> &mut Diagnostic {
        self.error("missing-key", message, span)
    }

    /// The entries of a map; keys that are not known are reported, except those that `also` knows.
    fn fields<'a>(&mut self, node: &'a Node, known: &[&str], also: impl Fn(&str) -> bool) -> Option<Fields<'a>> {
        let Some(map) = node.as_map() else {
            self.expected(node, "map-a-map");
            return None;
        };
        let mut entries = Vec::new();
        for (key, value) in map {
            let spelling = key_spelling(&key.text);
            if !known.contains(&spelling.as_str()) && !also(&spelling) {
                let near = nearest(&spelling, known.iter().copied());
                let help = near.map_or_else(
                    || said!("map-keys-are", keys = known.join(", ")),
                    |near| said!("found-did-you-mean", near),
                );
                self.error("unknown-key", said!("map-no-key", key = &key.text), key.span).help.push(help);
            }
            entries.push((spelling, key, value));
        }
        Some(Fields { span: node.span, entries })
    }

    fn text(&mut self, node: &Node, what: &'static str) -> Option<String> {
        match node.as_scalar() {
            Some(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
            _ => {
                self.expected(node, what);
                None
            }
        }
    }

    fn texts(&mut self, node: &Node, what: &'static str) -> Vec<String> {
        match &node.shape {
            Shape::List(list) => list.iter().filter_map(|one| self.text(one, what)).collect(),
            Shape::Scalar(..) | Shape::Map(_) => self.text(node, what).into_iter().collect(),
        }
    }

    fn one_of<T: Copy>(&mut self, node: &Node, all: &[(T, &'static str)], what: &'static str) -> Option<T> {
        let text = self.text(node, what)?;
        let folded = fold(&text).replace('_', " ");
        let found = all.iter().find(|(_, word)| *word == folded).map(|(one, _)| *one);
        if found.is_none() {
            let words: Vec<&str> = all.iter().map(|(_, word)| *word).collect();
            let help = nearest(&folded, words.iter().copied()).map_or_else(
                || said!("found-one-of", names = words.join(", ")),
                |near| said!("found-did-you-mean", near),
            );
            let message = said!("map-unknown-word", text, what = Said::of(what));
            self.error("unknown-word", message, node.span).help.push(help);
        }
        found
    }

    fn mapping(&mut self, node: &Node) -> Mapping {
        let Some(top) = self.fields(node, &TOP_KEYS, |_| false) else { return Mapping::default() };
        match top.get("map").map(|node| (node, node.as_scalar())) {
            Some((_, Some("1"))) => {}
            Some((node, _)) => {
                let help = said!("found-write", code = "map: 1");
                self.error("unknown-version", said!("map-version"), node.span).help.push(help);
            }
            None => {
                let start = Span { start: top.span.start, end: top.span.start };
                self.missing(said!("map-no-version"), start).help.push(said!("found-write", code = "map: 1"));
            }
        }
        let files = match top.get("files").map(|node| (node, node.as_list())) {
            Some((_, Some(list))) => list.iter().filter_map(|entry| self.file(entry)).collect(),
            Some((node, None)) => {
                self.expected(node, "map-a-list-of-files");
                Vec::new()
            }
            None => {
                let start = Span { start: top.span.start, end: top.span.start };
                self.missing(said!("map-no-files"), start);
                Vec::new()
            }
        };
        Mapping { files }
    }

    fn file(&mut self, node: &Node) -> Option<FileMap> {
        let fields = self.fields(node, &FILE_KEYS, |_| false)?;
        let file = self.pattern(&fields);
        let holds = match fields.get("holds") {
            Some(node) => self.one_of(node, &Holds::ALL, "map-word-holds"),
            None => {
                let first = fields.entries.first().map_or(fields.span, |(_, key, _)| key.span);
                self.missing(said!("map-no-holds"), first).help.push(said!("map-no-holds-help"));
                None
            }
        };
        let (file, holds) = (file?, holds?);
        let mut entry = FileMap::new(file, holds);
        self.form(&fields, &mut entry);
        self.columns(&fields, &mut entry);
        entry.main = self.main_rule(&fields, holds);
        for (key, rule) in [
            ("events", Self::event_rule as fn(&mut Self, &Node) -> Option<Rule>),
            ("touches", Self::touch_rule),
            ("outcomes", Self::outcome_rule),
        ] {
            match fields.get(key).map(|node| (node, node.as_list())) {
                Some((_, Some(list))) => entry.more.extend(list.iter().filter_map(|node| rule(self, node))),
                Some((node, None)) => self.expected(node, "map-a-list"),
                None => {}
            }
        }
        self.check(&fields, &entry);
        Some(entry)
    }

    fn pattern(&mut self, fields: &Fields<'_>) -> Option<String> {
        let Some(node) = fields.get("file") else {
            let first = fields.entries.first().map_or(fields.span, |(_, key, _)| key.span);
            self.missing(said!("map-no-file"), first);
            return None;
        };
        let pattern = self.text(node, "map-a-file")?;
        if let Err(error) = glob::Pattern::new(&pattern) {
            let message = said!("map-bad-pattern", pattern = &pattern, why = error.to_string());
            self.error("bad-pattern", message, node.span);
        }
        Some(pattern)
    }

    /// How the file is written.
    fn form(&mut self, fields: &Fields<'_>, entry: &mut FileMap) {
        if let Some(node) = fields.get("format") {
            entry.format = self.one_of(node, &Format::ALL, "map-word-format");
        }
        if let Some(node) = fields.get("delimiter") {
            let text = node.as_scalar().unwrap_or_default();
            let mut chars = text.chars();
            entry.delimiter = match (chars.next(), chars.next(), text) {
                (_, _, "tab" | "\\t") => Some('\t'),
                (Some('"'), None, _) => None,
                (Some(c), None, _) => Some(c),
                _ => None,
            };
            if entry.delimiter.is_none() {
                self.error("bad-delimiter", said!("map-bad-delimiter"), node.span);
            }
        }
        if let Some(node) = fields.get("encoding")
            && let Some(label) = self.text(node, "map-an-encoding")
        {
            entry.encoding = Encoding::for_label(label.as_bytes());
            if entry.encoding.is_none() {
                let labels = ["utf-8", "windows-1250", "windows-1252", "iso-8859-2", "utf-16le", "windows-1251"];
                let near = nearest(&label, labels).unwrap_or("windows-1250");
                self.error("unknown-encoding", said!("map-no-encoding", label), node.span)
                    .help
                    .push(said!("map-no-encoding-help", near));
            }
        }
        if let Some(decimal) = fields.get("decimal").and_then(|node| self.one_of(node, &DECIMALS, "map-word-decimal")) {
            entry.decimal = decimal;
        }
        if let Some(dates) = fields.get("dates").and_then(|node| self.one_of(node, &DATE_ORDERS, "map-word-dates")) {
            entry.dates = dates;
        }
        if let Some(node) = fields.get("time_zone")
            && let Some(name) = self.text(node, "expected-time-zone")
        {
            if TimeZone::get(&name).is_err() {
                self.error("unknown-time-zone", said!("map-no-time-zone", name = &name), node.span)
                    .help
                    .push(said!("map-no-time-zone-help"));
            }
            entry.time_zone = name;
        }
        if let Some(node) = fields.get("missing") {
            entry.missing = self.texts(node, "map-a-missing-word");
        }
    }

    /// What the columns of the row as a whole are.
    fn columns(&mut self, fields: &Fields<'_>, entry: &mut FileMap) {
        if let Some(node) = fields.get("id") {
            entry.id = self.id(node);
        }
        if let Some(node) = fields.get("also") {
            entry.also = self.texts(node, COLUMN);
        }
        if let Some(node) = fields.get("company") {
            entry.company = self.text(node, COLUMN);
        }
        if let Some(node) = fields.get("at") {
            entry.at = self.at(node);
        }
        if let Some(node) = fields.get("traits") {
            entry.traits = self.traits(node, entry.holds);
        }
        if let Some(node) = fields.get("keep") {
            let words = [(Keep::Others, "others"), (Keep::None, "none")];
            entry.keep = self.one_of(node, &words, "map-word-keep").unwrap_or_default();
        }
        if let Some(node) = fields.get("drop") {
            entry.drop = self.texts(node, COLUMN);
        }
    }

    fn id(&mut self, node: &Node) -> Id {
        if node.as_map().is_none() {
            return Id::Columns(self.texts(node, COLUMN));
        }
        let fields = self.fields(node, &["number"], |_| false);
        match fields.and_then(|fields| fields.get("number").and_then(Node::as_scalar)) {
            Some(prefix) => Id::Number(prefix.to_owned()),
            None => {
                self.expected(node, "map-an-id");
                Id::Unsaid
            }
        }
    }

    fn at(&mut self, node: &Node) -> At {
        if node.as_map().is_none() {
            return At::Columns(self.texts(node, COLUMN));
        }
        let fields = self.fields(node, &["fixed"], |_| false);
        let Some(fixed) = fields.and_then(|fields| fields.get("fixed")) else {
            self.expected(node, "map-an-at");
            return At::Unsaid;
        };
        let text = fixed.as_scalar().unwrap_or_default().trim();
        match text.parse() {
            Ok(at) => At::Fixed(at),
            Err(_) => {
                self.error("bad-instant", said!("map-bad-instant", text), fixed.span);
                At::Unsaid
            }
        }
    }

    fn traits(&mut self, node: &Node, holds: Holds) -> Vec<TraitMap> {
        let Some(map) = node.as_map() else {
            self.expected(node, "map-some-traits");
            return Vec::new();
        };
        let mut traits = Vec::new();
        for (key, value) in map {
            let (name, kind) = match &value.shape {
                Shape::Map(_) => {
                    let Some(fields) = self.fields(value, &["trait", "type"], |_| false) else { continue };
                    let kind = fields.get("type").and_then(|node| {
                        let text = self.text(node, "expected-trait-type")?;
                        let kind = text.parse().ok();
                        if kind.is_none() {
                            self.error("unknown-type", said!("map-bad-type", text), node.span);
                        }
                        kind
                    });
                    (fields.get("trait").unwrap_or(value), kind)
                }
                Shape::Scalar(..) | Shape::List(_) => (value, None),
            };
            // Only `type` given: the column's own name is the trait's.
            let text = match (&name.shape, kind) {
                (Shape::Map(_), Some(_)) => Some(key.text.clone()),
                _ => self.text(name, "map-a-trait"),
            };
            let Some(text) = text else { continue };
            match TraitName::new(&text) {
                Some(trait_name) => {
                    self.hint_builtin(&trait_name, name.span);
                    let trait_name = company_trait(trait_name, holds);
                    traits.push(TraitMap { column: key.text.clone(), name: trait_name, kind });
                }
                None => {
                    self.error("bad-trait-name", said!("map-bad-trait", text), name.span);
                }
            }
        }
        traits
    }

    /// A custom trait that is one letter from a built-in one is probably a slip.
    fn hint_builtin(&mut self, name: &TraitName, span: Span) {
        let exact = TRAITS.iter().any(|known| known.name == name.as_str());
        let close = |known: &&str| strsim::damerau_levenshtein(known, name.as_str()) == 1 && known.len() > 4;
        if let (false, Some(near)) = (exact, TRAITS.iter().map(|known| known.name).find(close)) {
            let message = said!("map-custom-trait", name = name.as_str());
            let warning = Diagnostic::warning("near-builtin-trait", message, span);
            self.diagnostics.push(warning.with_help(said!("map-custom-trait-help", near)));
        }
    }

    fn main_rule(&mut self, fields: &Fields<'_>, holds: Holds) -> Option<Rule> {
        let what = match holds {
            Holds::Leads | Holds::Companies => return None,
            Holds::Events => self.event(fields, Otherwise::Refuse),
            Holds::Touches => What::Touch(self.needed_choice(fields, "act", Otherwise::Refuse)?),
            Holds::Outcomes => What::Outcome(self.needed_choice(fields, "outcome", Otherwise::Refuse)?),
            Holds::History => {
                let column = |reader: &mut Self, key: &str| fields.get(key).and_then(|node| reader.text(node, COLUMN));
                let (field, value, was) = (column(self, "field"), column(self, "value"), column(self, "was"));
                let (Some(field), Some(value)) = (field, value) else {
                    let first = fields.entries.first().map_or(fields.span, |(_, key, _)| key.span);
                    self.missing(said!("map-no-change"), first);
                    return None;
                };
                What::Change { field, value, was }
            }
        };
        let mut rule = Rule::new(what, Properties::All);
        self.common(fields, &mut rule);
        rule.at = At::Unsaid;
        Some(rule)
    }

    fn event_rule(&mut self, node: &Node) -> Option<Rule> {
        let fields = self.fields(node, &EVENT_KEYS, |_| false)?;
        let what = self.event(&fields, Otherwise::Nothing);
        let mut rule = Rule::new(what, Properties::None);
        self.common(&fields, &mut rule);
        Some(rule)
    }

    fn touch_rule(&mut self, node: &Node) -> Option<Rule> {
        let fields = self.fields(node, &TOUCH_KEYS, inline_choice_key::<SalesAct>)?;
        let choice = self.inline_choice(&fields, node, "act")?;
        let mut rule = Rule::new(What::Touch(choice), Properties::None);
        self.common(&fields, &mut rule);
        Some(rule)
    }

    fn outcome_rule(&mut self, node: &Node) -> Option<Rule> {
        let fields = self.fields(node, &OUTCOME_KEYS, inline_choice_key::<OutcomeAct>)?;
        let choice = self.inline_choice(&fields, node, "outcome")?;
        let mut rule = Rule::new(What::Outcome(choice), Properties::None);
        self.common(&fields, &mut rule);
        Some(rule)
    }

    fn event(&mut self, fields: &Fields<'_>, otherwise: Otherwise<EventKind>) -> What {
        let name = fields.get("name").and_then(|node| self.text_or_fixed(node));
        let kind = fields.get("kind").and_then(|node| self.choice(node, otherwise));
        let times = fields.get("times").and_then(|node| match node.get("column") {
            Some(column) => self.text(column, COLUMN),
            None => self.text(node, COLUMN),
        });
        let lasted = fields.get("lasted").and_then(|node| self.lasted(node));
        What::Event { name, kind: kind.unwrap_or(Choice::Fixed(EventKind::Track)), times, lasted }
    }

    fn common(&mut self, fields: &Fields<'_>, rule: &mut Rule) {
        if let Some(node) = fields.get("at") {
            rule.at = self.at(node);
        }
        if let Some(node) = fields.get("when") {
            rule.when = self.when(node);
        }
        let column = |reader: &mut Self, key: &str| fields.get(key).and_then(|node| reader.text(node, COLUMN));
        rule.event_id = column(self, "event_id");
        rule.marked = column(self, "marked");
        rule.channel = fields.get("channel").and_then(|node| self.choice(node, Otherwise::Refuse));
        if let Some(node) = fields.get("properties") {
            rule.properties = self.properties(node);
        }
    }

    fn text_or_fixed(&mut self, node: &Node) -> Option<Text> {
        if node.as_map().is_none() {
            return Some(Text::Columns(self.texts(node, COLUMN)));
        }
        let fields = self.fields(node, &["fixed", "column"], |_| false)?;
        match (fields.get("fixed"), fields.get("column")) {
            (Some(fixed), None) => self.text(fixed, "expected-text").map(Text::Fixed),
            (None, Some(column)) => Some(Text::Columns(self.texts(column, COLUMN))),
            _ => {
                self.expected(node, "map-a-name");
                None
            }
        }
    }

    fn lasted(&mut self, node: &Node) -> Option<Lasted> {
        if node.as_map().is_none() {
            let column = self.text(node, COLUMN)?;
            return Some(Lasted { column, unit: Unit::Seconds });
        }
        let fields = self.fields(node, &["column", "unit"], |_| false)?;
        let unit = fields.get("unit").and_then(|node| self.one_of(node, &Unit::ALL, "map-word-unit"));
        let Some(column) = fields.get("column") else {
            self.expected(node, "map-a-lasted");
            return None;
        };
        Some(Lasted { column: self.text(column, COLUMN)?, unit: unit.unwrap_or(Unit::Seconds) })
    }

    fn when(&mut self, node: &Node) -> Vec<(String, Test)> {
        let Some(map) = node.as_map() else {
            self.expected(node, "map-some-tests");
            return Vec::new();
        };
        let mut tests = Vec::new();
        for (key, value) in map {
            let test = match &value.shape {
                Shape::Scalar(text, Style::Plain) if text == "known" => Test::Known,
                Shape::Scalar(text, Style::Plain) if text == "missing" => Test::Missing,
                Shape::Scalar(..) | Shape::List(_) => Test::In(self.texts(value, "expected-value")),
                Shape::Map(_) => {
                    let Some(fields) = self.fields(value, &["not"], |_| false) else { continue };
                    match fields.get("not") {
                        Some(not) => Test::NotIn(self.texts(not, "expected-value")),
                        None => continue,
                    }
                }
            };
            tests.push((key.text.clone(), test));
        }
        tests
    }

    fn properties(&mut self, node: &Node) -> Properties {
        match &node.shape {
            Shape::Scalar(text, _) => match text.as_str() {
                "all" => Properties::All,
                "none" => Properties::None,
                _ => {
                    self.expected(node, "map-some-properties");
                    Properties::None
                }
            },
            Shape::List(_) => Properties::Named(self.texts(node, COLUMN).into_iter().map(|c| (c.clone(), c)).collect()),
            Shape::Map(map) => match &map[..] {
                [(key, under)] if key.text == "under" => {
                    Properties::Under(self.texts(under, "map-a-prefix").iter().map(|text| under_prefix(text)).collect())
                }
                _ => {
                    let named = map
                        .iter()
                        .filter_map(|(key, value)| Some((key.text.clone(), self.text(value, "map-a-property")?)));
                    Properties::Named(named.collect())
                }
            },
        }
    }

    fn needed_choice<T: Words>(
        &mut self,
        fields: &Fields<'_>,
        key: &'static str,
        otherwise: Otherwise<T>,
    ) -> Option<Choice<T>> {
        match fields.get(key) {
            Some(node) => self.choice(node, otherwise),
            None => {
                let first = fields.entries.first().map_or(fields.span, |(_, key, _)| key.span);
                let words: Vec<&str> = T::all().iter().map(|(_, word)| *word).collect();
                self.missing(said!("map-no-choice", key), first).help.push(said!(
                    "map-no-choice-help",
                    key,
                    words = words.join(", ")
                ));
                None
            }
        }
    }

    /// A word of the list, the name of a column, or `{ column: …, word: [values] }`.
    fn choice<T: Words>(&mut self, node: &Node, otherwise: Otherwise<T>) -> Option<Choice<T>> {
        if let Some(text) = node.as_scalar() {
            return Some(match T::from_word(text) {
                Some(word) => Choice::Fixed(word),
                None => Choice::Column { column: text.trim().to_owned(), values: Vec::new(), otherwise },
            });
        }
        let mut known = vec!["column", "otherwise"];
        known.extend(T::all().iter().map(|(_, word)| *word));
        let fields = self.fields(node, &known, |key| T::from_word(key).is_some())?;
        self.choice_of(&fields, node, otherwise)
    }

    fn inline_choice<T: Words>(&mut self, fields: &Fields<'_>, node: &Node, key: &str) -> Option<Choice<T>> {
        match fields.get(key) {
            Some(node) => self.choice(node, Otherwise::Nothing),
            None => self.choice_of(fields, node, Otherwise::Nothing),
        }
    }

    fn choice_of<T: Words>(&mut self, fields: &Fields<'_>, node: &Node, otherwise: Otherwise<T>) -> Option<Choice<T>> {
        let Some(column) = fields.get("column") else {
            self.missing(said!("map-no-column", what = Said::of(T::WHAT)), node.span);
            return None;
        };
        let column = self.text(column, COLUMN)?;
        let mut values = Vec::new();
        for (key, _, node) in &fields.entries {
            if let Some(word) = T::from_word(key) {
                values.extend(self.texts(node, "map-a-column-value").into_iter().map(|value| (value, word)));
            }
        }
        let otherwise = match fields.get("otherwise") {
            Some(node) if node.as_scalar() == Some("nothing") => Otherwise::Nothing,
            Some(node) if node.as_scalar() == Some("refuse") => Otherwise::Refuse,
            Some(node) => Otherwise::Is(self.one_of(node, &T::all(), T::WHAT)?),
            None => otherwise,
        };
        Some(Choice::Column { column, values, otherwise })
    }

    /// What only the whole entry shows.
    fn check(&mut self, fields: &Fields<'_>, entry: &FileMap) {
        let first = fields.entries.first().map_or(fields.span, |(_, key, _)| key.span);
        let needs_id = !matches!(entry.holds, Holds::Leads | Holds::Companies);
        if needs_id && entry.id == Id::Unsaid {
            self.missing(said!("map-no-id", holds = entry.holds.word()), first);
        }
        if let Some(Rule { what: What::Event { name: None, kind: Choice::Fixed(EventKind::Track), .. }, .. }) =
            &entry.main
        {
            self.missing(said!("map-no-name"), first);
        }
        let only_for: [(&str, &[Holds]); 9] = [
            ("name", &[Holds::Events]),
            ("kind", &[Holds::Events]),
            ("lasted", &[Holds::Events]),
            ("times", &[Holds::Events]),
            ("act", &[Holds::Touches]),
            ("outcome", &[Holds::Outcomes]),
            ("field", &[Holds::History]),
            ("value", &[Holds::History]),
            ("was", &[Holds::History]),
        ];
        for (key, holders) in only_for {
            let found = fields.entries.iter().find(|(known, ..)| known == key);
            if let (Some((_, written, _)), false) = (found, holders.contains(&entry.holds)) {
                let message = said!("map-misplaced", key, holds = holders[0].word());
                self.error("misplaced-key", message, written.span);
            }
        }
    }
}

/// In a table of companies, `industry` means `company.industry`.
pub(crate) fn company_trait(name: TraitName, holds: Holds) -> TraitName {
    let bare = holds == Holds::Companies && !name.as_str().contains('.');
    let canonical = canonical_trait(name.as_str()).unwrap_or(name.as_str());
    let prefixed =
        if canonical.starts_with("company.") { canonical.to_owned() } else { format!("company.{}", name.as_str()) };
    if bare { TraitName::new(&prefixed).unwrap_or(name) } else { name }
}

fn inline_choice_key<T: Words>(key: &str) -> bool {
    matches!(key, "column" | "otherwise") || T::from_word(key).is_some()
}

fn under_prefix(text: &str) -> (String, String) {
    let (prefix, name) = text.split_once(" as ").unwrap_or((text, ""));
    (prefix.trim().to_owned(), name.trim().to_owned())
}
