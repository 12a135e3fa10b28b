//! Reading: everything that can be refused is refused before pixels are unpacked.

use std::io::Cursor;

use png::{BitDepth, ColorType, Decoder, Limits, Transformations};

use super::Picture;
use super::refusal::{Looks, PictureRefusal};

/// Largest file, in bytes.
pub const MAX_BYTES: usize = 2_000_000;
/// Longest side, in pixels.
pub const MAX_SIDE: u32 = 4000;
/// From this many pixels on a picture is refused for its area.
pub const MAX_PIXELS: u64 = 40_000_000;

const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";

impl Picture {
    /// Reads a PNG file (ISO/IEC 15948).
    pub fn read(bytes: &[u8]) -> Result<Self, PictureRefusal> {
        if bytes.is_empty() {
            return Err(PictureRefusal::Empty);
        }
        if !bytes.starts_with(SIGNATURE) {
            return Err(PictureRefusal::NotPng {
                looks_like: Looks::at(bytes),
            });
        }
        let (width, height) = header(bytes).ok_or(PictureRefusal::Damaged)?;
        if u64::from(width) * u64::from(height) >= MAX_PIXELS {
            return Err(PictureRefusal::TooManyPixels { width, height });
        }
        if width > MAX_SIDE || height > MAX_SIDE {
            return Err(PictureRefusal::SideTooLong { width, height });
        }
        if bytes.len() > MAX_BYTES {
            return Err(PictureRefusal::TooLarge { bytes: bytes.len() });
        }
        chunks(bytes)?;
        let picture = decode(bytes)?;
        let blank = picture.pixels().all(|p| p[3] == 0) || picture.pixels().all(|p| p[..3] == [255; 3]);
        if blank {
            Err(PictureRefusal::Blank)
        } else {
            Ok(picture)
        }
    }
}

fn header(bytes: &[u8]) -> Option<(u32, u32)> {
    let number = |at: usize| Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
    if bytes.get(12..16)? != b"IHDR" {
        return None;
    }
    let (width, height) = (number(16)?, number(20)?);
    (width > 0 && height > 0).then_some((width, height))
}

/// Walks the chunks to the end mark: nothing animated, nothing behind.
fn chunks(bytes: &[u8]) -> Result<(), PictureRefusal> {
    let mut rest = bytes.get(SIGNATURE.len()..).unwrap_or_default();
    loop {
        let (length, after) = rest.split_first_chunk::<4>().ok_or(PictureRefusal::Damaged)?;
        let (kind, after) = after.split_first_chunk::<4>().ok_or(PictureRefusal::Damaged)?;
        let length = usize::try_from(u32::from_be_bytes(*length)).map_err(|_| PictureRefusal::Damaged)?;
        let after = length
            .checked_add(4)
            .and_then(|n| after.get(n..))
            .ok_or(PictureRefusal::Damaged)?;
        match kind {
            b"acTL" => return Err(PictureRefusal::Animated),
            b"IEND" if after.is_empty() => return Ok(()),
            b"IEND" => return Err(PictureRefusal::TrailingData),
            _ => rest = after,
        }
    }
}

fn decode(bytes: &[u8]) -> Result<Picture, PictureRefusal> {
    let damaged = |_| PictureRefusal::Damaged;
    let limits = Limits { bytes: 128 << 20 };
    let mut decoder = Decoder::new_with_limits(Cursor::new(bytes), limits);
    decoder.set_transformations(Transformations::normalize_to_color8() | Transformations::ALPHA);
    let mut reader = decoder.read_info().map_err(damaged)?;
    let size = reader.output_buffer_size().ok_or(PictureRefusal::Damaged)?;
    let mut pixels = vec![0; size];
    let frame = reader.next_frame(&mut pixels).map_err(damaged)?;
    reader.finish().map_err(damaged)?;
    pixels.truncate(frame.buffer_size());
    let rgba = match (frame.color_type, frame.bit_depth) {
        (ColorType::Rgba, BitDepth::Eight) => pixels,
        (ColorType::GrayscaleAlpha, BitDepth::Eight) => pixels
            .as_chunks::<2>()
            .0
            .iter()
            .flat_map(|[g, a]| [*g, *g, *g, *a])
            .collect(),
        _ => return Err(PictureRefusal::Damaged),
    };
    Ok(Picture {
        width: frame.width,
        height: frame.height,
        rgba,
    })
}
