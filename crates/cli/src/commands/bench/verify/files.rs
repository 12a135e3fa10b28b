//! The files whose verdict is measured.

use std::{
    fs::{self, File},
    io::Write as _,
    path::{Path, PathBuf},
};

use saoy_domain::Clock;
use saoy_pades::BaseDigest;

use super::super::{Signer, scan};
use super::{ARCHIVED, ONE};
use crate::commands::Failure;
use crate::commands::certify::{archived_scan, root_of};
use crate::edge::SystemClock;

/// A file and what is promised about it.
pub(super) struct Case {
    pub(super) name: String,
    pub(super) path: PathBuf,
    pub(super) signatures: usize,
    /// At most so many times the floor.
    pub(super) most: Option<f64>,
    archived: bool,
}

/// All of them, and whom to trust.
pub(super) struct Files {
    pub(super) cases: Vec<Case>,
    own: PathBuf,
    root: PathBuf,
}

impl Files {
    /// Makes them in `folder`.
    pub(super) fn make(folder: &Path, short: bool) -> Result<Self, Failure> {
        let signer = Signer::new(SystemClock.now())?;
        let (own, root) = (folder.join("own.der"), folder.join("root.der"));
        fs::write(&own, signer.certificate.der())?;
        let mut cases = Vec::new();
        let mut add = |name: &str, bytes: &[&[u8]], signatures, most, archived| -> Result<(), Failure> {
            let path = folder.join(format!("{}.pdf", cases.len()));
            let mut file = File::create(&path)?;
            bytes.iter().try_for_each(|part| file.write_all(part))?;
            cases.push(Case {
                name: name.into(),
                path,
                signatures,
                most,
                archived,
            });
            Ok(())
        };
        let sizes = [
            ("100 KB", 100_000, 1),
            ("30 MB", 30_000_000, 60),
            ("300 MB", 300_000_000, 600),
        ];
        for (name, size, pages) in sizes.into_iter().take(if short { 2 } else { 3 }) {
            let base = scan(size, pages, 0)?;
            let appended = signer.append(&base, &BaseDigest::of(&base), "chu_ky")?;
            let most = (size == 30_000_000).then_some(ONE);
            add(
                &format!("{name}, one signature"),
                &[&base, &appended],
                1,
                most,
                false,
            )?;
        }
        let pki = folder.join("pki");
        let copy = archived_scan(&pki, &scan(30_000_000, 60, 1)?, 60)?;
        fs::write(&root, root_of(&pki)?)?;
        add("30 MB, B-LTA, 3 ranges", &[&copy], 3, Some(ARCHIVED), true)?;
        drop(copy);
        let mut file = scan(100_000, 1, 2)?;
        for count in 1..=100 {
            let appended = signer.append(&file, &BaseDigest::of(&file), &format!("chu_ky_{count}"))?;
            file.extend(appended);
            if [10, 20, 50, 100].contains(&count) {
                add(&format!("{count} signatures"), &[&file], count, None, false)?;
            }
        }
        Ok(Self { cases, own, root })
    }

    /// The certificate that this file's signers lead to.
    pub(super) fn anchor(&self, case: &Case) -> &Path {
        if case.archived { &self.root } else { &self.own }
    }
}
