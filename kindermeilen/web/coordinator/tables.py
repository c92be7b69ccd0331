"""Tables that are pasted or uploaded: read, tried out and shown, and stored only when confirmed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import request

from kindermeilen.actions.context import Context, load_municipality
from kindermeilen.domain.errors import N_, Refusal
from kindermeilen.domain.nouns import Municipality
from kindermeilen.domain.tables_in.reader import decoded
from kindermeilen.web.coordinator.forms import ACCESS, attempt, preview
from kindermeilen.web.unit import reading

MOST_BYTES = 2 * 1024 * 1024
"""About 20 000 lines. More comes by the command line, which does not hold a page's memory."""


@dataclass(frozen=True, slots=True)
class Table:
    """A kind of table. `store` brings the rows in; `most`: so many rows that others wait two seconds at most."""

    parse: Callable[[bytes], Sequence[Any]]
    store: Callable[[Context, Municipality, Sequence[Any]], Any]
    most: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a table: refused, tried out (`plan`), or stored. `text` is shown again: nothing is lost."""

    text: str = ""
    rows: int = 0
    plan: Any = None
    refusal: Refusal | None = None
    is_stored: bool = False


def bring_in(table: Table, ags: str) -> Outcome:
    """Try out what was sent, or store it where the preview was confirmed."""
    with reading() as ctx:
        load_municipality(ctx, ags)
    text = ""
    try:
        data = _sent()
        text = decoded(data)
        rows = table.parse(data)
        _refuse_too_many(rows, table.most)

        def deed(ctx: Context) -> Any:
            return table.store(ctx, load_municipality(ctx, ags)[0], rows)

        if "confirmed" not in request.form:
            return Outcome(text, len(rows), preview(deed))
        plan, refusal = attempt(deed)
        return Outcome(text, len(rows), plan, refusal, is_stored=refusal is None)
    except ACCESS:
        raise
    except Refusal as refusal:
        return Outcome(text, refusal=refusal)


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
