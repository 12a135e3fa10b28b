//! RunLengthDecode (ISO 32000-2 §7.4.5).

use crate::DecodeError;

pub(super) fn decode(data: &[u8], limit: usize, out: &mut Vec<u8>) -> Result<(), DecodeError> {
    let broken = DecodeError::Data("RunLength");
    let mut rest = data;
    while let Some((&length, after)) = rest.split_first() {
        rest = match length {
            128 => break,
            0..=127 => {
                let (copied, after) = after
                    .split_at_checked(usize::from(length) + 1)
                    .ok_or_else(|| broken.clone())?;
                out.extend_from_slice(copied);
                after
            }
            129..=255 => {
                let (byte, after) = after.split_first().ok_or_else(|| broken.clone())?;
                out.extend(std::iter::repeat_n(*byte, 257 - usize::from(length)));
                after
            }
        };
        if out.len() > limit {
            return Err(DecodeError::TooLarge);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decode(data: &[u8], limit: usize) -> Result<Vec<u8>, DecodeError> {
        let mut out = Vec::new();
        super::decode(data, limit, &mut out).map(|()| out)
    }

    #[test]
    fn copies_and_runs() {
        assert_eq!(
            decode(&[2, b'a', b'b', b'c', 254, b'x', 128, 9], 99).unwrap(),
            b"abcxxx"
        );
        assert_eq!(decode(&[5, b'a'], 99), Err(DecodeError::Data("RunLength")));
        assert_eq!(decode(&[129, b'a'], 99), Err(DecodeError::TooLarge));
    }
}
