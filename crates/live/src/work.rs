//! What one transaction has looked up and changed so far. Everything is read at most once and written once, at the end.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use leadpact_ledger::companies::{
    CompanyKey, CompanyRow, FactRow, company_find, company_key_find, company_key_insert_many, company_put_many,
    fact_insert_many,
};
use leadpact_ledger::counters::{Counter, counter_take};
use leadpact_ledger::decisions::{DecisionRow, decision_insert_many};
use leadpact_ledger::events::{NewEvent, event_insert_many};
use leadpact_ledger::identity::{
    IdentifierRow, ProfileRow, identifier_find, identifier_insert_many, identifier_list_of, profile_find,
    profile_list_of, profile_put_many,
};
use leadpact_ledger::leads::{LeadRow, lead_find, lead_put_many};
use leadpact_ledger::marks::{MarkRow, mark_insert_many};
use leadpact_ledger::standings::{StandingRow, standing_put_many};
use leadpact_ledger::{LedgerError, Tx};
use leadpact_terms::{Event, Identifier, IdentifierKind, Instant};

use crate::pacts::InForce;
use crate::profiles::Profiles;

/// What has to be done about a lead before the transaction ends.
#[derive(Debug, Default)]
pub(crate) struct Touched {
    /// Events that are new to it.
    pub(crate) events: Vec<Event>,
    /// What became known of its company.
    pub(crate) facts: Vec<Event>,
    /// Whether something else changed, so that it must be evaluated anew from its stream.
    pub(crate) anew: bool,
    /// Whether it is known by an e-mail address that nobody had.
    pub(crate) has_new_address: bool,
}

/// The working set of one transaction.
pub(crate) struct Work<'w, 't> {
    pub(crate) tx: &'w mut Tx<'t>,
    /// When the transaction happens.
    pub(crate) now: Instant,
    pub(crate) pacts: InForce,
    new_id: &'w dyn Fn() -> String,
    identifiers: HashMap<Identifier, Option<i64>>,
    pub(crate) profiles: Profiles,
    leads: HashMap<i64, LeadRow>,
    companies: HashMap<i64, CompanyRow>,
    company_keys: HashMap<CompanyKey, Option<i64>>,
    /// Whether a rule of retention has dropped events of anybody, once that was looked up.
    pub(crate) is_any_thinned: Option<bool>,
    pub(crate) touched: BTreeMap<i64, Touched>,
    pub(crate) new_events: Vec<NewEvent>,
    pub(crate) new_facts: Vec<FactRow>,
    pub(crate) new_decisions: Vec<DecisionRow>,
    pub(crate) new_marks: Vec<MarkRow>,
    pub(crate) new_standings: Vec<StandingRow>,
    new_identifiers: Vec<IdentifierRow>,
    new_company_keys: Vec<(CompanyKey, i64)>,
    changed_profiles: BTreeSet<i64>,
    changed_leads: BTreeSet<i64>,
    changed_companies: BTreeSet<i64>,
}

impl<'w, 't> Work<'w, 't> {
    pub(crate) fn new(tx: &'w mut Tx<'t>, now: Instant, pacts: InForce, new_id: &'w dyn Fn() -> String) -> Self {
        Self {
            tx,
            now,
            pacts,
            new_id,
            identifiers: HashMap::new(),
            profiles: Profiles::default(),
            leads: HashMap::new(),
            companies: HashMap::new(),
            company_keys: HashMap::new(),
            is_any_thinned: None,
            touched: BTreeMap::new(),
            new_events: Vec::new(),
            new_facts: Vec::new(),
            new_decisions: Vec::new(),
            new_marks: Vec::new(),
            new_standings: Vec::new(),
            new_identifiers: Vec::new(),
            new_company_keys: Vec::new(),
            changed_profiles: BTreeSet::new(),
            changed_leads: BTreeSet::new(),
            changed_companies: BTreeSet::new(),
        }
    }

    /// Looks up identifiers, their profiles and their leads at once.
    pub(crate) fn look_up(&mut self, identifiers: &BTreeSet<&Identifier>) -> Result<(), LedgerError> {
        let unknown: Vec<&Identifier> =
            identifiers.iter().copied().filter(|one| !self.identifiers.contains_key(one)).collect();
        for row in identifier_find(self.tx, &unknown)? {
            self.identifiers.insert(row.identifier, Some(row.profile));
        }
        for one in unknown {
            self.identifiers.entry(one.clone()).or_insert(None);
        }
        let profiles: BTreeSet<i64> = identifiers.iter().filter_map(|one| self.identifiers[*one]).collect();
        self.look_up_profiles(&profiles)
    }

