//! The full names of fields, as people read them.

/// The parts of a full name are text strings of their own (ISO 32000-2 §7.9.2.2), joined by a period.
pub(crate) fn full_name(bytes: &[u8]) -> String {
    let mut parts: Vec<Vec<u8>> = vec![Vec::new()];
    let mut rest = bytes;
    while let Some((first, after)) = rest.split_first() {
        let wide = parts
            .last()
            .is_some_and(|part| part.starts_with(&[0xFE, 0xFF]) && part.len() % 2 == 0);
        match first {
            b'.' => parts.push(Vec::new()),
            _ if wide => {
                let pair = rest.get(..2).unwrap_or(rest);
                parts
                    .last_mut()
                    .into_iter()
                    .for_each(|part| part.extend_from_slice(pair));
                rest = rest.get(2..).unwrap_or_default();
                continue;
            }
            byte => parts.last_mut().into_iter().for_each(|part| part.push(*byte)),
        }
        rest = after;
    }
    let texts: Vec<String> = parts.iter().map(|part| saoy_pdf::decode_text(part)).collect();
    texts.join(".")
}

#[cfg(test)]
mod tests {
    use super::full_name;

    #[test]
    fn a_full_name_is_decoded_part_by_part() {
        assert_eq!(full_name(b"ubnd.Sig1"), "ubnd.Sig1");
        let wide = |text: &str| {
            let mut bytes = vec![0xFE, 0xFF];
            text.encode_utf16()
                .for_each(|unit| bytes.extend(unit.to_be_bytes()));
            bytes
        };
        assert_eq!(full_name(&wide("Chữ ký.1")), "Chữ ký.1");
        let joined = [
            wide("Đơn vị"),
            b".".to_vec(),
            b"Sig".to_vec(),
            b".".to_vec(),
            wide("ký"),
        ]
        .concat();
        assert_eq!(full_name(&joined), "Đơn vị.Sig.ký");
    }
}
