"""The apps that gunicorn serves in the benchmark."""

from flask import Flask

from kindermeilen import config
from kindermeilen.app import create_app


def hello() -> Flask:
    """The yardstick: the least that Flask can do."""
    app = Flask("hello")
    app.add_url_rule("/", view_func=lambda: "hello")
    return app


def kindermeilen() -> Flask:
    """Ours, on the settings of the environment."""
    return create_app(config.load())
