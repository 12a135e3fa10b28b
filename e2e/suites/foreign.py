#!/usr/bin/env python3
"""What pyHanko signs, in all its options, is judged by `saoy verify` as pyHanko judges it.

    foreign.py [KEEP]     KEEP: a folder in which the files stay

Each file is signed by pyHanko here, then looked at by both: is each signature intact, does it cover its revision, were
later changes allowed, is the whole good? Where the standard leaves it open, the expected difference stands beside the case.
"""

import asyncio
import datetime
import io
import json
import logging
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pikepdf
from pyhanko.pdf_utils.crypt import SecurityHandlerVersion
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer
from pyhanko.sign import fields, signers, timestamps
from pyhanko.sign.ades.api import CAdESSignedAttrSpec
from pyhanko.sign.fields import FieldMDPAction, FieldMDPSpec, MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, PdfTimeStamper
from pyhanko.sign.validation import async_validate_pdf_signature, async_validate_pdf_timestamp
from pyhanko.sign.validation.status import ModificationInfo
from pyhanko_certvalidator import ValidationContext

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "validators"))
from people import DAY, NOW, Authority

SAOY = os.environ.get("SAOY", "saoy")
PADES, PKCS7 = SigSeedSubFilter.PADES, SigSeedSubFilter.ADOBE_PKCS7_DETACHED

logging.disable(logging.CRITICAL)  # what pyHanko refuses is a result here, not news

passed = failed = 0


def report(good, text):
    global passed, failed
    passed, failed = passed + bool(good), failed + (not good)
    print(("ok   " if good else "FAIL ") + text, flush=True)


# ---- files to sign


def plain(pages=2, change=None, **options):
    pdf = pikepdf.new()
    font = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica))
    for number in range(1, pages + 1):
        page = pdf.add_blank_page(page_size=(595, 842))
        page.Contents = pdf.make_stream(f"BT /F1 24 Tf 72 {760 - number} Td (Trang {number}) Tj ET".encode())
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
    if change:
        change(pdf)
    out = io.BytesIO()
    pdf.save(out, **options)
    return out.getvalue()


def with_text_field(pdf):
    field = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Widget, FT=pikepdf.Name.Tx, T="so",
                                                 Rect=[100, 500, 300, 530], F=4, DA="/F1 12 Tf 0 g", P=pdf.pages[0].obj))
    pdf.pages[0].Annots = pdf.make_indirect(pikepdf.Array([field]))
    fonts = pikepdf.Dictionary(F1=pdf.pages[0].Resources.Font.F1)
    pdf.Root.AcroForm = pdf.make_indirect(pikepdf.Dictionary(Fields=[field], DR=pikepdf.Dictionary(Font=fonts), DA="/F1 12 Tf 0 g"))


# ---- signing


class House:
    """The authority, and the ways to sign with it."""

    def __init__(self):
        self.authority = authority = Authority()
        self.leader = authority.signer("Nguyễn Văn Thử", "rsa2048", number="CCCD:001099000017")
        self.seal = authority.signer("UBND xã Thử Nghiệm", "p256")
        self.tsa = authority.tsa()
        self.crls = None

    def context(self, moment=None, **more):
        self.crls = self.crls or self.authority.crls()
        return ValidationContext(trust_roots=[self.authority.root], other_certs=list(self.authority.store), crls=self.crls,
                                 allow_fetching=False, revocation_mode="require", moment=moment, **more)

    def sign(self, data, signer=None, field="Ky", tsa=None, box=None, page=0, writer=None, **meta):
        writer = writer or IncrementalPdfFileWriter(io.BytesIO(data), strict=False)
        spec = SigFieldSpec(field, box=box, on_page=page, **{key: meta.pop(key) for key in ("field_mdp_spec", "doc_mdp_update_value") if key in meta})
        if meta.get("use_pades_lta") or meta.get("embed_validation_info"):
            meta.setdefault("validation_context", self.context())
        meta.setdefault("md_algorithm", "sha256")
        signer = signer or self.leader
        done = PdfSigner(PdfSignatureMetadata(field_name=field, **meta), signer, timestamper=tsa, new_field_spec=spec)
        out = io.BytesIO()
        asyncio.run(done.async_sign_pdf(writer, output=out, existing_fields_only=False))
        return out.getvalue()

    def stamp(self, data, tsa=None, **more):
        writer = IncrementalPdfFileWriter(io.BytesIO(data), strict=False)
        out = io.BytesIO()
        asyncio.run(PdfTimeStamper(tsa or self.tsa).async_timestamp_pdf(writer, "sha256", validation_context=self.context(), output=out, **more))
        return out.getvalue()

    def renew(self, data):
        out = io.BytesIO()
        asyncio.run(PdfTimeStamper(self.tsa).async_update_archival_timestamp_chain(
            PdfFileReader(io.BytesIO(data)), self.context(), in_place=False, output=out))
        return out.getvalue()


