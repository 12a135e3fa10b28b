//! From B-T upwards, and renewal.

use saoy_pades::augment::{self, NoStep, Parties, Step};
use saoy_pades::changes::Lang;
use saoy_pades::sign::Level;
use saoy_pades::{
    BaseDigest, EmbedError, FoundSignature, ValidationData, contents_len, embed_timestamp, patch_contents,
};
use saoy_pdf::{Limits, Reader};
use saoy_pki::{Certificate, cms};

use super::earlier::EarlierArguments;
use super::network::Network;
use super::unharmed::{Addition, extended};
use super::{EXPECTED_TOKEN, words};
use crate::commands::Told;
use crate::commands::words::unopened;

/// A file and what was done to it.
pub(super) struct Raised {
    pub(super) file: Vec<u8>,
    /// Sentences about what was done.
    pub(super) done: Vec<Told>,
}

/// What a file is to become, and who is asked.
#[derive(Clone, Copy)]
pub(super) struct Wanted<'w> {
    pub(super) level: Level,
    pub(super) earlier: EarlierArguments,
    pub(super) network: &'w Network,
}

impl Wanted<'_> {
    /// Adds to a B-T file what the level wants above it.
    pub(super) fn above_t(
        self,
        file: Vec<u8>,
        chain: &[Certificate],
        largest_token: usize,
    ) -> Result<Vec<u8>, Told> {
        if self.level < Level::Lt {
            return Ok(file);
        }
        let appended = {
            let reader = Reader::open_any(&file, &Limits::default(), None).map_err(unopened)?;
            let data = self.network.collect(&self.parties(&reader)?, chain)?;
            match self.level {
                Level::Lta => archived(&reader, &data, self.network, largest_token)?,
                _ => augment::enclose(&reader, &data).map_err(|error| words::unsigned(&error))?,
            }
        };
        extended(file, &appended, Addition::Archive)
    }

    /// Any file's next level.
    pub(super) fn augmented(self, file: Vec<u8>) -> Result<Raised, Told> {
        let mut raised = Raised {
            file,
            done: Vec::new(),
        };
        let step = {
            // A stamp changes nothing but the room that a signature keeps: even a repaired file may have it.
            let reader = Reader::open_any(&raised.file, &Limits::default(), None).map_err(unopened)?;
            augment::next(&reader, self.level).map_err(nothing_to_raise)?
        };
        let mut stamped = false;
        if let Step::Stamp(last) = step {
            stamped = stamp(&mut raised, &last, self.network)?;
        }
        if self.level == Level::T && !stamped {
            self.stamp_whole(&mut raised)
                .map_err(|error| behind(&raised.done, error))?;
        }
        if self.level > Level::T {
            raised.file = self
                .above_t(raised.file, &[], EXPECTED_TOKEN)
                .map_err(|error| behind(&raised.done, error))?;
            raised.done.push(match self.level {
                Level::Lta => archive_added(),
                _ => Told::new("đã thêm dữ liệu xác thực", "validation data was added"),
            });
        }
        Ok(raised)
    }

    /// A timestamp over the whole file, with the validation data if that can be had: B-T does not need it.
    fn stamp_whole(self, raised: &mut Raised) -> Result<(), Told> {
        let (appended, missing) = {
            let reader = Reader::open_any(&raised.file, &Limits::default(), None).map_err(unopened)?;
            let (data, missing) = match self.network.collect(&self.parties(&reader)?, &[]) {
                Ok(data) => (data, None),
                Err(missing) => (ValidationData::default(), Some(missing)),
            };
            (archived(&reader, &data, self.network, EXPECTED_TOKEN)?, missing)
        };
        raised.file = extended(std::mem::take(&mut raised.file), &appended, Addition::Archive)?;
        raised
            .done
            .push(missing.map_or_else(archive_added, |missing| bare_timestamp(&missing)));
        Ok(())
    }

    /// Who signed and stamped, if something may follow and all of it holds.
    fn parties(self, reader: &Reader<'_>) -> Result<Parties, Told> {
        augment::allowed(reader).map_err(|refusal| Told::by(|lang| refusal.sentence(lang)))?;
        let parties = Parties::of(reader);
        self.sound(&parties)?;
        Ok(parties)
    }

    /// No archive and no timestamp makes a signature better that does not hold.
    fn sound(self, parties: &Parties) -> Result<(), Told> {
        let faults = parties.faults.first().filter(|_| !self.earlier.goes_on());
        let Some((field, fault)) = faults else {
            return Ok(());
        };
        let [vi, en] = fault.words();
        Err(Told::new(
            format!(
                "chữ ký ở trường “{field}” không đúng ({vi}): lưu trữ không làm nó tốt hơn; hãy xin lại tệp gốc"
            ),
            format!(
                "the signature in “{field}” does not hold ({en}): no archive makes it better; ask for the original again"
            ),
        ))
    }
}

