"""What is typed into the calculator of /co2, read and ready to be calculated. Loaded where somebody calculates only."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from kindermeilen.domain.co2 import calculator
from kindermeilen.domain.co2.calculator import Count, Shift
from kindermeilen.domain.errors import N_, Refusal
from kindermeilen.web.numbers_in import Form, is_share, number_in, required, share_in, whole_in

FIELDS = {
    "before": "auto_vorher",
    "during": "auto_aktion",
    "before_children": "kinder_vorher",
    "during_children": "kinder_aktion",
    "control_before": "auto_vergleich_vorher",
    "control_during": "auto_vergleich_aktion",
    "control_before_children": "kinder_vergleich",
    "control_during_children": "kinder_vergleich",
    "ways": "wege_aktion",
    "distance": "entfernung",
    "per_car": "je_auto",
    "public_transport": "bus",
}
"""The form's field for each field of the calculation."""
WAYS_BEFORE, WAYS_DURING = "wege_vorher", "wege_aktion"
CONTROL = ("auto_vergleich_vorher", "auto_vergleich_aktion", "kinder_vergleich")


def read_comparison(form: Form, edition: str) -> Callable[[], Any]:
    """G. Raises Refusal naming the field."""
    ways, km = required(whole_in(form, "wege"), "wege"), required(number_in(form, "km"), "km")
    found = _named({"ways": "wege"}, lambda: calculator.comparison(ways, km, edition))
    return lambda: found


def read_shift(form: Form, edition: str) -> Callable[[], Any]:
    """V. Raises Refusal naming the field, before anything is drawn."""
    ways = required(whole_in(form, WAYS_DURING), WAYS_DURING)
    asked = Shift(
        ways=ways,
        before=_count(form, "auto_vorher", "kinder_vorher", WAYS_BEFORE),
        during=_count(form, "auto_aktion", "kinder_aktion", WAYS_DURING),
        km=number_in(form, "entfernung"),
        children_per_car=number_in(form, "je_auto"),
        public_transport=share_in(form, "bus"),
        control=_control(form),
    )
    _named(FIELDS, lambda: calculator.check(asked))
    return lambda: calculator.shift(asked, edition)


def read_check(form: Form, edition: str) -> Callable[[], Any]:
    """Somebody else's figure. Raises Refusal naming the field."""
    km = required(number_in(form, "fremd_km"), "fremd_km")
    kg, miles = number_in(form, "fremd_kg"), number_in(form, "fremd_meilen")
    names = {"km": "fremd_km", "kg": "fremd_kg", "miles": "fremd_meilen"}
    found = _named(names, lambda: calculator.checked(kg, km, miles, edition))
    return lambda: found


READERS = {"comparison": read_comparison, "shift": read_shift, "check": read_check}


def _count(form: Form, cars: str, children: str, ways: str) -> Count:
    """A week's car share, from a count of ways or as a share."""
    share = required(share_in(form, cars), cars) if is_share(form, cars) else _counted_share(form, cars, ways)
    return Count(share, required(whole_in(form, children), children))


def _counted_share(form: Form, cars: str, ways: str) -> float:
    by_car, of_all = required(whole_in(form, cars), cars), required(whole_in(form, ways), ways)
    if not of_all > 0:
        raise Refusal("no_ways", N_("Ohne gezählte Wege gibt es nichts zu schätzen."), field=ways)
    if not 0 <= by_car <= of_all:
        raise Refusal(
            "more_cars_than_ways",
            N_("%(cars)s Wege mit dem Auto, aber nur %(ways)s Wege gezählt. Bitte beide Zahlen prüfen."),
            field=cars,
            params={"cars": by_car, "ways": of_all},
        )
    return by_car / of_all


def _control(form: Form) -> tuple[Count, Count] | None:
    """The control group; all of it or none."""
    if not any(form.get(name, "").strip() for name in CONTROL):
        return None
    children = required(whole_in(form, CONTROL[2]), CONTROL[2])
    before, during = (Count(required(share_in(form, name), name), children) for name in CONTROL[:2])
    return before, during


def _named(names: dict[str, str], do: Callable[[], Any]) -> Any:
    """Do it; a refusal names the form's own field."""
    try:
        return do()
    except Refusal as refusal:
        raise replace(refusal, field=names.get(refusal.field, refusal.field)) from refusal
