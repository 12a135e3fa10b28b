//! A file around drawn objects, written by the simplest means, and poppler to look at it.
#![allow(dead_code, unreachable_pub)]

use std::path::{Path, PathBuf};
use std::process::Command;

use saoy_pdf::Sink;
use saoy_pdf::{Dict, ObjRef, Object, StreamData};
use saoy_sheet::attestation::{Attestation, SignaturePlace};

/// Objects of a new file; number 1 is the catalog, 2 the page tree.
pub struct File {
    objects: Vec<Option<Object>>,
}

impl Sink for File {
    fn add(&mut self, object: Object) -> ObjRef {
        self.objects.push(Some(object));
        ObjRef::new(self.objects.len() as u32)
    }

    fn reserve(&mut self) -> ObjRef {
        self.objects.push(None);
        ObjRef::new(self.objects.len() as u32)
    }

    fn set(&mut self, reference: ObjRef, object: Object) {
        self.objects[reference.num as usize - 1] = Some(object);
    }
}

impl File {
    pub fn new() -> Self {
        File {
            objects: vec![None, None],
        }
    }

    pub fn tree() -> ObjRef {
        ObjRef::new(2)
    }

    pub fn finish(mut self, pages: &[ObjRef], catalog: Dict) -> Vec<u8> {
        let kids: Vec<Object> = pages.iter().map(|p| Object::Ref(*p)).collect();
        let count = kids.len() as i64;
        self.objects[1] = Some(Object::Dict(
            Dict::new()
                .with("Type", Object::name("Pages"))
                .with("Count", count)
                .with("Kids", Object::Array(kids)),
        ));
        let catalog = catalog
            .with("Type", Object::name("Catalog"))
            .with("Pages", Object::Ref(Self::tree()));
        self.objects[0] = Some(Object::Dict(catalog));
        let mut out = b"%PDF-1.7\n".to_vec();
        let mut offsets = Vec::new();
        for (index, object) in self.objects.iter().enumerate() {
            offsets.push(out.len());
            out.extend(format!("{} 0 obj\n", index + 1).bytes());
            write(object.as_ref().unwrap(), &mut out);
            out.extend(b"\nendobj\n");
        }
        let start = out.len();
        out.extend(format!("xref\n0 {}\n0000000000 65535 f \n", offsets.len() + 1).bytes());
        for offset in &offsets {
            out.extend(format!("{offset:010} 00000 n \n").bytes());
        }
        let size = offsets.len() + 1;
        out.extend(format!("trailer\n<</Size {size}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n").bytes());
        out
    }
}

fn write(object: &Object, out: &mut Vec<u8>) {
    match object {
        Object::Null => out.extend(b"null"),
        Object::Bool(b) => out.extend(b.to_string().bytes()),
        Object::Int(n) => out.extend(n.to_string().bytes()),
        Object::Real(n) => out.extend(n.to_string().bytes()),
        Object::Name(n) => {
            out.push(b'/');
            out.extend(n.as_bytes());
        }
        Object::String(s) | Object::HexString(s) => {
            out.push(b'<');
            s.iter().for_each(|b| out.extend(format!("{b:02X}").bytes()));
            out.push(b'>');
        }
        Object::Array(items) => {
            out.push(b'[');
            for item in items {
                write(item, out);
                out.push(b' ');
            }
            out.push(b']');
        }
        Object::Dict(d) => write_dict(d, out),
        Object::Stream(s) => {
            let StreamData::Bytes(data) = &s.data else {
                panic!("a stream from a file")
            };
            write_dict(&s.dict.clone().with("Length", data.len() as i64), out);
            out.extend(b"\nstream\n");
            out.extend(data);
            out.extend(b"\nendstream");
        }
        Object::Ref(r) => out.extend(format!("{} {} R", r.num, r.generation).bytes()),
        Object::Reserved(r) => out.extend(&r.bytes),
    }
}

fn write_dict(dict: &Dict, out: &mut Vec<u8>) {
    out.extend(b"<<");
    for (key, value) in dict.iter() {
        out.push(b'/');
        out.extend(key.as_bytes());
        out.push(b' ');
        write(value, out);
        out.push(b'\n');
    }
    out.extend(b">>");
}

/// The page of the invented ward that the documentation shows.
pub fn facts() -> Attestation {
    Attestation {
        agency: ["ỦY BAN NHÂN DÂN".into(), "PHƯỜNG HÒA AN".into()],
        document: "Bằng tốt nghiệp đại học".into(),
        pages: 2,
        dossier: "K88.04-141026-010127".into(),
        place: "Phường Hòa An".into(),
        date: jiff::civil::date(2026, 10, 14),
        authority: vec!["KT. CHỦ TỊCH".into(), "PHÓ CHỦ TỊCH".into()],
        name: "Đặng Hữu Khải".into(),
        url: "https://saoy.example/kt/7F3K-9QMD-2WXH-4TBN-5".into(),
        host: "saoy.example/kt".into(),
        code: "7F3K-9QMD-2WXH-4TBN-5".into(),
        demo: false,
        picture: Some(2.1),
        signature: SignaturePlace::Here,
    }
}

/// Writes a file for poppler and people under the build folder.
pub fn keep(name: &str, bytes: &[u8]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("sheet");
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join(name);
    std::fs::write(&path, bytes).unwrap();
    path
}

/// Text as poppler extracts it; `None` where poppler is not installed.
pub fn text(pdf: &Path) -> Option<String> {
    let out = Command::new("pdftotext")
        .args(["-layout", "-enc", "UTF-8"])
        .arg(pdf)
        .arg("-")
        .output()
        .ok()?;
    assert!(
        out.status.success() && out.stderr.is_empty(),
        "{}",
        String::from_utf8_lossy(&out.stderr)
    );
    Some(String::from_utf8(out.stdout).unwrap())
}
