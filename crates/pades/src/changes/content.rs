//! Content streams, operator by operator (ISO 32000-2 §7.8.2).

/// Operands of one operator; more is no honest content.
const MAX_OPERANDS: usize = 4096;
/// Codes and letters in one list of a map.
const MAX_ENTRIES: usize = 400_000;
/// Arrays and dictionaries inside each other.
const MAX_DEPTH: usize = 16;

/// An operand.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    Number(f64),
    Name(Vec<u8>),
    Text(Vec<u8>),
    List(Vec<Token>),
    /// A dictionary, `true`, `false`, `null`: nothing that is looked at.
    Other,
}

impl Token {
    pub(super) fn number(&self) -> Option<f64> {
        match self {
            Self::Number(value) => Some(*value),
            _ => None,
        }
    }

    pub(super) fn name(&self) -> Option<&[u8]> {
        match self {
            Self::Name(name) => Some(name),
            _ => None,
        }
    }
}

/// Whether an operator has exactly the operands that belong to it (ISO 32000-2 Annex A). Unknown operators have none:
/// what viewers do with theirs is their own affair.
pub(super) fn fits(operator: &[u8], operands: &[Token]) -> bool {
    let numbers = |count: usize| operands.len() == count && operands.iter().all(|one| one.number().is_some());
    match operator {
        b"w" | b"J" | b"j" | b"M" | b"i" | b"g" | b"G" | b"Tc" | b"Tw" | b"Tz" | b"TL" | b"Ts" | b"Tr" => {
            numbers(1)
        }
        b"m" | b"l" | b"Td" | b"TD" | b"d0" => numbers(2),
        b"rg" | b"RG" => numbers(3),
        b"v" | b"y" | b"re" | b"k" | b"K" => numbers(4),
        b"c" | b"cm" | b"Tm" | b"d1" => numbers(6),
        b"d" => matches!(operands, [Token::List(_), Token::Number(_)]),
        b"Tf" => matches!(operands, [Token::Name(_), Token::Number(_)]),
        b"Tj" | b"'" => matches!(operands, [Token::Text(_)]),
        b"\"" => matches!(operands, [Token::Number(_), Token::Number(_), Token::Text(_)]),
        b"TJ" => matches!(operands, [Token::List(_)]),
        b"Do" | b"gs" | b"sh" | b"cs" | b"CS" | b"ri" => matches!(operands, [Token::Name(_)]),
        // Colours, as many as their space has; the names of marks.
        b"sc" | b"scn" | b"SC" | b"SCN" | b"MP" | b"DP" | b"BMC" | b"BDC" => true,
        b"q" | b"Q" | b"h" | b"S" | b"s" | b"f" | b"F" | b"f*" | b"B" | b"B*" | b"b" | b"b*" | b"n"
        | b"W" | b"W*" | b"BT" | b"ET" | b"T*" | b"EMC" | b"BX" | b"EX" | b"BI" => operands.is_empty(),
        _ => false,
    }
}

/// Reads operators with their operands.
pub(super) struct Operators<'b> {
    bytes: &'b [u8],
    at: usize,
    broken: bool,
    /// Operands of one operator.
    most: usize,
}

impl<'b> Operators<'b> {
    pub(super) fn new(bytes: &'b [u8]) -> Self {
        Self {
            bytes,
            at: 0,
            broken: false,
            most: MAX_OPERANDS,
        }
    }

    /// Of a map of characters, which is written the same way: some programs list all of a font's in one.
    pub(super) fn of_map(bytes: &'b [u8]) -> Self {
        Self {
            most: MAX_ENTRIES,
            ..Self::new(bytes)
        }
    }

    /// Whether reading stopped at something that is no content.
    pub(super) fn is_broken(&self) -> bool {
        self.broken
    }

