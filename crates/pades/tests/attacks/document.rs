//! What a document is besides its pages' text: everything that changes how it is shown, read out, or behaves.

use saoy_pades::changes::Reason;
use saoy_pdf::{Dict, ObjRef, Object, Stream, Update};

use crate::{
    judge::{judge, rejected_as},
    support::{
        hand::{Says, signed},
        later::{appended, edit, edit_catalog, rect},
        paper::{BLANK, CLOSED, FILLABLE, NOTABLE, SIGNED, xmp},
    },
};

/// The blank paper, prepared, and signed by somebody who saw what it showed then.
fn prepared<T>(prepare: impl FnOnce(&mut Update<'_, '_>) -> T) -> (Vec<u8>, T) {
    let mut made = None;
    let base = appended(&BLANK.file, |update| made = Some(prepare(update)));
    (signed(&base, Says::Nothing, |_| BLANK.leader), made.unwrap())
}

fn catalog(key: &str, value: impl Into<Object>) -> Vec<u8> {
    appended(&SIGNED.file, |update| {
        edit_catalog(update, |root| _ = root.insert(key, value))
    })
}

fn script() -> Dict {
    Dict::new()
        .with("S", Object::name("JavaScript"))
        .with("JS", Object::text("this.getField('ten').value = 'Binh'"))
}

/// Whoever certified it with P=3 allowed no more of this than anybody else.
#[test]
fn an_entry_of_the_catalog() {
    let entries: [(&str, Object); 16] = [
        ("OpenAction", script().into()),
        ("AA", Dict::new().with("WP", script()).into()),
        (
            "ViewerPreferences",
            Dict::new().with("Direction", Object::name("R2L")).into(),
        ),
        (
            "PageLabels",
            Dict::new().with("Nums", Vec::<Object>::new()).into(),
        ),
        ("PageMode", Object::name("UseOC")),
        ("PageLayout", Object::name("TwoPageRight")),
        ("OutputIntents", Vec::<Object>::new().into()),
        (
            "OCProperties",
            Dict::new().with("OCGs", Vec::<Object>::new()).into(),
        ),
        ("AF", Vec::<Object>::new().into()),
        ("Collection", Dict::new().into()),
        ("Lang", Object::text("ar")),
        ("MarkInfo", Dict::new().with("Marked", true).into()),
        ("Requirements", Vec::<Object>::new().into()),
        ("Legal", Dict::new().with("JavaScriptActions", 0).into()),
        (
            "URI",
            Dict::new()
                .with("Base", Object::text("http://example.invalid"))
                .into(),
        ),
        ("Threads", Vec::<Object>::new().into()),
    ];
    for (key, value) in entries {
        let reason = Reason::CatalogEntry(key.into());
        rejected_as(&catalog(key, value.clone()), &reason);
        let noted = appended(&NOTABLE.file, |update| {
            edit_catalog(update, |root| _ = root.insert(key, value))
        });
        rejected_as(&noted, &reason);
    }
}

/// Scripts, files and destinations that come by name.
#[test]
fn a_name_that_is_added_later() {
    let scripts: Vec<Object> = vec![Object::text("a"), script().into()];
    for (tree, names) in [
        ("JavaScript", scripts.clone()),
        ("EmbeddedFiles", vec![Object::text("a.pdf"), Dict::new().into()]),
        ("Pages", scripts.clone()),
        ("AP", scripts),
    ] {
        let file = appended(&SIGNED.file, |update| {
            edit(update, SIGNED.names, |all| {
                all.insert(tree, Dict::new().with("Names", names));
            });
        });
        rejected_as(&file, &Reason::NamesChanged);
    }
    let elsewhere = catalog("Names", Dict::new().with("JavaScript", Dict::new()));
    rejected_as(&elsewhere, &Reason::CatalogEntry("Names".into()));
}

