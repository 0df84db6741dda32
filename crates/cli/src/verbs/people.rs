//! `leadpact people`: who uses the service, and the one-time links by which they come in; the way back in for an admin who is locked out.

use std::process::ExitCode;

use leadpact_accounts::links::Link;
use leadpact_accounts::people::{Expecting, change_role, invite_person, issue_reset, list_people};
use leadpact_accounts::{
    Caller, Email, KnownAs, Language, NewPerson, PersonId, PersonName, PersonState, Role, TimeZone,
};
use leadpact_reports::{Align, Table, tell_instant};
use leadpact_server::{Clock, Entropy, SystemClock, SystemEntropy, link_path};
use leadpact_terms::Instant;
use serde::{Deserialize, Serialize};
use serde_json::json;
use ureq::http::Method;
use uuid::Uuid;

use super::place::{Place, PlaceArgs};
use crate::failure::{Done, Failure};
use crate::remote::{Remote, segment};
use crate::show::{say, say_json, say_table};

/// People of a page.
const AT_ONCE: usize = 500;

/// The people who use the service.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum PeopleVerb {
    /// Lists people, their roles and whether they can sign in
    List(List),
    /// Invites somebody, and prints the one-time link that lets them in
    Invite(Invite),
    /// Prints a one-time link with which somebody chooses a new password
    Reset(Reset),
    /// Gives somebody another role
    Role(ChangeRole),
}

#[derive(Debug, clap::Args)]
pub(crate) struct List {
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    place: PlaceArgs,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Invite {
    /// With which the person will sign in
    email: String,
    /// How the person is called
    #[arg(long)]
    name: String,
    /// admin, marketing, sales_manager, sales_rep or viewer
    #[arg(long)]
    role: Role,
    /// The person's language
    #[arg(long, value_name = "CODE", default_value = "en")]
    language: String,
    /// The person's time zone
    #[arg(long, value_name = "ZONE", default_value = "UTC")]
    time_zone: String,
    #[command(flatten)]
    place: PlaceArgs,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Reset {
    /// The person's e-mail address or id
    person: String,
    #[command(flatten)]
    place: PlaceArgs,
}

#[derive(Debug, clap::Args)]
pub(crate) struct ChangeRole {
    /// The person's e-mail address or id
    person: String,
    /// admin, marketing, sales_manager, sales_rep or viewer
    role: Role,
    #[command(flatten)]
    place: PlaceArgs,
}

/// A person, as the API tells it.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Person {
    id: Uuid,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    email: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    role: Role,
    state: PersonState,
    language: String,
    time_zone: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    password_at: Option<Instant>,
    created_at: Instant,
}

#[derive(Deserialize)]
struct Page {
    items: Vec<Person>,
    next: Option<String>,
}

/// A link, as the API tells it.
#[derive(Deserialize)]
struct Issued {
    path: String,
    expires_at: Instant,
}

#[derive(Deserialize)]
struct Invited {
    link: Issued,
}

impl PeopleVerb {
    pub(crate) fn run(self) -> Done {
        match self {
            Self::List(verb) => verb.run(),
            Self::Invite(verb) => verb.run(),
            Self::Reset(verb) => verb.run(),
            Self::Role(verb) => verb.run(),
        }
    }
}

impl List {
    fn run(self) -> Done {
        let people = self.place.reach()?.people()?;
        if self.json {
            say_json(&people)?;
            return Ok(ExitCode::SUCCESS);
        }
        if people.is_empty() {
            say("Nobody yet: the service prints a link for its first admin when it starts.")?;
            return Ok(ExitCode::SUCCESS);
        }
        let columns = [
            ("e-mail", Align::Left),
            ("name", Align::Left),
            ("role", Align::Left),
            ("state", Align::Left),
            ("since", Align::Left),
        ];
        let mut table = Table::new("People", columns);
        for person in people {
            table.row([
                person.email.unwrap_or_else(|| person.id.to_string()),
                person.name.unwrap_or_default(),
                person.role.to_string(),
                person.state.to_string(),
                tell_instant(person.created_at),
            ]);
        }
        say_table(&table)?;
        Ok(ExitCode::SUCCESS)
    }
}

impl Invite {
    fn run(self) -> Done {
        let place = self.place.reach()?;
        let new = NewPerson {
            known_as: KnownAs {
                email: Email::parse(&self.email).map_err(|unfit| unfit.to_string())?,
                name: PersonName::parse(&self.name).map_err(|unfit| unfit.to_string())?,
            },
            language: Language::parse(&self.language).map_err(|unfit| unfit.to_string())?,
            time_zone: TimeZone::parse(&self.time_zone).map_err(|unfit| unfit.to_string())?,
        };
        let link = place.person_invite(&new, self.role)?;
        say_link(&place, &link, &format!("{} can come in", new.known_as.name))
    }
}

impl Reset {
    fn run(self) -> Done {
        let place = self.place.reach()?;
        let person = place.person(&self.person)?;
        let link = place.person_reset(&person)?;
        say_link(&place, &link, &format!("{} chooses a password", person.called()))
    }
}

impl ChangeRole {
    fn run(self) -> Done {
        let place = self.place.reach()?;
        let person = place.person(&self.person)?;
        let changed = place.person_role(&person, self.role)?;
        say(format!("{} has the role {} from the next request on", changed.called(), changed.role))?;
        Ok(ExitCode::SUCCESS)
    }
}

impl Person {
    fn called(&self) -> String {
        self.name.clone().unwrap_or_else(|| self.id.to_string())
    }
}

/// The link alone on standard output, so that it can be handed on by a program.
fn say_link(place: &Place, link: &Issued, what: &str) -> Done {
    eprintln!("{what} by this link until {}; it works once, and is not shown again:", tell_instant(link.expires_at));
    say(match place {
        Place::Here(_) => {
            eprintln!("(put the address of the service before it)");
            link.path.clone()
        }
        Place::There(remote) => remote.address(&link.path),
    })?;
    Ok(ExitCode::SUCCESS)
}

impl Place {
    fn people(&self) -> Result<Vec<Person>, Failure> {
        match self {
            Self::Here(live) => {
                let mut people: Vec<leadpact_accounts::Person> = Vec::new();
                loop {
                    let after = people.last().map(|person| person.id);
                    let more = live.ledger().read(|tx| list_people(tx, &Caller::system(), after, AT_ONCE))?;
                    let is_last = more.len() < AT_ONCE;
                    people.extend(more);
                    if is_last {
                        return Ok(people.into_iter().map(Person::from).collect());
                    }
                }
            }
            Self::There(remote) => people_of(remote),
        }
    }

