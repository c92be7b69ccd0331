"""What the browser gets: parts from elsewhere as they were vouched for, no other host, small enough, readable."""

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import ImageFont

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "static"
VOUCHED_FOLDERS = ("fonts", "img", "vendor")
ROW = re.compile(r"^\| `([^`]+)` \| ([^|]+) \| ([^|]+) \| `([0-9a-f]{64})` \|$", re.MULTILINE)

ELSEWHERE = re.compile(
    r"""(?:url\(\s*|@import\s+|\bimport\s*\(?\s*|\bfrom\s+|\b(?:src|href|action|poster|srcset|data)\s*=\s*)["']?\s*(?:https?:)?//""",
    re.IGNORECASE,
)
TEXT_SUFFIXES = {".css", ".js", ".html", ".svg", ".json", ".webmanifest"}

PAGE_FONT_LIMIT = 15_000
APP_CSS_LIMIT = 25_000
SIGNS = "ÄÖÜäöüß„“–…·€→←₂✓"

THEMES = ("light", "dark", "light-more", "dark-more")
GROUNDS = ("page", "card", "sunken")
BODY_TEXT = ("ink", "ink-soft")
MARKED_TEXT = ("link", "brand", "green", "red", "blue", "ok", "warn", "error", "info")
PAIRS = (("on-brand", "brand"), ("on-brand", "brand-strong"), ("on-ground", "ground"), ("ink", "brand-soft"))
PAIRS_ON_SOFT = tuple((kind, f"{kind}-soft") for kind in ("ok", "warn", "error", "info", "green", "red", "blue"))


def vouched() -> dict[str, str]:
    """File below static/ → checksum, as static/VENDORED.md says."""
    return {file: checksum for file, _, _, checksum in ROW.findall((STATIC / "VENDORED.md").read_text())}


def present() -> dict[str, str]:
    """File below static/ → checksum, as it lies there."""
    files = (file for folder in VOUCHED_FOLDERS for file in (STATIC / folder).rglob("*") if file.is_file())
    return {file.relative_to(STATIC).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


def texts() -> Iterator[tuple[str, str]]:
    """Every readable file of static/ and templates/."""
    for folder in (STATIC, ROOT / "templates"):
        for file in folder.rglob("*"):
            if file.suffix in TEXT_SUFFIXES:
                yield file.relative_to(ROOT).as_posix(), file.read_text()


def colours(theme: str) -> dict[str, str]:
    """The colours of tokens.css as a reader of this theme gets them: later blocks overrule earlier ones."""
    css = re.sub(r"/\*.*?\*/", "", (STATIC / "css/tokens.css").read_text(), flags=re.DOTALL)
    found: dict[str, str] = {}
    for condition, block in re.findall(r"(@media[^{]*)?\{?\s*:root \{([^}]*)\}", css):
        if applies(condition, theme):
            found |= dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block))
    return found


def applies(condition: str, theme: str) -> bool:
    wanted = {"dark": "dark" in theme, "more": "more" in theme}
    return "print" not in condition and all(wanted[word] for word in wanted if f": {word}" in condition)


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio from 1 to 21, WCAG 2.2."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def too_faint(theme: str, pairs: list[tuple[str, str]], least: float) -> list[str]:
    """Pairs of text and ground below the ratio."""
    known = colours(theme)
    ratios = {f"{text} on {ground}": contrast(known[text], known[ground]) for text, ground in pairs}
    return [f"{pair}: {ratio:.2f}" for pair, ratio in ratios.items() if ratio < least]


def test_every_part_from_elsewhere_is_the_one_that_was_vouched_for() -> None:
    assert present() == vouched()


def test_every_part_says_where_it_comes_from_and_under_which_licence() -> None:
    rows = ROW.findall((STATIC / "VENDORED.md").read_text())
    assert rows
    assert [file for file, source, licence, _ in rows if not source.strip() or not licence.strip()] == []


@pytest.mark.parametrize(
    "text",
    [
        "a { background: url(https://cdn.example/x.png) }",
        "a { background: url( '//cdn.example/x.png') }",
        '@import "https://cdn.example/x.css";',
        "import { x } from 'https://cdn.example/x.js';",
        '<img src="//cdn.example/x.png">',
        "<script src=https://cdn.example/x.js></script>",
    ],
)
def test_a_request_to_another_host_is_seen(text: str) -> None:
    assert ELSEWHERE.search(text)


def test_no_file_asks_another_host_for_anything() -> None:
    """A link that a person may follow is fine; nothing that a browser loads on its own is."""
    link = re.compile(r"<a\b[^>]*>", re.IGNORECASE)
    assert [name for name, text in texts() if ELSEWHERE.search(link.sub("", text))] == []


def test_page_font_and_style_stay_small() -> None:
    fonts = list((STATIC / "fonts").glob("*.woff2"))
    assert len(fonts) == 1
    assert fonts[0].stat().st_size <= PAGE_FONT_LIMIT
    assert (STATIC / "css/app.css").stat().st_size < APP_CSS_LIMIT


def test_page_preloads_the_font_that_the_style_names() -> None:
    """With another address the browser would load it twice, or too late to be shown."""
    name = next((STATIC / "fonts").glob("*.woff2")).name
    assert f'url("../fonts/{name}")' in (STATIC / "css/app.css").read_text()
    assert f"fonts/{name}" in (ROOT / "templates/base.html").read_text()


@pytest.mark.parametrize(
    "font", ["print/AtkinsonHyperlegibleNext-Regular.ttf", "print/AtkinsonHyperlegibleNext-Bold.ttf"]
)
def test_print_fonts_can_write_what_we_say(font: str) -> None:
    face = ImageFont.truetype(str(STATIC / "fonts" / font), 40)
    unknown = bytes(face.getmask("\uffff"))
    assert [sign for sign in SIGNS if bytes(face.getmask(sign)) == unknown] == []


@pytest.mark.parametrize("theme", THEMES)
def test_body_text_has_seven_to_one_everywhere(theme: str) -> None:
    assert too_faint(theme, [(text, ground) for text in BODY_TEXT for ground in GROUNDS], 7) == []


@pytest.mark.parametrize("theme", THEMES)
def test_all_other_text_has_four_and_a_half_to_one(theme: str) -> None:
    pairs = [(text, ground) for text in MARKED_TEXT for ground in GROUNDS]
    assert too_faint(theme, [*pairs, *PAIRS, *PAIRS_ON_SOFT], 4.5) == []


@pytest.mark.parametrize("theme", THEMES)
def test_borders_of_fields_and_the_focus_ring_can_be_seen(theme: str) -> None:
    assert too_faint(theme, [(line, ground) for line in ("line-strong", "focus") for ground in GROUNDS], 3) == []


def test_dark_theme_is_really_another_one() -> None:
    """Guards the parsing above: without it all themes would be the light one, and pass."""
    assert len({colours(theme)["page"] + colours(theme)["ink"] for theme in THEMES}) == len(THEMES)


def test_icons_that_the_templates_name_are_in_the_sprite() -> None:
    known = set(re.findall(r'<symbol id="([^"]+)"', (STATIC / "img/icons.svg").read_text()))
    asked = {name for _, text in texts() for name in re.findall(r"\bicon\('([\w-]+)'", text)}
    assert asked - known == set()


def test_pictures_that_the_templates_name_are_there() -> None:
    asked = {
        f"img/{name}.svg" for _, text in texts() for name in re.findall(r"'((?:modes|pictures|weather)/\w+)'", text)
    }
    assert sorted(name for name in asked if not (STATIC / name).exists()) == []
