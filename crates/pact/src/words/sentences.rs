//! Every clause of a pact as a sentence, in the order of the agreement.
//!
//! Reasons, diffs and the document all say a clause in these words.

use leadpact_terms::{ClauseId, Stage, TouchKind};

use super::phrase::{Is, Speaker, trait_in_words};
use super::say;
use crate::model::{
    Alternative, Assignee, Bant, BantRule, BreachRule, Caps, EngagementRule, FitRule, Gate, Grades, Group, Hours,
    NewSignal, Period, Quota, Recycle, Repeat, RequiredTrait, Score, Signal, Sla, Test, TouchPromise, Track, Trigger,
    Weekday,
};

/// The parts of the agreement, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Section {
    Head,
    Definitions,
    Personas,
    Exclusions,
    Required,
    Fit,
    Engagement,
    Groups,
    Grades,
    Levels,
    Tiers,
    Gates,
    Bant,
    Recycle,
    Marketing,
    Sales,
    Calendar,
    Breaches,
    Routing,
    Silenced,
}

/// One clause and what it says.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Line {
    pub(crate) section: Section,
    pub(crate) clause: ClauseId,
    /// One or more whole sentences, or (fit, engagement) one without a full stop.
    pub(crate) text: String,
}

impl Speaker<'_> {
    /// All clauses of the pact.
    pub(crate) fn lines(&self) -> Vec<Line> {
        let mut lines = Lines(Vec::new());
        self.head(&mut lines);
        self.who(&mut lines);
        self.points(&mut lines);
        self.thresholds(&mut lines);
        self.afterwards(&mut lines);
        self.promises(&mut lines);
        self.routing(&mut lines);
        self.silenced(&mut lines);
        lines.0
    }

    fn head(&self, lines: &mut Lines) {
        let (m, pact) = (self.m, self.pact);
        let mut head = |clause: &str, text: Option<String>| {
            if let Some(text) = text {
                lines.add(Section::Head, &ClauseId::from(clause), text);
            }
        };
        head("title", pact.title.as_deref().map(|title| say!(m, "clause-title", title = m.quoted(title))));
        head("effective", pact.effective.map(|date| say!(m, "clause-effective", date = m.date(date))));
        head("review_by", pact.review_by.map(|date| say!(m, "clause-review", date = m.date(date))));
        head("parties/marketing", pact.parties.marketing.as_deref().map(|who| say!(m, "clause-marketing", who = who)));
        head("parties/sales", pact.parties.sales.as_deref().map(|who| say!(m, "clause-sales", who = who)));
        lines.add(Section::Definitions, &ClauseId::from("currency"), self.currencies());
        for declaration in &pact.traits {
            let name = m.quoted(trait_in_words(&declaration.name, m));
            let kind = m.say(&format!("kind-{}", declaration.kind.word().replace('/', "-")), &[]);
            let text = if declaration.protected {
                say!(m, "clause-trait-protected", trait = name, kind = kind)
            } else {
                say!(m, "clause-trait", trait = name, kind = kind)
            };
            lines.add(Section::Definitions, &declaration.clause, self.noted(text, declaration.note.as_deref()));
        }
        for signal in &pact.signals {
            lines.add(Section::Definitions, &signal.clause, self.signal(signal));
        }
    }

    fn who(&self, lines: &mut Lines) {
        let m = self.m;
        for persona in &self.pact.personas {
            let condition = self.condition(&persona.when);
            let text = say!(m, "sentence-persona", name = m.quoted(&persona.name), condition = condition);
            lines.add(Section::Personas, &persona.clause, self.noted(text, persona.note.as_deref()));
        }
        for exclusion in &self.pact.exclusions {
            let condition = self.condition(&exclusion.when);
            let text = say!(m, "sentence-exclusion", name = m.quoted(&exclusion.name), condition = condition);
            lines.add(Section::Exclusions, &exclusion.clause, text);
        }
        for required in &self.pact.required {
            let text = say!(m, "sentence-required", what = self.required(required));
            lines.add(Section::Required, &required.clause, text);
        }
    }

    fn points(&self, lines: &mut Lines) {
        for rule in &self.pact.fit {
            lines.add(Section::Fit, &rule.clause, self.fit_rule(rule));
            for alternative in rule.alternatives.iter().filter(|alternative| alternative.clause != rule.clause) {
                lines.add(Section::Fit, &alternative.clause, self.alternative(alternative));
            }
        }
        for rule in &self.pact.engagement {
            lines.add(Section::Engagement, &rule.clause, self.engagement_rule(rule));
        }
        for group in &self.pact.groups {
            lines.add(Section::Groups, &group.clause, self.group(group));
        }
    }

    fn thresholds(&self, lines: &mut Lines) {
        let m = self.m;
        lines.add(Section::Grades, &self.pact.grades.clause, self.grades_sentence(&self.pact.grades));
        for rule in &self.pact.levels {
            let condition = self.condition(&rule.when);
            let text = say!(m, "sentence-level", level = rule.level.to_string(), condition = condition);
            lines.add(Section::Levels, &rule.clause, text);
        }
        for tier in &self.pact.tiers {
            let text = say!(m, "sentence-tier", name = m.quoted(&tier.name), condition = self.condition(&tier.when));
            lines.add(Section::Tiers, &tier.clause, self.noted(text, tier.note.as_deref()));
        }
        for gate in &self.pact.gates {
            lines.add(Section::Gates, &gate.clause, self.gate(gate));
        }
        self.bant(&self.pact.bant, lines);
    }

    fn bant(&self, bant: &Bant, lines: &mut Lines) {
        let m = self.m;
        let mandatory: Vec<String> = bant
            .points
            .iter()
            .filter(|rule| rule.mandatory)
            .map(|rule| say!(m, "bant-the", point = self.bant_point(rule.point)))
            .collect();
        let number = bant.at_least.to_string();
        let text = if bant.at_least == 0 && mandatory.is_empty() {
            say!(m, "sentence-bant-none")
        } else if mandatory.is_empty() {
            say!(m, "sentence-bant", n = bant.at_least, number = number)
        } else {
            let n = usize::from(bant.at_least).max(mandatory.len());
            say!(m, "sentence-bant-mandatory", n = n, number = n.to_string(), points = m.all_of(mandatory))
        };
        lines.add(Section::Bant, &bant.clause, text);
        for rule in &bant.points {
            lines.add(Section::Bant, &rule.clause, self.bant_rule(rule));
        }
    }

    fn bant_rule(&self, rule: &BantRule) -> String {
        let m = self.m;
        let name = rule.point.trait_name().parse().expect("the traits of BANT are built in");
        let test = rule.test.clone().unwrap_or(Test::Known);
        let condition = self.trait_test(&crate::model::TraitTest { name, test }, Is::Yes);
        let point = self.bant_point(rule.point);
        match &rule.deduced {
            None => say!(m, "sentence-bant-point", point = point, condition = condition),
            Some(deduced) => say!(
                m,
                "sentence-bant-deduced",
                point = point,
                condition = condition,
                deduced = self.condition(deduced)
            ),
        }
    }

    fn afterwards(&self, lines: &mut Lines) {
        let recycle = &self.pact.recycle;
        lines.add(Section::Recycle, &recycle.clause, self.recycle(recycle));
        for track in &self.pact.tracks {
            lines.add(Section::Recycle, &track.clause, self.track(track));
        }
    }

    fn promises(&self, lines: &mut Lines) {
        let m = self.m;
        let Sla { marketing, sales, calendar, breaches } = &self.pact.sla;
        let mut add = |section, promise: Option<(&ClauseId, String)>| {
            if let Some((clause, text)) = promise {
                lines.add(section, clause, text);
            }
        };
        let timed = |id: &'static str| move |duration: String| m.say(id, &[("duration", duration.into())]);
        let qualified = marketing.qualified.as_ref();
        add(Section::Marketing, qualified.map(|promise| (&promise.clause, self.quota(promise.what))));
        let complete = marketing.complete.as_ref();
        add(
            Section::Marketing,
            complete.map(|promise| (&promise.clause, say!(m, "sentence-complete", share = m.percent(promise.what)))),
        );
        for (section, promise, id) in [
            (Section::Marketing, &marketing.hand_over_within, "sentence-hand-over"),
            (Section::Sales, &sales.respond_within, "sentence-respond"),
            (Section::Sales, &sales.at_the_latest, "sentence-latest"),
            (Section::Sales, &sales.decide_within, "sentence-decide"),
        ] {
            let promise = promise.as_ref();
            add(section, promise.map(|promise| (&promise.clause, timed(id)(self.working(promise.what)))));
        }
        let touches = sales.touches.as_ref();
        add(Section::Sales, touches.map(|promise| (&promise.clause, self.touches(&promise.what))));
        let status = sales.status_every.as_ref();
        add(
            Section::Sales,
            status.map(|promise| (&promise.clause, timed("sentence-status")(m.duration(promise.what)))),
        );
        let reason = sales.reject_with_reason.as_ref();
        let reason_id = |wanted| if wanted { "sentence-reason" } else { "sentence-no-reason" };
        add(Section::Sales, reason.map(|promise| (&promise.clause, m.say(reason_id(promise.what), &[]))));
        if let Some(calendar) = calendar {
            let hours = m.all_of(calendar.hours.iter().map(|hours| self.hours(hours)));
            let mut text = say!(m, "sentence-calendar", hours = hours, zone = calendar.time_zone.as_ref());
            if let Some(file) = &calendar.holidays {
                text = say!(m, "sentence-calendar-holidays", sentence = text, file = m.quoted(file));
            }
            lines.add(Section::Calendar, &calendar.clause, text);
        }
        for breach in breaches {
            lines.add(Section::Breaches, &breach.clause, self.breach(breach));
        }
    }

    fn routing(&self, lines: &mut Lines) {
        let (m, routing) = (self.m, &self.pact.routing);
        let mut general = Vec::new();
        if routing.company_owner_first {
            general.push(say!(m, "sentence-routing-owner"));
        }
        let territories = !routing.territories.is_empty();
        if !routing.otherwise.is_empty() {
            general.push(say!(m, "sentence-routing-otherwise", who = self.assignees(&routing.otherwise)));
        } else if territories || routing.company_owner_first {
            general.push(say!(m, "sentence-routing-nobody"));
        }
        if let Some(capacity) = routing.capacity {
            let number = m.number(f64::from(capacity));
            general.push(say!(m, "sentence-routing-capacity", n = capacity, number = number));
        }
        if let Some(pool) = &routing.pool {
            general.push(say!(m, "sentence-routing-pool", who = pool.as_ref()));
        }
        for territory in &routing.territories {
            let text = say!(
                m,
                "sentence-territory",
                name = m.quoted(&territory.name),
                who = self.assignees(&territory.to),
                condition = self.condition(&territory.when)
            );
            lines.add(Section::Routing, &territory.clause, text);
        }
        if !general.is_empty() {
            lines.add(Section::Routing, &routing.clause, general.join(" "));
        }
    }

    fn silenced(&self, lines: &mut Lines) {
        let m = self.m;
        for silenced in &self.pact.silenced {
            let (lint, because) = (m.quoted(&silenced.lint), silenced.because.as_ref());
            let (key, text) = match &silenced.at {
                None => {
                    (format!("lint/{}", silenced.lint), say!(m, "sentence-silenced", lint = lint, because = because))
                }
                Some(clause) => (
                    format!("lint/{}/{clause}", silenced.lint),
                    say!(m, "sentence-silenced-at", lint = lint, clause = m.quoted(clause), because = because),
                ),
            };
            lines.add(Section::Silenced, &ClauseId::new(key), text);
        }
    }

    pub(super) fn noted(&self, sentence: String, note: Option<&str>) -> String {
        match note {
            Some(note) => say!(self.m, "with-note", sentence = sentence, note = note),
            None => sentence,
        }
    }

    fn currencies(&self) -> String {
        let (m, currencies) = (self.m, &self.pact.currencies);
        let mut sentences = vec![say!(m, "clause-currency", currency = currencies.base.code())];
        let rates = currencies.rates.iter().map(|(currency, rate)| {
            let amount = self.money(*rate, currencies.base.code());
            say!(m, "clause-rate", currency = currency.code(), amount = amount)
        });
        if !currencies.rates.is_empty() {
            sentences.push(say!(m, "clause-rates", rates = m.all_of(rates)));
        }
        sentences.push(say!(m, "clause-currency-others"));
        sentences.join(" ")
    }

    fn signal(&self, signal: &Signal) -> String {
        let m = self.m;
        let patterns: Vec<String> = signal.any_of.iter().map(|pattern| self.pattern(pattern)).collect();
        // Patterns with commas of their own are told apart by semicolons.
        let commas = patterns.iter().any(|pattern| pattern.contains(','));
        let patterns = match patterns.split_last() {
            Some((last, before)) if commas && !before.is_empty() => {
                say!(m, "list-or-two", first = format!("{};", m.series(before.iter().cloned())), second = last.as_str())
            }
            _ => m.any_of(patterns),
        };
        let text = say!(m, "clause-signal", name = m.quoted(&signal.name), patterns = patterns);
        self.noted(text, signal.note.as_deref())
    }

    /// What is required: "e-mail address", or "at least one of these: phone number or LinkedIn profile".
    pub(super) fn required(&self, required: &RequiredTrait) -> String {
        let m = self.m;
        match required.any_of.as_slice() {
            [only] => say!(m, "clause-required", trait = self.the_trait(only)),
            several => {
                let traits = m.any_of(several.iter().map(|name| self.the_trait(name)));
                say!(m, "clause-required-any", traits = traits)
            }
        }
    }

    /// One line of a fit rule: "25 points if the company has at least 500 employees".
    fn alternative(&self, alternative: &Alternative) -> String {
        let m = self.m;
        say!(m, "fit-line", points = m.points(alternative.points), condition = self.condition(&alternative.when))
    }

    pub(crate) fn fit_rule(&self, rule: &FitRule) -> String {
        let m = self.m;
        let name = m.quoted(&rule.name);
        let lines = rule.alternatives.iter().map(|alternative| self.alternative(alternative));
        let text = match rule.alternatives.as_slice() {
            [only] => say!(m, "fit-rule-one", name = name, line = self.alternative(only)),
            _ => say!(m, "fit-rule-first", name = name, lines = m.series(lines)),
        };
        match &rule.group {
            Some(group) => say!(m, "rule-in-group", rule = text, group = m.quoted(group)),
            None => text,
        }
    }

    pub(crate) fn engagement_rule(&self, rule: &EngagementRule) -> String {
        let m = self.m;
        let (name, points) = (m.quoted(&rule.name), m.points(rule.points));
        let trigger = self.trigger(&rule.on);
        let text = match &rule.on {
            Trigger::Silence { .. } => {
                say!(m, "engagement-rule-silence", name = name, points = points, trigger = trigger)
            }
            Trigger::Signal(_) | Trigger::Sequence { .. } | Trigger::Count { .. } => say!(
                m,
                "engagement-rule",
                name = name,
                points = points,
                trigger = trigger,
                after = self.fading_and_caps(rule)
            ),
        };
        match &rule.group {
            Some(group) => say!(m, "rule-in-group", rule = text, group = m.quoted(group)),
            None => text,
        }
    }

    /// What makes a rule count: "each “pricing read”".
    pub(super) fn trigger(&self, trigger: &Trigger) -> String {
        let m = self.m;
        match trigger {
            Trigger::Signal(signal) => say!(m, "trigger-signal", signal = m.quoted(signal)),
            Trigger::Sequence { steps, within, repeat } => {
                let steps = steps.iter().map(|step| m.quoted(step));
                let steps = steps.reduce(|first, second| say!(m, "sequence-then", first = first, second = second));
                let (steps, duration) = (steps.unwrap_or_default(), m.duration(*within));
                match repeat {
                    Repeat::Once => say!(m, "trigger-sequence-once", steps = steps, duration = duration),
                    Repeat::Each => say!(m, "trigger-sequence-each", steps = steps, duration = duration),
                }
            }
            Trigger::Count { signal, at_least, within, repeat } => {
                let (signal, times, duration) = (m.quoted(signal), m.times(*at_least), m.duration(*within));
                match repeat {
                    Repeat::Once => {
                        say!(m, "trigger-count-once", signal = signal, times = times, duration = duration)
                    }
                    Repeat::Each => {
                        say!(m, "trigger-count-each", signal = signal, times = times, duration = duration)
                    }
                }
            }
            Trigger::Silence { of, lasting } if of.is_empty() => {
                say!(m, "trigger-silence-any", duration = m.duration(*lasting))
            }
            Trigger::Silence { of, lasting } => {
                say!(m, "trigger-silence-of", signals = self.signals(of), duration = m.duration(*lasting))
            }
        }
    }

    /// How a rule's points fade and how often it counts: "half of them are left after 14 days; counted …".
    pub(super) fn fading_and_caps(&self, rule: &EngagementRule) -> String {
        let m = self.m;
        let fading = match (&rule.on, rule.half_life, rule.lasts) {
            (Trigger::Silence { .. }, _, _) => say!(m, "points-while-silent"),
            (_, None, None) => say!(m, "points-stay"),
            (_, None, Some(lasts)) => say!(m, "points-lapse", duration = m.duration(lasts)),
            (_, Some(half), None) => {
                let double = leadpact_terms::Duration(half.as_ms().saturating_mul(2));
                say!(m, "points-halve", duration = m.duration(half), double = m.duration(double))
            }
            (_, Some(half), Some(lasts)) => {
                say!(m, "points-halve-and-lapse", duration = m.duration(half), lapse = m.duration(lasts))
            }
        };
        let Caps { total, per } = rule.at_most;
        let total = total.map(|n| say!(m, "caps-total", times = m.times(n)));
        let per = per.map(|(n, window)| say!(m, "caps-per", times = m.times(n), duration = m.duration(window)));
        m.series([Some(fading), per, total].into_iter().flatten())
    }

    fn group(&self, group: &Group) -> String {
        let m = self.m;
        let names: Vec<String> = match group.of {
            Score::Fit => self
                .pact
                .fit
                .iter()
                .filter(|rule| rule.group.as_ref() == Some(&group.name))
                .map(|rule| m.quoted(&rule.name))
                .collect(),
            Score::Engagement => self
                .pact
                .engagement
                .iter()
                .filter(|rule| rule.group.as_ref() == Some(&group.name))
                .map(|rule| m.quoted(&rule.name))
                .collect(),
        };
        let rules = if names.is_empty() { say!(m, "group-rules-none") } else { m.all_of(names) };
        let name = m.quoted(&group.name);
        let score = match group.of {
            Score::Fit => say!(m, "score-fit"),
            Score::Engagement => say!(m, "score-engagement"),
        };
        match (group.floor, group.ceiling) {
            (Some(floor), Some(ceiling)) => say!(
                m,
                "group-bounds-both",
                group = name,
                floor = m.points(floor),
                ceiling = m.points(ceiling),
                score = score,
                rules = rules
            ),
            (None, Some(ceiling)) => {
                let ceiling = m.points(ceiling);
                say!(m, "group-bounds-ceiling", group = name, ceiling = ceiling, score = score, rules = rules)
            }
            (Some(floor), None) => {
                say!(m, "group-bounds-floor", group = name, floor = m.points(floor), score = score, rules = rules)
            }
            (None, None) => say!(m, "group-bounds-none", group = name, score = score, rules = rules),
        }
    }

    fn grades_sentence(&self, Grades { fit: [a, b, c], engagement: [one, two, three], .. }: &Grades) -> String {
        let m = self.m;
        say!(
            m,
            "sentence-grades",
            a = m.points(*a),
            b = m.number(*b),
            c = m.number(*c),
            one = m.points(*one),
            two = m.number(*two),
            three = m.number(*three)
        )
    }

    fn gate(&self, gate: &Gate) -> String {
        let (m, condition) = (self.m, self.condition(&gate.when));
        match gate.stage {
            Stage::Sal => say!(m, "sentence-gate-sal", condition = condition),
            Stage::Sql => say!(m, "sentence-gate-sql", condition = condition),
            Stage::Opportunity => say!(m, "sentence-gate-opportunity", condition = condition),
            Stage::Customer => say!(m, "sentence-gate-customer", condition = condition),
            Stage::Evangelist => say!(m, "sentence-gate-evangelist", condition = condition),
            Stage::Disqualified | Stage::Nurture | Stage::Inquiry | Stage::Mql => {
                unreachable!("{} has no gate", gate.stage)
            }
        }
    }

    fn recycle(&self, recycle: &Recycle) -> String {
        let (m, duration) = (self.m, self.m.duration(recycle.cool_off));
        match &recycle.needs {
            NewSignal::Nothing => say!(m, "sentence-recycle-nothing", duration = duration),
            NewSignal::Any => say!(m, "sentence-recycle-any", duration = duration),
            NewSignal::OneOf(signals) => {
                say!(m, "sentence-recycle-signals", duration = duration, signals = self.signals(signals))
            }
        }
    }

    fn track(&self, track: &Track) -> String {
        let m = self.m;
        let name = m.quoted(&track.name);
        let mut text = match &track.when {
            None => say!(m, "sentence-track", name = name),
            Some(when) => say!(m, "sentence-track-when", name = name, condition = self.condition(when)),
        };
        if let Some(cool_off) = track.cool_off {
            text = say!(m, "sentence-track-cool-off", sentence = text, duration = m.duration(cool_off));
        }
        self.noted(text, track.note.as_deref())
    }

    fn quota(&self, Quota { count, period }: Quota) -> String {
        let m = self.m;
        let number = m.number(f64::from(count));
        match period {
            Period::Week => say!(m, "sentence-quota-week", n = count, number = number),
            Period::Month => say!(m, "sentence-quota-month", n = count, number = number),
            Period::Quarter => say!(m, "sentence-quota-quarter", n = count, number = number),
            Period::Year => say!(m, "sentence-quota-year", n = count, number = number),
        }
    }

    fn touches(&self, TouchPromise { counts, within }: &TouchPromise) -> String {
        let m = self.m;
        let counts = counts.iter().map(|(kind, n)| {
            let number = m.number(f64::from(*n));
            match kind {
                TouchKind::Call => say!(m, "touch-call", n = *n, number = number),
                TouchKind::Email => say!(m, "touch-email", n = *n, number = number),
                TouchKind::Meeting => say!(m, "touch-meeting", n = *n, number = number),
                TouchKind::Social => say!(m, "touch-social", n = *n, number = number),
            }
        });
        say!(m, "sentence-touches", touches = m.all_of(counts), duration = m.duration(*within))
    }

    fn hours(&self, hours: &Hours) -> String {
        let m = self.m;
        let clock = |minute: u16| {
            let (hour, minute) = (format!("{:02}", minute / 60), format!("{:02}", minute % 60));
            say!(m, "clock", hour = hour, minute = minute)
        };
        let days = self.weekdays(&hours.days);
        say!(m, "hours-days", days = days, from = clock(hours.from_minute), to = clock(hours.to_minute))
    }

    /// Weekdays, three or more in a row as a range: "Monday to Friday".
    fn weekdays(&self, days: &[Weekday]) -> String {
        let m = self.m;
        let day = |day: Weekday| m.say(&format!("weekday-{}", weekday_word(day)), &[]);
        let mut words = Vec::new();
        let mut rest = days;
        while let [first, ..] = rest {
            let run = rest.iter().enumerate().take_while(|(i, day)| **day as usize == *first as usize + i).count();
            match rest[..run] {
                [first, _, .., last] => {
                    words.push(say!(m, "weekday-range", first = day(first), last = day(last)));
                }
                ref few => words.extend(few.iter().map(|one| day(*one))),
            }
            rest = &rest[run..];
        }
        m.all_of(words)
    }

    fn breach(&self, breach: &BreachRule) -> String {
        let m = self.m;
        let promise = breach.of.as_str().rsplit('/').next().unwrap_or_default().replace([' ', '_'], "-");
        let id = format!("promise-{promise}");
        let promise = if m.has(&id) { m.say(&id, &[]) } else { m.quoted(&breach.of) };
        let who = m.all_of(breach.tell.iter().map(ToString::to_string));
        let tell = match (breach.tell.is_empty(), breach.reassign) {
            (false, false) => say!(m, "breach-tell", who = who),
            (false, true) => say!(m, "breach-tell-reassign", who = who),
            (true, true) => say!(m, "breach-reassign"),
            (true, false) => say!(m, "breach-nothing"),
        };
        say!(m, "sentence-breach", promise = promise, tell = tell)
    }

    fn assignees(&self, assignees: &[Assignee]) -> String {
        let m = self.m;
        m.all_of(assignees.iter().map(|assignee| match assignee.weight {
            1 => assignee.who.to_string(),
            weight => say!(m, "assignee-weight", who = assignee.who.as_ref(), times = m.times(weight)),
        }))
    }
}

struct Lines(Vec<Line>);

impl Lines {
    fn add(&mut self, section: Section, clause: &ClauseId, text: String) {
        self.0.push(Line { section, clause: clause.clone(), text });
    }
}

fn weekday_word(day: Weekday) -> &'static str {
    match day {
        Weekday::Mon => "mon",
        Weekday::Tue => "tue",
        Weekday::Wed => "wed",
        Weekday::Thu => "thu",
        Weekday::Fri => "fri",
        Weekday::Sat => "sat",
        Weekday::Sun => "sun",
    }
}

/// The last part of a trait kind's message id, checked by a test to exist for all.
#[cfg(test)]
pub(super) fn kind_messages() -> impl Iterator<Item = String> {
    leadpact_terms::TraitType::ALL.into_iter().map(|kind| format!("kind-{}", kind.word().replace('/', "-")))
}
