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
import asyncio
import binascii
import io
import logging
import multiprocessing
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from asn1crypto import pem, x509
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import SignatureCoverageLevel, async_validate_pdf_signature
from pyhanko.sign.validation.generic_cms import validate_sig_integrity
from pyhanko.sign.validation.ades import ades_lta_validation
from pyhanko.sign.validation.policy_decl import (
    CertificateFetchingRule,
    PdfSignatureValidationSpec,
    RevinfoOnlineFetchingRule,
    RevocationInfoGatheringSpec,
    SignatureValidationSpec,
)
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.policy_decl import REQUIRE_REVINFO, CertRevTrustPolicy
from pyhanko_certvalidator.registry import SimpleTrustManager

logging.disable(logging.CRITICAL)

passed = failed = 0


def report(good, text):
    global passed, failed
    passed, failed = passed + bool(good), failed + (not good)
    print(("ok   " if good else "FAIL ") + text, flush=True)


def anchors(path):
    data = Path(path).read_bytes()
    return [x509.Certificate.load(der) for _, _, der in pem.unarmor(data, multiple=True)]


def context(roots):
    return ValidationContext(trust_roots=roots, allow_fetching=False)


def archival_policy(roots):
    """Chains and revocation from the file alone; a missing answer is a failure."""
    return PdfSignatureValidationSpec(
        SignatureValidationSpec(
            cert_validation_policy=CertValidationPolicySpec(
                trust_manager=SimpleTrustManager.build(roots),
                revinfo_policy=CertRevTrustPolicy(REQUIRE_REVINFO),
            ),
            revinfo_gathering_policy=RevocationInfoGatheringSpec(
                online_fetching_rule=RevinfoOnlineFetchingRule.LOCAL_ONLY,
                certificate_fetching_rule=CertificateFetchingRule.NEVER_FETCH,
            ),
        )
    )


# --- as it is -----------------------------------------------------------------------------------------------


def check_pyhanko(data, roots):
    reader = PdfFileReader(io.BytesIO(data), strict=True)
    signatures = reader.embedded_regular_signatures
    stamps = reader.embedded_timestamp_signatures
    report(len(signatures) == 2 and len(stamps) == 1, f"pyHanko: {len(signatures)} signatures, {len(stamps)} document timestamp")
    leader, seal = signatures

    status = asyncio.run(async_validate_pdf_signature(leader, context(roots), ts_validation_context=context(roots)))
    report(status.intact and status.valid, "pyHanko: leader's signature intact and valid")
    report(status.trusted, "pyHanko: leader's certificate trusted")
    report(status.docmdp_ok is True, f"pyHanko: leader docmdp_ok ({status.docmdp_ok})")
    report(status.modification_level == ModificationLevel.FORM_FILLING, f"pyHanko: changes after the leader are form filling only ({status.modification_level})")
    report(status.timestamp_validity is not None and status.timestamp_validity.valid, "pyHanko: leader's signature timestamp valid")
    report(status.bottom_line, "pyHanko: leader, bottom line")
    report(leader.docmdp_level is not None and leader.docmdp_level.value == 2, "pyHanko: leader's is a certification, P=2")

    status = asyncio.run(async_validate_pdf_signature(seal, context(roots), ts_validation_context=context(roots)))
    report(status.intact and status.valid and status.trusted, "pyHanko: seal intact, valid, trusted")
    report(status.modification_level == ModificationLevel.LTA_UPDATES, f"pyHanko: changes after the seal are archiving only ({status.modification_level})")
    report(status.bottom_line, "pyHanko: seal, bottom line")
    report(seal.docmdp_level is None, "pyHanko: seal carries no DocMDP")
    mdp = seal.fieldmdp
    report(mdp is not None and mdp.action.name == "ALL", "pyHanko: seal locks all fields")
    report(stamps[0].evaluate_signature_coverage() == SignatureCoverageLevel.ENTIRE_FILE, "pyHanko: the document timestamp covers the entire file")

    for name, signature in (("leader", leader), ("seal", seal)):
        result = asyncio.run(ades_lta_validation(signature, archival_policy(roots)))
        verdict = result.ades_subindic
        report(verdict.status.name == "PASSED", f"pyHanko: {name} PAdES-LTA, revocation required, embedded data only ({verdict})")
        attributes = {attribute["type"].native for attribute in signature.signer_info["signed_attrs"]}
        wanted = {"content_type", "message_digest", "signing_certificate_v2"}
        report(attributes == wanted, f"pyHanko: {name} has exactly the attributes of PAdES baseline ({', '.join(sorted(attributes))})")


