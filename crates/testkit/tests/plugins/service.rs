//! The page's server: gives the file, takes the signed one; both for one token only.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

pub(crate) struct Service {
    address: SocketAddr,
    received: Arc<Mutex<Vec<Vec<u8>>>>,
}

impl Service {
    pub(crate) fn with(file: Vec<u8>, token: &'static str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let received = Arc::new(Mutex::new(Vec::new()));
        let own = Arc::clone(&received);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                serve(stream, &file, token, &own);
            }
        });
        Self { address, received }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Every file that came as `uploadfile`.
    pub(crate) fn received(&self) -> Vec<Vec<u8>> {
        self.received.lock().unwrap().clone()
    }
}

fn serve(mut stream: TcpStream, file: &[u8], token: &str, received: &Mutex<Vec<Vec<u8>>>) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        assert_ne!(reader.read_line(&mut head).unwrap(), 0);
    }
    let value = |name: &str| {
        let line = head.lines().find(|line| line.to_lowercase().starts_with(name));
        line.map(|line| line[name.len() + 1..].trim().to_owned())
    };
    let length = value("content-length").map_or(0, |length| length.parse().unwrap());
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    let (status, answer) = if value("authorization") != Some(format!("Bearer {token}")) {
        (403, Vec::new())
    } else if head.starts_with("GET /tep.pdf ") {
        (200, file.to_vec())
    } else {
        let kind = value("content-type").unwrap();
        let (_, boundary) = kind.split_once("boundary=").unwrap();
        received.lock().unwrap().push(part(&body, boundary));
        (200, br#"{"Status":0}"#.to_vec())
    };
    let length = answer.len();
    write!(stream, "HTTP/1.1 {status} x\r\nContent-Length: {length}\r\n\r\n").unwrap();
    stream.write_all(&answer).unwrap();
}

/// The content of the only part.
fn part(body: &[u8], boundary: &str) -> Vec<u8> {
    let find = |what: &[u8]| {
        body.windows(what.len())
            .position(|window| window == what)
            .unwrap()
    };
    let start = find(b"\r\n\r\n") + 4;
    assert!(
        body[..start]
            .windows(17)
            .any(|window| window == b"name=\"uploadfile\"")
    );
    let end = find(format!("\r\n--{boundary}--").as_bytes());
    body[start..end].to_vec()
}
