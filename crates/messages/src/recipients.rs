//! Who gets a message by mail: people by their part in it, by their role or team, and addresses that the pact names.

use std::collections::BTreeSet;

use leadpact_ledger::account_ids::PersonId;
use leadpact_ledger::duties::duty_list;
use leadpact_ledger::people::{PersonRow, person_list};
use leadpact_ledger::{LedgerError, Tx};
use serde_json::Value as Json;

use crate::{Topic, is_reserved};

/// Somebody who gets a mail.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Recipient {
    /// A person: their address is looked up when it is sent.
    Person(PersonId),
    /// An address that nobody here has.
    Address(String),
}

/// The people who may get mail, and their teams.
pub(crate) struct Staff {
    people: Vec<PersonRow>,
    teams: Vec<(PersonId, String)>,
}

/// People read together.
const AT_ONCE: usize = 500;

impl Staff {
    /// Everybody who is active.
    pub(crate) fn at_hand(tx: &mut Tx<'_>) -> Result<Self, LedgerError> {
        let mut people = Vec::new();
        let mut after = None;
        loop {
            let page = person_list(tx, after, AT_ONCE)?;
            let Some(last) = page.last() else { break };
            after = Some(last.person);
            people.extend(page.into_iter().filter(|row| row.state == "active" && row.email.is_some()));
        }
        let teams = duty_list(tx)?.into_iter().filter_map(|row| Some((row.person, folded(&row.team?)))).collect();
        Ok(Self { people, teams })
    }

    /// Who gets a message by mail; nobody twice, and nobody whom no mail can reach.
    pub(crate) fn recipients(&self, topic: Topic, body: &Json) -> BTreeSet<Recipient> {
        let mut found = self.concerned(topic, body);
        found.retain(|one| !self.address(one).is_some_and(is_reserved));
        found
    }

    /// Whom a message concerns.
    fn concerned(&self, topic: Topic, body: &Json) -> BTreeSet<Recipient> {
        let mut found = BTreeSet::new();
        match topic {
            Topic::Offered | Topic::Pooled | Topic::Warned => self.holder(body, &mut found),
            // Who took it knows it.
            Topic::Assigned if claimed(body) => {}
            Topic::Assigned => self.holder(body, &mut found),
            Topic::Breached => {
                self.holder(body, &mut found);
                let tell = body.pointer("/detail/tell").and_then(Json::as_array).map_or(&[][..], Vec::as_slice);
                tell.iter().filter_map(Json::as_str).for_each(|name| self.named(name, &mut found));
            }
            Topic::Sheet => {
                self.of_role("marketing", &mut found);
                self.of_role("sales_manager", &mut found);
            }
            Topic::Accepted
            | Topic::Rejected
            | Topic::Disqualified
            | Topic::Recycled
            | Topic::Touched
            | Topic::Noted
            | Topic::Qualified
            | Topic::NextStepAgreed
            | Topic::OpportunityOpened
            | Topic::Won
            | Topic::Lost
            | Topic::Paused
            | Topic::Resumed
            | Topic::Reopened
            | Topic::Withdrawn
            | Topic::Expired
            | Topic::Ping => {}
        }
        found
    }

    /// Whoever has the lead; of one in a pool, the manager, or all managers if it has none.
    fn holder(&self, body: &Json, found: &mut BTreeSet<Recipient>) {
        let id = |pointer: &str| body.pointer(pointer)?.as_str()?.parse().ok();
        match (id("/handoff/owner/id"), id("/handoff/manager/id")) {
            (Some(person), _) | (None, Some(person)) if self.knows(person) => {
                found.insert(Recipient::Person(person));
            }
            // Whoever has it left: it must not lie there unseen.
            (_, _) => self.of_role("sales_manager", found),
        }
    }

    /// An address, a role or a team. A name that means nobody goes to the admins, who can say whom it should mean.
    fn named(&self, name: &str, found: &mut BTreeSet<Recipient>) {
        let name = name.trim();
        if name.contains('@') {
            let address = name.to_lowercase();
            let known = self.people.iter().find(|row| row.email.as_deref() == Some(&address));
            found.insert(known.map_or(Recipient::Address(address), |row| Recipient::Person(row.person)));
            return;
        }
        let name = folded(name);
        let members: Vec<PersonId> =
            self.teams.iter().filter(|(_, team)| *team == name).map(|(person, _)| *person).collect();
        let of_team = members.into_iter().filter(|person| self.knows(*person));
        let of_role = self.people.iter().filter(|row| row.role == name).map(|row| row.person);
        let meant: Vec<Recipient> = of_team.chain(of_role).map(Recipient::Person).collect();
        if meant.is_empty() {
            self.of_role("admin", found);
        }
        found.extend(meant);
    }

    fn of_role(&self, role: &str, found: &mut BTreeSet<Recipient>) {
        let people = self.people.iter().filter(|row| row.role == role);
        found.extend(people.map(|row| Recipient::Person(row.person)));
    }

    fn address<'a>(&'a self, of: &'a Recipient) -> Option<&'a str> {
        match of {
            Recipient::Address(address) => Some(address),
            Recipient::Person(person) => {
                self.people.iter().find(|row| row.person == *person).and_then(|row| row.email.as_deref())
            }
        }
    }

    fn knows(&self, person: PersonId) -> bool {
        self.people.iter().any(|row| row.person == person)
    }
}

/// Whether a handoff was taken by the person who has it now.
fn claimed(body: &Json) -> bool {
    body.pointer("/detail/assign/why").is_some_and(|why| why == "claimed")
}

/// `Sales Manager` and `sales-manager` are the role `sales_manager`.
fn folded(name: &str) -> String {
    name.trim().to_lowercase().replace([' ', '-'], "_")
}
