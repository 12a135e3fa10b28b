#!/usr/bin/env python3
"""The offline verifier, built as it is given away: small, without a network, an answer to every file, in the published shape."""

import json
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree
from pathlib import Path

import jsonschema

E2E = Path(__file__).resolve().parent.parent
ROOT = E2E.parent
sys.path.insert(0, str(E2E / "lib"))
import no_network  # noqa: E402

SCHEMA = jsonschema.Draft202012Validator(json.loads((ROOT / "docs/schema/verification.schema.json").read_text(encoding="utf-8")))
CORPORA = os.environ.get("SAOY_CORPORA")
MOST_MEGABYTES = 15
# What a program without a network has no use for.
FOREIGN = ("ureq", "tokio", "axum", "sqlx", "rustls", "lettre", "saoy-web", "saoy-store", "saoy-pki-client", "saoy-demo-pki")

passed = failed = 0


def report(good, text):
    global passed, failed
    passed, failed = passed + bool(good), failed + (not good)
    print(("ok   " if good else "FAIL ") + text, flush=True)


def build():
    """The program of `--no-default-features --features verify`; elsewhere than the service's, so that neither makes the other anew."""
    target = ROOT / ".check" / "verify"
    options = ["-p", "saoy", "--no-default-features", "--features", "verify", "--locked"]
    start = time.monotonic()
    built = subprocess.run(["cargo", "build", "--release", *options, "--target-dir", str(target)], cwd=ROOT)
    report(built.returncode == 0, f"the verifier builds ({time.monotonic() - start:.0f} s)")
    tree = subprocess.run(["cargo", "tree", "-e", "normal", "--prefix", "none", *options], cwd=ROOT, capture_output=True, text=True).stdout
    used = {line.split()[0] for line in tree.splitlines() if line}
    report(used and not used & set(FOREIGN), f"it uses {len(used)} crates, none of a network or a service {used & set(FOREIGN) or ''}")
    return target / "release" / "saoy"


def size(binary):
    megabytes = binary.stat().st_size / 1e6
    report(megabytes < MOST_MEGABYTES, f"it has {megabytes:.1f} MB, less than {MOST_MEGABYTES}")
    if shutil.which("ldd"):
        linked = subprocess.run(["ldd", binary], capture_output=True, text=True).stdout
        names = {re.split(r"\.so", Path(line.split()[0]).name)[0] for line in linked.splitlines() if line.strip()}
        strange = {name for name in names if name not in {"linux-vdso", "libc", "libgcc_s", "libm"} and not name.startswith("ld-")}
        report(names and not strange, f"it needs the C library and nothing else {strange or ''}")


def verify(binary, *words, **options):
    words = [str(word) for word in words]
    return subprocess.run([binary, "verify", *words], capture_output=True, timeout=300, **options)


def status_of(verdicts):
    if "unreadable" in verdicts:
        return 3
    if "invalid" in verdicts:
        return 1
    return 2 if {"indeterminate", "unsigned"} & set(verdicts) else 0


def lines_of(result):
    return [json.loads(line) for line in result.stdout.decode("utf-8").splitlines()]


def every_file(binary, name, files):
    """One command over all: one line each, in their order, in the published shape; and the status of the worst."""
    start = time.monotonic()
    result = verify(binary, "--format", "json", *files)
    took = time.monotonic() - start
    told = lines_of(result)
    report([line["file"] for line in told] == [str(file) for file in files], f"{name}: {len(told)} answers to {len(files)} files in {took:.1f} s")
    wrong = [(line["file"], error.json_path, error.message[:200]) for line in told for error in SCHEMA.iter_errors(line)]
    report(not wrong, f"{name}: all in the published shape {wrong[:5] or ''}")
    status = status_of([line["verdict"] for line in told])
    report(result.returncode == status, f"{name}: exit status {result.returncode}, the worst of its files is {status}")
    return told


def each_alone(binary, files):
    """The same without the others, in every format and language."""
    words = {"valid": "HỢP LỆ", "invalid": "KHÔNG HỢP LỆ", "indeterminate": "CHƯA ĐỦ CĂN CỨ"}
    bad = []
    for file in files:
        told = verify(binary, "--format", "json", file)
        [line] = lines_of(told)
        text = verify(binary, file).stdout.decode("utf-8")
        if told.returncode != status_of([line["verdict"]]) or line["verdict"] in words and not text.startswith(words[line["verdict"]]):
            bad.append((file.name, told.returncode, text[:80]))
        english = verify(binary, "--lang", "en", "--format", "xml", file).stdout
        try:
            root = xml.etree.ElementTree.fromstring(english)
            if not root.tag.endswith("}ValidationReport"):
                bad.append((file.name, root.tag))
        except xml.etree.ElementTree.ParseError as error:
            bad.append((file.name, f"XML: {error}"))
    report(not bad, f"text begins with the verdict, XML is a validation report: {len(files)} files {bad[:5] or ''}")


