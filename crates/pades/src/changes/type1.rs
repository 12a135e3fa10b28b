//! Type 1 programmes (Adobe Type 1 Font Format): the boxes of their glyphs, by name.

use std::collections::HashMap;

use super::program::Reach;

/// Subroutines inside each other.
const MAX_DEPTH: usize = 10;
/// Operators of one programme.
const MAX_STEPS: usize = 2_000_000;

/// The glyphs of a programme, and its own encoding.
pub(super) struct Type1 {
    pub(super) glyphs: HashMap<Vec<u8>, Reach>,
    pub(super) encoding: HashMap<u8, Vec<u8>>,
}

impl Type1 {
    /// None where anything is unusual: another matrix, letters that are drawn with a pen, several masters, two lists.
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let at = find(bytes, b"eexec")?;
        let clear = bytes.get(..at)?;
        let sealed = bytes.get(at + 5..)?;
        let space = sealed
            .iter()
            .take_while(|byte| byte.is_ascii_whitespace())
            .count();
        let private = decrypted(&binary(sealed.get(space..)?), 55665, 4);
        let odd = [&b"/WeightVector"[..], b"/BlendDesignMap", b"/StrokeWidth"];
        let twice = |text: &[u8], what: &[u8]| {
            find(text, what)
                .is_some_and(|at| text.get(at + 1..).is_some_and(|rest| find(rest, what).is_some()))
        };
        let whole = [clear, &private];
        if odd
            .iter()
            .any(|key| whole.iter().any(|text| find(text, key).is_some()))
            || find(&private, b"/FontMatrix").is_some()
            || twice(clear, b"/FontMatrix")
            || [&b"/CharStrings"[..], b"/Subrs"]
                .iter()
                .any(|key| twice(&private, key))
        {
            return None;
        }
        let matrix = clear.get(find(clear, b"/FontMatrix")? + 11..)?;
        if numbers_in(matrix, b'[', b']')? != [0.001, 0.0, 0.0, 0.001, 0.0, 0.0] {
            return None;
        }
        let lead = match find(&private, b"/lenIV") {
            Some(at) => usize::try_from(integer(private.get(at + 6..)?)?.0).ok()?,
            None => 4,
        };
        let charstrings = find(&private, b"/CharStrings")?;
        let subrs = private.get(..charstrings)?;
        let mut font = Font {
            subrs: HashMap::new(),
            glyphs: HashMap::new(),
        };
        for (name, code) in bodies(subrs, b"dup ", lead)? {
            let number = std::str::from_utf8(&name).ok()?.parse().ok()?;
            font.subrs.insert(number, code);
        }
        for (name, code) in bodies(private.get(charstrings + 1..)?, b"/", lead)? {
            if font.glyphs.insert(name, code).is_some() {
                return None;
            }
        }
        let mut steps = 0;
        let reach = |(name, code): (&Vec<u8>, &Vec<u8>)| Some((name.clone(), font.reach(code, &mut steps)?));
        let glyphs = font.glyphs.iter().map(reach).collect::<Option<_>>()?;
        let encoding = encoding(clear);
        let two = !encoding.is_empty() && find(clear, b"StandardEncoding").is_some();
        (!two).then_some(Self { glyphs, encoding })
    }
}

fn find(text: &[u8], what: &[u8]) -> Option<usize> {
    text.windows(what.len()).position(|window| window == what)
}

/// Hexadecimal digits as what they stand for.
fn binary(sealed: &[u8]) -> Vec<u8> {
    let digits = sealed
        .get(..4)
        .is_some_and(|first| first.iter().all(u8::is_ascii_hexdigit));
    if !digits {
        return sealed.to_vec();
    }
    let digit = |byte: &u8| {
        char::from(*byte)
            .to_digit(16)
            .and_then(|digit| u8::try_from(digit).ok())
    };
    let digits: Vec<u8> = sealed.iter().filter_map(digit).collect();
    digits
        .chunks_exact(2)
        .map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | digit))
        .collect()
}

fn decrypted(bytes: &[u8], mut key: u16, lead: usize) -> Vec<u8> {
    let plain = bytes.iter().map(|cipher| {
        let plain = cipher ^ key.to_be_bytes()[0];
        key = u16::from(*cipher)
            .wrapping_add(key)
            .wrapping_mul(52845)
            .wrapping_add(22719);
        plain
    });
    plain.skip(lead).collect()
}

