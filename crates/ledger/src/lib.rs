//! Stage 2 of 5 (ingest → **ledger** → engine → handoff → reports): what happened and what was decided, kept for ever.