def odd_files(binary, folder, good):
    """What is no PDF at all, or half of one, has an answer, soon, without being loaded."""
    whole = good.read_bytes()
    made = {
        "empty.pdf": b"",
        "text.pdf": b"no PDF",
        "half.pdf": whole[: len(whole) // 2],
        "header.pdf": b"%PDF-1.7\n",
        "zeros.pdf": bytes(100_000),
        "page.pdf": b"<!DOCTYPE html><html></html>",
    }
    for name, content in made.items():
        (folder / name).write_bytes(content)
    sparse = folder / "sparse.pdf"
    with sparse.open("wb") as file:
        file.write(b"%PDF-1.7\n")
        file.truncate(10 << 30)
    large = folder / "large.pdf"
    with large.open("wb") as file:
        file.write(b"%PDF-1.7\n")
        file.truncate(1 << 30)
    files = [*(folder / name for name in made), sparse, large, folder / "missing.pdf", folder]
    for file in files:
        start = time.monotonic()
        result = verify(binary, "--format", "json", file)
        took = time.monotonic() - start
        [line] = lines_of(result)
        wrong = [error.message for error in SCHEMA.iter_errors(line)]
        # half a file may be repaired; then it is read, and never valid
        good = result.returncode == 3 and line["verdict"] == "unreadable" or line["repaired"] and line["verdict"] != "valid"
        report(good and not wrong and took < 20, f"{file.name}: {line['reason']} ({took:.1f} s) {wrong or ''}")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"     most memory of any child so far: {peak:.0f} MB (mapped pages count)")
    sparse.unlink()
    large.unlink()


def around(binary, good):
    """Pipes, wrong commands, a list that cannot be read."""
    piped = verify(binary, "--format", "json", "-", input=good.read_bytes())
    alone = verify(binary, "--format", "json", good)
    same = [{**line, "file": None, "validated_at": None} for line in (*lines_of(piped), *lines_of(alone))]
    report(same[0] == same[1] and piped.returncode == alone.returncode, "the standard input is a file")
    many = f"'{good}' " * 50
    head = subprocess.run(f"'{binary}' verify {many} | head -c 1", shell=True, capture_output=True, text=True)
    # The files behind were not judged: that is said, in one sentence.
    report(head.stderr.count("\n") == 1 and "bên nhận đã ngừng đọc" in head.stderr, f"a reader that goes away is told what was not judged {head.stderr}")
    for words in (["--trust", "/nowhere.toml", good], [], ["--at", "yesterday", good], ["--format", "xml", good, good]):
        result = verify(binary, *words)
        report(result.returncode == 64 and result.stderr and not result.stdout, f"a wrong command is no verdict: {' '.join(map(str, words[:2]))}")


def offline(binary, files):
    if not no_network.possible():
        print("left out: no filter of system calls on this machine")
        return
    probe = no_network.run([sys.executable, "-c", "import socket; socket.socket()"], stderr=subprocess.DEVNULL)
    report(no_network.was_killed(probe), "a program that asks for a socket dies here")
    result = no_network.run([binary, "verify", "--format", "json", *map(str, files)], capture_output=True)
    report(len(lines_of(result)) == len(files), f"the verifier asks for none over {len(files)} files")


def score(binary):
    """The tally of the collection's own program."""
    script = Path(CORPORA) / "score.py"
    folder = Path(CORPORA) / "pdf-updates"
    if not script.exists() or not folder.is_dir():
        print("left out: score.py or pdf-updates is not in SAOY_CORPORA")
        return
    run = subprocess.run([sys.executable, script, binary, folder / "manifest.csv", folder, "--show"], capture_output=True, text=True)
    print(run.stdout)
    found = re.search(r"files (\d+), crash/hang (\d+), signature count (\d+)/(\d+), good accepted (\d+)/(\d+), changes caught (\d+)/(\d+)", run.stdout)
    numbers = [int(number) for number in found.groups()] if found else []
    whole = bool(found) and numbers[1] == 0 and all(numbers[at] == numbers[at + 1] for at in (2, 4, 6))
    report(run.returncode == 0 and whole, f"pdf-updates: {found.group(0) if found else run.stderr[-300:]}")


def main():
    binary = Path(os.environ["SAOY_VERIFY"]) if "SAOY_VERIFY" in os.environ else build()
    size(binary)
    own = sorted(ROOT.glob("crates/*/tests/fixtures/*.pdf"))
    every_file(binary, "our fixtures", own)
    if CORPORA:
        foreign = sorted(Path(CORPORA).rglob("*.pdf"))
        every_file(binary, "corpora", foreign)
        own += foreign[::7]
        score(binary)
    else:
        print("left out: corpora (SAOY_CORPORA names no folder of foreign test files)")
    each_alone(binary, own)
    with tempfile.TemporaryDirectory() as folder:
        odd_files(binary, Path(folder), own[-1])
    around(binary, own[-1])
    offline(binary, own)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
