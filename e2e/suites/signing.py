#!/usr/bin/env python3
"""`saoy sign` and `saoy augment` over keys, kinds, levels, places and layouts: each file judged by pyHanko, pdfsig, qpdf and `saoy verify`."""

import asyncio
import io
import itertools
import json
import logging
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pikepdf
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import signers
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.validation import DocumentSecurityStore, async_validate_pdf_signature
from pyhanko.sign.validation.ades import ades_lta_validation

E2E = Path(__file__).resolve().parent.parent
sys.path += [str(E2E / "lib"), str(E2E / "validators")]

import judges
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
KINDS = [("--certify", "1"), ("--certify", "2"), ("--certify", "3"), ("--approve",), ("--approve", "--lock", "all"), ("--approve", "--lock", "include:so")]
LEVELS = ["b-b", "b-t", "b-lt", "b-lta"]
PLACES = ["invisible", "visible", "existing", "turned"]
LAYOUTS = ["table", "stream"]


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
    """(layout, turned) -> a file of two pages with a text field and an empty signature field on the first."""
    made = {}
    for layout, turned in itertools.product(LAYOUTS, (False, True)):
        with pikepdf.new() as pdf:
            for _ in range(2):
                pdf.add_blank_page(page_size=(595, 842))
            if turned:
                for page in pdf.pages:
                    page.Rotate = 90
            first = pdf.pages[0].obj

            def field(kind, name, rect):
                return pdf.make_indirect(
                    pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Widget, FT=pikepdf.Name("/" + kind), T=pikepdf.String(name), F=4, Rect=rect, P=first)
                )

            fields = pikepdf.Array([field("Tx", "so", [60, 700, 200, 720]), field("Sig", "ky_san", [300, 600, 500, 700])])
            first.Annots = pdf.make_indirect(pikepdf.Array(list(fields)))
            pdf.Root.AcroForm = pdf.make_indirect(pikepdf.Dictionary(Fields=fields, DA=pikepdf.String("/Helv 0 Tf 0 g"), DR=pikepdf.Dictionary()))
            mode = pikepdf.ObjectStreamMode.generate if layout == "stream" else pikepdf.ObjectStreamMode.disable
            path = folder / f"base-{layout}-{turned}.pdf"
            pdf.save(path, object_stream_mode=mode)
            made[layout, turned] = path
    return made


def place_words(place, number):
    return {
        "invisible": (),
        "existing": ("--field", "ky_san"),
        "visible": ("--field", f"moi_{number}", "--page", "2", "--rect", f"20,{30 + 40 * number},70,30", "--title", "Phó Chủ tịch"),
        "turned": ("--field", f"moi_{number}", "--page", "1", "--rect", f"20,{30 + 40 * number},70,30"),
    }[place]


def sign(world, base, out, algorithm, kind, level, place, number=0):
    key, digest, pss = algorithm
    words = ("--key", world.people[key], "--hash", digest, *(("--pss",) if pss else ()), *kind, *place_words(place, number))
    run = world.saoy("sign", base, "-o", out, *words, "--level", level, "--reason", "Phê duyệt", *world.network(level))
    return run


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
    """Every algorithm at every level; kinds, places and layouts go round so that each meets each."""
    for number, (algorithm, level) in enumerate(itertools.product(ALGORITHMS, LEVELS)):
        kind = KINDS[number % len(KINDS)]
        place = PLACES[(number + number // len(PLACES)) % len(PLACES)]
        layout = LAYOUTS[(number // 3) % len(LAYOUTS)]
        key, digest, pss = algorithm
        label = f"{key} {digest}{' PSS' if pss else ''}, {' '.join(kind)}, {level}, {place}, {layout}"
        base = world.bases[layout, place == "turned"]
        out = world.folder / f"signed-{number}.pdf"
        run = sign(world, base, out, algorithm, kind, level, place)
        report(run.returncode == 0, f"{label}: signed" + ("" if run.returncode == 0 else f"\n{run.stderr}"))
        if run.returncode == 0:
            report(out.read_bytes().startswith(base.read_bytes()), f"{label}: the file is its beginning, byte for byte")
            judge(world, label, out, 1, level, pss)


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
    own = world.folder / "signed-0.pdf"
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


def refusals(world):
    base = world.bases["table", False]
    out = world.folder / "refused.pdf"

    def refused(label, word, *words, file=base, key="p256"):
        run = world.saoy("sign", file, "-o", out, "--key", world.people[key], *words)
        good = run.returncode == 1 and word in run.stderr and not out.exists()
        report(good, f"{label}: refused, saying “{word}”" + ("" if good else f"\n{run.returncode} {run.stderr}"))

    refused("Ed25519", "Ed25519 chỉ để kiểm tra", key="ed25519")
    refused("a field that is not there", "không có trường “khong_co”", "--field", "khong_co")
    refused("a field that is no signature's, in English", "no signature field", "--field", "so", "--lang", "en")
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
            refusals(world)
    print(f"{judges.passed} passed, {judges.failed} failed")
    return 1 if judges.failed else 0


if __name__ == "__main__":
    sys.exit(main())
