#!/usr/bin/env python3
"""Makes a scan as a flatbed would: JPEG pages with paper grain, invented text and a red seal, joined by img2pdf.

usage: make_scan.py OUT.pdf [--pages 12] [--megabytes 5] [--seed 1] [--diploma]

--diploma: the first page is a diploma of an invented person, with a frame, an ornament, a stamp and a signature.
"""

import argparse
import io
import math
import random

import img2pdf
from PIL import Image, ImageDraw, ImageFilter, ImageFont

FONTS = ["DejaVuSerif.ttf", "LiberationSerif-Regular.ttf"]
BOLD = ["DejaVuSerif-Bold.ttf", "LiberationSerif-Bold.ttf"]
INK, RED, BLUE, GOLD = (28, 28, 34), (186, 30, 40), (34, 48, 130), (176, 132, 48)
SIZE = (1654, 2339)  # A4 at 200 dpi


def font(size, names=tuple(FONTS)):
    for name in names:
        try:
            return ImageFont.truetype(name, size)
        except OSError:
            continue
    return ImageFont.load_default(size)


def paper(rng, grain):
    """An empty sheet with grain."""
    sheet = Image.new("RGB", SIZE, (250, 247, 238))
    noise = Image.frombytes("L", (827, 1170), rng.randbytes(827 * 1170)).resize(SIZE)
    return Image.blend(sheet, Image.merge("RGB", [noise] * 3), grain)


