"""The codes of a stamp run as `labels` asks for them, made in whichever process draws them.

Of the library it knows only what makes codes, so that such a process loads no database.
"""

from dataclasses import dataclass
from typing import Any

import labels
from traceability.stamps.alphabet import CROCKFORD
from traceability.stamps.minting import Mint, Texts, grouped


@dataclass(frozen=True)
class RunCodes:
    """Stamps `first` to `last` of a run (`labels.Codes`)."""

    mint: Mint
    shared: labels.StampContent
    first: int
    last: int
    hidden: Mint | None = None
    """Of a scratch stamp: what makes the second codes, of the same numbers."""

    letters = CROCKFORD + "-"

    @property
    def varying(self) -> frozenset[str]:
        """The number, and the hidden code where there is one."""
        return frozenset({"serial", "codes"} if self.hidden else {"serial"})

    def __len__(self) -> int:
        """How many stamps."""
        return self.last - self.first + 1

    def part(self, start: int, stop: int) -> labels.Part:
        """Stamps `start` to `stop` - 1, counted from 0 at `first`; signed here and now."""
        numbers = self.first + start, self.first + stop - 1
        ids = self.mint.ids(*numbers)
        head = self.shared.head
        texts: dict[str, list[Any]] = {"serial": _strings(grouped(ids))}
        if self.hidden:
            seconds = _strings(self.hidden.tails(self.hidden.ids(*numbers)))
            texts["codes"] = [{"hidden": head + tail} for tail in seconds]
        return labels.Part([(head, tail) for tail in _strings(self.mint.tails(ids))], texts)


def _strings(texts: Texts) -> list[str]:
    size, whole = texts.shape[1], texts.tobytes().decode("ascii")
    return [whole[at : at + size] for at in range(0, len(whole), size)]
