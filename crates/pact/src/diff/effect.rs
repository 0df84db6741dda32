//! In which direction a change goes, where that can be proved.

use leadpact_terms::{Duration, FitGrade, Grade};

use super::items::{Item, Party};
use super::{Concern, Effect};
use crate::lint::logic::{Answer, Problem};
use crate::lint::reach::{Interval, fit_difference};
use crate::lint::walk;
use crate::model::{
    Bant, BantRule, BantTest, Caps, Condition, EngagementRule, FitRule, Gate, Grades, Group, NewSignal, Pact, Period,
    Persona, PersonaTest, Quota, Recycle, RequiredTrait, Score, Signal, TouchPromise, Trigger,
};

/// Both versions, in normal form and with the same names for the same things.
pub(super) struct Pacts<'a> {
    pub(super) old: &'a Pact,
    pub(super) new: &'a Pact,
}

/// What a change does, what that is about, and the message that says why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Judged {
    pub(super) effect: Effect,
    pub(super) concern: Concern,
    pub(super) because: &'static str,
}

fn judged(effect: Effect, concern: Concern, because: &'static str) -> Judged {
    Judged { effect, concern, because }
}

fn qualification(effect: Effect, because: &'static str) -> Judged {
    judged(effect, Concern::Qualification, because)
}

/// What it means that a clause changed, came or went.
pub(super) fn judge(pacts: &Pacts<'_>, old: Option<&Item<'_>>, new: Option<&Item<'_>>) -> Judged {
    // Sorts of clauses never change into each other, so one of the two tells the sort.
    let Some(item) = new.or(old) else { return judged(Effect::Neutral, Concern::Terms, "because-terms") };
    macro_rules! both {
        ($sort:path) => {
            (
                old.and_then(|old| if let $sort(it) = old { Some(*it) } else { None }),
                new.and_then(|new| if let $sort(it) = new { Some(*it) } else { None }),
            )
        };
    }
    match item {
        Item::Terms => judged(Effect::Neutral, Concern::Terms, "because-terms"),
        Item::Ground => ground(old.is_some() && new.is_some()),
        Item::Signal(_) => signal(pacts, both!(Item::Signal)),
        Item::Required(_) => required(both!(Item::Required)),
        Item::Persona(_) => persona(pacts, both!(Item::Persona)),
        Item::Exclusion(_) => {
            let (old, new) = both!(Item::Exclusion);
            let relation = pacts.relation(old.map(|old| &old.when), new.map(|new| &new.when));
            qualification(relation.effect().opposite(), relation.because())
        }
        Item::Fit(_) => fit(pacts, both!(Item::Fit)),
        Item::Engagement(_) => engagement(pacts, both!(Item::Engagement)),
        Item::Group(_) => group(pacts, both!(Item::Group)),
        Item::Grades(_) => grades(pacts, both!(Item::Grades)),
        Item::Level(_) => {
            let (old, new) = both!(Item::Level);
            let relation = pacts.relation(old.map(|old| &old.when), new.map(|new| &new.when));
            let concern = match pacts.tiers_ask(|condition| matches!(condition, Condition::Level(_))) {
                true => Concern::Qualification,
                false => Concern::Stages,
            };
            judged(relation.effect(), concern, relation.because())
        }
        Item::Tier(_) => {
            let (old, new) = both!(Item::Tier);
            let relation = pacts.relation(old.map(|old| &old.when), new.map(|new| &new.when));
            qualification(relation.effect(), relation.because())
        }
        Item::Gate(_) => gate(pacts, both!(Item::Gate)),
        Item::Bant(_) => bant(both!(Item::Bant)),
        Item::BantPoint(_) => bant_point(pacts, both!(Item::BantPoint)),
        Item::Recycle(_) => recycle(both!(Item::Recycle)),
        Item::Track => judged(Effect::Neutral, Concern::Terms, "because-tracks"),
        Item::Quota(_) => {
            let yearly = |quota: Quota| per_year(quota);
            promise(Party::Marketing, pair(both!(Item::Quota), yearly), More::Tightens)
        }
        Item::Share(_) => promise(Party::Marketing, pair(both!(Item::Share), |share| share), More::Tightens),
        Item::Within(party, _) => {
            let within = |item: &Item<'_>| match item {
                Item::Within(_, duration) => Some(duration.as_ms() as f64),
                _ => None,
            };
            promise(*party, (old.and_then(within), new.and_then(within)), More::Loosens)
        }
        Item::Touches(_) => touches(both!(Item::Touches)),
        Item::Reason(_) => {
            promise(Party::Sales, pair(both!(Item::Reason), |asked| f64::from(u8::from(asked))), More::Tightens)
        }
        Item::Calendar => judged(Effect::Unclear, Concern::Terms, "because-calendar"),
        Item::Breach => judged(Effect::Neutral, Concern::Terms, "because-breach"),
        Item::Routing => judged(Effect::Neutral, Concern::Terms, "because-routing"),
    }
}

