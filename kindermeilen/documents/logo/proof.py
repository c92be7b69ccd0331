"""Whether the typesetter can really draw an SVG, in a short time: tried in a process of its own.

Few shapes can take for ever (dashes of a thousandth along a line of a kilometre), and a fault in a library must not
take the server with it. So the drawing has limits that the kernel keeps, and is only looked at from outside.
"""

import subprocess
import sys
from contextlib import suppress
from io import BytesIO

from PIL import Image

from kindermeilen.documents.logo.refused import refused
from kindermeilen.domain.errors import N_

CPU_SECONDS = 3
WALL_SECONDS = 60
MEMORY_BYTES = 2 << 30
PAGE = b"""#set page(width: auto, height: auto, margin: 0pt, fill: none)
#image(bytes(sys.inputs.svg), format: "svg", width: 600pt)"""
BEGIN = f"""
import sys
try:
    import resource
    resource.setrlimit(resource.RLIMIT_CPU, ({CPU_SECONDS}, {CPU_SECONDS}))
    resource.setrlimit(resource.RLIMIT_AS, ({MEMORY_BYTES}, {MEMORY_BYTES}))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
except ImportError:
    pass
import typst
drawn = typst.compile({PAGE!r}, format="png", ppi=72, ignore_system_fonts=True,
                      sys_inputs={{"svg": sys.stdin.buffer.read().decode()}})
sys.stdout.buffer.write(drawn)
"""
UNDRAWABLE = N_(
    "Das Logo lässt sich nicht drucken: Es ist zu verwickelt gezeichnet. Bitte speichern Sie es als „Normales SVG“ "
    "oder als PNG."
)
NOTHING_SEEN = N_(
    "Von dem Logo ist nichts zu sehen. Vielleicht besteht es aus Teilen, die ein Bild nicht haben darf. Bitte nehmen "
    "Sie ein PNG."
)


def prove(svg: bytes) -> None:
    """Draw it once. Raises Refusal where that fails, takes too long, or leaves the page empty."""
    drawn = _drawn(svg)
    if drawn is None:
        raise refused("logo_undrawable", UNDRAWABLE)
    with Image.open(BytesIO(drawn), formats=("PNG",)) as image:
        if image.convert("RGBA").getchannel("A").getbbox() is None:
            raise refused("logo_blank", NOTHING_SEEN)


def _drawn(svg: bytes) -> bytes | None:
    command = [sys.executable, "-I", "-c", BEGIN]
    with suppress(subprocess.TimeoutExpired):
        done = subprocess.run(command, input=svg, capture_output=True, check=False, timeout=WALL_SECONDS, env={})  # noqa: S603 our own words; the picture comes by stdin
        return done.stdout if done.returncode == 0 and done.stdout else None
    return None
