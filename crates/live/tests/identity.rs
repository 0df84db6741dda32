//! Which lead is it? Stories told call by call, and who is who in the end.

mod support;

use std::collections::BTreeSet;

use leadpact_ledger::identity::merge_list_of;
use leadpact_ledger::leads::{lead_fetch, lead_find};
use leadpact_live::{Arrival, Said};
use leadpact_terms::{Event, EventId, LeadId};
use leadpact_testkit::builders::events;
use leadpact_testkit::generate::Random;
use support::{Service, call, on_both, who};

/// A call by its line: identifiers, then perhaps `is` and other identifiers of the same person.
fn read(line: &str) -> Arrival {
    let (named, others) = line.split_once(" is ").unwrap_or((line, ""));
    let said = if others.is_empty() { Vec::new() } else { vec![Said::SameAs(who(others))] };
    call(named, said)
}

/// Tells a story, one call a line, on a service of its own, and holds the people against those expected, one a line.
fn check(service: &Service, story: &str, expected: &str) {
    for line in lines(story) {
        service.take(&[read(line)]);
    }
    assert_eq!(service.people(), people(expected), "{story}");
}

fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty())
}

fn people(lines_of_people: &str) -> BTreeSet<String> {
    let person = |line: &str| {
        let mut words: Vec<&str> = line.split_whitespace().collect();
        words.sort_unstable();
        words.join(" ")
    };
    lines(lines_of_people).map(person).collect()
}

/// What happens, call by call, and who is who then.
const STORIES: &[(&str, &str, &str)] = &[
    (
        "a visitor gives its address: what it did before is its own",
        "anon:laptop
         anon:laptop email:ana@northwind.example
         email:ana@northwind.example",
        "anon:laptop email:ana@northwind.example",
    ),
    (
        "two devices of one user are one lead once both have signed in",
        "anon:laptop
         anon:phone
         user:7 anon:laptop
         user:7 anon:phone",
        "anon:laptop anon:phone user:7",
    ),
    (
        "a colleague who signs in at the same browser is somebody else; the browser stays with the first",
        "user:7 anon:laptop
         user:8 anon:laptop
         anon:laptop",
        "anon:laptop user:7
         user:8",
    ),
    (
        "a colleague known from elsewhere is not merged over a shared browser",
        "user:7 anon:laptop
         user:8 email:petr@northwind.example
         user:8 anon:laptop
         email:petr@northwind.example anon:laptop",
        "anon:laptop user:7
         email:petr@northwind.example user:8",
    ),
    (
        "another address at the same browser is another person",
        "email:ana@northwind.example anon:laptop
         email:petr@northwind.example anon:laptop",
        "anon:laptop email:ana@northwind.example
         email:petr@northwind.example",
    ),
    (
        "one user may have two addresses: what is stronger than an address says so",
        "user:7 email:ana@northwind.example
         user:7 email:ana@home.example",
        "email:ana@home.example email:ana@northwind.example user:7",
    ),
    (
        "two users who share an address stay two; the address stays with the first",
        "user:7 email:office@northwind.example
         user:8 email:office@northwind.example
         email:office@northwind.example",
        "email:office@northwind.example user:7
         user:8",
    ),
    (
        "a phone may be known before the address, and bring two leads together",
        "phone:+420600000001
         email:ana@northwind.example
         email:ana@northwind.example phone:+420600000001",
        "email:ana@northwind.example phone:+420600000001",
    ),
    (
        "a switchboard's number does not make one lead of two colleagues",
        "email:ana@northwind.example phone:+420600000000
         email:petr@northwind.example phone:+420600000000",
        "email:ana@northwind.example phone:+420600000000
         email:petr@northwind.example",
    ),
    (
        "an alias before the new name was heard of gives it to the old one",
        "anon:laptop
         anon:laptop is user:7
         user:7 email:ana@northwind.example",
        "anon:laptop email:ana@northwind.example user:7",
    ),
    (
        "an alias after both were heard of makes one lead of two",
        "user:7
         anon:laptop
         anon:laptop is user:7",
        "anon:laptop user:7",
    ),
    (
        "a source that says outright that two users are one is believed",
        "user:7 email:ana@northwind.example
         user:8 email:ana@home.example
         user:8 is user:7",
        "email:ana@home.example email:ana@northwind.example user:7 user:8",
    ),
    (
        "a handle and a record of an import are recognised like the rest",
        "record:crm:15 email:ana@northwind.example
         handle:x:ana anon:laptop
         record:crm:15 handle:x:ana",
        "anon:laptop email:ana@northwind.example handle:x:ana record:crm:15",
    ),
    (
        "three leads become one over a chain of calls",
        "user:7
         email:ana@northwind.example
         anon:laptop
         email:ana@northwind.example anon:laptop
         user:7 email:ana@northwind.example",
        "anon:laptop email:ana@northwind.example user:7",
    ),
];

