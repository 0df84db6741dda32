//! Which lead is it? Identifiers lead to profiles, and profiles to leads; what belongs together is found, and can be taken apart.
//!
//! An identifier belongs for ever to the profile under which it first came, so a message that is sent again meets its profile again.
//! The strongest identifier that is known says whose an event is; the others join it, or show that two leads are one.

use std::collections::BTreeSet;

use leadpact_ledger::counters::{Counter, counter_take};
use leadpact_ledger::identity::{MergeRow, ProfileRow, apart_any, merge_insert};
use leadpact_ledger::standings::standing_delete;
use leadpact_terms::{Identifier, IdentifierKind};
use serde_json::json;

use crate::LiveError;
use crate::arrival::{Arrival, Said};
use crate::work::Work;

/// Who says that two leads are one.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Says<'a> {
    /// An event named identifiers of both.
    Rule,
    /// The source did, by a call of its own (`alias`, `merge`).
    Source,
    /// A person did.
    Person(&'a str),
}

impl Says<'_> {
    fn word(self) -> String {
        match self {
            Self::Rule => "rule".to_owned(),
            Self::Source => "source".to_owned(),
            Self::Person(id) => format!("person:{id}"),
        }
    }
}

impl Work<'_, '_> {
    /// Looks up everybody whom these calls name.
    pub(crate) fn look_up_all(&mut self, arrivals: &[&Arrival]) -> Result<(), LiveError> {
        let mut named: BTreeSet<&Identifier> = BTreeSet::new();
        for arrival in arrivals {
            named.extend(&arrival.identifiers);
            for said in &arrival.said {
                if let Said::SameAs(others) = said {
                    named.extend(others);
                }
            }
        }
        Ok(self.look_up(&named)?)
    }

    /// The profile to which what a call says belongs. Identifiers that were not known belong to it from now on, and leads that the
    /// call shows to be one are merged.
    pub(crate) fn recognise(&mut self, identifiers: &[Identifier]) -> Result<i64, LiveError> {
        let base = identifiers.iter().find_map(|one| Some((one.kind, self.profile_of(one)?)));
        let (found_by, profile) = match base {
            Some((kind, profile)) if !self.is_somebody_else(kind, profile, identifiers)? => (kind, profile),
            Some(_) | None => (identifiers[0].kind, self.new_lead()?),
        };
        for one in identifiers {
            match self.profile_of(one) {
                None => self.add_identifier(one, profile),
                Some(other) => self.merge_if_one((found_by, profile), (one, other))?,
            }
        }
        Ok(profile)
    }

    /// Whether a call names, by an identifier that nobody has yet and that is stronger than the one by which it was found, another
    /// person than the lead found: a colleague at the same browser.
    fn is_somebody_else(
        &mut self,
        found_by: IdentifierKind,
        profile: i64,
        identifiers: &[Identifier],
    ) -> Result<bool, LiveError> {
        let stronger: Vec<&Identifier> =
            identifiers.iter().filter(|one| one.kind < found_by && one.kind.tells_people_apart()).collect();
        if stronger.is_empty() {
            return Ok(false);
        }
        let profiles = self.profiles_of(self.lead_of(profile))?;
        let known = self.identifiers_of(&profiles)?;
        Ok(stronger.iter().any(|new| known.iter().any(|one| one.kind == new.kind && one != *new)))
    }

    /// Merges the leads of two profiles that one call names, unless they are known to be two.
    fn merge_if_one(
        &mut self,
        (found_by, profile): (IdentifierKind, i64),
        (link, other): (&Identifier, i64),
    ) -> Result<(), LiveError> {
        let (one, two) = (self.lead_of(profile), self.lead_of(other));
        if one == two || self.are_apart((one, two))? {
            return Ok(());
        }
        let weaker = found_by.max(link.kind);
        let (ours, theirs) = (self.profiles_of(one)?, self.profiles_of(two)?);
        let (ours, theirs) = (self.identifiers_of(&ours)?, self.identifiers_of(&theirs)?);
        let differ = |kind: IdentifierKind| {
            let of = |all: &[Identifier]| -> BTreeSet<Box<str>> {
                all.iter().filter(|one| one.kind == kind).map(|one| one.value.clone()).collect()
            };
            let (ours, theirs) = (of(&ours), of(&theirs));
            !ours.is_empty() && !theirs.is_empty() && ours.is_disjoint(&theirs)
        };
        let strong = IdentifierKind::ALL.iter().filter(|kind| **kind < weaker && kind.tells_people_apart());
        if strong.copied().any(differ) {
            return Ok(());
        }
        self.merge((one, two), Says::Rule, link)
    }

    /// What a source says outright: the person of this profile is also known by the first of these that we know.
    pub(crate) fn same_as(&mut self, profile: i64, others: &[Identifier]) -> Result<(), LiveError> {
        let Some(first) = others.first() else { return Ok(()) };
        let known = others.iter().find_map(|one| Some((one, self.profile_of(one)?)));
        let Some((link, other)) = known else {
            self.add_identifier(first, profile);
            return Ok(());
        };
        let (one, two) = (self.lead_of(profile), self.lead_of(other));
        if one == two || self.are_apart((one, two))? {
            return Ok(());
        }
        self.merge((one, two), Says::Source, link)
    }

    /// Whether a person took apart what these leads consist of: merging one of them with a third does not undo that.
    fn are_apart(&mut self, (one, two): (i64, i64)) -> Result<bool, LiveError> {
        let (ours, theirs) = (self.born_of(one)?, self.born_of(two)?);
        let pairs: Vec<(i64, i64)> = ours.iter().flat_map(|a| theirs.iter().map(|b| (*a, *b))).collect();
        Ok(apart_any(self.tx, &pairs)?)
    }

    /// The leads as which the profiles of a lead were first seen.
    fn born_of(&mut self, lead: i64) -> Result<BTreeSet<i64>, LiveError> {
        let profiles = self.profiles_of(lead)?;
        Ok(profiles.iter().map(|profile| self.born_as(*profile)).collect())
    }

    /// Makes one lead of two: the one that was known first gets the profiles of the other.
    pub(crate) fn merge(&mut self, (one, two): (i64, i64), says: Says<'_>, link: &Identifier) -> Result<(), LiveError> {
        let (winner, loser) = (one.min(two), one.max(two));
        let profiles = self.profiles_of(loser)?;
        for profile in &profiles {
            let born_as = self.born_as(*profile);
            self.put_profile(ProfileRow { profile: *profile, lead: winner, born_as });
        }
        let merge = counter_take(self.tx, Counter::Merge, 1)?;
        let evidence = json!({ "kind": link.kind, "value": link.value, "profiles": profiles }).to_string();
        let row = MergeRow {
            merge,
            winner,
            loser,
            profiles,
            at: self.now,
            evidence,
            made_by: says.word(),
            undone_at: None,
            undone_by: None,
        };
        merge_insert(self.tx, &row)?;
        standing_delete(self.tx, loser)?;
        self.lead_mut(loser).merged_into = Some(winner);
        self.lead_mut(loser).revision += 1;
        self.touched.remove(&loser);
        self.touch(winner).anew = true;
        Ok(())
    }

    pub(crate) fn born_as(&self, profile: i64) -> i64 {
        self.profiles.get(profile).map_or(0, |row| row.born_as)
    }
}
