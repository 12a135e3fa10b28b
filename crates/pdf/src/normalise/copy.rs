//! Objects carried over: numbered in the order in which they are met, written as soon as the page before is done.

use super::content::{self, Edited};
use super::drawable::Drawable;
use super::layers::Layers;
use super::notes::Notes;
use super::output::File;
use super::rules::Kind;
use super::source::Source;
use super::{Done, LayerFault, NormaliseError};
use crate::{Dict, Name, ObjRef, Object, Stream};
use std::collections::{BTreeSet, HashMap, VecDeque};

/// Strings up to this length stand where they are used, as numbers and names do.
const SHORT: usize = 64;

pub(super) struct Copier<'s, 'r, 'f, 'w> {
    pub(super) source: &'s Source<'r, 'f>,
    pub(super) layers: &'s Layers,
    pub(super) notes: Notes,
    /// The page that is being written, from 1.
    pub(super) place: usize,
    /// Pages with letters that do not show.
    unseen: BTreeSet<usize>,
    file: File<'w>,
    next: u32,
    /// The stream `q`, once a page needs it.
    saving: Option<ObjRef>,
    /// What references of the old file lead to.
    targets: HashMap<ObjRef, Target>,
    /// Old object and use → new number. An object with two uses is carried over for each.
    numbers: HashMap<(ObjRef, Kind), u32>,
    waiting: VecDeque<(u32, Waiting)>,
}

#[derive(Clone)]
enum Target {
    /// Stands in place of the reference.
    Inline(Object),
    /// Stays an object of its own; whether it is a dictionary or a stream.
    Object(ObjRef, bool),
}

enum Waiting {
    Old(ObjRef, Kind),
    /// Made here, its references of the old file.
    Made(Stream, Kind),
    /// Made here, its references of the new file.
    New(Object),
}

impl<'s, 'r, 'f, 'w> Copier<'s, 'r, 'f, 'w> {
    /// New numbers begin at `next`.
    pub(super) fn new(source: &'s Source<'r, 'f>, layers: &'s Layers, file: File<'w>, next: u32) -> Self {
        Self {
            source,
            layers,
            notes: Notes::default(),
            place: 0,
            unseen: BTreeSet::new(),
            file,
            next,
            saving: None,
            targets: HashMap::new(),
            numbers: HashMap::new(),
            waiting: VecDeque::new(),
        }
    }

    /// `object` as it stands in the new file; `None` when it stays behind.
    pub(super) fn value(&mut self, object: &Object, kind: Kind) -> Result<Option<Object>, NormaliseError> {
        self.source.spend(1)?;
        Ok(match object {
            Object::Null | Object::Stream(_) | Object::Reserved(_) => None,
            // Zero has one notation.
            Object::Real(value) if *value == 0.0 => Some(Object::Int(0)),
            Object::Bool(_)
            | Object::Int(_)
            | Object::Real(_)
            | Object::Name(_)
            | Object::String(_)
            | Object::HexString(_) => Some(object.clone()),
            Object::Ref(reference) => self.reference(*reference, kind)?,
            Object::Array(items) => {
                let mut copied = Vec::with_capacity(items.len());
                for item in items {
                    copied.push(self.value(item, kind)?.unwrap_or(Object::Null));
                }
                Some(copied.into())
            }
            Object::Dict(_) if !kind.takes_dicts() => None,
            Object::Dict(dict) => Some(self.dict(dict, kind)?.into()),
        })
    }

    /// The allowed entries of `dict`.
    pub(super) fn dict(&mut self, dict: &Dict, kind: Kind) -> Result<Dict, NormaliseError> {
        if kind == Kind::GraphicsState {
            self.machine(dict)?;
        }
        let mut entries: Vec<(Name, Object)> = Vec::new();
        for (key, value) in dict.iter() {
            let Some(member) = kind.member(key.as_bytes(), dict) else {
                self.notes.left_behind(kind, key.as_bytes());
                continue;
            };
            if let Some(value) = self.value(value, member)? {
                entries.push((key.clone(), value));
            }
        }
        Ok(Dict::from_unique(entries))
    }

    /// Where the object `reference` leads to stands in the new file.
    pub(super) fn reference(
        &mut self,
        reference: ObjRef,
        kind: Kind,
    ) -> Result<Option<Object>, NormaliseError> {
        let target = match self.targets.get(&reference) {
            Some(target) => target.clone(),
            None => {
                let target = self.target(reference)?;
                self.targets.insert(reference, target.clone());
                target
            }
        };
        Ok(match target {
            Target::Inline(Object::Null) => None,
            Target::Inline(object) => self.value(&object, kind)?,
            Target::Object(_, true) if !kind.takes_dicts() => None,
            Target::Object(old, _) => Some(ObjRef::new(self.number(old, kind)).into()),
        })
    }

