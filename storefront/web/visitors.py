"""Who counts as a visitor to a stamp: a person who looks at it, and nobody who fetches it. Pure.

A messenger that draws a preview of a link, a search engine, a browser that loads ahead and a
program are no scans. The lists can never be complete; what slips through adds one to a count that
no page calls more than a count.
"""

import re
import secrets
from collections.abc import Mapping

COOKIE = "nguon-visit"
COOKIE_SECONDS = 180 * 24 * 3600
_VISITOR = re.compile(r"[0-9a-f]{32}")

_ROBOT = re.compile(
    # "bot" as the end of a word, but not of the telephones that are called CUBOT.
    r"(?<!cu)bot\b|crawl|spider|slurp|preview|scraper|archiver|validator|monitor(?:ing)?\b"
    r"|facebookexternalhit|facebookcatalog|meta-externalagent|whatsapp/|viber/|snapchat/"
    r"|telegram|skypeuri|embedly|iframely|google-read-aloud|googleother|google-safety"
    r"|google-inspectiontool|mediapartners|lighthouse|pagespeed",
    re.IGNORECASE,
)
_PROGRAM = re.compile(
    r"^(?:curl|wget|python|aiohttp|httpx|httpie|go-http-client|java|okhttp|dalvik|libwww"
    r"|ruby|php|guzzle|node|axios|undici|got|postmanruntime|insomnia|powershell"
    r"|apache-httpclient|dart)\b|cfnetwork/",
    re.IGNORECASE,
)
_AHEAD = ("Purpose", "X-Purpose", "Sec-Purpose", "X-Moz")


def counts(method: str, headers: Mapping[str, str]) -> bool:
    """Whether a request is a person who looks: no HEAD, robot, program or loading ahead."""
    if method != "GET":
        return False
    if any(_is_ahead(headers.get(name, "")) for name in _AHEAD):
        return False
    return not is_machine(headers.get("User-Agent", ""))


def is_machine(user_agent: str) -> bool:
    """Whether a user agent names a robot or a program; a browser always says what it is."""
    return (
        not user_agent.strip()
        or _ROBOT.search(user_agent) is not None
        or _PROGRAM.search(user_agent) is not None
    )


def known(cookie: str | None) -> str | None:
    """The visitor that a cookie names, where it is one that we gave."""
    return cookie if cookie and _VISITOR.fullmatch(cookie) else None


def new_visitor() -> str:
    """128 random bits: they say that it is the same browser, and not whose."""
    return secrets.token_hex(16)


def _is_ahead(purpose: str) -> bool:
    return purpose.lower().startswith(("prefetch", "preview"))
