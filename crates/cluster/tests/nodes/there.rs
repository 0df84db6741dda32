//! Work that goes well: what a cluster computes is what one machine does.

use leadpact_cluster::Host;

use crate::support::node::{Nodes, Security};
use crate::support::{Store, ask, here, leads, replayed_here, replayed_there};

#[test]
fn two_executors_replay_with_the_same_bits_in_the_same_order() {
    let store = Store::of(&leads(400, 30));
    let nodes = Nodes::start(2, &Security::default());
    let rows = replayed_there(store.place(), &nodes.cluster()).unwrap();
    assert_eq!(rows, replayed_here(&store));
    assert!(
        rows.iter().any(|row| row.contains("Some(1)")) && rows.iter().any(|row| row.contains("None")),
        "{}",
        rows[0]
    );
}

#[test]
fn a_cluster_answers_what_one_machine_does() {
    let store = Store::of(&leads(150, 20));
    let nodes = Nodes::start(2, &Security::default());
    for question in crate::here::QUESTIONS {
        let there = ask(store.place(), Host::There(nodes.cluster()), question).unwrap();
        assert_eq!(there, ask(store.place(), here(), question).unwrap(), "{question}");
        assert!(there.lines().count() > 1, "{question}: {there}");
    }
}

#[test]
fn an_executor_that_is_told_to_end_leaves_nothing_behind() {
    let store = Store::of(&leads(50, 10));
    let mut nodes = Nodes::start(1, &Security::default());
    replayed_there(store.place(), &nodes.cluster()).unwrap();
    let in_work_dir = |nodes: &Nodes| {
        std::fs::read_dir(nodes.work_dir.path())
            .unwrap()
            .filter(|entry| entry.as_ref().unwrap().path().is_dir())
            .count()
    };
    assert_eq!(in_work_dir(&nodes), 1);
    assert!(nodes.executors[0].terminate().success());
    assert_eq!(in_work_dir(&nodes), 0);
}
