//! A picture as image XObjects (ISO 32000-2 §8.9.5, §11.6.5.2).

use saoy_pdf::{ObjRef, Object};

use super::Picture;
use crate::objects::{compressed, int, name};
use crate::rect::Rect;
use saoy_pdf::Sink;

impl Picture {
    /// Adds the picture, with its opacity as soft mask when it has any, and returns the image.
    pub fn write(&self, objects: &mut impl Sink) -> ObjRef {
        let common = |space: &str| {
            [
                ("Type", name("XObject")),
                ("Subtype", name("Image")),
                ("Width", int(self.width.into())),
                ("Height", int(self.height.into())),
                ("ColorSpace", name(space)),
                ("BitsPerComponent", int(8)),
            ]
        };
        let mask = self.has_transparency().then(|| {
            let opacity: Vec<u8> = self.pixels().map(|p| p[3]).collect();
            (
                "SMask",
                Object::Ref(objects.add(compressed(common("DeviceGray"), &opacity))),
            )
        });
        let colour: Vec<u8> = self.pixels().flat_map(|[r, g, b, _]| [r, g, b]).collect();
        objects.add(compressed(common("DeviceRGB").into_iter().chain(mask), &colour))
    }

    /// The largest place of the picture's shape in the middle of `area`.
    pub fn inside(&self, area: &Rect) -> Rect {
        let width = area.width().min(area.height() * self.shape());
        let height = width / self.shape();
        Rect::sized(
            (area.x0 + area.x1 - width) / 2.0,
            (area.y0 + area.y1 - height) / 2.0,
            width,
            height,
        )
    }
}
