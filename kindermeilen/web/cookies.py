"""The cookie of a browser: whether it still opens anything is said by the session's row, never by the cookie's age."""

from flask import Flask, Request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from itsdangerous import BadSignature


class AgelessCookies(SecureCookieSessionInterface):
    """Flask's signed cookies without a look at the clock.

    Flask takes a cookie "from the future" for a forged one. After a start with a wrong clock, as small machines without
    a battery have it, every device would lose its sign-in for good at the next page that sets a cookie.
    """

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        sent = request.cookies.get(self.get_cookie_name(app))
        if not sent:  # every family: no signature to look at
            return self.session_class() if app.secret_key else None
        signer = self.get_signing_serializer(app)
        if signer is None:
            return None
        try:
            return self.session_class(signer.loads(sent))
        except BadSignature:
            return self.session_class()
