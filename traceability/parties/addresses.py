"""Which address held on a day, and an address with a name in it changed. Pure."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Protocol

from traceability.words import Words

_SPARE_COMMAS = re.compile(r"\s*,(?:\s*,)+")
_SPACES = re.compile(r"\s+")


class Dated(Protocol):
    """An address with its last day."""

    @property
    def address_vi(self) -> str: ...
    @property
    def address_en(self) -> str | None: ...
    @property
    def valid_to(self) -> date: ...


def address_on(day: date, current: Words | None, former: Iterable[Dated]) -> Words | None:
    """The address as it read on `day`: of the former ones that lasted so long, the first to end."""
    held = sorted((each for each in former if each.valid_to >= day), key=lambda each: each.valid_to)
    if held:
        return Words(held[0].address_vi, held[0].address_en)
    return current


def renamed(address: str, old: str, new: str) -> str:
    """The address with the name `old` in it read as `new`; an empty `new` takes the part out.

    Only a whole name counts, letters in any case: `Chợ Mới` does not stand in `Chợ Mới Đông`'s
    place unless the words end there. Commas that are left over go.
    """
    name = re.compile(rf"(?<!\w){re.escape(old.strip())}(?!\w)(?!\s+[^\W\d_])", re.IGNORECASE)
    changed = name.sub(lambda _: new.strip(), address)
    if changed == address:
        return address
    tidy = _SPARE_COMMAS.sub(",", changed).strip(" ,")
    return _SPACES.sub(" ", tidy.replace(" ,", ","))
