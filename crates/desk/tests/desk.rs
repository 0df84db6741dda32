//! What the desk promises, on both databases.

mod support;

use leadpact_desk::{DeskError, Offered, WhyPassedOver};
use leadpact_handoff::{Act, Assigning, DisqualifyReason, Owner, Refusal, RejectReason, State};
use leadpact_ledger::clocks::clock_list_of;
use leadpact_ledger::decisions::decision_list_after;
use leadpact_ledger::standings::standing_find;
use leadpact_pact::model::Pact;
use leadpact_terms::{Instant, Kind, SalesAct, TouchKind, Value};
use serde_json::Value as Json;

use support::{MINUTE, MONDAY_TEN, Office, on_both, person_id};

fn touch(office: &Office) -> Act {
    Act::Touch { kind: TouchKind::Call, reached: Some(true), happened_at: office.now() }
}

fn passed_over(office: &Office) -> Vec<WhyPassedOver> {
    let offered = office.offer();
    assert_eq!(offered.offered, []);
    offered.passed_over.iter().map(|one| one.why).collect()
}

#[test]
fn a_ready_lead_is_handed_over_once_in_weighted_turns() {
    on_both(|office| {
        let first = office.handed_over("eva@acme.example", "Acme", "CZ");
        assert_eq!(office.owner(&first), "ana");
        assert_eq!(office.offer().offered, []);
        let second = office.handed_over("jan@bolt.example", "Bolt", "CZ");
        assert_eq!(office.owner(&second), "petr");
        assert_eq!(office.kept(&first).row.tier, "hot");
        assert_eq!(office.topics(), ["handoff.offered", "handoff.offered"]);
        let body: Json = serde_json::from_str(&office.messages()[0].body).unwrap();
        assert_eq!(body["lead"]["email"], "eva@acme.example");
        assert_eq!(body["handoff"]["owner"]["email"], "ana@north.example");
        office.assert_sound();
    });
}

#[test]
fn territory_and_company_owner_come_before_the_rest() {
    on_both(|office| {
        let german = office.handed_over("uwe@werk.example", "Werk", "DE");
        assert_eq!(office.owner(&german), "jonas");
        let first = office.handed_over("eva@acme.example", "Acme", "CZ");
        office.act(&first, Act::Accept).unwrap();
        let colleague = office.handed_over("ota@acme.example", "Acme", "CZ");
        assert_eq!((office.owner(&first), office.owner(&colleague)), ("ana".to_owned(), "ana".to_owned()));
    });
}

#[test]
fn nobody_on_duty_and_below_capacity_leaves_it_to_the_pool_from_which_a_rep_takes_it() {
    on_both(|office| {
        office.duty("ana", |duty| duty.on_duty = false);
        office.duty("petr", |duty| duty.capacity = Some(1));
        let first = office.handed_over("eva@acme.example", "Acme", "CZ");
        let second = office.handed_over("jan@bolt.example", "Bolt", "CZ");
        assert_eq!((office.owner(&first), office.owner(&second)), ("petr".to_owned(), "pool".to_owned()));
        assert_eq!(office.kept(&second).row.manager, Some(person_id("boss")));
        assert_eq!(office.topics(), ["handoff.offered", "handoff.pooled"]);
        let to = |name: &str| Owner::Person(person_id(name).to_string().into());
        let claim = |name: &str| Act::Assign { to: to(name), why: Assigning::ByHand };
        let error = office.rep_acts("jonas", &second, Act::Accept).unwrap_err();
        assert!(matches!(error, DeskError::NotYours { .. }), "{error}");
        let error = office.rep_acts("jonas", &second, claim("ana")).unwrap_err();
        assert!(matches!(error, DeskError::NotYours { .. }), "{error}");
        office.rep_acts("jonas", &second, claim("jonas")).unwrap();
        assert_eq!(office.owner(&second), "jonas");
        let error = office.rep_acts("petr", &second, claim("petr")).unwrap_err();
        assert_eq!(error.to_string(), "this handoff is not yours: it belongs to jonas");
        office.assert_sound();
    });
}

