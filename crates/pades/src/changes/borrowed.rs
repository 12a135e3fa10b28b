//! Resources that looks take from elsewhere because they bring none themselves: viewers look for them in the page's, or in
//! the form's (`/DR`).

use std::collections::HashSet;

use saoy_pdf::{Dict, Stream};

use super::{
    annotations::annotations,
    content::{Operators, Token},
    model::looks_of,
    step::Step,
    view::View,
};

/// Forms inside forms.
const MAX_DEPTH: usize = 8;

impl Step<'_, '_> {
    /// Whether a look of the older revision may take something of `kind` (`XObject`, `ExtGState` and the like) from
    /// elsewhere.
    pub(super) fn is_borrowed(&self, kind: &str) -> bool {
        let view = self.old;
        let mut looks = HashSet::new();
        for page in &self.was.page_list {
            for annotation in annotations(view, *page) {
                looks.extend(
                    annotation
                        .object
                        .as_dict()
                        .map(|dict| looks_of(view, dict))
                        .unwrap_or_default(),
                );
            }
        }
        let mut seen = HashSet::new();
        looks.into_iter().any(|look| {
            let object = view.pair.object(view.side, look);
            object
                .as_stream()
                .is_some_and(|look| borrows(view, look, kind, &mut seen, 0))
        })
    }
}

/// Whether a form, or one in it, names a resource of `kind` that it does not bring.
fn borrows(view: View<'_, '_>, form: &Stream, kind: &str, seen: &mut HashSet<u32>, depth: usize) -> bool {
    if depth > MAX_DEPTH || view.pair.exhausted() {
        return true;
    }
    let Some(bytes) = view.decoded(form) else {
        return true;
    };
    view.pair.spend(bytes.len() / 16);
    let none = Dict::new();
    let resources = view.lookup(&form.dict, "Resources");
    let resources = resources.as_dict().unwrap_or(&none);
    let own = view.lookup(resources, kind);
    let own = own.as_dict().unwrap_or(&none);
    let mut operators = Operators::new(&bytes);
    while let Some((operator, operands)) = operators.next_operator() {
        // The last name is that of the resource; the first one of marked content is its tag.
        let name = operands.iter().rev().find_map(Token::name);
        // An inline image says within itself, where nobody looks, which colour space it takes: it may be any.
        let unnamed = operator == b"BI" && kind == "ColorSpace";
        if unnamed || name.is_some_and(|name| names(operator, kind) && !own.contains_key(name)) {
            return true;
        }
    }
    let forms = view.lookup(resources, "XObject");
    let mut inner = forms
        .as_dict()
        .into_iter()
        .flat_map(Dict::iter)
        .map(|(_, form)| form);
    operators.is_broken()
        || inner.any(|form| {
            let new = view.number(form).is_none_or(|num| seen.insert(num));
            let form = view.resolve(form);
            let form = form
                .as_stream()
                .filter(|form| view.lookup(&form.dict, "Subtype").is_name("Form"));
            new && form.is_some_and(|form| borrows(view, form, kind, seen, depth + 1))
        })
}

/// Whether an operator names a resource of this kind, and not one that every viewer has.
fn names(operator: &[u8], kind: &str) -> bool {
    match kind {
        "XObject" => operator == b"Do",
        "ExtGState" => operator == b"gs",
        "ColorSpace" => matches!(operator, b"cs" | b"CS"),
        "Pattern" => matches!(operator, b"scn" | b"SCN"),
        "Shading" => operator == b"sh",
        "Properties" => matches!(operator, b"BDC" | b"DP"),
        _ => true,
    }
}
