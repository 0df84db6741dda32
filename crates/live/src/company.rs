//! Whose company? By the id that a source gave it, else by the domain of the web site or the e-mail, never by a free-mail domain.

use leadpact_ingest::normalise::company_domain;
use leadpact_ledger::LedgerError;
use leadpact_ledger::companies::{CompanyKey, FactRow, fact_list_of};
use leadpact_ledger::counters::{Counter, counter_take};
use leadpact_ledger::leads::lead_list_of_company;
use leadpact_terms::{Channel, Event, EventId, Instant, Kind, LeadId, Value};

use crate::LiveError;
use crate::arrival::{Arrival, Said};
use crate::work::Work;

/// The traits that tell a lead's company.
const EMPLOYER: [&str; 3] = ["company.id", "company.domain", "email.domain"];

/// What traits say of a lead's company, the latest last.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Employer {
    id: Option<Box<str>>,
    domain: Option<Box<str>>,
    mail_domain: Option<Box<str>>,
}

impl Employer {
    /// What these events say, which are in order.
    pub(crate) fn of<'e>(events: impl IntoIterator<Item = &'e Event>) -> Self {
        let mut all = Self::default();
        for event in events {
            all.learn(event);
        }
        all
    }

    fn learn(&mut self, event: &Event) {
        if event.kind != Kind::Traits {
            return;
        }
        for (name, value) in &event.properties {
            let slot = match &**name {
                "company.id" => &mut self.id,
                "company.domain" => &mut self.domain,
                "email.domain" => &mut self.mail_domain,
                _ => continue,
            };
            *slot = match value {
                Value::Text(text) if !text.trim().is_empty() => Some(text.clone()),
                _ => None,
            };
        }
    }

    /// Under which keys the company is found, the one that counts first.
    pub(crate) fn keys(&self) -> Vec<CompanyKey> {
        let id = self.id.clone().map(CompanyKey::Id);
        let domain = self.domain.as_deref().and_then(company_domain);
        let domain = domain.or_else(|| self.mail_domain.as_deref().and_then(company_domain));
        id.into_iter().chain(domain.map(|domain| CompanyKey::Domain(domain.into()))).collect()
    }
}

impl Work<'_, '_> {
    /// The company of these keys; made if there is none.
    pub(crate) fn company_of_keys(&mut self, keys: &[CompanyKey]) -> Result<Option<i64>, LedgerError> {
        let Some(first) = keys.first() else { return Ok(None) };
        let company = match self.company_of(first)? {
            Some(company) => company,
            None => {
                // A source's id for a company that was known by its domain alone.
                let by_other = match keys.get(1) {
                    Some(other) => self.company_of(other)?.filter(|_| matches!(first, CompanyKey::Id(_))),
                    None => None,
                };
                match by_other {
                    Some(company) => company,
                    None => self.new_company()?,
                }
            }
        };
        for key in keys {
            self.file_company(key.clone(), company)?;
        }
        Ok(Some(company))
    }

    /// A new event may tell of another company: then the lead is evaluated anew, with what is known of that one.
    pub(crate) fn note_employer(&mut self, lead: i64, event: &Event) -> Result<(), LedgerError> {
        if !event.properties.iter().any(|(name, _)| EMPLOYER.contains(&&**name)) {
            return Ok(());
        }
        let mut known = Vec::new();
        for key in Employer::of([event]).keys() {
            known.push(self.company_of(&key)?);
        }
        let is_told = known.first().copied().flatten() == self.lead(lead).company && known.iter().all(Option::is_some);
        if !is_told {
            self.touch(lead).anew = true;
        }
        Ok(())
    }

    /// Keeps what a call says of a company, and lets its leads know.
    pub(crate) fn learn_of_company(&mut self, arrival: &Arrival, said: &Said) -> Result<(), LiveError> {
        let Said::Company { event, at, id, domain, traits } = said else { return Ok(()) };
        let id = id.clone().map(CompanyKey::Id);
        let keys: Vec<CompanyKey> = id.into_iter().chain(domain.clone().map(CompanyKey::Domain)).collect();
        let Some(company) = self.company_of_keys(&keys)? else { return Ok(()) };
        if traits.is_empty() {
            return Ok(());
        }
        let is_known = |row: &FactRow| row.event.id == *event;
        if self.new_facts.iter().any(|row| row.company == company && is_known(row))
            || fact_list_of(self.tx, &[company])?.iter().any(is_known)
        {
            return Ok(());
        }
        let fact = company_event(event.clone(), *at, traits.clone());
        if let Some(Value::Text(name)) = fact.property("company.name") {
            self.company_mut(company)?.name = Some(name.to_string());
        }
        self.company_mut(company)?.revision += 1;
        let seq = counter_take(self.tx, Counter::Event, 1)?;
        let row =
            FactRow { seq, company, received_at: arrival.received_at, source: arrival.source, event: fact.clone() };
        self.new_facts.push(row);
        let mut leads: std::collections::BTreeSet<i64> =
            lead_list_of_company(self.tx, company)?.into_iter().map(|lead| lead.lead).collect();
        leads.extend(self.leads_at_hand_of(company));
        self.look_up_leads(&leads)?;
        for lead in leads {
            if self.lead(lead).company == Some(company) && self.lead(lead).merged_into.is_none() {
                let first_at = self.lead(lead).first_at.unwrap_or(fact.at);
                let news = Event { at: fact.at.max(first_at), ..fact.clone() };
                self.touch(lead).facts.push(news);
            }
        }
        Ok(())
    }
}

/// A fact about a company as an event of one of its leads.
pub(crate) fn company_event(id: EventId, at: Instant, traits: Vec<(Box<str>, Value)>) -> Event {
    Event {
        id,
        lead: LeadId::from(""),
        at,
        channel: Channel::Import,
        kind: Kind::Traits,
        name: Box::default(),
        lasted: None,
        marked: false,
        properties: traits,
    }
}
