//! A plain look for a text field that has a value but no look.
//!
//! Only where nothing has to be guessed: a simple font whose letters are known, a colour and a size from `/DA`. Viewers
//! differ in details here; what cannot be drawn is told instead.

use super::field::{Field, Form};
use super::matrix::decimal;
use super::source::Source;
use super::{NormaliseError, frame, widths};
use crate::{Dict, Name, Object, Rect, Stream, decode_text};

/// Table 226 and 228.
const MULTILINE: i64 = 1 << 12;
const PASSWORD: i64 = 1 << 13;
const COMB: i64 = 1 << 24;
const COMBO: i64 = 1 << 17;

/// Between the border and the text, points.
const PADDING: f64 = 2.0;

/// The size where the field leaves it to the viewer, points.
const LARGEST: f64 = 12.0;
const SMALLEST: f64 = 4.0;

/// The look; `None` when it cannot be made.
pub(super) fn of(
    source: &Source<'_, '_>,
    form: &Form,
    field: &Field,
    widget: &Dict,
    rect: Rect,
) -> Result<Option<Stream>, NormaliseError> {
    let look = source.dict(widget, "MK")?;
    let turned = source.lookup(&look, "R")?.as_int().unwrap_or(0) != 0;
    let drawable = field.flags & PASSWORD == 0 && (!field.is_choice() || field.flags & COMBO != 0);
    let (Some(value), Some(style), true) = (
        shown_value(source, field)?,
        Style::read(&field.style),
        drawable && !turned,
    ) else {
        return Ok(None);
    };
    source.spend(form.fonts.len() as u64)?;
    let Some(font) = form.fonts.get(&style.font) else {
        return Ok(None);
    };
    let Object::Dict(facts) = source.resolve(font)? else {
        return Ok(None);
    };
    let (Some(text), widths) = (encoded(source, &facts, &value)?, widths::of(source, &facts)?) else {
        return Ok(None);
    };
    let area = Area {
        rect,
        widths,
        style: &style,
    };
    let Some(lines) = area.lines(field, &text) else {
        return Ok(None);
    };
    let content = [frame::of_field(source, widget, rect)?, lines].concat();
    let fonts = Dict::new().with(&style.font, font.clone());
    let dict = Dict::new()
        .with("Type", Object::name("XObject"))
        .with("Subtype", Object::name("Form"))
        .with(
            "BBox",
            Rect::new(0.0, 0.0, rect.width(), rect.height()).to_object(),
        )
        .with("Resources", Dict::new().with("Font", fonts));
    Ok(Some(Stream::deflated(dict, &content)))
}

/// The text of the value; of a choice, what stands for it in the list.
fn shown_value(source: &Source<'_, '_>, field: &Field) -> Result<Option<String>, NormaliseError> {
    let Some(value) = field.value.as_string() else {
        return Ok(None);
    };
    for option in &field.options {
        if let Object::Array(pair) = source.resolve(option)?
            && let [export, shown] = pair.as_slice()
            && source.resolve(export)?.as_string() == Some(value)
        {
            return Ok(source.resolve(shown)?.as_string().map(decode_text));
        }
    }
    Ok(Some(decode_text(value)))
}

/// Font, size and colour (§12.7.4.3).
struct Style {
    font: Name,
    /// 0: the viewer chooses.
    size: f64,
    /// Operators that set the colour.
    colour: Vec<u8>,
}

impl Style {
    fn read(text: &[u8]) -> Option<Self> {
        let words: Vec<&[u8]> = text
            .split(|byte| byte.is_ascii_whitespace())
            .filter(|word| !word.is_empty())
            .collect();
        let number = |word: &[u8]| {
            std::str::from_utf8(word)
                .ok()?
                .parse::<f64>()
                .ok()
                .filter(|number| number.is_finite())
        };
        let mut style = None;
        let mut colour = Vec::new();
        for (at, word) in words.iter().enumerate() {
            let operands = match *word {
                b"Tf" => {
                    let [name, size] = words.get(at.checked_sub(2)?..at)? else {
                        return None;
                    };
                    style = Some((Name::new(name.strip_prefix(b"/")?), number(size)?));
                    continue;
                }
                b"g" => 1,
                b"rg" => 3,
                b"k" => 4,
                _ => continue,
            };
            let operands = words.get(at.checked_sub(operands)?..at)?;
            if !operands.iter().all(|word| number(word).is_some()) {
                return None;
            }
            colour = [operands.join(&b' '), word.to_vec()].join(&b' ');
        }
        let (font, size) = style?;
        (0.0..=1000.0)
            .contains(&size)
            .then_some(Self { font, size, colour })
    }
}

/// `value` in the font's encoding, if every letter is certain: ASCII, and Latin-1 in WinAnsi.
fn encoded(source: &Source<'_, '_>, font: &Dict, value: &str) -> Result<Option<Vec<u8>>, NormaliseError> {
    let simple = font
        .get("Subtype")
        .is_some_and(|kind| kind.is_name("Type1") || kind.is_name("TrueType"));
    let base = source.lookup(font, "BaseFont")?;
    let base = base.as_name().unwrap_or_default();
    if !simple || base.ends_with(b"Symbol") || base.ends_with(b"ZapfDingbats") {
        return Ok(None);
    }
    let encoding = source.lookup(font, "Encoding")?;
    let latin = encoding.is_name("WinAnsiEncoding");
    if let Object::Dict(encoding) = &encoding
        && changes_ascii(source, encoding)?
    {
        return Ok(None);
    }
    let letters = value.chars().map(|letter| match letter {
        '\r' | '\n' => Some(b'\n'),
        ' '..='~' => Some(letter as u8),
        '\u{A1}'..='\u{FF}' if latin => u8::try_from(u32::from(letter)).ok(),
        _ => None,
    });
    Ok(letters.collect())
}

