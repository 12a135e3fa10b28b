//! Whether a name lies in a subtree, form by form.

use crate::general_name::GeneralName;

/// How a name lies to a subtree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fit {
    /// All of it is inside.
    Inside,
    /// None of it is.
    Outside,
    /// A wildcard of which a part is inside.
    Overlap,
    /// It cannot be said.
    Unknown,
}

/// Compares a name with a subtree of its own form.
pub(super) fn fit(name: &GeneralName, base: &GeneralName) -> Fit {
    match (name, base) {
        (GeneralName::Directory(name), GeneralName::Directory(base)) => inside(name.is_within(base)),
        (GeneralName::Email(name), GeneralName::Email(base)) => email(name, base),
        (GeneralName::Dns(name), GeneralName::Dns(base)) => dns(name, base),
        (GeneralName::Uri(name), GeneralName::Uri(base)) => uri(name, base),
        (GeneralName::Ip(name), GeneralName::Ip(base)) => ip(name, base),
        _ => Fit::Unknown,
    }
}

fn inside(yes: bool) -> Fit {
    if yes { Fit::Inside } else { Fit::Outside }
}

/// A mailbox, all mailboxes of a host, or with a leading dot of all hosts in a domain. Only the host's case is ignored.
fn email(name: &str, base: &str) -> Fit {
    let Some((mailbox, host)) = name.rsplit_once('@') else {
        return Fit::Unknown;
    };
    match base.rsplit_once('@') {
        Some((wanted, at)) => inside(mailbox == wanted && host.eq_ignore_ascii_case(at)),
        None => inside(host_in(host, base)),
    }
}

/// The domain itself and everything to its left; a leading dot, which is found though not foreseen, leaves out itself.
fn dns(name: &str, base: &str) -> Fit {
    let (name, base) = (without_end(name), without_end(base));
    if let Some(parent) = name.strip_prefix("*.") {
        return if domain_in(parent, base.trim_start_matches('.')) {
            Fit::Inside
        } else if domain_in(base.trim_start_matches('.'), parent) {
            Fit::Overlap
        } else {
            Fit::Outside
        };
    }
    inside(match base.strip_prefix('.') {
        Some(parent) => domain_in(name, parent) && !name.eq_ignore_ascii_case(parent),
        None => domain_in(name, base),
    })
}

/// The host of the authority part. One that names no host, or an address, cannot be judged (RFC 5280 §4.2.1.10).
fn uri(name: &str, base: &str) -> Fit {
    let Some((_, rest)) = name.split_once("://") else {
        return Fit::Unknown;
    };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    let host = host.split(':').next().unwrap_or_default();
    if host.is_empty() || host.starts_with('[') || host.parse::<std::net::Ipv4Addr>().is_ok() {
        return Fit::Unknown;
    }
    inside(host_in(without_end(host), without_end(base)))
}

/// An address and a network with its mask; addresses of the other family are outside.
fn ip(name: &[u8], base: &[u8]) -> Fit {
    if !matches!(name.len(), 4 | 16) || !matches!(base.len(), 8 | 32) {
        return Fit::Unknown;
    }
    let (network, mask) = base.split_at(base.len() / 2);
    let mut bytes = name.iter().zip(network).zip(mask);
    inside(name.len() == network.len() && bytes.all(|((name, network), mask)| name & mask == network & mask))
}

/// A host exactly, or with a leading dot all hosts below.
fn host_in(host: &str, base: &str) -> bool {
    match base.strip_prefix('.') {
        Some(domain) => domain_in(host, domain) && !host.eq_ignore_ascii_case(domain),
        None => host.eq_ignore_ascii_case(base),
    }
}

/// Whole labels only: `evil-example.vn` is not in `example.vn`. Nothing is wider than the empty domain.
fn domain_in(name: &str, domain: &str) -> bool {
    if domain.is_empty() || name.eq_ignore_ascii_case(domain) {
        return true;
    }
    let Some(at) = name.len().checked_sub(domain.len()) else {
        return false;
    };
    let labels = name.get(..at).is_some_and(|left| left.ends_with('.'));
    labels
        && name
            .get(at..)
            .is_some_and(|right| right.eq_ignore_ascii_case(domain))
}

