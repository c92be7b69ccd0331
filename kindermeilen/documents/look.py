"""What all prints of classes, houses and towns have in common besides their figures."""

from collections.abc import Sequence
from dataclasses import dataclass

from kindermeilen.actions.page_shapes import PageKind, ProgressPage
from kindermeilen.documents.columns import Translate
from kindermeilen.documents.print_words import day, number
from kindermeilen.domain.errors import N_
from kindermeilen.domain.group_names import label


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What a print is besides its figures: paper, language, where its code leads."""

    base_url: str
    paper: str = "a3"
    lang: str = "de"
    translate: Translate = str

    def number(self, value: int) -> str:
        return number(value, self.lang)


def page_path(page: ProgressPage) -> str:
    """Where the code leads: the page that goes on living."""
    if page.kind is PageKind.GROUP:
        return f"/k/{page.code}"
    return f"/e/{page.code}" if page.kind is PageKind.INSTITUTION else "/"


def shown_name(page: ProgressPage, look: Look) -> str:
    """The page's name as strangers understand it: "Klasse 3b"."""
    return look.translate(label(page.name, page.house_kind)) % {"name": page.name}


def place_of(page: ProgressPage) -> str:
    """Where that is: a class's house, a house's town."""
    if page.kind is PageKind.GROUP:
        return page.institution
    return page.town_name if page.kind is PageKind.INSTITUTION else ""


def stand(page: ProgressPage, look: Look) -> str:
    """How sure the figure is, and of which day."""
    text = N_("Vorläufig, Stand %(day)s") if page.is_provisional else N_("Gemeldet, Stand %(day)s")
    return look.translate(text) % {"day": day(page.as_of, look.lang)}


def whose(pages: Sequence[ProgressPage]) -> list[tuple[str, str]]:
    """Of each page its name and where that is, for a file's title."""
    return [(page.name, page.institution if page.kind is PageKind.GROUP else _house_place(page)) for page in pages]


def _house_place(page: ProgressPage) -> str:
    return page.municipality if page.kind is PageKind.INSTITUTION else ""
