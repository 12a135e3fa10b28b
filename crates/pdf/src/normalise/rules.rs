//! What a page needs, as tables: by the kind of object, the keys that are carried over and the kind that each leads to.
//!
//! An allow-list: a key that is not here is left behind, so that nothing comes along because nobody thought of it.

use crate::Dict;

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
    /// A form XObject that an annotation shows; its `/Subtype` is set if it is missing.
    Appearance,
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

/// Keys with plain values, and keys that lead on.
struct Table(&'static [&'static str], &'static [(&'static str, Kind)]);

const RESOURCES: Table = Table(
    &["ProcSet"],
    &[
        ("ExtGState", Kind::GraphicsStates),
        ("ColorSpace", Kind::ColorSpaces),
        ("Pattern", Kind::Patterns),
        ("Shading", Kind::Shadings),
        ("XObject", Kind::XObjects),
        ("Font", Kind::Fonts),
        ("Properties", Kind::PropertyLists),
    ],
);
/// §14.6.2; `/Type` stays behind, so that no layer comes along.
const PROPERTY_LIST: Table = Table(
    &[
        "MCID",
        "ActualText",
        "Alt",
        "E",
        "Lang",
        "BBox",
        "Attached",
        "Subtype",
    ],
    &[],
);
/// Table 87. Not `/Alternates`: pages look the same on every medium.
const IMAGE: Table = Table(
    &[
        "Type",
        "Subtype",
        "Width",
        "Height",
        "BitsPerComponent",
        "Intent",
        "ImageMask",
        "Decode",
        "Interpolate",
        "SMaskInData",
        "Matte",
    ],
    &[
        ("ColorSpace", Kind::ColorSpace),
        ("Mask", Kind::XObject),
        ("SMask", Kind::XObject),
    ],
);
/// Table 93.
const FORM: Table = Table(
    &["Type", "Subtype", "FormType", "BBox", "Matrix"],
    &[("Resources", Kind::Resources), ("Group", Kind::Group)],
);
/// Table 94, 145.
const GROUP: Table = Table(&["Type", "S", "I", "K"], &[("CS", Kind::ColorSpace)]);
/// Table 57. Not `/HT`: halftones belong to a printing machine.
const GRAPHICS_STATE: Table = Table(
    &[
        "Type",
        "LW",
        "LC",
        "LJ",
        "ML",
        "D",
        "RI",
        "OP",
        "op",
        "OPM",
        "FL",
        "SM",
        "SA",
        "BM",
        "CA",
        "ca",
        "AIS",
        "TK",
        "UseBlackPtComp",
    ],
    &[
        ("Font", Kind::Font),
        ("SMask", Kind::SoftMask),
        ("BG", Kind::Function),
        ("BG2", Kind::Function),
        ("UCR", Kind::Function),
        ("UCR2", Kind::Function),
        ("TR", Kind::Function),
        ("TR2", Kind::Function),
    ],
);
/// Table 142.
const SOFT_MASK: Table = Table(
    &["Type", "S", "BC"],
    &[("G", Kind::XObject), ("TR", Kind::Function)],
);
/// §7.10.
const FUNCTION: Table = Table(
    &[
        "FunctionType",
        "Domain",
        "Range",
        "Size",
        "BitsPerSample",
        "Order",
        "Encode",
        "Decode",
        "Bounds",
        "C0",
        "C1",
        "N",
    ],
    &[("Functions", Kind::Function)],
);
/// The dictionaries and streams in the arrays of §8.6: calibration, ICC profiles, tables, functions, DeviceN.
const COLOR_SPACE: Table = Table(
    &[
        "WhitePoint",
        "BlackPoint",
        "Gamma",
        "Matrix",
        "Range",
        "N",
        "Subtype",
        "FunctionType",
        "Domain",
        "Size",
        "BitsPerSample",
        "Order",
        "Encode",
        "Decode",
        "Bounds",
        "C0",
        "C1",
    ],
    &[
        ("Alternate", Kind::ColorSpace),
        ("Functions", Kind::Function),
        ("Colorants", Kind::ColorSpaces),
        ("Process", Kind::Process),
    ],
);
const PROCESS: Table = Table(&["Components"], &[("ColorSpace", Kind::ColorSpace)]);
/// Tables 74 and 75.
const PATTERN: Table = Table(
    &[
        "Type",
        "PatternType",
        "PaintType",
        "TilingType",
        "BBox",
        "XStep",
        "YStep",
        "Matrix",
    ],
    &[
        ("Resources", Kind::Resources),
        ("Shading", Kind::Shading),
        ("ExtGState", Kind::GraphicsState),
    ],
);
/// §8.7.4.3 and after.
const SHADING: Table = Table(
    &[
        "ShadingType",
        "Background",
        "BBox",
        "AntiAlias",
        "Domain",
        "Matrix",
        "Coords",
        "Extend",
        "BitsPerCoordinate",
        "BitsPerComponent",
        "BitsPerFlag",
        "Decode",
        "VerticesPerRow",
    ],
    &[("ColorSpace", Kind::ColorSpace), ("Function", Kind::Function)],
);
/// §9.6–9.7.
const FONT: Table = Table(
    &[
        "Type",
        "Subtype",
        "Name",
        "BaseFont",
        "FirstChar",
        "LastChar",
        "Widths",
        "DW",
        "W",
        "DW2",
        "W2",
        "FontBBox",
        "FontMatrix",
    ],
    &[
        ("FontDescriptor", Kind::Descriptor),
        ("Encoding", Kind::Encoding),
        ("ToUnicode", Kind::CMap),
        ("DescendantFonts", Kind::Font),
        ("CIDSystemInfo", Kind::CidInfo),
        ("CIDToGIDMap", Kind::Data),
        ("CharProcs", Kind::Glyphs),
        ("Resources", Kind::Resources),
    ],
);
/// Tables 120 and 122.
const DESCRIPTOR: Table = Table(
    &[
        "Type",
        "FontName",
        "FontFamily",
        "FontStretch",
        "FontWeight",
        "Flags",
        "FontBBox",
        "ItalicAngle",
        "Ascent",
        "Descent",
        "Leading",
        "CapHeight",
        "XHeight",
        "StemV",
        "StemH",
        "AvgWidth",
        "MaxWidth",
        "MissingWidth",
        "CharSet",
        "Lang",
    ],
    &[
        ("FontFile", Kind::FontFile),
        ("FontFile2", Kind::FontFile),
        ("FontFile3", Kind::FontFile),
        ("CIDSet", Kind::Data),
    ],
);
const FONT_FILE: Table = Table(&["Length1", "Length2", "Length3", "Subtype"], &[]);
/// Table 112, and the CMaps of Type 0 fonts.
const ENCODING: Table = Table(
    &["Type", "BaseEncoding", "Differences", "CMapName", "WMode"],
    &[("CIDSystemInfo", Kind::CidInfo), ("UseCMap", Kind::CMap)],
);
const CID_INFO: Table = Table(&["Registry", "Ordering", "Supplement"], &[]);
/// Tables 8, 9, 11, 12, 13.
const PARAMETERS: Table = Table(
    &[
        "Predictor",
        "Colors",
        "BitsPerComponent",
        "Columns",
        "EarlyChange",
        "K",
        "EndOfLine",
        "EncodedByteAlign",
        "Rows",
        "EndOfBlock",
        "BlackIs1",
        "DamagedRowsBeforeError",
        "ColorTransform",
    ],
    &[("JBIG2Globals", Kind::Data)],
);
/// Table 401. Not `/DestOutputProfileRef`: it lies elsewhere.
const OUTPUT_INTENT: Table = Table(
    &[
        "Type",
        "S",
        "OutputCondition",
        "OutputConditionIdentifier",
        "RegistryName",
        "Info",
    ],
    &[("DestOutputProfile", Kind::ColorSpace)],
);
const NOTHING: Table = Table(&[], &[]);

