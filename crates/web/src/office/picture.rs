//! “Quản lý con dấu” and “Quản lý chữ ký cá nhân”: a PNG is sent, looked at with and without its white background, and
//! saved as a new version; earlier ones stay, so that old documents stay explainable.

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Multipart, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;
use saoy_blob::Blob;
use saoy_domain::limits::{MAX_PICTURE, MAX_PICTURE_PIXELS, check_pixels};
use saoy_domain::{Deed, Digest, PictureId};
use saoy_sheet::picture::{Looks, Picture, PictureRefusal};
use saoy_store::pictures::{self, NewPicture, Owner};
use saoy_store::scope::{CopySeal, CopySign, Right};
use saoy_store::{agencies, grants, people};
use serde::Deserialize;

use super::done::{self, Done};
use crate::app::App;
use crate::asked::{Asked, At, ticked};
use crate::audit;
use crate::auth::Officer;
use crate::failure::{Answer, Failure};
use crate::flow::{self, SEAL_MM};
use crate::pages::{self, Draft, FieldError, PictureForm, Text, Unit};
use crate::served::{self, Cache};

/// The largest form; larger pictures are refused with their own sentence up to here.
const LIMIT: usize = 8_000_000;
/// How wide a signature is printed, in millimetres.
const SIGNATURE_MM: f64 = 60.0;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/seal-picture", get(show::<CopySeal>).post(sent::<CopySeal>))
        .route("/seal-picture/{file}", get(version::<CopySeal>))
        .route("/seal-picture/draft/{file}", get(draft::<CopySeal>))
        .route("/signature-picture", get(show::<CopySign>).post(sent::<CopySign>))
        .route("/signature-picture/{file}", get(version::<CopySign>))
        .route("/signature-picture/draft/{file}", get(draft::<CopySign>))
        .layer(DefaultBodyLimit::max(LIMIT))
}

/// Whose picture a right is about.
trait Pictured: Right {
    const SEAL: bool;
    const PATH: &'static str;
}

impl Pictured for CopySeal {
    const SEAL: bool = true;
    const PATH: &'static str = "/seal-picture";
}

impl Pictured for CopySign {
    const SEAL: bool = false;
    const PATH: &'static str = "/signature-picture";
}

fn owner<R: Pictured>(who: &Officer<R>) -> Owner {
    if R::SEAL {
        Owner::Agency(who.agency())
    } else {
        Owner::Person(who.id())
    }
}

#[derive(Deserialize)]
struct Which {
    #[serde(default)]
    done: Done,
}

async fn show<R: Pictured>(State(app): State<App>, who: Officer<R>, Asked(which): Asked<Which>) -> Answer {
    draw(&app, &who, StatusCode::OK, which.done, None, None).await
}

/// What the form sent.
#[derive(Default)]
struct Sent {
    action: String,
    draft: String,
    transparent: bool,
    picture: Bytes,
}

async fn sent<R: Pictured>(State(app): State<App>, who: Officer<R>, form: Multipart) -> Answer {
    let sent = read(form).await?;
    match sent.action.as_str() {
        "save" => save(&app, &who, &sent).await,
        "drop" => Ok(Redirect::to(R::PATH).into_response()),
        _ => upload(&app, &who, sent.picture).await,
    }
}

async fn read(mut form: Multipart) -> Answer<Sent> {
    let too_large = |_| Failure::TooLarge(Text::key("picture-too-large").with("limit", "2 MB"));
    let mut sent = Sent::default();
    while let Some(field) = form.next_field().await.map_err(too_large)? {
        match field.name().unwrap_or_default().to_owned().as_str() {
            "do" => sent.action = field.text().await.map_err(too_large)?,
            "draft" => sent.draft = field.text().await.map_err(too_large)?,
            "transparent" => sent.transparent = ticked(&field.text().await.map_err(too_large)?),
            "picture" => sent.picture = field.bytes().await.map_err(too_large)?,
            _ => {}
        }
    }
    Ok(sent)
}

