//! How long the outlines of a CFF programme take to follow (Adobe Technical Notes 5176 and 5177).
//!
//! Subroutines call subroutines ten deep, as often as they like: forty bytes can ask for more steps than anybody will ever
//! make. What draws the outlines counts none, so the calls are followed here first, and a glyph that takes too long is not
//! drawn. Only calls matter: nothing is drawn here.

/// Steps that all glyphs of a programme may take together; large honest fonts take some five million.
const STEPS: usize = 20_000_000;
/// Steps of one glyph; honest ones take some hundreds.
const STEPS_OF_ONE: usize = 200_000;
/// Calls within calls (Technical Note 5177, appendix B).
const DEPTH: usize = 10;
/// Numbers that wait for their operator (the same place).
const STACK: usize = 48;
/// Sets of local subroutines in a programme with CIDs: each glyph has one of them, and must be short with any.
const SETS: usize = 16;

/// Byte strings one after the other (Technical Note 5176, clause 5).
#[derive(Clone, Copy, Default)]
struct Index<'b> {
    offsets: &'b [u8],
    size: usize,
    data: &'b [u8],
}

impl<'b> Index<'b> {
    /// The index at the start of `bytes`, and what follows it.
    fn read(bytes: &'b [u8]) -> Option<(Self, &'b [u8])> {
        let (count, rest) = bytes.split_first_chunk::<2>()?;
        let count = usize::from(u16::from_be_bytes(*count));
        if count == 0 {
            return Some((Self::default(), rest));
        }
        let (size, rest) = rest.split_first()?;
        let size = usize::from(*size);
        if !(1..=4).contains(&size) {
            return None;
        }
        let (offsets, rest) = rest.split_at_checked((count + 1) * size)?;
        let whole = Self {
            offsets,
            size,
            data: rest,
        };
        let (data, rest) = rest.split_at_checked(whole.offset(count)?)?;
        Some((Self { data, ..whole }, rest))
    }

    fn len(&self) -> usize {
        (self.offsets.len() / self.size.max(1)).saturating_sub(1)
    }

    fn offset(&self, at: usize) -> Option<usize> {
        let bytes = self.offsets.get(at * self.size..(at + 1) * self.size)?;
        let offset = bytes.iter().fold(0, |all, byte| all << 8 | usize::from(*byte));
        offset.checked_sub(1)
    }

    fn get(&self, at: usize) -> Option<&'b [u8]> {
        self.data.get(self.offset(at)?..self.offset(at + 1)?)
    }

    /// The subroutine that a number means (Technical Note 5176, clause 16).
    fn subroutine(&self, number: i64) -> Option<&'b [u8]> {
        let bias = match self.len() {
            0..1240 => 107,
            1240..33_900 => 1131,
            _ => 32_768,
        };
        self.get(usize::try_from(number + bias).ok()?)
    }
}

/// The entries of a DICT with whole operands, by operator (clause 4); none if one comes twice.
fn entries(mut dict: &[u8]) -> Option<Vec<(u16, Vec<i64>)>> {
    let mut found: Vec<(u16, Vec<i64>)> = Vec::new();
    let mut operands = Vec::new();
    while let Some((first, rest)) = dict.split_first() {
        dict = rest;
        match *first {
            12 => {
                let (second, rest) = dict.split_first()?;
                dict = rest;
                found.push((1200 + u16::from(*second), std::mem::take(&mut operands)));
            }
            operator @ 0..=21 => found.push((u16::from(operator), std::mem::take(&mut operands))),
            29 => {
                let (number, rest) = dict.split_first_chunk::<4>()?;
                dict = rest;
                operands.push(i64::from(i32::from_be_bytes(*number)));
            }
            30 => {
                let end = dict
                    .iter()
                    .position(|byte| byte & 0xF == 0xF || byte >> 4 == 0xF)?;
                dict = dict.get(end + 1..)?;
                operands.push(-1);
            }
            _ => operands.push(number(*first, &mut dict)?),
        }
    }
    let mut seen: Vec<u16> = found.iter().map(|(operator, _)| *operator).collect();
    seen.sort_unstable();
    seen.windows(2)
        .all(|pair| pair.first() != pair.last())
        .then_some(found)
}

/// A number whose first byte is read (table 3).
fn number(first: u8, rest: &mut &[u8]) -> Option<i64> {
    let high = i64::from(first);
    if first == 28 {
        let (number, after) = rest.split_first_chunk::<2>()?;
        *rest = after;
        return Some(i64::from(i16::from_be_bytes(*number)));
    }
    if let 32..=246 = first {
        return Some(high - 139);
    }
    let (low, after) = rest.split_first()?;
    *rest = after;
    match first {
        247..=250 => Some((high - 247) * 256 + i64::from(*low) + 108),
        251..=254 => Some(-(high - 251) * 256 - i64::from(*low) - 108),
        _ => None,
    }
}

