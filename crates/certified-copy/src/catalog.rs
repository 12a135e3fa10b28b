//! What revision 1 puts into the catalog. Later revisions may add nothing but `/DSS`: pyHanko and Acrobat judge any
//! other new key as a change of the document.

use saoy_pades::PrepareError;
use saoy_pdf::{Dict, ObjRef, Object, Reader, Update, Version};

/// The form: its fields, the resources that their `/DA` names, and never `/NeedAppearances`, which would have viewers
/// redraw what was signed.
pub(crate) fn form(fields: &[ObjRef], resources: Object, default_appearance: &[u8]) -> Dict {
    Dict::new()
        .with(
            "Fields",
            fields.iter().copied().map(Object::Ref).collect::<Vec<_>>(),
        )
        .with("DR", resources)
        .with("DA", Object::String(default_appearance.to_vec()))
        .with("SigFlags", 3)
}

/// Sets the form, the structure tree, the version and the extension level of PAdES.
pub(crate) fn complete(
    reader: &Reader<'_>,
    update: &mut Update<'_, '_>,
    form: ObjRef,
    structure: Option<ObjRef>,
) -> Result<(), PrepareError> {
    let catalog = reader.catalog_ref();
    let Object::Dict(mut root) = update.get(catalog)? else {
        return Err(PrepareError::NotADictionary(catalog));
    };
    root.insert("AcroForm", form);
    if let Some(structure) = structure {
        root.insert("StructTreeRoot", structure);
    }
    let stated = root
        .get("Version")
        .and_then(Object::as_name)
        .and_then(Version::parse);
    if stated.unwrap_or(reader.version()).max(reader.version()) < (Version { major: 1, minor: 7 }) {
        root.insert("Version", Object::name("1.7"));
    }
    let mut extensions = match root.get("Extensions") {
        None => Dict::new(),
        Some(found) => match reader.resolve(found)? {
            Object::Dict(dict) => dict,
            Object::Null => Dict::new(),
            _ => return Err(PrepareError::Malformed("Extensions")),
        },
    };
    if !extensions.contains_key("ESIC") {
        extensions.insert("ESIC", pades_extension());
        root.insert("Extensions", extensions);
    }
    update.set(catalog, root);
    Ok(())
}

/// `ETSI.RFC3161` and `/DSS` in a PDF 1.7 file are an extension by ETSI (TS 102 778-4 Annex A).
fn pades_extension() -> Dict {
    Dict::new()
        .with("BaseVersion", Object::name("1.7"))
        .with("ExtensionLevel", 5)
}
