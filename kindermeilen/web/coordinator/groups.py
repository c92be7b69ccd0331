"""The list of institutions and groups: bring it in, change it, take it out again as CSV."""

import csv
import io
from collections.abc import Sequence
from uuid import uuid4

from flask import Response, request
from flask_babel import gettext

from kindermeilen import clock
from kindermeilen.actions import days, groups, imports
from kindermeilen.actions.context import Context, load_municipality
from kindermeilen.actions.group_lists import plan_groups
from kindermeilen.actions.groups import InstitutionWords
from kindermeilen.domain.errors import Refusal
from kindermeilen.domain.tables_in import TableRefused, parse_groups
from kindermeilen.web.coordinator import bp, forms
from kindermeilen.web.coordinator.download import attachment
from kindermeilen.web.coordinator.forms import attempt, done, page
from kindermeilen.web.coordinator.tables import Outcome, Table, bring_in
from kindermeilen.web.coordinator.words import COLUMNS, ENTRIES, KINDS
from kindermeilen.web.names import WEEKDAYS
from kindermeilen.web.unit import reading

LIST = Table(parse_groups, plan_groups, most=1000)
NEW_GROUP = ("institution", "kind", "group", "children", "entry")


@bp.get("/koordination/<ags>/liste", endpoint="groups")
def show_groups(ags: str) -> Response:
    """The list, and where it is brought in."""
    return _list_page(ags, Outcome())


@bp.post("/koordination/<ags>/liste")
def bring_in_groups(ags: str) -> Response:
    """Show what a pasted or uploaded list would do; store it once that is confirmed."""
    outcome = bring_in(LIST, ags)
    if not outcome.is_stored:
        return _list_page(ags, outcome)
    plan = outcome.plan
    message = gettext("Die Liste ist gespeichert: %(new)s neu, %(changed)s geändert, %(same)s wie bisher.")
    counts = {"new": len(plan.new), "changed": len(plan.changed), "same": plan.same}
    return done(message % counts, "coordinator.groups", ags=ags)


def _list_page(ags: str, outcome: Outcome) -> Response:
    with reading() as ctx:
        listed = groups.town_list(ctx, ags)
    return page(
        "groups",
        outcome.refusal,
        town=listed.municipality,
        listed=listed,
        outcome=outcome,
        columns=COLUMNS,
        kinds=KINDS,
        entries=ENTRIES,
    )


@bp.get("/koordination/<ags>/liste.csv")
def groups_csv(ags: str) -> Response:
    """The list as a file that German Excel opens and that can be brought in again."""
    with reading() as ctx:
        town, _ = load_municipality(ctx, ags)
        rows = imports.listed_groups(ctx, town)
    return attachment(_csv(rows), "text/csv; charset=utf-8", f"{gettext('gruppen')}-{town.name}.csv")


def _csv(rows: Sequence[Sequence[str]]) -> bytes:
    """German words, which come in again whatever the page's language. An apostrophe keeps Excel from calculating."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS[name] for name in rows[0])
    for row in rows[1:]:
        writer.writerow(_cell(name, cell) for name, cell in zip(rows[0], row, strict=True))
    return file.getvalue().encode("utf-8-sig")


def _cell(column: str, cell: str) -> str:
    words = {"kind": KINDS, "entry": ENTRIES}.get(column, {})
    if cell in words:
        return words[cell]
    return f"'{cell}" if cell.startswith(tuple("=+-@")) else cell


@bp.get("/koordination/<ags>/liste/neu")
def new_group(ags: str) -> Response:
    """The form for one more group."""
    return _new_group_page(ags, {"institution": request.args.get("einrichtung", "")})


@bp.post("/koordination/<ags>/liste/neu")
def add_group(ags: str) -> Response:
    """Add one group, and its institution where that is new: by the same rules as a list of one row."""

    def deed(ctx: Context) -> None:
        town, _ = load_municipality(ctx, ags)
        imports.import_groups(ctx, town, parse_groups(_one_row(request.form)))

    _, refusal = attempt(deed)
    if refusal is not None:
        return _new_group_page(ags, request.form, _as_field(refusal))
    message = gettext("%(group)s ist in der Liste.") % {"group": forms.text(request.form, "group")}
    return done(message, "coordinator.groups", ags=ags)


def _one_row(form: forms.Form) -> bytes:
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=";").writerows([NEW_GROUP, [forms.text(form, name) for name in NEW_GROUP]])
    return file.getvalue().encode()


def _as_field(refusal: Refusal) -> Refusal:
    """The first fault of a table of one row, at its field."""
    if not isinstance(refusal, TableRefused):
        return refusal
    fault = refusal.faults[0]
    return Refusal("fault", fault.message, field=fault.column or "institution", params=fault.params)


def _new_group_page(ags: str, form: forms.Form, refusal: Refusal | None = None) -> Response:
    with reading() as ctx:
        listed = groups.town_list(ctx, ags)
    return page("new_group", refusal, town=listed.municipality, listed=listed, form=form)


@bp.get("/koordination/<ags>/liste/einrichtung/<code>")
def institution(ags: str, code: str) -> Response:
    """An institution's words."""
    return _institution_page(ags, code)


