//! Finding the fields of an earlier revision.

use saoy_pdf::{Dict, ObjRef, Object, ReadError, Reader};

/// A file that has not the fields of a certified copy.
#[derive(Debug, thiserror::Error)]
pub enum FormError {
    /// There is no form, so the leader has not signed yet.
    #[error("the file has no form: it is not a certified copy that a leader has signed")]
    NoForm,
    /// A field is missing or not of the expected kind.
    #[error("the field {0} is missing: the file was not prepared as a certified copy")]
    Missing(&'static str),
    /// The file cannot be read.
    #[error(transparent)]
    Read(#[from] ReadError),
}

/// The form of a certified copy.
pub(crate) struct Form {
    /// The form dictionary.
    #[cfg(feature = "make")]
    pub(crate) dict: Dict,
    fields: Vec<(Vec<u8>, ObjRef, Dict)>,
}

impl Form {
    pub(crate) fn of(reader: &Reader<'_>) -> Result<Self, FormError> {
        let catalog = reader.catalog()?;
        let Some(Object::Dict(dict)) = catalog
            .get("AcroForm")
            .map(|form| reader.resolve(form))
            .transpose()?
        else {
            return Err(FormError::NoForm);
        };
        let Some(Object::Array(items)) = dict
            .get("Fields")
            .map(|fields| reader.resolve(fields))
            .transpose()?
        else {
            return Err(FormError::NoForm);
        };
        let mut fields = Vec::new();
        for item in items {
            if let (Some(reference), Object::Dict(field)) = (item.as_ref(), reader.resolve(&item)?)
                && let Some(name) = field.get("T").and_then(Object::as_string)
            {
                fields.push((name.to_vec(), reference, field));
            }
        }
        Ok(Self {
            #[cfg(feature = "make")]
            dict,
            fields,
        })
    }

    /// The field of that name and kind (`Tx`, `Sig`).
    pub(crate) fn field(&self, name: &'static str, kind: &str) -> Result<(ObjRef, &Dict), FormError> {
        self.fields
            .iter()
            .find(|(own, _, field)| {
                own == name.as_bytes() && field.get("FT").is_some_and(|found| found.is_name(kind))
            })
            .map(|(_, reference, field)| (*reference, field))
            .ok_or(FormError::Missing(name))
    }

    /// The page on which a text field stands.
    pub(crate) fn page_of(&self, name: &'static str) -> Result<ObjRef, FormError> {
        self.field(name, "Tx")?
            .1
            .reference("P")
            .ok_or(FormError::Missing(name))
    }

    /// How many fields have a name that begins like this.
    pub(crate) fn count(&self, prefix: &str) -> usize {
        self.fields
            .iter()
            .filter(|(own, ..)| own.starts_with(prefix.as_bytes()))
            .count()
    }
}
