//! What the program is asked for on its command line.

use std::ffi::OsString;
use std::io::{self, BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use saoy_agent::install::{self, InstallError, Start};
use saoy_agent::{
    Diary, Edge as _, Https, Inbox, Installation, Kept, KeyFile, KeyFileFault, Keys, Lang, PinSource,
    Summary, Terminal, Tokens, Trouble, Ui as _, Worker, pair,
};
use saoy_agent_protocol::{Link, Origin, ShortCode};
use saoy_tokens::{Deadlines, Driver, Launch, Pin, paths};
use zeroize::Zeroizing;

use crate::machine::{self, ThisComputer};

/// The signing agent for an officer's computer.
#[derive(Debug, Parser)]
#[command(name = "saoy-agent", version, about)]
struct Command {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Follow a link of a signing page: `saoy-agent open -- saoy:sign?…`
    Open {
        /// The link, alone.
        #[arg(last = true)]
        link: String,
        #[command(flatten)]
        how: How,
    },
    /// Sign what the page with this code asks for.
    Sign(At),
    /// Prove that a certificate is yours with a key in a PKCS#12 file: for the code of a registration, not for documents.
    Prove {
        /// The file, `.p12` or `.pfx`. It is read here and sent nowhere.
        #[arg(long)]
        p12: PathBuf,
        #[command(flatten)]
        at: At,
    },
    /// Pair this computer with an installation, with the code that its page shows.
    Pair(At),
    /// The installations that this computer is paired with.
    Pairings(How),
    /// Forget an installation.
    Forget {
        /// Its address.
        at: String,
        #[command(flatten)]
        how: How,
    },
    /// The tokens within reach, and what is wrong with drivers.
    Tokens(How),
    /// Make `saoy:` links start this program, for this account.
    Install(Install),
    /// Undo it.
    Uninstall(Install),
}

#[derive(Debug, Args)]
struct Install {
    /// A driver besides the known ones, whenever a link starts the program.
    #[arg(long = "module")]
    modules: Vec<PathBuf>,
    /// In English.
    #[arg(long)]
    english: bool,
}

#[derive(Debug, Args)]
struct At {
    /// The installation's address, `https://…`.
    #[arg(long)]
    at: String,
    /// The code, `4F7K-2M9Q`.
    #[arg(long)]
    code: String,
    #[command(flatten)]
    how: How,
}

#[derive(Debug, Args)]
struct How {
    /// A driver besides the known ones.
    #[arg(long = "module")]
    modules: Vec<PathBuf>,
    /// A file descriptor from which PINs are read, one a line, instead of the terminal.
    #[arg(long)]
    pin_fd: Option<u32>,
    /// Do not ask before signing: the PIN is what counts.
    #[arg(long)]
    yes: bool,
    /// In English.
    #[arg(long)]
    english: bool,
}

pub(crate) fn run(words: &[OsString]) -> ExitCode {
    let program = OsString::from("saoy-agent");
    let command = match Command::try_parse_from(std::iter::once(&program).chain(words)) {
        Ok(command) => command,
        Err(error) => {
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
        }
    };
    let how = match &command.verb {
        Verb::Install(how) => return installed(how, true),
        Verb::Uninstall(how) => return installed(how, false),
        Verb::Open { how, .. } | Verb::Pairings(how) | Verb::Forget { how, .. } | Verb::Tokens(how) => how,
        Verb::Sign(at) | Verb::Pair(at) | Verb::Prove { at, .. } => &at.how,
    };
    let lang = if how.english { Lang::En } else { Lang::Vi };
    let mut ui = Terminal::new(
        BufReader::new(io::stdin()),
        io::stderr(),
        pin_source(how.pin_fd),
        lang,
        how.yes,
    );
    let came = Agent::here(how).and_then(|mut agent| agent.done(&command.verb, &mut ui));
    let came = came.unwrap_or_else(|trouble| {
        ui.trouble(&trouble);
        Came::Trouble
    });
    if matches!(command.verb, Verb::Open { .. }) && came != Came::Elsewhere {
        ui.read_to_the_end();
    }
    ExitCode::from(u8::from(came == Came::Trouble))
}

/// How it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Came {
    /// As asked.
    Done,
    /// The agent that is at work already does it.
    Elsewhere,
    /// With a trouble that was told.
    Trouble,
}

