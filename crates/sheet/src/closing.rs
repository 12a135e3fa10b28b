//! The record of a book's closing, “Biên bản khóa sổ chứng thực”: one page, to be signed and sealed
//! (Decree 23/2015 Article 13).

use jiff::civil::Date;
use saoy_pdf::build::NewFile;
use saoy_pdf::{Dict, Object, WriteError};

use crate::content::{BLACK, Content, Fonts};
use crate::fonts::{self, Face, SubsetError};
use crate::objects::{array, compressed, int, name, reals};
use crate::rect::{A4, Rect};
use crate::text::{self, Line, Run};
use crate::words;

const LEFT: f64 = 84.75;
const RIGHT: f64 = 538.5;
const SIGN: f64 = 409.5;
const SIZE: f64 = 14.0;
const STEP: f64 = 20.0;
/// Lowest baseline of the facts: under it stand date, authority, signature and name.
const LOWEST: f64 = 250.0;

/// The facts of a closing.
#[derive(Debug, Clone)]
pub struct Closing {
    /// The agency's two lines.
    pub agency: [String; 2],
    /// The book's name.
    pub book: String,
    /// When it was opened.
    pub opened: Date,
    /// When it is closed.
    pub closed: Date,
    /// Entries with a certified copy.
    pub total: u32,
    /// First and last number given, “1/ĐT”, “412/ĐT”; none in an empty book.
    pub numbers: Option<(String, String)>,
    /// Corrections added to entries.
    pub corrections: u32,
    /// Copies that were withdrawn.
    pub withdrawn: u32,
    /// Numbers that are not used, in order.
    pub unused: Vec<String>,
    /// Where the record is dated from.
    pub place: String,
    /// Lines over the signature.
    pub authority: Vec<String>,
    /// Who signs.
    pub name: String,
}

/// The record, and where signature and seal go.
#[derive(Debug, Clone, PartialEq)]
pub struct ClosingPage {
    /// A whole PDF file of one page.
    pub pdf: Vec<u8>,
    /// Place of the signature.
    pub signature: Rect,
    /// Place of the seal.
    pub seal: Rect,
}

