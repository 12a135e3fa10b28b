//! What the dictionary of a stream may say of how its data are packed, so that all programs unpack the same.

use crate::{Dict, Name, Object};

/// Entries of an object stream (ISO 32000-2 Tables 5 and 16).
const OBJECTS: [&str; 7] = ["Type", "N", "First", "Extends", "Length", "Filter", "DecodeParms"];
/// Entries of a cross-reference stream (Tables 5, 15 and 17).
const INDEX: [&str; 12] = [
    "Type",
    "Size",
    "Index",
    "Prev",
    "W",
    "Root",
    "Encrypt",
    "Info",
    "ID",
    "Length",
    "Filter",
    "DecodeParms",
];
/// The filters, by the names that streams have for them (Table 6): the short ones are for inline images. `/Crypt` is none of
/// them: poppler, MuPDF, PDFium and pdf.js undo it in three ways.
const FILTERS: [&str; 9] = [
    "ASCIIHexDecode",
    "ASCII85Decode",
    "LZWDecode",
    "FlateDecode",
    "RunLengthDecode",
    "CCITTFaxDecode",
    "JBIG2Decode",
    "DCTDecode",
    "JPXDecode",
];
/// Data elsewhere, and keys of inline images: some programs follow them before the others.
const ELSEWHERE: [&str; 5] = ["F", "FFilter", "FDecodeParms", "DP", "DL"];

/// Whether all programs unpack the stream alike; references to filters and dictionaries of parameters are already followed.
pub(super) fn is_plain(dict: &Dict) -> bool {
    let holds_only = |keys: &[&str]| {
        dict.iter()
            .all(|(key, _)| keys.iter().any(|known| known.as_bytes() == key.as_bytes()))
    };
    let Some(steps) = steps(dict) else { return false };
    if dict.is_type("ObjStm") {
        return holds_only(&OBJECTS) && is_packed(&steps, None);
    }
    if dict.is_type("XRef") {
        return holds_only(&INDEX) && is_packed(&steps, row(dict));
    }
    let is_known = |name: &Name| FILTERS.iter().any(|known| known.as_bytes() == name.as_bytes());
    let is_step = |(name, parameters): &Step<'_>| is_known(name) && parameters.is_none_or(are_plain);
    !ELSEWHERE.iter().any(|key| dict.contains_key(key)) && steps.iter().all(is_step)
}

/// Whether parameters of filters (Tables 8, 11, 12, 13 and 14) are of the kind that the standard wants, and none that programs
/// undo differently: PDFium undoes TIFF predictors over parts of bytes in its own way. Most take a real number for an
/// integer, some for nothing.
fn are_plain(parameters: &Dict) -> bool {
    let is_tiff = parameters.int("Predictor") == Some(2);
    parameters
        .iter()
        .all(|(key, value)| match (key.as_bytes(), value) {
            (b"Predictor", Object::Int(1 | 2 | 10..=15))
            | (b"Colors", Object::Int(1..=32))
            | (b"Columns", Object::Int(1..=0x10_0000))
            | (b"EarlyChange" | b"ColorTransform", Object::Int(0 | 1))
            | (b"K" | b"Rows" | b"DamagedRowsBeforeError", Object::Int(_))
            | (b"EndOfLine" | b"EncodedByteAlign" | b"EndOfBlock" | b"BlackIs1", Object::Bool(_))
            | (b"JBIG2Globals", Object::Ref(_)) => true,
            (b"BitsPerComponent", Object::Int(bits)) => {
                *bits == 8 || *bits == 16 || !is_tiff && matches!(bits, 1 | 2 | 4)
            }
            _ => false,
        })
}

type Step<'d> = (&'d Name, Option<&'d Dict>);

/// Each filter with its parameters, when both have the same shape.
fn steps(dict: &Dict) -> Option<Vec<Step<'_>>> {
    match (dict.get("Filter"), dict.get("DecodeParms")) {
        (None, None) => Some(Vec::new()),
        (Some(Object::Name(name)), None) => Some(vec![(name, None)]),
        (Some(Object::Name(name)), Some(Object::Dict(parameters))) => Some(vec![(name, Some(parameters))]),
        (Some(Object::Array(names)), None) => names.iter().map(|name| step(name, &Object::Null)).collect(),
        (Some(Object::Array(names)), Some(Object::Array(parameters))) if names.len() == parameters.len() => {
            names
                .iter()
                .zip(parameters)
                .map(|(name, of)| step(name, of))
                .collect()
        }
        _ => None,
    }
}

fn step<'d>(name: &'d Object, parameters: &'d Object) -> Option<Step<'d>> {
    match (name, parameters) {
        (Object::Name(name), Object::Null) => Some((name, None)),
        (Object::Name(name), Object::Dict(parameters)) => Some((name, Some(parameters))),
        _ => None,
    }
}

