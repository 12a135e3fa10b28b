//! Normalising files with layers: decided where all programs decide alike, refused by name where they differ.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod support;

use saoy_pdf::normalise::{LayerFault, NormaliseError};
use support::anew::{content, normalised, refused, stream};
use support::file;

/// A page whose rectangle belongs to `/P`, object 5. Of the layers that the file lists, 6 shows and 7 does not; an array
/// with it is 8, a layer that the file does not list 9.
fn layered(config: &str, membership: &str) -> Vec<u8> {
    file(
        &[
            &format!("<</Type/Catalog/Pages 2 0 R/OCProperties<</OCGs[6 0 R 7 0 R]/D<<{config}>>>>>>"),
            "<</Type/Pages/Kids[3 0 R]/Count 1>>",
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R/Resources<</Properties<</P 5 0 R>>>>>>",
            &stream("", "/OC /P BDC 0 0 9 9 re f EMC"),
            membership,
            "<</Type/OCG/Name(mot)>>",
            "<</Type/OCG/Name(hai)>>",
            "[7 0 R]",
            "<</Type/OCG/Name(ngoai)>>",
        ],
        "",
    )
}

const OFF: &str = "/OFF[7 0 R]";

fn shows(bytes: &[u8]) -> bool {
    content(&normalised(bytes).bytes).contains("re f")
}

#[test]
fn a_membership_that_programs_decide_alike_is_decided() {
    for (membership, expected) in [
        ("/OCGs 6 0 R", true),
        ("/OCGs 7 0 R", false),
        ("/OCGs[6 0 R 7 0 R]", true),
        ("/OCGs[7 0 R]/P/AnyOn", false),
        ("/OCGs[6 0 R]/P/AllOn", true),
        ("/OCGs[6 0 R]/P/AnyOff", false),
        ("/OCGs[6 0 R 7 0 R]/P/AllOff", false),
        ("/OCGs[7 0 R]/P/AllOff", true),
        ("/OCGs 7 0 R/VE[/Or 6 0 R[/Not 6 0 R]]", true),
    ] {
        let bytes = layered(OFF, &format!("<</Type/OCMD{membership}>>"));
        assert_eq!(shows(&bytes), expected, "{membership}");
    }
    // One that the file does not list shows, if nothing hides it.
    assert!(shows(&layered(OFF, "<</Type/OCG/Name(ngoai)>>")));
}

/// Each of these is drawn by poppler 22.12 or MuPDF 1.21, and not by the other or not as the standard says.
#[test]
fn what_programs_decide_differently_is_refused_by_the_layers_name() {
    let unlisted = "<</Type/OCG/Name(ngoai)>>";
    for (config, membership, name) in [
        (OFF, "<</Type/OCMD/OCGs 7 0 R/P/AnyOff>>", "hai"),
        (OFF, "<</Type/OCMD/OCGs 6 0 R/P/AllOn>>", "mot"),
        (OFF, "<</Type/OCMD/OCGs[6 0 R 7 0 R]/P/AllOn>>", "mot"),
        (OFF, "<</Type/OCMD/OCGs[6 0 R 7 0 R]/P/AnyOff>>", "mot"),
        (OFF, "<</Type/OCMD/OCGs[]>>", ""),
        (OFF, "<</Type/OCMD/OCGs 8 0 R>>", "hai"),
        (OFF, "<</Type/OCMD/OCGs[7 0 R]/P/Else>>", "hai"),
        (OFF, "<</Type/OCMD/OCGs[6 0 R]/VE[/Not 6 0 R]>>", "mot"),
        (OFF, "<</Type/OCMD/OCGs[6 0 R]/VE[/And]>>", "mot"),
        (OFF, "<</Type/OCMD/VE[/And[/Not 6 0 R]7 0 R]>>", "mot"),
        (OFF, "<</Type/OCMD/VE[/Or 9 0 R]>>", "ngoai"),
        ("/BaseState/OFF", unlisted, "ngoai"),
        ("/OFF[5 0 R]", unlisted, "ngoai"),
    ] {
        let layer = name.into();
        let error = refused(&layered(config, membership));
        assert_eq!(
            error,
            NormaliseError::LayerUndecided { layer },
            "{config} {membership}"
        );
    }
}

#[test]
fn a_layer_for_an_occasion_or_another_purpose_is_refused_though_nothing_asks_for_it() {
    for entries in [
        "/Usage<</View<</ViewState/ON>>>>",
        "/Usage<</Print<</PrintState/ON>>>>",
        "/Intent/Design",
    ] {
        let group = format!("<</Type/OCG/Name(dip){entries}>>");
        let text = String::from_utf8(layered("/OFF[5 0 R]", &group)).unwrap();
        let listed = text.replace("/OCGs[6 0 R 7 0 R]", "/OCGs[5 0 R 6 0 R]");
        let layer = "dip".into();
        let error = refused(listed.as_bytes());
        assert_eq!(error, NormaliseError::LayerUndecided { layer }, "{entries}");
        // Where it is not used it hides nothing.
        assert!(shows(listed.replace("/OC /P BDC", "/P1 /P BDC").as_bytes()));
    }
}

#[test]
fn a_picture_in_the_content_ends_where_all_programs_end_it() {
    // One byte of data; what follows is text, whatever comes after.
    let swallowing = "/OC /P BDC BI /W 1 /H 1 /BPC 8 /CS /G ID xEI EMC 0 0 9 9 re f\nEI ";
    let with = |content: &str| {
        let content = stream("", content);
        file(
            &[
                "<</Type/Catalog/Pages 2 0 R/OCProperties<</OCGs[5 0 R]/D<</OFF[5 0 R]>>>>>>",
                "<</Type/Pages/Kids[3 0 R]/Count 1>>",
                "<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R/Resources<</Properties<</P 5 0 R>>>>>>",
                &content,
                "<</Type/OCG/Name(x)>>",
            ],
            "",
        )
    };
    assert!(content(&normalised(&with(swallowing)).bytes).contains("0 0 9 9 re f"));
    let unclear = swallowing.replace("/CS /G", "/CS /G /F /AHx");
    assert_eq!(
        refused(&with(&unclear)),
        NormaliseError::LayerContent(LayerFault::InlineImage)
    );
}
