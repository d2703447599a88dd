"""The codes of a stamp run as `labels` asks for them, made in whichever process draws them.

Of the library it knows only what makes codes, so that such a process loads no database.
"""

from dataclasses import dataclass

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

    varying = frozenset({"serial"})
    letters = CROCKFORD + "-"

    def __len__(self) -> int:
        """How many stamps."""
        return self.last - self.first + 1

    def part(self, start: int, stop: int) -> labels.Part:
        """Stamps `start` to `stop` - 1, counted from 0 at `first`; signed here and now."""
        ids = self.mint.ids(self.first + start, self.first + stop - 1)
        head = self.shared.head
        return labels.Part(
            [(head, tail) for tail in _strings(self.mint.tails(ids))],
            {"serial": _strings(grouped(ids))},
        )


def _strings(texts: Texts) -> list[str]:
    size, whole = texts.shape[1], texts.tobytes().decode("ascii")
    return [whole[at : at + size] for at in range(0, len(whole), size)]
