//! The fields that an order names, asked of the file.

use saoy_pades::{FieldLock, sign};
use saoy_pdf::Reader;

use super::OrderArguments;
use crate::commands::Told;

impl OrderArguments {
    /// Whether the file has the fields that are named: a slip of the pen would freeze nothing.
    pub(super) fn named(&self, reader: &Reader<'_>) -> Result<(), Told> {
        let fields = sign::fields(reader).map_err(|refusal| Told::by(|lang| refusal.sentence(lang)))?;
        let there = |wanted: &str| {
            let below = format!("{wanted}.");
            fields
                .iter()
                .any(|field| field.name == wanted || field.name.starts_with(&below))
        };
        if let Some(wanted) = self.field().filter(|wanted| !there(wanted)) {
            let open: Vec<&str> = fields
                .iter()
                .filter(|field| field.awaits)
                .map(|field| field.name.as_str())
                .collect();
            return Err(no_such_field(wanted, &open));
        }
        let (Some(FieldLock::Include(names)) | Some(FieldLock::Exclude(names))) = &self.lock else {
            return Ok(());
        };
        let own = self.field.as_deref();
        match names
            .iter()
            .find(|name| !there(name) && own != Some(name.as_str()))
        {
            Some(name) => Err(Told::new(
                format!("--lock: tệp không có trường “{name}”; hãy kiểm tra lại tên các trường cần khóa"),
                format!("--lock: the file has no field “{name}”; check the names of the fields to freeze"),
            )),
            None => Ok(()),
        }
    }
}

fn no_such_field(wanted: &str, open: &[&str]) -> Told {
    match open {
        [] => Told::new(
            format!(
                "tệp không có trường “{wanted}”, cũng không có trường chữ ký nào còn trống; hãy bỏ --field để tạo trường mới"
            ),
            format!(
                "the file has no field “{wanted}”, and no signature field that is empty; leave out --field to make a new one"
            ),
        ),
        open => Told::new(
            format!(
                "tệp không có trường “{wanted}”; các trường chữ ký còn trống: {}",
                open.join(", ")
            ),
            format!(
                "the file has no field “{wanted}”; its empty signature fields are: {}",
                open.join(", ")
            ),
        ),
    }
}
