//! The register as an Excel workbook, with the layout of the source documents: four rows about the book, a title, then
//! the five columns of the register, and the legal columns to their right. Memory does not grow with the entries.

use std::io::Write;

use jiff::civil::Date;
use rust_xlsxwriter::{ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};

/// What the four rows at the top say.
#[derive(Debug, Clone)]
pub struct Head {
    /// “Tên sổ chứng thực”.
    pub name: String,
    /// “Số bắt đầu”.
    pub first: String,
    /// “Số hiện tại”; empty while no number was given out.
    pub current: String,
    /// “Ngày mở sổ”.
    pub opens: Date,
    /// “Ngày đóng sổ”.
    pub closes: Date,
    /// “Cơ quan quản lý sổ chứng thực”.
    pub agency: String,
}

/// One row of the register.
#[derive(Debug, Clone)]
pub struct Row {
    /// “Tên đối tượng đăng ký chứng thực”.
    pub name: String,
    /// “Giấy tờ cần chứng thực”.
    pub document: String,
    /// “Số chứng thực”.
    pub number: String,
    /// “Ngày chứng thực”.
    pub day: Date,
    /// What only a used number has.
    pub used: Option<Used>,
    /// Corrections, and why a number is not used.
    pub note: String,
}

/// The legal columns of a number that is on a copy.
#[derive(Debug, Clone)]
pub struct Used {
    /// Identity or tax number.
    pub identity: String,
    /// Who certified.
    pub signer: String,
    /// With which title.
    pub title: String,
    /// Copies.
    pub copies: u32,
    /// Pages of the original.
    pub pages: u32,
    /// The fee in đồng.
    pub fee: i64,
}

/// Heading and width (in characters) of each column.
const COLUMNS: [(&str, f64); 12] = [
    // Wide enough for the labels of the rows at the top, whose values stand in the next column.
    ("STT", 19.0),
    ("Tên đối tượng đăng ký chứng thực", 34.0),
    ("Giấy tờ cần chứng thực", 34.0),
    ("Số chứng thực", 14.0),
    ("Ngày chứng thực", 15.0),
    ("Số CMND/CCCD/MST", 18.0),
    ("Người ký chứng thực", 26.0),
    ("Chức vụ người ký", 20.0),
    ("Số bản", 8.0),
    ("Số trang", 9.0),
    ("Lệ phí (đồng)", 13.0),
    ("Ghi chú", 40.0),
];
/// Excel's longest text in a cell, in characters.
const LONGEST: usize = 32_000;

/// A workbook that is being written row by row.
pub struct RegisterSheet {
    workbook: Workbook,
    next: u32,
    text: Format,
    day: Format,
    money: Format,
}

impl RegisterSheet {
    /// Begins with the rows about the book.
    ///
    /// # Errors
    /// The temporary file of the rows cannot be written.
    pub fn new(head: &Head) -> Result<Self, XlsxError> {
        let mut workbook = Workbook::new();
        let sheet = workbook.add_worksheet_with_constant_memory()?;
        sheet.set_name("Sổ chứng thực")?;
        for (column, (_, width)) in (0_u16..).zip(COLUMNS) {
            sheet.set_column_width(column, width)?;
        }
        let label = Format::new().set_bold();
        let day = Format::new()
            .set_num_format("dd/mm/yyyy")
            .set_align(FormatAlign::Left);
        sheet.write_string_with_format(0, 0, "Tên sổ chứng thực", &label)?;
        sheet.write_string(0, 1, &head.name)?;
        sheet.write_string_with_format(1, 0, "Số bắt đầu", &label)?;
        sheet.write_string(1, 1, &head.first)?;
        sheet.write_string_with_format(1, 2, "Số hiện tại", &label)?;
        sheet.write_string(1, 3, &head.current)?;
        sheet.write_string_with_format(2, 0, "Ngày mở sổ", &label)?;
        sheet.write_datetime_with_format(2, 1, excel(head.opens)?, &day)?;
        sheet.write_string_with_format(2, 2, "Ngày đóng sổ", &label)?;
        sheet.write_datetime_with_format(2, 3, excel(head.closes)?, &day)?;
        sheet.write_string_with_format(3, 0, "Cơ quan quản lý sổ chứng thực", &label)?;
        sheet.write_string(3, 2, &head.agency)?;
        let title = Format::new().set_bold().set_font_size(13);
        sheet.write_string_with_format(4, 0, "Thông tin chứng thực trong sổ", &title)?;
        let heading = cell().set_bold().set_text_wrap();
        for (column, (name, _)) in (0_u16..).zip(COLUMNS) {
            sheet.write_string_with_format(5, column, name, &heading)?;
        }
        sheet.set_freeze_panes(6, 0)?;
        sheet.set_landscape();
        sheet.set_paper_size(9); // A4
        sheet.set_print_fit_to_pages(1, 0);
        sheet.set_repeat_rows(5, 5)?;
        Ok(Self {
            workbook,
            next: 6,
            text: cell(),
            day: cell().set_num_format("dd/mm/yyyy"),
            money: cell().set_num_format("#,##0"),
        })
    }