def filled(data, text="12/DT"):
    """The text field filled in with a look of its own, in a revision after the signature."""
    from pyhanko.pdf_utils import generic
    from pyhanko.pdf_utils.generic import pdf_name
    writer = IncrementalPdfFileWriter(io.BytesIO(data))
    field = next(entry.get_object() for entry in writer.root["/AcroForm"]["/Fields"] if entry.get_object()["/T"] == "so")
    field[pdf_name("/V")] = generic.pdf_string(text)
    look = generic.StreamObject(stream_data=f"/Tx BMC q BT /F1 12 Tf 0 g 4 10 Td ({text}) Tj ET Q EMC".encode())
    font = writer.root["/AcroForm"]["/DR"]["/Font"].raw_get("/F1")
    look.update({pdf_name("/Type"): pdf_name("/XObject"), pdf_name("/Subtype"): pdf_name("/Form"),
                 pdf_name("/BBox"): generic.ArrayObject(map(generic.NumberObject, (0, 0, 200, 30))),
                 pdf_name("/Resources"): generic.DictionaryObject({pdf_name("/Font"): generic.DictionaryObject({pdf_name("/F1"): font})})})
    field[pdf_name("/AP")] = generic.DictionaryObject({pdf_name("/N"): writer.add_object(look)})
    writer.update_container(field)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def scribbled(data):
    """The first page's contents replaced."""
    from pyhanko.pdf_utils import generic
    writer = IncrementalPdfFileWriter(io.BytesIO(data))
    page = writer.find_page_for_modification(0)[0].get_object()
    page[generic.pdf_name("/Contents")] = writer.add_object(generic.StreamObject(stream_data=b"BT /F1 24 Tf 72 600 Td (khac) Tj ET"))
    writer.update_container(page)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def encrypted(version, password="mat-khau"):
    pdf = io.BytesIO(plain())
    writer = copy_into_new_writer(PdfFileReader(pdf))
    from pyhanko.pdf_utils.crypt import StandardSecurityHandler
    if version == "aes256":
        handler = StandardSecurityHandler.build_from_pw("chu", password)
    else:
        rev, length, aes = {"rc4": (None, 16, False), "aes128": (None, 16, True)}[version]
        handler = StandardSecurityHandler.build_from_pw_legacy(
            rev=__import__("pyhanko.pdf_utils.crypt", fromlist=["x"]).StandardSecuritySettingsRevision.RC4_OR_AES128,
            id1=writer.document_id[0].original_bytes if hasattr(writer.document_id[0], "original_bytes") else bytes(writer.document_id[0]),
            desired_owner_pass="chu", desired_user_pass=password, keylen_bytes=length, use_aes128=aes)
    writer._assign_security_handler(handler)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def sign_encrypted(house, version, **meta):
    writer = IncrementalPdfFileWriter(io.BytesIO(encrypted(version)))
    writer.encrypt("mat-khau")
    return house.sign(None, writer=writer, **meta)


