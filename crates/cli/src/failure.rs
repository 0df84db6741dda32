//! How a verb fails: a sentence that says what, where and what to do, and an exit code.

use std::process::ExitCode;

use leadpact_app::{AppError, ExplainError, KeepError, SampleError, UnfitPact};

use leadpact_pact::words::Language;

use crate::show::show_diagnostics;

/// Why a verb could not be done.
pub(crate) enum Failure {
    /// A use case failed.
    App(Box<AppError>),
    /// Anything else, as a sentence.
    Said(String),
    /// Standard output was closed by whoever reads it (`leadpact … | head`): nothing to complain about.
    ClosedPipe,
}

/// What verbs return.
pub(crate) type Done = Result<ExitCode, Failure>;

/// Done, but what was looked at has a fault.
pub(crate) const FAULT: u8 = 1;
/// Could not be done.
const FAILED: u8 = 2;

impl Failure {
    /// The system gave us no threads.
    #[cfg(feature = "cluster")]
    pub(crate) fn no_threads(error: &std::io::Error) -> Self {
        Self::Said(format!("can't start threads: {error}"))
    }

    /// Shows it on standard error; what is wrong with a file, in the language that was asked for.
    pub(crate) fn show(self, language: Language) -> ExitCode {
        match self {
            Self::App(error) => {
                if let AppError::Mistakes { source_text, diagnostics } = &*error {
                    show_diagnostics(diagnostics, source_text, language);
                }
                eprintln!("leadpact: {error}");
            }
            Self::Said(sentence) => eprintln!("leadpact: {sentence}"),
            Self::ClosedPipe => return ExitCode::SUCCESS,
        }
        ExitCode::from(FAILED)
    }
}

impl From<AppError> for Failure {
    fn from(error: AppError) -> Self {
        Self::App(Box::new(error))
    }
}

impl From<KeepError> for Failure {
    fn from(error: KeepError) -> Self {
        Self::Said(error.to_string())
    }
}

impl From<SampleError> for Failure {
    fn from(error: SampleError) -> Self {
        Self::Said(error.to_string())
    }
}

impl From<leadpact_accounts::AccountsError> for Failure {
    fn from(error: leadpact_accounts::AccountsError) -> Self {
        Self::Said(error.to_string())
    }
}

impl From<ExplainError> for Failure {
    fn from(error: ExplainError) -> Self {
        Self::Said(error.to_string())
    }
}

impl From<UnfitPact> for Failure {
    fn from(unfit: UnfitPact) -> Self {
        match unfit {
            UnfitPact::App(error) => error.into(),
            UnfitPact::Scenarios { .. } => Self::Said(unfit.to_string()),
        }
    }
}

impl From<leadpact_live::LiveError> for Failure {
    fn from(error: leadpact_live::LiveError) -> Self {
        Self::Said(error.to_string())
    }
}

#[cfg(feature = "cluster")]
impl From<leadpact_cluster::Error> for Failure {
    fn from(error: leadpact_cluster::Error) -> Self {
        match error {
            leadpact_cluster::Error::Output(error) => error.into(),
            other => Self::Said(other.to_string()),
        }
    }
}

impl From<String> for Failure {
    fn from(sentence: String) -> Self {
        Self::Said(sentence)
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::BrokenPipe => Self::ClosedPipe,
            _ => Self::Said(format!("can't write the result: {error}")),
        }
    }
}
