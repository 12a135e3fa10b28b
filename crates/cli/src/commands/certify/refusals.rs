//! What becomes of the given file before anybody signs it.

use saoy_pdf::{Limits, clean};
use saoy_sheet::scan;

use crate::commands::Failure;

/// A picture becomes a page, anything else stays as it is: whether it is a PDF is judged next.
pub(super) fn as_pdf(bytes: Vec<u8>) -> Result<Vec<u8>, Failure> {
    if !bytes.starts_with(b"\xff\xd8\xff") && !bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        return Ok(bytes);
    }
    let page = scan::read(&bytes)?;
    let digest = saoy_pki::sha256(&bytes);
    let mut id = [0; 16];
    id.iter_mut().zip(digest).for_each(|(to, from)| *to = from);
    Ok(scan::to_pdf(vec![page], id)?)
}

/// The number of pages of a clean scan, or every reason why it is not one.
pub(super) fn clean(scan: &[u8]) -> Result<usize, Failure> {
    match clean::inspect(scan, &Limits::default()) {
        Ok(clean) => Ok(clean.pages),
        Err(reasons) => {
            let reasons: Vec<String> = reasons.iter().map(ToString::to_string).collect();
            Err(format!("this scan cannot be certified as it is: {}", reasons.join("; ")).into())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_scan_is_refused_with_its_reason() {
        for (bytes, reason) in [
            (&b""[..], "empty"),
            (b"<html></html>", "web page"),
            (b"%PDF-1.7\n1 0 obj", "end"),
        ] {
            let said = clean(bytes).unwrap_err().to_string();
            assert!(said.contains(reason), "{said}");
        }
    }

    #[test]
    fn a_picture_becomes_a_clean_page() {
        let pdf = as_pdf(saoy_sheet::demo::SIGNATURE.to_vec()).unwrap();
        assert_eq!(clean(&pdf).unwrap(), 1);
        assert!(as_pdf(b"\xff\xd8\xff\xe0 no picture".to_vec()).is_err());
    }
}
