"""The files of the class app, their version, and what a device keeps of them to open it without network."""

import json
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from babel.messages.extract import extract
from flask import url_for
from flask_babel import get_translations

from kindermeilen import resources
from kindermeilen.web.packed import TEXTS, sent_text
from kindermeilen.web.page_globals import asset

MODULES = "js/class"
ENTRY = f"{MODULES}/app.js"
OFFLINE = f"{MODULES}/offline.js"
WORKER = "js/service-worker.js"
QUESTION_STYLES = ("css/class.css",)
VIEW_STYLES = ("css/board.css", "css/week.css", "css/more.css", "css/calendar.css")
"""Of other views than the question: a first visit loads them with the view, the shell has them all."""
STYLES = (*QUESTION_STYLES, *VIEW_STYLES)
FRAME_STYLES = ("css/tokens.css", "css/app.css", "css/teacher.css")
FONT = "fonts/atkinson-next-page-1.woff2"
MARK = "img/mark.svg"
TEMPLATES = ("base.html", "teacher/app.html", "teacher/app_shell.html", "teacher/app_offline.html")
SPOKEN = {"t": None, "tn": (1, 2)}
"""How modules say a text, for the catalogues: Makefile and babel.cfg collect the same."""
IMPORT = re.compile(r"""^(?:import|export)\b[^;]*?["'](\.{1,2}/[^"']+)["']""", re.MULTILINE)
VERSION_LENGTH = 16


def static_folder() -> Path:
    return resources.folder("static")


@lru_cache(maxsize=1)
def kept() -> tuple[str, ...]:
    """What modules ask for by their own address: themselves, what they build on, every picture."""
    found = [*static_folder().glob(f"{MODULES}/*.js"), *static_folder().glob("vendor/*/*.js")]
    found += static_folder().glob("img/**/*.svg")
    return tuple(sorted(file.relative_to(static_folder()).as_posix() for file in found))


@lru_cache(maxsize=1)
def version() -> str:
    """A hash of all that a device keeps: any change of it is another app, whose parts never mix with this one's."""
    static, words = static_folder(), resources.PACKAGE / "translations"
    names = (*kept(), *FRAME_STYLES, *STYLES, FONT, WORKER)
    files = [*(static / name for name in names), *(resources.folder("templates") / name for name in TEMPLATES)]
    digest = sha256()
    for file in (*files, *sorted(words.rglob("*.mo"))):
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:VERSION_LENGTH]


def address(filename: str) -> str:
    """Where a file of this version lies; the modules' own imports stay inside it."""
    return url_for("teacher.app_file", app_version=version(), filename=filename, lang=None)


def preloaded(view: str) -> list[str]:
    """What that view needs, so that a first visit asks for all of it at once instead of import by import."""
    return [address(name) for name in _imported(ENTRY, f"{MODULES}/{view}.js") if name != ENTRY]


@lru_cache(maxsize=8)
def _imported(*names: str) -> tuple[str, ...]:
    """These modules and all that they import, in the order in which they are met."""
    found: dict[str, None] = {}
    waiting = list(names)
    while waiting:
        name = waiting.pop(0)
        file = static_folder() / name
        if name not in found and file.is_file():
            found[name] = None
            waiting += [_beside(file, other) for other in IMPORT.findall(file.read_text(encoding="utf-8"))]
    return tuple(found)


def _beside(file: Path, other: str) -> str:
    return (file.parent / other).resolve().relative_to(static_folder().resolve()).as_posix()


def pack() -> str:
    """All texts of this version in one document, so that what a device keeps is of one version or not there at all."""
    texts = {address(name): name for name in kept()} | {asset(name): name for name in (*FRAME_STYLES, *STYLES, MARK)}
    files = {where: _typed(name) for where, name in texts.items()}
    return json.dumps({"version": version(), "files": files}, ensure_ascii=False, separators=(",", ":"))


@lru_cache(maxsize=512)
def _typed(name: str) -> tuple[str, str]:
    file = static_folder() / name
    return TEXTS[file.suffix], sent_text(file)


def words() -> dict[str, str | list[str]]:
    """What the modules say, from German into this page's language; what is not translated is left out."""
    known = get_translations()
    found: dict[str, str | list[str]] = {}
    for message in _spoken():
        if isinstance(message, str):
            found[message] = known.gettext(message)
        else:
            one, many = message
            found[one] = [known.ngettext(one, many, 1), known.ngettext(one, many, 2)]
    return {message: said for message, said in found.items() if said != message}


@lru_cache(maxsize=1)
def _spoken() -> tuple[str | tuple[str, str], ...]:
    found = {message for file in sorted(static_folder().glob(f"{MODULES}/*.js")) for message in _messages(file)}
    return tuple(sorted(found, key=str))


def _messages(file: Path) -> Iterator[str | tuple[str, str]]:
    keywords: Mapping[str, tuple[int, ...] | None] = SPOKEN
    with file.open("rb") as source:
        for _line, message, _comments, _context in extract("javascript", source, keywords):
            yield message if isinstance(message, str) else (message[0], message[1])