fn offset(dict: &[(u16, Vec<i64>)], operator: u16) -> Option<usize> {
    let (_, operands) = dict.iter().find(|(own, _)| *own == operator)?;
    let [offset] = operands.as_slice() else {
        return None;
    };
    usize::try_from(*offset).ok()
}

/// The local subroutines that a DICT leads to; empty if it leads to none.
fn locals<'b>(bytes: &'b [u8], dict: &[(u16, Vec<i64>)]) -> Option<Index<'b>> {
    const PRIVATE: u16 = 18;
    const SUBRS: u16 = 19;
    let Some((_, operands)) = dict.iter().find(|(operator, _)| *operator == PRIVATE) else {
        return Some(Index::default());
    };
    let [size, start] = operands.as_slice() else {
        return None;
    };
    let (size, start) = (usize::try_from(*size).ok()?, usize::try_from(*start).ok()?);
    let private = entries(bytes.get(start..start.checked_add(size)?)?)?;
    if !private.iter().any(|(operator, _)| *operator == SUBRS) {
        return Some(Index::default());
    }
    let at = start.checked_add(offset(&private, SUBRS)?)?;
    Some(Index::read(bytes.get(at..)?)?.0)
}

/// The glyphs of a programme and what they call.
pub(super) struct Charstrings<'b> {
    glyphs: Index<'b>,
    globals: Index<'b>,
    locals: Vec<Index<'b>>,
    /// Steps that were made.
    pub(super) steps: usize,
}

impl<'b> Charstrings<'b> {
    /// None where the programme is not understood to the last.
    pub(super) fn read(bytes: &'b [u8]) -> Option<Self> {
        const CHAR_STRINGS: u16 = 17;
        const FD_ARRAY: u16 = 1236;
        let header = usize::from(*bytes.get(2)?);
        let (_, rest) = Index::read(bytes.get(header..)?)?;
        let (tops, rest) = Index::read(rest)?;
        let (_, rest) = Index::read(rest)?;
        let (globals, _) = Index::read(rest)?;
        let top = entries(tops.get(0).filter(|_| tops.len() == 1)?)?;
        let (glyphs, _) = Index::read(bytes.get(offset(&top, CHAR_STRINGS)?..)?)?;
        let mut sets = vec![locals(bytes, &top)?];
        if top.iter().any(|(operator, _)| *operator == FD_ARRAY) {
            let (parts, _) = Index::read(bytes.get(offset(&top, FD_ARRAY)?..)?)?;
            if parts.len() > SETS {
                return None;
            }
            for part in 0..parts.len() {
                sets.push(locals(bytes, &entries(parts.get(part)?)?)?);
            }
        }
        Some(Self {
            glyphs,
            globals,
            locals: sets,
            steps: 0,
        })
    }

    /// Whether a glyph's outline comes to an end soon.
    pub(super) fn is_short(&mut self, glyph: u16) -> bool {
        let Some(code) = self.glyphs.get(usize::from(glyph)) else {
            return true;
        };
        let left = STEPS_OF_ONE.min(STEPS.saturating_sub(self.steps));
        self.locals.clone().into_iter().all(|locals| {
            let mut walk = Walk {
                globals: self.globals,
                locals,
                left,
                stack: Vec::new(),
                stems: 0,
            };
            let done = walk.follow(code, 0);
            self.steps = self.steps.saturating_add(left - walk.left);
            !matches!(done, Flow::Unclear)
        })
    }
}

/// How a piece of code ends.
enum Flow {
    /// It returns to whoever called it.
    Back,
    /// The glyph is finished, or broken.
    End,
    /// Too long, or by means that are not followed here.
    Unclear,
}

struct Walk<'b> {
    globals: Index<'b>,
    locals: Index<'b>,
    left: usize,
    stack: Vec<Option<i64>>,
    stems: usize,
}

impl Walk<'_> {
    fn follow(&mut self, mut code: &[u8], depth: usize) -> Flow {
        while let Some((first, rest)) = code.split_first() {
            code = rest;
            let Some(left) = self.left.checked_sub(1) else {
                return Flow::Unclear;
            };
            self.left = left;
            match *first {
                // Stems are counted: masks have a bit for each.
                1 | 3 | 18 | 23 => self.take_stems(),
                19 | 20 => {
                    self.take_stems();
                    code = code.get(self.stems.div_ceil(8)..).unwrap_or_default();
                }
                10 | 29 => match self.call(*first == 10, depth) {
                    Flow::Back => {}
                    other => return other,
                },
                11 => return Flow::Back,
                // Four operands or more: a letter with its accent, which begin with what stands here.
                14 if self.stack.len() >= 4 => return Flow::Unclear,
                14 => return Flow::End,
                12 => match code.split_first() {
                    Some((34..=37, rest)) => {
                        code = rest;
                        self.stack.clear();
                    }
                    _ => return Flow::End,
                },
                4..=8 | 21 | 22 | 24..=27 | 30 | 31 => self.stack.clear(),
                0 | 2 | 9 | 13 | 15..=17 => return Flow::End,
                28 | 32..=255 => {
                    let Some(number) = operand(*first, &mut code) else {
                        return Flow::End;
                    };
                    if self.stack.len() >= STACK {
                        return Flow::End;
                    }
                    self.stack.push(number);
                }
            }
        }
        Flow::Back
    }

    fn take_stems(&mut self) {
        self.stems += self.stack.len() / 2;
        self.stack.clear();
    }

    fn call(&mut self, is_local: bool, depth: usize) -> Flow {
        let index = if is_local { self.locals } else { self.globals };
        let Some(number) = self.stack.pop() else {
            return Flow::End;
        };
        let Some(number) = number else {
            return Flow::Unclear;
        };
        match index.subroutine(number) {
            Some(code) if depth < DEPTH => self.follow(code, depth + 1),
            _ => Flow::End,
        }
    }
}

