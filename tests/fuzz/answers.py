"""What every answer must be, whatever was asked."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import urlsplit

from werkzeug.test import TestResponse

from tests.fuzz.values import MARK

EXPECTED = frozenset({200, 201, 202, 302, 303, 304, 308, 400, 401, 403, 404, 405, 409, 410, 412, 413, 422, 428, 429})
INSIDE = re.compile(
    r"Traceback|File \"/|site-packages|sqlalchemy|sqlite3\.|psycopg|jinja2\.|werkzeug\.|<class '|<function "
    r"| object at 0x|\b[A-Z]\w+(Error|Exception)\(|UNIQUE constraint|violates check|datatype mismatch"
)
"""What only a programmer could know."""
TYPED = {"text", "number", "date", "email", "search"}
RUNNING = {"script", "iframe", "object", "embed", "base", "meta"}


class Page(HTMLParser):
    """The elements and attributes of a page that matter here, and what its fields hold."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.faults: list[str] = []
        self.values: set[str] = set()
        self.ids: set[str] = set()
        self.hrefs: list[str] = []
        self.classes: set[str] = set()
        self.writable: set[str] = set()
        self._area: list[str] | None = None
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.ids.add(given.get("id", ""))
        self.classes |= set(given.get("class", "").split())
        self._look(tag, given)
        if tag == "a":
            self.hrefs.append(given.get("href", ""))
        if tag == "textarea" or (tag == "input" and given.get("type", "text") in TYPED):
            self.writable.add(given["name"])
        if tag == "textarea":
            self._area = []
        elif tag in ("input", "option"):
            self.values.add(given.get("value", ""))

    def _look(self, tag: str, given: dict[str, str]) -> None:
        if MARK in tag or any(MARK in name for name in given):
            self.faults.append(f"what was sent became an element: {tag} {given}")
        leads = [given.get(name, "") for name in ("href", "src", "action", "formaction")]
        if any(lead.strip().lower().startswith(("javascript:", "data:text")) for lead in leads):
            self.faults.append(f"what was sent became a script's address: {tag} {given}")
        if tag in RUNNING and MARK in "".join(given.values()):
            self.faults.append(f"what was sent went into a {tag}")

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self._area.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._area is not None:
            self.values.add("".join(self._area).removeprefix("\n"))
            self._area = None


def faults(response: TestResponse, *, is_of_a_form: bool = True) -> Iterator[str]:
    """One line for each thing that is wrong with an answer by itself.

    `is_of_a_form`: the address was one that a page's form has, so that a refusal shows that form again.
    """
    if response.status_code not in EXPECTED:
        yield f"answered {response.status_code}"
    yield from _of_headers(response)
    if response.mimetype in ("text/html", "application/problem+json", "application/json"):
        text = response.get_data(as_text=True)
        if found := INSIDE.search(text):
            yield f"shows its inside: {text[max(0, found.start() - 60) : found.end() + 60]}"
        if response.mimetype == "text/html":
            yield from Page(text).faults
            if is_of_a_form:
                yield from _of_refusal(response.status_code, text)


def _of_headers(response: TestResponse) -> Iterator[str]:
    place = response.headers.get("Location", "/")
    if urlsplit(place).netloc not in ("", "localhost", "127.0.0.1:5000") or not place.startswith(("/", "http://")):
        yield f"leads elsewhere: {place}"
    if "Set-Cookie" in response.headers and "a=b" in response.headers["Set-Cookie"]:
        yield "a header was sent in a value"


def _of_refusal(status: int, text: str) -> Iterator[str]:
    """A refused form says what is wrong, and each thing it says leads to a field that is there."""
    if status != 422:
        return
    page = Page(text)
    if not page.classes & {"error-summary", "field-error", "notice-error", "flash-error"}:
        yield "refused without a word"
    gone = [href for href in page.hrefs if href.startswith("#") and href[1:] not in page.ids]
    if gone:
        yield f"a message leads to fields that are not there: {gone}"
