//! How nodes that share one PostgreSQL call out to each other: short texts that everybody hears who is there, and that nobody keeps.
//!
//! Nodes have the database in common and nothing else, so it carries their calls, too (`LISTEN` and `NOTIFY`). Calls go over a connection
//! of their own: they never wait for a writer, and no writer waits for them. What is called out while a listener is away is lost to
//! them: whoever opens a [`Line`] knows nothing of what was before.

use std::time::Duration;

use postgres::fallible_iterator::FallibleIterator;
use postgres::{Client, Config, Notification, Statement};

use crate::db::postgres::connect;
use crate::error::LedgerError;

/// A text has to be shorter than this, in bytes.
pub const TEXT_LIMIT: usize = 8_000;

/// Where calls are heard: each database has its own.
const CHANNEL: &str = "leadpact";
const LISTEN: &str = "listen leadpact";
const CALL: &str = "select pg_notify($1, told) from unnest($2::text[]) as told";
/// What a new line calls out to hear itself. Nobody is told of it.
const ECHO: &str = "";
/// For how long a new line listens for itself.
const ECHO_WITHIN: Duration = Duration::from_secs(5);
const NO_ECHO: &str =
    "what is called out by NOTIFY is not heard; a pooler in between has to give each session a connection of its own";
/// A server that is gone without a word, with its machine or its network, is noticed after so long a silence, and so many questions at
/// this distance. Else a line that hears nothing would believe for hours that there is nothing to hear.
const SILENCE: Duration = Duration::from_secs(10);
const ASK_EVERY: Duration = Duration::from_secs(5);
const ASKED: u32 = 2;

/// Where to open a [`Line`].
pub struct Relay {
    config: Config,
    /// Without password.
    address: String,
}

/// An open connection to everybody who listens on the same database.
pub struct Line {
    client: Client,
    call: Statement,
    address: String,
}

impl Relay {
    pub(crate) fn new(mut config: Config, address: String) -> Self {
        config.keepalives(true).keepalives_idle(SILENCE).keepalives_interval(ASK_EVERY).keepalives_retries(ASKED);
        config.tcp_user_timeout(SILENCE + ASK_EVERY * ASKED);
        Self { config, address }
    }

    /// Begins to listen: whatever is called out once this has returned is heard.
    ///
    /// # Errors
    /// If there is no connection, or one on which nothing is heard.
    pub fn open(&self) -> Result<Line, LedgerError> {
        let mut client = connect(&self.config, &self.address)?;
        client.batch_execute(LISTEN)?;
        let call = client.prepare(CALL)?;
        let mut line = Line { client, call, address: self.address.clone() };
        line.call(&[ECHO.to_owned()])?;
        // Any echo will do, also another node's.
        let echo = line.client.notifications().timeout_iter(ECHO_WITHIN).next()?;
        if echo.is_some() { Ok(line) } else { Err(line.unreachable(NO_ECHO)) }
    }
}

impl Line {
    /// Calls out these texts, all of them or none. Whoever listens hears them in this order, equal ones once; so does this line itself.
    ///
    /// # Errors
    /// If the connection broke off: whether they were heard is not known, and the line is of no use any more.
    pub fn call(&mut self, texts: &[String]) -> Result<(), LedgerError> {
        self.client.execute(&self.call, &[&CHANNEL, &texts])?;
        Ok(())
    }

    /// What was called out since the last time. If that is nothing, it waits for what comes first: a call, or the end of `within`.
    ///
    /// # Errors
    /// If the connection broke off: something may have been missed, and the line is of no use any more.
    pub fn hear(&mut self, within: Duration) -> Result<Vec<String>, LedgerError> {
        let first = self.client.notifications().timeout_iter(within).next()?;
        let Some(first) = first else {
            return if self.client.is_closed() {
                Err(self.unreachable("it closed the connection"))
            } else {
                Ok(Vec::new())
            };
        };
        let others: Vec<Notification> = self.client.notifications().iter().collect()?;
        let texts = std::iter::once(first).chain(others).map(|call| call.payload().to_owned());
        // An echo ends the wait for nothing: whoever asks waits again.
        Ok(texts.filter(|text| text != ECHO).collect())
    }

    fn unreachable(&self, why: &str) -> LedgerError {
        LedgerError::Unreachable { address: self.address.clone(), why: why.to_owned() }
    }
}
