//! The audit: who did what when, appended in the transaction that does it, each entry chained to the one before by its hash.
//!
//! An entry never holds personal data or secrets: [`Detail`] takes ids, numbers and words of our own. So erasing a person
//! changes no entry, and the chain stays whole. What the chain can't show by itself is that its end was cut off or that all
//! of it was written anew; for that its head is kept in a second place, and heads noted elsewhere can be held against it.

use std::fmt;
use std::str::FromStr;

use leadpact_ledger::Tx;
use leadpact_ledger::audit::{
    AuditFilter, AuditHead, AuditRow, audit_head_fetch, audit_head_put, audit_insert, audit_list, audit_list_after,
};
use leadpact_terms::Instant;
use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::caller::Caller;
use crate::error::AccountsError;
use crate::operation::Operation;
use crate::rights::Actor;

/// Says what the hashed bytes are, and in which version of this form.
const FORM: &[u8] = b"leadpact audit 1";
/// What the first entry has before it.
const BEGINNING: AuditHead = AuditHead { seq: 0, hash: [0; 32] };
/// Entries read at a time while the chain is walked.
const WALK: usize = 1_000;

/// What about an operation, in a few named values that are nobody's personal data.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Detail(Map<String, Value>);

/// What the walk along the chain found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuditVerdict {
    /// Every entry is as it was written, and none is missing.
    Whole {
        /// Where it ends. Noted somewhere else, it can be held against the chain later.
        head: AuditHead,
    },
    /// The chain is broken.
    Broken {
        /// The first entry that is not as it has to be.
        seq: i64,
        /// What is wrong with it.
        fault: AuditFault,
    },
}

/// What is wrong with an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuditFault {
    /// It is not there, and later ones are.
    Missing,
    /// It is not what it was, or does not follow from the one before: altered, inserted or put in another order.
    Altered,
    /// It is not there, and it was the last or among the last.
    CutOff,
    /// It comes after the noted end.
    BeyondEnd,
    /// It follows from the one before, but a head noted elsewhere says that it was another.
    WrittenAnew,
}

impl fmt::Display for AuditFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Missing => "it is missing",
            Self::Altered => "it was altered, inserted or put in another order",
            Self::CutOff => "it was cut off with all after it",
            Self::BeyondEnd => "it was added beside the service",
            Self::WrittenAnew => "it is not the one that was noted elsewhere: the chain was written anew",
        })
    }
}

impl Detail {
    /// Nothing to add.
    pub fn none() -> Self {
        Self::default()
    }

    /// The id of a thing.
    pub fn id(self, name: &'static str, id: Uuid) -> Self {
        self.with(name, Value::from(id.to_string()))
    }

    /// A number: a lead's, a version's, how many.
    pub fn number(self, name: &'static str, number: i64) -> Self {
        self.with(name, Value::from(number))
    }

    /// A word of our own, such as the code of a role.
    pub fn word(self, name: &'static str, word: &'static str) -> Self {
        self.with(name, Value::from(word))
    }

    /// Some words of our own, such as the names of the fields that changed.
    pub fn words(self, name: &'static str, words: impl IntoIterator<Item = &'static str>) -> Self {
        self.with(name, words.into_iter().map(Value::from).collect())
    }

    /// An instant.
    pub fn instant(self, name: &'static str, at: Instant) -> Self {
        self.with(name, Value::from(at.to_string()))
    }

    /// A name that the company gave to a pact, a source or a setting; never one of a person.
    pub fn label(self, name: &'static str, label: &str) -> Self {
        self.with(name, Value::from(label))
    }

    fn with(mut self, name: &'static str, value: Value) -> Self {
        self.0.insert(name.to_owned(), value);
        self
    }

    fn text(&self) -> String {
        Value::Object(self.0.clone()).to_string()
    }
}

/// How an actor stands in the audit, and wherever else the ledger says by whom something was done.
pub fn actor_tag(actor: &Actor) -> String {
    match actor {
        Actor::Nobody => "nobody".to_owned(),
        Actor::Person { person, .. } => format!("person {person}"),
        Actor::Key { key, .. } => format!("key {key}"),
        Actor::System => "system".to_owned(),
    }
}