/// Why the next step failed, behind why it was taken: a signature without room.
fn behind(done: &[Told], error: Told) -> Told {
    let Some(first) = done.first() else { return error };
    Told::by(|lang| {
        let (first, error) = (first.sentence(lang), error.sentence(lang));
        [first, error]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join("; ")
    })
    .with_status(error.status())
}

fn bare_timestamp(missing: &Told) -> Told {
    Told::by(|lang| {
        let missing = missing.sentence(lang).unwrap_or_default();
        match lang {
            Lang::Vi => format!("đã thêm dấu thời gian cho cả tệp, chưa kèm dữ liệu xác thực ({missing})"),
            Lang::En => {
                format!("a timestamp over the whole file was added, without validation data ({missing})")
            }
        }
    })
}

fn archive_added() -> Told {
    Told::new(
        "đã thêm dữ liệu xác thực và dấu thời gian lưu trữ",
        "validation data and an archive timestamp were added",
    )
}

/// Puts a timestamp into the last signature; false if it has no room for one.
fn stamp(raised: &mut Raised, last: &FoundSignature, network: &Network) -> Result<bool, Told> {
    let value = cms::signature_value(&last.cms).map_err(|error| words::broken(&error))?;
    let signer = cms::SignedData::parse(&last.cms).ok();
    let signer = signer.and_then(|signed| signed.signer_certificate().cloned());
    let token = network.stamp(&saoy_pki::sha256(&value), signer.as_ref())?;
    let stamped = cms::add_signature_timestamp(&last.cms, &token).map_err(|error| words::broken(&error))?;
    let patch = match patch_contents(last, &stamped) {
        Ok(patch) => patch,
        Err(EmbedError::TooLarge { needed, reserved }) => {
            raised.done.push(Told::new(
                format!("chữ ký chừa {reserved} byte, dấu thời gian cần {needed}: thay bằng dấu thời gian lưu trữ"),
                format!("the signature keeps {reserved} bytes and the timestamp takes {needed}: an archive timestamp comes instead"),
            ));
            return Ok(false);
        }
        Err(other) => return Err(words::misfit(&other)),
    };
    let range = usize::try_from(patch.at.start)
        .ok()
        .zip(usize::try_from(patch.at.end).ok());
    let place = range.and_then(|(start, end)| raised.file.get_mut(start..end));
    place
        .ok_or_else(|| words::broken(&EmbedError::Misplaced))?
        .copy_from_slice(&patch.bytes);
    raised.done.push(Told::new(
        "đã thêm dấu thời gian vào chữ ký cuối",
        "the last signature was given a timestamp",
    ));
    Ok(true)
}

fn nothing_to_raise(none: NoStep) -> Told {
    match none {
        NoStep::Unsigned => Told::new(
            "tệp chưa có ai ký nên không nâng mức được; hãy ký trước bằng `saoy sign`",
            "nobody signed the file, there is nothing to raise; sign it first with `saoy sign`",
        ),
        NoStep::Basic => Told::new(
            "mọi chữ ký đều đã ở mức B-B; hãy chọn b-t, b-lt hoặc b-lta",
            "every signature is B-B at least; choose b-t, b-lt or b-lta",
        ),
    }
}

/// The archive section, again with more room when the token is larger than any before.
fn archived(
    reader: &Reader<'_>,
    data: &ValidationData,
    network: &Network,
    largest_token: usize,
) -> Result<Vec<u8>, Told> {
    let state = BaseDigest::of(reader.bytes());
    let mut room = contents_len(&[], largest_token);
    loop {
        let prepared = augment::archive(reader, &state, data, room);
        let mut prepared = prepared.map_err(|error| words::unsigned(&error))?;
        let token = network.stamp(&prepared.digest, None)?;
        match embed_timestamp(&mut prepared, &token) {
            Ok(()) => return Ok(prepared.appended),
            Err(EmbedError::TooLarge { needed, .. }) if needed > room => room = contents_len(&[], needed),
            Err(other) => return Err(words::misfit(&other)),
        }
    }
}
