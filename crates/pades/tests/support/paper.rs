//! A paper with a form that has everything in it: what there is to attack.

#![allow(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    reason = "each test takes what it needs"
)]

use std::sync::LazyLock;

use saoy_pdf::{Dict, ObjRef, Object, Stream, build::NewFile};

use super::{
    hand::{Says, signed},
    later::{form, rect},
};

/// The number of an object that the paper refers to and does not have.
pub const NOTHING: u32 = 80;

/// Where things are.
#[derive(Clone)]
pub struct Paper {
    pub file: Vec<u8>,
    pub pages: ObjRef,
    /// The first page has a list of annotations of its own, the second one lists them in itself.
    pub page: ObjRef,
    pub page2: ObjRef,
    pub annots: ObjRef,
    pub content: ObjRef,
    pub font: ObjRef,
    pub form: ObjRef,
    /// A text field and its look.
    pub name: ObjRef,
    pub look: ObjRef,
    /// A field above two.
    pub group: ObjRef,
    pub first: ObjRef,
    pub second: ObjRef,
    pub tick: ObjRef,
    pub choice: ObjRef,
    /// A text field that is on no page.
    pub unplaced: ObjRef,
    /// A waiting signature field that shows, at 300–400 × 300–340.
    pub seal: ObjRef,
    /// A waiting field for a document timestamp.
    pub stamp: ObjRef,
    /// The field that is signed.
    pub leader: ObjRef,
    /// Comments on the second page; the popup of the first is in no list.
    pub note: ObjRef,
    pub note2: ObjRef,
    pub popup: ObjRef,
    pub metadata: ObjRef,
    pub info: ObjRef,
    pub names: ObjRef,
    pub outlines: ObjRef,
    pub structure: ObjRef,
    /// The security store, and the one certificate in it.
    pub store: ObjRef,
    pub evidence: ObjRef,
}

impl Paper {
    /// The same, signed.
    pub fn signed(mut self, says: Says) -> Self {
        let leader = self.leader;
        self.file = signed(&self.file, says, |_| leader);
        self
    }
}

/// Not signed.
pub static BLANK: LazyLock<Paper> = LazyLock::new(paper);
/// Signed without a word about later changes.
pub static SIGNED: LazyLock<Paper> = LazyLock::new(|| BLANK.clone().signed(Says::Nothing));
/// Certified with P=1, 2, 3.
pub static CLOSED: LazyLock<Paper> = LazyLock::new(|| BLANK.clone().signed(Says::Certifies(1)));
pub static FILLABLE: LazyLock<Paper> = LazyLock::new(|| BLANK.clone().signed(Says::Certifies(2)));
pub static NOTABLE: LazyLock<Paper> = LazyLock::new(|| BLANK.clone().signed(Says::Certifies(3)));

/// A well-formed packet.
pub fn xmp(title: &str) -> Stream {
    let text = format!("<x:xmpmeta xmlns:x='adobe:ns:meta/' x:t='{title}'/>");
    Stream::new(
        Dict::new().with("Type", Object::name("Metadata")),
        text.into_bytes(),
    )
}

fn widget(page: ObjRef, area: [i64; 4]) -> Dict {
    Dict::new()
        .with("Type", Object::name("Annot"))
        .with("Subtype", Object::name("Widget"))
        .with("Rect", rect(area))
        .with("F", 4)
        .with("P", page)
}

