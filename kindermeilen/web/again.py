"""A request that lost against another one is done again, from its beginning, before anybody hears of it."""

import logging

from flask import Flask, g, request
from flask.typing import ResponseReturnValue

from kindermeilen.actions.faults import Contended, Unreachable

MOST_TIMES = 3

log = logging.getLogger("kindermeilen.requests")


class PatientFlask(Flask):
    """Flask whose views are called again where PostgreSQL broke off their transaction, three times in all.

    A view writes in one transaction, so that nothing of the first time is left. What was sent is still there: Flask
    keeps body and form, and files are wound back. After the third time it is answered like any too long wait.

    A page that met a connection which the server has left is asked for again on another one.
    """

    def dispatch_request(self) -> ResponseReturnValue:
        for _ in range(MOST_TIMES - 1):
            try:
                return super().dispatch_request()
            except Contended as lost:
                log.warning("%s again: %s", g.get("request_id", "-"), " ".join(str(lost).split()))
                _wind_back()
            except Unreachable:
                if request.method not in ("GET", "HEAD"):
                    raise
        return super().dispatch_request()


def _wind_back() -> None:
    for files in request.files.listvalues():
        for file in files:
            file.seek(0)
