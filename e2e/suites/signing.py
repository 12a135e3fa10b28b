#!/usr/bin/env python3
"""`saoy sign` and `saoy augment` over keys, kinds, levels, places, locks and inputs, every two of them together: each file judged by
pyHanko, pdfsig, qpdf and `saoy verify`. What pyHanko signed at each level is raised and renewed as well."""

import asyncio
import io
import itertools
import json
import logging
import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pikepdf
from asn1crypto import crl as asn1_crl
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import signers
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.validation import DocumentSecurityStore, async_validate_pdf_signature
from pyhanko.sign.validation.ades import ades_lta_validation
from pyhanko_certvalidator import ValidationContext

E2E = Path(__file__).resolve().parent.parent
sys.path += [str(E2E / "lib"), str(E2E / "validators")]

import judges
import pairwise
from accept import archival_policy
from judges import context, pdfsig, report
from signing_pki import PASSWORD, Authority

SAOY = os.environ.get("SAOY", "saoy")
# Key, hash, PSS.
ALGORITHMS = [
    ("rsa2048", "sha256", False),
    ("rsa3072", "sha384", False),
    ("rsa4096", "sha512", False),
    ("rsa2048", "sha256", True),
    ("rsa3072", "sha384", True),
    ("rsa4096", "sha512", True),
    ("p256", "sha256", False),
    ("p384", "sha384", False),
]
LEVELS = ["b-b", "b-t", "b-lt", "b-lta"]
# What a signature may be: each value of each row of this table meets each value of every other.
DIMENSIONS = {
    "algorithm": [" ".join((key, digest, *(["PSS"] if pss else []))) for key, digest, pss in ALGORITHMS],
    "level": LEVELS,
    "kind": ["approval", "P=1", "P=2", "P=3"],
    "look": ["invisible", "visible", "turned"],
    "field": ["new", "existing"],
    "nth": [1, 2, 3],
    "lock": ["none", "all", "include", "exclude"],
    "input": ["table", "stream", "linearized", "hybrid", "encrypted"],
}
LOCKS = {"none": (), "all": ("--lock", "all"), "include": ("--lock", "include:so"), "exclude": ("--lock", "exclude:so")}
# Input -> the words of the refusal.
REFUSED = {"hybrid": "hybrid", "encrypted": "mã hóa"}


def possible(row):
    """A certification is the first signature; nobody has signed what cannot be signed."""
    kind, nth, source = row.get("kind", "approval"), row.get("nth", 1), row.get("input", "table")
    return nth == 1 or (kind == "approval" and source not in REFUSED)


@dataclass
class World:
    folder: Path
    authority: Authority
    people: dict
    bases: dict
    verify: bool

    def saoy(self, *words):
        env = dict(os.environ, SAOY_PASSWORD=PASSWORD, LC_ALL="vi_VN.UTF-8")
        return subprocess.run([SAOY, *map(str, words)], capture_output=True, text=True, errors="replace", env=env)

    def network(self, level):
        if level == "b-b":
            return ()
        return ("--tsa", self.authority.url, "--private-addresses", "--trust", self.authority.root_file)


def bases(folder):
    """(layout, turned) -> a file of two pages with text fields and empty signature fields, seen and not, on the first."""
    made = {}
    for layout, turned in itertools.product(("table", "stream", "linearized", "encrypted"), (False, True)):
        with pikepdf.new() as pdf:
            form(pdf, turned)
            mode = pikepdf.ObjectStreamMode.generate if layout == "stream" else pikepdf.ObjectStreamMode.disable
            protected = pikepdf.Encryption(owner="chu", user="") if layout == "encrypted" else None
            path = folder / f"base-{layout}-{turned}.pdf"
            pdf.save(path, object_stream_mode=mode, linearize=layout == "linearized", encryption=protected)
            made[layout, turned] = path
    for turned in (False, True):
        path = folder / f"base-hybrid-{turned}.pdf"
        path.write_bytes(hybrid(made["table", turned].read_bytes()))
        made["hybrid", turned] = path
    return made


