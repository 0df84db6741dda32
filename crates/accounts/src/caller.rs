//! Who asks for something, from where, and in which request: what every change hands to the audit.

use std::fmt;
use std::net::IpAddr;

use crate::rights::Actor;

/// Most characters of a request's id.
pub const REQUEST_ID_MAX_CHARS: usize = 64;
/// Most characters that are kept of what a browser says of itself.
pub const AGENT_MAX_CHARS: usize = 200;

/// Who asks, and how they got here.
#[derive(Debug, Clone)]
pub struct Caller {
    /// Who.
    pub actor: Actor,
    /// From which address; only its network is ever kept.
    pub address: Option<IpAddr>,
    /// In which request.
    pub request: Option<RequestId>,
    /// What the browser or program says of itself.
    pub agent: Agent,
}

/// The id that the server gave to a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestId(String);

/// What a browser or program says of itself, cut to a length.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Agent(String);

/// The network in which an address lies: not enough to tell one household from the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network(IpAddr);

impl Caller {
    /// The service itself, or whoever runs its command on its machine.
    pub fn system() -> Self {
        Self { actor: Actor::System, address: None, request: None, agent: Agent::default() }
    }

    /// The network from which they ask.
    pub fn network(&self) -> Option<Network> {
        self.address.map(Network::of)
    }
}

impl RequestId {
    /// Reads an id: letters, digits, `-`, `_` and `.`.
    pub fn parse(text: &str) -> Option<Self> {
        let is_fit = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        let fits = !text.is_empty() && text.len() <= REQUEST_ID_MAX_CHARS && text.chars().all(is_fit);
        fits.then(|| Self(text.to_owned()))
    }

    /// Its text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Agent {
    /// The visible part of a `User-Agent`, cut.
    pub fn read(text: &str) -> Self {
        Self(text.chars().filter(|c| !c.is_control()).take(AGENT_MAX_CHARS).collect())
    }

    /// Its text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Network {
    /// The network of an address: its first 24 bits of 32, or 48 of 128.
    pub fn of(address: IpAddr) -> Self {
        Self(match address.to_canonical() {
            IpAddr::V4(address) => {
                let [a, b, c, _] = address.octets();
                IpAddr::from([a, b, c, 0])
            }
            IpAddr::V6(address) => {
                let [a, b, c, ..] = address.segments();
                IpAddr::from([a, b, c, 0, 0, 0, 0, 0])
            }
        })
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            IpAddr::V4(address) => write!(f, "{address}/24"),
            IpAddr::V6(address) => write!(f, "{address}/48"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_an_address_only_its_network_is_kept() {
        for (address, expected) in [
            ("203.0.113.77", "203.0.113.0/24"),
            ("2001:db8:1234:5678::9", "2001:db8:1234::/48"),
            ("::ffff:203.0.113.77", "203.0.113.0/24"),
        ] {
            assert_eq!(Network::of(address.parse().expect("an address")).to_string(), expected);
        }
    }

    #[test]
    fn what_others_send_as_ids_and_agents_is_cut_to_size() {
        assert!(RequestId::parse("01J-abc_9.x").is_some());
        for wrong in ["", "a b", "a\nb", "é", &"a".repeat(65)] {
            assert!(RequestId::parse(wrong).is_none(), "{wrong:?}");
        }
        let agent = Agent::read(&format!("Mozilla/5.0\r\n{}", "x".repeat(500)));
        assert_eq!(agent.as_str().chars().count(), AGENT_MAX_CHARS);
        assert!(!agent.as_str().contains('\n'));
    }
}
