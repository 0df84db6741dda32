//! What changed from one version of a pact to the next, in words, and whether it loosens or tightens.
//!
//! Versions are compared by meaning, in the normal form of [`crate::canonical`]: comments, layout, notes and spelling are no
//! change. A direction is named only where it is proved (every lead that met the old condition meets the new one); all
//! else is *unclear*, with the reason. Each change is judged by itself, as if nothing else had changed.

mod effect;
mod items;
mod rename;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use leadpact_terms::{ClauseId, fold};
use serde::Serialize;

use crate::canonical::{canonical_form, normalised};
use crate::model::Pact;
use crate::words::{Messages, clauses_in_words, say};
use items::{Entry, entries};

/// All that changed between two versions.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Diff {
    /// The pact's name, as the new version writes it.
    pub name: Box<str>,
    /// The old version.
    pub old_version: u32,
    /// The new version.
    pub new_version: u32,
    /// Whether the two say the same, but for the version number.
    pub same_meaning: bool,
    /// In the order of the agreement; what was taken out stands where it stood.
    pub changes: Vec<Change>,
}

/// One clause that changed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Change {
    /// The clause, as the newest version that has it names it.
    pub clause: ClauseId,
    /// Its name before, if it has another one now.
    pub renamed_from: Option<ClauseId>,
    /// What happened to it.
    pub kind: ChangeKind,
    /// What it said.
    pub before: Option<String>,
    /// What it says.
    pub after: Option<String>,
    /// In which direction it goes.
    pub effect: Effect,
    /// What that direction is about.
    pub concern: Concern,
    /// Why, in words.
    pub because: String,
}

/// What happened to a clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It says something else.
    Changed,
    /// It says the same under another name.
    Renamed,
    /// Several clauses say the same in another order.
    Reordered,
}

/// In which direction a change goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// More leads pass, or less is promised.
    Loosens,
    /// Fewer leads pass, or more is promised.
    Tightens,
    /// Neither.
    Neutral,
    /// Not proved.
    Unclear,
}

/// What a change is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Concern {
    /// Who is handed over, and when.
    Qualification,
    /// Which level or stage a lead has.
    Stages,
    /// What marketing promises.
    MarketingPromise,
    /// What sales promises.
    SalesPromise,
    /// What the words mean, who signs, and what happens around.
    Terms,
}

/// What changed from the old version to the new one.
pub fn diff(old: &Pact, new: &Pact, messages: &Messages) -> Diff {
    let mut same_version = old.clone();
    same_version.version = new.version;
    let same_meaning = canonical_form(&same_version) == canonical_form(new);
    let texts = Texts { old: texts(old, messages), new: texts(new, messages) };
    let mut changes = Vec::new();
    if !same_meaning {
        let mut before = normalised(old);
        let after = normalised(new);
        let renamed = rename::adopt(&mut before, &after);
        changes = clause_changes(&before, &after, &renamed, &texts, messages);
        changes.extend(order_changes(&before, &after, messages));
    }
    Diff { name: new.name.clone(), old_version: old.version, new_version: new.version, same_meaning, changes }
}

/// A diff as plain text, for a terminal or a mail.
pub fn diff_in_words(diff: &Diff, messages: &Messages) -> String {
    let (old, new) = (diff.old_version.to_string(), diff.new_version.to_string());
    let name = diff.name.as_ref();
    let mut text = say!(messages, "diff-heading", name = name, old = old, new = new);
    text.push('\n');
    if diff.same_meaning {
        let _ = writeln!(text, "{}", say!(messages, "diff-same"));
        return text;
    }
    let count = |effect: Effect| diff.changes.iter().filter(|change| change.effect == effect).count();
    let _ = writeln!(
        text,
        "{}",
        say!(
            messages,
            "diff-count",
            n = diff.changes.len(),
            loosen = count(Effect::Loosens),
            tighten = count(Effect::Tightens),
            neutral = count(Effect::Neutral),
            unclear = count(Effect::Unclear)
        )
    );
    for change in &diff.changes {
        let _ = writeln!(text, "\n{}", change_heading(change, messages));
        for (id, said) in [("diff-before", &change.before), ("diff-after", &change.after)] {
            if let Some(said) = said {
                let _ = writeln!(text, "  {}", messages.say(id, &[("text", said.as_str().into())]));
            }
        }
        let _ = writeln!(text, "  {}", say!(messages, "diff-because", text = change.because.as_str()));
    }
    text
}

fn change_heading(change: &Change, m: &Messages) -> String {
    let what = match (change.kind, &change.renamed_from) {
        (ChangeKind::Added, _) => say!(m, "diff-added"),
        (ChangeKind::Removed, _) => say!(m, "diff-removed"),
        (ChangeKind::Reordered, _) => say!(m, "diff-reordered"),
        (ChangeKind::Changed | ChangeKind::Renamed, Some(from)) => {
            say!(m, "diff-renamed", from = from.as_str())
        }
        (ChangeKind::Changed | ChangeKind::Renamed, None) => say!(m, "diff-changed"),
    };
    let concern = match change.concern {
        Concern::Qualification => "qualification",
        Concern::Stages => "stages",
        Concern::MarketingPromise => "marketing",
        Concern::SalesPromise => "sales",
        Concern::Terms => "terms",
    };
    let effect = match change.effect {
        Effect::Loosens => m.say(&format!("diff-loosens-{concern}"), &[]),
        Effect::Tightens => m.say(&format!("diff-tightens-{concern}"), &[]),
        Effect::Neutral => say!(m, "diff-neutral"),
        Effect::Unclear => say!(m, "diff-unclear"),
    };
    say!(m, "diff-change", clause = change.clause.as_str(), what = what, effect = effect)
}

