"""A demo and its people without a browser: forms are filled in by their names, as the pages carry them."""

import html.parser
import http.cookiejar
import os
import re
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from pathlib import Path


class Demo:
    """`saoy demo` in a folder of its own, for a `with` block."""

    def __enter__(self):
        self.folder = Path(tempfile.mkdtemp(prefix="saoy-e2e-"))
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        command = [os.environ.get("SAOY", "saoy"), "demo", "--port", str(port), "--folder", str(self.folder / "demo")]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        for _ in range(600):
            try:
                urllib.request.urlopen(self.url + "/health").close()
                return self
            except OSError:
                time.sleep(0.1)
        raise SystemExit("the demo does not answer")

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


class Forms(html.parser.HTMLParser):
    """The forms of a page: action and the fields that would be sent."""

    def __init__(self, text):
        super().__init__()
        self.forms, self.select, self.area = [], None, None
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        a = dict(attributes)
        if tag == "form":
            self.forms.append({"action": a.get("action", ""), "fields": []})
        fields = self.forms[-1]["fields"] if self.forms else []
        if tag == "select":
            self.select = a.get("name")
        elif tag == "option" and self.select and "selected" in a:
            fields.append((self.select, a.get("value", "")))
        elif tag == "textarea":
            self.area = a.get("name")
            fields.append((self.area, ""))
        elif tag == "input" and a.get("name") and a.get("type") not in ("file", "submit"):
            if a.get("type") not in ("checkbox", "radio") or "checked" in a:
                fields.append((a["name"], a.get("value", "on")))

    def handle_data(self, data):
        if self.area:
            name, text = self.forms[-1]["fields"][-1]
            self.forms[-1]["fields"][-1] = (name, text + data)

    def handle_endtag(self, tag):
        if tag == "textarea":
            self.area = None


class Person:
    """Somebody who is signed in and follows pages."""

    def __init__(self, demo, login):
        self.demo = demo
        cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.opener = urllib.request.build_opener(cookies)
        self.post("/sign-in/demo", [("person", login), ("next", "")])

    def bytes(self, address):
        with self.opener.open(self.demo.url + address) as answer:
            return answer.read()

    def get(self, address):
        return self.take(urllib.request.Request(self.demo.url + address))

    def take(self, request):
        try:
            with self.opener.open(request) as answer:
                self.address, self.text = urllib.parse.urlsplit(answer.url).path, answer.read().decode().replace("&#x2f;", "/")
        except urllib.error.HTTPError as error:
            raise SystemExit(f"{request.full_url}: {error.code}\n{re.sub('<[^>]+>', ' ', error.read().decode())[:3000]}") from error
        return self.text

    def post(self, address, fields, files=(), multipart=False):
        request = urllib.request.Request(self.demo.url + address, method="POST")
        if files or multipart:
            mark = uuid.uuid4().hex
            parts = [f'--{mark}\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n'.encode() for n, v in fields]
            for name, path in files:
                head = f'--{mark}\r\nContent-Disposition: form-data; name="{name}"; filename="{Path(path).name}"\r\nContent-Type: application/pdf\r\n\r\n'
                parts.append(head.encode() + Path(path).read_bytes() + b"\r\n")
            request.data = b"".join(parts) + f"--{mark}--\r\n".encode()
            request.add_header("Content-Type", f"multipart/form-data; boundary={mark}")
        else:
            request.data = urllib.parse.urlencode(fields).encode()
        return self.take(request)

    def submit(self, action, changes=(), files=(), multipart=False):
        """Sends the form of this page whose action ends so, with some fields changed."""
        form = next(form for form in Forms(self.text).forms if re.search(action, form["action"]))
        changed = {name for name, _ in changes}
        fields = [field for field in form["fields"] if field[0] not in changed] + list(changes)
        return self.post(form["action"] or self.address, fields, files, multipart)
