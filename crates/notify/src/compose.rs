//! Making a message of a mail (RFC 5322, MIME).

use jiff::Timestamp;
use lettre::{
    Message,
    message::{
        Attachment as Part, Body, Mailbox, MultiPart, SinglePart,
        header::{ContentTransferEncoding, ContentType},
    },
};
use saoy_domain::{EmailAddress, MailId};

use crate::Rendered;

/// From whom mails come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sender {
    /// The name shown, e.g. the agency's.
    pub name: String,
    /// The address; its domain also names the messages.
    pub address: EmailAddress,
}

/// A file that goes along.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// The file name shown.
    pub name: String,
    /// A PDF.
    pub pdf: Vec<u8>,
}

/// One mail, ready to go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// The row of the outbox. It makes the Message-ID, so that a mail sent twice after a crash shows as one.
    pub id: MailId,
    /// When it was written.
    pub at: Timestamp,
    /// From whom.
    pub from: Sender,
    /// To whom.
    pub to: EmailAddress,
    /// The receiver's name, where known.
    pub to_name: Option<String>,
    /// Subject, text and page.
    pub words: Rendered,
    /// The copy, where it goes along.
    pub attachment: Option<Attachment>,
}

/// Why no message can be made.
#[derive(Debug, thiserror::Error)]
pub enum ComposeError {
    /// The mail library does not take an address that ours took.
    #[error("the address {0} cannot be written into a message")]
    Address(String),
    /// The copy cannot be encoded.
    #[error("the copy cannot be encoded")]
    Attachment,
    /// The message cannot be put together.
    #[error("the message cannot be put together: {0}")]
    Message(#[from] lettre::error::Error),
}

/// Makes the message.
///
/// # Errors
/// [`ComposeError`]: such a mail will never go, whatever the server says.
pub fn compose(mail: &Mail) -> Result<Message, ComposeError> {
    let domain = mail
        .from
        .address
        .as_str()
        .rsplit_once('@')
        .map_or("localhost", |(_, domain)| domain);
    let builder = Message::builder()
        .message_id(Some(format!(
            "<saoy-{}-{}@{domain}>",
            mail.id,
            mail.at.as_microsecond()
        )))
        .date(mail.at.into())
        .from(mailbox(Some(&mail.from.name), &mail.from.address)?)
        .to(mailbox(mail.to_name.as_deref(), &mail.to)?)
        .subject(mail.words.subject.clone());
    let words = MultiPart::alternative()
        .boundary(format!("saoy-words-{}", mail.id))
        .singlepart(SinglePart::plain(mail.words.text.clone()))
        .singlepart(SinglePart::html(mail.words.html.clone()));
    Ok(match &mail.attachment {
        None => builder.multipart(words)?,
        Some(attachment) => {
            let pdf = ContentType::parse("application/pdf").unwrap_or(ContentType::TEXT_PLAIN);
            // Always base64: any other encoding lets a server touch the ends of lines, and with them the signatures.
            let bytes = Body::new_with_encoding(attachment.pdf.clone(), ContentTransferEncoding::Base64)
                .map_err(|_| ComposeError::Attachment)?;
            let part = Part::new(attachment.name.clone()).body(bytes, pdf);
            let whole = MultiPart::mixed().boundary(format!("saoy-mail-{}", mail.id));
            builder.multipart(whole.multipart(words).singlepart(part))?
        }
    })
}

fn mailbox(name: Option<&str>, address: &EmailAddress) -> Result<Mailbox, ComposeError> {
    let parsed = address
        .as_str()
        .parse()
        .map_err(|_| ComposeError::Address(address.to_string()))?;
    let name = name
        .map(|name| name.replace(char::is_control, " "))
        .filter(|name| !name.trim().is_empty());
    Ok(Mailbox::new(name, parsed))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mail() -> Mail {
        Mail {
            id: MailId(7),
            at: "2026-10-14T02:03:04Z".parse().unwrap(),
            from: Sender {
                name: "UBND phường Hòa An".to_owned(),
                address: "saoy@hoaan.example".parse().unwrap(),
            },
            to: "quan.tran@vidu.example".parse().unwrap(),
            to_name: Some("Trần Minh Quân\r\nBcc: all@vidu.example".to_owned()),
            words: Rendered {
                subject: "Bản sao".to_owned(),
                text: "Kính gửi".to_owned(),
                html: "<p>".to_owned(),
            },
            attachment: Some(Attachment {
                name: "K88.04-141026-010127.pdf".to_owned(),
                pdf: b"%PDF-1.7".to_vec(),
            }),
        }
    }

    #[test]
    fn the_same_mail_is_the_same_message_however_often_it_is_made() {
        let once = compose(&mail()).unwrap().formatted();
        assert_eq!(once, compose(&mail()).unwrap().formatted());
        let text = String::from_utf8(once).unwrap();
        assert!(
            text.contains("Message-ID: <saoy-7-1791943384000000@hoaan.example>"),
            "{text}"
        );
        assert!(text.contains("Date: Wed, 14 Oct 2026 02:03:04"), "{text}");
        assert!(text.contains("filename=\"K88.04-141026-010127.pdf\""), "{text}");
    }

    #[test]
    fn a_name_adds_no_header() {
        let text = String::from_utf8(compose(&mail()).unwrap().formatted()).unwrap();
        assert!(!text.lines().any(|line| line.starts_with("Bcc")), "{text}");
    }

    #[test]
    fn without_a_copy_only_words_go() {
        let text = compose(&Mail {
            attachment: None,
            ..mail()
        })
        .unwrap()
        .formatted();
        assert!(!String::from_utf8(text).unwrap().contains("application/pdf"));
    }
}