def cases(house):
    """Name, file, password, whether the whole is good."""
    base, stream = plain(), plain(object_stream_mode=pikepdf.ObjectStreamMode.generate)
    form = plain(change=with_text_field)
    box = (60, 60, 260, 140)
    sign = house.sign
    good = lambda name, data, password=None: (name, data, password)
    # Keys, hashes, containers.
    for kind in ("rsa2048", "rsa3072", "rsa4096", "p256", "p384", "p521", "ed25519"):
        signer = house.authority.signer(f"Khóa {kind}", kind)
        digest = {"p384": "sha384", "p521": "sha512", "ed25519": "sha512"}.get(kind, "sha256")
        for label, subfilter in (("pades", PADES), ("pkcs7", PKCS7)):
            yield good(f"{kind}-{label}", sign(base, signer, subfilter=subfilter, md_algorithm=digest))
    for kind, digest in (("rsa2048", "sha256"), ("rsa3072", "sha384"), ("rsa4096", "sha512")):
        signer = house.authority.signer(f"PSS {kind}", kind, pss=True)
        yield good(f"{kind}-pss-{digest}", sign(base, signer, subfilter=PADES, md_algorithm=digest))
    for digest in ("sha1", "sha384", "sha512"):
        yield good(f"rsa-{digest}", sign(base, subfilter=PKCS7, md_algorithm=digest))
    # Files of all kinds.
    for label, data in (("table", base), ("stream", stream), ("linearized", plain(linearize=True)), ("form", form)):
        for visible in (None, box):
            yield good(f"{label}-{'visible' if visible else 'invisible'}", sign(data, box=visible, subfilter=PADES))
    for version in ("rc4", "aes128", "aes256"):
        for label, subfilter in (("pades", PADES), ("pkcs7", PKCS7)):
            yield good(f"encrypted-{version}-{label}", sign_encrypted(house, version, subfilter=subfilter), "mat-khau")
    # Permissions and locks.
    for perm in (MDPPerm.NO_CHANGES, MDPPerm.FILL_FORMS, MDPPerm.ANNOTATE):
        certified = sign(form, certify=True, docmdp_permissions=perm, subfilter=PADES)
        yield good(f"certified-p{perm.value}", certified)
        yield good(f"certified-p{perm.value}-filled", filled(certified))
        yield good(f"certified-p{perm.value}-scribbled", scribbled(certified))
        if perm is not MDPPerm.NO_CHANGES:
            yield good(f"certified-p{perm.value}-signed-again", sign(certified, house.seal, "Dau", subfilter=PADES))
            yield good(f"certified-p{perm.value}-filled-signed", sign(filled(certified), house.seal, "Dau", subfilter=PADES))
    for action, names in ((FieldMDPAction.ALL, None), (FieldMDPAction.INCLUDE, ["so"]), (FieldMDPAction.EXCLUDE, ["so"]), (FieldMDPAction.INCLUDE, ["khac"])):
        spec = FieldMDPSpec(action, fields=names)
        locked = sign(form, subfilter=PADES, field_mdp_spec=spec)
        label = f"lock-{action.name.lower()}-{'-'.join(names or [])}"
        yield good(label, locked)
        yield good(f"{label}-filled", filled(locked))
    approved = sign(form, subfilter=PADES)
    yield good("approved-filled", filled(approved))
    yield good("approved-scribbled", scribbled(approved))
    three = sign(sign(approved, house.seal, "Dau", subfilter=PADES), house.leader, "Ba", subfilter=PKCS7, box=box, page=1)
    yield good("three-signatures", three)
    # Time and archive.
    yield good("b-t", sign(base, tsa=house.tsa, subfilter=PADES))
    yield good("b-t-pkcs7", sign(base, tsa=house.tsa, subfilter=PKCS7))
    yield good("b-lt", sign(base, tsa=house.tsa, subfilter=PADES, embed_validation_info=True))
    yield good("revinfo-pkcs7", sign(base, tsa=house.tsa, subfilter=PKCS7, embed_validation_info=True))
    lta = sign(base, tsa=house.tsa, subfilter=PADES, embed_validation_info=True, use_pades_lta=True)
    yield good("b-lta", lta)
    yield good("b-lta-renewed", house.renew(lta))
    yield good("b-lta-signed-again", sign(lta, house.seal, "Dau", tsa=house.tsa, subfilter=PADES, embed_validation_info=True, use_pades_lta=True))
    yield good("b-lta-scribbled", scribbled(lta))
    yield good("stamp-only", house.stamp(base))
    yield good("stamp-after", house.stamp(sign(base, subfilter=PADES)))
    yield good("cades-attributes", sign(base, tsa=house.tsa, subfilter=PADES, cades_signed_attr_spec=CAdESSignedAttrSpec(timestamp_content=True)))
    # People who should not sign.
    expired = house.authority.signer("Hết hạn", "p256", begins=NOW - 200 * DAY, ends=NOW - 10 * DAY)
    future = house.authority.signer("Chưa đến hạn", "p256", begins=NOW + 10 * DAY, ends=NOW + 200 * DAY)
    yield good("expired", sign(base, expired, subfilter=PADES))
    yield good("expired-stamped-before", sign(base, expired, tsa=house.authority.tsa(NOW - 50 * DAY), subfilter=PADES))
    yield good("not-yet-valid", sign(base, future, subfilter=PADES))
    revoked = house.authority.signer("Đã thu hồi", "p256", revoked=NOW - 20 * DAY)
    house.crls = None
    yield good("revoked", sign(base, revoked, subfilter=PADES))
    stranger = Authority().signer("Người lạ", "p256")
    yield good("stranger", sign(base, stranger, subfilter=PADES))