#[test]
fn what_the_pact_does_not_allow_at_this_moment_is_not_handed_over() {
    on_both(|office| {
        // Excluded by what became known after it qualified, in the same breath.
        office.known("eva@acme.example", "Acme", "CZ");
        office.asks("eva@acme.example");
        office.pass(1);
        office.known("eva@acme.example", "Rival", "CZ");
        assert_eq!(passed_over(office), [WhyPassedOver::Excluded]);
        // Long ago.
        office.known("old@gone.example", "Gone", "CZ");
        office.asks("old@gone.example");
        office.pass(31 * 24 * 60);
        assert_eq!(passed_over(office), [WhyPassedOver::Stale]);
        // What it does from now on counts.
        office.asks("old@gone.example");
        let gone = office.offer().offered;
        assert_eq!(gone.len(), 1, "{gone:?}");
        // Answered in the system from which it was imported.
        office.known("jan@bolt.example", "Bolt", "CZ");
        office.asks("jan@bolt.example");
        office.pass(1);
        office.event("jan@bolt.example", Kind::Sales(SalesAct::Rejected), "", &[]);
        assert_eq!(passed_over(office), [WhyPassedOver::Answered]);
        // The same person in sales' hands already, recognised as such only now.
        let lead = office.known("kai@cell.example", "Cell", "CZ");
        office.handed_over("kai@home.example", "Cell", "CZ");
        office.asks("kai@cell.example");
        let other = office.read(|tx| Ok(office.desk.live().lead_view(tx, &lead)?.lead.id.to_string()));
        let home = office.event("kai@home.example", Kind::Page, "", &[("path", Value::text("/"))]);
        office.write(|tx, now| Ok(office.desk.live().merge_leads(tx, (&home, &other), "boss", now)?));
        let why = passed_over(office);
        assert!(
            !why.is_empty() && why.iter().all(|why| [WhyPassedOver::InHands, WhyPassedOver::Withdrawn].contains(why))
        );
        assert_eq!(office.handoffs().len(), 2);
        office.assert_sound();
    });
}

#[test]
fn whoever_was_ready_long_ago_was_answered_and_is_ready_again_is_handed_over_for_what_they_did_last() {
    const DAY: i64 = 24 * 60;
    on_both(|office| {
        office.known("eva@acme.example", "Acme", "CZ");
        office.asks("eva@acme.example");
        office.pass(15 * DAY);
        office.event("eva@acme.example", Kind::Sales(SalesAct::Recycled), "", &[]);
        // After the cool-off.
        office.pass(31 * DAY);
        office.asks("eva@acme.example");
        let offered = office.offer();
        let why: Vec<WhyPassedOver> = offered.passed_over.iter().map(|one| one.why).collect();
        assert_eq!((why, offered.offered.len()), (vec![WhyPassedOver::Answered], 1));
        let decisions = office.read(|tx| Ok(decision_list_after(tx, 0, 9)?));
        assert!(decisions.iter().all(|one| one.withdrawn_at.is_none()), "nothing was told that takes its ground away");
        office.assert_sound();
    });
}

#[test]
fn leads_that_were_ready_long_ago_are_given_back_together_and_what_they_do_from_then_on_counts() {
    const NAMES: [&str; 4] = ["eva", "jan", "ota", "kai"];
    on_both(|office| {
        let address = |name: &str| format!("{name}@{name}.example");
        let mut leads: Vec<String> = NAMES.map(|name| office.known(&address(name), name, "CZ")).into();
        NAMES.iter().for_each(|name| drop(office.asks(&address(name))));
        office.pass(31 * 24 * 60);
        let mut offered = office.offer();
        assert_eq!(offered.passed_over.iter().map(|one| one.why).collect::<Vec<_>>(), [WhyPassedOver::Stale; 4]);
        offered.given_back.sort_unstable();
        leads.sort_unstable();
        assert_eq!(offered.given_back, leads);
        assert_eq!(office.offer(), Offered::default(), "each is told once");
        NAMES.iter().for_each(|name| drop(office.asks(&address(name))));
        assert_eq!(office.offer().offered.len(), NAMES.len());
        office.assert_sound();
    });
}

