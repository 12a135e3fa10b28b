//! What a page needs, as tables: by the kind of object, the keys that are carried over and the kind that each leads to.
//!
//! An allow-list: a key that is not here is left behind, so that nothing comes along because nobody thought of it.

mod tables;

use crate::{Dict, Object};
use tables::Table;

/// What an object is for, told by the way that led to it and never by what it says of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    /// Numbers, names, strings, and arrays of them. No dictionary, no stream.
    Value,
    Resources,
    GraphicsStates,
    ColorSpaces,
    Patterns,
    Shadings,
    XObjects,
    Fonts,
    PropertyLists,
    PropertyList,
    XObject,
    /// A picture that is the mask of another; its `/Subtype` is set if it is missing.
    Mask,
    /// A form XObject that an annotation shows; its `/Subtype` is set if it is missing.
    Appearance,
    /// Such a form that mixes with the page as one object: it becomes a transparency group if it is none.
    Blended,
    /// The form that a soft mask is made of; its `/Subtype` is set if it is missing.
    MaskGroup,
    Group,
    GraphicsState,
    SoftMask,
    Function,
    ColorSpace,
    Process,
    Pattern,
    Shading,
    Font,
    Descriptor,
    FontFile,
    Encoding,
    CMap,
    CidInfo,
    Glyphs,
    /// Operators: a page's content or a glyph of a Type 3 font.
    Content,
    Parameters,
    /// A stream of which only the bytes count.
    Data,
    OutputIntent,
}

impl Kind {
    /// The kind of what `key` of `dict` leads to; `None` when it stays behind.
    pub(super) fn member(self, key: &[u8], dict: &Dict) -> Option<Self> {
        if let Some(all) = self.named() {
            // `/Type` and `/S` are how other programs tell dictionaries apart: no resource may pretend.
            let pretends =
                matches!(key, b"Type" | b"S") && dict.get(key).is_some_and(|value| value.as_name().is_some());
            return (!pretends).then_some(all);
        }
        if key == b"Type" && !dict.get(key).is_some_and(|value| self.is_called(value)) {
            return None;
        }
        let Table(plain, deep) = self.table(dict);
        if plain.iter().any(|name| name.as_bytes() == key) {
            return Some(Self::Value);
        }
        deep.iter()
            .find(|(name, _)| name.as_bytes() == key)
            .map(|(_, kind)| *kind)
    }

    /// Whether `/Type` says what stands here: a font that calls itself a layer is one to some programs. It may always be left
    /// out (ISO 32000-2 requires it of fonts and their descriptors; programs do not).
    fn is_called(self, value: &Object) -> bool {
        let names: &[&str] = match self {
            Self::XObject | Self::Mask | Self::Appearance | Self::Blended | Self::MaskGroup => &["XObject"],
            Self::Group => &["Group"],
            Self::GraphicsState => &["ExtGState"],
            Self::SoftMask => &["Mask"],
            Self::Pattern => &["Pattern"],
            Self::Font => &["Font"],
            Self::Descriptor => &["FontDescriptor"],
            Self::Encoding | Self::CMap => &["Encoding", "CMap"],
            Self::OutputIntent => &["OutputIntent"],
            _ => &[],
        };
        names.iter().any(|name| value.is_name(name))
    }

    /// For dictionaries whose keys are names that the file gives: the kind of every value.
    fn named(self) -> Option<Self> {
        Some(match self {
            Self::GraphicsStates => Self::GraphicsState,
            Self::ColorSpaces => Self::ColorSpace,
            Self::Patterns => Self::Pattern,
            Self::Shadings => Self::Shading,
            Self::XObjects => Self::XObject,
            Self::Fonts => Self::Font,
            Self::PropertyLists => Self::PropertyList,
            Self::Glyphs => Self::Content,
            _ => return None,
        })
    }

    fn table(self, dict: &Dict) -> Table {
        match self {
            Self::Resources => tables::RESOURCES,
            Self::PropertyList => tables::PROPERTY_LIST,
            Self::XObject if is_image(dict) => tables::IMAGE,
            Self::Mask => tables::IMAGE,
            Self::XObject | Self::Appearance | Self::Blended | Self::MaskGroup => tables::FORM,
            Self::Group => tables::GROUP,
            Self::GraphicsState => tables::GRAPHICS_STATE,
            Self::SoftMask => tables::SOFT_MASK,
            Self::Function => tables::FUNCTION,
            Self::ColorSpace => tables::COLOR_SPACE,
            Self::Process => tables::PROCESS,
            Self::Pattern => tables::PATTERN,
            Self::Shading => tables::SHADING,
            Self::Font => tables::FONT,
            Self::Descriptor => tables::DESCRIPTOR,
            Self::FontFile => tables::FONT_FILE,
            Self::Encoding | Self::CMap => tables::ENCODING,
            Self::CidInfo => tables::CID_INFO,
            Self::Parameters => tables::PARAMETERS,
            Self::OutputIntent => tables::OUTPUT_INTENT,
            _ => tables::NOTHING,
        }
    }

    /// Whether a stream of this kind consists of operators that paint.
    pub(super) fn paints(self, dict: &Dict) -> bool {
        match self {
            Self::XObject => !is_image(dict),
            Self::Appearance | Self::Blended | Self::MaskGroup | Self::Content | Self::Pattern => true,
            _ => false,
        }
    }

    /// Whether this is a dictionary and never a stream. Some programs look into the dictionary of a stream that stands there
    /// all the same, others pass it over.
    pub(super) fn is_never_a_stream(self) -> bool {
        matches!(
            self,
            Self::Resources
                | Self::GraphicsStates
                | Self::ColorSpaces
                | Self::Patterns
                | Self::Shadings
                | Self::XObjects
                | Self::Fonts
                | Self::PropertyLists
                | Self::PropertyList
                | Self::Group
                | Self::GraphicsState
                | Self::SoftMask
                | Self::Font
                | Self::Descriptor
                | Self::CidInfo
                | Self::Glyphs
                | Self::Parameters
                | Self::OutputIntent
        )
    }

    /// Whether dictionaries and streams may stand here at all.
    pub(super) fn takes_dicts(self) -> bool {
        self != Self::Value
    }
}

/// Of an XObject that may be a form.
fn is_image(dict: &Dict) -> bool {
    dict.get("Subtype").is_some_and(|kind| kind.is_name("Image"))
}
