"""Failed tries: kept for a day by keyed hash of source and target, so that guessing becomes slow."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from kindermeilen.actions import secrets
from kindermeilen.actions.context import Context
from kindermeilen.domain.errors import N_, Refusal
from kindermeilen.domain.throttle import KEPT_OF_A_SOURCE, wait_after
from kindermeilen.storage import failures
from kindermeilen.storage.failures import Failures

COUNT_FOR = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Try:
    """Somebody tries to open something: both as keyed hashes, the source's for a day."""

    source: str
    target: str


def try_of(ctx: Context, purpose: str, source: str, target: str) -> Try:
    """What is remembered of a try; `purpose` keeps the counts of different doors apart."""
    return Try(
        secrets.keyed_hash(ctx.secret_key, f"{purpose} from {ctx.today}", source),
        secrets.keyed_hash(ctx.secret_key, purpose, target),
    )


def refuse_hammering(ctx: Context, tried: Try, field: str) -> None:
    """Raises Refusal `too_many_tries` with the seconds to wait, where this source failed too often for this target."""
    since = ctx.now - COUNT_FOR
    of_target = failures.failures_of_source(ctx.conn, tried.source, since, ctx.now, tried.target)
    of_source = failures.failures_of_source(ctx.conn, tried.source, since, ctx.now)
    seconds = _left(ctx.now, of_target, wait_after(of_target.count, of_source.count))
    if seconds > 0:
        raise Refusal(
            "too_many_tries",
            N_("Zu viele Versuche. Bitte warten Sie %(seconds)s Sekunden. Angemeldete Geräte arbeiten weiter."),
            field=field,
            params={"seconds": seconds},
        )


def remember_failure(ctx: Context, tried: Try) -> None:
    """Count it, and forget what is older than a day or more than one source may fill."""
    failures.forget_failures(ctx.conn, ctx.now - COUNT_FOR, ctx.now)
    failures.add_failure(ctx.conn, tried.source, tried.target, ctx.now)
    failures.keep_newest_failures(ctx.conn, tried.source, KEPT_OF_A_SOURCE)


def count_since(ctx: Context, tried: Try, since: timedelta) -> int:
    """How often this source tried in that time."""
    return failures.failures_of_source(ctx.conn, tried.source, ctx.now - since, ctx.now).count


def _left(now: datetime, failures: Failures, wait: int) -> int:
    if failures.last is None or not wait:
        return 0
    return max(0, wait - int((now - failures.last).total_seconds()))
