"""A certification authority with keys of every kind that saoy signs with, its revocation list and a timestamp authority, on this machine."""

import datetime
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from asn1crypto import keys as asn1_keys
from asn1crypto import tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.sign.timestamps import DummyTimeStamper

PASSWORD = "123456"
DAY = datetime.timedelta(days=1)
PEM = serialization.Encoding.PEM
DER = serialization.Encoding.DER


def name(common):
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common), x509.NameAttribute(NameOID.ORGANIZATION_NAME, "CHỨNG THƯ THỬ NGHIỆM")])


def private(key):
    return key.private_bytes(DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())


class Authority:
    """Root, people, CRL and timestamps. Use as a context: it listens on a port of its own."""

    def __init__(self, folder):
        self.folder = folder
        self.now = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0)
        self.key = rsa.generate_private_key(65537, 2048)
        self.serial = 1
        self.root = self._certificate("Gốc thử nghiệm", self.key.public_key(), ca=True)
        self.root_file = folder / "root.pem"
        self.root_file.write_bytes(self.root.public_bytes(PEM))
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler(self))
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        stamp = rsa.generate_private_key(65537, 2048)
        stamper = self._certificate("Dấu thời gian thử nghiệm", stamp.public_key(), tsa=True)
        load = asn1_x509.Certificate.load
        self.stamper = DummyTimeStamper(
            load(stamper.public_bytes(DER)),
            asn1_keys.PrivateKeyInfo.load(private(stamp)),
            certs_to_embed=[load(self.root.public_bytes(DER))],
        )

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()

    def anchors(self):
        return [asn1_x509.Certificate.load(self.root.public_bytes(DER))]

    def person(self, label, key):
        """A PKCS#12 file and the same as PEM; what is given to `saoy sign`."""
        certificate = self._certificate(f"Người ký {label}", key.public_key())
        p12 = self.folder / f"{label}.p12"
        p12.write_bytes(
            pkcs12.serialize_key_and_certificates(label.encode(), key, certificate, [self.root], serialization.BestAvailableEncryption(PASSWORD.encode()))
        )
        pem = self.folder / f"{label}.pem"
        pem.write_bytes(
            key.private_bytes(PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
            + certificate.public_bytes(PEM)
            + self.root.public_bytes(PEM)
        )
        return p12

    def people(self):
        made = {f"rsa{bits}": self.person(f"rsa{bits}", rsa.generate_private_key(65537, bits)) for bits in (2048, 3072, 4096)}
        made["p256"] = self.person("p256", ec.generate_private_key(ec.SECP256R1()))
        made["p384"] = self.person("p384", ec.generate_private_key(ec.SECP384R1()))
        made["ed25519"] = self.person("ed25519", ed25519.Ed25519PrivateKey.generate())
        return made

    def crl(self):
        builder = x509.CertificateRevocationListBuilder(issuer_name=self.root.subject, last_update=self.now - DAY, next_update=self.now + 7 * DAY)
        builder = builder.add_extension(x509.CRLNumber(1), False)
        builder = builder.add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key()), False)
        return builder.sign(self.key, hashes.SHA256()).public_bytes(DER)

    def _certificate(self, common, public, ca=False, tsa=False):
        subject = name(common)
        issuer = subject if ca else self.root.subject
        builder = x509.CertificateBuilder(issuer, subject, public, self.serial, self.now - 30 * DAY, self.now + 365 * DAY)
        self.serial += 1
        builder = builder.add_extension(x509.BasicConstraints(ca, None), True)
        usage = dict.fromkeys(
            ("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign", "crl_sign", "encipher_only", "decipher_only"), False
        )
        usage |= {"key_cert_sign": True, "crl_sign": True} if ca else {"digital_signature": True, "content_commitment": not tsa}
        builder = builder.add_extension(x509.KeyUsage(**usage), True)
        builder = builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(public), False)
        builder = builder.add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key()), False)
        if tsa:
            builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), True)
        if not ca:
            point = x509.DistributionPoint([x509.UniformResourceIdentifier(f"{self.url}/root.crl")], None, None, None)
            builder = builder.add_extension(x509.CRLDistributionPoints([point]), False)
        return builder.sign(self.key, hashes.SHA256())


def handler(authority):
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self.answer("application/pkix-crl", authority.crl())

        def do_POST(self):
            request = tsp.TimeStampReq.load(self.rfile.read(int(self.headers["Content-Length"])))
            self.answer("application/timestamp-reply", authority.stamper.request_tsa_response(request).dump())

        def answer(self, kind, body):
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    return Handler
