//! `cargo xtask sim`: the service through months of simulated time with everything that can go wrong (`tests/sim`), thousands of seeds
//! of it; and, with `--planted`, the proof that it finds what it is for: bugs that are planted in a copy, one after the other.

mod planted;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use crate::args::Args;
use crate::mutants::copy_folder;
use crate::project::{as_from_a_shell, cargo, root, target_folder};
use crate::run::{Outcome, While, run as run_program};
use planted::{PLANTED, Planted};

/// Seeds in which a planted bug has to be found.
const ENOUGH: u64 = 200;

/// `cargo xtask sim [--seeds N] [--from S] [--seed S [--verbose]] [--planted [--only TEXT]]`.
pub fn run(mut args: Args) -> Outcome {
    if args.flag("--planted") {
        let only: String = args.value("--only", String::new())?;
        args.done()?;
        return plant_all(&only);
    }
    let seeds: u64 = args.value("--seeds", 2_000)?;
    let from: u64 = args.value("--from", 1)?;
    let seed: u64 = args.value("--seed", 0)?;
    let is_verbose = args.flag("--verbose");
    args.done()?;
    let mut simulate = simulator(&mut cargo());
    match seed {
        0 => simulate.args(["--seeds", &seeds.to_string(), "--from", &from.to_string()]),
        one => simulate.args(["--seed", &one.to_string()]),
    };
    if is_verbose {
        simulate.arg("--verbose");
    }
    run_program(&mut simulate)
}

/// Built as for the tests, so that both share what is built.
fn simulator(cargo: &mut Command) -> Command {
    let mut simulate = Command::new(cargo.get_program());
    as_from_a_shell(&mut simulate);
    simulate.current_dir(cargo.get_current_dir().map_or_else(root, Path::to_owned));
    simulate.args(["run", "--quiet", "--profile", "test", "--package", "leadpact-sim", "--"]);
    simulate
}

fn plant_all(only: &str) -> Outcome {
    // What others wrote is built already, and is the same in the copy.
    let built = target_folder()?;
    let copy = built.join("mutants/project");
    if copy.exists() {
        fs::remove_dir_all(&copy).while_doing(copy.display())?;
    }
    copy_folder(&root(), &copy)?;
    let field = Field { copy: &copy, built };
    if only.is_empty() && !field.is_sound()? {
        return Err("the simulator finds something without any planted bug; repair that first".into());
    }
    let mut left: Vec<String> = Vec::new();
    for planted in PLANTED.iter().filter(|planted| planted.breaks.contains(only)) {
        let started = Instant::now();
        let found = field.plant(planted)?;
        let said = if found.is_ok() { "found    " } else { "NOT FOUND" };
        println!("{said} {:>5.1} s  {}", started.elapsed().as_secs_f64(), planted.breaks);
        left.extend(found.err().map(|why| format!("{}: {why}", planted.breaks)));
    }
    fs::remove_dir_all(&copy).while_doing(copy.display())?;
    if left.is_empty() { Ok(()) } else { Err(left.join("\n").into()) }
}

/// A copy of the project, in which bugs are planted.
struct Field<'a> {
    copy: &'a Path,
    built: PathBuf,
}

impl Field<'_> {
    /// Plants a bug, lets the simulator look for it, and takes it out again.
    fn plant(&self, planted: &Planted) -> Outcome<Result<(), String>> {
        let path = self.copy.join(planted.file);
        let sound = fs::read_to_string(&path).while_doing(path.display())?;
        if sound.matches(planted.from).count() != 1 {
            return Ok(Err(format!("its text does not stand exactly once in {}: `{}`", planted.file, planted.from)));
        }
        fs::write(&path, sound.replace(planted.from, planted.to)).while_doing(path.display())?;
        let found = if !self.builds()? {
            Err("it does not compile".to_owned())
        } else if self.is_sound()? {
            Err(format!("{ENOUGH} seeds did not show it"))
        } else {
            Ok(())
        };
        fs::write(&path, sound).while_doing(path.display())?;
        Ok(found)
    }

    fn builds(&self) -> Outcome<bool> {
        let mut build = cargo();
        build.args(["build", "--quiet", "--profile", "test", "--package", "leadpact-sim"]);
        self.quietly(&mut build)
    }

    /// Whether the simulator finds nothing.
    fn is_sound(&self) -> Outcome<bool> {
        self.quietly(simulator(&mut cargo()).args(["--seeds", &ENOUGH.to_string()]))
    }

    fn quietly(&self, command: &mut Command) -> Outcome<bool> {
        command.current_dir(self.copy).env("CARGO_TARGET_DIR", &self.built).env_remove("CARGO_MANIFEST_DIR");
        let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status();
        status.map(|status| status.success()).while_doing("cargo")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_planted_bug_still_fits_its_file() {
        for planted in PLANTED {
            let text = fs::read_to_string(root().join(planted.file)).unwrap();
            assert_eq!(text.matches(planted.from).count(), 1, "{}: `{}`", planted.breaks, planted.from);
            assert_ne!(planted.from, planted.to);
        }
    }
}