#[test]
fn a_lead_that_said_no_to_contact_is_not_handed_over() {
    on_both(|office| {
        let lead = office.known("eva@acme.example", "Acme", "CZ");
        office.asks("eva@acme.example");
        let no = leadpact_live::Consent {
            purpose: leadpact_live::CONTACT.to_owned(),
            state: leadpact_ledger::consents::ConsentState::Withdrawn,
            at: office.now(),
            evidence: "a letter".to_owned(),
        };
        office.write(|tx, now| Ok(office.desk.live().set_consent(tx, &lead, &no, "boss", now)?));
        assert_eq!(passed_over(office), [WhyPassedOver::NoConsent]);
        // It changes its mind, and asks again after the cool-off.
        office.pass(1);
        let yes = leadpact_live::Consent {
            state: leadpact_ledger::consents::ConsentState::Given,
            at: office.now(),
            ..no.clone()
        };
        office.write(|tx, now| Ok(office.desk.live().set_consent(tx, &lead, &yes, "boss", now)?));
        office.pass(31 * 24 * 60);
        office.asks("eva@acme.example");
        assert_eq!(office.offer().offered.len(), 1);
        office.assert_sound();
    });
}

#[test]
fn a_deadline_that_passes_is_warned_of_breached_and_the_lead_reassigned_at_their_true_instants() {
    on_both(|office| {
        let id = office.handed_over("eva@acme.example", "Acme", "CZ");
        assert_eq!(office.read(|tx| office.desk.next_wake(tx)), Some(Instant(MONDAY_TEN + 24 * MINUTE)));
        // Nobody was there for an hour.
        office.pass(60);
        let woken = office.wake();
        assert_eq!((woken.n_warned, woken.n_breached), (1, 1));
        assert_eq!(office.owner(&id), "petr");
        let steps = office.steps(&id);
        let said: Vec<(&str, i64)> = steps.iter().map(|step| (&*step.act, (step.at.0 - MONDAY_TEN) / MINUTE)).collect();
        assert_eq!(said, [("offer", 0), ("assign", 0), ("warned", 24), ("breached", 30), ("assign", 60)]);
        assert_eq!(office.topics(), ["handoff.offered", "clock.warned", "clock.breached", "handoff.assigned"]);
        let breach: Json = serde_json::from_str(&office.messages()[2].body).unwrap();
        assert_eq!(breach["detail"]["tell"], serde_json::json!(["boss@north.example"]));
        // Nothing is said twice.
        let again = office.wake();
        assert_eq!((again.n_warned, again.n_breached), (0, 0));
        // The next owner has half an hour of their own; then nobody is left.
        office.pass(40);
        assert_eq!(office.wake().n_breached, 1);
        assert_eq!(office.owner(&id), "pool");
        // There it waits, and nobody's half hour begins anew.
        office.pass(40);
        assert_eq!(office.wake().n_breached, 1);
        office.pass(120);
        assert_eq!(office.wake().n_breached, 0);
        let clocks = office.read(|tx| Ok(clock_list_of(tx, &[office.kept(&id).row.handoff])?));
        let respond: Vec<_> = clocks.iter().filter(|clock| clock.promise == "respond within").collect();
        assert_eq!(respond[0].owner, Some(person_id("ana")));
        assert_eq!(respond[0].breached_at, Some(Instant(MONDAY_TEN + 30 * MINUTE)));
        office.assert_sound();
    });
}

#[test]
fn whoever_called_in_time_may_say_so_after_the_lead_went_to_somebody_else() {
    on_both(|office| {
        let id = office.handed_over("eva@acme.example", "Acme", "CZ");
        let began = office.now();
        let call = |minutes: i64| Act::Touch {
            kind: TouchKind::Call,
            reached: Some(true),
            happened_at: Instant(began.0 + minutes * MINUTE),
        };
        // Nobody was there for an hour; in it the half hour of ana ran out, and the lead went to petr.
        office.pass(60);
        office.wake();
        assert_eq!((office.owner(&id), office.rep_acts("jonas", &id, call(20)).is_err()), ("petr".into(), true));
        office.rep_acts("ana", &id, call(20)).unwrap();
        let clocks = office.read(|tx| Ok(clock_list_of(tx, &[office.kept(&id).row.handoff])?));
        let hers =
            clocks.iter().find(|clock| clock.promise == "respond within" && clock.owner == Some(person_id("ana")));
        assert_eq!(hers.unwrap().kept_at, Some(Instant(began.0 + 20 * MINUTE)), "it was kept after all");
        office.pass(5);
        assert!(
            matches!(office.rep_acts("ana", &id, call(63)), Err(DeskError::NotYours { .. })),
            "by then it was petr's"
        );
        assert!(matches!(office.rep_acts("ana", &id, Act::Accept), Err(DeskError::NotYours { .. })));
        office.assert_sound();
    });
}

