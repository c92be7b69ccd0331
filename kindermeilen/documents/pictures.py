"""Pictures of static/img/ for the typesetter: the files themselves, as text."""

from collections.abc import Iterable
from functools import lru_cache

from kindermeilen.resources import folder

INSTEAD = "pictures/flag"
"""For a picture that is not there: a poster without it is better than none."""


@lru_cache(maxsize=512)
def picture(name: str) -> str:
    """The SVG of that name."""
    file = folder("static") / "img" / f"{name}.svg"
    return (file if file.is_file() else folder("static") / "img" / f"{INSTEAD}.svg").read_text(encoding="utf-8")


def pictures(names: Iterable[str]) -> dict[str, str]:
    """Each of them once."""
    return {name: picture(name) for name in sorted(set(names))}
