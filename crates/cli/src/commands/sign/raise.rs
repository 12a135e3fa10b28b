//! From B-T upwards, and renewal.

use saoy_pades::augment::{self, Parties, Step};
use saoy_pades::changes::Lang;
use saoy_pades::sign::{Level, SignError};
use saoy_pades::{BaseDigest, EmbedError, FoundSignature, contents_len, embed_timestamp, patch_contents};
use saoy_pdf::{Limits, Reader};
use saoy_pki::{Certificate, cms};

use super::network::Network;
use super::{EXPECTED_TOKEN, said};
use crate::commands::Failure;
use crate::commands::plain::plain;

/// A file and what was done to it.
pub(super) struct Raised {
    pub(super) file: Vec<u8>,
    pub(super) done: Vec<String>,
}

/// Adds to a B-T file what `level` wants above it.
pub(super) fn above_t(
    mut file: Vec<u8>,
    level: Level,
    network: &Network,
    chain: &[Certificate],
    largest_token: usize,
    lang: Lang,
) -> Result<Vec<u8>, Failure> {
    if level < Level::Lt {
        return Ok(file);
    }
    let appended = {
        let reader = Reader::open_any(&file, &Limits::default(), None)?;
        augment::allowed(&reader).map_err(|refusal| refusal.sentence(lang))?;
        let parties = Parties::of(&reader);
        if let Some((field, fault)) = parties.faults.first() {
            let why =
                format!("the signature in “{field}” does not hold ({fault}): no archive makes it better");
            return Err(plain(&why).into());
        }
        let data = network.collect(&parties, chain)?;
        match level {
            Level::Lta => archived(&reader, &data, network, largest_token, lang)?,
            _ => augment::enclose(&reader, &data).map_err(|error| said(&error, lang))?,
        }
    };
    file.extend(appended);
    Ok(file)
}

/// Any file's next level.
pub(super) fn augmented(
    file: Vec<u8>,
    level: Level,
    network: &Network,
    lang: Lang,
) -> Result<Raised, Failure> {
    let mut raised = Raised {
        file,
        done: Vec::new(),
    };
    let step = {
        // A stamp changes nothing but the room that a signature keeps: even a repaired file may have it.
        let reader = Reader::open_any(&raised.file, &Limits::default(), None)?;
        augment::next(&reader, level)?
    };
    let mut stamped = false;
    if let Step::Stamp(last) = step {
        stamped = stamp(&mut raised, &last, network)?;
    }
    let archive_for_time = !stamped && level == Level::T;
    if level > Level::T || archive_for_time {
        let level = if archive_for_time { Level::Lta } else { level };
        raised.file = above_t(raised.file, level, network, &[], EXPECTED_TOKEN, lang)?;
        raised.done.push(match level {
            Level::Lta => "dữ liệu xác thực và dấu thời gian lưu trữ đã thêm".into(),
            _ => "dữ liệu xác thực đã thêm".into(),
        });
    }
    Ok(raised)
}

/// Puts a timestamp into the last signature; false if it has no room for one.
fn stamp(raised: &mut Raised, last: &FoundSignature, network: &Network) -> Result<bool, Failure> {
    let token = network.stamp(&saoy_pki::sha256(&cms::signature_value(&last.cms)?))?;
    let patch = match patch_contents(last, &cms::add_signature_timestamp(&last.cms, &token)?) {
        Ok(patch) => patch,
        Err(EmbedError::TooLarge { needed, reserved }) => {
            raised.done.push(format!(
                "chữ ký chừa {reserved} byte, dấu thời gian cần {needed}: thay bằng dấu thời gian lưu trữ"
            ));
            return Ok(false);
        }
        Err(other) => return Err(other.into()),
    };
    let range = usize::try_from(patch.at.start)?..usize::try_from(patch.at.end)?;
    let place = raised
        .file
        .get_mut(range)
        .ok_or("the signature lies outside the file")?;
    place.copy_from_slice(&patch.bytes);
    raised.done.push("dấu thời gian đã thêm vào chữ ký cuối".into());
    Ok(true)
}

/// The archive section, again with more room when the token is larger than any before.
fn archived(
    reader: &Reader<'_>,
    data: &saoy_pades::ValidationData,
    network: &Network,
    largest_token: usize,
    lang: Lang,
) -> Result<Vec<u8>, Failure> {
    let state = BaseDigest::of(reader.bytes());
    let mut room = contents_len(&[], largest_token);
    loop {
        let prepared = augment::archive(reader, &state, data, room);
        let mut prepared = prepared.map_err(|error: SignError| said(&error, lang))?;
        let token = network.stamp(&prepared.digest)?;
        match embed_timestamp(&mut prepared, &token) {
            Ok(()) => return Ok(prepared.appended),
            Err(EmbedError::TooLarge { needed, .. }) if needed > room => room = contents_len(&[], needed),
            Err(other) => return Err(other.into()),
        }
    }
}