#[test]
fn a_lead_that_became_ready_during_a_downtime_is_handed_over_late_and_marketings_breach_is_on_record() {
    on_both(|office| {
        office.known("eva@acme.example", "Acme", "CZ");
        office.asks("eva@acme.example");
        office.pass(60);
        assert_eq!(office.offer().offered.len(), 1);
        let id = office.handoffs()[0].id.clone();
        assert_eq!(office.owner(&id), "ana");
        let breached = office.steps(&id).into_iter().find(|step| step.act == "breached").unwrap();
        assert_eq!(breached.at, Instant(MONDAY_TEN + 15 * MINUTE));
        let sheet =
            office.read(|tx| office.desk.sla(tx, "desk", Instant(MONDAY_TEN), Instant(MONDAY_TEN + 86_400_000)));
        let hand_over = sheet.promises.iter().find(|promise| promise.promise == "hand over within").unwrap();
        assert_eq!((hand_over.party.as_str(), hand_over.n_breached), ("marketing", 1));
        office.assert_sound();
    });
}

#[test]
fn what_sales_does_is_told_to_the_lead_and_stops_the_clocks() {
    on_both(|office| {
        let id = office.handed_over("eva@acme.example", "Acme", "CZ");
        office.pass(10);
        office.rep_acts("ana", &id, touch(office)).unwrap();
        office.pass(5);
        let kept = office.rep_acts("ana", &id, Act::Accept).unwrap();
        assert_eq!(kept.handoff.state(), State::Accepted);
        office.pass(300);
        assert_eq!(office.wake().n_breached, 0);
        let lead = office.read(|tx| Ok(leadpact_ledger::leads::lead_find(tx, &[kept.row.lead])?.remove(0)));
        let events = office.read(|tx| Ok(office.desk.live().timeline(tx, lead.id.as_str())?));
        let told: Vec<Kind> =
            events.iter().filter(|event| matches!(event.kind, Kind::Sales(_))).map(|event| event.kind).collect();
        assert_eq!(told, [Kind::Sales(SalesAct::Touch(TouchKind::Call)), Kind::Sales(SalesAct::Accepted)]);
        assert_eq!(events.last().unwrap().property("pact"), Some(&Value::text("desk")));
        let standing = office.read(|tx| Ok(standing_find(tx, &[lead.lead])?.remove(0)));
        assert_eq!(standing.stage, "sal");
        let sheet =
            office.read(|tx| office.desk.sla(tx, "desk", Instant(MONDAY_TEN), Instant(MONDAY_TEN + 86_400_000)));
        assert_eq!((sheet.n_offered, sheet.response.total_ms.as_slice()), (1, &[10 * MINUTE][..]));
        let respond = sheet.promises.iter().find(|promise| promise.promise == "respond within").unwrap();
        assert_eq!((respond.n_kept, respond.n_breached), (1, 0));
        assert_eq!(respond.by_owner[&person_id("ana")], (1, 0));
        office.assert_sound();
    });
}

