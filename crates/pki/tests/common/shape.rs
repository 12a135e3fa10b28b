//! Extensions written byte by byte, as foreign authorities write them.

use der::Decode;
use der::asn1::Any;
use saoy_pki::name::Name;

pub fn tlv(tag: u8, content: &[u8]) -> Vec<u8> {
    let mut out = vec![tag];
    match u8::try_from(content.len()) {
        Ok(short) if short < 0x80 => out.push(short),
        Ok(byte) => out.extend([0x81, byte]),
        _ => {
            out.push(0x82);
            out.extend(u16::try_from(content.len()).unwrap().to_be_bytes());
        }
    }
    out.extend(content);
    out
}

pub fn sequence(parts: &[Vec<u8>]) -> Vec<u8> {
    tlv(0x30, &parts.concat())
}

pub fn any(der: &[u8]) -> Any {
    Any::from_der(der).unwrap()
}

/// 1.2.3.n
pub fn policy(n: u8) -> der::oid::ObjectIdentifier {
    format!("1.2.3.{n}").parse().unwrap()
}

pub fn oid(id: der::oid::ObjectIdentifier) -> Vec<u8> {
    tlv(6, id.as_bytes())
}

pub fn mappings(pairs: &[(u8, u8)]) -> Any {
    let pairs: Vec<_> = pairs
        .iter()
        .map(|(a, b)| sequence(&[oid(policy(*a)), oid(policy(*b))]))
        .collect();
    any(&sequence(&pairs))
}

pub fn policy_constraints(explicit: Option<u8>, mapping: Option<u8>) -> Any {
    let field = |tag, value: Option<u8>| value.map(|value| tlv(tag, &[value])).unwrap_or_default();
    any(&sequence(&[field(0x80, explicit), field(0x81, mapping)]))
}

pub fn email(address: &str) -> Vec<u8> {
    tlv(0x81, address.as_bytes())
}

pub fn dns(host: &str) -> Vec<u8> {
    tlv(0x82, host.as_bytes())
}

pub fn uri(address: &str) -> Vec<u8> {
    tlv(0x86, address.as_bytes())
}

pub fn ip(bytes: &[u8]) -> Vec<u8> {
    tlv(0x87, bytes)
}

pub fn directory(name: &Name) -> Vec<u8> {
    tlv(0xa4, name.der())
}

pub fn names(names: &[Vec<u8>]) -> Any {
    any(&sequence(names))
}

pub fn name_constraints(permitted: &[Vec<u8>], excluded: &[Vec<u8>]) -> Any {
    let subtrees = |tag, list: &[Vec<u8>]| {
        let inner: Vec<_> = list.iter().map(|base| tlv(0x30, base)).collect();
        if list.is_empty() {
            Vec::new()
        } else {
            tlv(tag, &inner.concat())
        }
    };
    any(&sequence(&[subtrees(0xa0, permitted), subtrees(0xa1, excluded)]))
}

/// One distribution point: full names, reasons (the BIT STRING's content), issuer of the list.
pub fn point(full: &[Vec<u8>], reasons: Option<&[u8]>, issuer: Option<&Name>) -> Vec<u8> {
    let full = if full.is_empty() {
        Vec::new()
    } else {
        tlv(0xa0, &tlv(0xa0, &full.concat()))
    };
    let reasons = reasons.map(|bits| tlv(0x81, bits)).unwrap_or_default();
    let issuer = issuer.map(|name| tlv(0xa2, &directory(name))).unwrap_or_default();
    sequence(&[full, reasons, issuer])
}

/// issuingDistributionPoint: full names, then flags by the number of their tag, then onlySomeReasons.
pub fn scope(full: &[Vec<u8>], flags: &[u8], reasons: Option<&[u8]>) -> Vec<u8> {
    let mut fields = vec![(
        0,
        if full.is_empty() {
            Vec::new()
        } else {
            tlv(0xa0, &tlv(0xa0, &full.concat()))
        },
    )];
    fields.extend(flags.iter().map(|flag| (*flag, tlv(0x80 | flag, &[0xff]))));
    fields.extend(reasons.map(|bits| (3, tlv(0x83, bits))));
    fields.sort();
    sequence(&fields.into_iter().map(|(_, field)| field).collect::<Vec<_>>())
}
