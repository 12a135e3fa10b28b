//! A signature block on a page of its own: what is shown while somebody decides where it will stand.

use saoy_pdf::build::NewFile;
use saoy_pdf::{Dict, Object, WriteError};

use super::form::Turn;
use super::signature::{SignatureBlock, signature};
use crate::fonts::SubsetError;
use crate::objects::{array, compressed, int, name, reals};

/// Why a block cannot be shown.
#[derive(Debug, thiserror::Error)]
pub enum AloneError {
    /// A font cannot be embedded.
    #[error(transparent)]
    Font(#[from] SubsetError),
    /// The file cannot be written.
    #[error(transparent)]
    Write(#[from] WriteError),
}

/// A PDF of one page, `width` × `height` points, that the block fills: the very appearance that is stamped.
///
/// # Errors
/// A font or the file cannot be written.
pub fn alone(
    block: SignatureBlock<'_>,
    width: f64,
    height: f64,
    id: [u8; 16],
) -> Result<Vec<u8>, AloneError> {
    let mut file = NewFile::new("1.7");
    let tree = file.reserve();
    let look = signature(block, width, height, Turn::None, &mut file)?;
    let content = file.add(compressed([], b"/Block Do"));
    let shown = Dict::new().with("Block", Object::Ref(look));
    let page = file.add(
        Dict::new()
            .with("Type", name("Page"))
            .with("Parent", Object::Ref(tree))
            .with("MediaBox", reals(&[0.0, 0.0, width, height]))
            .with("Resources", Dict::new().with("XObject", shown))
            .with("Contents", Object::Ref(content)),
    );
    file.set(
        tree,
        Dict::new()
            .with("Type", name("Pages"))
            .with("Count", int(1))
            .with("Kids", array([Object::Ref(page)])),
    );
    let catalog = file.add(
        Dict::new()
            .with("Type", name("Catalog"))
            .with("Pages", Object::Ref(tree)),
    );
    Ok(file.finish(catalog, None, id)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use saoy_pdf::{Limits, Reader};

    #[test]
    fn the_block_fills_a_page_of_its_own() {
        let block = SignatureBlock::Text {
            name: "Đặng Hữu Khải",
            title: "Phó Chủ tịch",
            time: jiff::Timestamp::UNIX_EPOCH,
        };
        let file = alone(block, 200.0, 120.0, [7; 16]).unwrap();
        let reader = Reader::open(&file, &Limits::default()).unwrap();
        let pages = reader.pages().unwrap();
        assert_eq!(pages.len(), 1);
        let seen = crate::geometry::VisibleBox::of(&pages[0]).unwrap().size();
        assert!((seen.0 - 200.0 / crate::rect::MM).abs() < 1e-9);
        assert!((seen.1 - 120.0 / crate::rect::MM).abs() < 1e-9);
    }
}
