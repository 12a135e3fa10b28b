//! The texts of mails: files with `{fields}`, which an agency may replace by its own.

use std::fmt::Write;

use serde::{Deserialize, Serialize};

/// A language of the reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// Vietnamese.
    Vi,
    /// English.
    En,
}

/// The occasions for a mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// To the citizen: the copy, attached.
    CopyAttached,
    /// To the citizen: a link to the copy, whose one-time code stands on the receipt and never in the mail.
    CopyLink,
    /// To the clerk: “Trả lại”, with the reason.
    DossierReturned,
    /// To the citizen: “Đã thu hồi”.
    CopyWithdrawn,
    /// To a certificate's holder and the agency's administrators: it ends soon.
    CertificateEnds,
    /// To the same: it has ended.
    CertificateEnded,
    /// To the agency's administrators: a certificate waits for them to say whose it is.
    CertificateProposed,
}

impl Kind {
    /// Every occasion.
    pub const ALL: [Self; 7] = [
        Self::CopyAttached,
        Self::CopyLink,
        Self::DossierReturned,
        Self::CopyWithdrawn,
        Self::CertificateEnds,
        Self::CertificateEnded,
        Self::CertificateProposed,
    ];

    /// The stored name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::CopyAttached => "copy_attached",
            Self::CopyLink => "copy_link",
            Self::DossierReturned => "dossier_returned",
            Self::CopyWithdrawn => "copy_withdrawn",
            Self::CertificateEnds => "certificate_ends",
            Self::CertificateEnded => "certificate_ended",
            Self::CertificateProposed => "certificate_proposed",
        }
    }

    /// The fields that its template may name.
    pub const fn fields(self) -> &'static [&'static str] {
        match self {
            Self::CopyAttached => &[
                "name", "agency", "document", "code", "number", "book", "date", "check",
            ],
            Self::CopyLink => &[
                "name", "agency", "document", "code", "number", "book", "date", "check", "link", "size",
                "until",
            ],
            Self::DossierReturned => &["name", "document", "code", "by", "reason", "link"],
            Self::CopyWithdrawn => &["name", "agency", "document", "code", "number", "book", "reason"],
            Self::CertificateEnds | Self::CertificateEnded => &[
                "name", "agency", "owner", "issuer", "serial", "until", "days", "link",
            ],
            Self::CertificateProposed => &[
                "name", "owner", "subject", "issuer", "serial", "by", "first", "link",
            ],
        }
    }

    const fn text(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::CopyAttached, Language::Vi) => include_str!("../templates/vi/copy_attached.txt"),
            (Self::CopyAttached, Language::En) => include_str!("../templates/en/copy_attached.txt"),
            (Self::CopyLink, Language::Vi) => include_str!("../templates/vi/copy_link.txt"),
            (Self::CopyLink, Language::En) => include_str!("../templates/en/copy_link.txt"),
            (Self::DossierReturned, Language::Vi) => include_str!("../templates/vi/dossier_returned.txt"),
            (Self::DossierReturned, Language::En) => include_str!("../templates/en/dossier_returned.txt"),
            (Self::CopyWithdrawn, Language::Vi) => include_str!("../templates/vi/copy_withdrawn.txt"),
            (Self::CopyWithdrawn, Language::En) => include_str!("../templates/en/copy_withdrawn.txt"),
            (Self::CertificateEnds, Language::Vi) => {
                include_str!("../templates/vi/certificate_ends.txt")
            }
            (Self::CertificateEnds, Language::En) => {
                include_str!("../templates/en/certificate_ends.txt")
            }
            (Self::CertificateEnded, Language::Vi) => {
                include_str!("../templates/vi/certificate_ended.txt")
            }
            (Self::CertificateEnded, Language::En) => {
                include_str!("../templates/en/certificate_ended.txt")
            }
            (Self::CertificateProposed, Language::Vi) => {
                include_str!("../templates/vi/certificate_proposed.txt")
            }
            (Self::CertificateProposed, Language::En) => {
                include_str!("../templates/en/certificate_proposed.txt")
            }
        }
    }
}

