//! Promises that can't both be meant.

use leadpact_document::{Said, Severity};
use leadpact_language::said;
use leadpact_terms::{DAY_MS, Duration, MINUTE_MS};

use super::{Context, Finding, Lint};
use crate::model::{Calendar, Promise, Weekday};

pub(super) const LINT: Lint = Lint {
    id: "contradicting-promises",
    severity: Severity::Warning,
    finds: "Two promises contradict each other.",
    why: "A clock that can't be met, or that runs out before another one that should be stricter, is soon ignored, and the \
          others with it.",
    mend: "lint-contradicting-promises-mend",
    check,
};

fn check(context: &Context<'_>) -> Vec<Finding> {
    let sla = &context.pact.sla;
    let (marketing, sales) = (&sla.marketing, &sla.sales);
    let clock = Clock(sla.calendar.as_ref());
    let mut found = Vec::new();
    let mut later = |first: &Option<Promise<Duration>>,
                     second: &Option<Promise<Duration>>,
                     said: fn(Duration, Duration) -> Said| {
        if let (Some(first), Some(second)) = (first, second)
            && clock.surely_longer(first.what, second.what)
        {
            found.push(Finding::at(&first.clause, said(first.what, second.what)));
        }
    };
    later(&sales.respond_within, &sales.at_the_latest, |first, second| {
        said!("lint-attempt-after-latest", first, second)
    });
    later(&sales.respond_within, &sales.decide_within, |first, second| {
        said!("lint-attempt-after-decision", first, second)
    });
    later(&marketing.hand_over_within, &sales.respond_within, |first, second| {
        said!("lint-slow-hand-over", first, second)
    });
    if let (Some(touches), Some(latest)) =
        (&sales.touches, sales.at_the_latest.as_ref().or(sales.respond_within.as_ref()))
        && clock.shortest(latest.what) >= touches.what.within.as_ms()
    {
        let message = said!("lint-touches-too-short", within = touches.what.within, latest = latest.what);
        found.push(Finding::at(&touches.clause, message));
    }
    found
}

/// How long a promise lasts in time of the calendar: a day counts as a working day.
struct Clock<'a>(Option<&'a Calendar>);

impl Clock<'_> {
    /// Whether the first is longer than the second, however long the working days are that they fall on.
    fn surely_longer(&self, first: Duration, second: Duration) -> bool {
        let (shortest_day, longest_day) = self.days();
        let working = |duration: Duration, day: i64| duration.as_ms() / DAY_MS * day + duration.as_ms() % DAY_MS;
        working(first, shortest_day) > working(second, longest_day)
    }

    /// The least time on the wall clock that a promise can last.
    fn shortest(&self, duration: Duration) -> i64 {
        let (shortest_day, _) = self.days();
        duration.as_ms() / DAY_MS * shortest_day + duration.as_ms() % DAY_MS
    }

    fn days(&self) -> (i64, i64) {
        let Some(calendar) = self.0 else { return (DAY_MS, DAY_MS) };
        let of_day = |day: &Weekday| -> i64 {
            let hours = calendar.hours.iter().filter(|hours| hours.days.contains(day));
            hours.map(|hours| i64::from(hours.to_minute.saturating_sub(hours.from_minute)) * MINUTE_MS).sum()
        };
        let days: Vec<i64> = Weekday::ALL.iter().map(of_day).filter(|day| *day > 0).collect();
        (days.iter().copied().min().unwrap_or(DAY_MS), days.iter().copied().max().unwrap_or(DAY_MS))
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::found;
    use super::*;

    #[test]
    fn what_comes_first_may_not_last_longer() {
        let hours = "calendar: { time_zone: Europe/Prague, hours: [Mon-Thu 09:00-17:00, Fri 09:00-13:00] }";
        for (sla, expected) in [
            ("sales: { respond within: 30m, at the latest: 1d, decide within: 5d }", ""),
            (
                "sales: { respond within: 2d, at the latest: 1d }",
                "sla/sales/respond within: the first attempt is promised later (2 days) than what is called its latest moment (1 day)\n",
            ),
            (
                "sales: { respond within: 4h, decide within: 1h }",
                "sla/sales/respond within: the first attempt is promised later (4 hours) than the decision about the lead (1 hour)\n",
            ),
            (
                "marketing: { hand over within: 1h }, sales: { respond within: 30m }",
                "sla/marketing/hand over within: the hand-over may take longer (1 hour) than the answer to it: what sales gains, marketing has lost already (30 minutes)\n",
            ),
            (
                "sales: { at the latest: 2d, touches: { calls: 3, within: 1d } }",
                "sla/sales/touches: all attempts are promised within 1 day, but the first one may come after 2 days\n",
            ),
            // Ten working hours are more than the longest working day of eight, but five are not more than one of four to eight.
            (
                &format!("sales: {{ respond within: 10h, at the latest: 1d }}, {hours}"),
                "sla/sales/respond within: the first attempt is promised later (10 hours) than what is called its latest moment (1 day)\n",
            ),
            (&format!("sales: {{ respond within: 5h, at the latest: 1d }}, {hours}"), ""),
        ] {
            let lines = format!("mql: {{ hot: {{ known: [email] }} }}\nsla: {{ {sla} }}\n");
            assert_eq!(found(&LINT, &lines), expected, "{sla}");
        }
    }
}
