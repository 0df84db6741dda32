//! Between engine and desk: a handoff's life, the clocks of both parties' promises, and whose turn it is, as pure functions.
