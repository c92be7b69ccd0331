"""Access letters: who has one, one PDF for all of them, and a new one for a lost one."""

from flask import Response, request
from flask_babel import gettext

from kindermeilen.actions import letters as access_letters
from kindermeilen.actions.context import Context
from kindermeilen.actions.letters import Letters, LetterToPrint
from kindermeilen.documents.letters import AccessLetter, AccountKind, letters_pdf
from kindermeilen.domain.errors import N_, Refusal
from kindermeilen.extensions import settings
from kindermeilen.web.coordinator import bp, forms
from kindermeilen.web.coordinator.download import attachment
from kindermeilen.web.coordinator.forms import attempt, page
from kindermeilen.web.language import chosen
from kindermeilen.web.unit import reading


@bp.get("/koordination/<ags>/briefe", endpoint="letters")
def show_letters(ags: str) -> Response:
    """All accounts and whether their letters were used; no times."""
    return _letters_page(ags)


@bp.post("/koordination/<ags>/briefe")
def print_letters(ags: str) -> Response:
    """One PDF with all letters (`part`: of a long list), or (`only_new`) with those that were never printed."""
    only_new = request.form.get("only_new") == "1"
    part = max(1, request.form.get("part", 1, type=int))
    made, refusal = attempt(lambda ctx: access_letters.all_letters(ctx, ags, only_new=only_new, part=part))
    return _letters_page(ags, refusal) if made is None else _pdf(made)


def _letters_page(ags: str, refusal: Refusal | None = None) -> Response:
    with reading() as ctx:
        town, lines = access_letters.accesses(ctx, ags)
    return page("letters", refusal, town=town, lines=lines, files=access_letters.parts_of(lines))


@bp.post("/koordination/<ags>/briefe/<code>")
def print_letter(ags: str, code: str) -> Response:
    """One account's letter again; what it opened stays open."""
    made, refusal = attempt(lambda ctx: access_letters.one_letter(ctx, ags, code))
    return _letters_page(ags, refusal) if made is None else _pdf(made)


@bp.get("/koordination/<ags>/briefe/<code>/neu")
def new_letter(ags: str, code: str) -> Response:
    """Says what a new letter ends, and asks."""
    return _renew_page(ags, code)


@bp.post("/koordination/<ags>/briefe/<code>/neu")
def renew_letter(ags: str, code: str) -> Response:
    """End the old letter with its words, sessions and tokens; the new one as PDF."""

    def deed(ctx: Context) -> Letters:
        seen, reason = forms.number(request.form, "seen"), forms.text(request.form, "reason")
        return access_letters.renew_letter(ctx, ags, code, seen, reason)

    made, refusal = attempt(deed)
    return _renew_page(ags, code, refusal) if made is None else _pdf(made)


def _renew_page(ags: str, code: str, refusal: Refusal | None = None) -> Response:
    with reading() as ctx:
        town, line, seen = access_letters.access_of(ctx, ags, code)
    reason = forms.text(request.form, "reason")
    return page("renew_letter", refusal, town=town, line=line, seen=seen, code=code, reason=reason)


def _pdf(made: Letters) -> Response:
    lang = chosen()
    sheets = [_sheet(made, one) for one in made.letters]
    name = made.letters[0].name.label if len(made.letters) == 1 else made.municipality.name
    file = f"{gettext('zugangsbriefe')}-{name}.pdf"
    return attachment(letters_pdf(sheets, lang, gettext), "application/pdf", file)


USED = N_("Dieser Brief ist schon benutzt: Der QR-Code fragt nach den vier Wörtern.")


def _sheet(made: Letters, one: LetterToPrint) -> AccessLetter:
    base_url = settings().base_url
    return AccessLetter(
        municipality=made.municipality.name,
        account_kind=AccountKind(one.name.account.kind),
        sign_in_number=one.name.account.sign_in_number,
        invitation_url=f"{base_url}/einladung/{one.letter.token}",
        base_url=base_url,
        help_address=made.municipality.help_address,
        campaign_from=made.campaign.date_from,
        campaign_to=made.campaign.date_to,
        institution=one.name.institution.name if one.name.institution else "",
        group=one.name.group.name if one.name.group else None,
        children=one.children,
        valid_hint=gettext(USED) if one.letter.is_used else "",
    )
