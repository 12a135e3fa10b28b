//! Files encrypted with RC4 for an empty password, each object as the test wants it.

#![allow(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "each test takes what it needs"
)]

use md5::{Digest, Md5};

/// The first part of `/ID` and, made with it, the padded password and 128 bits: `/O`, `/U` and the file key.
const ID: &str = "30313233343536373839616263646566";
const O: &str = "36451bd39d753b7c1d10922c28e6665aa4f3353fb0348b536893e3b1db5c579b";
/// With metadata encrypted, and without.
const KEYS: [(&str, &str); 2] = [
    (
        "71d84a4944e8c4c9251aa9da054e4f35",
        "b69ac1d68c7244b6546cc9fe56272503",
    ),
    (
        "0e7719a038d01db82a5ed2697cbf2394",
        "fb9bb6c61ee2ba524d605ae564929116",
    ),
];

/// How a file is encrypted.
pub struct Sealed {
    /// Its encryption dictionary.
    pub dict: String,
    key: Vec<u8>,
}

/// Revision 4: every stream and string by the filter `StdCF`. `more` stands in the encryption dictionary.
pub fn sealed(metadata: bool, more: &str) -> Sealed {
    let (user, key) = KEYS[usize::from(!metadata)];
    let filters =
        "/CF<</StdCF<</Type/CryptFilter/CFM/V2/AuthEvent/DocOpen/Length 16>>>>/StmF/StdCF/StrF/StdCF";
    let zeros = "0".repeat(32);
    let digits = |at: usize| u8::from_str_radix(&key[at..at + 2], 16).unwrap();
    Sealed {
        dict: format!(
            "<</Filter/Standard/V 4/R 4/Length 128/P -4/O<{O}>/U<{user}{zeros}>{filters}/EncryptMetadata {metadata}{more}>>"
        ),
        key: (0..32).step_by(2).map(digits).collect(),
    }
}

impl Sealed {
    /// Data of object `num`, encrypted or decrypted.
    pub fn crypt(&self, num: u32, data: &[u8]) -> Vec<u8> {
        let number = num.to_le_bytes();
        let key = Md5::new().chain_update(&self.key);
        rc4(
            &key.chain_update(&number[..3]).chain_update([0, 0]).finalize(),
            data,
        )
    }

    /// A stream, encrypted like all others.
    pub fn stream(&self, num: u32, dict: &str, data: &str) -> Vec<u8> {
        stream(dict, &self.crypt(num, data.as_bytes()))
    }

    /// A string.
    pub fn text(&self, num: u32, text: &str) -> String {
        let bytes = self.crypt(num, text.as_bytes());
        let digits: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        format!("<{digits}>")
    }

    /// A file of these objects, of which the first is the catalog, with the encryption dictionary behind them.
    pub fn file(&self, objects: &[Vec<u8>]) -> Vec<u8> {
        let mut objects = objects.to_vec();
        objects.push(self.dict.clone().into_bytes());
        let numbered: Vec<(u32, Vec<u8>)> = (1..).zip(objects).collect();
        let free = "0 1\n0000000000 65535 f \n";
        section(
            b"%PDF-1.7\n",
            &numbered,
            free,
            &self.trailer(numbered.len(), numbered.len() + 1),
        )
    }

    /// The file with one more save.
    pub fn appended(&self, base: &[u8], objects: &[(u32, Vec<u8>)]) -> Vec<u8> {
        let text = String::from_utf8_lossy(base);
        let after = |word: &str| -> usize {
            let at = text.rfind(word).unwrap() + word.len();
            let digits = text[at..].trim_start().split(|char: char| !char.is_ascii_digit());
            digits.into_iter().next().unwrap().parse().unwrap()
        };
        let (encrypt, prev) = (after("/Encrypt "), after("startxref"));
        let size = objects.iter().map(|(num, _)| *num as usize + 1).max();
        let size = size.unwrap().max(after("/Size "));
        let trailer = format!("{}/Prev {prev}", self.trailer(encrypt, size));
        section(base, objects, "", &trailer)
    }

    fn trailer(&self, encrypt: usize, size: usize) -> String {
        format!("/Size {size}/Root 1 0 R/Encrypt {encrypt} 0 R/ID[<{ID}><{ID}>]")
    }
}

/// A stream as it lies in the file.
pub fn stream(dict: &str, data: &[u8]) -> Vec<u8> {
    let head = format!("<<{dict}/Length {}>>\nstream\n", data.len());
    [head.as_bytes(), data, b"\nendstream"].concat()
}

fn section(base: &[u8], objects: &[(u32, Vec<u8>)], free: &str, trailer: &str) -> Vec<u8> {
    let (mut file, mut rows) = (base.to_vec(), format!("xref\n{free}"));
    for (num, object) in objects {
        rows += &format!("{num} 1\n{:010} 00000 n \n", file.len());
        file.extend(format!("{num} 0 obj\n").as_bytes());
        file.extend(object);
        file.extend(b"\nendobj\n");
    }
    let at = file.len();
    file.extend(format!("{rows}trailer\n<<{trailer}>>\nstartxref\n{at}\n%%EOF\n").as_bytes());
    file
}

fn rc4(key: &[u8], data: &[u8]) -> Vec<u8> {
    let mut state: Vec<u8> = (0..=255).collect();
    let mut j = 0_usize;
    for i in 0..256 {
        j = (j + usize::from(state[i]) + usize::from(key[i % key.len()])) % 256;
        state.swap(i, j);
    }
    let (mut i, mut j) = (0, 0);
    let mut next = |byte: &u8| {
        i = (i + 1) % 256;
        j = (j + usize::from(state[i])) % 256;
        state.swap(i, j);
        byte ^ state[(usize::from(state[i]) + usize::from(state[j])) % 256]
    };
    data.iter().map(&mut next).collect()
}
