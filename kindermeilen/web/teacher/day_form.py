"""A day's form: what stands in its fields, what was typed, and which field broke which rule."""

import contextlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID, uuid4

from kindermeilen.actions.audit import LONGEST_REASON
from kindermeilen.actions.class_day import AskedSheet, DayPage
from kindermeilen.actions.class_entry import DaySaid, SheetsRefused, TypedSheet
from kindermeilen.domain.errors import N_, NotFound, Refusal
from kindermeilen.domain.modes import MILES_KEY, Mode, Sheet
from kindermeilen.domain.tallies import Basis
from kindermeilen.web.formats import say, weekday
from kindermeilen.web.teacher import words

LONGEST_NUMBER = 9
"""More digits than any count has; longer ones are no number to us."""
NOT_A_COUNT = N_("Im Feld „%(name)s“ muss eine ganze Zahl ab 0 stehen. Nichts wurde gespeichert.")
OLD_PAGE = N_(
    "Diese Seite war noch vom %(old)s. Die Zahlen stehen jetzt im Formular für %(new)s; bitte prüfen und noch einmal "
    "speichern."
)
NOTHING = N_("Es ist noch keine Zahl eingetragen.")
NOTHING_NEW = N_("Die Zahlen sind dieselben wie die gespeicherten. Bitte ändern Sie, was nicht stimmt.")
NO_REASON = N_("Bitte schreiben Sie der Koordination kurz, warum die Zahl erst jetzt kommt.")

LONG_REASON = N_("Die Begründung darf höchstens %(most)s Zeichen haben.")

MOST_WAITING = 20
LONGEST_ID = 9
DAY = re.compile(r"2[01][0-9]{2}-[0-9]{2}-[0-9]{2}", re.ASCII)
"""Days of this century and the next: no calendar of ours reaches further."""


@dataclass(frozen=True, slots=True)
class DayForm:
    """The form as it is shown: texts by field, faults as (field, message), sheets that ask for a confirmation."""

    values: Mapping[str, str]
    entry: str
    faults: tuple[tuple[str, str], ...] = ()
    confirm: frozenset[str] = frozenset()
    errors: Mapping[str, str] = field(default_factory=dict)

    def has(self, sheet: str, keys: Iterable[str] | None = None) -> bool:
        """Whether something was typed, or is wrong, in these fields of a sheet (in any field by default)."""
        names = [f"{sheet}-{key}" for key in (keys_of(Sheet(sheet)) if keys is None else keys)]
        return any(self.values.get(name) or name in self.errors for name in (*names, f"{sheet}-confirmed"))

    def with_faults(self, faults: Iterable[tuple[str, str]], confirm: Iterable[str] = ()) -> "DayForm":
        """The same form with its faults; each field shows its own."""
        every = (*self.faults, *faults)
        return replace(self, faults=every, errors=dict(reversed(every)), confirm=self.confirm | set(confirm))


def filled(page: DayPage) -> DayForm:
    """The form with what is stored."""
    values: dict[str, str] = {"weather": page.weather or ""}
    for sheet in (*page.asked, *page.extras):
        values |= _stored_values(sheet)
    return DayForm(values, str(uuid4()))


def _stored_values(asked: AskedSheet) -> dict[str, str]:
    name, stored = asked.sheet.value, asked.stored
    values = {f"{name}-revision": "" if asked.revision is None else str(asked.revision)}
    if stored is None:
        return values
    values[f"{name}-absent"] = str(stored.absent or "")
    values[f"{name}-confirmed"] = "1" if stored.confirmed else ""
    if stored.basis == Basis.ASSUMED and asked.like_there:
        return values | {f"{name}-like": "1"}
    return values | {f"{name}-{key}": str(count) for key, count in stored.counts.items()}


def typed(page: DayPage, form: Mapping[str, str]) -> DayForm:
    """The form as it came in, with what is no number or for another day than the page's."""
    texts = {name: text.strip() for name, text in form.items()}
    sent = sent_sheets(texts)
    kept = {name: text for name, text in filled(page).values.items() if name.partition("-")[0] not in sent}
    shown = DayForm(kept | texts, entry_of(texts.get("entry", "")))
    shown = shown.with_faults(fault for sheet in sent for fault in _unreadable(sheet, texts))
    old = [day for sheet in sent if (day := date_or_none(texts[f"{sheet}-day"])) != page.days[sheet]]
    return _for_today(page, shown, sent[0], old[0]) if old else shown


def _for_today(page: DayPage, form: DayForm, sheet: Sheet, old: date | None) -> DayForm:
    """A page left open over night: what was typed stays, but the day is said and nothing is stored unseen."""
    fresh = filled(page)
    revisions = {name: text for name, text in fresh.values.items() if name.endswith("-revision")}
    said = say(OLD_PAGE, {"old": weekday(old) if old else "?", "new": weekday(page.day)})
    form = replace(form, values={**form.values, **revisions}, entry=fresh.entry)
    return form.with_faults([(first_field(page, sheet), said)])


def sent_sheets(texts: Mapping[str, str]) -> list[Sheet]:
    """The sheets that were part of the form."""
    return [sheet for sheet in Sheet if f"{sheet}-day" in texts]