fn paper() -> Paper {
    let mut file = NewFile::new("1.7");
    let [pages, page, page2, annots, form_ref, group, popup, note] = std::array::from_fn(|_| file.reserve());
    let font = file.add(
        Dict::new()
            .with("Type", Object::name("Font"))
            .with("Subtype", Object::name("Type1"))
            .with("BaseFont", Object::name("Helvetica")),
    );
    let text = |text: &str| {
        Stream::new(
            Dict::new(),
            format!("BT /F1 12 Tf 72 700 Td ({text}) Tj ET").into_bytes(),
        )
    };
    let content = file.add(text("Tong so tien: 1 000 000"));
    let content2 = file.add(text("Trang hai"));
    let resources = Dict::new().with("Font", Dict::new().with("F1", font));
    let page_of = |content: ObjRef, annots: Object| {
        Dict::new()
            .with("Type", Object::name("Page"))
            .with("Parent", pages)
            .with("MediaBox", rect([0, 0, 595, 842]))
            .with("Resources", resources.clone())
            .with("Contents", content)
            .with("Annots", annots)
    };
    let look = file.add(form("/Tx BMC q BT /F1 10 Tf 0 g 2 5 Td (An) Tj ET Q EMC"));
    let name = file.add(
        widget(page, [100, 100, 200, 120])
            .with("FT", Object::name("Tx"))
            .with("T", Object::text("ten"))
            .with("V", Object::text("An"))
            .with("AP", Dict::new().with("N", look)),
    );
    let kid = |text: &str, y: i64| {
        widget(page, [100, y, 200, y + 20])
            .with("T", Object::text(text))
            .with("Parent", group)
    };
    let (first, second) = (file.add(kid("mot", 130)), file.add(kid("hai", 160)));
    let kids: Vec<Object> = vec![first.into(), second.into()];
    file.set(
        group,
        Dict::new()
            .with("FT", Object::name("Tx"))
            .with("T", Object::text("nhom"))
            .with("Kids", kids),
    );
    let (yes, no) = (file.add(form("q Q")), file.add(form("")));
    let states = Dict::new().with("Yes", yes).with("Off", no);
    let tick = file.add(
        widget(page, [100, 190, 110, 200])
            .with("FT", Object::name("Btn"))
            .with("T", Object::text("o"))
            .with("AS", Object::name("Off"))
            .with("AP", Dict::new().with("N", states)),
    );
    let choice = file.add(
        widget(page, [100, 210, 200, 230])
            .with("FT", Object::name("Ch"))
            .with("T", Object::text("chon")),
    );
    let unplaced = file.add(
        widget(page, [100, 240, 200, 260])
            .with("FT", Object::name("Tx"))
            .with("T", Object::text("ngoai")),
    );
    let sig = |name: &str, area: [i64; 4]| {
        widget(page, area)
            .with("FT", Object::name("Sig"))
            .with("T", Object::text(name))
    };
    let seal = file.add(sig("dau", [300, 300, 400, 340]));
    let stamp = file.add(sig("gio", [0; 4]));
    let leader = file.add(sig("ky", [0; 4]));
    let on_page = [name, first, second, tick, choice, seal, stamp, leader].map(Object::Ref);
    file.set(annots, Object::Array(on_page.to_vec()));
    let comment = |y: i64| {
        Dict::new()
            .with("Type", Object::name("Annot"))
            .with("Subtype", Object::name("Text"))
            .with("Rect", rect([500, y, 520, y + 20]))
            .with("Contents", Object::text("xem"))
    };
    file.set(note, comment(400).with("Popup", popup));
    file.set(
        popup,
        Dict::new()
            .with("Type", Object::name("Annot"))
            .with("Subtype", Object::name("Popup"))
            .with("Rect", rect([0; 4]))
            .with("Parent", note),
    );
    let note2 = file.add(comment(300));
    file.set(page, page_of(content, annots.into()));
    file.set(page2, page_of(content2, vec![note.into(), note2.into()].into()));
    let kids: Vec<Object> = vec![page.into(), page2.into()];
    let tree = Dict::new()
        .with("Type", Object::name("Pages"))
        .with("Count", 2)
        .with("Kids", kids);
    file.set(pages, tree);
    let fields = [name, group, tick, choice, unplaced, seal, stamp, leader]
        .map(Object::Ref)
        .to_vec();
    file.set(
        form_ref,
        Dict::new()
            .with("SigFlags", 3)
            .with("DA", Object::text("/F1 10 Tf"))
            .with("DR", Dict::new().with("Font", Dict::new().with("F1", font)))
            .with("Fields", fields),
    );
    let destination: Vec<Object> = vec![page2.into(), Object::name("Fit")];
    let names: Vec<Object> = vec![Object::text("hai"), destination.into()];
    let names = file.add(Dict::new().with("Dests", Dict::new().with("Names", names)));
    let outlines = file.add(
        Dict::new()
            .with("Type", Object::name("Outlines"))
            .with("Count", 0),
    );
    let structure = file.add(Dict::new().with("Type", Object::name("StructTreeRoot")));
    let metadata = file.add(xmp("ban dau"));
    let info = file.add(Dict::new().with("Title", Object::text("ban dau")));
    let evidence = file.add(Stream::new(Dict::new(), b"certificate".to_vec()));
    let one: Vec<Object> = vec![evidence.into()];
    let vri = Dict::new().with(
        "0123456789ABCDEF0123456789ABCDEF01234567",
        Dict::new().with("Cert", one.clone()),
    );
    let store = file.add(Dict::new().with("Certs", one).with("VRI", vri));
    let catalog = file.add(
        Dict::new()
            .with("Type", Object::name("Catalog"))
            .with("Pages", pages)
            .with("AcroForm", form_ref)
            .with("Names", names)
            .with("Outlines", outlines)
            .with("StructTreeRoot", structure)
            .with("Metadata", metadata)
            .with("DSS", store)
            .with("PieceInfo", ObjRef::new(NOTHING)),
    );
    Paper {
        file: file.finish(catalog, Some(info), [7; 16]).unwrap(),
        pages,
        page,
        page2,
        annots,
        content,
        font,
        form: form_ref,
        name,
        look,
        group,
        first,
        second,
        tick,
        choice,
        unplaced,
        seal,
        stamp,
        leader,
        note,
        note2,
        popup,
        metadata,
        info,
        names,
        outlines,
        structure,
        store,
        evidence,
    }
}
