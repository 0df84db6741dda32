//! `leadpact init`: a first pact with its examples, after a few questions.

use std::io::{BufRead, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};

use leadpact_pact::schema::json_schema;
use leadpact_pact::starter::{StarterAnswers, StarterKind, pact_name, render};
use leadpact_terms::{Date, Instant};

use crate::failure::{Done, Failure};
use crate::show::say;

/// After so many days both parties look at a new pact again.
const REVIEW_AFTER_DAYS: i32 = 91;
/// The schema's file, which the pact's first line names for editors.
const SCHEMA: &str = "pact.schema.json";

/// Writes a commented starter pact with scenarios.
#[derive(Debug, clap::Args)]
pub(crate) struct Init {
    /// The directory to write into
    #[arg(default_value = ".", value_name = "DIR")]
    dir: PathBuf,
    /// Ask nothing: take what the options say, and defaults for the rest
    #[arg(long, short)]
    yes: bool,
    /// What you sell: b2b-software, b2b-services or b2c
    #[arg(long)]
    kind: Option<StarterKind>,
    /// The pact's name, and its file's without .yaml
    #[arg(long)]
    name: Option<String>,
    /// Your company's name
    #[arg(long)]
    company: Option<String>,
    /// The currency of amounts, such as EUR
    #[arg(long)]
    currency: Option<String>,
    /// Your home market, an ISO code such as DE
    #[arg(long)]
    country: Option<String>,
    /// The time zone of working hours, such as Europe/Berlin
    #[arg(long)]
    time_zone: Option<String>,
    /// From how many employees on a company is a customer
    #[arg(long)]
    smallest_company: Option<u32>,
    /// Who agrees for marketing, by name and address
    #[arg(long, value_name = "NAME <ADDRESS>")]
    marketing: Option<String>,
    /// Who agrees for sales, by name and address
    #[arg(long, value_name = "NAME <ADDRESS>")]
    sales: Option<String>,
}

impl Init {
    pub(crate) fn run(self) -> Done {
        let ask = !self.yes && std::io::stdin().is_terminal() && std::io::stderr().is_terminal();
        let answers = self.answers(ask)?;
        let starter = render(&answers);
        let schema = serde_json::to_string_pretty(&json_schema()).map_err(|error| Failure::Said(error.to_string()))?;
        let files = [
            (format!("{}.yaml", answers.name), starter.pact),
            (format!("{}.scenarios.md", answers.name), starter.scenarios),
        ];
        if let Some((name, _)) = files.iter().find(|(name, _)| self.dir.join(name).exists()) {
            let path = self.dir.join(name);
            return Err(Failure::Said(format!("{} is there already; choose another name with --name", path.display())));
        }
        std::fs::create_dir_all(&self.dir)
            .map_err(|error| Failure::Said(format!("can't create {}: {error}", self.dir.display())))?;
        for (name, text) in &files {
            write(&self.dir.join(name), text)?;
        }
        write(&self.dir.join(SCHEMA), &(schema + "\n"))?;
        let pact = self.dir.join(&files[0].0);
        say(format!(
            "Wrote {}, its scenarios and {SCHEMA}.\n\nNext: read it with both parties (leadpact words {pact}), change what does not fit,\n\
             and check it: leadpact check {pact}",
            pact.display(),
            pact = pact.display()
        ))?;
        Ok(ExitCode::SUCCESS)
    }

    fn answers(&self, ask: bool) -> Result<StarterAnswers, Failure> {
        let today = today();
        let kinds: Vec<String> =
            StarterKind::ALL.iter().map(|kind| format!("{} ({})", kind.word(), kind.describe())).collect();
        if ask {
            eprintln!(
                "A few questions; press Enter for what stands in brackets. What do you sell?\n  {}",
                kinds.join("\n  ")
            );
        }
        let kind = question(ask, "kind", self.kind, StarterKind::B2bSoftware, |kind| kind.word(), str::parse)?;
        let review_by = Date(today.0 + REVIEW_AFTER_DAYS);
        let mut answers = StarterAnswers::new(kind, today, review_by);
        let text = |text: &str| Ok::<String, String>(text.to_owned());
        let shown = |text: &String| text.clone();
        answers.company = question(ask, "your company", self.company.clone(), answers.company, shown, text)?;
        let name = if self.company.is_some() || ask { pact_name(&answers.company) } else { answers.name };
        answers.name = pact_name(&question(ask, "the pact's name", self.name.clone(), name, shown, text)?);
        let currency = self.currency.as_deref().map(str::parse).transpose().map_err(Failure::Said)?;
        answers.currency =
            question(ask, "currency", currency, answers.currency, |c| c.to_string(), |text| text.parse())?;
        answers.country =
            question(ask, "home market (country code)", self.country.clone(), answers.country, shown, text)?;
        answers.time_zone = question(ask, "time zone", self.time_zone.clone(), answers.time_zone, shown, text)?;
        if kind != StarterKind::B2c {
            let number = |text: &str| text.parse::<u32>().map_err(|_| format!("`{text}` is not a whole number"));
            let smallest = answers.smallest_company;
            answers.smallest_company =
                question(ask, "smallest company (employees)", self.smallest_company, smallest, u32::to_string, number)?;
        }
        answers.marketing =
            question(ask, "who agrees for marketing", self.marketing.clone(), answers.marketing, shown, text)?;
        answers.sales = question(ask, "who agrees for sales", self.sales.clone(), answers.sales, shown, text)?;
        Ok(answers)
    }
}

/// What was given as an option, else what is typed, else the default. Asks again until the answer can be read.
fn question<T, S: AsRef<str>>(
    ask: bool,
    what: &str,
    given: Option<T>,
    default: T,
    shown: impl Fn(&T) -> S,
    read: impl Fn(&str) -> Result<T, String>,
) -> Result<T, Failure> {
    if let Some(given) = given {
        return Ok(given);
    }
    if !ask {
        return Ok(default);
    }
    loop {
        eprint!("{what} [{}]: ", shown(&default).as_ref());
        std::io::stderr().flush()?;
        let mut line = String::new();
        let n = std::io::stdin().lock().read_line(&mut line)?;
        if n == 0 || line.trim().is_empty() {
            return Ok(default);
        }
        match read(line.trim()) {
            Ok(answer) => return Ok(answer),
            Err(error) => eprintln!("  {error}"),
        }
    }
}

fn write(path: &Path, text: &str) -> Result<(), Failure> {
    std::fs::write(path, text).map_err(|error| Failure::Said(format!("can't write {}: {error}", path.display())))
}

fn today() -> Date {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis());
    Instant(i64::try_from(since).unwrap_or(i64::MAX)).date()
}
