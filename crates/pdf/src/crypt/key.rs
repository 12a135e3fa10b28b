//! File keys of revisions 2 to 4, and keys of objects (ISO 32000-2 §7.6.4.3.2, §7.6.4.4, §7.6.3.2).

use super::dictionary::Standard;
use super::{OpenedAs, cipher, modern};
use crate::ObjRef;
use md5::{Digest, Md5};
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

/// A file key, and whose password led to it.
pub(super) type Opened = (Zeroizing<Vec<u8>>, OpenedAs);

/// What short passwords are filled up with.
const PAD: [u8; 32] = *b"\x28\xBF\x4E\x5E\x4E\x75\x8A\x41\x64\x00\x4E\x56\xFF\xFA\x01\x08\
\x2E\x2E\x00\xB6\xD0\x68\x3E\x80\x2F\x0C\xA9\xFE\x64\x53\x69\x7A";

/// The file key, if `password` is the owner's or the user's; up to revision 4 there is one, as `/U` is made with it.
pub(super) fn open(standard: &Standard, id: &[u8], password: &[u8]) -> Vec<Opened> {
    if standard.version == 5 {
        return modern::open(standard, password);
    }
    let found = standard.key_lengths.iter().find_map(|length| {
        let of_owner = user_password(standard, *length, password);
        let owner = as_user(standard, *length, id, &of_owner);
        let user = || as_user(standard, *length, id, &padded(password));
        let owner = owner.map(|key| (key, OpenedAs::Owner));
        let found = owner.or_else(|| user().map(|key| (key, OpenedAs::User)));
        found.map(|(mut key, opened_as)| {
            // Shorter keys of V4 are filled up with zeros: written nowhere, and done by everybody.
            if standard.version == 4 {
                key.resize(16, 0);
            }
            (key, opened_as)
        })
    });
    found.into_iter().collect()
}

/// The ways in which one password may have been turned into bytes: as given; its composed form, as SASLprep asks for
/// (§7.6.4.3.3; Vietnamese may be typed either way); one byte a character, as the older revisions had it.
pub(super) fn spellings(password: &[u8]) -> Vec<Vec<u8>> {
    let mut spellings = vec![password.to_vec()];
    if let Ok(text) = std::str::from_utf8(password) {
        let prepared = text.chars().filter(|char| !is_mapped_to_nothing(*char));
        let prepared = prepared.map(|char| if char.is_whitespace() { ' ' } else { char });
        let composed: String = prepared.nfkc().collect();
        let single: Option<Vec<u8>> = composed.chars().map(|char| u8::try_from(char).ok()).collect();
        spellings.push(composed.into_bytes());
        spellings.extend(single);
    }
    spellings.dedup();
    spellings
}

/// RFC 3454 Table B.1.
fn is_mapped_to_nothing(char: char) -> bool {
    matches!(
        char,
        '\u{AD}' | '\u{34F}' | '\u{1806}' | '\u{180B}'..='\u{180D}' | '\u{200B}'..='\u{200D}' | '\u{2060}'
            | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}'
    )
}

/// The key of one object (Algorithm 1).
pub(super) fn of_object(key: &[u8], of: ObjRef, aes: bool) -> Zeroizing<Vec<u8>> {
    let [n0, n1, n2, _] = of.num.to_le_bytes();
    let [g0, g1] = of.generation.to_le_bytes();
    let hash = Md5::new().chain_update(key).chain_update([n0, n1, n2, g0, g1]);
    let hash = hash.chain_update(if aes { &b"sAlT"[..] } else { b"" }).finalize();
    let length = (key.len() + 5).min(16);
    Zeroizing::new(hash.get(..length).unwrap_or(&hash).to_vec())
}

fn padded(password: &[u8]) -> Zeroizing<[u8; 32]> {
    let mut padded = [0; 32];
    let filled = password.iter().chain(&PAD);
    padded.iter_mut().zip(filled).for_each(|(to, from)| *to = *from);
    Zeroizing::new(padded)
}

/// Algorithms 4 to 6: the key that `password` gives, if `/U` is what it makes of it.
fn as_user(standard: &Standard, length: usize, id: &[u8], password: &[u8; 32]) -> Option<Zeroizing<Vec<u8>>> {
    let key = file_key(standard, length, id, password);
    let (made, compared) = if standard.revision == 2 {
        (cipher::rc4(&key, &PAD), 32)
    } else {
        let hash = Md5::new().chain_update(PAD).chain_update(id).finalize();
        (twenty_times(&key, &hash, 0..20), 16)
    };
    (made.get(..compared)? == standard.user.get(..compared)?).then_some(key)
}

/// Algorithm 2.
fn file_key(standard: &Standard, length: usize, id: &[u8], password: &[u8; 32]) -> Zeroizing<Vec<u8>> {
    let hash = Md5::new().chain_update(password).chain_update(&standard.owner);
    let hash = hash
        .chain_update(standard.permissions.to_le_bytes())
        .chain_update(id);
    let open = standard.revision >= 4 && !standard.encrypt_metadata;
    let hash = hash.chain_update(if open { &[0xFF; 4][..] } else { b"" });
    stretched(standard, length, hash.finalize().to_vec(), length)
}

/// Algorithm 7: what was the user's password, padded, when `/O` was made with this owner's password.
fn user_password(standard: &Standard, length: usize, owner: &[u8]) -> Zeroizing<[u8; 32]> {
    // Algorithm 3 hashes all sixteen bytes again, unlike Algorithm 2.
    let key = stretched(standard, length, Md5::digest(*padded(owner)).to_vec(), 16);
    let rounds = if standard.revision == 2 { 0..1 } else { 0..20 };
    let user = Zeroizing::new(twenty_times(&key, &standard.owner, rounds.rev()));
    padded(&user)
}

/// Fifty more rounds of MD5 from revision 3 on, each over the first `kept` bytes.
fn stretched(standard: &Standard, length: usize, mut hash: Vec<u8>, kept: usize) -> Zeroizing<Vec<u8>> {
    if standard.revision >= 3 {
        for _ in 0..50 {
            hash = Md5::digest(hash.get(..kept).unwrap_or(&hash)).to_vec();
        }
    }
    hash.truncate(length);
    Zeroizing::new(hash)
}

/// RC4 with the key, each byte of it XORed with the round's number.
fn twenty_times(key: &[u8], data: &[u8], rounds: impl Iterator<Item = u8>) -> Vec<u8> {
    rounds.fold(data.to_vec(), |data, round| {
        let key: Zeroizing<Vec<u8>> = Zeroizing::new(key.iter().map(|byte| byte ^ round).collect());
        cipher::rc4(&key, &data)
    })
}
