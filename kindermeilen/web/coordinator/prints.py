"""What the coordinator prints for the whole town at once: each kind of print is a line on one page and one PDF."""

from flask import Response, request
from flask_babel import gettext

from kindermeilen.actions import class_kit, town_prints
from kindermeilen.documents.poster import PAPERS, Look, posters
from kindermeilen.extensions import settings
from kindermeilen.web.coordinator import bp
from kindermeilen.web.coordinator.download import attachment
from kindermeilen.web.coordinator.forms import page
from kindermeilen.web.language import chosen
from kindermeilen.web.unit import reading

PDF = "application/pdf"


@bp.get("/koordination/<ags>/drucke", endpoint="prints")
def show_prints(ags: str) -> Response:
    """Everything there is to print."""
    with reading() as ctx:
        town, groups = town_prints.count_of_groups(ctx, ags)
        kit_files = class_kit.kit_files(ctx, town)
    return page("prints", town=town, groups=groups, kit_files=kit_files)


@bp.get("/koordination/<ags>/drucke/poster.pdf", endpoint="posters")
def all_posters(ags: str) -> Response:
    """All groups' progress posters in one PDF (`?papier=a4`, else A3). No connection is held while it is made."""
    asked = request.args.get("papier", "")
    paper = asked if asked in PAPERS else PAPERS[0]
    with reading() as ctx:
        found = town_prints.posters_of_town(ctx, ags)
    look = Look(base_url=settings().base_url, paper=paper, lang=chosen(), translate=gettext)
    logos = {ags: found.logo} if found.logo else {}
    data = posters(found.pages, look, logos, key=f"posters-{ags}")
    return attachment(data, PDF, f"{gettext('poster')}-{found.municipality.name}-{paper}.pdf")
