//! Where everything lies in the store: names of files and columns, and the limits. `docs/reference/history.md` tells users.

use leadpact_terms::{Kind, OutcomeAct, SalesAct, TouchKind};
use xxhash_rust::xxh64::xxh64;

/// What the manifest says it is.
pub(crate) const FORMAT: &str = "leadpact history";
/// The version of the layout.
pub(crate) const VERSION: u32 = 1;
/// The file that names all others.
pub(crate) const MANIFEST: &str = "manifest.json";
/// Held by whoever writes.
pub(crate) const LOCK: &str = "lock";
/// Where files about companies lie.
pub(crate) const COMPANIES: &str = "companies";
/// Where files about other ids of leads lie.
pub(crate) const ALSO: &str = "also";

/// Where files about what was sealed lie.
pub(crate) const SEALED: &str = "sealed";

/// Buckets of a new store.
pub const BUCKETS: u32 = 64;
/// More buckets than this are too many files.
pub const BUCKETS_MAX: u32 = 4_096;
/// Properties with a column of their own, and traits likewise, in one segment; rarer ones share the column `others`.
pub const COLUMNS_MAX: usize = 200;
/// A row group ends at the first lead after so many rows.
pub const ROW_GROUP_ROWS: usize = 64 << 10;
/// An import that would give a bucket more segments merges them into one.
pub const SEGMENTS_MAX: usize = 8;

pub(crate) const LEAD: &str = "lead";
pub(crate) const ID: &str = "id";
pub(crate) const AT: &str = "at";
pub(crate) const KIND: &str = "kind";
pub(crate) const NAME: &str = "name";
pub(crate) const CHANNEL: &str = "channel";
pub(crate) const LASTED: &str = "lasted_ms";
pub(crate) const MARKED: &str = "marked";
pub(crate) const DATING: &str = "dating";
pub(crate) const SNAPSHOT: &str = "snapshot";
pub(crate) const OTHERS: &str = "others";
/// Before the name of a property.
pub(crate) const PROPERTY: &str = "p.";
/// Before the name of a trait.
pub(crate) const TRAIT: &str = "t.";
/// Columns before those of properties and traits.
pub(crate) const FIXED: [&str; 10] = [LEAD, ID, AT, KIND, NAME, CHANNEL, LASTED, MARKED, DATING, SNAPSHOT];

/// Key in a segment's footer: checksums of its column chunks.
pub(crate) const CHECKSUMS: &str = "leadpact.checksums";
/// Key in a segment's footer: names of properties and traits with counts.
pub(crate) const NAMES: &str = "leadpact.names";

/// The bucket of a lead: of `n_buckets`, a power of two.
pub fn bucket_of(lead: &str, n_buckets: u32) -> u32 {
    let hash = xxh64(lead.as_bytes(), 0) & u64::from(n_buckets - 1);
    u32::try_from(hash).expect("less than the number of buckets")
}

/// A segment's file.
pub(crate) fn segment_file(bucket: u32, number: u64) -> String {
    format!("bucket-{bucket:03}/{number:06}.parquet")
}

/// The word for a kind in the column `kind`.
pub fn kind_word(kind: Kind) -> &'static str {
    match kind {
        Kind::Track => "track",
        Kind::Page => "page",
        Kind::Traits => "traits",
        Kind::Sales(act) => match act {
            SalesAct::Accepted => "sales accepted",
            SalesAct::Rejected => "sales rejected",
            SalesAct::Disqualified => "sales disqualified",
            SalesAct::Recycled => "sales recycled",
            SalesAct::Qualified => "sales qualified",
            SalesAct::NextStepAgreed => "sales next step agreed",
            SalesAct::Touch(TouchKind::Call) => "sales call",
            SalesAct::Touch(TouchKind::Email) => "sales email",
            SalesAct::Touch(TouchKind::Meeting) => "sales meeting",
            SalesAct::Touch(TouchKind::Social) => "sales social",
            SalesAct::Noted => "sales noted",
            SalesAct::Reopened => "sales reopened",
        },
        Kind::Outcome(act) => match act {
            OutcomeAct::Opportunity => "outcome opportunity",
            OutcomeAct::Won => "outcome won",
            OutcomeAct::Lost => "outcome lost",
            OutcomeAct::Advocated => "outcome advocated",
        },
    }
}

/// The kind that a word of the column `kind` stands for.
pub fn kind_of(word: &str) -> Option<Kind> {
    match word {
        "track" => Some(Kind::Track),
        "page" => Some(Kind::Page),
        "traits" => Some(Kind::Traits),
        _ => match word.split_once(' ')? {
            ("sales", act) => SalesAct::ALL.iter().find(|one| one.word() == act).map(|act| Kind::Sales(*act)),
            ("outcome", act) => OutcomeAct::ALL.iter().find(|one| one.word() == act).map(|act| Kind::Outcome(*act)),
            _ => None,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_reads_back() {
        let acts = SalesAct::ALL.iter().map(|act| Kind::Sales(*act));
        let outcomes = OutcomeAct::ALL.iter().map(|act| Kind::Outcome(*act));
        for kind in [Kind::Track, Kind::Page, Kind::Traits].into_iter().chain(acts).chain(outcomes) {
            assert_eq!(kind_of(kind_word(kind)), Some(kind));
        }
        for none in ["", "sales", "sales ", "outcome paid", "visit"] {
            assert_eq!(kind_of(none), None, "{none}");
        }
    }

    #[test]
    fn a_lead_stays_in_its_bucket_when_there_are_more() {
        for lead in ["", "ana", "lead-17"] {
            assert_eq!(bucket_of(lead, 1), 0);
            assert_eq!(bucket_of(lead, 64) % 16, bucket_of(lead, 16));
        }
        assert_eq!(bucket_of("ana", 64), 56, "written down: a stored lead must be found again");
    }
}
