//! What the pacts say of a lead, worked out a second time from its ordered events by the table of verdicts in the semantics.

use std::collections::BTreeMap;

use crate::company::Terms;

/// What happened, as far as the two pacts care.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum What {
    /// It was told of the lead, or of its company.
    Told { name: Option<String>, employees: Option<i64>, company: Option<String>, country: Option<String> },
    /// It asked for contact.
    Asked,
    /// It read about prices.
    Read,
    /// It looked at something else.
    Looked,
    /// Sales did something under a pact.
    Sales { pact: String, act: SalesDeed },
    /// A deal moved.
    Deal(DealDeed),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SalesDeed {
    Accepted,
    Rejected,
    Disqualified,
    Recycled,
    Qualified,
    /// The end of sales' work was a mistake.
    Reopened,
    /// What decides nothing: a touch, a note, a next step.
    Other,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DealDeed {
    Opened,
    Won,
    Lost,
}

/// Where a lead is under a pact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Free,
    InHands,
    Returned { at: i64, has_new_signal: bool },
    GivenUp,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Stage {
    Before,
    Mql,
    Sal,
    Sql,
    Opportunity,
    Customer,
}

/// A lead's events, in their order.
#[derive(Debug, Clone, Default)]
pub(crate) struct Stream(BTreeMap<(i64, String), What>);

/// What a pact says of a lead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Said {
    /// At which instants and events it was ready.
    pub(crate) ready: Vec<(i64, String)>,
    pub(crate) place: Place,
    pub(crate) is_excluded: bool,
    /// What is known of its country.
    pub(crate) country: Option<String>,
}

impl Stream {
    /// Something happened. Whether it is new.
    pub(crate) fn add(&mut self, at: i64, id: &str, what: What) -> bool {
        self.0.insert((at, id.to_owned()), what).is_none()
    }

    /// Another lead turned out to be the same.
    pub(crate) fn join(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// What a pact says of all that happened.
    pub(crate) fn under(&self, terms: &Terms) -> Said {
        let mut lead = Lead::new(terms);
        for ((at, id), what) in &self.0 {
            lead.hears(*at, id, what);
        }
        lead.said
    }
}

struct Lead<'a> {
    terms: &'a Terms,
    said: Said,
    stage: Stage,
    is_told: bool,
    name: Option<String>,
    employees: i64,
    n_read: u32,
    is_accepted: bool,
    is_qualified: bool,
    has_deal: bool,
    is_won: bool,
    /// How it was right before sales' work ended, since it was last handed over or taken back.
    before_end: Option<BeforeEnd>,
}

#[derive(Debug, Clone, Copy)]
struct BeforeEnd {
    stage: Stage,
    has_deal: bool,
    is_won: bool,
}

impl<'a> Lead<'a> {
    fn new(terms: &'a Terms) -> Self {
        let said = Said { ready: Vec::new(), place: Place::Free, is_excluded: false, country: None };
        Self {
            terms,
            said,
            stage: Stage::Before,
            is_told: false,
            name: None,
            employees: 0,
            n_read: 0,
            is_accepted: false,
            is_qualified: false,
            has_deal: false,
            is_won: false,
            before_end: None,
        }
    }

    fn hears(&mut self, at: i64, id: &str, what: &What) {
        let is_signal = matches!(what, What::Asked | What::Read);
        if self.is_end(what) && self.said.place == Place::InHands && self.before_end.is_none() {
            self.before_end = Some(BeforeEnd { stage: self.stage, has_deal: self.has_deal, is_won: self.is_won });
        }
        self.learn(at, what);
        if let Place::Returned { has_new_signal, .. } = &mut self.said.place {
            *has_new_signal |= is_signal;
        }
        if self.is_ready(at, what) {
            self.said.ready.push((at, id.to_owned()));
            self.said.place = Place::InHands;
            self.stage = Stage::Mql;
            (self.is_accepted, self.is_qualified) = (false, false);
            self.before_end = None;
        }
        self.enter_stage();
    }

