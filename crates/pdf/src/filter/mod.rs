//! Stream filters (ISO 32000-2 §7.4), decoding; Flate also encoding.

mod ascii;
mod flate;
mod lzw;
mod predictor;
mod run_length;

pub(crate) use flate::deflate;

use crate::read::work::Work;
use crate::{DecodeError, Dict, Name, Object};

/// More filters on one stream than this serve no purpose.
const MAX_FILTERS: usize = 8;

/// Undoes the filters of `dict`; every step within `limit` bytes. What each step reads and writes is counted as `work`,
/// also when nothing comes of it: of a chain of filters only the last result has to be short.
pub(crate) fn decode(dict: &Dict, data: &[u8], limit: u64, work: &Work) -> Result<Vec<u8>, DecodeError> {
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let filters = filters(dict)?;
    let spend = |bytes: usize| work.spend(bytes).map_err(|_| DecodeError::Work);
    if filters.is_empty() {
        spend(data.len().min(limit))?;
        return if data.len() > limit {
            Err(DecodeError::TooLarge)
        } else {
            Ok(data.to_vec())
        };
    }
    let mut decoded: Option<Vec<u8>> = None;
    for (name, parameters) in filters {
        let input = decoded.as_deref().unwrap_or(data);
        let mut out = Vec::new();
        let applied = apply(name, &parameters, input, limit, &mut out);
        if !matches!(applied, Err(DecodeError::Unsupported(_))) {
            spend(input.len().saturating_add(out.len()))?;
        }
        applied?;
        decoded = Some(out);
    }
    Ok(decoded.unwrap_or_default())
}

/// One filter. `out` also has what was written before an error was found.
fn apply(
    name: &Name,
    parameters: &Dict,
    data: &[u8],
    limit: usize,
    out: &mut Vec<u8>,
) -> Result<(), DecodeError> {
    match name.as_bytes() {
        b"FlateDecode" | b"Fl" => flate::inflate(data, limit, out)?,
        b"LZWDecode" | b"LZW" => lzw::decode(data, parameters, limit, out)?,
        b"ASCIIHexDecode" | b"AHx" => return ascii::hex(data, limit, out),
        b"ASCII85Decode" | b"A85" => return ascii::base85(data, limit, out),
        b"RunLengthDecode" | b"RL" => return run_length::decode(data, limit, out),
        _ => return Err(DecodeError::Unsupported(name.clone())),
    }
    predictor::undo(out, parameters)
}

const CRYPT: &[u8] = b"Crypt";

/// `dict` without a crypt filter that comes first, when that was undone.
pub(crate) fn without_crypt(dict: Dict) -> Dict {
    let is_crypt = |filter: &Object| filter.is_name(CRYPT);
    match dict.get("Filter") {
        Some(filter) if is_crypt(filter) => without(dict, |_| Object::Null),
        Some(Object::Array(items)) if items.first().is_some_and(is_crypt) => {
            without(dict, |value| match value {
                Object::Array(items) => Object::Array(items.into_iter().skip(1).collect()),
                other => other,
            })
        }
        _ => dict,
    }
}

fn without(dict: Dict, change: impl Fn(Object) -> Object) -> Dict {
    let mut changed = dict;
    for key in ["Filter", "DecodeParms"] {
        match changed.remove(key).map(&change) {
            None | Some(Object::Null) => {}
            Some(value) => {
                changed.insert(key, value);
            }
        }
    }
    changed
}

/// Whether a crypt filter is among the filters, wherever it stands; references are already followed.
#[cfg(feature = "crypt")]
pub(crate) fn names_crypt(dict: &Dict) -> bool {
    let is_crypt = |filter: &Object| filter.is_name(CRYPT);
    match dict.get("Filter") {
        Some(Object::Array(items)) => items.iter().any(is_crypt),
        filter => filter.is_some_and(is_crypt),
    }
}

/// The name of the crypt filter that comes first (ISO 32000-2 §7.4.10), if one does.
#[cfg(feature = "crypt")]
pub(crate) fn crypt_filter(dict: &Dict) -> Result<Option<Name>, DecodeError> {
    let filters = filters(dict)?;
    let first = filters.first().filter(|(name, _)| name.as_bytes() == CRYPT);
    let named = |parameters: &Dict| match parameters.get("Name") {
        Some(Object::Name(name)) => name.clone(),
        _ => Name::from("Identity"),
    };
    Ok(first.map(|(_, parameters)| named(parameters)))
}

