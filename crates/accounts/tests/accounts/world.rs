//! A ledger with an admin in it, a clock that a test moves, and chance that counts: what each test begins with.

use std::cell::{Cell, RefCell};
use std::net::IpAddr;

use leadpact_accounts::keys::authenticate_key;
use leadpact_accounts::links::{Link, finish_set_up, follow_link, issue_set_up_link};
use leadpact_accounts::password::{Password, PasswordHash};
use leadpact_accounts::people::{Expecting, change_role, invite_person};
use leadpact_accounts::sessions::{Authenticated, Opening, SessionRules, SignedIn, authenticate_session};
use leadpact_accounts::sign_in::{SignInResult, begin_sign_in, finish_sign_in, sign_in_by_link};
use leadpact_accounts::{
    AccountsError, Actor, Agent, Caller, Email, KnownAs, Language, NewPerson, Person, PersonId, PersonName, Refusal,
    RequestId, Role, TimeZone, Token,
};
use leadpact_ledger::{Ledger, Place, Tx};
use leadpact_terms::{Duration, Instant};
use leadpact_testkit::postgres::empty_database;

pub const PASSWORD: &str = "four score and seven";
pub const RULES: SessionRules = SessionRules { idle: Duration(12 * 3_600_000), absolute: Duration(7 * 86_400_000) };

/// What a test works with.
pub struct World {
    pub ledger: Ledger,
    now: Cell<i64>,
    drawn: RefCell<u64>,
}

/// Runs a test on an empty ledger of each kind.
pub fn on_both(test: impl Fn(&World)) {
    let directory = tempfile::tempdir().unwrap();
    for place in [Place::Directory(directory.path().to_owned()), Place::Postgres(empty_database())] {
        let ledger = Ledger::open(&place).unwrap();
        test(&World { ledger, now: Cell::new(1_790_000_000_000), drawn: RefCell::new(0) });
    }
}

impl World {
    pub fn now(&self) -> Instant {
        Instant(self.now.get())
    }

    pub fn wait(&self, duration: Duration) {
        self.now.set(self.now.get() + duration.0);
    }