    fn learn(&mut self, at: i64, what: &What) {
        match what {
            What::Told { name, employees, company, country } => {
                self.is_told = true;
                self.name = name.clone().or(self.name.take());
                self.employees = employees.unwrap_or(self.employees);
                if let Some(company) = company {
                    self.said.is_excluded = company == "Rival";
                }
                self.said.country = country.clone().or(self.said.country.take());
            }
            What::Read => self.n_read += 1,
            What::Sales { pact, act } if *pact == self.terms.name => self.answered(at, *act),
            What::Deal(DealDeed::Opened) => self.has_deal = true,
            What::Deal(DealDeed::Won) => self.is_won = true,
            What::Deal(DealDeed::Lost) => {
                self.has_deal = false;
                self.come_back(at);
            }
            What::Asked | What::Looked | What::Sales { .. } => {}
        }
    }

    /// Whether sales' work ends with it.
    fn is_end(&self, what: &What) -> bool {
        match what {
            What::Sales { pact, act } => {
                let ends = [SalesDeed::Rejected, SalesDeed::Recycled, SalesDeed::Disqualified];
                *pact == self.terms.name && ends.contains(act)
            }
            What::Deal(deed) => matches!(deed, DealDeed::Won | DealDeed::Lost),
            What::Told { .. } | What::Asked | What::Read | What::Looked => false,
        }
    }

    fn answered(&mut self, at: i64, act: SalesDeed) {
        match (act, self.said.place) {
            (SalesDeed::Rejected | SalesDeed::Recycled, Place::InHands) | (SalesDeed::Recycled, Place::GivenUp) => {
                self.come_back(at);
            }
            (SalesDeed::Disqualified, Place::InHands) => {
                self.said.place = Place::GivenUp;
                self.go_back();
            }
            (SalesDeed::Reopened, _) => {
                if let Some(before) = self.before_end.take() {
                    self.said.place = Place::InHands;
                    (self.stage, self.has_deal, self.is_won) = (before.stage, before.has_deal, before.is_won);
                }
            }
            (SalesDeed::Accepted, _) => self.is_accepted = true,
            (SalesDeed::Qualified, _) => self.is_qualified = true,
            _ => {}
        }
    }

    fn come_back(&mut self, at: i64) {
        self.said.place = Place::Returned { at, has_new_signal: false };
        self.go_back();
    }

    fn go_back(&mut self) {
        if self.stage != Stage::Customer {
            self.stage = Stage::Before;
        }
    }

    fn is_ready(&self, at: i64, what: &What) -> bool {
        let terms = self.terms;
        let is_large = !terms.needs_size || self.employees >= 100;
        let reaches_tier = is_large && (*what == What::Asked || (terms.warms_up && self.n_read >= 3));
        let may_come = match self.said.place {
            Place::Free => true,
            Place::InHands | Place::GivenUp => false,
            Place::Returned { at: back, has_new_signal } => at - back >= terms.cool_off && has_new_signal,
        };
        let has_deal = self.stage >= Stage::Opportunity;
        // Whatever is told of a lead names its address.
        let is_complete = self.is_told && (!terms.needs_name || self.name.is_some());
        !self.said.is_excluded && !has_deal && reaches_tier && may_come && is_complete
    }

    fn enter_stage(&mut self) {
        let in_hands = self.said.place == Place::InHands;
        let gates = [
            (Stage::Customer, self.is_won),
            (Stage::Opportunity, self.has_deal),
            (Stage::Sql, in_hands && self.is_qualified),
            (Stage::Sal, in_hands && self.is_accepted),
        ];
        let furthest = gates.into_iter().find(|(gate, holds)| *gate > self.stage && *holds);
        if let Some((gate, _)) = furthest {
            self.stage = gate;
        }
    }
}
