"""What every template keeps to: no inline code (the CSP would drop it), one frame, and no form without its token."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).parents[2] / "templates"
FRAMES = ("base.html", "signed_in.html")
FRAMELESS_FOLDERS = ("macros", "print")
FALLBACK = re.compile(r"errors/[a-z_]*(fallback|last_resort|plain)[a-z_]*\.html")
"""A page that is shown when rendering itself fails stands alone."""

JINJA = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
EXTENDS = re.compile(r"""\{%-?\s*extends\s+["']([^"']+)["']""")
FORM = re.compile(r"<form\b(.*?)</form>", re.DOTALL | re.IGNORECASE)
IS_POST = re.compile(r"""method\s*=\s*["']?post""", re.IGNORECASE)
SUBMITS = re.compile(r"\{\{-?\s*(\w+\.)?submit\w*\(|\{%-?\s*call\s+(\w+\.)?submit\w*\(")
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


def forms_without_token(source: str) -> list[str]:
    """POST forms that do not end in the submit macro, which emits the CSRF field."""
    return [form[:80] for form in FORM.findall(source) if IS_POST.search(form) and not SUBMITS.search(form)]


def stands_alone(name: str) -> bool:
    return (
        name in FRAMES
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


def test_a_post_form_without_the_submit_macro_is_seen() -> None:
    assert forms_without_token('<form method="post"><button>Weiter</button></form>')
    assert forms_without_token('<form method="post">{{ submit(_("Weiter")) }}</form>') == []
    assert forms_without_token('<form method="get"><button>Suchen</button></form>') == []


def test_there_are_templates() -> None:
    assert "base.html" in templates()


def test_no_template_holds_inline_code() -> None:
    assert {name: found for name, source in templates().items() if (found := inline_code(source))} == {}


def test_every_post_form_uses_the_submit_macro() -> None:
    assert {name: found for name, source in templates().items() if (found := forms_without_token(source))} == {}


def test_every_page_stands_in_the_common_frame() -> None:
    """So that skip link, language, title and footer can be forgotten nowhere."""
    sources = templates()
    parents = {name: match[1] for name, source in sources.items() if (match := EXTENDS.search(source))}
    strays = [name for name in sources if not stands_alone(name) and parents.get(name) not in FRAMES]
    assert strays == []
    assert all(parents.get(name) == "base.html" for name in FRAMES if name != "base.html" and name in sources)
