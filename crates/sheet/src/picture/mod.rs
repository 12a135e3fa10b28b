//! Pictures of seals and hand signatures: PNG only, judged by content.

mod ink;
mod object;
mod read;
mod refusal;

pub use object::EncodedPicture;
pub use read::{MAX_BYTES, MAX_PIXELS, MAX_SIDE};
pub use refusal::{Looks, PictureRefusal};

/// A picture in memory: eight bits of red, green, blue and opacity a pixel, row by row from the top.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    width: u32,
    height: u32,
    rgba: Vec<u8>,
}

impl Picture {
    /// Width in pixels.
    pub fn width(&self) -> u32 {
        self.width
    }

    /// Height in pixels.
    pub fn height(&self) -> u32 {
        self.height
    }

    /// Width over height.
    pub fn shape(&self) -> f64 {
        f64::from(self.width) / f64::from(self.height.max(1))
    }

    /// Whether any pixel lets the paper through. If not, [`white_to_transparent`](Self::white_to_transparent)
    /// is to be offered.
    pub fn has_transparency(&self) -> bool {
        self.pixels().any(|p| p[3] < 255)
    }

    fn pixels(&self) -> impl Iterator<Item = [u8; 4]> + '_ {
        self.rgba.as_chunks::<4>().0.iter().copied()
    }
}
