"""GS1 Digital Link URIs, read and written as strictly as GS1's own syntax engine. Pure.

``https://<host>[/<stem>]/<key AI>/<value>[/<qualifier AI>/<value>]...[?<AI>=<value>&...]``

Source: GS1 Digital Link standard, URI syntax; GS1 General Specifications for the values. Not read
are compressed URIs and the words that once stood for AIs (``/gtin/``), both given up by GS1.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from urllib.parse import quote, quote_plus, unquote, unquote_plus

from traceability.errors import N_, InvalidDigitalLink
from traceability.gs1 import content
from traceability.gs1.elements import Element, bracketed, check_together, separated
from traceability.gs1.table import Identifier, Part, identifiers

LONGEST_URI = 8_000

_URI = re.compile(r"[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]*")
_FORM = re.compile(r"(https?|HTTPS?)://([A-Za-z0-9\-.:\[\]]+)(/[^?#]*)(?:\?([^#]*))?(?:#.*)?")
_SHORT_GTINS = (8, 12, 13)
_GTIN = "01"
_SMALLEST_PATH = 2


@dataclass(frozen=True, slots=True)
class DigitalLink:
    """A URI that names something by its GS1 key, taken apart."""

    stem: str
    """Scheme, host and what stands before the key, without a slash at the end."""
    path: tuple[Element, ...]
    """The key and its qualifiers."""
    attributes: tuple[Element, ...] = ()
    """The AIs in the query. What else stands there (`linkType`, `s`) is not GS1's."""

    @classmethod
    def parse(
        cls, uri: str, *, short_gtins: bool = False, newer_attributes: bool = False
    ) -> "DigitalLink":
        """Read a URI.

        1. Only characters that a URI has; http or https, one case; a host.
        2. From the end of the path back to the key, in pairs of AI and value; the rest is stem.
        3. Every value is one that its AI can have.
        4. Only qualifiers of the key, in their order.
        5. In the query each AI once, only such as may stand there and do not belong in the path.
        6. AIs that exclude each other, or need one that is not there, are refused.

        It does not prove that the key was ever licensed by GS1.

        Args:
            uri: what was scanned.
            short_gtins: whether a GTIN of 8, 12 or 13 digits stands for the one of 14.
            newer_attributes: whether the query may have AIs that this table does not know.

        Raises:
            InvalidDigitalLink: a rule is broken; the message says which.
        """
        stem, pairs, query = _split(uri)  # 1
        path = _path(pairs, short_gtins=short_gtins)  # 2
        stem += "".join(f"/{each}" for each in pairs[: len(pairs) - 2 * len(path)])
        attributes = _query(query, short_gtins=short_gtins, newer_attributes=newer_attributes)
        for identifier, value in chain(path, attributes):  # 3
            content.check(identifier, value)
        _check_path([identifier for identifier, _ in path])  # 4
        _check_query([each for each, _ in path], [each for each, _ in attributes])  # 5
        check_together(dict(chain(path, attributes)))  # 6
        return cls(stem, _elements(path), _elements(attributes))

    @classmethod
    def build(
        cls, stem: str, elements: Iterable[Element], *, newer_attributes: bool = False
    ) -> "DigitalLink":
        """Put the first key and its qualifiers in the path, and the other elements behind it.

        Raises:
            InvalidDigitalLink: no key among them, one AI with two values, or what `parse` refuses.
        """
        values = _once(elements)
        key = next((ai for ai in values if _is_key(ai)), None)
        if key is None:
            raise InvalidDigitalLink(
                N_("There is no key, such as (01) or (414), among: %(value)s."),
                field="elements",
                value=", ".join(f"({ai})" for ai in values),
            )
        places = [key, *_best_qualifiers(key, values)]
        rest = [Element(ai, value) for ai, value in values.items() if ai not in places]
        arranged = cls(
            stem.removesuffix("/"),
            tuple(Element(ai, values[ai]) for ai in places),
            tuple(sorted(rest, key=lambda each: not _is_fixed(each.ai))),
        )
        return cls.parse(str(arranged), newer_attributes=newer_attributes)

    @property
    def key(self) -> Element:
        """What the URI is about."""
        return self.path[0]

    @property
    def elements(self) -> tuple[Element, ...]:
        """Path and attributes, as they stand."""
        return self.path + self.attributes

    def value(self, ai: str) -> str | None:
        """The value of an AI, where the URI has it."""
        return next((each.value for each in self.elements if each.ai == ai), None)

    @property
    def bracketed(self) -> str:
        """The elements in the form for people."""
        return bracketed(self.elements)

    def separated(self, separator: str = "\x1d") -> str:
        """The elements in the form of a bar code."""
        return separated(self.elements, separator)

    def __str__(self) -> str:
        path = "".join(f"/{each.ai}/{quote(each.value, safe='')}" for each in self.path)
        query = "&".join(f"{each.ai}={quote_plus(each.value)}" for each in self.attributes)
        return f"{self.stem}{path}" + (f"?{query}" if query else "")


