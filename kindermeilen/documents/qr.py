"""QR codes as SVG, as PNG and for a terminal, made to survive a school's printer and a crumpled corner.

Error correction Q (a quarter of the code may be lost), a quiet zone of four modules (ISO/IEC 18004).
"""

from functools import lru_cache
from io import BytesIO
from itertools import groupby
from xml.sax.saxutils import escape

import qrcode
from PIL import Image

QUIET_ZONE = 4
"""Modules of white on every side."""

_BLACK_ON_WHITE = "\x1b[30;107m"
_PLAIN = "\x1b[0m"
_HALVES = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}

Matrix = list[list[bool]]


@lru_cache(maxsize=1024)
def qr_svg(text: str, title: str) -> bytes:
    """The code as an SVG that scales, read out as `title`. One unit is one module. Raises ValueError above 1 663 bytes.

    Presentation attributes only: a strict content policy has nothing to refuse. All dark modules are one path, so
    that no hairlines appear between them.
    """
    matrix = _matrix(text)
    size = len(matrix)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" role="img" shape-rendering="crispEdges">'
        f"<title>{escape(title)}</title>"
        f'<path fill="#fff" d="M0 0h{size}v{size}H0z"/>'
        f'<path fill="#000" d="{_dark_path(matrix)}"/></svg>\n'
    ).encode()


def qr_png(text: str, *, module_px: int) -> bytes:
    """The code as a black and white PNG, `module_px` pixels a module. Raises ValueError above 1 663 bytes."""
    matrix = _matrix(text)
    size = len(matrix)
    image = Image.new("1", (size, size))
    image.putdata([not dark for row in matrix for dark in row])
    file = BytesIO()
    image.resize((size * module_px, size * module_px), Image.Resampling.NEAREST).save(file, "PNG", optimize=True)
    return file.getvalue()


def qr_terminal(text: str) -> str:
    """The code for a terminal, two modules a character, black on white whatever the terminal's own colours are."""
    matrix = _matrix(text)
    if len(matrix) % 2:
        matrix.append([False] * len(matrix))
    pairs = zip(matrix[::2], matrix[1::2], strict=True)
    lines = ("".join(_HALVES[halves] for halves in zip(upper, lower, strict=True)) for upper, lower in pairs)
    return "".join(f"{_BLACK_ON_WHITE}{line}{_PLAIN}\n" for line in lines)


def _matrix(text: str) -> Matrix:
    code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_Q, border=QUIET_ZONE)
    code.add_data(text)
    code.make(fit=True)
    return [[bool(dark) for dark in row] for row in code.get_matrix()]


def _dark_path(matrix: Matrix) -> str:
    return "".join(_row_path(y, row) for y, row in enumerate(matrix))


def _row_path(y: int, row: list[bool]) -> str:
    """The dark runs of a row as rectangles one module high."""
    parts, x = [], 0
    for dark, run in groupby(row):
        width = len(list(run))
        if dark:
            parts.append(f"M{x} {y}h{width}v1h-{width}z")
        x += width
    return "".join(parts)
