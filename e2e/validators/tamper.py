"""Pages added and numbers changed after the signatures: pyHanko and pdfsig must call the copy broken."""

import io
import subprocess

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader

from judges import pdfsig_accepts, pyhanko_accepts, report


def check_tampered(data, roots, folder):
    def judge(name, tampered, tools):
        path = folder / "tampered.pdf"
        path.write_bytes(tampered)
        if "pyhanko" in tools:
            report(not pyhanko_accepts(tampered, roots), f"pyHanko: {name} is called broken")
        if "pdfsig" in tools:
            report(not pdfsig_accepts(path), f"pdfsig: {name} is called broken")

    untouched = folder / "untouched.pdf"
    untouched.write_bytes(data)
    report(pyhanko_accepts(data, roots) and pdfsig_accepts(untouched), "untampered, pyHanko and pdfsig accept it")
    judge("an added page (incremental)", with_added_page(data), ("pyhanko", "pdfsig"))
    judge("a changed number (incremental)", with_changed_number(data), ("pyhanko", "pdfsig"))
    judge("a number overwritten in place", number_in_place(data), ("pyhanko", "pdfsig"))
    source, out = folder / "copy.pdf", folder / "page.pdf"
    source.write_bytes(data)
    subprocess.run(["qpdf", str(source), "--pages", ".", "1-z", ".", "1", "--", str(out)], check=True)
    judge("an added page (rewritten)", out.read_bytes(), ("pyhanko", "pdfsig"))


def with_added_page(data):
    """An incremental update that hangs one more page into the tree."""
    writer = IncrementalPdfFileWriter(io.BytesIO(data), strict=False)
    page = generic.DictionaryObject(
        {
            generic.pdf_name("/Type"): generic.pdf_name("/Page"),
            generic.pdf_name("/MediaBox"): generic.ArrayObject(map(generic.NumberObject, (0, 0, 595, 842))),
            generic.pdf_name("/Resources"): generic.DictionaryObject(),
            generic.pdf_name("/Contents"): writer.add_object(generic.StreamObject(stream_data=b"")),
        }
    )
    pages_ref = writer.root.get_value_as_reference("/Pages")
    pages = writer.root["/Pages"]
    page["/Parent"] = generic.IndirectObject(pages_ref.idnum, pages_ref.generation, writer)
    pages["/Kids"].append(writer.add_object(page))
    pages["/Count"] = generic.NumberObject(int(pages["/Count"]) + 1)
    writer.mark_update(pages_ref)
    return written(writer)


def with_changed_number(data):
    """An incremental update that gives the number field another value."""
    writer = IncrementalPdfFileWriter(io.BytesIO(data), strict=False)
    for field in writer.root["/AcroForm"]["/Fields"]:
        found = field.get_object()
        if found["/FT"] == "/Tx":
            found[generic.pdf_name("/V")] = generic.pdf_string("999/ĐT")
            writer.mark_update(field.reference)
            break
    return written(writer)


def written(writer):
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def number_in_place(data):
    """The number's value overwritten where it stands, file length unchanged."""
    reader = PdfFileReader(io.BytesIO(data), strict=True)
    for field in reader.root["/AcroForm"]["/Fields"]:
        found = field.get_object()
        if found["/FT"] == "/Tx":
            value = found.raw_get("/V").original_bytes
            for shape in (value.hex().encode(), value.hex().upper().encode(), value):
                at = data.rfind(shape)
                if at >= 0:
                    last = at + len(shape) - 1
                    return data[:last] + (b"0" if data[last : last + 1] != b"0" else b"1") + data[last + 1 :]
    raise SystemExit("no number field with a value in the file")
