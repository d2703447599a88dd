"""How rarely luck alone would explain that one way does worse than another."""

from collections.abc import Sequence
from math import comb


def chance_of(won: int, lost: int) -> float:
    """How often a fair coin falls against us `lost` times or more: the sign test, one-sided.

    Cases that both ways win or both lose say nothing, and are not counted.
    """
    tossed = won + lost
    return sum(comb(tossed, more) for more in range(lost, tossed + 1)) / 2**tossed


def beyond(chances: Sequence[float], level: float) -> list[bool]:
    """Which of several chances are too small for luck, by Holm's correction for how many they are.

    Were it all luck, even one would be picked out in no more than a `level` of such tables.
    """
    picked = [False] * len(chances)
    for rank, place in enumerate(sorted(range(len(chances)), key=lambda each: chances[each])):
        if chances[place] > level / (len(chances) - rank):
            break
        picked[place] = True
    return picked