    /// The next operator; an inline image counts as one, `BI`.
    pub(super) fn next_operator(&mut self) -> Option<(&'b [u8], Vec<Token>)> {
        let mut operands = Vec::new();
        loop {
            self.space();
            let first = self.peek()?;
            if is_regular(first) && !is_numeric(first) {
                let word = self.word();
                match word {
                    b"true" | b"false" | b"null" => operands.push(Token::Other),
                    b"BI" => {
                        self.inline_image();
                        return Some((word, operands));
                    }
                    _ => return Some((word, operands)),
                }
            } else {
                match self.operand(0) {
                    Some(token) if operands.len() < self.most => operands.push(token),
                    _ => {
                        self.broken = true;
                        return None;
                    }
                }
            }
        }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn space(&mut self) {
        while let Some(byte) = self.peek() {
            if byte == b'%' {
                while self.peek().is_some_and(|byte| byte != b'\n' && byte != b'\r') {
                    self.at += 1;
                }
            } else if is_space(byte) {
                self.at += 1;
            } else {
                return;
            }
        }
    }

    fn word(&mut self) -> &'b [u8] {
        let start = self.at;
        while self.peek().is_some_and(is_regular) {
            self.at += 1;
        }
        self.bytes.get(start..self.at).unwrap_or_default()
    }

    fn operand(&mut self, depth: usize) -> Option<Token> {
        if depth > MAX_DEPTH {
            return None;
        }
        self.space();
        match self.peek()? {
            b'/' => {
                self.at += 1;
                Some(Token::Name(name(self.word())))
            }
            b'(' => self.literal(),
            b'<' if self.bytes.get(self.at + 1) == Some(&b'<') => {
                self.at += 2;
                self.until_end(b'>', depth)?;
                (self.peek() == Some(b'>')).then(|| self.at += 1)?;
                Some(Token::Other)
            }
            b'<' => self.hex(),
            b'[' => {
                self.at += 1;
                self.until_end(b']', depth).map(Token::List)
            }
            byte if is_numeric(byte) => number(self.word()).map(Token::Number),
            byte if is_regular(byte) && depth > 0 => match self.word() {
                b"true" | b"false" | b"null" => Some(Token::Other),
                _ => None,
            },
            _ => None,
        }
    }

    fn until_end(&mut self, end: u8, depth: usize) -> Option<Vec<Token>> {
        let mut items = Vec::new();
        loop {
            self.space();
            if self.peek()? == end {
                self.at += 1;
                return Some(items);
            }
            if items.len() >= self.most {
                return None;
            }
            items.push(self.operand(depth + 1)?);
        }
    }

    fn literal(&mut self) -> Option<Token> {
        self.at += 1;
        let (mut level, mut text) = (0, Vec::new());
        loop {
            let byte = self.peek()?;
            self.at += 1;
            match byte {
                b'(' => level += 1,
                b')' if level == 0 => return Some(Token::Text(text)),
                b')' => level -= 1,
                b'\\' => {
                    self.escape(&mut text)?;
                    continue;
                }
                _ => {}
            }
            text.push(byte);
        }
    }

    fn escape(&mut self, text: &mut Vec<u8>) -> Option<()> {
        let byte = self.peek()?;
        self.at += 1;
        match byte {
            b'0'..=b'7' => {
                let mut code = u32::from(byte - b'0');
                for _ in 0..2 {
                    match self.peek() {
                        Some(digit @ b'0'..=b'7') => {
                            code = code * 8 + u32::from(digit - b'0');
                            self.at += 1;
                        }
                        _ => break,
                    }
                }
                text.push((code & 0xFF) as u8);
            }
            b'n' => text.push(b'\n'),
            b'r' => text.push(b'\r'),
            b't' => text.push(b'\t'),
            b'b' => text.push(0x08),
            b'f' => text.push(0x0C),
            b'\n' => {}
            b'\r' => _ = (self.peek() == Some(b'\n')).then(|| self.at += 1),
            other => text.push(other),
        }
        Some(())
    }