/// An operand of a charstring; Some(None) if it is no whole number.
fn operand(first: u8, rest: &mut &[u8]) -> Option<Option<i64>> {
    if first == 255 {
        let (_, after) = rest.split_first_chunk::<4>()?;
        *rest = after;
        return Some(None);
    }
    number(first, rest).map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn index(items: &[Vec<u8>]) -> Vec<u8> {
        let mut bytes = u16::try_from(items.len()).unwrap_or(0).to_be_bytes().to_vec();
        if items.is_empty() {
            return bytes;
        }
        bytes.push(2);
        let mut end = 1_u16;
        bytes.extend(end.to_be_bytes());
        for item in items {
            end += u16::try_from(item.len()).unwrap_or(0);
            bytes.extend(end.to_be_bytes());
        }
        bytes.extend(items.concat());
        bytes
    }

    /// A programme whose glyphs and global subroutines are given.
    fn programme(glyphs: &[Vec<u8>], globals: &[Vec<u8>]) -> Vec<u8> {
        let rest = [index(&[]), index(globals)].concat();
        let names = index(&[b"A".to_vec()]);
        let top = |at: usize| {
            let at = i32::try_from(at).unwrap_or(0).to_be_bytes();
            index(&[[&[29][..], &at, &[17]].concat()])
        };
        let at = 4 + names.len() + top(0).len() + rest.len();
        [vec![1, 0, 4, 2], names, top(at), rest, index(glyphs)].concat()
    }

    fn short(glyphs: &[Vec<u8>], globals: &[Vec<u8>]) -> Vec<bool> {
        let bytes = programme(glyphs, globals);
        let mut charstrings = Charstrings::read(&bytes).expect("a programme");
        (0..)
            .zip(glyphs)
            .map(|(glyph, _)| charstrings.is_short(glyph))
            .collect()
    }

    /// Calls of the subroutine with an index below 215.
    fn calls(index: u8, times: usize) -> Vec<u8> {
        [32 + index, 29].repeat(times)
    }

    #[test]
    fn calls_within_calls_are_followed_to_their_end() {
        let line = vec![139, 139, 5, 11];
        let twice = [calls(0, 2), vec![11]].concat();
        let glyph = [vec![139, 22], calls(1, 3), vec![14]].concat();
        assert_eq!(short(&[glyph], &[line, twice]), [true]);
    }

    /// A hundred calls of a hundred calls, ten deep: 10^20 steps out of two kilobytes.
    #[test]
    fn calls_that_multiply_are_given_up() {
        let mut subroutines = vec![vec![11]];
        for below in 0..9 {
            subroutines.push([calls(below, 100), vec![11]].concat());
        }
        let plain = vec![139, 22, 14];
        let endless = [calls(9, 1), vec![14]].concat();
        assert_eq!(short(&[plain, endless], &subroutines), [true, false]);
    }

    /// The index of a call may be worked out from numbers that stand there since long.
    #[test]
    fn numbers_wait_for_their_calls() {
        let endless = [calls(0, 100), vec![11]].concat();
        let waiting = [vec![33; 40], vec![29; 40], vec![14]].concat();
        let mut subroutines = vec![[calls(1, 0), vec![11]].concat()];
        subroutines.push(endless);
        // Forty calls of a hundred calls each end.
        assert_eq!(short(&[waiting], &subroutines), [true]);
    }

    #[test]
    fn masks_have_a_bit_for_each_stem() {
        // Nine stems: two bytes of mask, which would be a call otherwise.
        let hints = [vec![139; 18], vec![18, 19, 41, 29, 14]].concat();
        let mut endless = vec![vec![11]];
        for below in 0..9 {
            endless.push([calls(below, 100), vec![11]].concat());
        }
        assert_eq!(short(&[hints], &endless), [true]);
    }

    #[test]
    fn what_begins_with_a_letter_and_its_accent_is_not_followed() {
        assert_eq!(short(&[vec![139, 139, 139, 139, 14]], &[]), [false]);
    }
}