fn numbers_in(text: &[u8], open: u8, close: u8) -> Option<Vec<f64>> {
    let from = text.iter().position(|byte| *byte == open)?;
    let to = text.iter().position(|byte| *byte == close)?;
    let inside = std::str::from_utf8(text.get(from + 1..to)?).ok()?;
    inside
        .split_ascii_whitespace()
        .map(|number| number.parse().ok())
        .collect()
}

/// A number at the beginning, spaces before it, and how long both are.
fn integer(text: &[u8]) -> Option<(i64, usize)> {
    let space = text.iter().take_while(|byte| **byte == b' ').count();
    let digits = text
        .iter()
        .skip(space)
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    let number = std::str::from_utf8(text.get(space..space + digits)?).ok()?;
    Some((number.parse().ok()?, space + digits))
}

/// `dup 5 9 RD …` or `/A 120 -| …`: name and decrypted charstring.
fn bodies(text: &[u8], mark: &[u8], lead: usize) -> Option<Vec<(Vec<u8>, Vec<u8>)>> {
    let (mut found, mut at) = (Vec::new(), 0);
    while let Some(next) = text.get(at..).and_then(|rest| find(rest, mark)) {
        // The end of the programme, outside its data.
        if text
            .get(at..at + next)
            .is_some_and(|between| find(between, b"closefile").is_some())
        {
            break;
        }
        at += next + mark.len();
        let body = || {
            let rest = text.get(at..)?;
            let name = rest.iter().take_while(|byte| !byte.is_ascii_whitespace()).count();
            let (length, used) = integer(rest.get(name..)?)?;
            let from = name + used;
            let word = rest.get(from..from + 4)?;
            let known = matches!(word, b" RD " | b" -| ");
            let data = rest.get(from + 4..from + 4 + usize::try_from(length).ok()?)?;
            let name = rest.get(..name)?.to_vec();
            known.then(|| (name, data, from + 4 + data.len()))
        };
        match body() {
            Some((name, data, used)) => {
                found.push((name, decrypted(data, 4330, lead)));
                at += used;
            }
            // Viewers may read a glyph where none is read here.
            None if mark == b"/" && !text.get(at..)?.starts_with(b"FontName") => return None,
            None => {}
        }
    }
    Some(found)
}

/// `dup 65 /A put`.
fn encoding(clear: &[u8]) -> HashMap<u8, Vec<u8>> {
    let (mut found, mut at) = (HashMap::new(), 0);
    while let Some(next) = clear.get(at..).and_then(|rest| find(rest, b"dup ")) {
        at += next + 4;
        let entry = || {
            let rest = clear.get(at..)?;
            let (code, used) = integer(rest)?;
            let name = rest
                .get(used..)?
                .strip_prefix(b" /")
                .or(rest.get(used..)?.strip_prefix(b"/"))?;
            let length = name.iter().take_while(|byte| !byte.is_ascii_whitespace()).count();
            Some((u8::try_from(code).ok()?, name.get(..length)?.to_vec()))
        };
        found.extend(entry());
    }
    found
}

struct Font {
    subrs: HashMap<usize, Vec<u8>>,
    glyphs: HashMap<Vec<u8>, Vec<u8>>,
}

/// What draws one glyph.
#[derive(Default)]
struct Drawing {
    stack: Vec<f64>,
    /// What `callothersubr` leaves for `pop`.
    left: Vec<f64>,
    at: (f64, f64),
    bounds: Option<Reach>,
    flexes: bool,
    steps: usize,
    ended: bool,
}

impl Font {
    fn reach(&self, code: &[u8], steps: &mut usize) -> Option<Reach> {
        let mut drawing = Drawing {
            steps: *steps,
            ..Drawing::default()
        };
        self.run(code, &mut drawing, 0)?;
        *steps = drawing.steps;
        Some(drawing.bounds.unwrap_or_default().map(|value| value / 1000.0))
    }