impl Effect {
    fn opposite(self) -> Self {
        match self {
            Self::Loosens => Self::Tightens,
            Self::Tightens => Self::Loosens,
            Self::Neutral => Self::Neutral,
            Self::Unclear => Self::Unclear,
        }
    }
}

/// How a new condition stands to the old one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Relation {
    Added,
    Removed,
    /// The same leads meet both.
    Same,
    /// Whoever met the old one meets the new one.
    Wider,
    /// Whoever meets the new one met the old one.
    Narrower,
    /// Nothing is proved.
    Apart,
    /// It rests on signals, traits or currencies that changed as well.
    OnMovingGround,
}

impl Relation {
    /// For a condition that lets leads in.
    fn effect(self) -> Effect {
        match self {
            Self::Added | Self::Wider => Effect::Loosens,
            Self::Removed | Self::Narrower => Effect::Tightens,
            Self::Same => Effect::Neutral,
            Self::Apart | Self::OnMovingGround => Effect::Unclear,
        }
    }

    fn because(self) -> &'static str {
        match self {
            Self::Added => "because-added",
            Self::Removed => "because-removed",
            Self::Same => "because-same",
            Self::Wider => "because-wider",
            Self::Narrower => "because-narrower",
            Self::Apart => "because-apart",
            Self::OnMovingGround => "because-ground",
        }
    }
}

impl<'a> Pacts<'a> {
    fn relation(&self, old: Option<&Condition>, new: Option<&Condition>) -> Relation {
        let (old, new) = match (old, new) {
            (Some(old), Some(new)) => (old, new),
            (None, _) => return Relation::Added,
            (_, None) => return Relation::Removed,
        };
        let mut problem = Problem::new(self.new);
        let (before, after) = (problem.formula_of(self.old, old), problem.formula_of(self.new, new));
        if !self.ground_is_firm() || problem.signals().any(|name| self.signal_changed(name)) {
            return Relation::OnMovingGround;
        }
        let never =
            |first, second: crate::lint::logic::Formula| problem.answer(vec![first, second.not()]) == Answer::Never;
        match (never(before.clone(), after.clone()), never(after, before)) {
            (true, true) => Relation::Same,
            (true, false) => Relation::Wider,
            (false, true) => Relation::Narrower,
            (false, false) => Relation::Apart,
        }
    }

    /// Whether the types of traits and the currencies are the same, without which conditions can't be compared.
    fn ground_is_firm(&self) -> bool {
        let kinds =
            |pact: &Pact| -> Vec<_> { pact.traits.iter().map(|known| (known.name.clone(), known.kind)).collect() };
        let (old, new) = (kinds(self.old), kinds(self.new));
        let moved = old.iter().any(|(name, kind)| new.iter().any(|(other, now)| name == other && kind != now));
        !moved && self.old.currencies == self.new.currencies
    }

    fn signal_changed(&self, name: &crate::model::SignalName) -> bool {
        match (self.old.signal(name), self.new.signal(name)) {
            (Some(old), Some(new)) => old.any_of != new.any_of,
            _ => false,
        }
    }

    fn tiers_ask(&self, asks: impl Fn(&Condition) -> bool) -> bool {
        let mut found = false;
        for tier in self.old.tiers.iter().chain(&self.new.tiers) {
            tier.when.each(&mut |condition| found |= asks(condition));
        }
        found
    }

