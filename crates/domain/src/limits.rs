//! How large things may be.

use crate::refusal::refusals;

/// A scan: 30 MB are 30,000,000 bytes.
pub const MAX_SCAN: u64 = 30_000_000;
/// A signature or seal picture.
pub const MAX_PICTURE: u64 = 2_000_000;
/// The pixels of a signature or seal picture: 36 mm at 1,200 dpi and more, and still small in memory.
pub const MAX_PICTURE_PIXELS: u64 = 4_000_000;
/// The pages of one scan.
pub const MAX_SCAN_PAGES: usize = 400;

refusals! {
    /// Why a file is refused before it is even looked into.
    pub enum SizeRefusal {
        /// No bytes at all.
        #[error("the file is empty")]
        Empty => "refusal-file-empty",
        /// Too many bytes; both sizes as the page shows them.
        #[error("{size} of {limit} allowed")]
        TooLarge { size: String, limit: String } => "refusal-file-too-large",
        /// Too many pixels.
        #[error("{pixels} of {limit} pixels allowed")]
        TooManyPixels { pixels: u64, limit: u64 } => "refusal-picture-too-many-pixels",
    }
}

/// Checks the size of a file.
///
/// # Errors
/// [`SizeRefusal::Empty`], [`SizeRefusal::TooLarge`].
pub fn check_size(size: u64, limit: u64) -> Result<(), SizeRefusal> {
    match size {
        0 => Err(SizeRefusal::Empty),
        size if size > limit => Err(SizeRefusal::TooLarge {
            size: size_text_above(size),
            limit: size_text(limit),
        }),
        _ => Ok(()),
    }
}

/// Checks the pixels of a signature or seal picture.
///
/// # Errors
/// [`SizeRefusal::TooManyPixels`].
pub fn check_pixels(width: u32, height: u32) -> Result<(), SizeRefusal> {
    let pixels = u64::from(width) * u64::from(height);
    let limit = MAX_PICTURE_PIXELS;
    if pixels > limit {
        Err(SizeRefusal::TooManyPixels { pixels, limit })
    } else {
        Ok(())
    }
}

/// A size as it is written in Vietnamese: `31,4 MB`, `300 KB`, `12 byte`.
pub fn size_text(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} byte"),
        1_000..999_500 => format!("{} KB", (bytes + 500) / 1_000),
        _ => megabytes((bytes + 50_000) / 100_000),
    }
}

/// A size above a limit, rounded up, so that 30,000,001 bytes are not shown as the 30 MB that are allowed.
fn size_text_above(bytes: u64) -> String {
    if bytes < 1_000_000 {
        size_text(bytes)
    } else {
        megabytes(bytes.div_ceil(100_000))
    }
}

fn megabytes(tenths: u64) -> String {
    match tenths % 10 {
        0 => format!("{} MB", tenths / 10),
        tenth => format!("{},{tenth} MB", tenths / 10),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thirty_megabytes_are_thirty_million_bytes() {
        let refused = |size: &str| SizeRefusal::TooLarge {
            size: size.to_owned(),
            limit: "30 MB".to_owned(),
        };
        assert_eq!(check_size(30_000_000, MAX_SCAN), Ok(()));
        assert_eq!(check_size(30_000_001, MAX_SCAN), Err(refused("30,1 MB")));
        assert_eq!(check_size(31_400_000, MAX_SCAN), Err(refused("31,4 MB")));
        assert_eq!(check_size(0, MAX_SCAN), Err(SizeRefusal::Empty));
    }

    #[test]
    fn a_picture_of_forty_megapixels_is_refused() {
        assert_eq!(check_pixels(2_000, 2_000), Ok(()));
        let refusal = SizeRefusal::TooManyPixels {
            pixels: 40_000_000,
            limit: 4_000_000,
        };
        assert_eq!(check_pixels(8_000, 5_000), Err(refusal));
        assert!(check_pixels(u32::MAX, u32::MAX).is_err());
    }

    #[test]
    fn sizes_are_written_as_in_vietnamese() {
        let sizes = [12, 300_000, 999_499, 999_500, 5_000_000, 31_449_999];
        assert_eq!(
            sizes.map(size_text),
            ["12 byte", "300 KB", "999 KB", "1 MB", "5 MB", "31,4 MB"]
        );
    }
}