/// `/Filter` with `/DecodeParms`, one by one; references are already followed.
///
/// One name goes with one dictionary, an array with an array that is no longer (ISO 32000-2 Table 5), and `/DP` belongs to
/// inline images: where the shapes differ, programs read different data.
fn filters(dict: &Dict) -> Result<Vec<(&Name, Dict)>, DecodeError> {
    let (names, parameters) = match (dict.get("Filter"), dict.get("DecodeParms")) {
        (None, _) => return Ok(Vec::new()),
        _ if dict.contains_key("DP") => return Err(DecodeError::Parameters),
        (Some(Object::Name(name)), parameters) => (vec![name], vec![dictionary(parameters)?]),
        (Some(Object::Array(names)), None | Some(Object::Null)) => (all_names(names)?, Vec::new()),
        (Some(Object::Array(names)), Some(Object::Array(parameters))) if parameters.len() <= names.len() => {
            let parameters = parameters.iter().map(|one| dictionary(Some(one)));
            (all_names(names)?, parameters.collect::<Result<_, _>>()?)
        }
        _ => return Err(DecodeError::Parameters),
    };
    let padded = parameters.into_iter().chain(std::iter::repeat_with(Dict::new));
    Ok(names.into_iter().zip(padded).collect())
}

fn all_names(items: &[Object]) -> Result<Vec<&Name>, DecodeError> {
    if items.len() > MAX_FILTERS {
        return Err(DecodeError::Parameters);
    }
    let names = items.iter().map(|item| match item {
        Object::Name(name) => Ok(name),
        _ => Err(DecodeError::Parameters),
    });
    names.collect()
}

fn dictionary(parameters: Option<&Object>) -> Result<Dict, DecodeError> {
    match parameters {
        None | Some(Object::Null) => Ok(Dict::new()),
        Some(Object::Dict(parameters)) => Ok(parameters.clone()),
        Some(_) => Err(DecodeError::Parameters),
    }
}

/// The integer under `key`; `default` if there is nothing. What is there and no integer within `range` is an error: programs
/// take a real number for an integer, or for nothing.
fn integer(
    parameters: &Dict,
    key: &str,
    default: usize,
    range: std::ops::RangeInclusive<usize>,
) -> Result<usize, DecodeError> {
    let Some(value) = parameters.get(key) else {
        return Ok(default);
    };
    let value = value.as_int().and_then(|value| usize::try_from(value).ok());
    value
        .filter(|value| range.contains(value))
        .ok_or(DecodeError::Parameters)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decode(dict: &Dict, data: &[u8], limit: u64) -> Result<Vec<u8>, DecodeError> {
        super::decode(dict, data, limit, &Work::new(&crate::Limits::default()))
    }

    #[test]
    fn filters_apply_in_order() {
        let names = ["ASCIIHexDecode", "RunLengthDecode"].map(Object::name).to_vec();
        let dict = Dict::new().with("Filter", names);
        assert_eq!(decode(&dict, b"FE 61 80 >", 100).unwrap(), b"aaa");
        assert_eq!(decode(&dict, b"FE 61 80 >", 2), Err(DecodeError::TooLarge));
    }

    #[test]
    fn steps_between_are_work_also_when_nothing_comes_of_them() {
        let names = ["RunLengthDecode", "ASCIIHexDecode"].map(Object::name).to_vec();
        let dict = Dict::new().with("Filter", names);
        // Unpacks to 8192 spaces, and they to nothing.
        let packed = [129, b' '].repeat(64);
        let broken = [&packed[..], &[5]].concat();
        for (data, result) in [
            (packed, Ok(Vec::new())),
            (broken, Err(DecodeError::Data("RunLength"))),
        ] {
            let work = Work::new(&crate::Limits::default());
            assert_eq!(super::decode(&dict, &data, 1 << 20, &work), result);
            assert!(work.spent() > 8000, "{}", work.spent());
        }
    }

    #[test]
    fn image_formats_and_nonsense_are_refused_by_name() {
        let image = Dict::new().with("Filter", Object::name("DCTDecode"));
        assert_eq!(
            decode(&image, b"", 1),
            Err(DecodeError::Unsupported(Name::from("DCTDecode")))
        );
        let nonsense = Dict::new().with("Filter", 5);
        assert_eq!(decode(&nonsense, b"", 1), Err(DecodeError::Parameters));
    }

    #[test]
    fn parameters_that_some_programs_pass_over_are_refused() {
        let (name, names) = (Object::name("FlateDecode"), vec![Object::name("FlateDecode")]);
        let predictor = || Dict::new().with("Predictor", 12);
        let packed = deflate(&[2, 7]);
        let read = |dict: Dict| decode(&dict, &packed, 100);
        assert_eq!(
            read(
                Dict::new()
                    .with("Filter", name.clone())
                    .with("DecodeParms", predictor())
            ),
            Ok(vec![7])
        );
        let listed = vec![Object::from(predictor())];
        assert_eq!(
            read(
                Dict::new()
                    .with("Filter", names.clone())
                    .with("DecodeParms", listed.clone())
            ),
            Ok(vec![7])
        );
        for dict in [
            Dict::new()
                .with("Filter", name.clone())
                .with("DecodeParms", listed.clone()),
            Dict::new()
                .with("Filter", names.clone())
                .with("DecodeParms", predictor()),
            Dict::new()
                .with("Filter", names)
                .with("DecodeParms", [listed.clone(), listed].concat()),
            Dict::new().with("Filter", name).with("DP", predictor()),
        ] {
            assert_eq!(read(dict), Err(DecodeError::Parameters));
        }
    }
}
