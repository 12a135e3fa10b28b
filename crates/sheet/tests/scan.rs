//! Photos and scans as pages.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

mod support;

use saoy_pdf::{Limits, Object, Reader, clean};
use saoy_sheet::picture::Looks;
use saoy_sheet::scan::{self, Hint, ScanRefusal, Settings};

const COLOUR: &[u8] = include_bytes!("data/small.jpg");
const GRAY: &[u8] = include_bytes!("data/gray.jpg");
const CMYK: &[u8] = include_bytes!("data/cmyk.jpg");

/// The first image of a page: its dictionary's entries and its bytes as they lie in the file.
fn image(reader: &Reader<'_>, page: usize) -> (saoy_pdf::Dict, Vec<u8>) {
    let pages = reader.pages().unwrap();
    let resources = pages[page].resources.clone().unwrap();
    let xobjects = reader.lookup(resources.as_dict().unwrap(), "XObject").unwrap();
    let scan = reader.lookup(xobjects.as_dict().unwrap(), "Scan").unwrap();
    let stream = scan.as_stream().unwrap();
    (stream.dict.clone(), reader.raw(stream).to_vec())
}

fn pdf(pictures: &[&[u8]]) -> Vec<u8> {
    let pages = pictures.iter().map(|p| scan::read(p).unwrap()).collect();
    scan::to_pdf(pages, [5; 16]).unwrap()
}

/// The colour photo with another density in its JFIF header and an EXIF orientation.
fn photo(dpi: u16, orientation: u8) -> Vec<u8> {
    let mut jpeg = COLOUR.to_vec();
    jpeg[14..16].copy_from_slice(&dpi.to_be_bytes());
    let mut exif = b"\xff\xe1\x00\x22Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    exif.extend([orientation, 0, 0, 0, 0, 0, 0]);
    let length = u16::try_from(exif.len() - 2).unwrap();
    exif[2..4].copy_from_slice(&length.to_be_bytes());
    jpeg.splice(20..20, exif);
    jpeg
}

fn png(color: png::ColorType, depth: png::BitDepth, size: (u32, u32), data: &[u8], dpi: u32) -> Vec<u8> {
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, size.0, size.1);
    encoder.set_color(color);
    encoder.set_depth(depth);
    if color == png::ColorType::Indexed {
        encoder.set_palette(vec![255, 255, 255, 200, 0, 0]);
    }
    if dpi > 0 {
        let per_metre = (f64::from(dpi) / 0.0254).round() as u32;
        encoder.set_pixel_dims(Some(png::PixelDimensions {
            xppu: per_metre,
            yppu: per_metre,
            unit: png::Unit::Meter,
        }));
    }
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(data).unwrap();
    writer.finish().unwrap();
    out
}

#[test]
fn jpegs_pass_byte_for_byte() {
    let joined = pdf(&[COLOUR, GRAY, CMYK]);
    assert_eq!(clean::inspect(&joined, &Limits::default()).unwrap().pages, 3);
    let reader = Reader::open(&joined, &Limits::default()).unwrap();
    for (page, (jpeg, space)) in [(COLOUR, "DeviceRGB"), (GRAY, "DeviceGray"), (CMYK, "DeviceCMYK")]
        .iter()
        .enumerate()
    {
        let (dict, raw) = image(&reader, page);
        assert_eq!(&raw, jpeg);
        assert!(dict.get("ColorSpace").unwrap().is_name(space));
        assert_eq!(dict.contains_key("Decode"), *space == "DeviceCMYK");
    }
    support::keep("photos.pdf", &joined);
}

#[test]
fn phones_held_sideways_are_turned_upright() {
    for (orientation, rotate, mirrored) in [
        (1, 0, false),
        (2, 0, true),
        (3, 180, false),
        (4, 180, true),
        (5, 270, true),
        (6, 90, false),
        (7, 90, true),
        (8, 270, false),
        (9, 0, false),
    ] {
        let file = pdf(&[&photo(200, orientation)]);
        let reader = Reader::open(&file, &Limits::default()).unwrap();
        let page = reader.pages().unwrap().remove(0);
        assert_eq!(page.rotate, rotate, "{orientation}");
        let content = reader.lookup(&page.dict, "Contents").unwrap();
        let content = String::from_utf8(reader.decoded(content.as_stream().unwrap()).unwrap()).unwrap();
        assert_eq!(content.contains("q\n-"), mirrored, "{orientation}: {content}");
    }
}

#[test]
fn pages_are_true_to_scale_where_the_scanner_says_so() {
    let scanned = scan::read(&photo(300, 1)).unwrap();
    let (w, h) = scanned.pixels();
    assert_eq!(scanned.dpi(), Some(300.0));
    assert_eq!(
        scanned.size(),
        (f64::from(w) * 72.0 / 300.0, f64::from(h) * 72.0 / 300.0)
    );
    // 20 dpi is a program's default: the picture is taken for 200 dpi.
    let photo = scan::read(COLOUR).unwrap();
    assert_eq!((photo.dpi(), photo.size().0), (None, f64::from(w) * 72.0 / 200.0));
    let large = png(
        png::ColorType::Grayscale,
        png::BitDepth::One,
        (8000, 4000),
        &vec![0; 4_000_000],
        0,
    );
    let (w, h) = scan::read(&large).unwrap().size();
    assert!((w - 841.89).abs() < 0.01 && (h - 420.945).abs() < 0.01, "{w} {h}");
}

