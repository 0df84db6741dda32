//! The README that stands beside the simulated files, so that nobody takes them for real.

use crate::{Plan, Summary, catalog};

/// The text for this plan and what came of it.
pub(crate) fn readme(plan: &Plan, summary: &Summary) -> String {
    let Plan { leads, seed, from, days } = plan;
    let name = catalog::COMPANY;
    let domain = catalog::DOMAIN;
    let free_mail = catalog::FREE_MAIL.map(|domain| format!("`{domain}`")).join(", ");
    let rivals = catalog::RIVALS.map(|(_, domain)| format!("`{domain}`")).join(", ");
    format!(
        "# {name}: a simulated company

**Everything in this directory is simulated.** No person, company, address or number in it is meant to be real.
{name} ({domain}) sells service desk software to other companies. It does not exist.

Made from the seed {seed}: {leads} leads, {days} days from {from}. The same leads, seed, day and days make the same bytes.

| file | rows | what a row is |
| --- | ---: | --- |
| `leads.csv` | {n_leads} | a person, as known when first recorded |
| `companies.csv` | {n_companies} | a company as first recorded, or again after it changed |
| `events.jsonl` | {n_events} | something a lead did, or a trait that became known; in the order of arrival |
| `touches.csv` | {n_touches} | something sales did about a lead |
| `outcomes.csv` | {n_outcomes} | a deal that moved |

All instants are UTC.

- `leads.csv`: `lead`, `at` (when it became known; its earlier events were anonymous then), `company` (may be blank
  where the e-mail domain tells it), traits, `source`. Blank means unknown. Countries are spelled in several ways.
- `companies.csv`: `employees` is a number or a band such as `51-200`, `revenue` an amount a year with its currency.
- `events.jsonl`: `lead`, `id`, `at`, `kind` (`track`, `page`, `traits`), `name`, `channel`, `lasted_s`, `marked`,
  `properties` (of `traits`: the traits that became known). {n_late} events arrived hours or days late, {n_duplicate}
  lines are retries with the same id. Mail gateways that follow every link within seconds of delivery are in it, unmarked.
- `touches.csv`: `act` is one of accepted, rejected, disqualified, recycled, qualified, next step agreed, call, email,
  meeting, social, noted. The note of `noted` holds traits as `name=value; name=value`
  (`bant.budget=15000 EUR; bant.authority=decision maker`), or prose where it has no `=`.
- `outcomes.csv`: `outcome` is one of opportunity, won, lost, advocated.

Free-mail providers of this world are {free_mail}. Rivals are {rivals}. Student addresses end in `.edu.example`.
",
        n_leads = summary.leads,
        n_companies = summary.companies,
        n_events = summary.events,
        n_touches = summary.touches,
        n_outcomes = summary.outcomes,
        n_late = summary.late_events,
        n_duplicate = summary.duplicate_events,
    )
}
