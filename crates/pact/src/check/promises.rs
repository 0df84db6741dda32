//! What happens next: recycling, nurture tracks, promises with their calendar and breaches, routing.

use leadpact_document::nearest;
use leadpact_language::said;
use leadpact_terms::{ClauseId, Duration, TouchKind, fold};

use super::Checker;
use super::condition::Place;
use super::rules::name_of;
use super::stages::texts;
use crate::diagnostics as id;
use crate::model::{
    Assignee, BreachRule, Calendar, Hours, MarketingPromises, NewSignal, Promise, Recycle, Routing, SalesPromises, Sla,
    Territory, TouchPromise, Track, TrackName, Weekday,
};
use crate::written::grammar::{Field, MARKETING_FIELDS, SALES_FIELDS};
use crate::written::{Entry, Item, Leaf, Map, Value, key_form};

/// The cool-off where the pact says nothing.
const COOL_OFF: Duration = Duration::days(30);

impl Checker<'_> {
    pub(super) fn recycle(&mut self, root: &Map) -> Option<Recycle> {
        let entry = root.entry("recycle");
        let clause = self.clause_or_default("recycle", entry.map(|entry| entry.key.span));
        let map = entry.and_then(|entry| entry.item.as_map());
        let cool_off = map.and_then(|map| map.duration("cool_off")).unwrap_or(COOL_OFF);
        let needs = match map.and_then(|map| map.item("needs")) {
            None => NewSignal::Any,
            Some(item) => match item.as_text().map(|text| fold(text).into_owned()).as_deref() {
                Some("any new signal" | "any") => NewSignal::Any,
                Some("nothing") => NewSignal::Nothing,
                _ => NewSignal::OneOf(self.signal_names(item)?),
            },
        };
        Some(Recycle { clause, cool_off, needs })
    }

    pub(super) fn tracks(&mut self, root: &Map) -> Option<Vec<Track>> {
        let entries: Vec<&Entry> = root.map("nurture").into_iter().flat_map(Map::named).collect();
        let tracks: Vec<Option<Track>> = entries.into_iter().map(|entry| self.track(entry)).collect();
        tracks.into_iter().collect()
    }

    fn track(&mut self, entry: &Entry) -> Option<Track> {
        let name = TrackName::new(&entry.key.text);
        let clause = self.clause(&format!("nurture/{name}"), entry.key.span);
        let map = entry.item.as_map()?;
        let when = match map.item("when") {
            Some(when) => Some(self.condition(when, Place::Traits("nurture"))?),
            None => None,
        };
        let (cool_off, note) = (map.duration("cool_off"), map.text("note").map(Into::into));
        Some(Track { clause, name, when, cool_off, note })
    }

    pub(super) fn sla(&mut self, root: &Map) -> Option<Sla> {
        let Some(item) = root.item("sla") else { return Some(Sla::default()) };
        let map = item.as_map()?;
        let marketing = map.map("marketing").map(|map| self.marketing(map)).unwrap_or_default();
        let sales = map.map("sales").map(|map| self.sales(map)).unwrap_or_default();
        let calendar = match map.entry("calendar") {
            Some(entry) => Some(self.calendar(entry)?),
            None => None,
        };
        let breaches = self.breaches(map)?;
        Some(Sla { marketing, sales, calendar, breaches })
    }

    fn promise<T>(
        &mut self,
        map: &Map,
        party: &str,
        field: &'static str,
        what: impl FnOnce(&Item) -> Option<T>,
    ) -> Option<Promise<T>> {
        let entry = map.entry(field)?;
        let clause = self.clause(&format!("sla/{party}/{field}"), entry.key.span);
        what(&entry.item).map(|what| Promise { clause, what })
    }

    fn marketing(&mut self, map: &Map) -> MarketingPromises {
        let qualified = |item: &Item| match item.as_leaf() {
            Some(Leaf::Quota(quota)) => Some(*quota),
            _ => None,
        };
        let complete = |item: &Item| match item.as_leaf() {
            Some(Leaf::Share(share)) => Some(*share),
            _ => None,
        };
        MarketingPromises {
            qualified: self.promise(map, "marketing", "qualified", qualified),
            complete: self.promise(map, "marketing", "complete", complete),
            hand_over_within: self.promise(map, "marketing", "hand over within", duration),
        }
    }

    fn sales(&mut self, map: &Map) -> SalesPromises {
        let reasons = |item: &Item| match item.as_leaf() {
            Some(Leaf::YesNo(yes)) => Some(*yes),
            _ => None,
        };
        if let Some(entry) = map.entry("touches")
            && entry.item.as_map().is_some_and(|map| {
                let bad = map.damaged || map.entries.iter().any(|entry| entry.item.is_bad());
                !bad && touches(map).is_some_and(|touches| touches.counts.is_empty())
            })
        {
            self.error(id::EMPTY, said!("pact-no-touches"), entry.item.span)
                .help
                .push(said!("pact-no-touches-help", code = "{ calls: 3, emails: 3, within: 14d }"));
        }
        SalesPromises {
            respond_within: self.promise(map, "sales", "respond within", duration),
            at_the_latest: self.promise(map, "sales", "at the latest", duration),
            decide_within: self.promise(map, "sales", "decide within", duration),
            touches: self.promise(map, "sales", "touches", |item| item.as_map().and_then(touches)),
            status_every: self.promise(map, "sales", "status every", duration),
            reject_with_reason: self.promise(map, "sales", "reject with reason", reasons),
        }
    }

    fn calendar(&mut self, entry: &Entry) -> Option<Calendar> {
        let clause = self.clause("sla/calendar", entry.key.span);
        let map = entry.item.as_map()?;
        let mut hours: Vec<Hours> = Vec::new();
        for item in map.item("hours").map(Item::elements).unwrap_or_default() {
            let Some(Leaf::Hours(some)) = item.as_leaf() else { continue };
            let overlap = |known: &&Hours| {
                known.from_minute < some.to_minute
                    && some.from_minute < known.to_minute
                    && known.days.iter().any(|day| some.days.contains(day))
            };
            if hours.iter().any(|known| overlap(&known)) {
                self.error(id::CONTRADICTION, said!("pact-hours-overlap"), item.span)
                    .help
                    .push(said!("pact-hours-overlap-help"));
            }
            hours.push(some.clone());
        }
        if !map.has("hours") {
            let days = Weekday::ALL[..5].to_vec();
            hours.push(Hours { days, from_minute: 9 * 60, to_minute: 17 * 60 });
        }
        let time_zone = map.text("time_zone")?.into();
        Some(Calendar { clause, time_zone, hours, holidays: map.text("holidays").map(Into::into) })
    }

    fn breaches(&mut self, sla: &Map) -> Option<Vec<BreachRule>> {
        let entries: Vec<&Entry> = sla.map("breach").into_iter().flat_map(Map::named).collect();
        let breaches: Vec<Option<BreachRule>> = entries.into_iter().map(|entry| self.breach(entry, sla)).collect();
        breaches.into_iter().collect()
    }

    fn breach(&mut self, entry: &Entry, sla: &Map) -> Option<BreachRule> {
        let (party, promise) = self.promised(entry, sla)?;
        let clause = self.clause(&format!("sla/breach/{promise}"), entry.key.span);
        let map = entry.item.as_map()?;
        if map.says_nothing() {
            self.error(id::EMPTY, said!("pact-breach-empty"), entry.item.span)
                .help
                .push(said!("pact-breach-empty-help", code = "{ tell: [sales manager] }"));
            return None;
        }
        Some(BreachRule {
            clause,
            of: ClauseId::new(format!("sla/{party}/{promise}")),
            tell: texts(map.item("tell")),
            reassign: map.yes_no("reassign").unwrap_or(false),
        })
    }

    /// The party and the promise that a breach is of; reported if the pact makes no such promise.
    fn promised(&mut self, entry: &Entry, sla: &Map) -> Option<(&'static str, &'static str)> {
        let form = key_form(&entry.key.text);
        let find = |fields: &'static [Field]| fields.iter().map(|field| field.name).find(|name| key_form(name) == form);
        let found = find(MARKETING_FIELDS).map(|name| ("marketing", name));
        let found = found.or_else(|| find(SALES_FIELDS).map(|name| ("sales", name)));
        if let Some((party, name)) = found {
            let section = sla.item(party);
            if section.is_some_and(Item::is_bad) || section.and_then(Item::as_map).is_some_and(|map| map.has(name)) {
                return found;
            }
            self.error(id::UNKNOWN_PROMISE, said!("pact-not-promised", name), entry.key.span)
                .help
                .push(said!("pact-not-promised-help", code = format!("sla: {{ {party}: … }}")));
            return None;
        }
        let names: Vec<&str> = MARKETING_FIELDS.iter().chain(SALES_FIELDS).map(|field| field.name).collect();
        let near = nearest(&form, names.iter().copied());
        let help = match near {
            Some(near) => said!("found-did-you-mean", near),
            None => said!("pact-promises", names = names.join(", ")),
        };
        self.error(id::UNKNOWN_PROMISE, said!("pact-no-promise", name = &entry.key.text), entry.key.span)
            .help
            .push(help);
        None
    }

    pub(super) fn routing(&mut self, root: &Map) -> Option<Routing> {
        let entry = root.entry("routing");
        let clause = self.clause_or_default("routing", entry.map(|entry| entry.key.span));
        let empty = Map::default();
        let map = match entry {
            Some(entry) => entry.item.as_map()?,
            None => &empty,
        };
        let entries: Vec<&Entry> = map.map("territories").into_iter().flat_map(Map::named).collect();
        let territories: Vec<Option<Territory>> = entries.into_iter().map(|entry| self.territory(entry)).collect();
        Some(Routing {
            clause,
            company_owner_first: map.yes_no("company owner first").unwrap_or(false),
            territories: territories.into_iter().collect::<Option<_>>()?,
            otherwise: assignees(map.item("otherwise")),
            capacity: map.integer("capacity"),
            pool: map.text("pool").map(Into::into),
        })
    }

    fn territory(&mut self, entry: &Entry) -> Option<Territory> {
        let name = name_of(entry);
        let map = entry.item.as_map();
        let part = map.and_then(|map| map.text("id")).unwrap_or(&name).to_owned();
        let clause = self.clause(&format!("routing/{part}"), entry.key.span);
        let map = map?;
        let when = map.item("when").and_then(|when| self.condition(when, Place::Traits("routing")));
        let to = assignees(map.item("to"));
        when.filter(|_| !to.is_empty()).map(|when| Territory { clause, name, when, to })
    }
}

fn duration(item: &Item) -> Option<Duration> {
    match item.as_leaf() {
        Some(Leaf::Duration(duration)) => Some(*duration),
        _ => None,
    }
}

fn touches(map: &Map) -> Option<TouchPromise> {
    let kinds = [
        ("calls", TouchKind::Call),
        ("emails", TouchKind::Email),
        ("meetings", TouchKind::Meeting),
        ("social", TouchKind::Social),
    ];
    let counts = kinds.into_iter().filter_map(|(field, kind)| Some((kind, map.integer(field)?)));
    Some(TouchPromise { counts: counts.filter(|(_, n)| *n > 0).collect(), within: map.duration("within")? })
}

fn assignees(item: Option<&Item>) -> Vec<Assignee> {
    let assignee = |item: &Item| match &item.value {
        Value::Map(map) => {
            map.text("who").map(|who| Assignee { who: who.into(), weight: map.integer("weight").unwrap_or(1) })
        }
        Value::Leaf(_) => item.as_text().map(|who| Assignee { who: who.into(), weight: 1 }),
        Value::Bad | Value::List(_) => None,
    };
    item.map(Item::elements).unwrap_or_default().iter().filter_map(assignee).collect()
}
