//! `cargo xtask bench web`: how long each page of the web app takes in a browser until it can be used, and how long an open page takes
//! until it shows what a tracking library sent, with few leads and with many.
//!
//! Both companies are made as the demo makes its own, and stay for the next time. The same browser opens the same pages of both, one
//! after the other: the company of a thousand leads says what a page costs by itself, and the ratio what the leads add. Then events are
//! sent over HTTP by a source's write key, one at a time, and the open page itself sees when it has changed. A page that does not change
//! fails the run.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use serde_json::Value;

use super::{Count, machine};
use crate::args::Args;
use crate::leadpact::{Build, Leadpact};
use crate::project::target_folder;
use crate::run::{Outcome, While, run as run_program};
use crate::web;

/// The small company.
const FEW: u64 = 1_000;

/// How much is measured.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Size {
    few: u64,
    many: u64,
    /// How often each page is opened.
    rounds: u32,
    /// How often something is sent to each open page.
    sent: u32,
    build: Build,
}

/// A run that shows that the benchmark works, and measures nothing.
const QUICK: Size = Size { few: 500, many: 1_000, rounds: 1, sent: 2, build: Build::Tested };

/// `cargo xtask bench web [--leads N] [--rounds N] [--quick] [--binary FILE] [--json FILE]`.
pub fn run(mut args: Args) -> Outcome {
    let mut size = QUICK;
    if !args.flag("--quick") {
        let Count(many) = args.value("--leads", Count(100_000))?;
        let rounds = args.value("--rounds", 5)?;
        size = Size { few: FEW.min(many), many, rounds, sent: 20, build: Build::Release };
    }
    let binary: PathBuf = args.value("--binary", PathBuf::new())?;
    let json: PathBuf = args.value("--json", PathBuf::new())?;
    args.done()?;
    if size.rounds == 0 {
        return Err("--rounds 0: at least one round is needed".into());
    }
    let leadpact = match binary.as_os_str().is_empty() {
        true => {
            web::build()?;
            Leadpact::build(size.build)?
        }
        false => Leadpact::there(&binary)?,
    };
    let folder = target_folder()?.join("xtask/bench-web");
    fs::create_dir_all(&folder).while_doing(folder.display())?;
    for leads in [size.few, size.many] {
        let (leads, data) = (leads.to_string(), folder.join(leads.to_string()));
        if !data.join("demo-is-ready").is_file() {
            run_program(leadpact.command(["demo", "--prepare", "--leads", &leads, "--data"]).arg(&data))?;
        }
    }
    let figures = folder.join("figures.json");
    let mut browse = web::browser(&leadpact, &["speed"])?;
    browse.env("LEADPACT_SPEED", &figures).env("LEADPACT_SPEED_DATA", &folder);
    browse.env("LEADPACT_SPEED_LEADS", format!("{},{}", size.few, size.many));
    browse.env("LEADPACT_SPEED_ROUNDS", size.rounds.to_string()).env("LEADPACT_SPEED_SENT", size.sent.to_string());
    run_program(&mut browse)?;
    let text = fs::read_to_string(&figures).while_doing(figures.display())?;
    let measured: Value = serde_json::from_str(&text).while_doing(figures.display())?;
    print!("{}", report(size, &measured)?);
    if !json.as_os_str().is_empty() {
        fs::write(&json, text).while_doing(json.display())?;
    }
    Ok(())
}

/// What was measured in both companies, under what it is about and how often it was done.
fn report(size: Size, measured: &Value) -> Outcome<String> {
    let opened = format!("Milliseconds until a page can be used, each opened {}", times(size.rounds));
    let sent = format!("Milliseconds from sending an event until an open page shows it, {} each", times(size.sent));
    let mut lines = table(size, &opened, &measured["pages"])? + &table(size, &sent, &measured["changes"])?;
    lines += &format!("\n  {}\n", machine());
    if size.build == Build::Tested {
        lines +=
            "\n  A quick run of an unoptimised build: it shows that everything works. The times are no measurement.\n";
    }
    Ok(lines)
}

fn times(n: u32) -> String {
    if n == 1 { "once".to_owned() } else { format!("{n} times") }
}

/// A line for each thing: the middle of all rounds with few leads and with many, how these compare, and the longest round.
fn table(size: Size, title: &str, measured: &Value) -> Outcome<String> {
    let times = |leads: u64| -> Outcome<BTreeMap<String, Vec<f64>>> {
        let of = measured.get(leads.to_string()).ok_or_else(|| format!("nothing was measured with {leads} leads"))?;
        serde_json::from_value(of.clone()).while_doing("the figures")
    };
    let (few, many) = (times(size.few)?, times(size.many)?);
    let mut lines = format!(
        "\n{title}\n\n  {:<24} {:>12} {:>12} {:>8} {:>8}\n",
        "",
        format!("{} leads", size.few),
        format!("{} leads", size.many),
        "ratio",
        "longest"
    );
    for (name, with_many) in &many {
        let with_few = few.get(name).ok_or_else(|| format!("`{name}` was not measured with {} leads", size.few))?;
        if with_few.is_empty() || with_many.is_empty() {
            return Err(format!("`{name}` was not measured even once").into());
        }
        let (a, b) = (middle(with_few), middle(with_many));
        let longest = with_many.iter().copied().fold(0.0, f64::max);
        lines += &format!("  {name:<24} {a:>12.0} {b:>12.0} {:>8.2} {longest:>8.0}\n", b / a);
    }
    Ok(lines)
}

fn middle(times: &[f64]) -> f64 {
    let mut sorted = times.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted[sorted.len() / 2]
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const SIZE: Size = Size { few: 10, many: 1_000, rounds: 3, sent: 3, build: Build::Release };

    #[test]
    fn each_page_is_told_by_its_middle_round_and_its_longest() {
        let pages = json!({ "10": { "leads": [100.0, 90.0, 300.0] }, "1000": { "leads": [220.0, 200.0, 180.0] } });
        let changes = json!({ "10": { "queue": [400.0] }, "1000": { "queue": [500.0, 600.0, 900.0] } });
        let report = report(SIZE, &json!({ "pages": pages, "changes": changes })).unwrap();
        assert!(report.contains("leads                             100          200     2.00      220"), "{report}");
        assert!(report.contains("queue                             400          600     1.50      900"), "{report}");
    }

    #[test]
    fn what_was_measured_with_one_company_alone_is_a_mistake() {
        for measured in [
            json!({ "10": {}, "1000": { "leads": [1.0] } }),
            json!({ "10": { "leads": [1.0] } }),
            json!({ "10": { "leads": [] }, "1000": { "leads": [1.0] } }),
            json!({ "10": { "leads": [1.0] }, "1000": { "leads": [] } }),
            json!(null),
        ] {
            assert!(table(SIZE, "", &measured).is_err(), "{measured}");
        }
    }
}
