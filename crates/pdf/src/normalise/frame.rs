//! Backgrounds and frames that viewers draw from entries: of fields without a look (`/MK`), of links (`/Border`, `/BS`).

use super::NormaliseError;
use super::matrix::decimal;
use super::source::Source;
use crate::{Dict, Object, Rect, Stream};

/// A form XObject over `rect` that paints `content`; none if there is nothing to paint.
pub(super) fn look(content: &[u8], rect: Rect) -> Option<Stream> {
    let dict = Dict::new()
        .with("Type", Object::name("XObject"))
        .with("Subtype", Object::name("Form"))
        .with(
            "BBox",
            Rect::new(0.0, 0.0, rect.width(), rect.height()).to_object(),
        )
        .with("Resources", Dict::new());
    (!content.is_empty()).then(|| Stream::deflated(dict, content))
}

/// Background and border of a field (Table 192).
pub(super) fn of_field(
    source: &Source<'_, '_>,
    widget: &Dict,
    rect: Rect,
) -> Result<Vec<u8>, NormaliseError> {
    let marks = source.dict(widget, "MK")?;
    let mut out = Vec::new();
    if let Some(colour) = colour(&source.numbers(&marks, "BG")?, ["g", "rg", "k"]) {
        let (width, height) = (decimal(rect.width()), decimal(rect.height()));
        out.extend(format!("q {colour} 0 0 {width} {height} re f Q\n").into_bytes());
    }
    if let Some(colour) = colour(&source.numbers(&marks, "BC")?, ["G", "RG", "K"]) {
        out.extend(Line::read(source, widget)?.around(rect, &colour));
    }
    Ok(out)
}

/// The frame of a link (§12.5.4), black unless it says otherwise. Without `/Border` and `/BS` there is none: the standard's
/// default would be one, but most viewers draw none and their users never saw any.
pub(super) fn of_link(source: &Source<'_, '_>, link: &Dict, rect: Rect) -> Result<Vec<u8>, NormaliseError> {
    if !link.contains_key("Border") && !link.contains_key("BS") {
        return Ok(Vec::new());
    }
    let said = source.numbers(link, "C")?;
    let colour = match link.get("C") {
        None => Some("0 G".to_owned()),
        Some(_) => colour(&said, ["G", "RG", "K"]),
    };
    Ok(match colour {
        Some(colour) => Line::read(source, link)?.around(rect, &colour),
        None => Vec::new(),
    })
}

fn colour(parts: &[f64], operators: [&str; 3]) -> Option<String> {
    let [grey, rgb, cmyk] = operators;
    let operator = match parts.len() {
        1 => grey,
        3 => rgb,
        4 => cmyk,
        _ => return None,
    };
    let parts: Vec<String> = parts.iter().map(|part| decimal(*part)).collect();
    Some(format!("{} {operator}", parts.join(" ")))
}

/// How a border is drawn.
struct Line {
    width: f64,
    dashes: Vec<f64>,
    underline: bool,
}

impl Line {
    /// `/BS` (Table 168), else `/Border`.
    fn read(source: &Source<'_, '_>, dict: &Dict) -> Result<Self, NormaliseError> {
        let style = source.dict(dict, "BS")?;
        let border = source.array(dict, "Border")?;
        let is = |name: &str| style.get("S").is_some_and(|kind| kind.is_name(name));
        let old = border
            .get(2)
            .map_or(Ok(Object::Null), |width| source.resolve(width))?;
        let dashes = if is("D") {
            let own = source.numbers(&style, "D")?;
            if own.is_empty() { vec![3.0] } else { own }
        } else if style.is_empty() {
            match border.get(3) {
                Some(dashes) => source.numbers(&Dict::new().with("D", dashes.clone()), "D")?,
                None => Vec::new(),
            }
        } else {
            Vec::new()
        };
        Ok(Self {
            width: source
                .lookup(&style, "W")?
                .as_number()
                .or(old.as_number())
                .unwrap_or(1.0),
            // A pattern without length would never end.
            dashes: if dashes.iter().sum::<f64>() > 0.0 {
                dashes
            } else {
                Vec::new()
            },
            underline: is("U"),
        })
    }

    fn around(&self, rect: Rect, colour: &str) -> Vec<u8> {
        let width = self.width;
        let room = rect.width().min(rect.height());
        if width.is_nan() || width <= 0.0 || width > room {
            return Vec::new();
        }
        let dashes: Vec<String> = self
            .dashes
            .iter()
            .map(|length| decimal(length.max(0.0)))
            .collect();
        let half = width / 2.0;
        let path = if self.underline {
            format!(
                "0 {} m {} {} l",
                decimal(half),
                decimal(rect.width()),
                decimal(half)
            )
        } else {
            let [w, h] = [rect.width() - width, rect.height() - width].map(decimal);
            format!("{} {} {w} {h} re", decimal(half), decimal(half))
        };
        let (width, dashes) = (decimal(width), dashes.join(" "));
        format!("q {colour} {width} w [{dashes}] 0 d {path} S Q\n").into_bytes()
    }
}
