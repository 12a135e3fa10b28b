//! Folding for search: “Trần Minh Quân”, “tran minh quan” and “TRẦN MINH QUÂN” are one.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// The folded form of `text`: decomposed, marks stripped, đ → d, lower case, single spaces. Both the stored column and
/// the words searched for go through it, as neither database folds Vietnamese by itself.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text
        .nfd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
    {
        match c {
            'đ' => folded.push('d'),
            c if c.is_whitespace() => {
                if !folded.is_empty() && !folded.ends_with(' ') {
                    folded.push(' ');
                }
            }
            c => folded.push(c),
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_case_and_spaces_do_not_matter() {
        for text in [
            "Đặng Hữu Khải",
            "  ĐẶNG  HỮU KHẢI ",
            "dang huu khai",
            "Đặng Hữu\u{a0}Kha\u{309}i",
        ] {
            assert_eq!(fold(text), "dang huu khai");
        }
        assert_eq!(
            fold("Bằng tốt nghiệp đại học ừ ở ỵ"),
            "bang tot nghiep dai hoc u o y"
        );
    }

    #[test]
    fn numbers_and_addresses_stay_what_they_are() {
        assert_eq!(
            fold("QUAN.tran@vidu.example 099201014377"),
            "quan.tran@vidu.example 099201014377"
        );
        assert_eq!(fold(""), "");
    }
}
