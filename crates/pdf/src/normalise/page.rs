//! One page: boxes, resources, content, and what was drawn over it.

use super::NormaliseError;
use super::annotations::{Drawn, Look};
use super::copy::Copier;
use super::rules::Kind;
use crate::{DecodeError, Dict, Name, ObjRef, Object, Page, Rect, Stream};

/// The catalog's number and the page tree's: fixed, so that everything after is numbered as it is met.
pub(super) const CATALOG: ObjRef = ObjRef::new(1);
pub(super) const TREE: ObjRef = ObjRef::new(2);

/// What the content calls what is drawn over a page.
struct Names {
    forms: Vec<Name>,
    /// Graphics states and the blend modes that they set.
    states: Vec<(Name, Name)>,
}

impl Names {
    fn state(&self, blend: &Name) -> Option<&Name> {
        let found = self.states.iter().find(|(_, mode)| mode == blend);
        found.map(|(name, _)| name)
    }

    fn with_states(&self, states: Dict) -> Dict {
        let new = self.states.iter().map(|(name, blend)| {
            let state = Dict::new().with("BM", Object::Name(blend.clone()));
            (name.clone(), state.into())
        });
        let old = states.iter().map(|(name, state)| (name.clone(), state.clone()));
        Dict::from_unique(old.chain(new).collect())
    }
}

impl Drawn {
    fn kind(&self) -> Kind {
        if self.blend.is_some() {
            Kind::Blended
        } else {
            Kind::Appearance
        }
    }
}

impl Copier<'_, '_, '_, '_> {
    /// Writes the page as object `own` with `drawn` on top, and everything that only now was met. `place` counts from 1.
    pub(super) fn page(
        &mut self,
        page: &Page,
        place: usize,
        own: u32,
        drawn: Vec<Drawn>,
    ) -> Result<(), NormaliseError> {
        self.place = place;
        let mut dict = Dict::new()
            .with("Type", Object::name("Page"))
            .with("Parent", TREE)
            .with("MediaBox", page.media_box.to_object());
        if page.crop_box != page.media_box {
            dict.insert("CropBox", page.crop_box.to_object());
        }
        for key in ["BleedBox", "TrimBox", "ArtBox"] {
            if let &[xa, ya, xb, yb] = self.source.numbers(&page.dict, key)?.as_slice() {
                dict.insert(key, Rect::new(xa, ya, xb, yb).to_object());
            }
        }
        if page.rotate != 0 {
            dict.insert("Rotate", u32::from(page.rotate));
        }
        if page.user_unit != 1.0 {
            dict.insert("UserUnit", page.user_unit);
        }
        if let Some(group) = page.dict.get("Group")
            && let Some(group) = self.value(group, Kind::Group)?
        {
            dict.insert("Group", group);
        }
        let resources = match &page.resources {
            Some(resources) => self
                .source
                .resolve(resources)?
                .as_dict()
                .cloned()
                .unwrap_or_default(),
            None => Dict::new(),
        };
        let names = Names {
            forms: self.free_names(&resources, "XObject", "Flat", drawn.len())?,
            states: self.states(&resources, &drawn)?,
        };
        let written = if drawn.is_empty() {
            let shared = page
                .resources
                .as_ref()
                .map_or(Ok(None), |found| self.value(found, Kind::Resources));
            shared?.unwrap_or_else(|| Dict::new().into())
        } else {
            self.resources_with(&resources, &names, &drawn)?.into()
        };
        dict.insert("Resources", written);
        let contents = self.contents(page, place, &resources, &names, &drawn)?;
        if let Some(contents) = contents {
            dict.insert("Contents", contents);
        }
        self.write(own, &dict.into())?;
        self.drain()
    }

    fn contents(
        &mut self,
        page: &Page,
        place: usize,
        resources: &Dict,
        names: &Names,
        drawn: &[Drawn],
    ) -> Result<Option<Object>, NormaliseError> {
        let parts = self.parts(page)?;
        let mut whole = Vec::new();
        for (_, stream) in &parts {
            let decoded = self.source.decoded(stream)?;
            whole.extend(decoded.map_err(|reason| match reason {
                DecodeError::External => NormaliseError::ExternalStream,
                reason => NormaliseError::Content { page: place, reason },
            })?);
            whole.push(b'\n');
        }
        let edited = self.edited(&whole, Some(resources), !drawn.is_empty())?;
        let mut after = edited.closing;
        after.extend_from_slice(b"Q\n");
        for (name, drawn) in names.forms.iter().zip(drawn) {
            let state = drawn.blend.as_ref().and_then(|blend| names.state(blend));
            after.extend(drawn.matrix.drawing(name, state));
        }
        Ok(match (edited.bytes, drawn.is_empty()) {
            (None, true) => self.passed_on(&parts)?,
            (Some(bytes), true) => Some(self.add(Stream::deflated(Dict::new(), &bytes)).into()),
            (Some(bytes), false) => {
                let bytes = [b"q\n", bytes.as_slice(), b"\n", &after].concat();
                Some(self.add(Stream::deflated(Dict::new(), &bytes)).into())
            }
            (None, false) => {
                let mut all = vec![self.saving().into()];
                for (reference, _) in &parts {
                    all.extend(self.reference(*reference, Kind::Data)?);
                }
                all.push(self.add(Stream::deflated(Dict::new(), &after)).into());
                Some(all.into())
            }
        })
    }

