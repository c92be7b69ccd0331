"""A town's logo, for everybody who sees its pages and posters."""

from flask import Response

from kindermeilen.actions import logos
from kindermeilen.documents.rendering import render
from kindermeilen.documents.town_picture import town_picture
from kindermeilen.domain.logo import PNG, SVG, Logo
from kindermeilen.web.conditional import answer
from kindermeilen.web.policy import PICTURE, with_policy
from kindermeilen.web.public import bp
from kindermeilen.web.unit import glancing, reading

LOGO_PPI = 96
"""A drawing's own pixels (CSS): a thousand along its longer edge."""


@bp.get("/logo/<ags>.<any(svg, png):kind>")
def logo(ags: str, kind: str) -> Response:
    """The logo as a drawing or as pixels, whichever of them was sent."""
    with glancing() as ctx:
        mark = logos.logo_mark(ctx, ags)
    return with_policy(answer(mark, lambda: _bytes(ags, kind), SVG if kind == "svg" else PNG), PICTURE)


def _bytes(ags: str, kind: str) -> bytes:
    with reading(public=True) as ctx:
        found = logos.public_logo(ctx, ags)
    return found.content if found.suffix == kind else _as_other(found, kind)


def _as_other(found: Logo, kind: str) -> bytes:
    """Pixels of a drawing, made once; or a drawing around pixels."""
    drawing = town_picture(found)
    if kind == "svg":
        return str(drawing["svg"]).encode()
    return render("logo.typ", {"svg": drawing["svg"]}, format="png", ppi=LOGO_PPI, key="logo")
