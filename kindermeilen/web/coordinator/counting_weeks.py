"""The weeks that only count: who has counted before and after, an enquiry to send, and setting the weeks for all."""

from urllib.parse import quote

from flask import Response, request
from flask_babel import gettext, ngettext

from kindermeilen.actions import counting_weeks
from kindermeilen.actions.counting_weeks import STAGGERED, TOGETHER, CountingPage, HouseCounting
from kindermeilen.domain.counting_plan import Note
from kindermeilen.domain.errors import N_, Refusal
from kindermeilen.web.coordinator import bp, forms
from kindermeilen.web.coordinator.forms import attempt, done, page
from kindermeilen.web.formats import day_short
from kindermeilen.web.unit import reading

LONGEST_MAILTO = 1800
"""Mail programs cut longer addresses; then the text is there to copy."""
NOTES = {
    Note.SET: N_("wird gesetzt"),
    Note.INSIDE: N_("wird gesetzt: Vor dem Start sind Ferien, darum zählt die erste Woche nur und bringt keine Meilen"),
    Note.HAS: N_("hat schon eine Vorher-Woche, bleibt"),
    Note.OWN_ACTION: N_("Vorher-Woche wird gesetzt; der eigene Aktionszeitraum bleibt"),
    Note.STARTED: N_("sammelt schon, zu spät"),
    Note.NO_WEEK: N_("in den vier Wochen vor dem Start liegt keine Schulwoche mehr"),
    Note.TOO_SHORT: N_("die Kampagne ist zu kurz, um später zu beginnen"),
}


@bp.get("/koordination/<ags>/zaehlwochen", endpoint="counting_weeks")
def show_weeks(ags: str) -> Response:
    """Who has counted (`?jahr=`); with `?art=together|staggered` what setting the weeks would do."""
    return _page(ags, forms.chosen_year(), request.args.get("art", ""))


@bp.post("/koordination/<ags>/zaehlwochen/<int:year>")
def set_weeks(ags: str, year: int) -> Response:
    """Set what the preview shows; with other institutions ticked, show the preview of that first."""
    form = request.form
    way, late = form.get("way", ""), set(form.getlist("late"))
    if "confirmed" not in form:
        return _page(ags, year, way, late)
    if way not in (TOGETHER, STAGGERED):
        return _page(ags, year, "")
    version = forms.number(form, "version")
    count, refusal = attempt(lambda ctx: counting_weeks.set_weeks(ctx, ags, year, way, late, version))
    if refusal is not None:
        return _page(ags, year, way, late, refusal)
    words = ngettext(
        "Die Zählwoche gilt für eine Einrichtung.", "Die Zählwochen gelten für %(num)s Einrichtungen.", count or 0
    )
    return done(words, "coordinator.counting_weeks", ags=ags, jahr=year)


def _page(
    ags: str, year: int | None, way: str, late: set[str] | None = None, refusal: Refusal | None = None
) -> Response:
    with reading() as ctx:
        shown = counting_weeks.counting_page(ctx, ags, year, way=way, late=late)
    return page(
        "counting_weeks",
        refusal,
        town=shown.municipality,
        shown=shown,
        notes=NOTES,
        before=_enquiry_before(shown),
        after=_enquiry_after(shown),
    )


def _enquiry_before(shown: CountingPage) -> dict[str, str]:
    week = shown.suggested
    if week is None:
        return {}
    text = gettext(
        "Guten Tag,\n\nbevor die Grünen Meilen beginnen, bitten wir Ihre Klassen und Gruppen um eine Zählwoche: "
        "%(first)s bis %(last)s.\n\nSo geht es: Seite der Klasse öffnen, „Vorher-Woche festlegen“ antippen, dann in "
        "dieser Woche zählen wie immer, zwei Minuten am Tag. Meilen gibt es dafür keine. Erst damit sieht man, was die "
        "Aktion verändert hat.\n\nUnd zwei Fragen auf der Seite Ihrer Einrichtung: Wie weit ist es zu Ihnen? Wie viele "
        "Kinder sitzen in einem Auto?\n\nHerzlichen Dank"
    ) % {"first": day_short(week.first), "last": day_short(week.last)}
    return _letter(gettext("Grüne Meilen: eine Woche vorher zählen"), text, shown.missing)


def _enquiry_after(shown: CountingPage) -> dict[str, str]:
    text = gettext(
        "Guten Tag,\n\nbitte zählen Sie etwa drei Wochen nach der Aktion noch eine Woche lang. So sieht man, was "
        "geblieben ist.\n\nSo geht es: Seite der Klasse öffnen, „Nachher-Woche festlegen“ antippen, dann zählen wie "
        "immer. Meilen gibt es dafür keine. Eintragen können Sie bis zehn Tage nach dieser Woche, auch nach der "
        "Frist.\n\nHerzlichen Dank"
    )
    return _letter(gettext("Grüne Meilen: noch einmal zählen"), text, shown.to_follow)


def _letter(subject: str, text: str, houses: tuple[HouseCounting, ...]) -> dict[str, str]:
    """Subject, text, addresses, and a link for the mail program where it is short enough for one."""
    if not houses:
        return {}
    addresses = ", ".join(one.institution.email for one in houses if one.institution.email)
    mail = f"mailto:?bcc={quote(addresses.replace(', ', ','), safe='@,')}&subject={quote(subject)}&body={quote(text)}"
    mail = mail.replace("%0A", "%0D%0A")
    return {
        "subject": subject,
        "text": text,
        "addresses": addresses,
        "mail": mail if len(mail) < LONGEST_MAILTO else "",
    }
