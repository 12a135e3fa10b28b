//! What is signed and checked: a file as a scanner would write it.

use saoy_pdf::{Dict, Object, Stream, build::NewFile};

use crate::commands::Failure;

/// A picture a page, incompressible; another one for another seed.
pub(in crate::commands) fn scan(size: usize, pages: usize, seed: u64) -> Result<Vec<u8>, Failure> {
    let mut file = NewFile::new("1.7");
    let (catalog, root) = (file.reserve(), file.reserve());
    let mut noise = 0x2545_f491_4f6c_dd1d_u64
        .wrapping_add(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15))
        .max(1);
    let mut kids = Vec::new();
    for _ in 0..pages {
        let data: Vec<u8> = std::iter::repeat_with(|| {
            noise ^= noise << 13;
            noise ^= noise >> 7;
            noise ^= noise << 17;
            noise.to_le_bytes()
        })
        .flatten()
        .take(size / pages)
        .collect();
        let picture = Dict::new()
            .with("Type", Object::name("XObject"))
            .with("Subtype", Object::name("Image"))
            .with("Width", data.len())
            .with("Height", 1)
            .with("BitsPerComponent", 8)
            .with("ColorSpace", Object::name("DeviceGray"));
        let picture = file.add(Stream::new(picture, data));
        let content = file.add(Stream::new(Dict::new(), b"q 595 0 0 842 0 0 cm /P Do Q".to_vec()));
        let resources = Dict::new().with("XObject", Dict::new().with("P", picture));
        kids.push(Object::Ref(
            file.add(
                Dict::new()
                    .with("Type", Object::name("Page"))
                    .with("Parent", root)
                    .with("MediaBox", [0, 0, 595, 842].map(Object::Int).to_vec())
                    .with("Resources", resources)
                    .with("Contents", content),
            ),
        ));
    }
    let count = kids.len();
    file.set(
        root,
        Dict::new()
            .with("Type", Object::name("Pages"))
            .with("Kids", kids)
            .with("Count", count),
    );
    file.set(
        catalog,
        Dict::new()
            .with("Type", Object::name("Catalog"))
            .with("Pages", root),
    );
    Ok(file.finish(catalog, None, [7; 16])?)
}
