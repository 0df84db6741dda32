//! Around the flow: what is done the moment something happens to a lead.
