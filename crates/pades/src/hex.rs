//! `/Contents`: a hexadecimal string of fixed length, the CMS first and zeros after it.

/// Writes `<hex of der, zeros>` over all of `place`; an error says how many bytes there is room for, and leaves
/// `place` as it was.
pub(crate) fn write(place: &mut [u8], der: &[u8]) -> Result<(), usize> {
    let room = place.len().saturating_sub(2) / 2;
    if der.len() > room {
        return Err(room);
    }
    place.fill(b'0');
    let digits = der.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]);
    for (to, from) in place.iter_mut().skip(1).zip(digits) {
        *to = from;
    }
    if let Some(first) = place.first_mut() {
        *first = b'<';
    }
    if let Some(last) = place.last_mut() {
        *last = b'>';
    }
    Ok(())
}

/// Reads `<…>` and cuts the zeros behind the outermost DER element.
pub(crate) fn read(place: &[u8]) -> Option<Vec<u8>> {
    let digits = place.strip_prefix(b"<")?.strip_suffix(b">")?;
    let mut bytes = Vec::with_capacity(digits.len() / 2);
    for pair in digits.chunks(2) {
        let [high, low] = pair else { return None };
        bytes.push(value(*high)? << 4 | value(*low)?);
    }
    Some(trim(&bytes).to_vec())
}

/// What the gap of a foreign file holds.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Gap {
    /// One hexadecimal string and nothing else; white space between its digits is allowed (ISO 32000-2 §7.3.4.3).
    Hex(Vec<u8>),
    /// A string in parentheses.
    Literal,
    /// Digits without one of their brackets.
    Inner,
    /// A hexadecimal string with something before or behind.
    More,
    /// Something else.
    Other,
}

/// Takes the gap apart.
pub(crate) fn gap(place: &[u8]) -> Gap {
    let is_digit = |byte: &u8| value(*byte).is_some() || is_space(*byte);
    let inside = place.strip_prefix(b"<").and_then(|rest| rest.strip_suffix(b">"));
    if let Some(inside) = inside.filter(|inside| inside.iter().all(is_digit)) {
        return Gap::Hex(foreign(inside));
    }
    if place.starts_with(b"(") && place.ends_with(b")") {
        return Gap::Literal;
    }
    let brackets = place.iter().filter(|byte| matches!(byte, b'<' | b'>')).count();
    let bare = place.strip_prefix(b"<").unwrap_or(place);
    let bare = bare.strip_suffix(b">").unwrap_or(bare);
    if brackets < 2 && !place.is_empty() && bare.iter().all(is_digit) {
        return Gap::Inner;
    }
    let open = place.iter().position(|byte| *byte == b'<');
    let close = place.iter().rposition(|byte| *byte == b'>');
    match (open, close) {
        (Some(open), Some(close)) if open < close => Gap::More,
        _ => Gap::Other,
    }
}

/// Digits with white space between them; a last one alone counts as if a zero followed (ISO 32000-2 §7.3.4.3).
fn foreign(digits: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(digits.len() / 2);
    let mut high = None;
    for digit in digits.iter().filter_map(|byte| value(*byte)) {
        match high.take() {
            None => high = Some(digit),
            Some(high) => bytes.push(high << 4 | digit),
        }
    }
    bytes.extend(high.map(|high| high << 4));
    bytes
}

fn is_space(byte: u8) -> bool {
    matches!(byte, 0 | 9 | 10 | 12 | 13 | 32)
}

/// Cuts what follows the outermost element. A length in indefinite form (foreign BER) leaves the bytes as they are,
/// less the zeros at the end that its own end-of-contents octets do not need.
pub(crate) fn trim(bytes: &[u8]) -> &[u8] {
    element_len(bytes)
        .and_then(|len| bytes.get(..len))
        .unwrap_or(bytes)
}

/// The outermost element, and how many bytes follow it up to the last that is no zero.
pub(crate) fn split(bytes: &[u8]) -> (&[u8], usize) {
    let cms = trim(bytes);
    let behind = bytes.get(cms.len()..).unwrap_or_default();
    let trailing = behind
        .iter()
        .rposition(|byte| *byte != 0)
        .map_or(0, |last| last + 1);
    (cms, trailing)
}

/// Length of the first DER element with its header (X.690 §8.1.3), if it is definite.
fn element_len(bytes: &[u8]) -> Option<usize> {
    let first = *bytes.get(1)?;
    if first < 0x80 {
        return Some(2 + usize::from(first));
    }
    let count = usize::from(first & 0x7f);
    if count == 0 || count > 4 {
        return None;
    }
    let length = bytes
        .get(2..2 + count)?
        .iter()
        .fold(0usize, |sum, byte| sum << 8 | usize::from(*byte));
    length.checked_add(2 + count)
}

fn digit(nibble: u8) -> u8 {
    if nibble < 10 {
        b'0' + nibble
    } else {
        b'a' + nibble - 10
    }
}

fn value(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        b'A'..=b'F' => Some(digit - b'A' + 10),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back_without_the_padding() {
        let mut place = vec![b'0'; 22];
        write(&mut place, &[0x30, 0x03, 1, 0xab, 0]).unwrap();
        assert_eq!(place, b"<300301ab000000000000>");
        assert_eq!(read(&place).unwrap(), [0x30, 0x03, 1, 0xab, 0]);
    }

    #[test]
    fn too_long_a_signature_says_the_room_and_changes_nothing() {
        let mut place = *b"<000000>";
        assert_eq!(write(&mut place, &[1, 2, 3, 4]), Err(3));
        assert_eq!(&place, b"<000000>");
        assert_eq!(write(&mut place, &[1, 2, 3]), Ok(()));
    }

    #[test]
    fn long_lengths_are_counted_and_odd_or_foreign_digits_refused() {
        let mut long = vec![0x30, 0x82, 0x01, 0x00];
        long.extend([7; 256 + 9]);
        assert_eq!(trim(&long).len(), 260);
        assert_eq!(split(&long), (&long[..260], 9));
        assert_eq!(split(&[0x30, 1, 7, 0, 0]), (&[0x30, 1, 7][..], 0));
        assert_eq!(split(&[0x30, 1, 7, 0, 9, 0]), (&[0x30, 1, 7][..], 2));
        assert_eq!(read(b"<300>"), None);
        assert_eq!(read(b"<3g>"), None);
        assert_eq!(read(b"3000"), None);
    }

    #[test]
    fn a_foreign_gap_is_one_hexadecimal_string_or_has_a_name() {
        assert_eq!(gap(b"<30 0\n1A>"), Gap::Hex(vec![0x30, 0x01, 0xa0]));
        assert_eq!(gap(b"(0)"), Gap::Literal);
        assert_eq!(gap(b"3000"), Gap::Inner);
        assert_eq!(gap(b"<3000"), Gap::Inner);
        assert_eq!(gap(b"3000>"), Gap::Inner);
        assert_eq!(gap(b" <3000>"), Gap::More);
        assert_eq!(gap(b"<3000> /Name (x) <00>"), Gap::More);
        assert_eq!(gap(b"/Name"), Gap::Other);
        assert_eq!(gap(b""), Gap::Other);
    }
}
