//! Named steps with their times: all of them run, and the summary at the end says what failed.

use std::fmt;
use std::time::{Duration, Instant};

use crate::run::{Failure, Outcome};

/// How a step ended.
#[derive(Debug, Clone, PartialEq, Eq)]
enum End {
    Passed,
    Failed(Failure),
    NotRun(String),
}

#[derive(Debug)]
struct Step {
    name: String,
    end: End,
    took: Duration,
    note: String,
}

/// The steps of a task so far.
#[derive(Debug, Default)]
pub struct Steps {
    done: Vec<Step>,
}

impl Steps {
    /// Runs a step and shows how it ended. What it returns is a short note for the summary. Whether it passed.
    pub fn run(&mut self, name: &str, step: impl FnOnce() -> Outcome<String>) -> bool {
        println!("\n── {name} ──");
        let began = Instant::now();
        let (end, note) = match step() {
            Ok(note) => (End::Passed, note),
            Err(failure) => (End::Failed(failure), String::new()),
        };
        let step = Step { name: name.to_owned(), end, took: began.elapsed(), note };
        println!("{step}");
        let passed = step.end == End::Passed;
        self.done.push(step);
        passed
    }

    /// Records a step that could not be run.
    pub fn not_run(&mut self, name: &str, why: impl Into<String>) {
        let step =
            Step { name: name.to_owned(), end: End::NotRun(why.into()), took: Duration::ZERO, note: String::new() };
        println!("\n── {name} ──\n{step}");
        self.done.push(step);
    }

    /// Prints the summary; fails if a step failed.
    pub fn finish(self, task: &str) -> Outcome {
        println!("\n══ {task} ══");
        for step in &self.done {
            println!("{step}");
        }
        let failed: Vec<&str> =
            self.done.iter().filter(|step| matches!(step.end, End::Failed(_))).map(|step| &*step.name).collect();
        let took: Duration = self.done.iter().map(|step| step.took).sum();
        if failed.is_empty() {
            println!("\n{task}: passed in {:.0} s", took.as_secs_f64());
            return Ok(());
        }
        Err(format!("{task} failed: {}", failed.join(", ")).into())
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.took.as_secs_f64();
        match &self.end {
            End::Passed => write!(f, "ok       {seconds:7.1} s  {:<24} {}", self.name, self.note),
            End::Failed(failure) => write!(f, "FAILED   {seconds:7.1} s  {:<24} {failure}", self.name),
            End::NotRun(why) => write!(f, "NOT RUN            {:<24} {why}", self.name),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_failed_step_fails_the_task_and_the_others_still_run() {
        let mut steps = Steps::default();
        assert!(!steps.run("lints", || Err("two warnings".into())));
        assert!(steps.run("docs", || Ok(String::new())));
        steps.not_run("demo", "no binary");
        assert_eq!(steps.finish("check").unwrap_err().to_string(), "check failed: lints");
    }

    #[test]
    fn a_task_passes_if_no_step_fails() {
        let mut steps = Steps::default();
        steps.run("docs", || Ok("12 crates".to_owned()));
        steps.not_run("data", "0 data sets found");
        steps.finish("check").unwrap();
    }
}