    fn look_up_profiles(&mut self, profiles: &BTreeSet<i64>) -> Result<(), LedgerError> {
        let unknown: Vec<i64> = profiles.iter().copied().filter(|one| self.profiles.get(*one).is_none()).collect();
        for row in profile_find(self.tx, &unknown)? {
            self.profiles.found(row);
        }
        let leads: BTreeSet<i64> = profiles.iter().filter_map(|one| Some(self.profiles.get(*one)?.lead)).collect();
        self.look_up_leads(&leads)
    }

    /// Looks up leads at once.
    pub(crate) fn look_up_leads(&mut self, leads: &BTreeSet<i64>) -> Result<(), LedgerError> {
        let unknown: Vec<i64> = leads.iter().copied().filter(|one| !self.leads.contains_key(one)).collect();
        for row in lead_find(self.tx, &unknown)? {
            self.leads.insert(row.lead, row);
        }
        Ok(())
    }

    /// The profile of an identifier that was looked up.
    pub(crate) fn profile_of(&self, identifier: &Identifier) -> Option<i64> {
        self.identifiers.get(identifier).copied().flatten()
    }

    /// The lead of a profile that was looked up.
    pub(crate) fn lead_of(&self, profile: i64) -> i64 {
        self.profiles.get(profile).expect("a profile is looked up before its lead is asked for").lead
    }

    /// A lead that was looked up.
    pub(crate) fn lead(&self, lead: i64) -> &LeadRow {
        &self.leads[&lead]
    }

    /// A lead that was looked up, to be changed.
    pub(crate) fn lead_mut(&mut self, lead: i64) -> &mut LeadRow {
        self.changed_leads.insert(lead);
        self.leads.get_mut(&lead).expect("a lead is looked up before it is changed")
    }

    /// What has to be done about a lead.
    pub(crate) fn touch(&mut self, lead: i64) -> &mut Touched {
        self.touched.entry(lead).or_default()
    }

    /// A new lead with a profile of its own; the profile.
    pub(crate) fn new_lead(&mut self) -> Result<i64, LedgerError> {
        let profile = counter_take(self.tx, Counter::Profile, 1)?;
        let lead = counter_take(self.tx, Counter::Lead, 1)?;
        let row = LeadRow::new(lead, (self.new_id)().as_str().into(), self.now);
        self.leads.insert(lead, row);
        self.changed_leads.insert(lead);
        self.profiles.found_all_of(lead);
        self.put_profile(ProfileRow { profile, lead, born_as: lead });
        Ok(profile)
    }

    /// Gives a profile to a lead.
    pub(crate) fn put_profile(&mut self, row: ProfileRow) {
        self.profiles.put(row);
        self.changed_profiles.insert(row.profile);
    }

    /// The profiles of a lead, those of this transaction included.
    pub(crate) fn profiles_of(&mut self, lead: i64) -> Result<Vec<i64>, LedgerError> {
        self.look_up_profiles_of(std::iter::once(lead))?;
        Ok(self.profiles.of(lead))
    }

    /// Looks up all profiles of some leads at once.
    pub(crate) fn look_up_profiles_of(&mut self, leads: impl Iterator<Item = i64>) -> Result<(), LedgerError> {
        let unknown: Vec<i64> = leads.filter(|lead| !self.profiles.has_all_of(*lead)).collect();
        for row in profile_list_of(self.tx, &unknown)? {
            self.profiles.found(row);
        }
        unknown.into_iter().for_each(|lead| self.profiles.found_all_of(lead));
        Ok(())
    }

    /// The identifiers of some profiles, those of this transaction included.
    pub(crate) fn identifiers_of(&mut self, profiles: &[i64]) -> Result<Vec<Identifier>, LedgerError> {
        let rows = identifier_list_of(self.tx, profiles)?;
        let mut all: Vec<Identifier> = rows.into_iter().map(|row| row.identifier).collect();
        let new = self.new_identifiers.iter().filter(|row| profiles.contains(&row.profile));
        all.extend(new.map(|row| row.identifier.clone()));
        Ok(all)
    }

    /// Lets an identifier belong to a profile for ever.
    pub(crate) fn add_identifier(&mut self, identifier: &Identifier, profile: i64) {
        self.identifiers.insert(identifier.clone(), Some(profile));
        let row = IdentifierRow { identifier: identifier.clone(), profile, since: self.now.0 };
        self.new_identifiers.push(row);
        if identifier.kind == IdentifierKind::Email {
            let lead = self.lead_of(profile);
            self.touch(lead).has_new_address = true;
        }
    }

