"""What the coordinator prints for the whole town at once: each kind of print is a line on one page and one PDF."""

from flask import Response, request
from flask_babel import gettext

from kindermeilen.actions import class_kit, town_prints
from kindermeilen.documents import rendering
from kindermeilen.documents.poster import PAPERS, poster_data, printed
from kindermeilen.web.coordinator import bp
from kindermeilen.web.coordinator.download import attachment
from kindermeilen.web.coordinator.forms import page
from kindermeilen.web.looks import look, paper_asked
from kindermeilen.web.unit import reading

PDF = "application/pdf"


@bp.get("/koordination/<ags>/drucke", endpoint="prints")
def show_prints(ags: str) -> Response:
    """Everything there is to print."""
    with reading() as ctx:
        town, groups = town_prints.count_of_posters(ctx, ags)
        kit_files = class_kit.kit_files(ctx, town)
    files = town_prints.poster_files(groups)
    return page("prints", town=town, groups=groups, poster_files=files, kit_files=kit_files)


@bp.get("/koordination/<ags>/drucke/poster.pdf", endpoint="posters")
def all_posters(ags: str) -> Response:
    """All groups' progress posters in one PDF (`?papier=a4`, else A3; `?teil=` of many). No connection is held."""
    paper, part = paper_asked(PAPERS), part_asked()
    with rendering.preparing():
        with reading() as ctx:
            found = town_prints.posters_of_town(ctx, ags, part)
        data = poster_data(found.pages, look(paper), {ags: found.logo} if found.logo else {})
    file = f"{gettext('poster')}-{found.municipality.name}-{paper}{f'-{part}' if part > 1 else ''}.pdf"
    return attachment(printed(data, key=f"posters-{ags}"), PDF, file)


def part_asked() -> int:
    """Which of several files, counted from 1 (`?teil=`)."""
    return max(1, request.args.get("teil", 1, type=int))
