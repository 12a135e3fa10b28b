//! `saoy bench sign`: what a B-B signature costs, against what it must cost.
//!
//! The floor is measured in the same run and does the same in the simplest way: read the file, SHA-256, one RSA-2048
//! signature, write the file. Both read the same mapping and write to the same folder; neither waits for the disk.

use std::{
    fs::{self, File},
    hint::black_box,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, ExitCode},
    time::Duration,
};

use clap::Args;
use jiff::Timestamp;
use rustix::time::{ClockId, clock_gettime};
use saoy_blob::{Blob, BlobStore, Folder};
use saoy_domain::{Clock, Digest};
use saoy_pades::{BaseDigest, Kind, Request, add_field, add_widget, contents_len, embed, prepare};
use saoy_pdf::{Dict, Limits, Object, Reader, Stream, Update, build::NewFile};
use saoy_pki::{
    Certificate, PrivateKey, SignatureScheme, cms, issue::CertificateBuilder, name::Name, oids, sha256,
};

use super::Failure;
use crate::edge::SystemClock;

const SCHEME: SignatureScheme = SignatureScheme::RsaPkcs1Sha256;
/// The promise: at most this many times the floor at 30 MB, and this much memory above the mapping.
const MOST_TIMES: f64 = 1.3;
const MOST_MEMORY: f64 = 32e6;

/// CPU time of a B-B signature against the floor (read, SHA-256, RSA-2048, write) of the same run.
#[derive(Args)]
pub(crate) struct Arguments {
    /// How often each is measured; the fastest counts
    #[arg(long, default_value_t = 30)]
    rounds: u32,
    /// Measure this file of the blob folder `--store` and print nanoseconds and bytes: what the command starts itself
    /// for each size, so that no other work's memory is counted
    #[arg(long, hide = true, requires = "store")]
    digest: Option<Digest>,
    #[arg(long, hide = true)]
    store: Option<PathBuf>,
}

pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode, Failure> {
    if let (Some(digest), Some(store)) = (&arguments.digest, &arguments.store) {
        return measure(digest, store, arguments.rounds);
    }
    let folder = tempfile::tempdir()?;
    let store = Folder::open(folder.path())?;
    let mut kept = true;
    println!(
        "{:>8} {:>6} {:>11} {:>11} {:>7} {:>22}",
        "size", "pages", "floor", "signing", "ratio", "memory above mapping"
    );
    for (size, pages) in [(100_000, 1), (5_000_000, 12), (30_000_000, 60)] {
        let digest = store.put(&mut scan(size, pages, 0)?.as_slice(), u64::MAX)?.digest;
        let Measured { floor, ours, memory } =
            in_a_process_of_its_own(folder.path(), &digest, arguments.rounds)?;
        let ratio = ours / floor;
        println!(
            "{:>8} {pages:>6} {:>8.2} ms {:>8.2} ms {ratio:>6.2}× {:>19.1} MB",
            megabytes(size),
            floor / 1e6,
            ours / 1e6,
            memory / 1e6,
        );
        kept &= size < 30_000_000 || (ratio <= MOST_TIMES && memory <= MOST_MEMORY);
    }
    println!(
        "{}: at most {MOST_TIMES} × the floor at 30 MB, at most 32 MB above the mapping",
        if kept { "kept" } else { "NOT kept" }
    );
    Ok(if kept {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Nanoseconds and bytes.
struct Measured {
    floor: f64,
    ours: f64,
    memory: f64,
}

fn in_a_process_of_its_own(store: &Path, digest: &Digest, rounds: u32) -> Result<Measured, Failure> {
    let output = Command::new(std::env::current_exe()?)
        .args([
            "bench",
            "sign",
            "--rounds",
            &rounds.to_string(),
            "--digest",
            &digest.to_string(),
            "--store",
        ])
        .arg(store)
        .output()?;
    let text = String::from_utf8_lossy(&output.stdout);
    let numbers: Vec<f64> = text
        .split_whitespace()
        .filter_map(|number| number.parse().ok())
        .collect();
    match (output.status.success(), numbers.as_slice()) {
        (true, [floor, ours, memory]) => Ok(Measured {
            floor: *floor,
            ours: *ours,
            memory: *memory,
        }),
        _ => Err(String::from_utf8_lossy(&output.stderr).into_owned().into()),
    }
}

fn measure(digest: &Digest, folder: &Path, rounds: u32) -> Result<ExitCode, Failure> {
    let store = Folder::open(folder)?;
    let output = folder.join("signed.pdf");
    let signer = Signer::new(SystemClock.now())?;
    let before = resident();
    let (mut floor, mut ours) = (Duration::MAX, Duration::MAX);
    for _ in 0..rounds.max(1) {
        ours = ours.min(cpu(|| sign(&store, digest, &signer, &output))?);
    }
    let size = store.map(digest)?.len() as u64;
    let memory = peak().saturating_sub(before).saturating_sub(size);
    for _ in 0..rounds.max(1) {
        floor = floor.min(cpu(|| bare(&store, digest, &signer, &output))?);
    }
    println!("{} {} {memory}", floor.as_nanos(), ours.as_nanos());
    Ok(ExitCode::SUCCESS)
}

/// Ours: an invisible signature in a new field, verified before it is embedded; the digest of the finished file is
/// known afterwards without another pass.
fn sign(store: &Folder, digest: &Digest, signer: &Signer, output: &Path) -> Result<(), Failure> {
    let base: Blob = store.map(digest)?;
    let reader = Reader::open(&base, &Limits::default())?;
    let state = BaseDigest::of(&base);
    let mut update = Update::new(&reader)?;
    let page = reader.pages()?.first().ok_or("a page")?.reference;
    let field = update.add(
        Dict::new()
            .with("Type", Object::name("Annot"))
            .with("Subtype", Object::name("Widget"))
            .with("FT", Object::name("Sig"))
            .with("T", Object::text("chu_ky"))
            .with("F", 132)
            .with("Rect", vec![Object::Int(0); 4])
            .with("P", page),
    );
    add_field(&mut update, reader.catalog_ref(), field)?;
    add_widget(&mut update, page, field)?;
    let room = contents_len(std::slice::from_ref(&signer.certificate), 8 * 1024);
    let request = Request {
        time: Some(signer.now),
        ..Request::bare(Kind::Approve, room)
    };
    let mut prepared = prepare(&reader, &state, update, field, &request)?;
    let attributes = cms::signed_attributes(&prepared.digest, &signer.certificate)?;
    let value = signer.key.sign(SCHEME, &attributes)?;
    let cms = cms::signed_data(&attributes, &value, SCHEME, &signer.certificate, &[])?;
    embed(&mut prepared, &cms, &signer.certificate)?;
    black_box(state.then(&prepared.appended).sha256());
    let mut file = File::create(output)?;
    file.write_all(&base)?;
    file.write_all(&prepared.appended)?;
    Ok(())
}

/// The floor.
fn bare(store: &Folder, digest: &Digest, signer: &Signer, output: &Path) -> Result<(), Failure> {
    let base = store.map(digest)?;
    let value = signer.key.sign(SCHEME, &sha256(&base))?;
    let mut file = File::create(output)?;
    file.write_all(&base)?;
    file.write_all(&value)?;
    Ok(())
}

struct Signer {
    key: PrivateKey,
    certificate: Certificate,
    now: Timestamp,
}

impl Signer {
    fn new(now: Timestamp) -> Result<Self, Failure> {
        let key = PrivateKey::generate_rsa_2048()?;
        let name = Name::new(&[(oids::AT_COMMON_NAME, "CHỨNG THƯ THỬ NGHIỆM")])?;
        let until = now.checked_add(jiff::SignedDuration::from_hours(24))?;
        let certificate =
            CertificateBuilder::new(name, key.public_key(), &[1], now, until).self_signed(&key, SCHEME)?;
        Ok(Self {
            key,
            certificate,
            now,
        })
    }
}

/// A file as a scanner would write it: a picture a page, incompressible; another one for another seed.
fn scan(size: usize, pages: usize, seed: u64) -> Result<Vec<u8>, Failure> {
    let mut file = NewFile::new("1.7");
    let (catalog, root) = (file.reserve(), file.reserve());
    let mut noise = 0x2545_f491_4f6c_dd1d_u64
        .wrapping_add(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15))
        .max(1);
    let mut kids = Vec::new();
    for _ in 0..pages {
        let data: Vec<u8> = std::iter::repeat_with(|| {
            noise ^= noise << 13;
            noise ^= noise >> 7;
            noise ^= noise << 17;
            noise.to_le_bytes()
        })
        .flatten()
        .take(size / pages)
        .collect();
        let picture = Dict::new()
            .with("Type", Object::name("XObject"))
            .with("Subtype", Object::name("Image"))
            .with("Width", data.len())
            .with("Height", 1)
            .with("BitsPerComponent", 8)
            .with("ColorSpace", Object::name("DeviceGray"));
        let picture = file.add(Stream::new(picture, data));
        let content = file.add(Stream::new(Dict::new(), b"q 595 0 0 842 0 0 cm /P Do Q".to_vec()));
        let resources = Dict::new().with("XObject", Dict::new().with("P", picture));
        kids.push(Object::Ref(
            file.add(
                Dict::new()
                    .with("Type", Object::name("Page"))
                    .with("Parent", root)
                    .with("MediaBox", [0, 0, 595, 842].map(Object::Int).to_vec())
                    .with("Resources", resources)
                    .with("Contents", content),
            ),
        ));
    }
    let count = kids.len();
    file.set(
        root,
        Dict::new()
            .with("Type", Object::name("Pages"))
            .with("Kids", kids)
            .with("Count", count),
    );
    file.set(
        catalog,
        Dict::new()
            .with("Type", Object::name("Catalog"))
            .with("Pages", root),
    );
    Ok(file.finish(catalog, None, [7; 16])?)
}

/// CPU time of this process, kernel and user, spent in `work`.
fn cpu(work: impl FnOnce() -> Result<(), Failure>) -> Result<Duration, Failure> {
    let start = processor();
    work()?;
    Ok(processor().saturating_sub(start))
}

/// CPU time of this process so far, kernel and user.
pub(super) fn processor() -> Duration {
    spent(ClockId::ProcessCPUTime)
}

/// CPU time of this thread so far, kernel and user.
pub(super) fn thread() -> Duration {
    spent(ClockId::ThreadCPUTime)
}

fn spent(clock: ClockId) -> Duration {
    let spent = clock_gettime(clock);
    Duration::new(
        spent.tv_sec.unsigned_abs(),
        u32::try_from(spent.tv_nsec).unwrap_or(0),
    )
}

/// Resident memory now, bytes; 0 where there is no /proc.
fn resident() -> u64 {
    status("VmRSS:")
}

/// The most there has been.
fn peak() -> u64 {
    status("VmHWM:")
}

fn status(key: &str) -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(key));
    line.and_then(|rest| rest.trim().trim_end_matches(" kB").parse::<u64>().ok())
        .map_or(0, |kilobytes| kilobytes << 10)
}

fn megabytes(size: usize) -> String {
    if size < 1_000_000 {
        format!("{} KB", size / 1000)
    } else {
        format!("{} MB", size / 1_000_000)
    }
}
