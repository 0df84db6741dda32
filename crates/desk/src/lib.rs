//! Between live and server: what is done with a lead once it is ready, each step in one transaction of the ledger.
