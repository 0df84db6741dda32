//! The profiles that a transaction has at hand, by their number and by their lead.

use std::collections::{BTreeSet, HashMap, HashSet};

use leadpact_ledger::identity::ProfileRow;

/// Profiles as they are now, those that the transaction has made or given to another lead included.
#[derive(Debug, Default)]
pub(crate) struct Profiles {
    rows: HashMap<i64, ProfileRow>,
    of_leads: HashMap<i64, BTreeSet<i64>>,
    /// Leads all of whose profiles are here.
    whole: HashSet<i64>,
}

impl Profiles {
    /// A profile, if it is at hand.
    pub(crate) fn get(&self, profile: i64) -> Option<&ProfileRow> {
        self.rows.get(&profile)
    }

    /// Those of a lead that are at hand, in their order.
    pub(crate) fn of(&self, lead: i64) -> Vec<i64> {
        self.of_leads.get(&lead).into_iter().flatten().copied().collect()
    }

    /// Whether all profiles of a lead are at hand.
    pub(crate) fn has_all_of(&self, lead: i64) -> bool {
        self.whole.contains(&lead)
    }

    /// A profile as it is from now on.
    pub(crate) fn put(&mut self, row: ProfileRow) {
        let before = self.rows.insert(row.profile, row);
        if let Some(before) = before.filter(|before| before.lead != row.lead)
            && let Some(profiles) = self.of_leads.get_mut(&before.lead)
        {
            profiles.remove(&row.profile);
        }
        self.of_leads.entry(row.lead).or_default().insert(row.profile);
    }

    /// A profile as the ledger has it: what the transaction made of it since counts.
    pub(crate) fn found(&mut self, row: ProfileRow) {
        if !self.rows.contains_key(&row.profile) {
            self.put(row);
        }
    }

    /// From now on all profiles of a lead are at hand.
    pub(crate) fn found_all_of(&mut self, lead: i64) {
        self.whole.insert(lead);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(profile: i64, lead: i64) -> ProfileRow {
        ProfileRow { profile, lead, born_as: profile }
    }

    #[test]
    fn what_a_transaction_made_of_a_profile_counts_whatever_the_ledger_says() {
        let mut profiles = Profiles::default();
        profiles.found(row(1, 10));
        profiles.found(row(2, 20));
        profiles.put(row(2, 10));
        profiles.found(row(2, 20));
        assert_eq!((profiles.of(10), profiles.of(20)), (vec![1, 2], vec![]));
        assert_eq!(profiles.get(2), Some(&row(2, 10)));
    }
}
