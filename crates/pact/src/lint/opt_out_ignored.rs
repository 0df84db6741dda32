//! People who opted out are handed over all the same.

use leadpact_document::Severity;
use leadpact_language::said;
use leadpact_terms::fold;

use super::{Context, Finding, Lint};
use crate::model::{EventSource, Signal, Test};

pub(super) const LINT: Lint = Lint {
    id: "opt-out-ignored",
    severity: Severity::Warning,
    finds: "No exclusion looks at consent or at a person's opting out.",
    why: "Who has opted out must not be contacted, whatever the score; points alone do not stop a hand-over.",
    mend: "lint-opt-out-ignored-mend",
    check,
};

/// What opting out is called in the names of events and signals.
const WORDS: [&str; 5] = ["unsubscrib", "opt out", "opted out", "opt-out", "optout"];

fn check(context: &Context<'_>) -> Vec<Finding> {
    let pact = context.pact;
    let handled = pact.exclusions.iter().any(|exclusion| {
        let mut handled =
            super::walk::signals(&exclusion.when).into_iter().filter_map(|name| pact.signal(name)).any(is_opt_out);
        super::walk::traits(&exclusion.when, &mut |test| {
            handled |= matches!(test.name.as_str(), "unsubscribed" | "consent");
        });
        handled
    });
    if handled { Vec::new() } else { vec![Finding::on_all(said!("lint-opt-out-ignored"))] }
}

fn is_opt_out(signal: &Signal) -> bool {
    let says = |text: &str| {
        let text = fold(text);
        WORDS.iter().any(|word| text.contains(word))
    };
    let named = |test: &Test| match test {
        Test::OneOf(names) => names.iter().any(|name| says(&name.to_string())),
        Test::HasWord(words) | Test::Contains(words) | Test::StartsWith(words) | Test::EndsWith(words) => {
            words.iter().any(|word| says(word))
        }
        Test::Known
        | Test::Missing
        | Test::Between { .. }
        | Test::Matches(_)
        | Test::InNext(_)
        | Test::InLast(_)
        | Test::All(_) => false,
    };
    let by_event = signal.any_of.iter().any(|pattern| match &pattern.source {
        EventSource::Track(test) => named(test),
        EventSource::Behaviour | EventSource::Page(_) | EventSource::Sales(_) | EventSource::Outcome(_) => false,
    });
    says(signal.name.as_str()) || by_event
}

#[cfg(test)]
mod tests {
    use super::super::tests::found;
    use super::*;

    #[test]
    fn opting_out_is_an_exclusion() {
        let ignored = "the pact: people who have opted out are not excluded\n";
        for (exclusion, expected) in [
            ("{ title: { has: student } }", ignored),
            ("{ consent: no }", ""),
            ("{ any: [ { title: x }, { unsubscribed: yes } ] }", ""),
            ("{ seen: left }", ""),
        ] {
            let text = format!(
                "signals: {{ left: {{ event: Unsubscribed }} }}\nexclude: {{ e: {exclusion} }}\nmql: {{ hot: {{ known: [email] }} }}\n"
            );
            assert_eq!(found(&LINT, &text), expected, "{exclusion}");
        }
    }
}