def form(pdf, turned):
    for _ in range(2):
        pdf.add_blank_page(page_size=(595, 842))
    if turned:
        for page in pdf.pages:
            page.Rotate = 90
    for page in pdf.pages:
        page.Contents = pdf.make_stream(b"BT /F1 12 Tf 60 60 Td (Van ban) Tj ET")
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)))
    first = pdf.pages[0].obj

    def field(kind, name, rect):
        return pdf.make_indirect(
            pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Widget, FT=pikepdf.Name("/" + kind), T=pikepdf.String(name), F=4, Rect=rect, P=first)
        )

    fields = [field("Tx", "so", [60, 700, 200, 720]), field("Tx", "ngay", [60, 660, 200, 680]), field("Sig", "ky_san", [300, 600, 500, 700])]
    for nth in (1, 2, 3):
        fields.append(field("Sig", f"thay_{nth}", [300, 600 - 120 * nth, 500, 700 - 120 * nth]))
        fields.append(field("Sig", f"an_{nth}", [0, 0, 0, 0]))
    first.Annots = pdf.make_indirect(pikepdf.Array(fields))
    pdf.Root.AcroForm = pdf.make_indirect(pikepdf.Dictionary(Fields=pikepdf.Array(fields), DA=pikepdf.String("/Helv 0 Tf 0 g"), DR=pikepdf.Dictionary()))


