//! What is asked of a scanner.

use super::answers::Capabilities;

/// Colour or grey.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colour {
    /// Colour.
    Colour,
    /// Grey.
    Grey,
}

/// Where the paper lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Feed {
    /// One page on the glass.
    Glass,
    /// A stack in the feeder, front sides.
    Feeder,
    /// A stack in the feeder, both sides.
    BothSides,
}

/// One scan. Always 300 dots an inch: above the 200 that Decree 30/2020 Annex I part III asks for, and JPEG, which
/// becomes a page without compressing it again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ask {
    /// Colour or grey.
    pub colour: Colour,
    /// Where the paper lies.
    pub feed: Feed,
}

impl Ask {
    /// The settings as eSCL writes them.
    pub(super) fn settings(&self, can: &Capabilities) -> String {
        let (width, height) = can.largest;
        let source = if self.feed == Feed::Glass {
            "Platen"
        } else {
            "Feeder"
        };
        let mode = match self.colour {
            Colour::Colour => "RGB24",
            Colour::Grey => "Grayscale8",
        };
        let both = self.feed == Feed::BothSides;
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
             <scan:ScanSettings xmlns:scan=\"http://schemas.hp.com/imaging/escl/2011/05/03\" \
             xmlns:pwg=\"http://www.pwg.org/schemas/2010/12/sm\">\
             <pwg:Version>2.6</pwg:Version><scan:Intent>Document</scan:Intent>\
             <pwg:ScanRegions><pwg:ScanRegion>\
             <pwg:ContentRegionUnits>escl:ThreeHundredthsOfInches</pwg:ContentRegionUnits>\
             <pwg:XOffset>0</pwg:XOffset><pwg:YOffset>0</pwg:YOffset>\
             <pwg:Width>{width}</pwg:Width><pwg:Height>{height}</pwg:Height>\
             </pwg:ScanRegion></pwg:ScanRegions>\
             <pwg:InputSource>{source}</pwg:InputSource>\
             <scan:ColorMode>{mode}</scan:ColorMode>\
             <scan:XResolution>300</scan:XResolution><scan:YResolution>300</scan:YResolution>\
             <pwg:DocumentFormat>image/jpeg</pwg:DocumentFormat>\
             <scan:DocumentFormatExt>image/jpeg</scan:DocumentFormatExt>\
             <scan:Duplex>{both}</scan:Duplex>\
             </scan:ScanSettings>"
        )
    }
}
