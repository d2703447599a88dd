"""The application factory: settings and a deployment in, a WSGI application out."""

from datetime import timedelta

from flask import Flask
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from storefront.accounts.passwords import Passwords
from storefront.accounts.services import SESSION_LIFE
from storefront.api.application import register as register_api
from storefront.epcis import resources as epcis
from storefront.settings import Settings
from storefront.web import (
    assets,
    characters,
    compression,
    errors,
    language,
    limits,
    navigation,
    pages,
    record_numbers,
    request_log,
    security,
    uploads,
)
from storefront.web.current import Site, site, who
from traceability.deployment import Deployment

LARGEST_REQUEST = 2 * 1024 * 1024
"""Bytes of a form or JSON document; a view that takes pictures says `uploads.takes_up_to`."""


def create_app(
    settings: Settings, deployment: Deployment, *, passwords: Passwords | None = None
) -> Flask:
    """The site over one deployment. `passwords` is given by tests, which hash cheaply."""
    app = Flask("storefront", static_folder="web/static", template_folder="web/templates")
    app.extensions["nguon"] = Site(settings, deployment, passwords or Passwords())
    _configure(app, settings)
    for part in (
        compression,
        request_log,
        uploads,
        errors,
        language,
        security,
        characters,
        record_numbers,
        limits,
        assets,
        navigation,
    ):
        part.set_up(app)
    app.context_processor(lambda: {"current": who(), "settings": site().settings})
    for blueprint in pages.BLUEPRINTS:
        app.register_blueprint(blueprint)
    register_api(app)
    app.register_blueprint(epcis.blueprint)
    return app


def _configure(app: Flask, settings: Settings) -> None:
    app.config.update(
        SECRET_KEY=settings.secret_key,
        MAX_CONTENT_LENGTH=LARGEST_REQUEST,
        MAX_FORM_MEMORY_SIZE=LARGEST_REQUEST,
        MAX_FORM_PARTS=1000,
        PREFERRED_URL_SCHEME="https" if settings.is_https else "http",
        # A cookie with this prefix is bound to this very host (RFC 6265bis, 4.1.3.2).
        SESSION_COOKIE_NAME="__Host-nguon" if settings.is_https else "nguon",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.is_https,
        PERMANENT_SESSION_LIFETIME=SESSION_LIFE,
        SEND_FILE_MAX_AGE_DEFAULT=timedelta(hours=1),
        # Forms stay open through a working day; the token ends with the session.
        WTF_CSRF_TIME_LIMIT=None,
        # `security` looks at Origin, which survives the Referrer-Policy.
        WTF_CSRF_SSL_STRICT=False,
    )
    app.jinja_options = {"undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]  # Flask's documented way
            app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops
        )
