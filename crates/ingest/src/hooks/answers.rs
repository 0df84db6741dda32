//! What people fill into forms: answers become properties of `Form Submitted`, and those that tell a known trait tell it.

use leadpact_terms::{Channel, Instant, Value};

use super::draft::Draft;
use super::place::Place;
use crate::normalise::canonical_trait;

/// A form that was sent, of which nothing else is known yet.
pub(super) fn submitted(id: impl Into<String>, at: Instant) -> Draft {
    Draft::new("Form Submitted", Channel::Form, id, at)
}

impl Draft {
    /// An answer to a question with this name: a trait of the person if it means one, else a property. `known_as` is the trait that
    /// the sort of the question tells, whatever it is called.
    pub(super) fn answered(self, question: &str, known_as: Option<&'static str>, place: &Place<'_>) -> Self {
        match known_as.or_else(|| built_in(question)) {
            Some(name) => self.told(name, place),
            None => self.answer(question, place.value(), place.path()),
        }
    }

    /// The same of a value that stands in another form than it means: the label of a choice.
    pub(super) fn answered_with(self, question: &str, value: Value, place: &Place<'_>) -> Self {
        self.answer(question, value, place.path())
    }
}

/// The built-in trait that a question's name means: `Company`, `your-email`.
pub(super) fn built_in(question: &str) -> Option<&'static str> {
    let bare = ["your-", "your_", "your ", "Your "].iter().find_map(|prefix| question.strip_prefix(prefix));
    let name = canonical_trait(question).or_else(|| canonical_trait(bare?))?;
    // What sales finds out is not asked by a form without saying so.
    (!name.starts_with("bant.")).then_some(name)
}
