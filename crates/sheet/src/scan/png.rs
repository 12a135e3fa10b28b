//! PNG as it is where PDF knows the same packing, else unpacked and packed again without loss.

use std::io::Cursor;

use png::{BitDepth, ColorType, Decoder, Limits, Transformations};
use saoy_pdf::{Dict, Object, Stream};

use super::page::{ImagePage, ScanRefusal};
use crate::objects::{array, dict, encoded, int, name};

/// Most pixels of a scan: A3 at 600 dpi.
pub(super) const MAX_PIXELS: u64 = 80_000_000;

/// Reads a PNG file.
pub(super) fn read(bytes: &[u8]) -> Result<ImagePage, ScanRefusal> {
    let mut decoder = decoder(bytes);
    decoder.set_transformations(Transformations::IDENTITY);
    let mut reader = decoder.read_info().map_err(|_| ScanRefusal::Damaged)?;
    let info = reader.info();
    let size = (info.width, info.height);
    if u64::from(size.0) * u64::from(size.1) > MAX_PIXELS {
        return Err(ScanRefusal::TooManyPixels {
            width: size.0,
            height: size.1,
        });
    }
    if info.is_animated() {
        return Err(ScanRefusal::Unsupported);
    }
    let dpi = info.pixel_dims.and_then(|d| match d.unit {
        png::Unit::Meter => Some(f64::from(d.xppu) * 0.0254),
        png::Unit::Unspecified => None,
    });
    let plain = !info.interlaced
        && info.trns.is_none()
        && !matches!(info.color_type, ColorType::Rgba | ColorType::GrayscaleAlpha);
    let image = if plain {
        let (color, depth, palette) = (
            info.color_type,
            info.bit_depth,
            info.palette.as_deref().map(<[u8]>::to_vec),
        );
        // Unpacked once to be sure that it can be.
        let mut pixels = vec![0; reader.output_buffer_size().ok_or(ScanRefusal::Damaged)?];
        reader.next_frame(&mut pixels).map_err(|_| ScanRefusal::Damaged)?;
        reader.finish().map_err(|_| ScanRefusal::Damaged)?;
        passed(bytes, size, color, depth, palette)?
    } else {
        unpacked(bytes, size)?
    };
    Ok(ImagePage::new(image, size, dpi, 1))
}

fn decoder(bytes: &[u8]) -> Decoder<Cursor<&[u8]>> {
    Decoder::new_with_limits(Cursor::new(bytes), Limits { bytes: 512 << 20 })
}

fn common(size: (u32, u32), bits: u8) -> Vec<(&'static str, Object)> {
    vec![
        ("Type", name("XObject")),
        ("Subtype", name("Image")),
        ("Width", int(size.0.into())),
        ("Height", int(size.1.into())),
        ("BitsPerComponent", int(bits.into())),
    ]
}

/// The IDAT chunks, end to end, are a Flate stream with PNG's predictors (ISO 32000-2 §7.4.4.4).
fn passed(
    bytes: &[u8],
    size: (u32, u32),
    color: ColorType,
    depth: BitDepth,
    palette: Option<Vec<u8>>,
) -> Result<Stream, ScanRefusal> {
    let (colors, space) = match (color, palette) {
        (ColorType::Grayscale, _) => (1, name("DeviceGray")),
        (ColorType::Rgb, _) => (3, name("DeviceRGB")),
        (ColorType::Indexed, Some(palette)) => {
            let last = i64::try_from(palette.len() / 3).unwrap_or_default() - 1;
            (
                1,
                array([
                    name("Indexed"),
                    name("DeviceRGB"),
                    int(last),
                    Object::HexString(palette),
                ]),
            )
        }
        _ => return Err(ScanRefusal::Damaged),
    };
    let bits = depth as u8;
    let mut entries = common(size, bits);
    entries.extend([
        ("ColorSpace", space),
        ("Filter", name("FlateDecode")),
        (
            "DecodeParms",
            dict([
                ("Predictor", int(15)),
                ("Colors", int(colors)),
                ("BitsPerComponent", int(bits.into())),
                ("Columns", int(size.0.into())),
            ]),
        ),
    ]);
    match encoded(entries, data_chunks(bytes).ok_or(ScanRefusal::Damaged)?) {
        Object::Stream(stream) => Ok(stream),
        _ => Err(ScanRefusal::Damaged),
    }
}

fn data_chunks(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut rest = bytes.get(8..)?;
    let mut data = Vec::new();
    loop {
        let (length, after) = rest.split_first_chunk::<4>()?;
        let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
        let (kind, after) = after.split_first_chunk::<4>()?;
        match kind {
            b"IDAT" => data.extend_from_slice(after.get(..length)?),
            b"IEND" => return Some(data),
            _ => {}
        }
        rest = after.get(length.checked_add(4)?..)?;
    }
}

/// Unpacked to eight bits, laid on white paper, packed again.
fn unpacked(bytes: &[u8], size: (u32, u32)) -> Result<Stream, ScanRefusal> {
    let damaged = |_| ScanRefusal::Damaged;
    let mut decoder = decoder(bytes);
    decoder.set_transformations(Transformations::normalize_to_color8() | Transformations::ALPHA);
    let mut reader = decoder.read_info().map_err(damaged)?;
    let mut pixels = vec![0; reader.output_buffer_size().ok_or(ScanRefusal::Damaged)?];
    let frame = reader.next_frame(&mut pixels).map_err(damaged)?;
    pixels.truncate(frame.buffer_size());
    let on_white = |c: u8, a: u8| {
        let (c, a) = (u32::from(c), u32::from(a));
        u8::try_from((c * a + 255 * (255 - a) + 127) / 255).unwrap_or(255)
    };
    let (space, flat): (_, Vec<u8>) = match frame.color_type {
        ColorType::GrayscaleAlpha => (
            "DeviceGray",
            pixels
                .as_chunks::<2>()
                .0
                .iter()
                .map(|[g, a]| on_white(*g, *a))
                .collect(),
        ),
        ColorType::Rgba => (
            "DeviceRGB",
            pixels
                .as_chunks::<4>()
                .0
                .iter()
                .flat_map(|[r, g, b, a]| [r, g, b].map(|c| on_white(*c, *a)))
                .collect(),
        ),
        _ => return Err(ScanRefusal::Damaged),
    };
    let mut entries: Dict = common(size, 8).into_iter().collect();
    entries.insert("ColorSpace", name(space));
    Ok(Stream::deflated(entries, &flat))
}
