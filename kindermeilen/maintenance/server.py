"""The production server: gunicorn on these settings, one WSGI app per worker."""

from collections.abc import Callable
from typing import Any

from gunicorn.app.base import BaseApplication

THREADS = 128
"""So many may wait for a print (documents/rendering.py lets 100 of them); four work at once (web/gate.py)."""
GRACE_SECONDS = 30


class Server(BaseApplication):
    """gunicorn, told everything by us: no configuration file; the app writes its own request log, without people."""

    def __init__(self, make_app: Callable[[], Any], *, bind: str, workers: int) -> None:
        self._make_app = make_app
        self._options = {
            "bind": bind,
            "workers": workers,
            "threads": THREADS,
            "worker_class": "gthread",
            "graceful_timeout": GRACE_SECONDS,
            "accesslog": None,
            "errorlog": "-",
            "proc_name": "kindermeilen",
            "control_socket_disable": True,
            # SCRIPT_NAME in a header would stand before every link of a page that others get from memory.
            "forwarder_headers": "",
        }
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options.items():
            if name in self.cfg.settings:  # older versions have no door to shut for remote control
                self.cfg.set(name, value)

    def load(self) -> Any:
        return self._make_app()