def hybrid(data):
    """A further save with a table and, beside it, a stream (ISO 32000-2 §7.5.8.4)."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        size, root = int(pdf.trailer.Size), pdf.Root.objgen[0]
    before = int(data.rsplit(b"startxref", 1)[1].split()[0])
    added = b"%d 0 obj\n<< /Note (hybrid) >>\nendobj\n" % size
    at = len(data)
    stream = at + len(added)
    entries = b"\x01" + at.to_bytes(4, "big") + b"\x00" + b"\x01" + stream.to_bytes(4, "big") + b"\x00"
    added += b"%d 0 obj\n<< /Type /XRef /W [1 4 1] /Index [%d 2] /Size %d /Root %d 0 R /Length %d >>\nstream\n%s\nendstream\nendobj\n" % (
        size + 1, size, size + 2, root, len(entries), entries)
    table = at + len(added)
    trailer = b"trailer\n<< /Size %d /Root %d 0 R /Prev %d /XRefStm %d >>\nstartxref\n%d\n%%%%EOF\n" % (size + 2, root, before, stream, table)
    return data + added + b"xref\n0 1\n0000000000 65535 f \n" + trailer


def place_words(place, number):
    return {
        "invisible": (),
        "existing": ("--field", "ky_san"),
        "visible": ("--field", f"moi_{number}", "--page", "2", "--rect", f"20,{30 + 40 * number},70,30", "--title", "Phó Chủ tịch"),
        "turned": ("--field", f"moi_{number}", "--page", "2", "--rect", f"20,{30 + 40 * number},70,30"),
    }[place]


def row_words(row):
    nth = row["nth"]
    if row["field"] == "existing":
        place = ("--field", f"an_{nth}" if row["look"] == "invisible" else f"thay_{nth}")
    else:
        place = ("--field", f"moi_{nth}") if row["look"] == "invisible" else place_words(row["look"], nth)
        place += ("--page", "1") if row["look"] == "invisible" else ()
    kind = ("--approve",) if row["kind"] == "approval" else ("--certify", row["kind"][2:])
    return (*kind, *place, *LOCKS[row["lock"]])


def sign(world, base, out, algorithm, kind, level, place, number=0):
    return signed_with(world, base, out, algorithm, level, (*kind, *place_words(place, number)))


def signed_with(world, base, out, algorithm, level, words):
    key, digest, pss = algorithm
    words = ("--key", world.people[key], "--hash", digest, *(("--pss",) if pss else ()), *words)
    return world.saoy("sign", base, "-o", out, *words, "--level", level, "--reason", "Phê duyệt", *world.network(level))


def validate(signature, world, reader):
    dss = DocumentSecurityStore.read_dss(reader) if "/DSS" in reader.root else None
    roots = world.authority.anchors()
    if dss is None:
        ours = stamps = context(roots)
    else:
        # Revocation is demanded where the file says that it brings it along.
        ours, stamps = (dss.as_validation_context({"trust_roots": roots, "allow_fetching": False, "revocation_mode": "hard-fail"}) for _ in range(2))
    return asyncio.run(async_validate_pdf_signature(signature, ours, ts_validation_context=stamps))


def pyhanko_says(path, world, count, level):
    """What pyHanko has against the file; nothing if it accepts all of it."""
    try:
        reader = PdfFileReader(io.BytesIO(path.read_bytes()), strict=True)
        signatures = reader.embedded_regular_signatures
        if len(signatures) != count:
            return f"{len(signatures)} signatures"
        status = None
        for signature in signatures:
            status = validate(signature, world, reader)
            if not (status.intact and status.valid and status.trusted and status.bottom_line):
                return status.pretty_print_details()
        last = signatures[-1]
        stamped = level != "b-b"
        if stamped != (status.timestamp_validity is not None):
            return f"signature timestamp: {not stamped}"
        stamps = reader.embedded_timestamp_signatures
        if level == "b-lta":
            if not stamps:
                return "no document timestamp"
            verdict = asyncio.run(ades_lta_validation(last, archival_policy(world.authority.anchors()))).ades_subindic
            if verdict.status.name != "PASSED":
                return f"PAdES-LTA: {verdict}"
        return ""
    except Exception as error:  # noqa: BLE001: whatever it says is a refusal
        return f"{type(error).__name__}: {error}"


def judge(world, label, path, count, level, pss):
    refusal = pyhanko_says(path, world, count, level)
    report(not refusal, f"{label}: pyHanko accepts it" + (f"\n{refusal}" if refusal else ""))
    # It lists empty fields and document timestamps as well, and judges neither.
    found = [valid for text, valid, _ in pdfsig(path) if "CAdES.detached" in text or "pkcs7.detached" in text]
    report(found == [True] * count, f"{label}: pdfsig accepts it ({found})")
    run = subprocess.run(["qpdf", "--check", str(path)], capture_output=True, text=True)
    clean = run.returncode == 0 and "WARNING" not in run.stdout + run.stderr
    report(clean, f"{label}: qpdf --check" + ("" if clean else "\n" + run.stdout + run.stderr))
    if world.verify:
        run = world.saoy("verify", "--format", "json", "--trust", world.authority.root_file, path)
        against = saoy_says(run.stdout, level)
        report(not against, f"{label}: saoy verify" + (f"\n{against}\n{run.stdout}{run.stderr}" if against else ""))


def saoy_says(line, level):
    """What our own report has against a file whose last signature is to have reached `level`."""
    told = json.loads(line)
    signatures = [one for one in told["signatures"] if one["kind"] != "document_timestamp"]
    for one in told["signatures"]:
        if one["integrity"] != "intact" or not one["changes_after"]["allowed"]:
            return f"{one['field']}: {one['integrity']}, {one['changes_after']}"
    if signatures[-1]["level"].lower() != level:
        return f"level {signatures[-1]['level']}"
    # Without revocation data in the file nobody can say more.
    wanted = {"valid"} if level in ("b-lt", "b-lta") and len(signatures) == 1 else {"valid", "indeterminate"}
    return "" if told["verdict"] in wanted else told["verdict"]


def matrix(world):
    """Every two values of every two dimensions meet in a file that is judged, or refused for its input."""
    # What is refused for its input says nothing about the rest: the files that are signed come first, and are enough by themselves.
    signable = {**DIMENSIONS, "input": [value for value in DIMENSIONS["input"] if value not in REFUSED]}
    rows = pairwise.rows(signable, possible)
    rows += pairwise.rows(DIMENSIONS, possible, judged(rows))
    wanted = set(pairwise.pairs_wanted(DIMENSIONS, possible))
    met = judged(rows) | {pair for row in rows for pair in pairwise.pairs(row) if any(value in REFUSED for _, value in pair)}
    all_rows = 1
    for values in DIMENSIONS.values():
        all_rows *= len(values)
    print(f"{len(rows)} files for {len(wanted)} pairs of values of {len(DIMENSIONS)} dimensions ({all_rows} files would be all of them)")
    report(wanted <= met, f"every pair is met {sorted(wanted - met)[:5]}")
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(lambda numbered: matrix_row(world, *numbered), enumerate(rows)))


def judged(rows):
    return set().union(*(pairwise.pairs(row) for row in rows if row["input"] not in REFUSED))


def matrix_row(world, number, row):
    label = ", ".join(f"{name} {value}" if name in ("nth", "lock", "field") else str(value) for name, value in row.items())
    algorithm = ALGORITHMS[DIMENSIONS["algorithm"].index(row["algorithm"])]
    base = world.bases[row["input"], row["look"] == "turned"]
    out = world.folder / f"signed-{number}.pdf"
    if row["input"] in REFUSED:
        run = signed_with(world, base, out, algorithm, row["level"], row_words(row))
        report(run.returncode == 1 and REFUSED[row["input"]] in run.stderr and not out.exists(), f"{label}: refused {run.stderr.strip()[:90]}")
        return
    # Whoever signed before: an approval, or a certification where nothing visible is added behind it.
    for earlier in range(1, row["nth"]):
        certify = earlier == 1 and number % 2 and (row["field"] == "existing" or row["look"] == "invisible")
        first = {"kind": "P=2" if certify else "approval", "look": "invisible", "field": "existing", "nth": earlier, "lock": "none"}
        signed = world.folder / f"signed-{number}-{earlier}.pdf"
        run = signed_with(world, base, signed, ("p256", "sha256", False), "b-b", row_words(first))
        report(run.returncode == 0, f"{label}: signature {earlier} before it {run.stderr}")
        base = signed
    run = signed_with(world, base, out, algorithm, row["level"], row_words(row))
    report(run.returncode == 0, f"{label}: signed" + ("" if run.returncode == 0 else f"\n{run.stderr}"))
    if run.returncode == 0:
        report(out.read_bytes().startswith(base.read_bytes()), f"{label}: the file is its beginning, byte for byte")
        judge(world, label, out, row["nth"], row["level"], algorithm[2])


def several(world):
    """Up to three signatures in one file: approvals only, and behind a certification."""
    rows = [
        ("approvals", "table", [("rsa2048", ("--approve",), "visible"), ("p256", ("--approve",), "existing"), ("p384", ("--approve",), "invisible")]),
        ("certified", "stream", [("p384", ("--certify", "2"), "visible"), ("rsa3072", ("--approve",), "existing"), ("p256", ("--approve",), "invisible")]),
        ("locking", "table", [("p256", ("--certify", "3"), "invisible"), ("rsa2048", ("--approve", "--lock", "include:so"), "existing"), ("p384", ("--approve",), "invisible")]),
    ]
    usual = {"rsa2048": "sha256", "rsa3072": "sha384", "p256": "sha256", "p384": "sha384"}
    for name, layout, signers_ in rows:
        before = world.bases[layout, False]
        for number, (key, kind, place) in enumerate(signers_, 1):
            level = "b-lta" if number == len(signers_) else "b-t"
            out = world.folder / f"{name}-{number}.pdf"
            run = sign(world, before, out, (key, usual[key], False), kind, level, place, number)
            label = f"{name}: signature {number} of {len(signers_)}"
            report(run.returncode == 0, f"{label}: signed" + ("" if run.returncode == 0 else f"\n{run.stderr}"))
            if run.returncode != 0:
                break
            judge(world, label, out, number, level, False)
            before = out


def augmented(world):
    """Our own B-B and pyHanko's, raised and renewed."""
    own = world.folder / "own.pdf"
    sign(world, world.bases["table", False], own, ("rsa2048", "sha256", False), ("--approve",), "b-b", "invisible")
    foreign = world.folder / "foreign.pdf"
    signer = signers.SimpleSigner.load_pkcs12(str(world.people["rsa2048"]), passphrase=PASSWORD.encode())
    with open(world.bases["stream", False], "rb") as base, open(foreign, "wb") as out:
        metadata = signers.PdfSignatureMetadata(field_name="ky_san", md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES)
        signers.PdfSigner(metadata, signer).sign_pdf(IncrementalPdfFileWriter(base), output=out, bytes_reserved=2 * 12000)
    for name, path in (("own", own), ("pyHanko's", foreign)):
        steps = [("b-t", "b-t"), ("b-lt", "b-lt"), ("b-lta", "b-lta"), ("b-lta", "renewed")]
        for level, step in steps:
            out = world.folder / f"{name[:3]}-{step}.pdf"
            run = world.saoy("augment", path, "-o", out, "--level", level, *world.network(level))
            label = f"{name}, augmented: {step}"
            report(run.returncode == 0, f"{label}" + ("" if run.returncode == 0 else f"\n{run.stderr}"))
            if run.returncode != 0:
                break
            judge(world, label, out, 1, level, False)
            path = out
        reader = PdfFileReader(io.BytesIO(path.read_bytes()), strict=True)
        report(len(reader.embedded_timestamp_signatures) == 2, f"{name}: renewal adds a second document timestamp")
    broken = world.folder / "broken.pdf"
    # Of a file with something behind its signature, one signed byte is another one.
    data = bytearray((world.folder / "own-b-lt.pdf").read_bytes())
    data[data.index(b"842")] = ord("7")
    broken.write_bytes(data)
    run = world.saoy("augment", broken, "-o", world.folder / "never.pdf", *world.network("b-lta"))
    report(run.returncode == 1 and not (world.folder / "never.pdf").exists(), f"a signature that does not hold is not archived: {run.stderr.strip()}")
    small = world.folder / "small.pdf"
    with open(world.bases["table", False], "rb") as base, open(small, "wb") as out:
        metadata = signers.PdfSignatureMetadata(field_name="ky_san", md_algorithm="sha256")
        # pyHanko keeps no room that it does not need.
        signers.sign_pdf(IncrementalPdfFileWriter(base), metadata, signer, output=out)
    out = world.folder / "small-t.pdf"
    run = world.saoy("augment", small, "-o", out, "--level", "b-t", *world.network("b-t"))
    reader = PdfFileReader(io.BytesIO(out.read_bytes()), strict=True) if run.returncode == 0 else None
    report(reader is not None and len(reader.embedded_timestamp_signatures) == 1, f"a signature without room gets a document timestamp instead {run.stderr}")


