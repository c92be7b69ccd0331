"""Secrets: made, hashed, compared. What is stored is always a hash."""

import hmac
import secrets
from base64 import urlsafe_b64encode
from hashlib import sha256
from itertools import count

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

from kindermeilen.domain import passphrase
from kindermeilen.domain.codes import SIGN_IN_NUMBER_LENGTH, new_code

TOKEN_LENGTH = 22
"""Base64 signs: 132 bits."""
HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
"""Argon2id with the parameters of the OWASP Password Storage Cheat Sheet (19 MiB, two passes, one lane)."""
NOBODYS_HASH = HASHER.hash(secrets.token_urlsafe(16))


def new_public_code() -> str:
    """A code for posters: random, at least 40 bits."""
    return new_code(secrets.randbelow)


def new_sign_in_number() -> str:
    """A sign-in number: eight letters, printed on the letter only."""
    return new_code(secrets.randbelow, SIGN_IN_NUMBER_LENGTH)


def new_token() -> str:
    """A bearer secret of 132 bits."""
    return secrets.token_urlsafe(32)[:TOKEN_LENGTH]


def digits_of(secret_key: str, token: str) -> str:
    """Six digits to compare on two screens; both can say them who know the token."""
    return f"{_number(secret_key, 'six digits', token) % 1_000_000:06d}"


def new_passphrase() -> str:
    """Four German words of at least 50 bits together."""
    return passphrase.generate(passphrase.words(), secrets.randbelow)


def passphrase_for(secret_key: str, token: str, mark: str) -> str:
    """Four German words for a letter and one showing of its page: the same words for a form that is sent twice.

    `mark` is random and lies in the browser's cookie alone, so the words follow from nothing that is stored here.
    """
    draws = count()
    return passphrase.generate(
        passphrase.words(), lambda below: _number(secret_key, "words", f"{token} {mark} {next(draws)}") % below
    )


def token_hash(token: str) -> str:
    """What is stored of a token. It is random and long, so a plain hash is enough."""
    return sha256(token.encode()).hexdigest()


def invitation_token(secret_key: str, nonce: str) -> str:
    """The token of an invitation: the letter can be printed again, but not from the database alone."""
    return _derived_token(secret_key, "invitation", nonce)


def device_secret_after(secret_key: str, earlier: str | None, mark: str | None, account_id: int) -> str:
    """The secret of a device that signs in: always another one than before, and the same for a form sent twice.

    `mark` is random and stands in the cookie of the browser that shows the form; without it the secret is random.
    """
    if mark is None:
        return new_token()
    return _derived_token(secret_key, "device", f"{earlier or ''} {mark} {account_id}")


def keyed_hash(secret_key: str, purpose: str, value: str) -> str:
    """A hash that says nothing without the secret key: sources of sign-ins, six digits."""
    return _keyed(secret_key, purpose, value).hexdigest()


def hash_passphrase(words: str) -> str:
    """Argon2id of the words in their one spelling."""
    return HASHER.hash(passphrase.normalise(words))


def fits(stored: str | None, words: str) -> bool:
    """Whether the words are the account's; takes the same time where there is no account."""
    try:
        return HASHER.verify(stored or NOBODYS_HASH, passphrase.normalise(words)) and stored is not None
    except VerificationError:
        return False


def _derived_token(secret_key: str, purpose: str, value: str) -> str:
    return urlsafe_b64encode(_keyed(secret_key, purpose, value).digest()).decode()[:TOKEN_LENGTH]


def _number(secret_key: str, purpose: str, value: str) -> int:
    """A number of 256 bits: its remainder by a small one is as good as evenly spread."""
    return int.from_bytes(_keyed(secret_key, purpose, value).digest())


def _keyed(secret_key: str, purpose: str, value: str) -> "hmac.HMAC":
    return hmac.new(secret_key.encode(), f"{purpose}:{value}".encode(), sha256)