#[test]
fn who_is_who_follows_from_the_calls() {
    for (what, story, expected) in STORIES {
        on_both(|service| {
            println!("{what}");
            check(service, story, expected);
        });
    }
}

#[test]
fn calls_of_one_transaction_are_recognised_as_if_each_had_its_own() {
    for (what, story, expected) in STORIES {
        let service = Service::on_sqlite();
        let calls: Vec<Arrival> = lines(story).map(read).collect();
        service.take(&calls);
        assert_eq!(service.people(), people(expected), "{what}");
    }
}

/// Stories in which no call contradicts another: nobody else uses what is theirs, and an alias is no part of them. Where people share
/// something, whoever came with it first keeps it, so there order decides.
const WITHOUT_CONTRADICTION: &[(&str, &str)] = &[
    (
        "user:7 anon:laptop
         user:7 anon:phone
         user:7 email:ana@northwind.example
         email:ana@northwind.example phone:+420600000001
         anon:laptop
         anon:phone",
        "anon:laptop anon:phone email:ana@northwind.example phone:+420600000001 user:7",
    ),
    (
        "user:7 anon:laptop
         email:ana@northwind.example anon:laptop
         user:8 anon:phone
         email:petr@northwind.example anon:phone
         user:8 phone:+420600000002
         record:crm:15 email:ana@northwind.example",
        "anon:laptop email:ana@northwind.example record:crm:15 user:7
         anon:phone email:petr@northwind.example phone:+420600000002 user:8",
    ),
];

#[test]
fn the_order_of_calls_does_not_matter_where_they_do_not_contradict_each_other() {
    let mut random = Random::new(4);
    for (story, expected) in WITHOUT_CONTRADICTION {
        for _ in 0..12 {
            let mut calls: Vec<&str> = lines(story).collect();
            random.shuffle(&mut calls);
            check(&Service::on_sqlite(), &calls.join("\n"), expected);
        }
    }
}

#[test]
fn who_comes_first_keeps_what_two_people_share() {
    let service = Service::on_sqlite();
    check(
        &service,
        "user:8 email:office@northwind.example
         user:7 email:office@northwind.example",
        "email:office@northwind.example user:8
         user:7",
    );
}

#[test]
fn a_merge_that_was_taken_apart_stays_apart() {
    let ties = [
        "user:7 email:ana@northwind.example",
        "email:ana@northwind.example is user:7",
        "user:7 phone:+420600000001 email:ana@northwind.example",
    ];
    for tie in ties {
        on_both(|service| {
            check(service, "user:7\nemail:ana@northwind.example", "user:7\nemail:ana@northwind.example");
            service.take(&[read(tie)]);
            assert_eq!(service.leads().len(), 1, "{tie}");
            take_apart(service, "user:7");
            assert_eq!(service.leads().len(), 2, "{tie}");
            service.take(&[read(tie)]);
            assert_eq!(service.leads().len(), 2, "{tie}: told again, after it was taken apart");
            let (one, two) = (service.lead_of("user:7"), service.lead_of("email:ana@northwind.example"));
            service.write(|live, tx, now| live.merge_leads(tx, (&one, &two), "ana", now));
            assert_eq!(service.leads().len(), 1, "{tie}: a person may put them together again");
        });
    }
}

#[test]
fn what_was_taken_apart_stays_apart_when_one_half_is_merged_with_a_third() {
    on_both(|service| {
        check(
            service,
            "anon:laptop
             user:7
             email:ana@northwind.example
             user:7 email:ana@northwind.example",
            "anon:laptop
             email:ana@northwind.example user:7",
        );
        take_apart(service, "user:7");
        // The half with the address is merged into a lead that was known before both.
        service.take(&[read("email:ana@northwind.example anon:laptop")]);
        service.take(&[read("user:7 email:ana@northwind.example"), read("user:7 anon:laptop")]);
        assert_eq!(
            service.people(),
            people("user:7\nanon:laptop email:ana@northwind.example"),
            "the same evidence as before, and more of it"
        );
    });
}

