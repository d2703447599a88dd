"""How often one visitor may try: shared by every page and resource that can be guessed at."""

from ipaddress import IPv6Address, ip_address, ip_network

from flask import Flask, request
from flask_limiter import Limiter


def network_of(address: str) -> str:
    """Whom attempts are counted for: an IPv4 address, or the /64 that one IPv6 subscriber has."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(parsed, IPv6Address):
        return str(ip_network((parsed, 64), strict=False))
    return str(parsed)


def visitor() -> str:
    """The key under which this request's attempts are counted."""
    return network_of(request.remote_addr or "")


limiter = Limiter(visitor, headers_enabled=True)
"""Use as `@limiter.limit("20 per minute")` on a view."""


def set_up(app: Flask) -> None:
    """Count where the settings say."""
    app.config["RATELIMIT_STORAGE_URI"] = app.extensions["nguon"].settings.rate_limit_storage
    limiter.init_app(app)
