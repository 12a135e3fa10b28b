"""Some functions of pyHanko and asn1crypto made quicker without another answer: a full run asks them some hundred million times."""

import binascii
import functools
import io
import random

from asn1crypto import x509
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.misc import PDF_WHITESPACE
from pyhanko.sign.validation import generic_cms


def take_shortcuts():
    """For this process."""
    generic.read_hex_string_from_stream = hex_string(generic.read_hex_string_from_stream)
    x509.NameTypeAndValue._ldap_string_prep = remembered_words(x509.NameTypeAndValue._ldap_string_prep)
    generic_cms.extract_certs_for_validation = remembered_certificates(generic_cms.extract_certs_for_validation)
    generic_cms.cms_basic_validation = remembered_token(generic_cms.cms_basic_validation)


def hex_string(read):
    """pyHanko reads a hexadecimal string sign by sign, and three /Contents of 39,000 signs are most of its work. Where all signs are
    hexadecimal or white they are taken at once, to the same value; the first other sign is shown to pyHanko's own function."""

    def quick(stream):
        if not isinstance(stream, io.BytesIO):
            return read(stream)
        text, start = stream.getvalue(), stream.tell()
        end = text.find(b">", start)
        signs = text[start + 1 : end].translate(None, PDF_WHITESPACE)
        strange = signs.translate(None, generic.HEX_DIGITS)
        if end < 0 or strange:
            return read(io.BytesIO(b"<" + strange) if strange else stream)
        stream.seek(end + 1)
        return generic.pdf_string(binascii.unhexlify(signs + b"0" * (len(signs) % 2)))

    return quick


def hex_strings_read_alike():
    """Whether the quick way gives pyHanko's own value, or refuses, for strings with all sorts of strange signs in them."""
    own, draw = generic.read_hex_string_from_stream, random.Random(1)
    signs = generic.HEX_DIGITS * 4 + PDF_WHITESPACE + b"(<>\x80g"

    def outcome(read, text):
        stream = io.BytesIO(text)
        try:
            return bytes(read(stream).original_bytes), stream.tell()
        except Exception as refusal:
            return type(refusal)

    strings = [b"<" + bytes(draw.choices(signs, k=draw.randrange(30))) + b">" * draw.randrange(2) for _ in range(5000)]
    return all(outcome(own, text) == outcome(hex_string(own), text) for text in strings)


def remembered_words(prepare):
    """The words of a name prepared for comparison depend on nothing but the words (RFC 4518)."""
    once = functools.lru_cache(1000)(lambda words: prepare(None, words))
    return lambda _, words: once(words)


def remembered_certificates(extract):
    """The certificates in a signature, and which of them is the signer's, depend on the signature's bytes alone."""
    known = {}

    def quick(signed_data):
        der = signed_data.dump()
        if der not in known:
            known.clear()
            known[der] = extract(signed_data)
        return known[der]

    return quick


def remembered_token(validate):
    """A timestamp token's own signature and chain are judged once for the same token; whether it is the stamp of these bytes is
    compared for every file. A signature over the file itself is never remembered."""
    known = {}

    async def quick(signed_data, raw_digest=None, validation_context=None, status_kwargs=None, **rest):
        if raw_digest is not None:
            return await validate(signed_data, raw_digest, validation_context, status_kwargs, **rest)
        token = signed_data.dump()
        if token not in known:
            known.clear()
            known[token] = await validate(signed_data, None, validation_context, status_kwargs, **rest)
        return dict(known[token])

    return quick
