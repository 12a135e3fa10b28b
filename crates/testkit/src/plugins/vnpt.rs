//! The VNPT-CA plug-in: `wss://localhost:4433/plugin`. It gets the file from the page and gives it back to the page.

use std::net::SocketAddr;

use base64ct::{Base64, Encoding as _};
use saoy_pdf::Rect;
use serde_json::{Value, json};

use super::{Keys, Mood, Shared, listen, sign};

/// The program; it answers until the test ends.
#[derive(Debug, Clone)]
pub struct Vnpt {
    address: SocketAddr,
    shared: Shared,
}

impl Vnpt {
    /// Starts it at a port, or at any free one for 0.
    ///
    /// # Errors
    /// The port is taken.
    pub fn start(keys: Keys, port: u16) -> std::io::Result<Self> {
        let shared = Shared::new(keys);
        let own = shared.clone();
        let address = listen(port, move |path, message| answer(&own, path, message))?;
        Ok(Self { address, shared })
    }

    /// Where it listens.
    pub fn url(&self) -> String {
        format!("ws://{}/plugin", self.address)
    }

    /// Changes what it does.
    pub fn be(&self, mood: Mood) {
        self.shared.set(mood);
    }

    /// Path and message of everything it was asked.
    pub fn asked(&self) -> Vec<String> {
        self.shared.asked()
    }
}

fn answer(shared: &Shared, path: &str, message: &str) -> Option<String> {
    let (keys, mood) = shared.heard(path, message);
    if mood == Mood::Silent || path != "/plugin" {
        return None;
    }
    let asked: Value = serde_json::from_str(message).unwrap_or_default();
    let arguments = asked.get("args").and_then(Value::as_array);
    let arguments = arguments.map(Vec::as_slice).unwrap_or_default();
    let answer = match asked.get("function").and_then(Value::as_str).unwrap_or_default() {
        "checkPlugin" => json!("1"),
        // The licence is bound to the page's domain; code 0 and 1 are both well.
        "setLicenseKey"
            if arguments
                .first()
                .and_then(Value::as_str)
                .is_some_and(str::is_empty) =>
        {
            fault(1)
        }
        "setLicenseKey" => json!({ "code": 0, "data": "", "error": "" }),
        "getCertInfo" => {
            let own = keys.certificate();
            json!({
                "subjectCN": own.subject_common_name(), "issuerCN": own.issuer_common_name(),
                "serial": own.serial_hex(), "notBefore": own.not_before().to_string(), "notAfter": own.not_after().to_string(),
            })
        }
        "signPdf" => signed(&keys, mood, arguments),
        _ => fault(5),
    };
    Some(answer.to_string())
}

fn fault(code: i64) -> Value {
    let error = match code {
        11 => "Người dùng hủy",
        8 => "Không tìm thấy thẻ",
        _ => "",
    };
    json!({ "code": code, "data": "", "error": error })
}

fn signed(keys: &Keys, mood: Mood, arguments: &[Value]) -> Value {
    let file = arguments
        .first()
        .and_then(Value::as_str)
        .and_then(|text| Base64::decode_vec(text).ok());
    let Some(file) = file.filter(|file| !file.is_empty()) else {
        return fault(1);
    };
    let asked = arguments.get(1).cloned().unwrap_or_default();
    let number = |name: &str| asked.get(name).and_then(Value::as_f64);
    let corners = [number("llx"), number("lly"), number("urx"), number("ury")];
    let place = match (asked.get("page").and_then(Value::as_u64), corners) {
        (None, _) => return fault(6),
        (Some(page), [Some(x0), Some(y0), Some(x1), Some(y1)]) => {
            Some((usize::try_from(page).unwrap_or(0), Rect::new(x0, y0, x1, y1)))
        }
        _ => None,
    };
    match mood {
        Mood::Cancelled => fault(11),
        Mood::Refuses(code) => fault(code),
        Mood::SendsNothing => json!({ "code": 0, "data": "", "error": "" }),
        _ => match sign::sign(&file, keys, mood, place) {
            Ok(signed) => json!({ "code": 0, "data": Base64::encode_string(&signed), "error": "" }),
            Err(told) => json!({ "code": 3, "data": "", "error": told }),
        },
    }
}
