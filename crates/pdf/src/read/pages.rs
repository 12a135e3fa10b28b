//! The page tree (ISO 32000-2 §7.7.3).

use super::{Reader, Rect};
use crate::object::weight_of;
use crate::{Dict, ObjRef, Object, ReadError};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// A page with what it inherits.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// Its reference.
    pub reference: ObjRef,
    /// Its own dictionary, without what is inherited.
    pub dict: Dict,
    /// `/Resources`, its own or inherited, references not followed; none if there are none. Pages that inherit the same
    /// share it.
    pub resources: Option<Arc<Object>>,
    /// `/MediaBox`.
    pub media_box: Rect,
    /// `/CropBox` within the media box, or the media box: what is visible.
    pub crop_box: Rect,
    /// Degrees clockwise for display: 0, 90, 180 or 270.
    pub rotate: u16,
    /// Size of a user unit in 1/72 inch, 1 in nearly every file.
    pub user_unit: f64,
}

impl Page {
    /// Width and height as displayed, in points: crop box, rotation and user unit applied.
    pub fn visible_size(&self) -> (f64, f64) {
        let (width, height) = (
            self.crop_box.width() * self.user_unit,
            self.crop_box.height() * self.user_unit,
        );
        if self.rotate.is_multiple_of(180) {
            (width, height)
        } else {
            (height, width)
        }
    }
}

/// Attributes on the way down (Table 31), references not followed; each is shared by all pages below.
#[derive(Clone, Default)]
struct Inherited {
    media_box: Option<Arc<Object>>,
    crop_box: Option<Arc<Object>>,
    rotate: Option<Arc<Object>>,
    resources: Option<Arc<Object>>,
}

/// Elements of all pages' dictionaries together, in so many times [`Limits::max_items`](crate::Limits::max_items): pages
/// that are parsed from the same bytes must not take memory that the file has not.
const HELD: u64 = 8;

/// Boxes and numbers that were looked up.
type Shared = HashMap<ObjRef, Object>;

impl Inherited {
    fn with(&self, dict: &Dict) -> Self {
        let own = |key, above: &Option<Arc<Object>>| match dict.get(key) {
            Some(own) => Some(Arc::new(own.clone())),
            None => above.clone(),
        };
        Self {
            media_box: own("MediaBox", &self.media_box),
            crop_box: own("CropBox", &self.crop_box),
            rotate: own("Rotate", &self.rotate),
            resources: own("Resources", &self.resources),
        }
    }
}

impl Reader<'_> {
    /// All pages in order.
    pub fn pages(&self) -> Result<Vec<Page>, ReadError> {
        let root = self
            .catalog()?
            .reference("Pages")
            .ok_or(ReadError::Entry(self.catalog_ref(), "Pages"))?;
        let mut pages = Vec::new();
        let mut seen = HashSet::new();
        let mut shared = HashMap::new();
        let mut left = (self.limits().max_items as u64).saturating_mul(HELD);
        // Depth first, in order: children are pushed last to first. The level bounds inheritance chains.
        let mut waiting = vec![(root, Inherited::default(), 0)];
        while let Some((reference, inherited, level)) = waiting.pop() {
            if !seen.insert(reference) {
                return Err(ReadError::PageLoop(reference));
            }
            if level > self.limits().depth() {
                return Err(ReadError::PageDepth);
            }
            let Object::Dict(dict) = self.get(reference)? else {
                return Err(ReadError::Entry(reference, "Type"));
            };
            let inherited = inherited.with(&dict);
            if dict.is_type("Pages") {
                let Object::Array(kids) = self.lookup(&dict, "Kids")? else {
                    return Err(ReadError::Entry(reference, "Kids"));
                };
                // Any node stands for a page or for more nodes: a tree of empty nodes is bounded as well.
                if seen.len() + waiting.len() + kids.len() > self.limits().max_pages.saturating_mul(4) + 64 {
                    return Err(ReadError::TooManyPages);
                }
                for kid in kids.iter().rev() {
                    let kid = kid.as_ref().ok_or(ReadError::Entry(reference, "Kids"))?;
                    waiting.push((kid, inherited.clone(), level + 1));
                }
            } else if dict.is_type("Page") {
                if pages.len() >= self.limits().max_pages {
                    return Err(ReadError::TooManyPages);
                }
                left = left
                    .checked_sub(weight_of(dict.values()))
                    .ok_or(ReadError::Work)?;
                pages.push(self.page(reference, dict, inherited, &mut shared)?);
            } else {
                return Err(ReadError::Entry(reference, "Type"));
            }
        }
        Ok(pages)
    }

    fn page(
        &self,
        reference: ObjRef,
        dict: Dict,
        inherited: Inherited,
        shared: &mut Shared,
    ) -> Result<Page, ReadError> {
        let mut rect = |value: &Option<Arc<Object>>, key| match value {
            None => Ok(None),
            Some(value) => self
                .rect(value, shared)?
                .map(Some)
                .ok_or(ReadError::Entry(reference, key)),
        };
        let media_box =
            rect(&inherited.media_box, "MediaBox")?.ok_or(ReadError::Entry(reference, "MediaBox"))?;
        let crop_box = rect(&inherited.crop_box, "CropBox")?.unwrap_or(media_box);
        let rotate = match &inherited.rotate {
            None => 0,
            Some(value) => self
                .short(value, shared)?
                .as_int()
                .filter(|degrees| degrees % 90 == 0)
                .ok_or(ReadError::Entry(reference, "Rotate"))?
                .rem_euclid(360),
        };
        let user_unit = dict
            .get("UserUnit")
            .map_or(Ok(Object::Null), |value| self.short(value, shared))?;
        let user_unit = match user_unit {
            Object::Null => 1.0,
            value => value
                .as_number()
                .filter(|unit| *unit > 0.0)
                .ok_or(ReadError::Entry(reference, "UserUnit"))?,
        };
        Ok(Page {
            reference,
            resources: inherited.resources,
            media_box,
            // A crop box beside the media box shows nothing; viewers then show the media box.
            crop_box: crop_box.intersection(&media_box).unwrap_or(media_box),
            rotate: u16::try_from(rotate).unwrap_or(0),
            user_unit,
            dict,
        })
    }

    /// Four numbers that span an area.
    fn rect(&self, value: &Object, shared: &mut Shared) -> Result<Option<Rect>, ReadError> {
        let Object::Array(items) = self.short(value, shared)? else {
            return Ok(None);
        };
        let mut numbers = Vec::with_capacity(4);
        for item in items.iter().take(5) {
            numbers.extend(self.short(item, shared)?.as_number());
        }
        let (&[xa, ya, xb, yb], 4) = (numbers.as_slice(), items.len()) else {
            return Ok(None);
        };
        let rect = Rect::new(xa, ya, xb, yb);
        Ok((rect.width() > 0.0 && rect.height() > 0.0).then_some(rect))
    }

    /// Follows `object`, each reference once: pages share their boxes. What is too long for a box becomes null.
    fn short(&self, object: &Object, shared: &mut Shared) -> Result<Object, ReadError> {
        let Object::Ref(reference) = object else {
            return Ok(object.clone());
        };
        if let Some(known) = shared.get(reference) {
            return Ok(known.clone());
        }
        let found = match self.resolve(object)? {
            Object::Array(items) if items.len() > 4 => Object::Null,
            found => found,
        };
        let found = match found {
            found @ (Object::Array(_) | Object::Int(_) | Object::Real(_)) => found,
            _ => Object::Null,
        };
        shared.insert(*reference, found.clone());
        Ok(found)
    }
}