/// Judges a picture by its content and keeps it for two hours, until it is saved.
async fn upload<R: Pictured>(app: &App, who: &Officer<R>, bytes: Bytes) -> Answer {
    let judged = app.blocking({
        let bytes = bytes.clone();
        move |_| judge(&bytes)
    });
    match judged.await? {
        Ok(picture) => {
            let digest = flow::store(app, vec![Blob::from(bytes.to_vec())]).await?;
            draw(
                app,
                who,
                StatusCode::OK,
                Done::Nothing,
                Some(waiting::<R>(digest, &picture)),
                None,
            )
            .await
        }
        Err(text) => {
            draw(
                app,
                who,
                StatusCode::UNPROCESSABLE_ENTITY,
                Done::Nothing,
                None,
                Some(text),
            )
            .await
        }
    }
}

async fn save<R: Pictured>(app: &App, who: &Officer<R>, sent: &Sent) -> Answer {
    let original = stored(app, &sent.draft).await?;
    let transparent = sent.transparent;
    let made = app.blocking(move |_| {
        let picture = judge(&original)?;
        let picture = if transparent {
            picture.white_to_transparent().trimmed()
        } else {
            picture
        };
        let png = picture.to_png().map_err(|refusal| words(&refusal))?;
        Ok((png, picture.width(), picture.height()))
    });
    let (png, width, height) = made.await?.map_err(Failure::Bad)?;
    let length = i64::try_from(png.len()).map_err(Failure::broken)?;
    let digest = flow::store(app, vec![Blob::from(png)]).await?;
    let new = NewPicture {
        digest,
        length,
        width,
        height,
    };
    let now = who.visitor.at;
    let mut tx = app.db.begin().await?;
    let keeper = who.scope.narrow::<CopySeal>().filter(|_| R::SEAL);
    let (deed, id) = match (keeper, who.scope.narrow::<CopySign>()) {
        (Some(keeper), _) => (
            Deed::PictureSeal,
            pictures::set_seal(&mut tx, &keeper, &new, now).await?,
        ),
        (None, Some(leader)) => (
            Deed::PictureSignature,
            pictures::set_signature(&mut tx, &leader, &new, now).await?,
        ),
        (None, None) => return Err(Failure::Forbidden),
    };
    audit::record(&mut tx, &who.scope, deed, id, now).await?;
    tx.commit().await?;
    Ok(Redirect::to(&format!("{}?done=saved", R::PATH)).into_response())
}

/// A version of the owner's picture.
async fn version<R: Pictured>(State(app): State<App>, who: Officer<R>, At(file): At<String>) -> Answer {
    let id: PictureId = named(&file)?;
    let versions = pictures::versions(&app.db, owner(&who)).await?;
    let found = versions
        .into_iter()
        .find(|picture| picture.id == id)
        .ok_or(Failure::NotFound)?;
    Ok(png(flow::read(&app, found.digest).await?.to_vec()))
}

#[derive(Deserialize)]
struct Look {
    #[serde(default)]
    transparent: Option<u8>,
}

/// A picture that is not saved yet, as it came or without its white background.
async fn draft<R: Pictured>(
    State(app): State<App>,
    _: Officer<R>,
    At(file): At<String>,
    Asked(look): Asked<Look>,
) -> Answer {
    let name = file.strip_suffix(".png").ok_or(Failure::NotFound)?;
    let original = stored(&app, name).await?;
    let made = app.blocking(move |_| {
        // Whatever is not a picture is not shown here, by whatever name it is asked for.
        let picture = judge(&original).ok()?;
        if look.transparent.is_some() {
            picture.white_to_transparent().to_png().ok()
        } else {
            Some(original)
        }
    });
    Ok(png(made.await?.ok_or(Failure::NotFound)?))
}

async fn stored(app: &App, name: &str) -> Answer<Vec<u8>> {
    let digest: Digest = name.parse().map_err(|_| Failure::NotFound)?;
    match flow::read(app, digest).await {
        Ok(blob) if blob.len() as u64 <= MAX_PICTURE => Ok(blob.to_vec()),
        // The collector took it, or it never was there.
        _ => Err(Failure::NotFound),
    }
}

fn named(file: &str) -> Answer<PictureId> {
    file.strip_suffix(".png")
        .and_then(|name| name.parse().ok())
        .ok_or(Failure::NotFound)
}

fn png(bytes: Vec<u8>) -> axum::response::Response {
    served::png(bytes, Cache::Asks)
}

/// Reads a picture, or says why it is refused.
fn judge(bytes: &[u8]) -> Result<Picture, Text> {
    let picture = Picture::read(bytes).map_err(|refusal| words(&refusal))?;
    match check_pixels(picture.width(), picture.height()) {
        Ok(()) => Ok(picture),
        Err(_) => Err(too_many(picture.width(), picture.height())),
    }
}

