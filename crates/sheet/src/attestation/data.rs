//! What stands on an attestation page.

use jiff::civil::Date;

use crate::words;

/// The facts of one attestation. Texts may be long: they wrap and, where a column is narrow, shrink.
#[derive(Debug, Clone)]
pub struct Attestation {
    /// The agency's two lines, “ỦY BAN NHÂN DÂN”, “PHƯỜNG HÒA AN”.
    pub agency: [String; 2],
    /// The words of “Lời chứng”.
    pub words: String,
    /// Document type, as the register has it.
    pub document: String,
    /// Pages of the original paper.
    pub pages: u32,
    /// Dossier code, “K88.04-141026-010127”.
    pub dossier: String,
    /// Where the day is dated from, “Phường Hòa An”.
    pub place: String,
    /// Day of certification: of the leader's signature, in Vietnam.
    pub date: Date,
    /// Lines over the signature, “KT. CHỦ TỊCH”, “PHÓ CHỦ TỊCH”.
    pub authority: Vec<String>,
    /// The leader's name.
    pub name: String,
    /// What the QR code holds: the check page's address with the code.
    pub url: String,
    /// The check page's address to be typed, “saoy.example/kt”.
    pub host: String,
    /// Verification code, grouped.
    pub code: String,
    /// Says that the certificates are only for trying out.
    pub demo: bool,
    /// Width over height of the hand-signature picture; `None` when the signature is shown as text.
    pub picture: Option<f64>,
    /// Where the leader signs.
    pub signature: SignaturePlace,
}

impl Attestation {
    /// The page of the invented ward that the documentation shows.
    pub fn example() -> Self {
        Self {
            agency: ["ỦY BAN NHÂN DÂN".into(), "PHƯỜNG HÒA AN".into()],
            words: "CHỨNG THỰC BẢN SAO ĐÚNG VỚI BẢN CHÍNH".into(),
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
}

/// Where the leader's signature block stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SignaturePlace {
    /// On this page, under date and authority, over the name (drawn by the page).
    #[default]
    Here,
    /// Dragged elsewhere: the page keeps the date; authority and name go with the block.
    Elsewhere,
}

/// A placeholder of the template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Value {
    /// The agency's lines, joined.
    Agency,
    /// Place of the date.
    Place,
    /// Day, two digits.
    Day,
    /// Month, two digits for January and February (Decree 30/2020 Annex I), else as it is.
    Month,
    /// Year.
    Year,
    /// The words of “Lời chứng”.
    Words,
    /// Document type.
    Document,
    /// Pages in digits, at least two.
    Pages,
    /// Pages in words.
    PagesWords,
    /// Dossier code.
    Dossier,
    /// Address of the check page.
    Host,
    /// Verification code.
    Code,
    /// Place of the register number.
    Number,
    /// Place of the book's name.
    Book,
}

impl Value {
    const ALL: [Value; 14] = [
        Value::Agency,
        Value::Place,
        Value::Day,
        Value::Month,
        Value::Year,
        Value::Words,
        Value::Document,
        Value::Pages,
        Value::PagesWords,
        Value::Dossier,
        Value::Host,
        Value::Code,
        Value::Number,
        Value::Book,
    ];

    /// The name between braces.
    pub fn name(self) -> &'static str {
        match self {
            Value::Agency => "agency",
            Value::Place => "place",
            Value::Day => "day",
            Value::Month => "month",
            Value::Year => "year",
            Value::Words => "words",
            Value::Document => "document",
            Value::Pages => "pages",
            Value::PagesWords => "pages_words",
            Value::Dossier => "dossier",
            Value::Host => "host",
            Value::Code => "code",
            Value::Number => "number",
            Value::Book => "book",
        }
    }

    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|v| v.name() == name)
    }

    /// The value as printed; number and book are empty places.
    pub(crate) fn of(self, a: &Attestation) -> String {
        match self {
            Value::Agency => a.agency.join(" ").trim().to_owned(),
            Value::Place => a.place.clone(),
            Value::Day => format!("{:02}", a.date.day()),
            Value::Month if a.date.month() <= 2 => format!("{:02}", a.date.month()),
            Value::Month => a.date.month().to_string(),
            Value::Year => a.date.year().to_string(),
            Value::Words => a.words.clone(),
            Value::Document => a.document.clone(),
            Value::Pages => words::two_digits(a.pages),
            Value::PagesWords => words::number(a.pages).unwrap_or_else(|| a.pages.to_string()),
            Value::Dossier => a.dossier.clone(),
            Value::Host => a.host.clone(),
            Value::Code => a.code.clone(),
            Value::Number | Value::Book => String::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_is_found_by_its_name() {
        for value in Value::ALL {
            assert_eq!(Value::named(value.name()), Some(value));
        }
        assert_eq!(Value::named("Number"), None);
    }
}
