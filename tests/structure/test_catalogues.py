"""The English catalogue says everything the German texts say. `make translations` brings it up to date."""

import io
import re
from functools import lru_cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
TRANSLATIONS = ROOT / "kindermeilen" / "translations"
CATALOGUE = TRANSLATIONS / "en" / "LC_MESSAGES" / "messages.po"
KEYWORDS = {"_": None, "N_": None, "gettext": None, "ngettext": (1, 2), "t": None, "tn": (1, 2)}
PLAIN = TRANSLATIONS / "de@leicht" / "LC_MESSAGES" / "messages.po"
LONGEST_WORD = 14
"""Letters. Longer words have a middle dot in Leichte Sprache; names of places and what is put in are not ours."""
LONGEST_SENTENCE = 12
WORD = re.compile(r"[^\W\d_]+")
READ_BY_CHILDREN = (
    "templates/public/parts.html",
    "templates/public/album.html",
    "templates/public/progress.html",
    "templates/public/live.html",
    "templates/macros/map.html",
    "kindermeilen/web/public/words.py",
    "kindermeilen/domain/badges.py",
)
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")


@lru_cache(maxsize=1)
def collected() -> tuple[tuple[str, str | tuple[str, ...]], ...]:
    """Every German text of templates and code with its file, as `make translations` collects them."""
    with (ROOT / "babel.cfg").open() as config:
        methods, options = parse_mapping_cfg(config)
    found = extract_from_dir(ROOT, methods, options, KEYWORDS)
    return tuple((file, message) for file, _line, message, _comments, _context in found)


def source_texts() -> set[str | tuple[str, ...]]:
    return {message for _, message in collected()}


def catalogue(file: Path = CATALOGUE) -> Catalog:
    return read_po(io.BytesIO(file.read_bytes()), locale=file.parts[-3])


def messages(file: Path = CATALOGUE) -> list[Message]:
    return [message for message in catalogue(file) if message.id]


def forms(value: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    """Singular and plural, or the one text there is."""
    return (value,) if isinstance(value, str) else tuple(value)


def placeholders(value: str | tuple[str, ...] | list[str]) -> set[str]:
    return {name for form in forms(value) for name in PLACEHOLDER.findall(form)}


def test_there_are_texts_in_templates_and_in_the_code() -> None:
    assert len(source_texts()) > 50


def test_every_text_is_in_the_catalogue_and_nothing_else_is() -> None:
    known = {message.id if isinstance(message.id, str) else tuple(message.id) for message in messages()}
    assert source_texts() - known == set(), "run `make translations` and translate what is new"
    assert known - source_texts() == set(), "run `make translations`: these are no longer said"


def test_every_text_is_translated() -> None:
    untranslated = [message.id for message in messages() if not all(forms(message.string))]
    assert untranslated == []


@pytest.mark.parametrize("file", [CATALOGUE, PLAIN], ids=["English", "plain"])
def test_no_translation_is_a_guess_or_a_leftover(file: Path) -> None:
    assert [message.id for message in messages(file) if message.fuzzy] == []
    assert list(catalogue(file).obsolete) == []


@pytest.mark.parametrize("file", [CATALOGUE, PLAIN], ids=["English", "plain"])
def test_translations_fill_the_same_placeholders(file: Path) -> None:
    translated = [message for message in messages(file) if any(forms(message.string))]
    assert [one.id for one in translated if placeholders(one.id) != placeholders(one.string)] == []


def test_plain_language_says_nothing_that_nobody_says_any_more() -> None:
    """It is partial: the rest is said in German."""
    known = {message.id if isinstance(message.id, str) else tuple(message.id) for message in messages(PLAIN)}
    assert len(known) > 100
    assert known - source_texts() == set(), "run `make translations`, and move these sentences to what is said now"
    assert [message.id for message in messages(PLAIN) if not all(forms(message.string))] == []


def test_what_children_read_on_a_class_page_is_there_in_plain_language() -> None:
    known = {message.id if isinstance(message.id, str) else tuple(message.id) for message in messages(PLAIN)}
    read = {text for file, text in collected() if file in READ_BY_CHILDREN}
    assert {file for file, _ in collected()} >= set(READ_BY_CHILDREN)
    assert read - known == set()


def test_plain_language_has_short_sentences_and_divides_long_words() -> None:
    said = [form for message in messages(PLAIN) for form in forms(message.string)]
    long_words = {word for form in said for word in WORD.findall(form) if len(word) > LONGEST_WORD}
    sentences = [sentence for form in said for sentence in re.split(r"[.?:] ?", PLACEHOLDER.sub("N", form))]
    assert long_words == set()
    assert [one for one in sentences if len(one.split()) > LONGEST_SENTENCE and "," not in one] == []


def test_every_compiled_catalogue_is_current() -> None:
    catalogues = sorted(TRANSLATIONS.rglob("*.po"))
    assert catalogues
    assert [po.parts[-3] for po in catalogues if compiled(po) != stored(po)] == [], "run `make translations`"


def compiled(po: Path) -> dict[str | tuple[str, ...], str | tuple[str, ...]]:
    fresh = io.BytesIO()
    write_mo(fresh, read_po(io.BytesIO(po.read_bytes()), locale=po.parts[-3]))
    fresh.seek(0)
    return pairs(read_mo(fresh))


def stored(po: Path) -> dict[str | tuple[str, ...], str | tuple[str, ...]]:
    return pairs(read_mo(io.BytesIO(po.with_suffix(".mo").read_bytes())))


def pairs(catalog: Catalog) -> dict[str | tuple[str, ...], str | tuple[str, ...]]:
    return {
        message.id if isinstance(message.id, str) else tuple(message.id): (
            message.string if isinstance(message.string, str) else tuple(message.string)
        )
        for message in catalog
        if message.id
    }


def test_no_text_of_a_script_escapes_the_collection() -> None:
    """Braces inside a template string end what the collector reads of it; such a text belongs on a line of its own."""
    spoken = re.compile(r'\btn?\(\s*"((?:[^"\\]|\\.)+)"')
    scripts = [file.read_text(encoding="utf-8") for file in sorted((ROOT / "static" / "js").rglob("*.js"))]
    said = {text for script in scripts for text in spoken.findall(script)}
    known = {form for message in messages() for form in forms(message.id)}
    assert len(said) > 300
    assert said - known == set()
