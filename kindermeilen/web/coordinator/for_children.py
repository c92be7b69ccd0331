"""What a coordinator may tell children of a proven figure: "so viel wie …". Of anything else nothing."""

from flask_babel import gettext

from kindermeilen.domain.co2.editions import edition_of
from kindermeilen.domain.co2.for_children import BALLOONS, CAR_KM, as_much_as
from kindermeilen.web.coordinator import bp
from kindermeilen.web.formats import number


@bp.app_template_global()
def for_children(proven_kg: float | None, edition: str) -> tuple[str, ...]:
    """The comparisons in the page's language; none where nothing is proven."""
    found = as_much_as(proven_kg, edition_of(edition))
    if found is None:
        return ()
    said = ((BALLOONS, {"balloons": number(found.balloons)}), (CAR_KM, {"km": number(found.car_km)}))
    return tuple(gettext(message) % values for message, values in said)