    /// Looks up the companies of some keys at once.
    pub(crate) fn look_up_companies(&mut self, keys: &BTreeSet<CompanyKey>) -> Result<(), LedgerError> {
        let unknown: Vec<&CompanyKey> = keys.iter().filter(|key| !self.company_keys.contains_key(key)).collect();
        for (key, company) in company_key_find(self.tx, &unknown)? {
            self.company_keys.insert(key, Some(company));
        }
        for key in unknown {
            self.company_keys.entry(key.clone()).or_insert(None);
        }
        Ok(())
    }

    /// The company of a key; `None` if there is none yet.
    pub(crate) fn company_of(&mut self, key: &CompanyKey) -> Result<Option<i64>, LedgerError> {
        if !self.company_keys.contains_key(key) {
            self.look_up_companies(&BTreeSet::from([key.clone()]))?;
        }
        Ok(self.company_keys.get(key).copied().flatten())
    }

    /// A new company.
    pub(crate) fn new_company(&mut self) -> Result<i64, LedgerError> {
        let company = counter_take(self.tx, Counter::Company, 1)?;
        let row =
            CompanyRow { company, id: (self.new_id)(), created_at: self.now, name: None, domain: None, revision: 0 };
        self.companies.insert(company, row);
        self.changed_companies.insert(company);
        Ok(company)
    }

    /// Files a company under a key, unless another one is there.
    pub(crate) fn file_company(&mut self, key: CompanyKey, company: i64) -> Result<(), LedgerError> {
        if self.company_of(&key)?.is_none() {
            self.company_keys.insert(key.clone(), Some(company));
            if let CompanyKey::Domain(domain) = &key {
                let row = self.company_mut(company)?;
                row.domain.get_or_insert_with(|| domain.to_string());
            }
            self.new_company_keys.push((key, company));
        }
        Ok(())
    }

    /// A company, to be changed.
    pub(crate) fn company_mut(&mut self, company: i64) -> Result<&mut CompanyRow, LedgerError> {
        if !self.companies.contains_key(&company) {
            for row in company_find(self.tx, &[company])? {
                self.companies.insert(row.company, row);
            }
        }
        self.changed_companies.insert(company);
        let missing = || LedgerError::Stored { what: format!("company {company}"), why: "it is not there".to_owned() };
        self.companies.get_mut(&company).ok_or_else(missing)
    }

    /// The leads of this company that this transaction has in hand, and that are not in the ledger as such yet.
    pub(crate) fn leads_at_hand_of(&self, company: i64) -> Vec<i64> {
        let mut found: Vec<i64> =
            self.leads.values().filter(|lead| lead.company == Some(company)).map(|lead| lead.lead).collect();
        found.sort_unstable();
        found
    }

    /// The public ids of the leads that changed.
    pub(crate) fn changed(&self) -> Vec<String> {
        self.changed_leads.iter().map(|lead| self.leads[lead].id.to_string()).collect()
    }

    /// Writes what arrived and whose it is, so that streams can be read from the ledger.
    pub(crate) fn write_arrived(&mut self) -> Result<(), LedgerError> {
        event_insert_many(self.tx, &std::mem::take(&mut self.new_events))?;
        fact_insert_many(self.tx, &std::mem::take(&mut self.new_facts))?;
        identifier_insert_many(self.tx, &std::mem::take(&mut self.new_identifiers))?;
        let profiles = std::mem::take(&mut self.changed_profiles);
        let at_hand = |profile: &i64| *self.profiles.get(*profile).expect("what was changed is at hand");
        let profiles: Vec<ProfileRow> = profiles.iter().map(at_hand).collect();
        profile_put_many(self.tx, &profiles)?;
        self.write_marks()
    }

    /// Writes new marks.
    pub(crate) fn write_marks(&mut self) -> Result<(), LedgerError> {
        mark_insert_many(self.tx, &std::mem::take(&mut self.new_marks))
    }

    /// Writes what follows from it.
    pub(crate) fn write_projections(self) -> Result<(), LedgerError> {
        let tx = self.tx;
        company_key_insert_many(tx, &self.new_company_keys)?;
        let companies: Vec<&CompanyRow> = self.changed_companies.iter().map(|one| &self.companies[one]).collect();
        company_put_many(tx, &companies)?;
        let leads: Vec<&LeadRow> = self.changed_leads.iter().map(|lead| &self.leads[lead]).collect();
        lead_put_many(tx, &leads)?;
        standing_put_many(tx, &self.new_standings)?;
        decision_insert_many(tx, &self.new_decisions)
    }
}
