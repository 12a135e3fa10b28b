//! A command line that cannot be read: what is wrong with it, in the language of the person.

use std::error::Error as _;
use std::ffi::OsString;

use clap::error::{ContextKind, ContextValue, Error, ErrorKind};
use saoy_pades::changes::Lang;

use crate::commands::{Language, OUTPUT, Told, USAGE, plain};
use crate::complain;

/// Prints it; the exit status.
pub(crate) fn tell(error: &Error, words: &[OsString]) -> u8 {
    let lang = Language::of_words(words);
    if !error.use_stderr() {
        // Help and version are told this way, too.
        return match error.print() {
            Ok(()) => 0,
            Err(failed) => {
                let told = Told::reading(&failed);
                if let Some(sentence) = told.sentence(lang) {
                    complain(&format!("saoy: {sentence}"));
                }
                if told.status() == 0 { 0 } else { OUTPUT }
            }
        };
    }
    match sentence(error, lang) {
        Some(sentence) => complain(&format!("saoy: {}", plain(&sentence))),
        // Nothing can be done where even this cannot be printed.
        None => drop(error.print()),
    }
    USAGE
}

/// `None` where clap says it better: in English, and where the help is shown.
fn sentence(error: &Error, lang: Lang) -> Option<String> {
    let get = |kind| error.get(kind).map(listed).unwrap_or_default();
    let argument = get(ContextKind::InvalidArg);
    if let (ErrorKind::ValueValidation, Some(told)) = (
        error.kind(),
        error.source().and_then(|source| source.downcast_ref::<Told>()),
    ) {
        return Some(format!("{argument}: {}", told.sentence(lang)?));
    }
    if lang == Lang::En {
        return None;
    }
    let what = match error.kind() {
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => return None,
        ErrorKind::UnknownArgument => format!("không có tham số “{argument}”"),
        ErrorKind::InvalidSubcommand => format!("không có lệnh “{}”", get(ContextKind::InvalidSubcommand)),
        ErrorKind::MissingSubcommand => format!("thiếu lệnh con: {}", get(ContextKind::ValidSubcommand)),
        ErrorKind::MissingRequiredArgument => format!("thiếu {argument}"),
        ErrorKind::ArgumentConflict => match get(ContextKind::PriorArg) {
            prior if prior == argument => format!("{argument} chỉ được nêu một lần"),
            prior => format!("{argument} không đi cùng {prior}"),
        },
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            let (value, valid) = (get(ContextKind::InvalidValue), get(ContextKind::ValidValue));
            let said = match value.as_str() {
                "" => format!("{argument} cần một giá trị"),
                value => format!("{argument} không nhận giá trị “{value}”"),
            };
            if valid.is_empty() {
                said
            } else {
                format!("{said}; có thể là: {valid}")
            }
        }
        ErrorKind::InvalidUtf8 => "có tham số không phải chữ Unicode".to_owned(),
        _ => "lệnh viết chưa đúng".to_owned(),
    };
    Some(format!("{what}. Thêm --help để xem cách dùng."))
}

fn listed(value: &ContextValue) -> String {
    match value {
        ContextValue::Strings(list) => list.join(", "),
        other => other.to_string(),
    }
}
