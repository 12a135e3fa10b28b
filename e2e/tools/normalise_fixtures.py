#!/usr/bin/env python3
"""Draws the fixtures of `suites/normalise.py` into a folder: small invented files, one for each thing that normalising has to
keep or to take out. They are committed, since the programs that make some of them (Chromium, LibreOffice, qpdf, pyHanko) differ
from year to year.

    python3 tools/normalise_fixtures.py fixtures/normalise
"""

import datetime
import subprocess
import sys
import tempfile
import zlib
from pathlib import Path

HELVETICA = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"
# What shows that a page is turned, cut or scaled.
DRAWING = "1 .9 .7 rg 20 20 160 260 re f 0 .3 .8 rg 30 240 40 30 re f BT /F 18 Tf 40 200 Td (Trang mau) Tj ET 2 w 30 100 m 150 180 l S"


class File:
    """Objects by number; 1 is the catalog, 2 the page tree."""

    def __init__(self):
        self.objects = {1: None, 2: None}
        self.kids = []
        self.catalog = ""

    def add(self, body):
        number = len(self.objects) + 1
        self.objects[number] = body.encode("latin-1") if isinstance(body, str) else body
        return number

    def stream(self, entries, data, deflate=False):
        data = data.encode("latin-1") if isinstance(data, str) else data
        if deflate:
            data, entries = zlib.compress(data), entries + "/Filter/FlateDecode"
        return self.add(f"<<{entries}/Length {len(data)}>>stream\n".encode() + data + b"\nendstream")

    def form(self, data, entries="", box="0 0 100 40"):
        return self.stream(f"/Type/XObject/Subtype/Form/BBox[{box}]{entries}", data)

    def page(self, content, resources="", entries="", box="0 0 200 300"):
        contents = self.stream("", content, deflate=True) if content is not None else None
        contents = f"/Contents {contents} 0 R" if contents else ""
        font = self.add(HELVETICA)
        page = self.add(
            f"<</Type/Page/Parent 2 0 R/MediaBox[{box}]/Resources<</Font<</F {font} 0 R>>{resources}>>{contents}{entries}>>"
        )
        self.kids.append(page)
        return page

    def bytes(self):
        self.objects[1] = f"<</Type/Catalog/Pages 2 0 R{self.catalog}>>".encode("latin-1")
        kids = " ".join(f"{kid} 0 R" for kid in self.kids)
        self.objects[2] = f"<</Type/Pages/Count {len(self.kids)}/Kids[{kids}]>>".encode()
        out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
        offsets = []
        for number, body in sorted(self.objects.items()):
            offsets.append(len(out))
            out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
        start = len(out)
        out += f"xref\n0 {len(offsets) + 1}\n0000000000 65535 f \n".encode()
        out += b"".join(f"{offset:010} 00000 n \n".encode() for offset in offsets)
        identifier = "<00112233445566778899aabbccddeeff>"
        out += f"trailer\n<</Size {len(offsets) + 1}/Root 1 0 R/ID[{identifier}{identifier}]>>\nstartxref\n{start}\n%%EOF\n".encode()
        return bytes(out)


def boxes():
    file = File()
    for entries in ("", "/Rotate 90", "/Rotate 180/CropBox[10 10 150 290]", "/Rotate 270/UserUnit 1.5", "/CropBox[-50 50 120 300]"):
        file.page(DRAWING, entries=entries)
    file.page(None)
    return file