    fn target(&self, reference: ObjRef) -> Result<Target, NormaliseError> {
        let (last, object) = self.source.follow(reference)?;
        Ok(match object {
            Object::Dict(_) | Object::Stream(_) => Target::Object(last, true),
            Object::Array(_) => Target::Object(last, false),
            Object::String(ref bytes) | Object::HexString(ref bytes) if bytes.len() > SHORT => {
                Target::Object(last, false)
            }
            Object::Name(ref name) if name.as_bytes().len() > SHORT => Target::Object(last, false),
            scalar => Target::Inline(scalar),
        })
    }

    fn number(&mut self, old: ObjRef, kind: Kind) -> u32 {
        if let Some(number) = self.numbers.get(&(old, kind)) {
            return *number;
        }
        let number = self.reserve();
        self.numbers.insert((old, kind), number);
        self.waiting.push_back((number, Waiting::Old(old, kind)));
        number
    }

    /// A new number.
    pub(super) fn reserve(&mut self) -> u32 {
        let number = self.next;
        self.next = self.next.saturating_add(1);
        number
    }

    /// Takes an object that the old file does not have; its references are new ones.
    pub(super) fn add(&mut self, object: impl Into<Object>) -> ObjRef {
        let number = self.reserve();
        self.waiting.push_back((number, Waiting::New(object.into())));
        ObjRef::new(number)
    }

    /// Takes a stream that the old file does not have; its references are old ones.
    pub(super) fn add_old(&mut self, stream: Stream, kind: Kind) -> ObjRef {
        let number = self.reserve();
        self.waiting.push_back((number, Waiting::Made(stream, kind)));
        ObjRef::new(number)
    }

    /// The stream that saves the graphics state before a page's content; one for all pages.
    pub(super) fn saving(&mut self) -> ObjRef {
        if let Some(saving) = self.saving {
            return saving;
        }
        let saving = self.add(Stream::new(Dict::new(), b"q\n".to_vec()));
        self.saving = Some(saving);
        saving
    }

    /// Writes an object at once.
    pub(super) fn write(&mut self, number: u32, object: &Object) -> Result<(), NormaliseError> {
        self.file.object(number, object)
    }

    /// Writes bytes of the old file as a stream, from where they lie.
    pub(super) fn write_stream(
        &mut self,
        number: u32,
        dict: Dict,
        data: &[u8],
    ) -> Result<(), NormaliseError> {
        self.file.stream(number, dict, data)
    }

    /// Writes everything that was met and not yet written.
    pub(super) fn drain(&mut self) -> Result<(), NormaliseError> {
        while let Some((number, waiting)) = self.waiting.pop_front() {
            match waiting {
                Waiting::New(Object::Stream(stream)) => {
                    let source = self.source;
                    self.file
                        .stream(number, stream.dict.clone(), source.reader.raw(&stream))?;
                }
                Waiting::New(object) => self.file.object(number, &object)?,
                Waiting::Made(stream, kind) => self.stream(number, &stream, kind)?,
                Waiting::Old(old, kind) => match self.source.get(old)? {
                    Object::Stream(stream) => self.stream(number, &stream, kind)?,
                    object => {
                        let object = self.value(&object, kind)?.unwrap_or(Object::Null);
                        self.file.object(number, &object)?;
                    }
                },
            }
        }
        Ok(())
    }

    /// Cross-reference and trailer.
    pub(super) fn finish(mut self, root: ObjRef, info: Option<ObjRef>) -> Result<Notes, NormaliseError> {
        if !self.unseen.is_empty() {
            let pages = self.unseen.len();
            self.notes.add(Done::UnseenText { pages });
        }
        self.file.finish(root, info, self.next)?;
        Ok(self.notes)
    }

    fn stream(&mut self, number: u32, stream: &Stream, kind: Kind) -> Result<(), NormaliseError> {
        let external = ["F", "FFilter", "FDecodeParms", "Ref", "OPI"];
        if external.iter().any(|key| stream.dict.contains_key(key)) {
            return Err(NormaliseError::ExternalStream);
        }
        if let Some(layer) = stream.dict.get("OC")
            && !self.layers.shows(self.source, layer)?
        {
            self.notes.add(Done::LayersRemoved);
            return self.file.stream(number, nothing(), b"");
        }
        let Drawable::As(old) = self.drawable(&stream.dict, kind)? else {
            return self.file.stream(number, nothing(), b"");
        };
        let mut dict = self.dict(&old, kind)?;
        if kind == Kind::Blended && !dict.contains_key("Group") {
            dict.insert("Group", Dict::new().with("S", Object::name("Transparency")));
        }
        if kind.paints(&old)
            && let Some(edited) = self.painting(stream)?
        {
            let edited = Stream::deflated(dict, &edited);
            return self
                .file
                .stream(number, edited.dict.clone(), self.source.reader.raw(&edited));
        }
        self.filters(&stream.dict, &mut dict)?;
        let source = self.source;
        let data = source.data(stream)?;
        self.file.stream(number, dict, &data)
    }

