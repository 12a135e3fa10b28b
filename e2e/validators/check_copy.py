#!/usr/bin/env python3
"""Asks other people's validators what they think of a certified copy, as it is and after tampering.

    check_copy.py COPY.pdf --anchors ROOTS.pem [--samples 250 | --every-byte] [--no-tamper]

pyHanko judges with its default, strict difference policy and with nothing but what is embedded in the file: no
network. pdfsig (poppler) and qpdf are run as programs. Tampering: an added page, a changed number, and flipped bytes:
an even sample of every revision with its first and last bytes, half of it also by pdfsig, or --every-byte for all.

The last line is `N passed, N failed`; the exit status is 1 if anything failed.
"""

import argparse
import logging
import sys
import tempfile
from pathlib import Path

import judges
from accept import check_programs, check_pyhanko
from flips import check_flips
from tamper import check_tampered

logging.disable(logging.CRITICAL)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("copy", type=Path)
    parser.add_argument("--anchors", required=True, help="trusted roots, PEM")
    parser.add_argument("--samples", type=int, default=250, help="flipped bytes per revision")
    parser.add_argument("--every-byte", action="store_true")
    parser.add_argument("--no-tamper", action="store_true")
    arguments = parser.parse_args()
    data, roots = arguments.copy.read_bytes(), judges.anchors(arguments.anchors)

    check_pyhanko(data, roots)
    check_programs(arguments.copy)
    if not arguments.no_tamper:
        with tempfile.TemporaryDirectory() as folder:
            check_tampered(data, roots, Path(folder))
        check_flips(data, roots, None if arguments.every_byte else arguments.samples)
    print(f"{judges.passed} passed, {judges.failed} failed")
    return 1 if judges.failed else 0


if __name__ == "__main__":
    sys.exit(main())