    /// What it means for qualifying that a score can only rise, only fall, or neither.
    fn score_moves(&self, score: Score, change: Interval) -> Judged {
        let mut use_ = Use::default();
        for tier in self.old.tiers.iter().chain(&self.new.tiers) {
            asks_for(self.new, &tier.when, Sign::Plus, score, &mut use_);
        }
        let direction = match (change.low >= 0.0, change.high <= 0.0) {
            (true, true) => return qualification(Effect::Neutral, "because-same"),
            (true, false) => Effect::Loosens,
            (false, true) => Effect::Tightens,
            (false, false) => return qualification(Effect::Unclear, "because-points-both"),
        };
        match (use_.at_least, use_.at_most) {
            (false, false) => qualification(Effect::Neutral, "because-score-unused"),
            (true, false) if direction == Effect::Loosens => qualification(direction, "because-points-more"),
            (true, false) => qualification(direction, "because-points-fewer"),
            (_, true) => qualification(Effect::Unclear, "because-score-capped"),
        }
    }
}

/// Whether tiers ask for at least, and at most, so much of a score.
#[derive(Default)]
struct Use {
    at_least: bool,
    at_most: bool,
}

#[derive(Clone, Copy)]
enum Sign {
    Plus,
    Minus,
}

fn asks_for(pact: &Pact, condition: &Condition, sign: Sign, score: Score, use_: &mut Use) {
    let (at_least, at_most) = match sign {
        Sign::Plus => (&mut use_.at_least, &mut use_.at_most),
        Sign::Minus => (&mut use_.at_most, &mut use_.at_least),
    };
    match condition {
        Condition::Fit(test) if score == Score::Fit => {
            *at_least |= test.min.is_some();
            *at_most |= test.max.is_some();
        }
        Condition::Engagement(test) if score == Score::Engagement => {
            *at_least |= test.min.is_some();
            *at_most |= test.max.is_some();
        }
        Condition::Grade(grades) => {
            *at_least = true;
            *at_most |= !holds_all_better(grades, score);
        }
        Condition::Level(level) => {
            for rule in pact.levels.iter().filter(|rule| rule.level <= *level) {
                asks_for(pact, &rule.when, sign, score, use_);
            }
        }
        Condition::All(parts) | Condition::Any(parts) => {
            parts.iter().for_each(|part| asks_for(pact, part, sign, score, use_));
        }
        Condition::NoneOf(parts) => {
            let opposite = match sign {
                Sign::Plus => Sign::Minus,
                Sign::Minus => Sign::Plus,
            };
            parts.iter().for_each(|part| asks_for(pact, part, opposite, score, use_));
        }
        Condition::Fit(_)
        | Condition::Engagement(_)
        | Condition::Trait(_)
        | Condition::Persona(_)
        | Condition::Excluded
        | Condition::On { .. }
        | Condition::Seen(_)
        | Condition::SeenAny
        | Condition::Count { .. }
        | Condition::Sales(_)
        | Condition::Outcome(_)
        | Condition::Bant(_) => {}
    }
}

/// Whether with each grade the one with the next better score is there too.
fn holds_all_better(grades: &[Grade], score: Score) -> bool {
    grades.iter().all(|grade| {
        let better = match score {
            Score::Fit => FitGrade::ALL
                .iter()
                .rev()
                .find(|fit| **fit < grade.fit)
                .map(|fit| Grade { fit: *fit, engagement: grade.engagement }),
            Score::Engagement => {
                (grade.engagement > 1).then(|| Grade { fit: grade.fit, engagement: grade.engagement - 1 })
            }
        };
        better.is_none_or(|better| grades.contains(&better))
    })
}

fn ground(changed: bool) -> Judged {
    match changed {
        true => judged(Effect::Unclear, Concern::Terms, "because-ground-itself"),
        false => judged(Effect::Neutral, Concern::Terms, "because-declaration"),
    }
}

