//! A picture as image XObjects (ISO 32000-2 §8.9.5, §11.6.5.2).

use std::collections::HashMap;

use saoy_pdf::{Dict, ObjRef, Object, Sink, Stream};

use super::Picture;
use crate::objects::{int, name};
use crate::rect::Rect;

/// A picture compressed once, to be put into any number of documents.
#[derive(Debug, Clone, PartialEq)]
pub struct EncodedPicture {
    colour: Stream,
    opacity: Option<Stream>,
    shape: f64,
}

impl Picture {
    /// Compresses the picture, its opacity apart.
    pub fn encode(&self) -> EncodedPicture {
        let common = |space: &str| -> Dict {
            [
                ("Type", name("XObject")),
                ("Subtype", name("Image")),
                ("Width", int(self.width.into())),
                ("Height", int(self.height.into())),
                ("ColorSpace", name(space)),
                ("BitsPerComponent", int(8)),
            ]
            .into_iter()
            .collect()
        };
        let opacity = self.has_transparency().then(|| {
            let opacity: Vec<u8> = self.pixels().map(|p| p[3]).collect();
            Stream::deflated(common("DeviceGray"), &opacity)
        });
        EncodedPicture {
            colour: Stream::deflated(common("DeviceRGB"), &self.colours()),
            opacity,
            shape: self.shape(),
        }
    }

    /// Red, green and blue of every pixel, to be compressed. A seal is one ink, and at its soft edges only rounding makes other colours
    /// of it, which take most of the room: where the ink looks the same on any paper to one part in 255, the pixel is the ink.
    fn colours(&self) -> Vec<u8> {
        let ink = self.ink();
        let same = |[r, g, b, a]: [u8; 4]| {
            let differs = |c: u8, i: u8| u32::from(c.abs_diff(i)) * u32::from(a) > 255;
            !(differs(r, ink[0]) || differs(g, ink[1]) || differs(b, ink[2]))
        };
        self.pixels()
            .flat_map(|pixel| {
                if same(pixel) {
                    ink
                } else {
                    [pixel[0], pixel[1], pixel[2]]
                }
            })
            .collect()
    }

    /// The colour that most of the pixels have that can be seen.
    fn ink(&self) -> [u8; 3] {
        let mut counts: HashMap<[u8; 3], u32> = HashMap::new();
        for [r, g, b, _] in self.pixels().filter(|pixel| pixel[3] > 0) {
            *counts.entry([r, g, b]).or_default() += 1;
        }
        let most = counts.into_iter().max_by_key(|(colour, count)| (*count, *colour));
        most.map_or([255; 3], |(colour, _)| colour)
    }
}

impl EncodedPicture {
    /// Width over height.
    pub fn shape(&self) -> f64 {
        self.shape
    }

    /// Adds the picture, with its opacity as soft mask when it has any, and returns the image.
    pub fn write(&self, objects: &mut impl Sink) -> ObjRef {
        let mut colour = self.colour.clone();
        if let Some(opacity) = &self.opacity {
            let mask = objects.add(Object::Stream(opacity.clone()));
            colour.dict.insert("SMask", Object::Ref(mask));
        }
        objects.add(Object::Stream(colour))
    }

    /// The largest place of the picture's shape in the middle of `area`.
    pub fn inside(&self, area: &Rect) -> Rect {
        let width = area.width().min(area.height() * self.shape);
        let height = width / self.shape;
        Rect::sized(
            (area.x0 + area.x1 - width) / 2.0,
            (area.y0 + area.y1 - height) / 2.0,
            width,
            height,
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo;

    #[test]
    fn the_ink_of_a_seal_is_one_colour_and_looks_as_it_did() {
        let seal = Picture::read(demo::SEAL).unwrap();
        let colours = seal.colours();
        let drawn = colours.as_chunks::<3>().0;
        for (pixel, drawn) in seal.pixels().zip(drawn) {
            let opacity = f64::from(pixel[3]) / 255.0;
            for (was, is) in pixel.iter().zip(drawn) {
                assert!(
                    (f64::from(*was) - f64::from(*is)).abs() * opacity <= 1.0,
                    "{pixel:?} {drawn:?}"
                );
            }
        }
        let ink = seal.ink();
        let other = drawn.iter().filter(|colour| **colour != ink).count();
        assert!(other < 1000, "{other} pixels are not {ink:?}");
    }

    #[test]
    fn colours_of_a_picture_with_many_stay() {
        let rgba: Vec<u8> = (0..=255).flat_map(|level| [level, 255 - level, 7, 255]).collect();
        let many = Picture {
            width: 16,
            height: 16,
            rgba,
        };
        for (was, is) in many.pixels().zip(many.colours().as_chunks::<3>().0) {
            assert!(was[0].abs_diff(is[0]) <= 1 && was[1].abs_diff(is[1]) <= 1 && was[2] == is[2]);
        }
    }
}
