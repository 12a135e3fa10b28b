//! Comments that mix their colour with the page instead of covering it.

use super::NormaliseError;
use super::annotations::Look;
use super::source::Source;
use crate::{Dict, Name, Object};

/// Table 134 and 135, without those that cover: `/Normal` and `/Compatible`.
const MODES: [&str; 15] = [
    "Multiply",
    "Screen",
    "Overlay",
    "Darken",
    "Lighten",
    "ColorDodge",
    "ColorBurn",
    "HardLight",
    "SoftLight",
    "Difference",
    "Exclusion",
    "Hue",
    "Saturation",
    "Color",
    "Luminosity",
];

/// The blend mode of an annotation (`/BM`, Table 166). A highlight without one is for reading what is below, whatever some
/// programs make of it: it multiplies, unless its own look says how it mixes.
pub(super) fn of(
    source: &Source<'_, '_>,
    annotation: &Dict,
    kind: &Name,
    look: &Look,
) -> Result<Option<Name>, NormaliseError> {
    let said = match source.lookup(annotation, "BM")? {
        Object::Array(modes) => modes,
        Object::Null => Vec::new(),
        mode => vec![mode],
    };
    for mode in said {
        if let Object::Name(mode) = source.resolve(&mode)? {
            let covers = mode == *"Normal" || mode == *"Compatible";
            if covers || MODES.iter().any(|known| mode == **known) {
                return Ok((!covers).then_some(mode));
            }
        }
    }
    let multiplies = *kind == *"Highlight" && !mixes(source, look)?;
    Ok(multiplies.then(|| Name::from("Multiply")))
}

/// Whether a look sets a blend mode or an opacity of its own.
fn mixes(source: &Source<'_, '_>, look: &Look) -> Result<bool, NormaliseError> {
    let Look::Old(reference) = look else {
        return Ok(false);
    };
    let look = source.get(*reference)?;
    let resources = source.dict(look.as_dict().unwrap_or(&Dict::new()), "Resources")?;
    for (_, state) in source.dict(&resources, "ExtGState")?.iter() {
        if let Object::Dict(state) = source.resolve(state)?
            && ["BM", "ca", "CA", "SMask"]
                .iter()
                .any(|key| state.contains_key(key))
        {
            return Ok(true);
        }
    }
    Ok(false)
}