#[test]
fn sales_can_take_so_many_leads_a_week_as_its_room_and_the_time_it_keeps_them_allow() {
    const DAY: i64 = 24 * 60;
    on_both(|office| {
        let in_force = office.read(|tx| Ok(office.desk.live().pacts_in_force(tx, office.now())?));
        let mut pact = in_force.iter().next().unwrap().compiled.pact().clone();
        let capacity = |pact: &Pact| office.read(|tx| office.desk.capacity(tx, pact, office.now()));
        let before = capacity(&pact);
        assert_eq!((before.n_people, before.room, before.open_ms, before.a_week()), (3, Some(9), None, None));
        let (eva, jan) =
            (office.handed_over("eva@acme.example", "Acme", "CZ"), office.handed_over("jan@bel.example", "Bel", "CZ"));
        office.pass(2 * DAY);
        office.wake();
        office
            .rep_acts(
                &office.owner(&eva),
                &eva,
                Act::Disqualify { reason: Some(DisqualifyReason::NoNeed), words: "".into() },
            )
            .unwrap();
        // One was open for two days and closed, the other is open since: four days of work for each that was closed.
        let found = capacity(&pact);
        assert_eq!((found.n_closed, found.open_ms), (1, Some(4 * DAY * MINUTE)));
        assert_eq!(found.a_week(), Some(9.0 * 7.0 / 4.0));
        office.duty("ana", |duty| duty.capacity = Some(10));
        office.duty("petr", |duty| duty.on_duty = false);
        assert_eq!((capacity(&pact).n_people, capacity(&pact).room), (2, Some(13)));
        pact.routing.capacity = None;
        assert_eq!((capacity(&pact).room, capacity(&pact).a_week()), (None, None), "jonas has no limit now");
        // Long after, the quarter has forgotten it.
        office.pass(100 * DAY);
        assert_eq!((capacity(&pact).n_closed, office.steps(&jan).is_empty()), (0, false));
    });
}

#[test]
fn a_rejection_needs_its_reason_and_the_lead_may_come_back() {
    on_both(|office| {
        let id = office.handed_over("eva@acme.example", "Acme", "CZ");
        let silent = Act::Reject { reason: None, words: "".into() };
        let error = office.rep_acts("ana", &id, silent).unwrap_err();
        assert!(matches!(error, DeskError::Refused(Refusal::ReasonMissing { .. })), "{error}");
        let said = Act::Reject { reason: Some(RejectReason::WrongRoute), words: "Eva belongs to Petr".into() };
        let kept = office.rep_acts("ana", &id, said).unwrap();
        assert_eq!((kept.row.is_open, kept.row.reason.as_deref()), (false, Some("wrong_route")));
        let step = office.steps(&id).pop().unwrap();
        assert_eq!(step.words.as_deref(), Some("Eva belongs to Petr"));
        assert!(!step.body.contains("Eva"), "{}", step.body);
        assert_eq!(office.topics().last().map(String::as_str), Some("handoff.rejected"));
        // It comes back with a new signal after the cool-off.
        office.pass(31 * 24 * 60);
        office.asks("eva@acme.example");
        assert_eq!(office.offer().offered.len(), 1);
        office.assert_sound();
    });
}

#[test]
fn what_ended_by_mistake_is_taken_back_and_the_lead_is_in_sales_hands_again() {
    on_both(|office| {
        let id = office.handed_over("eva@acme.example", "Acme", "CZ");
        office.rep_acts("ana", &id, Act::Accept).unwrap();
        let verdict = |office: &Office| {
            let lead = office.kept(&id).row.lead;
            let standing = office.write(|tx, _| Ok(standing_find(tx, &[lead])?.pop().unwrap()));
            (standing.reason, standing.stage)
        };
        let before = verdict(office);
        assert_eq!(before, ("in_sales_hands".to_owned(), "sal".to_owned()));
        let recycled = Act::Recycle { track: None, reason: Some(DisqualifyReason::NoTime), words: "".into() };
        office.rep_acts("ana", &id, recycled.clone()).unwrap();
        assert_eq!(verdict(office), ("no_tier_reached".to_owned(), "nurture".to_owned()));
        office.rep_acts("ana", &id, Act::Reopen { why: "the wrong lead".into() }).unwrap();
        assert_eq!((office.kept(&id).handoff.state(), verdict(office)), (State::Accepted, before));
        // Once it was handed over again there is nothing to take back.
        office.rep_acts("ana", &id, recycled).unwrap();
        office.pass(31 * 24 * 60);
        office.asks("eva@acme.example");
        let again = office.offer().offered[0].0.clone();
        let error = office.rep_acts("ana", &id, Act::Reopen { why: "".into() }).unwrap_err();
        assert!(matches!(&error, DeskError::InHands { handoff } if *handoff == again), "{error}");
        office.assert_sound();
    });
}

