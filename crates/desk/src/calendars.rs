//! Holidays that calendars of pacts name: uploaded as iCalendar files, under the names by which pacts know them.

use leadpact_handoff::Holidays;
use leadpact_ledger::Tx;
use leadpact_ledger::duties::{HolidaysRow, holidays_list, holidays_put};
use leadpact_ledger::settings::setting_put;
use leadpact_terms::Instant;

use crate::{Desk, DeskError};

/// The setting that changes whenever holidays do, so that every node makes its calendars anew.
pub(crate) const HOLIDAYS_REVISION: &str = "holidays.revision";

impl Desk {
    /// Keeps an iCalendar file under a name, in the place of what it said before. Clocks that run keep their deadlines; those that
    /// start from now on know the new days.
    ///
    /// # Errors
    /// If it can't be read as one.
    pub fn put_holidays(
        &self,
        tx: &mut Tx<'_>,
        name: &str,
        text: &str,
        by: &str,
        now: Instant,
    ) -> Result<Holidays, DeskError> {
        let unreadable = |source| DeskError::Holidays { name: name.to_owned(), source };
        let holidays = Holidays::read(text).map_err(unreadable)?;
        let row =
            HolidaysRow { name: name.to_owned(), text: text.to_owned(), changed_at: now, changed_by: by.to_owned() };
        holidays_put(tx, &row)?;
        setting_put(tx, HOLIDAYS_REVISION, &now.0.to_string())?;
        Ok(holidays)
    }

    /// The files that there are, by name.
    pub fn holidays(&self, tx: &mut Tx<'_>) -> Result<Vec<HolidaysRow>, DeskError> {
        Ok(holidays_list(tx)?)
    }
}
