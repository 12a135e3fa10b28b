#!/usr/bin/env python3
"""The register as Excel: openpyxl and LibreOffice read the same cells, with the layout of the source documents. The dossiers come
through the pages as they are without any script."""

import csv
import datetime
import io
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import openpyxl

E2E = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(E2E / "lib"))
from office import Demo, Person  # noqa: E402

PEOPLE = ["Nguyễn Thị Sổ", "=1+2 Trần Văn Công Thức", "Lê “Ngoặc” & <Nhọn>"]
HEADINGS = ["STT", "Tên đối tượng đăng ký chứng thực", "Giấy tờ cần chứng thực", "Số chứng thực", "Ngày chứng thực"]
passed = failed = 0


def report(good, text):
    global passed, failed
    passed, failed = passed + bool(good), failed + (not good)
    print(("ok   " if good else "FAIL ") + text, flush=True)


def receive(clerk, name, scan):
    """Without a script: attach first, then the form with the file's fields."""
    clerk.get("/copies/new")
    typed = [("account", "no"), ("name", name), ("person_identity", "099190123456"), ("email", "so@vidu.example"), ("checked", "on")]
    clerk.submit("copies/new", [*typed, ("do", "attach")], [("scan", scan)])
    upload = re.search(r'name="upload" value="([^"]+)"', clerk.text).group(1)
    kind = re.findall(r'<option value="([^"]+)"', clerk.text.split(f'name="type-{upload}"')[1])[1]
    clerk.submit(r"copies/new|edit", [*typed, (f"type-{upload}", kind), ("do", "submit")], multipart=True)
    clerk.submit("confirm", [("do", "confirm")])


def step(person, stage, last):
    """Everything that waits at a desk, one after the other."""
    while found := re.search(rf'<tr[^>]*data-open="(/{stage}/\d+)"', person.get(f"/{stage}")):
        person.get(found.group(1))
        person.submit("/start$")
        if "/certificate" in person.address:
            choice = re.search(r'name="certificate" value="([^"]+)"', person.text).group(1)
            person.submit("/certificate", [("certificate", choice)])
        person.submit("/apply$")
        for _ in range(60):
            if not re.search(r"<button[^>]*disabled", person.text):
                break
            time.sleep(0.5)
            person.get(person.address)
        person.submit(f"/{last}$")


def shown(value):
    """A cell as a person reads it."""
    if isinstance(value, datetime.datetime):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else str(value)


def by_openpyxl(path):
    sheet = openpyxl.load_workbook(path).active
    return [[shown(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]


def by_libreoffice(path, folder):
    profile = f"-env:UserInstallation=file://{folder}/profile"
    # 44: comma, 34: quote, 76: UTF-8; cells as they are shown.
    command = ["soffice", profile, "--headless", "--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true", "--outdir", folder, path]
    subprocess.run([str(part) for part in command], check=True, capture_output=True, timeout=240)
    text = path.with_suffix(".csv").read_text(encoding="utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def same(mine, theirs):
    """Cell by cell; LibreOffice shows 2000 as 2,000 and leaves the empty end of a row away."""
    plain = lambda text: re.sub(r"(?<=\d)[,.](?=\d{3}\b)", "", text)
    width = max(map(len, mine))
    filled = lambda rows: [[plain(cell) for cell in row + [""] * (width - len(row))] for row in rows]
    return [(a, b) for a, b in zip(filled(mine), filled(theirs)) if a != b] or len(mine) != len(theirs)


def judge(rows, agency):
    report(rows[0][0] == "Tên sổ chứng thực" and rows[0][1].endswith("/ĐT"), f"row 1: the book's name ({rows[0][:5]})")
    report(tuple(rows[1][:4]) == ("Số bắt đầu", "1/ĐT", "Số hiện tại", f"{len(PEOPLE)}/ĐT"), f"row 2: first and current number ({rows[1][:5]})")
    dates = (rows[2][0], rows[2][2]) == ("Ngày mở sổ", "Ngày đóng sổ") and all(re.fullmatch(r"\d\d/\d\d/\d{4}", rows[2][at]) for at in (1, 3))
    report(dates, f"row 3: the days it opens and closes ({rows[2][:5]})")
    report(rows[3][0] == "Cơ quan quản lý sổ chứng thực" and rows[3][2] == agency, f"row 4: the agency ({rows[3][:5]})")
    report(rows[4][0] == "Thông tin chứng thực trong sổ", "row 5: the title")
    report(rows[5][:5] == HEADINGS, f"row 6: the five columns of the source documents ({rows[5][:5]})")
    today = (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(hours=7)).strftime("%d/%m/%Y")
    for at, row in enumerate(rows[6:], 1):
        good = row[0] == str(at) and row[1] in PEOPLE and row[3] == f"{at}/ĐT" and row[4] == today and row[5] == "099190123456"
        report(good, f"entry {at}: {row}")
    report(sorted(row[1] for row in rows[6:]) == sorted(PEOPLE), "every person is there once, a name that begins like a formula stays a name")


def main():
    with tempfile.TemporaryDirectory() as name, Demo() as demo:
        folder = Path(name)
        scan = folder / "scan.pdf"
        subprocess.run([sys.executable, E2E / "tools" / "make_scan.py", scan, "--pages", "1", "--megabytes", "0.15"], check=True)
        clerk, leader, keeper = (Person(demo, login) for login in ("lan", "khai", "diep"))
        for person in PEOPLE:
            receive(clerk, person, scan)
        step(leader, "sign", "pass")
        step(keeper, "seal", "deliver")
        keeper.get("/books")
        path = folder / "register.xlsx"
        path.write_bytes(keeper.bytes(re.search(r'href="(/books/\d+/export\.xlsx[^"]*)"', keeper.text).group(1)))
        mine, theirs = by_openpyxl(path), by_libreoffice(path, folder)
        judge(mine, "UBND phường Hòa An")
        differing = same(mine, theirs)
        report(not differing, f"LibreOffice shows the same {len(theirs)} rows" + (f": {differing}" if differing else ""))
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