    /// Chapter 6; none for what is not known, and for accents that are put together (`seac`).
    fn run(&self, code: &[u8], drawing: &mut Drawing, depth: usize) -> Option<()> {
        let mut bytes = code.iter().copied();
        while let Some(first) = bytes.next() {
            drawing.steps += 1;
            if drawing.ended || depth > MAX_DEPTH || drawing.steps > MAX_STEPS {
                return drawing.ended.then_some(());
            }
            let number = match first {
                32..=246 => f64::from(first) - 139.0,
                247..=250 => (f64::from(first) - 247.0) * 256.0 + f64::from(bytes.next()?) + 108.0,
                251..=254 => -(f64::from(first) - 251.0) * 256.0 - f64::from(bytes.next()?) - 108.0,
                255 => {
                    let word = [bytes.next()?, bytes.next()?, bytes.next()?, bytes.next()?];
                    f64::from(i32::from_be_bytes(word))
                }
                10 => {
                    let number = drawing.stack.pop()?;
                    let subr = self.subrs.get(&(number as usize)).filter(|_| number >= 0.0)?;
                    self.run(subr, drawing, depth + 1)?;
                    continue;
                }
                11 => return Some(()),
                12 => {
                    drawing.escape(bytes.next()?)?;
                    continue;
                }
                operator => {
                    drawing.draw(operator)?;
                    continue;
                }
            };
            drawing.stack.push(number);
        }
        Some(())
    }
}

impl Drawing {
    fn by(&mut self, dx: f64, dy: f64) {
        self.at = (self.at.0 + dx, self.at.1 + dy);
        let (x, y) = self.at;
        let [x0, y0, x1, y1] = self.bounds.unwrap_or([x, y, x, y]);
        self.bounds = Some([x0.min(x), y0.min(y), x1.max(x), y1.max(y)]);
    }

    fn draw(&mut self, operator: u8) -> Option<()> {
        let stack = std::mem::take(&mut self.stack);
        match (operator, stack.as_slice()) {
            // Hints; the end of a path.
            (1 | 3, _) | (9, _) => {}
            (13, [side, _]) => self.at = (*side, 0.0),
            (4 | 7, [dy]) => self.by(0.0, *dy),
            (6 | 22, [dx]) => self.by(*dx, 0.0),
            (5 | 21, [dx, dy]) => self.by(*dx, *dy),
            (8, [a, b, c, d, e, f]) => [(a, b), (c, d), (e, f)]
                .iter()
                .for_each(|(x, y)| self.by(**x, **y)),
            (30, [a, b, c, d]) => [(0.0, *a), (*b, *c), (*d, 0.0)]
                .iter()
                .for_each(|(x, y)| self.by(*x, *y)),
            (31, [a, b, c, d]) => [(*a, 0.0), (*b, *c), (0.0, *d)]
                .iter()
                .for_each(|(x, y)| self.by(*x, *y)),
            (14, _) => self.ended = true,
            _ => return None,
        }
        Some(())
    }

