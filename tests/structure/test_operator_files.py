"""What operators copy from deploy/ names every setting of the app and keeps keys in addresses out of logs."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "kindermeilen"
DEPLOY = ROOT / "deploy"
VARIABLE = re.compile(r"\bKINDERMEILEN_[A-Z_]+\b")
KEYED_ADDRESSES = ("einladung", "weitergabe", "koppeln")


def variables(text: str) -> set[str]:
    return set(VARIABLE.findall(text))


def test_the_example_names_every_setting_and_no_other() -> None:
    read = set().union(*(variables(file.read_text()) for file in PACKAGE.rglob("*.py")))
    offered = variables((DEPLOY / "kindermeilen.env.example").read_text())
    assert offered == read


def test_the_proxies_say_how_many_they_are() -> None:
    for name in ("nginx.conf", "Caddyfile", "kindermeilen.env.example"):
        assert "KINDERMEILEN_TRUSTED_PROXIES=1" in (DEPLOY / name).read_text()


def test_nginx_logs_no_address_that_signs_a_device_in() -> None:
    text = (DEPLOY / "nginx.conf").read_text()
    block = re.search(r"location ~ \^/\(" + re.escape("|".join(KEYED_ADDRESSES)) + r"\)/ \{(.*?)\}", text, re.DOTALL)
    assert block is not None
    assert "access_log off;" in block[1]
    assert "error_log /dev/null;" in block[1]


def test_caddy_writes_no_access_log_and_no_log_of_failed_requests() -> None:
    lines = [line.strip() for line in (DEPLOY / "Caddyfile").read_text().splitlines()]
    assert [line for line in lines if line.startswith("log")] == ["log default {"]
    assert "exclude http.log.error http.handlers.reverse_proxy" in lines