    fn hex(&mut self) -> Option<Token> {
        self.at += 1;
        let mut digits = Vec::new();
        loop {
            let byte = self.peek()?;
            self.at += 1;
            match byte {
                b'>' => break,
                byte if is_space(byte) => {}
                byte => digits.push(char::from(byte).to_digit(16)? as u8),
            }
        }
        let bytes = digits.chunks(2).map(|pair| match pair {
            [high, low] => high << 4 | low,
            [high] => high << 4,
            _ => 0,
        });
        Some(Token::Text(bytes.collect()))
    }

    /// An inline image (§8.9.7). Where one ends is not the same for all viewers: some count its data, some look for `EI`.
    /// What leaves room for more than one end is broken.
    fn inline_image(&mut self) {
        match self.image_end() {
            Some(end) => self.at = end,
            None => {
                self.broken = true;
                self.at = self.bytes.len();
            }
        }
    }

    fn image_end(&mut self) -> Option<usize> {
        let mut keys: Vec<(Vec<u8>, Token)> = Vec::new();
        loop {
            self.space();
            if self.peek()? != b'/' {
                break;
            }
            let Token::Name(key) = self.operand(0)? else {
                return None;
            };
            self.space();
            keys.push((key, self.operand(1)?));
        }
        if self.word() != b"ID" || !is_space(self.peek()?) {
            return None;
        }
        let start = self.at + 1;
        let data = self.bytes.get(start..)?;
        let length = match data_length(&keys)? {
            Length::Counted(length) => length,
            Length::Until(mark) => data.windows(mark.len()).position(|found| found == mark)? + mark.len(),
        };
        let space = data
            .get(length..)?
            .iter()
            .take_while(|byte| is_space(**byte))
            .count();
        let end = length + space;
        let closed = matches!(data.get(end..end + 2), Some(b"EI"))
            && data.get(end + 2).is_none_or(|after| !is_regular(*after));
        let looks_closed = |window: &[u8]| matches!(window, [before, b'E', b'I', after] if is_space(*before) && !is_regular(*after));
        let earlier = data
            .get(..end)
            .is_some_and(|data| data.windows(4).any(looks_closed));
        (closed && space > 0 && !earlier).then_some(start + end + 2)
    }
}

/// Where the data of an inline image end.
enum Length {
    Counted(usize),
    /// After the mark that its encoding has for its end.
    Until(&'static [u8]),
}

/// By the entries of an inline image (Table 91); none where nobody can say without decoding it.
fn data_length(keys: &[(Vec<u8>, Token)]) -> Option<Length> {
    let mut seen = std::collections::BTreeSet::new();
    if !keys.iter().all(|(key, _)| seen.insert(key)) {
        return None;
    }
    let find = |names: [&[u8]; 2]| {
        let mut found = keys.iter().filter(|(key, _)| names.contains(&key.as_slice()));
        found.next().map(|(_, value)| value)
    };
    let first = match find([b"F", b"Filter"]) {
        Some(Token::List(filters)) => filters.first(),
        filter => filter,
    };
    if let Some(filter) = first {
        return match filter.name()? {
            b"AHx" | b"ASCIIHexDecode" => Some(Length::Until(b">")),
            b"A85" | b"ASCII85Decode" => Some(Length::Until(b"~>")),
            _ => None,
        };
    }
    let whole = |names: [&[u8]; 2]| {
        let number = find(names)?.number()?;
        (number.fract() == 0.0 && (0.0..=1e5).contains(&number)).then_some(number as usize)
    };
    let (width, height) = (whole([b"W", b"Width"])?, whole([b"H", b"Height"])?);
    let mask = find([b"IM", b"ImageMask"]).is_some();
    let bits = if mask {
        1
    } else {
        whole([b"BPC", b"BitsPerComponent"])?
    };
    let colours = match find([b"CS", b"ColorSpace"]) {
        _ if mask => 1,
        Some(Token::Name(name)) => match name.as_slice() {
            b"G" | b"DeviceGray" => 1,
            b"RGB" | b"DeviceRGB" => 3,
            b"CMYK" | b"DeviceCMYK" => 4,
            _ => return None,
        },
        Some(Token::List(items)) => match items.first()?.name()? {
            b"I" | b"Indexed" => 1,
            _ => return None,
        },
        _ => return None,
    };
    let row = width.checked_mul(colours)?.checked_mul(bits)?.div_ceil(8);
    row.checked_mul(height).map(Length::Counted)
}

fn is_space(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 0x0C | b'\r' | b' ')
}