    fn escape(&mut self, operator: u8) -> Option<()> {
        match operator {
            // dotsection, vstem3, hstem3
            0..=2 => self.stack.clear(),
            // sbw
            7 => {
                let [x, y, ..] = *self.stack.as_slice() else {
                    return None;
                };
                self.at = (x, y);
                self.stack.clear();
            }
            // div
            12 => {
                let (divisor, dividend) = (self.stack.pop()?, self.stack.pop()?);
                let value: f64 = dividend / divisor;
                // What divides by nothing is drawn anywhere.
                self.stack.push(Some(value).filter(|value| value.is_finite())?);
            }
            // callothersubr: flex and hint replacement only
            16 => {
                let (which, count) = (self.stack.pop()?, self.stack.pop()?);
                let from = self.stack.len().checked_sub(count as usize)?;
                let operands = self.stack.split_off(from);
                match which as i64 {
                    0 => {
                        let [.., x, y] = *operands.as_slice() else {
                            return None;
                        };
                        (self.left, self.flexes) = (vec![y, x], false);
                    }
                    1 => self.flexes = true,
                    2 if self.flexes => {}
                    // What it says is called next: hints, one hopes.
                    3 => self.left = operands,
                    _ => return None,
                }
            }
            // pop
            17 => {
                let value = self.left.pop()?;
                self.stack.push(value);
            }
            // setcurrentpoint: where the flex has led to
            33 => {
                let [x, y] = *self.stack.as_slice() else {
                    return None;
                };
                if (x, y) != self.at {
                    return None;
                }
                self.stack.clear();
            }
            _ => return None,
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encrypted(plain: &[u8], mut key: u16) -> Vec<u8> {
        let cipher = [&[0; 4], plain].concat().into_iter().map(|plain| {
            let cipher = plain ^ key.to_be_bytes()[0];
            key = u16::from(cipher)
                .wrapping_add(key)
                .wrapping_mul(52845)
                .wrapping_add(22719);
            cipher
        });
        cipher.collect()
    }

    /// A programme with one subroutine and the glyph `A`.
    fn programme(clear: &str, subr: &[u8], glyph: &[u8]) -> Vec<u8> {
        let [subr, glyph] = [subr, glyph].map(|code| encrypted(code, 4330));
        let before = format!("/Subrs 1 array\ndup 0 {} RD ", subr.len());
        let between = format!(" NP\n2 index /CharStrings 1 dict\n/A {} RD ", glyph.len());
        let private = [before.as_bytes(), &subr, between.as_bytes(), &glyph, b" ND end"];
        let sealed = encrypted(&private.concat(), 55665);
        [clear.as_bytes(), b" currentfile eexec\n", &sealed].concat()
    }

    const CLEAR: &str = "/FontMatrix [0.001 0 0 0.001 0 0] def dup 65 /A put";

    fn reach(subr: &[u8], glyph: &[u8]) -> Option<Reach> {
        Type1::read(&programme(CLEAR, subr, glyph))?
            .glyphs
            .get(b"A".as_slice())
            .copied()
    }

    /// 100, as charstrings have it.
    const C: u8 = 239;

    #[test]
    fn glyphs_reach_as_far_as_their_points() {
        // hsbw, rmoveto, callsubr, closepath, endchar
        let glyph = [C, C, 13, C, C, 21, 139, 10, 9, 14];
        assert_eq!(reach(&[C, 6, C, 7, 11], &glyph), Some([0.2, 0.1, 0.3, 0.2]));
        let curve = [C, C, C, C, C, C, 8, 11];
        assert_eq!(reach(&curve, &glyph), Some([0.2, 0.1, 0.5, 0.4]));
        // 32000 by five bytes.
        let far = [255, 0, 0, 125, 0, 7, 11];
        assert_eq!(reach(&far, &glyph), Some([0.2, 0.1, 0.2, 32.1]));
        let encoding = Type1::read(&programme(CLEAR, &[11], &glyph)).map(|font| font.encoding);
        assert_eq!(encoding, Some(HashMap::from([(65, b"A".to_vec())])));
    }

    #[test]
    fn what_is_unusual_is_not_measured() {
        let glyph = [C, C, 13, 14];
        for clear in [
            "/FontMatrix [1 0 0 1 0 0] def",
            "/FontMatrix [0.001 0 0 0.001 0 0] def /FontMatrix [1 0 0 1 0 0] def",
            "/FontMatrix [0.001 0 0 0.001 0 0] def /StrokeWidth 500 def",
            "/FontMatrix [0.001 0 0 0.001 0 0] def StandardEncoding dup 65 /B put",
            "",
        ] {
            assert!(Type1::read(&programme(clear, &[11], &glyph)).is_none(), "{clear}");
        }
        assert!(Type1::read(b"%!PS eexec").is_none());
        // A glyph that is written as viewers read it and nobody writes it.
        let other = programme(CLEAR, &[11], &glyph);
        let at = find(&other, b"eexec").unwrap_or_default() + 6;
        let mut private = decrypted(other.get(at..).unwrap_or_default(), 55665, 4);
        private.extend(b" /B 4 XX abcd");
        let sealed = encrypted(&private, 55665);
        let other = [other.get(..at).unwrap_or_default(), &sealed].concat();
        assert!(Type1::read(&other).is_none());
        // By nothing, or nothing by nothing: 0 stands for no place.
        assert_eq!(reach(&[11], &[C, C, 13, C, 139, 12, 12, C, 21, 14]), None);
        assert_eq!(reach(&[11], &[C, C, 13, 139, 139, 12, 12, C, 21, 14]), None);
        assert!(reach(&[11], &[C, C, 13, C, C, 12, 12, C, 21, 14]).is_some());
        // Put together of two, by a procedure of the file's own, without end.
        for glyph in [
            &[C, C, C, C, C, 12, 6][..],
            &[C, 139, C, 12, 16],
            &[139, 10],
            &[15],
        ] {
            assert_eq!(reach(&[139, 10], glyph), None);
        }
    }
}
