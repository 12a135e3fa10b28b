//! The tables of ISO 32000-2, each with what comes along.

use super::Kind;

/// Keys with plain values, and keys that lead on.
pub(super) struct Table(
    pub(super) &'static [&'static str],
    pub(super) &'static [(&'static str, Kind)],
);

pub(super) const RESOURCES: Table = Table(
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

/// §14.6.2; `/Type` stays behind, so that no layer comes along, and what machines would read instead of the letters.
pub(super) const PROPERTY_LIST: Table = Table(&["MCID", "Lang", "BBox", "Attached", "Subtype"], &[]);

/// Table 87. Not `/Alternates`: pages look the same on every medium.
pub(super) const IMAGE: Table = Table(
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
        ("Mask", Kind::Mask),
        ("SMask", Kind::Mask),
    ],
);

/// Table 93.
pub(super) const FORM: Table = Table(
    &["Type", "Subtype", "FormType", "BBox", "Matrix"],
    &[("Resources", Kind::Resources), ("Group", Kind::Group)],
);

/// Table 94, 145.
pub(super) const GROUP: Table = Table(&["Type", "S", "I", "K"], &[("CS", Kind::ColorSpace)]);
/// Table 57. Not what belongs to a printing machine: halftones, transfer functions, black generation.
pub(super) const GRAPHICS_STATE: Table = Table(
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
    &[("Font", Kind::Font), ("SMask", Kind::SoftMask)],
);

/// Table 142.
pub(super) const SOFT_MASK: Table = Table(
    &["Type", "S", "BC"],
    &[("G", Kind::MaskGroup), ("TR", Kind::Function)],
);

/// §7.10.
pub(super) const FUNCTION: Table = Table(
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
pub(super) const COLOR_SPACE: Table = Table(
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

pub(super) const PROCESS: Table = Table(&["Components"], &[("ColorSpace", Kind::ColorSpace)]);
/// Tables 74 and 75.
pub(super) const PATTERN: Table = Table(
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
pub(super) const SHADING: Table = Table(
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
pub(super) const FONT: Table = Table(
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
pub(super) const DESCRIPTOR: Table = Table(
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

pub(super) const FONT_FILE: Table = Table(&["Length1", "Length2", "Length3", "Subtype"], &[]);
/// Table 112, and the CMaps of Type 0 fonts.
pub(super) const ENCODING: Table = Table(
    &["Type", "BaseEncoding", "Differences", "CMapName", "WMode"],
    &[("CIDSystemInfo", Kind::CidInfo), ("UseCMap", Kind::CMap)],
);

pub(super) const CID_INFO: Table = Table(&["Registry", "Ordering", "Supplement"], &[]);
/// Tables 8, 9, 11, 12, 13.
pub(super) const PARAMETERS: Table = Table(
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
pub(super) const OUTPUT_INTENT: Table = Table(
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

pub(super) const NOTHING: Table = Table(&[], &[]);
