"""Settings from outside: defaults that work, and values that production must never run with."""

import stat
from dataclasses import replace
from pathlib import Path

import pytest

from kindermeilen import config
from kindermeilen.config import Settings, UnsafeSettings

SAFE = "k2Vq8sXw0ZrT5nYb1LhE7uJd4GmC9aPf"


@pytest.fixture
def safe(tmp_path: Path) -> Settings:
    return config.load({"KINDERMEILEN_INSTANCE": str(tmp_path), "KINDERMEILEN_SECRET_KEY": SAFE})


def test_without_any_setting_all_lies_in_the_instance_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    found = config.load({})
    assert found.instance == tmp_path / "instance"
    assert found.database_url == f"sqlite:///{tmp_path}/instance/kindermeilen.sqlite3"
    assert (found.base_url, found.trusted_proxies, found.debug) == ("http://127.0.0.1:5000", 0, False)


@pytest.mark.parametrize("variable", ["DATABASE_URL", "BASE_URL", "SECRET_KEY", "TRUSTED_PROXIES", "API_RATE"])
def test_an_empty_variable_is_no_setting(variable: str, tmp_path: Path) -> None:
    environ = {"KINDERMEILEN_INSTANCE": str(tmp_path)}
    assert config.load({**environ, f"KINDERMEILEN_{variable}": ""}) == config.load(environ)


def test_what_is_set_counts(tmp_path: Path) -> None:
    found = config.load(
        {
            "KINDERMEILEN_INSTANCE": str(tmp_path),
            "KINDERMEILEN_DATABASE_URL": "postgresql+psycopg://localhost/kindermeilen",
            "KINDERMEILEN_BASE_URL": "https://meilen.blaustein.example/",
            "KINDERMEILEN_SECRET_KEY": SAFE,
            "KINDERMEILEN_TRUSTED_PROXIES": "2",
            "KINDERMEILEN_API_RATE": "600/minute",
        }
    )
    assert found.database_url == "postgresql+psycopg://localhost/kindermeilen"
    assert found.base_url == "https://meilen.blaustein.example"
    assert (found.secret_key, found.trusted_proxies, found.api_rate) == (SAFE, 2, "600/minute")


def test_cookies_are_for_https_where_the_address_says_so(safe: Settings) -> None:
    assert not safe.is_https
    assert replace(safe, base_url="https://meilen.blaustein.example").is_https


def test_the_secret_comes_from_the_file_unless_it_is_set(tmp_path: Path) -> None:
    environ = {"KINDERMEILEN_INSTANCE": str(tmp_path)}
    assert config.load(environ).secret_key == ""
    config.create_secret(tmp_path)
    made = config.load(environ).secret_key
    assert len(made) >= 64
    assert config.load({**environ, "KINDERMEILEN_SECRET_KEY": SAFE}).secret_key == SAFE


def test_the_secret_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "not" / "there" / "yet"
    config.create_secret(folder)
    made = config.secret_file(folder).read_text()
    config.create_secret(folder)
    assert config.secret_file(folder).read_text() == made
    assert stat.S_IMODE(config.secret_file(folder).stat().st_mode) == 0o600


def test_two_instances_have_two_secrets(tmp_path: Path) -> None:
    for name in "ab":
        config.create_secret(tmp_path / name)
    assert config.secret_file(tmp_path / "a").read_text() != config.secret_file(tmp_path / "b").read_text()


def test_a_secret_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    config.secret_file(tmp_path).mkdir()
    with pytest.raises(UnsafeSettings, match="secret-key"):
        config.load({"KINDERMEILEN_INSTANCE": str(tmp_path)})


@pytest.mark.parametrize("value", ["-1", "1.5", "one", "²"])
def test_a_number_of_proxies_that_is_none_is_said(value: str, tmp_path: Path) -> None:
    with pytest.raises(UnsafeSettings, match="KINDERMEILEN_TRUSTED_PROXIES"):
        config.load({"KINDERMEILEN_INSTANCE": str(tmp_path), "KINDERMEILEN_TRUSTED_PROXIES": value})


def test_a_rate_that_is_none_is_said_before_the_first_request(tmp_path: Path) -> None:
    with pytest.raises(UnsafeSettings, match="KINDERMEILEN_API_RATE"):
        config.load({"KINDERMEILEN_INSTANCE": str(tmp_path), "KINDERMEILEN_API_RATE": "often"})


@pytest.mark.parametrize(("value", "debug"), [("1", True), ("true", True), ("yes", True), ("0", False), ("no", False)])
def test_debug_mode_is_noticed(value: str, debug: bool, tmp_path: Path) -> None:
    assert config.load({"KINDERMEILEN_INSTANCE": str(tmp_path), "FLASK_DEBUG": value}).debug is debug


@pytest.mark.parametrize(
    "secret",
    [
        "",
        "dev",
        "changeme",
        SAFE[:31],
        "x" * 64,
        "changeme" * 8,
        "192b9bdd22ab9ed4d12e236c78afcb9a393ec15f71bbf5dc987d54727823bcbf",
    ],
)
def test_a_missing_short_or_known_secret_is_unsafe(secret: str, safe: Settings) -> None:
    with pytest.raises(UnsafeSettings, match="KINDERMEILEN_SECRET_KEY"):
        config.refuse_unsafe(replace(safe, secret_key=secret))


def test_the_secret_itself_is_never_said(safe: Settings) -> None:
    with pytest.raises(UnsafeSettings) as refused:
        config.refuse_unsafe(replace(safe, secret_key="hunter2"))
    assert "hunter2" not in str(refused.value)


def test_debug_mode_is_unsafe(safe: Settings) -> None:
    with pytest.raises(UnsafeSettings, match="FLASK_DEBUG"):
        config.refuse_unsafe(replace(safe, debug=True))


@pytest.mark.parametrize(
    "address",
    [
        "http://meilen.blaustein.example",
        "http://192.168.1.20:5000",
        "http://0.0.0.0:5000",
        "http://127.0.0.1.evil.example",
        "http://localhost.evil.example",
        "http://[::2]",
        "http://[::1",
        "ftp://127.0.0.1",
        "meilen.blaustein.example",
        "https://",
        "javascript:alert(1)",
    ],
)
def test_plain_http_beyond_this_machine_and_no_web_address_are_unsafe(address: str, safe: Settings) -> None:
    with pytest.raises(UnsafeSettings, match="KINDERMEILEN_BASE_URL"):
        config.refuse_unsafe(replace(safe, base_url=address))


@pytest.mark.parametrize(
    "address",
    [
        "https://meilen.blaustein.example",
        "http://127.0.0.1:5000",
        "http://127.8.9.1",
        "http://LOCALHOST",
        "http://[::1]:80",
    ],
)
def test_https_and_this_machine_itself_are_safe(address: str, safe: Settings) -> None:
    config.refuse_unsafe(replace(safe, base_url=address))


def test_what_init_makes_is_safe(tmp_path: Path) -> None:
    config.create_secret(tmp_path)
    config.refuse_unsafe(config.load({"KINDERMEILEN_INSTANCE": str(tmp_path)}))
