//! Image streams unpacked to grey.

use saoy_pdf::{Object, Reader, Stream};
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

use super::raster::{Gray, number};

/// The image in grey, or `None` for what is not unpacked here.
pub(super) fn gray(reader: &Reader<'_>, stream: &Stream, width: usize, height: usize) -> Option<Gray> {
    let filter = reader.lookup(&stream.dict, "Filter").ok()?;
    let last = match &filter {
        Object::Array(names) => names.last().and_then(Object::as_name),
        other => other.as_name(),
    };
    let only = filter.as_array().is_none_or(|names| names.len() == 1);
    match last {
        Some(b"DCTDecode" | b"DCT") if only => jpeg(reader.raw(stream)),
        Some(b"DCTDecode" | b"DCT" | b"JPXDecode" | b"JBIG2Decode" | b"CCITTFaxDecode") => None,
        _ => packed(reader, stream, width, height),
    }
}

fn jpeg(bytes: &[u8]) -> Option<Gray> {
    let options = DecoderOptions::default()
        .set_max_width(20_000)
        .set_max_height(20_000)
        .jpeg_set_out_colorspace(ColorSpace::Luma);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    let data = decoder.decode().ok()?;
    let (width, height) = decoder.dimensions()?;
    (data.len() == width.checked_mul(height)?).then_some(Gray { width, height, data })
}

/// How samples become grey.
enum Space {
    Gray,
    Rgb,
    Cmyk,
    Indexed(Vec<u8>),
}

fn packed(reader: &Reader<'_>, stream: &Stream, width: usize, height: usize) -> Option<Gray> {
    let mask = reader
        .lookup(&stream.dict, "ImageMask")
        .ok()
        .and_then(|m| m.as_bool())
        .unwrap_or(false);
    let bits = if mask {
        1
    } else {
        number(reader, &stream.dict, "BitsPerComponent")?
    };
    let space = if mask {
        Space::Gray
    } else {
        space(reader, &reader.lookup(&stream.dict, "ColorSpace").ok()?)?
    };
    let inverted = reader
        .lookup(&stream.dict, "Decode")
        .ok()
        .and_then(|d| d.as_array().and_then(|a| a.first()?.as_number()))
        .is_some_and(|first| first >= 1.0);
    let samples = match space {
        Space::Gray | Space::Indexed(_) => 1,
        Space::Rgb => 3,
        Space::Cmyk => 4,
    };
    let row = width.checked_mul(samples)?.checked_mul(bits)?.div_ceil(8);
    let bytes = reader.decoded(stream).ok()?;
    let mut data = Vec::with_capacity(width.checked_mul(height)?);
    for line in bytes.chunks(row.max(1)).take(height) {
        for x in 0..width {
            let value = |n: usize| sample(line, x * samples + n, bits);
            let full = |n: usize| value(n).map_or(255, |v| scale(v, bits));
            let level = match &space {
                Space::Gray => full(0),
                Space::Rgb => luma(full(0), full(1), full(2)),
                Space::Cmyk => {
                    let k = 255 - full(3);
                    let part = |n| u8::try_from(u16::from(255 - full(n)) * u16::from(k) / 255).unwrap_or(255);
                    luma(part(0), part(1), part(2))
                }
                Space::Indexed(levels) => value(0)
                    .and_then(|v| levels.get(usize::from(v)))
                    .copied()
                    .unwrap_or(255),
            };
            data.push(if inverted { 255 - level } else { level });
        }
    }
    data.resize(width * height, 255);
    Some(Gray { width, height, data })
}

fn space(reader: &Reader<'_>, object: &Object) -> Option<Space> {
    if let Some(name) = object.as_name() {
        return match name {
            b"DeviceGray" | b"CalGray" | b"G" => Some(Space::Gray),
            b"DeviceRGB" | b"CalRGB" | b"RGB" => Some(Space::Rgb),
            b"DeviceCMYK" | b"CMYK" => Some(Space::Cmyk),
            _ => None,
        };
    }
    let family = object.as_array()?;
    let part = |n: usize| family.get(n).and_then(|o| reader.resolve(o).ok());
    match part(0)?.as_name()? {
        b"CalGray" => Some(Space::Gray),
        b"CalRGB" => Some(Space::Rgb),
        b"ICCBased" => match number(reader, part(1)?.as_dict()?, "N")? {
            1 => Some(Space::Gray),
            3 => Some(Space::Rgb),
            4 => Some(Space::Cmyk),
            _ => None,
        },
        b"Indexed" | b"I" => {
            let base = space(reader, &part(1)?)?;
            let table = match part(3)? {
                Object::Stream(stream) => reader.decoded(&stream).ok()?,
                other => other.as_string()?.to_vec(),
            };
            let levels = match base {
                Space::Gray => table,
                Space::Rgb => table
                    .as_chunks::<3>()
                    .0
                    .iter()
                    .map(|[r, g, b]| luma(*r, *g, *b))
                    .collect(),
                Space::Cmyk | Space::Indexed(_) => return None,
            };
            Some(Space::Indexed(levels))
        }
        _ => None,
    }
}

/// The `n`th sample of a row; of 16 bits the upper eight.
fn sample(row: &[u8], n: usize, bits: usize) -> Option<u8> {
    match bits {
        8 => row.get(n).copied(),
        16 => row.get(n * 2).copied(),
        1 | 2 | 4 => {
            let at = n * bits;
            let byte = row.get(at / 8)?;
            let shift = 8 - bits - at % 8;
            Some(byte >> shift & ((1 << bits) - 1))
        }
        _ => None,
    }
}

fn scale(value: u8, bits: usize) -> u8 {
    match bits {
        1 => value.saturating_mul(255),
        2 => value.saturating_mul(85),
        4 => value.saturating_mul(17),
        _ => value,
    }
}

/// ITU-R BT.601.
fn luma(r: u8, g: u8, b: u8) -> u8 {
    let sum = u32::from(r) * 299 + u32::from(g) * 587 + u32::from(b) * 114;
    u8::try_from(sum / 1000).unwrap_or(255)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_of_every_width() {
        let row = [0b1010_0110, 0x3c];
        assert_eq!(
            (0..8).filter_map(|n| sample(&row, n, 1)).collect::<Vec<_>>(),
            [1, 0, 1, 0, 0, 1, 1, 0]
        );
        assert_eq!(
            (0..4).filter_map(|n| sample(&row, n, 2)).collect::<Vec<_>>(),
            [2, 2, 1, 2]
        );
        assert_eq!(
            (0..4).filter_map(|n| sample(&row, n, 4)).collect::<Vec<_>>(),
            [10, 6, 3, 12]
        );
        assert_eq!(
            (sample(&row, 1, 8), sample(&row, 0, 16), sample(&row, 2, 8)),
            (Some(0x3c), Some(0xa6), None)
        );
        assert_eq!(
            (scale(1, 1), scale(3, 2), scale(15, 4), luma(255, 255, 255)),
            (255, 255, 255, 255)
        );
    }
}
