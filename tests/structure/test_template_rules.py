"""What every template keeps to: no inline code (the CSP would drop it), one frame, and no form without its token."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).parents[2] / "templates"
FRAME = "base.html"
FRAMELESS_FOLDERS = ("macros", "print", "widget")
"""Pieces of pages, what is typeset, and the small page inside other websites, which has a frame of its own."""
FALLBACK = re.compile(r"errors/[a-z_]*(fallback|last_resort|plain)[a-z_]*\.html")
"""A page that is shown when rendering itself fails stands alone."""

JINJA = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
MACRO = re.compile(r"\{%-?\s*macro\b.*?\{%-?\s*endmacro\s*-?%\}", re.DOTALL)
IMPORT = re.compile(r"\{%-?\s*(import|from)\b.*?%\}", re.DOTALL)
EXTENDS = re.compile(r"""\{%-?\s*extends\s+["']([^"']+)["']""")
WRITTEN_FORM = re.compile(r"<form\b.*?</form>", re.DOTALL | re.IGNORECASE)
CALLS = re.compile(r"\{%-?\s*(call|endcall)\b(.*?)%\}", re.DOTALL)
CALLS_FORM = re.compile(r"^\s*(\w+\.)?form\(")
ASKS_ONLY = re.compile(r"""method\s*=\s*["']?get\b""", re.IGNORECASE)
BRINGS_TOKEN = re.compile(r"\{[{%]-?\s*(call\s+)?(\w+\.)?submit\(")
MACROS = "macros/"
ITSELF = re.compile(r"csrf_token\(\)|caller\(\)")
"""Inside the macros a form holds the field itself, or what its caller puts in."""
WRITTEN_HTML = re.compile(
    r"""<script(?![^>]*\bsrc=)|<style\b|(?<![\w-])style=["']|\son[a-z]+=["']|javascript:""", re.IGNORECASE
)


class InlineCode(HTMLParser):
    """Collects inline scripts, styles and handlers of one template, tolerant of Jinja between its tags."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "style" or (tag == "script" and not given.get("src")):
            self.found.append(f"<{tag}> in line {self.getpos()[0]}")
        self.found += [
            f"{name} in line {self.getpos()[0]}"
            for name, value in given.items()
            if name == "style" or name.startswith("on") or (value or "").strip().lower().startswith("javascript:")
        ]


def inline_code(source: str) -> list[str]:
    """Every piece of inline code: by the parser on what is HTML, by pattern on what Jinja would write."""
    parser = InlineCode()
    parser.feed(JINJA.sub(lambda jinja: "x" + "\n" * jinja[0].count("\n"), source))
    by_pattern = WRITTEN_HTML.findall(COMMENT.sub("", source))
    return parser.found or [f"inline code: {match}" for match in by_pattern]


def forms_without_token(source: str, brings_token: re.Pattern[str] = BRINGS_TOKEN) -> list[str]:
    """Forms that change something and do not end in the submit macro, which emits the CSRF field."""
    source = COMMENT.sub("", source)
    forms = [*WRITTEN_FORM.findall(source), *called_forms(source)]
    return [form[:80] for form in forms if not ASKS_ONLY.search(opening(form)) and not brings_token.search(form)]


def called_forms(source: str) -> Iterator[str]:
    """The blocks of `{% call form(…) %} … {% endcall %}`, other calls inside them included."""
    begun: list[re.Match[str]] = []
    for tag in CALLS.finditer(source):
        if tag[1] == "call":
            begun.append(tag)
        elif CALLS_FORM.match((start := begun.pop())[2]):
            yield source[start.start() : tag.end()]


def opening(form: str) -> str:
    """The form's own tag."""
    return form[: form.index(">" if form.startswith("<") else "%}")]


def frame_of(name: str, parents: dict[str, str]) -> str:
    """What a template stands in at last."""
    return frame_of(parents[name], parents) if name in parents else name


def is_library(source: str) -> bool:
    """Nothing but macros that pages import: it writes no page of its own."""
    return not MACRO.sub("", IMPORT.sub("", COMMENT.sub("", source))).strip()


def stands_alone(name: str, source: str) -> bool:
    return (
        name == FRAME
        or is_library(source)
        or name.startswith(tuple(f"{one}/" for one in FRAMELESS_FOLDERS))
        or bool(FALLBACK.fullmatch(name))
    )


def templates() -> dict[str, str]:
    files = sorted(file for file in TEMPLATES.rglob("*") if file.suffix in (".html", ".svg", ".xml"))
    return {file.relative_to(TEMPLATES).as_posix(): file.read_text() for file in files}


@pytest.mark.parametrize(
    "source",
    [
        "<script>let x = 1</script>",
        "<script type=module>let x = 1</script>",
        "<p style='color: red'>",
        "<style>p { color: red }</style>",
        "<button {% if open %}disabled{% endif %} onclick='go()'>",
        """{{ '<b style="x">' | safe }}""",
        "<a href='javascript:go()'>",
    ],
)
def test_every_kind_of_inline_code_is_seen(source: str) -> None:
    assert inline_code(source)


def test_a_linked_script_and_jinja_in_a_tag_are_no_inline_code() -> None:
    linked = '<script type="module" src="{{ url_for("static", filename="js/app.js") }}"></script>'
    assert (
        inline_code(linked + '<p {% if x %}hidden{% endif %} data-on="{{ x }}">{# style="…" is forbidden #}</p>') == []
    )


@pytest.mark.parametrize(
    "form",
    [
        '<form method="post"><button>Weiter</button></form>',
        "<form><button>Weiter</button></form>",
        "{% call form('/x') %}{% call counts() %}{% endcall %}{{ button('Weiter') }}{% endcall %}",
    ],
)
def test_a_form_that_forgets_the_token_is_seen(form: str) -> None:
    assert forms_without_token(form)


@pytest.mark.parametrize(
    "form",
    [
        '<form method="post">{{ submit(_("Weiter")) }}</form>',
        '<form action="/suche" method="get"><button>Suchen</button></form>',
        "{% call f.form('/x') %}{% call counts() %}{% endcall %}{{ f.submit('Weiter') }}{% endcall %}",
        "{% call form('/x', method='get') %}{{ search_submit('Suchen') }}{% endcall %}",
        "{% call form('/x') %}{% call submit('Weiter') %}<a>Abbrechen</a>{% endcall %}{% endcall %}",
    ],
)
def test_a_form_with_the_submit_macro_or_without_consequences_passes(form: str) -> None:
    assert forms_without_token(form) == []


def test_there_are_templates() -> None:
    assert "base.html" in templates()


def test_no_template_holds_inline_code() -> None:
    assert {name: found for name, source in templates().items() if (found := inline_code(source))} == {}


def test_every_form_that_changes_something_brings_the_token() -> None:
    sources = templates()
    pages = {name: forms_without_token(source) for name, source in sources.items() if not name.startswith(MACROS)}
    macros = {name: forms_without_token(source, ITSELF) for name, source in sources.items() if name.startswith(MACROS)}
    assert {name: found for name, found in (pages | macros).items() if found} == {}


def test_every_page_stands_in_the_common_frame() -> None:
    """So that skip link, language, title and footer can be forgotten nowhere."""
    sources = templates()
    parents = {name: match[1] for name, source in sources.items() if (match := EXTENDS.search(source))}
    assert [
        name for name, source in sources.items() if not stands_alone(name, source) and frame_of(name, parents) != FRAME
    ] == []
