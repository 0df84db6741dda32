//! Pacts that use every construct of the language, with thresholds that leads can reach.

use leadpact_pact::model::{
    Alternative, Assignee, Bant, BantPoint, BantRule, BantTest, Caps, Condition, Currencies, EngagementRule,
    EventPattern, EventSource, Exclusion, FitRule, Gate, Grades, Group, GroupName, LevelRule, NewSignal, Pact, Parties,
    Persona, PersonaName, PersonaTest, Recycle, Repeat, RequiredTrait, Routing, Score, ScoreTest, Signal, SignalName,
    Sla, Territory, Test, Tier, TierName, Track, TrackName, TraitDeclaration, TraitTest, Trigger,
};
use leadpact_terms::{
    Channel, ClauseId, DAY_MS, Duration, FitGrade, Grade, HOUR_MS, MINUTE_MS, OutcomeAct, SalesAct, Stage, TouchKind,
    TraitName, TraitType, Value, builtin_trait,
};

use super::random::Random;
use super::values::{currency, test, text_test};

const BUILTIN: [&str; 18] = [
    "title",
    "seniority",
    "email",
    "phone",
    "company.name",
    "company.industry",
    "company.employees",
    "experience_years",
    "company.revenue",
    "income",
    "country",
    "consent",
    "specialties",
    "created_at",
    "bant.budget",
    "bant.authority",
    "bant.need",
    "bant.timeline",
];
const CUSTOM: [(&str, TraitType); 7] = [
    ("fleet_size", TraitType::Number),
    ("contract_value", TraitType::Money),
    ("renewal", TraitType::Date),
    ("member", TraitType::YesNo),
    ("tools", TraitType::List),
    ("tariff", TraitType::Text),
    ("company.home", TraitType::Country),
];
pub(super) const EVENT_NAMES: [&str; 4] = ["Form Submitted", "Asset Downloaded", "Démo Requested", "Trial Used"];
pub(super) const PATHS: [&str; 4] = ["/pricing", "/pricing/eu", "/blog", "/"];
const POINTS: [f64; 12] = [5.0, 8.0, 10.0, 15.0, 20.0, 25.0, 0.1, 0.3, 2.5, -5.0, -10.0, -20.0];
const PROPERTIES: [(&str, TraitType); 5] = [
    ("type", TraitType::Text),
    ("cart.total", TraitType::Number),
    ("amount", TraitType::Money),
    ("contact_me", TraitType::YesNo),
    ("for_date", TraitType::Date),
];

/// The type that the generators give a property.
pub(super) fn property_type(name: &str) -> TraitType {
    PROPERTIES.iter().find(|(known, _)| *known == name).map_or(TraitType::Text, |(_, kind)| *kind)
}

/// A valid pact.
pub(super) fn pact(random: &mut Random) -> Pact {
    let durations = durations(random);
    let traits = traits(random);
    let signals = signals(random, &durations);
    let personas = (0..random.below(3)).map(|i| PersonaName::new(&format!("persona {i}"))).collect();
    let mut making = Making { random, durations, traits, signals, personas, fit: Vec::new(), engagement: Vec::new() };
    let groups = making.groups();
    let fit = making.fit_rules(&groups);
    let engagement = making.engagement_rules(&groups);
    making.fit = fit.iter().flat_map(|rule| rule.alternatives.iter().map(|one| one.points)).collect();
    making.engagement = engagement.iter().map(|rule| rule.points).collect();
    Pact {
        name: "generated".into(),
        version: 1,
        title: None,
        effective: None,
        review_by: None,
        parties: Parties::default(),
        currencies: making.currencies(),
        traits: declarations(),
        required: making.required(),
        personas: making.personas(),
        exclusions: making.exclusions(),
        fit,
        engagement,
        groups,
        grades: making.grades(),
        levels: making.levels(),
        tiers: making.tiers(),
        gates: making.gates(),
        bant: making.bant(),
        recycle: making.recycle(),
        tracks: making.tracks(),
        sla: Sla::default(),
        routing: Routing {
            clause: ClauseId::from("routing"),
            company_owner_first: false,
            territories: making.territories(),
            otherwise: Vec::new(),
            capacity: None,
            pool: None,
        },
        signals: making.signals,
        silenced: Vec::new(),
    }
}