impl Kind {
    /// The kind of what `key` of `dict` leads to; `None` when it stays behind.
    pub(super) fn member(self, key: &[u8], dict: &Dict) -> Option<Self> {
        if let Some(all) = self.named() {
            // `/Type` and `/S` are how other programs tell dictionaries apart: no resource may pretend.
            let pretends =
                matches!(key, b"Type" | b"S") && dict.get(key).is_some_and(|value| value.as_name().is_some());
            return (!pretends).then_some(all);
        }
        let Table(plain, deep) = self.table(dict);
        if plain.iter().any(|name| name.as_bytes() == key) {
            return Some(Self::Value);
        }
        deep.iter()
            .find(|(name, _)| name.as_bytes() == key)
            .map(|(_, kind)| *kind)
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
            Self::Resources => RESOURCES,
            Self::PropertyList => PROPERTY_LIST,
            Self::XObject if is_image(dict) => IMAGE,
            Self::XObject | Self::Appearance => FORM,
            Self::Group => GROUP,
            Self::GraphicsState => GRAPHICS_STATE,
            Self::SoftMask => SOFT_MASK,
            Self::Function => FUNCTION,
            Self::ColorSpace => COLOR_SPACE,
            Self::Process => PROCESS,
            Self::Pattern => PATTERN,
            Self::Shading => SHADING,
            Self::Font => FONT,
            Self::Descriptor => DESCRIPTOR,
            Self::FontFile => FONT_FILE,
            Self::Encoding | Self::CMap => ENCODING,
            Self::CidInfo => CID_INFO,
            Self::Parameters => PARAMETERS,
            Self::OutputIntent => OUTPUT_INTENT,
            _ => NOTHING,
        }
    }

    /// Whether a stream of this kind consists of operators that paint.
    pub(super) fn paints(self, dict: &Dict) -> bool {
        match self {
            Self::XObject => !is_image(dict),
            Self::Appearance | Self::Content | Self::Pattern => true,
            _ => false,
        }
    }

    /// Whether dictionaries and streams may stand here at all.
    pub(super) fn takes_dicts(self) -> bool {
        self != Self::Value
    }
}

/// Masks need not say what they are.
pub(super) fn is_image(dict: &Dict) -> bool {
    match dict.get("Subtype") {
        Some(kind) => kind.is_name("Image"),
        None => dict.contains_key("Width"),
    }
}