/// What is read out, copied or searched, though the page looks the same.
#[test]
fn what_is_read_out_instead_of_shown() {
    let (file, (element, map, font)) = prepared(|update| {
        let element = update.add(
            Dict::new()
                .with("Type", Object::name("StructElem"))
                .with("S", Object::name("P"))
                .with("P", BLANK.structure)
                .with("ActualText", Object::text("Tong so tien: 1 000 000")),
        );
        edit(update, BLANK.structure, |root| _ = root.insert("K", element));
        let map = update.add(to_unicode("0031"));
        edit(update, BLANK.font, |font| _ = font.insert("ToUnicode", map));
        (element, map, BLANK.font)
    });
    assert_eq!(judge(&file), []);
    for (key, value) in [
        ("ActualText", Object::text("9 000 000")),
        ("Alt", Object::text("9 000 000")),
        ("E", Object::text("9 000 000")),
        ("Lang", Object::text("ar")),
    ] {
        let spoken = appended(&file, |update| {
            edit(update, element, |element| _ = element.insert(key, value))
        });
        rejected_as(&spoken, &Reason::StructureChanged);
    }
    let copied = appended(&file, |update| update.set(map, to_unicode("0039")));
    rejected_as(&copied, &Reason::FontReplaced);
    let other = appended(&file, |update| {
        let other = update.add(to_unicode("0039"));
        edit(update, font, |font| _ = font.insert("ToUnicode", other));
    });
    rejected_as(&other, &Reason::FontReplaced);
}

fn to_unicode(letter: &str) -> Stream {
    let map = format!("1 beginbfchar <31> <{letter}> endbfchar");
    Stream::new(Dict::new(), map.into_bytes())
}

/// The font itself: another dictionary under the name, another programme, other widths, another encoding.
#[test]
fn a_font_that_is_exchanged() {
    let (file, (descriptor, programme)) = prepared(|update| {
        let programme = update.add(Stream::new(Dict::new(), b"%!PS".to_vec()));
        let descriptor = update.add(Dict::new().with("FontFile", programme));
        edit(update, BLANK.font, |font| {
            font.insert("FontDescriptor", descriptor);
        });
        (descriptor, programme)
    });
    let other = || Stream::new(Dict::new(), b"%!PS-other".to_vec());
    rejected_as(
        &appended(&file, |update| update.set(programme, other())),
        &Reason::FontReplaced,
    );
    let led = appended(&file, |update| {
        let other = update.add(other());
        edit(update, descriptor, |dict| _ = dict.insert("FontFile", other));
    });
    rejected_as(&led, &Reason::FontReplaced);
    for (key, value) in [
        ("Widths", Object::Array(vec![0.into()])),
        ("Encoding", Object::name("MacRomanEncoding")),
        ("BaseFont", Object::name("ZapfDingbats")),
    ] {
        let changed = appended(&file, |update| {
            edit(update, BLANK.font, |font| _ = font.insert(key, value))
        });
        rejected_as(&changed, &Reason::FontReplaced);
    }
    // Under the old name in the page, and in what the form's fields are written with.
    let font = |update: &mut Update<'_, '_>| {
        let font = Dict::new()
            .with("Type", Object::name("Font"))
            .with("Subtype", Object::name("Type1"))
            .with("BaseFont", Object::name("Symbol"));
        let font = update.add(font);
        Dict::new().with("Font", Dict::new().with("F1", font))
    };
    let page = appended(&file, |update| {
        let resources = font(update);
        edit(update, BLANK.page, |page| _ = page.insert("Resources", resources));
    });
    rejected_as(&page, &Reason::ResourceReplaced);
    let form = appended(&file, |update| {
        let resources = font(update);
        edit(update, BLANK.form, |form| _ = form.insert("DR", resources));
    });
    rejected_as(&form, &Reason::FormEntry("DR".into()));
}