def foreign(world):
    """What pyHanko made at each level, raised to B-LTA and renewed once more; pyHanko accepts both."""
    lists = lambda: ValidationContext(trust_roots=world.authority.anchors(), crls=[asn1_crl.CertificateList.load(world.authority.crl())], allow_fetching=False)
    for (key, level), certify in itertools.product(itertools.product(("rsa2048", "p256"), LEVELS), (False, True)):
        signer = signers.SimpleSigner.load_pkcs12(str(world.people[key]), passphrase=PASSWORD.encode())
        archived = {"embed_validation_info": True, "validation_context": lists()} if level in ("b-lt", "b-lta") else {}
        metadata = signers.PdfSignatureMetadata(
            field_name="ky_san", md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES, certify=certify, use_pades_lta=level == "b-lta", **archived)
        name = f"pyHanko's {key} {level}{' certified' if certify else ''}"
        path = world.folder / f"theirs-{key}-{level}-{certify}.pdf"
        with open(world.bases["table", False], "rb") as base, open(path, "wb") as out:
            stamper = None if level == "b-b" else world.authority.stamper
            signers.PdfSigner(metadata, signer, timestamper=stamper).sign_pdf(IncrementalPdfFileWriter(base), output=out, bytes_reserved=2 * 12000)
        stamps = 1 if level == "b-lta" else 0
        for step in ("raised", "renewed"):
            out = world.folder / f"theirs-{key}-{level}-{certify}-{step}.pdf"
            run = world.saoy("augment", path, "-o", out, *world.network("b-lta"))
            report(run.returncode == 0, f"{name}, {step}" + ("" if run.returncode == 0 else f"\n{run.stderr}"))
            if run.returncode != 0:
                break
            judge(world, f"{name}, {step}", out, 1, "b-lta", False)
            stamps += 1
            reader = PdfFileReader(io.BytesIO(out.read_bytes()), strict=True)
            found = len(reader.embedded_timestamp_signatures)
            report(found == stamps, f"{name}, {step}: {found} document timestamps, one more than before")
            path = out


