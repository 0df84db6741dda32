//! Who is let in: the same secret and the same release only, and over TLS where it is set up.

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use leadpact_cluster::{Error, block_on, greet};
use rcgen::{CertificateParams, CertifiedIssuer, KeyPair};
use tempfile::TempDir;

use crate::support::node::{Node, Nodes, Security};
use crate::support::{Store, leads, replayed_here, replayed_there};

#[test]
fn only_the_same_secret_and_release_are_let_in() {
    let store = Store::of(&leads(30, 5));
    let ours = Security::secret("swordfish");
    let nodes = Nodes::start(1, &ours);
    let older = Security { version: Some("0.0.9".to_owned()), ..ours.clone() };
    let wrong = Security::secret("marlin");
    for (theirs, reason) in
        [(&wrong, "wrong cluster secret"), (&Security::default(), "none was given"), (&older, "version mismatch")]
    {
        let error = replayed_there(store.place(), &nodes.cluster_as(theirs)).unwrap_err();
        assert!(matches!(error, Error::Refused { .. }) && error.to_string().contains(reason), "{error}");
        let said = Node::start(&nodes.executor(theirs)).err().expect("an executor with other credentials is refused");
        assert!(said.contains(reason), "{said}");
        if reason == "version mismatch" {
            assert!(said.contains("0.0.9") && said.contains(env!("CARGO_PKG_VERSION")), "{said}");
        }
    }
    assert_eq!(replayed_there(store.place(), &nodes.cluster()).unwrap(), replayed_here(&store));
}

#[test]
fn an_executor_does_not_give_results_to_strangers() {
    let nodes = Nodes::start(1, &Security::secret("swordfish"));
    let at = nodes.executors[0].at;
    let executor = leadpact_cluster::SchedulerAddress { host: at.ip().to_string(), port: at.port() };
    let error = block_on(greet(&executor, &Security::secret("marlin").admission())).unwrap().unwrap_err();
    assert!(matches!(error, Error::Refused { .. }), "{error}");
}

#[test]
fn an_executor_leaves_when_the_scheduler_is_replaced_by_another_release() {
    let mut nodes = Nodes::start(1, &Security::default());
    let newer = Security { version: Some("9.0.0".to_owned()), ..Security::default() };
    nodes.scheduler.kill();
    let orders = crate::support::node::Orders {
        role: crate::support::node::Role::Scheduler,
        bind: nodes.scheduler.at,
        security: newer,
    };
    nodes.scheduler = Node::start(&orders).unwrap();
    let said = nodes.executors[0].line(Duration::from_secs(30)).unwrap();
    assert!(said.contains("version mismatch"), "{said}");
}

/// Certificates as an operator would make them: an authority, and a node on this machine.
fn certificates(dir: &TempDir) -> Security {
    let mut authority = CertificateParams::new(Vec::new()).unwrap();
    authority.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    let authority = CertifiedIssuer::self_signed(authority, KeyPair::generate().unwrap()).unwrap();
    let key = KeyPair::generate().unwrap();
    let names = vec!["localhost".to_owned(), "127.0.0.1".to_owned()];
    let node = CertificateParams::new(names).unwrap().signed_by(&key, &authority).unwrap();
    let write = |name: &str, pem: String| -> PathBuf {
        let path = dir.path().join(name);
        fs::write(&path, pem).unwrap();
        path
    };
    Security {
        authority: Some(write("authority.pem", authority.pem())),
        own: Some((write("node.pem", node.pem()), write("node.key", key.serialize_pem()))),
        ..Security::secret("swordfish")
    }
}

#[test]
fn nodes_and_clients_speak_tls_to_each_other() {
    let store = Store::of(&leads(100, 10));
    let (dir, other) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let ours = certificates(&dir);
    let nodes = Nodes::start(2, &ours);
    let client = Security { own: None, ..ours.clone() };
    assert_eq!(replayed_there(store.place(), &nodes.cluster_as(&client)).unwrap(), replayed_here(&store));

    let plain = Security { authority: None, ..client.clone() };
    let stranger = Security { authority: certificates(&other).authority, ..client };
    for theirs in [plain, stranger] {
        let error = replayed_there(store.place(), &nodes.cluster_as(&theirs)).unwrap_err();
        assert!(matches!(error, Error::Unreachable { .. }), "{error}");
    }
}
