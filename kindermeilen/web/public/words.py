"""What public pages call things: modes that are shown as one, what became of a wish."""

from collections.abc import Sequence

from flask_babel import gettext

from kindermeilen.domain.errors import N_
from kindermeilen.domain.modes import Mode
from kindermeilen.domain.wishes import Outcome
from kindermeilen.web.public import bp

WAYS = {
    Mode.FOOT: N_("zu Fuß"),
    Mode.BIKE: N_("mit dem Fahrrad"),
    Mode.SCOOTER: N_("mit dem Roller"),
    Mode.BUS: N_("mit dem Bus"),
    Mode.TRAIN: N_("mit der Bahn"),
}
"""Tasks are counted with the ways on foot, other wheels with the scooters: they have no word of their own here."""
OUTCOMES = {
    Outcome.UNKNOWN: N_("Der Wunsch ist unterwegs ins Rathaus"),
    Outcome.HEARD: N_("Der Wunsch ist angekommen"),
    Outcome.TALKING: N_("Darüber wird gesprochen"),
    Outcome.DECIDED: N_("Beschlossen"),
    Outcome.DONE: N_("Geschafft"),
    Outcome.NO: N_("Das geht nicht"),
}


@bp.app_template_global()
def ways_of(modes: Sequence[Mode]) -> str:
    """ "zu Fuß" or "mit dem Bus, mit der Bahn"."""
    return ", ".join(gettext(WAYS[mode]) for mode in modes if mode in WAYS)


@bp.app_template_global()
def became_of(outcome: Outcome) -> str:
    """What became of a wish."""
    said: str = gettext(OUTCOMES[outcome])
    return said