def form():
    file = File()
    on, off = file.form("0 .5 0 rg 5 5 90 30 re f"), file.form("0 .5 0 RG 3 w 5 5 90 30 re S")
    tall = file.form("1 0 0 rg 0 0 20 100 re f 0 0 1 rg 20 0 20 50 re f", box="0 0 40 100")
    turned = file.form("1 0 0 rg 0 0 50 40 re f 0 0 1 rg 50 0 50 20 re f", "/Matrix[0 1 -1 0 40 0]")
    font = file.add(HELVETICA)
    text = file.form("/Tx BMC q BT 0 g /H 14 Tf 5 12 Td (Nguoi dan) Tj ET Q EMC", f"/Resources<</Font<</H {font} 0 R>>>>")
    inherits = file.form("/Tx BMC BT 0 g /F 14 Tf 5 12 Td (Cua trang) Tj ET EMC")
    widgets = [
        f"/FT/Tx/T(ho ten)/V(Nguoi dan)/F 4/Rect[20 240 120 280]/AP<</N {text} 0 R>>",
        f"/FT/Btn/T(chon)/V/Co/AS/Co/F 4/Rect[20 200 60 220]/AP<</N<</Co {on} 0 R/Off {off} 0 R>>>>",
        f"/FT/Btn/T(khong)/V/Off/AS/Off/F 4/Rect[70 200 110 220]/AP<</N<</Co {on} 0 R/Off {off} 0 R>>>>",
        f"/FT/Tx/T(doc)/V(x)/F 4/Rect[130 200 170 280]/MK<</R 90>>/AP<</N {tall} 0 R>>",
        f"/FT/Tx/T(quay)/V(x)/F 4/Rect[20 100 60 190]/AP<</N {turned} 0 R>>",
        f"/FT/Tx/T(an)/V(x)/F 6/Rect[80 100 120 140]/AP<</N {on} 0 R>>",
        f"/FT/Tx/T(khong gi)/F 4/Rect[80 150 80 150]/AP<</N {on} 0 R>>",
        f"/FT/Tx/T(ke thua)/V(x)/F 4/Rect[20 40 120 80]/AP<</N {inherits} 0 R>>",
    ]
    widgets = [file.add(f"<</Type/Annot/Subtype/Widget{entries}>>") for entries in widgets]
    references = " ".join(f"{widget} 0 R" for widget in widgets)
    # The content leaves a matrix and a state behind: what is drawn over it must not care.
    file.page(DRAWING + " q .5 0 0 .5 30 30 cm 0 .5 .5 rg", entries=f"/Annots[{references}]")
    file.catalog = f"/AcroForm<</Fields[{references}]/DR<</Font<</H {font} 0 R>>>>/DA(/H 12 Tf 0 g)>>"
    return file


def annotations():
    file = File()
    stamp = file.form("1 0 0 RG 4 w 5 5 90 30 re S 1 0 0 rg 20 15 60 10 re f")
    multiply = file.form("/G gs 1 1 0 rg 0 0 100 40 re f", "/Group<</S/Transparency>>/Resources<</ExtGState<</G<</BM/Multiply>>>>>>")
    half = file.form("/G gs 0 0 1 rg 0 0 100 40 re f", "/Resources<</ExtGState<</G<</ca .4>>>>>>")
    skewed = file.form("0 .6 0 rg 0 0 100 40 re f 1 1 1 rg 10 10 20 20 re f", "/Matrix[.8 .6 -.6 .8 0 0]")

    def notes(*more):
        kinds = [
            f"/Subtype/Stamp/F 4/Rect[20 200 120 240]/AP<</N {stamp} 0 R>>",
            f"/Subtype/Highlight/F 4/Rect[30 190 150 220]/QuadPoints[30 220 150 220 30 190 150 190]/AP<</N {multiply} 0 R>>",
            f"/Subtype/Square/F 4/Rect[60 60 160 130]/AP<</N {half} 0 R>>",
            f"/Subtype/Stamp/F 4/Rect[100 130 190 190]/AP<</N {skewed} 0 R>>",
            f"/Subtype/Stamp/F 2/Rect[0 0 100 100]/AP<</N {stamp} 0 R>>",
            f"/Subtype/Stamp/F 36/Rect[150 250 190 290]/AP<</N {half} 0 R>>",
            f"/Subtype/Stamp/F 0/Rect[5 250 60 295]/AP<</N {half} 0 R>>",
            "/Subtype/Link/Border[0 0 0]/Rect[40 195 140 215]/A<</S/URI/URI(https://example.invalid/)>>",
            *more,
        ]
        kinds = [file.add(f"<</Type/Annot{entries}>>") for entries in kinds]
        popup = file.add(f"<</Type/Annot/Subtype/Popup/Rect[0 0 100 100]/Parent {kinds[0]} 0 R>>")
        return "/Annots[" + " ".join(f"{note} 0 R" for note in [*kinds, popup]) + "]"

    file.page(DRAWING, entries=notes())
    file.page(DRAWING, entries="/Rotate 90" + notes())
    file.page(DRAWING, entries="/Rotate 270/UserUnit 2/CropBox[10 10 190 290]/Group<</S/Transparency/CS/DeviceRGB/I true>>" + notes())
    return file


