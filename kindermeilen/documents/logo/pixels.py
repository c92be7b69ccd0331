"""A PNG is read chunk by chunk, decoded and written anew: only its pixels stay.

What a file says of itself is checked before anything is unpacked: a few bytes can stand for gigabytes. Texts, colour
profiles and animations are never unpacked at all.
"""

import struct
from collections.abc import Iterator
from io import BytesIO
from zlib import crc32

from PIL import Image, UnidentifiedImageError

from kindermeilen.documents.logo.refused import MOST_BYTES, refused
from kindermeilen.domain.errors import N_

SIGNATURE = b"\x89PNG\r\n\x1a\n"
KEPT = frozenset({b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"})
MOST_PIXELS = 4_000_000
MOST_EDGE = 1600
"""Pixels of the longer edge that are kept: 13 cm in print, wider than any logo stands there."""
LEAST_EDGE = 64

BROKEN = N_("Die PNG-Datei ist beschädigt. Bitte speichern Sie das Logo noch einmal als PNG.")
TOO_MANY = N_(
    "Das Bild hat %(width)s × %(height)s Pixel. Ein Logo darf höchstens 4 Millionen haben, zum Beispiel "
    "2.000 × 2.000. Bitte speichern Sie es kleiner."
)
TOO_FEW = N_(
    "Das Bild hat nur %(width)s × %(height)s Pixel; gedruckt wäre es unscharf. Bitte nehmen Sie eines mit mindestens "
    "400 Pixeln Breite oder ein SVG."
)
BLANK = N_("Das Bild ist ganz durchsichtig: Es ist nichts darauf zu sehen.")


def pixels(data: bytes, *, least_edge: int = LEAST_EDGE) -> tuple[bytes, int, int]:
    """The same picture without anything beside it, its width and height. Raises Refusal."""
    width, height = _declared(data)
    if width * height > MOST_PIXELS:
        raise refused("logo_pixels", TOO_MANY, width=width, height=height)
    if max(width, height) < least_edge:
        raise refused("logo_small", TOO_FEW, width=width, height=height)
    image = _decoded(b"".join([SIGNATURE, *_kept_chunks(data)]))
    if image.getchannel("A").getbbox() is None:
        raise refused("logo_blank", BLANK)
    return _written(image)


def _declared(data: bytes) -> tuple[int, int]:
    if len(data) < 33 or data[12:16] != b"IHDR":
        raise refused("logo_broken", BROKEN)
    width, height = struct.unpack(">II", data[16:24])
    if not width or not height:
        raise refused("logo_broken", BROKEN)
    return width, height


def _kept_chunks(data: bytes) -> Iterator[bytes]:
    """The chunks that make the picture, up to its end."""
    place = len(SIGNATURE)
    while place + 12 <= len(data):
        length = int.from_bytes(data[place : place + 4], "big")
        name, end = data[place + 4 : place + 8], place + 12 + length
        if end > len(data):
            break
        if name in KEPT:
            _check_sum(data[place + 4 : end - 4], data[end - 4 : end])
            yield data[place:end]
        if name == b"IEND":
            return
        place = end
    raise refused("logo_broken", BROKEN)


def _check_sum(chunk: bytes, said: bytes) -> None:
    if crc32(chunk) != int.from_bytes(said, "big"):
        raise refused("logo_broken", BROKEN)


def _decoded(data: bytes) -> Image.Image:
    try:
        with Image.open(BytesIO(data), formats=("PNG",)) as opened:
            opened.load()
            if opened.mode.startswith("I"):  # sixteen bits of grey: a conversion would cut them off, not scale them
                return opened.convert("I").point(lambda value: value * (1 / 257)).convert("L").convert("RGBA")
            return opened.convert("RGBA")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError) as fault:
        raise refused("logo_broken", BROKEN) from fault


def _written(image: Image.Image) -> tuple[bytes, int, int]:
    """As PNG, smaller where it would be too many bytes (noise packs badly)."""
    edge = MOST_EDGE
    while True:
        image.thumbnail((edge, edge), Image.Resampling.LANCZOS)
        plain = image.convert("RGB") if image.getchannel("A").getextrema() == (255, 255) else image
        file = BytesIO()
        plain.save(file, "PNG", compress_level=9)
        if file.tell() <= MOST_BYTES:
            return file.getvalue(), *image.size
        edge //= 2
