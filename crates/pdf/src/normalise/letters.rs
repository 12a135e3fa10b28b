//! Whether two looks of a field say the same letters.

use super::NormaliseError;
use super::content;
use super::source::Source;
use crate::{ObjRef, Object, Stream};

/// Compares what the strings hold, without spaces: how they are cut and placed is no matter. Looks of fields whose fonts
/// have other encodings differ.
pub(super) fn are_same(
    source: &Source<'_, '_>,
    stored: ObjRef,
    made: &Stream,
) -> Result<bool, NormaliseError> {
    let Object::Stream(stored) = source.get(stored)? else {
        return Ok(false);
    };
    let (Ok(stored), Ok(made)) = (source.decoded(&stored)?, source.decoded(made)?) else {
        return Ok(false);
    };
    Ok(content::letters(&stored) == content::letters(&made))
}
