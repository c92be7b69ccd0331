"""Brings the catalogue of Leichte Sprache up to date: python -m scripts.plain_catalogue build/messages.pot PO

It is partial: what it does not have is said in German. So new German texts are not put into it as empty entries, as
`pybabel update` would, and a text that nobody says any more leaves it and is named, so that its sentence can be moved
to the text that took its place.
"""

import sys
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

LOCALE = Locale.parse("de@leicht")
WIDTH = 120
HEAD = "# Leichte Sprache (plain German) for public pages. The German texts in templates and code are the source.\n#"


def key(message: Message) -> str:
    """What a catalogue knows a text by: of singular and plural the first."""
    return message.id if isinstance(message.id, str) else message.id[0]


def brought_up_to_date(known: Catalog, source: Catalog) -> tuple[Catalog, list[Message]]:
    """The catalogue with what is still said, and what left it."""
    fresh = Catalog(LOCALE, header_comment=HEAD, project="Kindermeilen (Leichte Sprache)", fuzzy=False)
    fresh.revision_date = fresh.creation_date = known.creation_date
    fresh.last_translator, fresh.language_team = "Kindermeilen", "Leichte Sprache"
    fresh.msgid_bugs_address = ""
    there = {key(message) for message in source if message.id}
    gone = []
    for message in known:
        if not message.id or not message.string:
            continue
        if key(message) in there:
            fresh.add(message.id, message.string, flags=message.flags)
        else:
            gone.append(message)
    return fresh, gone


def main() -> int:
    source, place = (Path(name) for name in sys.argv[1:3])
    with source.open("rb") as template, place.open("rb") as file:
        fresh, gone = brought_up_to_date(read_po(file, locale=LOCALE), read_po(template))
    with place.open("wb") as file:
        write_po(file, fresh, width=WIDTH, sort_output=True)
    for message in gone:
        sys.stderr.write(f"no longer said, left Leichte Sprache: {message.id} → {message.string}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
