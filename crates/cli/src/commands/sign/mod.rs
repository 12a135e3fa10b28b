//! `saoy sign` and `saoy augment`: signatures in any file, with a key in a file, up to B-LTA.

mod earlier;
mod key;
mod network;
mod order;
mod raise;
mod unharmed;
mod words;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use saoy_domain::Clock as _;
use saoy_pades::changes::Lang;
use saoy_pades::sign::{self, Level, Order, Signed, WhenTight, complete};
use saoy_pades::{BaseDigest, contents_len};
use saoy_pdf::{Limits, OpenError, Reader};
use saoy_pki::{Certificate, cms};
use saoy_signers::{Signer as _, SoftKey};

use super::output::Output;
use super::words::unopened;
use super::{Language, Told};
use crate::edge::SystemClock;
use crate::input::Input;
use network::Network;
use unharmed::{Addition, extended};

/// Room for a timestamp of an authority that has not answered yet; too little is found out and made good.
const EXPECTED_TOKEN: usize = 6 * 1024;

/// Sign a PDF with a key in a file: certification or approval, visible or not, up to PAdES B-LTA.
///
/// The file is never changed and nothing is overwritten: the signed file is a new one that begins with it, byte for
/// byte. What stands against the signature is refused by name.
///
/// Exit status: 0 if it is written, 1 if it is refused and nothing was, 64 if the command was wrong, 74 if file or account could
/// not be written.
#[derive(Args)]
pub(crate) struct Sign {
    /// The PDF
    file: PathBuf,
    /// Where the signed file is written; it must not exist. `-` is standard output
    #[arg(short, long)]
    output: PathBuf,
    #[command(flatten)]
    key: key::KeyArguments,
    #[command(flatten)]
    order: order::OrderArguments,
    #[command(flatten)]
    earlier: earlier::EarlierArguments,
    /// b-b, b-t (with a timestamp), b-lt (with revocation data) or b-lta (under a document timestamp)
    #[arg(long, default_value = "b-b", value_parser = level)]
    level: Level,
    #[command(flatten)]
    network: network::NetworkArguments,
    #[command(flatten)]
    pub(super) language: Language,
}

/// Bring the signatures of any PDF a level higher, or renew their archive timestamp.
///
/// A signature that is the last thing in the file gets its timestamp inside; everywhere else validation data and a
/// document timestamp follow. A file that has them gets fresh ones.
///
/// Exit status: as of `sign`.
#[derive(Args)]
pub(crate) struct Augment {
    /// The signed PDF
    file: PathBuf,
    /// Where the new file is written; it must not exist. `-` is standard output
    #[arg(short, long)]
    output: PathBuf,
    /// b-t, b-lt or b-lta
    #[arg(long, default_value = "b-lta", value_parser = level)]
    level: Level,
    #[command(flatten)]
    earlier: earlier::EarlierArguments,
    #[command(flatten)]
    network: network::NetworkArguments,
    #[command(flatten)]
    pub(super) language: Language,
}

pub(crate) fn sign(arguments: &Sign) -> Result<ExitCode, Told> {
    let output = Output::open(&arguments.output)?;
    let network = Network::open(&arguments.network, arguments.level)?;
    let path = &arguments.file;
    let input = Input::open(path).map_err(|fault| fault.told(path))?;
    let reader = open(&input.bytes).map_err(|told| told.about(path))?;
    let notes = arguments
        .earlier
        .check(&reader)
        .map_err(|told| told.about(path))?;
    let now = SystemClock.now();
    let lang = arguments.language.get();
    let signer = arguments.key.open(&reader, arguments.order.field(), now, lang)?;
    let mut chain = vec![signer.certificate().clone()];
    chain.extend(signer.chain().iter().cloned());

    let state = BaseDigest::running(signer.scheme().hash()).then(&input.bytes);
    let hash = signer.scheme().hash();
    let signed = arguments
        .order
        .with(&reader, &chain, hash, arguments.level, now, |order| {
            signed(&reader, &state, order, &signer, &chain, &network)
        })?;
    let file = extended(
        input.bytes.to_vec(),
        &signed.prepared.appended,
        Addition::Signature,
    )?;
    let largest = signed.token.as_ref().map_or(EXPECTED_TOKEN, Vec::len);
    let wanted = raise::Wanted {
        level: arguments.level,
        earlier: arguments.earlier,
        network: &network,
    };
    let file = wanted.above_t(file, signer.chain(), largest)?;
    input.still().map_err(|fault| fault.told(path))?;
    output.write(&file)?;
    let mut account = account(arguments, &signer, &signed, lang);
    account.extend(
        notes
            .iter()
            .filter_map(|note| Some(format!("  {}", note.sentence(lang)?))),
    );
    output.tell(&account)?;
    Ok(ExitCode::SUCCESS)
}

