"""Numbers that people type: 1,4 and 1.4, 2 300 and 2.300, 43 %."""

import re
from collections.abc import Mapping

from kindermeilen.domain.errors import N_, Refusal
from kindermeilen.web.language import DEFAULT, LANGUAGES, chosen

LONGEST = 24
SPACES = re.compile(r"[\s\u00a0\u202f]+")
GROUPED = {mark: re.compile(rf"[1-9]\d{{0,2}}(\{mark}\d{{3}})+", re.ASCII) for mark in ".,"}
"""2.300 is two thousand three hundred, as German writes it; 0.300 is a share."""
WHOLE = re.compile(r"[-−]?\d+", re.ASCII)
PLAIN = re.compile(r"[-−]?(\d+([.,]\d*)?|[.,]\d+)", re.ASCII)
PART = re.compile(r"[-−]?0?[.,]\d+", re.ASCII)
MISSING = N_("Bitte geben Sie hier eine Zahl ein.")
NO_NUMBER = N_("„%(text)s“ ist keine Zahl. Bitte so schreiben: 1,4")
NOT_WHOLE = N_("„%(text)s“ ist keine ganze Zahl.")

Form = Mapping[str, str]


def number_in(form: Form, name: str) -> float | None:
    """The number in that field, None where it is empty. Raises Refusal naming the field."""
    text = _typed(form, name)
    return _number(text, name) if text else None


def whole_in(form: Form, name: str) -> int | None:
    """The whole number in that field, None where it is empty. Raises Refusal naming the field."""
    text = _typed(form, name)
    if not text:
        return None
    if any(pattern.fullmatch(text) for pattern in GROUPED.values()):
        return int(re.sub("[.,]", "", text))
    if not WHOLE.fullmatch(text) or len(text) > LONGEST:
        raise Refusal("not_whole", NOT_WHOLE, field=name, params={"text": text[:LONGEST]})
    return int(text.replace("−", "-"))


def share_in(form: Form, name: str) -> float | None:
    """A share: 0,43 or 43 %; None where the field is empty. Raises Refusal naming the field."""
    text = _typed(form, name)
    if text.endswith("%"):
        return _number(text[:-1], name) / 100
    return _number(text, name) if text else None


def is_share(form: Form, name: str) -> bool:
    """Whether a share was typed and no count: with a percent sign, or a number below 1 with decimals."""
    text = _typed(form, name)
    return text.endswith("%") or bool(PART.fullmatch(text))


def required(found: float | None, name: str) -> float:
    """What was typed. Raises Refusal where nothing was."""
    if found is None:
        raise Refusal("missing", MISSING, field=name)
    return found


def _typed(form: Form, name: str) -> str:
    return SPACES.sub("", form.get(name, ""))


def _number(text: str, name: str) -> float:
    thousands = "," if chosen() in LANGUAGES and chosen() != DEFAULT else "."
    if len(text) <= LONGEST and GROUPED[thousands].fullmatch(text):
        return float(text.replace(thousands, ""))
    if len(text) > LONGEST or not PLAIN.fullmatch(text):
        raise Refusal("no_number", NO_NUMBER, field=name, params={"text": text[:LONGEST]})
    return float(text.replace(",", ".").replace("−", "-"))
