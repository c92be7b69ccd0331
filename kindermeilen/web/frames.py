"""A group's frame as JSON: the same body for the API and inside the page, so that a first visit asks only once."""

import gzip
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from flask import Response, current_app, request, session

from kindermeilen.actions.class_frame import ClassFrame, FrameDay
from kindermeilen.actions.classroom import WaitingNumber
from kindermeilen.actions.missions import ClassMission
from kindermeilen.clock import BERLIN
from kindermeilen.domain.access import Role
from kindermeilen.domain.errors import Refusal
from kindermeilen.domain.journey import Journey, Stop, upcoming
from kindermeilen.domain.nouns import StoredTally
from kindermeilen.web.formats import say
from kindermeilen.web.language import chosen

VERSION = 1
"""Of the document; an app that knows another one asks the server's page instead."""
DEVICES = {
    Role.CLASS_DEVICE: "class",
    Role.CLASS_TOKEN: "token",
    Role.TEACHER: "teacher",
    Role.SCHOOL: "school",
    Role.COORDINATOR: "coordinator",
}
KEPT_HEADER = "X-Kindermeilen-Kept"
KEPT = "kept"
"""Where the cookie remembers the groups whose frame this browser has kept."""
MOST_KEPT = 60
COMPRESSION = 6
MOST_STOPS = 8
"""So many of the next stops go along: a class may pass some of them while there is no network."""


def shown(frame: ClassFrame) -> dict[str, Any]:
    """The document. `null` is what is not known or not there."""
    head = frame.head
    return {
        "version": VERSION,
        "code": head.code,
        "name": head.name,
        "institution": head.institution,
        "institution_code": head.institution_code,
        "kind": "kita" if head.is_kita else "school",
        "municipality": head.municipality,
        "now": frame.now.isoformat(),
        "today": head.today.isoformat(),
        "device": _device(frame),
        "modes": {"usual": frame.usual, "rare": frame.rare, "green": frame.green},
        "sheets": frame.sheets,
        "holiday_ways": frame.holiday_ways,
        "task": frame.task,
        "days": [_day(one) for one in frame.days],
        "tallies": [_tally(one) for one in frame.tallies],
        "waiting": [_waiting(one) for one in frame.waiting],
        "miles": _miles(frame),
        "journey": _journey(frame.destination, frame.journey),
        "periods": [{"kind": one.kind, "from": _iso(one.first), "to": _iso(one.last)} for one in frame.periods],
        "deadline": _iso(frame.deadline),
        "open_until": _iso(frame.open_until),
        "previous_open_day": _iso(frame.previous_open_day),
        "asks_way_home": frame.asks_way_home,
        "last_open": _iso(frame.last_open),
        "next_start": _iso(frame.next_start),
        "last_end": _iso(frame.last_end),
        "mission": _mission(frame.mission),
    }


def tag_of(document: dict[str, Any]) -> str:
    """A tag that changes with everything in the document but the moment."""
    return sha256(_written(document | {"now": ""}).encode()).hexdigest()[:32]


def answer(frame: ClassFrame) -> Response:
    """The frame, 304 where the app has it, packed where the browser can unpack.

    Packing tells nothing here: the body holds neither a secret nor a word of whoever asks.
    """
    document = shown(frame)
    tag = tag_of(document)
    packed = request.accept_encodings.quality("gzip") > 0
    if request.if_none_match.contains_weak(tag):
        response = Response(status=304)
    else:
        raw = _written(document).encode()
        response = Response(gzip.compress(raw, COMPRESSION, mtime=0) if packed else raw, mimetype="application/json")
        if packed:
            response.content_encoding = "gzip"
    response.set_etag(tag)
    response.vary.add("Accept-Encoding")
    response.headers[KEPT_HEADER] = "1" if is_kept(frame.head.code) else "0"
    if request.headers.get(KEPT_HEADER) == "1":
        _remember(frame.head.code)
    return response


def is_kept(code: str) -> bool:
    """Whether this browser has said before that it keeps the group's frame: if it has none now, it was wiped."""
    return code in session.get(KEPT, ())


def _remember(code: str) -> None:
    if session and not is_kept(code):
        session[KEPT] = [*session.get(KEPT, ()), code][-MOST_KEPT:]


def _written(document: dict[str, Any]) -> str:
    return current_app.json.dumps(document, separators=(",", ":"), ensure_ascii=False)


def _device(frame: ClassFrame) -> dict[str, Any]:
    device = frame.device
    return {
        "kind": DEVICES[device.role],
        "label": device.label or None,
        "all_days": device.all_days,
        "sees_times": device.sees_times,
        "may_manage": device.may_manage,
        "may_settle": device.may_settle,
    }


def _day(one: FrameDay) -> dict[str, Any]:
    return {
        "day": _iso(one.day),
        "kind": one.kind.kind,
        "name": one.kind.name or None,
        "period": one.period,
        "children": one.children,
        "open_until": _iso(one.open_until),
        "closed": _closed(one.closed),
        "state": one.state,
        "weather": one.weather,
    }


def _closed(refusal: Refusal | None) -> dict[str, str] | None:
    if refusal is None:
        return None
    return {"rule": refusal.rule, "detail": say(refusal.message, refusal.params)}


def _tally(one: StoredTally) -> dict[str, Any]:
    return {"day": _iso(one.day), "sheet": one.sheet, **_numbers(one), "confirmed": one.confirmed}


def _numbers(one: StoredTally) -> dict[str, Any]:
    return {
        "revision": one.revision,
        "counts": one.counts,
        "basis": one.basis,
        "absent": one.absent,
        "deleted": one.deleted,
    }


def _waiting(one: WaitingNumber) -> dict[str, Any]:
    return {
        "id": one.id,
        "kind": one.kind,
        "day": _iso(one.day),
        "sheet": one.sheet,
        "counts": one.counts,
        "basis": one.basis,
        "absent": one.absent,
        "reason": one.reason,
        "at": _moment(one.at),
        "device": one.device or None,
        "stored": _numbers(one.stored) if one.stored else None,
        "stored_at": _moment(one.stored_at),
        "stored_device": one.stored_device or None,
    }


def _miles(frame: ClassFrame) -> dict[str, int]:
    miles = frame.miles
    return {"green": miles.green, "red": miles.red, "blue": miles.blue, "total": miles.total}


def _journey(destination: str | None, journey: Journey | None) -> dict[str, Any] | None:
    if journey is None:
        return None
    return {
        "destination": destination,
        "miles_done": journey.miles_done,
        "miles_total": journey.miles_total,
        "previous_miles": journey.previous_miles,
        "next_stop": _stop(journey.next_stop),
        "stops": [_stop(one) for one in upcoming(journey, MOST_STOPS)],
    }


def _mission(mission: ClassMission | None) -> dict[str, Any] | None:
    """Enough to be reminded of: each byte counts here, and what it asks for stands in the class's journey room."""
    return {"title": mission.title(chosen()), "done": mission.done} if mission else None


def _stop(stop: Stop) -> dict[str, Any]:
    return {"name": stop.named(chosen()), "miles": stop.miles}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _moment(at: datetime | None) -> str | None:
    return at.astimezone(BERLIN).replace(microsecond=0).isoformat() if at else None
