#!/usr/bin/env python3
"""Asks other people's validators what they think of a certified copy, as it is and after tampering.

    check_copy.py COPY.pdf --anchors ROOTS.pem [--samples 150 | --every-byte] [--no-tamper]

pyHanko judges with its default, strict difference policy and with nothing but what is embedded in the file: no
network. pdfsig (poppler) and qpdf are run as programs. Tampering: an added page, a changed number, and flipped bytes.
Every signature's digest covers its range byte by byte, so a byte is as good as its neighbour: by default each revision
is sampled evenly, with its first and last bytes; --every-byte flips them all.

The last line is `N passed, N failed`; the exit status is 1 if anything failed.
"""

import argparse
import asyncio
import io
import logging
import multiprocessing
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from asn1crypto import pem, x509
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import SignatureCoverageLevel, async_validate_pdf_signature
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
    found = [entry for entry in pdfsig(path) if "ETSI.CAdES.detached" in entry[0]]
    whole = any(total for _, _, total in pdfsig(path))
    return len(found) == 2 and all(valid for _, valid, _ in found) and whole


def check_programs(path):
    found = [valid for text, valid, _ in pdfsig(path) if "ETSI.CAdES.detached" in text]
    report(found == [True, True], "pdfsig: both signatures valid")
    report(any(total for _, _, total in pdfsig(path)), "pdfsig: the last signature covers the total document")
    run = subprocess.run(["qpdf", "--check", str(path)], capture_output=True, text=True)
    clean = run.returncode == 0 and "WARNING" not in run.stdout + run.stderr
    report(clean, "qpdf --check: no errors, no warnings" + ("" if clean else "\n" + run.stdout + run.stderr))


# --- tampered -----------------------------------------------------------------------------------------------


def pyhanko_accepts(data, roots, skip_diff=False):
    try:
        reader = PdfFileReader(io.BytesIO(data), strict=True)
        signatures = reader.embedded_regular_signatures
        if len(signatures) != 2:
            return False
        for signature in signatures:
            status = asyncio.run(async_validate_pdf_signature(signature, context(roots), skip_diff=skip_diff))
            if not (status.intact and status.valid):
                return False
            if not skip_diff and not status.bottom_line:
                return False
        return True
    except Exception:
        return False


def pyhanko_stamp_holds(data):
    """Whether the document timestamp's imprint still matches its range."""
    try:
        reader = PdfFileReader(io.BytesIO(data), strict=True)
        (stamp,) = reader.embedded_timestamp_signatures
        stamp.compute_integrity_info()
        imprint = stamp.signer_info["signed_attrs"]
        content = stamp.signed_data["encap_content_info"]["content"].parsed
        return imprint is not None and content["message_imprint"]["hashed_message"].native == stamp.compute_digest()
    except Exception:
        return False


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
        offsets = set(range(start, end, step)) | {start, end - 1}
        for offset in sorted(offsets):
            inside = next((number for number, hole in enumerate(holes) if offset in hole), None)
            stamp = inside != 2
            both = index < 2 and inside is None
            if both or stamp:
                yield offset, both, stamp


state = {}


def prepare_worker(data, roots):
    state.update(data=data, roots=roots, folder=tempfile.TemporaryDirectory())


def try_flip(job):
    offset, both, stamp = job
    tampered = bytearray(state["data"])
    tampered[offset] ^= 1 << (offset % 8)
    tampered = bytes(tampered)
    missed = []
    if both:
        if pyhanko_accepts(tampered, state["roots"], skip_diff=True):
            missed.append("pyHanko")
        path = Path(state["folder"].name) / "flipped.pdf"
        path.write_bytes(tampered)
        if pdfsig_accepts(path):
            missed.append("pdfsig")
    if stamp and pyhanko_stamp_holds(tampered):
        missed.append("pyHanko's archive timestamp")
    return offset, both, missed


def check_flips(data, roots, samples):
    jobs = list(flips(data, samples))
    with multiprocessing.Pool(initializer=prepare_worker, initargs=(data, roots)) as pool:
        results = pool.map(try_flip, jobs, chunksize=16)
    for tool in ("pyHanko", "pdfsig"):
        missed = [offset for offset, both, tools in results if tool in tools]
        count = sum(both for _, both, _ in results)
        report(count and not missed, f"{tool}: {count} flipped bytes of revisions 0-2 outside /Contents called broken" + where(missed))
    missed = [offset for offset, _, tools in results if "pyHanko's archive timestamp" in tools]
    report(not missed, f"pyHanko: {len(results)} flipped bytes in the archive timestamp's range called broken" + where(missed))


def where(missed):
    return f"; not noticed at {missed[:10]}" if missed else ""


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("copy", type=Path)
    parser.add_argument("--anchors", required=True, help="trusted roots, PEM")
    parser.add_argument("--samples", type=int, default=150, help="flipped bytes per revision")
    parser.add_argument("--every-byte", action="store_true")
    parser.add_argument("--no-tamper", action="store_true")
    arguments = parser.parse_args()
    data, roots = arguments.copy.read_bytes(), anchors(arguments.anchors)

    check_pyhanko(data, roots)
    check_programs(arguments.copy)
    if not arguments.no_tamper:
        report(pyhanko_accepts(data, roots) and pyhanko_stamp_holds(data) and pdfsig_accepts(arguments.copy), "untampered, the same judges accept it")
        with tempfile.TemporaryDirectory() as folder:
            check_tampered(data, roots, Path(folder))
        check_flips(data, roots, None if arguments.every_byte else arguments.samples)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