def pdfsig(path):
    """Per signature (verdict is valid, covers the whole document)."""
    out = subprocess.run(["pdfsig", "-nocert", str(path)], capture_output=True, text=True, errors="replace").stdout
    found = []
    for part in re.split(r"^Signature #\d+:", out, flags=re.M)[1:]:
        found.append((part, "Signature is Valid." in part, "Not total document signed" not in part and "Total document signed" in part))
    return found


def pdfsig_accepts(path):
    every = pdfsig(path)
    found = [entry for entry in every if "ETSI.CAdES.detached" in entry[0]]
    return len(found) == 2 and all(valid for _, valid, _ in found) and any(total for _, _, total in every)


def check_programs(path):
    found = [valid for text, valid, _ in pdfsig(path) if "ETSI.CAdES.detached" in text]
    report(found == [True, True], "pdfsig: both signatures valid")
    report(any(total for _, _, total in pdfsig(path)), "pdfsig: the last signature covers the total document")
    run = subprocess.run(["qpdf", "--check", str(path)], capture_output=True, text=True)
    clean = run.returncode == 0 and "WARNING" not in run.stdout + run.stderr
    report(clean, "qpdf --check: no errors, no warnings" + ("" if clean else "\n" + run.stdout + run.stderr))


# --- tampered -----------------------------------------------------------------------------------------------


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


def with_added_page(data):
    """An incremental update that hangs one more page into the tree."""
    writer = IncrementalPdfFileWriter(io.BytesIO(data), strict=False)
    page = generic.DictionaryObject(
        {
            generic.pdf_name("/Type"): generic.pdf_name("/Page"),
            generic.pdf_name("/MediaBox"): generic.ArrayObject(map(generic.NumberObject, (0, 0, 595, 842))),
            generic.pdf_name("/Resources"): generic.DictionaryObject(),
            generic.pdf_name("/Contents"): writer.add_object(generic.StreamObject(stream_data=b"")),
        }
    )
    pages_ref = writer.root.get_value_as_reference("/Pages")
    pages = writer.root["/Pages"]
    page["/Parent"] = generic.IndirectObject(pages_ref.idnum, pages_ref.generation, writer)
    pages["/Kids"].append(writer.add_object(page))
    pages["/Count"] = generic.NumberObject(int(pages["/Count"]) + 1)
    writer.mark_update(pages_ref)
    return written(writer)


def with_changed_number(data):
    """An incremental update that gives the number field another value."""
    writer = IncrementalPdfFileWriter(io.BytesIO(data), strict=False)
    for field in writer.root["/AcroForm"]["/Fields"]:
        found = field.get_object()
        if found["/FT"] == "/Tx":
            found[generic.pdf_name("/V")] = generic.pdf_string("999/ĐT")
            writer.mark_update(field.reference)
            break
    return written(writer)


def written(writer):
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def number_in_place(data):
    """The number's value overwritten where it stands, file length unchanged."""
    reader = PdfFileReader(io.BytesIO(data), strict=True)
    for field in reader.root["/AcroForm"]["/Fields"]:
        found = field.get_object()
        if found["/FT"] == "/Tx":
            value = found.raw_get("/V").original_bytes
            for shape in (value.hex().encode(), value.hex().upper().encode(), value):
                at = data.rfind(shape)
                if at >= 0:
                    last = at + len(shape) - 1
                    return data[:last] + (b"0" if data[last : last + 1] != b"0" else b"1") + data[last + 1 :]
    raise SystemExit("no number field with a value in the file")


def check_tampered(data, roots, folder):
    def judge(name, tampered, tools):
        path = folder / "tampered.pdf"
        path.write_bytes(tampered)
        if "pyhanko" in tools:
            report(not pyhanko_accepts(tampered, roots), f"pyHanko: {name} is called broken")
        if "pdfsig" in tools:
            report(not pdfsig_accepts(path), f"pdfsig: {name} is called broken")

    judge("an added page (incremental)", with_added_page(data), ("pyhanko", "pdfsig"))
    judge("a changed number (incremental)", with_changed_number(data), ("pyhanko", "pdfsig"))
    judge("a number overwritten in place", number_in_place(data), ("pyhanko", "pdfsig"))
    source, out = folder / "copy.pdf", folder / "page.pdf"
    source.write_bytes(data)
    subprocess.run(["qpdf", str(source), "--pages", ".", "1-z", ".", "1", "--", str(out)], check=True)
    judge("an added page (rewritten)", out.read_bytes(), ("pyhanko", "pdfsig"))


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
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
