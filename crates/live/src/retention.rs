//! Rules of retention: how long behaviour is kept, and leads that went silent. Carried out in small steps, so that nobody waits.
//!
//! An event that is dropped becomes a count. What was decided while it was there stands: decisions up to the lead's latest event are
//! neither withdrawn nor made again on what is left. A silent lead is erased as if it had asked for it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;
use std::str::FromStr;

use leadpact_language::{Said, said};
use leadpact_ledger::Tx;
use leadpact_ledger::counters::{Counter, counter_latest};
use leadpact_ledger::events::{EventRow, event_drop, event_list_of, event_list_old_after};
use leadpact_ledger::identity::{profile_find, profile_list_of};
use leadpact_ledger::leads::{LeadRow, lead_find, lead_list_after};
use leadpact_ledger::retention::thinned_put;
use leadpact_ledger::settings::{setting_fetch, setting_put};
use leadpact_ledger::standings::standing_find;
use leadpact_ledger::{LedgerError, Scrubbed};
use leadpact_terms::{Channel, DAY_MS, Instant, Kind, Stage};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::privacy::{Erased, count_gone};
use crate::{Live, LiveError};

/// The setting that holds the rules.
const RULES: &str = "retention";
/// The setting that says how far a round is.
const ROUND: &str = "retention_round";
/// Events or leads that are looked at in one step of a preview.
const AT_ONCE: usize = 5_000;

/// A rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "of", rename_all = "snake_case", deny_unknown_fields)]
pub enum RetentionRule {
    /// Events of behaviour are dropped when they are old.
    Behaviour {
        /// What people call the rule.
        name: String,
        /// Only these kinds; empty: all.
        #[serde(default)]
        kinds: Vec<BehaviourKind>,
        /// Only over these channels; empty: all.
        #[serde(default, with = "words")]
        channels: Vec<Channel>,
        /// Days after they happened.
        after_days: u32,
    },
    /// Leads are erased that did nothing, and about which sales did nothing, for long.
    SilentLeads {
        /// What people call the rule.
        name: String,
        /// Not those that reached one of these stages under a pact in force.
        #[serde(default, with = "words")]
        except_stages: Vec<Stage>,
        /// Days after the latest thing that happened.
        after_days: u32,
    },
}

/// A kind of behaviour. Traits, acts of sales and outcomes stay as long as the lead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BehaviourKind {
    /// Behaviour under a name.
    Track,
    /// A page or screen.
    Page,
}

/// What a step of retention did, or a preview would do.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Retained {
    /// Events dropped or leads erased, by the name of the rule.
    pub by_rule: BTreeMap<String, u64>,
    /// Whether everything was looked at since the round began; the next step begins another round.
    pub is_done: bool,
    /// Whether the files hold nothing any more of leads that were erased.
    pub is_clean: bool,
}

/// How far a round is.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
struct Round {
    /// Events up to this number were looked at.
    events: i64,
    /// Leads up to this number were looked at.
    leads: i64,
}

impl RetentionRule {
    /// What people call it.
    pub fn name(&self) -> &str {
        match self {
            Self::Behaviour { name, .. } | Self::SilentLeads { name, .. } => name,
        }
    }

    fn after_days(&self) -> u32 {
        match self {
            Self::Behaviour { after_days, .. } | Self::SilentLeads { after_days, .. } => *after_days,
        }
    }

    /// What happened before this instant is too old.
    fn cutoff(&self, now: Instant) -> Instant {
        Instant(now.0 - i64::from(self.after_days()) * DAY_MS)
    }

    /// Whether it drops this event.
    fn drops(&self, row: &EventRow, now: Instant) -> bool {
        match self {
            Self::Behaviour { kinds, channels, .. } => {
                let kind = match row.event.kind {
                    Kind::Track => BehaviourKind::Track,
                    Kind::Page => BehaviourKind::Page,
                    Kind::Traits | Kind::Sales(_) | Kind::Outcome(_) => return false,
                };
                row.event.at < self.cutoff(now)
                    && (kinds.is_empty() || kinds.contains(&kind))
                    && (channels.is_empty() || channels.contains(&row.event.channel))
            }
            Self::SilentLeads { .. } => false,
        }
    }

    /// Whether it erases a lead of which the latest thing happened then.
    fn erases(&self, active_at: Instant, stages: &[String], now: Instant) -> bool {
        match self {
            Self::Behaviour { .. } => false,
            Self::SilentLeads { except_stages, .. } => {
                active_at < self.cutoff(now)
                    && !except_stages.iter().any(|stage| stages.iter().any(|known| known == stage.word()))
            }
        }
    }
}

