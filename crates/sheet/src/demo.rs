//! Pictures of an agency and a leader that do not exist, for demonstrations and tests.

/// The red seal of the invented “Ủy ban nhân dân phường Hòa An, tỉnh Sông Lam”: PNG, transparent.
pub const SEAL: &[u8] = include_bytes!("../assets/demo-seal.png");

/// The red seal of the invented “Ủy ban nhân dân xã Bến Lụa, tỉnh Sông Lam”: PNG, transparent.
pub const SEAL_BEN_LUA: &[u8] = include_bytes!("../assets/demo-seal-ben-lua.png");

/// A blue hand signature nobody has: PNG, transparent.
pub const SIGNATURE: &[u8] = include_bytes!("../assets/demo-signature.png");

#[cfg(test)]
mod tests {
    use super::*;
    use crate::picture::Picture;

    #[test]
    fn both_are_acceptable_pictures() {
        for (bytes, shape) in [(SEAL, 1.0), (SEAL_BEN_LUA, 1.0), (SIGNATURE, 2.1)] {
            let picture = Picture::read(bytes).unwrap();
            assert!(
                picture.has_transparency() && (picture.shape() - shape).abs() < 0.2,
                "{}",
                picture.shape()
            );
            assert_eq!(picture.trimmed(), picture);
        }
    }
}
