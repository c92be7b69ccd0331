"""What has to hold before a range is called proven, and the label that says how good the evidence is."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from kindermeilen.domain.errors import N_

LEAST_BASELINE_DAYS = 3
MOST_WEEKS_BEFORE = timedelta(weeks=4)
LEAST_COVERAGE = 0.60


class Gate(StrEnum):
    """A condition of B, in the order they are told."""

    BASELINE = "baseline"
    BASELINE_DAYS = "baseline_days"
    BASELINE_NEAR = "baseline_near"
    COVERAGE_BEFORE = "coverage_before"
    COVERAGE_DURING = "coverage_during"
    DISTANCE = "distance"
    FOLLOW_UP = "follow_up"
    CHILDREN = "children"
    RANGE = "range"


class Label(StrEnum):
    """A all with control · B no control · C a gate on the count is open · D no baseline: G only."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of one institution's or town's counts. Coverage: counted child-days of all, 0…1.

    `baseline_days`: school days counted before; `baseline_last` their last day, `action_first` the first day of the
    action weeks; `p5` in kg, None where no range could be made.
    """

    baseline_days: int
    baseline_last: date | None
    action_first: date | None
    coverage_before: float
    coverage_during: float
    distance_measured: bool
    follow_up_done: bool
    has_control: bool
    p5: float | None


def open_gates(evidence: Evidence) -> tuple[Gate, ...]:
    """The gates that do not hold, in their order; without a baseline that one alone."""
    if not evidence.baseline_days:
        return (Gate.BASELINE,)
    holds = {
        Gate.BASELINE_DAYS: evidence.baseline_days >= LEAST_BASELINE_DAYS,
        Gate.BASELINE_NEAR: _is_near(evidence),
        Gate.COVERAGE_BEFORE: evidence.coverage_before >= LEAST_COVERAGE,
        Gate.COVERAGE_DURING: evidence.coverage_during >= LEAST_COVERAGE,
        Gate.DISTANCE: evidence.distance_measured,
        Gate.FOLLOW_UP: evidence.follow_up_done,
        Gate.CHILDREN: evidence.p5 is not None,
        Gate.RANGE: evidence.p5 is None or evidence.p5 > 0,
    }
    return tuple(gate for gate, held in holds.items() if not held)


def _is_near(evidence: Evidence) -> bool:
    """Before the action weeks, and at most four weeks before."""
    last, first = evidence.baseline_last, evidence.action_first
    return last is not None and first is not None and timedelta(0) < first - last <= MOST_WEEKS_BEFORE


def proven_kg(evidence: Evidence) -> float | None:
    """B = P5 where every gate holds; None is "nicht belegbar", never zero."""
    return None if open_gates(evidence) or evidence.p5 is None else max(0.0, evidence.p5)


def label_of(evidence: Evidence) -> Label:
    """How good the evidence is; whether the range is above zero does not matter for it."""
    gates = set(open_gates(evidence)) - {Gate.RANGE}
    if Gate.BASELINE in gates:
        return Label.D
    if gates:
        return Label.C
    return Label.A if evidence.has_control else Label.B


REASONS = {
    Gate.BASELINE: N_("Es gibt keine Vorher-Zählung."),
    Gate.BASELINE_DAYS: N_("Vorher wurde an weniger als drei Schultagen gezählt."),
    Gate.BASELINE_NEAR: N_("Die Vorher-Zählung liegt nicht in den vier Wochen vor der Aktion."),
    Gate.COVERAGE_BEFORE: N_("Vorher wurden weniger als 60 % der Kinder-Tage gezählt."),
    Gate.COVERAGE_DURING: N_("Im Aktionszeitraum wurden weniger als 60 % der Kinder-Tage gezählt."),
    Gate.DISTANCE: N_("Die übliche Entfernung ist nicht gemessen."),
    Gate.FOLLOW_UP: N_("Es gibt keine Nachher-Zählung."),
    Gate.CHILDREN: N_("Die Zahl der Kinder ist nicht bekannt, darum gibt es keine Spanne."),
    Gate.RANGE: N_("Die Spanne reicht bis null oder darunter: Ein Rückgang ist nicht sicher."),
}
MENDS = {
    Gate.BASELINE: N_("Nächstes Jahr an mindestens drei Schultagen vor dem Start zählen lassen."),
    Gate.BASELINE_DAYS: N_("Nächstes Jahr vorher eine ganze Woche zählen lassen."),
    Gate.BASELINE_NEAR: N_("Nächstes Jahr die Vorher-Woche in die vier Wochen vor dem Start legen."),
    Gate.COVERAGE_BEFORE: N_("Nächstes Jahr in der Vorher-Woche mehr Gruppen und Tage eintragen lassen."),
    Gate.COVERAGE_DURING: N_("Nächstes Jahr im Aktionszeitraum mehr Tage eintragen lassen."),
    Gate.DISTANCE: N_("Die Einrichtung nach der üblichen Entfernung fragen."),
    Gate.FOLLOW_UP: N_("In den Wochen nach der Aktion noch einmal zählen lassen."),
    Gate.CHILDREN: N_("Die Zahl der Kinder je Gruppe eintragen."),
    Gate.RANGE: N_("Mehr Gruppen vorher und nachher zählen lassen; das macht die Spanne enger."),
}
"""What would mend it next year, or now."""
