//! From the YAML tree to a checked [`HookMap`]: the keys of a file of events, and where a message and its person are found.

use leadpact_document::{Diagnostic, Node, Severity, Source};
use leadpact_language::said;
use leadpact_terms::TraitName;

use super::{Fields, Reader};
use crate::mapping::{Choice, EventKind, FileMap, Holds, HookMap, Id, Otherwise, Properties, Rule, TraitMap, What};

const HOOK_KEYS: [&str; 24] = [
    "hook",
    "list",
    "email",
    "phone",
    "user_id",
    "anonymous_id",
    "at",
    "event_id",
    "name",
    "kind",
    "channel",
    "lasted",
    "times",
    "marked",
    "when",
    "properties",
    "traits",
    "company",
    "drop",
    "events",
    "decimal",
    "dates",
    "time_zone",
    "missing",
];

impl HookMap {
    /// Reads a mapping of messages. With an error among the diagnostics there is none.
    pub fn parse(source: &Source) -> (Option<Self>, Vec<Diagnostic>) {
        let (node, diagnostics) = leadpact_document::parse(source);
        let mut reader = Reader { diagnostics };
        let mapping = node.and_then(|node| reader.hook(&node));
        reader.diagnostics.sort_by_key(|diagnostic| diagnostic.span);
        let failed = reader.diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error);
        (mapping.filter(|_| !failed), reader.diagnostics)
    }
}

impl Reader {
    fn hook(&mut self, node: &Node) -> Option<HookMap> {
        let fields = self.fields(node, &HOOK_KEYS, |_| false)?;
        self.hook_version(&fields);
        let mut columns = |key: &str| {
            let node = fields.get(key);
            node.map(|node| self.texts(node, "map-a-field")).unwrap_or_default()
        };
        let (email, phone) = (columns("email"), columns("phone"));
        let (user_id, anonymous_id) = (columns("user_id"), columns("anonymous_id"));
        let whom: Vec<String> = [&user_id, &email, &phone, &anonymous_id].into_iter().flatten().cloned().collect();
        let first = fields.entries.first().map_or(fields.span, |(_, key, _)| key.span);
        if whom.is_empty() {
            self.missing(said!("map-hook-no-person"), first).help.push(said!("map-hook-no-person-help"));
        }
        let mut entry = FileMap::new("*", Holds::Events);
        entry.id = Id::Columns(whom);
        self.form(&fields, &mut entry);
        self.columns(&fields, &mut entry);
        // The address is what people are reached by: it is told with whatever else is.
        let told = |columns: &[String], name: &str| -> Vec<TraitMap> {
            let one =
                |column: &String| Some(TraitMap { column: column.clone(), name: TraitName::new(name)?, kind: None });
            columns.iter().filter_map(one).collect()
        };
        entry.traits.extend(told(&email, "email").into_iter().chain(told(&phone, "phone")));
        let what = self.event(&fields, Otherwise::Refuse);
        if let What::Event { name: None, kind: Choice::Fixed(EventKind::Track), .. } = &what {
            self.missing(said!("map-hook-no-name"), first);
        }
        let main = self.hook_rule(&fields, what);
        if !entry.traits.is_empty() || entry.company.is_some() {
            let kind = Choice::Fixed(EventKind::Traits);
            let what = What::Event { name: None, kind, times: None, lasted: None };
            let (when, channel) = (main.when.clone(), main.channel.clone());
            entry.more.push(Rule { when, channel, ..Rule::new(what, Properties::None) });
        }
        entry.main = Some(main);
        self.hook_events(&fields, &mut entry);
        let list = fields.get("list").and_then(|node| self.text(node, "map-a-place-of-the-list"));
        Some(HookMap { list, email, phone, user_id, anonymous_id, entry })
    }

    fn hook_version(&mut self, fields: &Fields<'_>) {
        match fields.get("hook").map(|node| (node, node.as_scalar())) {
            Some((_, Some("1"))) => {}
            Some((node, _)) => {
                let help = said!("found-write", code = "hook: 1");
                self.error("unknown-version", said!("map-hook-version"), node.span).help.push(help);
            }
            None => {
                let first = fields.entries.first().map_or(fields.span, |(_, key, _)| key.span);
                let help = said!("found-write", code = "hook: 1");
                self.missing(said!("map-hook-no-version"), first).help.push(help);
            }
        }
    }

    fn hook_rule(&mut self, fields: &Fields<'_>, what: What) -> Rule {
        let mut rule = Rule::new(what, Properties::All);
        self.common(fields, &mut rule);
        rule.at = crate::mapping::At::Unsaid;
        rule
    }

    fn hook_events(&mut self, fields: &Fields<'_>, entry: &mut FileMap) {
        match fields.get("events").map(|node| (node, node.as_list())) {
            Some((_, Some(list))) => entry.more.extend(list.iter().filter_map(|node| self.event_rule(node))),
            Some((node, None)) => self.expected(node, "map-a-list"),
            None => {}
        }
    }
}