/// What the clauses of both versions say, by their folded ids.
struct Texts {
    old: BTreeMap<String, (ClauseId, String)>,
    new: BTreeMap<String, (ClauseId, String)>,
}

fn texts(pact: &Pact, messages: &Messages) -> BTreeMap<String, (ClauseId, String)> {
    let clauses = clauses_in_words(pact, messages).into_iter();
    clauses.map(|(clause, text)| (required_key(&clause), (clause, text))).collect()
}

/// The id under which the normal form knows a clause: alternatives of required information are sorted there.
fn required_key(clause: &ClauseId) -> String {
    match clause.as_str().strip_prefix("required/") {
        Some(traits) => {
            let mut traits: Vec<&str> = traits.split(" or ").collect();
            traits.sort_unstable();
            traits.dedup();
            format!("required/{}", traits.join(" or "))
        }
        None => fold(clause.as_str()).into_owned(),
    }
}

fn clause_changes(
    old: &Pact,
    new: &Pact,
    renamed: &BTreeMap<ClauseId, ClauseId>,
    texts: &Texts,
    messages: &Messages,
) -> Vec<Change> {
    let (before, after) = (entries(old), entries(new));
    let pacts = effect::Pacts { old, new };
    let mut changes: Vec<(usize, Change)> = Vec::new();
    let change = |was: Option<&Entry>, is: Option<&Entry>| -> Option<Change> {
        let said = |entry: Option<&Entry>, texts: &BTreeMap<String, (ClauseId, String)>, key: &ClauseId| {
            entry.and_then(|_| texts.get(key.as_str()).cloned())
        };
        let key = &is.or(was)?.clause;
        let old_key = renamed.get(key).unwrap_or(key);
        let (before, after) = (said(was, &texts.old, old_key), said(is, &texts.new, key));
        let kind = match (was, is) {
            (None, _) => ChangeKind::Added,
            (_, None) => ChangeKind::Removed,
            (Some(was), Some(is)) if was.body == is.body => ChangeKind::Renamed,
            _ => ChangeKind::Changed,
        };
        let judged = effect::judge(&pacts, was.map(|entry| &entry.item), is.map(|entry| &entry.item));
        let (effect, concern, because) = match kind {
            ChangeKind::Renamed => (Effect::Neutral, judged.concern, "because-renamed"),
            _ => (judged.effect, judged.concern, judged.because),
        };
        let shown = after.as_ref().or(before.as_ref()).map_or_else(|| key.clone(), |(clause, _)| clause.clone());
        let renamed_from = renamed.get(key).map(|_| before.as_ref().map_or(old_key, |(clause, _)| clause).clone());
        Some(Change {
            clause: shown,
            renamed_from,
            kind,
            before: before.map(|(_, text)| text),
            after: after.map(|(_, text)| text),
            effect,
            concern,
            because: messages.say(because, &[]),
        })
    };
    for (i, is) in after.iter().enumerate() {
        let was = before.iter().find(|was| was.clause == is.clause);
        let differs =
            was.is_none_or(|was| was.body != is.body || was.name != is.name) || renamed.contains_key(&is.clause);
        if differs {
            changes.extend(change(was, Some(is)).map(|change| (2 * i, change)));
        }
    }
    for (i, was) in before.iter().enumerate() {
        if after.iter().all(|is| is.clause != was.clause) {
            // Where it stood: after what came before it and still is there.
            let earlier = before[..i].iter().rev();
            let anchor = earlier.filter_map(|entry| after.iter().position(|is| is.clause == entry.clause)).next();
            changes.extend(change(Some(was), None).map(|change| (anchor.map_or(0, |i| 2 * i + 1), change)));
        }
    }
    changes.sort_by_key(|(position, _)| *position);
    changes.into_iter().map(|(_, change)| change).collect()
}

/// First-match lists whose common members stand in another order.
fn order_changes(old: &Pact, new: &Pact, messages: &Messages) -> Vec<Change> {
    type Names = fn(&Pact) -> Vec<&str>;
    let tiers: Names = |pact| pact.tiers.iter().map(|tier| tier.name.as_str()).collect();
    let personas: Names = |pact| pact.personas.iter().map(|persona| persona.name.as_str()).collect();
    let tracks: Names = |pact| pact.tracks.iter().map(|track| track.name.as_str()).collect();
    let territories: Names = |pact| pact.routing.territories.iter().map(|territory| &*territory.name).collect();
    let mut changes = Vec::new();
    for (clause, names, effect, because) in [
        ("mql", tiers, Effect::Neutral, "because-order-of-tiers"),
        ("personas", personas, Effect::Unclear, "because-order-of-personas"),
        ("nurture", tracks, Effect::Neutral, "because-order-of-others"),
        ("routing", territories, Effect::Neutral, "because-order-of-others"),
    ] {
        let (before, after) = (names(old), names(new));
        let common = |names: &[&str], others: &[&str]| -> Vec<String> {
            names.iter().filter(|name| others.contains(name)).map(ToString::to_string).collect()
        };
        let (was, is) = (common(&before, &after), common(&after, &before));
        if was == is {
            continue;
        }
        let list = |names: Vec<String>| messages.series(names.iter().map(|name| messages.quoted(name)));
        changes.push(Change {
            clause: ClauseId::from(clause),
            renamed_from: None,
            kind: ChangeKind::Reordered,
            before: Some(list(was)),
            after: Some(list(is)),
            effect,
            concern: if clause == "mql" || clause == "personas" { Concern::Qualification } else { Concern::Terms },
            because: messages.say(because, &[]),
        });
    }
    changes
}
