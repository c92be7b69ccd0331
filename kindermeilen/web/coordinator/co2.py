"""The coordinator's CO₂ figures: what may be said, what is proven, what would mend the rest; answers and revisions."""

from collections.abc import Callable

from flask import Response, request
from flask_babel import gettext

from kindermeilen.actions import answers, co2_room, co2_stored
from kindermeilen.actions.co2_room import Co2Room
from kindermeilen.actions.co2_stored import Outdated, Prepared
from kindermeilen.actions.context import Context, load_municipality
from kindermeilen.documents import co2_page
from kindermeilen.documents.co2_page import Paper
from kindermeilen.domain.co2.bars import scale_of
from kindermeilen.domain.co2.figures import HouseFigures, TownFigures
from kindermeilen.domain.co2.gates import MENDS, REASONS
from kindermeilen.domain.co2.sentences import LABELS, Sentence, covered, percent, sentences, told
from kindermeilen.domain.co2.verdict import WORDS
from kindermeilen.domain.errors import Refusal
from kindermeilen.extensions import settings
from kindermeilen.web import formats
from kindermeilen.web.coordinator import bp, forms
from kindermeilen.web.coordinator.download import attachment
from kindermeilen.web.coordinator.forms import attempt, chosen_year, done, page
from kindermeilen.web.language import chosen
from kindermeilen.web.numbers_in import number_in
from kindermeilen.web.unit import reading

TRIES = 3
"""So often a result is drawn again where an entry came meanwhile."""
WORDS_OF_PAGE = {"labels": LABELS, "reasons": REASONS, "mends": MENDS, "verdicts": WORDS}


@bp.get("/koordination/<ags>/co2")
def co2(ags: str) -> Response:
    """The figures of a year (`?jahr=`)."""
    return _co2_page(ags, chosen_year())


@bp.post("/koordination/<ags>/co2/<code>")
def answer_for_institution(ags: str, code: str) -> Response:
    """What an institution told of its distance and its cars."""

    def deed(ctx: Context) -> None:
        km, per_car = number_in(request.form, answers.KM), number_in(request.form, answers.PER_CAR)
        co2_room.answer_for(ctx, ags, code, km, per_car)

    _, refusal = attempt(deed)
    if refusal is not None:
        return _co2_page(ags, None, refusal, asked=code)
    return done(gettext("Die Antworten gelten für dieses Jahr."), "coordinator.co2", ags=ags)


@bp.post("/koordination/<ags>/kampagne/<int:year>/co2")
def revise_co2(ags: str, year: int) -> Response:
    """Store a new revision of a closed year's result, with a reason."""
    reason = forms.text(request.form, "reason")
    refusal = stored_with(
        ags, year, lambda ctx, prepared: co2_stored.revise(ctx, load_municipality(ctx, ags)[0], year, prepared, reason)
    )
    if refusal is not None:
        return _co2_page(ags, year, refusal)
    return done(gettext("Das Ergebnis ist neu abgelegt."), "coordinator.co2", ags=ags, jahr=year)


def stored_with(ags: str, year: int, deed: Callable[[Context, Prepared], None]) -> Refusal | None:
    """Draw the year's result, then do the deed with it in a transaction; again where an entry came meanwhile."""
    for _ in range(TRIES):
        with reading() as ctx:
            prepared = co2_stored.prepare(ctx, load_municipality(ctx, ags)[0], year)
        refusal = attempt(_with(prepared, deed))[1]
        if not isinstance(refusal, Outdated):
            return refusal
    return Outdated()


def _with(prepared: Prepared, deed: Callable[[Context, Prepared], None]) -> Callable[[Context], None]:
    return lambda ctx: deed(ctx, prepared)


def _co2_page(ags: str, year: int | None, refusal: Refusal | None = None, asked: str = "") -> Response:
    with reading() as ctx:
        room = co2_room.room(ctx, ags, year)
    return page(
        "co2",
        refusal,
        town=room.town,
        room=room,
        figures=room.found.figures,
        scale=_scale(room.found.figures),
        sentences=words_of(room),
        typed=request.form if asked else {},
        asked=asked,
        reason=forms.text(request.form, "reason"),
        percent=percent,
        covered=covered,
        **WORDS_OF_PAGE,
    )


def _scale(found: TownFigures) -> object:
    ranges = [one.range for one in (found.whole, *(house.figures for house in found.houses)) if one.range]
    return scale_of(ranges)


def words_of(room: Co2Room) -> dict[str, str]:
    """The sentences to copy: of the whole by the empty key, of each institution by its id."""
    found = room.found.figures
    whole = sentences(found.whole, sure=found.sure, compared=found.compared)
    return {"": _text(whole), **{str(house.institution): _house_text(house) for house in found.houses}}


def _house_text(house: HouseFigures) -> str:
    return f"{house.name}: {_text(sentences(house.figures))}"


def _text(found: tuple[Sentence, ...]) -> str:
    return " ".join(told(one, gettext, formats.kg) for one in found)


@bp.get("/koordination/<ags>/co2.pdf")
def co2_pdf(ags: str) -> Response:
    """The page for the town's report (`?jahr=`)."""
    with reading() as ctx:
        room = co2_room.room(ctx, ags, chosen_year())
    paper = Paper(chosen(), gettext, f"{settings().base_url}/co2", formats.kg)
    name = f"kindermeilen-co2-{room.town.name}-{room.campaign.year}.pdf"
    return attachment(co2_page.co2_pdf(room.found, paper), "application/pdf", name)
