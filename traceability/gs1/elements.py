"""GS1 element strings: AIs with their values, and which of them may stand together. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from traceability.errors import N_, InvalidDigitalLink
from traceability.gs1.table import Identifier, identifiers, is_like

_BRACKETED = re.compile(r"\(([0-9]{2,4})\)((?:[^(\\]|\\\(|\\(?!\())+)")
# A signature (8030) belongs to one thing: these keys name one only with their serial part.
_SERIAL_AFTER = {"253": 13, "255": 13, "8003": 14}
_DIGITAL_SIGNATURE = "8030"


@dataclass(frozen=True, slots=True)
class Element:
    """One Application Identifier with its value."""

    ai: str
    value: str


def bracketed(elements: Sequence[Element]) -> str:
    """The form for people: `(01)08938501234568(10)T-7`."""
    return "".join(f"({each.ai}){each.value.replace('(', chr(92) + '(')}" for each in elements)


def separated(elements: Sequence[Element], separator: str = "\x1d") -> str:
    """The form in a bar code: the separator (FNC1) first, and after values of variable length."""
    text, needs_separator = "", True
    for each in elements:
        text += (separator if needs_separator else "") + each.ai + each.value
        known = identifiers().get(each.ai)
        needs_separator = known is None or not known.is_fixed
    return text


def read_bracketed(text: str) -> tuple[Element, ...]:
    r"""Read the form for people; an opening bracket inside a value is written `\(`.

    Raises:
        InvalidDigitalLink: the text has another form. Values are not looked at.
    """
    matches = list(_BRACKETED.finditer(text))
    if not matches or "".join(match[0] for match in matches) != text:
        raise InvalidDigitalLink(
            N_("“%(value)s” is not a row of AIs in brackets, such as (01)08938501234568(10)T7."),
            field="elements",
            value=text,
        )
    return tuple(Element(match[1], match[2].replace("\\(", "(")) for match in matches)


def check_together(elements: Mapping[Identifier, str]) -> None:
    """Refuse AIs that exclude each other, and those that lack one that they need.

    Raises:
        InvalidDigitalLink: the AIs cannot stand together.
    """
    numbers = [each.ai for each in elements]
    for each in elements:
        for pattern in each.excludes:
            for other in numbers:
                if other != each.ai and is_like(pattern, other):
                    raise InvalidDigitalLink(
                        N_("AI (%(ai)s) cannot stand beside AI (%(value)s)."),
                        field="uri",
                        value=other,
                        ai=each.ai,
                    )
        if each.needs and not any(_is_met(group, numbers) for group in each.needs):
            raise InvalidDigitalLink(
                N_("AI (%(ai)s) cannot stand without one of: %(value)s."),
                field="uri",
                value=", ".join("+".join(group) for group in each.needs),
                ai=each.ai,
            )
    _check_signed(elements)


def _is_met(group: Sequence[str], numbers: Sequence[str]) -> bool:
    return all(any(is_like(pattern, ai) for ai in numbers) for pattern in group)


def _check_signed(elements: Mapping[Identifier, str]) -> None:
    if all(each.ai != _DIGITAL_SIGNATURE for each in elements):
        return
    for each, value in elements.items():
        if len(value) == _SERIAL_AFTER.get(each.ai):
            raise InvalidDigitalLink(
                N_("AI (8030) signs one thing: AI (%(ai)s) “%(value)s” lacks its serial part."),
                field="uri",
                value=value,
                ai=each.ai,
            )
