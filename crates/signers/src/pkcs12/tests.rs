use super::*;

const PASSWORD: &str = "mật khẩu";

macro_rules! file {
    ($name:literal) => {
        include_bytes!(concat!("../../tests/files/", $name)).as_slice()
    };
}

fn protection(rounds: u32) -> Protection {
    Protection {
        rounds: rounds.try_into().unwrap(),
        random: std::array::from_fn(|i| i as u8),
    }
}

fn sample() -> KeyFile {
    KeyFile {
        private_key: Zeroizing::new(b"a key, any key".to_vec()),
        certificates: vec![b"first".to_vec(), b"second".to_vec()],
    }
}

#[test]
fn what_was_sealed_is_opened_again() {
    let bytes = seal(&sample(), "Đặng Hữu Khải", PASSWORD, &protection(3)).unwrap();
    let opened = open(&bytes, PASSWORD).unwrap();
    assert_eq!(opened.private_key, sample().private_key);
    assert_eq!(opened.certificates, sample().certificates);
}

#[test]
fn files_of_openssl_are_opened() {
    for file in [
        file!("openssl3.p12"),
        file!("aes128-sha1.p12"),
        file!("plain-bags-sha512.p12"),
    ] {
        let opened = open(file, PASSWORD).unwrap();
        assert_eq!(opened.certificates.len(), 1);
        assert!(aws_lc_rs::rsa::KeyPair::from_pkcs8(&opened.private_key).is_ok());
    }
}

#[test]
fn a_wrong_password_is_said() {
    assert_eq!(
        open(file!("openssl3.p12"), "mat khau").unwrap_err(),
        KeyFileError::WrongPassword
    );
    let bytes = seal(&sample(), "", PASSWORD, &protection(3)).unwrap();
    assert_eq!(open(&bytes, "").unwrap_err(), KeyFileError::WrongPassword);
}

#[test]
fn a_changed_file_is_not_believed() {
    let mut bytes = seal(&sample(), "x", PASSWORD, &protection(3)).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    assert_eq!(open(&bytes, PASSWORD).unwrap_err(), KeyFileError::WrongPassword);
}

/// Nothing in this file is encrypted: only the integrity check stands between a change and its use.
#[test]
fn a_changed_key_is_not_believed_even_where_nothing_is_encrypted() {
    let mut file = file!("plain-bags-sha512.p12").to_vec();
    assert_eq!(open(&file, "mat khau").unwrap_err(), KeyFileError::WrongPassword);
    let inside = file.len() - 300;
    file[inside] ^= 1;
    assert_eq!(open(&file, PASSWORD).unwrap_err(), KeyFileError::WrongPassword);
}

#[test]
fn a_file_without_integrity_check_is_not_believed() {
    assert_eq!(
        open(file!("nomac.p12"), PASSWORD).unwrap_err(),
        KeyFileError::NoIntegrityCheck
    );
}

#[test]
fn a_file_that_is_something_else_is_refused() {
    for bytes in [b"".as_slice(), b"%PDF-1.7", &file!("openssl3.p12")[..100]] {
        assert_eq!(open(bytes, PASSWORD).unwrap_err(), KeyFileError::Malformed);
    }
}

#[test]
fn algorithms_of_former_days_are_named() {
    // pbeWithSHAAnd40BitRC2-CBC
    let rc2 = ObjectIdentifier::new_unwrap("1.2.840.113549.1.12.1.6");
    assert_eq!(
        open(file!("legacy.p12"), PASSWORD).unwrap_err(),
        KeyFileError::UnsupportedAlgorithm(rc2)
    );
}

#[test]
fn a_file_without_a_key_signs_nothing() {
    assert_eq!(
        open(file!("nokey.p12"), PASSWORD).unwrap_err(),
        KeyFileError::NoPrivateKey
    );
}

#[test]
fn two_keys_leave_open_which_one_signs() {
    use der::{Decode, Encode};
    // The same bag twice, sealed again as a whole: only the integrity check has to be made anew.
    let bytes = seal(&sample(), "x", PASSWORD, &protection(3)).unwrap();
    let mut pfx = asn1::Pfx::from_der(&bytes).unwrap();
    let safe = der::asn1::OctetString::from_der(&pfx.auth_safe.content.to_der().unwrap()).unwrap();
    let mut contents = Vec::<asn1::ContentInfo>::from_der(safe.as_bytes()).unwrap();
    let again = Vec::<asn1::ContentInfo>::from_der(safe.as_bytes())
        .unwrap()
        .pop()
        .unwrap();
    contents.push(again);
    let safe = contents.to_der().unwrap();
    let mac = pfx.mac_data.as_mut().unwrap();
    let key = kdf::SHA256.mac_key(PASSWORD, mac.salt.as_bytes(), 3);
    mac.mac.digest = der::asn1::OctetString::new(aws_lc_rs::hmac::sign(&key, &safe).as_ref()).unwrap();
    pfx.auth_safe.content = der::asn1::Any::encode_from(&der::asn1::OctetString::new(safe).unwrap()).unwrap();
    assert_eq!(
        open(&pfx.to_der().unwrap(), PASSWORD).unwrap_err(),
        KeyFileError::SeveralPrivateKeys
    );
}

#[test]
fn a_file_made_to_keep_the_machine_busy_is_refused_at_once() {
    use der::{Decode, Encode};
    let bytes = seal(&sample(), "x", PASSWORD, &protection(3)).unwrap();
    let mut pfx = asn1::Pfx::from_der(&bytes).unwrap();
    pfx.mac_data.as_mut().unwrap().iterations = u64::from(u32::MAX);
    let refused = open(&pfx.to_der().unwrap(), PASSWORD).unwrap_err();
    assert_eq!(refused, KeyFileError::TooManyRounds(u64::from(u32::MAX)));
}
