//! Every claim passes where it holds and fails where it does not, and a failure shows why.

use annotate_snippets::Renderer;
use expect_test::{Expect, expect};
use leadpact_document::Source;
use leadpact_engine::CompiledPact;
use leadpact_pact::model::Pact;
use leadpact_pact::words::{Language, Messages};
use leadpact_scenarios::{check_names, parse, run};

const PACT: &str = "\
pact: chairs
version: 1
signals:
  pricing read: { page: { path: { starts_with: /pricing } } }
  asked: { event: Form Submitted, where: { contact_me: yes } }
required: [email, company.name]
personas:
  boss: { seniority: c-level }
exclude:
  competitor: { company.domain: rival.example }
fit:
  company size: [ { when: { company.employees: { min: 500 } }, points: 25 }, { when: { company.employees: { min: 100 } }, points: 15 } ]
engagement:
  pricing: { on: pricing read, points: 8, half_life: 14d }
mql:
  hot: { on: asked, within: 1d, fit: { min: 15 } }
  warm: { engagement: { min: 20 } }
";

fn pact() -> Pact {
    let reading = leadpact_pact::read(&Source::new("chairs.yaml", PACT));
    assert_eq!(reading.diagnostics, []);
    reading.pact.unwrap().pact
}

fn scenarios(lead: &str, events: &str, claim: &str) -> Source {
    Source::new(
        "chairs.scenarios.md",
        format!("## One\n```lead\n{lead}\n```\n```events\n{events}\n```\n```expect\n{claim}\n```\n"),
    )
}

#[test]
fn a_claim_holds_or_does_not() {
    let known = "email: a@mill.example\ncompany.name: Mill\ncompany.employees: 120\nseniority: c-level";
    let unknown = "email: a@mill.example\ncompany.employees: 600";
    let rival = "email: a@rival.example\ncompany.domain: rival.example\ncompany.employees: 120";
    let read = "2026-10-05 09:00  page /pricing";
    let asked = "2026-10-05 09:00  page /pricing\n09:05  Form Submitted, contact_me yes via form";
    let worked = "2026-10-05 09:05  Form Submitted, contact_me yes via form\n09:10  sales accepted";
    let recycled = "2026-10-05 09:05  Form Submitted, contact_me yes via form\n+1h  sales recycled\n+1d  Form Submitted, contact_me yes via form";
    for (lead, events, holds, fails) in [
        (known, read, "below", "qualified"),
        (known, asked, "qualified hot", "qualified warm"),
        (known, asked, "handed over", "never handed over"),
        (known, asked, "handed over as hot", "handed over as warm"),
        (known, asked, "handed over once", "handed over twice"),
        (known, worked, "qualified, because in sales hands", "handed over"),
        (known, worked, "stage sal", "stage mql"),
        (known, recycled, "because cooling off", "because tier reached"),
        (known, recycled, "+30d: handed over once", "+30d: handed over 2 times"),
        (unknown, asked, "held as hot", "held as warm"),
        (unknown, asked, "missing company.name", "missing email"),
        (unknown, asked, "because company.name", "because hot"),
        (rival, asked, "excluded by competitor", "below"),
        (known, asked, "because mql/hot", "because mql/warm"),
        (known, asked, "fit 15", "fit 25"),
        (known, asked, "engagement 8.0", "engagement 8.5"),
        (known, asked, "engagement at least 7", "engagement at least 8.1"),
        (known, asked, "engagement 0 to 8", "engagement at most 7"),
        (known, asked, "fit/company size 15", "fit/company size 25"),
        (known, asked, "fit/company size/2 15", "fit/company size/1 15"),
        (known, read, "+14d: engagement/pricing 4.00", "+14d: engagement/pricing 8"),
        (unknown, worked, "no engagement/pricing", "no fit/company size"),
        (known, asked, "grade D4", "grade D3"),
        (known, asked, "level 2", "level 1"),
        (known, asked, "persona boss", "level 5"),
    ] {
        let pact = pact();
        let compiled = CompiledPact::new(&pact).unwrap();
        for (claim, expected) in [(holds, true), (fails, false)] {
            let source = scenarios(lead, events, claim);
            let (read, diagnostics) = parse(&source);
            assert_eq!(diagnostics, [], "{claim}");
            assert_eq!(check_names(&pact, &read), [], "{claim}");
            let outcome = run(&compiled, &read[0]);
            let shown = outcome.render(&source, &Renderer::plain(), Messages::speaking(Language::English));
            assert_eq!(outcome.passed(), expected, "{events}\n{claim}\n{shown}");
            assert_eq!(shown.is_empty(), expected);
        }
    }
}

#[test]
fn words_that_the_pact_does_not_know_are_mistakes() {
    for (lead, claim, message, help) in [
        (
            "company.employes: 5",
            "below",
            "the pact knows no trait `company.employes`",
            "did you mean `company.employees`?",
        ),
        ("company.employees: many", "below", "`company.employees` can't be read", ""),
        ("title: CIO", "qualified hott", "the pact has no tier `hott`", "did you mean `hot`?"),
        ("title: CIO", "handed over as cold", "the pact has no tier `cold`", "expected one of hot, warm"),
        ("title: CIO", "excluded by rival", "the pact has no clause `exclude/rival`", ""),
        (
            "title: CIO",
            "no engagement/pricng",
            "the pact has no clause `engagement/pricng`",
            "did you mean `engagement/pricing`?",
        ),
        (
            "title: CIO",
            "missing phone",
            "the pact has no required trait `phone`",
            "expected one of email, company.name",
        ),
        ("title: CIO", "persona bos", "the pact has no persona `bos`", "did you mean `boss`?"),
    ] {
        let (read, diagnostics) = parse(&scenarios(lead, "2026-10-05 09:00  x", claim));
        assert_eq!(diagnostics, []);
        let found = check_names(&pact(), &read);
        let [found] = found.as_slice() else { panic!("{claim}: {found:?}") };
        let said = found.message.in_english();
        assert!(said.starts_with(message), "{said}");
        assert!(help.is_empty() || found.help.iter().any(|line| line.in_english() == help), "{:?}", found.help);
    }
}

fn check_failure(source: &Source, expected: &Expect) {
    let pact = pact();
    let (read, diagnostics) = parse(source);
    assert_eq!(diagnostics, []);
    let outcome = run(&CompiledPact::new(&pact).unwrap(), &read[0]);
    expected.assert_eq(&outcome.render(source, &Renderer::plain(), Messages::speaking(Language::English)));
}

#[test]
fn a_failure_shows_every_point_and_the_events_behind_it() {
    let source = scenarios(
        "email: a@mill.example\ncompany.employees: 51-200",
        "2026-10-05 09:00  page /pricing\n09:00:30  page /pricing/chairs for 10s",
        "engagement 16, fit 15, below",
    );
    check_failure(
        &source,
        &expect![[r#"
        error[scenario-failed]: One: expected `fit 15`, but found `fit 0`
          --> chairs.scenarios.md:11:16
           |
        11 | engagement 16, fit 15, below
           |                ^^^^^^ fit 0
        What the pact says at 2026-10-05 09:00:30:
          verdict     below (no tier reached)
          grade D4, level 1, stage inquiry
          fit                0
          engagement   15.9999
                    15.9999  engagement/pricing
                             line 7, 2026-10-05 09:00: page /pricing
                             line 8, 2026-10-05 09:00:30: page /pricing/chairs for 10s
    "#]],
    );
}
