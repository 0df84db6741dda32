//! What goes wrong with a node's ledger: at most one thing at a time, armed before a transaction and gone after it.

use std::sync::{Mutex, PoisonError};

use leadpact_ledger::LedgerError;
use leadpact_ledger::faults::{Commit, Faults};

/// Something that goes wrong in the next transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The statement of this number fails.
    Statement(u32),
    /// The commit comes to this.
    Commit(Commit),
}

/// A node's ill luck.
#[derive(Debug, Default)]
pub(crate) struct Chaos(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    armed: Option<Fault>,
    n_statements: u32,
    has_struck: bool,
}

impl Chaos {
    /// Lets something go wrong in the next transaction.
    pub(crate) fn arm(&self, fault: Option<Fault>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) =
            State { armed: fault, n_statements: 0, has_struck: false };
    }

    /// Nothing goes wrong any more; whether something did.
    pub(crate) fn disarm(&self) -> bool {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner)).has_struck
    }
}

impl Faults for Chaos {
    fn at_statement(&self) -> Result<(), LedgerError> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.n_statements += 1;
        if state.armed != Some(Fault::Statement(state.n_statements)) {
            return Ok(());
        }
        (state.armed, state.has_struck) = (None, true);
        let (address, why) = ("(simulated)".to_owned(), "a statement was made to fail".to_owned());
        Err(LedgerError::Unreachable { address, why })
    }

    fn at_commit(&self) -> Commit {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(Fault::Commit(commit)) = state.armed else { return Commit::Kept };
        (state.armed, state.has_struck) = (None, true);
        commit
    }
}
