//! JPEG as it is: `/DCTDecode` (ISO 32000-2 §7.4.8, ITU-T T.81).

use saoy_pdf::{Object, Stream};

use super::exif::{self, Exif};
use super::page::{ImagePage, ScanRefusal};
use crate::objects::{array, encoded, int, name};

/// What the markers say.
#[derive(Debug, Default)]
struct Markers {
    size: Option<(u16, u16)>,
    components: u8,
    bits: u8,
    adobe: bool,
    exif: Exif,
    jfif_dpi: Option<f64>,
    /// Just behind the end mark, which follows at least one scan.
    end: Option<usize>,
}

/// Reads the markers; the compressed picture is taken as it is, up to its end mark.
pub(super) fn read(bytes: &[u8]) -> Result<ImagePage, ScanRefusal> {
    let m = markers(bytes).ok_or(ScanRefusal::Damaged)?;
    let (width, height) = m
        .size
        .filter(|(w, h)| *w > 0 && *h > 0)
        .ok_or(ScanRefusal::Damaged)?;
    // Phones append videos and thumbnails, scanners zeros: the picture ends at its end mark.
    let whole = m
        .end
        .and_then(|end| bytes.get(..end))
        .ok_or(ScanRefusal::Damaged)?;
    if m.bits != 8 {
        return Err(ScanRefusal::Unsupported);
    }
    let space = match m.components {
        1 => "DeviceGray",
        3 => "DeviceRGB",
        4 => "DeviceCMYK",
        _ => return Err(ScanRefusal::Unsupported),
    };
    let mut entries = vec![
        ("Type", name("XObject")),
        ("Subtype", name("Image")),
        ("Width", int(width.into())),
        ("Height", int(height.into())),
        ("ColorSpace", name(space)),
        ("BitsPerComponent", int(8)),
        ("Filter", name("DCTDecode")),
    ];
    if m.components == 4 && m.adobe {
        // Adobe's programs store CMYK inverted.
        entries.push(("Decode", array([1, 0, 1, 0, 1, 0, 1, 0].map(int))));
    }
    let Object::Stream(image) = encoded(entries, whole.to_vec()) else {
        return Err(ScanRefusal::Damaged);
    };
    Ok(page(image, width, height, &m))
}

fn page(image: Stream, width: u16, height: u16, m: &Markers) -> ImagePage {
    // 72 in the one header is a program's default; the other may know better.
    let dpi = m
        .jfif_dpi
        .filter(|dpi| *dpi >= super::page::LEAST_DPI)
        .or(m.exif.dpi);
    ImagePage::new(
        image,
        (width.into(), height.into()),
        dpi,
        m.exif.orientation.unwrap_or(1),
    )
}

fn markers(bytes: &[u8]) -> Option<Markers> {
    let mut m = Markers::default();
    let mut scanned = false;
    let mut rest = bytes.strip_prefix(b"\xff\xd8")?;
    loop {
        let (&first, after) = rest.split_first()?;
        if first != 0xff {
            return None;
        }
        let (&marker, after) = after.split_first()?;
        match marker {
            0xff => {
                rest = rest.get(1..)?;
                continue;
            }
            0x01 | 0xd0..=0xd7 => {
                rest = after;
                continue;
            }
            0xd9 if scanned => {
                m.end = Some(bytes.len() - after.len());
                return Some(m);
            }
            0xd8 | 0xd9 => return None,
            _ => {}
        }
        let (length, _) = after.split_first_chunk::<2>()?;
        let length = usize::from(u16::from_be_bytes(*length));
        let body = after.get(2..length)?;
        rest = after.get(length..)?;
        match marker {
            // Every start of frame but the marks for tables in between (ITU-T T.81 Table B.1).
            0xc0..=0xcf if !matches!(marker, 0xc4 | 0xc8 | 0xcc) => {
                let [bits, h1, h0, w1, w0, components, ..] = *body else {
                    return None;
                };
                // Lossless, hierarchical and arithmetic coding: no PDF reader takes them.
                m.bits = if marker <= 0xc2 { bits } else { 0 };
                m.size = Some((u16::from_be_bytes([w1, w0]), u16::from_be_bytes([h1, h0])));
                m.components = components;
            }
            0xe0 if body.starts_with(b"JFIF\0") => m.jfif_dpi = density(body),
            0xe1 => {
                if let Some(tiff) = body.strip_prefix(b"Exif\0\0") {
                    m.exif = exif::read(tiff);
                }
            }
            0xda => {
                scanned = true;
                rest = after_scan(rest)?;
            }
            0xee if body.starts_with(b"Adobe") => m.adobe = true,
            _ => {}
        }
    }
}

/// The next marker behind a scan's coded data, in which `FF` is followed by `00` or a restart number.
fn after_scan(data: &[u8]) -> Option<&[u8]> {
    let at = data
        .windows(2)
        .position(|w| matches!(w, [0xff, next] if !matches!(next, 0 | 0xd0..=0xd7 | 0xff)))?;
    data.get(at..)
}

fn density(jfif: &[u8]) -> Option<f64> {
    let unit = *jfif.get(7)?;
    let x = f64::from(u16::from_be_bytes([*jfif.get(8)?, *jfif.get(9)?]));
    match unit {
        1 => Some(x),
        2 => Some(x * 2.54),
        _ => None,
    }
}