def page(number, rng, grain):
    """A page of marks."""
    sheet = paper(rng, grain)
    draw = ImageDraw.Draw(sheet)
    middle(draw, 180, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", font(34))
    middle(draw, 240, "Độc lập - Tự do - Hạnh phúc", font(32))
    middle(draw, 380, f"BẢNG ĐIỂM – Trang {number}", font(48), (150, 20, 20))
    for line in range(34):
        y = 520 + line * 42
        draw.text((180, y), f"{line + 1:02}. Môn học giả định số {rng.randrange(100, 999)}", font=font(28), fill=INK)
        draw.text((1280, y), f"{rng.randrange(50, 100) / 10:.1f}", font=font(28), fill=INK)
    sheet.paste(stamp(), (1040, 1970), stamp())
    return sheet.filter(ImageFilter.GaussianBlur(0.6))


def diploma(rng, grain):
    """A diploma as a school of an invented province might give it."""
    sheet = paper(rng, grain)
    rosette(sheet)
    draw = ImageDraw.Draw(sheet)
    frame(draw)
    middle(draw, 250, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", font(36, BOLD))
    middle(draw, 306, "Độc lập – Tự do – Hạnh phúc", font(33))
    draw.line((627, 360, 1027, 360), fill=INK, width=3)
    ornament(draw, 827, 500)
    middle(draw, 640, "HIỆU TRƯỞNG", font(34, BOLD))
    middle(draw, 690, "TRƯỜNG CAO ĐẲNG KỸ THUẬT SÔNG LAM", font(38, BOLD))
    middle(draw, 760, "cấp", font(32))
    middle(draw, 820, "BẰNG TỐT NGHIỆP CAO ĐẲNG", font(66, BOLD), RED)
    lines = [("Ngành đào tạo", "Kỹ thuật trồng sen"), ("Cho", "Bà NGUYỄN THỊ THỬ"), ("Ngày sinh", "20 tháng 10 năm 2001"), ("Nơi sinh", "Phường Hòa An, tỉnh Sông Lam"), ("Năm tốt nghiệp", "2023"), ("Xếp loại tốt nghiệp", "Giỏi"), ("Hình thức đào tạo", "Chính quy")]
    for at, (label, value) in enumerate(lines):
        y = 1000 + at * 82
        draw.text((250, y), f"{label}:", font=font(34), fill=INK)
        draw.text((680, y), value, font=font(38, BOLD), fill=INK)
        for x in range(680, 1400, 10):
            draw.point((x, y + 52), fill=(120, 120, 120))
    draw.text((860, 1640), "Sông Lam, ngày 30 tháng 6 năm 2023", font=font(30), fill=INK)
    draw.text((1010, 1696), "HIỆU TRƯỞNG", font=font(34, BOLD), fill=INK)
    signature(draw, 1010, 1830)
    draw.text((985, 1990), "Lương Bá Giả Định", font=font(36, BOLD), fill=INK)
    sheet.paste(stamp(), (860, 1730), stamp())
    draw.text((250, 1900), "Số hiệu: SL 000123", font=font(28), fill=INK)
    draw.text((250, 1950), "Số vào sổ gốc cấp bằng: 45/2023", font=font(28), fill=INK)
    middle(draw, 2090, "GIẤY TỜ GIẢ ĐỊNH, DÙNG THỬ PHẦN MỀM", font(24), (120, 120, 120))
    return sheet.filter(ImageFilter.GaussianBlur(0.6))


def middle(draw, y, words, face, fill=INK):
    draw.text((SIZE[0] / 2, y), words, font=face, fill=fill, anchor="ma")


def frame(draw):
    """Three lines and a row of small lozenges between them."""
    for inset, width, colour in ((90, 10, GOLD), (116, 3, RED), (176, 4, GOLD)):
        draw.rectangle((inset, inset, SIZE[0] - inset, SIZE[1] - inset), outline=colour, width=width)
    for x in range(146, SIZE[0] - 130, 34):
        for y in (146, SIZE[1] - 146):
            lozenge(draw, x, y)
    for y in range(180, SIZE[1] - 150, 34):
        for x in (146, SIZE[0] - 146):
            lozenge(draw, x, y)


def lozenge(draw, x, y, size=12):
    draw.polygon(((x - size, y), (x, y - size), (x + size, y), (x, y + size)), outline=GOLD, width=3)


def rosette(sheet):
    """The faint guilloche behind the words."""
    draw = ImageDraw.Draw(sheet)
    for turn in range(36):
        points = []
        for step in range(0, 361, 4):
            angle = math.radians(step)
            radius = 430 + 70 * math.sin(8 * angle + math.radians(turn * 10)) + turn * 4
            points.append((827 + radius * math.cos(angle), 1240 + radius * math.sin(angle)))
        draw.line(points, fill=(240, 228, 196), width=2)


def ornament(draw, x, y):
    """A lotus in a ring: no emblem of any state."""
    draw.ellipse((x - 92, y - 92, x + 92, y + 92), outline=GOLD, width=6)
    draw.ellipse((x - 78, y - 78, x + 78, y + 78), fill=(246, 226, 196), outline=RED, width=3)
    for angle in (-70, -35, 0, 35, 70):
        tip = (x + 62 * math.sin(math.radians(angle)), y + 34 - 78 * math.cos(math.radians(angle)))
        left = (x + 26 * math.sin(math.radians(angle - 45)), y + 14 - 26 * math.cos(math.radians(angle - 45)))
        right = (x + 26 * math.sin(math.radians(angle + 45)), y + 14 - 26 * math.cos(math.radians(angle + 45)))
        draw.polygon(((x, y + 40), left, tip, right), fill=(224, 96, 112), outline=RED)
    draw.arc((x - 60, y + 20, x + 60, y + 64), 10, 170, fill=GOLD, width=6)


def stamp():
    """A round red stamp with words along its edge, on transparent ground, a little askew."""
    side = 330
    picture = Image.new("RGBA", (side, side))
    draw = ImageDraw.Draw(picture)
    for inset, width in ((4, 7), (20, 3), (88, 3)):
        draw.ellipse((inset, inset, side - inset, side - inset), outline=(*RED, 205), width=width)
    words = "TRƯỜNG CAO ĐẲNG KỸ THUẬT SÔNG LAM • "
    for at, sign in enumerate(words):
        angle = 360 * at / len(words)
        letter = Image.new("RGBA", (40, 40))
        ImageDraw.Draw(letter).text((20, 20), sign, font=font(24, BOLD), fill=(*RED, 205), anchor="mm")
        letter = letter.rotate(-angle, resample=Image.BICUBIC)
        radius = side / 2 - 54
        x = side / 2 + radius * math.sin(math.radians(angle)) - 20
        y = side / 2 - radius * math.cos(math.radians(angle)) - 20
        picture.alpha_composite(letter, (round(x), round(y)))
    draw.text((side / 2, side / 2), "THỬ", font=font(44, BOLD), fill=(*RED, 205), anchor="mm")
    return picture.rotate(8, resample=Image.BICUBIC)


def signature(draw, x, y):
    """A quick hand."""
    points = [(x + step * 3.4, y + 46 * math.sin(step / 6) * math.cos(step / 17) - step * 0.4) for step in range(90)]
    draw.line(points, fill=BLUE, width=6, joint="curve")
    draw.line((x - 10, y + 66, x + 330, y + 20), fill=BLUE, width=5)


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
    args.add_argument("--diploma", action="store_true")
    args = args.parse_args()
    rng = random.Random(args.seed)
    wanted = args.megabytes * 1_000_000 / args.pages
    first = (diploma if args.diploma else lambda rng, grain: page(1, rng, grain))(rng, 0.06)
    quality = min(range(30, 100, 5), key=lambda q: abs(len(jpeg(first, q)) - wanted))
    pages = [jpeg(first, quality)] + [jpeg(page(n, rng, 0.06), quality) for n in range(2, args.pages + 1)]
    with open(args.out, "wb") as out:
        out.write(img2pdf.convert(pages, nodate=True))


if __name__ == "__main__":
    main()
