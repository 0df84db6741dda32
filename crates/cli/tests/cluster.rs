//! `leadpact sql`, `leadpact cluster`, `leadpact replay --cluster` and stores in S3, as a user types them.

use std::path::Path;
use std::process::{Command, Output};

fn leadpact(folder: &Path, words: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_leadpact")).args(words).current_dir(folder).output().unwrap()
}

#[cfg(not(feature = "cluster"))]
#[test]
fn without_the_feature_a_sentence_says_how_to_get_it() {
    let folder = tempfile::tempdir().unwrap();
    for words in [
        &["sql", "--store", "history", "select 1"][..],
        &["cluster", "scheduler", "--bind", "0.0.0.0:1"],
        &["cluster"],
        &["sql", "--help"],
        &["history", "status", "--store", "s3://crm/history"],
    ] {
        let output = leadpact(folder.path(), words);
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{words:?}: {said}");
        assert!(said.contains("--features cluster") && said.lines().count() == 1, "{words:?}: {said}");
    }
}

#[cfg(feature = "cluster")]
mod with_the_feature {
    use std::fs;
    use std::io::{BufRead, BufReader};
    use std::net::{Ipv4Addr, TcpListener};
    use std::path::PathBuf;
    use std::process::{Child, Stdio};

    use super::*;

    const PACT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../pacts/northwind-desk.yaml");

    /// A node; killed when it goes out of scope.
    struct Node(Child);

    impl Node {
        /// Starts a node and waits for the line that it is ready.
        fn start(folder: &Path, words: &[&str]) -> Self {
            let mut command = Command::new(env!("CARGO_BIN_EXE_leadpact"));
            let command = command.args(words).current_dir(folder).stderr(Stdio::piped());
            let mut node = Self(command.spawn().unwrap());
            let mut line = String::new();
            BufReader::new(node.0.stderr.take().unwrap()).read_line(&mut line).unwrap();
            assert!(line.contains("listens at") || line.contains("serves results at"), "{words:?}: {line}");
            node
        }
    }

    impl Drop for Node {
        fn drop(&mut self) {
            let _ = self.0.kill();
            let _ = self.0.wait();
        }
    }

    fn done(folder: &Path, words: &[&str]) -> String {
        let output = leadpact(folder, words);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{words:?}: {said}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// The pact with one tier easier to reach and others harder, so that it gains leads and loses others.
    fn other_pact() -> String {
        let pact = fs::read_to_string(PACT).unwrap();
        let moved = [
            ("hot:     { when: { fit: { min: 45 }", "hot:     { when: { fit: { min: 60 }"),
            (
                "warm:    { when: { fit: { min: 50 }, engagement: { min: 60 }",
                "warm:    { when: { fit: { min: 30 }, engagement: { min: 20 }",
            ),
        ];
        moved.iter().fold(pact, |pact, (from, to)| {
            assert!(pact.contains(from), "{from}");
            pact.replace(from, to)
        })
    }

    fn free_address() -> String {
        TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap().to_string()
    }

    /// A folder with a store of a simulated company, and a secret.
    fn folder() -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().to_owned();
        done(&path, &["simulate", "--leads", "150", "--seed", "7", "--out", "company"]);
        done(&path, &["history", "import", "--store", "history", "company"]);
        fs::write(path.join("secret"), "swordfish\n").unwrap();
        (folder, path)
    }

    #[test]
    fn a_cluster_writes_the_files_that_one_machine_writes() {
        let (_folder, path) = folder();
        let scheduler = free_address();
        let secret = ["--secret-file", "secret"];
        let with_secret =
            |words: &[&str]| -> Vec<String> { words.iter().chain(&secret).map(|word| (*word).to_owned()).collect() };
        let start = |words: &[&str]| {
            let words = with_secret(words);
            Node::start(&path, &words.iter().map(String::as_str).collect::<Vec<_>>())
        };
        let _scheduler = start(&["cluster", "scheduler", "--bind", &scheduler]);
        let executor =
            ["cluster", "executor", "--scheduler", &scheduler, "--bind", "127.0.0.1:0", "--work-dir", "work"];
        let _executors = [start(&executor), start(&executor)];

        let cluster = format!("df://{scheduler}");
        let replay = ["replay", "--pact", PACT, "--store", "history", "--weekly"];
        let here = [&replay[..], &["--out", "here.csv", "--contributions", "here.parquet"]].concat();
        let there = ["--out", "there.csv", "--contributions", "there.parquet", "--cluster", &cluster];
        let there = [&replay[..], &there, &secret].concat();
        let said_here = done(&path, &here);
        assert_eq!(done(&path, &there).replace("there.", "here."), said_here);
        let same = |a: &str, b: &str| fs::read(path.join(a)).unwrap() == fs::read(path.join(b)).unwrap();
        assert!(same("here.csv", "there.csv") && same("here.parquet", "there.parquet"));

        fs::write(path.join("next.yaml"), other_pact()).unwrap();
        let compare = ["replay", "--pact", PACT, "--store", "history", "--compare", "next.yaml", "--json"];
        let there = ["--changes", "changes-there.csv", "--cluster", &cluster];
        let said_here = done(&path, &[&compare[..], &["--changes", "changes-here.csv"]].concat());
        let said_there = done(&path, &[&compare[..], &there, &secret].concat());
        assert_eq!(said_there.replace("-there.", "-here."), said_here);
        assert!(same("changes-here.csv", "changes-there.csv"));
        let changes = fs::read_to_string(path.join("changes-here.csv")).unwrap();
        assert!(changes.contains(",gained,") && changes.contains(",lost,"), "{changes}");

        let question = "select tier, count(*) as n from handoffs group by tier order by tier";
        let ask = ["sql", "--store", "history", "--pact", PACT, "--format", "csv", question];
        let there = [&ask[..], &["--cluster", &cluster], &secret].concat();
        assert_eq!(done(&path, &there), done(&path, &ask));

        let refused = leadpact(&path, &[&ask[..], &["--cluster", &cluster]].concat());
        let said = String::from_utf8(refused.stderr).unwrap();
        assert_eq!(refused.status.code(), Some(2));
        assert!(said.contains("asks for a secret"), "{said}");
    }

    #[test]
    fn answers_come_in_the_form_that_is_asked_for() {
        let (_folder, path) = folder();
        let question = "select count(*) as n, min(id) as first from leads";
        let ask = |more: &[&str]| leadpact(&path, &[&["sql", "--store", "history", question], more].concat());
        let said = |output: Output| String::from_utf8(output.stdout).unwrap();
        assert!(said(ask(&[])).contains("| 150 |"));
        assert!(said(ask(&["--format", "csv"])).starts_with("n,first\n150,"));
        assert!(said(ask(&["--format", "json"])).starts_with("[{\"n\":150,"));
        assert_eq!(said(ask(&["--out", "answer.parquet"])), "1 rows are in answer.parquet\n");
        assert!(fs::read(path.join("answer.parquet")).unwrap().starts_with(b"PAR1"));
        for (more, reason) in [
            (&["--format", "parquet"][..], "name a file with --out"),
            (&["--out", "answer.xlsx"], "expected .csv, .json or .parquet"),
        ] {
            let refused = String::from_utf8(ask(more).stderr).unwrap();
            assert!(refused.contains(reason), "{refused}");
        }
        let refused = leadpact(&path, &["sql", "--store", "history", "select * from standings"]);
        let refused = String::from_utf8(refused.stderr).unwrap();
        assert!(refused.contains("needs a pact: add --pact"), "{refused}");
    }
}