/// What a condition may speak of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scope {
    Traits,
    Exclusion,
    Level,
    All,
}

/// A pact in the making.
struct Making<'a> {
    random: &'a mut Random,
    /// Few durations, so that windows, half-lives and gaps between events meet.
    durations: Vec<Duration>,
    traits: Vec<(TraitName, TraitType)>,
    signals: Vec<Signal>,
    personas: Vec<PersonaName>,
    /// The points of the rules, for thresholds that meet them.
    fit: Vec<f64>,
    engagement: Vec<f64>,
}

fn durations(random: &mut Random) -> Vec<Duration> {
    let all =
        [1_000, MINUTE_MS, HOUR_MS, DAY_MS, DAY_MS, 7 * DAY_MS, 7 * DAY_MS, 14 * DAY_MS, 30 * DAY_MS, 365 * DAY_MS];
    random.several(&all, 3).into_iter().map(Duration).collect()
}

fn traits(random: &mut Random) -> Vec<(TraitName, TraitType)> {
    let name = |name: &str| TraitName::new(name).expect("a name of the list above");
    let builtin = BUILTIN.map(name);
    let builtin = builtin.into_iter().filter_map(|name| builtin_trait(&name).map(|known| (name, known.kind)));
    let all: Vec<_> = builtin.chain(CUSTOM.map(|(custom, kind)| (name(custom), kind))).collect();
    let n = 3 + random.below(4);
    random.several(&all, n)
}

fn declarations() -> Vec<TraitDeclaration> {
    let declare = |(name, kind)| TraitDeclaration {
        clause: ClauseId::new(format!("traits/{name}")),
        name: TraitName::new(name).expect("a name of the list above"),
        kind,
        protected: false,
        note: None,
    };
    CUSTOM.map(declare).into()
}

fn signals(random: &mut Random, durations: &[Duration]) -> Vec<Signal> {
    let n = 2 + random.below(4);
    let signal = |random: &mut Random, i| {
        let name = SignalName::new(&format!("signal {i}"));
        let n = if random.chance(25) { 2 } else { 1 };
        let any_of = (0..n).map(|_| pattern(random, durations)).collect();
        Signal { clause: ClauseId::new(format!("signals/{name}")), name, any_of, note: None }
    };
    (0..n).map(|i| signal(random, i)).collect()
}

fn pattern(random: &mut Random, durations: &[Duration]) -> EventPattern {
    let source = match random.below(12) {
        0 => EventSource::Behaviour,
        1 => EventSource::Sales(*random.pick(&SALES)),
        2 => EventSource::Outcome(*random.pick(OutcomeAct::ALL)),
        3 => EventSource::Page(Some(text_test(random))),
        4 | 5 => EventSource::Page(None),
        6 => EventSource::Track(Test::StartsWith(vec!["demo".into(), "TRIAL".into()])),
        7 => EventSource::Track(text_test(random)),
        _ => EventSource::Track(Test::OneOf(vec![Value::from(*random.pick(&EVENT_NAMES))])),
    };
    let mut properties: Vec<(Box<str>, Test)> = Vec::new();
    if matches!(source, EventSource::Page(_)) && random.chance(70) {
        properties.push(("path".into(), Test::StartsWith(vec![(*random.pick(&PATHS)).into()])));
    }
    if random.chance(30) {
        let (name, kind) = *random.pick(&PROPERTIES);
        properties.push((name.into(), test(random, kind, durations)));
    }
    EventPattern {
        source,
        channels: if random.chance(15) {
            random.several(&[Channel::Web, Channel::Form, Channel::Email], 2)
        } else {
            Vec::new()
        },
        lasting: random.maybe(10, |_| Duration(10_000)),
        properties,
    }
}

/// What sales does, the answers most often.
pub(super) const SALES: [SalesAct; 18] = [
    SalesAct::Accepted,
    SalesAct::Accepted,
    SalesAct::Rejected,
    SalesAct::Rejected,
    SalesAct::Rejected,
    SalesAct::Recycled,
    SalesAct::Recycled,
    SalesAct::Recycled,
    SalesAct::Disqualified,
    SalesAct::Disqualified,
    SalesAct::Qualified,
    SalesAct::NextStepAgreed,
    SalesAct::Touch(TouchKind::Call),
    SalesAct::Touch(TouchKind::Email),
    SalesAct::Noted,
    SalesAct::Reopened,
    SalesAct::Reopened,
    SalesAct::Reopened,
];

