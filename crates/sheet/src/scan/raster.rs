//! A scanned page as a small grey picture, taken from the image that fills it.

use saoy_pdf::{Dict, Object, Page, Reader, Stream};

use super::pixels;

/// Longest side after making smaller: enough to see lines of text, small enough to be quick.
const SIDE: usize = 1000;

/// Grey values, 0 black to 255 white, row by row from the top.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gray {
    /// Pixels across.
    pub width: usize,
    /// Pixels down.
    pub height: usize,
    /// `width × height` values.
    pub data: Vec<u8>,
}

/// What is known of a scanned page.
#[derive(Debug, Clone, PartialEq)]
pub struct PageRaster {
    /// Made smaller; `None` when the image is packed in a way that is not unpacked here (fax, JBIG2, JPEG 2000).
    pub gray: Option<Gray>,
    /// Dots an inch of the image as it fills the page.
    pub dpi: f64,
}

/// The image that fills the page; `None` for pages that are not one picture.
pub fn of_page(reader: &Reader<'_>, page: &Page) -> Option<PageRaster> {
    let resources = reader.resolve(page.resources.as_ref()?).ok()?;
    let xobjects = reader.lookup(resources.as_dict()?, "XObject").ok()?;
    let (stream, width, height) = xobjects
        .as_dict()?
        .iter()
        .filter_map(|(_, object)| image(reader, object))
        .max_by_key(|(_, width, height)| width * height)?;
    let (page_width, page_height) = (
        page.crop_box.width() * page.user_unit,
        page.crop_box.height() * page.user_unit,
    );
    let (dpi_x, dpi_y) = (
        width as f64 * 72.0 / page_width,
        height as f64 * 72.0 / page_height,
    );
    // A picture of another shape does not fill the page: a photo in a text, a logo.
    if !(0.9..1.12).contains(&(dpi_x / dpi_y)) {
        return None;
    }
    let gray = pixels::gray(reader, &stream, width, height).map(|g| smaller(&g));
    Some(PageRaster {
        gray,
        dpi: dpi_x.min(dpi_y),
    })
}

fn image(reader: &Reader<'_>, object: &Object) -> Option<(Stream, usize, usize)> {
    let Ok(Object::Stream(stream)) = reader.resolve(object) else {
        return None;
    };
    let is_image = stream.dict.get("Subtype").is_some_and(|s| s.is_name("Image"));
    let (width, height) = (
        number(reader, &stream.dict, "Width")?,
        number(reader, &stream.dict, "Height")?,
    );
    let believable = width > 0 && height > 0 && width.checked_mul(height)? <= 80_000_000;
    (is_image && believable).then_some((stream, width, height))
}

pub(super) fn number(reader: &Reader<'_>, dict: &Dict, key: &str) -> Option<usize> {
    usize::try_from(reader.lookup(dict, key).ok()?.as_int()?).ok()
}

/// Each pixel the mean of those it stands for.
fn smaller(gray: &Gray) -> Gray {
    let step = gray.width.max(gray.height).div_ceil(SIDE).max(1);
    if step == 1 {
        return gray.clone();
    }
    let (width, height) = ((gray.width / step).max(1), (gray.height / step).max(1));
    let mut data = Vec::with_capacity(width * height);
    // Down first, a whole row at a time: the processor adds many dots at once.
    let mut sums = vec![0_u32; gray.width];
    for rows in gray.data.chunks((gray.width * step).max(1)).take(height) {
        sums.fill(0);
        let mut count = 0;
        for row in rows.chunks_exact(gray.width.max(1)) {
            count += 1;
            for (sum, dot) in sums.iter_mut().zip(row) {
                *sum += u32::from(*dot);
            }
        }
        data.extend(sums.chunks(step).take(width).map(|part| {
            let dots = count * u32::try_from(part.len()).unwrap_or(1);
            u8::try_from(part.iter().sum::<u32>() / dots.max(1)).unwrap_or(255)
        }));
    }
    Gray { width, height, data }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn making_smaller_takes_means() {
        let mut data = vec![255; 2000 * 2];
        data[0] = 55;
        let small = smaller(&Gray {
            width: 2000,
            height: 2,
            data,
        });
        assert_eq!((small.width, small.height), (1000, 1));
        assert_eq!(small.data[..2], [205, 255]);
    }

    #[test]
    fn a_picture_narrower_than_a_step_keeps_the_mean_of_its_rows() {
        let data = (0..5000_usize).flat_map(|row| [row as u8; 3]).collect();
        let small = smaller(&Gray {
            width: 3,
            height: 5000,
            data,
        });
        assert_eq!((small.width, small.height), (1, 1000));
        assert_eq!(small.data[..3], [2, 7, 12]);
    }
}
