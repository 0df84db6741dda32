//! Looking back (history → **replay**): a compiled pact over the columns of history, on all cores, with the bits of the engine.
