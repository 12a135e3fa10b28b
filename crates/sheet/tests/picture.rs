//! What is refused as a picture of a seal or signature.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

use saoy_sheet::picture::{Looks, MAX_BYTES, Picture, PictureRefusal};

fn png(width: u32, height: u32, color: png::ColorType, data: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, width, height);
    encoder.set_color(color);
    encoder.set_depth(png::BitDepth::Eight);
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(data).unwrap();
    writer.finish().unwrap();
    out
}

fn small() -> Vec<u8> {
    png(2, 2, png::ColorType::Rgb, &[10; 12])
}

/// A file whose header claims a size; nothing after the header is real.
fn claims(width: u32, height: u32) -> Vec<u8> {
    let mut file = small();
    file[16..20].copy_from_slice(&width.to_be_bytes());
    file[20..24].copy_from_slice(&height.to_be_bytes());
    file
}

#[test]
fn other_kinds_are_named_by_content() {
    for (bytes, looks_like) in [
        (&b"\xff\xd8\xff\xe0\x00\x10JFIF"[..], Looks::Jpeg),
        (b"GIF89a", Looks::Gif),
        (b"RIFF\0\0\0\0WEBPVP8 ", Looks::WebP),
        (b"BM\0\0", Looks::Bmp),
        (b"II*\0", Looks::Tiff),
        (b"\0\0\0\x18ftypheic", Looks::Heif),
        (b"%PDF-1.7", Looks::Pdf),
        (b"  <svg xmlns=", Looks::Markup),
        (b"hello", Looks::Unknown),
        (b"\x89PN", Looks::Unknown),
    ] {
        assert_eq!(
            Picture::read(bytes),
            Err(PictureRefusal::NotPng { looks_like }),
            "{looks_like:?}"
        );
    }
    assert_eq!(Picture::read(b""), Err(PictureRefusal::Empty));
}

#[test]
fn sizes_are_judged_before_unpacking() {
    assert_eq!(
        Picture::read(&claims(8000, 5000)),
        Err(PictureRefusal::TooManyPixels {
            width: 8000,
            height: 5000
        })
    );
    assert_eq!(
        Picture::read(&claims(4001, 10)),
        Err(PictureRefusal::SideTooLong {
            width: 4001,
            height: 10
        })
    );
    assert_eq!(Picture::read(&claims(0, 10)), Err(PictureRefusal::Damaged));
    let mut large = small();
    large.resize(MAX_BYTES + 1, 0);
    assert_eq!(
        Picture::read(&large),
        Err(PictureRefusal::TooLarge { bytes: MAX_BYTES + 1 })
    );
}

#[test]
fn animated_pictures_are_refused() {
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, 1, 1);
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_animated(2, 0).unwrap();
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&[1, 2, 3, 4]).unwrap();
    writer.write_image_data(&[1, 2, 3, 5]).unwrap();
    writer.finish().unwrap();
    assert_eq!(Picture::read(&out), Err(PictureRefusal::Animated));
}

#[test]
fn damage_and_additions_are_found() {
    let whole = small();
    for end in 8..whole.len() {
        assert_eq!(
            Picture::read(&whole[..end]),
            Err(PictureRefusal::Damaged),
            "cut at {end}"
        );
    }
    let mut flipped = whole.clone();
    let at = flipped.len() - 20;
    flipped[at] ^= 1;
    assert_eq!(Picture::read(&flipped), Err(PictureRefusal::Damaged));
    let mut more = whole;
    more.extend(b"PK\x03\x04");
    assert_eq!(Picture::read(&more), Err(PictureRefusal::TrailingData));
}

#[test]
fn blank_pictures_are_refused() {
    let clear = png(2, 1, png::ColorType::Rgba, &[9, 9, 9, 0, 1, 1, 1, 0]);
    assert_eq!(Picture::read(&clear), Err(PictureRefusal::Blank));
    let white = png(2, 1, png::ColorType::Grayscale, &[255, 255]);
    assert_eq!(Picture::read(&white), Err(PictureRefusal::Blank));
}

#[test]
fn every_colour_type_becomes_the_same() {
    let grey = Picture::read(&png(1, 1, png::ColorType::Grayscale, &[7])).unwrap();
    let rgb = Picture::read(&png(1, 1, png::ColorType::Rgb, &[7, 7, 7])).unwrap();
    let alpha = Picture::read(&png(1, 1, png::ColorType::GrayscaleAlpha, &[7, 255])).unwrap();
    assert_eq!((&grey, &grey), (&rgb, &alpha));
    assert!(!grey.has_transparency());
}
