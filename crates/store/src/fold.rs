//! Text as it is compared when people search: without accents, in lower case (neither engine does it for Vietnamese).

pub use saoy_domain::fold;

/// A folded text as a pattern for `LIKE … ESCAPE '\'` that finds it anywhere.
pub(crate) fn contains(text: &str) -> String {
    let mut pattern = String::from("%");
    for c in fold(text).chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_case_and_spaces_do_not_matter() {
        assert_eq!(fold("  Đặng   Hữu KHẢI "), "dang huu khai");
        assert_eq!(fold("Đặng"), fold("Đa\u{0323}\u{0306}ng"));
    }

    #[test]
    fn a_pattern_means_its_own_signs() {
        assert_eq!(contains("50%_"), r"%50\%\_%");
    }
}
