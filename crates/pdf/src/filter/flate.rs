//! FlateDecode (ISO 32000-2 §7.4.4): zlib, RFC 1950.

use crate::DecodeError;
use flate2::{Compress, Compression, Decompress, FlushCompress, FlushDecompress, Status};

/// Output grows in steps of this many bytes, so that a small bomb is noticed early.
const STEP: usize = 32 * 1024;

pub(super) fn inflate(data: &[u8], limit: usize, out: &mut Vec<u8>) -> Result<(), DecodeError> {
    let broken = DecodeError::Data("Flate");
    let mut stream = Decompress::new(true);
    loop {
        if out.len() == out.capacity() {
            out.reserve(
                STEP.max(out.len())
                    .min(limit.saturating_add(1).saturating_sub(out.len()).max(1)),
            );
        }
        let before = (stream.total_in(), stream.total_out());
        let rest = usize::try_from(before.0)
            .ok()
            .and_then(|at| data.get(at..))
            .unwrap_or_default();
        let status = stream
            .decompress_vec(rest, out, FlushDecompress::None)
            .map_err(|_| broken.clone())?;
        if out.len() > limit {
            return Err(DecodeError::TooLarge);
        }
        if status == Status::StreamEnd {
            return Ok(());
        }
        // Input used up without an end: the data was cut.
        if before == (stream.total_in(), stream.total_out()) && out.len() < out.capacity() {
            return Err(broken);
        }
    }
}

/// Compresses `data` as zlib.
pub(crate) fn deflate(data: &[u8]) -> Vec<u8> {
    let mut stream = Compress::new(Compression::default(), true);
    let mut out = Vec::with_capacity(data.len() / 2 + 64);
    loop {
        let rest = usize::try_from(stream.total_in())
            .ok()
            .and_then(|at| data.get(at..))
            .unwrap_or_default();
        match stream.compress_vec(rest, &mut out, FlushCompress::Finish) {
            Ok(Status::StreamEnd) => return out,
            _ => out.reserve(STEP),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inflate(data: &[u8], limit: usize) -> Result<Vec<u8>, DecodeError> {
        let mut out = Vec::new();
        super::inflate(data, limit, &mut out).map(|()| out)
    }

    #[test]
    fn what_is_deflated_inflates() {
        let data: Vec<u8> = (0..200_000_u32).flat_map(|value| value.to_le_bytes()).collect();
        assert_eq!(inflate(&deflate(&data), data.len()).unwrap(), data);
        assert_eq!(inflate(&deflate(b""), 0).unwrap(), b"");
    }

    #[test]
    fn a_bomb_stops_at_the_limit() {
        let bomb = deflate(&vec![0; 10_000_000]);
        assert!(bomb.len() < 20_000);
        assert_eq!(inflate(&bomb, 1_000_000), Err(DecodeError::TooLarge));
    }

    #[test]
    fn cut_or_changed_data_is_refused() {
        let whole = deflate(b"an invented text, an invented text");
        for cut in 0..whole.len() {
            assert_eq!(
                inflate(&whole[..cut], 1000),
                Err(DecodeError::Data("Flate")),
                "{cut}"
            );
        }
        assert_eq!(inflate(b"no zlib", 1000), Err(DecodeError::Data("Flate")));
    }
}