/// Nothing, or FlateDecode; with the PNG predictors over rows of `row` bytes, if there are rows.
fn is_packed(steps: &[Step<'_>], row: Option<i64>) -> bool {
    let is_known = |(key, value): (&Name, &Object)| match (key.as_bytes(), value) {
        (b"Predictor", Object::Int(1))
        | (b"Colors", Object::Int(1))
        | (b"BitsPerComponent", Object::Int(8)) => true,
        (b"Predictor", Object::Int(10..=15)) => row.is_some(),
        (b"Columns", Object::Int(columns)) => row == Some(*columns),
        _ => false,
    };
    match steps {
        [] => true,
        [(name, parameters)] => {
            name.as_bytes() == b"FlateDecode"
                && parameters.is_none_or(|parameters| parameters.iter().all(is_known))
        }
        _ => false,
    }
}

/// Bytes of an entry of a cross-reference stream.
fn row(dict: &Dict) -> Option<i64> {
    let widths = dict.get("W")?.as_array()?;
    widths.iter().map(Object::as_int).sum()
}

#[cfg(test)]
mod tests {
    use crate::read::parser::Parser;

    fn is_plain(text: &str) -> bool {
        let dict = Parser::at(text.as_bytes(), 0, &crate::Limits::default()).object();
        super::is_plain(dict.unwrap().as_dict().unwrap())
    }

    #[test]
    fn filters_go_with_parameters_of_their_shape() {
        for plain in [
            "<</Length 5>>",
            "<</Filter/DCTDecode/Width 5>>",
            "<</Filter[/ASCII85Decode/FlateDecode]/DecodeParms[null <</Predictor 2/Colors 3>>]>>",
            "<</Filter/LZWDecode/DecodeParms<</EarlyChange 0/Predictor 15/BitsPerComponent 4/Columns 9>>>>",
            "<</Filter/CCITTFaxDecode/DecodeParms<</K -1/Columns 9/Rows 0/BlackIs1 true>>>>",
            "<</Filter[/JBIG2Decode]/DecodeParms[<</JBIG2Globals 5 0 R>>]>>",
            "<</Type/ObjStm/N 1/First 4/Length 9/Filter[/FlateDecode]>>",
            "<</Type/XRef/W[1 2 1]/Size 4/Root 1 0 R/Filter/FlateDecode/DecodeParms<</Predictor 12/Columns 4>>>>",
        ] {
            assert!(is_plain(plain), "{plain}");
        }
        for odd in [
            "<</Filter/FlateDecode/DecodeParms[<</Predictor 12>>]>>",
            "<</Filter[/FlateDecode]/DecodeParms<</Predictor 12>>>>",
            "<</DecodeParms<</Predictor 12>>>>",
            "<</Filter/Fl>>",
            "<</Filter/Crypt>>",
            "<</Filter[/FlateDecode/Crypt]>>",
            "<</Filter/FlateDecode/DecodeParms<</Name/Identity>>>>",
            "<</Filter/FlateDecode/DecodeParms<</Predictor 12./Columns 9>>>>",
            "<</Filter/FlateDecode/DecodeParms<</Predictor(12)/Columns 9>>>>",
            "<</Filter/FlateDecode/DecodeParms<</Predictor 5 0 R/Columns 9>>>>",
            "<</Filter/FlateDecode/DecodeParms<</Predictor 2/BitsPerComponent 4>>>>",
            "<</Filter/FlateDecode/DecodeParms<</Predictor 3>>>>",
            "<</Filter/LZWDecode/DecodeParms<</EarlyChange 0.0>>>>",
            "<</Filter/CCITTFaxDecode/DecodeParms<</BlackIs1 1>>>>",
            "<</Filter/FlateDecode/DecodeParms<</Zz 5>>>>",
            "<</F(elsewhere)>>",
            "<</Filter/FlateDecode/DP<<>>>>",
            "<</Type/ObjStm/N 1/First 4/Filter/ASCII85Decode>>",
            "<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/DecodeParms<</Predictor 12/Columns 4>>>>",
            "<</Type/ObjStm/N 1/First 4/Zz 5>>",
            "<</Type/XRef/W[1 2 1]/Size 4/F/FlateDecode>>",
            "<</Type/XRef/W[1 2 1]/Size 4/Filter/FlateDecode/DecodeParms<</Predictor 12/Columns 5>>>>",
            "<</Type/XRef/W[1 2 1]/Size 4/Filter/FlateDecode/DecodeParms<</Predictor 12/Columns 4/Colors 2>>>>",
            "<</Type/XRef/W[1 2 1]/Size 4/Filter[/FlateDecode/FlateDecode]>>",
        ] {
            assert!(!is_plain(odd), "{odd}");
        }
    }
}