@bp.post("/koordination/<ags>/liste/einrichtung/<code>")
def change_institution(ags: str, code: str) -> Response:
    """Change an institution's words."""
    names = ("name", "kind", "address", "contact_role", "email")
    words = InstitutionWords(**{name: forms.text(request.form, name) for name in names})
    _, refusal = attempt(lambda ctx: groups.change_institution(ctx, ags, code, words))
    if refusal is not None:
        return _institution_page(ags, code, words, refusal)
    return done(gettext("%(name)s ist gespeichert.") % {"name": words.name}, "coordinator.groups", ags=ags)


def _institution_page(
    ags: str, code: str, words: InstitutionWords | None = None, refusal: Refusal | None = None
) -> Response:
    with reading() as ctx:
        town, _ = load_municipality(ctx, ags)
        found = groups.find_institution(ctx, ags, code)
    return page("institution", refusal, town=town, institution=found, form=words or found)


@bp.get("/koordination/<ags>/liste/gruppe/<code>")
def group(ags: str, code: str) -> Response:
    """A group's words, its children, and whether it takes part."""
    return _group_page(ags, code)


@bp.post("/koordination/<ags>/liste/gruppe/<code>")
def change_group(ags: str, code: str) -> Response:
    """Change a group's words and, from a day on, its number of children."""
    form = {name: forms.text(request.form, name) for name in ("name", "entry", "material", "children", "from")}

    def deed(ctx: Context) -> None:
        row, _, _ = groups.find_group(ctx, ags, code)
        groups.change_group(ctx, ags, code, name=form["name"], entry=form["entry"], material=form["material"])
        children = forms.number(form, "children")
        if children != row.children:
            days.put_children(ctx, code, uuid4().hex, forms.required_day(form, "from"), children)

    _, refusal = attempt(deed)
    if refusal is not None:
        return _group_page(ags, code, form, refusal)
    return done(gettext("%(name)s ist gespeichert.") % {"name": form["name"]}, "coordinator.groups", ags=ags)


def _group_page(ags: str, code: str, form: forms.Form | None = None, refusal: Refusal | None = None) -> Response:
    with reading() as ctx:
        town, _ = load_municipality(ctx, ags)
        row, house, campaign = groups.find_group(ctx, ags, code)
        numbers = groups.numbers_of_children(ctx, ags, code)
    stored = {
        "name": row.group.name,
        "entry": row.group.entry,
        "material": row.group.material,
        "children": "" if row.children is None else str(row.children),
        "from": clock.today().isoformat(),
    }
    return page(
        "group",
        refusal,
        town=town,
        row=row,
        institution=house,
        campaign=campaign,
        numbers=numbers,
        weekdays=WEEKDAYS,
        form=form or stored,
    )


@bp.post("/koordination/<ags>/liste/gruppe/<code>/teilnahme")
def take_part(ags: str, code: str) -> Response:
    """Let a group take part in this year, or leave it out."""
    takes_part = request.form.get("takes_part") == "1"
    _, refusal = attempt(lambda ctx: groups.set_taking_part(ctx, ags, code, takes_part=takes_part))
    if refusal is not None:
        return _group_page(ags, code, None, refusal)
    words = gettext("Die Gruppe nimmt teil.") if takes_part else gettext("Die Gruppe nimmt dieses Jahr nicht teil.")
    return done(words, "coordinator.groups", ags=ags)
