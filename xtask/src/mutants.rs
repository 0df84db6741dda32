//! `cargo xtask mutants [--only TEXT]`: breaks the engine on purpose, one small way at a time, and expects its tests to fail.
//!
//! A test that can't fail proves nothing. Each mutant is a change that a tired person could make (`<` for `≤`, a cap off
//! by one, a forgotten reset), made in a copy of the project, never in the project itself. A mutant that survives shows
//! a promise that no test keeps; one whose text is no longer found shows that the engine has moved on and the list has not.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use crate::args::Args;
use crate::project::{root, target_folder};
use crate::run::{Outcome, While};

/// A change of one file of the engine.
struct Mutant {
    /// What it breaks.
    breaks: &'static str,
    /// The file in `crates/engine/src`.
    file: &'static str,
    /// Stands there exactly once.
    from: &'static str,
    to: &'static str,
}

/// What the tests said to a mutant.
enum Fate {
    Killed,
    Survived,
    /// It does not compile, or its text is not there (exactly once): the list must be brought up to date.
    Unfit(String),
}

/// Never copied: what is built, and what others keep there.
const LEFT_OUT: [&str; 4] = ["target", "node_modules", "demo", ".git"];

const fn mutant(file: &'static str, breaks: &'static str, from: &'static str, to: &'static str) -> Mutant {
    Mutant { breaks, file, from, to }
}