fn without_end(name: &str) -> &str {
    name.strip_suffix('.').unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dns(name: &str, base: &str) -> Fit {
        fit(&GeneralName::Dns(name.into()), &GeneralName::Dns(base.into()))
    }

    #[test]
    fn whole_labels_decide_about_hosts() {
        assert_eq!(dns("ky.Vidu.vn", "vidu.vn"), Fit::Inside);
        assert_eq!(dns("vidu.vn.", "vidu.vn"), Fit::Inside);
        assert_eq!(dns("khong-vidu.vn", "vidu.vn"), Fit::Outside);
        assert_eq!(dns("vn", "vidu.vn"), Fit::Outside);
        assert_eq!(dns("anything", ""), Fit::Inside);
        assert_eq!(dns("vidu.vn", ".vidu.vn"), Fit::Outside);
        assert_eq!(dns("ky.vidu.vn", ".vidu.vn"), Fit::Inside);
    }

    #[test]
    fn a_wildcard_may_reach_into_what_is_excluded() {
        assert_eq!(dns("*.vidu.vn", "vidu.vn"), Fit::Inside);
        assert_eq!(dns("*.vidu.vn", "ky.vidu.vn"), Fit::Overlap);
        assert_eq!(dns("*.khac.vn", "vidu.vn"), Fit::Outside);
    }

    #[test]
    fn mailboxes_hosts_and_domains_of_e_mail() {
        let email =
            |name: &str, base: &str| fit(&GeneralName::Email(name.into()), &GeneralName::Email(base.into()));
        assert_eq!(email("khai@Vidu.vn", "khai@vidu.vn"), Fit::Inside);
        assert_eq!(email("Khai@vidu.vn", "khai@vidu.vn"), Fit::Outside);
        assert_eq!(email("khai@vidu.vn", "vidu.vn"), Fit::Inside);
        assert_eq!(email("khai@thu.vidu.vn", "vidu.vn"), Fit::Outside);
        assert_eq!(email("khai@thu.vidu.vn", ".vidu.vn"), Fit::Inside);
        assert_eq!(email("no address", "vidu.vn"), Fit::Unknown);
    }

    #[test]
    fn the_host_of_a_uri_decides() {
        let uri =
            |name: &str, base: &str| fit(&GeneralName::Uri(name.into()), &GeneralName::Uri(base.into()));
        assert_eq!(uri("https://ai@ky.vidu.vn:8443/a?b", "ky.vidu.vn"), Fit::Inside);
        assert_eq!(uri("https://ky.vidu.vn", ".vidu.vn"), Fit::Inside);
        assert_eq!(uri("https://vidu.vn", ".vidu.vn"), Fit::Outside);
        assert_eq!(uri("https://khac.vn/ky.vidu.vn", "ky.vidu.vn"), Fit::Outside);
        for unclear in [
            "urn:oid:1.2",
            "https://203.0.113.1/",
            "https://[2001:db8::1]/",
            "https:///x",
        ] {
            assert_eq!(uri(unclear, "vidu.vn"), Fit::Unknown, "{unclear}");
        }
    }

    #[test]
    fn networks_are_masked_and_families_kept_apart() {
        let ip = |name: &[u8], base: &[u8]| fit(&GeneralName::Ip(name.into()), &GeneralName::Ip(base.into()));
        let network = [192, 0, 2, 0, 255, 255, 255, 0];
        assert_eq!(ip(&[192, 0, 2, 9], &network), Fit::Inside);
        assert_eq!(ip(&[192, 0, 3, 9], &network), Fit::Outside);
        assert_eq!(ip(&[0; 16], &network), Fit::Outside);
        assert_eq!(ip(&[192, 0, 2], &network), Fit::Unknown);
        assert_eq!(ip(&[192, 0, 2, 9], &[192, 0, 2, 0]), Fit::Unknown);
    }
}
