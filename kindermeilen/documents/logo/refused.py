"""How a logo is refused."""

from kindermeilen.domain.errors import Refusal

MOST_BYTES = 1_000_000


def refused(rule: str, message: str, **params: object) -> Refusal:
    """A refusal at the field of the file."""
    return Refusal(rule, message, field="logo", params=params)