const MUTANTS: &[Mutant] = &[
    mutant("rules.rs", "a total cap lets one more count", "state.counted >= total", "state.counted > total"),
    mutant(
        "rules.rs",
        "a cap's window holds its end",
        "state.recent[state.recent.len() - n].0 < within.0",
        "state.recent[state.recent.len() - n].0 <= within.0",
    ),
    mutant(
        "rules.rs",
        "a cap per window lets one more count",
        "state.recent.len() >= n &&",
        "state.recent.len() > n &&",
    ),
    mutant("rules.rs", "a count's window holds its end", "at.0 - first.0 < *within", "at.0 - first.0 <= *within"),
    mutant(
        "rules.rs",
        "a sequence's window holds its end",
        "beginning.start.0 < within",
        "beginning.start.0 <= within",
    ),
    mutant("rules.rs", "one event is two steps of a sequence", "(0..steps.len()).rev()", "(0..steps.len())"),
    mutant("rules.rs", "a sequence goes on from before its find", "beginnings.fill(None);", ""),
    mutant(
        "rules.rs",
        "an early start is kept for a late one",
        "known.start <= longer.start",
        "known.start > longer.start",
    ),
    mutant(
        "rules.rs",
        "points last a millisecond longer",
        "state.recent.len() - state.recent.partition_point(|then| at.0 - then.0 >= lasts)",
        "state.recent.len() - state.recent.partition_point(|then| at.0 - then.0 > lasts)",
    ),
    mutant(
        "rules.rs",
        "decaying points last a millisecond longer",
        "let fallen = state.recent.partition_point(|then| at.0 - then.0 >= lasts)",
        "let fallen = state.recent.partition_point(|then| at.0 - then.0 > lasts)",
    ),
    mutant(
        "rules.rs",
        "evidence lasts longer than its points",
        "at.0 - found.at.0 < lasts",
        "at.0 - found.at.0 <= lasts",
    ),
    mutant(
        "rules.rs",
        "points do not decay after the latest match",
        "Some(state.sum * decay(at.0 - state.latest.0, half_life))",
        "Some(state.sum)",
    ),
    mutant(
        "rules.rs",
        "points do not decay between matches",
        "state.sum * decay(at.0 - state.latest.0, half_life) + self.points",
        "state.sum + self.points",
    ),
    mutant("rules.rs", "points decay by e, not by 2", "libm::exp2(", "libm::exp("),
    mutant("rules.rs", "instants are forgotten too early", "for_cap.min(for_window)", "for_cap.max(for_window)"),
    mutant("rules.rs", "an alarm is the instant itself", "find(|end| *end > after)", "find(|end| *end >= after)"),
    mutant("scores.rs", "silence needs a millisecond more", ">= *lasting", "> *lasting"),
    mutant("scores.rs", "silence begins with the latest event", "(self.first_at, None)", "(self.latest_at, None)"),
    mutant("scores.rs", "a ceiling lifts", "sum > ceiling => ceiling", "sum < ceiling => ceiling"),
    mutant("scores.rs", "a floor presses down", "sum < floor => floor", "sum > floor => floor"),
    mutant("scores.rs", "a group's correction is shown, not counted", "score += bound - sum;", ""),
    mutant("scores.rs", "the lowest grade is never given", ".unwrap_or(3)", ".unwrap_or(2)"),
    mutant(
        "scores.rs",
        "the last alternative counts",
        "fit.alternatives.iter().position(",
        "fit.alternatives.iter().rposition(",
    ),
    mutant("scores.rs", "fit is not worked out on a new day", "on == today ||", "on != today ||"),
    mutant("condition.rs", "a tie fails", "score >= threshold - 1e-9 * threshold.abs()", "score > threshold"),
    mutant("condition.rs", "a tie with a maximum fails", "score <= max + 1e-9 * max.abs()", "score < max"),
    mutant(
        "condition.rs",
        "`within` holds its end",
        "view.at.0 - latest.0 < *within",
        "view.at.0 - latest.0 <= *within",
    ),
    mutant(
        "condition.rs",
        "the window of `at_least` holds its end",
        "recent[recent.len() - at_least].0 < *within",
        "recent[recent.len() - at_least].0 <= *within",
    ),
    mutant("condition.rs", "`none` allows some", "!none.iter().any(", "!none.iter().all("),
    mutant(
        "condition.rs",
        "a level must be passed",
        "view.seen.level.number() >= *level",
        "view.seen.level.number() > *level",
    ),
    mutant("condition.rs", "BANT asks for one point more", ".count() >= *n", ".count() > *n"),
    mutant(
        "condition.rs",
        "mandatory points of BANT are not",
        "false if point.mandatory => return false",
        "false if false => return false",
    ),
    mutant(
        "condition.rs",
        "confirmed BANT asks for one point more",
        "confirmed >= usize::from(",
        "confirmed > usize::from(",
    ),
    mutant("condition.rs", "BANT is never deduced", "confirmed || rule.deduced", "confirmed && rule.deduced"),
    mutant(
        "verdict.rs",
        "a cool-off takes a millisecond more",
        "view.at.0 - at.0 < cool_off",
        "view.at.0 - at.0 <= cool_off",
    ),
    mutant(
        "verdict.rs",
        "the returning event is its own new signal",
        "self.latest_renewal <= event",
        "self.latest_renewal < event",
    ),
    mutant(
        "verdict.rs",
        "tracks have no cool-off of their own",
        "track.and_then(|track| track.cool_off).unwrap_or(",
        "None.unwrap_or(",
    ),
    mutant(
        "verdict.rs",
        "a customer falls back to nurture",
        "self.stage < Stage::Customer",
        "self.stage <= Stage::Customer",
    ),
    mutant(
        "verdict.rs",
        "an open deal is no reason",
        "self.stage >= Stage::Opportunity",
        "self.stage > Stage::Opportunity",
    ),
    mutant(
        "verdict.rs",
        "the nearest gate is entered",
        ".rev()\n            .find(|(stage, gate)|",
        ".find(|(stage, gate)|",
    ),
    mutant("verdict.rs", "SQL is entered without sales", "*stage > Stage::Sql", "*stage > Stage::Sal"),
    mutant("verdict.rs", "of alternative information all is required", "slots.iter().any(", "slots.iter().all("),
    mutant("verdict.rs", "missing information holds nobody", "if missing.is_empty() {", "if missing.len() < 99 {"),
    mutant("verdict.rs", "a lost deal stays open", "self.outcomes &= !bit(OutcomeAct::Opportunity)", "{}"),
    mutant(
        "verdict.rs",
        "sales' hands come before exclusion",
        "if view.seen.excluded {",
        "if view.seen.excluded && !matches!(self.whereabouts, Whereabouts::InSalesHands { .. }) {",
    ),
    mutant(
        "verdict.rs",
        "anybody can be given up",
        "(SalesAct::Disqualified, Whereabouts::InSalesHands { .. })",
        "(SalesAct::Disqualified, _)",
    ),
    mutant(
        "verdict.rs",
        "what was given up does not come back",
        "(SalesAct::Recycled, Whereabouts::GivenUp)",
        "(SalesAct::Rejected, Whereabouts::GivenUp)",
    ),
    mutant(
        "check.rs",
        "`min` leaves out its end",
        "if included { number >= end } else { number > end }",
        "if included { number > end } else { number >= end }",
    ),
    mutant(
        "check.rs",
        "`max` leaves out its end",
        "if included { number <= end } else { number < end }",
        "if included { number < end } else { number <= end }",
    ),
    mutant("check.rs", "an open range has a low end", "None => low.is_none(),", "None => true,"),
    mutant("check.rs", "an open range has a high end", "None => high.is_none(),", "None => true,"),
    mutant(
        "check.rs",
        "all elements of a list must pass",
        "list.iter().any(|element| self.passes(",
        "list.iter().all(|element| self.passes(",
    ),
    mutant("check.rs", "`in_next` takes a day more", "today.saturating_add(*days)", "today.saturating_add(*days + 1)"),
    mutant("check.rs", "`in_last` takes a day less", "today.saturating_sub(*days)", "today.saturating_sub(*days - 1)"),
    mutant("check.rs", "rates are applied upside down", "money.amount * rate", "money.amount / rate"),
    mutant(
        "check.rs",
        "a word may be part of another",
        "self.words.contains(word)",
        "self.words.iter().any(|known| word.contains(&**known))",
    ),
    mutant(
        "check.rs",
        "the words of a phrase may stand apart",
        "phrase.iter().all(|word| from_here.next() == Some(word))",
        "phrase.iter().all(|word| from_here.any(|one| one == &**word))",
    ),
    mutant(
        "scores.rs",
        "an exclusion holds for ever",
        "self.excluded_by_traits = self.excluded_by_traits_at(inner, at);",
        "self.excluded_by_traits |= self.excluded_by_traits_at(inner, at);",
    ),
    mutant("check.rs", "`starts_with` looks everywhere", "text.starts_with(&**start)", "text.contains(&**start)"),
    mutant("check.rs", "`ends_with` looks everywhere", "text.ends_with(&**end)", "text.contains(&**end)"),
    mutant("state.rs", "marked events count", "if event.marked {", "if false {"),
    mutant("state.rs", "acts of sales outlive a new hand-over", "self.sales = 0;", ""),
    mutant("state.rs", "the last instant is left out", "event.at <= until", "event.at < until"),
    mutant(
        "state.rs",
        "events at one instant stay as they arrived",
        "ordered.sort_by(|a, b| a.order(b));",
        "ordered.sort_by_key(|event| event.at);",
    ),
    mutant(
        "state.rs",
        "repeated events count again",
        "ordered.retain(|event| seen.insert(&event.id));",
        "ordered.iter().for_each(|event| { seen.insert(&event.id); });",
    ),
    mutant("state.rs", "notes of sales teach nothing", "Kind::Traits | Kind::Sales(SalesAct::Noted)", "Kind::Traits"),
    mutant("state.rs", "a hand-over skips a stage", "self.stage.max(Stage::Mql)", "self.stage.max(Stage::Sal)"),
    mutant("compile.rs", "an event must last longer than asked", "lasted.as_ms() >= least", "lasted.as_ms() > least"),
    mutant(
        "compile.rs",
        "channels are not looked at",
        "self.channels.contains(&event.channel)",
        "!self.channels.is_empty()",
    ),
    mutant(
        "alarm.rs",
        "silence is noticed late",
        "self.silent_since(of).0.0 + lasting",
        "self.silent_since(of).0.0 + lasting + 1",
    ),
    mutant("alarm.rs", "the latest alarm comes first", "min_by_key(|alarm| alarm.at)", "max_by_key(|alarm| alarm.at)"),
];

