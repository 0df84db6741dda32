//! What messages tell of, and what an endpoint wants to hear.

use leadpact_language::said;

use crate::MessagesError;

/// What a message tells of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Topic {
    /// A lead is offered to a person.
    Offered,
    /// A lead waits in a pool.
    Pooled,
    /// A handoff is somebody else's now.
    Assigned,
    /// Sales takes the lead on.
    Accepted,
    /// Sales refuses it before contact.
    Rejected,
    /// Sales gives it up after contact.
    Disqualified,
    /// Sales sends it back to be nurtured.
    Recycled,
    /// Sales tried to reach the lead.
    Touched,
    /// Something was learnt of the lead.
    Noted,
    /// Sales finds it worth an opportunity.
    Qualified,
    /// A next step is agreed with the lead.
    NextStepAgreed,
    /// An opportunity is opened.
    OpportunityOpened,
    /// The deal is won.
    Won,
    /// The deal is lost.
    Lost,
    /// It was agreed to wait.
    Paused,
    /// The wait is over.
    Resumed,
    /// A handoff's end was a mistake.
    Reopened,
    /// A correction took a handoff's ground away.
    Withdrawn,
    /// Nobody answered an offer.
    Expired,
    /// A deadline comes near.
    Warned,
    /// A deadline has passed.
    Breached,
    /// Both parties' promises of the past week.
    Sheet,
    /// Somebody tries an endpoint.
    Ping,
}

impl Topic {
    /// All of them, in the order in which they are documented.
    pub const ALL: [Self; 23] = [
        Self::Offered,
        Self::Pooled,
        Self::Assigned,
        Self::Accepted,
        Self::Rejected,
        Self::Disqualified,
        Self::Recycled,
        Self::Touched,
        Self::Noted,
        Self::Qualified,
        Self::NextStepAgreed,
        Self::OpportunityOpened,
        Self::Won,
        Self::Lost,
        Self::Paused,
        Self::Resumed,
        Self::Reopened,
        Self::Withdrawn,
        Self::Expired,
        Self::Warned,
        Self::Breached,
        Self::Sheet,
        Self::Ping,
    ];

    /// Its name, as subscribers know it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Offered => "handoff.offered",
            Self::Pooled => "handoff.pooled",
            Self::Assigned => "handoff.assigned",
            Self::Accepted => "handoff.accepted",
            Self::Rejected => "handoff.rejected",
            Self::Disqualified => "handoff.disqualified",
            Self::Recycled => "handoff.recycled",
            Self::Touched => "handoff.touched",
            Self::Noted => "handoff.noted",
            Self::Qualified => "handoff.qualified",
            Self::NextStepAgreed => "handoff.next_step_agreed",
            Self::OpportunityOpened => "handoff.opportunity_opened",
            Self::Won => "handoff.won",
            Self::Lost => "handoff.lost",
            Self::Paused => "handoff.paused",
            Self::Resumed => "handoff.resumed",
            Self::Reopened => "handoff.reopened",
            Self::Withdrawn => "handoff.withdrawn",
            Self::Expired => "handoff.expired",
            Self::Warned => "clock.warned",
            Self::Breached => "clock.breached",
            Self::Sheet => "sla.sheet",
            Self::Ping => "ping",
        }
    }

    /// The topic of this name. A newer node may write others, which webhooks get all the same.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|topic| topic.name() == name)
    }
}

/// Which topics an endpoint wants to hear.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Topics(Vec<Wanted>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Wanted {
    All,
    /// All topics before whose dot this stands.
    Group(String),
    One(Topic),
}

/// Entries at most.
const MAX_ENTRIES: usize = 50;

impl Topics {
    /// Reads `*`, `handoff.*` and names of topics.
    pub fn parse<'a>(texts: impl IntoIterator<Item = &'a str>) -> Result<Self, MessagesError> {
        let wanted: Vec<Wanted> = texts.into_iter().map(wanted).collect::<Result<_, _>>()?;
        if wanted.is_empty() || wanted.len() > MAX_ENTRIES {
            let why = said!("refused-many-topics", max = MAX_ENTRIES);
            return Err(MessagesError::Unfit { path: "topics", why });
        }
        Ok(Self(wanted))
    }

    /// What was written in the ledger.
    pub(crate) fn stored(json: &str) -> Self {
        let texts: Vec<String> = serde_json::from_str(json).unwrap_or_default();
        Self(texts.iter().filter_map(|text| wanted(text).ok()).collect())
    }

    /// As the ledger keeps it.
    pub(crate) fn to_json(&self) -> String {
        serde_json::Value::from(self.texts()).to_string()
    }

    /// As people write it.
    pub fn texts(&self) -> Vec<String> {
        let text = |wanted: &Wanted| match wanted {
            Wanted::All => "*".to_owned(),
            Wanted::Group(group) => format!("{group}.*"),
            Wanted::One(topic) => topic.name().to_owned(),
        };
        self.0.iter().map(text).collect()
    }

    /// Whether a topic is among them.
    pub fn take(&self, name: &str) -> bool {
        self.0.iter().any(|wanted| match wanted {
            Wanted::All => true,
            Wanted::Group(group) => name.split_once('.').is_some_and(|(before, _)| before == group),
            Wanted::One(topic) => topic.name() == name,
        })
    }
}

fn wanted(text: &str) -> Result<Wanted, MessagesError> {
    if text == "*" {
        return Ok(Wanted::All);
    }
    let groups = || Topic::ALL.iter().filter_map(|topic| Some(topic.name().split_once('.')?.0));
    if let Some(group) = text.strip_suffix(".*").filter(|group| groups().any(|known| known == *group)) {
        return Ok(Wanted::Group(group.to_owned()));
    }
    Topic::parse(text).map(Wanted::One).ok_or_else(|| {
        let names: Vec<&str> = Topic::ALL.iter().map(|topic| topic.name()).collect();
        let why = said!("refused-topic", text, known = names.join(", "));
        MessagesError::Unfit { path: "topics", why }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn subscriptions_take_what_they_name() {
        for (texts, taken, left) in [
            (&["*"][..], &["handoff.offered", "clock.breached", "something.new"][..], &[][..]),
            (&["handoff.*"], &["handoff.offered", "handoff.won"], &["clock.warned", "handoffs.won", "handoff"]),
            (&["handoff.won", "clock.*"], &["handoff.won", "clock.warned"], &["handoff.lost", "ping"]),
        ] {
            let topics = Topics::parse(texts.iter().copied()).unwrap();
            assert_eq!(topics.texts(), texts);
            assert_eq!(Topics::stored(&topics.to_json()), topics);
            assert!(taken.iter().all(|name| topics.take(name)), "{texts:?}");
            assert!(!left.iter().any(|name| topics.take(name)), "{texts:?}");
        }
    }

    #[test]
    fn what_is_no_topic_is_refused_with_the_names_that_are() {
        for texts in [&["handoff.wonn"][..], &["lead.*"], &["*", "x"], &[]] {
            let error = Topics::parse(texts.iter().copied()).unwrap_err().to_string();
            assert!(error.contains("topics") && error.contains("handoff."), "{error}");
        }
    }

    #[test]
    fn each_topic_is_read_by_its_name() {
        for topic in Topic::ALL {
            assert_eq!(Topic::parse(topic.name()), Some(topic));
        }
    }
}