def upright():
    file = File()
    note = file.form("1 .8 0 rg 0 0 20 20 re f 0 0 1 rg 0 0 20 5 re f", box="0 0 20 20")
    for angle in (0, 90, 180, 270):
        note_object = file.add(f"<</Type/Annot/Subtype/Text/F 28/Rect[90 140 110 160]/AP<</N {note} 0 R>>>>")
        file.page(DRAWING, entries=f"/Rotate {angle}/Annots[{note_object} 0 R]")
    return file


def layers():
    file = File()
    shown, hidden = file.add("<</Type/OCG/Name(Hien)>>"), file.add("<</Type/OCG/Name(An)>>")
    both = file.add(f"<</Type/OCMD/OCGs[{shown} 0 R {hidden} 0 R]/P/AllOff>>")
    neither = file.add(f"<</Type/OCMD/VE[/And[/Not {hidden} 0 R]{shown} 0 R]>>")
    picture = file.stream(f"/Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceRGB/BitsPerComponent 8/OC {hidden} 0 R", b"\xff\0\0")
    seen = file.stream("/Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceRGB/BitsPerComponent 8", b"\0\x99\0")
    inner = file.form(
        "/OC /An BDC 1 0 0 rg 0 0 50 40 re f EMC /OC /Hien BDC 0 0 1 rg 50 0 50 40 re f EMC",
        f"/Resources<</Properties<</An {hidden} 0 R/Hien {shown} 0 R>>>>",
    )
    stamp = file.form("1 0 0 rg 0 0 100 40 re f")
    note = file.add(f"<</Type/Annot/Subtype/Stamp/F 4/OC {hidden} 0 R/Rect[10 10 90 30]/AP<</N {stamp} 0 R>>>>")
    content = DRAWING + (
        " /OC /An BDC q 1 0 0 rg 0 0 200 300 re f 40 0 0 40 100 100 cm /P Do BT /F 12 Tf (an) Tj (x) ' ET /S sh EMC"
        " 1 0 0 1 0 0 cm /P Do Q q 40 0 0 40 20 20 cm /Q Do Q q 1 0 0 1 90 50 cm /I Do Q"
        " /OC /Ca BDC 1 0 0 rg 0 0 50 50 re f EMC /OC /Kh BDC 0 .8 .8 rg 150 10 20 20 re f EMC"
        " BT /F 12 Tf /OC /An BDC 30 120 Td (bi an) Tj EMC 0 -20 Td (con lai) Tj ET"
    )
    resources = (
        f"/Properties<</An {hidden} 0 R/Hien {shown} 0 R/Ca {both} 0 R/Kh {neither} 0 R>>"
        f"/XObject<</P {picture} 0 R/Q {seen} 0 R/I {inner} 0 R>>"
        "/Shading<</S<</ShadingType 2/ColorSpace/DeviceRGB/Coords[0 0 200 0]/Function<</FunctionType 2/Domain[0 1]/N 1/C0[1 0 0]/C1[0 0 1]>>>>>>"
    )
    file.page(content, resources, f"/Annots[{note} 0 R]")
    file.catalog = f"/OCProperties<</OCGs[{shown} 0 R {hidden} 0 R]/D<</Order[{shown} 0 R {hidden} 0 R]/OFF[{hidden} 0 R]>>>>"
    return file


def two_layers():
    """As `layers`, without memberships and without marks inside text: what every viewer agrees on."""
    file = File()
    shown, hidden = file.add("<</Type/OCG/Name(Hien)>>"), file.add("<</Type/OCG/Name(An)>>")
    picture = file.stream(f"/Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceRGB/BitsPerComponent 8/OC {hidden} 0 R", b"\xff\0\0")
    content = DRAWING + (
        " q 30 0 0 30 150 20 cm /P Do Q /OC /An BDC q 1 0 0 rg 0 0 100 100 re f BT /F 12 Tf 50 150 Td (an) Tj ET Q EMC"
        " /OC /Hien BDC 0 .6 0 rg 100 30 40 40 re f EMC"
    )
    file.page(content, f"/Properties<</An {hidden} 0 R/Hien {shown} 0 R>>/XObject<</P {picture} 0 R>>")
    file.catalog = f"/OCProperties<</OCGs[{shown} 0 R {hidden} 0 R]/D<</OFF[{hidden} 0 R]>>>>"
    return file


