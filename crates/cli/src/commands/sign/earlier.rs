//! What stood in the file before: nobody signs over an invalid signature, or stamps one, without having said so.

use clap::Args;
use saoy_pades::changes::Lang;
use saoy_pades::sign;
use saoy_pdf::Reader;

use crate::commands::Told;

/// Whether an earlier signature may be invalid.
#[derive(Args, Clone, Copy)]
pub(crate) struct EarlierArguments {
    /// Go on although an earlier signature is invalid: the file stays invalid, whatever follows
    #[arg(long)]
    over_invalid: bool,
}

impl EarlierArguments {
    /// What is to be told beside the new file, one for each invalid signature.
    pub(super) fn check(self, reader: &Reader<'_>) -> Result<Vec<Told>, Told> {
        let invalid = sign::invalid(reader);
        if let Some(first) = invalid.first().filter(|_| !self.over_invalid) {
            return Err(Told::by(|lang| match lang {
                Lang::Vi => format!(
                    "{}: tệp vẫn không hợp lệ dù ký thêm hay đóng dấu thời gian, nên chưa ghi gì; hãy xin lại tệp gốc, hoặc thêm --over-invalid nếu vẫn muốn",
                    first.words(lang)
                ),
                Lang::En => format!(
                    "{}: no further signature or timestamp makes the file better, nothing was written; ask for the original again, or add --over-invalid to go on all the same",
                    first.words(lang)
                ),
            }));
        }
        let note = |one: &sign::Invalid| {
            Told::by(|lang| match lang {
                Lang::Vi => format!("lưu ý: {}: tệp mới vẫn không hợp lệ", one.words(lang)),
                Lang::En => format!("note: {}: the new file stays invalid", one.words(lang)),
            })
        };
        Ok(invalid.iter().map(note).collect())
    }

    /// Whether an archive may be put over what does not hold.
    pub(super) fn goes_on(self) -> bool {
        self.over_invalid
    }
}
