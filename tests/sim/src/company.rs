//! The company that is simulated: two pacts with unlike calendars, the people of sales, and the leads.

use leadpact_ledger::account_ids::PersonId;
use leadpact_terms::{DAY_MS, HOUR_MS, MINUTE_MS};
use uuid::Uuid;

use crate::model::calendar::Hours;
use crate::model::clocks::Promise;

/// What the model knows of a pact: the same as its text says, written down a second time.
#[derive(Debug)]
pub(crate) struct Terms {
    pub(crate) name: &'static str,
    pub(crate) text: &'static str,
    pub(crate) hours: Hours,
    pub(crate) hand_over: i64,
    pub(crate) respond: i64,
    pub(crate) latest: i64,
    pub(crate) decide: i64,
    /// So many calls and e-mails, in this window.
    pub(crate) touches: (u32, u32, i64),
    pub(crate) status: i64,
    pub(crate) reassigns: &'static [Promise],
    pub(crate) cool_off: i64,
    /// Whether a name is among the required information.
    pub(crate) needs_name: bool,
    /// Whether the lead's company has to be large for a form to be enough.
    pub(crate) needs_size: bool,
    /// Whether three looks at prices are enough, too.
    pub(crate) warms_up: bool,
    /// Who gets leads from Germany, if others do.
    pub(crate) german: &'static [&'static str],
    pub(crate) otherwise: &'static [&'static str],
    pub(crate) capacity: usize,
    pub(crate) company_owner_first: bool,
}

/// Day and night.
const ALPHA: &str = "\
pact: alpha
version: 1
review_by: 2027-12-31
signals:
  asked: { event: Form Submitted }
  read:  { page: { path: { starts_with: /pricing } } }
required: [email, name]
exclude:
  rival: { company.name: Rival }
fit:
  size: { when: { company.employees: { min: 100 } }, points: 20 }
engagement:
  reading: { on: read, points: 5, at_most: 3 }
mql:
  hot:  { fit: { min: 20 }, on: asked }
  warm: { fit: { min: 20 }, engagement: { min: 15 } }
gates:
  sal:         { sales: accepted }
  sql:         { sales: qualified }
  opportunity: { outcome: opportunity }
  customer:    { outcome: won }
recycle: { cool_off: 3d, needs: any new signal }
sla:
  marketing: { hand over within: 15m }
  sales:     { respond within: 4h, at the latest: 1d, decide within: 2d, touches: { calls: 1, emails: 1, within: 10d }, status every: 3d }
  breach:
    respond within: { tell: [boss@north.internal], reassign: yes }
    decide within:  { tell: [sales_manager], reassign: yes }
routing:
  otherwise: [ana@north.internal, petr@north.internal, eva@north.internal]
  territories:
    dach: { when: { company.country: [DE] }, to: [jonas@north.internal, eva@north.internal] }
  capacity: 4
  pool: boss@north.internal
";

/// Office hours in Tokyo, whose clocks are never changed.
const BETA: &str = "\
pact: beta
version: 1
review_by: 2027-12-31
signals:
  asked: { event: Form Submitted }
  read:  { page: { path: { starts_with: /pricing } } }
required: [email]
exclude:
  rival: { company.name: Rival }
engagement:
  reading: { on: read, points: 5, at_most: 3 }
mql:
  hot: { on: asked }
gates:
  sal:         { sales: accepted }
  sql:         { sales: qualified }
  opportunity: { outcome: opportunity }
  customer:    { outcome: won }
recycle: { cool_off: 8d, needs: any new signal }
sla:
  marketing: { hand over within: 15m }
  sales:     { respond within: 30m, at the latest: 1d, decide within: 3d, touches: { calls: 1, emails: 1, within: 14d }, status every: 7d }
  calendar:  { time_zone: Asia/Tokyo, hours: Mon-Fri 09:00-17:00 }
  breach:
    respond within: { tell: [boss@north.internal], reassign: yes }
    at the latest:  { tell: [sales_manager] }
    status every:   { reassign: yes }
routing:
  company owner first: yes
  otherwise: [petr@north.internal, jonas@north.internal]
  capacity: 3
  pool: boss@north.internal
";

pub(crate) static PACTS: [Terms; 2] = [
    Terms {
        name: "alpha",
        text: ALPHA,
        hours: Hours::Always,
        hand_over: 15 * MINUTE_MS,
        respond: 4 * HOUR_MS,
        latest: DAY_MS,
        decide: 2 * DAY_MS,
        touches: (1, 1, 10 * DAY_MS),
        status: 3 * DAY_MS,
        reassigns: &[Promise::Respond, Promise::Decide],
        cool_off: 3 * DAY_MS,
        needs_name: true,
        needs_size: true,
        warms_up: true,
        german: &["jonas", "eva"],
        otherwise: &["ana", "petr", "eva"],
        capacity: 4,
        company_owner_first: false,
    },
    Terms {
        name: "beta",
        text: BETA,
        hours: Hours::Tokyo,
        hand_over: 15 * MINUTE_MS,
        respond: 30 * MINUTE_MS,
        latest: DAY_MS,
        decide: 3 * DAY_MS,
        touches: (1, 1, 14 * DAY_MS),
        status: 7 * DAY_MS,
        reassigns: &[Promise::Respond, Promise::Status],
        cool_off: 8 * DAY_MS,
        needs_name: false,
        needs_size: false,
        warms_up: false,
        german: &[],
        otherwise: &["petr", "jonas"],
        capacity: 3,
        company_owner_first: true,
    },
];

/// Those who sell.
pub(crate) const REPS: [&str; 4] = ["ana", "petr", "jonas", "eva"];
/// Whose pool it is.
pub(crate) const BOSS: &str = "boss";

/// A person's id: their name, as a number.
pub(crate) fn person_id(name: &str) -> PersonId {
    PersonId(Uuid::from_u128(name.bytes().fold(0, |n, byte| n * 256 + u128::from(byte))))
}

/// Whose id this is.
pub(crate) fn name_of(id: &str) -> Option<&'static str> {
    REPS.into_iter().chain([BOSS]).find(|name| person_id(name).to_string() == id)
}

/// The pact of this name, as the model knows it.
pub(crate) fn terms(pact: &str) -> &'static Terms {
    PACTS.iter().find(|terms| terms.name == pact).expect("there are two pacts")
}
