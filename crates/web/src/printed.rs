//! What is going to stand on a signed page: words that its font cannot show are refused where they are typed, because a
//! page with a hole in it would be signed for good.

use saoy_sheet::fonts::Face;

use crate::pages::{FieldError, Text};

/// The error of a field whose words cannot all be printed.
pub(crate) fn unprintable(field: &str, words: &str) -> Option<FieldError> {
    let letter = Face::ALL
        .iter()
        .find_map(|face| face.missing(words).first().copied())?;
    Some(FieldError::new(field, sentence(letter)))
}

/// Says which letter has no shape.
pub(crate) fn sentence(letter: char) -> Text {
    let code = format!("U+{:04X}", u32::from(letter));
    Text::key("letter-not-printed")
        .with("letter", letter.to_string())
        .with("code", code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vietnamese_greek_and_russian_are_printed_and_chinese_is_not() {
        assert!(unprintable("other", "Bằng tốt nghiệp – Паспорт – Διαβατήριο").is_none());
        let error = unprintable("other", "Hộ chiếu 护照").unwrap();
        assert_eq!(error.text, sentence('护'));
    }
}
