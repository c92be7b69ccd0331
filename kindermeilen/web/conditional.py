"""Answers that are made once and sent many times: strong `ETag`, 304, gzip; kept in memory while nothing changed."""

import gzip
from collections import OrderedDict
from collections.abc import Callable
from functools import lru_cache
from hashlib import sha256
from threading import Lock

from flask import Response, request

from kindermeilen import clock, resources
from kindermeilen.web.language import chosen

KEPT_PAGES = 512
COMPRESSION = 6

_kept: OrderedDict[str, bytes] = OrderedDict()
_lock = Lock()


def answer(mark: str, render: Callable[[], str | bytes], media_type: str = "text/html; charset=utf-8") -> Response:
    """The answer for this address. `mark` changes with everything it shows; `render` is called only where needed."""
    packed = "gzip" in request.headers.get("Accept-Encoding", "") and not media_type.startswith("image/png")
    tag = _tag(mark, packed=packed)
    if request.if_none_match.contains(tag):
        response = Response(status=304)
    else:
        response = Response(_body(tag, render, packed=packed), content_type=media_type)
        if packed:
            response.headers["Content-Encoding"] = "gzip"
    response.set_etag(tag)
    response.headers["Vary"] = "Accept-Encoding"
    response.cache_control.no_cache = True
    return response


def _tag(mark: str, *, packed: bool) -> str:
    what = f"{mark}|{request.full_path}|{chosen()}|{clock.today()}|{templates_version()}|{packed}"
    return sha256(what.encode()).hexdigest()[:32]


def _body(tag: str, render: Callable[[], str | bytes], *, packed: bool) -> bytes:
    with _lock:
        if tag in _kept:
            _kept.move_to_end(tag)
            return _kept[tag]
    made = render()
    body = made.encode() if isinstance(made, str) else made
    body = gzip.compress(body, COMPRESSION, mtime=0) if packed else body
    with _lock:
        _kept[tag] = body
        while len(_kept) > KEPT_PAGES:
            _kept.popitem(last=False)
    return body


@lru_cache(maxsize=1)
def templates_version() -> str:
    """A hash of all templates and style sheets: a new version of the app makes new pages."""
    digest = sha256()
    for folder, pattern in (("templates", "**/*.html"), ("static", "**/*.css")):
        for file in sorted(resources.folder(folder).glob(pattern)):
            digest.update(file.read_bytes())
    return digest.hexdigest()[:16]
