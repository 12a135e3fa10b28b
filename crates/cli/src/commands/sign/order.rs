//! The order as a command line says it.

mod named;

use std::path::PathBuf;

use clap::Args;
use jiff::Timestamp;
use saoy_pades::sign::{Draw, Level, Look, Order, Place, Refusal, Space};
use saoy_pades::{FieldLock, Kind, Permission};
use saoy_pdf::{ObjRef, Reader, Update};
use saoy_pki::{Certificate, HashAlgorithm};
use saoy_sheet::appearance::{self, SignatureBlock, Turn};
use saoy_sheet::fonts::SubsetError;
use saoy_sheet::geometry::{Placement, VisibleBox};
use saoy_sheet::picture::{EncodedPicture, Picture};

use saoy_pades::changes::Lang;

use crate::commands::words::damaged;
use crate::commands::{Told, small_file};

/// Which kind, where, and what is seen.
#[derive(Args)]
pub(crate) struct OrderArguments {
    /// Certify: 1 allows nothing afterwards, 2 filling in and signing, 3 annotations too
    #[arg(long, value_name = "P", value_parser = clap::value_parser!(u8).range(1..=3))]
    certify: Option<u8>,
    /// Approve (the default)
    #[arg(long, conflicts_with = "certify")]
    approve: bool,
    /// Fields to freeze: `all`, `include:a,b` or `exclude:a,b`
    #[arg(long, value_name = "FIELDS", value_parser = lock)]
    lock: Option<FieldLock>,
    /// The full name of a signature field of the file; with --page or --rect the name of a new one
    #[arg(long, value_name = "NAME")]
    field: Option<String>,
    /// The page of a new field, from 1
    #[arg(long, value_name = "N")]
    page: Option<usize>,
    /// Where a new field is seen, in millimetres from the upper left corner of the page as seen: left,top,width,height
    #[arg(long, value_name = "X,Y,W,H", value_parser = placement)]
    rect: Option<Placement>,
    /// What is seen: `text` (name, title, time) or a PNG file
    #[arg(long, value_name = "TEXT|PNG", default_value = "text")]
    appearance: PathBuf,
    /// The signer's title, below the name
    #[arg(long)]
    title: Option<String>,
    /// The signer's name, instead of the certificate's
    #[arg(long)]
    name: Option<String>,
    /// Why
    #[arg(long)]
    reason: Option<String>,
    /// Where
    #[arg(long)]
    location: Option<String>,
    /// How to reach the signer
    #[arg(long)]
    contact: Option<String>,
}

impl OrderArguments {
    /// The field of the file that is to be signed, if it is one.
    pub(super) fn field(&self) -> Option<&str> {
        let new = self.page.is_some() || self.rect.is_some();
        self.field.as_deref().filter(|_| !new)
    }

    /// For the person.
    pub(super) fn kind(&self, lang: Lang) -> String {
        match (self.certify, lang) {
            (Some(p), Lang::Vi) => format!("xác nhận văn bản (chứng nhận), P={p}"),
            (None, Lang::Vi) => "phê duyệt".into(),
            (Some(p), Lang::En) => format!("certification, P={p}"),
            (None, Lang::En) => "approval".into(),
        }
    }

