//! Small PDF files in every layout that a scanner might write.

#![allow(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "each test takes what it needs"
)]

/// How a file is laid out.
#[derive(Clone, Debug)]
pub struct Layout {
    pub pages: usize,
    /// Cross-reference stream, with everything but streams in an object stream.
    pub streams: bool,
    /// Pages in groups of this many below intermediate nodes.
    pub nested: Option<usize>,
    pub rotate: i64,
    /// Attributes on the root node, for pages to inherit.
    pub inherited: bool,
    /// No line end after the last `%%EOF`.
    pub bare_end: bool,
    /// Bytes of (incompressible) content per page.
    pub weight: usize,
}

impl Default for Layout {
    fn default() -> Self {
        Self {
            pages: 2,
            streams: false,
            nested: None,
            rotate: 0,
            inherited: false,
            bare_end: false,
            weight: 40,
        }
    }
}

/// The file's bytes.
pub fn file(layout: &Layout) -> Vec<u8> {
    let mut objects: Vec<(String, Option<Vec<u8>>)> = Vec::new();
    // 1 catalog, 2 root of the pages, then groups, pages, contents.
    let groups = layout.nested.map_or(0, |size| layout.pages.div_ceil(size));
    let first_page = 3 + groups;
    let first_content = first_page + layout.pages;
    let refs = |from: usize, count: usize| {
        (from..from + count)
            .map(|num| format!("{num} 0 R"))
            .collect::<Vec<_>>()
            .join(" ")
    };
    let page_attributes = format!(
        "/MediaBox [0 0 595 842] /Resources << >> /Rotate {}",
        layout.rotate
    );
    objects.push(("<< /Type /Catalog /Pages 2 0 R >>".into(), None));
    let kids = if groups > 0 {
        refs(3, groups)
    } else {
        refs(first_page, layout.pages)
    };
    let root_attributes = if layout.inherited {
        page_attributes.as_str()
    } else {
        ""
    };
    objects.push((
        format!(
            "<< /Type /Pages /Kids [{kids}] /Count {} {root_attributes} >>",
            layout.pages
        ),
        None,
    ));
    for group in 0..groups {
        let size = layout.nested.unwrap_or(1);
        let count = size.min(layout.pages - group * size);
        let kids = refs(first_page + group * size, count);
        objects.push((
            format!("<< /Type /Pages /Parent 2 0 R /Kids [{kids}] /Count {count} >>"),
            None,
        ));
    }
    for page in 0..layout.pages {
        let parent = layout.nested.map_or(2, |size| 3 + page / size);
        let own = if layout.inherited {
            ""
        } else {
            page_attributes.as_str()
        };
        let content = first_content + page;
        objects.push((
            format!("<< /Type /Page /Parent {parent} 0 R /Contents {content} 0 R {own} >>"),
            None,
        ));
    }
    let mut noise = 0x9e37_79b9_u64;
    for page in 0..layout.pages {
        let mut content = format!("0.9 g 100 100 {} 300 re f\n%", 100 + page % 300).into_bytes();
        content.extend(
            std::iter::repeat_with(|| {
                noise = noise
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1_442_695_040_888_963_407);
                b'a' + (noise >> 60) as u8
            })
            .take(layout.weight),
        );
        objects.push((format!("<< /Length {} >>", content.len()), Some(content)));
    }
    let mut out = b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n".to_vec();
    if layout.streams {
        with_streams(&mut out, &objects)
    } else {
        with_table(&mut out, &objects)
    }
    if !layout.bare_end {
        out.push(b'\n');
    }
    out
}

fn plain(out: &mut Vec<u8>, num: usize, dict: &str, stream: Option<&[u8]>) -> usize {
    let at = out.len();
    out.extend(format!("{num} 0 obj\n{dict}").bytes());
    if let Some(data) = stream {
        out.extend(b"\nstream\n");
        out.extend(data);
        out.extend(b"\nendstream");
    }
    out.extend(b"\nendobj\n");
    at
}

fn with_table(out: &mut Vec<u8>, objects: &[(String, Option<Vec<u8>>)]) {
    let offsets: Vec<usize> = objects
        .iter()
        .enumerate()
        .map(|(index, (dict, stream))| plain(out, index + 1, dict, stream.as_deref()))
        .collect();
    let at = out.len();
    out.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).bytes());
    for offset in offsets {
        out.extend(format!("{offset:010} 00000 n \n").bytes());
    }
    let id = "<00112233445566778899aabbccddeeff>";
    out.extend(
        format!(
            "trailer\n<< /Size {} /Root 1 0 R /ID [{id} {id}] >>\nstartxref\n{at}\n%%EOF",
            objects.len() + 1
        )
        .bytes(),
    );
}

fn with_streams(out: &mut Vec<u8>, objects: &[(String, Option<Vec<u8>>)]) {
    let container = objects.len() + 1;
    let (mut header, mut body) = (String::new(), String::new());
    let mut rows: Vec<[u64; 3]> = vec![[0, 0, 65535]];
    let mut inside = 0;
    for (index, (dict, stream)) in objects.iter().enumerate() {
        match stream {
            None => {
                header += &format!("{} {} ", index + 1, body.len());
                body += dict;
                body.push('\n');
                rows.push([2, container as u64, inside]);
                inside += 1;
            }
            Some(data) => rows.push([1, plain(out, index + 1, dict, Some(data)) as u64, 0]),
        }
    }
    let data = format!("{header}\n{body}");
    let dict = format!(
        "<< /Type /ObjStm /N {inside} /First {} /Length {} >>",
        header.len() + 1,
        data.len()
    );
    rows.push([1, plain(out, container, &dict, Some(data.as_bytes())) as u64, 0]);
    let at = out.len();
    rows.push([1, at as u64, 0]);
    let table: Vec<u8> = rows
        .iter()
        .flat_map(|[kind, a, b]| {
            [
                &[*kind as u8][..],
                &(*a as u32).to_be_bytes(),
                &(*b as u16).to_be_bytes(),
            ]
            .concat()
        })
        .collect();
    let id = "<00112233445566778899aabbccddeeff>";
    let dict = format!(
        "<< /Type /XRef /Size {} /W [1 4 2] /Root 1 0 R /ID [{id} {id}] /Length {} >>",
        rows.len(),
        table.len()
    );
    plain(out, container + 1, &dict, Some(&table));
    out.extend(format!("startxref\n{at}\n%%EOF").bytes());
}

/// Replaces text in a signed file by as many other bytes.
pub fn replaced(bytes: &[u8], from: &str, to: &str) -> Vec<u8> {
    assert_eq!(from.len(), to.len());
    let at = bytes
        .windows(from.len())
        .rposition(|window| window == from.as_bytes())
        .unwrap();
    let mut other = bytes.to_vec();
    other[at..at + to.len()].copy_from_slice(to.as_bytes());
    other
}