fn words(refusal: &PictureRefusal) -> Text {
    match refusal {
        PictureRefusal::Empty => Text::key("picture-missing"),
        PictureRefusal::TooLarge { .. } => Text::key("picture-too-large").with("limit", "2 MB"),
        PictureRefusal::NotPng { looks_like } => Text::key("picture-not-png").with("kind", kind(*looks_like)),
        PictureRefusal::Animated => Text::key("picture-animated"),
        PictureRefusal::SideTooLong { width, height } | PictureRefusal::TooManyPixels { width, height } => {
            too_many(*width, *height)
        }
        PictureRefusal::Damaged | PictureRefusal::TrailingData => Text::key("picture-damaged"),
        PictureRefusal::Blank => Text::key("picture-blank"),
    }
}

fn too_many(width: u32, height: u32) -> Text {
    let pixels = u64::from(width) * u64::from(height);
    Text::key("picture-too-many-pixels")
        .with("pixels", pixels.div_ceil(1_000_000))
        .with("limit", MAX_PICTURE_PIXELS / 1_000_000)
}

const fn kind(looks: Looks) -> &'static str {
    match looks {
        Looks::Jpeg => "JPEG",
        Looks::Gif => "GIF",
        Looks::WebP => "WebP",
        Looks::Bmp => "BMP",
        Looks::Tiff => "TIFF",
        Looks::Heif => "HEIF",
        Looks::Pdf => "PDF",
        Looks::Markup => "SVG/HTML",
        Looks::Unknown => "?",
    }
}

fn waiting<R: Pictured>(digest: Digest, picture: &Picture) -> Draft {
    let original = format!("{}/draft/{digest}.png", R::PATH);
    let offer = !picture.has_transparency();
    Draft {
        id: digest.to_string(),
        transparent: offer.then(|| format!("{original}?transparent=1")),
        original,
        width: picture.width(),
        height: picture.height(),
        make_transparent: offer,
    }
}

async fn draw<R: Pictured>(
    app: &App,
    who: &Officer<R>,
    status: StatusCode,
    done: Done,
    draft: Option<Draft>,
    wrong: Option<Text>,
) -> Answer {
    let mut shown = Vec::new();
    for version in pictures::versions(&app.db, owner(who)).await? {
        let by = people::find(&app.db, version.added_by).await?;
        shown.push(pages::Picture {
            href: format!("{}/{}.png", R::PATH, version.id),
            from: version.valid_from,
            to: version.valid_to,
            who: by.map(|person| person.name).unwrap_or_default(),
        });
    }
    let current = shown
        .iter()
        .position(|picture| picture.to.is_none())
        .map(|index| shown.remove(index));
    let mut units = Vec::new();
    for id in grants::agencies_of(&app.db, who.id(), who.visitor.at).await? {
        let agency = agencies::find(&app.db, id).await?;
        units.extend(agency.map(|agency| Unit {
            code: agency.code.to_string(),
            name: agency.name,
        }));
    }
    let agency = agencies::find(&app.db, who.agency())
        .await?
        .ok_or(Failure::NotFound)?;
    let page = PictureForm {
        seal: R::SEAL,
        owner: if R::SEAL {
            agency.name
        } else {
            who.person.name.clone()
        },
        identity: who
            .person
            .identity_number
            .as_deref()
            .filter(|_| !R::SEAL)
            .map(masked),
        units,
        current,
        draft,
        earlier: shown,
        max_bytes: MAX_PICTURE,
        size_mm: if R::SEAL { SEAL_MM } else { SIGNATURE_MM },
        errors: wrong
            .into_iter()
            .map(|text| FieldError::new("picture", text))
            .collect(),
    };
    let frame = done::tell(who.frame(app).await, done);
    app.page(status, &frame, &page)
}

/// `099078000012` → `0990••••0012`.
fn masked(number: &str) -> String {
    let length = number.chars().count();
    let hidden = 4..length.saturating_sub(4);
    number
        .chars()
        .enumerate()
        .map(|(at, c)| if hidden.contains(&at) { '•' } else { c })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_of_an_identity_number_is_hidden() {
        assert_eq!(masked("099078000012"), "0990••••0012");
        assert_eq!(masked("1234"), "1234");
    }
}
