use std::os::unix::fs::PermissionsExt;

use super::*;
use crate::dropped::Dropped;

const LIMIT: u64 = 30_000_000;

fn folder() -> (tempfile::TempDir, Folder) {
    let place = tempfile::tempdir().unwrap();
    let folder = Folder::open(place.path()).unwrap();
    (place, folder)
}

fn temporaries(folder: &Folder) -> usize {
    fs::read_dir(folder.root.join(TEMPORARY)).unwrap().count()
}

fn damage(folder: &Folder, digest: &Digest, bytes: &[u8]) {
    let path = folder.path(digest);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
    fs::write(path, bytes).unwrap();
}

#[test]
fn a_file_is_named_by_its_sha256_and_read_back() {
    let (_place, folder) = folder();
    let put = folder.put(&mut &b"abc"[..], LIMIT).unwrap();
    assert_eq!(
        put.digest.to_string(),
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    );
    assert_eq!((put.size, put.fresh), (3, true));
    assert_eq!(&*folder.get(&put.digest).unwrap(), b"abc");
    assert!(folder.contains(&put.digest).unwrap());
    assert_eq!(temporaries(&folder), 0);
}

#[test]
fn the_same_file_twice_is_one_file() {
    let (_place, folder) = folder();
    let first = folder.put(&mut &b"abc"[..], LIMIT).unwrap();
    let second = folder.put(&mut &b"abc"[..], LIMIT).unwrap();
    assert_eq!(
        second,
        Put {
            fresh: false,
            ..first
        }
    );
    let mut seen = Vec::new();
    folder
        .each(&mut |digest, size| seen.push((digest, size)))
        .unwrap();
    assert_eq!(seen, [(first.digest, 3)]);
}

#[test]
fn a_signed_file_is_its_base_and_what_was_appended() {
    let (_place, folder) = folder();
    let base = folder.put(&mut &b"base"[..], LIMIT).unwrap();
    let mapped = folder.get(&base.digest).unwrap();
    let whole = folder.put(&mut mapped.chain(&b" and more"[..]), LIMIT).unwrap();
    assert_eq!(&*folder.get(&whole.digest).unwrap(), b"base and more");
}

#[test]
fn a_staged_file_has_no_name_until_it_is_kept_and_is_gone_when_it_is_not() {
    let (_place, folder) = folder();
    let base = folder.put(&mut &b"base"[..], LIMIT).unwrap();
    let base = folder.get(&base.digest).unwrap();
    let staged = folder
        .stage(&[base.clone(), Blob::from(b" and more".to_vec())])
        .unwrap();
    assert_eq!(&**staged.blob(), b"base and more");
    assert!(!folder.contains(&staged.digest()).unwrap());
    drop(staged);
    assert_eq!(temporaries(&folder), 0);
    let parts = [
        base.part(2..4).unwrap(),
        base.part(0..0).unwrap(),
        base.part(0..2).unwrap(),
    ];
    let staged = folder.stage(&parts).unwrap();
    assert_eq!(folder.keep(&staged).unwrap().size, 4);
    assert_eq!(&*folder.get(&staged.digest()).unwrap(), b"seba");
    assert_eq!(folder.length(&staged.digest()).unwrap(), 4);
    assert!(base.part(2..5).is_none());
}

#[test]
fn an_empty_file_is_a_file() {
    let (_place, folder) = folder();
    let put = folder.put(&mut io::empty(), LIMIT).unwrap();
    assert_eq!((put.size, folder.get(&put.digest).unwrap().len()), (0, 0));
}

#[test]
fn thirty_megabytes_fit_and_one_byte_more_does_not() {
    let (_place, folder) = folder();
    assert_eq!(
        folder.put(&mut io::repeat(7).take(LIMIT), LIMIT).unwrap().size,
        LIMIT
    );
    let more = folder.put(&mut io::repeat(7).take(LIMIT + 1), LIMIT);
    assert!(
        matches!(more, Err(BlobError::TooLarge { limit: LIMIT })),
        "{more:?}"
    );
    assert_eq!(temporaries(&folder), 0);
}

#[test]
fn a_damaged_file_is_reported_and_not_served_and_heals_when_it_comes_again() {
    let (_place, folder) = folder();
    let put = folder.put(&mut &b"abc"[..], LIMIT).unwrap();
    damage(&folder, &put.digest, b"abd");
    let error = folder.get(&put.digest).unwrap_err();
    assert!(matches!(error, BlobError::Corrupt { digest, found } if digest == put.digest && found != digest));
    assert!(folder.put(&mut &b"abc"[..], LIMIT).unwrap().fresh);
    assert_eq!(&*folder.get(&put.digest).unwrap(), b"abc");
}

#[test]
fn a_missing_file_is_missing() {
    let (_place, folder) = folder();
    assert!(matches!(
        folder.get(&Digest([9; 32])),
        Err(BlobError::Missing { .. })
    ));
    assert!(!folder.contains(&Digest([9; 32])).unwrap());
    assert!(!folder.delete(&Digest([9; 32])).unwrap());
}

#[test]
fn a_deleted_file_is_gone_but_whoever_reads_it_reads_on() {
    let (_place, folder) = folder();
    let put = folder.put(&mut &b"abc"[..], LIMIT).unwrap();
    let reading = folder.get(&put.digest).unwrap();
    assert!(folder.delete(&put.digest).unwrap());
    assert!(matches!(folder.get(&put.digest), Err(BlobError::Missing { .. })));
    assert_eq!(&*reading, b"abc");
}

#[test]
fn stored_files_are_read_only() {
    let (_place, folder) = folder();
    let put = folder.put(&mut &b"abc"[..], LIMIT).unwrap();
    assert!(
        fs::metadata(folder.path(&put.digest))
            .unwrap()
            .permissions()
            .readonly()
    );
}

#[test]
fn a_full_disk_is_called_full_and_leaves_nothing_behind() {
    let (_place, mut folder) = folder();
    folder.create = |_| OpenOptions::new().write(true).open("/dev/full");
    let error = folder.put(&mut &b"abc"[..], LIMIT).unwrap_err();
    assert!(matches!(error, BlobError::Full), "{error:?}");
    assert_eq!(temporaries(&folder), 0);
}

#[test]
fn a_dropped_line_leaves_nothing_behind() {
    let (_place, folder) = folder();
    let error = folder.put(&mut Dropped(b"half"), LIMIT).unwrap_err();
    assert!(matches!(error, BlobError::Source(_)));
    assert_eq!(temporaries(&folder), 0);
    let mut files = 0;
    folder.each(&mut |_, _| files += 1).unwrap();
    assert_eq!(files, 0);
}

#[test]
fn what_a_killed_process_left_is_swept_away_but_not_what_is_being_written() {
    let (place, folder) = folder();
    fs::write(place.path().join("tmp/1-1"), b"half").unwrap();
    let (writing, file) = folder.temporary().unwrap();
    let again = Folder::open(place.path()).unwrap();
    assert_eq!(temporaries(&again), 1);
    drop((writing, file));
    assert_eq!(temporaries(&again), 0);
}

#[test]
fn many_writers_of_the_same_file_agree() {
    let (_place, folder) = folder();
    let bytes = vec![5; 1_000_000];
    let puts: Vec<Put> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..8)
            .map(|_| scope.spawn(|| folder.put(&mut &bytes[..], LIMIT).unwrap()))
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert_eq!(puts.iter().filter(|put| put.fresh).count(), 1);
    assert_eq!(folder.get(&puts[0].digest).unwrap().len(), 1_000_000);
}
