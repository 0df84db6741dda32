//! Bugs that the simulator has to find: each is one that a tired person could make, and that only shows when nodes meet or die.

/// A bug, as a change of one file.
pub struct Planted {
    /// What it breaks.
    pub breaks: &'static str,
    /// The file.
    pub file: &'static str,
    /// Stands there exactly once.
    pub from: &'static str,
    pub to: &'static str,
}

pub const PLANTED: &[Planted] = &[
    Planted {
        breaks: "an unlocked claim: a decision that was taken up is taken up by another node, too",
        file: "crates/desk/src/offer.rs",
        from: "let after = taken_up(tx)?;",
        to: "let after = (taken_up(tx)? - 1).max(0);",
    },
    Planted {
        breaks: "an unlocked claim: two postmen send one delivery at the same time",
        file: "crates/messages/src/deliver.rs",
        from: "(row.claimed_until, row.next_at) = (Some(claimed_until), Some(claimed_until));",
        to: "row.claimed_until = Some(claimed_until);",
    },
    Planted {
        breaks: "a missed wake-up: nobody looks at the clocks of what waits in a pool",
        file: "crates/desk/src/kept.rs",
        from: "row.wakes_at = handoff.wakes_at();",
        to: "row.wakes_at = handoff.wakes_at().filter(|_| row.owner.is_some());",
    },
    Planted {
        breaks: "a delivery gets another id each time it is tried again",
        file: "crates/messages/src/deliver.rs",
        from: "    row.state = state.word().to_owned();\n    row.next_at = next_at;\n",
        to: "    row.state = state.word().to_owned();\n    row.next_at = next_at;\n    if next_at.is_some() {\n        row.id.push('a');\n    }\n",
    },
    Planted {
        breaks: "a warning is said again by whoever comes after a crash",
        file: "crates/handoff/src/clock.rs",
        from: "    pub warned: bool,",
        to: "    #[serde(default, skip_serializing)]\n    pub warned: bool,",
    },
    Planted {
        breaks: "who leaves strands their leads if somebody else has left before",
        file: "crates/desk/src/relieve.rs",
        from: "for owner in handoff_owners_gone(tx)? {",
        to: "for owner in handoff_owners_gone(tx)?.into_iter().skip(1) {",
    },
    Planted {
        breaks: "an event that is sent again counts again",
        file: "crates/live/src/intake.rs",
        from: "!known && seen.insert(**id)",
        to: "(!known || id.1.ends_with('7')) && seen.insert(**id)",
    },
    Planted {
        breaks: "what another node reopened by a faster clock stops the desk",
        file: "crates/desk/src/wake.rs",
        from: "now.max(kept.handoff.latest())",
        to: "now",
    },
    Planted {
        breaks: "an answer that a node with a slow clock takes does not count",
        file: "crates/desk/src/act.rs",
        from: "let mut at = kept.handoff.latest().max(after_decision);",
        to: "let mut at = kept.handoff.latest().min(after_decision);",
    },
];