def refusals(world):
    base = world.bases["table", False]
    out = world.folder / "refused.pdf"

    def refused(label, word, *words, file=base, key="p256"):
        run = world.saoy("sign", file, "-o", out, "--key", world.people[key], *words)
        good = run.returncode == 1 and word in run.stderr and not out.exists()
        report(good, f"{label}: refused, saying “{word}”" + ("" if good else f"\n{run.returncode} {run.stderr}"))

    refused("Ed25519", "Ed25519 chỉ để kiểm tra", key="ed25519")
    refused("a field that is not there", "không có trường “khong_co”", "--field", "khong_co")
    refused("a field that is no signature's, in English", "not a signature field", "--field", "so", "--lang", "en")
    refused("a hash that the key does not take", "P-256 dùng SHA-256", "--hash", "sha512")
    refused("a level without an authority", "--tsa", "--level", "b-t")
    refused("a page that is not there", "không có trang 9", "--page", "9")
    certified = world.folder / "certified-1.pdf"
    refused("a second certification", "chứng nhận", "--certify", "2", file=certified)
    refused("a visible field after a certification", "ký không hiển thị", "--rect", "20,20,50,20", file=certified)
    locked = world.folder / "nothing.pdf"
    sign(world, base, locked, ("p256", "sha256", False), ("--certify", "1"), "b-b", "invisible")
    refused("whatever follows P=1", "không cho thay đổi gì nữa", file=locked)
    protected = world.folder / "protected.pdf"
    with pikepdf.open(base) as pdf:
        pdf.save(protected, encryption=pikepdf.Encryption(owner="o", user="u"))
    refused("a protected file", "mã hóa", file=protected)
    plain = world.saoy("sign", base, "-o", world.folder / "pem.pdf", "--key", world.people["p256"].with_suffix(".pem"))
    report(plain.returncode == 0, f"a PEM key with its certificates signs {plain.stderr}")
    there = world.folder / "there.pdf"
    there.write_bytes(b"mine")
    run = world.saoy("sign", base, "-o", there, "--key", world.people["p256"])
    report(run.returncode == 1 and there.read_bytes() == b"mine", "a file that exists is not overwritten")


def main():
    # It says at each P=3 that its own rules were not made for it.
    logging.disable(logging.WARNING)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with Authority(folder) as authority:
            verify = subprocess.run([SAOY, "verify", "--help"], capture_output=True).returncode == 0
            world = World(folder, authority, authority.people(), bases(folder), verify)
            if not verify:
                print("left out: saoy verify (this program has no such command)")
            matrix(world)
            several(world)
            augmented(world)
            foreign(world)
            refusals(world)
    print(f"{judges.passed} passed, {judges.failed} failed")
    return 1 if judges.failed else 0


if __name__ == "__main__":
    sys.exit(main())