/// How colours come out.
#[test]
fn a_profile_that_is_exchanged() {
    let profile = |bytes: &[u8]| Stream::new(Dict::new().with("N", 3), bytes.to_vec());
    let (file, icc) = prepared(|update| {
        let icc = update.add(profile(b"white is white"));
        let space: Vec<Object> = vec![Object::name("ICCBased"), icc.into()];
        let resources = Dict::new()
            .with("Font", Dict::new().with("F1", BLANK.font))
            .with("ColorSpace", Dict::new().with("DefaultRGB", space));
        edit(update, BLANK.page, |page| _ = page.insert("Resources", resources));
        let intent = Dict::new()
            .with("S", Object::name("GTS_PDFA1"))
            .with("DestOutputProfile", icc);
        edit_catalog(update, |root| {
            root.insert("OutputIntents", vec![Object::Dict(intent)]);
        });
        icc
    });
    let exchanged = appended(&file, |update| update.set(icc, profile(b"white is black")));
    rejected_as(&exchanged, &Reason::ResourceReplaced);
    let (file, icc) = prepared(|update| {
        let icc = update.add(profile(b"white is white"));
        let intent = Dict::new().with("DestOutputProfile", icc);
        edit_catalog(update, |root| {
            root.insert("OutputIntents", vec![Object::Dict(intent)]);
        });
        icc
    });
    let exchanged = appended(&file, |update| update.set(icc, profile(b"white is black")));
    rejected_as(&exchanged, &Reason::CatalogEntry("OutputIntents".into()));
}

/// The page is turned, cut, enlarged, laid over, or does something.
#[test]
fn an_entry_of_a_page() {
    let entries: [(&str, Object); 14] = [
        ("Rotate", 180.into()),
        ("MediaBox", rect([0, 0, 595, 600]).into()),
        ("CropBox", rect([0, 0, 595, 600]).into()),
        ("TrimBox", rect([0, 0, 595, 600]).into()),
        ("UserUnit", 2.into()),
        (
            "Group",
            Dict::new().with("S", Object::name("Transparency")).into(),
        ),
        ("AA", Dict::new().with("O", script()).into()),
        ("Thumb", SIGNED.content.into()),
        ("Dur", 1.into()),
        ("Trans", Dict::new().with("S", Object::name("Dissolve")).into()),
        ("StructParents", 7.into()),
        ("Metadata", SIGNED.metadata.into()),
        ("PresSteps", Dict::new().into()),
        ("AF", Vec::<Object>::new().into()),
    ];
    for (key, value) in entries {
        for paper in [&*SIGNED, &*NOTABLE] {
            let file = appended(&paper.file, |update| {
                edit(update, paper.page, |page| _ = page.insert(key, value.clone()))
            });
            rejected_as(&file, &Reason::PageEntry(key.into()));
        }
    }
    // Two parts of content, the old one first.
    let file = appended(&SIGNED.file, |update| {
        let more = update.add(Stream::new(Dict::new(), b"1 g 0 0 595 842 re f".to_vec()));
        let both: Vec<Object> = vec![SIGNED.content.into(), more.into()];
        edit(update, SIGNED.page, |page| _ = page.insert("Contents", both));
    });
    rejected_as(&file, &Reason::ContentReplaced);
}

/// Layers: which show by default, on paper, and for whom.
#[test]
fn layers_by_their_configuration() {
    let (file, layer) = prepared(|update| {
        let layer = update.add(
            Dict::new()
                .with("Type", Object::name("OCG"))
                .with("Name", Object::text("1")),
        );
        let all: Vec<Object> = vec![layer.into()];
        let properties = Dict::new()
            .with("OCGs", all.clone())
            .with("D", Dict::new().with("ON", all));
        edit_catalog(update, |root| _ = root.insert("OCProperties", properties));
        layer
    });
    let reason = Reason::CatalogEntry("OCProperties".into());
    let all = || vec![Object::Ref(layer)];
    for shown in [
        Dict::new().with("OFF", all()),
        Dict::new().with("BaseState", Object::name("OFF")),
        Dict::new().with("ON", all()).with("AS", Vec::<Object>::new()),
    ] {
        let properties = Dict::new().with("OCGs", all()).with("D", shown);
        let switched = appended(&file, |update| {
            edit_catalog(update, |root| _ = root.insert("OCProperties", properties))
        });
        rejected_as(&switched, &reason);
    }
    let usage = Dict::new().with("Print", Dict::new().with("PrintState", Object::name("OFF")));
    let printed = appended(&file, |update| {
        edit(update, layer, |layer| _ = layer.insert("Usage", usage))
    });
    rejected_as(&printed, &reason);
}

