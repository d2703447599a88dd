"""The schemes under which certificates are given, as the file `schemes.toml` says. Pure."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any

from traceability.errors import N_, InvalidInput
from traceability.words import Words


class Inheritance(StrEnum):
    """What becomes of a claim when goods are mixed or made into others."""

    ALWAYS = "always"
    """Whatever holds some of what carries it carries it."""
    ALL_INPUTS = "all_inputs"
    """Only where every input carries it."""
    NEVER = "never"
    """It stays with what the certificate names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheme:
    """One scheme. `speaks_for` are the kinds of events for which one of a place speaks."""

    code: str
    name: Words
    inherits: Inheritance
    speaks_for: frozenset[str]
    source: Words
    evidence: str
    months: int | None = None
    has_stars: bool = False


def parse_schemes(text: str) -> dict[str, Scheme]:
    """Read the text of a file of schemes: by code, in its order."""
    return {table["code"]: _scheme(table) for table in tomllib.loads(text)["schemes"]}


@cache
def schemes() -> Mapping[str, Scheme]:
    """The schemes as shipped."""
    file = resources.files(__package__).joinpath("schemes.toml")
    return parse_schemes(file.read_text("utf-8"))


def scheme_of(code: str) -> Scheme:
    """The scheme of that code.

    Raises:
        InvalidInput: there is none.
    """
    try:
        return schemes()[code]
    except KeyError:
        raise InvalidInput(
            N_("“%(value)s” is none of: %(choices)s."),
            field="scheme",
            value=code,
            choices=", ".join(schemes()),
        ) from None


def _scheme(table: Mapping[str, Any]) -> Scheme:
    return Scheme(
        code=table["code"],
        name=_words(table["name"]),
        inherits=Inheritance(table["inherits"]),
        speaks_for=frozenset(table["speaks_for"]),
        source=_words(table["source"]),
        evidence=table["evidence"],
        months=table.get("months"),
        has_stars=table.get("stars", False),
    )


def _words(value: Any) -> Words:
    return Words(value, value) if isinstance(value, str) else Words(value["vi"], value.get("en"))
