//! A picture as image XObjects (ISO 32000-2 §8.9.5, §11.6.5.2).

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
        // What cannot be seen is white: one colour compresses best.
        let colour: Vec<u8> = self
            .pixels()
            .flat_map(|[r, g, b, a]| if a == 0 { [255; 3] } else { [r, g, b] })
            .collect();
        let opacity = self.has_transparency().then(|| {
            let opacity: Vec<u8> = self.pixels().map(|p| p[3]).collect();
            Stream::deflated(common("DeviceGray"), &opacity)
        });
        EncodedPicture {
            colour: Stream::deflated(common("DeviceRGB"), &colour),
            opacity,
            shape: self.shape(),
        }
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
