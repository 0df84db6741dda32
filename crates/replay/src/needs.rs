//! Which columns of history a pact looks at.

use leadpact_engine::CompiledPact;
use leadpact_history::{Need, Needs};

/// What of history a replay under a pact reads.
pub fn needs(pact: &CompiledPact) -> Needs {
    let mut needs = Needs { lasted: !pact.durations().is_empty(), ..Needs::default() };
    for (name, only_known) in pact.traits() {
        let need = if only_known { Need::Known } else { Need::Value };
        needs.traits.insert(name.as_str().into(), need);
    }
    for name in pact.properties() {
        needs.properties.insert(name.into());
    }
    // What sales noted is told as traits, and a signal may look at it as well.
    for name in pact.noted_properties() {
        needs.traits.insert(name.into(), Need::Value);
    }
    needs
}
