//! What the other side gets: the pact as JSON rules with the numbers that its fold needs, and the same events.

use leadpact_pact::model::{Caps, EngagementRule, NewSignal, Pact, Repeat, Score, Trigger};
use leadpact_terms::{Duration, Event, Kind, LeadId, SalesAct, Value};
use serde_json::{Map, Value as Json, json};

use crate::conditions::{Writer, any, plain};

/// The pact: conditions as JSON rules, everything else as plain data.
pub fn rules(pact: &Pact) -> Json {
    let mut writer = Writer::new(pact);
    let signals: Vec<Json> = pact
        .signals
        .iter()
        .map(|signal| any(signal.any_of.iter().map(|pattern| writer.pattern(pattern)).collect()))
        .collect();
    let fit: Vec<Json> = pact
        .fit
        .iter()
        .map(|rule| {
            let alternatives = rule
                .alternatives
                .iter()
                .map(|one| json!({ "points": one.points, "when": writer.condition(&one.when) }));
            json!({ "group": group(pact, rule.group.as_ref()), "alternatives": alternatives.collect::<Vec<_>>() })
        })
        .collect();
    let personas: Vec<Json> = pact.personas.iter().map(|persona| writer.condition(&persona.when)).collect();
    let exclusions: Vec<Json> = pact.exclusions.iter().map(|exclusion| writer.condition(&exclusion.when)).collect();
    let levels: Vec<Json> = pact.levels.iter().map(|level| writer.condition(&level.when)).collect();
    let tiers: Vec<Json> = pact
        .tiers
        .iter()
        .map(|tier| json!({ "name": tier.name.as_str(), "when": writer.condition(&tier.when) }))
        .collect();
    let gates: Vec<Json> = pact
        .gates
        .iter()
        .map(|gate| json!({ "stage": gate.stage.word(), "when": writer.condition(&gate.when) }))
        .collect();
    let bant = bant(pact, &mut writer);
    let engagement: Vec<Json> = pact.engagement.iter().map(|rule| engagement(pact, rule, &writer)).collect();
    let counters = writer
        .counters
        .iter()
        .map(|counter| json!({ "signal": counter.signal, "at_least": counter.at_least, "within": counter.within_ms }));
    json!({
        "signals": signals, "fit": fit, "personas": personas, "exclusions": exclusions, "levels": levels, "tiers": tiers,
        "gates": gates, "bant": bant, "engagement": engagement,
        "counters": counters.collect::<Vec<_>>(), "days": writer.days,
        "groups": pact.groups.iter().map(|group| json!({
            "of": match group.of { Score::Fit => "fit", Score::Engagement => "engagement" },
            "floor": group.floor, "ceiling": group.ceiling,
        })).collect::<Vec<_>>(),
        "grades": { "fit": pact.grades.fit, "engagement": pact.grades.engagement },
        "required": pact.required.iter().map(|one| one.any_of.iter().map(|name| format!("t:{name}")).collect::<Vec<_>>()).collect::<Vec<_>>(),
        "recycle": { "cool_off": pact.recycle.cool_off.as_ms(), "needs": match &pact.recycle.needs {
            NewSignal::Nothing => json!([]),
            NewSignal::Any => Json::Null,
            NewSignal::OneOf(signals) => json!(signals.iter().map(|signal| writer.signal(signal)).collect::<Vec<_>>()),
        } },
        "tracks": pact.tracks.iter().map(|track| json!({
            "name": leadpact_terms::fold(track.name.as_str()), "cool_off": track.cool_off.map(Duration::as_ms),
        })).collect::<Vec<_>>(),
    })
}

/// One lead's events in its order, values typed as the pact declares them.
pub fn lead(lead: &LeadId, events: &[Event], pact: &Pact) -> Json {
    json!({ "lead": lead.as_str(), "events": events.iter().map(|one| event(one, pact)).collect::<Vec<_>>() })
}

