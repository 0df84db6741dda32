//! Link scanners: bursts of clicks that a mail gateway made are marked as soon as they are seen, and stay in the ledger.

use leadpact_ingest::bots::scanner_bursts;
use leadpact_ledger::LedgerError;
use leadpact_ledger::counters::{Counter, counter_take};
use leadpact_ledger::identity::profile_list_of;
use leadpact_ledger::marks::{MarkRow, mark_list_of};
use leadpact_terms::{Channel, Kind};

use crate::stream::own_events;
use crate::work::Work;

/// Who made a mark that no person made.
const SCANNER: &str = "scanner";

impl Work<'_, '_> {
    /// Looks at the leads that clicked in a mail and marks what no reader does. To be called when the new events are written.
    pub(crate) fn mark_scanners(&mut self) -> Result<(), LedgerError> {
        let clicked = |lead: &i64| {
            self.touched[lead].events.iter().any(|event| event.channel == Channel::Email && event.kind == Kind::Track)
        };
        let leads: Vec<i64> = self.touched.keys().copied().filter(clicked).collect();
        for lead in leads {
            self.mark_scanner_of(lead)?;
        }
        Ok(())
    }

    fn mark_scanner_of(&mut self, lead: i64) -> Result<(), LedgerError> {
        let profiles: Vec<i64> = profile_list_of(self.tx, &[lead])?.into_iter().map(|row| row.profile).collect();
        let events = own_events(self.tx, &self.lead(lead).id.clone(), &profiles)?;
        let marks = mark_list_of(self.tx, &profiles)?;
        for burst in scanner_bursts(&events) {
            let inside = events.iter().filter(|event| burst.events.contains(&event.id));
            let new = inside.filter(|event| {
                !event.marked && !marks.iter().any(|mark| mark.made_by != SCANNER && mark.covers(event))
            });
            let channels: std::collections::BTreeSet<Channel> = new.map(|event| event.channel).collect();
            for channel in channels {
                let first = counter_take(self.tx, Counter::Mark, profiles.len())?;
                self.new_marks.extend((first..).zip(&profiles).map(|(mark, profile)| MarkRow {
                    mark,
                    profile: *profile,
                    from_at: burst.from,
                    until_at: burst.to,
                    channel: Some(channel),
                    marked: true,
                    at: self.now,
                    made_by: SCANNER.to_owned(),
                    why: burst.why.to_string(),
                }));
                self.touch(lead).anew = true;
            }
        }
        self.write_marks()
    }
}
