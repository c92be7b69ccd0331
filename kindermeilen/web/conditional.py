"""Answers that are made once and sent many times: strong `ETag`, 304, gzip; kept in memory while nothing changed."""

import gzip
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from threading import Lock

from flask import Request, Response, current_app, request

from kindermeilen import clock, resources
from kindermeilen.web.language import chosen

KEPT_PAGES = 512
COMPRESSION = 4
PACKED_ALREADY = frozenset({"image/png", "application/pdf"})
MADE_OF = (
    (resources.folder("templates"), "**/*.html"),
    (resources.folder("templates"), "print/**/*.typ"),
    (resources.folder("static"), "**/*.css"),
    (resources.folder("static"), "js/*.js"),
    (resources.folder("static"), "img/**/*.svg"),
    (resources.data_file("journeys"), "*"),
    (resources.data_file("maps"), "*"),
    (resources.PACKAGE / "translations", "*/LC_MESSAGES/*.mo"),
    (resources.PACKAGE, "**/*.py"),
)
"""Folders and the files in them."""


@dataclass(slots=True)
class _Kept:
    """The app's answers by their tags, the one that was asked for last at the end; and those that are being made."""

    bodies: OrderedDict[str, bytes] = field(default_factory=OrderedDict)
    making: dict[str, Lock] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)


def answer(
    mark: str,
    render: Callable[[], str | bytes],
    media_type: str = "text/html; charset=utf-8",
    *,
    keep: bool = True,
) -> Response:
    """The answer for this address. `mark` changes with everything it shows; `render` is called only where needed.

    `keep`: whether pages remember it here; prints have a cache of their own (documents/rendering.py).
    """
    asked: Request = request._get_current_object()  # type: ignore[attr-defined]
    packed = asked.accept_encodings.quality("gzip") > 0 and media_type not in PACKED_ALREADY
    tag = _tag(asked, mark, packed=packed)
    if asked.if_none_match.contains_weak(tag):
        response = Response(status=304)
    else:
        body = _body(tag, render, packed=packed) if keep else _made(render, packed=packed)
        response = Response(body, content_type=media_type)
        if packed:
            response.headers["Content-Encoding"] = "gzip"
    response.headers.extend([("ETag", f'"{tag}"'), ("Vary", "Accept-Encoding"), ("Cache-Control", "no-cache")])
    return response


def _tag(asked: Request, mark: str, *, packed: bool) -> str:
    what = f"{mark}|{asked.root_path}|{asked.full_path}|{chosen()}|{clock.today()}|{templates_version()}|{packed}"
    return sha256(what.encode()).hexdigest()[:32]


def _body(tag: str, render: Callable[[], str | bytes], *, packed: bool) -> bytes:
    """The kept answer, or a new one: made once, however many ask for it at the same moment."""
    kept: _Kept = current_app.extensions.setdefault("kindermeilen-pages", _Kept())
    with kept.lock:
        if tag in kept.bodies:
            kept.bodies.move_to_end(tag)
            return kept.bodies[tag]
        making = kept.making.setdefault(tag, Lock())
    with making:
        body = kept.bodies.get(tag)
        if body is None:
            try:
                body = _made(render, packed=packed)
                _keep(kept, tag, body)
            finally:
                with kept.lock:
                    kept.making.pop(tag, None)
    return body


def _made(render: Callable[[], str | bytes], *, packed: bool) -> bytes:
    made = render()
    body = made.encode() if isinstance(made, str) else made
    return gzip.compress(body, COMPRESSION, mtime=0) if packed else body


def _keep(kept: _Kept, tag: str, body: bytes) -> None:
    with kept.lock:
        kept.bodies[tag] = body
        while len(kept.bodies) > KEPT_PAGES:
            kept.bodies.popitem(last=False)


@lru_cache(maxsize=1)
def templates_version() -> str:
    """A hash of all that pages are made of beside what is stored: a new version of the app makes new pages.

    Pictures are drawn into the page, places and maps come from data, posters from their own templates.
    """
    digest = sha256()
    for folder, pattern in MADE_OF:
        for file in sorted(one for one in folder.glob(pattern) if one.is_file()):
            digest.update(file.read_bytes())
    return digest.hexdigest()[:16]
