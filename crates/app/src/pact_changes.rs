//! What changes from one text of a pact to another, in plain words.

use leadpact_document::Source;
use leadpact_pact::diff::{Diff, diff};
use leadpact_pact::model::Pact;
use leadpact_pact::words::{Language, Messages};

use crate::AppError;

/// Says in words of a language what changes from one pact to another, and whether that loosens or tightens. Each has a name for its
/// mistakes and a text.
///
/// # Errors
/// If one of them has mistakes: all of them are in the error.
pub fn pact_changes(old: (&str, &str), new: (&str, &str), language: Language) -> Result<Diff, AppError> {
    Ok(diff(&read(old.0, old.1)?, &read(new.0, new.1)?, Messages::speaking(language)))
}

fn read(name: &str, text: &str) -> Result<Pact, AppError> {
    let source = Source::new(name.to_owned(), text.to_owned());
    let reading = leadpact_pact::read(&source);
    match reading.pact {
        Some(checked) => Ok(checked.pact),
        None => Err(AppError::Mistakes { source_text: Box::new(source), diagnostics: reading.diagnostics }),
    }
}
