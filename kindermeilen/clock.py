"""The only reader of the clock: days and deadlines of the campaign end at midnight in Europe/Berlin."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

BERLIN = ZoneInfo("Europe/Berlin")


def now() -> datetime:
    """The present moment, aware, in UTC and cut to the second."""
    return datetime.now(UTC).replace(microsecond=0)


def today() -> date:
    """The calendar day in Europe/Berlin."""
    return day_in_berlin(now())


def day_in_berlin(moment: datetime) -> date:
    """The calendar day of an aware moment in Europe/Berlin."""
    return moment.astimezone(BERLIN).date()
