"""An authority with everything a signature needs: root, issuing CA, signers of several kinds of keys, a TSA and lists.

Names and numbers are invented. Keys are made anew for each run.
"""

import datetime

from asn1crypto import keys as asn1_keys
from asn1crypto import crl as asn1_crl
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.sign.signers import SimpleSigner
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

NOW = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0)
DAY = datetime.timedelta(days=1)


def name(common, organisation="Cơ quan thử nghiệm", number=None):
    parts = [(NameOID.COUNTRY_NAME, "VN"), (NameOID.ORGANIZATION_NAME, organisation), (NameOID.COMMON_NAME, common)]
    if number:
        parts.append((NameOID.SERIAL_NUMBER, number))
    return x509.Name([x509.NameAttribute(kind, text) for kind, text in parts])


def der(certificate):
    return asn1_x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))


def private(key):
    form = serialization.NoEncryption()
    return asn1_keys.PrivateKeyInfo.load(key.private_bytes(serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, form))


class Authority:
    """`root` is the anchor; `store` holds all certificates; `crls` say that nobody is revoked but who was named."""

    def __init__(self, revoked=()):
        self.root_key, self.ca_key = ec.generate_private_key(ec.SECP384R1()), rsa.generate_private_key(65537, 2048)
        self.serial = 100
        self.root_plain = self._issue(name("Gốc thử nghiệm"), self.root_key.public_key(), None, ca=True)
        self.ca_plain = self._issue(name("CA thử nghiệm"), self.ca_key.public_key(), self.root_plain, ca=True)
        self.root, self.ca = der(self.root_plain), der(self.ca_plain)
        self.store = SimpleCertificateStore()
        self.store.register_multiple([self.root, self.ca])
        self.revoked = dict(revoked)
        self.revoked_serials = {}
        self.tsa_key = rsa.generate_private_key(65537, 2048)
        self.tsa_plain = self._issue(name("TSA thử nghiệm"), self.tsa_key.public_key(), self.ca_plain, tsa=True)
        self.store.register(der(self.tsa_plain))

    def _issue(self, subject, public, issuer, ca=False, tsa=False, begins=None, ends=None, usage=True):
        self.serial += 1
        above, key = (issuer.subject, self.ca_key) if issuer is not None else (subject, self.root_key)
        if issuer is not None and issuer.subject == self_subject(self, "root_plain"):
            key = self.root_key
        built = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(above)
            .public_key(public)
            .serial_number(self.serial)
            .not_valid_before(begins or NOW - 300 * DAY)
            .not_valid_after(ends or NOW + 900 * DAY)
            .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        )
        if issuer is not None:
            own = issuer.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
            built = built.add_extension(x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(own), critical=False)
        if usage:
            wanted = {"key_cert_sign": ca, "crl_sign": ca, "digital_signature": not ca, "content_commitment": not ca and not tsa}
            others = dict.fromkeys(("key_encipherment", "data_encipherment", "key_agreement", "encipher_only", "decipher_only"), False)
            built = built.add_extension(x509.KeyUsage(**wanted, **others), critical=True)
        if tsa:
            built = built.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        return built.sign(key, hashes.SHA256())

    def crls(self):
        """The root's and the CA's list, fresh now."""
        both = [(self.root_plain, self.root_key), (self.ca_plain, self.ca_key)]
        return [self._crl(issuer, key) for issuer, key in both]

    def _crl(self, issuer, key):
        built = x509.CertificateRevocationListBuilder().issuer_name(issuer.subject).last_update(NOW - DAY).next_update(NOW + 30 * DAY)
        built = built.add_extension(x509.CRLNumber(1), critical=False)
        own = issuer.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
        built = built.add_extension(x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(own), critical=False)
        if issuer is self.ca_plain:
            for serial, since in self.revoked_serials.items():
                entry = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(since)
                built = built.add_revoked_certificate(entry.build())
        signed = built.sign(key, hashes.SHA256())
        return asn1_crl.CertificateList.load(signed.public_bytes(serialization.Encoding.DER))

    def signer(self, common, kind, number=None, pss=False, revoked=None, **period):
        """A pyHanko signer with a new key: rsa2048, rsa3072, rsa4096, p256, p384, p521, ed25519."""
        key = make_key(kind)
        issued = self._issue(name(common, number=number), key.public_key(), self.ca_plain, **period)
        if revoked:
            self.revoked_serials[issued.serial_number] = revoked
        return SimpleSigner(signing_cert=der(issued), signing_key=private(key), cert_registry=self.store, prefer_pss=pss)

    def tsa(self, at=None):
        """A time-stamping authority in this process; `at` is the time it tells."""
        return DummyTimeStamper(tsa_cert=der(self.tsa_plain), tsa_key=private(self.tsa_key), certs_to_embed=self.store, fixed_dt=at)

    def anchor_pem(self):
        return self.root_plain.public_bytes(serialization.Encoding.PEM)


def self_subject(authority, which):
    found = getattr(authority, which, None)
    return found.subject if found is not None else None


def make_key(kind):
    if kind.startswith("rsa"):
        return rsa.generate_private_key(65537, int(kind[3:]))
    if kind == "ed25519":
        return ed25519.Ed25519PrivateKey.generate()
    return ec.generate_private_key({"p256": ec.SECP256R1(), "p384": ec.SECP384R1(), "p521": ec.SECP521R1()}[kind])