    /// The person with this address or id.
    fn person(&self, text: &str) -> Result<Person, Failure> {
        let wanted = text.trim().to_lowercase();
        let is_meant = |person: &Person| {
            person.id.to_string() == wanted || person.email.as_ref().is_some_and(|email| email.to_lowercase() == wanted)
        };
        let unknown = || Failure::Said(format!("nobody is known by `{text}`: `leadpact people list` shows who is"));
        self.people()?.into_iter().find(is_meant).ok_or_else(unknown)
    }

    fn person_invite(&self, new: &NewPerson, role: Role) -> Result<Issued, Failure> {
        match self {
            Self::Here(live) => {
                let now = SystemClock.now();
                let invited =
                    live.ledger().write(|tx| invite_person(tx, &Caller::system(), new, role, now, &mut random));
                Ok(invited?.1.into())
            }
            Self::There(remote) => {
                let asked = json!({
                    "email": new.known_as.email.to_string(), "name": new.known_as.name.to_string(), "role": role,
                    "language": new.language.to_string(), "time_zone": new.time_zone.to_string(),
                });
                let invited: Invited = remote.send_json(&Method::POST, "/api/people", &asked)?;
                Ok(invited.link)
            }
        }
    }

    fn person_reset(&self, person: &Person) -> Result<Issued, Failure> {
        match self {
            Self::Here(live) => {
                let (id, now) = (PersonId(person.id), SystemClock.now());
                let link = live.ledger().write(|tx| issue_reset(tx, &Caller::system(), id, now, &mut random));
                Ok(link?.into())
            }
            Self::There(remote) => {
                Ok(remote.send_json(&Method::POST, &format!("/api/people/{}/reset", person.id), &json!({}))?)
            }
        }
    }

    fn person_role(&self, person: &Person, role: Role) -> Result<Person, Failure> {
        match self {
            Self::Here(live) => {
                let (id, now) = (PersonId(person.id), SystemClock.now());
                let changed =
                    live.ledger().write(|tx| change_role(tx, &Caller::system(), id, role, Expecting::Any, now));
                Ok(changed?.into())
            }
            Self::There(remote) => {
                let asked = json!({ "role": role });
                Ok(remote.send_json(&Method::PUT, &format!("/api/people/{}/role", person.id), &asked)?)
            }
        }
    }
}

fn people_of(remote: &Remote) -> Result<Vec<Person>, Failure> {
    let mut people = Vec::new();
    let mut path = format!("/api/people?limit={AT_ONCE}");
    loop {
        let page: Page = remote.get(&path)?;
        people.extend(page.items);
        match page.next {
            Some(next) => path = format!("/api/people?limit={AT_ONCE}&cursor={}", segment(&next)),
            None => return Ok(people),
        }
    }
}

fn random(bytes: &mut [u8]) {
    SystemEntropy.fill(bytes);
}

impl From<leadpact_accounts::Person> for Person {
    fn from(person: leadpact_accounts::Person) -> Self {
        let (email, name) = person.known_as.map(|known| (known.email.to_string(), known.name.to_string())).unzip();
        Self {
            id: person.id.0,
            email,
            name,
            role: person.role,
            state: person.state,
            language: person.language.to_string(),
            time_zone: person.time_zone.to_string(),
            password_at: person.password_at,
            created_at: person.created_at,
        }
    }
}

impl From<Link> for Issued {
    fn from(link: Link) -> Self {
        Self { path: link_path(&link.token.reveal()), expires_at: link.expires_at }
    }
}
