#!/usr/bin/env python3
"""Every mail of a folder as JSON: file, recipients, subject, text; an attached PDF is written beside it as N.pdf.

usage: read_mails.py FOLDER
"""

import email
import email.policy
import json
import sys
from pathlib import Path

found = []
for path in sorted(Path(sys.argv[1]).glob("*.eml"), key=lambda path: path.stem.zfill(40)):
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    text, pdf = "", None
    for part in message.walk():
        if part.get_content_type() == "application/pdf":
            pdf = path.with_suffix(".pdf")
            pdf.write_bytes(part.get_payload(decode=True))
        elif part.get_content_type() == "text/plain":
            text += part.get_content()
    to = [address.strip() for address in str(message["X-RcptTo"] or message["To"] or "").split(",")]
    found.append({"file": path.name, "to": to, "subject": str(message["Subject"]), "text": text, "pdf": pdf and str(pdf)})
print(json.dumps(found))