    /// Adds an entry.
    ///
    /// # Errors
    /// The temporary file cannot be written, or Excel has no more rows.
    pub fn row(&mut self, entry: &Row) -> Result<(), XlsxError> {
        let at = self.next;
        let sheet = self.workbook.worksheet_from_index(0)?;
        sheet.write_number_with_format(at, 0, f64::from(at - 5), &self.text)?;
        text(sheet, at, 1, &entry.name, &self.text)?;
        text(sheet, at, 2, &entry.document, &self.text)?;
        text(sheet, at, 3, &entry.number, &self.text)?;
        sheet.write_datetime_with_format(at, 4, excel(entry.day)?, &self.day)?;
        match &entry.used {
            Some(used) => {
                text(sheet, at, 5, &used.identity, &self.text)?;
                text(sheet, at, 6, &used.signer, &self.text)?;
                text(sheet, at, 7, &used.title, &self.text)?;
                sheet.write_number_with_format(at, 8, f64::from(used.copies), &self.text)?;
                sheet.write_number_with_format(at, 9, f64::from(used.pages), &self.text)?;
                #[expect(clippy::cast_precision_loss, reason = "a fee is far below 2^52 đồng")]
                sheet.write_number_with_format(at, 10, used.fee as f64, &self.money)?;
            }
            None => {
                for column in 5..=10 {
                    sheet.write_blank(at, column, &self.text)?;
                }
            }
        }
        text(sheet, at, 11, &entry.note, &self.text)?;
        self.next += 1;
        Ok(())
    }

    /// Writes the finished workbook.
    ///
    /// # Errors
    /// What the writer reports.
    pub fn save(mut self, to: impl Write + Send) -> Result<(), XlsxError> {
        self.workbook.save_to_writer(to)
    }
}

fn cell() -> Format {
    Format::new()
        .set_border(FormatBorder::Thin)
        .set_align(FormatAlign::Top)
}

fn text(sheet: &mut Worksheet, row: u32, column: u16, words: &str, format: &Format) -> Result<(), XlsxError> {
    let short: String;
    let words = match words.char_indices().nth(LONGEST) {
        Some((end, _)) => {
            short = words.chars().take(LONGEST).collect();
            debug_assert!(short.len() == end);
            short.as_str()
        }
        None => words,
    };
    sheet
        .write_string_with_format(row, column, words, format)
        .map(drop)
}

fn excel(day: Date) -> Result<ExcelDateTime, XlsxError> {
    let (year, month, day) = (day.year(), day.month(), day.day());
    ExcelDateTime::from_ymd(
        u16::try_from(year).unwrap_or(1900).max(1900),
        u8::try_from(month).unwrap_or(1),
        u8::try_from(day).unwrap_or(1),
    )
}