    /// Bytes that are different each time and the same in each run.
    pub fn chance(&self) -> impl FnMut(&mut [u8]) + '_ {
        |bytes: &mut [u8]| {
            for chunk in bytes.chunks_mut(8) {
                let mut drawn = self.drawn.borrow_mut();
                *drawn += 1;
                let mixed =
                    drawn.wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(31).wrapping_mul(0xbf58_476d_1ce4_e5b9);
                chunk.copy_from_slice(&mixed.to_le_bytes()[..chunk.len()]);
            }
        }
    }

    pub fn write<T>(&self, work: impl FnMut(&mut Tx<'_>) -> Result<T, AccountsError>) -> Result<T, AccountsError> {
        self.ledger.write(work)
    }

    pub fn hash(&self, password: &str) -> PasswordHash {
        Password::choose(password, &[]).unwrap().hash(&mut self.chance())
    }

    pub fn set_up_link(&self) -> Option<Link> {
        self.write(|tx| issue_set_up_link(tx, self.now(), &mut self.chance())).unwrap()
    }

    /// The first admin, by the link of the first start.
    pub fn admin(&self) -> Person {
        let (link, hash) = (self.set_up_link().unwrap(), self.hash(PASSWORD));
        let new = new_person("ana@northwind.example");
        self.write(|tx| finish_set_up(tx, &nobody(), &link.token, &new, &hash, self.now(), &mut self.chance())).unwrap()
    }

    /// Somebody whom the admin invited, who has chosen the usual password.
    pub fn person(&self, admin: &Person, email: &str, role: Role) -> Person {
        let (caller, hash) = (as_person(admin), self.hash(PASSWORD));
        let (person, link) = self.invite(&caller, email, role).unwrap();
        let followed = self.write(|tx| follow_link(tx, &nobody(), &link.token, &hash, self.now())).unwrap();
        assert_eq!(followed.id, person.id);
        followed
    }

    pub fn invite(&self, caller: &Caller, email: &str, role: Role) -> Result<(Person, Link), AccountsError> {
        let new = new_person(email);
        self.write(|tx| invite_person(tx, caller, &new, role, self.now(), &mut self.chance()))
    }

    pub fn give_role(&self, admin: &Person, person: &Person, role: Role) -> Result<Person, AccountsError> {
        self.write(|tx| change_role(tx, &as_person(admin), person.id, role, Expecting::Any, self.now()))
    }

    /// Signs in, with all three steps; `None` if e-mail or password was wrong.
    pub fn sign_in(&self, caller: &Caller, email: &str, password: &str) -> Result<Option<SignedIn>, AccountsError> {
        self.sign_in_over(caller, email, password, None)
    }

    pub fn sign_in_over(
        &self,
        caller: &Caller,
        email: &str,
        password: &str,
        before: Option<&Token>,
    ) -> Result<Option<SignedIn>, AccountsError> {
        let attempt = self.write(|tx| begin_sign_in(tx, caller, email, self.now()))?;
        let checked = attempt.check(password, &mut self.chance());
        let opening = Opening { before, rules: RULES };
        let result = self.write(|tx| finish_sign_in(tx, caller, &checked, opening, self.now(), &mut self.chance()))?;
        Ok(match result {
            SignInResult::SignedIn(signed_in) => Some(*signed_in),
            SignInResult::Failed => None,
        })
    }

    /// A session without the work of a password.
    pub fn session(&self, person: &Person) -> SignedIn {
        let opening = Opening { before: None, rules: RULES };
        self.write(|tx| sign_in_by_link(tx, &nobody(), person.id, opening, self.now(), &mut self.chance())).unwrap()
    }

    pub fn who(&self, token: &Token) -> Option<Authenticated> {
        self.ledger.read(|tx| authenticate_session(tx, token, self.now(), RULES)).unwrap()
    }

    pub fn who_by_key(&self, text: &str) -> Option<Actor> {
        self.ledger.read(|tx| authenticate_key(tx, text, self.now())).unwrap().map(|key| key.actor)
    }
}

pub fn new_person(email: &str) -> NewPerson {
    NewPerson {
        known_as: KnownAs { email: Email::parse(email).unwrap(), name: PersonName::parse("Petr Novák").unwrap() },
        language: Language::parse("cs").unwrap(),
        time_zone: TimeZone::parse("Europe/Prague").unwrap(),
    }
}

/// Somebody who has not signed in, from one address.
pub fn nobody() -> Caller {
    from("203.0.113.77")
}

pub fn from(address: &str) -> Caller {
    Caller {
        actor: Actor::Nobody,
        address: Some(address.parse::<IpAddr>().unwrap()),
        request: RequestId::parse("r-1"),
        agent: Agent::read("Mozilla/5.0"),
    }
}

/// A person in a session that is nowhere but here.
pub fn as_person(person: &Person) -> Caller {
    let session = leadpact_accounts::SessionId(uuid::Uuid::from_u128(0xabc));
    Caller { actor: Actor::Person { person: person.id, role: person.role, session }, ..nobody() }
}

/// The code of a refusal, for tables of what is refused.
pub fn code<T>(result: Result<T, AccountsError>) -> &'static str {
    match result {
        Ok(_) => "",
        Err(AccountsError::Refused(refusal)) => refusal.code(),
        Err(AccountsError::Denied(_)) => "denied",
        Err(error @ (AccountsError::Ledger(_) | AccountsError::Damaged { .. })) => panic!("{error}"),
    }
}

pub fn wait_of<T>(result: &Result<T, AccountsError>) -> u64 {
    match result {
        Err(AccountsError::Refused(Refusal::TooManyAttempts { wait })) => wait.seconds,
        Ok(_) | Err(_) => 0,
    }
}

pub fn unknown_person() -> PersonId {
    PersonId(uuid::Uuid::from_u128(0xdead))
}
