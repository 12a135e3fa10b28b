#!/usr/bin/env python3
"""Asks other people's validators what they think of a certified copy, as it is and after tampering.

    check_copy.py COPY.pdf --anchors ROOTS.pem [--samples 250 | --every-byte] [--no-tamper]

pyHanko judges with its default, strict difference policy and with nothing but what is embedded in the file: no
network. pdfsig (poppler) and qpdf are run as programs. Tampering: an added page, a changed number, and flipped bytes.
Every signature's digest covers its range byte by byte, so a byte is as good as its neighbour: by default each revision
is sampled evenly, with its first and last bytes, half of it also by pdfsig; --every-byte flips them all for both.

The last line is `N passed, N failed`; the exit status is 1 if anything failed.
"""

import argparse
import binascii
import io
import logging
import multiprocessing
import sys
import tempfile
import time
from pathlib import Path

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation.generic_cms import validate_sig_integrity

import judges
from accept import check_programs, check_pyhanko
from judges import anchors, pdfsig_accepts, pyhanko_accepts, report
from tamper import check_tampered

logging.disable(logging.CRITICAL)

def pyhanko_marks(data):
    """Whether pyHanko finds the seal's signature intact and valid, and the document timestamp's imprint matching its range."""
    try:
        reader = PdfFileReader(io.BytesIO(data), strict=True)
        regular, (stamp,) = reader.embedded_regular_signatures, reader.embedded_timestamp_signatures
    except Exception:
        return False, False
    return len(regular) == 2 and seal_holds(regular[1]), stamp_holds(stamp)


def seal_holds(seal):
    """The seal covers revisions 0 to 2: `intact` and `valid` are decided by this function of pyHanko."""
    try:
        seal.compute_integrity_info()
        digest = seal.compute_digest()
        return all(validate_sig_integrity(seal.signer_info, seal.signer_cert, "data", digest))
    except Exception:
        return False


def stamp_holds(stamp):
    try:
        stamp.compute_integrity_info()
        imprint = stamp.signer_info["signed_attrs"]
        content = stamp.signed_data["encap_content_info"]["content"].parsed
        return imprint is not None and content["message_imprint"]["hashed_message"].native == stamp.compute_digest()
    except Exception:
        return False


def remember_hex_strings():
    """pyHanko reads a hexadecimal string sign by sign, and three /Contents of 39,000 signs are most of its work. The same signs mean
    the same bytes, so they are read once; a string with a flipped byte is a new one and is read by pyHanko's own function."""
    read, known = generic.read_hex_string_from_stream, {}

    def quick(stream):
        start = stream.tell()
        text = stream.getvalue() if isinstance(stream, io.BytesIO) else b""
        end = text.find(b">", start)
        if end - start < 2000:
            return read(stream)
        signs = text[start:end]
        if signs in known:
            stream.seek(end + 1)
            return generic.pdf_string(known[signs])
        value = read(stream)
        if stream.tell() == end + 1 and len(known) < 50:
            known[signs] = binascii.unhexlify(signs[1:])
        return value

    generic.read_hex_string_from_stream = quick


def flips(data, samples):
    """Offsets to flip, per revision, and which tools must notice."""
    reader = PdfFileReader(io.BytesIO(data), strict=True)
    ranges = [tuple(map(int, signature.byte_range)) for signature in reader.embedded_signatures]
    ends = [end + length for _, _, end, length in ranges]
    holes = [range(start, end) for _, start, end, _ in ranges]
    starts = [0, *ends[:-1]]
    for index, (start, end) in enumerate(zip(starts, ends)):
        step = 1 if samples is None else max(1, (end - start) // samples)
        offsets = sorted(set(range(start, end, step)) | {start, end - 1})
        for count, offset in enumerate(offsets):
            inside = next((number for number, hole in enumerate(holes) if offset in hole), None)
            seal, stamp = index < 2 and inside is None, inside != 2
            program = seal and (samples is None or count % 2 == 0 or offset == end - 1)
            if seal or stamp:
                yield offset, seal, stamp, program


state = {}


def prepare_worker(data):
    remember_hex_strings()
    state.update(data=data, folder=tempfile.TemporaryDirectory())


def try_flip(job):
    """The judges that did not notice a flipped byte."""
    offset, seal, stamp, program = job
    tampered = bytearray(state["data"])
    tampered[offset] ^= 1 << (offset % 8)
    tampered = bytes(tampered)
    seal_stands, stamp_stands = pyhanko_marks(tampered)
    missed = [name for name, wrong in (("pyHanko", seal and seal_stands), ("archive", stamp and stamp_stands)) if wrong]
    if program:
        path = Path(state["folder"].name) / "flipped.pdf"
        path.write_bytes(tampered)
        if pdfsig_accepts(path):
            missed.append("pdfsig")
    return offset, missed


def check_flips(data, samples):
    jobs = list(flips(data, samples))
    start = time.monotonic()
    results = []
    with multiprocessing.Pool(initializer=prepare_worker, initargs=(data,)) as pool:
        for result in pool.imap_unordered(try_flip, jobs, chunksize=64):
            results.append(result)
            if len(results) % 20_000 == 0:
                print(f"     {len(results)} of {len(jobs)} bytes after {time.monotonic() - start:.0f} s", flush=True)
    for judge, column, range_ in (("pyHanko", 1, "of revisions 0-2 outside /Contents"), ("pdfsig", 3, "of revisions 0-2 outside /Contents"), ("archive", 2, "in the archive timestamp's range")):
        missed = sorted(offset for offset, judges in results if judge in judges)
        count = sum(job[column] for job in jobs)
        name = "pdfsig" if judge == "pdfsig" else "pyHanko"
        report(count and not missed, f"{name}: {count} flipped bytes {range_} called broken" + where(missed))
    print(f"     {len(jobs)} bytes flipped in {time.monotonic() - start:.0f} s", flush=True)


def where(missed):
    return f"; not noticed at {missed[:10]}" if missed else ""


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("copy", type=Path)
    parser.add_argument("--anchors", required=True, help="trusted roots, PEM")
    parser.add_argument("--samples", type=int, default=250, help="flipped bytes per revision")
    parser.add_argument("--every-byte", action="store_true")
    parser.add_argument("--no-tamper", action="store_true")
    arguments = parser.parse_args()
    data, roots = arguments.copy.read_bytes(), anchors(arguments.anchors)

    check_pyhanko(data, roots)
    check_programs(arguments.copy)
    if not arguments.no_tamper:
        report(pyhanko_accepts(data, roots) and pyhanko_marks(data) == (True, True) and pdfsig_accepts(arguments.copy), "untampered, the same judges accept it")
        with tempfile.TemporaryDirectory() as folder:
            check_tampered(data, roots, Path(folder))
        check_flips(data, None if arguments.every_byte else arguments.samples)
    print(f"{judges.passed} passed, {judges.failed} failed")
    return 1 if judges.failed else 0


if __name__ == "__main__":
    sys.exit(main())
