"""Passing a page on: its address and code, a line for a website, pictures, posters, a text for the press."""

from dataclasses import dataclass
from html import escape

from flask import Response, render_template

from kindermeilen.actions.page_shapes import PageKind, ProgressPage
from kindermeilen.actions.sharing import press_facts
from kindermeilen.documents.look import shown_name
from kindermeilen.documents.qr import qr_svg
from kindermeilen.documents.share_picture import SHARE_SIZE, WIDGET_SIZE, caption
from kindermeilen.domain.errors import N_
from kindermeilen.domain.group_names import subject
from kindermeilen.domain.press_text import Sentence, fitting, press_text
from kindermeilen.extensions import settings
from kindermeilen.web import formats
from kindermeilen.web.conditional import answer
from kindermeilen.web.language import chosen
from kindermeilen.web.looks import look
from kindermeilen.web.public import bp
from kindermeilen.web.public.sources import Source, made_of, of_group, of_institution, of_town, one_town

FRAME_SIZE = (400, 290)


@dataclass(frozen=True, slots=True)
class Head:
    """What messengers read of a page (Open Graph)."""

    title: str
    description: str
    address: str
    image: str
    locale: str
    image_size: tuple[int, int] = SHARE_SIZE


@dataclass(frozen=True, slots=True)
class Press:
    """The finished texts."""

    headline: str
    text: str
    short: str


@bp.get("/k/<code>/teilen")
def group_share(code: str) -> Response:
    """How to pass on a class's page."""
    return _share(of_group(code))


@bp.get("/e/<code>/teilen")
def institution_share(code: str) -> Response:
    """An institution's."""
    return _share(of_institution(code))


@bp.get("/teilen")
@one_town({})
def town_share() -> Response:
    """A town's."""
    return _share(of_town())


@bp.get("/qr.svg")
def town_qr_svg() -> Response:
    """The QR code of the town's page."""
    address = f"{settings().base_url}/"
    return answer(address, lambda: qr_svg(address, formats.say(N_("QR-Code dieser Seite"))), "image/svg+xml")


@bp.app_template_global()
def share_head(page: ProgressPage) -> Head:
    """What the page says of itself to those who are sent its address."""
    source = _source_of(page)
    title = ", ".join(
        part for part in (shown_name(page, look()), page.institution if page.kind is PageKind.GROUP else "") if part
    )
    return Head(
        title=f"{title} · Kindermeilen",
        description=caption(page, look()),
        address=source.address(),
        image=source.address("/bild.png"),
        locale=formats.FORMATS[chosen()],
    )


@bp.app_template_global()
def share_address(page: ProgressPage) -> str:
    """Where the page's share page is."""
    return _source_of(page).local("/teilen")


def _source_of(page: ProgressPage) -> Source:
    if page.kind is PageKind.GROUP:
        return of_group(page.code)
    return of_institution(page.code) if page.kind is PageKind.INSTITUTION else of_town(page.ags)


def _share(source: Source) -> Response:
    return made_of(source, lambda page, _: _page(page))


def _page(page: ProgressPage) -> str:
    source = _source_of(page)
    return render_template(
        "public/share.html",
        page=page,
        source=source,
        head=share_head(page),
        frame=_frame(source, page),
        image=_image(source, page),
        card_size=WIDGET_SIZE,
        press=_press(source, page),
        back=source.local(),
    )


def _frame(source: Source, page: ProgressPage) -> str:
    """The line that puts the widget into a website."""
    width, height = FRAME_SIZE
    title = escape(f"Kindermeilen: {page.name}")
    return (
        f'<iframe src="{escape(source.address("/widget"))}" title="{title}" width="{width}" height="{height}" '
        f'loading="lazy" style="border:0;max-width:100%"></iframe>'
    )


def _image(source: Source, page: ProgressPage) -> str:
    """The same with a picture, for websites that allow no frames."""
    (width, height), alt = WIDGET_SIZE, escape(f"Kindermeilen: {page.name}")
    return (
        f'<a href="{escape(source.address())}"><img src="{escape(source.address("/widget.svg"))}" alt="{alt}" '
        f'width="{width}" height="{height}"></a>'
    )


def _press(source: Source, page: ProgressPage) -> Press:
    who = look().translate(subject(page.name, page.house_kind)) % {"name": page.name}
    text = press_text(press_facts(page, who, chosen(), source.address()))
    paragraphs = [_said(text.headline), *(" ".join(map(_said, part)) for part in text.paragraphs)]
    short = fitting([" ".join(map(_said, version)) for version in text.short])
    return Press(paragraphs[0], "\n\n".join(paragraphs), short)


def _said(sentence: Sentence) -> str:
    return formats.say(sentence.message, sentence.params)
