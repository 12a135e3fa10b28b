//! LZWDecode (ISO 32000-2 §7.4.4.2): codes of 9 to 12 bits, high bits first.

use crate::{DecodeError, Dict};

const CLEAR: usize = 256;
const END: usize = 257;

pub(super) fn decode(data: &[u8], parameters: &Dict, limit: usize) -> Result<Vec<u8>, DecodeError> {
    let early = match parameters.int("EarlyChange").unwrap_or(1) {
        early @ 0..=1 => early as usize,
        _ => return Err(DecodeError::Parameters),
    };
    let broken = || DecodeError::Data("LZW");
    let mut out: Vec<u8> = Vec::new();
    // An entry is a range of the output: what was written for a code and the byte after it.
    let mut table: Vec<(usize, usize)> = Vec::new();
    let mut previous: Option<(usize, usize)> = None;
    let mut bits = Bits { data, at: 0 };
    loop {
        let next = END + 1 + table.len() + usize::from(previous.is_some()) + early;
        let width = if next > 2048 { 12 } else if next > 1024 { 11 } else if next > 512 { 10 } else { 9 };
        // Data that ends without END is common.
        let Some(code) = bits.take(width) else { return Ok(out) };
        match code {
            CLEAR => {
                table.clear();
                previous = None;
                continue;
            }
            END => return Ok(out),
            _ => {}
        }
        let start = out.len();
        if let Some((from, to)) = previous
            && END + 1 + table.len() < 4096
        {
            // The byte behind the previous run is the first one of this run, written below.
            table.push((from, to + 1));
        }
        match code {
            0..=255 => out.push(code as u8),
            _ => {
                let (from, to) = *code.checked_sub(END + 1).and_then(|at| table.get(at)).ok_or_else(broken)?;
                if to - from > limit.saturating_sub(out.len()) {
                    return Err(DecodeError::TooLarge);
                }
                for at in from..to {
                    let byte = *out.get(at).ok_or_else(broken)?;
                    out.push(byte);
                }
            }
        }
        if out.len() > limit {
            return Err(DecodeError::TooLarge);
        }
        previous = Some((start, out.len()));
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

    #[test]
    fn the_example_of_the_standard() {
        let data = [0x80, 0x0B, 0x60, 0x50, 0x22, 0x0C, 0x0C, 0x85, 0x01];
        assert_eq!(decode(&data, &Dict::new(), 99).unwrap(), [45, 45, 45, 45, 45, 65, 45, 45, 45, 66]);
        assert_eq!(decode(&data, &Dict::new(), 5), Err(DecodeError::TooLarge));
    }

    #[test]
    fn a_code_that_is_not_there_yet_is_refused() {
        // 256, then 300.
        let data = [0x80, 0x4B, 0x00];
        assert_eq!(decode(&data, &Dict::new(), 99), Err(DecodeError::Data("LZW")));
    }
}