    /// Gives the order to `then`.
    pub(super) fn with<T>(
        &self,
        reader: &Reader<'_>,
        chain: &[Certificate],
        hash: HashAlgorithm,
        level: Level,
        now: Timestamp,
        then: impl FnOnce(&Order<'_>) -> Result<T, Told>,
    ) -> Result<T, Told> {
        self.named(reader)?;
        let kind = match self.certify {
            Some(1) => Kind::Certify(Permission::Nothing),
            Some(2) => Kind::Certify(Permission::FormFilling),
            Some(_) => Kind::Certify(Permission::Annotations),
            None => Kind::Approve,
        };
        let plain = Order::new(kind, chain, now);
        let name = self.name.clone().or(plain.name.clone());
        let picture = self.picture()?;
        let block = match &picture {
            Some(picture) => SignatureBlock::Picture(picture),
            None => SignatureBlock::Text {
                name: name.as_deref().unwrap_or_default(),
                title: self.title.as_deref().unwrap_or_default(),
                time: now,
            },
        };
        let draw = |update: &mut Update<'_, '_>, space: Space| drawn(block, update, space);
        then(&Order {
            place: self.place(reader)?,
            look: Look::Drawn(Draw(&draw)),
            lock: self.lock.clone(),
            hash,
            level,
            name: name.clone(),
            location: self.location.clone(),
            reason: self.reason.clone(),
            contact: self.contact.clone(),
            ..plain
        })
    }

    fn place(&self, reader: &Reader<'_>) -> Result<Place, Told> {
        if let Some(field) = self.field() {
            return Ok(Place::Field(field.to_owned()));
        }
        let page = self.page.unwrap_or(1).checked_sub(1).ok_or_else(|| {
            Told::new(
                "trang được đếm từ 1; hãy nêu lại --page",
                "pages are counted from 1; name another with --page",
            )
        })?;
        let rect = match self.rect {
            None if self.title.is_some() || self.draws_a_picture() => return Err(unseen()),
            None => None,
            Some(placement) => {
                let pages = reader.pages().map_err(|error| damaged(&error))?;
                // A page that is not there is refused with its sentence later.
                let view = pages.get(page).map(VisibleBox::of);
                let view = view.transpose().map_err(|error| damaged(&error))?;
                let placed = view.map(|view| view.to_page(placement));
                placed.transpose().map_err(|_| off_the_page())?
            }
        };
        Ok(Place::New {
            name: self.field.clone().map_or_else(|| unused(reader), Ok)?,
            page,
            rect,
        })
    }

    fn draws_a_picture(&self) -> bool {
        self.appearance.as_os_str() != "text"
    }

    fn picture(&self) -> Result<Option<EncodedPicture>, Told> {
        if !self.draws_a_picture() {
            return Ok(None);
        }
        let bytes = small_file(&self.appearance)?;
        let picture = Picture::read(&bytes).map_err(|_| {
            Told::new(
                "không đọc được hình chữ ký; hãy đưa tệp PNG (hoặc `--appearance text`)",
                "the picture of the signature cannot be read; give a PNG file (or `--appearance text`)",
            )
            .about(&self.appearance)
        })?;
        Ok(Some(picture.encode()))
    }
}

fn unseen() -> Told {
    Told::new(
        "chữ ký không có chỗ trên trang nên --title và --appearance không có tác dụng; hãy nêu chỗ bằng --rect, hoặc bỏ chúng",
        "the signature has no place on a page, so --title and --appearance have no effect; name one with --rect, or leave them out",
    )
}

fn off_the_page() -> Told {
    Told::new(
        "chỗ ký không nằm trong trang; hãy nêu lại --rect bằng milimét: trái,trên,rộng,cao",
        "the place is not on the page; name another with --rect in millimetres: left,top,width,height",
    )
}

/// `chu_ky`, or with the first number behind it that the file does not use.
fn unused(reader: &Reader<'_>) -> Result<String, Told> {
    saoy_pades::sign::unused_name(reader, "chu_ky").map_err(|refusal| Told::by(|lang| refusal.sentence(lang)))
}

fn drawn(block: SignatureBlock<'_>, update: &mut Update<'_, '_>, space: Space) -> Result<ObjRef, Refusal> {
    let turn = Turn::from_degrees(space.turn.into()).unwrap_or_default();
    appearance::signature(block, space.width, space.height, turn, update).map_err(|error| match error {
        SubsetError::Letter(letter) => Refusal::Letter(letter.0),
        SubsetError::Cut { .. } => Refusal::Font,
    })
}

fn lock(text: &str) -> Result<FieldLock, Told> {
    let names = |list: &str| -> Result<Vec<String>, Told> {
        let names: Vec<String> = list.split(',').map(|name| name.trim().to_owned()).collect();
        if names.iter().any(String::is_empty) {
            return Err(Told::new(
                "thiếu tên trường cần khóa; hãy viết include:tên,tên hoặc exclude:tên,tên, hoặc all để khóa mọi trường",
                "a field to freeze has no name; write include:name,name or exclude:name,name, or all for every field",
            ));
        }
        Ok(names)
    };
    match text.split_once(':') {
        None if text == "all" => Ok(FieldLock::All),
        Some(("include", list)) => Ok(FieldLock::Include(names(list)?)),
        Some(("exclude", list)) => Ok(FieldLock::Exclude(names(list)?)),
        _ => Err(Told::new(
            "hãy viết all, include:tên,tên hoặc exclude:tên,tên",
            "it is all, include:name,name or exclude:name,name",
        )),
    }
}

fn placement(text: &str) -> Result<Placement, Told> {
    let numbers: Result<Vec<f64>, _> = text.split(',').map(|number| number.trim().parse()).collect();
    match numbers.as_deref() {
        Ok(&[left, top, width, height]) => Ok(Placement {
            left,
            top,
            width,
            height,
        }),
        _ => Err(Told::new(
            "cần bốn số tính bằng milimét: trái,trên,rộng,cao",
            "four numbers in millimetres: left,top,width,height",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_to_freeze_are_read() {
        assert_eq!(lock("all"), Ok(FieldLock::All));
        let two = vec!["so".to_owned(), "ngay".to_owned()];
        assert_eq!(lock("include:so, ngay"), Ok(FieldLock::Include(two.clone())));
        assert_eq!(lock("exclude:so,ngay"), Ok(FieldLock::Exclude(two)));
        assert!(lock("some:so").is_err());
        for nothing in ["include:", "exclude:", "include:so,", "include: ,"] {
            assert!(lock(nothing).is_err(), "{nothing}");
        }
    }

    #[test]
    fn a_place_is_four_numbers() {
        let place = placement("20, 30.5,60,25").unwrap();
        assert_eq!(
            (place.left, place.top, place.width, place.height),
            (20.0, 30.5, 60.0, 25.0)
        );
        assert!(placement("20,30,60").is_err() && placement("a,b,c,d").is_err());
    }
}
