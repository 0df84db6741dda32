//! To which addresses of the network messages may go: those of the public internet, and those that the operator allows.
//!
//! Whoever may name an endpoint could else make the service knock at doors behind the firewall. A name is resolved once; what was
//! checked is what is connected to, so that a name that means something else a moment later (DNS rebinding) gains nothing.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

/// A network that the operator allows: `10.1.0.0/16`, `fd00::/8`, or one address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    prefix: u8,
}

/// Which addresses may be connected to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Guard {
    allowed: Vec<Network>,
}

/// Why an address may not be connected to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("its address is {0}: an operator may allow the network (`messages.networks`)")]
pub struct Forbidden(pub &'static str);

/// Networks of IPv4 in which nobody on the internet is, by the registry of special-purpose addresses.
const V4: [([u8; 4], u8, &str); 17] = [
    ([0, 0, 0, 0], 8, "of this very machine"),
    ([10, 0, 0, 0], 8, "private"),
    ([100, 64, 0, 0], 10, "of a carrier's inner network"),
    ([127, 0, 0, 0], 8, "of this very machine"),
    ([168, 63, 129, 16], 32, "of a cloud's inner service"),
    ([169, 254, 0, 0], 16, "link-local"),
    ([172, 16, 0, 0], 12, "private"),
    ([192, 0, 0, 0], 24, "reserved"),
    ([192, 0, 2, 0], 24, "for documentation"),
    ([192, 88, 99, 0], 24, "reserved"),
    ([192, 168, 0, 0], 16, "private"),
    ([198, 18, 0, 0], 15, "for benchmarks"),
    ([198, 51, 100, 0], 24, "for documentation"),
    ([203, 0, 113, 0], 24, "for documentation"),
    ([224, 0, 0, 0], 4, "multicast"),
    ([240, 0, 0, 0], 4, "reserved"),
    ([255, 255, 255, 255], 32, "broadcast"),
];

/// What is not the internet within 2000::/3, outside of which nothing of IPv6 is.
const V6: [([u16; 2], u8, &str); 4] = [
    ([0x2001, 0], 23, "reserved"),
    ([0x2001, 0xdb8], 32, "for documentation"),
    ([0x2002, 0], 16, "of a tunnel"),
    ([0x3fff, 0], 20, "for documentation"),
];

impl Guard {
    /// Lets public addresses pass, and these.
    pub fn new(allowed: Vec<Network>) -> Self {
        Self { allowed }
    }

    /// Whether an address may be connected to.
    pub fn check(&self, address: IpAddr) -> Result<(), Forbidden> {
        if self.allows(address) { Ok(()) } else { public(address) }
    }

    /// Whether the operator allows it by name; such a place may also be spoken to without encryption.
    pub fn allows(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.allowed.iter().any(|network| network.contains(address))
    }

    /// Whether the operator allows any network.
    pub fn allows_some(&self) -> bool {
        !self.allowed.is_empty()
    }
}

impl Network {
    /// All addresses whose first `prefix` bits are those of `address`, if it has so many.
    pub fn new(address: IpAddr, prefix: u8) -> Option<Self> {
        let longest = if address.is_ipv4() { 32 } else { 128 };
        (prefix <= longest).then_some(Self { address, prefix })
    }

    /// Whether an address is in it.
    pub fn contains(&self, address: IpAddr) -> bool {
        match (self.address, address) {
            (IpAddr::V4(network), IpAddr::V4(address)) => {
                same_bits(network.to_bits().into(), address.to_bits().into(), 32, self.prefix)
            }
            (IpAddr::V6(network), IpAddr::V6(address)) => {
                same_bits(network.to_bits(), address.to_bits(), 128, self.prefix)
            }
            (IpAddr::V4(_), IpAddr::V6(_)) | (IpAddr::V6(_), IpAddr::V4(_)) => false,
        }
    }
}

impl FromStr for Network {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (address, prefix) = text.split_once('/').map_or((text, None), |(address, prefix)| (address, Some(prefix)));
        let address: IpAddr = address.parse().map_err(|_| ())?;
        let whole = if address.is_ipv4() { 32 } else { 128 };
        let prefix = prefix.map_or(Ok(whole), |prefix| prefix.parse().map_err(|_| ()))?;
        Self::new(address, prefix).ok_or(())
    }
}

fn public(address: IpAddr) -> Result<(), Forbidden> {
    match address {
        IpAddr::V4(address) => public_v4(address),
        IpAddr::V6(address) => public_v6(address),
    }
}

fn public_v4(address: Ipv4Addr) -> Result<(), Forbidden> {
    let bits = |address: Ipv4Addr| u128::from(address.to_bits());
    let within = |(network, prefix, _): &&([u8; 4], u8, &str)| {
        same_bits(bits(Ipv4Addr::from(*network)), bits(address), 32, *prefix)
    };
    V4.iter().find(within).map_or(Ok(()), |(_, _, what)| Err(Forbidden(what)))
}

