//! `saoy sign` and `saoy augment`: signatures in any file, with a key in a file, up to B-LTA.

mod key;
mod network;
mod order;
mod raise;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use saoy_domain::Clock as _;
use saoy_pades::changes::Lang;
use saoy_pades::sign::{self, Level, SignError, Signed, WhenTight, complete};
use saoy_pades::{BaseDigest, contents_len};
use saoy_pdf::{Limits, OpenError, Reader};
use saoy_pki::cms;
use saoy_signers::{Signer as _, SoftKey};

use super::plain::plain;
use super::{Failure, output};
use crate::edge::SystemClock;
use crate::input::Input;
use network::Network;

/// Room for a timestamp of an authority that has not answered yet; too little is found out and made good.
const EXPECTED_TOKEN: usize = 6 * 1024;

/// Sign a PDF with a key in a file: certification or approval, visible or not, up to PAdES B-LTA.
///
/// The file is never changed and nothing is overwritten: the signed file is a new one that begins with it, byte for
/// byte. What stands against the signature is refused by name.
#[derive(Args)]
pub(crate) struct Sign {
    /// The PDF
    file: PathBuf,
    /// Where the signed file is written; it must not exist
    #[arg(short, long)]
    output: PathBuf,
    #[command(flatten)]
    key: key::KeyArguments,
    #[command(flatten)]
    order: order::OrderArguments,
    /// b-b, b-t (with a timestamp), b-lt (with revocation data) or b-lta (under a document timestamp)
    #[arg(long, default_value = "b-b", value_parser = level)]
    level: Level,
    #[command(flatten)]
    network: network::NetworkArguments,
    /// The language of refusals: vi or en
    #[arg(long, default_value = "vi", value_parser = lang)]
    lang: Lang,
}

/// Bring the signatures of any PDF a level higher, or renew their archive timestamp.
///
/// A signature that is the last thing in the file gets its timestamp inside; everywhere else validation data and a
/// document timestamp follow. A file that has them gets fresh ones.
#[derive(Args)]
pub(crate) struct Augment {
    /// The signed PDF
    file: PathBuf,
    /// Where the new file is written; it must not exist
    #[arg(short, long)]
    output: PathBuf,
    /// b-t, b-lt or b-lta
    #[arg(long, default_value = "b-lta", value_parser = level)]
    level: Level,
    #[command(flatten)]
    network: network::NetworkArguments,
    /// The language of refusals: vi or en
    #[arg(long, default_value = "vi", value_parser = lang)]
    lang: Lang,
}

pub(crate) fn sign(arguments: &Sign) -> Result<ExitCode, Failure> {
    output::must_be_new(&arguments.output)?;
    let network = Network::open(&arguments.network, arguments.level)?;
    let input = read(&arguments.file)?;
    let reader = open(&input.bytes, arguments.lang)?;
    let now = SystemClock.now();
    let signer = arguments.key.open(&reader, arguments.order.field(), now)?;
    let mut chain = vec![signer.certificate().clone()];
    chain.extend(signer.chain().iter().cloned());

    let state = BaseDigest::running(signer.scheme().hash()).then(&input.bytes);
    let signed = arguments.order.with(
        &reader,
        &chain,
        signer.scheme().hash(),
        arguments.level,
        now,
        |order| {
            let expected = if arguments.level > Level::B {
                EXPECTED_TOKEN
            } else {
                0
            };
            complete(
                signer.certificate(),
                contents_len(&chain, expected),
                WhenTight::Again,
                |contents_len| {
                    let order = sign::Order {
                        contents_len,
                        ..order.clone()
                    };
                    let prepared = sign::prepare(&reader, &state, &order);
                    Ok(prepared.map_err(|error| said(&error, arguments.lang))?)
                },
                |prepared| cms_over(&signer, &prepared.digest),
                |value| match arguments.level {
                    Level::B => Ok(None),
                    _ => network.stamp(&saoy_pki::sha256(value)).map(Some),
                },
            )
            .map_err(|error| error.to_string().into())
        },
    )?;
    let file = [&*input.bytes, &signed.prepared.appended].concat();
    unharmed(&reader, &file)?;
    let largest = signed.token.as_ref().map_or(EXPECTED_TOKEN, Vec::len);
    let file = raise::above_t(
        file,
        arguments.level,
        &network,
        signer.chain(),
        largest,
        arguments.lang,
    )?;
    input.still().map_err(|fault| fault.sentences().1)?;
    output::write(&arguments.output, &file)?;
    tell(arguments, &signer, &signed);
    Ok(ExitCode::SUCCESS)
}