/// Why the record cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum ClosingError {
    /// A font cannot be embedded.
    #[error(transparent)]
    Font(#[from] SubsetError),
    /// The file cannot be written.
    #[error(transparent)]
    Write(#[from] WriteError),
}

/// Draws the record. Unused numbers that do not fit are counted: “… và 812 số khác”.
pub fn closing(facts: &Closing, id: [u8; 16]) -> Result<ClosingPage, ClosingError> {
    let mut sheet = Sheet {
        content: Content::new(),
        fonts: Fonts::new(),
        y: A4.y1 - 73.5,
    };
    sheet.content.fill(BLACK);
    sheet.head(&facts.agency);
    sheet.y = A4.y1 - 178.5;
    sheet.centred(
        (LEFT + RIGHT) / 2.0,
        RIGHT - LEFT,
        Face::Bold,
        15.75,
        "BIÊN BẢN KHÓA SỔ CHỨNG THỰC BẢN SAO ĐIỆN TỬ",
    );
    sheet.y -= 26.0;
    sheet.centred(
        (LEFT + RIGHT) / 2.0,
        RIGHT - LEFT,
        Face::Regular,
        SIZE,
        &format!("Quyển số {}", facts.book),
    );
    sheet.y -= 44.0;
    sheet.facts(facts);
    let signature = sheet.sign(facts);
    let seal = crate::appearance::seal_over(&signature, crate::appearance::SEAL_MM);
    Ok(ClosingPage {
        pdf: sheet.file(id)?,
        signature,
        seal,
    })
}

struct Sheet {
    content: Content,
    fonts: Fonts,
    y: f64,
}

impl Sheet {
    fn head(&mut self, agency: &[String; 2]) {
        let top = self.y;
        for line in agency {
            self.centred(159.0, 176.0, Face::Bold, 12.45, line);
            self.y -= 16.5;
        }
        self.rule(159.0, 34.0, self.y + 7.9);
        self.y = top;
        self.centred(
            399.75,
            278.0,
            Face::Bold,
            12.45,
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        );
        self.y -= 16.5;
        self.centred(399.75, 278.0, Face::Bold, 13.2, "Độc lập - Tự do - Hạnh phúc");
        self.rule(
            399.75,
            Face::Bold.width("Độc lập - Tự do - Hạnh phúc", 13.2) / 2.0,
            self.y - 8.6,
        );
    }

    fn facts(&mut self, facts: &Closing) {
        let day = |d: Date| d.strftime("%d/%m/%Y").to_string();
        let counted = |n: u32| match words::number(n) {
            Some(words) => format!("{} ({words})", words::two_digits(n)),
            None => n.to_string(),
        };
        let (first, last) = facts
            .numbers
            .clone()
            .unwrap_or_else(|| ("không có".into(), "không có".into()));
        for (label, value) in [
            ("Ngày mở sổ:", day(facts.opened)),
            ("Ngày khóa sổ:", day(facts.closed)),
            ("Tổng số việc chứng thực:", counted(facts.total)),
            ("Số đầu tiên:", first),
            ("Số cuối cùng:", last),
            ("Số lần đính chính:", counted(facts.corrections)),
            ("Số bản sao đã thu hồi:", counted(facts.withdrawn)),
        ] {
            self.row(label, &[Run::new(Face::Regular, SIZE, value)]);
        }
        let count = u32::try_from(facts.unused.len()).unwrap_or(u32::MAX);
        self.row("Số không sử dụng:", &self.unused(&counted(count), &facts.unused));
    }

    /// As many of the unused numbers as fit over the signature.
    fn unused(&self, counted: &str, unused: &[String]) -> Line {
        let room = ((self.y - LOWEST) / STEP).floor().max(1.0) as usize;
        let mut shown = unused.len();
        loop {
            let list = unused.get(..shown).unwrap_or_default().join(", ");
            let rest = unused.len() - shown;
            let text = match (shown, rest) {
                (0, _) => counted.to_owned(),
                (_, 0) => format!("{counted}: {list}"),
                _ => format!("{counted}: {list} … và {rest} số khác"),
            };
            let line = vec![Run::new(Face::Regular, SIZE, text)];
            if shown == 0 || text::wrap(&line, RIGHT - 271.0).len() <= room {
                return line;
            }
            shown = shown * 9 / 10;
        }
    }

    fn row(&mut self, label: &str, value: &[Run]) {
        let label = Run::new(Face::Regular, SIZE, label);
        self.content.line(&mut self.fonts, LEFT, self.y, &[label]);
        for line in text::wrap(value, RIGHT - 271.0) {
            self.content.line(&mut self.fonts, 271.0, self.y, &line);
            self.y -= STEP;
        }
        self.y -= 4.0;
    }

    fn sign(&mut self, facts: &Closing) -> Rect {
        self.y = self.y.clamp(LOWEST, LOWEST + 40.0 + STEP) - 24.0;
        let month = facts.closed.month();
        let month = if month <= 2 {
            format!("{month:02}")
        } else {
            month.to_string()
        };
        let date = format!(
            "{}, ngày {:02} tháng {month} năm {}",
            facts.place,
            facts.closed.day(),
            facts.closed.year()
        );
        let width = 2.0 * (RIGHT - SIGN);
        self.centred(SIGN, width, Face::Italic, 13.5, &date);
        self.y -= 24.0;
        for line in &facts.authority {
            self.centred(SIGN, width, Face::Bold, SIZE, line);
            self.y -= 19.0;
        }
        let top = self.y + 10.0;
        let signature = Rect::new(SIGN - 75.0, top - 78.0, SIGN + 75.0, top - 8.0);
        self.y = signature.y0 - 18.0;
        self.centred(SIGN, width, Face::Bold, SIZE, &facts.name);
        signature
    }

    fn centred(&mut self, middle: f64, max: f64, face: Face, size: f64, text: &str) {
        for (index, line) in text::fit(face, text, size, size * 0.8, max, 1).iter().enumerate() {
            if index > 0 {
                self.y -= size * 1.3;
            }
            self.content
                .line(&mut self.fonts, middle - text::width(line) / 2.0, self.y, line);
        }
    }

    fn rule(&mut self, middle: f64, half: f64, y: f64) {
        self.content
            .artifact()
            .rule(middle - half, middle + half, y, 0.8)
            .end();
    }

    fn file(self, id: [u8; 16]) -> Result<Vec<u8>, ClosingError> {
        let mut file = NewFile::new("1.7");
        let tree = file.reserve();
        let mut resources = Dict::new();
        for subset in self.fonts.used() {
            resources.insert(
                Fonts::resource(subset.face()),
                Object::Ref(fonts::embed(subset, &mut file)?),
            );
        }
        let content = file.add(compressed([], &self.content.into_bytes()));
        let page = file.add(
            Dict::new()
                .with("Type", name("Page"))
                .with("Parent", Object::Ref(tree))
                .with("MediaBox", reals(&A4.numbers()))
                .with("Resources", Dict::new().with("Font", resources))
                .with("Contents", Object::Ref(content)),
        );
        file.set(
            tree,
            Dict::new()
                .with("Type", name("Pages"))
                .with("Count", int(1))
                .with("Kids", array([Object::Ref(page)])),
        );
        let catalog = file.add(
            Dict::new()
                .with("Type", name("Catalog"))
                .with("Pages", Object::Ref(tree))
                .with("Lang", Object::text("vi-VN")),
        );
        Ok(file.finish(catalog, None, id)?)
    }
}
