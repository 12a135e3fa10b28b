//! The program, run as a person runs it, in a folder of its own.

#![allow(dead_code, reason = "each test file uses its part")]

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

/// An administrator's folder, with a configuration that says nothing wrong.
pub(crate) struct Place(pub(crate) tempfile::TempDir);

impl Place {
    pub(crate) fn new() -> Self {
        let place = Self(tempfile::tempdir().unwrap());
        place.write(
            "saoy.toml",
            &format!(
                "public_url = \"http://127.0.0.1:8080\"\ndatabase = \"sqlite:{}\"\nfiles = \"{}\"\n\n\
                 [[tsa]]\nurl = \"http://tsa.example/\"\n",
                place.path("saoy.db").display(),
                place.path("files").display(),
            ),
        );
        place
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        std::fs::write(self.path(name), text).unwrap();
    }

    /// Runs `saoy` with these words; `saoy.toml` lies in the folder it runs in.
    pub(crate) fn saoy(&self, words: &[&str]) -> Said {
        Said::from(self.command(words).output().unwrap())
    }

    pub(crate) fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_saoy"));
        command.args(words).current_dir(self.0.path());
        command
    }

    /// `UBND tỉnh Sông Lam` and one commune below it.
    pub(crate) fn agencies(&self) {
        self.write(
            "agencies.csv",
            "code,name,kind,parent,competent,code_qcvn\n\
             K88.04,UBND phường Hòa An,commune,K88,yes,000.00.04.K88\n\
             K88,UBND tỉnh Sông Lam,province,,no,\n",
        );
        self.saoy(&["agencies", "import", "agencies.csv"]).done();
    }
}

/// What the program said.
#[derive(Debug)]
pub(crate) struct Said {
    pub(crate) worked: bool,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl From<Output> for Said {
    fn from(output: Output) -> Self {
        Self {
            worked: output.status.success(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

impl Said {
    #[track_caller]
    pub(crate) fn done(self) -> String {
        assert!(self.worked, "{}", self.err);
        self.out
    }

    #[track_caller]
    pub(crate) fn refused(self) -> String {
        assert!(!self.worked, "{}", self.out);
        self.err
    }
}

/// A service that runs until the test ends.
pub(crate) struct Running(pub(crate) Child);

impl Running {
    pub(crate) fn start(mut command: Command) -> Self {
        Self(
            command
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .unwrap(),
        )
    }

    /// Waits until it answers.
    pub(crate) fn answers(&mut self, port: u16) {
        for _ in 0..600 {
            if std::net::TcpStream::connect(("127.0.0.1", port)).is_ok()
                && ureq::get(format!("http://127.0.0.1:{port}/health"))
                    .call()
                    .is_ok()
            {
                return;
            }
            assert!(self.0.try_wait().unwrap().is_none(), "it ended");
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("it does not answer");
    }

    pub(crate) fn stop(&mut self) {
        let _ = self.0.kill();
        self.0.wait().unwrap();
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stop();
    }
}

/// A port that nothing listens on.
pub(crate) fn free_port() -> u16 {
    std::net::TcpListener::bind(("127.0.0.1", 0))
        .unwrap()
        .local_addr()
        .unwrap()
        .port()
}

/// Every finished file below a folder with its bytes, by its name.
pub(crate) fn files_below(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.ends_with("tmp") {
            continue; // half written, or a second name of a file that is just being named
        }
        if path.is_dir() {
            found.extend(files_below(&path));
        } else {
            found.push((path.clone(), std::fs::read(&path).unwrap()));
        }
    }
    found.sort();
    found
}
