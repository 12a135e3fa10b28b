//! `saoy certify`: the whole path of a certified copy in one process, with the demo's people.

mod file;
mod flow;
mod pki;
mod refusals;

use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
};

use clap::Args;
use saoy_sheet::{
    demo,
    picture::{Picture, PictureRefusal},
};

use super::Failure;
use crate::edge::{MachineRandom, SystemClock};

/// The largest scan, bytes: 30 MB as the seed documents count them.
const MAX_SCAN: u64 = 30_000_000;

/// Make a certified copy of a scan: attestation, leader's signature, number, seal, archive timestamp.
///
/// A first try of the whole path with invented people and test certificates. The copy is no real certified copy and
/// says so.
#[derive(Args)]
pub(crate) struct Arguments {
    /// The scan: a PDF, or a JPEG or PNG picture of one page
    scan: PathBuf,
    /// Where the copy is written
    #[arg(short, long)]
    output: PathBuf,
    /// What the original is, as the attestation names it
    #[arg(long, default_value = "Giấy tờ, văn bản")]
    document: String,
    /// The seal's picture instead of the demo's: PNG, transparent
    #[arg(long, value_name = "PNG")]
    seal: Option<PathBuf>,
    /// The leader's signature as a picture instead of the demo's: PNG, transparent
    #[arg(long, value_name = "PNG")]
    signature: Option<PathBuf>,
    /// Keep the test certificates in this folder and use them again
    #[arg(long, value_name = "FOLDER")]
    pki: Option<PathBuf>,
    /// Write the root certificate here (PEM), for validators
    #[arg(long, value_name = "FILE")]
    root: Option<PathBuf>,
}

pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode, Failure> {
    if is_same_file(&arguments.scan, &arguments.output) {
        return Err(format!(
            "{}: the copy would overwrite the scan; name another file with -o",
            arguments.output.display()
        )
        .into());
    }
    let scan = read(&arguments.scan)?;
    let scan = refusals::as_pdf(scan)?;
    let pages = refusals::clean(&scan)?;

    let pictures = flow::Pictures {
        signature: picture(arguments.signature.as_deref(), demo::SIGNATURE)?,
        seal: picture(arguments.seal.as_deref(), demo::SEAL)?,
    };

    let temporary = tempfile::tempdir()?;
    let folder = arguments.pki.as_deref().unwrap_or(temporary.path());
    let office = office(folder)?;
    let copy = flow::certify(&office, &scan, &arguments.document, pages, &pictures)?;
    write(&arguments.output, &copy.bytes)?;
    if let Some(root) = &arguments.root {
        write(root, office.root_pem()?.as_bytes())?;
    }

    println!("{}", arguments.output.display());
    println!(
        "  số chứng thực {}, quyển số {}, mã chứng thực {}",
        copy.number, copy.book, copy.dossier
    );
    println!(
        "  {} trang + lời chứng, {} byte, SHA-256 {}",
        pages,
        copy.bytes.len(),
        hex::encode(copy.sha256)
    );
    println!("  người ký: {}", copy.leader);
    println!("  con dấu: {}", copy.agency);
    println!("  PAdES B-LTA, dấu thời gian lưu trữ {}", copy.archived_at);
    Ok(ExitCode::SUCCESS)
}

/// A copy of a clean scan, archived, with the demo's people and their keys in `folder`: for measuring.
pub(in crate::commands) fn archived_scan(
    folder: &Path,
    scan: &[u8],
    pages: usize,
) -> Result<Vec<u8>, Failure> {
    let pictures = flow::Pictures {
        signature: picture(None, demo::SIGNATURE)?,
        seal: picture(None, demo::SEAL)?,
    };
    Ok(flow::certify(&office(folder)?, scan, "Giấy tờ, văn bản", pages, &pictures)?.bytes)
}

/// The root certificate of the people in `folder`, DER.
pub(in crate::commands) fn root_of(folder: &Path) -> Result<Vec<u8>, Failure> {
    Ok(office(folder)?.root().der().to_vec())
}

fn office(folder: &Path) -> Result<pki::Office, Failure> {
    pki::Office::open(folder, Arc::new(SystemClock), Arc::new(MachineRandom::default()))
}

fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    let told = |error: std::io::Error| format!("{}: {error}", path.display());
    let length = fs::metadata(path).map_err(told)?.len();
    if length > MAX_SCAN {
        return Err(format!(
            "{}: {length} bytes, at most {MAX_SCAN} are accepted",
            path.display()
        )
        .into());
    }
    Ok(fs::read(path).map_err(told)?)
}

fn picture(path: Option<&Path>, otherwise: &[u8]) -> Result<Picture, Failure> {
    let Some(path) = path else {
        return Ok(Picture::read(otherwise)?);
    };
    let told = |error: PictureRefusal| format!("{}: {error}", path.display());
    Ok(Picture::read(&read(path)?).map_err(told)?)
}

/// The whole file or nothing: what stood there before stays until the new bytes are on the disk.
fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let told = |error: std::io::Error| format!("{}: {error}", path.display());
    if fs::metadata(path).is_ok_and(|there| !there.is_file()) {
        // A pipe or a device takes bytes as they come.
        return Ok(fs::write(path, bytes).map_err(told)?);
    }
    let mut part = path.as_os_str().to_owned();
    part.push(".part");
    let part = PathBuf::from(part);
    let mut file = fs::File::create(&part).map_err(told)?;
    let written = file.write_all(bytes).and_then(|()| file.sync_all());
    if let Err(error) = written.and_then(|()| fs::rename(&part, path)) {
        let _ = fs::remove_file(&part);
        return Err(told(error).into());
    }
    Ok(())
}

fn is_same_file(one: &Path, other: &Path) -> bool {
    match (one.canonicalize(), other.canonicalize()) {
        (Ok(one), Ok(other)) => one == other,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seal_of_ones_own_is_put_in_the_place_of_the_demos() {
        let folder = tempfile::tempdir().unwrap();
        let (own, jpeg) = (folder.path().join("own.png"), folder.path().join("seal.jpg"));
        fs::write(&own, demo::SEAL_BEN_LUA).unwrap();
        fs::write(&jpeg, b"\xff\xd8\xff\xe0").unwrap();
        let read = |path: Option<&Path>| picture(path, demo::SEAL);
        assert_eq!(read(None).unwrap(), Picture::read(demo::SEAL).unwrap());
        assert_eq!(
            read(Some(&own)).unwrap(),
            Picture::read(demo::SEAL_BEN_LUA).unwrap()
        );
        let said = read(Some(&jpeg)).unwrap_err().to_string();
        assert!(said.contains("seal.jpg") && said.contains("not a PNG"), "{said}");
    }
}