    /// The content as it is: one stream, or several in an array.
    fn passed_on(&mut self, parts: &[(ObjRef, Stream)]) -> Result<Option<Object>, NormaliseError> {
        let mut all = Vec::with_capacity(parts.len());
        for (reference, _) in parts {
            all.extend(self.reference(*reference, Kind::Data)?);
        }
        Ok(match all.as_slice() {
            [] => None,
            [one] => Some(one.clone()),
            _ => Some(all.into()),
        })
    }

    /// The streams of `/Contents`.
    fn parts(&self, page: &Page) -> Result<Vec<(ObjRef, Stream)>, NormaliseError> {
        let references = match page.dict.get("Contents") {
            Some(Object::Ref(reference)) => match self.source.follow(*reference)? {
                (last, Object::Stream(stream)) => return Ok(vec![(last, stream)]),
                (_, Object::Array(items)) => items,
                _ => Vec::new(),
            },
            Some(Object::Array(items)) => items.clone(),
            _ => Vec::new(),
        };
        let mut parts = Vec::new();
        for item in references {
            if let Object::Ref(reference) = item
                && let (last, Object::Stream(stream)) = self.source.follow(reference)?
            {
                parts.push((last, stream));
            }
        }
        Ok(parts)
    }

    /// Names that nothing of this kind has in these resources.
    fn free_names(
        &self,
        resources: &Dict,
        kind: &str,
        stem: &str,
        count: usize,
    ) -> Result<Vec<Name>, NormaliseError> {
        if count == 0 {
            return Ok(Vec::new());
        }
        let taken = self.source.dict(resources, kind)?;
        let taken: std::collections::HashSet<&[u8]> = taken.iter().map(|(name, _)| name.as_bytes()).collect();
        let names = (1_u64..).map(|number| Name::new(format!("{stem}{number}")));
        Ok(names
            .filter(|name| !taken.contains(name.as_bytes()))
            .take(count)
            .collect())
    }

    /// A graphics state for each blend mode.
    fn states(&self, resources: &Dict, drawn: &[Drawn]) -> Result<Vec<(Name, Name)>, NormaliseError> {
        let mut blends: Vec<Name> = drawn.iter().filter_map(|drawn| drawn.blend.clone()).collect();
        blends.sort_unstable();
        blends.dedup();
        let names = self.free_names(resources, "ExtGState", "FlatGS", blends.len())?;
        Ok(names.into_iter().zip(blends).collect())
    }

    /// The page's resources and the forms that are drawn over it.
    fn resources_with(&mut self, old: &Dict, names: &Names, drawn: &[Drawn]) -> Result<Dict, NormaliseError> {
        let mut new = Dict::new();
        for (key, value) in old.iter() {
            if key == "XObject" {
                let forms = self.source.dict(old, "XObject")?;
                let forms = self.dict(&forms, Kind::XObjects)?;
                new.insert("XObject", self.with_forms(forms, &names.forms, drawn)?);
            } else if key == "ExtGState" && !names.states.is_empty() {
                let states = self.source.dict(old, "ExtGState")?;
                let states = self.dict(&states, Kind::GraphicsStates)?;
                new.insert("ExtGState", names.with_states(states));
            } else if let Some(kind) = Kind::Resources.member(key.as_bytes(), old)
                && let Some(value) = self.value(value, kind)?
            {
                new.insert(key, value);
            }
        }
        if !new.contains_key("XObject") {
            new.insert("XObject", self.with_forms(Dict::new(), &names.forms, drawn)?);
        }
        if !new.contains_key("ExtGState") && !names.states.is_empty() {
            new.insert("ExtGState", names.with_states(Dict::new()));
        }
        Ok(new)
    }

    fn with_forms(&mut self, forms: Dict, names: &[Name], drawn: &[Drawn]) -> Result<Dict, NormaliseError> {
        // The names are free: no search for each.
        let mut forms: Vec<(Name, Object)> = forms
            .iter()
            .map(|(name, form)| (name.clone(), form.clone()))
            .collect();
        for (name, drawn) in names.iter().zip(drawn) {
            let form = match &drawn.look {
                Look::Old(reference) => self.reference(*reference, drawn.kind())?,
                Look::New(stream) => Some(self.add_old(stream.clone(), drawn.kind()).into()),
            };
            forms.push((name.clone(), form.unwrap_or(Object::Null)));
        }
        Ok(Dict::from_unique(forms))
    }
}
