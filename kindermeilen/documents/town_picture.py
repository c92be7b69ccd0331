"""A town's logo as the typesetter wants it: always an SVG, so that every print knows one kind of picture."""

from base64 import b64encode
from typing import Any

from kindermeilen.domain.logo import SVG, Logo


def town_picture(logo: Logo) -> dict[str, Any]:
    """The picture and its shape (width by height)."""
    return {"svg": _svg(logo), "ratio": logo.width / max(1, logo.height)}


def _svg(logo: Logo) -> str:
    if logo.media_type == SVG:
        return logo.content.decode("utf-8")
    data = b64encode(logo.content).decode("ascii")
    size = f'width="{logo.width}" height="{logo.height}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} viewBox="0 0 {logo.width} {logo.height}">'
        f'<image {size} href="data:{logo.media_type};base64,{data}"/></svg>'
    )
