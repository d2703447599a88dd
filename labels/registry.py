"""What a design may show, by name: what each name means, and samples to preview a design with."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from labels.content import Row, StampContent

KINDS = ("text", "rows", "code", "picture")

_URL = ("https://nguon.example", "/T/")
_FULL = "A3FKK7M2Q9TX4BJ0A" + "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567" * 3 + "ABCDEFG"
_COMPACT = "F3FKK7M2Q9TX4BJ0A" + "ABCDEFGHIJKLMNOP"
# The parts of a stamp's content that have a field of their own.
_FIELDS = {"produced": "produced_on", "expires": "expires_on"}
_OWN = ("product", "organisation", "lot", "produced", "expires", "serial", "hint", "host")


@dataclass(frozen=True)
class Name:
    """One thing that designs show."""

    name: str
    kind: str
    vi: str
    en: str
    sample: Any = None

    def means(self, language: str) -> str:
        """What it is, for whoever edits a design."""
        return self.en if language == "en" else self.vi


@cache
def known() -> Mapping[tuple[str, str], Name]:
    """Everything by kind and name, in the order of the file."""
    data = tomllib.loads((resources.files("labels") / "registry.toml").read_text("utf-8"))
    return {
        (kind, name): Name(name, kind, **told)
        for kind in KINDS
        for name, told in data[kind].items()
    }


@cache
def names(kind: str) -> tuple[str, ...]:
    """The names of one kind: of texts, rows, codes or pictures."""
    return tuple(name for of, name in known() if of == kind)


def sample(*, compact: bool = False, serial: str = "") -> StampContent:
    """Content with everything in it, as long as it comes, in Vietnamese."""
    texts = {each.name: each.sample for each in known().values() if each.kind == "text"}
    own = {_FIELDS.get(name, name): texts[name] for name in _OWN if texts[name]}
    if serial:
        own["serial"] = serial
    return StampContent(
        _URL[0],
        _URL[1] + (_COMPACT if compact else _FULL),
        **own,
        more={name: text for name, text in texts.items() if text and name not in _OWN},
        rows={
            each.name: tuple(Row(*row) for row in each.sample)
            for each in known().values()
            if each.kind == "rows"
        },
        codes={each.name: each.sample for each in known().values() if each.kind == "code"},
    )