fn event(event: &Event, pact: &Pact) -> Json {
    let kind = match event.kind {
        Kind::Track => "track".to_owned(),
        Kind::Page => "page".to_owned(),
        Kind::Traits => "traits".to_owned(),
        Kind::Sales(act) => format!("sales {act}"),
        Kind::Outcome(act) => format!("outcome {act}"),
    };
    let tells_traits = matches!(event.kind, Kind::Traits | Kind::Sales(SalesAct::Noted));
    let facts = event.properties.iter().map(|(name, value)| {
        let (prefix, value) =
            if tells_traits { ("t:", typed(name, value, pact)) } else { ("p:", plain(value, &pact.currencies)) };
        (format!("{prefix}{name}"), value)
    });
    json!({
        "at": event.at.0, "kind": kind, "name": leadpact_terms::fold(&event.name), "channel": event.channel.word(),
        "lasted": event.lasted.map(Duration::as_ms), "marked": event.marked, "facts": facts.collect::<Map<_, _>>(),
    })
}

/// A trait's value read as the type that the pact gives it.
fn typed(name: &str, value: &Value, pact: &Pact) -> Json {
    use leadpact_terms::TraitType;
    let kind = leadpact_terms::TraitName::new(name).and_then(|name| pact.trait_type(&name));
    let read = match kind {
        _ if value.is_missing() => Some(Value::Missing),
        Some(TraitType::Number) => value.as_number().map(Value::Number),
        Some(TraitType::Money) => value.as_money().map(Value::Money),
        Some(TraitType::Date) => value.as_date().map(Value::Date),
        Some(TraitType::YesNo) => value.as_yes_no().map(Value::YesNo),
        Some(TraitType::Text | TraitType::List | TraitType::Country) | None => None,
    };
    plain(read.as_ref().unwrap_or(value), &pact.currencies)
}

fn group(pact: &Pact, name: Option<&leadpact_pact::model::GroupName>) -> Option<usize> {
    pact.groups.iter().position(|group| Some(&group.name) == name)
}

fn bant(pact: &Pact, writer: &mut Writer<'_>) -> Json {
    let points: Vec<Json> = pact
        .bant
        .points
        .iter()
        .map(|rule| {
            let fact = format!("t:{}", rule.point.trait_name());
            let test = match &rule.test {
                Some(test) => writer.test(&fact, test),
                None => writer.test(&fact, &leadpact_pact::model::Test::Known),
            };
            let deduced = rule.deduced.as_ref().map(|condition| writer.condition(condition));
            let when = any(std::iter::once(test).chain(deduced).collect());
            json!({ "point": rule.point.word(), "mandatory": rule.mandatory, "when": when })
        })
        .collect();
    json!({ "at_least": pact.bant.at_least, "points": points })
}

fn engagement(pact: &Pact, rule: &EngagementRule, writer: &Writer<'_>) -> Json {
    let each = |repeat: &Repeat| matches!(repeat, Repeat::Each);
    let on = match &rule.on {
        Trigger::Signal(signal) => json!({ "is": "each", "signals": [writer.signal(signal)] }),
        Trigger::Sequence { steps, within, repeat } => json!({
            "is": "sequence", "signals": steps.iter().map(|step| writer.signal(step)).collect::<Vec<_>>(),
            "within": within.as_ms(), "each": each(repeat),
        }),
        Trigger::Count { signal, at_least, within, repeat } => json!({
            "is": "count", "signals": [writer.signal(signal)], "at_least": at_least, "within": within.as_ms(), "each": each(repeat),
        }),
        Trigger::Silence { of, lasting } => json!({
            "is": "silence", "signals": of.iter().map(|signal| writer.signal(signal)).collect::<Vec<_>>(), "lasting": lasting.as_ms(),
        }),
    };
    let Caps { total, per } = rule.at_most;
    json!({
        "on": on, "points": rule.points, "half_life": rule.half_life.map(Duration::as_ms), "lasts": rule.lasts.map(Duration::as_ms),
        "total": total, "per": per.map(|(n, within)| json!({ "n": n, "within": within.as_ms() })),
        "group": group(pact, rule.group.as_ref()),
    })
}