#[test]
fn of_two_handoffs_of_one_lead_the_one_that_came_further_stays() {
    on_both(|office| {
        let ids = ["eva@acme.example", "eva.new@acme.example", "eva@home.example"]
            .map(|email| office.handed_over(email, "Acme", "CZ"));
        let owner = office.owner(&ids[1]);
        office.rep_acts(&owner, &ids[1], Act::Accept).unwrap();
        let close = |office: &Office| {
            let closed = office.write(|tx, now| office.desk.close_doubles(tx, now));
            closed.into_iter().map(|kept| kept.row.id).collect::<Vec<_>>()
        };
        assert_eq!(close(office), Vec::<String>::new());
        for other in &ids[1..] {
            office.merge(&ids[0], other);
        }
        assert!(office.write(|tx, now| office.desk.is_due(tx, now)));
        assert_eq!(close(office), [ids[0].clone(), ids[2].clone()]);
        let states = ids.each_ref().map(|id| office.kept(id).handoff.state());
        assert_eq!(states, [State::Withdrawn, State::Accepted, State::Withdrawn]);
        let step = office.steps(&ids[0]).pop().unwrap();
        assert_eq!(step.words, Some(format!("the same lead as in the handoff {}", ids[1])));
        assert_eq!(close(office), Vec::<String>::new());
        office.assert_sound();
    });
}

#[test]
fn of_two_who_decide_the_second_is_told() {
    on_both(|office| {
        let id = office.handed_over("eva@acme.example", "Acme", "CZ");
        let seen = office.kept(&id).row.revision;
        office.rep_acts("ana", &id, Act::Accept).unwrap();
        let act = Act::Disqualify { reason: Some(DisqualifyReason::NoNeed), words: "".into() };
        let asked = leadpact_desk::Asked { act, traits: Vec::new(), revision: Some(seen) };
        let by = leadpact_desk::By { tag: "boss", person: None, grant: leadpact_accounts::Grant::All };
        let now = office.now();
        let error = office.desk.live().ledger().write(|tx| office.desk.act(tx, &id, &asked, by, now)).unwrap_err();
        assert!(matches!(error, DeskError::Changed { .. }), "{error}");
        assert_eq!(office.kept(&id).handoff.state(), State::Accepted);
    });
}

#[test]
fn who_leaves_or_goes_on_holiday_strands_no_lead() {
    on_both(|office| {
        let first = office.handed_over("eva@acme.example", "Acme", "CZ");
        let second = office.handed_over("jan@bolt.example", "Bolt", "CZ");
        office.rep_acts("petr", &second, Act::Accept).unwrap();
        let relieved = |office: &Office| office.write(|tx, now| office.desk.relieve_due(tx, now)).len();
        assert_eq!(relieved(office), 0);
        // Ana is away for a week: what she has not answered goes to Petr.
        let (from, until) = (office.now(), Instant(office.now().0 + 7 * 24 * 60 * MINUTE));
        office.duty("ana", |duty| (duty.away_from, duty.away_until) = (Some(from), Some(until)));
        assert_eq!(relieved(office), 1);
        assert_eq!(office.owner(&first), "petr");
        // Petr leaves for good: what he works on goes as well; Ana is away, so it waits in the pool.
        office.leaves("petr");
        assert_eq!(relieved(office), 2);
        assert_eq!((office.owner(&first), office.owner(&second)), ("pool".to_owned(), "pool".to_owned()));
        assert_eq!(relieved(office), 0);
        office.assert_sound();
    });
}

#[test]
fn a_node_whose_clock_is_behind_goes_on_with_what_another_one_reopened() {
    on_both(|office| {
        let id = office.handed_over("eva@acme.example", "Acme", "CZ");
        office.act(&id, Act::Win { amount: None }).unwrap();
        office.pass(3 * 24 * 60);
        office.act(&id, Act::Reopen { why: "not signed yet".into() }).unwrap();
        office.leaves("ana");
        // What ran out meanwhile is heard when it was reopened: by this node's clock in an hour.
        office.pass(-60);
        assert_eq!(office.write(|tx, now| office.desk.relieve_due(tx, now)).len(), 1);
        assert_eq!(office.owner(&id), "petr");
        assert!(office.steps(&id).iter().any(|step| step.act == "breached"));
        office.assert_sound();
    });
}

