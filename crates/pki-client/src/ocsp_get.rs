//! OCSP by GET (RFC 6960 Appendix A.1), for responders that know nothing else.

/// The address of a question: the responder's, `/`, and the request in base64, escaped for an address.
pub(crate) fn address(responder: &str, request: &[u8]) -> String {
    format!("{}/{}", responder.trim_end_matches('/'), escaped_base64(request))
}

/// RFC 4648 §4 with `+`, `/` and `=` escaped (RFC 3986 §2.1).
fn escaped_base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len() * 2);
    for group in bytes.chunks(3) {
        let missing = 3 - group.len();
        let bits = group
            .iter()
            .fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte))
            << (8 * missing);
        for place in 0..4 - missing {
            match DIGITS.get((bits >> (18 - 6 * place) & 63) as usize) {
                Some(b'+') => text.push_str("%2B"),
                Some(b'/') => text.push_str("%2F"),
                Some(digit) => text.push(char::from(*digit)),
                None => {}
            }
        }
        text.push_str(&"%3D".repeat(missing));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_request_stands_in_the_address() {
        assert_eq!(
            address("http://a.example/ocsp/", b"\xfb\xff\xfe"),
            "http://a.example/ocsp/%2B%2F%2F%2B"
        );
        assert_eq!(address("http://a.example", b"M"), "http://a.example/TQ%3D%3D");
        assert_eq!(address("http://a.example", b"Ma"), "http://a.example/TWE%3D");
    }
}