#[test]
fn taking_the_first_merge_apart_leaves_alone_what_was_taken_from_it_before() {
    on_both(|service| {
        check(
            service,
            "user:7\nemail:ana@northwind.example\nanon:laptop",
            "user:7\nemail:ana@northwind.example\nanon:laptop",
        );
        service.take(&[read("email:ana@northwind.example anon:laptop")]);
        service.take(&[read("user:7 email:ana@northwind.example")]);
        // Merge 1 gave the laptop to the address, merge 2 both to the user.
        for merge in [1, 2] {
            service.write(|live, tx, now| live.take_merge_apart(tx, merge, "ana", now));
        }
        assert_eq!(service.people(), people("user:7\nemail:ana@northwind.example\nanon:laptop"));
        let again = service.live.ledger().write(|tx| service.live.take_merge_apart(tx, 2, "ana", service.now()));
        assert!(again.unwrap_err().to_string().contains("taken apart already"));
    });
}

#[test]
fn a_retry_meets_its_profile_again() {
    on_both(|service| {
        let event = |id: &str| {
            vec![Said::Event(leadpact_testkit::builders::event(&format!("2026-10-05 09:00 page /pricing #{id}")))]
        };
        let first = call("anon:laptop", event("a"));
        service.take(std::slice::from_ref(&first));
        service.take(&[read("user:7"), read("user:7 anon:laptop")]);
        // Merged meanwhile; sent again as it was, and once more from the next page, where the user had signed in.
        let again = [first, call("user:7 anon:laptop", event("a")), call("user:7", event("b"))];
        let receipt = service.take(&again);
        assert_eq!((receipt.repeated, receipt.accepted), (1, 2), "under another profile it is another row");
        let lead = &service.leads()[0];
        assert_eq!(lead.n_events, 2, "and counts once");
        service.check().unwrap();
    });
}

#[test]
fn the_id_of_a_lead_that_was_merged_away_answers_with_what_became_of_it() {
    on_both(|service| {
        service.take(&[read("user:7"), read("anon:laptop")]);
        let (winner, loser) = (service.lead_of("user:7"), service.lead_of("anon:laptop"));
        service.take(&[read("user:7 anon:laptop")]);
        let view = service.read(|tx| service.live.lead_view(tx, &loser));
        assert_eq!(view.lead.id.as_str(), winner);
        service.read(|tx| {
            let row = lead_fetch(tx, &loser)?.unwrap();
            let by = lead_find(tx, &[row.merged_into.unwrap()])?.remove(0);
            assert_eq!(by.id.as_str(), winner);
            Ok(())
        });
    });
}

/// Takes apart the latest merge of the lead with this identifier.
fn take_apart(service: &Service, identifier: &str) {
    let lead = service.lead_of(identifier);
    let merge = service.read(|tx| {
        let row = lead_fetch(tx, &lead)?.unwrap();
        Ok(merge_list_of(tx, row.lead)?.last().unwrap().merge)
    });
    service.write(|live, tx, now| live.take_merge_apart(tx, merge, "ana", now));
}

#[test]
fn who_is_known_by_an_address_alone_is_shown_with_it() {
    on_both(|service| {
        let shown = |identifier: &str| {
            let lead = service.lead_of(identifier);
            service.read(|tx| Ok(lead_fetch(tx, &lead)?.expect("it is there").card.email))
        };
        let told = |words: &str, story: &str| {
            let event = events(story).remove(0);
            let event = Event { id: EventId::from(&*format!("{words} {story}")), lead: LeadId::from(""), ..event };
            service.take(&[call(words, vec![Said::Event(event)])]);
        };
        let some = |address: &str| Some(address.to_owned());
        // By an event, by a call that says nothing else, and by what a source says.
        told("email:ana@northwind.example", "2026-03-01 00:00 Email Opened");
        service.take(&[
            read("email:ben@northwind.example"),
            read("anon:browser"),
            read("anon:browser is email:eva@home.example"),
        ]);
        assert_eq!(shown("email:ana@northwind.example"), some("ana@northwind.example"));
        assert_eq!(shown("email:ben@northwind.example"), some("ben@northwind.example"));
        assert_eq!(shown("anon:browser"), some("eva@home.example"));
        // The first address stays, until one is told.
        service.take(&[read("user:7 email:zoe@work.example")]);
        service.take(&[read("user:7 email:anna@home.example")]);
        assert_eq!(shown("user:7"), some("zoe@work.example"));
        told("user:7", "2026-03-02 00:00 traits email=zoe@new.example");
        assert_eq!(shown("user:7"), some("zoe@new.example"));
        told("user:7", "2026-03-03 00:00 traits email=missing");
        assert_eq!(shown("user:7"), some("zoe@work.example"));
        assert_eq!(service.check().map(|_| ()), Ok(()));
    });
}