#[test]
fn an_answer_counts_though_the_clock_of_the_node_that_takes_it_is_behind() {
    on_both(|office| {
        let id = office.handed_over("eva@acme.example", "Acme", "CZ");
        office.pass(-5);
        office.act(&id, Act::Win { amount: None }).unwrap();
        // In the same moment, one after the other, as often as it takes for their numbers to have another digit.
        for _ in 0..4 {
            office.act(&id, Act::Reopen { why: "not signed yet".into() }).unwrap();
            office.act(&id, Act::Recycle { track: None, reason: None, words: "later".into() }).unwrap();
        }
        let row = office.kept(&id).row;
        let standing = office.read(|tx| Ok(standing_find(tx, &[row.lead])?.remove(0)));
        assert_eq!((standing.stage.as_str(), row.revision > 10), ("nurture", true));
        // So it can come back.
        office.pass(31 * 24 * 60);
        office.asks("eva@acme.example");
        assert_eq!(office.offer().offered.len(), 1);
        office.assert_sound();
    });
}

#[test]
fn two_nodes_hand_nothing_over_twice() {
    on_both(|office| {
        for n in 0..20 {
            office.known(&format!("p{n}@firm{n}.example"), &format!("Firm {n}"), "CZ");
            office.asks(&format!("p{n}@firm{n}.example"));
        }
        let (other, now) = (office.another_node(), office.now());
        std::thread::scope(|scope| {
            for desk in [&office.desk, &other] {
                scope.spawn(move || {
                    for _ in 0..5 {
                        desk.live().ledger().write(|tx| desk.offer_due(tx, now)).unwrap();
                        desk.live().ledger().write(|tx| desk.wake_due(tx, Instant(now.0 + 31 * MINUTE))).unwrap();
                    }
                });
            }
        });
        let handoffs = office.handoffs();
        assert_eq!(handoffs.len(), 20);
        let topics = office.topics();
        let n_of = |topic: &str| topics.iter().filter(|one| *one == topic).count();
        assert_eq!(n_of("handoff.offered") + n_of("handoff.pooled"), 20);
        assert_eq!(n_of("clock.breached"), 20);
        office.assert_sound();
    });
}

#[test]
fn an_erased_lead_leaves_counts_and_no_words() {
    on_both(|office| {
        let id = office.handed_over("eva@acme.example", "Acme", "CZ");
        let said = Act::Pause { until: Instant(office.now().0 + 3 * 24 * 60 * MINUTE), why: "Eva is in Rome".into() };
        office.rep_acts("ana", &id, said).unwrap();
        let kept = office.kept(&id);
        let lead = office.read(|tx| Ok(leadpact_ledger::leads::lead_find(tx, &[kept.row.lead])?.remove(0)));
        office.write(|tx, now| Ok(office.desk.live().erase_lead(tx, lead.id.as_str(), "boss", now)?));
        let left = office.kept(&id);
        assert!(!left.row.is_open && left.row.wakes_at.is_none());
        let everything = format!("{:?} {:?} {:?}", left.row, office.steps(&id), office.messages());
        assert!(!everything.contains("Eva") && !everything.contains("eva@"), "{everything}");
        office.pass(24 * 60);
        assert_eq!(office.wake().handoffs.len(), 0);
    });
}

#[test]
fn the_package_says_why_it_is_here_and_what_to_ask_next() {
    on_both(|office| {
        office.known("eva@acme.example", "Acme", "CZ");
        office.known("ota@acme.example", "Acme", "CZ");
        office.event("eva@acme.example", Kind::Page, "", &[("path", Value::text("/pricing/teams"))]);
        office.pass(1);
        office.asks("eva@acme.example");
        let id = office.offer().offered[0].0.clone();
        let package = office.read(|tx| office.desk.package(tx, &office.kept(&id), office.now()));
        let points: Vec<(String, f64)> = package
            .then
            .standing
            .engagement
            .contributions
            .iter()
            .map(|one| (one.clause.to_string(), one.points))
            .collect();
        assert_eq!(points, [("engagement/reading".to_owned(), 5.0), ("engagement/asking".to_owned(), 30.0)]);
        let looked: Vec<&str> = package.looked_at.iter().map(|one| &*one.what).collect();
        assert_eq!(looked, ["Form Submitted", "/pricing/teams"]);
        assert_eq!(package.group.len(), 1);
        assert_eq!(package.bant.len(), 4);
        assert!(package.next_question.is_some());
    });
}