    /// `/Filter` and `/DecodeParms`, without a `/Crypt`: in a file that is not encrypted it means nothing, in one that is the
    /// reader refuses the data.
    fn filters(&mut self, old: &Dict, new: &mut Dict) -> Result<(), NormaliseError> {
        let names = self.source.lookup(old, "Filter")?;
        let parameters = self.source.lookup(old, "DecodeParms")?;
        // Shapes that differ are read differently (ISO 32000-2 Table 5).
        let (names, parameters) = match (names, parameters) {
            (Object::Null, _) => return Ok(()),
            _ if old.contains_key("DP") => return Err(NormaliseError::Filters),
            (Object::Name(name), parameters @ (Object::Dict(_) | Object::Null)) => {
                (vec![Object::Name(name)], vec![parameters])
            }
            (Object::Array(names), Object::Array(parameters)) if parameters.len() <= names.len() => {
                (names, parameters)
            }
            (Object::Array(names), Object::Null) => (names, Vec::new()),
            _ => return Err(NormaliseError::Filters),
        };
        let padded = parameters.into_iter().chain(std::iter::repeat(Object::Null));
        let (mut kept, mut kept_parameters) = (Vec::new(), Vec::new());
        for (name, parameters) in names.iter().zip(padded) {
            let name = self.source.resolve(name)?;
            if name.as_name().is_none() {
                return Err(NormaliseError::Filters);
            }
            if name.is_name("Crypt") {
                continue;
            }
            kept.push(name);
            // They are small: direct, so that there is one way to write them.
            let parameters = self.source.resolve(&parameters)?;
            kept_parameters.push(match parameters {
                Object::Dict(parameters) => self.dict(&parameters, Kind::Parameters)?.into(),
                _ => Object::Null,
            });
        }
        if kept_parameters.iter().all(|item| *item == Object::Null) {
            kept_parameters.clear();
        }
        set(new, "Filter", kept);
        set(new, "DecodeParms", kept_parameters);
        Ok(())
    }

    /// A form's, pattern's or glyph's content without what hidden layers paint and what only machines read; `None` when
    /// there is no such thing in it.
    fn painting(&mut self, stream: &Stream) -> Result<Option<Vec<u8>>, NormaliseError> {
        let page = self.place;
        let decoded = self.source.decoded(stream)?;
        let bytes = decoded.map_err(|reason| NormaliseError::Content { page, reason })?;
        let resources = match self.source.lookup(&stream.dict, "Resources")? {
            Object::Dict(resources) => Some(resources),
            _ => None,
        };
        let edited = self.edited(&bytes, resources.as_ref(), false)?;
        Ok(edited.bytes)
    }

    /// `content` as it has to be, what was taken out told. `closed`: whether more is to be drawn after it.
    pub(super) fn edited(
        &mut self,
        content: &[u8],
        resources: Option<&Dict>,
        closed: bool,
    ) -> Result<Edited, NormaliseError> {
        let names = self.layers.names(self.source, resources)?;
        let mut edited = content::edit(content, &names)?;
        if edited.hidden {
            self.notes.add(Done::LayersRemoved);
        }
        if edited.spoken {
            self.notes.add(Done::AlternateText);
        }
        if edited.unseen {
            self.unseen.insert(self.place);
        }
        if !(closed || edited.spoken || self.layers.is_active()) {
            edited.bytes = None;
        } else if edited.unclear {
            return Err(NormaliseError::LayerContent(LayerFault::InlineImage));
        }
        Ok(edited)
    }
}

/// One element stands alone, several in an array, none not at all.
fn set(dict: &mut Dict, key: &str, mut items: Vec<Object>) {
    match items.len() {
        0 => None,
        1 => items.pop().and_then(|item| dict.insert(key, item)),
        _ => dict.insert(key, items),
    };
}

/// A form that paints nothing: what stands for an object of a hidden layer.
fn nothing() -> Dict {
    Dict::new()
        .with("Type", Object::name("XObject"))
        .with("Subtype", Object::name("Form"))
        .with("BBox", [0, 0, 1, 1].map(Object::Int).to_vec())
}