/// A template: its first line is the subject, what follows an empty line is the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    language: Language,
    subject: Vec<Piece>,
    body: Vec<Piece>,
}

/// A filled-in template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rendered {
    /// One line.
    pub subject: String,
    /// Plain text.
    pub text: String,
    /// The same as a simple page.
    pub html: String,
}

/// Why a template or its filling is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TemplateError {
    /// The first line is empty.
    #[error("the template has no subject")]
    NoSubject,
    /// Nothing follows the subject.
    #[error("the template has no text")]
    NoText,
    /// A `{` without its `}`.
    #[error("a brace is not closed")]
    Brace,
    /// A field that this occasion does not have.
    #[error("there is no field “{0}”")]
    UnknownField(String),
    /// A field without a value.
    #[error("the field “{0}” has no value")]
    NoValue(String),
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Text(String),
    Field(String),
}

impl Template {
    /// The built-in template.
    ///
    /// # Errors
    /// None in practice: a test reads them all.
    pub fn built_in(kind: Kind, language: Language) -> Result<Self, TemplateError> {
        Self::parse(kind, language, kind.text(language))
    }

    /// Reads an agency's own template.
    ///
    /// # Errors
    /// Everything in [`TemplateError`] but [`TemplateError::NoValue`].
    pub fn parse(kind: Kind, language: Language, text: &str) -> Result<Self, TemplateError> {
        let (subject, body) = text
            .trim_start_matches('\u{feff}')
            .split_once('\n')
            .unwrap_or((text, ""));
        if subject.trim().is_empty() {
            return Err(TemplateError::NoSubject);
        }
        if body.trim().is_empty() {
            return Err(TemplateError::NoText);
        }
        Ok(Self {
            language,
            subject: pieces(subject.trim(), kind)?,
            body: pieces(body.trim(), kind)?,
        })
    }

    /// Fills the fields in. Values are data: in the subject they become one line, in the page they are escaped.
    ///
    /// # Errors
    /// [`TemplateError::NoValue`].
    pub fn render(&self, values: &[(&str, &str)]) -> Result<Rendered, TemplateError> {
        let subject = fill(&self.subject, values)?
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        let text = fill(&self.body, values)?;
        let html = page(self.language, &subject, &text);
        Ok(Rendered { subject, text, html })
    }
}

fn pieces(text: &str, kind: Kind) -> Result<Vec<Piece>, TemplateError> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let (field, after) = after.split_once('}').ok_or(TemplateError::Brace)?;
        if !kind.fields().contains(&field) {
            return Err(TemplateError::UnknownField(field.to_owned()));
        }
        pieces.extend([Piece::Text(before.to_owned()), Piece::Field(field.to_owned())]);
        rest = after;
    }
    pieces.push(Piece::Text(rest.to_owned()));
    Ok(pieces)
}

fn fill(pieces: &[Piece], values: &[(&str, &str)]) -> Result<String, TemplateError> {
    let value = |field: &str| {
        values
            .iter()
            .find(|(name, _)| *name == field)
            .map(|(_, value)| value.replace(|c: char| c.is_control() && c != '\n', " "))
            .ok_or_else(|| TemplateError::NoValue(field.to_owned()))
    };
    pieces
        .iter()
        .map(|piece| match piece {
            Piece::Text(text) => Ok(text.clone()),
            Piece::Field(field) => value(field),
        })
        .collect()
}

/// The text as a page: paragraphs at empty lines, addresses as links.
fn page(language: Language, title: &str, text: &str) -> String {
    let mut body = String::new();
    for paragraph in text
        .split("\n\n")
        .filter(|paragraph| !paragraph.trim().is_empty())
    {
        let lines: Vec<String> = paragraph.trim().lines().map(line).collect();
        let _ = writeln!(body, "<p>{}</p>", lines.join("<br>\n"));
    }
    let language = match language {
        Language::Vi => "vi",
        Language::En => "en",
    };
    include_str!("../templates/frame.html")
        .split_inclusive('}')
        .map(|part| match part.rsplit_once('{') {
            Some((before, "title}")) => format!("{before}{}", escape(title)),
            Some((before, "lang}")) => format!("{before}{language}"),
            Some((before, "body}")) => format!("{before}{body}"),
            _ => part.to_owned(),
        })
        .collect()
}

