"""Settings from the environment and the instance folder; refuses unsafe values for production.

Sources: environment variables `KINDERMEILEN_*`, the file `secret-key` in the instance folder.
"""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

import limits

KNOWN_SECRETS = frozenset({"192b9bdd22ab9ed4d12e236c78afcb9a393ec15f71bbf5dc987d54727823bcbf"})
"""Long enough, and known from a handbook (Flask's quickstart)."""
MIN_SECRET_LENGTH = 32
MIN_SECRET_SIGNS = 10
"""So many different ones: a random secret of 32 signs has more, a word written four times has fewer."""


class UnsafeSettings(Exception):
    """A setting would make production unsafe; the text says which variable to set and how."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything the app wants to know from outside.

    `trusted_proxies` counts reverse proxies in front of the app. `api_rate` is a limit in the notation of the
    library `limits`; `max_upload` and `max_body` are bytes.
    """

    instance: Path
    database_url: str
    base_url: str
    secret_key: str
    trusted_proxies: int = 0
    debug: bool = False
    api_rate: str = "60000/minute"
    max_upload: int = 3 * 1024 * 1024
    max_body: int = 64 * 1024

    @property
    def is_https(self) -> bool:
        return self.base_url.startswith("https://")


def load(environ: Mapping[str, str] = os.environ, *, base_url: str = "http://127.0.0.1:5000") -> Settings:
    """Read the settings, an empty variable as none; raises UnsafeSettings for a value that cannot be understood."""
    instance = Path(environ.get("KINDERMEILEN_INSTANCE") or "instance").absolute()
    return Settings(
        instance=instance,
        database_url=environ.get("KINDERMEILEN_DATABASE_URL") or f"sqlite:///{instance / 'kindermeilen.sqlite3'}",
        base_url=(environ.get("KINDERMEILEN_BASE_URL") or base_url).rstrip("/"),
        secret_key=environ.get("KINDERMEILEN_SECRET_KEY") or _secret_from(instance),
        trusted_proxies=_whole_number(environ, "KINDERMEILEN_TRUSTED_PROXIES"),
        debug=environ.get("FLASK_DEBUG", "0").lower() not in ("", "0", "false", "no"),
        api_rate=_rate(environ, "KINDERMEILEN_API_RATE", "60000/minute"),
    )


def secret_file(instance: Path) -> Path:
    """Where `init` keeps the secret key."""
    return instance / "secret-key"


def prints_folder(instance: Path) -> Path:
    """Where prints are kept that can be made again, and take their turns; no part of a backup."""
    return instance / "cache" / "prints"


def create_secret(instance: Path) -> None:
    """Write a fresh secret key unless there is one, readable by its owner alone."""
    instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = secret_file(instance)
    if not _secret_from(instance):
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as opened:
            opened.write(secrets.token_urlsafe(48))


def refuse_unsafe(settings: Settings) -> None:
    """What `serve` demands; raises UnsafeSettings naming the variable and the remedy."""
    refuse_missing_secret(settings)
    if _is_guessable(settings.secret_key):
        raise UnsafeSettings(
            "KINDERMEILEN_SECRET_KEY is known or too short. Set it to at least 32 random characters, for example "
            "the output of: python3 -c 'import secrets; print(secrets.token_urlsafe(48))'"
        )
    if settings.debug:
        raise UnsafeSettings("FLASK_DEBUG is on: debug mode shows the inside of the app. Unset FLASK_DEBUG.")
    _refuse_plain_http(settings.base_url)


def refuse_missing_secret(settings: Settings) -> None:
    """What everything demands that makes a letter or a token; raises UnsafeSettings."""
    if not settings.secret_key:
        raise UnsafeSettings(
            "KINDERMEILEN_SECRET_KEY is missing, and there is no secret-key file in the instance folder. "
            "Run `kindermeilen init`, or set KINDERMEILEN_SECRET_KEY to at least 32 random characters."
        )


def _is_guessable(secret: str) -> bool:
    is_short = len(secret) < MIN_SECRET_LENGTH or len(set(secret)) < MIN_SECRET_SIGNS
    return is_short or secret.lower() in KNOWN_SECRETS


def _refuse_plain_http(base_url: str) -> None:
    parts = _parts(base_url)
    if parts is None or parts.scheme not in ("http", "https") or not parts.hostname:
        raise UnsafeSettings(f"KINDERMEILEN_BASE_URL={base_url!r} is no web address. Set it to https://your.host")
    if parts.scheme == "http" and not _is_loopback(parts.hostname):
        raise UnsafeSettings(
            f"KINDERMEILEN_BASE_URL={base_url} is plain http and not this machine itself: sign-ins would travel "
            "unprotected. Put a proxy with https in front and set KINDERMEILEN_BASE_URL to its https:// address."
        )


def _parts(address: str) -> SplitResult | None:
    try:
        return urlsplit(address)
    except ValueError:
        return None


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _secret_from(instance: Path) -> str:
    file = secret_file(instance)
    try:
        return file.read_text().strip() if file.exists() else ""
    except OSError as error:
        raise UnsafeSettings(f"The file {file} cannot be read ({error.strerror}). Let this user read it.") from error
    except UnicodeDecodeError as error:
        raise UnsafeSettings(f"The file {file} holds no text: no secret key. Bring back your copy of it.") from error


def _whole_number(environ: Mapping[str, str], name: str) -> int:
    value = environ.get(name) or "0"
    if not value.isdecimal():
        raise UnsafeSettings(f"{name}={value!r} is no whole number. Set it to the number of proxies in front, or 0.")
    return int(value)


def _rate(environ: Mapping[str, str], name: str, default: str) -> str:
    value = environ.get(name) or default
    try:
        limits.parse(value)
    except ValueError as error:
        raise UnsafeSettings(f"{name}={value!r} is no rate. Set it like 600/minute, or unset it.") from error
    return value