_Found = list[tuple[Identifier, str]]


def _elements(found: _Found) -> tuple[Element, ...]:
    return tuple(Element(identifier.ai, value) for identifier, value in found)


def _refused(template: str, value: object, **params: object) -> InvalidDigitalLink:
    return InvalidDigitalLink(template, field="uri", value=value, **params)


def _split(uri: str) -> tuple[str, list[str], str]:
    """Scheme and host, the segments of the path, and the query."""
    if len(uri) > LONGEST_URI or not _URI.fullmatch(uri):
        raise _refused(N_("The address is too long, or has a character that none has."), uri[:200])
    match = _FORM.fullmatch(uri)
    if match is None:
        raise _refused(N_("“%(value)s” is not http or https with a host and a path."), uri)
    return f"{match[1]}://{match[2]}", match[3].split("/")[1:], match[4] or ""


def _path(segments: Sequence[str], *, short_gtins: bool) -> _Found:
    """The key and what follows it: from the end, in pairs, until an AI is a key."""
    found: _Found = []
    for place in range(len(segments) - _SMALLEST_PATH, -1, -2):
        ai, written = segments[place : place + 2]
        identifier = identifiers().get(ai)
        if identifier is None:
            break
        if not written:
            raise _refused(N_("AI (%(value)s) has no value."), ai)
        found.insert(0, (identifier, _value(ai, unquote(written), short_gtins=short_gtins)))
        if identifier.is_key:
            return found
    raise _refused(N_("There is no GS1 key in the path “%(value)s”."), "/" + "/".join(segments))


def _query(query: str, *, short_gtins: bool, newer_attributes: bool) -> _Found:
    found: _Found = []
    for name, has_value, written in (each.partition("=") for each in query.split("&")):
        if not has_value or not re.fullmatch(r"[0-9]+", name):
            continue
        identifier = identifiers().get(name)
        if identifier is None and newer_attributes:
            identifier = _newer(name)
        if identifier is None:
            raise _refused(N_("“%(value)s” is not an AI that is known here."), name)
        if not written:
            raise _refused(N_("AI (%(value)s) has no value."), name)
        value = _value(name, unquote_plus(written), short_gtins=short_gtins)
        found.append((identifier, value))
    return found


def _newer(ai: str) -> Identifier:
    """An AI of which only the number is known, as GS1's engine takes it."""
    part = Part("X", 1, 90, is_optional=False, rules=())
    return Identifier(ai, (part,), None, True, False, (), ())


def _value(ai: str, value: str, *, short_gtins: bool) -> str:
    if short_gtins and ai == _GTIN and len(value) in _SHORT_GTINS:
        return value.zfill(14)
    return value


def _is_key(ai: str) -> bool:
    known = identifiers().get(ai)
    return known is not None and known.is_key


def _is_fixed(ai: str) -> bool:
    known = identifiers().get(ai)
    return known is not None and known.is_fixed


def _follows(key: Identifier, qualifiers: Sequence[str]) -> bool:
    """Whether the qualifiers are some of one sequence of the key, in its order."""
    return any(
        [ai for ai in sequence if ai in qualifiers] == list(qualifiers)
        for sequence in ((), *(key.qualifiers or ()))
    )


def _check_path(path: Sequence[Identifier]) -> None:
    key, *qualifiers = path
    if not _follows(key, [each.ai for each in qualifiers]):
        raise _refused(
            N_("Behind AI (%(ai)s) the AIs %(value)s cannot stand in this order."),
            ", ".join(f"({each.ai})" for each in qualifiers),
            ai=key.ai,
        )


def _check_query(path: Sequence[Identifier], attributes: Sequence[Identifier]) -> None:
    key, *qualifiers = (each.ai for each in path)
    seen = {key, *qualifiers}
    for each in attributes:
        if each.ai in seen:
            raise _refused(N_("AI (%(value)s) stands there twice."), each.ai)
        seen.add(each.ai)
        if not each.is_attribute:
            raise _refused(N_("AI (%(value)s) cannot stand in the query."), each.ai)
        places = range(len(qualifiers) + 1)
        if any(_follows(path[0], [*qualifiers[:n], each.ai, *qualifiers[n:]]) for n in places):
            raise _refused(N_("AI (%(value)s) belongs in the path."), each.ai)


def _once(elements: Iterable[Element]) -> dict[str, str]:
    values: dict[str, str] = {}
    for each in elements:
        if values.setdefault(each.ai, each.value) != each.value:
            raise InvalidDigitalLink(
                N_("AI (%(value)s) is given with two values."), field="elements", value=each.ai
            )
    return values


def _best_qualifiers(key: str, values: Iterable[str]) -> list[str]:
    """Of the key's sequences the one with most of the AIs at hand, the first of equals."""
    given = set(values)
    sequences = identifiers()[key].qualifiers or ()
    return max(([ai for ai in each if ai in given] for each in sequences), key=len, default=[])
