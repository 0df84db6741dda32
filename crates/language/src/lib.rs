//! Beside the flow: the languages in which pacts, findings and reports are said. All words come from Fluent files in `locales`;
//! code only puts them together.

mod languages;
mod messages;
mod reader;
mod said;

pub use fluent_bundle::FluentValue;
pub use languages::{Language, UnknownLanguage};
pub use messages::{Messages, MessagesError};
pub use reader::Reader;
pub use said::{Gap, Said};
