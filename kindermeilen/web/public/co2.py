"""The page /co2: the method in plain words, each factor with its source, a small calculator that needs no script."""

from collections.abc import Iterator
from dataclasses import dataclass
from threading import Lock
from typing import Any

from flask import Response, make_response, render_template, request
from flask_babel import gettext

from kindermeilen.domain.co2 import MODEL_VERSION
from kindermeilen.domain.co2.editions import Factor, edition_of
from kindermeilen.domain.co2.gates import MENDS, REASONS
from kindermeilen.domain.errors import N_, Refusal
from kindermeilen.web.conditional import answer
from kindermeilen.web.formats import decimal, say
from kindermeilen.web.public import bp

EDITION = "uba2024"
WAIT_SECONDS = 1.0
RETRY_SECONDS = 3
COVERAGE = {"share": 0.896, "within": 1793, "below": 93, "above": 114, "campaigns": 2000}
"""How often the range held the truth in campaigns made from the model: docs/co2-coverage.md, held by a test."""
KINDS = {"vergleich": "comparison", "aenderung": "shift", "pruefen": "check"}
"""Which form was sent, by the value of `rechnen`."""
NAMES = {
    "e_pkm": N_("Auto, je Person"),
    "e_vkm": N_("Auto, je Fahrzeug"),
    "e_pt": N_("Bus, je Person"),
    "d_primary": N_("Schulweg, Grundschule (eine Richtung)"),
    "d_kita": N_("Weg zur Kita (eine Richtung)"),
    "d_secondary": N_("Schulweg, weiterführende Schule (eine Richtung)"),
    "s": N_("Anteil der Fahrten nur zum Bringen"),
    "delta": N_("Umweg, wenn Eltern ohnehin fahren"),
    "c": N_("Zuschlag für kalte, kurze Fahrten"),
    "n": N_("Kinder je Auto"),
    "litres_per_kg": N_("Raum von 1 kg CO₂"),
    "litres_per_balloon": N_("Raum eines Luftballons"),
}
UNITS = {
    "kg CO2e/Pkm": N_("kg CO₂e je Personen-km"),
    "kg CO2e/Fzkm": N_("kg CO₂e je Fahrzeug-km"),
    "km": N_("km"),
    "1": N_("ohne Einheit"),
    "Fzkm/km": N_("Fahrzeug-km je km Schulweg"),
    "Kinder/Auto": N_("Kinder je Auto"),
    "l/kg": N_("Liter je kg"),
    "l": N_("Liter"),
}
EVIDENCE = {
    "read": N_("nachgelesen"),
    "second-hand": N_("aus zweiter Hand"),
    "derived": N_("berechnet"),
    "assumed": N_("angenommen"),
}
CROWDED = N_("Gerade rechnen hier viele. Bitte in ein paar Sekunden noch einmal auf „Rechnen“ tippen.")
_turn = Lock()
"""One calculation at a time in each process: the classes' entries have the other threads."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What the page shows beside the method: the form that was sent, its result, and faults as (field, message)."""

    kind: str = ""
    result: Any = None
    faults: tuple[tuple[str, str], ...] = ()

    @property
    def errors(self) -> dict[str, str]:
        return dict(self.faults)


class _Crowded(Exception):
    """Too many calculate at the same moment."""


@bp.get("/co2")
def co2() -> Response:
    """The method; with `?rechnen=…` also a result, or each fault at its field."""
    kind = KINDS.get(request.args.get("rechnen", ""), "")
    mark = f"co2|{EDITION}|{MODEL_VERSION}"
    if not kind:
        return answer(mark, lambda: _page(Answered()), keep=not request.args.keys() - {"lang"})
    try:
        return answer(mark, lambda: _page(Answered(kind, _result(kind))), keep=False)
    except Refusal as refusal:
        fault = refusal.field, say(refusal.message, refusal.params)
        return _unkept(Answered(kind, faults=(fault,)), 422)
    except _Crowded:
        response = _unkept(Answered(kind, faults=(("", say(CROWDED)),)), 503)
        response.headers["Retry-After"] = str(RETRY_SECONDS)
        return response


def _result(kind: str) -> Any:
    from kindermeilen.web.public import co2_form  # numpy is loaded where somebody calculates

    asked = co2_form.READERS[kind](request.args, EDITION)
    if not _turn.acquire(timeout=WAIT_SECONDS):
        raise _Crowded
    try:
        return asked()
    finally:
        _turn.release()


def _unkept(answered: Answered, status: int) -> Response:
    response = make_response(_page(answered), status)
    response.cache_control.no_cache = True
    return response


def _page(answered: Answered) -> str:
    return render_template(
        "public/co2.html",
        asked=answered,
        form=request.args if answered.kind else {},
        edition=edition_of(EDITION),
        factors=list(_factors()),
        coverage=COVERAGE,
        gates=[(gettext(reason), gettext(MENDS[gate])) for gate, reason in REASONS.items()],
    )


@dataclass(frozen=True, slots=True)
class FactorLine:
    """A factor as the table shows it."""

    factor: Factor
    name: str
    unit: str
    evidence: str

    @property
    def has_range(self) -> bool:
        return self.factor.low != self.factor.high


def _factors() -> Iterator[FactorLine]:
    for key, factor in edition_of(EDITION).values.items():
        yield FactorLine(factor, NAMES[key], UNITS[factor.unit], EVIDENCE[factor.evidence])


@bp.app_template_global()
def step_in_words(step: Any) -> str:
    """A step of the calculation with its numbers as the language writes them."""
    from kindermeilen.domain.co2.explained import shown

    numbers = {name: decimal(shown(number)) for name, number in step.numbers.items()}
    return say(step.message, numbers | {name: say(word) for name, word in step.words.items()})
