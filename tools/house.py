#!/usr/bin/env python3
"""House rules that no compiler knows: file sizes, licences of dependencies, direction of dependencies between our crates, words that
nobody says any more."""

import json
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MAX_LINES = 500

# A crate of ours may use only these others of ours (dev-dependencies are free).
ALLOWED = {
    "saoy-pdf": set(),
    "saoy-pki": {"saoy-dsa"},
    "saoy-dsa": set(),
    "saoy-domain": set(),
    "saoy-pades": {"saoy-pdf", "saoy-pki"},
    "saoy-sheet": {"saoy-pdf"},
    "saoy-certified-copy": {"saoy-pdf", "saoy-pki", "saoy-pades", "saoy-sheet"},
    "saoy-pki-client": {"saoy-pki"},
    "saoy-signers": {"saoy-pki"},
    "saoy-agent": {"saoy-agent-protocol", "saoy-pki", "saoy-signers", "saoy-tokens", "saoy-unseen"},
    "saoy-agent-protocol": {"saoy-pki", "saoy-signers"},
    "saoy-remote-signing": {"saoy-pki", "saoy-pki-client", "saoy-signers"},
    "saoy-tokens": {"saoy-pki", "saoy-signers"},
    "saoy-trust-list": {"saoy-pki"},
    "saoy-unseen": set(),
    "saoy-demo-pki": {"saoy-pki", "saoy-signers", "saoy-domain"},
    "saoy-blob": {"saoy-domain"},
    "saoy-notify": {"saoy-domain"},
    "saoy-store": {"saoy-domain"},
    "saoy-jobs": {"saoy-domain", "saoy-store"},
    "saoy-raster": set(),
    "saoy-intake": {"saoy-pdf", "saoy-raster", "saoy-sheet"},
    "saoy-web": {
        "saoy-agent-protocol", "saoy-blob", "saoy-certified-copy", "saoy-domain", "saoy-intake", "saoy-jobs", "saoy-notify",
        "saoy-pades", "saoy-pdf", "saoy-pki", "saoy-pki-client", "saoy-raster", "saoy-remote-signing",
        "saoy-sheet", "saoy-signers", "saoy-store",
    },
}
# The edges: what starts everything, and what only tests use.
FREE_TO_USE = {"saoy", "saoy-testkit", "saoy-token-shim"}

FREE = re.compile(r"\b(MIT|Apache-2\.0|BSD-[23]-Clause|ISC|Zlib|0BSD|Unicode-3\.0|Unicode-DFS-2016|CC0-1\.0|MPL-2\.0|OFL-1\.1|BSL-1\.0|Unlicense|OpenSSL|CDLA-Permissive-2\.0|MIT-0|bzip2-1\.0\.6)\b")


def metadata():
    run = subprocess.run(["cargo", "metadata", "--format-version", "1", "--locked"], cwd=ROOT, capture_output=True, text=True)
    if run.returncode:
        sys.exit(run.stderr)
    return json.loads(run.stdout)


def words():
    """Keys of the translations that stand in only one language, or in no page, script or crate. A key may be put together: from a
    literal that ends with a hyphen, or by a literal that begins with one."""
    keys = {}
    for lang in ("vi", "en"):
        text = "\n".join(path.read_text(encoding="utf-8") for path in sorted(ROOT.glob(f"translations/{lang}/*.ftl")))
        keys[lang] = set(re.findall(r"^([a-z][\w-]*) =", text, re.M))
    said = "\n".join(
        path.read_text(encoding="utf-8")
        for pattern in ("crates/*/src/**/*.rs", "pages/**/*.html", "assets/**/*.js", "translations/vi/*.ftl")
        for path in ROOT.glob(pattern)
        if "tests" not in path.stem
    )
    said = re.sub(r"^[a-z][\w-]* =", "", said, flags=re.M)
    known = set(re.findall(r"[a-z][\w-]*", said))
    heads = tuple(set(re.findall(r'"([a-z][\w-]*-)(?:" ~|\{)', said)))
    tails = set(re.findall(r'(?:~ (?:\("" if [^"]*)?"|else "|\})(-[a-z-]+)"', said))
    for key in sorted(keys["vi"] ^ keys["en"]):
        yield f"translations: {key} stands in one language only"
    for key in sorted(keys["vi"] - known):
        ended = any(key.endswith(tail) and key.removesuffix(tail) in known for tail in tails)
        if not ended and not key.startswith(heads):
            yield f"translations: nobody says {key}"


def main():
    faults = list(words())
    files = subprocess.run(["git", "ls-files", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True).stdout.split("\n")
    for name in files:
        path = ROOT / name
        if path.suffix in {".rs", ".js", ".mjs", ".py", ".html"} and path.is_file():
            lines = path.read_text(encoding="utf-8").count("\n")
            if lines > MAX_LINES:
                faults.append(f"{name}: {lines} lines, more than {MAX_LINES}: is it one idea?")
    data = metadata()
    for package in data["packages"]:
        ours = package["source"] is None
        if not ours and not FREE.search(package.get("license") or ""):
            faults.append(f"{package['name']} {package['version']}: licence {package.get('license')!r} is not on the list")
        if ours:
            uses = {d["name"] for d in package["dependencies"] if d["kind"] is None and d["name"].startswith("saoy")}
            allowed = uses if package["name"] in FREE_TO_USE else ALLOWED.get(package["name"])
            if allowed is None:
                faults.append(f"{package['name']}: say in tools/house.py what it may depend on")
            elif uses - allowed:
                faults.append(f"{package['name']} must not depend on {', '.join(sorted(uses - allowed))}")
    for fault in faults:
        print(fault)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
