"""The class's journey room: where it is, its mission, its rewards and its wishes."""

from collections.abc import Callable, Mapping
from datetime import date

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from kindermeilen.actions import class_journey, missions, rewards, wishes
from kindermeilen.actions.context import Context
from kindermeilen.domain.errors import N_
from kindermeilen.domain.wishes import LONGEST_REWARD, LONGEST_WISH, MOST_WISHES, Outcome, Release
from kindermeilen.web.teacher import bp
from kindermeilen.web.teacher.day_form import date_or_none
from kindermeilen.web.teacher.plain_form import PlainForm, change
from kindermeilen.web.unit import reading

MISSION, REWARDS, WISHES = "mission", "belohnungen", "wuensche"
"""Parts of the room, as its addresses name them."""
WISH_FIELDS = {field: field for field in map(wishes.field_of, range(1, MOST_WISHES + 1))}
REWARD_FIELDS = {"choice": "choice", "miles": "miles", "text": "text"}
MISSION_FIELDS = {"": MISSION}
STATES = {
    Release.WAITING: ("wait", N_("wartet auf Freigabe")),
    Release.RELEASED: ("ok", N_("öffentlich")),
    Release.DECLINED: ("info", N_("nicht freigegeben")),
}
OUTCOMES = {
    Outcome.HEARD: N_("Gehört"),
    Outcome.TALKING: N_("Darüber wird gesprochen"),
    Outcome.DECIDED: N_("Beschlossen"),
    Outcome.DONE: N_("Umgesetzt"),
    Outcome.NO: N_("Geht nicht"),
}
PRINTS: tuple[tuple[str, Mapping[str, str], str], ...] = (
    ("public.group_poster", {"kind": "pdf"}, N_("Poster mit dem Stand von heute")),
    ("public.group_colouring", {}, N_("Poster zum Ausmalen")),
    ("public.group_certificate", {}, N_("Urkunde")),
    ("public.group_certificate", {"art": "kind"}, N_("Urkunde für jedes Kind, mit leerer Zeile für den Namen")),
    ("public.group_stickers", {}, N_("Sticker zum Album")),
    ("public.parents_letter", {}, N_("Brief an die Eltern")),
)
"""What everybody of the class can print: endpoint, its values, words."""
KIT: tuple[str, Mapping[str, str], str] = ("teacher.group_kit", {}, N_("Startpaket für den ersten Tag"))
"""For whoever may do more than today's entry."""
LONGEST_NUMBER = 9


@bp.get("/klasse/<code>/reise")
def journey(code: str) -> ResponseReturnValue:
    """The room, for every device of the class."""
    return _show(code, PlainForm())


@bp.post("/klasse/<code>/reise/wuensche")
def save_wishes(code: str) -> ResponseReturnValue:
    """All wishes at once; an empty field takes its wish back."""
    form = request.form
    texts = [form.get(field) for field in WISH_FIELDS]
    seen = [form.get(f"seen-{position}", "") for position in range(1, MOST_WISHES + 1)]
    fault = change(form, WISH_FIELDS, lambda ctx: wishes.save_wishes(ctx, code, texts, seen), side_by_side=True)
    return _answer(code, fault, WISHES, gettext("Die Wünsche sind gespeichert."))


@bp.post("/klasse/<code>/reise/wuensche/<int(max=2147483647):wish_id>/zuruecknehmen")
def withdraw_wish(code: str, wish_id: int) -> ResponseReturnValue:
    """Take one wish back."""
    fault = change({}, WISH_FIELDS, lambda ctx: wishes.withdraw(ctx, code, wish_id), side_by_side=True)
    return _answer(code, fault, WISHES, gettext("Der Wunsch ist zurückgenommen."))


@bp.post("/klasse/<code>/reise/belohnungen")
def add_reward(code: str) -> ResponseReturnValue:
    """Something to look forward to."""
    form = request.form
    choice, text = form.get("choice", ""), form.get("text", "")
    is_public: list[bool] = []

    def add(ctx: Context) -> None:
        is_public.append(rewards.add_reward(ctx, code, _number(form), choice, text))

    fault = change(form, REWARD_FIELDS, add, side_by_side=True)
    waits = gettext("Die Belohnung ist gespeichert. Öffentlich wird sie, wenn die Koordination sie freigibt.")
    return _answer(code, fault, REWARDS, gettext("Die Belohnung steht.") if True in is_public else waits)


@bp.post("/klasse/<code>/reise/belohnungen/<int(max=2147483647):reward_id>/entfernen")
def remove_reward(code: str, reward_id: int) -> ResponseReturnValue:
    """Take one away that is still ahead."""
    fault = change({}, REWARD_FIELDS, lambda ctx: rewards.remove_reward(ctx, code, reward_id), side_by_side=True)
    return _answer(code, fault, REWARDS, gettext("Die Belohnung ist entfernt."))


@bp.post("/klasse/<code>/reise/mission")
def answer_mission(code: str) -> ResponseReturnValue:
    """One tap: done, or not yet after all."""
    done = request.form.get("done") == "1"
    said = gettext("Mission geschafft.") if done else gettext("Die Mission ist wieder offen.")
    return _of_mission(code, said, lambda ctx, week: missions.set_done(ctx, code, week, done=done))


@bp.post("/klasse/<code>/reise/mission/tauschen")
def swap_mission(code: str) -> ResponseReturnValue:
    """Another mission for this week."""
    to = request.form.get("to", "")
    said = gettext("Ihr habt getauscht. Das ist jetzt eure Mission.")
    return _of_mission(code, said, lambda ctx, week: missions.swap(ctx, code, week, to))


def _of_mission(code: str, said: str, do: Callable[[Context, date], None]) -> ResponseReturnValue:
    week = date_or_none(request.form.get("week", "")) or date.min
    fault = change(request.form, MISSION_FIELDS, lambda ctx: do(ctx, week), side_by_side=True)
    return _answer(code, fault, MISSION, said)


def _number(form: Mapping[str, str]) -> object:
    """The miles that were chosen, or typed in place of them; what is no number stays the text it was."""
    text = form.get("typed_miles", "").strip() or form.get("miles", "").strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= LONGEST_NUMBER else text


def _answer(code: str, fault: PlainForm | None, part: str, done: str) -> ResponseReturnValue:
    if fault is not None:
        return _show(code, fault)
    flash(done, "ok")
    return redirect(url_for("teacher.journey", code=code, _anchor=part))


def _show(code: str, form: PlainForm) -> ResponseReturnValue:
    with reading() as ctx:
        room = class_journey.journey_room(ctx, code)
    limits = {"wish": LONGEST_WISH, "reward": LONGEST_REWARD}
    names = {"states": STATES, "outcomes": OUTCOMES, "prints": PRINTS, "kit": KIT, "limits": limits, "own": rewards.OWN}
    body = render_template("teacher/journey.html", page=room, form=form, values=form.values, **names)
    return make_response(body, 422 if form.faults else 200)
