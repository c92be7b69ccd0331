"""For the whole town: start kits before the action, certificates at its end."""

from flask import Response, request
from flask_babel import gettext

from kindermeilen.actions import class_kit, town_prints
from kindermeilen.documents.certificate import certificates_pdf
from kindermeilen.documents.start_kit import start_kits_pdf
from kindermeilen.web.coordinator import bp
from kindermeilen.web.coordinator.download import attachment
from kindermeilen.web.coordinator.prints import PDF, part_asked
from kindermeilen.web.looks import look
from kindermeilen.web.unit import reading


@bp.get("/koordination/<ags>/drucke/startpakete.pdf", endpoint="start_kits")
def all_kits(ags: str) -> Response:
    """The kits of the town's groups; a long list is several files (`?teil=2`)."""
    part = part_asked()
    with reading() as ctx:
        town, kits = class_kit.kits_of_town(ctx, ags, part)
    return attachment(start_kits_pdf(kits, look(), key="start-kits"), PDF, f"startpakete-{town.name}-{part}.pdf")


@bp.get("/koordination/<ags>/drucke/urkunden.pdf", endpoint="certificates")
def all_certificates(ags: str) -> Response:
    """A certificate for each group (`?teil=` of many), or (`?art=einrichtung`) for the town and its institutions."""
    by_house, part = request.args.get("art") == "einrichtung", part_asked()
    with reading() as ctx:
        found = class_kit.houses_of_town(ctx, ags) if by_house else town_prints.posters_of_town(ctx, ags, part)
    logos = {ags: found.logo} if found.logo else {}
    data = certificates_pdf(found.pages, look(), logos, key="certificates")
    return attachment(data, PDF, f"{gettext('urkunden')}-{found.municipality.name}{f'-{part}' if part > 1 else ''}.pdf")
