"""What is sent to each route: whole forms and bodies, so that only a permission can refuse them."""

from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any
from uuid import uuid4

PAPER = "institution;group;from;to;groups;children;green;red;blue;adults\n"
GROUPS = "institution;kind;group;children\n"
REPORTED = "municipality;year;total\n"
LOGO = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 2"><path fill="#0e4f4b" d="M0 0h4v2H0z"/></svg>'
CHANGED_WORDS = {"help_address": "hilfe@blaustein.example", "contact": "Rathaus", "imprint": "Stadt Blaustein"}

Form = Mapping[str, Any]
Args = Mapping[str, Any]


class SentAgain(BytesIO):
    """A file that may be sent more than once: the test client closes what it has read."""

    def close(self) -> None:
        self.seek(0)


FORMS: dict[str, Callable[[Args], Form]] = {
    "POST /anmelden": lambda a: {"number": a["number"], "words": a["words"], "device_kind": "teacher"},
    "POST /einladung/<token>": lambda _: {"device_kind": "teacher"},
    "POST /weitergabe/<token>": lambda _: {"device_kind": "teacher"},
    "POST /klasse/<code>/woerter": lambda a: {"words": a["words"]},
    "POST /koppeln": lambda a: {"digits": a["digits"]},
    "POST /koppeln/<token>": lambda a: {"account": a["account"], "device_kind": "teacher"},
    "POST /klasse/<code>": lambda _: _day("2026-09-24"),
    "POST /klasse/<code>/tag/<day>": lambda a: _day(a["day"]),
    "POST /klasse/<code>/tag/<day>/verlauf": lambda _: {"step": "way_there.0.1", "entry": str(uuid4())},
    "POST /klasse/<code>/rueckgaengig": lambda _: {"stand": "2026-09-22.way_there.1", "entry": str(uuid4())},
    "POST /klasse/<code>/zahlen/<int(max=2147483647):waiting_id>": lambda _: {"take": "waiting", "day": "2026-09-22"},
    "POST /klasse/<code>/gruppe": lambda _: {"children": "24", "valid_from": "2026-09-24", "entry": str(uuid4())},
    "POST /klasse/<code>/zeitraum/waehlen": lambda _: {
        "choice": "follow_up 2026-10-12 2026-10-16",
        "entry": str(uuid4()),
    },
    "POST /klasse/<code>/aufgabe": lambda _: {"task": "eine Pflanze gießen"},
    "POST /klasse/<code>/reise/wuensche": lambda _: {"wish-2": "Ein Zebrastreifen am Bach", "seen-2": ""},
    "POST /klasse/<code>/reise/belohnungen": lambda _: {"miles": "200", "choice": "own", "text": "Picknick am Bach"},
    "POST /klasse/<code>/reise/mission": lambda _: {"week": "2026-09-21", "done": "1"},
    "POST /klasse/<code>/reise/mission/tauschen": lambda _: {"week": "2026-09-21", "to": "rain"},
    "POST /koordination/<ags>/wuensche": lambda a: {"entry": [a["wish_key"]], "decision": "reopen"},
    "POST /koordination/<ags>/wuensche/<int(max=2147483647):wish_id>": lambda _: {
        "outcome": "talking",
        "outcome_text": "Der Bauhof prüft es.",
    },
    "POST /klasse/<code>/zeitraum": lambda _: {
        "kind": "follow_up",
        "first": "2026-10-12",
        "last": "2026-10-16",
        "entry": str(uuid4()),
    },
    "POST /einrichtung/<code>/schliesstage": lambda _: {"closing-from": "2026-09-29", "closing-label": "Fortbildung"},
    "POST /einrichtung/<code>/schliesstage/entfernen": lambda _: {"first": "2026-09-28", "last": "2026-09-28"},
    "POST /einrichtung/<code>/fragen": lambda _: {"question-km": "1,4", "question-per-car": "1,2"},
    "POST /einrichtung/<code>/zeitraum": lambda _: {
        "period-kind": "follow_up",
        "period-from": "2026-10-19",
        "period-to": "2026-10-23",
    },
    "POST /koordination/<ags>/liste": lambda _: {"text": f"{GROUPS}Bachschule;school;4d;21\n", "confirmed": "1"},
    "POST /koordination/<ags>/liste/neu": lambda _: {
        "institution": "Bachschule",
        "kind": "school",
        "group": "4e",
        "children": "19",
        "entry": "app",
    },
    "POST /koordination/<ags>/liste/einrichtung/<code>": lambda _: {
        "name": "Lindenschule",
        "kind": "school",
        "address": "Am Bach 1",
    },
    "POST /koordination/<ags>/liste/gruppe/<code>": lambda _: {
        "name": "3b neu",
        "entry": "app",
        "children": "25",
        "from": "2026-09-24",
    },
    "POST /koordination/<ags>/liste/gruppe/<code>/teilnahme": lambda _: {"takes_part": "0"},
    "POST /koordination/<ags>/briefe/<code>/neu": lambda a: {"seen": a["seen"], "reason": "verloren"},
    "POST /koordination/<ags>/einstellungen": lambda _: CHANGED_WORDS,
    "POST /koordination/<ags>/einstellungen/name": lambda _: {"print_name": "Stadt Blaustein"},
    "POST /koordination/<ags>/einstellungen/logo": lambda _: {"logo": (SentAgain(LOGO), "logo.svg")},
    "POST /koordination/<ags>/kampagne/<int:year>/vergleich": lambda _: {"comparison": "share"},
    "POST /koordination/<ags>/einstellungen/koordination": lambda _: {"name": "Vertretung"},
    "POST /koordination/<ags>/einstellungen/koordination/<int:account_id>": lambda _: {"reason": "Wechsel"},
    "POST /koordination/<ags>/kampagne": lambda _: {"year": "2026", "from": "2026-09-14", "to": "2026-10-09"},
    "POST /koordination/<ags>/kampagne/<int:year>/abschluss": lambda _: {"typed_year": "2026"},
    "POST /koordination/<ags>/co2/<code>": lambda _: {"km": "1,2", "children_per_car": "1,3"},
    "POST /koordination/<ags>/kampagne/<int:year>/co2": lambda _: {"reason": "Nachtrag"},
    "POST /koordination/<ags>/kampagne/<int:year>/oeffnen": lambda _: {"reason": "Nachtrag"},
    "POST /koordination/<ags>/kampagne/<int:year>/regeln": lambda a: {
        "bus": "1",
        "train": "1",
        "carpool": "1",
        "leisure": "1",
        "holiday_ways": "1",
        "adults": "1",
        "confirmed": "1",
        "reason": "Beschluss",
        "version": a["version"],
    },
    "POST /koordination/<ags>/zaehlwochen/<int:year>": lambda a: {
        "way": "together",
        "confirmed": "1",
        "version": a["version"],
    },
    "POST /koordination/<ags>/papier": lambda _: {
        "text": f"{PAPER}Kita Regenbogen;;2026-09-14;2026-09-18;1;18;40;;;\n",
        "confirmed": "1",
    },
    "POST /koordination/<ags>/papier/<code>": lambda _: {
        "from": "2026-09-14",
        "to": "2026-09-15",
        "children": "40",
        "green": "60",
        "covered": ["3b", "4a"],
    },
    "POST /koordination/<ags>/papier/<int:paper_total_id>/entfernen": lambda a: {
        f"reason-{a['paper_total_id']}": "doppelt"
    },
    "POST /koordination/<ags>/gemeldet": lambda _: {"text": f"{REPORTED}Emden;2026;1234\n", "confirmed": "1"},
    "POST /koordination/<ags>/wartet/<int(max=2147483647):correction_id>": lambda _: {
        "decision": "accept",
        "reason": "belegt",
    },
}
BODIES: dict[str, Form] = {
    "PUT /api/v1/groups/<code>/days/<day>/<sheet>": {"counts": {"foot": 5}},
    "DELETE /api/v1/groups/<code>/days/<day>/<sheet>": {},
    "PUT /api/v1/groups/<code>/days/<day>/state": {"state": "excursion", "weather": "sun"},
    "PUT /api/v1/groups/<code>/children": {"from": "2026-09-24", "children": 24},
    "PUT /api/v1/groups/<code>/periods/<period_id>": {"kind": "follow_up", "from": "2026-10-12", "to": "2026-10-16"},
    "POST /api/v1/groups/<code>/conflicts/<conflict_id>": {"take": "waiting", "revision": 1},
    "POST /api/v1/groups/<code>/corrections": {"counts": {"foot": 3}, "day": "2026-09-23", "sheet": "way_there"},
}


def _day(day: str) -> Form:
    return {"way_there-day": day, "way_there-foot": "5", "way_there-revision": "", "entry": str(uuid4())}