/// A signal that matches more counts more often; what that does depends on where it is used.
fn signal(pacts: &Pacts<'_>, (old, new): (Option<&Signal>, Option<&Signal>)) -> Judged {
    let (Some(old), Some(new)) = (old, new) else {
        return judged(Effect::Neutral, Concern::Terms, "because-declaration");
    };
    let within = |some: &Signal, all: &Signal| some.any_of.iter().all(|pattern| all.any_of.contains(pattern));
    let wider = match (within(old, new), within(new, old)) {
        (true, true) => return qualification(Effect::Neutral, "because-same"),
        (true, false) => true,
        (false, true) => false,
        (false, false) => return qualification(Effect::Unclear, "because-signal"),
    };
    match (signal_use(pacts.new, &new.name), wider) {
        (SignalUse::None, _) => qualification(Effect::Neutral, "because-signal-unused"),
        (SignalUse::LetsIn, true) => qualification(Effect::Loosens, "because-signal-wider"),
        (SignalUse::LetsIn, false) => qualification(Effect::Tightens, "because-signal-narrower"),
        (SignalUse::KeepsOut, true) => qualification(Effect::Tightens, "because-signal-wider-out"),
        (SignalUse::KeepsOut, false) => qualification(Effect::Loosens, "because-signal-narrower-out"),
        (SignalUse::Both, _) => qualification(Effect::Unclear, "because-signal-both"),
    }
}

/// What a signal is good for.
enum SignalUse {
    None,
    LetsIn,
    KeepsOut,
    Both,
}

fn signal_use(pact: &Pact, name: &crate::model::SignalName) -> SignalUse {
    let (mut lets_in, mut keeps_out) = (false, false);
    fn find(condition: &Condition, name: &crate::model::SignalName, lets_in: &mut bool, keeps_out: &mut bool) {
        match condition {
            Condition::All(parts) | Condition::Any(parts) => {
                parts.iter().for_each(|part| find(part, name, lets_in, keeps_out));
            }
            Condition::NoneOf(parts) => parts.iter().for_each(|part| find(part, name, keeps_out, lets_in)),
            one => *lets_in |= walk::signals(one).contains(&name),
        }
    }
    for tier in &pact.tiers {
        find(&tier.when, name, &mut lets_in, &mut keeps_out);
    }
    for exclusion in &pact.exclusions {
        find(&exclusion.when, name, &mut keeps_out, &mut lets_in);
    }
    for rule in &pact.engagement {
        if !walk::trigger_signals(&rule.on).contains(&name) {
            continue;
        }
        match &rule.on {
            // Without a cap, each further match adds its points.
            Trigger::Signal(_) if rule.at_most == Caps::default() => {
                lets_in |= rule.points > 0.0;
                keeps_out |= rule.points < 0.0;
            }
            // A silence is broken more often.
            Trigger::Silence { .. } => {
                lets_in |= rule.points < 0.0;
                keeps_out |= rule.points > 0.0;
            }
            // Which matches count, or when a find comes, may change either way.
            Trigger::Signal(_) | Trigger::Sequence { .. } | Trigger::Count { .. } => {
                (lets_in, keeps_out) = (true, true);
            }
        }
    }
    if let NewSignal::OneOf(signals) = &pact.recycle.needs {
        lets_in |= signals.contains(name);
    }
    match (lets_in, keeps_out) {
        (false, false) => SignalUse::None,
        (true, false) => SignalUse::LetsIn,
        (false, true) => SignalUse::KeepsOut,
        (true, true) => SignalUse::Both,
    }
}

fn required((old, new): (Option<&RequiredTrait>, Option<&RequiredTrait>)) -> Judged {
    match (old, new) {
        (None, _) => qualification(Effect::Tightens, "because-required"),
        (_, None) => qualification(Effect::Loosens, "because-not-required"),
        (Some(_), Some(_)) => qualification(Effect::Neutral, "because-same"),
    }
}

fn persona(pacts: &Pacts<'_>, (old, new): (Option<&Persona>, Option<&Persona>)) -> Judged {
    let named = |condition: &Condition| matches!(condition, Condition::Persona(PersonaTest::OneOf(_)));
    let any = |condition: &Condition| matches!(condition, Condition::Persona(PersonaTest::Any) | Condition::Level(_));
    // The first persona that matches is the lead's, so a wider one may take leads from the one that is asked for.
    if pacts.tiers_ask(named) {
        return qualification(Effect::Unclear, "because-persona-first");
    }
    if !pacts.tiers_ask(any) {
        return judged(Effect::Neutral, Concern::Stages, "because-persona-unused");
    }
    if pacts.tiers_ask(|condition| matches!(condition, Condition::NoneOf(_))) {
        return qualification(Effect::Unclear, "because-apart");
    }
    let relation = pacts.relation(old.map(|old| &old.when), new.map(|new| &new.when));
    qualification(relation.effect(), relation.because())
}

