//! The codes of the two standard fonts that have other signs than letters (ISO 32000-2 Annex D.5 and D.6).

/// What Symbol has from 65 and from 97 on, in the places of Latin letters.
const CAPITALS: &str = "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ";
const SMALL: &str = "αβχδεφγηιϕκλμνοπθρστυϖωξψζ";
/// From 160 on.
const UPPER: &str = "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…";
/// Where Symbol has other signs than ASCII.
const SIGNS: [(u8, char); 10] = [
    (0x22, '∀'),
    (0x24, '∃'),
    (0x27, '∋'),
    (0x2A, '∗'),
    (0x2D, '−'),
    (0x40, '≅'),
    (0x5C, '∴'),
    (0x5E, '⊥'),
    (0x60, '‾'),
    (0x7E, '∼'),
];
/// Where ZapfDingbats does not follow the block of Unicode that was made of it.
const DINGBATS: [(u8, char); 23] = [
    (0x25, '☎'),
    (0x2A, '☛'),
    (0x2B, '☞'),
    (0x48, '★'),
    (0x6C, '●'),
    (0x6E, '■'),
    (0x73, '▲'),
    (0x74, '▼'),
    (0x75, '◆'),
    (0x77, '◗'),
    (0xA8, '♣'),
    (0xA9, '♦'),
    (0xAA, '♥'),
    (0xAB, '♠'),
    (0xAC, '①'),
    (0xAD, '②'),
    (0xAE, '③'),
    (0xAF, '④'),
    (0xB0, '⑤'),
    (0xD5, '→'),
    (0xD6, '↔'),
    (0xD7, '↕'),
    (0x20, ' '),
];

/// A sign of Symbol.
pub(super) fn symbol(code: u8) -> Option<char> {
    if let Some(sign) = of(&SIGNS, code) {
        return Some(sign);
    }
    let nth = |list: &str, from: u8| list.chars().nth(usize::from(code - from));
    match code {
        b'A'..=b'Z' => nth(CAPITALS, b'A'),
        b'a'..=b'z' => nth(SMALL, b'a'),
        0x20..=0x7E => Some(char::from(code)),
        0xA0..=0xBC => nth(UPPER, 0xA0),
        _ => None,
    }
}

/// A sign of ZapfDingbats.
pub(super) fn dingbat(code: u8) -> Option<char> {
    if let Some(sign) = of(&DINGBATS, code) {
        return Some(sign);
    }
    let in_block = |first: u32, from: u8| char::from_u32(first + u32::from(code - from));
    match code {
        0x21..=0x7E => in_block(0x2701, 0x21),
        0xB1..=0xB5 => in_block(0x2465, 0xB1),
        0xA1..=0xEF | 0xF1..=0xFE => in_block(0x2761, 0xA1),
        _ => None,
    }
}

fn of(list: &[(u8, char)], code: u8) -> Option<char> {
    let mut found = list.iter().filter(|(known, _)| *known == code);
    found.next().map(|(_, sign)| *sign)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_stand_where_the_annex_has_them() {
        let all = |sign: fn(u8) -> Option<char>, codes: &[u8]| -> String {
            codes.iter().filter_map(|code| sign(*code)).collect()
        };
        assert_eq!(all(symbol, b"AZaz09,$-"), "ΑΖαζ09,∃−");
        assert_eq!(all(symbol, &[0xA0, 0xB0, 0xBC]), "€°…");
        assert_eq!(all(dingbat, b"!48HOlnz~"), "✁✔✘★✯●■❚❞");
        assert_eq!(all(dingbat, &[0xA1, 0xB5, 0xB6, 0xD4, 0xD8, 0xFE]), "❡⑩❶➔➘➾");
    }
}
