"""Access letters: one A4 page each, with everything a teacher needs to sign in, now and later."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from kindermeilen.documents.columns import Translate
from kindermeilen.documents.qr import qr_svg
from kindermeilen.documents.typesetting import pdf
from kindermeilen.domain.codes import spaced
from kindermeilen.domain.errors import N_

TEMPLATE = "letter.typ"


class AccountKind(StrEnum):
    """Whose account the letter opens."""

    CLASS = "class"
    SCHOOL = "school"
    COORDINATOR = "coordinator"


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessLetter:
    """What one letter says. `valid_hint` is a finished sentence or empty; `children` is None where nobody knows."""

    municipality: str
    account_kind: AccountKind
    sign_in_number: str
    invitation_url: str
    base_url: str
    help_address: str
    campaign_from: date
    campaign_to: date
    institution: str = ""
    group: str | None = None
    children: int | None = None
    valid_hint: str = ""


def letters_pdf(letters: Sequence[AccessLetter], lang: str = "de", translate: Translate = str) -> bytes:
    """All letters in one PDF, in their order; equal letters give equal bytes. Raises ValueError without a letter."""
    return pdf(TEMPLATE, letter_data(letters, lang, translate))


def letter_data(letters: Sequence[AccessLetter], lang: str, translate: Translate) -> dict[str, Any]:
    """What the template shows: finished sentences, nothing to calculate."""
    if not letters:
        raise ValueError("no letters to print")
    return {
        "lang": lang,
        "title": translate(N_("Kindermeilen: Zugangsbriefe")),
        "words": {key: translate(text) for key, text in WORDS.items()},
        "letters": [_page(letter, translate) for letter in letters],
    }


def _page(letter: AccessLetter, translate: Translate) -> dict[str, Any]:
    name, place = _addressee(letter, translate)
    values = {
        "children": letter.children,
        "from": f"{letter.campaign_from:%d.%m.%Y}",
        "to": f"{letter.campaign_to:%d.%m.%Y}",
    }
    return {
        "municipality": letter.municipality,
        "name": name,
        "place": place,
        "number": spaced(letter.sign_in_number),
        "qr": qr_svg(letter.invitation_url, translate(N_("QR-Code zum Anmelden"))).decode(),
        "url": letter.invitation_url,
        "sign_in_page": f"{letter.base_url}/anmelden",
        "help": letter.help_address,
        "hint": letter.valid_hint,
        "campaign": translate(_CAMPAIGN) % values,
        "purpose": translate(_PURPOSE[letter.account_kind]),
        "roll": "" if letter.children is None else translate(_ROLL) % values,
    }


def _addressee(letter: AccessLetter, translate: Translate) -> tuple[str, str]:
    if letter.account_kind is AccountKind.COORDINATOR:
        return translate(N_("Koordination")), letter.municipality
    if letter.account_kind is AccountKind.SCHOOL:
        return letter.institution, translate(N_("Zugang der Einrichtung, für alle Klassen und Gruppen"))
    return letter.group or "", letter.institution


_CAMPAIGN = N_("Kampagne vom %(from)s bis %(to)s")
_PURPOSE = {
    AccountKind.CLASS: N_(
        "Mit diesem Brief melden Sie ein Gerät Ihrer Klasse oder Gruppe an. Am besten zählen Sie schon zwei Wochen "
        "vor dem Start."
    ),
    AccountKind.SCHOOL: N_("Mit diesem Brief tragen Sie für alle Klassen und Gruppen Ihrer Einrichtung ein."),
    AccountKind.COORDINATOR: N_("Mit diesem Brief melden Sie sich als Koordination Ihrer Kommune an."),
}
_ROLL = N_("Eingetragen sind %(children)s Kinder. Stimmt das nicht, ändern Sie es nach dem Anmelden.")
WORDS = {
    "brand": N_("Kindermeilen"),
    "overline": N_("Zugangsbrief für"),
    "steps_title": N_("In drei Schritten anmelden"),
    "step_1": N_("Scannen Sie den QR-Code mit der Kamera Ihres Handys oder Tablets."),
    "step_2": N_("Bestätigen Sie auf der Seite, dass Sie dieses Gerät anmelden möchten."),
    "step_3": N_("Danach erscheinen vier Wörter, nur dieses eine Mal. Schreiben Sie sie unten auf."),
    "qr_alt": N_("QR-Code zum Anmelden. Die Adresse darin steht darunter."),
    "number_title": N_("Anmeldenummer"),
    "words_title": N_("Ihre vier Wörter"),
    "later_title": N_("Später und auf anderen Geräten"),
    "later": N_(
        "Ihr Gerät bleibt angemeldet, bis das Kampagnenjahr abgeschlossen ist. Auf einem anderen Gerät scannen Sie "
        "denselben QR-Code. Er fragt dann nach den vier Wörtern."
    ),
    "no_camera_title": N_("Ohne Kamera"),
    "no_camera": N_(
        "Tippen Sie beim ersten Mal die Adresse unter dem QR-Code ein. Später genügen Anmeldenummer und vier Wörter "
        "auf dieser Seite:"
    ),
    "lost_title": N_("Brief oder Wörter verloren?"),
    "lost": N_(
        "Bitten Sie die Koordination um einen neuen Brief. Damit enden der alte Brief, seine Wörter und alle Geräte, "
        "die damit angemeldet sind."
    ),
    "key_title": N_("Wie ein Schlüssel"),
    "key": N_("Bewahren Sie den Brief auf wie einen Schlüssel. Hängen Sie ihn nicht aus, geben Sie kein Foto weiter."),
    "data_title": N_("Keine Daten über Kinder"),
    "data": N_(
        "Sie tragen nur ein, wie viele Kinder wie gekommen sind. Namen oder andere Angaben über einzelne Kinder "
        "werden nicht gespeichert."
    ),
    "help_title": N_("Hilfe"),
}
"""The sentences that stand in every letter."""
