//! The document's XMP (ISO 32000-2 §14.3.2): one well-formed packet for another.

use saoy_pdf::{Dict, Object};

use super::{Reason, Role, step::Step, xml};

impl Step<'_, '_> {
    pub(super) fn metadata(&mut self, old: &Dict, new: &Dict) {
        let (before, now) = (old.get("Metadata"), new.get("Metadata"));
        if !self.slot_changed(before, now) {
            return;
        }
        let num = self.is.metadata.or(self.was.metadata).or(Some(self.is.catalog));
        let reason = match (before, now) {
            (_, None | Some(Object::Null)) => Reason::MetadataRemoved,
            (_, Some(now @ Object::Ref(_))) => {
                let reason = self.packet(now);
                let added = matches!(before, None | Some(Object::Null));
                match reason {
                    Reason::Metadata if !self.take_slot(before, Some(now)) => Reason::Shared,
                    Reason::Metadata if added => Reason::MetadataAdded,
                    reason => reason,
                }
            }
            _ => Reason::MetadataNotStream,
        };
        if reason.level() == super::Level::Other
            && let Some(num) = self.is.metadata
        {
            self.explained.insert(num);
        }
        self.refuse(reason, Role::Metadata, num);
    }

    fn packet(&self, now: &Object) -> Reason {
        let value = self.new.resolve(now);
        let Object::Stream(stream) = &*value else {
            return Reason::MetadataNotStream;
        };
        match self.new.decoded_aside(stream).map(|bytes| xml::check(&bytes)) {
            Some(xml::Outcome::Xmp) => Reason::Metadata,
            Some(xml::Outcome::Entities) => Reason::MetadataEntities,
            _ => Reason::MetadataNotXmp,
        }
    }
}
