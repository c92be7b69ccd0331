"""One line for every change that others rely on."""

from typing import Any

from kindermeilen.actions.context import Context
from kindermeilen.domain.access import Role
from kindermeilen.domain.errors import N_, Refusal
from kindermeilen.domain.texts import one_line
from kindermeilen.storage import audit

OPERATOR = "operator"
LONGEST_REASON = 500


def write_audit(
    ctx: Context, municipality_id: int | None, deed: str, subject: str, reason: str = "", **details: Any
) -> None:
    """Append a line: who (an account, or the operator at the command line), what, to what, why.

    Raises Refusal where the reason is too long.
    """
    here = [grant for grant in ctx.actor.grants if grant.municipality_id == municipality_id]
    grant = max(here, key=lambda grant: list(Role).index(grant.role), default=None)
    audit.add(
        ctx.conn,
        municipality_id=municipality_id,
        account_id=grant.account_id if grant else None,
        actor=grant.role.value if grant else OPERATOR,
        deed=deed,
        subject=subject[:260],
        reason=reason_of(reason),
        details=details,
        recorded_at=ctx.now,
    )


def reason_of(text: str) -> str:
    """Why somebody does something, in one line. Raises Refusal where it is too long."""
    words = one_line(text)
    if len(words) > LONGEST_REASON:
        raise Refusal("reason_too_long", N_("Die Begründung darf höchstens 500 Zeichen haben."), field="reason")
    return words
