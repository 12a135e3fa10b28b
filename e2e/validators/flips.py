"""Single flipped bits: every byte of a copy, or an even sample, each of them judged by pyHanko and pdfsig.

Who must notice: pyHanko (by the seal) and pdfsig every byte of revisions 0 to 2 outside /Contents; pyHanko (by the archive
timestamp) every byte of the file outside that timestamp's own /Contents.
"""

import io
import multiprocessing
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from pyhanko.pdf_utils.reader import PdfFileReader

from bench import Bench, Pdfsig, preload
from judges import report
from shortcuts import hex_strings_read_alike

MEMORY = Path("/dev/shm")
JUDGES = {
    "pyHanko": "pyHanko: {} flipped bytes of revisions 0-2 outside /Contents called broken",
    "pdfsig": "pdfsig: {} flipped bytes of revisions 0-2 outside /Contents called broken",
    "archive": "pyHanko: {} flipped bytes in the archive timestamp's range called broken",
}


class Flip(NamedTuple):
    offset: int
    bit: int
    revision: int
    judges: tuple


class Layout:
    """Where the revisions end and where the three /Contents stand."""

    def __init__(self, data):
        reader = PdfFileReader(io.BytesIO(data), strict=True)
        ranges = [tuple(map(int, signature.byte_range)) for signature in reader.embedded_signatures]
        self.ends = revision_ends(data, ranges)
        self.holes = [range(first, second) for _, first, second, _ in ranges]

    def revision(self, offset):
        return next(number for number, end in enumerate(self.ends) if offset < end)

    def hole(self, offset):
        return next((number for number, hole in enumerate(self.holes) if offset in hole), None)


def revision_ends(data, ranges):
    """The scan ends where the leader's section begins: its bytes are the same in every copy, and it closes with %%EOF."""
    signed = [second + length for _, _, second, length in ranges]
    scan = data.rindex(b"%%EOF", 0, ranges[0][1]) + len(b"%%EOF")
    return [scan + (data[scan : scan + 1] in b"\r\n"), *signed]


def flips(data, samples):
    """What to flip and who must notice; `samples` bytes a revision, None: all. A program is slow: half of the samples are for it."""
    layout = Layout(data)
    for revision, (start, end) in enumerate(zip([0, *layout.ends], layout.ends)):
        step = 1 if samples is None else max(1, (end - start) // samples)
        for count, offset in enumerate(sorted({*range(start, end, step), start, end - 1})):
            hole = layout.hole(offset)
            judges = ["archive"] if hole != 2 else []
            if revision < 3 and hole is None:
                judges.append("pyHanko")
                if samples is None or count % 2 == 0 or offset == end - 1:
                    judges.append("pdfsig")
            if judges:
                yield Flip(offset, 1 << offset % 8, revision, tuple(judges))


def controls(data):
    """What must not be called broken: the file as it is by nobody, and a byte of revision 3 not by those who answer for 0 to 2."""
    layout = Layout(data)
    archive = (layout.ends[2] + layout.holes[2].start) // 2
    return [
        (Flip(0, 0, 0, tuple(JUDGES)), set(JUDGES), "untampered, the same judges accept it"),
        (Flip(archive, 1, 3, tuple(JUDGES)), {"pyHanko", "pdfsig"}, "a flipped byte of revision 3 is noticed by the archive timestamp alone"),
    ]


bench = None


def prepare_worker(data, roots, library, folder):
    global bench
    bench = Bench(data, roots, Pdfsig(library), folder)


def try_flip(flip):
    """The flip, who accepts the file, and whether a signal ended pdfsig before it had judged."""
    before = bench.pdfsig.killed
    accepting = bench.accepts(flip.offset, flip.bit, flip.judges)
    return flip, accepting, bench.pdfsig.killed > before


def check_flips(data, roots, samples):
    jobs = list(flips(data, samples))
    start = time.monotonic()
    accepted = {judge: [] for judge in JUDGES}
    report(hex_strings_read_alike(), "the shortcut reads hexadecimal strings as pyHanko does, or refuses them as it does")
    # The library is not for /dev/shm: often nothing may be run from there.
    with tempfile.TemporaryDirectory() as built, tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as folder:
        library = preload(built)
        print("     pdfsig is started " + ("once a process and forked for every file" if library else "for every file: no C compiler"), flush=True)
        with multiprocessing.Pool(initializer=prepare_worker, initargs=(data, roots, library, folder)) as pool:
            for control, wanted, text in controls(data):
                accepting = set(pool.apply(try_flip, (control,))[1])
                report(accepting == wanted, text + ("" if accepting == wanted else f"; accepted by {sorted(accepting)}"))
            killed = 0
            for count, (flip, judges, silent) in enumerate(pool.imap_unordered(try_flip, jobs, chunksize=64), 1):
                killed += silent
                for judge in judges:
                    accepted[judge].append(flip.offset)
                if count % 10_000 == 0:
                    missed = sum(map(len, accepted.values()))
                    print(f"     {count} of {len(jobs)} bytes after {time.monotonic() - start:.0f} s, {missed} not noticed", flush=True)
    summary(jobs, accepted)
    shown = sum("pdfsig" in flip.judges for flip in jobs)
    report(killed * 100 < max(shown, 1), f"pdfsig judged: a signal ended it at {killed} of {shown} files")
    print(f"     {len(jobs)} bytes flipped in {time.monotonic() - start:.0f} s", flush=True)


def summary(jobs, accepted):
    """How many bytes of which revision each judge was shown, and where one saw nothing."""
    for judge, text in JUDGES.items():
        counts = Counter(flip.revision for flip in jobs if judge in flip.judges)
        by_revision = ", ".join(f"revision {revision}: {count}" for revision, count in sorted(counts.items()))
        missed = sorted(accepted[judge])
        where = f"; {len(missed)} not noticed, at {missed[:10]}" if missed else ""
        report(counts and not missed, f"{text.format(counts.total())} ({by_revision}){where}")
