//! What lies on the scanner: two pages of writing, A4, grey, 200 dots an inch (Decree 30/2020 asks for no fewer), as JPEG
//! in a PDF, about 830 KB. A picture of another shape would cost the service another effort than what people bring.

use saoy_sheet::scan::{ImagePage, read, to_pdf};

use super::super::Failure;
use super::jpeg;

const WIDTH: u16 = 1_654;
const HEIGHT: u16 = 2_339;
/// Gives about 150 KB a page.
const QUALITY: u32 = 60;

/// A scan of which every copy is another file.
pub(super) struct Scan {
    pages: Vec<ImagePage>,
}

impl Scan {
    pub(super) fn make() -> Result<Self, Failure> {
        let pages = [1, 2].map(|seed| read(&jpeg::encode(&dots(seed), WIDTH, HEIGHT, QUALITY)));
        Ok(Self {
            pages: pages.into_iter().collect::<Result<_, _>>()?,
        })
    }

    /// The scan as a file with an identifier of its own.
    pub(super) fn number(&self, nth: u64) -> Result<Vec<u8>, Failure> {
        let id = (u128::from(nth) + 1).to_le_bytes();
        Ok(to_pdf(self.pages.clone(), id)?)
    }
}

/// A page: paper that is not quite white, lines of words whose strokes differ, and a sensor's noise.
fn dots(seed: u64) -> Vec<u8> {
    let mut noise = 0x2545_f491_4f6c_dd1d_u64.wrapping_mul(seed);
    let mut next = move || {
        noise ^= noise << 13;
        noise ^= noise >> 7;
        noise ^= noise << 17;
        noise
    };
    let (width, height) = (usize::from(WIDTH), usize::from(HEIGHT));
    let mut dots = vec![0; width * height];
    for dot in &mut dots {
        *dot = 232 + (next() % 9) as u8;
    }
    // Letters 22 dots high, a line every 46: 13 points with room between.
    for top in (180..height - 220).step_by(46) {
        let mut left = 200;
        while left < width - 180 {
            for _ in 0..3 + next() % 5 {
                letter(&mut dots, width, left, top, next());
                left += 16;
            }
            left += 14;
        }
    }
    dots
}

/// Two upright and two level strokes, some of them left out.
fn letter(dots: &mut [u8], width: usize, left: usize, top: usize, which: u64) {
    for y in 0..22 {
        for x in 0..12 {
            let upright = (x < 3 && which & 1 == 0) || (x > 8 && which & 2 == 0);
            let level =
                (y < 3 && which & 4 == 0) || (y > 18 && which & 8 == 0) || (y / 3 == 3 && which & 16 == 0);
            if let (true, Some(dot)) = (upright || level, dots.get_mut((top + y) * width + left + x)) {
                *dot -= 190;
            }
        }
    }
}