/// Whether `/Differences` (Table 112) names another letter for a code from space to tilde, or cannot be told: this font's
/// ASCII is then not ours. Names count on from the code before them.
fn changes_ascii(source: &Source<'_, '_>, encoding: &Dict) -> Result<bool, NormaliseError> {
    let mut next = None;
    for difference in source.array(encoding, "Differences")? {
        next = match (source.resolve(&difference)?, next) {
            (Object::Int(code), _) => Some(code),
            (Object::Name(_), Some(code)) if !(32..127).contains(&code) => Some(code.saturating_add(1)),
            _ => return Ok(true),
        };
    }
    Ok(false)
}

struct Area<'a> {
    rect: Rect,
    widths: Option<widths::Widths>,
    style: &'a Style,
}

impl Area<'_> {
    fn lines(&self, field: &Field, text: &[u8]) -> Option<Vec<u8>> {
        let (width, height) = (self.rect.width(), self.rect.height());
        let many = field.flags & MULTILINE != 0;
        let cells = field
            .cells
            .filter(|cells| field.flags & COMB != 0 && (1..=200).contains(cells));
        let size = self.size(many, text)?;
        let mut out =
            format!("q {} {} {} {} re W n BT\n", 0, 0, decimal(width), decimal(height)).into_bytes();
        out.extend_from_slice(&self.style.colour);
        out.extend(
            format!(
                "\n/{} {} Tf\n",
                String::from_utf8_lossy(self.style.font.as_bytes()),
                decimal(size)
            )
            .into_bytes(),
        );
        let mut put = |x: f64, y: f64, line: &[u8]| {
            out.extend(format!("1 0 0 1 {} {} Tm <", decimal(x), decimal(y)).into_bytes());
            out.extend(line.iter().flat_map(|byte| format!("{byte:02x}").into_bytes()));
            out.extend_from_slice(b"> Tj\n");
        };
        // The middle of capital letters lies about 0.35 of the size above the line.
        let middle = height / 2.0 - size * 0.35;
        if let (Some(cells), false) = (cells, many) {
            let cell = width / cells as f64;
            for (at, letter) in text.iter().enumerate().take(usize::try_from(cells).ok()?) {
                let letter = std::slice::from_ref(letter);
                let own = self.width(letter, size)?;
                put(cell * at as f64 + (cell - own) / 2.0, middle, letter);
            }
        } else if many {
            let mut y = height - PADDING - size;
            for line in self.wrapped(text, size, width - 2.0 * PADDING)? {
                put(self.start(field.align, &line, size)?, y, &line);
                y -= size * 1.15;
            }
        } else {
            let line: Vec<u8> = text
                .iter()
                .map(|byte| if *byte == b'\n' { b' ' } else { *byte })
                .collect();
            put(self.start(field.align, &line, size)?, middle, &line);
        }
        out.extend_from_slice(b"ET Q\n");
        Some(out)
    }

    fn size(&self, many: bool, text: &[u8]) -> Option<f64> {
        if self.style.size > 0.0 {
            return Some(self.style.size);
        }
        if many {
            return Some(LARGEST);
        }
        let by_height = (self.rect.height() * 0.75).clamp(SMALLEST, LARGEST);
        let natural = self.width(text, 1.0)?;
        let by_width = (self.rect.width() - 2.0 * PADDING) / natural.max(0.001);
        Some(by_height.min(by_width).max(SMALLEST))
    }

    /// Text at the left needs no widths.
    fn start(&self, align: i64, line: &[u8], size: f64) -> Option<f64> {
        let room = || Some(self.rect.width() - self.width(line, size)?);
        match align {
            1 => Some(room()? / 2.0),
            2 => Some(room()? - PADDING),
            _ => Some(PADDING),
        }
    }

    fn width(&self, text: &[u8], size: f64) -> Option<f64> {
        Some(self.widths.as_ref()?.sum(text)? * size)
    }

    /// The width at size 1 with `text` added; `None` when a letter has none.
    fn wider(&self, before: Option<f64>, text: &[u8]) -> Option<f64> {
        self.widths.as_ref()?.sum_from(before?, text)
    }

    /// Broken at spaces where a line gets too long.
    fn wrapped(&self, text: &[u8], size: f64, room: f64) -> Option<Vec<Vec<u8>>> {
        let mut lines = Vec::new();
        for paragraph in text.split(|byte| *byte == b'\n') {
            let mut line: Vec<u8> = Vec::new();
            // How wide the line is at size 1; not asked for while it is one word.
            let mut wide = Some(0.0);
            for word in paragraph.split(|byte| *byte == b' ') {
                let alone = self.wider(Some(0.0), word);
                if line.is_empty() {
                    (line, wide) = (word.to_vec(), alone);
                    continue;
                }
                let longer = self.wider(self.wider(wide, b" "), word);
                if longer? * size > room {
                    lines.push(std::mem::replace(&mut line, word.to_vec()));
                    wide = alone;
                } else {
                    line.push(b' ');
                    line.extend_from_slice(word);
                    wide = longer;
                }
            }
            lines.push(line);
        }
        Some(lines)
    }
}
