//! Whose turn it is: company owners, weights, absence, capacity, and those who let a lead run out.

use leadpact_handoff::{Candidate, Chosen, Group, Route, Turns, Unrouted, route};
use proptest::prelude::*;

fn named(who: &str, weight: u32) -> Candidate {
    Candidate { who: who.into(), weight, on_duty: true, n_open: 0, capacity: None }
}

fn away(who: &str) -> Candidate {
    Candidate { on_duty: false, ..named(who, 1) }
}

fn full(who: &str) -> Candidate {
    Candidate { n_open: 40, capacity: Some(40), ..named(who, 1) }
}

fn person(who: &str, why: Chosen) -> Route {
    Route::Person { who: who.into(), why }
}

fn sequence(group: &[Candidate], turns: &mut Turns, n: usize) -> String {
    let next = |_| match route(None, Group::Otherwise(group), turns, &[]) {
        Route::Person { who, .. } => who.to_string(),
        Route::Pool { .. } => "-".to_owned(),
    };
    (0..n).map(next).collect::<Vec<_>>().join(" ")
}

#[test]
fn turns_are_weighted_and_smooth() {
    for (weights, says) in [
        (vec![1], "a a a a a a a a"),
        (vec![1, 1], "a b a b a b a b"),
        (vec![2, 1, 1], "a b c a a b c a"),
        (vec![5, 1, 1], "a a b a c a a a"),
        (vec![0, 1], "b b b b b b b b"),
    ] {
        let group: Vec<Candidate> =
            weights.iter().zip(["a", "b", "c"]).map(|(weight, who)| named(who, *weight)).collect();
        assert_eq!(sequence(&group, &mut Turns::default(), 8), says, "{weights:?}");
    }
}

#[test]
fn turns_go_on_where_they_were() {
    let group = [named("a", 1), named("b", 1), named("c", 1)];
    let mut turns = Turns::default();
    assert_eq!(sequence(&group, &mut turns, 1), "a");
    let kept: Turns = serde_json::from_str(&serde_json::to_string(&turns).unwrap()).unwrap();
    assert_eq!(sequence(&group, &mut kept.clone(), 3), "b c a");
    // Who is away neither earns nor loses: b, whose turn it was, is next when it is back.
    let mut turns = kept;
    assert_eq!(sequence(&[named("a", 1), away("b"), named("c", 1)], &mut turns, 4), "c c a c");
    assert_eq!(sequence(&group, &mut turns, 3), "b a c");
    // Who is no longer named has nothing left, and nobody else a debt for it.
    assert_eq!(sequence(&[named("d", 1)], &mut turns, 2), "d d");
    assert_eq!(serde_json::to_string(&turns).unwrap(), r#"{"d":0}"#);
}

#[test]
fn the_first_rule_that_finds_somebody_decides() {
    use Chosen::{CompanyOwner, Otherwise, Territory};
    let pool = |why| Route::Pool { why };
    let (a, b) = (named("a", 1), named("b", 1));
    let group = [a.clone(), b.clone()];
    let except = |who: &str| vec![Box::from(who)];
    for (owner, group, except, expected) in [
        (Some(named("o", 1)), Group::Territory(&group), vec![], person("o", CompanyOwner)),
        (Some(a.clone()), Group::Otherwise(&group), vec![], person("a", CompanyOwner)),
        (Some(away("o")), Group::Territory(&group), vec![], person("a", Territory)),
        (Some(full("o")), Group::Otherwise(&group), vec![], person("a", Otherwise)),
        (Some(named("o", 1)), Group::Otherwise(&group), except("o"), person("a", Otherwise)),
        (None, Group::Otherwise(&group), except("a"), person("b", Otherwise)),
        (None, Group::Otherwise(&[away("a"), b.clone()]), vec![], person("b", Otherwise)),
        (None, Group::Otherwise(&[full("a"), b.clone()]), vec![], person("b", Otherwise)),
        (None, Group::Otherwise(&[]), vec![], pool(Unrouted::NobodyNamed)),
        (None, Group::Otherwise(&[named("a", 0)]), vec![], pool(Unrouted::NobodyNamed)),
        (None, Group::Otherwise(&[away("a"), away("b")]), vec![], pool(Unrouted::NobodyOnDuty)),
        (Some(away("o")), Group::Otherwise(&[]), vec![], pool(Unrouted::NobodyOnDuty)),
        (None, Group::Otherwise(&[away("a"), full("b")]), vec![], pool(Unrouted::AllAtCapacity)),
        (None, Group::Otherwise(&[full("a"), b.clone()]), except("b"), pool(Unrouted::NobodyLeft)),
        (Some(named("o", 1)), Group::Otherwise(&[]), except("o"), pool(Unrouted::NobodyLeft)),
    ] {
        let found = route(owner.as_ref(), group, &mut Turns::default(), &except);
        assert_eq!(found, expected, "{owner:?} {group:?} {except:?}");
    }
    let nearly_full = Candidate { n_open: 39, ..full("a") };
    assert_eq!(route(None, Group::Otherwise(&[nearly_full]), &mut Turns::default(), &[]), person("a", Otherwise));
}

#[test]
fn a_lead_of_a_company_owner_takes_no_turn() {
    let group = [named("a", 1), named("b", 1)];
    let mut turns = Turns::default();
    route(Some(&group[0]), Group::Otherwise(&group), &mut turns, &[]);
    assert_eq!(turns, Turns::default());
}

proptest! {
    #[test]
    fn everybody_gets_their_share(weights in prop::collection::vec(1..9_u32, 1..8), rounds in 1..4_u32) {
        let group: Vec<Candidate> = weights.iter().enumerate().map(|(i, weight)| named(&i.to_string(), *weight)).collect();
        let total: u32 = weights.iter().sum();
        let mut turns = Turns::default();
        let mut got = vec![0; group.len()];
        for n in 1..=total * rounds {
            let Route::Person { who, .. } = route(None, Group::Territory(&group), &mut turns, &[]) else { panic!("nobody") };
            got[who.parse::<usize>().unwrap()] += 1;
            // At no time is anybody a whole round ahead of their share.
            for (got, weight) in got.iter().zip(&weights) {
                let share = f64::from(n * weight) / f64::from(total);
                prop_assert!((f64::from(*got) - share).abs() < f64::from(total));
            }
        }
        let shares: Vec<u32> = weights.iter().map(|weight| weight * rounds).collect();
        prop_assert_eq!(got, shares);
    }
}
