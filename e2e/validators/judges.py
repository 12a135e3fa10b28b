"""What is asked of pyHanko and of the program pdfsig, and the count of what held."""

import asyncio
import io
import re
import subprocess
import threading
from pathlib import Path

from asn1crypto import pem, x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import async_validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

passed = failed = 0
counting = threading.Lock()


def report(good, text):
    global passed, failed
    # Suites may judge several files at once.
    with counting:
        passed, failed = passed + bool(good), failed + (not good)
        print(("ok   " if good else "FAIL ") + text, flush=True)


def anchors(path):
    data = Path(path).read_bytes()
    return [x509.Certificate.load(der) for _, _, der in pem.unarmor(data, multiple=True)]


def context(roots):
    return ValidationContext(trust_roots=roots, allow_fetching=False)


def pdfsig(path):
    """Per signature (verdict is valid, covers the whole document)."""
    return told(subprocess.run(["pdfsig", "-nocert", str(path)], capture_output=True, text=True, errors="replace").stdout)


def told(out):
    found = []
    for part in re.split(r"^Signature #\d+:", out, flags=re.M)[1:]:
        found.append((part, "Signature is Valid." in part, "Not total document signed" not in part and "Total document signed" in part))
    return found


def pdfsig_accepts(path):
    return both_hold(pdfsig(path))


def both_hold(every):
    found = [entry for entry in every if "ETSI.CAdES.detached" in entry[0]]
    return len(found) == 2 and all(valid for _, valid, _ in found) and any(total for _, _, total in every)


def pyhanko_accepts(data, roots):
    try:
        reader = PdfFileReader(io.BytesIO(data), strict=True)
        signatures = reader.embedded_regular_signatures
        if len(signatures) != 2:
            return False
        for signature in signatures:
            status = asyncio.run(async_validate_pdf_signature(signature, context(roots)))
            if not (status.intact and status.valid and status.bottom_line):
                return False
        return True
    except Exception:
        return False