impl Making<'_> {
    fn duration(&mut self) -> Duration {
        *self.random.pick(&self.durations)
    }

    fn signal(&mut self) -> SignalName {
        self.random.pick(&self.signals).name.clone()
    }

    fn points(&mut self) -> f64 {
        *self.random.pick(&POINTS)
    }

    fn currencies(&mut self) -> Currencies {
        let (base, others) = *self.random.pick(&[("EUR", ["USD", "CZK"]), ("USD", ["EUR", "GBP"])]);
        let rates = others.into_iter().zip([0.5, 0.04]).map(|(code, rate)| (currency(code), rate)).collect::<Vec<_>>();
        Currencies { base: currency(base), rates: self.random.some(&rates, 70) }
    }

    fn groups(&mut self) -> Vec<Group> {
        let group = |making: &mut Self, i| {
            let name = GroupName::new(&format!("group {i}"));
            let of = if making.random.chance(40) { Score::Fit } else { Score::Engagement };
            let floor = making.random.maybe(50, |random| *random.pick(&[-10.0, 0.0, 5.0]));
            let ceiling = making.random.maybe(70, |random| *random.pick(&[5.0, 12.0, 30.0, 40.0]));
            Group { clause: ClauseId::new(format!("groups/{name}")), name, of, floor, ceiling }
        };
        (0..self.random.below(3)).map(|i| group(self, i)).collect()
    }

    fn group(&mut self, groups: &[Group], of: Score) -> Option<GroupName> {
        let fitting: Vec<_> = groups.iter().filter(|group| group.of == of).map(|group| group.name.clone()).collect();
        if fitting.is_empty() || !self.random.chance(60) { None } else { Some(self.random.pick(&fitting).clone()) }
    }

    fn fit_rules(&mut self, groups: &[Group]) -> Vec<FitRule> {
        let rule = |making: &mut Self, i| {
            let (name, clause) = (format!("rule {i}"), ClauseId::new(format!("fit/rule {i}")));
            let n = 1 + making.random.below(3);
            let alternative = |making: &mut Self, k| Alternative {
                clause: if n == 1 { clause.clone() } else { ClauseId::new(format!("{clause}/{}", k + 1)) },
                when: making.condition(Scope::Traits, 1),
                points: making.points(),
            };
            let alternatives = (0..n).map(|k| alternative(making, k)).collect();
            FitRule { clause, name: name.into(), group: making.group(groups, Score::Fit), alternatives }
        };
        (0..self.random.below(4)).map(|i| rule(self, i)).collect()
    }

    fn engagement_rules(&mut self, groups: &[Group]) -> Vec<EngagementRule> {
        let n = 1 + self.random.below(5);
        (0..n).map(|i| self.engagement_rule(i, groups)).collect()
    }

    fn engagement_rule(&mut self, i: usize, groups: &[Group]) -> EngagementRule {
        let on = self.trigger();
        let silence = matches!(on, Trigger::Silence { .. });
        // Under a short half-life nearly all scores are as good as 0, and no threshold tells them apart.
        let shortest = Duration(if self.random.chance(90) { 7 * DAY_MS } else { 1 });
        let half_life = if silence || self.random.chance(50) { None } else { Some(self.duration().max(shortest)) };
        let lasts = if silence || self.random.chance(60) { None } else { Some(self.duration()) };
        let at_most = if silence { Caps::default() } else { self.caps() };
        EngagementRule {
            clause: ClauseId::new(format!("engagement/rule {i}")),
            name: format!("rule {i}").into(),
            group: self.group(groups, Score::Engagement),
            points: if silence { -self.points().abs() } else { self.points() },
            on,
            half_life,
            lasts,
            at_most,
        }
    }

    fn caps(&mut self) -> Caps {
        let total = self.random.maybe(30, |random| 1 + random.below(3) as u32);
        let window = self.duration();
        Caps { total, per: self.random.maybe(30, |random| (1 + random.below(3) as u32, window)) }
    }

    fn trigger(&mut self) -> Trigger {
        let repeat = *self.random.pick(&[Repeat::Once, Repeat::Each]);
        let within = self.duration();
        match self.random.below(10) {
            0..=4 => Trigger::Signal(self.signal()),
            5 | 6 => {
                let n = 2 + self.random.below(2);
                Trigger::Sequence { steps: (0..n).map(|_| self.signal()).collect(), within, repeat }
            }
            7 | 8 => {
                let at_least = 2 + self.random.below(2) as u32;
                Trigger::Count { signal: self.signal(), at_least, within, repeat }
            }
            _ => Trigger::Silence { of: (0..self.random.below(3)).map(|_| self.signal()).collect(), lasting: within },
        }
    }

    fn required(&mut self) -> Vec<RequiredTrait> {
        let n = *self.random.pick(&[0, 1, 1, 2]);
        let required = |making: &mut Self| {
            let n = 1 + making.random.below(2);
            let names: Vec<TraitName> =
                making.random.several(&making.traits, n).into_iter().map(|(name, _)| name).collect();
            let joined = names.iter().map(TraitName::as_str).collect::<Vec<_>>().join(" or ");
            RequiredTrait { clause: ClauseId::new(format!("required/{joined}")), any_of: names }
        };
        let mut all: Vec<RequiredTrait> = (0..n).map(|_| required(self)).collect();
        all.dedup_by(|a, b| a.clause == b.clause);
        all
    }

    fn personas(&mut self) -> Vec<Persona> {
        let persona = |making: &mut Self, name: PersonaName| Persona {
            clause: ClauseId::new(format!("personas/{name}")),
            name,
            when: making.condition(Scope::Traits, 1),
            note: None,
        };
        self.personas.clone().into_iter().map(|name| persona(self, name)).collect()
    }

    fn exclusions(&mut self) -> Vec<Exclusion> {
        let n = *self.random.pick(&[0, 0, 1, 1, 2]);
        let exclusion = |making: &mut Self, i| Exclusion {
            clause: ClauseId::new(format!("exclude/exclusion {i}")),
            name: format!("exclusion {i}").into(),
            when: making.condition(Scope::Exclusion, 1),
        };
        (0..n).map(|i| exclusion(self, i)).collect()
    }

    fn grades(&mut self) -> Grades {
        let borders = if self.random.chance(60) { [20.0, 10.0, 5.0] } else { [75.0, 50.0, 25.0] };
        Grades { clause: ClauseId::from("grades"), fit: borders, engagement: borders }
    }

    fn levels(&mut self) -> Vec<LevelRule> {
        let level = |making: &mut Self, level: u8| {
            let when =
                if making.random.chance(40) { making.condition(Scope::Level, 2) } else { making.usual_level(level) };
            LevelRule { clause: ClauseId::new(format!("levels/{level}")), level, when }
        };
        (1..=6).map(|n| level(self, n)).collect()
    }

    fn usual_level(&self, level: u8) -> Condition {
        let known = |name: &str| trait_test(name, Test::Known);
        let good = |grades: &[FitGrade], ranks: &[u8]| {
            let of =
                |fit: &FitGrade| ranks.iter().map(|engagement| Grade { fit: *fit, engagement: *engagement }).collect();
            Condition::Grade(grades.iter().flat_map(|fit: &FitGrade| -> Vec<Grade> { of(fit) }).collect())
        };
        match level {
            1 => Condition::All(vec![Condition::Any(vec![known("email"), known("phone")]), Condition::SeenAny]),
            2 if self.personas.is_empty() => Condition::All(vec![
                Condition::NoneOf(vec![Condition::Excluded]),
                good(&FitGrade::ALL[..3], &[1, 2, 3, 4]),
            ]),
            2 => {
                Condition::All(vec![Condition::NoneOf(vec![Condition::Excluded]), Condition::Persona(PersonaTest::Any)])
            }
            3 => Condition::Any(vec![Condition::Bant(BantTest::Point(BantPoint::Need)), good(&FitGrade::ALL, &[1, 2])]),
            4 => Condition::Any(vec![known("requirements"), Condition::Bant(BantTest::AtLeast(2))]),
            5 => Condition::Bant(BantTest::Confirmed),
            _ => Condition::All(vec![Condition::Sales(SalesAct::Accepted), Condition::Sales(SalesAct::NextStepAgreed)]),
        }
    }

    fn tiers(&mut self) -> Vec<Tier> {
        let n = 1 + self.random.below(3);
        let tier = |making: &mut Self, i| {
            let name = TierName::new(&format!("tier {i}"));
            Tier { clause: ClauseId::new(format!("mql/{name}")), name, when: making.tier(), note: None }
        };
        (0..n).map(|i| tier(self, i)).collect()
    }

    fn tier(&mut self) -> Condition {
        let mut all = Vec::new();
        if self.random.chance(40) {
            all.push(Condition::Fit(self.score_test(Score::Fit)));
        }
        if self.random.chance(50) {
            all.push(Condition::Engagement(self.score_test(Score::Engagement)));
        }
        if self.random.chance(30) {
            let within = self.duration();
            all.push(Condition::On { signal: self.signal(), within: self.random.maybe(50, |_| within) });
        }
        if all.is_empty() || self.random.chance(25) {
            all.push(self.condition(Scope::All, 2));
        }
        Condition::All(all)
    }

    /// A test whose threshold the rules' points can meet exactly.
    fn score_test(&mut self, of: Score) -> ScoreTest {
        let points = if of == Score::Fit { self.fit.clone() } else { self.engagement.clone() };
        let mut threshold = |_: &()| match (points.as_slice(), self.random.below(6)) {
            ([], _) | (_, 0) => 0.0,
            (points, 1) => *self.random.pick(points) + *self.random.pick(points),
            (points, 2) => *self.random.pick(points) * 2.0,
            (points, _) => *self.random.pick(points),
        };
        let (one, other) = (threshold(&()), threshold(&()));
        match self.random.below(8) {
            0 => ScoreTest { min: None, max: Some(one) },
            1 => ScoreTest { min: Some(one.min(other)), max: Some(one.max(other)) },
            _ => ScoreTest { min: Some(one), max: None },
        }
    }

    fn gates(&mut self) -> Vec<Gate> {
        let usual = [
            (Stage::Sal, Condition::Sales(SalesAct::Accepted)),
            (
                Stage::Sql,
                Condition::All(vec![Condition::Bant(BantTest::Confirmed), Condition::Sales(SalesAct::Accepted)]),
            ),
            (Stage::Opportunity, Condition::Outcome(OutcomeAct::Opportunity)),
            (Stage::Customer, Condition::Outcome(OutcomeAct::Won)),
            (Stage::Evangelist, Condition::Outcome(OutcomeAct::Advocated)),
        ];
        let gate = |making: &mut Self, (stage, usual): (Stage, Condition)| {
            // A later gate that stands open by itself would end most stories early.
            let own = making.random.chance(if stage <= Stage::Sql { 25 } else { 4 });
            let when = if own { making.condition(Scope::All, 2) } else { usual };
            Gate { clause: ClauseId::new(format!("gates/{}", stage.word())), stage, when }
        };
        usual.into_iter().map(|usual| gate(self, usual)).collect()
    }

    fn bant(&mut self) -> Bant {
        let has_section = self.random.chance(60);
        let rule = |making: &mut Self, point: BantPoint| {
            let kind = TraitName::new(point.trait_name()).and_then(|name| builtin_trait(&name)).map(|known| known.kind);
            let kind = kind.expect("a trait of BANT is built in");
            let durations = making.durations.clone();
            BantRule {
                clause: ClauseId::new(format!("bant/{}", point.word())),
                point,
                mandatory: has_section && making.random.chance(30),
                test: making.random.maybe(40, |random| test(random, kind, &durations)),
                deduced: if has_section && making.random.chance(30) {
                    Some(making.condition(Scope::Traits, 1))
                } else {
                    None
                },
            }
        };
        let points = BantPoint::ALL.map(|point| rule(self, point)).into();
        let at_least = if has_section { 1 + self.random.below(3) as u8 } else { 0 };
        Bant { clause: ClauseId::from("bant"), at_least, points }
    }

    fn recycle(&mut self) -> Recycle {
        let cool_off = if self.random.chance(20) { Duration(0) } else { self.duration() };
        let needs = match self.random.below(4) {
            0 => NewSignal::Nothing,
            1 => NewSignal::OneOf((0..=self.random.below(2)).map(|_| self.signal()).collect()),
            _ => NewSignal::Any,
        };
        Recycle { clause: ClauseId::from("recycle"), cool_off, needs }
    }

    fn tracks(&mut self) -> Vec<Track> {
        let track = |making: &mut Self, i| {
            let name = TrackName::new(&format!("Track {i}"));
            let cool_off = if making.random.chance(70) { Some(making.duration()) } else { None };
            let when = if making.random.chance(70) { Some(making.condition(Scope::Traits, 1)) } else { None };
            Track { clause: ClauseId::new(format!("nurture/{name}")), name, when, cool_off, note: None }
        };
        (0..self.random.below(3)).map(|i| track(self, i)).collect()
    }

    fn territories(&mut self) -> Vec<Territory> {
        let territory = |making: &mut Self, i| {
            let (name, when) = (format!("territory {i}"), making.condition(Scope::Traits, 1));
            let to = vec![Assignee { who: "ana@northwind.example".into(), weight: 1 }];
            Territory { clause: ClauseId::new(format!("routing/{name}")), name: name.into(), when, to }
        };
        (0..self.random.below(3)).map(|i| territory(self, i)).collect()
    }

    fn condition(&mut self, scope: Scope, depth: usize) -> Condition {
        if depth > 0 && self.random.chance(30) {
            let n = 1 + self.random.below(3);
            let inner = (0..n).map(|_| self.condition(scope, depth - 1)).collect();
            return match self.random.below(4) {
                0 => Condition::All(inner),
                1 => Condition::NoneOf(inner),
                _ => Condition::Any(inner),
            };
        }
        match scope {
            Scope::Traits => self.about_traits(),
            Scope::Exclusion if self.random.chance(60) => self.about_traits(),
            Scope::Exclusion => self.about_events(),
            Scope::Level | Scope::All => match self.random.below(4) {
                0 => self.about_traits(),
                1 => self.about_events(),
                _ => self.about_standing(scope),
            },
        }
    }

    fn about_traits(&mut self) -> Condition {
        let (name, kind) = self.random.pick(&self.traits).clone();
        Condition::Trait(TraitTest { name, test: test(self.random, kind, &self.durations) })
    }

    fn about_events(&mut self) -> Condition {
        let (signal, within) = (self.signal(), self.duration());
        match self.random.below(9) {
            0 | 1 => Condition::On { signal, within: None },
            2 | 3 => Condition::On { signal, within: Some(within) },
            4 => Condition::Seen(signal),
            5 => Condition::SeenAny,
            6 => Condition::Count { signal, at_least: 1 + self.random.below(3) as u32, within },
            7 => Condition::Sales(*self.random.pick(&SALES)),
            _ => Condition::Outcome(*self.random.pick(OutcomeAct::ALL)),
        }
    }

    fn about_standing(&mut self, scope: Scope) -> Condition {
        match self.random.below(9) {
            0 | 1 => Condition::Fit(self.score_test(Score::Fit)),
            2 | 3 => Condition::Engagement(self.score_test(Score::Engagement)),
            4 => {
                let fit = self.random.some(&FitGrade::ALL, 60);
                let ranks = self.random.some(&[1, 2, 3, 4], 60);
                let row = |fit: &FitGrade| {
                    ranks.iter().map(|rank| Grade { fit: *fit, engagement: *rank }).collect::<Vec<_>>()
                };
                Condition::Grade(fit.iter().flat_map(row).collect())
            }
            5 if self.personas.is_empty() => Condition::Persona(PersonaTest::Any),
            5 => Condition::Persona(PersonaTest::OneOf(vec![self.random.pick(&self.personas).clone()])),
            6 => Condition::Excluded,
            7 if scope == Scope::All => Condition::Level(1 + self.random.below(4) as u8),
            7 => Condition::Bant(BantTest::Confirmed),
            _ => match self.random.below(2) {
                0 => Condition::Bant(BantTest::AtLeast(1 + self.random.below(3) as u8)),
                _ => Condition::Bant(BantTest::Point(*self.random.pick(&BantPoint::ALL))),
            },
        }
    }
}

fn trait_test(name: &str, test: Test) -> Condition {
    Condition::Trait(TraitTest { name: TraitName::new(name).expect("a built-in name"), test })
}
