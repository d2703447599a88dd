"""What is written down beside goods that come, go, come back or are destroyed. Pure.

The keys are facts of the event. None of them names a person: parties are opaque ids.
"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from traceability.crops.facts import LONGEST_TEXT
from traceability.errors import N_, InvalidFact, MissingFact
from traceability.parties.registration import checked_text

LONGEST_NUMBER = 60
"""Characters of a document's or a supplier's number."""


class Condition(StrEnum):
    """How goods came back."""

    SELLABLE = "sellable"
    DAMAGED = "damaged"


PAPERS: dict[str, tuple[str, ...]] = {
    "receive": ("document", "supplier_lot", "supplier_expires_on", "quality"),
    "dispatch": ("document", "vehicle"),
    "return": ("condition", "reason", "document"),
    "destroy": ("reason", "document"),
}
"""The facts of each kind of event, in the order in which they are asked."""

_REQUIRED = {"return": ("condition",), "destroy": ("reason",)}
_LONGEST = {"reason": LONGEST_TEXT, "quality": LONGEST_TEXT}


def checked_papers(kind: str, given: Mapping[str, object]) -> dict[str, str]:
    """The facts of an event of that kind as they are kept; what was left empty is left out.

    Raises:
        MissingFact: the reason of a destruction, or the condition of what comes back.
        InvalidFact: not a text, not a day, or a key that is not asked.
        InvalidInput: a text that is too long or cannot be kept.
    """
    for key, value in given.items():
        if key not in PAPERS[kind]:
            raise InvalidFact(N_("“%(value)s” is not asked here."), field=key, value=key)
        if value is not None and not isinstance(value, str | date):
            raise InvalidFact(N_("“%(value)s” is not a text."), field=key, value=str(value))
    found = {}
    for key in PAPERS[kind]:
        text = str(given.get(key) or "").strip()
        if text:
            found[key] = _checked(key, text)
        elif key in _REQUIRED.get(kind, ()):
            raise MissingFact(N_("Fill in “%(value)s”."), field=key, value=key)
    return found


def _checked(key: str, text: str) -> str:
    if key == "condition" and text not in set(Condition):
        raise InvalidFact(
            N_("“%(value)s” is none of: %(choices)s."),
            field=key,
            value=text,
            choices=", ".join(Condition),
        )
    if key == "supplier_expires_on":
        try:
            return date.fromisoformat(text).isoformat()
        except ValueError as problem:
            raise InvalidFact(
                N_("“%(value)s” is not a day such as 2026-11-22."), field=key, value=text
            ) from problem
    return checked_text(text, field=key, most=_LONGEST.get(key, LONGEST_NUMBER)) or ""
