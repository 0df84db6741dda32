//! `cargo xtask bench web`: how long each page of the web app takes in a browser until it can be used, with few leads and with many.
//!
//! Both companies are made as the demo makes its own, and stay for the next time. The same browser opens the same pages of both, one
//! after the other: the company of a thousand leads says what a page costs by itself, and the ratio what the leads add.

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
    rounds: u32,
    build: Build,
}

/// `cargo xtask bench web [--leads N] [--rounds N] [--binary FILE] [--json FILE]`.
pub fn run(mut args: Args) -> Outcome {
    let Count(many) = args.value("--leads", Count(100_000))?;
    let size = Size { few: FEW.min(many), many, rounds: args.value("--rounds", 5)?, build: Build::Release };
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
    run_program(browse.env("LEADPACT_SPEED_ROUNDS", size.rounds.to_string()))?;
    let text = fs::read_to_string(&figures).while_doing(figures.display())?;
    let measured: Value = serde_json::from_str(&text).while_doing(figures.display())?;
    print!("{}", report(size, &measured)?);
    if !json.as_os_str().is_empty() {
        fs::write(&json, text).while_doing(json.display())?;
    }
    Ok(())
}

/// A line for each page: the middle of all rounds with few leads and with many, how these compare, and the longest round.
fn report(size: Size, measured: &Value) -> Outcome<String> {
    let times = |leads: u64| -> Outcome<BTreeMap<String, Vec<f64>>> {
        let of = measured.get(leads.to_string()).ok_or_else(|| format!("nothing was measured with {leads} leads"))?;
        serde_json::from_value(of.clone()).while_doing("the figures")
    };
    let (few, many) = (times(size.few)?, times(size.many)?);
    let mut lines = format!(
        "\nMilliseconds until a page can be used, each opened {} times\n\n  {:<24} {:>12} {:>12} {:>8} {:>8}\n",
        size.rounds,
        "",
        format!("{} leads", size.few),
        format!("{} leads", size.many),
        "ratio",
        "longest"
    );
    for (page, with_many) in &many {
        let with_few = few.get(page).ok_or_else(|| format!("`{page}` was not opened with {} leads", size.few))?;
        let (a, b) = (middle(with_few), middle(with_many));
        let longest = with_many.iter().copied().fold(0.0, f64::max);
        lines += &format!("  {page:<24} {a:>12.0} {b:>12.0} {:>8.2} {longest:>8.0}\n", b / a);
    }
    lines += &format!("\n  {}\n", machine());
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

    #[test]
    fn each_page_is_told_by_its_middle_round_and_its_longest() {
        let size = Size { few: 10, many: 1_000, rounds: 3, build: Build::Release };
        let measured = json!({ "10": { "leads": [100.0, 90.0, 300.0] }, "1000": { "leads": [220.0, 200.0, 180.0], } });
        let report = report(size, &measured).unwrap();
        assert!(report.contains("leads                             100          200     2.00      220"), "{report}");
    }

    #[test]
    fn a_page_that_was_opened_with_one_company_alone_is_a_mistake() {
        let size = Size { few: 10, many: 1_000, rounds: 3, build: Build::Release };
        for measured in [json!({ "10": {}, "1000": { "leads": [1.0] } }), json!({ "10": { "leads": [1.0] } })] {
            assert!(report(size, &measured).is_err(), "{measured}");
        }
    }
}
