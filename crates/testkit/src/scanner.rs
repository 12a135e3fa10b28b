//! A scanner that speaks eSCL over real HTTP, with switches for everything that goes wrong at a real one.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// How the scanner stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mood {
    /// All is well.
    #[default]
    Well,
    /// It works for somebody else.
    Busy,
    /// It waits for somebody to look after it.
    Stopped,
    /// No paper.
    Empty,
    /// The feeder's cover is open.
    CoverOpen,
    /// Paper gets stuck after so many pages.
    JamAfter(usize),
    /// Every page needs so many questions.
    NotYet(u32),
    /// It keeps silent.
    Silent,
    /// Its answers declare an entity that names a file.
    Entities,
    /// It names a job elsewhere.
    JobElsewhere,
    /// Its pages never end.
    Endless,
}

/// What it heard and is to do.
#[derive(Debug, Default)]
struct Inner {
    mood: Mood,
    pages: Vec<Vec<u8>>,
    given: usize,
    asked: u32,
    jammed: bool,
    settings: Vec<String>,
    taken_back: usize,
}

/// The scanner; it answers until the test ends.
#[derive(Debug, Clone)]
pub struct StandIn {
    address: SocketAddr,
    inner: Arc<Mutex<Inner>>,
}

impl StandIn {
    /// A scanner whose feeder or glass holds these pages (JPEG files).
    ///
    /// # Errors
    /// No port is free.
    pub fn with(pages: Vec<Vec<u8>>) -> std::io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = listener.local_addr()?;
        let inner = Arc::new(Mutex::new(Inner {
            pages,
            ..Inner::default()
        }));
        let shared = Arc::clone(&inner);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let shared = Arc::clone(&shared);
                std::thread::spawn(move || drop(serve(stream, &shared)));
            }
        });
        Ok(Self { address, inner })
    }

    /// Where its eSCL interface begins.
    pub fn url(&self) -> String {
        format!("http://{}/eSCL", self.address)
    }

    /// Changes how it stands.
    pub fn be(&self, mood: Mood) {
        let mut inner = self.lock();
        inner.mood = mood;
        (inner.given, inner.asked, inner.jammed) = (0, 0, false);
    }

    /// The settings of every job that was asked for.
    pub fn settings(&self) -> Vec<String> {
        self.lock().settings.clone()
    }

    /// How many jobs were taken back or ended by who asked.
    pub fn taken_back(&self) -> usize {
        self.lock().taken_back
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn serve(stream: TcpStream, shared: &Mutex<Inner>) -> std::io::Result<()> {
    let mut lines = BufReader::new(stream.try_clone()?);
    let mut first = String::new();
    lines.read_line(&mut first)?;
    let mut length = 0;
    loop {
        let mut line = String::new();
        if lines.read_line(&mut line)? == 0 || line.trim().is_empty() {
            break;
        }
        if let Some(value) = line.to_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap_or(0);
        }
    }
    let mut body = vec![0; length];
    lines.read_exact(&mut body)?;
    let mut words = first.split_whitespace();
    let (method, path) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let answer = {
        let mut inner = shared.lock().unwrap_or_else(PoisonError::into_inner);
        inner.answer(method, path, &String::from_utf8_lossy(&body))
    };
    let Some((status, headers, content)) = answer else {
        std::thread::sleep(Duration::from_secs(20));
        return Ok(());
    };
    let mut stream = stream;
    let length = content.len();
    write!(
        stream,
        "HTTP/1.1 {status} x\r\nConnection: close\r\nContent-Length: {length}\r\n{headers}\r\n"
    )?;
    stream.write_all(&content)
}

type Answer = Option<(u16, String, Vec<u8>)>;

impl Inner {
    fn answer(&mut self, method: &str, path: &str, body: &str) -> Answer {
        if self.mood == Mood::Silent {
            return None;
        }
        match (method, path) {
            ("GET", "/eSCL/ScannerStatus") => xml(self.status()),
            ("GET", "/eSCL/ScannerCapabilities") => xml(CAPABILITIES.to_owned()),
            ("POST", "/eSCL/ScanJobs") if self.mood == Mood::Busy => plain(503),
            ("POST", "/eSCL/ScanJobs") => {
                self.settings.push(body.to_owned());
                (self.given, self.jammed) = (0, false);
                let job = match self.mood {
                    Mood::JobElsewhere => "http://198.51.100.7/eSCL/ScanJobs/../../admin",
                    _ => "/eSCL/ScanJobs/4711-a",
                };
                Some((201, format!("Location: {job}\r\n"), Vec::new()))
            }
            ("GET", "/eSCL/ScanJobs/4711-a/NextDocument") => self.next(),
            ("DELETE", "/eSCL/ScanJobs/4711-a") => {
                self.taken_back += 1;
                plain(200)
            }
            _ => plain(404),
        }
    }

    fn status(&self) -> String {
        let (state, feeder) = match self.mood {
            Mood::Busy => ("Processing", "ScannerAdfLoaded"),
            Mood::Stopped => ("Stopped", "ScannerAdfLoaded"),
            Mood::Empty => ("Idle", "ScannerAdfEmpty"),
            Mood::CoverOpen => ("Idle", "ScannerAdfHatchOpen"),
            _ if self.jammed => ("Stopped", "ScannerAdfJam"),
            _ if self.given > 0 => ("Idle", "ScannerAdfEmpty"),
            _ => ("Idle", "ScannerAdfLoaded"),
        };
        let trap = match self.mood {
            Mood::Entities => "<!DOCTYPE x [<!ENTITY x SYSTEM \"file:///etc/hostname\">]>",
            _ => "",
        };
        format!(
            "<?xml version=\"1.0\"?>{trap}<scan:ScannerStatus xmlns:scan=\"s\" xmlns:pwg=\"p\">\
             <pwg:State>{state}</pwg:State><scan:AdfState>{feeder}</scan:AdfState></scan:ScannerStatus>"
        )
    }

    fn next(&mut self) -> Answer {
        if let Mood::NotYet(times) = self.mood
            && self.asked < times
        {
            self.asked += 1;
            return plain(503);
        }
        self.asked = 0;
        if self.mood == Mood::JamAfter(self.given) {
            self.jammed = true;
            return plain(404);
        }
        let at = match self.mood {
            Mood::Endless => 0,
            _ => self.given,
        };
        let Some(page) = self.pages.get(at).cloned() else {
            return plain(404);
        };
        self.given += 1;
        Some((200, "Content-Type: image/jpeg\r\n".to_owned(), page))
    }
}

fn xml(text: String) -> Answer {
    Some((200, "Content-Type: text/xml\r\n".to_owned(), text.into_bytes()))
}

fn plain(status: u16) -> Answer {
    Some((status, String::new(), Vec::new()))
}

const CAPABILITIES: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\
    <scan:ScannerCapabilities xmlns:scan=\"http://schemas.hp.com/imaging/escl/2011/05/03\" \
    xmlns:pwg=\"http://www.pwg.org/schemas/2010/12/sm\"><pwg:Version>2.63</pwg:Version>\
    <pwg:MakeAndModel>Máy quét giả</pwg:MakeAndModel>\
    <scan:Platen><scan:PlatenInputCaps><scan:MaxWidth>2550</scan:MaxWidth><scan:MaxHeight>3508</scan:MaxHeight>\
    </scan:PlatenInputCaps></scan:Platen>\
    <scan:Adf><scan:AdfSimplexInputCaps><scan:MaxWidth>2550</scan:MaxWidth></scan:AdfSimplexInputCaps></scan:Adf>\
    </scan:ScannerCapabilities>";
