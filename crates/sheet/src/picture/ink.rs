//! Paper taken away, edges cut, and the picture written again for a preview.

use super::Picture;
use super::refusal::PictureRefusal;

/// How far below white a channel may be and still be paper: scanners' noise.
const NOISE: u8 = 24;

impl Picture {
    /// The picture with its white background made transparent: each pixel becomes the ink that on white paper
    /// looks as the pixel did, so that soft edges stay soft.
    pub fn white_to_transparent(&self) -> Picture {
        let rgba = self.pixels().flat_map(ink).collect();
        Picture {
            width: self.width,
            height: self.height,
            rgba,
        }
    }

    /// The picture without its empty margins, so that its size on paper is the drawing's.
    pub fn trimmed(&self) -> Picture {
        let width = self.width.max(1);
        let (mut x0, mut y0, mut x1, mut y1) = (self.width, self.height, 0, 0);
        for (index, pixel) in (0_u32..).zip(self.pixels()) {
            if pixel[3] > 8 {
                let (x, y) = (index % width, index / width);
                (x0, y0, x1, y1) = (x0.min(x), y0.min(y), x1.max(x + 1), y1.max(y + 1));
            }
        }
        if x0 >= x1 || y0 >= y1 {
            return self.clone();
        }
        let rgba = (0_u32..)
            .zip(self.pixels())
            .filter(|(index, _)| {
                let (x, y) = (index % width, index / width);
                (x0..x1).contains(&x) && (y0..y1).contains(&y)
            })
            .flat_map(|(_, pixel)| pixel)
            .collect();
        Picture {
            width: x1 - x0,
            height: y1 - y0,
            rgba,
        }
    }

    /// The picture as a PNG file: the preview, and what is stored once it is accepted.
    pub fn to_png(&self) -> Result<Vec<u8>, PictureRefusal> {
        let mut out = Vec::new();
        let mut encoder = png::Encoder::new(&mut out, self.width, self.height);
        encoder.set_color(png::ColorType::Rgba);
        encoder.set_depth(png::BitDepth::Eight);
        let mut writer = encoder.write_header().map_err(|_| PictureRefusal::Damaged)?;
        writer
            .write_image_data(&self.rgba)
            .map_err(|_| PictureRefusal::Damaged)?;
        writer.finish().map_err(|_| PictureRefusal::Damaged)?;
        Ok(out)
    }
}

fn ink([r, g, b, a]: [u8; 4]) -> [u8; 4] {
    let opacity = 255 - r.min(g).min(b);
    if opacity <= NOISE {
        return [255, 255, 255, 0];
    }
    let strength = f64::from(opacity) / 255.0;
    let channel = |c: u8| (255.0 - f64::from(255 - c) / strength).round().clamp(0.0, 255.0) as u8;
    let opacity = (f64::from(opacity) * f64::from(a) / 255.0).round() as u8;
    [channel(r), channel(g), channel(b), opacity]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(width: u32, pixels: &[[u8; 4]]) -> Picture {
        Picture {
            width,
            height: pixels.len() as u32 / width,
            rgba: pixels.concat(),
        }
    }

    #[test]
    fn ink_on_white_looks_the_same() {
        let (white, blue, edge, noise) = (
            [255, 255, 255, 255],
            [31, 58, 147, 255],
            [143, 156, 201, 255],
            [244, 246, 240, 255],
        );
        let clear = picture(2, &[white, blue, edge, noise]).white_to_transparent();
        let pixels: Vec<_> = clear.pixels().collect();
        assert_eq!((pixels[0][3], pixels[3][3]), (0, 0));
        for (pixel, seen) in [(pixels[1], blue), (pixels[2], edge)] {
            for channel in 0..3 {
                let a = f64::from(pixel[3]) / 255.0;
                let again = f64::from(pixel[channel]) * a + 255.0 * (1.0 - a);
                assert!(
                    (again - f64::from(seen[channel])).abs() < 2.0,
                    "{pixel:?} {seen:?}"
                );
            }
        }
        assert!(clear.has_transparency());
    }

    #[test]
    fn margins_are_cut() {
        let (o, x) = ([0, 0, 0, 0], [9, 9, 9, 255]);
        let trimmed = picture(4, &[o, o, o, o, o, x, o, o, o, o, x, o, o, o, o, o]).trimmed();
        assert_eq!(trimmed, picture(2, &[x, o, o, x]));
        assert_eq!(picture(1, &[o]).trimmed(), picture(1, &[o]));
    }

    #[test]
    fn a_preview_reads_back() {
        let p = picture(2, &[[1, 2, 3, 4], [5, 6, 7, 255]]);
        assert_eq!(Picture::read(&p.to_png().unwrap()), Ok(p));
    }
}