/// `cargo xtask mutants [--only TEXT]`.
pub fn run(mut args: Args) -> Outcome {
    let only: String = args.value("--only", String::new())?;
    args.done()?;
    let chosen: Vec<&Mutant> = MUTANTS.iter().filter(|mutant| mutant.breaks.contains(&only)).collect();
    let target = target_folder()?.join("mutants");
    let copy = target.join("project");
    if copy.exists() {
        fs::remove_dir_all(&copy).while_doing(copy.display())?;
    }
    copy_folder(&root(), &copy)?;
    println!("{} mutants of the engine, each in a copy of the project and against the engine's tests", chosen.len());
    if !tests_pass(&copy, &target)? {
        return Err("the engine's tests fail without any mutant; repair that first".into());
    }
    let mut left: Vec<String> = Vec::new();
    for mutant in &chosen {
        let started = Instant::now();
        let fate = try_mutant(mutant, &copy, &target)?;
        let said = match &fate {
            Fate::Killed => "killed  ",
            Fate::Survived => "SURVIVED",
            Fate::Unfit(_) => "UNFIT   ",
        };
        println!("{said} {:>5.1} s  {:<13} {}", started.elapsed().as_secs_f64(), mutant.file, mutant.breaks);
        match fate {
            Fate::Killed => {}
            Fate::Survived => left.push(format!("survived: {} ({})", mutant.breaks, mutant.file)),
            Fate::Unfit(why) => left.push(format!("unfit: {} ({}): {why}", mutant.breaks, mutant.file)),
        }
    }
    fs::remove_dir_all(&copy).while_doing(copy.display())?;
    if left.is_empty() { Ok(()) } else { Err(left.join("\n").into()) }
}