def _unreadable(sheet: Sheet, texts: Mapping[str, str]) -> list[tuple[str, str]]:
    names = [f"{sheet}-{key}" for key in (*keys_of(sheet), "absent")]
    return [(name, say(NOT_A_COUNT, {"name": label(name)})) for name in names if count_of(texts.get(name, "")) is None]


def sheets_of(form: DayForm, page: DayPage, texts: Mapping[str, str]) -> list[TypedSheet]:
    """What was typed, for the action that saves it."""
    return [_sheet_of(sheet, form, page.days[sheet]) for sheet in sent_sheets(texts)]


def _sheet_of(sheet: Sheet, form: DayForm, day: date) -> TypedSheet:
    texts = {key: form.values.get(f"{sheet}-{key}", "") for key in keys_of(sheet)}
    return TypedSheet(
        day=day,
        sheet=sheet,
        entry=UUID(form.entry),
        revision=count_of(form.values.get(f"{sheet}-revision", "")) or None,
        counts={key: count_of(text) for key, text in texts.items() if text},
        absent=count_of(form.values.get(f"{sheet}-absent", "")) or 0,
        like_there=bool(form.values.get(f"{sheet}-like")),
        confirmed=bool(form.values.get(f"{sheet}-confirmed")),
        settles=_ids_in(form.values.get(f"{sheet}-settles", "")),
    )


def _ids_in(text: str) -> tuple[int, ...]:
    """Ids of numbers that wait; a page shows few, and none is larger than the database counts."""
    ids = [int(one) for one in text.split()[:MOST_WAITING] if one.isdecimal() and len(one) <= LONGEST_ID]
    return tuple(dict.fromkeys(ids))


def said_of(form: DayForm, page: DayPage, texts: Mapping[str, str]) -> DaySaid | None:
    """The day's state and weather, where the form asked for them."""
    if "weather-asked" not in texts:
        return None
    return DaySaid(page.day, UUID(form.entry), texts.get("state"), texts.get("weather") or None)


def reason_fault(reason: str) -> str:
    """What is wrong with the reason of a Nachmeldung; empty where nothing is."""
    if not reason:
        return say(NO_REASON)
    return say(LONG_REASON, {"most": LONGEST_REASON}) if len(reason) > LONGEST_REASON else ""


def faults_of(page: DayPage, refused: SheetsRefused) -> list[tuple[str, str]]:
    """Each fault with the field it belongs to."""
    return [(_field_of(page, part, refusal), _message(part, refusal)) for part, refusal in refused.faults]


def to_confirm(refused: SheetsRefused) -> list[str]:
    """Sheets whose number is unusual and wants a second look."""
    return [part for part, refusal in refused.faults if refusal.field == "confirmed"]


def _field_of(page: DayPage, part: str, refusal: Refusal) -> str:
    if part not in tuple(Sheet):
        return part
    named = {"absent": "absent", "like_there": "like", "confirmed": "confirmed"}.get(refusal.field)
    if refusal.field.startswith("counts."):
        named = refusal.field.removeprefix("counts.")
    return f"{part}-{named}" if named else first_field(page, Sheet(part))


def _message(part: str, refusal: Refusal) -> str:
    params = dict(refusal.params)
    if "name" in params:
        params["name"] = label(f"{part}-{params['name']}")
    message = say(words.RULES.get(refusal.rule, refusal.message), params)
    return f"{say(words.SHEETS[part])}: {message}" if part in words.SHEETS else message


def first_field(page: DayPage, sheet: Sheet) -> str:
    """Where a fault of a whole sheet leads to."""
    return f"{sheet}-{page.usual[0]}" if sheet.counts_modes else f"{sheet}-{MILES_KEY}"


def first_shown(page: DayPage) -> str:
    """The first field of the page, where a fault of the whole form leads to."""
    shown = (*page.asked, *page.extras)
    return first_field(page, shown[0].sheet) if shown else ""


def keys_of(sheet: Sheet) -> tuple[str, ...]:
    """What can be counted on a sheet."""
    return tuple(Mode) if sheet.counts_modes else (MILES_KEY,)


def label(name: str) -> str:
    """The words of a field: "Roller"."""
    key = name.partition("-")[2]
    return say(words.MODES[key][0] if key in words.MODES else words.FIELDS.get(key, key))


def count_of(text: str) -> int | None:
    """A count as typed; nothing typed is 0, and None is no count at all."""
    if not text:
        return 0
    return int(text) if text.isdecimal() and len(text) <= LONGEST_NUMBER else None


def date_or_none(text: str) -> date | None:
    """A day as forms and addresses write it, or None."""
    if not DAY.fullmatch(text):
        return None
    with contextlib.suppress(ValueError):
        return date.fromisoformat(text)
    return None


def day_or_none(text: str) -> str | None:
    """A day for an address, or None."""
    day = date_or_none(text)
    return day.isoformat() if day else None


def day_in(text: str) -> date:
    """A day of an address. Raises NotFound for anything else."""
    day = date_or_none(text)
    if day is None:
        raise NotFound
    return day


def entry_of(text: str) -> str:
    """The form's id; a broken one is no reason to lose what was typed."""
    with contextlib.suppress(ValueError):
        return str(UUID(text))
    return str(uuid4())
