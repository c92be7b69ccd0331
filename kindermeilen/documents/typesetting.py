"""Data + a template from templates/print/ → PDF or PNG, by typst, with the app's own fonts on every machine.

Data travel as JSON beside the template and never inside its markup: a name full of `#`, `*` or `[` is only a name.
"""

import json
import logging
import os
from collections.abc import Mapping
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


def _compiled(template: str, data: Mapping[str, Any], **options: Any) -> list[bytes]:
    try:
        return _pages(template, data, options)
    finally:
        _empty_cache()


def _pages(template: str, data: Mapping[str, Any], options: Mapping[str, Any]) -> list[bytes]:
    pages = typst.compile(
        str(folder("templates") / "print" / template),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data)},
        **options,
    )
    return pages if isinstance(pages, list) else [pages]


def _empty_cache() -> None:
    """typst keeps what it laid out for its next ten documents: measured 4 GB after ten times 200 letters.

    Eleven empty documents let it go, in about 5 ms.
    """
    for _ in range(11):
        typst.compile(b"", font_paths=_fonts(), ignore_system_fonts=True)


@cache
def _fonts() -> typst.Fonts:
    """The fonts of static/fonts/print/ before those inside typst; none of the machine's."""
    return typst.Fonts(include_system_fonts=False, font_paths=[str(folder("static") / "fonts" / "print")])
