//! What an object that cannot be read may lead to, taken from its text: other programs read what this one refuses.

use std::collections::BTreeSet;

/// What a text says without being understood.
#[derive(Default, Debug)]
pub(super) struct Said {
    /// Numbers of objects that are referred to, and whether only as `/P` or `/Pg`, which lead up to a page.
    pub(super) mentioned: BTreeSet<(u32, bool)>,
    /// Keys whose value is `null`.
    pub(super) nulls: Vec<Vec<u8>>,
    /// Bytes that were looked at.
    pub(super) size: usize,
}

/// Looks through `text` from the beginning of an object to its end: where its brackets close as they must, or at the
/// `endobj` behind something that has none. Whatever is out of place in it, programs disagree about its end: then
/// everything that follows counts. PDFium takes the bytes 80 and FF for white space: where there are any, both readings count.
pub(super) fn said(text: &[u8]) -> Said {
    let mut said = scanned(text, false);
    if text
        .get(..said.size)
        .is_some_and(|seen| seen.iter().any(is_either))
    {
        let other = scanned(text, true);
        said.mentioned.extend(other.mentioned);
        said.nulls.extend(other.nulls);
        said.size += other.size;
    }
    said
}

/// `wide`: whether more is white space than the standard says.
fn scanned(text: &[u8], wide: bool) -> Said {
    let mut scan = Scan {
        text,
        wide,
        at: 0,
        open: Vec::new(),
        is_neat: true,
        words: Vec::new(),
        key: None,
        said: Said::default(),
    };
    while let Some(token) = scan.token() {
        if scan.take(token) {
            break;
        }
    }
    scan.said.size = scan.at;
    scan.said
}

