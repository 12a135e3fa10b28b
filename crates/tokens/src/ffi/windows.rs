//! Four functions of kernel32, so that no crate is needed for them. Not compiled where this was written.

#[link(name = "kernel32")]
unsafe extern "system" {
    fn GetCurrentProcess() -> isize;
    fn TerminateProcess(process: isize, code: u32) -> i32;
    fn SetStdHandle(which: u32, handle: isize) -> i32;
    fn SetErrorMode(mode: u32) -> u32;
}

const STD_INPUT_HANDLE: u32 = -10_i32 as u32;
const STD_OUTPUT_HANDLE: u32 = -11_i32 as u32;
const SEM_FAILCRITICALERRORS: u32 = 0x1;
const SEM_NOGPFAULTERRORBOX: u32 = 0x2;

/// Later users of standard input and output find none.
pub(crate) fn forget_streams() {
    // SAFETY: no handle is closed.
    unsafe {
        SetStdHandle(STD_INPUT_HANDLE, 0);
        SetStdHandle(STD_OUTPUT_HANDLE, 0);
    }
}

/// A crash ends the process without a window and without a report.
pub(crate) fn no_error_boxes() {
    // SAFETY: takes and returns flags.
    unsafe { SetErrorMode(SEM_FAILCRITICALERRORS | SEM_NOGPFAULTERRORBOX) };
}

/// Ends this process without calling any library's detach function.
pub(crate) fn end() {
    // SAFETY: the handle of the own process is always valid.
    unsafe { TerminateProcess(GetCurrentProcess(), 0) };
}
