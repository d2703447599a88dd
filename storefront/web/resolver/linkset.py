"""Links about one thing as a linkset (RFC 9264), and the choice of one by its type. Pure.

Source: GS1-Conformant Resolver standard 1.2; link types: GS1 Web Vocabulary 1.16.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from traceability.errors import N_, InvalidDigitalLink

VOCABULARY = "https://gs1.org/voc/"
PREFIX = "gs1:"

CONTEXT = "https://ref.gs1.org/standards/resolver/linkset-context"
WHOLE = frozenset({"linkset", "all"})
"""Words for all links at once; `all` is the older one."""
DEFAULT_LINK = "defaultLink"

_PAGE_LANGUAGES = ("vi", "en")
_TYPE = re.compile(r"(?:gs1:|https?://(?:ref\.)?gs1\.org/voc/)([A-Za-z][A-Za-z0-9]*)")
_OTHER_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[^\s]+")


@dataclass(frozen=True, slots=True)
class Link:
    """One link: its type (a name of GS1's vocabulary), where it leads, what is there."""

    type: str
    href: str
    title: str
    media: str = "text/html"

    def to_json(self) -> dict[str, Any]:
        """The link as a target object."""
        spoken = {"hreflang": list(_PAGE_LANGUAGES)} if self.media == "text/html" else {}
        return {"href": self.href, "title": self.title, "type": self.media, **spoken}


def linkset(anchor: str, description: str, links: Sequence[Link]) -> dict[str, Any]:
    """The document: every link of `anchor`, by the whole address of its type."""
    context: dict[str, Any] = {"anchor": anchor, "description": description}
    for link in links:
        context.setdefault(VOCABULARY + link.type, []).append(link.to_json())
    return {"linkset": [context]}


def wanted_type(asked: str) -> str | None:
    """The name in GS1's vocabulary that is asked for, `linkset` for all; None for another's.

    Raises:
        InvalidDigitalLink: `asked` is neither a prefixed name nor an address.
    """
    if asked in WHOLE or asked.removeprefix(PREFIX) in WHOLE:
        return "linkset"
    match = _TYPE.fullmatch(asked)
    if match is not None:
        return match[1]
    if _OTHER_URI.fullmatch(asked):
        return None
    raise InvalidDigitalLink(
        N_("“%(value)s” is not a link type, such as gs1:pip or https://gs1.org/voc/pip."),
        field="linkType",
        value=asked,
    )
