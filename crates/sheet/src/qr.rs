//! QR codes as filled paths (ISO/IEC 18004).

use qrcodegen::{QrCode, QrCodeEcc};

use crate::content::{BLACK, Content};
use crate::rect::Rect;

/// The text is too long for any QR code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the address of the check page is too long for a QR code")]
pub struct TooLong;

/// Draws `text` to fill the square `r` exactly; the four empty modules around it are the caller's.
/// Error correction is medium or better, so that a stain of a seventh of the area does no harm.
pub fn draw(content: &mut Content, r: Rect, text: &str) -> Result<(), TooLong> {
    let code = QrCode::encode_text(text, QrCodeEcc::Medium).map_err(|_| TooLong)?;
    let module = r.width() / f64::from(code.size());
    content.fill(BLACK);
    for row in 0..code.size() {
        let mut column = 0;
        while column < code.size() {
            let from = column;
            while column < code.size() && code.get_module(column, row) {
                column += 1;
            }
            if column > from {
                let y = r.y1 - f64::from(row + 1) * module;
                let x = r.x0 + f64::from(from) * module;
                content.op(&[x, y, f64::from(column - from) * module, module], "re");
            }
            column += 1;
        }
    }
    // One path: neighbouring rows share their edges, no hairline shows between them.
    content.op(&[], "f");
    Ok(())
}

/// `text` as the `d` of an SVG path whose modules are squares of one unit, with the number of modules a side; the four
/// empty modules around it are the caller's.
pub fn path(text: &str) -> Result<(u32, String), TooLong> {
    let code = QrCode::encode_text(text, QrCodeEcc::Medium).map_err(|_| TooLong)?;
    let mut path = String::new();
    for row in 0..code.size() {
        for column in (0..code.size()).filter(|column| code.get_module(*column, row)) {
            path.push_str(&format!("M{column} {row}h1v1h-1z"));
        }
    }
    Ok((u32::try_from(code.size()).map_err(|_| TooLong)?, path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_of_the_screen_gets_the_same_modules_as_squares() {
        let (side, path) = path("https://saoy.example/kt/7F3K-9QMD").unwrap();
        assert_eq!(side, 29);
        assert!(path.starts_with("M0 0h1v1h-1zM1 0h1v1h-1z"));
        assert!(!path.contains("M7 0h"), "the white rim of the finder pattern");
    }

    #[test]
    fn the_finder_patterns_are_in_three_corners() {
        // 29 modules: version 3.
        let mut c = Content::new();
        draw(
            &mut c,
            Rect::sized(0.0, 0.0, 29.0, 29.0),
            "https://saoy.example/kt/7F3K-9QMD",
        )
        .unwrap();
        let text = String::from_utf8(c.into_bytes()).unwrap();
        for corner in ["\n0 28 7 1 re", "\n22 28 7 1 re", "\n0 0 7 1 re"] {
            assert!(text.contains(corner), "{corner} in {text}");
        }
        assert!(text.ends_with("f\n"));
    }

    #[test]
    fn too_long_an_address_is_refused() {
        let mut c = Content::new();
        assert_eq!(
            draw(&mut c, Rect::sized(0.0, 0.0, 1.0, 1.0), &"x".repeat(3000)),
            Err(TooLong)
        );
    }
}