# ---- judging


def pyhanko_says(house, data, password):
    reader = PdfFileReader(io.BytesIO(data), strict=False)
    if password:
        reader.decrypt(password)
    said = []
    for signature in reader.embedded_signatures:
        stamp = signature.sig_object_type == "/DocTimeStamp"
        try:
            if stamp:
                status = asyncio.run(async_validate_pdf_timestamp(signature, house.context()))
            else:
                status = asyncio.run(async_validate_pdf_signature(signature, house.context(), ts_validation_context=house.context()))
        except Exception as error:
            said.append({"field": signature.field_name, "error": f"{type(error).__name__}: {error}"})
            continue
        allowed = True
        if isinstance(getattr(status, "diff_result", None), Exception):
            allowed = False
        if getattr(status, "docmdp_ok", True) is False:
            allowed = False
        said.append({"field": signature.field_name, "intact": bool(status.intact and status.valid), "allowed": allowed,
                     "coverage": status.coverage.name, "good": bool(status.bottom_line) if not stamp else bool(status.valid and status.trusted)})
    return said


def saoy_says(path, anchor, crls, password):
    command = [SAOY, "verify", "--format", "json", "--trust", anchor, *(part for crl in crls for part in ("--evidence", crl))]
    if password:
        command += ["--password", password]
    run = subprocess.run([str(part) for part in [*command, path]], capture_output=True, text=True)
    lines = run.stdout.strip().splitlines()
    return (json.loads(lines[-1]) if lines else None), run


# Where the two differ, and why ours is the better verdict: case -> {(field or kind, what): (ours, theirs)}.
DIFFER = {
    # A document timestamp vouches for the file as it was; what was scribbled over it later is told with each signature.
    "b-lta-scribbled": {("stamp", "good"): (False, True)},
}


def compare(name, theirs, ours):
    report(len(theirs) == len(ours["signatures"]), f"{name}: {len(theirs)} signatures are listed")
    by_field = {one["field"]: one for one in ours["signatures"]}
    for their in theirs:
        own = by_field.get(their["field"])
        if own is None:
            report(False, f"{name}: {their['field']} is missing")
            continue
        if "error" in their:
            report(own["verdict"] != "valid", f"{name}: {their['field']} is not valid ({their['error'][:60]})")
            continue
        pairs = {"intact": own["integrity"] == "intact", "allowed": own["changes_after"]["allowed"], "good": own["verdict"] == "valid"}
        for what, mine in pairs.items():
            field = "stamp" if own["kind"] == "document_timestamp" else their["field"]
            expected = DIFFER.get(name, {}).get((field, what))
            same = (mine, their[what]) == expected if expected else mine == their[what]
            report(same, f"{name}: {their['field']} {what}: {mine}, pyHanko {their[what]} ({own.get('sub_indication')}, {[finding for finding in own['changes_after']['findings']][:1]})")


def main():
    house = House()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        made = list(cases(house))
        house.crls = None
        anchor = folder / "anchor.pem"
        anchor.write_bytes(house.authority.anchor_pem())
        crls = []
        for index, crl in enumerate(house.context() and house.crls):
            (folder / f"list{index}.crl").write_bytes(crl.dump())
            crls.append(folder / f"list{index}.crl")
        for name, data, password in made:
            path = folder / f"{name}.pdf"
            path.write_bytes(data)
            theirs = pyhanko_says(house, data, password)
            ours, run = saoy_says(path, anchor, crls, password)
            if ours is None:
                report(False, f"{name}: saoy verify answers: {run.stderr.strip()[:200]}")
                continue
            compare(name, theirs, ours)
    print(f"{passed} passed, {failed} failed")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
