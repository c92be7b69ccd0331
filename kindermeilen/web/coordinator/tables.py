"""Tables that are pasted or uploaded: read, planned and shown, and stored only when confirmed."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

from flask import request

from kindermeilen.actions.context import Context, load_municipality
from kindermeilen.actions.two_steps import Plan, in_two_steps
from kindermeilen.domain.errors import N_, Refusal
from kindermeilen.domain.nouns import Municipality
from kindermeilen.domain.tables_in.reader import decoded
from kindermeilen.web.coordinator.forms import ACCESS
from kindermeilen.web.unit import reading, writing

MOST_BYTES = 2 * 1024 * 1024
"""About 20 000 lines. More comes by the command line, which does not hold a page's memory."""


@dataclass(frozen=True, slots=True)
class Table:
    """A kind of table. `plan` says what its rows do; `most`: so many rows that a page can show what they do."""

    parse: Callable[[bytes], Sequence[Any]]
    plan: Callable[[Context, Municipality, Sequence[Any]], Plan[Any]]
    most: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a table: refused, planned (what it does), or stored. `text` is shown again: nothing is lost."""

    text: str = ""
    rows: int = 0
    plan: Any = None
    refusal: Refusal | None = None
    is_stored: bool = False


def bring_in(table: Table, ags: str) -> Outcome:
    """Say what the table that was sent would do, or store it where the preview was confirmed."""
    with reading() as ctx:
        load_municipality(ctx, ags)
    text = ""
    try:
        data = _sent()
        text = decoded(data)
        rows = table.parse(data)
        _refuse_too_many(rows, table.most)

        def plan(ctx: Context) -> Plan[Any]:
            return table.plan(ctx, load_municipality(ctx, ags)[0], rows)

        if "confirmed" in request.form:
            done = in_two_steps(reading, partial(_writing, ags), plan)
            return Outcome(text, len(rows), done, is_stored=True)
        with reading() as ctx:
            return Outcome(text, len(rows), plan(ctx).outcome)
    except ACCESS:
        raise
    except Refusal as refusal:
        return Outcome(text, refusal=refusal)


@contextmanager
def _writing(ags: str, *, side_by_side: bool) -> Iterator[Context]:
    """A turn to store what was planned, for somebody who is still the town's coordinator."""
    with writing(side_by_side=side_by_side) as ctx:
        load_municipality(ctx, ags)
        yield ctx


def _sent() -> bytes:
    """The file, else what was pasted. Raises Refusal where there is neither, or too much."""
    file = request.files.get("file")
    if file is not None and file.filename:
        data = file.stream.read(MOST_BYTES + 1)
    else:
        data = request.form.get("text", "").encode()
    if len(data) > MOST_BYTES:
        raise Refusal(
            "too_big",
            N_("Die Tabelle ist größer als %(most)s MB, das sind etwa 20 000 Zeilen. Bitte teilen Sie sie."),
            field="text",
            params={"most": MOST_BYTES // 1024 // 1024},
        )
    if not data.strip():
        raise Refusal("empty", N_("Bitte fügen Sie eine Tabelle ein oder wählen Sie eine Datei."), field="text")
    return data


def _refuse_too_many(rows: Sequence[Any], most: int) -> None:
    if len(rows) > most:
        raise Refusal(
            "too_many_rows",
            N_("Die Tabelle hat %(count)s Zeilen, auf einmal gehen %(most)s. Bitte teilen Sie sie."),
            field="text",
            params={"count": len(rows), "most": most},
        )
