//! The last question before a file is given away: does everybody who signed before still stand where he stood?

use saoy_pades::changes::Lang;
use saoy_pades::sign;
use saoy_pdf::{Limits, Reader};

use crate::commands::Told;
use crate::commands::words::{damaged, unopened};

/// What is appended to a file.
#[derive(Clone, Copy)]
pub(super) enum Addition {
    /// A further signature.
    Signature,
    /// Validation data, with a document timestamp or without.
    Archive,
}

/// The file with `appended` behind it, if nobody's signature is the worse for it.
pub(super) fn extended(mut file: Vec<u8>, appended: &[u8], addition: Addition) -> Result<Vec<u8>, Told> {
    let end = file.len();
    file.extend(appended);
    let before = file.get(..end).unwrap_or_default();
    let before = Reader::open_any(before, &Limits::default(), None).map_err(unopened)?;
    unharmed(&before, &file, addition)?;
    Ok(file)
}

/// Whether every signature of the file `before` that allowed what followed it does so in the file `after`.
fn unharmed(before: &Reader<'_>, after: &[u8], addition: Addition) -> Result<(), Told> {
    let after = Reader::open(after, &Limits::default()).map_err(|error| damaged(&error))?;
    let (what, what_in_english) = match addition {
        Addition::Signature => ("chữ ký này", "this signature"),
        Addition::Archive => ("dữ liệu lưu trữ này", "this archive data"),
    };
    let harm = sign::harmed(before, &after).map_err(|unclear| {
        Told::new(
            format!("không tìm được hết các chữ ký có trước trong tệp nên chưa ghi gì: không biết {what} có làm hỏng chữ ký nào không; hãy xin lại tệp gốc, hoặc xuất lại tệp từ nơi tạo ra nó"),
            format!("not every earlier signature of the file can be found ({unclear}), so nothing was written: nobody knows which of them {what_in_english} would break. Ask for the original again, or export the file anew from where it was made"),
        )
    })?;
    let Some(harm) = harm.into_iter().next() else {
        return Ok(());
    };
    let why = |lang| {
        harm.change
            .as_ref()
            .map_or_else(String::new, |change| format!(" ({})", change.sentence(lang)))
    };
    let (advice, advice_in_english) = match addition {
        Addition::Signature => (
            "hãy ký không hiển thị, hoặc ở chỗ khác trên trang",
            "Sign invisibly, or elsewhere on the page",
        ),
        Addition::Archive => (
            "hãy giữ nguyên tệp và lưu dữ liệu xác thực ở ngoài tệp",
            "Keep the file as it is, and the validation data beside it",
        ),
    };
    let field = &harm.field;
    Err(Told::new(
        format!(
            "{what} sẽ làm hỏng chữ ký trước ở trường “{field}”{} nên chưa ghi gì; {advice}",
            why(Lang::Vi)
        ),
        format!(
            "{what_in_english} would break what was signed before in “{field}”{}: nothing was written. {advice_in_english}",
            why(Lang::En)
        ),
    ))
}
