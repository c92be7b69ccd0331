"""The start kit of a class, and those of a whole house: for whoever may see its tally list."""

from flask import Response, make_response
from flask_babel import gettext

from kindermeilen.actions import class_kit
from kindermeilen.actions.class_kit import StartKit
from kindermeilen.documents.start_kit import start_kits_pdf
from kindermeilen.web.files import disposition
from kindermeilen.web.looks import look
from kindermeilen.web.teacher import bp
from kindermeilen.web.unit import reading


@bp.get("/klasse/<code>/startpaket.pdf")
def group_kit(code: str) -> Response:
    """Letter, first day, tally list, poster to colour in, letter to parents: one PDF for one class."""
    with reading() as ctx:
        kit = class_kit.kit_of_group(ctx, code)
    return _pdf([kit], f"{kit.facts.house}-{kit.facts.group}")


@bp.get("/einrichtung/<code>/startpakete.pdf")
def house_kits(code: str) -> Response:
    """The kits of all classes of a house, one after the other."""
    with reading() as ctx:
        kits = class_kit.kits_of_house(ctx, code)
    return _pdf(kits, kits[0].facts.house)


def _pdf(kits: list[StartKit], name: str) -> Response:
    """Shown in the browser, where it is printed from."""
    response = make_response(start_kits_pdf(kits, look(), key="start-kit"))
    response.content_type = "application/pdf"
    response.headers["Content-Disposition"] = disposition(f"{gettext('startpaket')}-{name}.pdf")
    return response
