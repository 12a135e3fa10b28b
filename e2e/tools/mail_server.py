#!/usr/bin/env python3
"""A real mail server for the suites: keeps every message as N.eml, refuses addresses that begin with "refused".

usage: mail_server.py PORT FOLDER
"""

import itertools
import sys
import time
from pathlib import Path

from aiosmtpd.controller import Controller

port, folder = int(sys.argv[1]), Path(sys.argv[2])
folder.mkdir(parents=True, exist_ok=True)
numbers = itertools.count(1)


class Keep:
    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("refused"):
            return "550 5.1.1 no such mailbox here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        part = folder / f".{next(numbers)}"
        part.write_bytes(b"X-RcptTo: " + ", ".join(envelope.rcpt_tos).encode() + b"\r\n" + envelope.content)
        part.rename(folder / f"{part.name[1:]}.eml")
        return "250 kept"


Controller(Keep(), hostname="127.0.0.1", port=port, data_size_limit=64 << 20).start()
print("listening", flush=True)
while True:
    time.sleep(3600)