def painting():
    """Every kind of resource that a page may need."""
    file = File()
    tint = "<</FunctionType 2/Domain[0 1]/N 1/C0[1 1 1]/C1[.8 0 .2]>>"
    stitched = f"<</FunctionType 3/Domain[0 1]/Bounds[.5]/Encode[0 1 0 1]/Functions[{tint}<</FunctionType 2/Domain[0 1]/N 1/C0[.8 0 .2]/C1[0 .6 0]>>]>>"
    program = file.stream("/FunctionType 4/Domain[0 1]/Range[0 1 0 1 0 1]", "{dup dup 1 exch sub exch}")
    table = file.stream("/FunctionType 0/Domain[0 1]/Range[0 1]/Size[2]/BitsPerSample 8", b"\xff\0")
    pixels = bytes(range(0, 256, 4)) * 3
    mask = file.stream("/Type/XObject/Subtype/Image/Width 8/Height 8/ColorSpace/DeviceGray/BitsPerComponent 8", pixels[:64], True)
    image = file.stream(
        f"/Type/XObject/Subtype/Image/Width 8/Height 8/ColorSpace/DeviceRGB/BitsPerComponent 8/SMask {mask} 0 R", pixels[:192], True
    )
    indexed = file.stream(
        "/Type/XObject/Subtype/Image/Width 4/Height 4/ColorSpace[/Indexed/DeviceRGB 3<ff000000ff000000ffffff00>]/BitsPerComponent 2", b"\x1b\xe4\x1b\xe4"
    )
    stencil = file.stream("/Type/XObject/Subtype/Image/Width 8/Height 8/ImageMask true/BitsPerComponent 1", bytes([0xAA, 0x55] * 4))
    tile = file.stream(
        "/Type/Pattern/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 10 10]/XStep 10/YStep 10/Resources<<>>",
        "0 .5 1 rg 0 0 5 5 re f 1 .5 0 rg 5 5 5 5 re f",
    )
    axial = file.add(f"<</PatternType 2/Shading<</ShadingType 2/ColorSpace/DeviceRGB/Coords[0 0 200 0]/Function {stitched}/Extend[true true]>>>>")
    glyph = file.stream("", "1000 0 0 0 750 750 d1 0 0 750 750 re f")
    drawn = file.add(
        f"<</Type/Font/Subtype/Type3/FontBBox[0 0 750 750]/FontMatrix[.001 0 0 .001 0 0]/FirstChar 97/LastChar 97/Widths[1000]"
        f"/Encoding<</Type/Encoding/Differences[97/square]>>/CharProcs<</square {glyph} 0 R>>/Resources<<>>>>"
    )
    soft = file.form("/S sh", f"/Group<</S/Transparency/CS/DeviceGray>>/Resources<</Shading<</S<</ShadingType 2/ColorSpace/DeviceGray/Coords[0 0 200 0]/Function {table} 0 R>>>>>>", "0 0 200 300")
    resources = (
        f"/XObject<</Im {image} 0 R/Ix {indexed} 0 R/St {stencil} 0 R>>"
        f"/Pattern<</T {tile} 0 R/A {axial} 0 R>>"
        f"/ColorSpace<</Sep[/Separation/Son/DeviceRGB {tint}]/Cal[/CalRGB<</WhitePoint[.9505 1 1.089]/Gamma[2.2 2.2 2.2]>>]/Lab[/Lab<</WhitePoint[.9642 1 .8249]/Range[-100 100 -100 100]>>]>>"
        f"/Shading<</R<</ShadingType 3/ColorSpace/DeviceRGB/Coords[150 60 0 150 60 30]/Function {program} 0 R>>>>"
        f"/ExtGState<</Half<</ca .5/BM/Multiply>>/Soft<</SMask<</Type/Mask/S/Luminosity/G {soft} 0 R>>>>/None<</SMask/None>>>>"
    )
    content = (
        "/Pattern cs /T scn 20 220 60 60 re f /A scn 90 220 90 60 re f"
        " /Sep cs .7 scn 20 170 30 30 re f /Cal cs .5 .2 .9 scn 60 170 30 30 re f /Lab cs 60 50 20 scn 100 170 30 30 re f"
        " q 60 0 0 60 20 90 cm /Im Do Q q 40 0 0 40 90 100 cm /Ix Do Q 0 .4 0 rg q 40 0 0 40 140 100 cm /St Do Q"
        " /R sh q /Half gs 1 0 0 rg 30 100 120 60 re f Q q /Soft gs 0 0 1 rg 10 10 110 60 re f Q"
        " BT 0 g /D 20 Tf 140 180 Td (aa) Tj ET"
        " q 20 0 0 20 170 270 cm BI/W 2/H 2/BPC 8/CS/RGB ID \xff\x00\x00 EI\x00\x00\xff\xff\xff\x00 EI Q"
    )
    file.page(content.encode("latin-1"), resources, entries="/Group<</S/Transparency/CS/DeviceRGB>>")
    page = file.kids[-1]
    file.objects[page] = file.objects[page].replace(b"/Font<<", f"/Font<</D {drawn} 0 R".encode())
    return file