/// Tells the system about links, or takes it back.
fn installed(how: &Install, there: bool) -> ExitCode {
    let lang = if how.english { Lang::En } else { Lang::Vi };
    let done = links(how, there);
    match &done {
        Ok(()) if there => println!(
            "{}",
            lang.of(
                "Liên kết saoy: từ nay mở chương trình này.",
                "saoy: links now start this program."
            )
        ),
        Ok(()) => println!(
            "{}",
            lang.of(
                "Liên kết saoy: không còn mở chương trình này.",
                "saoy: links no longer start this program."
            )
        ),
        Err(error) => eprintln!(
            "{}: {error}",
            lang.of("Không đăng ký được liên kết saoy:", "saoy: links were not set")
        ),
    }
    ExitCode::from(u8::from(done.is_err()))
}

fn links(how: &Install, there: bool) -> Result<(), InstallError> {
    let links = machine::links().ok_or(InstallError::NoHome)?;
    let steps = if there {
        let path = PathBuf::from("saoy-agent");
        let program = std::env::current_exe().map_err(|source| InstallError::Io { path, source })?;
        let modules = how
            .modules
            .iter()
            .map(std::path::absolute)
            .collect::<Result<_, _>>();
        let modules = modules.map_err(|source| InstallError::Io {
            path: program.clone(),
            source,
        })?;
        links.register(&Start { program, modules })?
    } else {
        links.remove()?
    };
    install::carry_out(&steps)
}

type ThisTerminal = Terminal<BufReader<io::Stdin>, io::Stderr>;

/// Everything the agent works with on this computer.
struct Agent {
    edge: ThisComputer,
    https: Https,
    kept: Kept,
    inbox: Inbox,
    diary: Diary,
    keys: Tokens,
}

impl Agent {
    fn here(how: &How) -> Result<Self, Trouble> {
        let folder = machine::folder().unwrap_or_else(|| PathBuf::from(".saoy-agent"));
        let kept = Kept::open(&folder)?;
        Ok(Self {
            edge: ThisComputer::default(),
            https: Https::new(),
            inbox: Inbox::of(&folder),
            diary: Diary::open(&folder),
            keys: Tokens::new(drivers(&how.modules)),
            kept,
        })
    }

    fn done(&mut self, verb: &Verb, ui: &mut ThisTerminal) -> Result<Came, Trouble> {
        match verb {
            Verb::Open { link, .. } => return self.open(Link::parse(link)?, ui),
            Verb::Sign(at) => self.sign(&origin(&at.at)?, &ShortCode::parse(&at.code)?, ui)?,
            Verb::Prove { p12, at } => {
                self.prove(p12, at, ui)?;
            }
            Verb::Pair(at) => self.pair(&origin(&at.at)?, &ShortCode::parse(&at.code)?, ui)?,
            Verb::Pairings(_) => {
                for pairing in self.kept.pairings()? {
                    println!(
                        "{} · {} · {} · {:.0}",
                        pairing.at, pairing.installation, pairing.person, pairing.since
                    );
                }
            }
            Verb::Forget { at, .. } => self.kept.forget(&origin(at)?).map(drop)?,
            Verb::Tokens(_) => self.tokens(),
            // Neither has anything to do with installations.
            Verb::Install(_) | Verb::Uninstall(_) => {}
        }
        Ok(Came::Done)
    }

    /// Follows a link, then those that came meanwhile; or leaves it to the agent that is at work already.
    fn open(&mut self, link: Link, ui: &mut ThisTerminal) -> Result<Came, Trouble> {
        let name = saoy_agent::random_name(&self.edge);
        let only_one = self.inbox.put(&link, &name).and_then(|()| self.inbox.only_one());
        // Until this returns: the next link has an agent of its own while the window is still being read.
        let Some(_only_one) = only_one.map_err(Trouble::Inbox)? else {
            return Ok(Came::Elsewhere);
        };
        let mut came = Came::Done;
        loop {
            let links = self.inbox.take();
            if links.is_empty() {
                return Ok(came);
            }
            for link in links {
                came = Came::Done;
                if let Err(trouble) = self.follow(&link, ui) {
                    ui.trouble(&trouble);
                    came = Came::Trouble;
                }
            }
        }
    }

    fn follow(&mut self, link: &Link, ui: &mut ThisTerminal) -> Result<(), Trouble> {
        match link {
            Link::Open => Ok(()),
            Link::Pair { at, code } => self.pair(at, code, ui),
            Link::Sign { at, code } => self.sign(at, code, ui),
        }
    }

    fn pair(&mut self, at: &Origin, code: &ShortCode, ui: &mut ThisTerminal) -> Result<(), Trouble> {
        let machine = machine::described();
        let paired = pair(at, code, &machine, ui, (&self.https, &self.edge, &self.kept));
        self.note("pair", at, &paired);
        paired.map(drop)
    }

    fn sign(&mut self, at: &Origin, code: &ShortCode, ui: &mut ThisTerminal) -> Result<(), Trouble> {
        let worked = work(
            (at, code),
            (&self.https, &self.edge, &self.kept),
            &mut self.keys,
            ui,
        );
        self.note("sign", at, &worked);
        worked.map(drop)
    }

