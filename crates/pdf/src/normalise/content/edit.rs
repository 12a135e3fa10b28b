//! Taking out what hidden layers paint, and counting what is left open.
//!
//! Hidden content does not paint, but it goes on to change the graphics state (§8.11.3.2): a matrix set inside holds
//! outside. So painting operators are taken out one by one, and everything else stays.

use super::operations::{Operation, Operations};
use crate::normalise::{LayerFault, NormaliseError};
use crate::read::parser::Parser;
use crate::{Limits, Object};

/// Whether the layer of a name in `/Properties` shows.
pub(in crate::normalise) trait Shows {
    /// `name` as the content has it, without its slash and with `#xx` undone.
    fn shows(&self, name: &[u8]) -> Result<bool, NormaliseError>;
}

#[derive(Debug, Default, PartialEq)]
pub(in crate::normalise) struct Edited {
    /// The content, if it had to be changed.
    pub(in crate::normalise) bytes: Option<Vec<u8>>,
    /// Whether something was taken out because its layer is hidden.
    pub(in crate::normalise) hidden: bool,
    /// Whether text was taken out that only machines read.
    pub(in crate::normalise) spoken: bool,
    /// Whether letters are painted that do not show (text rendering mode 3).
    pub(in crate::normalise) unseen: bool,
    /// Whether it has an inline image whose end is not certain.
    pub(in crate::normalise) unclear: bool,
    /// What closes what the content leaves open: `ET`, `EMC`, `Q`.
    pub(in crate::normalise) closing: Vec<u8>,
}

/// Goes through `content`. A `Q` without its `q`, which viewers pass over, is taken out as well: more content may come
/// before it.
pub(in crate::normalise) fn edit(content: &[u8], layers: &dyn Shows) -> Result<Edited, NormaliseError> {
    let mut editor = Editor {
        content,
        out: Vec::new(),
        copied: 0,
        marks: Vec::new(),
        hidden: 0,
        saved: Vec::new(),
        in_text: false,
        moved: false,
        rendering: 0,
        spoken: false,
        unseen: false,
    };
    let mut hidden = false;
    let mut unclear = false;
    for operation in Operations::of(content) {
        unclear |= operation.unclear;
        editor.operation(&operation, layers)?;
        hidden |= editor.hidden > 0;
    }
    let mut closing = Vec::new();
    if editor.in_text {
        closing.extend_from_slice(b"ET\n");
    }
    let open = editor.marks.iter().filter(|mark| **mark == Mark::Other).count();
    closing.extend(b"EMC\n".repeat(open));
    closing.extend(b"Q\n".repeat(editor.saved.len()));
    let (spoken, unseen) = (editor.spoken, editor.unseen);
    let bytes = (editor.copied > 0 || !editor.out.is_empty()).then(|| {
        editor
            .out
            .extend_from_slice(content.get(editor.copied..).unwrap_or_default());
        editor.out
    });
    Ok(Edited {
        bytes,
        hidden,
        spoken,
        unseen,
        unclear,
        closing,
    })
}

#[derive(Clone, Copy, PartialEq)]
enum Mark {
    Shown,
    Hidden,
    Other,
}

struct Editor<'c> {
    content: &'c [u8],
    out: Vec<u8>,
    copied: usize,
    marks: Vec<Mark>,
    /// How many hidden layers are open.
    hidden: usize,
    /// The text rendering mode at each `q` that is open.
    saved: Vec<u8>,
    in_text: bool,
    /// Whether text was taken out and nothing has set the place of the next since.
    moved: bool,
    /// The text rendering mode (Table 104).
    rendering: u8,
    spoken: bool,
    unseen: bool,
}

/// Letters that are neither filled nor stroked, and do not clip.
const INVISIBLE: u8 = 3;

/// What machines read instead of what is marked (§14.9.3 to §14.9.5).
const SPOKEN: [&str; 3] = ["ActualText", "Alt", "E"];

