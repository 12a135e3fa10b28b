//! The two things a photo's EXIF block says that matter: which way is up, and how many dots an inch
//! (CIPA DC-008 §4.6).

/// What was found.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Exif {
    /// 1 to 8.
    pub(crate) orientation: Option<u16>,
    /// Dots an inch, across.
    pub(crate) dpi: Option<f64>,
}

/// Reads the first directory of a TIFF block. Anything odd is simply not found.
pub(crate) fn read(tiff: &[u8]) -> Exif {
    parse(tiff).unwrap_or_default()
}

fn parse(tiff: &[u8]) -> Option<Exif> {
    let little = match tiff.get(..4)? {
        b"II*\0" => true,
        b"MM\0*" => false,
        _ => return None,
    };
    let t = Tiff { bytes: tiff, little };
    let start = usize::try_from(t.u32(4)?).ok()?;
    let count = usize::from(t.u16(start)?);
    let (mut exif, mut resolution, mut unit) = (Exif::default(), None, 2);
    for index in 0..count.min(200) {
        let at = start.checked_add(2 + index * 12)?;
        match t.u16(at)? {
            0x0112 => exif.orientation = t.u16(at + 8).filter(|o| (1..=8).contains(o)),
            0x011a => {
                let at = usize::try_from(t.u32(at + 8)?).ok()?;
                let (n, d) = (t.u32(at)?, t.u32(at.checked_add(4)?)?);
                resolution = (d != 0).then(|| f64::from(n) / f64::from(d));
            }
            0x0128 => unit = t.u16(at + 8)?,
            _ => {}
        }
    }
    exif.dpi = resolution.and_then(|r| match unit {
        2 => Some(r),
        3 => Some(r * 2.54),
        _ => None,
    });
    Some(exif)
}

struct Tiff<'a> {
    bytes: &'a [u8],
    little: bool,
}

impl Tiff<'_> {
    fn u16(&self, at: usize) -> Option<u16> {
        let b = self.bytes.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if self.little {
            u16::from_le_bytes(b)
        } else {
            u16::from_be_bytes(b)
        })
    }

    fn u32(&self, at: usize) -> Option<u32> {
        let b = self.bytes.get(at..at.checked_add(4)?)?.try_into().ok()?;
        Some(if self.little {
            u32::from_le_bytes(b)
        } else {
            u32::from_be_bytes(b)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orientation_and_resolution_in_both_byte_orders() {
        let little = b"II*\0\x08\0\0\0\x02\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\x1a\x01\x05\0\x01\0\0\0\x22\0\0\0\x2c\x01\0\0\x01\0\0\0";
        assert_eq!(
            read(little),
            Exif {
                orientation: Some(6),
                dpi: Some(300.0)
            }
        );
        let big = b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x08\0\0";
        assert_eq!(
            read(big),
            Exif {
                orientation: Some(8),
                dpi: None
            }
        );
    }

    #[test]
    fn odd_blocks_say_nothing() {
        for end in 0..22 {
            let _ = read(&b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x09\0\0"[..end]);
        }
        assert_eq!(
            read(b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x09\0\0").orientation,
            None
        );
        assert_eq!(read(b"II*\0\xff\xff\xff\xff"), Exif::default());
    }
}
