"""Bytes → text: UTF-8 with or without BOM, or Windows-1252 as German Excel writes it. Nothing else is guessed."""

import codecs
import io
import re
from typing import TextIO

from kindermeilen.domain.errors import N_
from kindermeilen.domain.tables_in.faults import Fault, TableRefused

CHUNK = 1 << 16
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""How .xlsx, .ods and .xls files begin."""
NOT_IN_WINDOWS_1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
UTF_8_PAIR = re.compile(rb"\xc3[\x80-\xbf]")
"""„ä“ as UTF-8 has it. In Windows-1252 it would be „Ã¤“, which no language writes."""


def decoded(data: bytes) -> str:
    """The whole text, as it can be shown again. Raises TableRefused as `encoding_of` does."""
    return opened(data, encoding_of(data)).read()


def opened(data: bytes, encoding: str) -> TextIO:
    """The file's text, read piece by piece."""
    return io.TextIOWrapper(io.BytesIO(data), encoding=encoding, newline="")


def encoding_of(data: bytes) -> str:
    """How the text is written. Raises TableRefused where the file is empty or no text of a known encoding."""
    _refuse_other_files(data)
    broken = _first_not_utf_8(data)
    if broken is None:
        return "utf-8-sig"
    if UTF_8_PAIR.search(data) or data.startswith(codecs.BOM_UTF8):
        words = N_("Hier ist ein Zeichen kaputt: Nur ein Teil der Datei ist UTF-8. Bitte als „CSV UTF-8“ speichern.")
        raise _refused(data, broken, words)
    unknown = NOT_IN_WINDOWS_1252.search(data)
    if unknown:
        words = N_("Den Zeichensatz der Datei kennen wir nicht. Bitte in Excel als „CSV UTF-8“ speichern.")
        raise _refused(data, unknown.start(), words)
    return "cp1252"


def _refuse_other_files(data: bytes) -> None:
    start = data[:CHUNK]
    if len(data) <= CHUNK and not start.removeprefix(codecs.BOM_UTF8).strip():
        raise _refused(data, 0, N_("Die Datei ist leer. Bitte eine Tabelle mit Kopfzeile wählen."))
    if data.startswith(WORKBOOKS):
        raise _refused(data, 0, N_("Das ist eine Arbeitsmappe, keine CSV-Datei. Bitte als „CSV UTF-8“ speichern."))
    if data.startswith(UTF_16) or start.count(0) * 4 > len(start):
        raise _refused(data, 0, N_("Die Datei ist in UTF-16 oder kein Text. Bitte in Excel als „CSV UTF-8“ speichern."))


def _first_not_utf_8(data: bytes) -> int | None:
    """Where the first byte stands that is no UTF-8. Never holds the whole text."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    for start in range(0, len(data) + 1, CHUNK):
        waiting = len(decoder.getstate()[0])
        try:
            decoder.decode(data[start : start + CHUNK], final=start + CHUNK > len(data))
        except UnicodeDecodeError as fault:
            return start - waiting + fault.start
    return None


def _refused(data: bytes, position: int, message: str) -> TableRefused:
    return TableRefused([Fault(data.count(b"\n", 0, position) + 1, "", "", message)])
