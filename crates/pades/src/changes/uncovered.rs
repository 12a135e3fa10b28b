//! Marks that go: deleted, hidden, moved or drawn anew later. P=3 lets people do that (ISO 32000-2 Table 257), and what lay
//! under such a mark shows from then on, which is no comment but another page than the one that was signed.

use saoy_pdf::{Dict, Rect};

use super::{
    Reason,
    annotations::{is_hidden, is_widget},
    catalog::key_name,
    markers::MARKERS,
    pages::{ICON, is_mark},
    place::{own_rect, reach},
    step::Step,
    view::Side,
};

impl Step<'_, '_> {
    /// What stands against annotation `num` of `page` not staying as the older revision has it: it is no mere mark, or
    /// lay over something.
    pub(super) fn uncovered(&mut self, page: u32, num: u32) -> Option<Reason> {
        let object = self.pair.object(Side::Old, num);
        let dict = object.as_dict()?;
        let field = self.was.fields.get(&num);
        if field.is_some() || is_widget(self.old, dict) {
            let signs = field.is_some_and(|field| field.kind.as_deref() == Some(b"Sig"));
            return Some(if signs {
                Reason::SignatureWidgetRemoved
            } else {
                Reason::WidgetRemoved
            });
        }
        let kind = self.old.lookup(dict, "Subtype");
        let kind = key_name(kind.as_name().unwrap_or_default());
        if kind != "Popup" && !is_mark(&kind) {
            return Some(Reason::NoMarkRemoved(kind));
        }
        self.lay_over(page, num, &kind, dict)
            .then_some(Reason::AnnotationUncovered)
    }

    /// Whether a mark of the older revision may have hidden what that shows: put there later, it would be refused.
    fn lay_over(&mut self, page: u32, num: u32, kind: &str, dict: &Dict) -> bool {
        let looks = dict.contains_key("AP");
        if is_hidden(self.old, dict) || kind == "Popup" && !looks {
            return false;
        }
        if MARKERS.contains(&kind) && !looks {
            return self.hides(self.old, page, kind, dict);
        }
        let area = match own_rect(self.old, dict) {
            Some(rect) if kind == "Text" && !looks => {
                let [x0, y0, x1, y1] = rect.numbers();
                Some(Rect::new(x0 - ICON, y0 - ICON, x1 + ICON, y1 + ICON))
            }
            _ => reach(self.old, Some(page), dict).area(),
        };
        area.is_some_and(|area| self.covers(page, area, num))
    }
}
