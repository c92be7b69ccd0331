"""What everybody may read: a group's progress, a year's totals. No mode, no day, no number of children of a group."""

from typing import Any

from flask import Response, current_app

from kindermeilen import clock
from kindermeilen.actions import pages
from kindermeilen.actions.pages import ProgressPage
from kindermeilen.actions.years import DistrictTotal, TownTotal, YearTotals
from kindermeilen.domain.reported import ReportedMunicipality
from kindermeilen.web import conditional
from kindermeilen.web.api import bp
from kindermeilen.web.api.gate import limited, year_asked
from kindermeilen.web.formats import say
from kindermeilen.web.language import chosen
from kindermeilen.web.unit import glancing, reading

JSON = "application/json"


@bp.get("/groups/<code>")
@limited
def get_group(code: str) -> Response:
    """A group's progress; strong `ETag`, 304 where it fits."""
    with glancing() as ctx:
        mark = pages.group_mark(ctx, code)

    def made() -> str:
        with reading(public=True) as ctx:
            return _dumped(_group(pages.group_page(ctx, code)))

    return conditional.answer(mark, made, JSON)


@bp.get("/totals")
@limited
def get_totals() -> Response:
    """All totals of a year (`?year=`), each with its coverage and state."""
    year = year_asked(clock.today().year)
    with glancing() as ctx:
        mark = pages.start_mark(ctx, year)

    def made() -> str:
        with reading(public=True) as ctx:
            return _dumped(_totals(pages.start_page(ctx, year)))

    return conditional.answer(mark, made, JSON)


def _dumped(body: dict[str, Any]) -> str:
    return current_app.json.dumps(body) + "\n"


def _group(page: ProgressPage) -> dict[str, Any]:
    campaign, journey = page.campaign, page.journey
    return {
        "code": page.code,
        "name": page.name,
        "institution": page.institution,
        "municipality": page.municipality,
        "campaign": {
            "year": campaign.year,
            "from": campaign.date_from.isoformat(),
            "to": campaign.date_to.isoformat(),
            "destination": page.destination.place if page.destination else None,
        }
        if campaign
        else None,
        "miles": {"green": page.miles.green, "red": page.miles.red, "blue": page.miles.blue},
        "journey": {
            "miles_done": journey.miles_done,
            "miles_total": journey.miles_total,
            "next_stop": {
                "name": journey.next_stop.named(chosen()),
                "miles": journey.next_stop.miles,
                "remaining": journey.remaining,
            },
        }
        if journey
        else None,
        "badges": [{"key": one.key, "title": say(one.title)} for one in page.badges if one.earned],
        "coverage": {"entered": page.coverage.entered, "expected": page.coverage.expected},
        "state": _state(campaign is None or campaign.is_provisional),
        "as_of": page.as_of.isoformat(),
        "report": None,
    }


def _state(provisional: bool) -> str:
    return "provisional" if provisional else "filed"


def _totals(totals: YearTotals) -> dict[str, Any]:
    known = totals.sum_of_known
    handover = totals.handover
    return {
        "year": totals.year,
        "municipalities": [_municipality(totals, one) for one in totals.municipalities],
        "districts": [_district(totals, one) for one in totals.districts],
        "reported": [_reported(one) for one in totals.reported],
        "total": {
            "municipalities": known.count,
            "children": known.children,
            "groups": known.groups,
            "institutions": known.institutions,
            "miles": {
                "green": known.green,
                "red": known.red,
                "blue": known.blue,
                "unspecified": known.unspecified,
                "total": known.total,
                "adults": known.adults,
            },
        },
        "published": {
            "miles": handover.miles,
            "children": handover.children,
            "conference": f"{handover.conference} {handover.place}",
            "source": handover.source,
        }
        if handover
        else None,
    }


def _district(totals: YearTotals, one: DistrictTotal) -> dict[str, Any]:
    miles = one.miles
    return {
        "ags": one.district.ags,
        "name": one.district.name,
        "municipalities": [town.municipality.ags for town in one.towns],
        "miles": {
            "green": miles.green,
            "red": miles.red,
            "blue": miles.blue,
            "unspecified": 0,
            "total": miles.total,
            "adults": miles.adults,
        },
        "class_days": {"entered": one.coverage.entered, "expected": one.coverage.expected},
        "state": _state(one.is_provisional),
        "as_of": totals.as_of.isoformat(),
    }


def _municipality(totals: YearTotals, one: TownTotal) -> dict[str, Any]:
    town = one.row
    return {
        "ags": one.municipality.ags,
        "name": one.municipality.name,
        "children": town.children or 0,
        "groups": one.groups_registered,
        "institutions": one.institutions,
        "miles": {
            "green": town.green or 0,
            "red": town.red or 0,
            "blue": town.blue or 0,
            "unspecified": 0,
            "total": town.total or 0,
            "adults": town.adults or 0,
        },
        "coverage": {
            "class_days": {"entered": town.class_days_entered or 0, "expected": town.class_days_expected},
            "groups": {"reported": one.groups_reported, "registered": one.groups_registered},
        },
        "co2": dict(one.co2),
        "state": _state(one.campaign.is_provisional),
        "as_of": totals.as_of.isoformat(),
        "report": None,
    }


def _reported(one: ReportedMunicipality) -> dict[str, Any]:
    return {
        "municipality": one.municipality,
        "country": one.country,
        "children": one.children,
        "miles": {
            "green": one.green,
            "red": one.red,
            "blue": one.blue,
            "unspecified": one.unspecified,
            "total": one.total,
        },
        "source": ", ".join(one.sources),
        "parts": [_part(part) for part in one.parts],
    }


def _part(part: Any) -> dict[str, Any]:
    return {
        "municipality": part.municipality,
        "institution": part.institution or None,
        "children": part.children,
        "miles": {"green": part.green, "red": part.red, "blue": part.blue, "total": part.total},
        "source": part.source,
    }
