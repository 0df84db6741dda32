//! `leadpact schema`: what editors need to complete and check a pact.

use std::process::ExitCode;

use leadpact_reports::{Align, Table};
use leadpact_terms::TRAITS;
use serde_json::json;

use crate::failure::Done;
use crate::show::{Format, say_json, say_table};

/// Prints the JSON Schema of pact files, or the built-in traits.
#[derive(Debug, clap::Args)]
pub(crate) struct Schema {
    /// List the built-in traits instead
    #[arg(long)]
    traits: bool,
    /// How the traits are shown
    #[arg(long, value_enum, default_value_t, requires = "traits")]
    format: Format,
}

impl Schema {
    pub(crate) fn run(self) -> Done {
        match (self.traits, self.format) {
            (false, _) => say_json(&leadpact_pact::schema::json_schema())?,
            (true, Format::Text) => {
                let columns = [("trait", Align::Left), ("holds", Align::Left), ("meaning", Align::Left)];
                let mut table = Table::new("Built-in traits", columns);
                for one in TRAITS {
                    let protected = if one.protected { " Protected by law." } else { "" };
                    table.row([one.name, one.kind.word(), &format!("{}{protected}", one.doc)]);
                }
                say_table(&table)?;
            }
            (true, Format::Json) => {
                let traits = TRAITS.iter().map(|one| {
                    json!({ "name": one.name, "holds": one.kind.word(), "meaning": one.doc, "protected": one.protected })
                });
                say_json(&traits.collect::<Vec<_>>())?;
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}
