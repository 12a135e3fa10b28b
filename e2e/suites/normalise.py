#!/usr/bin/env python3
"""`saoy normalise` on small invented files (fixtures/normalise): the pages look the same in two renderers, and the rest is gone.

Same look: rendered at 100 dpi by poppler and MuPDF, at most one pixel of 1000 differs by more than 32 of 255 in a colour. What paper
shows is held against `qpdf --flatten-annotations=print`.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pikepdf
from PIL import Image, ImageChops

E2E = Path(__file__).resolve().parent.parent
FIXTURES = E2E / "fixtures" / "normalise"
SAOY = os.environ.get("SAOY", "saoy")
PASSWORD = "mat khau"
DIFFERENT = 32
SHARE = 1 / 1000

passed = failed = 0

# What has to be said (in Vietnamese) about each file, as pieces of sentences.
SAID = {
    "form": ["7 ô của biểu mẫu", "bị ẩn"],
    "annotations": ["con dấu", "bị ẩn", "chỉ hiện trên màn hình", "liên kết", "cửa sổ bật lên", "/URI"],
    "layers": ["1 lớp hiện, 1 lớp ẩn", "nội dung của các lớp ẩn"],
    "two-layers": ["1 lớp hiện, 1 lớp ẩn"],
    "encrypted": ["mật khẩu", "7 ô của biểu mẫu"],
    "active": ["JavaScript", "tự chạy khi mở tệp", "bang tinh.xlsx", "/Launch", "/SubmitForm", "XFA", "/RichMedia", "phần mềm tạo tệp"],
    "unwritten": ["“mot” chưa có hình", "“ba” chưa có hình", "“bon” chưa có hình", "“nam” chưa có hình", "“sau” có giá trị nhưng không"],
    "chromium": ["liên kết", "cấu trúc thẻ", "giữ lại tiêu đề"],
    "libreoffice": ["cấu trúc thẻ"],
    "damaged": ["phục hồi"],
    "signed": ["chỉ còn là hình", "ô “Lanh dao”, trang 1"],
    "boxes": [],
}
# Renderers draw fields without a look each in a way of its own; they are judged by their text.
BY_TEXT = {"unwritten": ["Nguyen Van An", "Giua", "Nhieu dong", "1 2 3 4 5 6", "Hai"]}
# MuPDF 1.2x shows what is hidden inside text.
ONLY = {"layers": "poppler"}


def report(good, text):
    global passed, failed
    passed, failed = passed + bool(good), failed + (not good)
    print(("ok   " if good else "FAIL ") + text, flush=True)


def run(*command):
    return subprocess.run([str(part) for part in command], capture_output=True, text=True, errors="replace")


def poppler(file, folder):
    password = ["-upw", PASSWORD] if file.stem.endswith("-user") else []
    run("pdftoppm", "-r", "100", "-cropbox", *password, file, folder / "page")
    return sorted(folder.glob("page*"))


def mupdf(file, folder):
    run("mutool", "draw", "-q", "-r", "100", "-p", PASSWORD, "-o", folder / "page%03d.ppm", file)
    return sorted(folder.glob("page*"))


def looks(file, renderer):
    with tempfile.TemporaryDirectory() as folder:
        pages = []
        for path in renderer(file, Path(folder)):
            with Image.open(path) as picture:
                pages.append(picture.convert("RGB"))
        return pages


def difference(one, other):
    """The largest share of pixels that differ on a page, or None when pages or sizes differ."""
    if not one or len(one) != len(other) or any(a.size != b.size for a, b in zip(one, other)):
        return None
    worst = 0.0
    for a, b in zip(one, other):
        red, green, blue = ImageChops.difference(a, b).split()
        most = ImageChops.lighter(red, ImageChops.lighter(green, blue))
        worst = max(worst, sum(most.histogram()[DIFFERENT + 1 :]) / (a.width * a.height))
    return worst


def same(before, after, what):
    for renderer in (poppler, mupdf):
        if ONLY.get(what, renderer.__name__) != renderer.__name__:
            continue
        share = difference(looks(before, renderer), looks(after, renderer))
        text = "other pages" if share is None else f"{share:.4%} of the pixels differ"
        report(share is not None and share <= SHARE, f"{what}: {renderer.__name__}: {text}")


def normalised(file, out, *options):
    out.unlink(missing_ok=True)
    return run(SAOY, "normalise", file, "-o", out, "--password", PASSWORD, *options)


def judged(file, folder):
    name = file.stem
    signed = ["--signed"] if name == "signed" else []
    new, screen, again = folder / "new.pdf", folder / "screen.pdf", folder / "again.pdf"
    done = normalised(file, new, *signed)
    report(done.returncode == 0, f"{name}: normalised {done.stderr.strip()}")
    if done.returncode:
        return
    for words in SAID.get(name.split("-")[0] if name.startswith("encrypted") else name, []):
        report(words in done.stdout, f"{name}: it says “{words}”")
    check = run("qpdf", "--check", new)
    report(check.returncode == 0 and "encrypted" in check.stdout, f"{name}: qpdf has no complaint {check.stderr.strip()}")
    with pikepdf.open(new) as pdf:
        rest = set(pdf.Root.keys()) - {"/Type", "/Pages", "/Lang", "/OutputIntents"}
        report(not rest and not pdf.is_encrypted, f"{name}: only pages are left {rest or ''}")
        report(all("/Annots" not in page for page in pdf.pages), f"{name}: no annotation is left")
    report(normalised(new, again).returncode == 0 and again.read_bytes() == new.read_bytes(), f"{name}: once more changes nothing")
    if name in BY_TEXT:
        text = " ".join(run("pdftotext", "-layout", new, "-").stdout.split())
        for words in BY_TEXT[name]:
            report(words in text, f"{name}: the page says “{words}”")
        return
    normalised(file, screen, "--screen", *signed)
    same(file, screen, name)
    paper = folder / "paper.pdf"
    run("qpdf", f"--password={PASSWORD}", "--decrypt", "--flatten-annotations=print", file, paper)
    if name in ("form", "annotations", "active", "upright"):
        same(paper, new, f"{name} on paper")


def refused(folder):
    out = folder / "refused.pdf"
    signed = run(SAOY, "normalise", FIXTURES / "signed.pdf", "-o", out)
    report(signed.returncode != 0 and "bản điện tử gốc" in signed.stderr, "a signed file is refused as an electronic original")
    wrong = run(SAOY, "normalise", FIXTURES / "encrypted-aes-256-user.pdf", "-o", out, "--password", "sai")
    report(wrong.returncode != 0 and "mật khẩu" in wrong.stderr, f"a wrong password is refused {wrong.stderr.strip()}")
    # MuPDF shows what needs all layers (`/P /AllOn`), others do not.
    differing = folder / "differing.pdf"
    differing.write_bytes((FIXTURES / "layers.pdf").read_bytes().replace(b"/P/AllOff", b"/P/AllOn "))
    differs = run(SAOY, "normalise", differing, "-o", out)
    report(differs.returncode != 0 and "“Hien”" in differs.stderr, f"a layer that viewers decide differently is refused by its name {differs.stderr.strip()}")
    printer = folder / "printer.pdf"
    printer.write_bytes((FIXTURES / "layers.pdf").read_bytes().replace(b"/Subtype/Form/", b"/Subtype/PS  /"))
    code = run(SAOY, "normalise", printer, "-o", out)
    report(code.returncode != 0 and "(/PS)" in code.stderr, f"code for printers is refused {code.stderr.strip()}")
    report(not out.exists(), "what is refused leaves no file")
    broken = folder / "broken.pdf"
    broken.write_bytes((FIXTURES / "boxes.pdf").read_bytes())
    over = run(SAOY, "normalise", broken, "-o", broken)
    report(over.returncode != 0 and broken.read_bytes() == (FIXTURES / "boxes.pdf").read_bytes(), "a file is never overwritten by itself")
    other = run(SAOY, "normalise", FIXTURES / "boxes.pdf", "-o", broken)
    report(other.returncode != 0 and "không ghi đè" in other.stderr, "nor is any other file")


def attached(folder):
    out = folder / "attached.pdf"
    done = run(SAOY, "normalise", FIXTURES / "form.pdf", "-o", out, "--attach-original")
    with pikepdf.open(out) as pdf:
        [file] = [pdf.attachments[name].get_file().read_bytes() for name in pdf.attachments]
    report(done.returncode == 0 and file == (FIXTURES / "form.pdf").read_bytes(), "the original is attached when asked for, byte for byte")


def main():
    with tempfile.TemporaryDirectory() as work:
        folder = Path(work)
        for file in sorted(FIXTURES.glob("*.pdf")):
            if len(sys.argv) < 2 or file.stem in sys.argv[1:]:
                judged(file, folder)
        refused(folder)
        attached(folder)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
