//! What each change is, in English. The match has no catch-all: a new reason asks for its words here.

use crate::changes::Reason;

/// The end of a sentence, without a period.
pub(super) fn words(reason: &Reason) -> String {
    let text = match reason {
        // Nothing, archive, form filling
        Reason::Unreferenced => "an object that nothing uses",
        Reason::LeftByMail => {
            "the end of the file is followed by a few bytes that mail programs leave; no program reads them"
        }
        Reason::More(more) => return format!("and {more} more changes"),
        Reason::SecurityStore => "validation data (DSS) was added",
        Reason::Extensions | Reason::ExtensionsOfArchive => "PDF extensions were declared",
        Reason::InfoOfArchive => "the time when archive data was saved was noted",
        Reason::TimestampAdded | Reason::TimestampSigned => "a document timestamp was added",
        Reason::VersionRaised => "the PDF version was raised",
        Reason::VersionNoted => "a lower PDF version was noted (nothing looks different because of it)",
        Reason::Metadata => "the XMP metadata was updated",
        Reason::MetadataAdded => "XMP metadata was added",
        Reason::Info => "the document information was updated",
        Reason::FieldFilled => "the field was filled in",
        Reason::FieldAppearance => "the field's appearance was updated",
        Reason::ButtonState => "the button was switched",
        Reason::Signed => "a waiting signature field was signed",
        Reason::SignatureAppearance => "a waiting signature field got its appearance",
        Reason::SignatureFieldAdded => "an invisible signature was added",
        Reason::VisibleSignatureAdded => "a signature was added where the page was empty",
        Reason::FieldReadOnly => "the field was made read-only",
        Reason::FormDefaults => "the form's default resources grew",

        // Annotations
        Reason::AnnotationAdded => "an annotation was added",
        Reason::AnnotationChanged => "an annotation was changed",
        Reason::AnnotationRemoved => "an annotation was deleted",
        Reason::SignatureOverContent => "a signature was added over signed content",

        // Other: the file
        Reason::TrailerEntry(key) => return format!("the trailer's entry changed: {}", entry(key)),
        Reason::CatalogReplaced => "the catalog was replaced",
        Reason::CatalogEntry(key) => return format!("the catalog's entry changed: {}", entry(key)),
        Reason::VersionLowered => "the PDF version was lowered",
        Reason::ExtensionsMalformed => "the extensions are malformed",
        Reason::Permissions => "the document's permissions (/Perms) were changed",
        Reason::Freed => "an object was deleted",
        Reason::Generation => "the object's generation was changed",
        Reason::ObjectStreamReplaced => "an object stream that was signed was replaced",
        Reason::DanglingFilled => "a reference that led nowhere leads to something now",
        Reason::Shared => "the changed object is also used elsewhere",
        Reason::SharedStructure => "a part of the document is used in two places, or lies within itself",
        Reason::Unreadable => "the object cannot be read",
        Reason::Unexplained => "the meaning of the change is not known",
        Reason::Hybrid => "readers see different contents (hybrid cross-reference)",
        Reason::HybridSigned => {
            "what was signed already looked different in different readers (hybrid cross-reference)"
        }
        Reason::WrittenTwice => {
            "programs may show different content: the object appears twice in one revision"
        }
        Reason::HiddenObject => {
            "programs may show different content: what was signed hides another body of the object, and something was added later"
        }
        Reason::Linearized => {
            "programs may show a different page: the file has grown to the length in its linearization dictionary"
        }
        Reason::TrailingBytes => "something follows the end of the file",
        Reason::StrayBytes(at) => {
            return format!("something that the cross-reference does not account for, from byte {at}");
        }
        Reason::StrayBlank(at) => return format!("an unusually long run of white space, from byte {at}"),
        Reason::StrayBody(at) => {
            return format!(
                "programs may show different content: what reads like an object that no cross-reference leads to, from byte {at}"
            );
        }
        Reason::StrayEnd(at) => {
            return format!(
                "programs may show different content: a further trailer or startxref, from byte {at}"
            );
        }
        Reason::Disguised => {
            "programs may show different content: the object is written in disguise or lies within something else"
        }
        Reason::OddlyWritten(at) => {
            return format!("something is written in a way that programs read differently, from byte {at}");
        }
        Reason::SecondIndex => {
            "programs may show a different document: a further cross-reference stream that names another catalog"
        }
        Reason::SecondCatalog => {
            "programs may show a different document: a further catalog that nothing uses"
        }
        Reason::PackedUnlisted => {
            "programs may show different content: an object stream holds what the cross-reference does not list there"
        }
        Reason::NumberRange => "the object's number is 0 or far beyond those in use",
        Reason::SizeWrong => "the number of objects (/Size) is wrong",
        Reason::TooMuch => "the file is too large or too tangled to be judged",
        Reason::NoRevision => "the signature does not end where a revision ends",

        // Other: metadata and security store
        Reason::MetadataRemoved => "the XMP metadata was removed",
        Reason::MetadataNotStream => "the metadata is not an indirect stream",
        Reason::MetadataNotXmp => "the metadata is not well-formed XMP",
        Reason::MetadataEntities => "the metadata uses XML entities",
        Reason::SecurityStoreRemoved => "the validation data (DSS) was removed",
        Reason::SecurityStoreShape(key) => {
            return format!("the security store (DSS) is malformed at {}", entry(key));
        }
        Reason::SecurityStoreRecycled => {
            "the security store (DSS) overwrites an object that the file had before"
        }
        Reason::SecurityStoreShrunk(key) => {
            return format!("validation data was taken out of {}", entry(key));
        }
        Reason::VriRemoved => "the validation data (VRI) was removed",
        Reason::VriChanged(key) => {
            return format!("validation data (VRI) was changed or removed: {}", entry(key));
        }

        // Other: the form
        Reason::FormMalformed => "the form was removed or is malformed",
        Reason::FormEntry(key) => return format!("the form's entry changed: {}", entry(key)),
        Reason::FieldsMalformed => "the list of fields is malformed",
        Reason::FieldNotIndirect => "a field is not an indirect object",
        Reason::FieldNotDictionary => "a field is not a dictionary",
        Reason::FieldNameNotText => "the field's name is not a string",
        Reason::FieldNamePeriod => "the field's name has a period in it",
        Reason::FieldNameTwice => "two fields have the same name",
        Reason::FieldWithoutType => "the field's type cannot be determined",
        Reason::FieldAdded => "a field was added",
        Reason::FieldRemoved => "a field was removed",
        Reason::FieldRenamed => "the field was renamed",
        Reason::FieldTypeChanged => "the field's type was changed",
        Reason::FieldKids => "the field's kids were changed",
        Reason::FieldEntry(key) => return format!("the field's entry changed: {}", entry(key)),
        Reason::RectChanged => "the field was moved or resized",
        Reason::MkChanged => "the field's border or background was changed",
        Reason::DaChanged => "the field's default appearance was changed",
        Reason::TypeChanged => "the field's /Type was changed",
        Reason::FlagsChanged => "the field was hidden, shown or made to behave differently",
        Reason::ValueMalformed => "the value does not suit the field",
        Reason::SignatureChanged => "a signature's value was replaced",
        Reason::SignatureRemoved => "a signature was deleted",
        Reason::SignatureRecycled => "a signature re-uses an older object",
        Reason::SignatureMalformed => "the signature field's value is not a signature",

        // Other: looks
        Reason::AppearanceRemoved => "the field's appearance was taken away",
        Reason::AppearanceMalformed => "the field's appearance is malformed",
        Reason::AppearanceState => "the button was set to a state it does not have",
        Reason::LookNamedByValue => {
            "the field has several appearances, of which what is filled in names one (it may be a picture and no text)"
        }
        Reason::PushButton => {
            "a push button has another value, state or appearance (it is not there to be filled in)"
        }
        Reason::ButtonLook => "the button got an appearance that it did not have when it was signed",
        Reason::AppearanceUnreadable => "the field's appearance cannot be read to its end",
        Reason::AppearanceBackwards => "the field's appearance has a font whose letters run backwards",
        // An operator of a content stream has no slash.
        Reason::AppearancePaints(what) => {
            return format!("the field's appearance paints more than text: {what}");
        }
        Reason::AppearanceAlone => "the field's appearance was changed although its value was not",
        Reason::AppearanceDiffers => "the field shows something other than its value",
        Reason::AppearanceUnclear => {
            "the field's appearance cannot be compared with its value: the letters of its font cannot be read"
        }
        Reason::ReadOnlyFilled => "a read-only field has another value or appearance",
        Reason::FieldOverContent => "a field that lies over signed content looks different",
        Reason::AppearanceActive => "the appearance holds something active or external",
        Reason::UnsignedAppearance => {
            "a signature field shows something although nobody signed it (a timestamp is not a signature)"
        }
        Reason::SignatureAppearanceChanged => "a signature's appearance was changed after signing",
        Reason::VisibleFieldAfterCertification => "a visible field was added after certification",

        // Other: pages
        Reason::PageTree => "pages were added, removed or reordered",
        Reason::PageEntry(key) => return format!("the page's entry changed: {}", entry(key)),
        Reason::ContentReplaced => "the page's content was replaced",
        Reason::FontReplaced => "a font or its encoding was replaced",
        Reason::ResourceReplaced => "an image or resource of the page was replaced",
        Reason::StructureChanged => "the structure tree was changed",
        Reason::NamesChanged => "the names were changed",
        Reason::OutlinesChanged => "the outline was changed",
        Reason::AnnotsMalformed => "the page's list of annotations is malformed",
        Reason::AnnotsDirect => "annotations written into the page's own list were changed",
        Reason::AnnotationRecycled => {
            "an object that the file had before was put onto a page as an annotation"
        }
        Reason::AnnotsReordered => "the order of annotations was changed",
        Reason::WidgetAttached => "an existing field was put onto the page",
        Reason::SignatureWidgetRemoved => "a signature was taken off its page",
        Reason::WidgetRemoved => "a form field was taken off its page",
        Reason::AnnotationOverContent => "an annotation covers signed content",
        Reason::AnnotationUncovered => {
            "an annotation that lay over signed content was deleted, hidden, moved or redrawn: what it hid shows now"
        }
        Reason::NoMarkRemoved(kind) => {
            return format!(
                "an annotation that is not a comment or mark was deleted or changed: {}",
                entry(kind)
            );
        }
        Reason::AnnotationActive(key) => {
            return format!("an annotation that does something was added: {}", entry(key));
        }
    };
    text.to_owned()
}

/// A key of a dictionary; none where the object that has it cannot be read.
fn entry(key: &str) -> String {
    match key {
        "" => "one that cannot be read".to_owned(),
        key => format!("/{key}"),
    }
}
