//! What people would use instead, on the same files: processor time, or nothing where it is not installed.

use std::{path::Path, process::Command, time::Duration};

/// pyHanko's own time, without starting Python: every signature with its change analysis; trust is not asked.
const PYHANKO: &str = "
import asyncio, logging, sys, time
logging.disable(logging.CRITICAL)
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import async_validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
begun = time.process_time()
with open(sys.argv[1], 'rb') as file:
    for signature in PdfFileReader(file).embedded_regular_signatures:
        status = asyncio.run(async_validate_pdf_signature(signature, ValidationContext(trust_roots=[])))
        assert status.intact and status.valid
print(time.process_time() - begun)
";

/// pdfsig, which looks at no changes: start and all, which is a few milliseconds.
pub(super) fn pdfsig(file: &Path) -> Option<Duration> {
    let times = "import os, resource, subprocess, sys\nsubprocess.run(['pdfsig', '-nocert', sys.argv[1]], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)\nused = resource.getrusage(resource.RUSAGE_CHILDREN)\nprint(used.ru_utime + used.ru_stime)";
    seconds(Command::new("python3").args(["-c", times]).arg(file))
}

/// pyHanko in `python`.
pub(super) fn pyhanko(python: &Path, file: &Path) -> Option<Duration> {
    seconds(Command::new(python).args(["-c", PYHANKO]).arg(file))
}

fn seconds(command: &mut Command) -> Option<Duration> {
    let output = command.output().ok().filter(|output| output.status.success())?;
    let text = String::from_utf8(output.stdout).ok()?;
    Some(Duration::from_secs_f64(text.trim().parse().ok()?))
}