fn is_regular(byte: u8) -> bool {
    !is_space(byte)
        && !matches!(
            byte,
            b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%'
        )
}

fn is_numeric(byte: u8) -> bool {
    byte.is_ascii_digit() || matches!(byte, b'+' | b'-' | b'.')
}

fn number(word: &[u8]) -> Option<f64> {
    // Not `1e5`: that is no number here.
    if !word.iter().copied().all(is_numeric) {
        return None;
    }
    std::str::from_utf8(word)
        .ok()?
        .parse()
        .ok()
        .filter(|value: &f64| value.is_finite())
}

/// Undoes `#xx`.
fn name(word: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(word.len());
    let mut rest = word;
    while let Some((byte, tail)) = rest.split_first() {
        let code = (*byte == b'#').then(|| tail.get(..2)).flatten();
        let code = code.and_then(|hex| u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok());
        match code {
            Some(code) => {
                out.push(code);
                rest = tail.get(2..).unwrap_or_default();
            }
            None => {
                out.push(*byte);
                rest = tail;
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operators_come_with_their_operands() {
        let mut content = Operators::new(
            b"q 1 0 0 -1.5 .5 0 cm % no\n/F#31 12 Tf [(a\\)\\101) -20 <4A4>] TJ BI /W 1 /H 2 /BPC 8 /CS /G ID xx\nEI Q",
        );
        assert_eq!(content.next_operator(), Some((&b"q"[..], vec![])));
        let numbers = [1.0, 0.0, 0.0, -1.5, 0.5, 0.0].map(Token::Number).to_vec();
        assert_eq!(content.next_operator(), Some((&b"cm"[..], numbers)));
        let font = vec![Token::Name(b"F1".to_vec()), Token::Number(12.0)];
        assert_eq!(content.next_operator(), Some((&b"Tf"[..], font)));
        let text = Token::List(vec![
            Token::Text(b"a)A".to_vec()),
            Token::Number(-20.0),
            Token::Text(b"J@".to_vec()),
        ]);
        assert_eq!(content.next_operator(), Some((&b"TJ"[..], vec![text])));
        assert_eq!(content.next_operator(), Some((&b"BI"[..], vec![])));
        assert_eq!(content.next_operator(), Some((&b"Q"[..], vec![])));
        assert_eq!(content.next_operator(), None);
        assert!(!content.is_broken());
    }

    /// ISO 32000-2 Table 3.
    #[test]
    fn a_string_has_its_escapes_undone() {
        let mut content = Operators::new(b"(\\n\\r\\t\\b\\f\\(\\)\\\\\\x\\0531\\\r\n) Tj");
        let text = Token::Text(b"\n\r\t\x08\x0C()\\x+1".to_vec());
        assert_eq!(content.next_operator(), Some((&b"Tj"[..], vec![text])));
    }

    #[test]
    fn what_is_no_content_is_broken() {
        for bytes in [
            &b"(abc"[..],
            b"[1 2",
            b"<4g> Tj",
            b"1..2 w",
            b"BI /W 1 ID x",
            // Data that go on for some and end for others.
            b"BI /W 1 /H 1 /BPC 8 /CS /G ID xEI q\nEI Q",
            b"BI /W 5 /H 1 /BPC 8 /CS /G ID x\nEI Q",
            b"BI /W 1 /H 1 /BPC 8 /CS /G ID x q\nEI Q",
            b"BI /W 1 /H 1 /BPC 8 /CS /G /F /AHx ID 00 EI 0>\nEI Q",
            b"}",
        ] {
            let mut content = Operators::new(bytes);
            while content.next_operator().is_some() {}
            assert!(content.is_broken(), "{}", String::from_utf8_lossy(bytes));
        }
    }
}
