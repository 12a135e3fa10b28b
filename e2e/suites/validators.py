#!/usr/bin/env python3
"""`saoy certify` on scans of every layout, each copy judged by pyHanko, pdfsig and qpdf; two of them tampered with."""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import pikepdf

E2E = Path(__file__).resolve().parent.parent
SAOY = os.environ.get("SAOY", "saoy")

passed = failed = 0


def report(good, text):
    global passed, failed
    passed, failed = passed + bool(good), failed + (not good)
    print(("ok   " if good else "FAIL ") + text, flush=True)


def run(*command):
    return subprocess.run([str(part) for part in command], capture_output=True, text=True, errors="replace")


def scans(folder):
    """Name -> file: what scanners and office programs write."""
    plain = folder / "plain.pdf"
    subprocess.run([sys.executable, E2E / "tools" / "make_scan.py", plain, "--pages", "3", "--megabytes", "1"], check=True, stdout=subprocess.DEVNULL)
    made = {"plain": plain}

    def derived(name, *options, change=None):
        path = folder / f"{name}.pdf"
        with pikepdf.open(plain) as pdf:
            if change:
                change(pdf)
            pdf.save(path, **dict(options))
        made[name] = path

    def turned(pdf):
        for page, angle in zip(pdf.pages, (90, 180, 270)):
            page.Rotate = angle

    def cropped(pdf):
        for page in pdf.pages:
            page.CropBox = [40, 60, 300, 400]
            page.UserUnit = 1.5

    def inherited(pdf):
        pages = pdf.Root.Pages
        pages.Rotate = 90
        pages.MediaBox = pdf.pages[0].MediaBox
        for page in pdf.pages:
            del page.MediaBox

    streams = pikepdf.ObjectStreamMode.generate
    derived("cross-reference-stream", ("object_stream_mode", streams))
    derived("turned", change=turned)
    derived("cropped", change=cropped)
    derived("inherited", ("object_stream_mode", streams), change=inherited)
    derived("linearized", ("linearize", True))

    long = folder / "400-pages.pdf"
    with pikepdf.new() as pdf:
        for _ in range(400):
            pdf.add_blank_page(page_size=(420, 595))
        pdf.save(long)
    made["400-pages"] = long

    appended = folder / "two-revisions.pdf"
    text = plain.read_bytes()
    with pikepdf.open(plain) as pdf:
        size, root = int(pdf.trailer.Size), pdf.Root.objgen[0]
    previous = int(re.findall(rb"startxref\s+(\d+)", text)[-1])
    added = len(text)
    text += b"%d 0 obj\n(nothing)\nendobj\n" % size
    text += b"xref\n%d 1\n%010d 00000 n \n" % (size, added)
    table = text.rindex(b"xref\n")
    text += b"trailer\n<< /Size %d /Root %d 0 R /Prev %d >>\nstartxref\n%d\n%%%%EOF\n" % (size + 1, root, previous, table)
    appended.write_bytes(text)
    made["two-revisions"] = appended
    return made


def refused(folder):
    """Name -> file that must not become a copy, and a word of the sentence that says why."""
    plain = folder / "plain.pdf"
    whole = plain.read_bytes()
    samples = {
        "empty": (b"", "empty"),
        "html": (b"<!doctype html><html></html>", "web page"),
        "truncated": (whole[: len(whole) // 2], "end of the file"),
        "zip": (b"PK\x03\x04" + bytes(100), "ZIP"),
        "31 MB": (whole + bytes(31_000_000), "at most"),
    }
    with pikepdf.open(plain) as pdf:
        path = folder / "password.pdf"
        pdf.save(path, encryption=pikepdf.Encryption(owner="o", user="u"))
        samples["password"] = (path.read_bytes(), "encrypted")
    return samples


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        pki, root = folder / "pki", folder / "root.pem"
        for index, (name, scan) in enumerate(scans(folder).items()):
            copy = folder / f"copy-{name}.pdf"
            made = run(SAOY, "certify", scan, "-o", copy, "--pki", pki, "--root", root)
            report(made.returncode == 0, f"{name}: certified" + ("" if made.returncode == 0 else f"\n{made.stderr}"))
            if made.returncode != 0:
                continue
            report(copy.read_bytes().startswith(scan.read_bytes()), f"{name}: the scan is the beginning of the copy, byte for byte")
            tamper = [] if index < 2 else ["--no-tamper"]
            judged = run(sys.executable, E2E / "validators" / "check_copy.py", copy, "--anchors", root, *tamper)
            for line in judged.stdout.splitlines():
                if line.startswith(("ok   ", "FAIL ")):
                    report(line.startswith("ok"), f"{name}: {line[5:]}")
            if judged.returncode not in (0, 1):
                report(False, f"{name}: the validators did not run\n{judged.stderr}")
        for name, (data, word) in refused(folder).items():
            scan, copy = folder / "bad.pdf", folder / "bad-copy.pdf"
            scan.write_bytes(data)
            said = run(SAOY, "certify", scan, "-o", copy, "--pki", pki)
            good = said.returncode != 0 and word in said.stderr and not copy.exists()
            report(good, f"{name}: refused, saying “{word}”" + ("" if good else f"\n{said.stderr}"))
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