def active():
    file = form()
    payload = file.stream("/Type/EmbeddedFile", "a b c")
    attached = file.add(f"<</Type/Filespec/F(bang tinh.xlsx)/UF(bang tinh.xlsx)/EF<</F {payload} 0 R>>>>")
    poster = file.form("0 0 0 rg 0 0 100 40 re f 1 1 1 rg 40 10 20 20 re f")
    film = file.add(f"<</Type/Annot/Subtype/RichMedia/F 4/Rect[20 20 80 60]/RichMediaContent<<>>/AP<</N {poster} 0 R>>>>")
    clip = file.add(f"<</Type/Annot/Subtype/FileAttachment/F 4/Rect[100 20 120 60]/FS {attached} 0 R/AP<</N {poster} 0 R>>>>")
    run = file.add("<</Type/Annot/Subtype/Link/Border[0 0 0]/Rect[0 0 20 20]/A<</S/Launch/F(calc.exe)>>>>")
    send = file.add("<</Type/Annot/Subtype/Link/Border[0 0 0]/Rect[0 0 20 20]/A<</S/SubmitForm/F(https://example.invalid/)>>>>")
    file.page(DRAWING, entries=f"/Annots[{film} 0 R {clip} 0 R {run} 0 R {send} 0 R]/AA<</O<</S/JavaScript/JS(x)>>>>")
    file.catalog = file.catalog.replace("/AcroForm<<", "/AcroForm<</XFA[(template)(<x/>)]") + (
        "/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>/AA<</WC<</S/JavaScript/JS(x)>>>>/PieceInfo<<>>"
        f"/Names<</JavaScript<</Names[(a)<</S/JavaScript/JS(x)>>]>>/EmbeddedFiles<</Names[(b){attached} 0 R]>>>>/AF[{attached} 0 R]"
    )
    return file


def unwritten():
    """Fields with values and without looks."""
    file = File()
    font = file.add(HELVETICA)
    widgets = [
        "/FT/Tx/T(mot)/V(Nguyen Van An)/Rect[20 240 180 260]",
        "/FT/Tx/T(hai)/V(Giua)/Q 1/DA(/H 0 Tf 1 0 0 rg)/Rect[20 200 180 230]/MK<</BG[.9 .9 1]/BC[0 0 0]>>",
        "/FT/Tx/T(ba)/V(Nhieu dong chu duoc xuong hang khi het cho trong o nay)/Ff 4096/Rect[20 120 180 190]",
        "/FT/Tx/T(bon)/V(123456)/Ff 16777216/MaxLen 6/Rect[20 90 140 110]",
        "/FT/Ch/T(nam)/V(b)/Opt[[(a)(Mot)][(b)(Hai)]]/Ff 131072/Rect[20 60 100 80]",
        "/FT/Tx/T(sau)/V<FEFF004E0067007500791EC5006E>/Rect[20 20 180 50]",
    ]
    widgets = [file.add(f"<</Type/Annot/Subtype/Widget/F 4{entries}>>") for entries in widgets]
    references = " ".join(f"{widget} 0 R" for widget in widgets)
    file.page("1 1 1 rg 0 0 200 300 re f", entries=f"/Annots[{references}]")
    file.catalog = f"/AcroForm<</NeedAppearances true/Fields[{references}]/DR<</Font<</H {font} 0 R>>>>/DA(/H 10 Tf 0 g)>>"
    return file