pub(crate) fn augment(arguments: &Augment) -> Result<ExitCode, Failure> {
    output::must_be_new(&arguments.output)?;
    let network = Network::open(&arguments.network, arguments.level)?;
    let input = read(&arguments.file)?;
    open(&input.bytes, arguments.lang)?;
    let raised = raise::augmented(input.bytes.to_vec(), arguments.level, &network, arguments.lang)?;
    input.still().map_err(|fault| fault.sentences().1)?;
    output::write(&arguments.output, &raised.file)?;
    println!("{}", arguments.output.display());
    for line in raised.done {
        println!("  {line}");
    }
    Ok(ExitCode::SUCCESS)
}

fn tell(arguments: &Sign, signer: &SoftKey, signed: &Signed) {
    println!("{}", arguments.output.display());
    let name = signer.certificate().subject_common_name().unwrap_or_default();
    println!("  người ký: {name}");
    println!(
        "  mức {}, {}, {}",
        arguments.level,
        saoy_pki::Algorithm::from(signer.scheme()),
        arguments.order.kind()
    );
    println!(
        "  chừa {} byte cho chữ ký, dùng {}",
        signed.reserved,
        signed.cms.len()
    );
}

/// The B-B signature over a digest.
fn cms_over(signer: &SoftKey, digest: &[u8]) -> Result<Vec<u8>, Failure> {
    let certificate = signer.certificate();
    let attributes = cms::signed_attributes(digest, certificate)?;
    let value = key::now(signer.sign(std::slice::from_ref(&attributes)))?
        .pop()
        .ok_or("the signer returned nothing")??;
    Ok(cms::signed_data(
        &attributes,
        &value,
        signer.scheme(),
        certificate,
        signer.chain(),
    )?)
}

fn read(path: &std::path::Path) -> Result<Input, Failure> {
    let told = |fault: crate::input::Fault| format!("{}: {}", path.display(), fault.sentences().1);
    Ok(Input::open(path).map_err(told)?)
}

/// Damaged and encrypted files are opened too, so that they can be refused for what they are.
fn open(bytes: &[u8], lang: Lang) -> Result<Reader<'_>, Failure> {
    let encrypted = || Failure::from(sign::Refusal::Encrypted.sentence(lang));
    Reader::open_any(bytes, &Limits::default(), None).map_err(|error| match error {
        OpenError::PasswordRequired | OpenError::WrongPassword | OpenError::Encryption(_) => encrypted(),
        other => other.into(),
    })
}

/// An error as the person reads it.
fn said(error: &SignError, lang: Lang) -> String {
    match error {
        SignError::Refused(refusal) => plain(&refusal.sentence(lang)),
        SignError::Prepare(error) => error.to_string(),
    }
}

/// Whether everybody who signed before still stands where he stood; nothing is written otherwise.
fn unharmed(before: &Reader<'_>, after: &[u8]) -> Result<(), Failure> {
    let after = Reader::open(after, &Limits::default())?;
    match sign::harmed(before, &after).as_slice() {
        [] => Ok(()),
        fields => Err(format!(
            "this signature would break what was signed before ({}): nothing was written. Sign invisibly, or elsewhere on the page",
            plain(&fields.join(", "))
        )
        .into()),
    }
}

fn level(text: &str) -> Result<Level, String> {
    match text.to_ascii_lowercase().as_str() {
        "b-b" => Ok(Level::B),
        "b-t" => Ok(Level::T),
        "b-lt" => Ok(Level::Lt),
        "b-lta" => Ok(Level::Lta),
        _ => Err("it is b-b, b-t, b-lt or b-lta".into()),
    }
}

fn lang(text: &str) -> Result<Lang, String> {
    match text {
        "vi" => Ok(Lang::Vi),
        "en" => Ok(Lang::En),
        _ => Err("it is vi or en".into()),
    }
}
