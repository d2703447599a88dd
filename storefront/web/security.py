"""What browsers are told to refuse, and the second wall against forged requests.

The first wall is the token in every form (Flask-WTF). The second looks at where a request comes
from, as the browser itself says it: a page of another site cannot forge `Sec-Fetch-Site`, nor
`Origin` (Fetch standard, sections on forbidden header names and on origin).
"""

import secrets
from collections.abc import Collection

from flask import Flask, Response, g, request
from flask_wtf.csrf import CSRFProtect
from werkzeug.exceptions import Forbidden

from storefront.web.current import site

_TWO_YEARS_SECONDS = 63_072_000
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


csrf = CSRFProtect()
"""The first wall. What is opened by a bearer token and not by a cookie is exempt from it:
`csrf.exempt(blueprint)`."""


def content_security_policy(nonce: str, *, https: bool) -> str:
    """Only what this site serves; scripts and styles in the page only with this page's nonce."""
    rules = [
        "default-src 'none'",
        f"script-src 'self' 'nonce-{nonce}'",
        f"style-src 'self' 'nonce-{nonce}'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
    if https:
        rules.append("upgrade-insecure-requests")
    return "; ".join(rules)


def security_headers(nonce: str, *, https: bool) -> dict[str, str]:
    """The headers of every answer; `Strict-Transport-Security` only where there is TLS."""
    headers = {
        "Content-Security-Policy": content_security_policy(nonce, https=https),
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        # Links out of a private order page must not carry its address.
        "Referrer-Policy": "same-origin",
        "Permissions-Policy": "camera=(self), geolocation=(self), microphone=(), payment=()",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    if https:
        headers["Strict-Transport-Security"] = f"max-age={_TWO_YEARS_SECONDS}"
    return headers


def comes_from_here(
    method: str, *, fetch_site: str | None, origin: str | None, own: Collection[str]
) -> bool:
    """Whether a request that changes something was sent by a page of this site (`own` origins).

    1. What only reads may come from anywhere.
    2. `Sec-Fetch-Site` is believed: `same-origin`, or `none` (typed by the person).
    3. Without it (older browsers, programs) `Origin` must be ours.
    4. With neither it is no browser that could be tricked: programs carry no cookie of a victim.
    """
    if method in _SAFE_METHODS:
        return True
    if fetch_site is not None:
        return fetch_site in {"same-origin", "none"}
    return origin is None or origin in own


def csp_nonce() -> str:
    """This page's nonce, for `<script nonce>` and `<style nonce>`."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return str(g.csp_nonce)


def set_up(app: Flask) -> None:
    """Put the headers on every answer, and the second wall before every view."""
    app.before_request(_refuse_forged)
    csrf.init_app(app)
    app.after_request(_protect)
    app.jinja_env.globals["csp_nonce"] = csp_nonce


def _refuse_forged() -> None:
    if not comes_from_here(
        request.method,
        fetch_site=request.headers.get("Sec-Fetch-Site"),
        origin=request.headers.get("Origin"),
        own=(site().settings.base_url, request.host_url.rstrip("/")),
    ):
        raise Forbidden


def _protect(response: Response) -> Response:
    for name, value in security_headers(csp_nonce(), https=site().settings.is_https).items():
        response.headers.setdefault(name, value)
    return response
