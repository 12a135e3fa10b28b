//! Certificates for signers that enclose none: the caller's, and those of the file's `/DSS`.

use std::cell::OnceCell;

use saoy_pdf::{Object, Reader};
use saoy_pki::Certificate;

/// Certificates of `/DSS` that are read.
const MAX_STORED: usize = 1000;
/// Bytes of one; with a thousand names in it, it has a tenth of that.
const MAX_CERTIFICATE: u64 = 1 << 20;

pub(super) struct Known<'r, 'a> {
    reader: &'r Reader<'a>,
    given: &'r [Certificate],
    all: OnceCell<Vec<Certificate>>,
}

impl<'r, 'a> Known<'r, 'a> {
    pub(super) fn new(reader: &'r Reader<'a>, given: &'r [Certificate]) -> Self {
        Self {
            reader,
            given,
            all: OnceCell::new(),
        }
    }

    /// All of them; the file's are read when they are asked for first.
    pub(super) fn all(&self) -> &[Certificate] {
        self.all.get_or_init(|| {
            let mut all = self.given.to_vec();
            all.extend(stored(self.reader).unwrap_or_default());
            all
        })
    }
}

/// `/Certs` of the document security store (ISO 32000-2 §12.8.4.3).
fn stored(reader: &Reader<'_>) -> Option<Vec<Certificate>> {
    let catalog = reader.catalog().ok()?;
    let store = reader.lookup(&catalog, "DSS").ok()?;
    let list = reader.lookup(store.as_dict()?, "Certs").ok()?;
    let certificate = |item: &Object| {
        let Object::Stream(stream) = reader.resolve(item).ok()? else {
            return None;
        };
        let der = reader.decoded_within(&stream, MAX_CERTIFICATE).ok()?;
        Certificate::from_der(&der).ok()
    };
    Some(
        list.as_array()?
            .iter()
            .take(MAX_STORED)
            .filter_map(certificate)
            .collect(),
    )
}
