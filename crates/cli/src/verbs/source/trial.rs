//! `leadpact source try`: what a message of a tool would become, on this machine alone, so that a mapping can be written by trying.

use std::path::PathBuf;
use std::process::ExitCode;

use leadpact_ingest::hooks::{BodyForm, Posted};
use leadpact_ingest::segment::{NewEvent, Said};
use leadpact_live::sources::{HookSettings, SourceKind};
use leadpact_reports::{Align, Table};
use leadpact_server::{Clock, SystemClock};

use super::{kinds, text};
use crate::failure::{Done, FAULT, Failure};
use crate::show::{say, say_table};

#[derive(Debug, clap::Args)]
pub(crate) struct Try {
    /// A file with the body as the tool posts it
    payload: PathBuf,
    /// Which tool
    #[arg(long, default_value = "generic", value_parser = kinds())]
    kind: SourceKind,
    /// A file with what the messages of a `generic` tool mean
    #[arg(long, value_name = "FILE")]
    mapping: Option<PathBuf>,
    /// The body is written as browsers send forms, and not as JSON
    #[arg(long)]
    form: bool,
}

impl Try {
    pub(crate) fn run(self) -> Done {
        let SourceKind::Tool(tool) = self.kind else {
            return Err(Failure::Said(format!("`{}` is no tool that posts: name one by --kind", self.kind.word())));
        };
        let settings = HookSettings { secret: None, mapping: text(self.mapping.as_deref())? };
        settings.check(self.kind).map_err(|unfit| Failure::Said(unfit.to_string()))?;
        let body = text(Some(&self.payload))?.unwrap_or_default();
        let form = if self.form { BodyForm::UrlEncoded } else { BodyForm::Json };
        let read = settings.hook(tool).read(form, body.trim_end().as_bytes(), SystemClock.now());
        let posted = read.map_err(|error| Failure::Said(format!("{}: {error}", self.payload.display())))?;
        show(&posted)
    }
}

fn show(posted: &Posted) -> Done {
    let columns = [
        ("at", Align::Left),
        ("who", Align::Left),
        ("event", Align::Left),
        ("channel", Align::Left),
        ("counts", Align::Left),
        ("properties", Align::Left),
    ];
    let mut table = Table::new("Events", columns);
    let mut unread =
        Table::new("To quarantine", [("where", Align::Left), ("reason", Align::Left), ("why", Align::Left)]);
    for item in &posted.items {
        match item {
            Err(refused) => {
                unread.row([refused.path.clone(), refused.reason.code().to_owned(), refused.why.in_english()]);
            }
            Ok(item) => {
                let who = item.identifiers.first().map(|one| one.value.to_string()).unwrap_or_default();
                for said in &item.said {
                    match said {
                        Said::Event(event) => table.row(row(&who, event)),
                        Said::Company { .. } | Said::SameAs { .. } => {}
                    }
                }
                for note in &item.notes {
                    unread.row([note.path.clone(), note.reason.code().to_owned(), note.why.in_english()]);
                }
            }
        }
    }
    if !table.rows.is_empty() {
        say_table(&table)?;
    }
    if posted.n_passed_over > 0 {
        say(format!("{} of the messages are not about a lead.", posted.n_passed_over))?;
    }
    if unread.rows.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    say_table(&unread)?;
    Ok(ExitCode::from(FAULT))
}

fn row(who: &str, event: &NewEvent) -> [String; 6] {
    let properties: Vec<String> = event.properties.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let name = if event.name.is_empty() { "traits".to_owned() } else { event.name.to_string() };
    let counts = if event.marked { "no: a machine" } else { "yes" };
    [
        event.at.to_string(),
        who.to_owned(),
        name,
        event.channel.word().to_owned(),
        counts.to_owned(),
        properties.join(", "),
    ]
}
