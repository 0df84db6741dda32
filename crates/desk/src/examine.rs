//! Whether what is kept of handoffs is what their steps say: each made anew from its offer and its acts, and compared.

use leadpact_handoff::{Act, Handoff, Offer};
use leadpact_ledger::handoffs::{StepRow, handoff_walk, step_list_of};
use leadpact_ledger::{LedgerError, Tx};
use serde::Serialize;
use serde_json::Value as Json;

use crate::kept::Kept;
use crate::{Desk, DeskError};

/// Handoffs looked at together.
const AT_ONCE: usize = 500;

/// A handoff that is not what its steps say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Astray {
    /// Its public id.
    pub handoff: String,
    /// What is kept.
    pub kept: String,
    /// What its steps say.
    pub said: String,
}

/// A stretch of handoffs that was examined.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Examined {
    /// How many.
    pub n_handoffs: u64,
    /// Those that are astray.
    pub astray: Vec<Astray>,
    /// The number of the last one; `None` when there are no more.
    #[serde(skip)]
    pub last: Option<i64>,
}

impl Desk {
    /// Examines the handoffs behind a number, some at a time.
    pub fn examine(&self, tx: &mut Tx<'_>, after: i64) -> Result<Examined, DeskError> {
        let rows = handoff_walk(tx, after, AT_ONCE)?;
        let numbers: Vec<i64> = rows.iter().map(|row| row.handoff).collect();
        let steps = step_list_of(tx, &numbers)?;
        let mut examined = Examined { last: numbers.last().copied(), ..Examined::default() };
        for row in rows {
            let kept = Kept::read(row)?;
            let of_it: Vec<&StepRow> = steps.iter().filter(|step| step.handoff == kept.row.handoff).collect();
            let said = self.made_anew(tx, &kept, &of_it)?;
            examined.n_handoffs += 1;
            if said != kept.handoff {
                let id = kept.row.id.clone();
                let (kept, said) = (format!("{:?}", kept.handoff), format!("{said:?}"));
                examined.astray.push(Astray { handoff: id, kept, said });
            }
        }
        Ok(examined)
    }

    /// A handoff as its steps say.
    fn made_anew(&self, tx: &mut Tx<'_>, kept: &Kept, steps: &[&StepRow]) -> Result<Handoff, DeskError> {
        let damaged = |why: String| LedgerError::Stored { what: format!("the steps of handoff {}", kept.row.id), why };
        let terms = self.agreed_of(tx, kept)?.terms;
        let mut handoff: Option<Handoff> = None;
        for step in steps {
            match (&mut handoff, step.act.as_str()) {
                (None, "offer") => {
                    let body: Json = serde_json::from_str(&step.body).map_err(|error| damaged(error.to_string()))?;
                    let offer: Offer =
                        serde_json::from_value(body["offer"].clone()).map_err(|error| damaged(error.to_string()))?;
                    handoff = Some(Handoff::offer(offer, &terms));
                }
                (None, other) => return Err(damaged(format!("they begin with `{other}`")).into()),
                // What clocks said follows from the rest.
                (Some(handoff), "warned" | "breached" | "pause ended") => {
                    handoff.advance(&terms, step.at);
                }
                (Some(handoff), _) => {
                    let act: Act = serde_json::from_str(&step.body).map_err(|error| damaged(error.to_string()))?;
                    handoff.advance(&terms, step.recorded_at);
                    handoff.act(&act, &terms, step.at)?;
                }
            }
        }
        handoff.ok_or_else(|| damaged("there are none".to_owned()).into())
    }
}
