//! Every way a change is explained, one variant each.

use super::Level;

/// What a change means. The names in some variants are keys of the file, without their slash.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Reason {
    // Nothing
    /// An object that nothing leads to, before or after.
    Unreferenced,
    /// White space, an old end of text or the line that closes a message stand behind the end of the file.
    LeftByMail,
    /// As many further changes, which are counted and not told one by one.
    More(usize),

    // Archive
    /// The document security store grew or changed in its strict shape.
    SecurityStore,
    /// Developer extensions were declared together with archive data.
    ExtensionsOfArchive,
    /// The information dictionary says when and with what archive data was saved: `/ModDate`, `/Producer`.
    InfoOfArchive,
    /// A document timestamp in a new field that shows nothing.
    TimestampAdded,
    /// A document timestamp in a field that waited for it.
    TimestampSigned,

    // Form filling
    /// Developer extensions were declared.
    Extensions,
    /// `/Version` was raised.
    VersionRaised,
    /// `/Version` has a lower number of the same PDF 1 or 2: nothing shows otherwise by it.
    VersionNoted,
    /// Well-formed XMP replaced well-formed XMP.
    Metadata,
    /// Well-formed XMP in a file that had none.
    MetadataAdded,
    /// The information dictionary changed.
    Info,
    /// A field got a value.
    FieldFilled,
    /// A field's look changed, within what its kind may paint.
    FieldAppearance,
    /// A button shows another of the states it has.
    ButtonState,
    /// A waiting signature field was signed.
    Signed,
    /// A waiting signature field got its look.
    SignatureAppearance,
    /// A new signature field that shows nothing.
    SignatureFieldAdded,
    /// A new signature field that shows where nothing was.
    VisibleSignatureAdded,
    /// A field was set to read-only.
    FieldReadOnly,
    /// The form's default resources grew.
    FormDefaults,

    // Annotations
    /// A comment or mark where nothing was.
    AnnotationAdded,
    /// A comment or mark changed.
    AnnotationChanged,
    /// A comment or mark was deleted.
    AnnotationRemoved,
    /// A new signature field shows over what was signed.
    SignatureOverContent,

    // Other: the file
    /// A trailer entry.
    TrailerEntry(String),
    /// `/Root` leads to another object.
    CatalogReplaced,
    /// A catalog entry.
    CatalogEntry(String),
    /// `/Version` was lowered or removed.
    VersionLowered,
    /// `/Extensions` has a shape of its own.
    ExtensionsMalformed,
    /// `/Perms` changed after signing.
    Permissions,
    /// An object was declared free.
    Freed,
    /// An object got another generation.
    Generation,
    /// An object stream that earlier objects lie in was replaced.
    ObjectStreamReplaced,
    /// A reference that led to nothing leads to something now.
    DanglingFilled,
    /// A changed object is also used elsewhere, where its change means something else.
    Shared,
    /// Two fields or pages have one value, list or widget, or a field lies below itself: nothing was replaced, but nobody can
    /// say whose it is.
    SharedStructure,
    /// An object cannot be read.
    Unreadable,
    /// No meaning is known for the change.
    Unexplained,
    /// A hybrid section shows different objects to different readers.
    Hybrid,
    /// The same in what was signed: different readers were shown different objects from the beginning.
    HybridSigned,
    /// An object stands in one revision a second time: programs that search the file for objects may show the other one.
    WrittenTwice,
    /// What was signed holds another body of an object in use, and something follows: programs that search the file for
    /// objects may show that one.
    HiddenObject,
    /// The file has grown to the length that its linearization dictionary tells: programs may show another first page.
    Linearized,
    /// Bytes stand behind the end of the last revision: programs that search the file for objects may show them.
    TrailingBytes,
    /// Something that the section's own cross-reference does not account for, from this byte on.
    StrayBytes(u64),
    /// More white space from this byte on than programs look through for the end of a file.
    StrayBlank(u64),
    /// What reads like an object, from this byte on, that no cross-reference leads to: programs that search the file for
    /// objects may show it.
    StrayBody(u64),
    /// What reads like a trailer or an end, from this byte on, and is not the section's.
    StrayEnd(u64),
    /// An object begins otherwise than with its number, generation and `obj`, or lies within another one or in an older part.
    Disguised,
    /// What stands from this byte on is written in a form that programs read differently: not as writers write.
    OddlyWritten(u64),
    /// A cross-reference stream that names another catalog or another encryption than the trailer.
    SecondIndex,
    /// A catalog that nothing leads to.
    SecondCatalog,
    /// An object stream holds something that the cross-reference does not look for there.
    PackedUnlisted,
    /// Object 0 is in use, or a number far beyond the others.
    NumberRange,
    /// `/Size` is not above every number in use, or far beyond them.
    SizeWrong,
    /// The file is too large or too tangled to be judged.
    TooMuch,
    /// The signature's range ends at no revision, so that nobody can say what came after it.
    NoRevision,

    // Other: metadata and security store
    /// `/Metadata` was removed.
    MetadataRemoved,
    /// `/Metadata` is no indirect stream.
    MetadataNotStream,
    /// The metadata is no well-formed XMP.
    MetadataNotXmp,
    /// The metadata declares or uses entities.
    MetadataEntities,
    /// `/DSS` was removed.
    SecurityStoreRemoved,
    /// A key or value that a `/DSS` or `/VRI` does not have.
    SecurityStoreShape(String),
    /// An object of the store stands in place of an earlier one that was no part of it, or was evidence.
    SecurityStoreRecycled,
    /// Evidence was taken out of a list of `/DSS`.
    SecurityStoreShrunk(String),
    /// `/VRI` was removed.
    VriRemoved,
    /// An entry of `/VRI` was changed or removed.
    VriChanged(String),

    // Other: the form
    /// `/AcroForm` is no dictionary, or was removed.
    FormMalformed,
    /// An entry of the form dictionary.
    FormEntry(String),
    /// A list of fields is no array.
    FieldsMalformed,
    /// A field that is no reference.
    FieldNotIndirect,
    /// A field that is no dictionary.
    FieldNotDictionary,
    /// A field name that is no string.
    FieldNameNotText,
    /// A field name with a period in it.
    FieldNamePeriod,
    /// Two fields of one name.
    FieldNameTwice,
    /// A field whose `/FT` cannot be found.
    FieldWithoutType,
    /// A field other than a signature field was added.
    FieldAdded,
    /// A field was removed.
    FieldRemoved,
    /// A field has another name.
    FieldRenamed,
    /// A field has another `/FT`.
    FieldTypeChanged,
    /// A field's `/Kids` changed.
    FieldKids,
    /// An entry of a field or widget.
    FieldEntry(String),
    /// A widget moved: `/Rect`.
    RectChanged,
    /// A widget's `/MK` changed.
    MkChanged,
    /// A field's `/DA` changed.
    DaChanged,
    /// A field's `/Type` was removed or is another.
    TypeChanged,
    /// A widget was hidden, shown, or made to behave differently by `/F`.
    FlagsChanged,
    /// A value of the wrong kind.
    ValueMalformed,
    /// The value of a signed field changed.
    SignatureChanged,
    /// The value of a signed field was removed.
    SignatureRemoved,
    /// A signature field points to an object that stood in the file before.
    SignatureRecycled,
    /// A signature value that is no signature dictionary.
    SignatureMalformed,

    // Other: looks
    /// An appearance was taken away.
    AppearanceRemoved,
    /// An appearance that is no dictionary of streams.
    AppearanceMalformed,
    /// A state that the button does not have.
    AppearanceState,
    /// A field that is filled in has several looks, of which its value names one in some viewers: what is shown is another
    /// look of the file, and not what was filled in.
    LookNamedByValue,
    /// A push button has another value, look or state: it is pressed, not filled in.
    PushButton,
    /// A button was switched and got a look that it did not have.
    ButtonLook,
    /// What an appearance paints cannot be read to its end, or what it paints with.
    AppearanceUnreadable,
    /// An appearance has a font whose letters run backwards.
    AppearanceBackwards,
    /// An appearance paints what its kind of field may not: the operator or resource.
    AppearancePaints(String),
    /// A field looks otherwise although its value is the same: nobody filled anything in.
    AppearanceAlone,
    /// A text field's look says something else than its value.
    AppearanceDiffers,
    /// Nobody can say what a field's look says: its letters have no names.
    AppearanceUnclear,
    /// A field that was read-only has another value or look.
    ReadOnlyFilled,
    /// A field that lies over signed content shows something else.
    FieldOverContent,
    /// An appearance with something active, optional or external in it.
    AppearanceActive,
    /// A signature field shows something although nobody signed it, or only a timestamp is in it.
    UnsignedAppearance,
    /// The look of a signature changed after it was made.
    SignatureAppearanceChanged,
    /// A new field shows something after a certification.
    VisibleFieldAfterCertification,

    // Other: pages
    /// Pages were added, removed or reordered, or the page tree changed.
    PageTree,
    /// An entry of a page.
    PageEntry(String),
    /// The contents of a page.
    ContentReplaced,
    /// A font, its programme, encoding or `/ToUnicode`.
    FontReplaced,
    /// An image or another resource.
    ResourceReplaced,
    /// The structure tree.
    StructureChanged,
    /// Names.
    NamesChanged,
    /// Outlines.
    OutlinesChanged,
    /// `/Annots` is no array.
    AnnotsMalformed,
    /// Annotations that stand in the page's list themselves changed.
    AnnotsDirect,
    /// An object that stood in the file before was put onto a page as an annotation.
    AnnotationRecycled,
    /// The order of annotations changed.
    AnnotsReordered,
    /// A widget of an old field was put onto a page.
    WidgetAttached,
    /// A signature's widget was taken off its page.
    SignatureWidgetRemoved,
    /// The widget of another field was.
    WidgetRemoved,
    /// An annotation shows over what was signed.
    AnnotationOverContent,
    /// An annotation that does something.
    AnnotationActive(String),
    /// An annotation that lay over what was signed was deleted, hidden, moved or drawn anew: what it hid shows now.
    AnnotationUncovered,
    /// An annotation of this kind, which is no comment and no mark, was deleted or changed.
    NoMarkRemoved(String),
}

impl Reason {
    /// How far a change of this kind goes.
    pub fn level(&self) -> Level {
        match self {
            Self::Unreferenced | Self::LeftByMail | Self::More(_) => Level::None,
            Self::SecurityStore
            | Self::ExtensionsOfArchive
            | Self::InfoOfArchive
            | Self::TimestampAdded
            | Self::TimestampSigned => Level::Archive,
            Self::Extensions
            | Self::VersionRaised
            | Self::VersionNoted
            | Self::Info
            | Self::Metadata
            | Self::MetadataAdded
            | Self::FieldFilled
            | Self::FieldAppearance
            | Self::ButtonState
            | Self::Signed
            | Self::SignatureAppearance
            | Self::SignatureFieldAdded
            | Self::VisibleSignatureAdded
            | Self::FieldReadOnly
            | Self::FormDefaults => Level::FormFill,
            Self::AnnotationAdded
            | Self::AnnotationChanged
            | Self::AnnotationRemoved
            | Self::SignatureOverContent => Level::Annotations,
            _ => Level::Other,
        }
    }
}
