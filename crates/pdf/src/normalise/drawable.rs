//! What may be drawn, and the settings it is drawn with: where programs and printers differ, refused by name.

use super::copy::Copier;
use super::rules::Kind;
use super::{Done, NormaliseError};
use crate::{Dict, Name, Object, clean};

/// Keys of forms that hold code for printers (ISO 32000-1 §8.8.2).
const PRINTER: [&str; 2] = ["Subtype2", "PS"];

/// What the dictionary of a stream becomes before it is carried over.
pub(super) enum Drawable {
    /// With a `/Subtype` that stands in it.
    As(Dict),
    /// No program draws it.
    Nothing,
}

impl Copier<'_, '_, '_, '_> {
    /// An XObject is a form or a picture (§8.8), by the way that leads to it and by what it says.
    pub(super) fn drawable(&self, dict: &Dict, kind: Kind) -> Result<Drawable, NormaliseError> {
        if kind.is_never_a_stream() {
            let said = ["Type", "Subtype"]
                .into_iter()
                .find_map(|key| match dict.get(key) {
                    Some(Object::Name(name)) => Some(name.clone()),
                    _ => None,
                });
            return Err(depends(said.unwrap_or_else(|| Name::from("Length"))));
        }
        let wanted = match kind {
            Kind::XObject => None,
            Kind::Appearance | Kind::Blended | Kind::MaskGroup => Some("Form"),
            Kind::Mask => Some("Image"),
            _ => return Ok(Drawable::As(dict.clone())),
        };
        if let Some(key) = PRINTER.into_iter().find(|key| dict.contains_key(key)) {
            return Err(depends(Name::from(key)));
        }
        let said = match self.source.lookup(dict, "Subtype")? {
            Object::Name(said) => Some(said),
            _ => None,
        };
        let mut dict = dict.clone();
        match (said, wanted) {
            (None, None) => return Ok(Drawable::Nothing),
            (None, Some(wanted)) => dict.insert("Subtype", Object::name(wanted)),
            (Some(said), None) if said == *"Form" || said == *"Image" => dict.insert("Subtype", said),
            (Some(said), Some(wanted)) if said == *wanted => dict.insert("Subtype", said),
            (Some(said), _) => return Err(depends(said)),
        };
        Ok(Drawable::As(dict))
    }

    /// What of a graphics state belongs to a printing machine (§10.5, §10.6, §11.7.5). Some programs apply transfer functions
    /// on the screen, others nowhere: refused. The rest is left out and told.
    pub(super) fn machine(&mut self, state: &Dict) -> Result<(), NormaliseError> {
        let newer = !matches!(self.source.lookup(state, "TR2")?, Object::Null);
        for key in clean::MACHINE {
            let own = clean::is_default(&self.source.lookup(state, key)?);
            match key {
                _ if own => {}
                // `/TR2` counts before it.
                "TR" if newer => {}
                "TR" | "TR2" => return Err(depends(Name::from(key))),
                _ => self.notes.add(Done::PrinterSettings),
            }
        }
        Ok(())
    }
}

fn depends(what: Name) -> NormaliseError {
    NormaliseError::DependsOnViewer { what }
}