fn line(line: &str) -> String {
    let words = line.split(' ').map(|word| {
        let address = word.trim_end_matches(['.', ',', ';']);
        let escaped = escape(word);
        if address.starts_with("https://") || address.starts_with("http://") {
            let tail = word.strip_prefix(address).unwrap_or_default();
            let address = escape(address);
            format!("<a href=\"{address}\" style=\"color:#0b4f9e\">{address}</a>{tail}")
        } else {
            escaped
        }
    });
    words.collect::<Vec<_>>().join(" ")
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(kind: Kind) -> Vec<(&'static str, &'static str)> {
        kind.fields().iter().map(|field| (*field, "giá trị")).collect()
    }

    #[test]
    fn every_built_in_template_is_read_and_filled_in_both_languages() {
        for kind in Kind::ALL {
            for language in [Language::Vi, Language::En] {
                let rendered = Template::built_in(kind, language)
                    .unwrap()
                    .render(&values(kind))
                    .unwrap();
                for text in [&rendered.subject, &rendered.text, &rendered.html] {
                    assert!(
                        !text.contains('{') || text.contains("<html"),
                        "{kind:?} {language:?}: {text}"
                    );
                }
                assert!(rendered.html.contains("</html>"));
            }
        }
    }

    #[test]
    fn the_mail_with_a_link_never_has_a_field_for_its_one_time_code() {
        assert!(Kind::CopyLink.fields().contains(&"link"));
        let own = Template::parse(Kind::CopyLink, Language::Vi, "Bản sao\n\n{link} {otp}");
        assert_eq!(own, Err(TemplateError::UnknownField("otp".to_owned())));
    }

    #[test]
    fn an_agencys_own_template_is_checked_when_it_is_saved() {
        let read = |text| Template::parse(Kind::CopyAttached, Language::Vi, text).map(|_| ());
        assert_eq!(read("Bản sao {code}\n\nKính gửi {name}"), Ok(()));
        assert_eq!(read("\n\nKính gửi"), Err(TemplateError::NoSubject));
        assert_eq!(read("Bản sao"), Err(TemplateError::NoText));
        assert_eq!(read("Bản sao\n\nKính gửi {name"), Err(TemplateError::Brace));
        assert_eq!(
            read("Bản sao\n\n{nmae}"),
            Err(TemplateError::UnknownField("nmae".to_owned()))
        );
    }

    #[test]
    fn a_field_without_value_is_an_error_and_not_a_hole_in_the_letter() {
        let template = Template::built_in(Kind::CopyWithdrawn, Language::Vi).unwrap();
        assert_eq!(
            template.render(&[("code", "x")]),
            Err(TemplateError::NoValue("name".to_owned()))
        );
    }

    #[test]
    fn values_stay_data_in_subject_and_page() {
        let template = Template::parse(
            Kind::DossierReturned,
            Language::En,
            "Back: {by}\n\n{reason} {link}",
        )
        .unwrap();
        let values = [
            ("by", "Khải\r\nBcc: all@vidu.example"),
            ("reason", "<script>alert(1)</script>\n\n{link} & more"),
            ("link", "https://saoy.example/d/1?a=1&b=2."),
        ];
        let rendered = template.render(&values).unwrap();
        assert_eq!(rendered.subject, "Back: Khải Bcc: all@vidu.example");
        assert!(
            rendered
                .html
                .contains("<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n<p>{link} &amp; more ")
        );
        assert!(
            rendered
                .html
                .contains("<a href=\"https://saoy.example/d/1?a=1&amp;b=2\"")
        );
    }
}
