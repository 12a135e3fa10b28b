//! The programs beside this one: what makes a token, and the agent that signs with it.

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use super::super::super::Failure;

const PIN: &str = "1357-bench";
const LABEL: &str = "Bench";
/// Milliseconds of what proc(5) counts processor time in (`USER_HZ`: 100 a second on every system that Rust still knows).
const TICK: u64 = 10;

/// Where they are, and where they keep their things.
pub(super) struct Tools {
    agent: PathBuf,
    maker: PathBuf,
    tokens: PathBuf,
    home: PathBuf,
}

impl Tools {
    pub(super) fn found(agent: Option<&Path>, maker: Option<&Path>, folder: &Path) -> Result<Self, Failure> {
        let here = std::env::current_exe()?;
        let beside = |said: Option<&Path>, usual: &str| {
            let path = said.map_or_else(|| here.with_file_name(usual), Path::to_owned);
            if path.exists() {
                return Ok(path);
            }
            Err(Failure::from(format!("there is no {}", path.display())))
        };
        Ok(Self {
            agent: beside(agent, "saoy-agent")?,
            maker: beside(maker, "examples/soft_token")?,
            tokens: folder.join("tokens"),
            home: folder.join("agent"),
        })
    }

    /// A token with an RSA key, as most officers have; its public key goes into a file.
    pub(super) fn make_key(&self, public: &Path) -> Result<(), Failure> {
        fs::create_dir_all(&self.tokens)?;
        if let Some(folder) = public.parent() {
            fs::create_dir_all(folder)?;
        }
        self.make(&["key", "rsa2048"], public)
    }

    /// The certificate for that key.
    pub(super) fn put_certificate(&self, certificate: &Path) -> Result<(), Failure> {
        self.make(&["certificate"], certificate)
    }

    fn make(&self, words: &[&str], file: &Path) -> Result<(), Failure> {
        let [verb, kind @ ..] = words else { return Ok(()) };
        let mut maker = Command::new(&self.maker)
            .arg(verb)
            .arg(&self.tokens)
            .arg(LABEL)
            .args(kind)
            .arg(file)
            .stdin(Stdio::piped())
            .spawn()?;
        tell_pin(&mut maker)?;
        let status = maker.wait()?;
        if status.success() {
            return Ok(());
        }
        Err(format!("{}: {status}", self.maker.display()).into())
    }

    /// Pairs; `type_in` gets the six digits that the agent shows.
    pub(super) fn pair(
        &self,
        at: &str,
        code: &str,
        mut type_in: impl FnMut(&str) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let mut agent = self.agent("pair", at, code).stderr(Stdio::piped()).spawn()?;
        let said = agent.stderr.take().ok_or("the agent says nothing")?;
        for line in BufReader::new(said).lines() {
            if let Some((_, digits)) = line?.split_once("into the page: ") {
                type_in(digits.trim())?;
            }
        }
        let status = agent.wait()?;
        if status.success() {
            return Ok(());
        }
        Err(format!("the agent did not pair: {status}").into())
    }

    /// Signs everything; the agent's own processor time, kernel and user. The driver's process, in which the token's arithmetic is
    /// done, is another one.
    pub(super) fn sign(&self, at: &str, code: &str) -> Result<Duration, Failure> {
        let mut agent = self
            .agent("sign", at, code)
            .args(["--pin-fd", "0"])
            .stdin(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        tell_pin(&mut agent)?;
        let mut said = agent.stderr.take().ok_or("the agent says nothing")?;
        let mut words = String::new();
        std::io::Read::read_to_string(&mut said, &mut words)?;
        // It has closed its output: it ends now, or has. It is looked at before it is gone.
        let spent = ended(&agent)?;
        let status = agent.wait()?;
        if status.success() {
            return Ok(spent);
        }
        Err(format!("the agent did not sign: {words}").into())
    }

    fn agent(&self, verb: &str, at: &str, code: &str) -> Command {
        let mut command = Command::new(&self.agent);
        command
            .args([verb, "--at", at, "--code", code, "--yes", "--english"])
            .env("SAOY_AGENT_HOME", &self.home)
            .env("SOFTHSM2_CONF", self.tokens.join("softhsm2.conf"))
            .stdin(Stdio::null())
            .stdout(Stdio::null());
        command
    }
}

fn tell_pin(program: &mut Child) -> Result<(), Failure> {
    let mut input = program.stdin.take().ok_or("no input")?;
    Ok(writeln!(input, "{PIN}")?)
}

/// Waits until a child has ended, without taking it away; what it cost.
fn ended(child: &Child) -> Result<Duration, Failure> {
    use rustix::process::{Pid, WaitId, WaitIdOptions, waitid};
    let id = child.id();
    let pid = i32::try_from(id)
        .ok()
        .and_then(Pid::from_raw)
        .ok_or("no process")?;
    waitid(WaitId::Pid(pid), WaitIdOptions::EXITED | WaitIdOptions::NOWAIT)?;
    let line = fs::read_to_string(format!("/proc/{id}/stat"))?;
    // The name, in brackets, may hold anything.
    let (_, rest) = line.rsplit_once(')').ok_or("no times")?;
    let ticks: Vec<u64> = rest
        .split_whitespace()
        .skip(11)
        .take(2)
        .map(str::parse)
        .collect::<Result<_, _>>()?;
    Ok(Duration::from_millis(ticks.iter().sum::<u64>() * TICK))
}