enum Token<'t> {
    Name(&'t [u8]),
    Word(&'t [u8]),
    Text,
    Open(Open),
    Close(Open),
    Stray,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Open {
    Array,
    /// With the number of values since the last key; none before the first.
    Dict(Option<usize>),
}

struct Scan<'t> {
    text: &'t [u8],
    wide: bool,
    at: usize,
    open: Vec<Open>,
    /// Whether everything stands where it must.
    is_neat: bool,
    /// The last words in a row, two at most.
    words: Vec<&'t [u8]>,
    /// The name before them.
    key: Option<&'t [u8]>,
    said: Said,
}

impl<'t> Scan<'t> {
    /// Whether the object ends with this.
    fn take(&mut self, token: Token<'t>) -> bool {
        match token {
            Token::Word(word) => return self.word(word),
            // Some programs go on as if it were not there.
            Token::Stray => {
                self.is_neat = false;
                return false;
            }
            Token::Name(name) => {
                self.name();
                self.key = Some(name);
                self.words.clear();
                return false;
            }
            Token::Text => self.value(),
            Token::Open(open) => {
                self.value();
                self.open.push(open);
            }
            Token::Close(close) => self.close(close),
        }
        self.key = None;
        self.words.clear();
        matches!(token, Token::Close(_)) && self.is_neat && self.open.is_empty()
    }

    fn word(&mut self, word: &'t [u8]) -> bool {
        if self.open.is_empty() {
            if self.is_neat && word == b"endobj" {
                return true;
            }
        } else if word != b"R" {
            self.value();
        }
        if let Some(key) = self.key.filter(|_| word == b"null" && self.words.is_empty()) {
            self.said.nulls.push(key.to_vec());
        }
        match word {
            b"R" => self.reference(),
            // `5 0R`
            [digits @ .., b'R'] if digits.iter().all(is_numeric) => {
                self.words.push(digits);
                self.reference();
            }
            _ => {}
        }
        self.words.push(word);
        let surplus = self.words.len().saturating_sub(2);
        self.words.drain(..surplus);
        false
    }

    /// `num gen R`, however the number is written; one that is too large, as it overflows.
    fn reference(&mut self) {
        if let Some(Open::Dict(values @ Some(2))) = self.open.last_mut() {
            *values = Some(1);
        }
        let num = self.words.len().checked_sub(2).and_then(|at| self.words.get(at));
        let Some(num) = num.copied() else { return };
        let is_up = matches!(self.key.take(), Some(b"P" | b"Pg"));
        let number = |digits: &mut dyn Iterator<Item = u8>| {
            digits.fold(0u32, |value, digit| {
                value.wrapping_mul(10).wrapping_add(u32::from(digit - b'0'))
            })
        };
        let all = number(&mut num.iter().copied().filter(u8::is_ascii_digit));
        let runs = num.split(|byte| !byte.is_ascii_digit());
        let each = runs.flat_map(|run| {
            let whole = number(&mut run.iter().copied());
            cuts(run).into_iter().chain([whole])
        });
        let found = each.chain([all]).filter(|number| *number > 0);
        self.said.mentioned.extend(found.map(|number| (number, is_up)));
    }

    fn name(&mut self) {
        match self.open.last_mut() {
            Some(Open::Dict(values @ Some(0))) => *values = Some(1),
            Some(Open::Dict(values @ (None | Some(1)))) => *values = Some(0),
            Some(Open::Dict(_)) => self.is_neat = false,
            Some(Open::Array) | None => {}
        }
    }

    /// A value, or a part of a reference.
    fn value(&mut self) {
        match self.open.last_mut() {
            Some(Open::Dict(Some(values))) => *values = values.saturating_add(1),
            Some(Open::Dict(None)) => self.is_neat = false,
            Some(Open::Array) | None => {}
        }
    }

    fn close(&mut self, close: Open) {
        let neat = match (self.open.pop(), close) {
            (Some(Open::Array), Open::Array) => true,
            (Some(Open::Dict(values)), Open::Dict(_)) => matches!(values, None | Some(1)),
            _ => false,
        };
        self.is_neat &= neat;
    }

    fn token(&mut self) -> Option<Token<'t>> {
        loop {
            let byte = *self.text.get(self.at)?;
            if byte == b'%' {
                self.skip(|byte| !matches!(byte, b'\n' | b'\r'));
            } else if self.is_space(byte) {
                let wide = self.wide;
                self.skip(|byte| is_space(byte, wide));
            } else {
                break;
            }
        }
        let rest = self.text.get(self.at..)?;
        let token = match rest {
            [b'<', b'<', ..] => self.step(2, Token::Open(Open::Dict(None))),
            [b'>', b'>', ..] => self.step(2, Token::Close(Open::Dict(None))),
            [b'[', ..] => self.step(1, Token::Open(Open::Array)),
            [b']', ..] => self.step(1, Token::Close(Open::Array)),
            [b'(', ..] => self.text(),
            [b'<', ..] => {
                self.skip(|byte| byte != b'>');
                self.step(1, Token::Text)
            }
            [b'/', ..] => {
                self.at += 1;
                Token::Name(self.regular())
            }
            [b'>' | b')' | b'{' | b'}', ..] => self.step(1, Token::Stray),
            _ => Token::Word(self.regular()),
        };
        Some(token)
    }

    fn is_space(&self, byte: u8) -> bool {
        is_space(byte, self.wide)
    }

    fn regular(&mut self) -> &'t [u8] {
        let wide = self.wide;
        self.skip(|byte| !is_space(byte, wide) && !b"()<>[]{}/%".contains(&byte))
    }

    fn step(&mut self, count: usize, token: Token<'t>) -> Token<'t> {
        self.at += count;
        token
    }

    fn skip(&mut self, while_it: impl Fn(u8) -> bool) -> &'t [u8] {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let count = rest
            .iter()
            .position(|byte| !while_it(*byte))
            .unwrap_or(rest.len());
        self.at += count;
        rest.get(..count).unwrap_or_default()
    }

    /// `( … )`
    fn text(&mut self) -> Token<'t> {
        let mut depth = 0_usize;
        while let Some(byte) = self.text.get(self.at) {
            self.at += 1;
            match byte {
                b'\\' => self.at += 1,
                b'(' => depth += 1,
                b')' => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                break;
            }
        }
        Token::Text
    }
}