impl Editor<'_> {
    fn operation(&mut self, operation: &Operation<'_>, layers: &dyn Shows) -> Result<(), NormaliseError> {
        let shows_text = matches!(operation.operator, b"Tj" | b"TJ" | b"'" | b"\"");
        self.unseen |= shows_text && self.hidden == 0 && self.rendering == INVISIBLE;
        match operation.operator {
            b"q" => self.saved.push(self.rendering),
            b"Q" => match self.saved.pop() {
                Some(rendering) => self.rendering = rendering,
                None => self.replace(operation, b""),
            },
            b"BT" | b"ET" => {
                self.in_text = operation.operator == b"BT";
                self.moved = false;
            }
            b"Td" | b"TD" | b"Tm" | b"T*" => self.moved = false,
            b"Tr" => {
                let mode = std::str::from_utf8(operation.operands[2]).ok();
                let mode = mode.and_then(|mode| mode.parse::<f64>().ok());
                self.rendering = mode.filter(|mode| (0.0..8.0).contains(mode)).unwrap_or(0.0) as u8;
            }
            b"BMC" | b"BDC" => self.open(operation, layers)?,
            b"DP" => self.unspoken(operation, b"MP"),
            b"EMC" => self.close(operation),
            _ if self.hidden > 0 => self.unpaint(operation)?,
            b"'" | b"\"" => self.moved = false,
            b"Tj" | b"TJ" if self.moved => return Err(NormaliseError::LayerContent(LayerFault::Text)),
            _ => {}
        }
        Ok(())
    }

    fn open(&mut self, operation: &Operation<'_>, layers: &dyn Shows) -> Result<(), NormaliseError> {
        let [_, tag, name] = operation.operands;
        let mark = match name {
            [b'/', name @ ..] if operation.operator == b"BDC" && tag == b"/OC" => {
                if layers.shows(&unescaped(name))? {
                    Mark::Shown
                } else {
                    self.hidden += 1;
                    Mark::Hidden
                }
            }
            _ => Mark::Other,
        };
        self.marks.push(mark);
        if mark != Mark::Other {
            self.replace(operation, b"");
        } else {
            self.unspoken(operation, b"BMC");
        }
        Ok(())
    }

    /// Takes out a property list that speaks; `operator` needs none.
    fn unspoken(&mut self, operation: &Operation<'_>, operator: &[u8]) {
        if let Some(properties) = &operation.properties
            && speaks(self.content.get(properties.clone()).unwrap_or_default())
        {
            self.spoken = true;
            self.replace_from(properties.start, operation.span.end, operator);
        }
    }

    fn close(&mut self, operation: &Operation<'_>) {
        match self.marks.pop() {
            Some(Mark::Other) => {}
            Some(mark) => {
                self.hidden -= usize::from(mark == Mark::Hidden);
                self.replace(operation, b"");
            }
            // Viewers pass over it.
            None => self.replace(operation, b""),
        }
    }

    fn unpaint(&mut self, operation: &Operation<'_>) -> Result<(), NormaliseError> {
        match operation.operator {
            b"f" | b"F" | b"f*" | b"B" | b"B*" | b"b" | b"b*" | b"S" | b"s" => self.replace(operation, b"n"),
            b"sh" | b"Do" | b"BI" => self.replace(operation, b""),
            b"Tj" | b"TJ" | b"'" | b"\"" => {
                if self.rendering > INVISIBLE {
                    return Err(NormaliseError::LayerContent(LayerFault::Clip));
                }
                self.moved = true;
                match operation.operator {
                    b"'" => self.replace(operation, b"T*"),
                    b"\"" => {
                        let [word, char, _] = operation.operands;
                        let text = [word, b" Tw ", char, b" Tc T*"].concat();
                        self.replace(operation, &text);
                    }
                    _ => self.replace(operation, b""),
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn replace(&mut self, operation: &Operation<'_>, with: &[u8]) {
        self.replace_from(operation.span.start, operation.span.end, with);
    }

    fn replace_from(&mut self, start: usize, end: usize, with: &[u8]) {
        let before = self.content.get(self.copied..start);
        self.out.extend_from_slice(before.unwrap_or_default());
        self.out.push(b' ');
        self.out.extend_from_slice(with);
        self.copied = end;
    }
}

/// Whether a property list has text for machines; what cannot be read is taken for one.
fn speaks(properties: &[u8]) -> bool {
    let limits = Limits::default();
    match Parser::at(properties, 0, &limits).object() {
        Ok(Object::Dict(properties)) => SPOKEN.iter().any(|key| properties.contains_key(key)),
        _ => true,
    }
}

/// A name without its `#xx`.
fn unescaped(name: &[u8]) -> Vec<u8> {
    let mut lexer = crate::read::Lexer::at(name, 0);
    crate::read::name(&mut lexer).map_or_else(|_| name.to_vec(), |name| name.as_bytes().to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Layers whose name begins with `x` are hidden.
    struct ByName;

    impl Shows for ByName {
        fn shows(&self, name: &[u8]) -> Result<bool, NormaliseError> {
            Ok(!name.starts_with(b"x"))
        }
    }

    fn edited(content: &str) -> String {
        let edited = edit(content.as_bytes(), &ByName).unwrap();
        let bytes = edited.bytes.unwrap_or(content.as_bytes().to_vec());
        let text = String::from_utf8(bytes).unwrap();
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn hidden_paint_goes_and_the_state_stays() {
        assert_eq!(
            edited("/OC /x BDC q 2 0 0 2 0 0 cm 0 0 9 9 re W f /I Do Q 1 0 0 rg EMC 0 0 5 5 re f"),
            "q 2 0 0 2 0 0 cm 0 0 9 9 re W n Q 1 0 0 rg 0 0 5 5 re f"
        );
    }

    #[test]
    fn marks_of_layers_that_show_go_and_others_stay() {
        assert_eq!(
            edited("/OC /a BDC /P <</MCID 0>> BDC 0 0 9 9 re f EMC EMC /Artifact BMC EMC"),
            "/P <</MCID 0>> BDC 0 0 9 9 re f EMC /Artifact BMC EMC"
        );
    }

    #[test]
    fn a_layer_inside_a_hidden_one_stays_hidden() {
        assert_eq!(
            edited("/OC /x BDC /OC /a BDC 0 0 9 9 re f EMC EMC f"),
            "0 0 9 9 re n f"
        );
    }

    #[test]
    fn hidden_text_goes_when_nothing_follows_it_on_its_line() {
        assert_eq!(
            edited("BT /OC /x BDC (a) Tj (b) ' 1 2 (c) \" EMC 5 5 Td (d) Tj ET"),
            "BT T* 1 Tw 2 Tc T* 5 5 Td (d) Tj ET"
        );
        let fault = |content: &str| edit(content.as_bytes(), &ByName).unwrap_err();
        assert_eq!(
            fault("BT /OC /x BDC (a) Tj EMC (b) Tj ET"),
            NormaliseError::LayerContent(LayerFault::Text)
        );
        assert_eq!(
            fault("BT 7 Tr /OC /x BDC (a) Tj EMC ET"),
            NormaliseError::LayerContent(LayerFault::Clip)
        );
    }

    #[test]
    fn what_is_left_open_is_closed_and_what_closes_nothing_goes() {
        assert_eq!(edited("Q EMC 1 0 0 rg"), "1 0 0 rg");
        let open = edit(b"q q Q BT /P BMC", &ByName).unwrap();
        assert_eq!(open.bytes, None);
        assert_eq!(open.closing, b"ET\nEMC\nQ\n");
    }
}
