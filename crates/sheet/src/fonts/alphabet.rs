//! The letters every number field may need.

/// All letters of the Vietnamese alphabet with every tone, other Latin letters, digits and marks, in an
/// order that never changes: the glyph numbers of a font embedded by an earlier release follow from it.
/// New letters are only ever appended.
pub const VIETNAMESE: &str = concat!(
    " !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~",
    "ÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬĐÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴ",
    "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ",
    "\u{a0}«»°–—‘’“”…₫",
);

#[cfg(test)]
mod tests {
    use super::VIETNAMESE;
    use std::collections::BTreeSet;
    use unicode_normalization::is_nfc;

    #[test]
    fn no_letter_twice_and_composed() {
        let letters: BTreeSet<_> = VIETNAMESE.chars().collect();
        assert_eq!(letters.len(), VIETNAMESE.chars().count());
        assert!(is_nfc(VIETNAMESE));
        // 12 vowels with 6 tones each, less the 6 plain ones, and đ.
        assert_eq!(
            VIETNAMESE
                .chars()
                .filter(|c| c.is_lowercase() && !c.is_ascii())
                .count(),
            67
        );
        assert_eq!(
            VIETNAMESE
                .chars()
                .filter(|c| c.is_uppercase() && !c.is_ascii())
                .count(),
            67
        );
    }

    #[test]
    fn order_of_released_letters_stays() {
        // Fails when a letter is inserted, moved or dropped: documents signed earlier would show other letters.
        let sum = VIETNAMESE
            .chars()
            .take(241)
            .fold(0xcbf2_9ce4_8422_2325_u64, |h, c| {
                (h ^ u64::from(u32::from(c))).wrapping_mul(0x0100_0000_01b3)
            });
        assert_eq!(VIETNAMESE.chars().count(), 241);
        assert_eq!(sum, 0x5dcb36da2e777c7d);
    }
}