fn fit(pacts: &Pacts<'_>, (old, new): (Option<&FitRule>, Option<&FitRule>)) -> Judged {
    if !pacts.ground_is_firm() {
        return qualification(Effect::Unclear, "because-ground");
    }
    if let (Some(old), Some(new)) = (old, new)
        && old.group != new.group
    {
        return qualification(Effect::Unclear, "because-group");
    }
    pacts.score_moves(Score::Fit, fit_difference((pacts.old, old), (pacts.new, new)))
}

fn engagement(pacts: &Pacts<'_>, (old, new): (Option<&EngagementRule>, Option<&EngagementRule>)) -> Judged {
    let signs = |points: f64| Interval { low: points.min(0.0), high: points.max(0.0) };
    let (old, new) = match (old, new) {
        (None, Some(new)) => return pacts.score_moves(Score::Engagement, signs(new.points)),
        (Some(old), None) => return pacts.score_moves(Score::Engagement, signs(-old.points)),
        (Some(old), Some(new)) => (old, new),
        (None, None) => return qualification(Effect::Neutral, "because-same"),
    };
    if old.group != new.group {
        return qualification(Effect::Unclear, "because-group");
    }
    let weight = weight_moves(old, new);
    let (was, is) = (old.points, new.points);
    // `points · weight`, with a weight that is never negative.
    let (rises, falls) = match weight {
        Weight::Same => (is >= was, is <= was),
        Weight::More => (is >= was && is >= 0.0, is <= was && is <= 0.0),
        Weight::Less => (is >= was && was <= 0.0, is <= was && was >= 0.0),
        Weight::Other => return qualification(Effect::Unclear, "because-counts-otherwise"),
    };
    let change = match (rises, falls) {
        (true, true) => Interval::ZERO,
        (true, false) => Interval { low: 0.0, high: 1.0 },
        (false, true) => Interval { low: -1.0, high: 0.0 },
        (false, false) => Interval { low: -1.0, high: 1.0 },
    };
    pacts.score_moves(Score::Engagement, change)
}

/// How often a rule counts and how long that lasts, against before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Weight {
    Same,
    More,
    Less,
    Other,
}

impl Weight {
    /// Both of two changes.
    fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Same, one) | (one, Self::Same) => one,
            (Self::More, Self::More) => Self::More,
            (Self::Less, Self::Less) => Self::Less,
            _ => Self::Other,
        }
    }

    /// A missing limit is the greatest.
    fn of(old: Option<i64>, new: Option<i64>) -> Self {
        let (old, new) = (old.unwrap_or(i64::MAX), new.unwrap_or(i64::MAX));
        match new.cmp(&old) {
            std::cmp::Ordering::Equal => Self::Same,
            std::cmp::Ordering::Greater => Self::More,
            std::cmp::Ordering::Less => Self::Less,
        }
    }
}

fn weight_moves(old: &EngagementRule, new: &EngagementRule) -> Weight {
    let trigger = match (&old.on, &new.on) {
        (first, second) if first == second => Weight::Same,
        (Trigger::Silence { of, lasting }, Trigger::Silence { of: others, lasting: longer }) if of == others => {
            // Who was silent for 60 days was so for 30.
            Weight::of(Some(-lasting.as_ms()), Some(-longer.as_ms()))
        }
        _ => Weight::Other,
    };
    let ms = |duration: Option<Duration>| duration.map(Duration::as_ms);
    let fading = Weight::of(ms(old.half_life), ms(new.half_life)).and(Weight::of(ms(old.lasts), ms(new.lasts)));
    trigger.and(fading).and(caps_move(old.at_most, new.at_most))
}