/// Appends an entry. It belongs into the transaction that does what it records: then both are kept, or neither.
pub fn audit_append(
    tx: &mut Tx<'_>,
    caller: &Caller,
    operation: Operation,
    detail: &Detail,
    now: Instant,
) -> Result<(), AccountsError> {
    let head = audit_head_fetch(tx)?.unwrap_or(BEGINNING);
    // An entry beyond the noted end was not written by us. It must not stop the service; the chain will show it.
    let latest = audit_list(tx, AuditFilter::default(), 1)?.first().map_or(0, |row| row.seq);
    let mut row = AuditRow {
        seq: head.seq.max(latest) + 1,
        at: now,
        actor: actor_tag(&caller.actor),
        operation: operation.code().to_owned(),
        detail: detail.text(),
        network: caller.network().map(|network| network.to_string()),
        request: caller.request.as_ref().map(|request| request.as_str().to_owned()),
        hash: [0; 32],
    };
    row.hash = chained(&row, &head.hash);
    audit_insert(tx, &row)?;
    audit_head_put(tx, AuditHead { seq: row.seq, hash: row.hash })?;
    Ok(())
}

/// Walks the whole chain and finds the first entry that is not as it was written. `noted` are heads that were kept elsewhere
/// (a log, a backup, a letter to the auditor): each has to lie on the chain.
pub fn verify_audit(tx: &mut Tx<'_>, noted: &[AuditHead]) -> Result<AuditVerdict, AccountsError> {
    let mut end = BEGINNING;
    let kept = audit_head_fetch(tx)?.unwrap_or(BEGINNING);
    loop {
        let rows = audit_list_after(tx, end.seq, WALK)?;
        if rows.is_empty() {
            break;
        }
        for row in rows {
            let seq = end.seq + 1;
            let broken = |fault| Ok(AuditVerdict::Broken { seq, fault });
            if row.seq != seq {
                return broken(AuditFault::Missing);
            }
            if row.hash != chained(&row, &end.hash) {
                return broken(AuditFault::Altered);
            }
            if noted.iter().any(|noted| noted.seq == seq && noted.hash != row.hash) {
                return broken(AuditFault::WrittenAnew);
            }
            if seq > kept.seq {
                return broken(AuditFault::BeyondEnd);
            }
            end = AuditHead { seq, hash: row.hash };
        }
    }
    let furthest = noted.iter().map(|noted| noted.seq).fold(kept.seq, i64::max);
    Ok(if furthest > end.seq {
        AuditVerdict::Broken { seq: end.seq + 1, fault: AuditFault::CutOff }
    } else if kept.hash != end.hash {
        AuditVerdict::Broken { seq: end.seq, fault: AuditFault::Altered }
    } else {
        AuditVerdict::Whole { head: end }
    })
}

/// SHA-256 over an entry and the hash before it. Every text comes with its length, so that no two entries have the same bytes.
fn chained(row: &AuditRow, before: &[u8; 32]) -> [u8; 32] {
    let mut sha = Sha256::new();
    sha.update(FORM);
    sha.update(before);
    sha.update(row.seq.to_be_bytes());
    sha.update(row.at.0.to_be_bytes());
    for text in [Some(&row.actor), Some(&row.operation), Some(&row.detail), row.network.as_ref(), row.request.as_ref()]
    {
        match text {
            None => sha.update([0]),
            Some(text) => {
                sha.update([1]);
                sha.update((text.len() as u64).to_be_bytes());
                sha.update(text.as_bytes());
            }
        }
    }
    sha.finalize().into()
}

/// A head as it is written down elsewhere: `1204:9f86d0…`.
pub fn head_text(head: AuditHead) -> String {
    let hash: String = head.hash.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{}:{hash}", head.seq)
}

/// Reads a head that was written down.
pub fn head_parse(text: &str) -> Option<AuditHead> {
    let (seq, hash) = text.trim().split_once(':')?;
    let mut bytes = [0; 32];
    if hash.len() != 64 || !hash.is_ascii() {
        return None;
    }
    for (byte, digits) in bytes.iter_mut().zip(hash.as_bytes().chunks(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?;
    }
    Some(AuditHead { seq: i64::from_str(seq).ok()?, hash: bytes })
}