/// The signature over `order`, with its timestamp above B-B.
fn signed(
    reader: &Reader<'_>,
    state: &BaseDigest,
    order: &Order<'_>,
    signer: &SoftKey,
    chain: &[Certificate],
    network: &Network,
) -> Result<Signed, Told> {
    let level = order.level;
    let expected = if level > Level::B { EXPECTED_TOKEN } else { 0 };
    complete(
        signer.certificate(),
        contents_len(chain, expected),
        WhenTight::Again,
        |contents_len| {
            let order = Order {
                contents_len,
                ..order.clone()
            };
            sign::prepare(reader, state, &order).map_err(|error| words::unsigned(&error))
        },
        |prepared| cms_over(signer, &prepared.digest),
        |value| match level {
            Level::B => Ok(None),
            _ => network
                .stamp(&saoy_pki::sha256(value), Some(signer.certificate()))
                .map(Some),
        },
    )
    .map_err(words::incomplete)
}

pub(crate) fn augment(arguments: &Augment) -> Result<ExitCode, Told> {
    let output = Output::open(&arguments.output)?;
    let network = Network::open(&arguments.network, arguments.level)?;
    let path = &arguments.file;
    let input = Input::open(path).map_err(|fault| fault.told(path))?;
    let reader = open(&input.bytes).map_err(|told| told.about(path))?;
    let notes = arguments
        .earlier
        .check(&reader)
        .map_err(|told| told.about(path))?;
    let wanted = raise::Wanted {
        level: arguments.level,
        earlier: arguments.earlier,
        network: &network,
    };
    let raised = wanted
        .augmented(input.bytes.to_vec())
        .map_err(|told| told.about(path))?;
    input.still().map_err(|fault| fault.told(path))?;
    output.write(&raised.file)?;
    let lang = arguments.language.get();
    let done = raised.done.iter().chain(&notes);
    let done = done.filter_map(|done| done.sentence(lang));
    output.tell(&done.map(|line| format!("  {line}")).collect::<Vec<_>>())?;
    Ok(ExitCode::SUCCESS)
}

/// Who signed, how, and how much room it took.
fn account(arguments: &Sign, signer: &SoftKey, signed: &Signed, lang: Lang) -> Vec<String> {
    let name = signer.certificate().subject_common_name().unwrap_or_default();
    let (level, algorithm) = (arguments.level, saoy_pki::Algorithm::from(signer.scheme()));
    let kind = arguments.order.kind(lang);
    let (reserved, used) = (signed.reserved, signed.cms.len());
    match lang {
        Lang::Vi => vec![
            format!("  người ký: {name}"),
            format!("  mức {level}, {algorithm}, {kind}"),
            format!("  chừa {reserved} byte cho chữ ký, dùng {used}"),
        ],
        Lang::En => vec![
            format!("  signer: {name}"),
            format!("  level {level}, {algorithm}, {kind}"),
            format!("  {reserved} bytes kept for the signature, {used} used"),
        ],
    }
}

/// The B-B signature over a digest.
fn cms_over(signer: &SoftKey, digest: &[u8]) -> Result<Vec<u8>, Told> {
    let silent = || {
        Told::new(
            "khóa không ký được; hãy xuất lại khóa hoặc dùng khóa khác",
            "the key does not sign; export it anew or use another",
        )
    };
    let certificate = signer.certificate();
    let attributes = cms::signed_attributes(digest, certificate).map_err(|error| words::broken(&error))?;
    let value = key::now(signer.sign(std::slice::from_ref(&attributes))).and_then(|mut values| values.pop());
    let value = value.ok_or_else(silent)?.map_err(|_| silent())?;
    cms::signed_data(&attributes, &value, signer.scheme(), certificate, signer.chain())
        .map_err(|error| words::broken(&error))
}

/// Damaged and encrypted files are opened too, so that they can be refused for what they are.
fn open(bytes: &[u8]) -> Result<Reader<'_>, Told> {
    Reader::open_any(bytes, &Limits::default(), None).map_err(|error| match error {
        OpenError::PasswordRequired | OpenError::WrongPassword | OpenError::Encryption(_) => {
            Told::by(|lang| sign::Refusal::Encrypted.sentence(lang))
        }
        other => unopened(other),
    })
}

fn level(text: &str) -> Result<Level, Told> {
    match text.to_ascii_lowercase().as_str() {
        "b-b" => Ok(Level::B),
        "b-t" => Ok(Level::T),
        "b-lt" => Ok(Level::Lt),
        "b-lta" => Ok(Level::Lta),
        _ => Err(Told::new(
            "mức là b-b, b-t, b-lt hoặc b-lta",
            "it is b-b, b-t, b-lt or b-lta",
        )),
    }
}
