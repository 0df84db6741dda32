//! Progress on standard error, if a person looks on.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use leadpact_app::Watch;

/// A bar for one thing of which it is known how much of it there is.
pub(crate) struct Meter(ProgressBar);

impl Meter {
    pub(crate) fn new(what: &'static str) -> Self {
        let style = ProgressStyle::with_template("{msg} {bar:30} {human_pos}/{human_len} {eta}");
        let style = style.unwrap_or_else(|_| ProgressStyle::default_bar());
        Self(ProgressBar::no_length().with_style(style).with_message(what))
    }

    /// So much is done.
    pub(crate) fn at(&self, done: u64, of: u64) {
        self.0.set_length(of);
        self.0.set_position(done);
    }

    /// All is done.
    pub(crate) fn end(&self) {
        self.0.finish_and_clear();
    }
}

impl Drop for Meter {
    fn drop(&mut self) {
        self.end();
    }
}

/// A bar for the bytes that are read, then a counter for the leads.
pub(crate) struct Bar {
    bytes: ProgressBar,
    leads: ProgressBar,
    steps: ProgressBar,
}

impl Bar {
    pub(crate) fn new() -> Self {
        let style =
            |template: &str| ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
        // Indicatif hides bars by itself where standard error is no terminal.
        let bytes = ProgressBar::no_length().with_style(style("reading {msg} {bar:30} {bytes}/{total_bytes} {eta}"));
        let leads = ProgressBar::no_length().with_style(style("judging leads {human_pos} {elapsed}"));
        let steps = ProgressBar::no_length().with_style(style("{bar:30} {pos}/{len} {eta}"));
        Self { bytes, leads, steps }
    }
}

impl Watch for Bar {
    fn reading(&mut self, progress: leadpact_ingest::Progress<'_>) {
        self.bytes.set_length(progress.bytes_total);
        self.bytes.set_position(progress.bytes);
        self.bytes.set_message(progress.file.file_name().unwrap_or_default().to_string_lossy().into_owned());
    }

    fn leads(&mut self, n_leads: u64) {
        if !self.bytes.is_finished() {
            self.bytes.finish_and_clear();
            self.leads.reset_elapsed();
            self.leads.enable_steady_tick(Duration::from_millis(200));
        }
        self.leads.set_position(n_leads);
    }

    fn steps(&mut self, done: u64, of: u64) {
        self.steps.set_length(of);
        self.steps.set_position(done);
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.bytes.finish_and_clear();
        self.leads.finish_and_clear();
        self.steps.finish_and_clear();
    }
}
