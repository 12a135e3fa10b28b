//! Which addresses may be called.
//!
//! The addresses of responders stand inside certificates, and certificates come from outside: without this
//! rule an uploaded file could make the server call its own database or a router's page.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// What a name may resolve to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum AddressRule {
    /// Public addresses only.
    #[default]
    Public,
    /// Public and loopback addresses: the demo, whose PKI lives in the same process.
    PublicAndLoopback,
    /// Anything: an agency whose certification authority sits in its own network.
    Any,
}

impl AddressRule {
    /// May `address` be called?
    pub fn allows(self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        match self {
            Self::Any => true,
            Self::PublicAndLoopback => address.is_loopback() || is_public(address),
            Self::Public => is_public(address),
        }
    }
}

/// Globally reachable unicast, by the IANA special-purpose registries (RFC 6890).
fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => is_public_v4(v4),
        IpAddr::V6(v6) => is_public_v6(v6),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    !(a == 0
        || address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_documentation()
        || address.is_multicast()
        || (a == 100 && (64..128).contains(&b)) // shared address space, RFC 6598
        || (a == 192 && b == 0 && c == 0) // IETF protocol assignments
        || (a == 192 && b == 88 && c == 99) // former 6to4 relays
        || (a == 198 && (b == 18 || b == 19)) // benchmarking, RFC 2544
        || a >= 240)
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let [first, second, third, ..] = address.segments();
    let global_unicast = first & 0xe000 == 0x2000; // 2000::/3 is all that IANA has given out
    let documentation = (first == 0x2001 && second == 0x0db8) || (first == 0x3fff && second < 0x1000);
    let special = first == 0x2001 && second < 0x0200; // Teredo, benchmarking, ORCHID
    let embeds_v4 = first == 0x2002; // 6to4: reaches whatever IPv4 address it wraps
    let nat64 = first == 0x0064 && second == 0xff9b && third == 0;
    global_unicast && !documentation && !special && !embeds_v4 && !nat64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allowed(rule: AddressRule, address: &str) -> bool {
        rule.allows(address.parse().unwrap())
    }

    #[test]
    fn private_and_special_addresses_are_refused() {
        for address in [
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "169.254.169.254",
            "0.0.0.0",
            "100.64.0.1",
            "192.0.0.8",
            "192.0.2.1",
            "198.18.0.1",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "fe80::1",
            "fc00::1",
            "fd12::1",
            "ff02::1",
            "2001:db8::1",
            "2002:7f00:1::",
            "2001::1",
            "64:ff9b::7f00:1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::127.0.0.1",
        ] {
            assert!(!allowed(AddressRule::Public, address), "{address}");
        }
    }

    #[test]
    fn public_addresses_are_called() {
        for address in [
            "8.8.8.8",
            "100.128.0.1",
            "172.32.0.1",
            "203.162.4.190",
            "2001:4860:4860::8888",
            "::ffff:8.8.8.8",
        ] {
            assert!(allowed(AddressRule::Public, address), "{address}");
        }
    }

    #[test]
    fn the_demo_may_call_itself_and_no_neighbour() {
        assert!(allowed(AddressRule::PublicAndLoopback, "127.0.0.1"));
        assert!(allowed(AddressRule::PublicAndLoopback, "::1"));
        assert!(!allowed(AddressRule::PublicAndLoopback, "192.168.1.1"));
        assert!(allowed(AddressRule::Any, "192.168.1.1"));
    }
}
