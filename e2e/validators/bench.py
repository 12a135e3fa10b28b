"""The judges of one process that looks at one file again and again, a byte of it flipped."""

import asyncio
import io
import os
import subprocess
from pathlib import Path

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import async_validate_pdf_timestamp
from pyhanko.sign.validation.generic_cms import validate_sig_integrity

from judges import both_hold, context, told
from shortcuts import take_shortcuts

EACH = "each-file-of-standard-input"


class Bench:
    """`accepts` is asked for any number of flips; nobody's answer depends on an earlier one."""

    def __init__(self, data, roots, pdfsig, folder):
        take_shortcuts()
        self.data, self.context, self.loop = data, context(roots), asyncio.new_event_loop()
        self.file = Path(folder) / f"{os.getpid()}.pdf"
        self.file.write_bytes(data)
        self.pdfsig = pdfsig

    def accepts(self, offset, bit, judges):
        """Which of the judges accept the file with one bit flipped (0: none)."""
        flipped = bytearray(self.data)
        flipped[offset] ^= bit
        accepting = self.pyhanko_accepts(bytes(flipped), judges)
        if "pdfsig" in judges and self.program_accepts(offset, flipped[offset]):
            accepting.append("pdfsig")
        return accepting

    def pyhanko_accepts(self, data, judges):
        """pyHanko reads the whole file anew."""
        try:
            reader = PdfFileReader(io.BytesIO(data), strict=True)
            (_, seal), (stamp,) = reader.embedded_regular_signatures, reader.embedded_timestamp_signatures
        except Exception:
            return []
        asked = (("pyHanko", self.seal_holds, seal), ("archive", self.stamp_holds, stamp))
        return [name for name, holds, signature in asked if name in judges and holds(signature)]

    def seal_holds(self, seal):
        """The seal covers revisions 0 to 2. `intact` and `valid` are decided by this function of pyHanko; what it thinks of later
        changes and of the chain is left out, so that nothing but the bytes speaks against the file."""
        try:
            seal.compute_integrity_info(skip_diff=True)
            return all(validate_sig_integrity(seal.signer_info, seal.signer_cert, "data", seal.compute_digest()))
        except Exception:
            return False

    def stamp_holds(self, stamp):
        try:
            status = self.loop.run_until_complete(async_validate_pdf_timestamp(stamp, self.context, skip_diff=True))
            return status.intact and status.valid
        except Exception:
            return False

    def program_accepts(self, offset, byte):
        with open(self.file, "r+b", buffering=0) as file:
            os.pwrite(file.fileno(), bytes([byte]), offset)
            out = self.pdfsig.say(self.file)
            os.pwrite(file.fileno(), self.data[offset : offset + 1], offset)
        return both_hold(told(out))


class Pdfsig:
    """The program pdfsig, started once and forked for every file (`pdfsig_again.c`); without a C compiler started for every file."""

    def __init__(self, preload):
        self.process, self.killed = None, 0
        if preload:
            environment = dict(os.environ, LD_PRELOAD=str(preload))
            self.process = subprocess.Popen(["pdfsig", "-nocert", EACH], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment)

    def say(self, path):
        """What pdfsig prints about the file."""
        if not self.process:
            run = subprocess.run(["pdfsig", "-nocert", str(path)], capture_output=True, text=True, errors="replace")
            self.killed += run.returncode < 0
            return run.stdout
        self.process.stdin.write(f"{path}\n".encode())
        self.process.stdin.flush()
        out = b""
        while not out.endswith((b"\0", b"\1")):
            part = os.read(self.process.stdout.fileno(), 65536)
            if not part:
                raise RuntimeError("pdfsig ended")
            out += part
        self.killed += out.endswith(b"\1")
        return out.decode(errors="replace")


def preload(folder):
    """The library that lets pdfsig serve many files, or None where nothing can build it."""
    library = Path(folder) / "pdfsig_again.so"
    source = Path(__file__).with_name("pdfsig_again.c")
    try:
        subprocess.run(["cc", "-O2", "-shared", "-fPIC", "-o", str(library), str(source)], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    return library
