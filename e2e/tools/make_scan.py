#!/usr/bin/env python3
"""Makes a scan as a flatbed would: JPEG pages with paper grain, invented text and a red seal, joined by img2pdf.

usage: make_scan.py OUT.pdf [--pages 12] [--megabytes 5] [--seed 1]
"""

import argparse
import io
import random

import img2pdf
from PIL import Image, ImageDraw, ImageFilter, ImageFont

FONTS = ["DejaVuSerif.ttf", "LiberationSerif-Regular.ttf"]


def font(size):
    for name in FONTS:
        try:
            return ImageFont.truetype(name, size)
        except OSError:
            continue
    return ImageFont.load_default(size)


def page(number, rng, grain):
    """One A4 page at 200 dpi (1654 × 2339 px), RGB."""
    paper = Image.new("RGB", (1654, 2339), (250, 247, 238))
    noise = Image.frombytes("L", (827, 1170), rng.randbytes(827 * 1170)).resize(paper.size)
    noise = Image.merge("RGB", [noise] * 3)
    paper = Image.blend(paper, noise, grain)
    draw = ImageDraw.Draw(paper)
    draw.text((460, 180), "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", font=font(34), fill=(25, 25, 30))
    draw.text((560, 240), "Độc lập - Tự do - Hạnh phúc", font=font(32), fill=(25, 25, 30))
    draw.text((520, 380), f"BẢNG ĐIỂM – Trang {number}", font=font(48), fill=(150, 20, 20))
    for line in range(34):
        y = 520 + line * 46
        draw.text((180, y), f"{line + 1:02}. Môn học giả định số {rng.randrange(100, 999)}", font=font(28), fill=(30, 30, 40))
        draw.text((1280, y), f"{rng.randrange(50, 100) / 10:.1f}", font=font(28), fill=(30, 30, 40))
    draw.ellipse((980, 1960, 1240, 2220), outline=(196, 32, 43), width=8)
    draw.text((1040, 2070), "SÔNG LAM", font=font(26), fill=(196, 32, 43))
    return paper.filter(ImageFilter.GaussianBlur(0.6))


def jpeg(image, quality):
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality, dpi=(200, 200))
    return out.getvalue()


def main():
    args = argparse.ArgumentParser()
    args.add_argument("out")
    args.add_argument("--pages", type=int, default=12)
    args.add_argument("--megabytes", type=float, default=5)
    args.add_argument("--seed", type=int, default=1)
    args = args.parse_args()
    rng = random.Random(args.seed)
    wanted = args.megabytes * 1_000_000 / args.pages
    first = page(1, rng, 0.06)
    quality = min(range(30, 100, 5), key=lambda q: abs(len(jpeg(first, q)) - wanted))
    pages = [jpeg(first, quality)] + [jpeg(page(n, rng, 0.06), quality) for n in range(2, args.pages + 1)]
    with open(args.out, "wb") as out:
        out.write(img2pdf.convert(pages, nodate=True))


if __name__ == "__main__":
    main()