/// `/Version` only rises, and is a version; `/Extensions` say nothing but what they are.
#[test]
fn versions_and_extensions() {
    for version in [
        Object::name("9.9"),
        Object::name("x"),
        Object::text("2.0"),
        Object::Real(2.0),
    ] {
        rejected_as(&catalog("Version", version), &Reason::VersionLowered);
    }
    let (file, ()) = prepared(|update| {
        edit_catalog(update, |root| _ = root.insert("Version", Object::name("2.0")));
    });
    let back = appended(&file, |update| {
        edit_catalog(update, |root| _ = root.insert("Version", Object::name("1.7")))
    });
    rejected_as(&back, &Reason::VersionLowered);
    let gone = appended(&file, |update| {
        edit_catalog(update, |root| _ = root.remove("Version"))
    });
    rejected_as(&gone, &Reason::VersionLowered);
    let plain = Dict::new()
        .with("BaseVersion", Object::name("1.7"))
        .with("ExtensionLevel", 2);
    let all: [Object; 6] = [
        Dict::new()
            .with("ESIC", plain.clone().with("OpenAction", script()))
            .into(),
        Dict::new()
            .with("ESIC", plain.clone().with("URL", script()))
            .into(),
        Dict::new().with("ESIC", SIGNED.content).into(),
        Dict::new().with("ESIC", Object::text("1.7")).into(),
        Vec::<Object>::new().into(),
        SIGNED.page.into(),
    ];
    for extensions in all {
        rejected_as(&catalog("Extensions", extensions), &Reason::ExtensionsMalformed);
    }
    assert_eq!(judge(&catalog("Extensions", Dict::new().with("ESIC", plain))), []);
}

/// `/Perms`: taken away, led to another signature, or given usage rights.
#[test]
fn permissions_that_are_exchanged() {
    let value = |update: &Update<'_, '_>| -> ObjRef {
        let field = update.get(FILLABLE.leader).unwrap();
        field.as_dict().unwrap().reference("V").unwrap()
    };
    let exchanged = |perms: fn(ObjRef) -> Dict| {
        appended(&FILLABLE.file, |update| {
            let perms = perms(value(update));
            edit_catalog(update, |root| _ = root.insert("Perms", perms));
        })
    };
    for perms in [
        (|own| Dict::new().with("UR3", own)) as fn(ObjRef) -> Dict,
        |own| Dict::new().with("DocMDP", own).with("UR3", own),
        |_| Dict::new().with("DocMDP", FILLABLE.seal),
        |_| Dict::new(),
    ] {
        rejected_as(&exchanged(perms), &Reason::Permissions);
    }
    let given = catalog("Perms", Dict::new().with("UR3", SIGNED.seal));
    rejected_as(&given, &Reason::Permissions);
}

/// Metadata and information: form filling, and nothing that leads elsewhere.
#[test]
fn what_is_said_about_the_document() {
    let told = |paper: &crate::support::paper::Paper| {
        appended(&paper.file, |update| update.set(paper.metadata, xmp("9 000 000")))
    };
    rejected_as(&told(&CLOSED), &Reason::Metadata);
    assert_eq!(judge(&told(&FILLABLE)), []);
    let info = |value: Object| {
        appended(&FILLABLE.file, |update| {
            edit(update, FILLABLE.info, |info| _ = info.insert("Title", value))
        })
    };
    for value in [
        Object::Ref(FILLABLE.content),
        script().into(),
        vec![Object::text("a")].into(),
    ] {
        rejected_as(&info(value), &Reason::TrailerEntry("Info".into()));
    }
    assert_eq!(judge(&info(Object::text("b"))), []);
}
