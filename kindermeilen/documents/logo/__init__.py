"""A file that somebody sent becomes a logo: a picture and nothing else, or a refusal that says what to do.

Nothing of the file is passed on as it came. A PNG is decoded and written anew; an SVG is read by a parser that knows no
other files, written anew from a list of what may stay, and drawn once by the typesetter in a process of its own.
"""

from kindermeilen.documents.logo.pixels import SIGNATURE, pixels
from kindermeilen.documents.logo.proof import prove
from kindermeilen.documents.logo.reading import NO_SVG
from kindermeilen.documents.logo.refused import MOST_BYTES, refused
from kindermeilen.documents.logo.vectors import vectors
from kindermeilen.domain.errors import N_
from kindermeilen.domain.logo import PNG, SVG, Logo

__all__ = ["MOST_BYTES", "clean"]

OTHERS = (
    (b"PK", N_("Das ist ein ZIP-Archiv und kein Bild. Bitte packen Sie es aus und wählen Sie das Logo darin.")),
    (b"\x1f\x8b", N_("Die Datei ist gepackt (SVGZ). Bitte speichern Sie das Logo als einfaches SVG.")),
    (b"\xff\xd8\xff", N_("Das ist ein JPEG. Bitte nehmen Sie das Logo als SVG oder als PNG.")),
    (b"GIF8", N_("Das ist ein GIF. Bitte nehmen Sie das Logo als SVG oder als PNG.")),
    (b"RIFF", N_("Das ist ein WebP. Bitte nehmen Sie das Logo als SVG oder als PNG.")),
    (b"%PDF", N_("Das ist ein PDF. Bitte nehmen Sie das Logo als SVG oder als PNG.")),
    (b"%!PS", N_("Das ist ein EPS. Bitte nehmen Sie das Logo als SVG oder als PNG.")),
)
"""What town halls have in their folders beside the right file, by its first bytes; its name says nothing."""
NO_FILE = N_("Es ist keine Datei ausgewählt. Bitte wählen Sie das Logo als SVG oder PNG.")
TOO_LARGE = N_("Die Datei hat mehr als %(limit)s MB. Bitte speichern Sie das Logo kleiner.")


def clean(data: bytes) -> Logo:
    """The logo in that file. Raises Refusal."""
    if not data:
        raise refused("logo_missing", NO_FILE)
    if len(data) > MOST_BYTES:
        raise refused("logo_too_large", TOO_LARGE, limit=MOST_BYTES // 1_000_000)
    if data.startswith(SIGNATURE):
        content, width, height = pixels(data)
        return Logo(PNG, content, width, height)
    for begins, message in OTHERS:
        if data.startswith(begins):
            raise refused("logo_type", message)
    if b"<" not in data[:4096]:
        raise refused("logo_type", NO_SVG)
    content, width, height = vectors(data)
    prove(content)
    return Logo(SVG, content, width, height)
