#!/usr/bin/env python3
"""Who signed a PDF, timestamps apart: JSON of the certificates' serial numbers in lower-case hexadecimal digits.

usage: signers.py FILE.pdf
"""

import json
import sys

from pyhanko.pdf_utils.reader import PdfFileReader

with open(sys.argv[1], "rb") as file:
    print(json.dumps([f"{one.signer_cert.serial_number:x}" for one in PdfFileReader(file).embedded_regular_signatures]))