#[test]
fn pngs_pass_without_being_packed_again() {
    let bits = [0b1010_1010, 0b0101_0101];
    let fax = png(png::ColorType::Grayscale, png::BitDepth::One, (8, 2), &bits, 300);
    let palette = png(png::ColorType::Indexed, png::BitDepth::Eight, (2, 1), &[0, 1], 0);
    let deep = png(
        png::ColorType::Rgb,
        png::BitDepth::Sixteen,
        (1, 1),
        &[1, 2, 3, 4, 5, 6],
        0,
    );
    let file = pdf(&[&fax, &palette, &deep]);
    let reader = Reader::open(&file, &Limits::default()).unwrap();
    for (page, (png, pixels)) in [
        (&fax, &bits[..]),
        (&palette, &[0, 1]),
        (&deep, &[1, 2, 3, 4, 5, 6]),
    ]
    .into_iter()
    .enumerate()
    {
        let (dict, raw) = image(&reader, page);
        assert!(
            png.windows(raw.len()).any(|w| w == raw),
            "page {page} was packed again"
        );
        let stream = Object::Stream(saoy_pdf::Stream::new(dict, raw));
        assert_eq!(
            reader.decoded(stream.as_stream().unwrap()).unwrap(),
            pixels,
            "page {page}"
        );
    }
    let dpi = scan::read(&fax).unwrap().dpi().unwrap();
    assert!((dpi - 300.0).abs() < 0.01, "{dpi}");
}

#[test]
fn transparent_pngs_lie_on_white() {
    let clear = png(
        png::ColorType::Rgba,
        png::BitDepth::Eight,
        (2, 1),
        &[0, 0, 0, 0, 10, 20, 30, 255],
        0,
    );
    let file = pdf(&[&clear]);
    let reader = Reader::open(&file, &Limits::default()).unwrap();
    let (dict, raw) = image(&reader, 0);
    let pixels = reader.decoded(&saoy_pdf::Stream::new(dict, raw)).unwrap();
    assert_eq!(pixels, [255, 255, 255, 10, 20, 30]);
}

#[test]
fn what_is_no_picture_is_refused() {
    assert_eq!(scan::read(b""), Err(ScanRefusal::Empty));
    assert_eq!(
        scan::read(b"%PDF-1.7"),
        Err(ScanRefusal::NotAPicture {
            looks_like: Looks::Pdf
        })
    );
    assert_eq!(
        scan::read(b"\0\0\0\x18ftypheic"),
        Err(ScanRefusal::NotAPicture {
            looks_like: Looks::Heif
        })
    );
}

#[test]
fn damaged_and_unusual_pictures_are_refused() {
    for end in (3..COLOUR.len()).step_by(7) {
        assert_eq!(
            scan::read(&COLOUR[..end]),
            Err(ScanRefusal::Damaged),
            "cut at {end}"
        );
    }
    let whole = png(
        png::ColorType::Grayscale,
        png::BitDepth::Eight,
        (4, 4),
        &[7; 16],
        0,
    );
    for end in 9..whole.len() - 12 {
        assert_eq!(
            scan::read(&whole[..end]),
            Err(ScanRefusal::Damaged),
            "cut at {end}"
        );
    }
    let frame = COLOUR.windows(2).position(|w| w == [0xff, 0xc0]).unwrap();
    let mut arithmetic = COLOUR.to_vec();
    arithmetic[frame + 1] = 0xc9;
    assert_eq!(scan::read(&arithmetic), Err(ScanRefusal::Unsupported));
    let mut twelve = COLOUR.to_vec();
    twelve[frame + 4] = 12;
    assert_eq!(scan::read(&twelve), Err(ScanRefusal::Unsupported));
    let mut huge = COLOUR.to_vec();
    huge[frame + 5..frame + 9].copy_from_slice(&[0xff, 0xff, 0xff, 0xff]);
    assert_eq!(
        scan::read(&huge),
        Err(ScanRefusal::TooManyPixels {
            width: 65535,
            height: 65535
        })
    );
}

#[test]
fn what_follows_the_picture_stays_behind() {
    for tail in [&[0; 300][..], b"\0\0\0\x18ftypmp42 a short film", COLOUR] {
        let mut longer = COLOUR.to_vec();
        longer.extend(tail);
        let file = pdf(&[&longer]);
        let reader = Reader::open(&file, &Limits::default()).unwrap();
        assert_eq!(image(&reader, 0).1, COLOUR);
    }
}

#[test]
fn a_scanned_page_is_judged_from_its_image() {
    let (width, height) = (1654, 2339);
    let mut text = vec![255_u8; width * height];
    for y in (200..2100).filter(|y| y % 50 < 20) {
        for x in (200..1450).filter(|x| x % 16 < 8) {
            text[y * width + x] = 20;
        }
    }
    let size = (width as u32, height as u32);
    let good = png(png::ColorType::Grayscale, png::BitDepth::Eight, size, &text, 200);
    let coarse = png(png::ColorType::Grayscale, png::BitDepth::Eight, size, &text, 150);
    let blank = png(
        png::ColorType::Grayscale,
        png::BitDepth::Eight,
        size,
        &vec![250; width * height],
        200,
    );
    let file = pdf(&[&good, &coarse, &blank, COLOUR]);
    let reader = Reader::open(&file, &Limits::default()).unwrap();
    let hints: Vec<_> = reader
        .pages()
        .unwrap()
        .iter()
        .map(|page| scan::judge(&scan::of_page(&reader, page).unwrap(), &Settings::default()))
        .collect();
    assert_eq!(hints[0], []);
    assert_eq!(hints[1], [Hint::LowResolution { dpi: 150 }]);
    assert_eq!(hints[2], [Hint::Blank]);
    // The photo's JPEG is unpacked, too: a page of writing, not a blank one.
    assert!(
        !hints[3].contains(&Hint::Blank) && !hints[3].contains(&Hint::Dark),
        "{:?}",
        hints[3]
    );
}