impl Live {
    /// The rules.
    pub fn retention_rules(&self, tx: &mut Tx<'_>) -> Result<Vec<RetentionRule>, LiveError> {
        let Some(text) = setting_fetch(tx, RULES)? else { return Ok(Vec::new()) };
        let stored = |error: serde_json::Error| LedgerError::Stored {
            what: "the rules of retention".to_owned(),
            why: error.to_string(),
        };
        Ok(serde_json::from_str(&text).map_err(stored)?)
    }

    /// Sets the rules; they are carried out from the next step on.
    ///
    /// # Errors
    /// If two have one name, or one would drop what happens today.
    pub fn set_retention_rules(&self, tx: &mut Tx<'_>, rules: &[RetentionRule]) -> Result<(), LiveError> {
        if let Some((_, why)) = unfit_rule(rules) {
            return Err(LiveError::Conflict(why));
        }
        let text = serde_json::to_string(rules).expect("plain data becomes JSON");
        setting_put(tx, RULES, &text)?;
        // A new rule is held against everything.
        setting_put(tx, ROUND, &serde_json::to_string(&Round::default()).expect("plain data becomes JSON"))?;
        Ok(())
    }

    /// The next step of carrying out the rules: looks at no more than `limit` events and as many leads, in one transaction. To be
    /// called until it is done, and again the next day. `by` is on record as whoever erased.
    pub fn retain(&self, now: Instant, limit: usize, by: &str) -> Result<Retained, LiveError> {
        let (mut retained, erased) = self.ledger().write(|tx| {
            let rules = self.retention_rules(tx)?;
            let mut retained = Retained { is_clean: true, is_done: rules.is_empty(), ..Retained::default() };
            if retained.is_done {
                return Ok((retained, Vec::new()));
            }
            let mut round = self.round(tx)?;
            let latest = counter_latest(tx, Counter::Event)?;
            let until = round.events.saturating_add(i64::try_from(limit).unwrap_or(i64::MAX)).min(latest);
            let old = old_events(tx, &rules, round.events, until, now)?;
            self.drop_events(tx, old, now, &mut retained)?;
            let silent = silent_leads(tx, &rules, &mut round, limit, now)?;
            let is_done = until >= latest && silent.is_none();
            let mut erased = Vec::new();
            for (lead, rule) in silent.unwrap_or_default() {
                erased.push(self.erase_lead(tx, lead.id.as_str(), by, now)?);
                *retained.by_rule.entry(rule).or_default() += 1;
            }
            round.events = until;
            retained.is_done = is_done;
            let next = if is_done { Round::default() } else { round };
            setting_put(tx, ROUND, &serde_json::to_string(&next).expect("plain data becomes JSON"))?;
            Ok::<_, LiveError>((retained, erased))
        })?;
        if !retained.by_rule.is_empty() {
            let erased: &[Erased] = &erased;
            retained.is_clean = self.clean_up(erased)? == Scrubbed::Clean;
        }
        Ok(retained)
    }

    /// What the rules given would do, if they were carried out now; changes nothing.
    pub fn preview_retention(&self, rules: &[RetentionRule], now: Instant) -> Result<Retained, LiveError> {
        let mut retained = Retained { is_done: true, is_clean: true, ..Retained::default() };
        let latest = self.ledger().read(|tx| counter_latest(tx, Counter::Event))?;
        let step = i64::try_from(AT_ONCE).expect("it is small");
        let mut after = 0;
        while after < latest {
            let old = self.ledger().read(|tx| old_events(tx, rules, after, after + step, now))?;
            for (_, rule) in old {
                *retained.by_rule.entry(rule).or_default() += 1;
            }
            after += step;
        }
        let mut round = Round::default();
        while let Some(silent) = self.ledger().read(|tx| silent_leads(tx, rules, &mut round, AT_ONCE, now))? {
            for (_, rule) in silent {
                *retained.by_rule.entry(rule).or_default() += 1;
            }
        }
        Ok(retained)
    }

    fn round(&self, tx: &mut Tx<'_>) -> Result<Round, LiveError> {
        let text = setting_fetch(tx, ROUND)?;
        // One that can't be read begins again: looking twice harms nothing.
        Ok(text.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default())
    }

