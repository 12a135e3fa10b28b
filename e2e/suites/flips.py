#!/usr/bin/env python3
"""Every byte of a small copy is flipped and judged: minutes, because pdfsig and pyHanko look at each flipped file.

The copy is made by `saoy certify` like any other; a scan of few dots, and small pictures instead of the demo's, leave mostly fonts
and signatures to flip.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import img2pdf
from PIL import Image, ImageDraw

E2E = Path(__file__).resolve().parent.parent
SAOY = os.environ.get("SAOY", "saoy")
A5 = (img2pdf.mm_to_pt(148), img2pdf.mm_to_pt(210))


def scan(path):
    jpeg = path.with_suffix(".jpg")
    Image.new("L", (8, 8), 230).save(jpeg, quality=50)
    path.write_bytes(img2pdf.convert(str(jpeg), nodate=True, layout_fun=img2pdf.get_layout_fun(A5)))
    return path


def ring(path, colour):
    picture = Image.new("RGBA", (24, 24))
    ImageDraw.Draw(picture).ellipse((1, 1, 22, 22), outline=(*colour, 255), width=2)
    picture.save(path)
    return path


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        copy, root = folder / "copy.pdf", folder / "root.pem"
        seal, signature = ring(folder / "seal.png", (200, 32, 43)), ring(folder / "signature.png", (31, 58, 147))
        pictures = ("--seal", seal, "--signature", signature)
        subprocess.run([SAOY, "certify", scan(folder / "scan.pdf"), "-o", copy, "--root", root, *pictures], check=True)
        judge = E2E / "validators" / "check_copy.py"
        return subprocess.run([sys.executable, judge, copy, "--anchors", root, "--every-byte"]).returncode


if __name__ == "__main__":
    sys.exit(main())