fn public_v6(address: Ipv6Addr) -> Result<(), Forbidden> {
    if address.is_unspecified() || address.is_loopback() {
        return Err(Forbidden("of this very machine"));
    }
    let parts = address.segments();
    // An address of IPv4 in the clothes of IPv6: mapped (::ffff:a.b.c.d), or as a translator writes it (64:ff9b::a.b.c.d).
    if matches!(parts, [0, 0, 0, 0, 0, 0xffff, _, _] | [0x64, 0xff9b, 0, 0, 0, 0, _, _]) {
        let [a, b, c, d] = [parts[6] >> 8, parts[6] & 255, parts[7] >> 8, parts[7] & 255].map(|byte| byte as u8);
        return public_v4(Ipv4Addr::new(a, b, c, d));
    }
    match parts[0] {
        0xfc00..=0xfdff => Err(Forbidden("private")),
        0xfe80..=0xfebf => Err(Forbidden("link-local")),
        0xff00..=0xffff => Err(Forbidden("multicast")),
        0x2000..=0x3fff => {
            let within = |([first, second], prefix, _): &&([u16; 2], u8, &str)| {
                let network = Ipv6Addr::new(*first, *second, 0, 0, 0, 0, 0, 0);
                same_bits(network.to_bits(), address.to_bits(), 128, *prefix)
            };
            V6.iter().find(within).map_or(Ok(()), |(_, _, what)| Err(Forbidden(what)))
        }
        _ => Err(Forbidden("reserved")),
    }
}

/// Whether two addresses of so many bits begin alike.
fn same_bits(one: u128, other: u128, bits: u8, prefix: u8) -> bool {
    prefix == 0 || (one ^ other) >> (bits - prefix) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_public_internet_passes() {
        for (address, expected) in [
            ("8.8.8.8", None),
            ("93.184.216.34", None),
            ("0.0.0.0", Some("of this very machine")),
            ("0.1.2.3", Some("of this very machine")),
            ("127.0.0.1", Some("of this very machine")),
            ("127.255.255.254", Some("of this very machine")),
            ("9.255.255.255", None),
            ("10.0.0.1", Some("private")),
            ("11.0.0.0", None),
            ("100.63.255.255", None),
            ("100.64.0.1", Some("of a carrier's inner network")),
            ("100.100.100.200", Some("of a carrier's inner network")),
            ("100.128.0.0", None),
            ("168.63.129.16", Some("of a cloud's inner service")),
            ("169.254.169.254", Some("link-local")),
            ("172.15.255.255", None),
            ("172.16.0.1", Some("private")),
            ("172.31.255.255", Some("private")),
            ("172.32.0.0", None),
            ("192.0.0.8", Some("reserved")),
            ("192.0.2.1", Some("for documentation")),
            ("192.168.1.1", Some("private")),
            ("192.169.0.0", None),
            ("198.19.255.255", Some("for benchmarks")),
            ("198.51.100.7", Some("for documentation")),
            ("203.0.113.7", Some("for documentation")),
            ("224.0.0.1", Some("multicast")),
            ("239.255.255.255", Some("multicast")),
            ("240.0.0.1", Some("reserved")),
            ("255.255.255.255", Some("reserved")),
            ("2606:4700::1111", None),
            ("2a00:1450:4001::200e", None),
            ("::", Some("of this very machine")),
            ("::1", Some("of this very machine")),
            ("::127.0.0.1", Some("reserved")),
            ("::ffff:127.0.0.1", Some("of this very machine")),
            ("::ffff:10.0.0.1", Some("private")),
            ("::ffff:8.8.8.8", None),
            ("64:ff9b::a9fe:a9fe", Some("link-local")),
            ("64:ff9b::808:808", None),
            ("64:ff9b:1::1", Some("reserved")),
            ("100::1", Some("reserved")),
            ("2001::1", Some("reserved")),
            ("2001:db8::1", Some("for documentation")),
            ("2002:7f00:1::", Some("of a tunnel")),
            ("3fff::1", Some("for documentation")),
            ("4000::1", Some("reserved")),
            ("fc00::1", Some("private")),
            ("fd00:ec2::254", Some("private")),
            ("fe80::1", Some("link-local")),
            ("fec0::1", Some("reserved")),
            ("ff02::1", Some("multicast")),
        ] {
            let found = Guard::default().check(address.parse().unwrap()).err();
            assert_eq!(found.map(|Forbidden(what)| what), expected, "{address}");
        }
    }

    #[test]
    fn what_the_operator_allows_passes_and_its_neighbours_do_not() {
        for (network, passes, refused) in [
            (
                "10.1.0.0/16",
                &["10.1.0.1", "10.1.255.255", "::ffff:10.1.2.3", "8.8.8.8"][..],
                &["10.2.0.1", "127.0.0.1"],
            ),
            ("127.0.0.1", &["127.0.0.1"], &["127.0.0.2", "::1"]),
            ("fd00::/8", &["fd12::1"], &["fc12::1", "10.1.0.1"]),
            ("0.0.0.0/0", &["127.0.0.1", "10.0.0.1"], &["::1", "fd00::1"]),
        ] {
            let guard = Guard::new(vec![network.parse().unwrap()]);
            assert!(passes.iter().all(|address| guard.check(address.parse().unwrap()).is_ok()), "{network}");
            assert!(refused.iter().all(|address| guard.check(address.parse().unwrap()).is_err()), "{network}");
        }
    }

    #[test]
    fn what_is_no_network_is_refused() {
        for text in ["", "10.0.0.0/33", "::/129", "10.0.0/8", "example.com", "10.0.0.0/-1", "10.0.0.0/"] {
            assert_eq!(text.parse::<Network>(), Err(()), "{text}");
        }
    }
}
