"""Packing: static files, once for a process (Brotli or gzip); pages of people who are signed in, without their secrets.

A page that is packed together with a secret and with words of whoever asks tells the secret by its length (BREACH). So
the CSRF token goes into the stream as it is, and nothing behind it is packed with what stands before it.
"""

import gzip
import re
import struct
import zlib
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

import brotli
from flask import Flask, Response, current_app, g, request
from werkzeug.security import safe_join

from kindermeilen import resources

TEXTS = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml; charset=utf-8",
}
WITH_COMMENTS = frozenset({".css", ".js"})
COMMENT = re.compile(r"^[ \t]*(?://[^\n]*|/\*(?!!)(?:(?!\*/).)*\*/[ \t]*)$", re.MULTILINE | re.DOTALL)
"""Comments that stand on lines of their own."""
TIGHTLY = 9
QUICKLY = 6
HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
LONGEST_STORED = 0xFFFF


def register(app: Flask) -> None:
    """Let the app's static files come packed."""
    app.view_functions["static"] = static


def static(filename: str) -> Response:
    """A static file; packed where it is text and the browser can unpack."""
    return file_answer(filename) or current_app.send_static_file(filename)


def file_answer(filename: str) -> Response | None:
    """A text file from memory; None where the file is no text or is not there."""
    place = safe_join(str(resources.folder("static")), filename)
    media_type = TEXTS.get(Path(filename).suffix)
    if place is None or media_type is None or not Path(place).is_file():
        return None
    packing = _packing()
    body, tag = _text(Path(place), Path(place).stat().st_mtime_ns, packing)
    response = Response(body, content_type=media_type)
    if packing:
        response.content_encoding = packing
    response.vary.add("Accept-Encoding")
    response.set_etag(tag)
    response.make_conditional(request)  # changes it and hands it back
    return response


def _packing() -> str | None:
    """The tightest packing that the browser can unpack; a first visit has seven of its sixty kilobytes less."""
    accepted = request.accept_encodings
    return next((one for one in ("br", "gzip") if accepted.quality(one) > 0), None)


def can_unpack() -> bool:
    """Whether the browser that asks takes gzip."""
    return request.accept_encodings.quality("gzip") > 0


def sent_text(file: Path) -> str:
    """A file as browsers get it: without the lines that only its readers need. Nothing within a line is touched."""
    text = file.read_text(encoding="utf-8")
    if file.suffix not in WITH_COMMENTS or any(line.count("`") % 2 for line in text.splitlines()):
        return text  # a text over several lines may hold anything
    bare = COMMENT.sub("", text)
    return "".join(f"{line.strip()}\n" for line in bare.splitlines() if line.strip())


@lru_cache(maxsize=1024)
def _text(file: Path, _changed: int, packing: str | None) -> tuple[bytes, str]:
    body = sent_text(file).encode()
    tag = sha256(body).hexdigest()[:24]
    if packing == "br":
        return brotli.compress(body, mode=brotli.MODE_TEXT), f"{tag}-br"
    return (gzip.compress(body, TIGHTLY, mtime=0), f"{tag}-gzip") if packing else (body, tag)


def page(response: Response) -> Response:
    """A page of somebody who is signed in, packed around its CSRF token. Nothing else in it is secret."""
    response.vary.add("Accept-Encoding")
    if not can_unpack() or response.mimetype != "text/html" or response.is_streamed or response.content_encoding:
        return response
    secret = str(g.get(current_app.config["WTF_CSRF_FIELD_NAME"], "")).encode()
    response.set_data(packed_around(response.get_data(), secret))
    response.content_encoding = "gzip"
    return response


def data(response: Response) -> Response:
    """JSON and the like without any secret, packed where the browser can unpack."""
    response.vary.add("Accept-Encoding")
    if can_unpack() and response.is_json:
        response.set_data(_squeezed(response.get_data()))
        response.content_encoding = "gzip"
    return response


@lru_cache(maxsize=8)
def _squeezed(body: bytes) -> bytes:
    return gzip.compress(body, TIGHTLY, mtime=0)


def packed_around(body: bytes, secret: bytes) -> bytes:
    """The body as one gzip file in which the secret stands unpacked, wherever it occurs."""
    squeeze = zlib.compressobj(QUICKLY, zlib.DEFLATED, -zlib.MAX_WBITS)
    parts = body.split(secret) if secret else [body]
    packed = [HEAD, squeeze.compress(parts[0])]
    for part in parts[1:]:
        packed += [squeeze.flush(zlib.Z_FULL_FLUSH), _stored(secret), squeeze.compress(part)]
    return b"".join([*packed, squeeze.flush(), struct.pack("<II", zlib.crc32(body), len(body) & 0xFFFFFFFF)])


def _stored(secret: bytes) -> bytes:
    """A block of the stream that is not packed (RFC 1951, 3.2.4); it begins on a whole byte after a flush."""
    length = len(secret)
    return struct.pack("<BHH", 0, length, length ^ LONGEST_STORED) + secret
