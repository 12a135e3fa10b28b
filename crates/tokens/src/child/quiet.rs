//! What keeps a module's process quiet: its streams, its memory, its end. The parts of Windows are written from the
//! documentation and were not compiled here.

use std::fs::File;
use std::io;

#[cfg(windows)]
use crate::ffi::windows;

/// Moves standard input and output away from the module: it finds an empty input, and prints to the error output.
#[cfg(unix)]
pub(super) fn take_streams() -> io::Result<(File, File)> {
    use std::os::fd::AsFd as _;

    let input = io::stdin().as_fd().try_clone_to_owned()?;
    let output = io::stdout().as_fd().try_clone_to_owned()?;
    rustix::stdio::dup2_stdin(File::open("/dev/null")?)?;
    rustix::stdio::dup2_stdout(io::stderr())?;
    Ok((input.into(), output.into()))
}

#[cfg(windows)]
pub(super) fn take_streams() -> io::Result<(File, File)> {
    use std::os::windows::io::AsHandle as _;

    let input = io::stdin().as_handle().try_clone_to_owned()?;
    let output = io::stdout().as_handle().try_clone_to_owned()?;
    windows::forget_streams();
    Ok((input.into(), output.into()))
}

/// Nothing of this process' memory goes to a file when it breaks: there may be a PIN in it. Also for the process in whose
/// window the PIN is typed.
pub fn no_dumps() {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, setrlimit};
        let none = Rlimit {
            current: Some(0),
            maximum: Some(0),
        };
        let _ = setrlimit(Resource::Core, none);
    }
    #[cfg(target_os = "linux")]
    let _ = rustix::process::set_dumpable_behavior(rustix::process::DumpableBehavior::NotDumpable);
    #[cfg(windows)]
    windows::no_error_boxes();
}

/// A panic says where it was, not with what: its words may hold what was typed.
pub(super) fn panics_without_words() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        eprintln!("panicked at {place}");
        leave();
    }));
}

/// Ends the process at once. Destructors of vendors' libraries were seen hanging for 15 s, and `abort` makes a dump.
pub(super) fn leave() -> ! {
    #[cfg(unix)]
    let _ = rustix::process::kill_process(rustix::process::getpid(), rustix::process::Signal::KILL);
    #[cfg(windows)]
    windows::end();
    std::process::exit(1)
}
