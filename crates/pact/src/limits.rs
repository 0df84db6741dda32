//! Everything in a pact has a limit with a name, so that no file can make the engine slow or the checker run away.

use leadpact_terms::Duration;

/// Bytes of a pact file.
pub const FILE_BYTES: usize = 1_000_000;
/// Signals, and patterns of one signal after other signals were put in for their names.
pub const SIGNALS: usize = 1_000;
/// Rules of fit, and of engagement.
pub const RULES: usize = 1_000;
/// Alternatives of one first-match list.
pub const ALTERNATIVES: usize = 100;
/// Entries of any other section or list.
pub const ENTRIES: usize = 500;
/// Elements of a list of values in a test.
pub const VALUES: usize = 5_000;
/// Conditions within conditions.
pub const CONDITION_DEPTH: usize = 16;
/// Steps of a sequence.
pub const SEQUENCE_STEPS: usize = 10;
/// Characters of a name.
pub const NAME_CHARS: usize = 80;
/// Characters of a text for people.
pub const TEXT_CHARS: usize = 2_000;
/// Characters of a regular expression.
pub const REGEX_CHARS: usize = 500;
/// Bytes of a compiled regular expression.
pub const REGEX_BYTES: usize = 1 << 20;
/// After so many findings, a further one no longer looks for the nearest name among all names of the pact.
pub const FINDINGS_WITH_NEAREST: usize = 200;
/// The greatest number of points, positive or negative, and of a threshold.
pub const POINTS: f64 = 1e9;
/// The greatest count in a cap or a count condition.
pub const COUNT: u32 = 1_000_000;
/// The longest duration: a hundred years.
pub const DURATION: Duration = Duration::days(100 * 365);