def damaged():
    whole = boxes().bytes()
    return b"GARBAGE\n" + whole.replace(b"startxref\n", b"startxref\n9")


DRAWN = {
    "boxes": boxes,
    "form": form,
    "annotations": annotations,
    "upright": upright,
    "layers": layers,
    "two-layers": two_layers,
    "painting": painting,
    "active": active,
    "unwritten": unwritten,
}


def encrypted(folder):
    """The owner's password is `chu`; the user's is none, or `mat khau`."""
    base = folder / "form.pdf"
    for name, bits, more in (("rc4-40", "40", []), ("rc4-128", "128", []), ("aes-128", "128", ["--use-aes=y"]), ("aes-256", "256", [])):
        for kind, user in (("user", "mat khau"), ("owner", "")):
            command = ["qpdf", "--allow-weak-crypto", "--encrypt", user, "chu", bits, *more, "--"]
            subprocess.run([*command, str(base), str(folder / f"encrypted-{name}-{kind}.pdf")], check=True)


def by_programs(folder):
    with tempfile.TemporaryDirectory() as work:
        html = Path(work) / "page.html"
        html.write_text(
            "<html lang=vi><title>Quyết định</title><h1>Ủy ban nhân dân</h1><p>Chữ <b>đậm</b>, <a href='https://example.invalid/'>liên kết</a>."
            "<table border=1><tr><td>Một<td>Hai</table><svg width=100 height=60><circle cx=40 cy=30 r=25 fill=teal opacity=.5 /></svg>",
            encoding="utf-8",
        )
        chromium = ["chromium", "--headless", "--no-sandbox", "--disable-background-networking", "--no-pdf-header-footer"]
        subprocess.run([*chromium, f"--print-to-pdf={folder / 'chromium.pdf'}", str(html)], check=True, capture_output=True)
        csv = Path(work) / "bang.csv"
        csv.write_text("Họ tên,Số\nNguyễn Văn An,1\nTrần Thị Bình,2\n", encoding="utf-8")
        office = ["soffice", f"-env:UserInstallation=file://{work}/profile", "--headless", "--convert-to"]
        convert = 'pdf:calc_pdf_Export:{"UseTaggedPDF":{"type":"boolean","value":"true"}}'
        subprocess.run([*office, convert, "--outdir", work, str(csv)], check=True, capture_output=True)
        (folder / "libreoffice.pdf").write_bytes((Path(work) / "bang.pdf").read_bytes())
    base = str(folder / "form.pdf")
    subprocess.run(["qpdf", "--deterministic-id", "--object-streams=generate", "--linearize", base, str(folder / "linearized.pdf")], check=True)
    signed(folder)


def signed(folder):
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from pyhanko import stamp
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import fields, signers

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Nguoi Thu Nghiem")])
    start = datetime.datetime(2026, 1, 1)
    certificate = x509.CertificateBuilder(name, name, key.public_key(), 7, start, start + datetime.timedelta(days=3650)).sign(key, hashes.SHA256())
    with tempfile.TemporaryDirectory() as work:
        files = [Path(work) / "key.pem", Path(work) / "certificate.pem"]
        files[0].write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
        files[1].write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
        signer = signers.SimpleSigner.load(*map(str, files))
    with open(folder / "boxes.pdf", "rb") as base, open(folder / "signed.pdf", "wb") as out:
        writer = IncrementalPdfFileWriter(base)
        fields.append_signature_field(writer, fields.SigFieldSpec("Lanh dao", on_page=0, box=(40, 120, 160, 160)))
        meta = signers.PdfSignatureMetadata(field_name="Lanh dao", md_algorithm="sha256")
        style = stamp.TextStampStyle(stamp_text="Da ky")
        signers.PdfSigner(meta, signer, stamp_style=style).sign_pdf(writer, output=out)


def main():
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for name, draw in DRAWN.items():
        (folder / f"{name}.pdf").write_bytes(draw().bytes())
    (folder / "damaged.pdf").write_bytes(damaged())
    encrypted(folder)
    by_programs(folder)


if __name__ == "__main__":
    main()
