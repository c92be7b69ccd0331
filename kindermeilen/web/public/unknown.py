"""Codes that lead nowhere: what was probably meant, or how codes look."""

from urllib.parse import urlencode

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from kindermeilen.actions import pages
from kindermeilen.domain.errors import NotFound
from kindermeilen.web import errors, formats
from kindermeilen.web.public import bp
from kindermeilen.web.unit import reading

LIVE = "_live"
PAGES = frozenset({"public.group", "public.institution", f"public.group{LIVE}", f"public.institution{LIVE}"})


@bp.errorhandler(NotFound)
def unknown(refusal: NotFound) -> ResponseReturnValue:
    """Where only one code looks like the one that was typed, that page; else a page that helps."""
    endpoint, code = str(request.endpoint), (request.view_args or {}).get("code", "")
    if endpoint in PAGES:
        with reading(public=True) as ctx:
            found = pages.meant(ctx, code)
        if found is not None:
            kind, right = found
            return redirect(_address(f"public.{kind}{LIVE if endpoint.endswith(LIVE) else ''}", right))
    return errors.page(404, formats.say(refusal.message, refusal.params))


def _address(endpoint: str, code: str) -> str:
    """That page with what else the address said."""
    asked = f"?{urlencode(request.args.to_dict())}" if request.args else ""
    return url_for(endpoint, code=code, lang=None) + asked
