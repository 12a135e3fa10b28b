//! One process for one module.

use std::io;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::thread;
use std::time::Duration;

use super::noise::Listener;
use super::{Launch, environment};
use crate::child::VERB;
use crate::pin::Pin;
use crate::wire::{self, Answer, Ask};

/// A running process. Killed when dropped.
#[derive(Debug)]
pub(super) struct Process {
    child: Option<Child>,
    input: ChildStdin,
    answers: Receiver<io::Result<Answer>>,
    noise: Listener,
}

/// Why no answer came.
#[derive(Debug)]
pub(super) enum Silence {
    /// It took too long.
    TooLong,
    /// The process is no more, or closed its output.
    Ended,
    /// What came is no answer.
    Garbled,
}

impl Process {
    pub(super) fn start(launch: &Launch, noise: &Listener) -> io::Result<Self> {
        let mut child = command(launch).spawn()?;
        let (Some(input), Some(mut output), Some(errors)) =
            (child.stdin.take(), child.stdout.take(), child.stderr.take())
        else {
            return Err(io::ErrorKind::BrokenPipe.into());
        };
        let (sender, answers) = sync_channel(1);
        thread::spawn(move || {
            loop {
                let answer = wire::read_answer(&mut output);
                let last = answer.is_err();
                if sender.send(answer).is_err() || last {
                    return;
                }
            }
        });
        noise.listen(errors);
        Ok(Self {
            child: Some(child),
            input,
            answers,
            noise: noise.clone(),
        })
    }

    pub(super) fn id(&self) -> Option<u32> {
        self.child.as_ref().map(Child::id)
    }

    /// One question and its answer.
    pub(super) fn ask(&mut self, ask: &Ask, pin: Option<&Pin>, within: Duration) -> Result<Answer, Silence> {
        wire::write_ask(&mut self.input, ask).map_err(|_| Silence::Ended)?;
        if let Some(pin) = pin {
            self.noise.close();
            wire::write_pin(&mut self.input, pin).map_err(|_| Silence::Ended)?;
        }
        match self.answers.recv_timeout(within) {
            Ok(Ok(answer)) => Ok(answer),
            Ok(Err(error)) if error.kind() == io::ErrorKind::UnexpectedEof => Err(Silence::Ended),
            Ok(Err(_)) => Err(Silence::Garbled),
            Err(RecvTimeoutError::Timeout) => Err(Silence::TooLong),
            Err(RecvTimeoutError::Disconnected) => Err(Silence::Ended),
        }
    }

    /// Ends the process, and says how it had ended when it had by itself.
    pub(super) fn end(&mut self) -> String {
        let Some(mut child) = self.child.take() else {
            return "already gone".to_owned();
        };
        // A process that closed its output may need a moment to be dead; one that hangs is not waited for.
        for _ in 0..5 {
            if let Ok(Some(status)) = child.try_wait() {
                return status.to_string();
            }
            thread::sleep(Duration::from_millis(10));
        }
        let _ = child.kill();
        // Stuck in the kernel even a killed process stays: it is waited for where it holds nobody up.
        thread::spawn(move || child.wait());
        "killed".to_owned()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.end();
    }
}

fn command(launch: &Launch) -> Command {
    let mut command = Command::new(&launch.program);
    command
        .arg(VERB)
        .arg(&launch.module)
        .env_clear()
        .envs(environment::kept())
        .envs(launch.environment.iter().map(|(name, value)| (name, value)))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    on_this_system(&mut command, launch);
    command
}

#[cfg(not(windows))]
fn on_this_system(_: &mut Command, _: &Launch) {}

/// No console window; the module's own folder, where its other files are.
#[cfg(windows)]
fn on_this_system(command: &mut Command, launch: &Launch) {
    use std::os::windows::process::CommandExt as _;
    const CREATE_NO_WINDOW: u32 = 0x0800_0000;
    command.creation_flags(CREATE_NO_WINDOW);
    if let Some(folder) = launch.module.parent().filter(|folder| folder.is_dir()) {
        command.current_dir(folder);
    }
}
