//! LZWDecode (ISO 32000-2 §7.4.4.2): codes of 9 to 12 bits, high bits first.

use crate::{DecodeError, Dict};

const CLEAR: usize = 256;
const END: usize = 257;

pub(super) fn decode(
    data: &[u8],
    parameters: &Dict,
    limit: usize,
    out: &mut Vec<u8>,
) -> Result<(), DecodeError> {
    let early = super::integer(parameters, "EarlyChange", 1, 0..=1)?;
    let mut unpacked = Unpacked {
        out,
        table: Vec::new(),
        previous: None,
        limit,
    };
    let mut bits = Bits { data, at: 0 };
    // Data that ends without END is common.
    while let Some(code) = bits.take(unpacked.width(early)) {
        match code {
            CLEAR => unpacked.clear(),
            END => break,
            code => unpacked.run(code)?,
        }
    }
    Ok(())
}

struct Unpacked<'o> {
    out: &'o mut Vec<u8>,
    /// An entry is a range of the output: what was written for a code and the byte after it.
    table: Vec<(usize, usize)>,
    previous: Option<(usize, usize)>,
    limit: usize,
}

impl Unpacked<'_> {
    /// Bits of the next code.
    fn width(&self, early: usize) -> usize {
        let next = END + 1 + self.table.len() + usize::from(self.previous.is_some()) + early;
        match next {
            2049.. => 12,
            1025.. => 11,
            513.. => 10,
            _ => 9,
        }
    }

    fn clear(&mut self) {
        self.table.clear();
        self.previous = None;
    }

    /// Writes what a code stands for.
    fn run(&mut self, code: usize) -> Result<(), DecodeError> {
        let start = self.out.len();
        if let Some((from, to)) = self.previous
            && END + 1 + self.table.len() < 4096
        {
            // The byte behind the previous run is the first one of this run, written below.
            self.table.push((from, to + 1));
        }
        match code {
            0..=255 => self.out.push(code as u8),
            _ => self.repeat(code)?,
        }
        if self.out.len() > self.limit {
            return Err(DecodeError::TooLarge);
        }
        self.previous = Some((start, self.out.len()));
        Ok(())
    }

    fn repeat(&mut self, code: usize) -> Result<(), DecodeError> {
        let broken = || DecodeError::Data("LZW");
        let entry = code.checked_sub(END + 1).and_then(|at| self.table.get(at));
        let (from, to) = *entry.ok_or_else(broken)?;
        if to - from > self.limit.saturating_sub(self.out.len()) {
            return Err(DecodeError::TooLarge);
        }
        for at in from..to {
            let byte = *self.out.get(at).ok_or_else(broken)?;
            self.out.push(byte);
        }
        Ok(())
    }
}

struct Bits<'a> {
    data: &'a [u8],
    at: usize,
}

impl Bits<'_> {
    fn take(&mut self, width: usize) -> Option<usize> {
        let first = self.at / 8;
        let byte = |offset: usize| self.data.get(first + offset).map(|byte| usize::from(*byte));
        if (self.at + width).div_ceil(8) > self.data.len() {
            return None;
        }
        let window = byte(0)? << 16 | byte(1).unwrap_or(0) << 8 | byte(2).unwrap_or(0);
        let value = window >> (24 - self.at % 8 - width) & ((1 << width) - 1);
        self.at += width;
        Some(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Object;

    fn decode(data: &[u8], parameters: &Dict, limit: usize) -> Result<Vec<u8>, DecodeError> {
        let mut out = Vec::new();
        super::decode(data, parameters, limit, &mut out).map(|()| out)
    }

    #[test]
    fn the_example_of_the_standard() {
        let data = [0x80, 0x0B, 0x60, 0x50, 0x22, 0x0C, 0x0C, 0x85, 0x01];
        assert_eq!(
            decode(&data, &Dict::new(), 99).unwrap(),
            [45, 45, 45, 45, 45, 65, 45, 45, 45, 66]
        );
        assert_eq!(decode(&data, &Dict::new(), 5), Err(DecodeError::TooLarge));
    }

    /// A plain encoder: as many bits per code as a decoder will read.
    fn encode(data: &[u8], early: usize) -> Vec<u8> {
        let mut table: std::collections::HashMap<Vec<u8>, usize> =
            (0..=255_u8).map(|byte| (vec![byte], byte.into())).collect();
        let (mut bits, mut next) = (String::new(), END + 1);
        let width = |next: usize| match next + early {
            0..=511 => 9,
            512..=1023 => 10,
            1024..=2047 => 11,
            _ => 12,
        };
        let mut write = |code: usize, width: usize| bits += &format!("{code:0width$b}");
        write(CLEAR, 9);
        let mut run: Vec<u8> = Vec::new();
        for &byte in data {
            let longer = [&run[..], &[byte]].concat();
            if table.contains_key(&longer) {
                run = longer;
                continue;
            }
            // The decoder is one entry behind.
            write(table[&run], width(next - usize::from(next > END + 1)));
            table.insert(longer, next);
            next += 1;
            run = vec![byte];
            if next == 4095 {
                write(table[&run], 12);
                write(CLEAR, 12);
                table.retain(|run, _| run.len() == 1);
                (run, next) = (Vec::new(), END + 1);
            }
        }
        if !run.is_empty() {
            write(table[&run], width(next - usize::from(next > END + 1)));
            next += 1;
        }
        write(END, width(next - usize::from(next > END + 1)));
        bits += &"0".repeat(bits.len().next_multiple_of(8) - bits.len());
        bits.as_bytes()
            .chunks(8)
            .map(|byte| u8::from_str_radix(std::str::from_utf8(byte).unwrap(), 2).unwrap())
            .collect()
    }

    #[test]
    fn codes_grow_to_twelve_bits_and_start_again() {
        let mut state = 1_u32;
        let noise = (0..40_000).map(|_| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 28) as u8
        });
        let data: Vec<u8> = noise.collect();
        for early in [0, 1] {
            let parameters = Dict::new().with("EarlyChange", early);
            assert_eq!(
                decode(&encode(&data, early as usize), &parameters, data.len()).unwrap(),
                data
            );
        }
    }

    #[test]
    fn what_is_no_integer_is_not_passed_over() {
        for early in [Object::Real(0.0), Object::Null, Object::Int(2)] {
            let parameters = Dict::new().with("EarlyChange", early);
            assert_eq!(decode(b"", &parameters, 99), Err(DecodeError::Parameters));
        }
    }

    #[test]
    fn a_code_that_is_not_there_yet_is_refused() {
        // 256, then 300.
        let data = [0x80, 0x4B, 0x00];
        assert_eq!(decode(&data, &Dict::new(), 99), Err(DecodeError::Data("LZW")));
    }
}
