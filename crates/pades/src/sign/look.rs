//! What is seen of a signature.

use jiff::tz::Offset;
use saoy_pdf::{Dict, ObjRef, Object, Rect, Stream, Update};

use super::{Order, Refusal, SignError};

/// The picture in a field that has room for one.
#[derive(Clone, Copy, Debug, Default)]
pub enum Look<'o> {
    /// None: a new field shows nothing, an existing one keeps what it shows.
    #[default]
    Nothing,
    /// Name, reason and time in Helvetica, which every viewer has; letters of western Europe only.
    Plain,
    /// What the caller draws: his own font, a hand's picture.
    Drawn(Draw<'o>),
}

/// Adds a form XObject to the update and says which: `BBox` from the origin to the size of [`Space`].
#[derive(Clone, Copy)]
pub struct Draw<'o>(pub &'o dyn Fn(&mut Update<'_, '_>, Space) -> Result<ObjRef, Refusal>);

impl std::fmt::Debug for Draw<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Draw(..)")
    }
}

/// The room for a picture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Space {
    /// Width as seen, in the page's units.
    pub width: f64,
    /// Height as seen.
    pub height: f64,
    /// How the page is turned for display, degrees clockwise: 0, 90, 180 or 270.
    pub turn: u16,
}

/// Adds the picture of the order; none if nothing is to be seen.
pub(super) fn draw(
    update: &mut Update<'_, '_>,
    order: &Order<'_>,
    rect: Rect,
    turn: u16,
) -> Result<Option<ObjRef>, SignError> {
    let (width, height) = if turn % 180 == 90 {
        (rect.height(), rect.width())
    } else {
        (rect.width(), rect.height())
    };
    let space = Space { width, height, turn };
    match order.look {
        Look::Nothing => Ok(None),
        Look::Plain => Ok(Some(plain(update, order, space)?)),
        Look::Drawn(Draw(draw)) => Ok(Some(draw(update, space)?)),
    }
}

/// A picture of nothing, so that no viewer makes one of its own.
pub(super) fn blank(update: &mut Update<'_, '_>, rect: Rect) -> ObjRef {
    let space = Space {
        width: rect.width(),
        height: rect.height(),
        turn: 0,
    };
    update.add(Stream::new(
        form(space).with("Resources", Dict::new()),
        Vec::new(),
    ))
}

fn plain(update: &mut Update<'_, '_>, order: &Order<'_>, space: Space) -> Result<ObjRef, Refusal> {
    let local = Offset::constant(7).to_datetime(order.time);
    let time = format!(
        "{:04}-{:02}-{:02} {:02}:{:02}:{:02} +07:00",
        local.year(),
        local.month(),
        local.day(),
        local.hour(),
        local.minute(),
        local.second()
    );
    let said = [&order.name, &order.reason];
    let lines: Vec<&str> = said
        .into_iter()
        .flatten()
        .map(String::as_str)
        .chain([time.as_str()])
        .collect();
    let font = Dict::new()
        .with("Type", Object::name("Font"))
        .with("Subtype", Object::name("Type1"))
        .with("BaseFont", Object::name("Helvetica"))
        .with("Encoding", Object::name("WinAnsiEncoding"));
    let fonts = Dict::new().with("Font", Dict::new().with("F1", font));
    Ok(update.add(Stream::new(
        form(space).with("Resources", fonts),
        content(&lines, space)?,
    )))
}

/// The lines, as large as they fit.
fn content(lines: &[&str], space: Space) -> Result<Vec<u8>, Refusal> {
    /// Width of an average letter of Helvetica and height of a line, in ems.
    const LETTER: f64 = 0.56;
    const LINE: f64 = 1.25;
    let longest = lines
        .iter()
        .map(|line| line.chars().count())
        .max()
        .unwrap_or(1)
        .max(1);
    let by_width = (space.width - 4.0).max(1.0) / (longest as f64 * LETTER);
    let by_height = space.height / (lines.len() as f64 * LINE);
    let size = by_width.min(by_height).clamp(1.0, 12.0);
    let mut out = format!(
        "BT\n/F1 {size:.2} Tf\n{:.2} TL\n2 {:.2} Td\n",
        size * LINE,
        space.height - size
    )
    .into_bytes();
    for line in lines {
        out.push(b'<');
        for letter in line.chars() {
            let code = u8::try_from(u32::from(letter)).ok();
            let code = code.filter(|code| matches!(code, 0x20..=0x7e | 0xa0..=0xff));
            out.extend(format!("{:02x}", code.ok_or(Refusal::Letter(letter))?).bytes());
        }
        out.extend(b"> Tj T*\n");
    }
    out.extend(b"ET\n");
    Ok(out)
}

/// A form whose contents stand upright on a turned page (ISO 32000-2 §12.5.5, algorithm of the appearance's matrix).
fn form(space: Space) -> Dict {
    let matrix = match space.turn {
        90 => [0, 1, -1, 0, 0, 0],
        180 => [-1, 0, 0, -1, 0, 0],
        270 => [0, -1, 1, 0, 0, 0],
        _ => [1, 0, 0, 1, 0, 0],
    };
    Dict::new()
        .with("Type", Object::name("XObject"))
        .with("Subtype", Object::name("Form"))
        .with(
            "BBox",
            [0.0, 0.0, space.width, space.height].map(Object::Real).to_vec(),
        )
        .with("Matrix", matrix.map(Object::Int).to_vec())
}
