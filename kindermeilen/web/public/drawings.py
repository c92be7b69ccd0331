"""Pictures inside the page itself: what shows first needs no request, and nothing moves when it comes."""

import re
from functools import lru_cache

from markupsafe import Markup, escape

from kindermeilen import resources
from kindermeilen.web.public import bp

ROOT = re.compile(r"<svg\b([^>]*)>(.*)</svg>", re.DOTALL)
VIEW_BOX = re.compile(r'viewBox="[\d. -]+"')


@bp.app_template_global()
@lru_cache(maxsize=1024)
def drawing(name: str, size: int = 48, alt: str = "", kind: str = "picture") -> Markup:
    """A picture of static/img/ as part of the page, decorative unless `alt` says what it shows."""
    view_box, inner = _parts(name)
    says = Markup('role="img" aria-label="{}"').format(alt) if alt else Markup('aria-hidden="true"')
    frame = Markup('<svg class="{}" {} width="{}" height="{}" {} focusable="false">{}</svg>')
    return frame.format(kind, view_box, size, size, says, inner)


@lru_cache(maxsize=512)
def _parts(name: str) -> tuple[Markup, Markup]:
    """Frame and content of a file of ours, which nobody else can write."""
    file = resources.folder("static") / "img" / f"{name}.svg"
    found = ROOT.search(file.read_text(encoding="utf-8"))
    if found is None or not (box := VIEW_BOX.search(found[1])):
        raise ValueError(f"no picture: {escape(name)}")
    return Markup(box[0]), Markup(found[2])  # noqa: S704 our own files
