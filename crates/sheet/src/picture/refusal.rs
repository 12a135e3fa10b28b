//! Why a picture is refused.

/// One reason, for one sentence on the screen.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PictureRefusal {
    /// No bytes.
    #[error("the file is empty")]
    Empty,
    /// Over [`MAX_BYTES`](super::MAX_BYTES).
    #[error("the picture has {bytes} bytes, 2,000,000 are allowed")]
    TooLarge {
        /// Size of the file.
        bytes: usize,
    },
    /// Not a PNG file, whatever its name says.
    #[error("the file is not a PNG picture")]
    NotPng {
        /// What it is instead.
        looks_like: Looks,
    },
    /// An animated PNG.
    #[error("the picture is animated")]
    Animated,
    /// A side over [`MAX_SIDE`](super::MAX_SIDE) pixels.
    #[error("the picture has {width} × {height} pixels, 4000 × 4000 are allowed")]
    SideTooLong {
        /// Pixels across.
        width: u32,
        /// Pixels down.
        height: u32,
    },
    /// [`MAX_PIXELS`](super::MAX_PIXELS) or more, found before anything is unpacked.
    #[error("the picture has {width} × {height} pixels: too many")]
    TooManyPixels {
        /// Pixels across.
        width: u32,
        /// Pixels down.
        height: u32,
    },
    /// It breaks off or its checksums are wrong.
    #[error("the picture is damaged")]
    Damaged,
    /// Something else follows the picture in the same file.
    #[error("the file holds more than the picture")]
    TrailingData,
    /// Nothing to be seen.
    #[error("the picture is blank")]
    Blank,
}

/// What a file that is no PNG looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Looks {
    /// JPEG.
    Jpeg,
    /// GIF.
    Gif,
    /// WebP.
    WebP,
    /// Windows bitmap.
    Bmp,
    /// TIFF.
    Tiff,
    /// HEIF or AVIF, as phones make them.
    Heif,
    /// PDF.
    Pdf,
    /// SVG, HTML or other XML.
    Markup,
    /// Something else.
    Unknown,
}

impl Looks {
    /// By the first bytes.
    pub fn at(bytes: &[u8]) -> Self {
        let at = |offset: usize, magic: &[u8]| bytes.get(offset..).is_some_and(|b| b.starts_with(magic));
        let text = bytes.trim_ascii_start();
        match () {
            () if at(0, b"\xff\xd8\xff") => Looks::Jpeg,
            () if at(0, b"GIF8") => Looks::Gif,
            () if at(0, b"RIFF") && at(8, b"WEBP") => Looks::WebP,
            () if at(0, b"BM") => Looks::Bmp,
            () if at(0, b"II*\0") || at(0, b"MM\0*") => Looks::Tiff,
            () if at(4, b"ftyp") => Looks::Heif,
            () if at(0, b"%PDF-") => Looks::Pdf,
            () if text.starts_with(b"<") || text.starts_with(b"\xef\xbb\xbf<") => Looks::Markup,
            () => Looks::Unknown,
        }
    }
}