fn try_mutant(mutant: &Mutant, copy: &Path, target: &Path) -> Outcome<Fate> {
    let path = copy.join("crates/engine/src").join(mutant.file);
    let sound = fs::read_to_string(&path).while_doing(path.display())?;
    match sound.matches(mutant.from).count() {
        1 => {}
        n => return Ok(Fate::Unfit(format!("its text stands there {n} times: `{}`", mutant.from))),
    }
    fs::write(&path, sound.replace(mutant.from, mutant.to)).while_doing(path.display())?;
    let fate = if !builds(copy, target)? {
        Fate::Unfit("it does not compile".to_owned())
    } else if tests_pass(copy, target)? {
        Fate::Survived
    } else {
        Fate::Killed
    };
    fs::write(&path, sound).while_doing(path.display())?;
    Ok(fate)
}

/// Whether the engine and its tests compile.
fn builds(copy: &Path, target: &Path) -> Outcome<bool> {
    quietly(engine_tests(copy, target).args(["--tests", "--no-run"]))
}

/// The quick tables first: most mutants die there.
fn tests_pass(copy: &Path, target: &Path) -> Outcome<bool> {
    Ok(quietly(engine_tests(copy, target).args(["--test", "boundaries"]))?
        && quietly(engine_tests(copy, target).arg("--tests"))?)
}

fn engine_tests(copy: &Path, target: &Path) -> Command {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(copy).args(["test", "--package", "leadpact-engine", "--quiet"]);
    cargo.env("CARGO_TARGET_DIR", target.join("built")).env("RUST_BACKTRACE", "0").env_remove("CARGO_MANIFEST_DIR");
    cargo
}

fn quietly(command: &mut Command) -> Outcome<bool> {
    let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status();
    status.map(|status| status.success()).while_doing("cargo test")
}

fn copy_folder(from: &Path, to: &Path) -> Outcome {
    fs::create_dir_all(to).while_doing(to.display())?;
    for entry in fs::read_dir(from).while_doing(from.display())? {
        let entry = entry.while_doing(from.display())?;
        let (name, source) = (entry.file_name(), entry.path());
        if LEFT_OUT.iter().any(|left_out| name == *left_out) {
            continue;
        }
        if source.is_dir() {
            copy_folder(&source, &to.join(name))?;
        } else {
            fs::copy(&source, to.join(name)).while_doing(source.display())?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mutant_still_fits_the_engine() {
        for mutant in MUTANTS {
            let text = fs::read_to_string(root().join("crates/engine/src").join(mutant.file)).unwrap();
            assert_eq!(text.matches(mutant.from).count(), 1, "{}: `{}`", mutant.breaks, mutant.from);
            assert_ne!(mutant.from, mutant.to);
        }
    }
}