/// A greater total keeps what counted before and adds later matches. Without a total, a greater `N per D` counts every match that
/// the smaller one counts: where it does not, N+1 counted ones lie in the window, one of them not counted by the smaller one,
/// which the last such contradicts. A total on top may be used up sooner, so nothing is claimed of both.
fn caps_move(old: Caps, new: Caps) -> Weight {
    let total = Weight::of(old.total.map(i64::from), new.total.map(i64::from));
    let per = match (old.per, new.per) {
        (first, second) if first == second => return total,
        (None, _) => Weight::Less,
        (_, None) => Weight::More,
        (Some((n, window)), Some((m, other))) if window == other => Weight::of(Some(n.into()), Some(m.into())),
        (Some(_), Some(_)) => Weight::Other,
    };
    if old.total.is_none() && new.total.is_none() { per } else { Weight::Other }
}

fn group(pacts: &Pacts<'_>, (old, new): (Option<&Group>, Option<&Group>)) -> Judged {
    let bounds = |group: Option<&Group>| {
        let floor = group.and_then(|group| group.floor).unwrap_or(f64::NEG_INFINITY);
        let ceiling = group.and_then(|group| group.ceiling).unwrap_or(f64::INFINITY);
        (floor, ceiling)
    };
    let ((floor, ceiling), (new_floor, new_ceiling)) = (bounds(old), bounds(new));
    // A sum kept within bounds rises with either of them.
    let rises = new_floor > floor || new_ceiling > ceiling;
    let falls = new_floor < floor || new_ceiling < ceiling;
    let change = Interval { low: if falls { -1.0 } else { 0.0 }, high: if rises { 1.0 } else { 0.0 } };
    let of = new.or(old).map_or(Score::Fit, |group| group.of);
    pacts.score_moves(of, change)
}

fn grades(pacts: &Pacts<'_>, (old, new): (Option<&Grades>, Option<&Grades>)) -> Judged {
    let (Some(old), Some(new)) = (old, new) else {
        return judged(Effect::Neutral, Concern::Stages, "because-same");
    };
    let mut parts = Vec::new();
    for (score, old, new) in [(Score::Fit, old.fit, new.fit), (Score::Engagement, old.engagement, new.engagement)] {
        if old == new {
            continue;
        }
        let lower = old.iter().zip(&new).any(|(old, new)| new < old);
        let higher = old.iter().zip(&new).any(|(old, new)| new > old);
        // A lower border is as good as more points.
        let change = Interval { low: if higher { -1.0 } else { 0.0 }, high: if lower { 1.0 } else { 0.0 } };
        parts.push(pacts.score_moves(score, change).effect);
    }
    if !pacts.tiers_ask(|condition| matches!(condition, Condition::Grade(_) | Condition::Level(_))) {
        return judged(Effect::Neutral, Concern::Stages, "because-grades-unused");
    }
    match parts.as_slice() {
        [effect] | [effect, Effect::Neutral] | [Effect::Neutral, effect] => qualification(*effect, "because-grades"),
        [first, second] if first == second => qualification(*first, "because-grades"),
        _ => qualification(Effect::Unclear, "because-grades"),
    }
}

fn gate(pacts: &Pacts<'_>, (old, new): (Option<&Gate>, Option<&Gate>)) -> Judged {
    let relation = pacts.relation(old.map(|old| &old.when), new.map(|new| &new.when));
    judged(relation.effect(), Concern::Stages, relation.because())
}

fn bant((old, new): (Option<&Bant>, Option<&Bant>)) -> Judged {
    let (Some(old), Some(new)) = (old, new) else {
        return judged(Effect::Neutral, Concern::Stages, "because-same");
    };
    let mandatory =
        |bant: &Bant| -> Vec<_> { bant.points.iter().filter(|rule| rule.mandatory).map(|rule| rule.point).collect() };
    let (was, is) = (mandatory(old), mandatory(new));
    let more = new.at_least > old.at_least || is.iter().any(|point| !was.contains(point));
    let fewer = new.at_least < old.at_least || was.iter().any(|point| !is.contains(point));
    match (more, fewer) {
        (true, false) => judged(Effect::Tightens, Concern::Stages, "because-bant-more"),
        (false, true) => judged(Effect::Loosens, Concern::Stages, "because-bant-fewer"),
        (true, true) => judged(Effect::Unclear, Concern::Stages, "because-bant-both"),
        (false, false) => judged(Effect::Neutral, Concern::Stages, "because-same"),
    }
}

