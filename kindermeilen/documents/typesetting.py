"""Data + a template from templates/print/ → PDF or PNG, by typst, with the app's own fonts on every machine.

Data travel as JSON beside the template and never inside its markup: a name full of `#`, `*` or `[` is only a name.
"""

import ctypes
import json
import logging
import os
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from typing import Any

import typst

from kindermeilen.resources import folder

log = logging.getLogger(__name__)


def pdf(template: str, data: Mapping[str, Any]) -> bytes:
    """One tagged PDF that follows PDF/UA-1, the standard for accessible documents. Raises typst.TypstError.

    Where a name holds a sign that no font has, that standard refuses the whole file: then the same pages come
    without its mark, and the log says so (not which sign: it would be part of a name).
    """
    try:
        return _compiled(template, data, format="pdf", pdf_standards=["ua-1"])[0]
    except typst.TypstError:
        file = _compiled(template, data, format="pdf")[0]
    log.warning("%s: a sign is missing in the print fonts, the PDF was made without the mark PDF/UA-1", template)
    return file


def png_pages(template: str, data: Mapping[str, Any], *, ppi: float) -> list[bytes]:
    """Each page as a PNG of that many pixels per inch. Raises typst.TypstError."""
    return _compiled(template, data, format="png", ppi=ppi)


def svg_pages(template: str, data: Mapping[str, Any]) -> list[bytes]:
    """Each page as an SVG whose letters are shapes, so that it needs no font. Raises typst.TypstError."""
    return _compiled(template, data, format="svg")


def cores() -> int:
    """The processor's cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


SMALL = 96 << 10
"""Bytes of data. Measured: ten posters in memory (30 KB to 60 KB each) are 80 MB, and the eleventh adds nothing."""


def _compiled(template: str, data: Mapping[str, Any], **options: Any) -> list[bytes]:
    text = json.dumps(data)
    try:
        return _pages(template, text, options)
    finally:
        if len(text) > SMALL or options["format"] == "png":
            _empty_cache()
            _trim()


def _pages(template: str, text: str, options: Mapping[str, Any]) -> list[bytes]:
    pages = typst.compile(
        str(folder("templates") / "print" / template),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"data": text},
        **options,
    )
    return pages if isinstance(pages, list) else [pages]


def _empty_cache() -> None:
    """typst keeps what it laid out for its next ten documents: measured 4 GB after ten times 200 letters.

    Eleven empty documents let it go, in about 5 ms. After a small document that is not worth it: what is kept of the
    last ten is little, and makes the next one of its kind faster (a poster's PDF by 7 ms).
    """
    for _ in range(11):
        typst.compile(b"", font_paths=_fonts(), ignore_system_fonts=True)


def _trim() -> None:
    """Give free memory back to the machine, where its C library can: pixels of an A3 page are 31 MB, and many threads
    would keep as much each (measured: 85 MiB instead of 220 after forty of them)."""
    with suppress(OSError, AttributeError):
        _libc().malloc_trim(0)


@cache
def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None)


@cache
def _fonts() -> typst.Fonts:
    """The fonts of static/fonts/print/ before those inside typst; none of the machine's."""
    return typst.Fonts(include_system_fonts=False, font_paths=[str(folder("static") / "fonts" / "print")])
