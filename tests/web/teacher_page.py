"""What a browser would send back from a page, and what a person reads on it."""

from html.parser import HTMLParser

from werkzeug.test import TestResponse


class _Form(HTMLParser):
    """Collects the fields of one form (by the end of its address), as a browser without scripts would send them."""

    def __init__(self, action: str) -> None:
        super().__init__()
        self.action = action
        self.inside = False
        self.fields: dict[str, str] = {}
        self.select = self.textarea = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside = given.get("action", "").endswith(self.action)
        elif self.inside and tag == "input" and (given.get("type") not in ("radio", "checkbox") or "checked" in given):
            self.fields[given["name"]] = given.get("value", "")
        elif self.inside and tag == "textarea":
            self.textarea = given["name"]
        elif self.inside and tag == "select":
            self.select = given["name"]
        elif self.inside and tag == "option" and ("selected" in given or self.select not in self.fields):
            self.fields[self.select] = given.get("value", "")

    def handle_data(self, data: str) -> None:
        if self.textarea:
            self.fields[self.textarea] = data.strip("\n")
            self.textarea = ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False


class _Words(HTMLParser):
    """The text of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


def fields(response: TestResponse, action: str) -> dict[str, str]:
    """The fields of the form whose address ends so."""
    form = _Form(action)
    form.feed(response.get_data(as_text=True))
    form.fields.pop("csrf_token", None)
    return form.fields


def words(response: TestResponse) -> str:
    """What stands on the page, in one line."""
    page = _Words()
    page.feed(response.get_data(as_text=True))
    return " ".join(" ".join(page.parts).split())
