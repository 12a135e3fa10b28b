#!/usr/bin/env python3
"""Where the signature fields of a PDF stand: JSON of field name, page (from 1), millimetres from the page's left and upper edge as it
is shown, width and height, whether signed, and how much of the block is inked as pdftoppm draws it (0 to 1).

usage: signatures.py FILE.pdf
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import pikepdf
from PIL import Image

MM = 25.4 / 72
DPI = 100


def ink(path, page, x, y, width, height):
    """The share of pixels in the block that are not paper."""
    with tempfile.TemporaryDirectory() as folder:
        dots = [str(round(value / 25.4 * DPI)) for value in (x, y, width, height)]
        options = [item for pair in zip(("-x", "-y", "-W", "-H"), dots) for item in pair]
        subprocess.run(["pdftoppm", "-r", str(DPI), "-f", str(page), "-l", str(page), *options, "-gray", path, f"{folder}/block"], check=True)
        (drawn,) = Path(folder).glob("*.pgm")
        grey = Image.open(drawn).histogram()
        return round(sum(grey[:160]) / sum(grey), 4)


def main(path):
    found = []
    with pikepdf.open(path) as pdf:
        for number, page in enumerate(pdf.pages, 1):
            box = [float(value) for value in page.cropbox]
            for widget in page.get("/Annots", []):
                if widget.get("/FT") != "/Sig":
                    continue
                left, bottom, right, top = (float(value) for value in widget.Rect)
                if right - left < 1:
                    continue
                place = {"x": (left - box[0]) * MM, "y": (box[3] - top) * MM, "width": (right - left) * MM, "height": (top - bottom) * MM}
                entry = {key: round(value, 2) for key, value in place.items()}
                found.append({"name": str(widget.T), "page": number, "signed": "/V" in widget, "ink": ink(path, number, **place), **entry})
    print(json.dumps(found))


main(sys.argv[1])
