//! VGCASignService: `wss://127.0.0.1:8987/<endpoint>`. It fetches the file itself, sends the signed one to the page's server,
//! and tells the page what that server answered.

use std::net::SocketAddr;

use serde_json::{Value, json};

use super::{Keys, Mood, Shared, http, listen, sign};

/// The endpoints that sign a PDF for the administration's own work.
const SIGNING: [&str; 4] = ["/SignApproved", "/SignIssued", "/SignAppendix", "/SignCopy"];

/// The program; it answers until the test ends.
#[derive(Debug, Clone)]
pub struct Vgca {
    address: SocketAddr,
    shared: Shared,
}

impl Vgca {
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

    /// Where it listens, without the endpoint.
    pub fn url(&self) -> String {
        format!("ws://{}", self.address)
    }

    /// Changes what it does.
    pub fn be(&self, mood: Mood) {
        self.shared.set(mood);
    }

    /// Endpoint and message of everything it was asked.
    pub fn asked(&self) -> Vec<String> {
        self.shared.asked()
    }
}

fn answer(shared: &Shared, path: &str, message: &str) -> Option<String> {
    let (keys, mood) = shared.heard(path, message);
    if mood == Mood::Silent {
        return None;
    }
    let answer = match path {
        "/GetVersion" => json!({ "Status": 0, "Message": "", "Version": "1.0.0.0" }),
        _ if !SIGNING.contains(&path) => fault(404, "Endpoint"),
        _ => match mood {
            Mood::Cancelled => fault(1, "Người dùng hủy bỏ"),
            Mood::Refuses(status) => fault(status, "Không tìm thấy chứng thư số"),
            _ => serve(&keys, mood, message).unwrap_or_else(|told| fault(500, &told)),
        },
    };
    Some(answer.to_string())
}

fn fault(status: i64, message: &str) -> Value {
    json!({ "Status": status, "Message": message, "FileName": "", "FileServer": "", "DocumentNumber": "", "DocumentDate": "" })
}

fn serve(keys: &Keys, mood: Mood, message: &str) -> Result<Value, String> {
    let asked: Value = serde_json::from_str(message).map_err(|error| error.to_string())?;
    let text = |name: &str| asked.get(name).and_then(Value::as_str).unwrap_or_default();
    let (source, target, token) = (text("FileName"), text("FileUploadHandler"), text("JWTToken"));
    let name = source.rsplit('/').next().unwrap_or_default();
    let file = http::get(source, token).map_err(|error| error.to_string())?;
    let signed = sign::sign(&file, keys, mood, None)?;
    let mut server = String::new();
    let times = match mood {
        Mood::SendsNothing => 0,
        Mood::SendsTwice => 2,
        _ => 1,
    };
    for _ in 0..times {
        server = http::upload(target, token, name, &signed).map_err(|error| error.to_string())?;
    }
    Ok(json!({
        "Status": 0, "Message": "", "FileName": name, "FileServer": server,
        "DocumentNumber": text("DocNumber"), "DocumentDate": text("IssuedDate"),
    }))
}