    fn prove(&mut self, p12: &Path, asked: &At, ui: &mut ThisTerminal) -> Result<(), Trouble> {
        let (at, code) = (origin(&asked.at)?, ShortCode::parse(&asked.code)?);
        let lang = if asked.how.english { Lang::En } else { Lang::Vi };
        let question = lang.of("Mật khẩu của tệp:", "The file's password:");
        let password = typed(asked.how.pin_fd, question).ok_or(KeyFileFault::NoPassword)?;
        let mut key = KeyFile::open(p12, &password)?;
        drop(password);
        let worked = work((&at, &code), (&self.https, &self.edge, &self.kept), &mut key, ui);
        self.note("prove", &at, &worked);
        worked.map(drop)
    }

    fn tokens(&mut self) {
        let reach = self.keys.reach();
        for found in &reach.found {
            let name = found.certificate.subject_common_name().unwrap_or_default();
            println!(
                "{} {} · {name} · {:.0}",
                found.place.token.label,
                found.place.token.serial,
                found.certificate.not_after()
            );
        }
        for closed in &reach.closed {
            println!("{} {} · PIN", closed.token.label, closed.token.serial);
        }
        for (module, fault) in &reach.faults {
            println!("{} · {fault}", module.display());
        }
    }

    /// Names of people do not go into the log: what came of it, and for which installation.
    fn note<T>(&self, event: &str, at: &Origin, came: &Result<T, Trouble>) {
        let details = match came {
            Ok(_) => format!("{at} done"),
            Err(trouble) => format!("{at} {trouble}"),
        };
        self.diary.note(self.edge.now(), event, &details);
    }
}

/// Does what an installation asks for with a code.
fn work(
    (at, code): (&Origin, &ShortCode),
    (https, edge, kept): (&Https, &ThisComputer, &Kept),
    keys: &mut dyn Keys,
    ui: &mut ThisTerminal,
) -> Result<Summary, Trouble> {
    let pairing = kept.pairing(at)?.ok_or_else(|| Trouble::NotPaired(at.clone()))?;
    let worker = Worker {
        installation: Installation::of(&pairing, https, edge)?,
        keys,
        ui,
        edge,
        kept,
        pairing: pairing.pairing.clone(),
    };
    worker.work(code)
}

/// A password, from the terminal or from a descriptor.
fn typed(descriptor: Option<u32>, question: &str) -> Option<Zeroizing<String>> {
    let line = match descriptor {
        None => saoy_unseen::line(question)?,
        Some(descriptor) => {
            let mut line = Zeroizing::new(String::with_capacity(256));
            let mut lines = std::fs::File::open(format!("/dev/fd/{descriptor}")).map(BufReader::new);
            lines.as_mut().ok()?.read_line(&mut line).ok()?;
            Zeroizing::new(line.trim_end_matches(['\r', '\n']).to_owned())
        }
    };
    (!line.is_empty()).then_some(line)
}

fn origin(text: &str) -> Result<Origin, Trouble> {
    text.parse()
        .map_err(saoy_agent_protocol::LinkRefusal::from)
        .map_err(Trouble::from)
}

/// A process for each driver on this computer.
fn drivers(configured: &[PathBuf]) -> Vec<Driver> {
    let Ok(program) = std::env::current_exe() else {
        return Vec::new();
    };
    let report = paths::search(configured);
    let launches = report.modules().map(|module| Launch::new(&program, module));
    launches
        .map(|launch| Driver::new(with_softhsm(launch), Deadlines::default()))
        .collect()
}

/// Where SoftHSM keeps its tokens is said by a variable that no other driver reads.
fn with_softhsm(launch: Launch) -> Launch {
    ["SOFTHSM2_CONF", "SAOY_TOKEN_SHIM"]
        .iter()
        .filter_map(|name| Some((name, std::env::var_os(name)?)))
        .fold(launch, |launch, (name, value)| launch.with_variable(*name, value))
}

/// The terminal, or a descriptor for whoever cannot type.
fn pin_source(descriptor: Option<u32>) -> PinSource {
    match descriptor {
        None => Box::new(|question| Pin::new(saoy_unseen::line(question)?.as_bytes()).ok()),
        Some(descriptor) => {
            let mut lines = std::fs::File::open(format!("/dev/fd/{descriptor}")).map(BufReader::new);
            Box::new(move |_| {
                let mut line = Zeroizing::new(String::with_capacity(256));
                lines.as_mut().ok()?.read_line(&mut line).ok()?;
                Pin::new(line.trim_end().as_bytes()).ok()
            })
        }
    }
}