fn bant_point(pacts: &Pacts<'_>, (old, new): (Option<&BantRule>, Option<&BantRule>)) -> Judged {
    let confirmed = |rule: &BantRule| Condition::Bant(BantTest::Point(rule.point));
    let relation = pacts.relation(old.map(confirmed).as_ref(), new.map(confirmed).as_ref());
    judged(relation.effect(), Concern::Stages, relation.because())
}

fn recycle((old, new): (Option<&Recycle>, Option<&Recycle>)) -> Judged {
    let (Some(old), Some(new)) = (old, new) else { return qualification(Effect::Neutral, "because-same") };
    let sooner = new.cool_off < old.cool_off;
    let later = new.cool_off > old.cool_off;
    let (easier, harder) = match (&old.needs, &new.needs) {
        (first, second) if first == second => (false, false),
        (_, NewSignal::Nothing) => (true, false),
        (NewSignal::Nothing, _) => (false, true),
        (NewSignal::OneOf(_), NewSignal::Any) => (true, false),
        (NewSignal::Any, NewSignal::OneOf(_)) => (false, true),
        (NewSignal::OneOf(before), NewSignal::OneOf(after)) => {
            (!after.iter().all(|signal| before.contains(signal)), !before.iter().all(|signal| after.contains(signal)))
        }
        (NewSignal::Any, NewSignal::Any) => (false, false),
    };
    match (sooner || easier, later || harder) {
        (true, false) => qualification(Effect::Loosens, "because-recycle-sooner"),
        (false, true) => qualification(Effect::Tightens, "because-recycle-later"),
        (true, true) => qualification(Effect::Unclear, "because-recycle-both"),
        (false, false) => qualification(Effect::Neutral, "because-same"),
    }
}

/// What a greater number means for the party that promises it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum More {
    Tightens,
    Loosens,
}

fn pair<T>((old, new): (Option<T>, Option<T>), number: impl Fn(T) -> f64) -> (Option<f64>, Option<f64>) {
    (old.map(&number), new.map(&number))
}

fn promise(party: Party, (old, new): (Option<f64>, Option<f64>), more: More) -> Judged {
    let concern = match party {
        Party::Marketing => Concern::MarketingPromise,
        Party::Sales => Concern::SalesPromise,
    };
    let (old, new) = match (old, new) {
        (None, _) => return judged(Effect::Tightens, concern, "because-promise-new"),
        (_, None) => return judged(Effect::Loosens, concern, "because-promise-gone"),
        (Some(old), Some(new)) => (old, new),
    };
    if old == new {
        return judged(Effect::Neutral, concern, "because-same");
    }
    match (new > old) == (more == More::Tightens) {
        true => judged(Effect::Tightens, concern, "because-promise-more"),
        false => judged(Effect::Loosens, concern, "because-promise-less"),
    }
}

fn per_year(quota: Quota) -> f64 {
    let periods = match quota.period {
        Period::Week => 365.0 / 7.0,
        Period::Month => 12.0,
        Period::Quarter => 4.0,
        Period::Year => 1.0,
    };
    f64::from(quota.count) * periods
}

fn touches((old, new): (Option<&TouchPromise>, Option<&TouchPromise>)) -> Judged {
    let concern = Concern::SalesPromise;
    let (old, new) = match (old, new) {
        (None, _) => return judged(Effect::Tightens, concern, "because-promise-new"),
        (_, None) => return judged(Effect::Loosens, concern, "because-promise-gone"),
        (Some(old), Some(new)) => (old, new),
    };
    let at_least = |some: &TouchPromise, other: &TouchPromise| {
        let count = |kind| some.counts.iter().find(|(known, _)| *known == kind).map_or(0, |(_, n)| *n);
        some.within <= other.within && other.counts.iter().all(|(kind, n)| count(*kind) >= *n)
    };
    match (at_least(new, old), at_least(old, new)) {
        (true, true) => judged(Effect::Neutral, concern, "because-same"),
        (true, false) => judged(Effect::Tightens, concern, "because-promise-more"),
        (false, true) => judged(Effect::Loosens, concern, "because-promise-less"),
        (false, false) => judged(Effect::Unclear, concern, "because-promise-both"),
    }
}