    /// Drops events, and evaluates their leads on what is left.
    fn drop_events(
        &self,
        tx: &mut Tx<'_>,
        old: Vec<(EventRow, String)>,
        now: Instant,
        retained: &mut Retained,
    ) -> Result<(), LiveError> {
        if old.is_empty() {
            return Ok(());
        }
        let mut rows = Vec::with_capacity(old.len());
        for (row, rule) in old {
            *retained.by_rule.entry(rule).or_default() += 1;
            rows.push(row);
        }
        count_gone(tx, &rows)?;
        event_drop(tx, &rows.iter().map(|row| row.seq).collect::<Vec<_>>())?;
        let profiles: BTreeSet<i64> = rows.iter().map(|row| row.profile).collect();
        let profiles: Vec<i64> = profiles.into_iter().collect();
        let mut by_lead: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
        for row in profile_find(tx, &profiles)? {
            by_lead.entry(row.lead).or_default().push(row.profile);
        }
        let leads: BTreeSet<i64> = by_lead.keys().copied().collect();
        for lead in lead_find(tx, &leads.iter().copied().collect::<Vec<_>>())? {
            let until = lead.latest.map_or(now, |(at, _)| at);
            thinned_put(tx, &by_lead[&lead.lead], until)?;
        }
        self.correct(tx, now, |work| {
            work.look_up_leads(&leads)?;
            for lead in &leads {
                work.touch(*lead).anew = true;
            }
            Ok(())
        })?;
        Ok(())
    }
}

/// The first rule that can't be carried out: its position, and what is wrong with it.
pub fn unfit_rule(rules: &[RetentionRule]) -> Option<(usize, Said)> {
    let mut names = BTreeSet::new();
    rules.iter().enumerate().find_map(|(position, rule)| {
        let (name, days) = (rule.name(), rule.after_days());
        if name.trim().is_empty() || !names.insert(name) {
            return Some((position, said!("refused-rule-name", name)));
        }
        (days == 0).then(|| (position, said!("refused-rule-days", name)))
    })
}

/// Events of a stretch that a rule drops, each with the name of the first that does.
fn old_events(
    tx: &mut Tx<'_>,
    rules: &[RetentionRule],
    after: i64,
    until: i64,
    now: Instant,
) -> Result<Vec<(EventRow, String)>, LedgerError> {
    let of_events = |rule: &&RetentionRule| matches!(rule, RetentionRule::Behaviour { .. });
    let Some(before) = rules.iter().filter(of_events).map(|rule| rule.cutoff(now)).max() else {
        return Ok(Vec::new());
    };
    let mut old = Vec::new();
    for row in event_list_old_after(tx, after, before, until)? {
        if let Some(rule) = rules.iter().find(|rule| rule.drops(&row, now)) {
            old.push((row, rule.name().to_owned()));
        }
    }
    Ok(old)
}

/// The next leads that a rule erases, each with the name of the first that does; `None` when all were looked at.
fn silent_leads(
    tx: &mut Tx<'_>,
    rules: &[RetentionRule],
    round: &mut Round,
    limit: usize,
    now: Instant,
) -> Result<Option<Vec<(LeadRow, String)>>, LedgerError> {
    let of_leads = |rule: &&RetentionRule| matches!(rule, RetentionRule::SilentLeads { .. });
    let Some(before) = rules.iter().filter(of_leads).map(|rule| rule.cutoff(now)).max() else { return Ok(None) };
    let leads = lead_list_after(tx, round.leads, limit)?;
    let Some(last) = leads.last() else { return Ok(None) };
    round.leads = last.lead;
    let mut silent = Vec::new();
    // Whoever was heard of later did something later, or is new.
    for lead in leads.into_iter().filter(|lead| lead.first_at.unwrap_or(lead.created_at) < before) {
        let active_at = active_at(tx, &lead)?;
        let stages: Vec<String> = standing_find(tx, &[lead.lead])?.into_iter().map(|row| row.stage).collect();
        if let Some(rule) = rules.iter().find(|rule| rule.erases(active_at, &stages, now)) {
            silent.push((lead, rule.name().to_owned()));
        }
    }
    Ok(Some(silent))
}

/// When the lead did something last, or sales did about it; or when it was heard of first.
fn active_at(tx: &mut Tx<'_>, lead: &LeadRow) -> Result<Instant, LedgerError> {
    let profiles: Vec<i64> = profile_list_of(tx, &[lead.lead])?.into_iter().map(|row| row.profile).collect();
    let is_activity = |row: &EventRow| match row.event.kind {
        Kind::Track | Kind::Page => !row.event.marked,
        Kind::Sales(_) | Kind::Outcome(_) => true,
        Kind::Traits => false,
    };
    let events = event_list_of(tx, &profiles)?;
    let latest = events.iter().filter(|row| is_activity(row)).map(|row| row.event.at).max();
    // A lead that was only ever imported is as old as what is known of it.
    Ok(latest.or(lead.first_at).unwrap_or(lead.created_at))
}

/// Lists of words of the design, as words.
mod words {
    use super::{Deserialize, Deserializer, Display, FromStr, Serializer, de};

    pub fn serialize<T: Display, S: Serializer>(list: &[T], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(list.iter().map(ToString::to_string))
    }

    pub fn deserialize<'de, T: FromStr<Err = String>, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Vec<T>, D::Error> {
        let texts = Vec::<String>::deserialize(deserializer)?;
        texts.iter().map(|text| text.parse().map_err(de::Error::custom)).collect()
    }
}