fn is_space(byte: u8, wide: bool) -> bool {
    matches!(byte, 0 | 9 | 10 | 12 | 13 | 32) || wide && is_either(&byte)
}

/// A letter for most programs, white space for PDFium.
fn is_either(byte: &u8) -> bool {
    matches!(byte, 0x80 | 0xFF)
}

/// What programs make of a number that is too long for them: every beginning and every end of it that fits.
fn cuts(digits: &[u8]) -> Vec<u32> {
    /// All take as many.
    const LONG: usize = 20;
    if digits.len() <= LONG {
        return Vec::new();
    }
    let value = |digits: &[u8]| {
        let add = |value: u32, digit: &u8| value.checked_mul(10)?.checked_add(u32::from(digit - b'0'));
        digits.iter().try_fold(0, add)
    };
    let cuts = || (1..digits.len()).map(|cut| digits.split_at(cut));
    let beginnings = cuts().map_while(|(digits, _)| value(digits));
    let ends = cuts().rev().map_while(|(_, digits)| value(digits));
    let mut found: Vec<u32> = beginnings.chain(ends).collect();
    found.dedup();
    found
}

fn is_numeric(byte: &u8) -> bool {
    byte.is_ascii_digit() || matches!(byte, b'+' | b'-' | b'.')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(text: &str) -> Vec<u32> {
        let found = said(text.as_bytes()).mentioned;
        found.into_iter().map(|(number, _)| number).collect()
    }

    #[test]
    fn references_are_found_however_they_are_written() {
        for (text, found) in [
            ("1 0 obj << /A 5 0 R /A [6 0 R] >>", &[5, 6][..]),
            (
                "<< /A +5 0 R /B 6. 0 R /C 0007 00 R /D 8%x\n0\n%y\nR >>",
                &[5, 6, 7, 8],
            ),
            ("<< /A 5 > 0 ) R /B 5 65536 R >>", &[5]),
            ("<< /A 5 0R /B 4294967302 0 R >>", &[5, 6]),
            ("<< /A (5 0 R) /B <5 0 R> /C 5 0 RG % 6 0 R\n >>", &[]),
        ] {
            assert_eq!(numbers(text), found, "{text}");
        }
    }

    #[test]
    fn both_readings_of_what_pdfium_takes_for_space_count() {
        let numbers = |text: &[u8]| {
            said(text)
                .mentioned
                .into_iter()
                .map(|(num, _)| num)
                .collect::<Vec<_>>()
        };
        for text in [
            &b"<< /X\xFF6 0 R >>"[..],
            b"<< /X 6\xFF0\xFFR >>",
            b"<< /X 6\x800 R /Y(\xFF) >>",
        ] {
            assert_eq!(numbers(text), [6], "{}", String::from_utf8_lossy(text));
        }
    }

    #[test]
    fn long_numbers_are_what_programs_cut_out_of_them() {
        let text = format!("<< /X {}677 0 R >>", "0".repeat(255));
        assert_eq!(numbers(&text), [6, 7, 67, 77, 677]);
    }

    #[test]
    fn the_end_is_where_the_brackets_close() {
        assert_eq!(
            numbers("3 0 obj << /A 1 /A 1 /B 5 0 R >> stream 6 0 R endobj"),
            [5]
        );
        assert!(numbers("3 0 obj 1e5 endobj 6 0 R").is_empty());
        for odd in [
            "/A >>",
            "/A > 1 >>",
            "5 /A >>",
            "[ >> /B 1 >>",
            "/A 1 ) >>",
            "/A 1 2 >>",
        ] {
            let text = format!("<< {odd} /B 5 0 R >> endobj 6 0 R");
            assert_eq!(numbers(&text), [5, 6], "{text}");
        }
    }

    #[test]
    fn pages_above_and_keys_without_value() {
        let said = said(b"<< /P 3 0 R /Kids null /A [/B null] /C (x) /D null>>");
        assert_eq!(said.mentioned.into_iter().collect::<Vec<_>>(), [(3, true)]);
        assert_eq!(said.nulls, [b"Kids".to_vec(), b"B".to_vec(), b"D".to_vec()]);
    }
}
