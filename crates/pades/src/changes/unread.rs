//! What stands for an object that could not be read: what its text mentions, or nothing but that it is there.

use std::sync::Arc;

use saoy_pdf::{Mark, Object, Reserved};

use super::mentions::Said;

/// An object whose text could be looked through.
const UNREAD: Mark = Mark(u32::MAX);
/// One of which nobody knows what it leads to.
const OPAQUE: Mark = Mark(u32::MAX - 1);

/// What a reading that failed leaves: equal to nothing, of no type that is asked for.
pub(super) fn unreadable() -> Arc<Object> {
    reserved(OPAQUE, Vec::new())
}

fn reserved(mark: Mark, bytes: Vec<u8>) -> Arc<Object> {
    Arc::new(Object::Reserved(Reserved { mark, bytes }))
}

/// The same with the numbers that its text mentions.
pub(super) fn unread(said: &Said) -> Arc<Object> {
    let mentioned = said.mentioned.iter();
    let bytes = mentioned.flat_map(|(num, is_up)| num.to_be_bytes().into_iter().chain([u8::from(*is_up)]));
    reserved(UNREAD, bytes.collect())
}

/// The numbers that the text of an object mentions which could not be read, and whether as `/P` or `/Pg`.
pub(super) fn mentioned(object: &Reserved) -> impl Iterator<Item = (u32, bool)> {
    object.bytes.chunks_exact(5).filter_map(|entry| {
        let (num, is_up) = entry.split_first_chunk::<4>()?;
        Some((u32::from_be_bytes(*num), is_up == [1]))
    })
}

/// Whether nobody can say what the object leads to.
pub(super) fn is_opaque(object: &Object) -> bool {
    matches!(object, Object::Reserved(reserved) if reserved.mark == OPAQUE)
}

/// Whether the object could not be read.
pub(super) fn is_unreadable(object: &Object) -> bool {
    matches!(object, Object::Reserved(_))
}
