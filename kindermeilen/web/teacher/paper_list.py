"""Tally lists on paper: one page a class and week, and the address that their QR code carries."""

from flask import Response, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from kindermeilen.actions import tally_sheet
from kindermeilen.actions.tally_sheet import MOST_WEEKS, TallyList
from kindermeilen.documents.tally_list import tally_lists_pdf
from kindermeilen.domain.calendar import week_of
from kindermeilen.domain.codes import clean_code
from kindermeilen.extensions import settings
from kindermeilen.web.language import chosen
from kindermeilen.web.teacher import bp
from kindermeilen.web.teacher.day_form import day_in
from kindermeilen.web.unit import reading


@bp.get("/w/<code>/<monday>")
def paper_week(code: str, monday: str) -> ResponseReturnValue:
    """Where a printed list leads: to that week of the class where this device may see it, else to its public page.

    Not below /k/: what stands there knows no cookie, and this address has to look at one.
    """
    week = week_of(day_in(monday))
    with reading() as ctx:
        opens = tally_sheet.leads_to_week(ctx, code)
    if opens:
        return redirect(url_for("teacher.week", code=clean_code(code), monday=week))
    return redirect(url_for("public.group", code=clean_code(code), woche=week))


@bp.get("/klasse/<code>/liste/<monday>.pdf")
def group_list(code: str, monday: str) -> Response:
    """The list of a class for a week, or (`?wochen=`) for several, one page each."""
    weeks = request.args.get("wochen", 1, type=int)
    with reading() as ctx:
        lists = tally_sheet.lists_of_group(ctx, code, day_in(monday), min(weeks, MOST_WEEKS))
    return _pdf(lists)


@bp.get("/einrichtung/<code>/liste/<monday>.pdf")
def house_lists(code: str, monday: str) -> Response:
    """The lists of all classes of a house for a week."""
    with reading() as ctx:
        lists = tally_sheet.lists_of_house(ctx, code, day_in(monday))
    return _pdf(lists)


def _pdf(lists: list[TallyList]) -> Response:
    """Shown in the browser, where it is printed from."""
    response = make_response(tally_lists_pdf(lists, settings().base_url, chosen(), gettext))
    response.content_type = "application/pdf"
    name = f"strichliste-{lists[0].monday:%Y-%m-%d}.pdf"
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return response
