"""What other websites show: a small page in a frame, a card as a picture, the large picture beside a link.

Each stays current by itself: a frame asks again every ten minutes, a picture whenever its website is opened; what did
not change is a 304.
"""

from typing import Literal

from flask import Response, make_response, render_template, request

from kindermeilen.documents.look import shown_name, stand
from kindermeilen.documents.share_picture import headline, next_sentence, share_picture, widget_picture
from kindermeilen.domain.errors import NotFound
from kindermeilen.domain.logo import PNG, SVG
from kindermeilen.web import formats
from kindermeilen.web.looks import look
from kindermeilen.web.policy import FRAMED, PICTURE, with_policy
from kindermeilen.web.public import bp
from kindermeilen.web.public.sources import Source, made_of, of_group, of_institution, of_town, one_town
from kindermeilen.web.public.unknown import meant_by_code

Kind = Literal["svg", "png"]
REFRESH_SECONDS = 600
COLOURS = {"hell": "light", "dunkel": "dark"}
"""`?farbe=`; without it a frame follows its reader's own setting, and a picture is light."""


@bp.get("/k/<code>/widget")
def group_widget(code: str) -> Response:
    """A class's miles for a frame."""
    return _framed(of_group(code))


@bp.get("/e/<code>/widget")
def institution_widget(code: str) -> Response:
    """An institution's."""
    return _framed(of_institution(code))


@bp.get("/widget")
@one_town(FRAMED)
def town_widget() -> Response:
    """A town's."""
    return _framed(of_town())


@bp.get("/k/<code>/widget.<any(svg, png):kind>")
def group_card(code: str, kind: Kind) -> Response:
    """A class's miles as a picture."""
    return _card(of_group(code), kind)


@bp.get("/e/<code>/widget.<any(svg, png):kind>")
def institution_card(code: str, kind: Kind) -> Response:
    """An institution's."""
    return _card(of_institution(code), kind)


@bp.get("/widget.<any(svg, png):kind>")
@one_town(PICTURE)
def town_card(kind: Kind) -> Response:
    """A town's."""
    return _card(of_town(), kind)


@bp.get("/k/<code>/bild.png")
def group_picture(code: str) -> Response:
    """The large picture that messengers show beside a link to a class's page."""
    return _picture(of_group(code))


@bp.get("/e/<code>/bild.png")
def institution_picture(code: str) -> Response:
    """Of an institution's page."""
    return _picture(of_institution(code))


@bp.get("/bild.png")
@one_town(PICTURE)
def town_picture() -> Response:
    """Of a town's."""
    return _picture(of_town())


def _framed(source: Source) -> Response:
    """A code that leads nowhere says so in the frame, not as a page that the frame may not show."""
    colour = COLOURS.get(request.args.get("farbe", ""), "auto")
    try:
        response = made_of(
            source,
            lambda page, logo: render_template(
                "widget/page.html",
                page=page,
                name=shown_name(page, look()),
                logo=logo,
                colour=colour,
                headline=headline(page, look()),
                next=next_sentence(page, look()),
                stand=stand(page, look()),
                address=source.address(),
            ),
        )
    except NotFound as refusal:
        response = meant_by_code() or _absent(refusal, colour)
    response.headers["Refresh"] = str(REFRESH_SECONDS)
    return with_policy(response, FRAMED)


def _absent(refusal: NotFound, colour: str) -> Response:
    message = formats.say(refusal.message, refusal.params)
    return make_response(render_template("widget/absent.html", message=message, colour=colour), 404)


def _card(source: Source, kind: Kind) -> Response:
    dark = request.args.get("farbe") == "dunkel"
    media_type = SVG if kind == "svg" else PNG
    card = made_of(source, lambda page, logo: widget_picture(page, look(), logo, dark=dark, format=kind), media_type)
    return with_policy(card, PICTURE)


def _picture(source: Source) -> Response:
    return with_policy(made_of(source, lambda page, logo: share_picture(page, look(), logo), PNG), PICTURE)
