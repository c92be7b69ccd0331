"""Small forms of dates and numbers: what was typed stays, each fault at its field."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from kindermeilen.actions.context import Context
from kindermeilen.domain.errors import N_, NotAllowed, NotFound, Refusal, SignInNeeded, WordsNeeded
from kindermeilen.web.formats import say
from kindermeilen.web.teacher.day_form import date_or_none
from kindermeilen.web.unit import writing

NOT_OF_A_FIELD = (NotFound, SignInNeeded, WordsNeeded, NotAllowed)
"""Refusals that end the request instead of pointing at a field."""
NO_DAY = N_("Bitte geben Sie den Tag als Datum ein, zum Beispiel 2026-09-24.")


@dataclass(frozen=True, slots=True)
class PlainForm:
    """Texts by field and faults as (field, message)."""

    values: Mapping[str, str] = field(default_factory=dict)
    faults: tuple[tuple[str, str], ...] = ()

    @property
    def errors(self) -> dict[str, str]:
        return dict(self.faults)


def change(
    form: Mapping[str, str], names: Mapping[str, str], do: Callable[[Context], object], *, side_by_side: bool = False
) -> PlainForm | None:
    """Do it in one transaction; where a rule says no, the form with its fault.

    `names`: the form's field for each field of a rule; the first one stands for all others.
    `side_by_side`: as in `writing`.
    """
    try:
        with writing(side_by_side=side_by_side) as ctx:
            do(ctx)
    except NOT_OF_A_FIELD:
        raise
    except Refusal as refusal:
        where = names.get(refusal.field) or (refusal.field if refusal.field in form else next(iter(names.values())))
        return PlainForm(dict(form), ((where, say(refusal.message, refusal.params)),))
    return None


def day_of(form: Mapping[str, str], name: str) -> date:
    """A day that somebody typed. Raises Refusal naming the field."""
    day = date_or_none(form.get(name, "").strip())
    if day is None:
        raise Refusal("day", NO_DAY, field=name)
    return day


def number_of(form: Mapping[str, str], name: str) -> Any:
    """A whole number that somebody typed; anything else stays the text it was, for the rule to refuse."""
    text = form.get(name, "").strip()
    return int(text) if text.isdecimal() and len(text) <= len("1000") else text
